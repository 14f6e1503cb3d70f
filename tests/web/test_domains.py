"""Domains of documents over HTTP and on pages, and what they take off matches."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from storage.memory_import import Source
from storage.settings import Settings
from storage.store import Store, open_store
from tests.web.conftest import small_docx
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

ClientOf = Callable[[str], TestClient]
EN, FR = Language.EN, Language.FR
TEXT = "The Council met twice."


@pytest.fixture
def store(furnished: Path, tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "house"
    shutil.copytree(furnished, folder)
    settings = Settings(data=folder, memory_penalties="domain=5", domains="C=policy")
    opened = open_store(settings)
    yield opened
    opened.close()


@pytest.fixture
def document(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    unit = ImportedUnit(1, {EN: TEXT, FR: "Le Conseil s’est réuni deux fois."}, domain="radio")
    source = Source("a" * 64, Provenance.REVIEWED, "ops", DocumentClass.INTERNAL, None)
    store.memory.import_from(source, [unit, replace(unit, ordinal=2)])
    return documents[DocumentClass.INTERNAL]


def penalty(client: TestClient, store: Store, document: str) -> int:
    """What the panel of the segment takes off."""
    (first, *_) = (one.id for one in store.segments.segments(document) if one.segment.text == TEXT)
    (match,) = client.get(f"/api/segments/{first}/targets/fr/panel").json()["matches"]
    assert match["percent"] == 100
    return int(match["penalty"])


def test_a_coordinator_says_what_a_document_is_about_and_the_panel_goes_by_it(
    bearer_of: ClientOf, store: Store, document: str
) -> None:
    cora, address = bearer_of("coordinator"), f"/api/documents/{document}/domain"
    assert bearer_of("translator").put(address, json={"domain": "law"}).status_code == 403
    assert penalty(cora, store, document) == 0
    assert cora.put(address, json={"domain": " Law "}).json() == {"domain": "law"}
    assert cora.get(f"/api/documents/{document}").json()["domain"] == "law"
    assert penalty(cora, store, document) == 5
    assert "leverage" in [row.kind for row in store.outbox.pending(document=document)]
    assert cora.put(address, json={"domain": "RADIO"}).json() == {"domain": "radio"}
    assert penalty(cora, store, document) == 0
    assert cora.put(address, json={"domain": None}).json() == {"domain": None}
    assert cora.put(address, json={"domain": "x" * 101}).status_code == 422


def test_a_look_up_of_any_text_is_of_the_domain_it_names(
    bearer_of: ClientOf, document: str
) -> None:
    def told(**more: str) -> list[tuple[int, int]]:
        asked = {"source": "en", "text": TEXT, "targets": "fr", **more}
        found = bearer_of("translator").get("/api/memory/matches", params=asked)
        return [(one["percent"], one["penalty"]) for one in found.json()["matches"]]

    assert told() == told(domain="Radio") == [(100, 0)]
    assert told(domain="law") == [(100, 5)]


def test_the_page_shows_a_domain_and_lets_a_coordinator_change_it(
    client_of: ClientOf, document: str
) -> None:
    cora, page = client_of("coordinator"), f"/documents/{document}"
    assert "not known" in cora.get(page).text
    (form,) = html.fromstring(cora.get(page).text).xpath("//form[contains(@action, '/domain')]")
    assert cora.post(form.get("action"), data={"domain": "Финансы"}).status_code == 303
    seen = html.fromstring(client_of("translator").get(page).text)
    assert seen.xpath("//dd/bdi/text()") == ["финансы"]
    assert not seen.xpath("//form[contains(@action, '/domain')]")
    cora.post(form.get("action"), data={"domain": " "})
    assert "Domain" not in client_of("translator").get(page).text


def test_a_document_comes_with_its_domain_or_that_of_its_lineage_or_symbol(
    client_of: ClientOf, store: Store
) -> None:
    def sent(symbol: str, **said: str) -> str | None:
        body = small_docx(symbol)
        fields = {"source": "en", "targets": "fr", "symbol": symbol, **said}
        client = client_of("coordinator")
        files = {"file": ("a.docx", body)}
        assert client.post("/upload", data=fields, files=files).status_code == 303
        return store.documents.find(symbol).domain

    assert sent("C77/1") == "policy"
    assert sent("RAG/1") is None
    assert sent("C77/2", domain="Staff") == "staff"
    assert sent("C77/2(Rev.1)") == "staff"
    assert sent("RAG/2", revises="C77/2") == "staff"
