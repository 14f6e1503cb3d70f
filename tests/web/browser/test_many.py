"""Acts on many segments at once: asked for in a dialog, told in one report, undone at once."""

import re

import pytest
from playwright.sync_api import expect

from storage.findings import FindingState
from tasks import editing
from tests.web.browser.desk import written_in
from tests.web.conftest import take_in
from translation.claims import Task
from translation.documents import DocumentClass, DocumentState, JobMode, TargetState
from translation.languages import Language

SPOT = JobMode.SPOT_CHECKED


@pytest.fixture
def document(workbench, request):
    with workbench.store() as store:
        return take_in(store, DocumentClass.PUBLIC, title=request.node.name[:60])


def put(store, document, language, number, text, state=TargetState.TRANSLATED, who="translator"):
    """A text of a person's, under a claim that is let go again."""
    segment = store.rows.rows(document, language)[number - 1].segment
    held = store.claims.claim(document, language, Task.TRANSLATE, who, segments=[segment])
    at = store.cells.get(segment, language).at
    given = {"actor": who, "at": at, "text": text, "state": state, "key": f"{document}{segment}"}
    editing.save(store, segment, language, **given)
    store.claims.release(held.claim, who)
    return segment


def more(desk, name):
    desk.page.locator("[data-part=more] > summary").click()
    desk.page.get_by_role("button", name=name).click()
    return desk.page.get_by_role("dialog")


def test_findings_are_waived_together_for_one_reason_and_opened_again(desk_of, workbench, document):
    with workbench.store() as store:
        marked = [put(store, document, Language.FR, number, "Le budget 77.") for number in (4, 5)]
    desk = desk_of("reviser", document, "fr")
    asked = more(desk, "Waive findings…")
    expect(asked.get_by_role("button", name="Waive", exact=True)).to_be_disabled()
    asked.get_by_label("All of these").check()
    asked.get_by_label("Why they may stand").fill("numbers of another document")
    with workbench.store() as store:  # a colleague is quicker with one of them
        first = store.findings.of_cell(marked[0], Language.FR)[0]
        store.findings.waive([first.id], by="editor", reason="seen")
        number = len(store.findings.open(document, Language.FR))
    asked.get_by_role("button", name=f"Waive {number + 1}").click()

    expect(desk.note).to_contain_text(f"{number} findings were waived.")
    expect(desk.note).to_contain_text("4 (waived before)")
    expect(desk.row(5).locator(".badge-error")).to_have_count(0)
    desk.note.get_by_role("button", name="Undo").click()
    expect(desk.note).to_contain_text("open again")
    expect(desk.row(5).locator(".badge-error")).to_have_count(1)
    with workbench.store() as store:
        states = [one.state for one in store.findings.of_cell(marked[1], Language.FR)]
    assert set(states) == {FindingState.OPEN}


def test_all_of_ones_own_is_confirmed_after_a_preview_and_made_drafts_again(
    desk_of, workbench, document
):
    desk = desk_of("translator", document, "ru").claim()
    for number in range(1, 5):
        desk.go_to(number)
        lost = number == 4
        desk.write("Бюджет" if lost else written_in(Language.RU, desk.source()))
    asked = more(desk, "Confirm all that is mine…")

    expect(asked).to_contain_text("3 of 9 segments have a text without errors.")
    expect(asked).to_contain_text("1 with errors: 4")
    expect(asked).to_contain_text("5 without a text: 5, 6, 7, 8, 9")
    asked.get_by_role("button", name="Confirm 3").click()
    expect(desk.note).to_contain_text("3 segments were confirmed.")
    expect(desk.row(2).locator(".state")).to_have_text("translated")
    expect(desk.row(4).locator(".state")).to_have_text("not translated")
    with workbench.store() as store:
        before = [row.state.value for row in store.rows.rows(document, Language.RU)]
    assert before.count("translated") == 3

    desk.note.get_by_role("button", name="Undo").click()
    expect(desk.note).to_contain_text("3 segments are drafts again.")
    expect(desk.row(2).locator(".state")).to_have_text("not translated")
    expect(desk.row(2).locator(".ed-target")).to_contain_text("Совет")
    with workbench.store() as store:
        after = [row.state.value for row in store.rows.rows(document, Language.RU)]
    assert set(after) == {"initial"}


def test_words_are_found_looked_at_replaced_and_put_back(desk_of, workbench, document):
    desk = desk_of("translator", document, "es").claim()
    desk.write("El Consejo y los consejos").confirm()
    desk.write("Consejo {1}Cons{/1}ejo").is_saved()  # typed and not saved
    desk.page.keyboard.press("Control+h")
    asked = desk.page.get_by_role("dialog", name="Find and replace")
    asked.get_by_label("Find").fill("-(")
    expect(asked.get_by_role("status")).to_contain_text("Places: 0 · segments: 0.")
    asked.get_by_label("Find").fill("consejo")
    expect(asked.get_by_role("status")).to_contain_text("Places: 3 · segments: 2.")
    asked.get_by_label("Whole words").check()
    asked.get_by_label("Replace by").fill("Comité {x}")
    expect(asked.get_by_role("status")).to_contain_text("Places: 2 · segments: 2.")
    expect(asked.locator("del")).to_have_text(["Consejo", "Consejo"])
    expect(asked.locator("ins").first).to_have_text("Comité {{x}}")
    asked.get_by_label("Segment 1").uncheck()
    asked.get_by_role("button", name="Replace in 1").click()

    expect(desk.note).to_contain_text("The text was replaced in 1 segment.")
    expect(desk.area).to_have_value("Comité {{x}} {1}Cons{/1}ejo")
    desk.note.get_by_role("button", name="Undo").click()
    expect(desk.note).to_contain_text("is as it was")
    expect(more(desk, "Find and replace…")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.area).to_be_focused()
    expect(desk.area).to_have_value("Consejo {1}Cons{/1}ejo")
    with workbench.store() as store:
        rows = store.rows.rows(document, Language.ES)
    assert [row.text for row in rows][:2] == ["El Consejo y los consejos", "Consejo {1}Cons{/1}ejo"]
    assert [row.state.value for row in rows][:2] == ["translated", "initial"]


def test_a_reviser_replaces_in_the_whole_language(desk_of, workbench, document):
    with workbench.store() as store:
        for number in (3, 5):
            put(store, document, Language.AR, number, "قرر مجلس الاتحاد")
    desk = desk_of("reviser", document, "ar")
    asked = more(desk, "Find and replace…")
    asked.get_by_label("Find").fill("مجلس")
    asked.get_by_label("Replace by").fill("مؤتمر")
    asked.get_by_role("button", name="Replace in 2").click()
    expect(desk.row(3).locator(".ed-target")).to_contain_text("قرر مؤتمر الاتحاد")
    expect(desk.row(5).locator(".state")).to_have_text("translated")
    with workbench.store() as store:
        rows = store.rows.rows(document, Language.AR)
    assert [row.holder for row in rows if row.text] == [None, None]


def test_a_reviser_accepts_what_the_filter_shows_and_takes_it_back(desk_of, workbench, document):
    with workbench.store() as store:
        sources = [row.source for row in store.rows.rows(document, Language.AR)]
        for number in (1, 3, 5, 6):
            put(store, document, Language.AR, number, written_in(Language.AR, sources[number - 1]))
        put(store, document, Language.AR, 4, "الميزانية 77")
        put(store, document, Language.AR, 7, "نص آخر", who="reviser")
    desk = desk_of("reviser", document, "ar")
    asked = more(desk, "Accept all that is shown…")
    expect(asked).to_contain_text("4 of 6 translated segments can be accepted.")
    expect(asked).to_contain_text("1 with errors: 4")
    expect(asked).to_contain_text("1 translated by you: 7")
    asked.get_by_role("button", name="Not now").click()

    desk.page.goto(f"/documents/{document}/ar?text={sources[4][:40]}&in=source")
    expect(desk.page.locator("[data-part=filter-told]")).to_contain_text("1 shown")
    asked = more(desk, "Accept all that is shown…")
    asked.get_by_role("button", name="Accept 1").click()
    expect(desk.note).to_contain_text("1 segment was accepted.")
    expect(desk.row(5).locator(".state")).to_have_text("reviewed")
    with workbench.store() as store:
        found = [row.state.value for row in store.rows.rows(document, Language.AR)]
        assert (found.count("reviewed"), found[4]) == (1, "reviewed")
        assert {row.holder for row in store.rows.rows(document, Language.AR)} == {None}
    desk.note.get_by_role("button", name="Undo").click()
    expect(desk.note).to_contain_text("1 segment is to be read again.")
    expect(desk.row(5).locator(".state")).to_have_text("translated")


def test_a_reviser_is_told_what_a_spot_check_reads(desk_of, workbench, document):
    with workbench.store() as store:
        sources = [row.source for row in store.rows.rows(document, Language.AR)]
        for number in range(1, len(sources) + 1):
            put(store, document, Language.AR, number, written_in(Language.AR, sources[number - 1]))
        for share in range(1, 100):
            store.jobs.set_mode(document, Language.AR, SPOT, by="editor", share=share)
            rows = store.rows.rows(document, Language.AR)
            taken = [number for number, row in enumerate(rows, start=1) if row.sampled]
            if taken:
                break
    assert 0 < len(taken) < len(rows)
    desk = desk_of("reviser", document, "ar")
    progress = desk.page.locator("[data-part=progress]")
    expect(progress).to_contain_text(f"spot check: 0 of {len(taken)} read")
    expect(desk.row(taken[0]).locator(".ed-state")).to_contain_text("spot check")
    desk.page.locator("[data-part=filters] > summary").click()
    desk.page.get_by_label("In the spot check").check()
    expect(desk.page).to_have_url(re.compile("sampled=1"))
    expect(desk.rows).to_have_count(len({1, *taken}))  # the first is open
    desk.page.keyboard.press("Escape")
    desk.claim("review")
    for _ in taken:
        with desk.page.expect_response("**/review"):
            desk.page.keyboard.press("Control+Enter")
    expect(progress).to_contain_text(f"spot check: {len(taken)} of {len(taken)} read")
    expect(desk.note).to_contain_text("no more are free here")
    expect(desk.page.locator("[data-do=claim-review]")).to_be_hidden()


def test_the_pages_stand_beside_each_other_from_where_one_works(desk_of, workbench, document):
    with workbench.store() as store:
        store.documents.set_state(document, DocumentState.LEVERAGED)
    desk = desk_of("reviser", document, "ar")
    desk.page.locator("[data-part=more] > summary").click()
    desk.page.get_by_role("link", name="Pages side by side").click()
    expect(desk.page.get_by_label("Left")).to_have_value("en")
    expect(desk.page.get_by_label("Right")).to_have_value("ar")
    desk.page.goto(f"/documents/{document}")
    desk.page.get_by_role("link", name="Pages of Chinese beside the original").click()
    expect(desk.page.get_by_label("Left")).to_have_value("en")
    expect(desk.page.get_by_label("Right")).to_have_value("zh")
