"""Assignments, and the page of one's own work."""

import pytest

from tests.web.pages.house import review, translate
from translation.claims import Task
from translation.languages import Language


def test_work_is_assigned_shown_and_ended(client_of, store, ready):
    coordinator = client_of("coordinator")
    data = {"user": "translator", "language": "fr", "task": "translate", "first": "2", "last": "3"}
    answer = coordinator.post(f"/documents/{ready}/assign", data={**data, "due": "2030-01-31"})
    [given] = store.assignments.list(document=ready)
    segments = list(store.overview.places(ready))
    assert answer.status_code == 303
    assert (given.first, given.last) == (segments[1], segments[2])
    assert "2–3" in coordinator.get(f"/documents/{ready}").text
    work = client_of("translator").get("/work").text
    assert "2 of 2" in work
    assert "31 Jan 2030" in work
    end = f"/documents/{ready}/assignments/{given.id}/end"
    assert client_of("second").post(end).status_code == 403
    assert client_of("translator").post(end).status_code == 303
    assert store.assignments.list(document=ready) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"first": "900"}, "bad_segment"),
        ({"last": "0"}, "bad_segment"),
        ({"due": "soon"}, "bad_day"),
        ({"user": "nobody"}, "not_found"),
        ({"task": "paint"}, "bad_task"),
        ({"language": "en"}, "not_found"),
    ],
)
def test_an_assignment_that_cannot_be_is_told(client_of, store, ready, wrong, code):
    data = {"user": "translator", "language": "fr", "task": "translate", **wrong}
    page = client_of("coordinator").post(f"/documents/{ready}/assign", data=data)
    assert page.status_code in (404, 422)
    assert f"<code>{code}</code>" in page.text
    assert store.assignments.list(document=ready) == []


def test_a_coordinator_sees_who_holds_what_and_takes_it_back(client_of, store, ready):
    held = store.claims.claim(ready, Language.FR, Task.TRANSLATE, "translator")
    coordinator = client_of("coordinator")
    assert "Take back what translator holds" in coordinator.get(f"/documents/{ready}").text
    address = f"/documents/{ready}/claims/{held.claim}/take-back"
    assert client_of("second").post(address).status_code == 403
    assert coordinator.post(address).status_code == 303
    assert store.claims.held() == []
    assert coordinator.post(address).status_code == 404


def test_my_work_holds_what_came_back_with_the_note_of_the_reviser(client_of, store, ready):
    translate(store, ready, Language.FR)
    review(store, ready, Language.FR, returned=1)
    mine = client_of("translator").get("/work").text
    assert "Please keep the wording of 2014." in mine
    assert "Assigned to you" not in mine  # it is told once, with its note
    assert "Please keep" not in client_of("second").get("/work").text


def test_what_one_holds_is_released_from_the_page_of_ones_work(client_of, store, ready):
    held = store.claims.claim(ready, Language.FR, Task.TRANSLATE, "translator")
    client = client_of("translator")
    assert "In hand" in client.get("/work").text
    client_of("second").post(f"/work/claims/{held.claim}/release")
    assert store.claims.held("translator")
    assert client.post(f"/work/claims/{held.claim}/release").status_code == 303
    assert store.claims.held("translator") == []


def test_a_reviser_is_offered_what_others_translated(client_of, store, ready):
    translate(store, ready, Language.FR)
    page = client_of("reviser").get("/work").text
    assert "review C99/2, French" in page
    assert "Free to take" in page


def test_what_is_all_assigned_to_one_is_not_offered_as_free(client_of, store, ready):
    client = client_of("translator")
    assert (
        f"Take 20: translate {store.documents.get(ready).name}, French" in client.get("/work").text
    )
    store.assignments.assign(ready, Language.FR, Task.TRANSLATE, "translator", by="coordinator")
    page = client.get("/work").text
    assert f"Start: translate {store.documents.get(ready).name}, French" in page
    assert f"Take 20: translate {store.documents.get(ready).name}, French" not in page
