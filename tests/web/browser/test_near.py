"""Near-identical units on a telephone and by keyboard: a text chosen, units merged, that undone."""

import pytest
from playwright.sync_api import expect

from tests.web.browser.test_accessible import faults
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

EN, FR, AR = Language.EN, Language.FR, Language.AR
UNITS = [
    ImportedUnit(1, {EN: "A sirocco blew.", FR: "Un sirocco souffla.", AR: "هبّت ريح السموم."}),
    ImportedUnit(2, {EN: "a sirocco blew", FR: "Le sirocco soufflait", AR: "هبت رياح السموم"}),
]


@pytest.fixture
def page(person_of, workbench):
    with workbench.store() as store:
        store.memory.import_units("d1" * 32, UNITS, provenance=Provenance.REVIEWED, by="chief")
    return person_of("coordinator", viewport={"width": 390, "height": 844}).page


def test_units_are_merged_by_keyboard_and_come_apart_again(page):
    page.goto("/memory/near")
    group = page.locator(".near", has_text="A sirocco blew.")
    expect(group.locator(".text[lang=ar]").first).to_have_attribute("dir", "rtl")
    assert list(faults(page)) == []
    assert page.evaluate("document.querySelector('main').scrollWidth") <= 390

    group.locator("[name=fr]").first.focus()
    page.keyboard.press("ArrowDown")
    group.get_by_role("button", name="Merge").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".note-done")).to_have_text("The units are one now.")
    page.wait_for_load_state()
    expect(page.locator(".near", has_text="sirocco")).to_have_count(0)

    page.goto("/concordance?text=sirocco&language=en")
    expect(page.locator(".text[lang=fr]")).to_have_text(["Le sirocco soufflait"])
    page.goto("/memory/near")
    page.get_by_role("button", name="Undo").first.press("Enter")
    expect(page.locator(".note-done")).to_have_text("The units are as they were.")
    expect(page.locator(".near", has_text="sirocco")).to_have_count(1)


@pytest.mark.parametrize("language", [EN, AR, FR])
def test_every_tab_is_in_sight_on_a_telephone(person_of, language):
    page = person_of("admin", viewport={"width": 390, "height": 844}).page
    page.goto("/memory/near")
    button = page.locator(f"button[name=language][value={language}]")
    with page.expect_navigation():  # its root says the language before its tabs are there
        button.evaluate("button => button.click()")
    expect(page.locator("html")).to_have_attribute("lang", language.value)
    tabs = page.locator(".tabs a")
    assert tabs.count() > 10
    for tab in tabs.all():
        box = tab.bounding_box()
        assert 0 <= box["x"] <= 390 - box["width"], tab.inner_text()


def test_the_enter_key_never_deletes(page):
    page.goto("/memory/near")
    first = page.locator(".near form").first.evaluate(
        "form => [...form.elements].find(one => one.type === 'submit').textContent"
    )
    assert first == "Merge"
