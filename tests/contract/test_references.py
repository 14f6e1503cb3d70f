"""Documents attached to another one, and those that its text cites."""

import pytest

from storage import schema
from storage.overview import EVERYTHING
from storage.store import Store
from tasks import providers
from tasks.references import referred
from tests.contract.test_archive import taken_in
from translation.errors import NotFound
from translation.languages import Language
from translation.units import Reader


@pytest.fixture
def full(store: Store) -> Store:
    taken_in(
        store, "a", "C18/52", None, "See C17/60-E and Resolution 154 and C18/52.", "And C17/60."
    )
    taken_in(store, "b", "C17/60", None, "Budget")
    taken_in(store, "c", "Resolution 154 (Rev. Busan, 2014)", None, "Languages")
    taken_in(store, "d", "C16/1", None, "Agenda")
    return store


def told(store: Store, visible=EVERYTHING) -> tuple[list[str], list[str]]:
    found = referred(store, "a", visible)
    return (
        [one.document.id for one in found.attached],
        [f"{one.written}: {one.document.id}" for one in found.cited],
    )


def test_what_is_cited_and_here_is_told_until_it_is_attached(full: Store) -> None:
    assert told(full) == ([], ["C17/60-E: b", "Resolution 154: c"])
    full.references.attach("a", ["d", "b", "b", "a"], by="cora")
    assert told(full) == (["d", "b"], ["Resolution 154: c"])
    full.references.attach("a", ["b"], by="rita")
    assert {one.by for one in full.references.attached("a", EVERYTHING)} == {"cora"}
    full.references.detach("a", "b", by="cora")
    assert told(full) == (["d"], ["C17/60-E: b", "Resolution 154: c"])
    kinds = [one.entry.kind for one in full.events.history("a") if "refer" in one.entry.kind]
    assert kinds == ["reference_attached"] * 2 + ["reference_taken_away"]


def test_nothing_is_told_of_what_may_not_be_seen(full: Store) -> None:
    full.references.attach("a", ["b", "d"], by="cora")
    assert told(full, schema.document.c.id.not_in(["b", "c"])) == (["d"], [])


def test_what_is_not_there_is_neither_attached_nor_taken_away(full: Store) -> None:
    with pytest.raises(NotFound):
        full.references.attach("a", ["b", "none"], by="cora")
    with pytest.raises(NotFound):
        full.references.detach("a", "b", by="cora")
    assert told(full)[0] == []


def test_a_package_tells_what_is_attached_before_what_is_cited(full: Store) -> None:
    full.references.attach("a", ["d"], by="cora")
    stored, rows = full.documents.get("a"), full.rows.rows("a", Language.FR)
    named, _ = providers.cited(full, stored, Language.FR, rows, Reader())
    assert [one.symbol for one in named] == ["C16/1", "C17/60"]
    shut, _ = providers.cited(full, stored, Language.FR, rows, Reader(frozenset()))
    assert [one.symbol for one in shut] == ["C17/60", "C18/52"]
