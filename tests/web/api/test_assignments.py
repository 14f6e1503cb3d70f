"""Whose work it is, and the jobs."""

from fastapi.testclient import TestClient

from tests.web.answers import code
from tests.web.api.calls import FRENCH, claim
from tests.web.conftest import ClientOf


def test_work_is_assigned_moved_and_taken_away(
    translator: TestClient, client_of: ClientOf, document: str, segments: list[int]
) -> None:
    coordinator, second = client_of("coordinator"), client_of("second")
    path = FRENCH.format(document) + "/assignments"
    body = {"user": "second", "first": segments[0], "last": segments[1], "due": "2030-01-02"}
    assert code(translator.post(path, json=body)) == (403, "forbidden")
    made = coordinator.post(path, json=body)
    assert made.status_code == 201
    assert (made.json()["cells"], made.json()["due"]) == (2, "2030-01-02")
    number = made.json()["id"]
    granted = claim(translator, document, count=100).json()["segments"]
    assert segments[0] not in [cell["segment"] for cell in granted]
    (mine,) = second.get("/api/assignments").json()["assignments"]
    assert mine["id"] == number
    assert translator.get("/api/assignments").json()["assignments"] == []
    rows = second.get(FRENCH.format(document), params={"limit": 2}).json()["rows"]
    assert [row["assigned_to"] for row in rows] == ["second", "second"]
    move = f"/api/assignments/{number}"
    assert code(translator.patch(move, json={"user": "translator"})) == (403, "forbidden")
    assert second.patch(move, json={"user": "translator"}).json()["user"] == "translator"
    assert coordinator.delete(move).status_code == 204
    assert code(coordinator.delete(move)) == (404, "not_found")


def test_work_goes_only_to_who_can_do_it(client_of: ClientOf, document: str) -> None:
    coordinator = client_of("coordinator")
    path = FRENCH.format(document) + "/assignments"
    assert code(coordinator.post(path, json={"user": "nobody"})) == (404, "not_found")
    assert code(coordinator.post(path, json={"user": "ops"})) == (422, "cannot_work")


def test_a_job_changes_its_mode_and_day(
    client_of: ClientOf, translator: TestClient, document: str
) -> None:
    coordinator = client_of("coordinator")
    path = FRENCH.format(document)
    changed = coordinator.patch(path, json={"mode": "self_revised", "due": "2030-01-02"})
    assert (changed.json()["mode"], changed.json()["due"]) == ("self_revised", "2030-01-02")
    assert coordinator.patch(path, json={"due": None}).json()["due"] is None
    assert code(coordinator.patch(path, json={})) == (422, "invalid")
    assert code(translator.patch(path, json={"mode": "revised"})) == (403, "forbidden")
