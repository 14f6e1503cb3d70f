"""What an import held back: seen by those who may, taken in after all, or dropped."""

import pytest
import sqlalchemy as sa

from storage import schema
from storage.quarantine import Chosen, Decision, keep
from storage.store import Store
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.memory.dirt import Ahead, Reason, Screening
from translation.units import Provenance, Reader

EN, FR, ES, RU = Language.EN, Language.FR, Language.ES, Language.RU
UNITS = [
    ImportedUnit(1, {EN: "12 pages", FR: "12 pages en tout", ES: "13 páginas", RU: "12 страниц"}),
    ImportedUnit(2, {EN: "The agenda", FR: "L'ordre du jour", ES: "El orden del día"}),
    ImportedUnit(3, {EN: "7 items", FR: "8 points"}),
    ImportedUnit(4, {EN: "Already there", FR: "D&eacute;j&agrave;"}),
]
ALL = Chosen()
READER = Reader()


@pytest.fixture
def filled(store: Store) -> Store:
    """A store into which the units came through a screen."""
    take(store, "a")
    return store


def take(store: Store, letter: str, document_class: DocumentClass = DocumentClass.INTERNAL) -> None:
    screen = Ahead(Screening(UNITS))
    store.memory.import_units(
        letter * 64,
        screen.over(UNITS),
        provenance=Provenance.REVIEWED,
        by="ops",
        name=f"{letter}.tmx",
        document_class=document_class,
        lineage="C18/1" if document_class is DocumentClass.RESTRICTED else None,
        screen=screen.answer,
        keep=keep,
    )


def texts(store: Store) -> list[dict[str, str]]:
    return [
        {language.value: one.text for language, one in unit.variants.items()}
        for unit in store.memory.units()
    ]


def test_what_is_wrong_is_held_back_and_the_rest_is_stored(filled: Store) -> None:
    waiting = filled.quarantine.list(READER, ALL)
    assert [(one.ordinal, dict(one.found)) for one in waiting] == [
        (1, {ES: Reason.NUMBERS}),
        (3, {FR: Reason.NUMBERS}),
    ]
    assert dict(waiting[0].texts) == UNITS[0].texts
    assert texts(filled) == [
        {"en": "12 pages", "fr": "12 pages en tout", "ru": "12 страниц"},
        {"en": "The agenda", "fr": "L'ordre du jour", "es": "El orden del día"},
        {"en": "Already there", "fr": "Déjà"},
    ]


def test_it_is_found_by_reason_and_import(filled: Store) -> None:
    assert filled.quarantine.counts(READER) == {Reason.NUMBERS: 2}
    assert filled.quarantine.list(READER, Chosen(reason=Reason.TAGS)) == []
    assert len(filled.quarantine.list(READER, Chosen(batch="a" * 64))) == 2
    assert filled.quarantine.counts(READER, "b" * 64) == {}
    first = filled.quarantine.list(READER, ALL, limit=1)
    assert [one.ordinal for one in filled.quarantine.list(READER, ALL, after=first[0].id)] == [3]


def test_what_is_taken_joins_its_unit_and_goes_with_its_import(filled: Store) -> None:
    (first, *_) = filled.quarantine.list(READER, ALL)
    assert (
        filled.quarantine.decide(READER, Chosen(ids=[first.id]), Decision.ACCEPT, by="chief") == 1
    )
    assert {"en": "12 pages", "fr": "12 pages en tout", "es": "13 páginas", "ru": "12 страниц"} in (
        texts(filled)
    )
    assert (
        filled.quarantine.decide(READER, Chosen(ids=[first.id]), Decision.ACCEPT, by="chief") == 0
    )
    filled.batches.undo("a" * 64, by="chief")
    assert texts(filled) == []
    assert filled.quarantine.list(READER, ALL) == []


def test_the_same_import_again_changes_no_decision(filled: Store) -> None:
    filled.quarantine.decide(READER, ALL, Decision.ACCEPT, by="chief")
    before = texts(filled)
    take(filled, "a")
    assert texts(filled) == before
    assert filled.quarantine.list(READER, ALL) == []


def test_an_import_that_was_undone_holds_back_anew(filled: Store) -> None:
    filled.quarantine.decide(READER, ALL, Decision.ACCEPT, by="chief")
    filled.batches.undo("a" * 64, by="chief")
    take(filled, "a")
    assert len(filled.quarantine.list(READER, ALL)) == 2


def test_what_is_dropped_leaves_its_record_and_no_text(filled: Store) -> None:
    assert (
        filled.quarantine.decide(READER, Chosen(reason=Reason.NUMBERS), Decision.DROP, by="chief")
        == 2
    )
    assert filled.quarantine.counts(READER) == {}
    held = schema.quarantined.c
    with filled.database.read() as connection:
        rows = list(connection.execute(sa.select(held.texts, held.state, held.decided_by)))
        kinds = list(connection.execute(sa.select(schema.event.c.kind)).scalars())
    assert [tuple(row) for row in rows] == [({}, "dropped", "chief")] * 2
    assert kinds == ["quarantine_dropped"]


def test_nobody_sees_or_takes_what_the_mask_hides(store: Store) -> None:
    take(store, "c", DocumentClass.RESTRICTED)
    assert store.quarantine.list(READER, ALL) == []
    assert store.quarantine.counts(READER) == {}
    assert store.quarantine.decide(READER, ALL, Decision.ACCEPT, by="chief") == 0
    granted = Reader(frozenset(DocumentClass), frozenset({"C18/1"}))
    assert len(store.quarantine.list(granted, ALL)) == 2
