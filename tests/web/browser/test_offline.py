"""Ten minutes without network and workbench, written through: by the clock of the page."""

import shutil
from collections import Counter

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from storage import schema
from storage.clock import clock
from tasks import editing
from tests.web.browser.desk import WITHIN, Desk, Person, Workbench
from tests.web.conftest import take_in
from translation.claims import Task
from translation.documents import DocumentClass, TargetState
from translation.languages import Language

FR = Language.FR
MINUTE = 60_000
TYPED = {
    1: "Un train peut en cacher un autre",
    2: "« Deux » – l'apostrophe, les guillemets",
    3: "Trois fois le texte d'ici",
    4: "Quatre : œuvre, naïf, 10 000 francs",
    5: "Cinq et fin.",
}
CONFIRMED, DRAFTED, CHANGED = (1, 5), (2, 4), 3
"""What becomes of them by number: 3 is confirmed here and by a colleague elsewhere."""


@pytest.fixture(scope="module")
def mortal(chromium, furnished, tmp_path_factory):
    """A workbench that the tests kill and start again; each has a document of its own."""
    data = tmp_path_factory.mktemp("mortal") / "data"
    shutil.copytree(furnished, data)
    with Workbench(data) as started:
        yield started


@pytest.fixture
def person(chromium, mortal):
    person = Person(chromium, mortal, "translator").sign_in()
    person.page.clock.install()
    yield person
    person.leave()


@pytest.fixture
def document(mortal, request):
    with mortal.store() as store:
        return take_in(store, DocumentClass.PUBLIC, title=request.node.name[-40:])


def cut_off(person, mortal):
    mortal.kill()
    person.context.set_offline(True)


def back(person, mortal):
    mortal.start()
    person.context.set_offline(False)


def write_for_ten_minutes(desk, confirmed):
    """Half a text, a minute, the other half, a minute; then Ctrl+Enter or on to the next."""
    for number, text in TYPED.items():
        assert desk.number() == number
        desk.write(text[: len(text) // 2])
        desk.page.clock.run_for(MINUTE)
        desk.page.keyboard.type(text[len(text) // 2 :])
        desk.page.clock.run_for(MINUTE)
        if number in confirmed:
            desk.confirm()
        else:
            desk.page.keyboard.press("Control+ArrowDown")
    expect(desk.saved).to_contain_text("Offline")


def all_is_sent(desk):
    """The bar tells what is to be settled while more is still on its way."""
    for _ in range(WITHIN // 50):
        if not desk.page.evaluate("document.querySelector('hexaglot-editor').outbox.size"):
            return
        desk.page.wait_for_timeout(50)
    pytest.fail("something is still on its way")


def confirmed_elsewhere(mortal, document, number, text):
    """The lease of one segment ends; a colleague takes and confirms it, and lets it go."""
    with mortal.store() as store:
        segment = store.rows.rows(document, FR)[number - 1].segment
        cell = schema.target
        one = sa.and_(cell.c.segment == segment, cell.c.language == FR.value)
        ended = sa.update(cell).where(one).values(lease_until=clock(-1))
        store.database.write(lambda connection: connection.execute(ended))
        held = store.claims.claim(document, FR, Task.TRANSLATE, "second", segments=[segment])
        at = store.cells.get(segment, FR).at
        state, key = TargetState.TRANSLATED, f"elsewhere:{document}"
        editing.save(store, segment, FR, actor="second", at=at, text=text, state=state, key=key)
        store.claims.release(held.claim, "second")


def stored(mortal, document):
    """By number the texts and the drafts of the translator, and how often each was confirmed."""
    with mortal.store() as store:
        rows = store.rows.rows(document, FR)
        mine = store.drafts.mine(document, FR, "translator")
        acts = [act for row in rows for act in store.history.of_cell(row.segment, FR)]
    numbers = {row.segment: number for number, row in enumerate(rows, 1)}
    texts = {numbers[row.segment]: (row.text, row.state.value) for row in rows if row.text}
    drafts = {numbers[segment]: draft.text for segment, draft in mine.items()}
    return texts, drafts, Counter(act.text for act in acts if act.kind == "translated")


@pytest.mark.parametrize("reloaded", [False, True])
def test_no_character_of_ten_minutes_is_lost_and_a_colleagues_text_stands_beside_ones_own(
    person, mortal, document, reloaded
):
    desk = Desk(person.page, document, "fr").claim()
    cut_off(person, mortal)
    write_for_ten_minutes(desk, (*CONFIRMED, CHANGED))
    for number, text in TYPED.items():
        expect(desk.row(number).locator(".ed-target")).to_contain_text(text)
    theirs = "La version d'un autre"
    confirmed_elsewhere(mortal, document, CHANGED, theirs)
    sent = []
    person.page.on("request", lambda asked: asked.method == "PUT" and sent.append(asked))

    back(person, mortal)
    if reloaded:
        desk.reload()

    expect(desk.saved).to_have_text("Conflict")
    all_is_sent(desk)
    texts, drafts, confirms = stored(mortal, document)
    mine = {number: (TYPED[number], "translated") for number in CONFIRMED}
    assert texts == {**mine, CHANGED: (theirs, "translated")}
    assert drafts == {number: TYPED[number] for number in (*DRAFTED, CHANGED)}
    assert confirms == {theirs: 1, **{TYPED[number]: 1 for number in CONFIRMED}}
    known = {TYPED[number]: number for number in CONFIRMED}
    saves = [one.post_data_json["text"] for one in sent if not one.url.endswith("/draft")]
    # a page that is loaded again does not hear the answer to what was on its way
    assert list(dict.fromkeys(known[one] for one in saves if one in known)) == list(CONFIRMED)

    for _ in range(2):
        if desk.number() != CHANGED:
            desk.row(CHANGED).click()
        expect(desk.area).to_have_value(TYPED[CHANGED])
        expect(desk.row(CHANGED).locator(".ed-theirs")).to_have_text(theirs)
        desk.area.focus()
        person.page.keyboard.press("End")
        person.page.keyboard.type("!")
        person.page.keyboard.press("Backspace")
        person.page.clock.run_for(1000)
        desk.reload()  # the conflict outlives the page
    desk.row(CHANGED).get_by_role("button", name="Take theirs").click()
    desk.row(CHANGED).get_by_role("button", name="Bring them back").click()
    expect(desk.area).to_have_value(TYPED[CHANGED])


def test_where_the_claim_ended_meanwhile_all_words_are_drafts_and_a_new_claim_stores_them(
    person, mortal, document
):
    desk = Desk(person.page, document, "fr").claim()
    cut_off(person, mortal)
    write_for_ten_minutes(desk, TYPED)
    mortal.lapse("translator")

    back(person, mortal)

    expect(desk.saved).to_have_text("Lost claim")
    all_is_sent(desk)
    texts, drafts, confirms = stored(mortal, document)
    assert (texts, drafts, confirms) == ({}, TYPED, {})
    for number, text in TYPED.items():
        desk.row(number).click()
        desk.row(number).get_by_role("button", name="Claim it again").click()
        expect(desk.area).to_have_value(text)
        expect(desk.area).to_be_focused()
        desk.confirm()
    desk.is_saved()
    texts, drafts, confirms = stored(mortal, document)
    assert {number: text for number, (text, _) in texts.items() if number in TYPED} == TYPED
    assert (drafts, set(confirms.values())) == ({}, {1})
