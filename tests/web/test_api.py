"""The calls of the HTTP interface, one by one, as scripts and the editor make them."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from storage import schema
from storage.accounts import Role
from storage.database import Database
from storage.grants import GrantKind
from storage.store import Store
from tests.web.answers import code
from translation.claims import Task
from translation.documents import DocumentClass, DocumentState
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance
from workbench.web import create_app

ClientOf = Callable[[str], TestClient]
KEYS = (f"key-{number}" for number in itertools.count())
FRENCH = "/api/documents/{}/targets/fr"


def cell_path(segment: int, language: str = "fr") -> str:
    return f"/api/segments/{segment}/targets/{language}"


def etag(version: int, fence: int) -> str:
    return f'"v{version}.{fence}"'


@pytest.fixture
def document(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    """The internal document, as it is once the memory was asked."""
    store.documents.set_state(documents[DocumentClass.INTERNAL], DocumentState.LEVERAGED)
    return documents[DocumentClass.INTERNAL]


@pytest.fixture
def translator(client_of: ClientOf) -> TestClient:
    return client_of("translator")


@pytest.fixture
def reviser(client_of: ClientOf) -> TestClient:
    return client_of("reviser")


@pytest.fixture
def editor(client_of: ClientOf) -> TestClient:
    return client_of("editor")


@pytest.fixture
def segments(store: Store, document: str) -> list[int]:
    return [one.id for one in store.segments.segments(document)]


def claim(client: TestClient, document: str, **body: Any) -> Any:
    return client.post(FRENCH.format(document) + "/claims", json=body)


def save(client: TestClient, segment: int, tag: str, text: str, **more: Any) -> Any:
    headers = {"If-Match": tag, "Idempotency-Key": more.pop("key", None) or next(KEYS)}
    body = {"text": text, "state": more.pop("state", "translated")}
    return client.put(cell_path(segment), json=body, headers=headers)


def review(client: TestClient, segment: int, tag: str, verdict: str, **more: Any) -> Any:
    headers = {"If-Match": tag, "Idempotency-Key": more.pop("key", None) or next(KEYS)}
    return client.post(
        cell_path(segment) + "/review", json={"verdict": verdict, **more}, headers=headers
    )


def translate(client: TestClient, document: str, texts: Mapping[int, str] | None = None) -> None:
    """All that is free, confirmed with the source's own words in brackets or a given text."""
    granted = claim(client, document, count=100).json()
    rows = {row["segment"]: row for row in client.get(FRENCH.format(document)).json()["rows"]}
    for cell in granted["segments"]:
        source = rows[cell["segment"]]["source"]
        text = (texts or {}).get(cell["segment"], f"«{source}»")
        tag = etag(cell["version"], cell["fence"])
        assert save(client, cell["segment"], tag, text).status_code == 200
    client.delete(f"/api/claims/{granted['claim']}")


def accept_all(client: TestClient, document: str) -> None:
    granted = claim(client, document, count=100, task="review").json()
    for cell in granted["segments"]:
        tag = etag(cell["version"], cell["fence"])
        assert review(client, cell["segment"], tag, "accept").status_code == 200


def waive_all(client: TestClient, document: str) -> None:
    found = client.get(f"/api/documents/{document}/findings").json()["findings"]
    if found:
        body = {"findings": [one["id"] for one in found], "reason": "meant so in this test"}
        assert client.post("/api/findings/waive", json=body).json()["changed"] == len(found)


# Reading


def test_documents_are_listed_with_counts_by_language(translator: TestClient) -> None:
    listed = translator.get("/api/documents").json()
    assert listed["total"] == 2
    internal = next(one for one in listed["documents"] if one["class"] == "internal")
    assert internal["symbol"] == "C99/2"
    assert set(internal["languages"]) == {"ar", "zh", "fr", "ru", "es"}
    french = internal["languages"]["fr"]
    assert french["segments"] == french["initial"] > 5
    assert french["translated"] == french["reviewed"] == french["final"] == 0


def test_a_document_is_read_by_its_id_or_by_its_symbol(
    translator: TestClient, document: str
) -> None:
    by_id = translator.get(f"/api/documents/{document}").json()
    assert by_id["document"] == document
    assert by_id["waiting"]
    assert translator.get("/api/documents/C99/2").json() == by_id
    assert translator.get("/api/documents/C99%2F2").json() == by_id
    by_symbol = translator.get("/api/documents/C99/2/targets/fr").json()
    assert by_symbol == translator.get(FRENCH.format(document)).json()


def test_an_unknown_symbol_is_not_found(translator: TestClient) -> None:
    for path in ("/api/documents/C99/777", "/api/documents/C99/777/targets/fr"):
        assert code(translator.get(path)) == (404, "not_found")


def test_rows_hold_what_the_interface_names(translator: TestClient, document: str) -> None:
    first = translator.get(FRENCH.format(document), params={"limit": 2}).json()
    named = {"segment", "source", "text", "state", "origin", "version", "fence", "holder"}
    assert named | {"seconds_left"} <= set(first["rows"][0])
    assert first["rows"][0]["state"] == "initial"
    seen = first["rows"]
    after = first["next"]
    while after is not None:
        window = translator.get(FRENCH.format(document), params={"limit": 2, "after": after})
        seen += window.json()["rows"]
        after = window.json()["next"]
    whole = translator.get(FRENCH.format(document)).json()["rows"]
    assert seen == whole


def test_rows_can_be_narrowed(translator: TestClient, document: str, segments: list[int]) -> None:
    claim(translator, document, segments=segments[:2])
    mine = translator.get(FRENCH.format(document), params={"holder": "translator"}).json()["rows"]
    assert [row["segment"] for row in mine] == segments[:2]
    free = translator.get(FRENCH.format(document), params={"only": "free"}).json()["rows"]
    assert [row["segment"] for row in free] == segments[2:]
    assert code(translator.get(FRENCH.format(document), params={"only": "odd"})) == (422, "invalid")


def test_a_wrong_language_says_which_there_are(translator: TestClient, document: str) -> None:
    wrong = translator.get(f"/api/documents/{document}/targets/tlh")
    assert code(wrong) == (422, "unknown_language")
    assert "ar, zh, en, fr, ru or es" in wrong.json()["detail"]
    assert code(translator.get(f"/api/documents/{document}/targets/en")) == (404, "not_found")


def test_six_columns_stand_side_by_side(
    editor: TestClient, document: str, segments: list[int]
) -> None:
    rows = editor.get(f"/api/documents/{document}/aligned").json()["rows"]
    assert [row["segment"] for row in rows] == segments
    assert set(rows[0]["cells"]) == {"ar", "zh", "fr", "ru", "es"}


# Claims


def test_a_claim_gives_cells_with_version_and_fence(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    made = claim(translator, document, count=3)
    assert made.status_code == 201
    granted = made.json()
    assert [cell["segment"] for cell in granted["segments"]] == segments[:3]
    assert {cell["fence"] for cell in granted["segments"]} == {1}
    assert 890 <= granted["seconds_left"] <= 900
    assert granted["task"] == "translate"


def test_what_one_holds_no_other_gets(
    translator: TestClient, client_of: ClientOf, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=100)
    second = client_of("second")
    assert code(claim(second, document)) == (409, "none_free")
    assert code(claim(second, document, segments=segments[:1])) == (409, "none_free")


def test_a_claim_is_renewed_and_let_go(translator: TestClient, document: str) -> None:
    number = claim(translator, document, count=2).json()["claim"]
    renewed = translator.post(f"/api/claims/{number}/renew")
    assert renewed.status_code == 200
    assert renewed.json()["seconds_left"] > 890
    assert translator.delete(f"/api/claims/{number}").json() == {"claim": number, "released": 2}
    assert translator.delete(f"/api/claims/{number}").json()["released"] == 0
    assert code(translator.post(f"/api/claims/{number}/renew")) == (409, "lost_claim")


def test_a_coordinator_sees_all_claims_and_takes_one_back(
    translator: TestClient, client_of: ClientOf, document: str
) -> None:
    number = claim(translator, document, count=2).json()["claim"]
    coordinator, second = client_of("coordinator"), client_of("second")
    (seen,) = coordinator.get("/api/claims").json()["claims"]
    assert (seen["holder"], seen["cells"], seen["open"]) == ("translator", 2, 2)
    assert second.get("/api/claims").json()["claims"] == []
    assert second.delete(f"/api/claims/{number}").json()["released"] == 0
    assert coordinator.delete(f"/api/claims/{number}").json()["released"] == 2


def test_the_same_key_gives_the_same_claim(translator: TestClient, document: str) -> None:
    headers = {"Idempotency-Key": "one"}
    path = FRENCH.format(document) + "/claims"
    first = translator.post(path, json={"count": 2}, headers=headers).json()
    again = translator.post(path, json={"count": 2}, headers=headers).json()
    assert (again["claim"], again["segments"]) == (first["claim"], first["segments"])
    other = translator.post(path, json={"count": 3}, headers=headers)
    assert code(other) == (422, "key_reused")


def test_a_claim_asks_for_the_role_of_its_task(
    translator: TestClient, reviser: TestClient, client_of: ClientOf, document: str
) -> None:
    assert code(claim(translator, document, task="review")) == (403, "forbidden")
    assert code(claim(reviser, document, task="translate")) == (403, "forbidden")
    assert code(claim(client_of("ops"), document)) == (403, "forbidden")


def test_a_language_that_is_not_ones_own_is_forbidden(
    store: Store, translator: TestClient, document: str
) -> None:
    store.accounts.set_languages("translator", [Language.AR], by="admin")
    assert code(claim(translator, document)) == (403, "forbidden")
    arabic = translator.post(f"/api/documents/{document}/targets/ar/claims", json={"count": 1})
    assert arabic.status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {"count": 0},
        {"count": 10**9},
        {"segments": []},
        {"task": "edit"},
        {"task": "sleep"},
        {"cuont": 3},
        [],
        "{",
    ],
)
def test_a_claim_that_makes_no_sense_is_refused_in_the_same_form(
    translator: TestClient, document: str, body: Any
) -> None:
    path = FRENCH.format(document) + "/claims"
    sent = {"content": body} if isinstance(body, str) else {"json": body}
    answer = translator.post(path, headers={"content-type": "application/json"}, **sent)
    assert code(answer) == (422, "invalid")


# Saving


def test_a_save_gives_the_new_version(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    saved = save(translator, segments[0], etag(0, 1), "Une question interne")
    assert saved.status_code == 200
    assert saved.headers["etag"] == etag(1, 1)
    told = saved.json()
    assert (told["state"], told["version"], told["fence"]) == ("translated", 1, 1)
    assert told["text"] == "Une question interne"
    assert told["repeated"] is False
    read = translator.get(cell_path(segments[0]))
    assert read.headers["etag"] == etag(1, 1)
    assert read.json()["text"] == "Une question interne"
    assert read.json()["translated_by"] == "translator"


def test_a_write_without_its_headers_is_428(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    body = {"text": "x", "state": "initial"}
    path = cell_path(segments[0])
    bare = translator.put(path, json=body, headers={"Idempotency-Key": "k"})
    assert code(bare) == (428, "precondition_required")
    assert "If-Match" in bare.json()["detail"]
    keyless = translator.put(path, json=body, headers={"If-Match": etag(0, 1)})
    assert code(keyless) == (428, "precondition_required")
    assert "Idempotency-Key" in keyless.json()["detail"]
    assert translator.get(path).json()["version"] == 0


@pytest.mark.parametrize("given", ["*", 'W/"v0.1"', '"v0.1", "v0.2"', "v0", ""])
def test_an_if_match_that_is_no_version_is_400(
    translator: TestClient, document: str, segments: list[int], given: str
) -> None:
    claim(translator, document, count=1)
    assert code(save(translator, segments[0], given, "x")) == (400, "bad_version")


def test_a_stale_version_is_412_and_changes_nothing(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    save(translator, segments[0], etag(0, 1), "Premier", state="initial")
    stale = save(translator, segments[0], etag(0, 1), "Second")
    assert code(stale) == (412, "stale_version")
    assert "v1.1" in stale.json()["detail"]
    assert translator.get(cell_path(segments[0])).json()["text"] == "Premier"


def test_a_lost_claim_is_409_and_the_draft_is_kept(
    translator: TestClient, client_of: ClientOf, document: str, segments: list[int]
) -> None:
    number = claim(translator, document, count=1).json()["claim"]
    draft = {"text": "mes mots", "base_version": 0, "sequence": 1}
    assert translator.put(cell_path(segments[0]) + "/draft", json=draft).status_code == 204
    client_of("coordinator").delete(f"/api/claims/{number}")
    lost = save(translator, segments[0], etag(0, 1), "mes mots")
    assert code(lost) == (409, "lost_claim")
    claim(client_of("second"), document, count=1)
    assert code(save(translator, segments[0], etag(0, 1), "mes mots")) == (409, "lost_claim")
    kept = client_of("second").get(cell_path(segments[0])).json()["drafts"]
    assert [(one["user"], one["text"]) for one in kept] == [("translator", "mes mots")]


def test_a_repeated_key_gives_the_answer_again_even_when_the_claim_has_gone(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    number = claim(translator, document, count=1).json()["claim"]
    first = save(translator, segments[0], etag(0, 1), "Titre", key="once")
    translator.delete(f"/api/claims/{number}")
    again = save(translator, segments[0], etag(0, 1), "Titre", key="once")
    assert again.status_code == 200
    assert again.headers["etag"] == first.headers["etag"]
    assert again.json() == {**first.json(), "repeated": True}
    assert translator.get(cell_path(segments[0])).json()["version"] == 1


def test_the_same_key_with_another_body_is_422(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    save(translator, segments[0], etag(0, 1), "Titre", key="once")
    other = save(translator, segments[0], etag(0, 1), "Autre", key="once")
    assert code(other) == (422, "key_reused")
    assert "Autre" not in other.text


def test_anothers_key_is_not_ones_own(
    translator: TestClient, client_of: ClientOf, document: str, segments: list[int]
) -> None:
    claim(translator, document, segments=segments[:1])
    second = client_of("second")
    claim(second, document, segments=segments[1:2])
    assert save(translator, segments[0], etag(0, 1), "Un", key="one").status_code == 200
    assert save(second, segments[1], etag(0, 1), "Deux", key="one").status_code == 200


def test_a_text_with_a_brace_that_is_no_tag_is_refused_by_name(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    refused = save(translator, segments[0], etag(0, 1), "Titre {secret")
    assert code(refused) == (422, "bad_tag")
    assert "secret" not in refused.text


def test_a_text_that_no_database_holds_is_refused(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    body = b'{"text": "\\ud800", "state": "initial"}'
    headers = {"If-Match": etag(0, 1), "Idempotency-Key": "k", "content-type": "application/json"}
    assert translator.put(cell_path(segments[0]), content=body, headers=headers).status_code == 422
    long = "x" * 200_001
    assert code(save(translator, segments[0], etag(0, 1), long)) == (422, "invalid")
    huge = "x" * 2_000_000
    assert save(translator, segments[0], etag(0, 1), huge).status_code == 413


def test_arabic_and_chinese_are_kept_letter_by_letter(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    texts = {"ar": "اجتمع المجلس مرتين\u200f.", "zh": "理事会举行了两次会议。"}
    for language, text in texts.items():
        path = f"/api/documents/{document}/targets/{language}/claims"
        translator.post(path, json={"segments": segments[:1]})
        headers = {"If-Match": etag(0, 1), "Idempotency-Key": next(KEYS)}
        body = {"text": text, "state": "translated"}
        saved = translator.put(cell_path(segments[0], language), json=body, headers=headers)
        assert saved.json()["text"] == text
        assert translator.get(cell_path(segments[0], language)).json()["text"] == text


def test_a_confirm_tells_what_the_checks_found(
    translator: TestClient, store: Store, document: str
) -> None:
    found = [one for one in store.segments.segments(document) if one.segment.tags]
    (tagged,) = found
    granted = claim(translator, document, segments=[tagged.id]).json()
    assert len(granted["segments"]) == 1
    saved = save(translator, tagged.id, etag(0, 1), "Le budget est de 7 francs.")
    assert saved.json()["outcome"]["findings"] >= 2
    panel = translator.get(cell_path(tagged.id) + "/panel").json()
    assert {"tags", "values"} <= {one["check"] for one in panel["findings"]}
    row = translator.get(FRENCH.format(document), params={"only": "findings"}).json()["rows"]
    assert [one["segment"] for one in row] == [tagged.id]
    assert row[0]["errors"] >= 1


# Drafts


def test_an_older_draft_is_ignored(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    path = cell_path(segments[0]) + "/draft"
    for text, sequence in (("neuf", 5), ("vieux", 4)):
        body = {"text": text, "base_version": 0, "sequence": sequence}
        assert translator.put(path, json=body).status_code == 204
    assert translator.get(cell_path(segments[0])).json()["drafts"][0]["text"] == "neuf"
    assert translator.delete(path).status_code == 204
    assert translator.get(cell_path(segments[0])).json()["drafts"] == []


def test_a_draft_is_its_authors_until_another_holds_the_cell(
    translator: TestClient, client_of: ClientOf, document: str, segments: list[int]
) -> None:
    body = {"text": "à moitié", "base_version": 0, "sequence": 1}
    translator.put(cell_path(segments[0]) + "/draft", json=body)
    second = client_of("second")
    assert second.get(cell_path(segments[0])).json()["drafts"] == []
    claim(second, document, segments=segments[:1])
    offered = second.get(cell_path(segments[0])).json()["drafts"]
    assert [(one["user"], one["text"]) for one in offered] == [("translator", "à moitié")]


def test_a_save_takes_ones_draft_with_it(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    body = {"text": "Titr", "base_version": 0, "sequence": 1}
    translator.put(cell_path(segments[0]) + "/draft", json=body)
    save(translator, segments[0], etag(0, 1), "Titre")
    assert translator.get(cell_path(segments[0])).json()["drafts"] == []


# Review, return, comments, history


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


# Repetitions and the memory


def test_what_was_confirmed_is_matched_at_once_and_fills_its_repetitions(
    translator: TestClient, store: Store, document: str
) -> None:
    alike = [
        one.id
        for one in store.segments.segments(document)
        if one.segment.text == "The Council met twice."
    ]
    assert len(alike) == 2
    claim(translator, document, segments=alike[:1])
    saved = save(translator, alike[0], etag(0, 1), "Le Conseil s’est réuni deux fois.")
    outcome = saved.json()["outcome"]
    assert outcome["repeated"] == 1
    other = translator.get(cell_path(alike[1])).json()
    assert (other["text"], other["origin"], other["state"]) == (
        "Le Conseil s’est réuni deux fois.",
        "repetition",
        "initial",
    )
    query = {"source": "en", "text": "The Council met twice.", "targets": "fr,ar"}
    (match,) = translator.get("/api/memory/matches", params=query).json()["matches"]
    assert match["percent"] == 100
    assert match["targets"] == {"fr": "Le Conseil s’est réuni deux fois."}
    assert match["provenance"] == "translated"
    undone = translator.post(
        cell_path(alike[0]) + "/repetitions/undo", json={"spread": outcome["spread"]}
    )
    assert undone.json() == {"undone": 1}
    assert translator.get(cell_path(alike[1])).json()["text"] is None


def test_matches_tell_what_was_put_in_and_what_is_missing(
    translator: TestClient, store: Store
) -> None:
    texts = {Language.EN: "It met in 2016.", Language.FR: "Réuni en 2016."}
    unit = ImportedUnit(1, texts)
    store.memory.import_units("a" * 64, [unit], provenance=Provenance.REVIEWED, by="ops")
    asked = {"source": "en", "text": "It met in 2018.", "targets": "fr,ar"}
    (one,) = translator.get("/api/memory/matches", params=asked).json()["matches"]
    assert one["adapted"] == {"fr": "Réuni en 2018."}
    assert one["ranges"] == {"fr": [[9, 13]]}
    assert (one["missing"], one["made_from"], one["penalty"]) == (["ar"], None, 0)
    near = {**asked, "text": "It meets on 2016."}
    assert translator.get("/api/memory/matches", params=near).json()["matches"] == []
    wide = {**near, "wide": True}
    assert len(translator.get("/api/memory/matches", params=wide).json()["matches"]) == 1


def test_a_repetition_is_undone_only_beside_a_cell_of_its_own_job(
    translator: TestClient, store: Store, document: str, documents: Mapping[DocumentClass, str]
) -> None:
    alike = [
        one.id
        for one in store.segments.segments(document)
        if one.segment.text == "The Council met twice."
    ]
    claim(translator, document, segments=alike[:1])
    saved = save(translator, alike[0], etag(0, 1), "Le Conseil s’est réuni deux fois.")
    spread = {"spread": saved.json()["outcome"]["spread"]}
    elsewhere = store.segments.segments(documents[DocumentClass.PUBLIC])[0].id
    for path in (cell_path(elsewhere), cell_path(alike[0], "ar")):
        assert code(translator.post(path + "/repetitions/undo", json=spread)) == (404, "not_found")
    assert translator.get(cell_path(alike[1])).json()["origin"] == "repetition"


def test_the_panel_shows_in_which_words_a_match_differs(
    translator: TestClient, store: Store, document: str
) -> None:
    public = store.documents.find("C99/1").id
    mine = next(
        one for one in store.segments.segments(public) if "thanked the members" in one.segment.text
    )
    granted = translator.post(
        f"/api/documents/{public}/targets/fr/claims", json={"segments": [mine.id]}
    ).json()
    assert granted["segments"]
    save(translator, mine.id, etag(0, 1), "Le Secrétaire général a remercié les membres.")
    theirs = next(
        one
        for one in store.segments.segments(document)
        if "thanked the members" in one.segment.text
    )
    panel = translator.get(cell_path(theirs.id) + "/panel").json()
    match = panel["matches"][0]
    assert 70 <= match["percent"] < 100
    assert match["document"] == "C99/1"
    assert match["by"] == "translator"
    kinds = {piece["kind"] for piece in match["pieces"]}
    assert kinds == {"same", "removed", "added"}


def test_the_panel_offers_a_match_with_the_values_of_the_segment_in_it(
    translator: TestClient, store: Store, document: str
) -> None:
    texts = {
        Language.EN: "It noted the report of 17 May 2015.",
        Language.FR: "Il a pris note du rapport du 17 mai 2015.",
        Language.ZH: "它注意到报告。",
    }
    unit = ImportedUnit(1, texts)
    store.memory.import_units("b" * 64, [unit], provenance=Provenance.REVIEWED, by="ops")
    dated = next(
        one for one in store.segments.segments(document) if "3 May 2018" in one.segment.text
    )
    match = translator.get(cell_path(dated.id) + "/panel").json()["matches"][0]
    assert (match["adapted"], match["kind"]) == (True, "fuzzy")
    assert match["target"] == "Il a pris note du rapport du 3 mai 2018."
    assert [match["target"][start:end] for start, end in match["ranges"]] == ["3 mai 2018"]
    chinese = translator.get(cell_path(dated.id, "zh") + "/panel").json()["matches"][0]
    assert chinese["target"] == "它注意到报告。"
    assert (chinese["adapted"], chinese["ranges"]) == (False, [])


def test_the_panel_shows_values_in_the_form_of_the_target(
    translator: TestClient, store: Store, document: str
) -> None:
    dated = next(
        one for one in store.segments.segments(document) if "3 May 2018" in one.segment.text
    )
    (value,) = translator.get(cell_path(dated.id) + "/panel").json()["values"]
    assert (value["kind"], value["text"], value["written"]) == ("date", "3 May 2018", "3 mai 2018")
    assert dated.segment.text[value["start"] : value["end"]] == "3 May 2018"


def test_terms_are_found_with_their_six_languages(translator: TestClient) -> None:
    query = {"source": "en", "text": "The Secretary-General thanked the Council."}
    rows = translator.get("/api/terms", params=query).json()["terms"]
    council = next(row for row in rows if row["concept"] == "council")
    assert {"fr", "ar", "zh"} <= set(council["terms"])
    assert council["terms"]["fr"][0]["text"]


def test_the_concordance_finds_a_phrase_in_the_texts(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    save(translator, segments[0], etag(0, 1), "Une affaire interne")
    query = {"text": "affaire", "language": "fr"}
    (row,) = translator.get("/api/concordance", params=query).json()["rows"]
    assert row["texts"]["fr"] == "Une affaire interne"
    assert row["texts"]["en"]


def test_a_search_for_forms_is_told_with_its_places_and_pieces_of_a_text_with_theirs(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    save(translator, segments[0], etag(0, 1), "Des affaires internes à régler")
    query = {"text": "~affaire règle*", "language": "fr"}
    assert translator.get("/api/concordance", params=query).json()["total"] == 0
    found = translator.get("/api/concordance", params={**query, "text": "interne", "forms": True})
    (row,) = found.json()["rows"]
    assert (row["ranges"], found.json()["whole"]) == ([[13, 21]], True)
    query = {"source": "fr", "targets": "en", "text": "Voici des affaires internes."}
    (piece,) = translator.get("/api/memory/fragments", params=query).json()["fragments"]
    assert (piece["text"], piece["start"], piece["total"]) == ("des affaires internes", 6, 1)
    assert piece["units"][0]["places"] == {"fr": [[0, 21]]}


# Final and published


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


# Assignments and jobs


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


# Who asks


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


# The rest


def test_a_claim_is_not_kept_on_a_document_that_is_no_longer_open_to_its_holder(
    store: Store, translator: TestClient, documents: Mapping[DocumentClass, str]
) -> None:
    hidden = documents[DocumentClass.RESTRICTED]
    grant = store.grants.give("translator", GrantKind.READ, hidden, by="admin")
    made = claim(translator, hidden, count=1).json()["claim"]
    assert translator.post(f"/api/claims/{made}/renew").status_code == 200
    store.grants.revoke(grant.id, by="admin")
    assert code(translator.post(f"/api/claims/{made}/renew")) == (409, "lost_claim")


def test_what_is_late_is_told_to_those_who_may_read_it(
    store: Store, client_of: ClientOf, documents: Mapping[DocumentClass, str]
) -> None:
    overdue = sa.update(schema.document).values(due=date(2020, 1, 1))
    store.database.write(lambda connection: connection.execute(overdue))
    store.grants.give("ops", GrantKind.READ, documents[DocumentClass.RESTRICTED], by="admin")
    told = client_of("ops").get("/api/throughput").json()["late"]
    open_to = {"C99/1", "C99/2", documents[DocumentClass.RESTRICTED]}
    assert {late["document"] for late in told} == open_to


def test_throughput_carries_its_definition(client_of: ClientOf, translator: TestClient) -> None:
    told = client_of("ops").get("/api/throughput").json()
    assert told["definition"] == "un-330w-source"
    assert told["pages"]["fr"]["received"] > 0
    assert told["volume"]["definition"]
    assert code(translator.get("/api/throughput")) == (403, "forbidden")
    unknown = client_of("ops").get("/api/throughput", params={"volume": "none"})
    assert code(unknown) == (404, "not_found")


def test_health_is_told_to_anyone(visitor: TestClient) -> None:
    assert visitor.get("/healthz").json() == {"status": "ok"}
    assert visitor.get("/readyz").json() == {"status": "ok"}


def test_a_database_that_does_not_answer_is_503(store: Store) -> None:
    away = Database("postgresql+psycopg://hexaglot@127.0.0.1:1/none")
    lame = TestClient(create_app(replace(store, database=away)))
    assert lame.get("/healthz").status_code == 200
    assert code(lame.get("/readyz")) == (503, "unavailable")


def test_the_description_names_every_call_of_the_interface(visitor: TestClient) -> None:
    described = visitor.get("/api/openapi.json").json()["paths"]
    document, cell = "/api/documents/{document}", "/api/segments/{segment}/targets/{language}"
    job = document + "/targets/{language}"
    calls = [
        ("/api/documents", "post"),
        ("/api/documents", "get"),
        (document, "get"),
        (job, "get"),
        (job + "/claims", "post"),
        ("/api/claims/{claim}/renew", "post"),
        ("/api/claims/{claim}", "delete"),
        (cell, "put"),
        (cell + "/review", "post"),
        (cell + "/draft", "put"),
        (job + "/finalise", "post"),
        (document + "/publish", "post"),
        ("/api/memory/matches", "get"),
        ("/api/terms", "get"),
        ("/api/concordance", "get"),
        ("/api/throughput", "get"),
        ("/api/events", "get"),
        ("/healthz", "get"),
        ("/readyz", "get"),
    ]
    missing = [call for call in calls if call[1] not in described.get(call[0], {})]
    assert missing == []
    for path, method in calls:
        answers = described[path][method]["responses"]
        assert "application/problem+json" in answers["4XX"]["content"], path
        assert "application/json" not in answers["422"]["content"], path
    parameters = {one["name"].lower() for one in described[cell]["put"]["parameters"]}
    assert {"if-match", "idempotency-key"} <= parameters
    sent = described["/api/documents"]["post"]["requestBody"]["content"]
    assert "file" in sent["multipart/form-data"]["schema"]["properties"]
