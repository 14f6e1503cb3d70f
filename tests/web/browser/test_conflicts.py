"""Two people, two tabs, lapsed leases and ended sessions: told at once, and no word is lost."""

import re

from playwright.sync_api import expect

from tasks import editing
from tests.up import until
from tests.web.browser.desk import Desk
from tests.web.conftest import take_in
from translation.claims import CellVersion, Task, Verdict
from translation.documents import DocumentClass, TargetState
from translation.languages import Language

DOCUMENT, OTHER = "internal-document", "public-document"


def first_cell(workbench, document, language):
    with workbench.store() as store:
        return store.rows.rows(document, language, limit=1)[0]


def taken_over(workbench, document, language, text):
    """The lease of the first holder lapses; another claims the first segment and confirms it."""
    workbench.lapse("translator")
    segment = first_cell(workbench, document, language).segment
    with workbench.store() as store:
        granted = store.claims.claim(
            document, language, Task.TRANSLATE, "second", segments=[segment]
        )
        cell = granted.cells[0]
        at = CellVersion(cell.version, cell.fence)
        editing.save(
            store,
            segment,
            language,
            actor="second",
            at=at,
            text=text,
            state=TargetState.TRANSLATED,
            key=f"taken-over:{document}:{language}",
        )
        return granted


def test_a_stale_tab_of_a_second_person_shows_both_texts_and_overwrites_nothing(desk_of, workbench):
    desk = desk_of("translator", DOCUMENT, "fr").claim()
    desk.page.route("**/api/events", lambda route: route.abort())  # not even a hint reaches it
    desk.reload()
    desk.area.focus()
    desk.write("Ma version")
    taken_over(workbench, DOCUMENT, Language.FR, "La version d'un autre")

    desk.confirm()

    expect(desk.saved).to_have_text("Conflict")
    conflict = desk.row(1).locator(".ed-trouble")
    if desk.number() != 1:
        expect(conflict).to_contain_text("Changed by someone else")
        desk.row(1).click()
    expect(conflict).to_contain_text("was changed by second")
    expect(conflict.locator(".ed-theirs")).to_have_text("La version d'un autre")
    expect(desk.area).to_have_value("Ma version")
    assert first_cell(workbench, DOCUMENT, Language.FR).text == "La version d'un autre"

    conflict.get_by_role("button", name="Take theirs").click()
    expect(desk.row(1).locator(".ed-target .text")).to_have_text("La version d'un autre")
    conflict.get_by_role("button", name="Bring them back").click()
    expect(desk.area).to_have_value("Ma version")


def test_after_a_conflict_one_claims_again_and_saves_over_what_one_has_seen(desk_of, workbench):
    desk = desk_of("translator", DOCUMENT, "ru").claim()
    desk.write("Моя версия").is_saved()
    granted = taken_over(workbench, DOCUMENT, Language.RU, "Чужая версия")
    with workbench.store() as store:
        store.claims.release(granted.claim, "second")
        returned = store.claims.claim(
            DOCUMENT, Language.RU, Task.REVIEW, "reviser", segments=[granted.cells[0].segment]
        )
        cell = store.cells.get(granted.cells[0].segment, Language.RU)
        store.cells.review(
            granted.cells[0].segment,
            Language.RU,
            actor="reviser",
            at=cell.at,
            verdict=Verdict.RETURN,
            note="again, please",
            key="returned-ru",
        )
        store.claims.release(returned.claim, "reviser")
        (work,) = store.assignments.list(user="second", document=DOCUMENT)
        store.assignments.move(work.id, "translator", by="coordinator")

    conflict = desk.row(1).locator(".ed-trouble")
    expect(conflict).to_contain_text("was changed by second")
    conflict.get_by_role("button", name="Claim it again").click()
    conflict.get_by_role("button", name="Save mine over it").click()

    desk.is_saved()
    stored = first_cell(workbench, DOCUMENT, Language.RU)
    assert (stored.text, stored.translated_by) == ("Моя версия", "translator")


def test_a_lapsed_lease_is_told_the_words_stay_and_a_new_claim_saves_them(desk_of, workbench):
    desk = desk_of("translator", DOCUMENT, "es").claim()
    desk.write("Un asunto interno")
    workbench.lapse("translator")

    desk.confirm()

    expect(desk.saved).to_have_text("Lost claim")
    desk.row(1).click()
    expect(desk.area).to_have_value("Un asunto interno")
    with workbench.store() as store:
        drafts = store.drafts.mine(DOCUMENT, Language.ES, "translator")
    assert [draft.text for draft in drafts.values()] == ["Un asunto interno"]

    desk.current.get_by_role("button", name="Claim it again").click()
    expect(desk.area).to_be_focused()
    desk.confirm()
    expect(desk.row(1).locator(".state")).to_have_text("translated")
    desk.is_saved()


def test_the_draft_of_whoever_lost_a_claim_is_offered_to_the_next(desk_of, workbench):
    desk = desk_of("translator", OTHER, "es").claim()
    desk.write("Un asunto público").is_saved()
    workbench.lapse("translator")

    other = desk_of("second", OTHER, "es").claim()
    expect(other.current).to_contain_text("Draft of translator")
    other.current.get_by_role("button", name="Use it").click()

    expect(other.area).to_have_value("Un asunto público")


def test_two_tabs_of_one_person_do_not_overwrite_each_other(person_of, workbench):
    person = person_of("translator")
    here = Desk(person.page, OTHER, "fr").claim()
    here.page.route("**/api/events", lambda route: route.abort())
    there = Desk(person.new_page(), OTHER, "fr")
    here.write("Texte de cet onglet")
    there.area.focus()
    there.write("Texte de l'autre onglet").confirm()
    expect(there.row(1).locator(".state")).to_have_text("translated")

    here.confirm()

    expect(here.saved).to_have_text("Conflict")
    here.row(1).click()
    expect(here.area).to_have_value("Texte de cet onglet")
    expect(here.row(1).locator(".ed-theirs")).to_have_text("Texte de l'autre onglet")
    here.row(1).get_by_role("button", name="Save mine over it").click()
    here.is_saved()
    assert first_cell(workbench, OTHER, Language.FR).text == "Texte de cet onglet"


def test_a_session_that_ends_in_mid_typing_costs_no_word(person_of, workbench):
    person = person_of("translator")
    desk = Desk(person.page, OTHER, "ar").claim()
    desk.write("اجتمع المجلس")
    workbench.end_sessions("translator")
    desk.page.keyboard.type(" مرتين")

    expect(desk.saved).to_contain_text("Signed out")
    expect(desk.note).to_contain_text("Your words are kept here")
    desk.area.focus()
    desk.page.keyboard.type(" اليوم")
    with person.context.expect_page() as opened:
        desk.note.get_by_role("button", name="Sign in again").click()
    form = opened.value
    form.get_by_label("Name").fill("translator")
    form.get_by_label("Password").fill("a long enough password")
    form.keyboard.press("Enter")

    desk.is_saved()
    expect(desk.area).to_have_value("اجتمع المجلس مرتين اليوم")
    with workbench.store() as store:
        (draft,) = store.drafts.mine(OTHER, Language.AR, "translator").values()
    assert draft.text == "اجتمع المجلس مرتين اليوم"
    expect(desk.note).to_have_count(0)
    desk.area.focus()
    desk.confirm()
    expect(desk.row(1).locator(".state")).to_have_text("translated")


def test_words_never_go_out_as_those_of_another_who_signs_in_at_the_same_browser(
    person_of, workbench
):
    person = person_of("translator")
    desk = Desk(person.page, OTHER, "zh").claim()
    person.context.clear_cookies()
    person.name = "second"
    person.sign_in(person.new_page())
    desk.area.focus()
    desk.write("公共事项")

    expect(desk.saved).to_contain_text("Signed out")
    desk.page.evaluate("dispatchEvent(new Event('focus'))")  # the tab comes to the front again
    expect(desk.note).to_contain_text("second is signed in now")
    with workbench.store() as store:
        assert store.drafts.mine(OTHER, Language.ZH, "second") == {}
    expect(desk.area).to_have_value("公共事项")

    person.context.clear_cookies()
    person.name = "translator"
    person.sign_in(person.new_page())
    desk.note.get_by_role("button", name="I have signed in").click()
    desk.is_saved()
    with workbench.store() as store:
        (draft,) = store.drafts.mine(OTHER, Language.ZH, "translator").values()
    assert draft.text == "公共事项"


def test_what_another_confirms_is_seen_without_loading_the_page_again(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Confirmed elsewhere")
    reader = desk_of("reviser", document, "fr")
    desk = desk_of("translator", document, "fr").claim()

    desk.write("Ce que voit un autre").confirm()

    expect(reader.row(1).locator(".ed-target .text")).to_have_text("Ce que voit un autre")
    expect(reader.row(2)).to_contain_text("claimed by translator")


def test_words_that_arrive_while_the_page_is_loaded_again_stand_there(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Loaded again")
    desk = desk_of("translator", document, "es").claim()
    words = "El Consejo se reunió dos veces"

    def drafts():
        with workbench.store() as store:
            return store.drafts.mine(document, Language.ES, "translator").values()

    def late(route):
        answer = route.fetch()  # written before the draft has come
        assert [draft.text for draft in drafts()] == []
        until(lambda: [one.text for one in drafts()] == [words], 10, "the draft arrives")
        desk.page.wait_for_timeout(300)  # the page that goes has its answer too
        route.fulfill(response=answer)

    desk.page.route(re.compile(f"/documents/{document}/es$"), late, times=1)
    desk.write(words)
    desk.reload()

    expect(desk.area).to_have_value(words)
    desk.is_saved()


def test_who_confirms_on_a_lost_claim_is_shown_what_was_stored_meanwhile(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Lost, then changed")
    desk = desk_of("translator", document, "ru").claim()
    desk.page.route("**/api/events", lambda route: route.abort())
    desk.reload()
    desk.area.focus()
    desk.write("Моя версия")
    desk.is_saved()
    segment = first_cell(workbench, document, Language.RU).segment
    workbench.lapse("translator")
    with workbench.store() as store:
        cell = store.claims.claim(
            document, Language.RU, Task.TRANSLATE, "second", segments=[segment]
        ).cells[0]
    desk.confirm()
    expect(desk.saved).to_have_text("Lost claim")

    with workbench.store() as store:
        at = CellVersion(cell.version, cell.fence)
        save = {"actor": "second", "at": at, "text": "Версия другого", "key": "meanwhile"}
        editing.save(store, segment, Language.RU, state=TargetState.TRANSLATED, **save)
    desk.row(1).click()
    desk.confirm()

    expect(desk.saved).to_have_text("Conflict")
    expect(desk.area).to_have_value("Моя версия")
    expect(desk.page.locator(".ed-conflict")).to_contain_text("Версия другого")


def test_what_one_releases_oneself_is_no_lost_claim(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Released by its holder")
    desk = desk_of("translator", document, "fr").claim()
    desk.write("Une moitié de phra").is_saved()

    def told_before_the_answer(route):
        answer = route.fetch()
        read_again = "document.querySelector('hexaglot-editor').reading.refreshAll()"
        desk.page.evaluate(read_again)
        route.fulfill(response=answer)

    desk.page.route("**/api/claims/*", told_before_the_answer)
    desk.page.locator("[data-part=release]").click()

    expect(desk.page.locator("[data-part=release]")).to_be_hidden()
    expect(desk.current.locator("[data-part=state]")).to_contain_text("draft")
    expect(desk.current.locator(".ed-trouble")).to_be_hidden()
    expect(desk.saved).to_have_text("Saved")


def test_why_nothing_was_confirmed_is_read_above_the_rows(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Confirmed without a text")
    desk = desk_of("translator", document, "fr")
    desk.current.focus()
    desk.confirm()
    expect(desk.note).to_contain_text("not claimed by you")
    desk.claim()
    desk.confirm()
    expect(desk.note).to_contain_text("There is no text to confirm.")
    desk.write("Texte").confirm()
    expect(desk.note).to_have_count(0)
