"""What is typed, marked, confirmed and moved in the segment editor, by keyboard alone."""

import io

import docx
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from storage import schema
from tasks import intake
from tests.web.browser.desk import WORDS, written_in
from tests.web.conftest import take_in
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

DOCUMENT = "internal-document"
DATED, TAGGED, THANKED, ALIKE = 3, 4, 5, (2, 6)
"""Numbers of its segments, as `tests/web/conftest.py` writes them."""


def cells(workbench, language, document=DOCUMENT):
    with workbench.store() as store:
        return store.rows.rows(document, language)


def press(desk, key, code, modifiers=2):
    """A key as the system sends it on another layout; modifiers of the protocol: 2 is Ctrl."""
    session = desk.page.context.new_cdp_session(desk.page)
    given = {
        "key": key,
        "code": code,
        "modifiers": modifiers,
        "windowsVirtualKeyCode": ord(code[-1]),
    }
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **given})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **given})


def test_a_translator_claims_types_and_confirms_by_keyboard_alone(desk_of, workbench):
    desk = desk_of("translator", DOCUMENT, "ar").claim()

    desk.write("مسألة داخلية").confirm()

    expect(desk.row(1).locator(".state")).to_have_text("translated")
    assert desk.number() == 2
    assert desk.area.get_attribute("lang") == "ar"
    assert desk.area.get_attribute("dir") == "rtl"
    assert desk.area.get_attribute("spellcheck") == "true"
    desk.is_saved()
    first = cells(workbench, Language.AR)[0]
    assert (first.text, first.state.value, first.translated_by) == (
        "مسألة داخلية",
        "translated",
        "translator",
    )


def test_a_tag_is_met_and_deleted_as_one_thing_and_put_back_by_a_key(desk_of):
    desk = desk_of("second", DOCUMENT, "ru").claim()
    desk.go_to(TAGGED)
    assert desk.source().count("{1}") == 1
    desk.write("Бюджет {1}1 250 000{/1}")

    desk.page.keyboard.press("Backspace")
    expect(desk.area).to_have_value("Бюджет {1}1 250 000")
    expect(desk.current.get_by_role("button", name="Insert tag {/1}, missing")).to_be_visible()

    desk.page.keyboard.press("Control+Home")
    for _ in range(len("Бюджет ") + 1):
        desk.page.keyboard.press("ArrowRight")
    assert desk.area.evaluate("area => area.selectionStart") == len("Бюджет {1}")
    desk.page.keyboard.press("Control+End")
    desk.page.keyboard.press("Control+q")
    expect(desk.area).to_have_value("Бюджет {1}1 250 000{/1}")
    desk.page.keyboard.press("Control+z")
    expect(desk.area).to_have_value("Бюджет {1}1 250 000")


_KEYS_BEFORE_THE_EVENT = """area => {
    for (let at = 0; at <= 8; at += 1) {
        area.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
        area.setSelectionRange(area.selectionStart + 1, area.selectionStart + 1);
    }
    area.dispatchEvent(new KeyboardEvent("keyup", { key: "ArrowRight", bubbles: true }));
    return area.selectionStart;
}"""
"""Nine keys within one turn of the page: the event of the moved caret comes after all of them."""


def test_keys_that_come_faster_than_the_caret_is_told_of_step_over_a_tag_too(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Quick")
    desk = desk_of("second", document, "es").claim()
    desk.write("Бюджет {1}1 250 000{/1}")
    desk.area.evaluate("area => area.setSelectionRange(0, 0)")

    at = desk.area.evaluate(_KEYS_BEFORE_THE_EVENT)

    assert at == len("Бюджет {1}1")


def test_what_is_typed_as_a_repetition_arrives_takes_its_place(desk_of, workbench):
    first, second = ALIKE
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Twice")
    desk = desk_of("second", document, "ru").claim().go_to(first)
    held = []

    def hold(route):
        if route.request.method == "GET":
            held.append(route)
        else:
            route.continue_()

    desk.page.route("**/targets/ru**", hold)  # neither the rows nor the cell alone tell of it yet
    desk.write("Совет собирался дважды.").confirm()
    desk.go_to(second)
    expect(desk.area).to_have_value("")
    expect(desk.note).to_contain_text("1 identical segment was filled")

    for route in held:
        route.continue_()
    desk.page.unroute("**/targets/ru**")
    expect(desk.area).to_have_value("Совет собирался дважды.")
    desk.page.keyboard.type("Иначе")

    expect(desk.area).to_have_value("Иначе")


def test_letters_of_shortcuts_are_found_by_their_place_on_a_cyrillic_layout(desk_of):
    desk = desk_of("second", "public-document", "ru").claim()

    press(desk, "ш", "KeyI")

    expect(desk.area).to_have_value(desk.source())


def test_nothing_happens_by_key_while_a_chinese_word_is_being_composed(desk_of, workbench):
    desk = desk_of("second", "public-document", "zh").claim()
    session = desk.page.context.new_cdp_session(desk.page)
    session.send(
        "Input.imeSetComposition", {"text": "guoji", "selectionStart": 5, "selectionEnd": 5}
    )

    desk.confirm()
    assert desk.number() == 1
    assert cells(workbench, Language.ZH, "public-document")[0].state.value == "initial"

    session.send("Input.insertText", {"text": "国际电联"})
    expect(desk.area).to_have_value("国际电联")
    desk.confirm()
    expect(desk.row(1).locator(".state")).to_have_text("translated")


def test_a_text_whose_tags_are_lost_is_marked_and_waived_with_a_reason(desk_of, workbench):
    desk = desk_of("translator", DOCUMENT, "es").claim()
    desk.go_to(TAGGED)
    desk.write("El presupuesto es de 1 250 000 francos suizos.").confirm()
    expect(desk.row(TAGGED).locator(".badge-error")).to_contain_text("error")
    desk.is_saved()
    desk.page.get_by_role("button", name="Release").click()
    expect(desk.row(TAGGED).get_by_text("yours")).to_have_count(0)

    reviser = desk_of("reviser", DOCUMENT, "es")
    reviser.row(TAGGED).click()
    finding = reviser.page.locator(".finding").first
    expect(finding).to_contain_text("{1}…{/1} of the source is missing")
    finding.get_by_text("Waive…").click()
    finding.get_by_label("Why it may stand").fill("the emphasis has no meaning here")
    finding.get_by_role("button", name="Waive").click()

    expect(reviser.page.locator(".finding").first).to_contain_text("the emphasis has no meaning")
    with workbench.store() as store:
        found = store.findings.of_cell(
            cells(workbench, Language.ES)[TAGGED - 1].segment, Language.ES
        )
    assert {one.by for one in found if one.state == "waived"} == {"reviser"}


def test_lost_and_crossed_tags_are_put_right_by_one_button_and_undone_by_a_key(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Mended")
    desk = desk_of("translator", document, "zh").claim()
    desk.go_to(TAGGED)
    assert desk.source().count("{1}") == 1
    repair = desk.current.get_by_role("button", name="Repair tags")
    desk.write("预算为 1 250 000{/1} 瑞士法郎{7/}")

    repair.click()
    expect(desk.area).to_have_value("预算为 {1}1 250 000{/1} 瑞士法郎")
    expect(repair).to_have_count(0)
    desk.page.keyboard.press("Control+z")
    expect(desk.area).to_have_value("预算为 1 250 000{/1} 瑞士法郎{7/}")


def test_a_focused_offer_keeps_the_focus_when_the_panel_is_answered(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Offered")
    desk = desk_of("translator", document, "zh")
    asked, answers = [], desk.page.expect_response("**/panel")

    def hold(route):
        asked.append(route)

    desk.page.route("**/panel", hold)
    desk.go_to(DATED)
    offer = desk.current.get_by_role("button", name="Claim this one to translate")
    offer.focus()

    with answers:
        desk.page.wait_for_timeout(100)
        for route in asked:
            route.continue_()
    expect(desk.current.locator(".ed-source .term").first).to_be_visible()
    expect(offer).to_be_focused()


def test_identical_segments_are_filled_and_emptied_again_by_one_act(desk_of, workbench):
    first, second = ALIKE
    desk = desk_of("translator", DOCUMENT, "zh").go_to(first)
    desk.page.get_by_role("button", name="Claim this one to translate").press("Enter")
    desk.write("理事会举行了两次会议。").confirm()

    filled = desk.row(second).locator(".ed-target")
    expect(filled).to_contain_text("理事会举行了两次会议。")
    expect(desk.row(second).locator(".ed-origin")).to_contain_text("repetition")

    desk.note.get_by_role("button", name="Undo").click()
    expect(filled).not_to_contain_text("理事会")
    assert cells(workbench, Language.ZH)[second - 1].text is None


def test_a_match_shows_what_differs_and_is_inserted_by_its_number(desk_of):
    donor = desk_of("translator", "public-document", "fr").claim().go_to(THANKED)
    donor.write("Le Secrétaire général a remercié les membres.").confirm()
    expect(donor.row(THANKED).locator(".state")).to_have_text("translated")

    desk = desk_of("second", DOCUMENT, "fr").claim().go_to(THANKED)
    match = desk.page.locator(".match").first
    expect(match.locator("del")).to_have_text("public")
    expect(match.locator("ins")).to_have_text("internal")
    assert match.get_attribute("data-band") == "fuzzy"

    desk.page.keyboard.press("Control+1")
    expect(desk.area).to_have_value("Le Secrétaire général a remercié les membres.")


def test_a_match_with_the_values_put_in_shows_them_and_is_inserted_by_its_number(
    desk_of, workbench
):
    english, arabic = (
        "It noted the report of 17 May 2015.",
        "وأحاط علماً بالتقرير المؤرخ 17 مايو 2015.",
    )
    with workbench.store() as store:
        unit = ImportedUnit(1, {Language.EN: english, Language.AR: arabic})
        store.memory.import_units("b" * 64, [unit], provenance=Provenance.REVIEWED, by="ops")
        document = take_in(store, DocumentClass.PUBLIC, title="Adapted")
    desk = desk_of("second", document, "ar").claim().go_to(DATED)
    match = desk.page.locator(".match").first
    expect(match.get_by_text("values put in")).to_be_visible()
    expect(match.locator("mark")).to_have_text("3 مايو 2018")

    desk.page.keyboard.press("Control+1")

    expect(desk.area).to_have_value("وأحاط علماً بالتقرير المؤرخ 3 مايو 2018.")
    desk.confirm()
    expect(desk.row(DATED).locator(".state")).to_have_text("translated")
    with workbench.store() as store, store.database.read() as connection:
        mine = schema.suggestion.c.by == "second"
        last = sa.select(schema.suggestion).where(mine).order_by(schema.suggestion.c.target.desc())
        row = connection.execute(last.limit(1)).one()
        text = sa.select(schema.text.c.body).where(schema.text.c.sha256 == row.text_sha256)
        assert connection.execute(text).scalar_one() == "وأحاط علماً بالتقرير المؤرخ 3 مايو 2018."
    assert (row.origin, row.percent) == ("fuzzy", 77)


def test_a_term_is_underlined_in_the_source_and_inserted_by_its_number(desk_of):
    desk = desk_of("second", "public-document", "es").claim()
    desk.page.keyboard.press("Control+ArrowDown")
    expect(desk.current.locator(".ed-source .term").first).to_have_text("Council")

    desk.page.keyboard.press("Control+Shift+1")

    expect(desk.area).to_have_value("Consejo")


def test_a_value_is_shown_in_the_form_of_the_target_and_inserted_by_a_click(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Dated")
    desk = desk_of("second", document, "ru").claim().go_to(DATED)

    desk.page.get_by_role("button", name="3 мая 2018 года").click()

    expect(desk.area).to_have_value("3 мая 2018 года")


def test_any_earlier_text_is_restored_from_the_history(desk_of):
    desk = desk_of("second", "public-document", "ar").claim()
    desk.write("النص الأول").confirm()
    desk.page.keyboard.press("Control+ArrowUp")
    desk.write("النص الثاني").confirm().is_saved()
    desk.page.keyboard.press("Control+ArrowUp")
    desk.page.locator("[data-part=history-section] > summary").click()

    old = desk.page.locator("[data-part=history] > li").filter(has_text="النص الأول")
    old.get_by_role("button", name="Restore this text").click()

    expect(desk.area).to_have_value("النص الأول")


def test_what_a_reviser_returns_comes_back_with_its_note_and_goes_out_again(desk_of, workbench):
    document = "Council-in-short"
    with workbench.store() as store:
        take_in(store, DocumentClass.PUBLIC, title="Council in short")
    desk = desk_of("translator", document, "fr").claim()
    desk.write("Le Conseil en bref").confirm()
    desk.write("Le Conseil s'est réuni deux fois.").confirm().is_saved()
    desk.page.get_by_role("button", name="Release").click()

    reviser = desk_of("reviser", document, "fr").claim("review")
    reviser.confirm()
    expect(reviser.row(1).locator(".state")).to_have_text("reviewed")
    reviser.page.keyboard.press("Alt+r")
    reviser.page.keyboard.type("deux fois ou trois ?")
    reviser.page.keyboard.press("Control+Enter")
    expect(reviser.row(2).locator(".state")).to_have_text("not translated")

    desk.reload()
    expect(desk.row(2)).to_contain_text("returned")
    desk.row(2).click()
    expect(desk.current).to_contain_text("deux fois ou trois ?")
    desk.page.keyboard.press("Alt+c")
    expect(desk.area).to_be_focused()
    desk.confirm()
    expect(desk.row(2).locator(".state")).to_have_text("translated")


def test_a_document_of_six_hundred_segments_has_at_most_a_hundred_rows_in_the_page(
    desk_of, workbench
):
    document = long_document(workbench, 600)
    desk = desk_of("translator", document, "fr").claim()
    desk.write("Le premier paragraphe")
    counted = []
    for _ in range(12):
        desk.page.mouse.move(500, 600)
        desk.page.mouse.wheel(0, 4000)
        desk.page.wait_for_timeout(60)
        counted.append(desk.rows.count())

    assert max(counted) <= 100
    expect(desk.area).to_have_value("Le premier paragraphe")
    desk.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(desk.row(600)).to_be_in_viewport()
    desk.page.keyboard.press("Control+ArrowDown")
    expect(desk.row(2)).to_be_in_viewport()


def long_document(workbench, paragraphs):
    made = docx.Document()
    for number in range(paragraphs):
        made.add_paragraph(f"Paragraph {number} tells what group {number % 7} of the Council did")
    body = io.BytesIO()
    made.save(body)
    submission = intake.Submission(body.getvalue(), "long.docx", Language.EN, (Language.FR,))
    with workbench.store() as store:
        id = intake.register(store, submission, "long", by="system").document.id
        intake.segment(store, id, None)
    return id


@pytest.mark.parametrize("language", WORDS)
def test_texts_made_for_tests_keep_the_tags_and_figures_of_their_source(language):
    made = written_in(language, "The {1}budget{/1} is 1,250 francs{2/} (C18/52)")

    assert [made.count(kept) for kept in ("{1}", "{/1}", "{2/}", "1,250", "C18/52")] == [1] * 5
    assert "budget" not in made
