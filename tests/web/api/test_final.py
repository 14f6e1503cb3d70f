"""Final texts and their publication."""

from fastapi.testclient import TestClient

from storage.grants import GrantKind
from storage.store import Store
from tests.web.answers import code
from tests.web.api.calls import FRENCH, accept_all, claim, translate, waive_all


def test_a_text_becomes_final_when_all_is_reviewed_and_nothing_blocks(
    translator: TestClient, reviser: TestClient, editor: TestClient, document: str
) -> None:
    path = FRENCH.format(document) + "/finalise"
    assert code(editor.post(path)) == (409, "not_reviewed")
    translate(translator, document)
    accept_all(reviser, document)
    found = editor.get(f"/api/documents/{document}/findings", params={"severity": "error"})
    if found.json()["findings"]:
        assert code(editor.post(path)) == (409, "findings_open")
    waive_all(editor, document)
    done = editor.post(path)
    assert done.status_code == 200
    assert (done.json()["state"], done.json()["version"]) == ("final", 1)
    assert editor.get(f"/api/documents/{document}").json()["languages"]["fr"]["final"] > 5
    assert code(claim(translator, document)) == (409, "wrong_state")
    reopened = editor.post(FRENCH.format(document) + "/reopen", json={"reason": "a new figure"})
    assert reopened.json()["state"] == "open"
    assert code(editor.post(FRENCH.format(document) + "/reopen", json={"reason": " "}))[0] == 422


def test_an_open_finding_closes_the_gate_until_it_is_waived_with_a_reason(
    translator: TestClient, reviser: TestClient, editor: TestClient, store: Store, document: str
) -> None:
    tagged = next(one.id for one in store.segments.segments(document) if one.segment.tags)
    translate(translator, document, {tagged: "Le budget est de 7 francs."})
    accept_all(reviser, document)
    closed = editor.post(FRENCH.format(document) + "/finalise")
    assert code(closed) == (409, "findings_open")
    findings = editor.get(f"/api/documents/{document}/findings").json()["findings"]
    ids = [one["id"] for one in findings]
    blank = editor.post("/api/findings/waive", json={"findings": ids, "reason": "  "})
    assert blank.status_code == 422
    assert code(translator.post("/api/findings/waive", json={"findings": ids, "reason": "x"})) == (
        403,
        "forbidden",
    )
    waive_all(editor, document)
    assert editor.post(FRENCH.format(document) + "/finalise").status_code == 200


def test_publishing_waits_for_final_texts_and_gives_a_number(
    translator: TestClient, reviser: TestClient, editor: TestClient, document: str
) -> None:
    path = f"/api/documents/{document}/publish"
    assert code(editor.post(path, json={"languages": ["fr"], "kind": "final"})) == (
        409,
        "not_final",
    )
    assert code(editor.post(path, json={"languages": ["tlh"]})) == (422, "unknown_language")
    translate(translator, document)
    accept_all(reviser, document)
    waive_all(editor, document)
    editor.post(FRENCH.format(document) + "/finalise")
    assert code(translator.post(path, json={"languages": ["fr"]})) == (403, "forbidden")
    asked = editor.post(path, json={"languages": ["fr"], "kind": "final"})
    assert asked.status_code == 202
    assert asked.json()["number"] == 1
    assert asked.json()["state"] == "requested"
    listed = editor.get(f"/api/documents/{document}/publications").json()["publications"]
    assert [one["number"] for one in listed] == [1]
    assert editor.get(asked.headers["location"]).json() == listed[0]


def test_a_provisional_text_asks_for_a_grant_and_a_reason(
    store: Store, editor: TestClient, document: str
) -> None:
    path = f"/api/documents/{document}/publish"
    body = {"languages": ["fr"], "kind": "provisional", "reason": "the meeting is today"}
    assert code(editor.post(path, json=body)) == (403, "forbidden")
    store.grants.give("editor", GrantKind.RELEASE, document, by="admin")
    blank = editor.post(path, json={**body, "reason": " "})
    assert blank.status_code == 422


def test_withdrawing_asks_for_a_reason_and_a_role(
    translator: TestClient, editor: TestClient, document: str
) -> None:
    path = f"/api/documents/{document}/withdraw"
    assert code(translator.post(path, json={"reason": "an error"})) == (403, "forbidden")
    assert editor.post(path, json={"reason": ""}).status_code == 422
