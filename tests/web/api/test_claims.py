"""Claims: taken, kept alive, let go and refused."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from storage.grants import GrantKind
from storage.store import Store
from tests.web.answers import code
from tests.web.api.calls import FRENCH, claim
from tests.web.conftest import ClientOf
from translation.documents import DocumentClass
from translation.languages import Language


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


def test_a_claim_is_not_kept_on_a_document_that_is_no_longer_open_to_its_holder(
    store: Store, translator: TestClient, documents: Mapping[DocumentClass, str]
) -> None:
    hidden = documents[DocumentClass.RESTRICTED]
    grant = store.grants.give("translator", GrantKind.READ, hidden, by="admin")
    made = claim(translator, hidden, count=1).json()["claim"]
    assert translator.post(f"/api/claims/{made}/renew").status_code == 200
    store.grants.revoke(grant.id, by="admin")
    assert code(translator.post(f"/api/claims/{made}/renew")) == (409, "lost_claim")
