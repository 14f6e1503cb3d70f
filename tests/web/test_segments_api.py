"""Joins of one language and cuts for all of them, as scripts and the editor ask for them."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from storage.accounts import Role
from storage.store import Store
from tests.web.answers import code
from translation.documents import DocumentClass, DocumentState
from translation.languages import Language

ClientOf = Callable[[str], TestClient]
KEYS = (f"key-{number}" for number in itertools.count())
TWO = "The Council met twice. It noted the report of 3 May 2018."


@pytest.fixture
def document(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    store.documents.set_state(documents[DocumentClass.INTERNAL], DocumentState.LEVERAGED)
    return documents[DocumentClass.INTERNAL]


@pytest.fixture
def pair(store: Store, document: str) -> tuple[int, int]:
    """The two sentences of the one paragraph that has two."""
    found = [one for one in store.segments.blocks(document) if len(one.segments) == 2]
    return found[0].segments[0].id, found[0].segments[1].id


def path(segment: int, language: str = "fr") -> str:
    return f"/api/segments/{segment}/targets/{language}"


def claimed(client: TestClient, document: str, *segments: int) -> list[str]:
    """The ETags of cells that were just claimed."""
    asked = {"segments": list(segments)}
    answer = client.post(f"/api/documents/{document}/targets/fr/claims", json=asked)
    return [f'"v{cell["version"]}.{cell["fence"]}"' for cell in answer.json()["segments"]]


def send(client: TestClient, method: str, url: str, tag: str | None = None, **more: Any) -> Any:
    headers = {"Idempotency-Key": more.pop("key", None) or next(KEYS)}
    if tag is not None:
        headers["If-Match"] = tag
    return client.request(method, url, headers=headers, **more)


def join(client: TestClient, segment: int, tag: str | None, count: int = 2, **more: Any) -> Any:
    return send(client, "POST", f"{path(segment)}/join", tag, json={"count": count}, **more)


def undo(client: TestClient, segment: int, tag: str | None, **more: Any) -> Any:
    return send(client, "DELETE", f"{path(segment)}/join", tag, **more)


def put(client: TestClient, segment: int, tag: str, text: str) -> Any:
    body = {"text": text, "state": "translated"}
    return send(client, "PUT", path(segment), tag, json=body)


def test_a_join_covers_the_next_and_is_undone(
    client_of: ClientOf, document: str, pair: tuple[int, int]
) -> None:
    client = client_of("translator")
    first, second = pair
    tags = claimed(client, document, first, second)
    saved = put(client, second, tags[1], "Il a noté le rapport du 3 mai 2018.")
    made = join(client, first, tags[0])
    assert made.status_code == 200
    told = made.json()
    assert (told["covers"], [cell["segment"] for cell in told["cells"]]) == (2, [first, second])
    assert made.headers["etag"] == f'"v{told["cells"][0]["version"]}.{told["cells"][0]["fence"]}"'
    rows = client.get(f"/api/documents/{document}/targets/fr").json()["rows"]
    by_segment = {row["segment"]: row for row in rows}
    assert (by_segment[first]["source"], by_segment[first]["covers"]) == (TWO, 2)
    assert (by_segment[second]["covers"], by_segment[second]["covered_by"]) == (0, first)
    cell = client.get(path(second)).json()
    assert (cell["covers"], cell["covered_by"]) == (0, first)
    six = client.get(f"/api/documents/{document}/aligned").json()["rows"]
    french = {row["segment"]: row["cells"]["fr"] for row in six}
    assert (french[first]["covers"], french[second]["covered_by"]) == (2, first)
    assert client.get(f"{path(first)}/panel").status_code == 200
    confirmed = put(client, first, made.headers["etag"], "Le Conseil, réuni deux fois, a noté.")
    assert confirmed.json()["outcome"]["findings"] > 0  # the date of the second sentence
    undone = undo(client, first, confirmed.headers["etag"])
    assert (undone.status_code, undone.json()["covers"]) == (200, 1)
    assert client.get(path(second)).json()["text"] == saved.json()["text"]
    again = undone.json()["cells"][1]
    tag = f'"v{again["version"]}.{again["fence"]}"'
    assert put(client, second, tag, "Il a noté le rapport du 3 mai 2018.").status_code == 200


def test_a_join_without_its_headers_is_428(
    client_of: ClientOf, document: str, pair: tuple[int, int]
) -> None:
    client = client_of("translator")
    tags = claimed(client, document, *pair)
    assert code(join(client, pair[0], None)) == (428, "precondition_required")
    bare = client.post(f"{path(pair[0])}/join", json={"count": 2}, headers={"If-Match": tags[0]})
    assert code(bare) == (428, "precondition_required")
    assert code(undo(client, pair[0], None)) == (428, "precondition_required")
    split = client.post(f"/api/segments/{pair[0]}/split", json={"offset": 4})
    assert split.status_code == 403  # who may not is told that first
    keyless = client_of("coordinator").post(f"/api/segments/{pair[0]}/merge")
    assert code(keyless) == (428, "precondition_required")


def test_a_join_that_cannot_be_is_told_by_name(
    client_of: ClientOf, document: str, pair: tuple[int, int]
) -> None:
    client, other = client_of("translator"), client_of("second")
    first, second = pair
    assert code(join(client, first, '"v0.0"')) == (409, "lost_claim")
    tags = claimed(client, document, first, second)
    assert code(join(client, first, '"v7.1"')) == (412, "stale_version")
    assert code(join(client, first, tags[0], 3)) == (409, "not_joinable")
    assert code(join(client, first, tags[0], 1)) == (422, "invalid")
    assert code(join(other, first, tags[0])) == (409, "lost_claim")
    assert code(undo(client, first, tags[0])) == (409, "not_joined")
    made = join(client, first, tags[0], key="same")
    assert join(client, first, tags[0], key="same").json()["repeated"] is True
    assert code(join(client, first, '"v1.1"', key="same")) == (422, "key_reused")
    assert code(put(client, second, tags[1], "x")) == (409, "covered")
    reviewed = put(client, first, made.headers["etag"], "Le Conseil a noté.").headers["etag"]
    for name in ("reviser", "editor", "coordinator"):
        assert code(undo(client_of(name), first, reviewed)) == (403, "forbidden")


def test_one_joins_in_ones_own_languages_alone(
    client_of: ClientOf, store: Store, pair: tuple[int, int]
) -> None:
    store.accounts.add("arabist", roles=[Role.TRANSLATOR], languages=[Language.AR])
    assert code(join(client_of("arabist"), pair[0], '"v0.0"')) == (403, "forbidden")


def test_a_coordinator_cuts_a_segment_and_puts_it_together(
    client_of: ClientOf, document: str, pair: tuple[int, int]
) -> None:
    client = client_of("coordinator")
    offset = "The Council met twice.".index("met")
    made = send(client, "POST", f"/api/segments/{pair[0]}/split", json={"offset": offset})
    assert made.status_code == 200
    one, two = made.json()["segments"]
    for language in ("fr", "ar"):
        rows = client.get(f"/api/documents/{document}/targets/{language}").json()["rows"]
        sources = {row["segment"]: row["source"] for row in rows}
        assert (sources[one], sources[two]) == ("The Council", "met twice.")
        assert pair[0] not in sources
    inside = send(client, "POST", f"/api/segments/{one}/split", json={"offset": 99})
    assert code(inside) == (422, "bad_cut")
    back = send(client_of("editor"), "POST", f"/api/segments/{one}/merge")
    assert back.json()["superseded"] == [one, two]
    rows = client.get(f"/api/documents/{document}/targets/fr").json()["rows"]
    assert "The Council met twice." in [row["source"] for row in rows]
    gone = send(client, "POST", f"/api/segments/{one}/merge")
    assert code(gone) == (404, "not_found")


def test_nothing_is_cut_once_anyone_works_on_it(
    client_of: ClientOf, document: str, pair: tuple[int, int]
) -> None:
    claimed(client_of("translator"), document, pair[0])
    client = client_of("coordinator")
    split = send(client, "POST", f"/api/segments/{pair[0]}/split", json={"offset": 4})
    assert code(split) == (409, "segment_in_use")
    assert split.json()["language"] == "fr"
    merged = send(client, "POST", f"/api/segments/{pair[0]}/merge")
    assert code(merged) == (409, "segment_in_use")
    for name in ("translator", "reviser", "ops", "admin"):
        asked = send(client_of(name), "POST", f"/api/segments/{pair[1]}/merge")
        assert code(asked) == (403, "forbidden")


def test_what_one_may_not_read_is_not_there(
    client_of: ClientOf, store: Store, documents: Mapping[DocumentClass, str]
) -> None:
    hidden = store.segments.segments(documents[DocumentClass.CONFIDENTIAL])[0].id
    asked = send(client_of("coordinator"), "POST", f"/api/segments/{hidden}/merge")
    missing = send(client_of("coordinator"), "POST", "/api/segments/987654/merge")
    assert code(asked) == code(missing) == (404, "not_found")
    assert code(join(client_of("translator"), hidden, '"v0.0"')) == (404, "not_found")
