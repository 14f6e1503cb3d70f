"""`kill -9` of the workbench while somebody types and saves: no word lost, none has two effects."""

import shutil
from collections import Counter

import pytest
from playwright.sync_api import expect

from storage.grants import GrantKind
from tests.web.browser.desk import Desk, Person, Workbench
from tests.web.conftest import take_in
from translation.documents import DocumentClass
from translation.languages import Language

DOCUMENT = "internal-document"
TYPED = "اجتمع المجلس مرتين، وأحاط علماً بتقرير 3 مايو 2018"


@pytest.fixture(scope="module")
def mortal(chromium, furnished, tmp_path_factory):
    """A workbench that the tests kill and start again; each works into a cell of its own."""
    data = tmp_path_factory.mktemp("mortal") / "data"
    shutil.copytree(furnished, data)
    with Workbench(data) as started:
        yield started


@pytest.fixture
def translator(chromium, mortal):
    person = Person(chromium, mortal, "translator").sign_in()
    yield person
    person.leave()


def confirms(workbench, language, document=DOCUMENT):
    """How often each text of the document was confirmed, as the events tell it."""
    with workbench.store() as store:
        rows = store.rows.rows(document, language)
        acts = [act for row in rows for act in store.history.of_cell(row.segment, language)]
    return Counter(act.text for act in acts if act.kind == "translated")


def test_words_typed_while_the_workbench_is_dead_come_back_after_restart_and_reload(
    translator, mortal
):
    desk = Desk(translator.page, DOCUMENT, "ar").claim()
    desk.write(TYPED[:20])
    mortal.kill()  # before the draft of the last keys went out
    translator.page.keyboard.type(TYPED[20:])
    expect(desk.saved).to_contain_text("Offline")
    expect(desk.note).to_contain_text("your words are kept")

    mortal.start()
    desk.reload()

    expect(desk.area).to_have_value(TYPED)
    desk.is_saved()
    with mortal.store() as store:
        (draft,) = store.drafts.mine(DOCUMENT, Language.AR, "translator").values()
        assert draft.text == TYPED
    desk.area.focus()
    desk.confirm()
    expect(desk.row(1).locator(".state")).to_have_text("translated")


def test_words_come_back_in_a_new_tab_after_the_browser_crashed_too(translator, mortal):
    desk = Desk(translator.page, DOCUMENT, "zh").claim()
    mortal.kill()
    desk.write("理事会举行了两次会议")
    expect(desk.saved).to_contain_text("Offline")
    translator.page.close(run_before_unload=False)

    mortal.start()
    desk = Desk(translator.new_page(), DOCUMENT, "zh")

    expect(desk.area).to_have_value("理事会举行了两次会议")
    desk.is_saved()


def test_a_page_that_stays_open_sends_its_words_by_itself_once_the_workbench_is_back(
    translator, mortal
):
    desk = Desk(translator.page, DOCUMENT, "fr").claim()
    mortal.kill()
    desk.write("Une question interne").confirm()
    desk.write("Le Conseil s'est réuni deux fois.").confirm()
    expect(desk.saved).to_contain_text("Offline")
    assert desk.number() == 3

    mortal.start()

    desk.is_saved()
    expect(desk.row(2).locator(".state")).to_have_text("translated")
    assert confirms(mortal, Language.FR) == {
        "Une question interne": 1,
        "Le Conseil s'est réuni deux fois.": 1,
    }


def test_a_save_whose_answer_was_lost_by_a_kill_is_sent_again_and_has_one_effect(
    translator, mortal
):
    desk = Desk(translator.page, DOCUMENT, "ru").claim()
    desk.write("Внутренний вопрос").is_saved()

    answered = []

    def committed_and_killed(route):
        if route.request.method != "PUT" or route.request.url.endswith("/draft"):
            return route.continue_()
        if not answered:
            answered.append(route.fetch().status)
            mortal.kill()
        return route.abort()

    translator.page.route("**/api/segments/**", committed_and_killed)
    desk.confirm()
    expect(desk.saved).to_contain_text("Offline")
    translator.page.unroute("**/api/segments/**")
    assert answered == [200]

    mortal.start()
    desk.reload().is_saved()

    expect(desk.row(1).locator(".state")).to_have_text("translated")
    expect(desk.row(1)).not_to_contain_text("draft")
    assert confirms(mortal, Language.RU) == {"Внутренний вопрос": 1}


@pytest.mark.parametrize(("after", "document"), [(1, DOCUMENT), (3, "public-document")])
def test_of_seven_confirms_in_a_row_none_is_lost_or_doubled_by_a_kill_among_them(
    translator, mortal, after, document
):
    desk = Desk(translator.page, document, "es").claim()
    texts = [f"Texto número {number}" for number in range(7)]
    for number, text in enumerate(texts):
        desk.page.keyboard.press("Control+A")  # one may be filled as a repetition by now
        desk.page.keyboard.insert_text(text)
        desk.confirm()
        if number == after:
            mortal.kill()
    expect(desk.saved).to_contain_text("Offline")

    mortal.start()
    desk.reload().is_saved()

    assert confirms(mortal, Language.ES, document) == dict.fromkeys(texts, 1)


def test_of_a_restricted_document_nothing_is_kept_on_the_device(chromium, mortal):
    with mortal.store() as store:
        id = take_in(store, DocumentClass.RESTRICTED, title="Held back")
        store.grants.give("translator", GrantKind.READ, id, by="admin")
    person = Person(chromium, mortal, "translator").sign_in()
    desk = Desk(person.page, id, "fr").claim()
    desk.write("Retenu")
    mortal.kill()
    desk.page.keyboard.type(" ici")
    expect(desk.saved).to_contain_text("Offline")

    assert "Retenu" not in desk.page.evaluate("JSON.stringify(localStorage)")
    mortal.start()
    desk.is_saved()
    with mortal.store() as store:
        (draft,) = store.drafts.mine(id, Language.FR, "translator").values()
    assert draft.text == "Retenu ici"
    person.leave()
