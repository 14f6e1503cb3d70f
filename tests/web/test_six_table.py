"""The editors' table of all texts over HTTP and on the pages."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient

from storage.grants import GrantKind
from storage.store import Store
from translation.claims import Task
from translation.documents import DocumentClass, DocumentState, TargetState
from translation.languages import Language

ClientOf = Callable[[str], TestClient]
FR = Language.FR
SIX = "/api/documents/{}/six"


@pytest.fixture
def document(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    id = documents[DocumentClass.INTERNAL]
    store.documents.set_state(id, DocumentState.LEVERAGED)
    held = store.claims.claim(id, FR, Task.TRANSLATE, "translator", count=2)
    for one in held.cells:
        save(store, one.segment, "translator", "Texte.", TargetState.TRANSLATED)
    store.claims.release(held.claim, "translator")
    return id


def save(store: Store, segment: int, by: str, text: str, state: TargetState) -> None:
    at = store.cells.get(segment, FR).at
    key = f"{by}:{segment}:{at}"
    store.cells.save(segment, FR, actor=by, at=at, text=text, state=state, key=key)


@pytest.fixture
def editor(client_of: ClientOf) -> TestClient:
    return client_of("editor")


def written(body: bytes, texts: Mapping[tuple[int, int], str]) -> bytes:
    """The table with texts in its cells, by row and column from 1."""
    made = docx.Document(io.BytesIO(body))
    for (row, column), text in texts.items():
        made.tables[0].rows[row].cells[column].paragraphs[0].text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def french(store: Store, document: str, number: int) -> Any:
    return store.rows.rows(document, FR)[number]


def edited(store: Store, document: str, number: int, text: str) -> None:
    """Somebody else's hand on a text meanwhile."""
    segment = french(store, document, number).segment
    held = store.claims.claim(document, FR, Task.EDIT, "admin", segments=[segment])
    save(store, segment, "admin", text, TargetState.TRANSLATED)
    store.claims.release(held.claim, "admin")


def test_the_table_goes_out_and_comes_back_with_a_conflict(
    editor: TestClient, document: str, store: Store
) -> None:
    taken = editor.get(SIX.format(document))
    assert taken.status_code == 200
    assert 'filename="C99-2-six.docx"' in taken.headers["content-disposition"]
    assert store.claims.held("editor") == []
    edited(store, document, 1, "Autre texte.")
    body = written(taken.content, {(1, 4): "Une affaire.", (2, 4): "Réunion.", (1, 3): "Other."})
    sent = {"file": ("six.docx", body)}
    answer = editor.post(SIX.format(document) + "/deliveries", files=sent)
    assert answer.status_code == 201
    told = answer.json()
    by_language = {one["language"]: one for one in told["deliveries"]}
    assert {one["form"] for one in by_language.values()} == {"six"}
    assert [
        (one["number"], one["outcome"], one["code"]) for one in by_language["fr"]["segments"]
    ] == [
        (1, "written", ""),
        (2, "conflict", "stale_version"),
    ]
    assert [one["code"] for one in by_language["en"]["segments"]] == ["source_changed"]
    assert set(by_language) == {"fr", "en"}
    first, second = french(store, document, 0), french(store, document, 1)
    assert (first.text, first.state) == ("Une affaire.", TargetState.TRANSLATED)
    assert second.text == "Autre texte."
    again = editor.post(SIX.format(document) + "/deliveries", files=sent)
    assert (again.status_code, again.json()["repeated"]) == (200, True)
    number = by_language["fr"]["delivery"]
    file = f"/api/documents/{document}/targets/fr/exchange/deliveries/{number}/file"
    assert editor.get(file).content == body


def test_the_page_gives_the_table_and_takes_it_back(
    editor: TestClient, document: str, store: Store
) -> None:
    drawn = editor.get(f"/documents/{document}/six").text
    assert f'href="/documents/{document}/six/table"' in drawn
    taken = editor.get(f"/documents/{document}/six/table")
    edited(store, document, 0, "Une affaire secrète")
    body = written(taken.content, {(1, 4): "Une affaire interne", (1, 3): "Other."})
    led = editor.post(f"/documents/{document}/deliveries", files={"file": ("six.docx", body)})
    assert led.status_code == 303
    told = editor.get(led.headers["location"]).text
    assert "The text was changed here since it was taken away" in told
    assert "<del>secrète</del>" in told
    assert "<ins>interne</ins>" in told
    assert "English (original) · 0 written · 1 not written" in told
    number = max(one.number for one in store.deliveries.list(document))
    beside = editor.get(f"/documents/{document}/deliveries/{number}").text
    assert "Brought back: English (original)" in beside
    assert "The original was changed in the table, where it is only read" in beside
    assert f'href="/documents/{document}/en"' not in beside


def test_a_row_that_was_put_in_is_told_with_its_words(editor: TestClient, document: str) -> None:
    made = docx.Document(io.BytesIO(editor.get(SIX.format(document)).content))
    made.tables[0].add_row().cells[4].text = "Une phrase de plus."
    body = io.BytesIO()
    made.save(body)
    sent = {"file": ("six.docx", body.getvalue())}
    led = editor.post(f"/documents/{document}/deliveries", files=sent)
    told = editor.get(led.headers["location"]).text
    assert "A row was added below this one" in told
    assert "Une phrase de plus." in told


def test_only_editors_take_it_and_bring_it_back(
    editor: TestClient, client_of: ClientOf, document: str, store: Store
) -> None:
    body = editor.get(SIX.format(document)).content
    for name in ("translator", "reviser", "coordinator"):
        client = client_of(name)
        assert client.get(SIX.format(document)).status_code == 403
        assert f"{document}/six/table" not in client.get(f"/documents/{document}/six").text
    sent = {"file": ("six.docx", written(body, {(1, 4): "Une affaire."}))}
    refused = client_of("translator").post(f"/documents/{document}/deliveries", files=sent)
    assert refused.status_code == 403
    assert french(store, document, 0).text == "Texte."


@pytest.mark.parametrize("known", [DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL])
def test_a_closed_class_is_not_taken_away(
    known: DocumentClass, editor: TestClient, documents: Mapping[DocumentClass, str], store: Store
) -> None:
    closed = documents[known]
    store.grants.give("editor", GrantKind.READ, closed, by="admin")
    refused = editor.get(SIX.format(closed))
    assert (refused.status_code, refused.json()["code"]) == (403, "offline_forbidden")
    told = editor.get(f"/documents/{closed}/six/table")
    assert told.status_code == 403
    assert "<code>offline_forbidden</code>" in told.text
    assert f"of this class are not taken away: {known.value}." in told.text


def test_files_that_belong_elsewhere_are_named(editor: TestClient, document: str) -> None:
    where = SIX.format(document) + "/deliveries"
    assert editor.post(where, files={"file": ("a", b"<tmx/>")}).json()["code"] == "not_xliff"
    table = editor.get(SIX.format(document)).content
    one = f"/api/documents/{document}/targets/fr/exchange"
    sent = editor.post(one + "/deliveries", files={"file": ("six.docx", table)})
    assert sent.json()["code"] == "all_texts"
