"""What imports held back: seen, taken and dropped by those who answer for the memory."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from storage.quarantine import keep
from storage.store import Store
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.memory.dirt import Ahead, Screening
from translation.units import Provenance

ClientOf = Callable[[str], TestClient]
EN, FR, AR = Language.EN, Language.FR, Language.AR
UNITS = [
    ImportedUnit(1, {EN: "12 <pages>", FR: "12 pages", AR: "13 صفحة"}),
    ImportedUnit(2, {EN: "7 {1}items{/1}", FR: "7 {1}points"}),
]


@pytest.fixture
def imported(store: Store) -> Store:
    screen = Ahead(Screening(UNITS))
    store.memory.import_units(
        "ab" * 32,
        screen.over(UNITS),
        provenance=Provenance.PUBLISHED,
        by="ops",
        name="<old>.tmx",
        screen=screen.answer,
        keep=keep,
    )
    return store


def test_a_coordinator_sees_texts_side_by_side_and_takes_one(
    imported: Store, client_of: ClientOf
) -> None:
    client = client_of("coordinator")
    shown = client.get("/memory/quarantine").text
    assert "12 &lt;pages&gt;" in shown
    assert "numbers differ" in shown
    assert "tags broken" in shown
    (unit,) = client.get("/api/memory/quarantine?dirt=numbers").json()["units"]
    assert (unit["file"], unit["place"], unit["found"]) == ("<old>.tmx", 1, {"ar": "numbers"})
    address = f"/memory/quarantine/{unit['unit']}"
    told = client.post(address, data={"verdict": "accept"}, follow_redirects=True)
    assert "1 unit is in the memory now." in told.text
    assert "12 &lt;pages&gt;" not in told.text
    assert imported.memory.stats().variants[AR] == 1


def test_all_of_a_reason_are_decided_at_once(imported: Store, client_of: ClientOf) -> None:
    client = client_of("admin")
    told = client.post("/api/memory/quarantine/of/tags", json={"verdict": "drop"})
    assert (told.status_code, told.json()) == (200, {"units": 1})
    assert client.get("/api/memory/quarantine").json()["counts"] == {"numbers": 1}
    page = client.post(
        "/memory/quarantine/of/numbers", data={"verdict": "drop"}, follow_redirects=True
    )
    assert "1 unit was dropped." in page.text
    assert "Nothing is held back." in page.text


def test_a_unit_that_does_not_wait_is_not_found(imported: Store, client_of: ClientOf) -> None:
    answer = client_of("admin").post("/api/memory/quarantine/99", json={"verdict": "drop"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_others_neither_see_nor_decide(imported: Store, client_of: ClientOf) -> None:
    for name in ("translator", "editor", "ops"):
        client = client_of(name)
        assert client.get("/memory/quarantine").status_code == 403
        told = client.post("/api/memory/quarantine/of/tags", json={"verdict": "accept"})
        assert told.status_code == 403
    assert imported.memory.stats().units == 1
