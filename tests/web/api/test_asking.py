"""Who asks, and what is there for whom."""

from collections.abc import Mapping

import pytest
from fastapi.testclient import TestClient

from storage.grants import GrantKind
from storage.store import Store
from tests.web.answers import code
from tests.web.api.calls import FRENCH, cell_path, claim, etag, save
from tests.web.conftest import ClientOf
from translation.claims import Task
from translation.documents import DocumentClass
from translation.languages import Language


def test_nobody_is_401_and_a_token_that_is_none_too(visitor: TestClient, document: str) -> None:
    for headers in ({}, {"authorization": "Bearer nothing"}):
        answer = visitor.get(f"/api/documents/{document}", headers=headers)
        assert code(answer) == (401, "not_signed_in")
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_token_speaks_for_its_account(bearer_of: ClientOf, document: str) -> None:
    script = bearer_of("translator")
    assert claim(script, document, count=1).status_code == 201
    assert script.get("/api/work").json()["name"] == "translator"


@pytest.mark.parametrize("known", [DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL])
def test_nothing_of_a_restricted_document_is_told_without_a_grant(
    store: Store,
    client_of: ClientOf,
    documents: Mapping[DocumentClass, str],
    known: DocumentClass,
) -> None:
    hidden = documents[known]
    segment = store.segments.segments(hidden)[0].id
    coordinator, translator, editor = map(client_of, ("coordinator", "translator", "editor"))
    paths = [
        f"/api/documents/{hidden}",
        FRENCH.format(hidden),
        f"/api/documents/{hidden}/aligned",
        f"/api/documents/{hidden}/findings",
        f"/api/documents/{hidden}/history",
        f"/api/documents/{hidden}/publications",
        cell_path(segment),
        cell_path(segment) + "/panel",
        f"/api/assignments?document={hidden}",
    ]
    for path in paths:
        assert code(coordinator.get(path)) == (404, "not_found"), path
    assert code(claim(translator, hidden)) == (404, "not_found")
    assert code(save(translator, segment, etag(0, 1), "x")) == (404, "not_found")
    draft = {"text": "x", "base_version": 0, "sequence": 1}
    assert code(translator.put(cell_path(segment) + "/draft", json=draft)) == (404, "not_found")
    assert code(editor.post(FRENCH.format(hidden) + "/finalise")) == (404, "not_found")
    assert code(editor.post(f"/api/documents/{hidden}/publish", json={}))[0] == 404
    assert hidden not in coordinator.get("/api/documents").text
    made = store.assignments.assign(hidden, Language.FR, Task.TRANSLATE, "translator", by="admin")
    for answer in (
        coordinator.patch(f"/api/assignments/{made.id}", json={"user": "second"}),
        coordinator.delete(f"/api/assignments/{made.id}"),
    ):
        assert code(answer) == (404, "not_found")
        assert answer.json()["noun"] == "assignment"
        assert hidden not in answer.text
    grant = store.grants.give("translator", GrantKind.READ, hidden, by="admin")
    assert claim(translator, hidden, segments=[segment]).status_code == 201
    assert hidden not in coordinator.get("/api/claims").text
    assert save(translator, segment, etag(0, 1), "Secret").status_code == 200
    store.grants.revoke(grant.id, by="admin")
    assert code(save(translator, segment, etag(1, 1), "y")) == (404, "not_found")
    assert code(translator.get(cell_path(segment))) == (404, "not_found")


def test_a_hidden_finding_is_not_there(
    store: Store, client_of: ClientOf, documents: Mapping[DocumentClass, str]
) -> None:
    hidden = documents[DocumentClass.RESTRICTED]
    store.grants.give("translator", GrantKind.READ, hidden, by="admin")
    tagged = next(one.id for one in store.segments.segments(hidden) if one.segment.tags)
    translator, editor = client_of("translator"), client_of("editor")
    claim(translator, hidden, segments=[tagged])
    save(translator, tagged, etag(0, 1), "Sept.")
    ids = [
        one["id"] for one in translator.get(f"/api/documents/{hidden}/findings").json()["findings"]
    ]
    assert ids
    body = {"findings": ids, "reason": "x"}
    assert code(editor.post("/api/findings/waive", json=body)) == (404, "not_found")
    none = {"findings": [10**9], "reason": "x"}
    assert code(editor.post("/api/findings/waive", json=none)) == (404, "not_found")
