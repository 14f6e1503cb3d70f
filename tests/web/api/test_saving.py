"""Saves: under a version, a fence and a key."""

import pytest
from fastapi.testclient import TestClient

from storage.store import Store
from tests.web.answers import code
from tests.web.api.calls import FRENCH, KEYS, cell_path, claim, etag, save
from tests.web.conftest import ClientOf


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
