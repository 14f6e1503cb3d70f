from collections.abc import Sequence
from typing import Any

from storage.memory_import import Source
from storage.rehearsal import rehearsal
from storage.store import Store
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

EN, FR, ES = Language.EN, Language.FR, Language.ES


def source(letter: str) -> Source:
    return Source(letter * 64, Provenance.TRANSLATED, "ops", DocumentClass.INTERNAL, None, "a.tmx")


def pairs(language: Language, numbers: Sequence[int]) -> list[ImportedUnit]:
    return [
        ImportedUnit(n, {EN: f"Sentence {at}.", language: f"{at} {language}"}, source=EN)
        for n, at in enumerate(numbers, 1)
    ]


def everything(store: Store) -> Any:
    return store.memory.stats(), store.memory.change_counter(), store.batches.list()


def test_a_rehearsal_tells_what_the_imports_then_do_and_writes_nothing(store: Store) -> None:
    store.memory.import_from(source("a"), pairs(FR, range(1500)))
    before = everything(store)
    files = [
        (source("b"), pairs(ES, range(1000, 2500))),
        (source("c"), pairs(FR, [1, 1, 2000, 3000])),
        (source("a"), pairs(FR, range(1501))),
    ]
    with rehearsal(store.database) as rehearsed:
        planned = [rehearsed.import_units(*file) for file in files]
    assert everything(store) == before
    assert [store.memory.import_from(*file) for file in files] == planned
    assert (planned[0].units, planned[0].variants, planned[0].joined) == (1000, 2500, 500)
    assert (planned[2].repeated, planned[2].units) == (1500, 0)


def test_a_rehearsal_counts_what_a_screen_refuses(store: Store) -> None:
    with rehearsal(store.database) as rehearsed:
        tally = rehearsed.import_units(
            source("a"),
            pairs(FR, range(4)),
            screen=lambda one: (one if one.ordinal > 1 else None, ("dirt",)),
        )
    assert (tally.units, tally.refused) == (3, 1)
