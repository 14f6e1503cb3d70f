"""Near-identical units: seen side by side and put in order by those who answer for the memory."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from storage.store import Store
from tests.web.conftest import take_in
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

ClientOf = Callable[[str], TestClient]
EN, FR, AR = Language.EN, Language.FR, Language.AR
UNITS = [
    ImportedUnit(1, {EN: "12 <pages>", FR: "12 pages", AR: "12 صفحة"}),
    ImportedUnit(2, {EN: "12 <PAGES>.", FR: "douze pages"}),
    ImportedUnit(3, {EN: "An annex", FR: "Une annexe"}),
    ImportedUnit(4, {EN: "An annex.", FR: "Une annexe."}),
]
PAGE = "/memory/near"


@pytest.fixture
def imported(store: Store) -> Store:
    store.memory.import_units("ab" * 32, UNITS, provenance=Provenance.TRANSLATED, by="ops")
    return store


def texts(store: Store) -> list[dict[str, str]]:
    return [
        {language.value: one.text for language, one in unit.variants.items()}
        for unit in store.memory.units()
    ]


def tokens(shown: str) -> list[str]:
    """The units with their versions, as the form of a page has them."""
    return re.findall(r'name="unit" value="([0-9.]+)"', shown)


def test_a_coordinator_merges_what_is_rendered_differently(
    imported: Store, client_of: ClientOf
) -> None:
    client = client_of("coordinator")
    shown = client.get(PAGE).text
    assert "12 &lt;pages&gt;" in shown
    assert "An annex" not in shown
    form = {"unit": tokens(shown), "keep": 1, "fr": 2, "en": 1}
    told = client.post(f"{PAGE}/merge", data=form, follow_redirects=True).text
    assert "The units are one now." in told
    assert "There is nothing of this kind." in told
    assert texts(imported)[0] == {"en": "12 <pages>", "fr": "douze pages", "ar": "12 صفحة"}
    told = client.post(f"{PAGE}/acts/1/undo", follow_redirects=True).text
    assert "The units are as they were." in told
    assert texts(imported) == [
        {language.value: text for language, text in one.texts.items()} for one in UNITS
    ]


def test_units_are_deleted_and_kept_apart_on_the_page(imported: Store, client_of: ClientOf) -> None:
    client = client_of("admin")
    client.get(PAGE)
    shown = client.get(f"{PAGE}?kind=form").text
    assert "Une annexe" in shown
    assert "douze pages" not in shown
    form = {"unit": tokens(shown)}
    told = client.post(f"{PAGE}/apart?kind=form", data=form, follow_redirects=True).text
    assert "The units are kept apart." in told
    assert "Une annexe" not in told
    form = {"one": tokens(client.get(PAGE).text)[1]}
    told = client.post(f"{PAGE}/delete", data=form, follow_redirects=True).text
    assert "The unit was deleted." in told
    assert "douze pages" not in told


def test_a_refusal_is_told_on_the_page_and_nothing_is_done(
    imported: Store, client_of: ClientOf
) -> None:
    client = client_of("admin")
    seen = tokens(client.get(PAGE).text)
    client.post(f"{PAGE}/delete", data={"one": seen[0]})
    before = texts(imported)
    told = client.post(f"{PAGE}/merge", data={"unit": seen, "keep": 1})
    assert (told.status_code, "units_moved" in told.text) == (409, True)
    told = client.post(f"{PAGE}/apart", data={"unit": seen[1:]})
    assert (told.status_code, "not_of_group" in told.text) == (422, True)
    assert texts(imported) == before


def test_the_interface_lists_merges_and_undoes(imported: Store, client_of: ClientOf) -> None:
    client = client_of("coordinator")
    told = client.get("/api/memory/near?kind=form&language=fr").json()
    ((group,), after) = told["groups"], told["after"]
    assert after is None
    assert [one["unit"] for one in group["units"]] == [3, 4]
    assert group["units"][0]["texts"]["fr"]["text"] == "Une annexe"
    units = [{"unit": one["unit"], "version": one["version"]} for one in group["units"]]
    body = {"units": units, "keep": 3, "texts": {"en": 4}}
    assert client.post("/api/memory/near/merge", json=body).json() == {"act": 1}
    again = client.post("/api/memory/near/merge", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "units_moved")
    (act,) = client.get("/api/memory/near/acts").json()["acts"]
    assert (act["deed"], act["units"], act["by"]) == ("merged", [3, 4], "coordinator")
    assert client.post("/api/memory/near/acts/1/undo").json() == {"act": 1}
    (group,) = client.get("/api/memory/near?kind=form").json()["groups"]
    units = [{"unit": one["unit"], "version": one["version"]} for one in group["units"]]
    assert client.post("/api/memory/near/apart", json={"units": units}).json() == {"act": 2}
    assert client.get("/api/memory/near?kind=form").json()["groups"] == []
    assert client.post("/api/memory/near/delete", json=units[0]).json() == {"act": 3}
    assert imported.memory.stats().units == 3


@pytest.mark.usefixtures("imported")
def test_the_enter_key_presses_merge_and_never_delete(client_of: ClientOf) -> None:
    shown = client_of("admin").get(PAGE).text
    form = shown.partition('action="/memory/near/merge')[2].partition("</form>")[0]
    own = [one for one in re.findall(r"<button[^>]*>[^<]*", form) if ' form="' not in one]
    assert own[0] == "<button>Merge"
    assert not any("Delete" in one for one in own)


def test_a_unit_is_said_to_be_of_the_document_that_came_last_of_its_lineage(
    store: Store, client_of: ClientOf
) -> None:
    known = take_in(store, DocumentClass.PUBLIC, title="without a symbol")
    lineage, name = store.documents.get(known).lineage, store.documents.get(known).name
    store.memory.import_units(
        "ab" * 32, UNITS, provenance=Provenance.TRANSLATED, by="ops", lineage=lineage
    )
    elsewhere = [ImportedUnit(1, {EN: "Five", FR: "Cinq"}), ImportedUnit(2, {EN: "Five.", FR: "5"})]
    store.memory.import_units(
        "cd" * 32, elsewhere, provenance=Provenance.TRANSLATED, by="ops", lineage="another house"
    )

    shown = client_of("admin").get(PAGE).text

    assert lineage != name
    assert f"<bdi>{name}</bdi>" in shown
    assert f"<bdi>{lineage}</bdi>" not in shown
    assert "<bdi>another house</bdi>" in shown
