"""References of documents, and rules on them: HTTP, pages, intake and commands."""

from collections.abc import Callable, Mapping

import pytest
from fastapi.testclient import TestClient
from lxml import html
from typer.testing import CliRunner

from storage.grants import GrantKind
from storage.overview import EVERYTHING
from storage.store import Store
from tests.web.conftest import small_docx
from translation.documents import DocumentClass, DocumentState
from translation.languages import Language
from workbench.cli import app as command

ClientOf = Callable[[str], TestClient]


@pytest.fixture
def document(documents: Mapping[DocumentClass, str]) -> str:
    return documents[DocumentClass.INTERNAL]


def names(store: Store, document: str) -> list[str]:
    return [one.document.name for one in store.references.attached(document, EVERYTHING)]


def test_a_coordinator_attaches_and_takes_away_over_http(
    bearer_of: ClientOf, store: Store, document: str
) -> None:
    address, sent = f"/api/documents/{document}/references", {"reference": "C99/1-E"}
    assert bearer_of("translator").post(address, json=sent).status_code == 403
    made = bearer_of("coordinator").post(address, json=sent)
    assert made.status_code == 201
    (one,) = made.json()["attached"]
    assert (one["name"], one["by"]) == ("C99/1", "coordinator")
    assert bearer_of("translator").get(address).json()["attached"] == [one]
    gone = bearer_of("coordinator").delete(f"{address}/{one['document']}")
    assert (gone.status_code, names(store, document)) == (204, [])


def test_what_one_may_not_read_is_not_attached_and_not_shown(
    bearer_of: ClientOf, client_of: ClientOf, store: Store, document: str
) -> None:
    address = f"/api/documents/{document}/references"
    sent = {"reference": "C99/3"}
    assert bearer_of("coordinator").post(address, json=sent).status_code == 404
    closed = store.documents.find("C99/3").id
    store.grants.give("coordinator", GrantKind.READ, closed, by="admin")
    assert bearer_of("coordinator").post(address, json=sent).status_code == 201
    assert bearer_of("translator").get(address).json()["attached"] == []
    for page in (f"/documents/{document}", f"/documents/{document}/fr"):
        assert "C99/3" not in client_of("translator").get(page).text
        assert "C99/3" in client_of("coordinator").get(page).text


def test_the_page_attaches_what_is_named_and_tells_what_is_not_here(
    client_of: ClientOf, store: Store, document: str
) -> None:
    client, address = client_of("coordinator"), f"/documents/{document}/references"
    assert client.post(address, data={"reference": "C99/1"}).status_code == 303
    refused = client.post(address, data={"reference": "C44/44"})
    assert refused.status_code == 404
    assert "C44/44" in refused.text
    page = html.fromstring(client.get(f"/documents/{document}").text)
    (form,) = page.xpath("//form[contains(@action, '/references/')]")
    client.post(form.get("action"))
    assert names(store, document) == []


def test_references_come_with_the_file(client_of: ClientOf, store: Store) -> None:
    body = small_docx("With references")
    said = {"source": "en", "targets": "fr", "symbol": "C77/1", "reference": "C99/1, C99/2"}
    sent = client_of("coordinator").post("/upload", data=said, files={"file": ("a.docx", body)})
    assert sent.status_code == 303
    assert names(store, store.documents.find("C77/1").id) == ["C99/1", "C99/2"]
    said |= {"symbol": "C77/2", "reference": "C44/44"}
    refused = client_of("coordinator").post("/upload", data=said, files={"file": ("a.docx", body)})
    assert refused.status_code == 404


def test_a_reviser_excludes_a_document_and_undoes_it_on_the_page(
    client_of: ClientOf, store: Store, document: str
) -> None:
    store.documents.set_state(document, DocumentState.LEVERAGED)
    client, address = client_of("reviser"), f"/documents/{document}/bitext-rules"
    sent = {"language": "fr", "named": "C99/1", "kind": "excluded", "reason": "old terms"}
    assert client_of("translator").post(address, data=sent).status_code == 403
    assert client.post(address, data={**sent, "reason": ""}).status_code == 422
    assert client.post(address, data=sent).status_code == 303
    lineage = store.documents.find("C99/1").lineage
    assert store.bitext_rules.lineages(document)[Language.FR].excluded == {lineage}
    assert "leverage" in [row.kind for row in store.outbox.pending(document=document)]

    page = html.fromstring(client_of("translator").get(f"/documents/{document}").text)
    assert "old terms" in page.xpath("string(//section[@aria-labelledby='rules'])")
    page = html.fromstring(client.get(f"/documents/{document}").text)
    (form,) = page.xpath("//form[contains(@action, '/bitext-rules/')]")
    assert client.post(form.get("action")).status_code == 303
    assert store.bitext_rules.lineages(document) == {}


def test_rules_over_http(bearer_of: ClientOf, store: Store, document: str) -> None:
    address = f"/api/documents/{document}/targets/fr/bitext-rules"
    sent = {"document": "C99/1", "rule": "preferred", "reason": "same subject"}
    made = bearer_of("coordinator").post(address, json=sent)
    assert made.status_code == 201
    (rule,) = bearer_of("translator").get(f"/api/documents/{document}/bitext-rules").json()["rules"]
    assert (rule["language"], rule["kind"], rule["name"]) == ("fr", "preferred", "C99/1")
    other = f"/api/documents/{document}/targets/ar/bitext-rules/{rule['id']}"
    assert bearer_of("coordinator").delete(other).status_code == 404
    assert bearer_of("coordinator").delete(f"{address}/{rule['id']}").status_code == 204
    assert store.bitext_rules.lineages(document) == {}


def test_the_commands_attach_exclude_lift_and_search(store: Store, document: str) -> None:
    data = ["--data", str(store.settings.data), "--json"]

    def told(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(command, [*words, *data])
        assert done.exit_code == code, done.output
        return done.stdout

    assert '"C99/1"' in told("references", document, "--add", "C99/1")
    assert "C99/1" not in told("references", document, "--remove", "C99/1")
    rule = ("bitexts", document, "--target", "fr", "--reason", "old")
    assert '"excluded"' in told(*rule, "--exclude", "C99/1")
    assert '"preferred"' in told(*rule, "--prefer", "C99/1")
    assert told(*rule, "--lift", "C99/1").strip() == "[]"
    assert document in told("search", "MATTER", "--symbol", "C99/2")
