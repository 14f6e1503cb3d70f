"""Review, return, comments and history."""

from collections.abc import Mapping

import sqlalchemy as sa
from fastapi.testclient import TestClient

from storage import schema
from storage.accounts import Role
from storage.grants import GrantKind
from storage.store import Store
from tests.web.answers import code
from tests.web.api.calls import cell_path, claim, etag, review, save, translate
from tests.web.conftest import ClientOf
from translation.documents import DocumentClass


def test_a_reviser_accepts_and_nobody_reviews_ones_own(
    store: Store, translator: TestClient, reviser: TestClient, document: str, segments: list[int]
) -> None:
    store.accounts.set_roles("translator", [Role.TRANSLATOR, Role.REVISER], by="admin")
    translate(translator, document)
    assert code(claim(translator, document, task="review")) == (409, "none_free")
    granted = claim(reviser, document, task="review", count=2).json()["segments"]
    first = granted[0]
    own = review(translator, first["segment"], etag(first["version"], first["fence"]), "accept")
    assert code(own) == (403, "own_work")
    tag = etag(first["version"], first["fence"])
    accepted = review(reviser, first["segment"], tag, "accept")
    assert accepted.status_code == 200
    assert accepted.json()["state"] == "reviewed"
    assert code(review(reviser, granted[1]["segment"], tag.replace("v", "v9"), "accept"))[0] == 412
    cell = reviser.get(cell_path(first["segment"])).json()
    assert (cell["translated_by"], cell["reviewed_by"]) == ("translator", "reviser")


def test_what_is_returned_goes_back_to_its_translator_with_the_note(
    translator: TestClient, reviser: TestClient, client_of: ClientOf, document: str
) -> None:
    translate(translator, document)
    cell = claim(reviser, document, task="review", count=1).json()["segments"][0]
    tag = etag(cell["version"], cell["fence"])
    returned = review(reviser, cell["segment"], tag, "return", note="Say it as in 2014.")
    assert returned.json()["state"] == "initial"
    seen = translator.get(cell_path(cell["segment"])).json()
    assert seen["returned"] is True
    assert [(one["kind"], one["body"]) for one in seen["comments"]] == [
        ("return", "Say it as in 2014.")
    ]
    kinds = [act["kind"] for act in seen["history"]]
    assert kinds[:2] == ["returned", "translated"]
    assert code(claim(client_of("second"), document)) == (409, "none_free")
    work = translator.get("/api/work").json()["work"]
    assert [one["segment"] for one in work["returned"]] == [cell["segment"]]
    again = claim(translator, document).json()["segments"]
    assert [one["segment"] for one in again] == [cell["segment"]]


def test_any_earlier_text_is_in_the_history(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    for version, text in enumerate(("Un", "Deux", "Trois")):
        save(translator, segments[0], etag(version, 1), text)
    history = translator.get(cell_path(segments[0])).json()["history"]
    assert [act["text"] for act in history] == ["Trois", "Deux", "Un"]
    assert {act["actor"] for act in history} == {"translator"}
    assert save(translator, segments[0], etag(3, 1), history[2]["text"]).json()["text"] == "Un"


def test_people_comment_on_a_cell(
    translator: TestClient, editor: TestClient, document: str, segments: list[int]
) -> None:
    made = editor.post(cell_path(segments[0]) + "/comments", json={"body": "Which report?"})
    assert made.status_code == 201
    (seen,) = translator.get(cell_path(segments[0])).json()["comments"]
    assert (seen["author"], seen["body"]) == ("editor", "Which report?")
    blank = editor.post(cell_path(segments[0]) + "/comments", json={"body": "  "})
    assert blank.status_code == 422


def test_who_is_mentioned_in_a_comment_finds_it_in_the_inbox_and_nobody_else_does(
    translator: TestClient, client_of: ClientOf, store: Store, segments: list[int]
) -> None:
    path = cell_path(segments[0]) + "/comments"
    body = "@Editor: is it the 2014 report? (not editor@example.int, not @nobody)"
    assert translator.post(path, json={"body": body}).status_code == 201
    assert translator.post(path, json={"body": "@editor, @translator: or 2015?"}).status_code == 201
    told = client_of("editor").get("/api/inbox").json()["notices"]
    assert [(one["kind"], one["by"], one["segment"], one["detail"]) for one in told] == [
        ("mentioned", "translator", segments[0], {"count": 2})
    ]
    assert "mentions you in 2 comments" in client_of("editor").get("/inbox").text
    assert client_of("reviser").get("/api/inbox").json()["notices"] == []
    assert translator.get("/api/inbox").json()["notices"] == []


def test_who_may_not_read_a_document_is_not_told_of_a_comment_on_it(
    client_of: ClientOf, store: Store, documents: Mapping[DocumentClass, str]
) -> None:
    restricted = documents[DocumentClass.RESTRICTED]
    segment = store.segments.segments(restricted)[0].id
    for name in ("translator", "reviser"):
        store.grants.give(name, GrantKind.READ, by="admin", document=restricted, reason="at work")
    said = {"body": "@reviser, @second: look"}
    made = client_of("translator").post(cell_path(segment) + "/comments", json=said)
    assert made.status_code == 201
    with store.database.read() as connection:
        told = connection.execute(sa.select(schema.notice.c.user)).scalars().all()
    assert told == ["reviser"]
