"""Documents handed in by a form."""

import io
import zipfile

import docx
import pytest
from fastapi.testclient import TestClient

from translation.languages import Language


def form(**said: str) -> dict[str, str]:
    return {"source": "en", "targets": "fr", **said}


def sent(client: TestClient, body: bytes, name: str = "a.docx", **said: str):
    return client.post("/upload", data=form(**said), files={"file": (name, body)})


def test_an_upload_leads_to_the_page_of_its_document(client_of, store):
    answer = sent(client_of("editor"), small("One"), symbol="C99/70", due="2030-01-31")
    assert answer.status_code == 303
    stored = store.documents.find("C99/70")
    assert answer.headers["location"] == f"/documents/{stored.id}"
    assert stored.targets == (Language.FR,)
    assert stored.received_by == "editor"


def test_the_same_file_again_leads_to_the_same_document_and_says_so(client_of):
    client = client_of("editor")
    body = small("Two")
    first = sent(client, body, symbol="C99/71")
    again = sent(client, body, symbol="C99/71")
    assert again.headers["location"] == first.headers["location"]
    assert "taken in before" in client.get(again.headers["location"]).text


def test_a_source_named_wrongly_is_told_with_a_way_to_insist(client_of):
    client = client_of("editor")
    body = small("The group took note of the report and asked for it to be published. " * 6)
    refused = sent(client, body, source="fr", targets="en")
    assert refused.status_code == 422
    assert "reads as English" in refused.text
    assert 'name="language_stands"' in refused.text
    insisted = sent(client, body, source="fr", targets="en", language_stands="true")
    assert insisted.status_code == 303


def small(words: str) -> bytes:
    written = docx.Document()
    written.add_paragraph(f"{words} is a sentence.")
    body = io.BytesIO()
    written.save(body)
    return body.getvalue()


def with_macros() -> bytes:
    """A document that says it holds macros."""
    body = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(small("Zero"))) as plain, zipfile.ZipFile(body, "w") as made:
        for name in plain.namelist():
            part = plain.read(name)
            if name == "[Content_Types].xml":
                main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                macros = b"application/vnd.ms-word.document.macroEnabled"
                part = part.replace(main + b".main", macros + b".main")
            made.writestr(name, part)
    return body.getvalue()


@pytest.mark.parametrize(
    ("body", "code", "next"),
    [
        (b"PK\x03\x04 broken", "corrupt", "save it under a new name"),
        (b"plain words", "not_docx", "Choose a Word document"),
        (with_macros(), "macro_enabled", "without macros"),
    ],
)
def test_a_refused_file_is_told_by_its_code_and_what_comes_next(client_of, store, body, code, next):
    before = len(store.documents.list())
    page = sent(client_of("editor"), body, symbol="C99/72", meeting="Council 2099")
    assert page.status_code == 422
    assert f"<code>{code}</code>" in page.text
    assert next in page.text
    assert 'value="C99/72"' in page.text
    assert 'value="Council 2099"' in page.text
    assert len(store.documents.list()) == before


def test_other_bytes_under_a_known_symbol_are_told_with_the_way_out(client_of):
    client = client_of("editor")
    sent(client, small("Three"), symbol="C99/73")
    page = sent(client, small("Four"), symbol="C99/73")
    assert page.status_code == 409
    assert "Choose the document it revises below" in page.text


@pytest.mark.parametrize(("field", "given"), [("source", "de"), ("due", "soon"), ("class", "x")])
def test_what_cannot_be_read_in_a_field_is_told(client_of, field, given):
    page = sent(client_of("editor"), small("Five"), **{field: given})
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "The document was not taken in." in page.text
