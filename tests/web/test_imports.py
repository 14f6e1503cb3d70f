"""The imports of the memory: seen and undone by those who answer for it."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from storage.store import Store
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

ClientOf = Callable[[str], TestClient]
BATCH = "ab" * 32


@pytest.fixture
def imported(store: Store) -> Store:
    units = [ImportedUnit(1, {Language.EN: "Noted.", Language.AR: "أحيط علما."})]
    store.memory.import_units(
        BATCH, units, provenance=Provenance.PUBLISHED, by="ops", name="<old>.tmx"
    )
    return store


def test_a_coordinator_undoes_an_import_and_the_page_tells_who_did(
    imported: Store, client_of: ClientOf
) -> None:
    client = client_of("coordinator")
    shown = client.get("/memory/imports").text
    assert "&lt;old&gt;.tmx" in shown
    assert f"/memory/imports/{BATCH}/undo" in shown
    told = client.post(f"/memory/imports/{BATCH}/undo", data={}, follow_redirects=True)
    assert told.status_code == 200
    assert "&lt;old&gt;.tmx is being undone." in told.text
    assert imported.memory.stats().units == 0
    after = client.get("/memory/imports").text
    assert "undone by <bdi>coordinator</bdi>" in after
    assert "/undo" not in after


def test_the_interface_lists_and_undoes(imported: Store, client_of: ClientOf) -> None:
    client = client_of("admin")
    (before,) = client.get("/api/memory/imports").json()["imports"]
    assert (before["file"], before["variants"], before["undone_at"]) == ("<old>.tmx", 2, None)
    answer = client.post("/api/memory/imports/ababababab/undo")
    assert (answer.status_code, answer.json()["batch"]) == (202, BATCH)
    (after,) = client.get("/api/memory/imports").json()["imports"]
    assert (after["variants"], after["undone_by"]) == (0, "admin")
    again = client.post(f"/api/memory/imports/{BATCH}/undo")
    assert (again.status_code, again.json()["code"]) == (404, "not_found")


def test_others_neither_see_nor_undo(imported: Store, client_of: ClientOf) -> None:
    for name in ("translator", "editor", "ops"):
        client = client_of(name)
        assert client.get("/memory/imports").status_code == 403
        assert client.post(f"/api/memory/imports/{BATCH}/undo").status_code == 403
        assert "/memory/imports" not in client.get("/documents").text
    assert imported.memory.stats().units == 1
