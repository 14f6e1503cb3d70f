"""An original corrected under an open editor: no word is lost, the new value is one key away."""

from playwright.sync_api import expect

from tasks import originals
from translation.documents import DocumentState
from translation.languages import Language

DOCUMENT = "internal-document"
OLD, NEW = (f"It noted the report of 3 May {year}." for year in (2018, 2019))
FRENCH, MADE = (f"Il a noté le rapport du 3 mai {year}." for year in (2018, 2019))
NUMBER = 3


def correct(workbench):
    with workbench.store() as store:
        store.documents.set_state(DOCUMENT, DocumentState.LEVERAGED)
        old = next(s.id for s in store.segments.segments(DOCUMENT) if s.segment.text == OLD)
        given = {"author": "Ms Author", "reason": "a slip of the year", "by": "editor"}
        return originals.correct(store, old, NEW, **given).segment


def cell(workbench, segment):
    with workbench.store() as store:
        return store.cells.get(segment, Language.FR)


def test_an_open_editor_reads_it_again_and_takes_the_new_value_by_one_key(desk_of, workbench):
    desk = desk_of("translator", DOCUMENT, "fr").claim()
    desk.page.route("**/api/events", lambda route: route.abort())  # not even a hint reaches it
    desk.reload()
    desk.row(NUMBER).click()
    desk.area.focus()
    desk.write(FRENCH).confirm().is_saved()
    desk.row(NUMBER).click()
    desk.area.focus()
    desk.write("Mes mots")
    made = correct(workbench)

    desk.confirm()

    expect(desk.saved).to_have_text("Conflict")
    desk.row(NUMBER).click()
    told = desk.row(NUMBER).locator("[data-corrected]")
    expect(told).to_contain_text("The original was corrected.")
    assert cell(workbench, made).text == FRENCH

    with desk.page.expect_navigation():
        told.get_by_role("button", name="Read it again").click()

    expect(desk.row(NUMBER).locator(".ed-source")).to_contain_text("2019")
    expect(desk.current).to_have_attribute("aria-posinset", str(NUMBER))
    expect(desk.area).to_have_value("Mes mots")
    panel = desk.page.locator("[data-part=correction]")
    expect(panel).to_contain_text("with the consent of Ms Author")
    expect(panel.locator("del")).to_have_text("2018")
    desk.area.focus()
    desk.page.keyboard.press("Control+1")
    expect(desk.area).to_have_value(MADE)
    # the words of before rest on the text of before: both are shown, and one says which stands
    conflict = desk.row(NUMBER).locator(".ed-conflict")
    expect(conflict.locator(".ed-theirs")).to_have_text(FRENCH)
    conflict.get_by_role("button", name="Save mine over it").click()
    desk.is_saved()
    expect(desk.row(NUMBER).locator(".ed-state")).to_contain_text("translated")
    assert cell(workbench, made).text == MADE
