"""Work on one document: claims, final texts, publication."""

from datetime import date

from storage.grants import GrantKind
from tests.web.pages.house import make_final, review, translate
from translation.claims import Task
from translation.documents import JobMode
from translation.languages import Language


def test_work_is_taken_by_one_button_and_leads_to_the_editor(client_of, store, ready):
    data = {"task": "translate", "key": "once"}
    client = client_of("translator")
    answer = client.post(f"/documents/{ready}/fr/claim", data=data)
    again = client.post(f"/documents/{ready}/fr/claim", data=data)
    [held] = store.claims.held("translator")
    assert answer.status_code == again.status_code == 303
    assert answer.headers["location"].startswith(f"/documents/{ready}/fr#s")
    assert held.document == ready


def test_where_nothing_is_free_the_page_says_what_to_do(client_of, store, ready):
    store.claims.claim(ready, Language.FR, Task.TRANSLATE, "second", count=200)
    page = client_of("translator").post(f"/documents/{ready}/fr/claim", data={"task": "translate"})
    assert page.status_code == 409
    assert "No work was taken" in page.text
    assert "<code>none_free</code>" in page.text


def test_nobody_takes_work_that_the_role_or_the_languages_do_not_allow(client_of, store, ready):
    store.accounts.set_languages("translator", [Language.AR], by="admin")
    into = client_of("translator").post(f"/documents/{ready}/fr/claim", data={"task": "translate"})
    role = client_of("translator").post(f"/documents/{ready}/ar/claim", data={"task": "review"})
    word = client_of("translator").post(f"/documents/{ready}/ar/claim", data={"task": "paint"})
    assert [into.status_code, role.status_code, word.status_code] == [403, 403, 422]
    assert store.claims.held() == []


def test_a_final_text_offers_nothing_to_claim_on_any_page_and_refuses_by_name(
    client_of, store, ready
):
    store.assignments.assign(ready, Language.FR, Task.TRANSLATE, "translator", by="admin")
    client = client_of("translator")
    acts = ("claim-translate", "claim-review", "confirm-many", "accept-many", "replace")
    at_work = client.get(f"/documents/{ready}/fr").text
    assert 'data-do="claim-translate"' in at_work
    make_final(store, ready, Language.FR)
    address = f"/documents/{ready}/fr/claim"
    for who in ("translator", "reviser", "editor", "admin"):
        page = client_of(who).get(f"/documents/{ready}/fr")
        assert page.status_code == 200
        assert [act for act in acts if f'data-do="{act}"' in page.text] == []
        for at in (f"/documents/{ready}", "/work", "/documents"):
            assert f'action="{address}"' not in client_of(who).get(at).text
    assert f'action="/documents/{ready}/es/claim"' in client.get(f"/documents/{ready}").text
    refused = client.post(address, data={"task": "translate"})
    assert (refused.status_code, "<code>wrong_state</code>" in refused.text) == (409, True)


def test_a_final_text_is_not_given_to_a_provider(client_of, store, ready):
    make_final(store, ready, Language.FR)
    page = client_of("coordinator").get(f"/documents/{ready}").text
    form = page[page.index(f'action="/documents/{ready}/packages"') :].partition("</form>")[0]
    assert '<option value="fr">' not in form
    assert '<option value="es">' in form


def test_an_editor_of_other_languages_neither_finalises_nor_opens_a_text(client_of, store, ready):
    translate(store, ready, Language.FR)
    review(store, ready, Language.FR)
    store.accounts.set_languages("editor", [Language.AR], by="admin")
    client = client_of("editor")
    refused = client.post(f"/documents/{ready}/fr/finalise", data={"key": "a"})
    assert refused.status_code == 403
    assert not store.overview.document(ready).job(Language.FR).is_final
    store.jobs.finalise(ready, Language.FR, by="admin")
    opened = client.post(f"/documents/{ready}/fr/reopen", data={"reason": "a word"})
    assert opened.status_code == 403
    assert store.overview.document(ready).job(Language.FR).is_final


def test_work_is_given_to_nobody_who_lacks_the_role_or_the_language(client_of, store, ready):
    store.accounts.set_languages("translator", [Language.AR], by="admin")
    client = client_of("coordinator")
    for user, task in (("ops", "translate"), ("translator", "translate"), ("second", "review")):
        data = {"user": user, "language": "fr", "task": task}
        page = client.post(f"/documents/{ready}/assign", data=data)
        assert page.status_code == 422
        assert "<code>cannot_work</code>" in page.text
    assert store.assignments.list(document=ready) == []


def test_a_text_is_called_final_once_everything_is_reviewed(client_of, store, ready):
    client = client_of("editor")
    early = client.post(f"/documents/{ready}/fr/finalise", data={"key": "a"})
    translate(store, ready, Language.FR)
    review(store, ready, Language.FR)
    page = client.get(f"/documents/{ready}")
    done = client.post(f"/documents/{ready}/fr/finalise", data={"key": "b"})
    assert early.status_code == 409
    assert "<code>not_reviewed</code>" in early.text
    assert 'aria-label="Finalise French"' in page.text
    assert done.status_code == 303
    assert store.overview.document(ready).job(Language.FR).is_final
    assert "The text is final" in client.get(done.headers["location"]).text


def test_what_blocks_stands_beside_the_button(client_of, store, ready):
    segments = store.overview.document(ready).job(Language.FR).cells
    page = client_of("editor").get(f"/documents/{ready}")
    assert f"{segments} segments not reviewed" in page.text
    assert 'aria-label="Finalise French"' not in page.text


def test_a_final_text_is_opened_again_for_a_reason(client_of, store, ready):
    make_final(store, ready, Language.FR)
    client = client_of("editor")
    mute = client.post(f"/documents/{ready}/fr/reopen", data={"reason": " "})
    told = client.post(f"/documents/{ready}/fr/reopen", data={"reason": "a slip on page two"})
    assert mute.status_code == 422
    assert "say why" in mute.text
    assert told.status_code == 303
    assert not store.overview.document(ready).job(Language.FR).is_final


def test_mode_and_due_day_of_a_language_are_set_by_who_assigns(client_of, store, ready):
    address = f"/documents/{ready}/fr/settings"
    data = {"mode": "self_revised", "due": "2030-01-31"}
    assert client_of("translator").post(address, data=data).status_code == 403
    assert client_of("coordinator").post(address, data={**data, "due": "soon"}).status_code == 422
    assert client_of("coordinator").post(address, data={**data, "mode": "x"}).status_code == 404
    assert client_of("coordinator").post(address, data=data).status_code == 303
    job = store.overview.document(ready).job(Language.FR)
    assert (job.mode, job.due) == (JobMode.SELF_REVISED, date(2030, 1, 31))


def test_a_text_that_is_not_final_is_not_published_and_the_page_says_why(client_of, store, ready):
    data = {"languages": ["en", "fr"], "kind": "final", "key": "a"}
    page = client_of("editor").post(f"/documents/{ready}/publish", data=data)
    assert page.status_code == 409
    assert "Nothing was published." in page.text
    assert "<code>not_final</code>" in page.text
    assert store.publications.list(ready) == []


def test_a_publication_of_nothing_is_refused(client_of, ready):
    page = client_of("editor").post(f"/documents/{ready}/publish", data={"kind": "final"})
    assert page.status_code == 422
    assert "tick at least one language" in page.text


def test_a_double_click_publishes_once(client_of, store, ready):
    make_final(store, ready, Language.FR)
    client = client_of("editor")
    data = {"languages": ["en", "fr"], "kind": "final", "key": "twice"}
    answers = [client.post(f"/documents/{ready}/publish", data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(store.publications.list(ready)) == 1
    assert "2s" in client.get(f"/documents/{ready}").text  # the page looks again until it is out


def test_a_provisional_text_takes_a_grant_and_a_reason(client_of, store, ready):
    client = client_of("editor")
    data = {"languages": ["fr"], "kind": "provisional", "reason": "for the evening session"}
    without = client.post(f"/documents/{ready}/publish", data=data)
    store.grants.give("editor", GrantKind.RELEASE, None, by="admin", reason="deputy")
    mute = client.post(f"/documents/{ready}/publish", data={**data, "reason": ""})
    told = client.post(f"/documents/{ready}/publish", data=data)
    assert [without.status_code, mute.status_code, told.status_code] == [403, 422, 303]
    assert "say why" in mute.text


def test_a_refusal_calls_the_document_by_its_name(client_of, store, ready):
    client = client_of("editor")
    page = client.post(
        f"/documents/{ready}/publish", data={"languages": ["fr"], "kind": "final", "key": "a"}
    )
    assert page.status_code == 409
    told = page.text.split('role="alert"')[1].split("</div>")[0]
    assert store.documents.get(ready).name in told
    assert ready not in told


def test_the_original_is_proposed_for_publication_with_a_final_text(client_of, store, ready):
    client = client_of("editor")
    box = 'name="languages" value="en" checked'
    assert box not in client.get(f"/documents/{ready}").text
    make_final(store, ready, Language.FR)
    assert box in client.get(f"/documents/{ready}").text
