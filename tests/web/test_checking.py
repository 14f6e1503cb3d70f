"""The checks of a text that is not saved, as the editor asks for them."""

from collections.abc import Callable, Mapping

import pytest
from fastapi.testclient import TestClient

from storage.store import Store
from tests.web.conftest import take_in
from translation.claims import Task
from translation.documents import DocumentClass, TargetState
from translation.languages import Language

ClientOf = Callable[[str], TestClient]
LOST = "Le budget est de 1 250 000 francs suisses."


@pytest.fixture
def tagged(store: Store) -> int:
    """The segment whose figure stands between tags."""
    document = take_in(store, DocumentClass.PUBLIC, title="To be checked")
    rows = store.rows.rows(document, Language.FR)
    return next(row.segment for row in rows if "{1}" in row.source)


def ask(client: TestClient, segment: int, text: str) -> list[Mapping[str, object]]:
    answer = client.post(f"/api/segments/{segment}/targets/fr/check", json={"text": text})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["problems"])


def test_a_text_is_checked_by_whoever_reads_and_nothing_of_it_stays(
    client_of: ClientOf, store: Store, tagged: int
) -> None:
    found = ask(client_of("ops"), tagged, LOST)
    assert [(one["check"], one["severity"], one["waived"]) for one in found] == [
        ("tags", "error", False)
    ]
    assert ask(client_of("ops"), tagged, LOST.replace("1 250 000", "{1}1 250 000{/1}")) == []
    cell = store.cells.get(tagged, Language.FR)
    assert (cell.text, cell.version) == (None, 0)
    assert store.findings.of_cell(tagged, Language.FR) == []
    assert store.drafts.of(tagged, Language.FR) == []


def test_what_was_waived_before_is_told_to_be(
    client_of: ClientOf, store: Store, tagged: int
) -> None:
    document = store.cells.get(tagged, Language.FR).document
    store.claims.claim(document, Language.FR, Task.TRANSLATE, "translator", segments=[tagged])
    cell = store.cells.get(tagged, Language.FR)
    translator = client_of("translator")
    saved = translator.put(
        f"/api/segments/{tagged}/targets/fr",
        json={"text": LOST, "state": TargetState.TRANSLATED},
        headers={"If-Match": cell.at.etag, "Idempotency-Key": "checked"},
    )
    assert saved.status_code == 200
    (stored,) = store.findings.of_cell(tagged, Language.FR)
    store.findings.waive([stored.id], by="reviser", reason="no emphasis is meant")
    (found,) = ask(translator, tagged, f"{LOST} Oui.")
    assert (found["key"], found["waived"]) == (stored.problem.key, True)


def test_a_text_that_could_not_be_saved_is_refused_in_the_same_words(
    client_of: ClientOf, tagged: int
) -> None:
    path = f"/api/segments/{tagged}/targets/fr/check"
    client = client_of("translator")
    for text, code in (("a { b", "bad_tag"), ("a \x00 b", "bad_character")):
        answer = client.post(path, json={"text": text})
        assert answer.status_code == 422
        assert answer.json()["code"] == code
