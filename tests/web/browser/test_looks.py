"""The editor as it looks: 1440 and 390 px, light and dark, right to left and Chinese; and the head.

The pictures are for people: they go to the folder HEXAGLOT_SCREENSHOTS, or the test's own.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from storage.accounts import Role
from tasks import editing
from tests.web.browser.desk import written_in
from tests.web.conftest import PASSWORD
from translation.claims import Task, Verdict
from translation.documents import TargetState
from translation.languages import Language

WIDTHS = {1440: 900, 390: 844}
DOCUMENT = "internal-document"
LONG_NAME = "Anastasia-Ekaterina Konstantinopolskaya-Fernández de Córdoba"

_HIDDEN = """area => {
  const box = area.getBoundingClientRect();
  const places = [[box.left + 3, box.top + 3], [box.right - 3, box.bottom - 3]];
  return places.filter(([x, y]) => !area.contains(document.elementFromPoint(x, y)));
}"""

_OUTSIDE = """() => [...document.querySelectorAll('.masthead, .masthead *')].filter(one => {
  const box = one.getBoundingClientRect();
  const cut = one.matches('.nav, .masthead') && one.scrollWidth > one.clientWidth;
  return cut || (box.width > 1 && (box.left < -0.5 || box.right > innerWidth + 0.5));
}).map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def pictures(tmp_path):
    folder = Path(os.environ.get("HEXAGLOT_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def worked(workbench):
    """Cells of all states in Arabic and Chinese, the last ones free."""
    with workbench.store() as store:
        for language in (Language.AR, Language.ZH):
            claim = store.claims.claim(DOCUMENT, language, Task.TRANSLATE, "second", count=6)
            rows = {row.segment: row for row in store.rows.rows(DOCUMENT, language)}
            for cell in claim.cells[:5]:
                lost = cell.segment == claim.cells[3].segment  # a text with its tags lost
                source = "without tags" if lost else rows[cell.segment].source
                editing.save(
                    store,
                    cell.segment,
                    language,
                    actor="second",
                    at=store.cells.get(cell.segment, language).at,
                    text=written_in(language, source),
                    state=TargetState.TRANSLATED,
                    key=f"looks:{language}:{cell.segment}",
                )
            store.claims.release(claim.claim, "second")
            claim = store.claims.claim(DOCUMENT, language, Task.REVIEW, "reviser", count=2)
            for cell, verdict in zip(claim.cells, (Verdict.ACCEPT, Verdict.RETURN), strict=True):
                editing.review(
                    store,
                    cell.segment,
                    language,
                    actor="reviser",
                    at=store.cells.get(cell.segment, language).at,
                    verdict=verdict,
                    note="see the glossary",
                    key=f"looks:{language}:{cell.segment}:{verdict}",
                )
            store.claims.release(claim.claim, "reviser")
    return workbench


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", [Language.AR, Language.ZH])
def test_the_editor_is_whole_at_any_width_and_the_live_segment_never_hidden(
    desk_of, worked, pictures, language, width, theme
):
    person = "second"
    viewport = {"width": width, "height": WIDTHS[width]}
    desk = desk_of(person, DOCUMENT, language, viewport=viewport, color_scheme=theme)
    desk.row(2).click()
    expect(desk.row(2)).to_contain_text("see the glossary")
    desk.current.get_by_role("button", name="Claim this one to translate").click()
    desk.write(written_in(language, desk.source())).is_saved()
    desk.page.screenshot(path=pictures / f"editor-{language}-{width}-{theme}.png")

    assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
    for _ in range(3):
        assert desk.area.evaluate(_HIDDEN) == []
        desk.page.keyboard.press("Control+ArrowUp")
        desk.page.keyboard.press("Control+ArrowDown")
        expect(desk.area).to_be_focused()

    desk.page.get_by_role("button", name="Release").first.click()
    expect(desk.page.locator("#live")).to_have_text("Released.")  # before the page is left
    expect(desk.area).to_have_count(1)  # the draft stays to be written on


@pytest.mark.parametrize("language", Language)
def test_no_head_scrolls_sideways_in_any_language(person_of, language, pictures):
    page = person_of("coordinator", locale=language.value).page
    for width in (1024, 768, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/documents")
        menu = page.locator(".nav-button")
        for unfolded in (False, True):
            if unfolded:
                menu.click()
            expect(page.locator(".nav a").first).to_be_visible(visible=unfolded)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator("html").evaluate(_OUTSIDE) == []
        page.screenshot(path=pictures / f"menu-{language}-{width}.png")


def test_the_menu_is_opened_walked_and_closed_by_keys(person_of):
    page = person_of("editor", viewport={"width": 768, "height": 800}).page
    page.goto("/documents")
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Documents", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(menu).to_be_focused()

    page.keyboard.press("Enter")
    page.get_by_role("link", name="My work").click()
    expect(page).to_have_url(re.compile("/work$"))


def test_a_wide_page_has_its_entries_beside_each_other(person_of):
    page = person_of("editor", viewport={"width": 1440, "height": 900}).page
    page.goto("/documents")
    expect(page.get_by_role("link", name="My work")).to_be_visible()
    expect(page.locator(".nav-button")).to_be_hidden()


def test_the_panel_of_a_phone_opens_over_the_rows_and_leaves_the_live_one_in_sight(
    desk_of, worked, pictures
):
    desk = desk_of("translator", DOCUMENT, "fr", viewport={"width": 390, "height": 844}).claim()
    desk.go_to(5)
    toggle = desk.page.locator("[data-part=panel-toggle]")
    expect(toggle).to_contain_text("term")

    toggle.click()

    expect(desk.page.get_by_role("heading", name="Terms")).to_be_in_viewport()
    assert desk.area.evaluate(_HIDDEN) == []
    desk.page.screenshot(path=pictures / "editor-panel-390.png")
    toggle.click()
    expect(desk.page.get_by_role("heading", name="Terms")).to_be_hidden()


def test_the_keys_are_told_by_a_key_and_the_focus_goes_back(desk_of, worked):
    desk = desk_of("translator", DOCUMENT, "es").claim()

    desk.page.keyboard.press("Control+/")
    expect(desk.page.get_by_role("dialog", name="Keys")).to_be_visible()
    desk.page.keyboard.press("Escape")

    expect(desk.area).to_be_focused()


def test_tab_leads_from_the_text_through_its_buttons_to_the_panel(desk_of, worked):
    desk = desk_of("translator", DOCUMENT, "ru").claim().go_to(4)
    where = "[document.activeElement.textContent, !!document.activeElement.closest('.ed-panel')]"
    seen = []
    for _ in range(12):
        desk.page.keyboard.press("Tab")
        seen.append(desk.page.evaluate(where))

    assert any(words.startswith("Confirm") for words, _ in seen)
    assert any(words == "Copy source" for words, _ in seen)
    assert any(in_panel for _, in_panel in seen)


@pytest.fixture(scope="module")
def everything(workbench):
    """An account with all roles and a long name."""
    with workbench.store() as store:
        store.accounts.add("everything", roles=list(Role), password=PASSWORD, full_name=LONG_NAME)
    return "everything"


@pytest.mark.parametrize("language", Language)
def test_the_entries_of_a_head_fold_where_they_do_not_fit(
    person_of, everything, language, pictures
):
    page = person_of(everything, locale=language.value).page
    menu, entries = page.locator(".nav-button"), page.locator(".nav a")
    for width in (1920, 1440, 1280, 1024, 700, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/documents")
        page.screenshot(path=pictures / f"head-{language}-{width}.png")
        folded = menu.is_visible()
        assert folded or width > 1024
        assert entries.first.is_visible() is not folded
        assert page.locator("html").evaluate(_OUTSIDE) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if folded:
            menu.click()
            expect(entries.last).to_be_visible()
            assert page.locator("html").evaluate(_OUTSIDE) == []
            page.keyboard.press("Escape")
    page.set_viewport_size({"width": 2000, "height": 800})  # and unfold as there is room again
    expect(menu).to_be_hidden()
    expect(entries.first).to_be_visible()
