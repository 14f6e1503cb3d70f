"""Texts side by side, mended where they stand: under a claim, by keyboard, with no word lost.

The pictures are for people: they go to the folder HEXAGLOT_SCREENSHOTS, or the test's own.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from translation.claims import Task
from translation.documents import TargetState
from translation.languages import Language

DOCUMENT = "internal-document"
TEXTS = {
    Language.AR: "اجتمع المجلس مرتين.",
    Language.ZH: "理事会开会两次。",
    Language.FR: "Le Conseil s'est réuni deux fois.",
    Language.ES: "El Consejo se reunió dos veces.",
}


def put(store, segment, language, who, text, *, task=Task.TRANSLATE, state=TargetState.TRANSLATED):
    held = store.claims.claim(DOCUMENT, language, task, who, segments=[segment])
    at = store.cells.get(segment, language).at
    given = {"actor": who, "at": at, "text": text, "state": state}
    store.cells.save(segment, language, **given, key=f"{segment}:{language}:{at}")
    store.claims.release(held.claim, who)


@pytest.fixture(scope="module")
def segment(workbench):
    """A segment with a translated text in each of four languages."""
    with workbench.store() as store:
        found = [one.id for one in store.segments.segments(DOCUMENT)][1]
        for language, text in TEXTS.items():
            put(store, found, language, "translator", text)
    return found


def cell(page: Page, segment: int, language: Language) -> Locator:
    return page.locator(f'td[data-segment="{segment}"][data-language="{language}"]')


def mend(page: Page, segment: int, language: Language) -> Locator:
    """Open a cell by keyboard; gives the box with its text."""
    cell(page, segment, language).get_by_role("button", name="Edit segment").press("Enter")
    box = cell(page, segment, language).locator("textarea")
    expect(box).to_be_focused()
    return box


def stored(workbench, segment, language):
    with workbench.store() as store:
        return store.cells.get(segment, language)


def test_a_text_is_mended_in_its_column_saved_by_a_key_and_let_go_of(person_of, workbench, segment):
    page = person_of("editor").page
    page.goto(f"/documents/{DOCUMENT}/six")
    box = mend(page, segment, Language.AR)
    assert (box.get_attribute("lang"), box.get_attribute("dir")) == ("ar", "rtl")
    expect(box).to_have_value(TEXTS[Language.AR])
    assert stored(workbench, segment, Language.AR).holder == "editor"

    page.keyboard.press("Control+A")
    page.keyboard.type("عقد المجلس اجتماعين.")
    page.keyboard.press("Control+Enter")

    expect(box).to_have_count(0)
    expect(cell(page, segment, Language.AR)).to_contain_text("عقد المجلس اجتماعين.")
    expect(cell(page, segment, Language.AR).get_by_role("button")).to_be_focused()
    now = stored(workbench, segment, Language.AR)
    assert (now.text, now.holder) == ("عقد المجلس اجتماعين.", None)
    with workbench.store() as store:
        assert store.drafts.mine(DOCUMENT, Language.AR, "editor") == {}


def test_words_put_away_are_a_draft_and_there_again_until_they_are_discarded(
    person_of, workbench, segment
):
    page = person_of("editor").page
    page.goto(f"/documents/{DOCUMENT}/six")
    mend(page, segment, Language.FR)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Encore.")
    page.keyboard.press("Escape")
    expect(cell(page, segment, Language.FR).locator("textarea")).to_have_count(0)
    assert stored(workbench, segment, Language.FR).text == TEXTS[Language.FR]

    page.reload()
    box = mend(page, segment, Language.FR)
    expect(box).to_have_value(f"{TEXTS[Language.FR]} Encore.")
    cell(page, segment, Language.FR).get_by_role("button", name="Discard").click()
    expect(box).to_have_count(0)
    assert stored(workbench, segment, Language.FR).holder is None
    with workbench.store() as store:
        assert store.drafts.mine(DOCUMENT, Language.FR, "editor") == {}


def test_what_another_stored_meanwhile_is_shown_and_nothing_is_overwritten_unasked(
    person_of, workbench, segment
):
    page = person_of("editor").page
    page.goto(f"/documents/{DOCUMENT}/six")
    box = mend(page, segment, Language.ES)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Sí.")
    workbench.lapse("editor")
    theirs = "El Consejo celebró dos reuniones."
    with workbench.store() as store:
        given = {"task": Task.REVIEW, "state": TargetState.REVIEWED}
        put(store, segment, Language.ES, "reviser", theirs, **given)

    page.keyboard.press("Control+Enter")
    conflict = cell(page, segment, Language.ES).get_by_role("group", name="Two texts")
    expect(conflict).to_contain_text(theirs)
    expect(box).to_have_value(f"{TEXTS[Language.ES]} Sí.")
    assert stored(workbench, segment, Language.ES).text == theirs

    conflict.get_by_role("button", name="Save mine over it").press("Enter")
    expect(box).to_have_count(0)
    now = stored(workbench, segment, Language.ES)
    assert (now.text, now.state) == (f"{TEXTS[Language.ES]} Sí.", TargetState.REVIEWED)


def test_a_claim_that_cannot_be_given_back_keeps_no_box_open(person_of, workbench, segment):
    page = person_of("editor").page
    page.goto(f"/documents/{DOCUMENT}/six")
    box = mend(page, segment, Language.ZH)
    page.route("**/api/claims/*", lambda route: route.abort())
    page.keyboard.press("Control+A")
    page.keyboard.type("理事会举行了两次会议。")
    page.keyboard.press("Control+Enter")
    expect(box).to_have_count(0)
    expect(cell(page, segment, Language.ZH)).to_contain_text("理事会举行了两次会议。")
    workbench.lapse("editor")


def test_who_may_not_edit_is_offered_nothing(person_of, segment):
    page = person_of("translator").page
    page.goto(f"/documents/{DOCUMENT}/six")
    expect(cell(page, segment, Language.FR)).to_contain_text(TEXTS[Language.FR])
    expect(page.locator("[data-mend]")).to_have_count(0)


def test_the_box_as_people_see_it(person_of, segment, tmp_path):
    pictures = Path(os.environ.get("HEXAGLOT_SCREENSHOTS", tmp_path))
    for width, height in {1440: 900, 390: 844}.items():
        page = person_of("editor", viewport={"width": width, "height": height}).page
        page.goto(f"/documents/{DOCUMENT}/six")
        for language in (Language.AR, Language.ZH):
            mend(page, segment, language)
        page.screenshot(path=pictures / f"six-mending-{width}.png")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        for language in (Language.AR, Language.ZH):
            cell(page, segment, language).locator("textarea").press("Escape")
        expect(page.locator("textarea")).to_have_count(0)
        assert wide <= 0
