"""Packages for providers over HTTP and on the pages: given out, brought back, told in pages."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from flows.local import drain
from storage.grants import GrantKind
from storage.publications import PublicationKind
from storage.store import Store
from tasks import providers, publication
from tests.web.answers import code, translated
from translation.documents import DocumentClass, DocumentState
from translation.languages import Language

ClientOf = Callable[[str], TestClient]
EN, FR = Language.EN, Language.FR
HOLDER = "Lingua SA (provider)"
GIVE = "/api/documents/{}/targets/fr/packages"
BACK = "/api/documents/{}/packages/deliveries"


@pytest.fixture
def document(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    store.documents.set_state(documents[DocumentClass.INTERNAL], DocumentState.LEVERAGED)
    return documents[DocumentClass.INTERNAL]


@pytest.fixture
def coordinator(client_of: ClientOf) -> TestClient:
    return client_of("coordinator")


def give(client: TestClient, document: str, **body: Any) -> Any:
    return client.post(GIVE.format(document), json={"provider": "Lingua SA", **body})


def text_of(package: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read("C99-2-fr.xlf")


def test_a_package_goes_out_and_comes_back_with_a_report(
    coordinator: TestClient, document: str, store: Store
) -> None:
    given = give(coordinator, document, due="2030-05-02", contact="cora@example.org")
    assert (given.status_code, given.headers["content-type"]) == (200, "application/zip")
    order = int(given.headers["hexaglot-order"])
    assert f"C99-2-fr-order-{order}.zip" in given.headers["content-disposition"]
    cells = int(given.headers["hexaglot-segments"])
    assert cells == len(store.rows.rows(document, FR))
    assert {row.holder for row in store.rows.rows(document, FR)} == {HOLDER}
    (listed,) = coordinator.get(f"/api/documents/{document}/packages").json()["orders"]
    assert (listed["order"], listed["provider"], listed["segments"]) == (order, "Lingua SA", cells)
    assert (listed["due"], listed["by"]) == ("2030-05-02", "coordinator")
    sent = {"file": ("back.xlf", translated(text_of(given.content)))}
    told = coordinator.post(BACK.format(document), files=sent)
    assert told.status_code == 201
    body = told.json()
    assert (body["by"], body["through"], body["written"]) == (HOLDER, "coordinator", 1)
    report = body["report"]
    assert (report["given"], report["untranslated"], report["missing"]) == (cells, cells - 1, 0)
    words = store.rows.rows(document, FR)[0].words
    assert (report["words"], report["definition"]) == (words, "un-330w-source")
    again = coordinator.post(BACK.format(document), files=sent)
    assert (again.status_code, again.json()) == (200, {**body, "repeated": True})
    (pages,) = coordinator.get("/api/providers").json()["providers"]
    assert (pages["provider"], pages["words"]) == ("Lingua SA", words)
    assert pages["languages"] == {"fr": {"words": words, "pages": pages["pages"]}}
    none = coordinator.get("/api/providers", params={"end": "2001-01-01"}).json()
    assert none == {"providers": []}


def test_the_same_key_gives_the_same_package(coordinator: TestClient, document: str) -> None:
    sent = {"json": {"provider": "Lingua SA"}, "headers": {"idempotency-key": "k"}}
    first, again = (coordinator.post(GIVE.format(document), **sent) for _ in range(2))
    assert first.content == again.content


@pytest.mark.parametrize("known", [DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL])
def test_a_closed_class_is_not_given_out(
    known: DocumentClass,
    coordinator: TestClient,
    documents: Mapping[DocumentClass, str],
    store: Store,
) -> None:
    closed = documents[known]
    store.grants.give("coordinator", GrantKind.READ, closed, by="admin")
    assert code(give(coordinator, closed)) == (403, "offline_forbidden")
    assert store.claims.held() == []
    told = coordinator.post(
        f"/documents/{closed}/packages", data={"provider": "Lingua SA", "language": "fr"}
    )
    assert told.status_code == 403
    assert "<code>offline_forbidden</code>" in told.text
    assert f"of this class are not given out: {known.value}." in told.text


def test_what_is_wrong_is_refused_by_name(coordinator: TestClient, document: str) -> None:
    assert code(give(coordinator, document, provider="   ")) == (422, "provider_refused")
    assert code(give(coordinator, document, extra=1)) == (422, "invalid")
    bad = io.BytesIO()
    with zipfile.ZipFile(bad, "w") as made:
        made.writestr("../../a.xlf", "<xliff/>")
    files = {"file": ("a.zip", bad.getvalue())}
    assert code(coordinator.post(BACK.format(document), files=files)) == (422, "bad_part_name")
    bare = text_of(give(coordinator, document).content).replace(b"hx:order", b"hx:other")
    files = {"file": ("a.xlf", bare)}
    assert code(coordinator.post(BACK.format(document), files=files)) == (422, "order_not_said")
    said = coordinator.post(BACK.format(document), files=files, data={"order": "999"})
    assert code(said) == (404, "not_found")
    page = coordinator.post(f"/documents/{document}/packages/deliveries", files=files)
    assert page.status_code == 422
    assert "<code>order_not_said</code>" in page.text
    page = coordinator.post(f"/documents/{document}/packages", data={"language": "fr"})
    assert "<code>provider_refused</code>" in page.text


def test_a_providers_file_is_not_taken_as_ones_own(
    coordinator: TestClient, client_of: ClientOf, document: str
) -> None:
    body = translated(text_of(give(coordinator, document).content))
    files = {"file": ("a.xlf", body)}
    refused = client_of("translator").post(f"/documents/{document}/deliveries", files=files)
    assert "<code>of_an_order</code>" in refused.text
    path = f"/api/documents/{document}/targets/fr/exchange/deliveries"
    assert code(client_of("translator").post(path, files=files)) == (422, "of_an_order")


def test_the_pages_give_out_take_back_and_tell(
    coordinator: TestClient, client_of: ClientOf, document: str, store: Store
) -> None:
    drawn = coordinator.get(f"/documents/{document}").text
    assert f'action="/documents/{document}/packages"' in drawn
    assert "Give to a provider" not in client_of("translator").get(f"/documents/{document}").text
    said = {"provider": "Lingua <SA>", "language": "fr", "count": "2", "due": "2030-05-02"}
    given = coordinator.post(f"/documents/{document}/packages", data=said)
    assert given.headers["content-type"] == "application/zip"
    assert "Lingua &lt;SA&gt;" in coordinator.get(f"/documents/{document}").text
    with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
        order = json.loads(archive.read("work-order.json"))
    assert (order["provider"], order["segments"], order["due"]) == ("Lingua <SA>", 2, "2030-05-02")
    sent = {"file": ("back.xlf", translated(text_of(given.content)))}
    led = coordinator.post(f"/documents/{document}/packages/deliveries", files=sent)
    assert led.status_code == 303
    told = coordinator.get(led.headers["location"]).text
    assert f"Work order {order['order']}: <bdi>Lingua &lt;SA&gt;</bdi>" in told
    assert "brought in by <bdi>coordinator</bdi>" in told
    assert coordinator.get(led.headers["location"] + "/file").content == sent["file"][1]
    assert f"Order {order['order']} came back" in coordinator.get(f"/documents/{document}").text
    assert "Lingua &lt;SA&gt;" in coordinator.get("/throughput").text
    early = coordinator.get("/throughput", params={"end": "2001-01-01"}).text
    assert "Lingua" not in early
    assert "Nothing was accepted from a provider in this time" in early


def test_what_is_cited_goes_along_as_far_as_it_is_held_and_open(
    document: str, documents: Mapping[DocumentClass, str], store: Store
) -> None:
    public = documents[DocumentClass.PUBLIC]
    drain(store, public)
    publication.request(
        store, public, [EN, FR], PublicationKind.PROVISIONAL, by="editor", reason="A meeting."
    )
    drain(store, public)
    stored = store.documents.get(document)
    row = replace(
        store.rows.rows(document, FR)[0], source="See C99/1-E, C99/2-E, C99/3, {1}C99/77{/1}."
    )
    reader = providers.readers_of(stored.document_class)
    references, bitexts = providers.cited(store, stored, FR, [row], reader)
    assert [(one.symbol, one.title, one.languages) for one in references] == [
        ("C99/1", "A public matter", (EN, FR)),
        ("C99/3", "", ()),  # restricted: that it is here is not told outside
        ("C99/77", "", ()),
    ]
    assert references[0].address == f"/publications/{public}"
    assert [name for name, _ in bitexts] == ["references/C99-1-en.docx", "references/C99-1-fr.docx"]
    assert all(body.startswith(b"PK") for _, body in bitexts)
