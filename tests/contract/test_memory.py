from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from storage import memory
from storage.memory import ImportTally
from storage.memory_import import Run, Source, add_units
from storage.store import Store
from tests.learning import changes
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit, ScreenedUnit, Stamp
from translation.languages import Language
from translation.memory.facts import Facts
from translation.units import Provenance

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
EN, FR, AR = Language.EN, Language.FR, Language.AR
AT = datetime(2017, 3, 1, 12, tzinfo=UTC)


def unit(ordinal: int, *, en: str = "", fr: str = "", **more: Any) -> ImportedUnit:
    texts = {EN: en or f"Sentence {ordinal}.", FR: fr or f"Phrase {ordinal}."}
    return ImportedUnit(ordinal, texts, **more)


def take(store: Store, units: Any, batch: str = "a" * 64, **more: Any) -> ImportTally:
    given = {"provenance": Provenance.TRANSLATED, "by": "ops", **more}
    return store.memory.import_units(batch, units, **given)


def test_units_come_back_as_they_were_imported(store: Store) -> None:
    given = ImportedUnit(
        1,
        {EN: "The {1}Council{/1}", AR: "المجلس", Language.ZH: "理事会"},
        Provenance.ADOPTED,
        AT,
        previous="p" * 64,
        next="n" * 64,
    )
    take(store, [given], document_class=DocumentClass.RESTRICTED, lineage="C18/52")
    (found,) = store.memory.units()
    assert {language: v.text for language, v in found.variants.items()} == given.texts
    assert {(v.provenance, v.at) for v in found.variants.values()} == {(Provenance.ADOPTED, AT)}
    assert (found.previous, found.next, found.lineage) == ("p" * 64, "n" * 64, "C18/52")
    assert found.document_class is DocumentClass.RESTRICTED


def test_each_language_has_its_own_stamp(store: Store) -> None:
    stamps = {EN: Stamp(Provenance.PUBLISHED, AT), FR: Stamp(None, None)}
    take(store, [unit(1, stamps=stamps)], provenance=Provenance.MACHINE)
    (found,) = store.memory.units()
    assert found.variants[EN].provenance is Provenance.PUBLISHED
    assert found.variants[FR].provenance is Provenance.MACHINE
    assert found.variants[EN].at == AT
    assert found.variants[FR].at > AT


def test_the_same_import_twice_adds_nothing(store: Store) -> None:
    units = [unit(n) for n in range(100)]
    assert take(store, units) == ImportTally(100, 200, 200, 0)
    before = store.memory.stats(), store.memory.change_counter()
    assert take(store, units) == ImportTally(0, 0, 0, 100)
    assert (store.memory.stats(), store.memory.change_counter()) == before


def test_the_same_texts_from_elsewhere_keep_both_contributions(store: Store) -> None:
    take(store, [unit(1)])
    assert take(store, [unit(7, en="Sentence 1.", fr="Phrase 1.")], "b" * 64) == ImportTally(
        0, 0, 2, 0
    )
    stats = store.memory.stats()
    assert (stats.units, stats.contributions, stats.batches) == (1, 4, 2)


def test_alike_in_every_language_is_meant(store: Store) -> None:
    take(store, [unit(1, en="The floor", fr="La parole"), unit(2, en="The floor", fr="Le sol")])
    take(store, [ImportedUnit(3, {EN: "The floor"})])
    assert store.memory.stats().units == 3


def test_the_same_pair_within_a_file_is_one_unit(store: Store) -> None:
    units = [unit(n, en="Noted.", fr="Il en est pris note.") for n in range(10)]
    assert take(store, units) == ImportTally(1, 2, 20, 0)


def test_other_neighbours_make_another_unit(store: Store) -> None:
    here = unit(1, en="Noted.", fr="Noté.", previous="a", next="b")
    there = unit(2, en="Noted.", fr="Noté.", previous="c", next="d")
    alone = unit(3, en="Noted.", fr="Noté.")
    assert take(store, [here, there, alone]).units == 2
    assert take(store, [here, there], "b" * 64).units == 0


def test_a_class_or_a_lineage_keeps_units_apart(store: Store) -> None:
    take(store, [unit(1)])
    take(store, [unit(1)], "b" * 64, document_class=DocumentClass.CONFIDENTIAL, lineage="C18/1")
    take(store, [unit(1)], "c" * 64, document_class=DocumentClass.CONFIDENTIAL, lineage="C18/2")
    assert store.memory.stats().units == 3


def test_an_import_that_was_killed_goes_on(store: Store) -> None:
    """It dies in the middle of its file; on a slow machine batches are small and none is half."""

    def killed() -> Iterator[ImportedUnit]:
        yield from (unit(n) for n in range(500))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(store, killed())
    done = store.memory.stats().units
    assert 0 < done <= 500
    tally = take(store, [unit(n) for n in range(800)])
    assert (tally.units, tally.repeated) == (800 - done, done)
    assert store.memory.stats().contributions == 1600


def test_two_imports_at_once_double_nothing(store: Store, in_parallel: Parallel) -> None:
    units = [unit(n) for n in range(300)]
    tallies = in_parallel(4, lambda n: take(store, units, f"{n % 2}" * 64))
    assert sum(tally.units for tally in tallies) == 300
    stats = store.memory.stats()
    assert (stats.units, stats.variants[EN], stats.contributions) == (300, 300, 1200)


def test_what_another_import_of_the_same_file_adds_meanwhile_is_not_added_again(
    store: Store,
) -> None:
    units = [unit(n) for n in range(1, 1001)]

    def read() -> Iterator[ImportedUnit]:
        yield from units[:700]
        take(store, units)
        yield from units[700:]

    tally = take(store, read())
    assert 0 < tally.units < 1000
    assert tally.units + tally.repeated == 1000
    stats = store.memory.stats()
    assert (stats.units, stats.contributions) == (1000, 2000)


def test_a_run_looks_for_origins_only_where_some_can_be_in(store: Store) -> None:
    source = Source("a" * 64, Provenance.TRANSLATED, "ops", DocumentClass.INTERNAL, None)
    first, second, third = ([unit(n) for n in range(at, at + 10)] for at in (1, 11, 21))

    def looks(run: Run, given: Sequence[ImportedUnit]) -> bool:
        with store.database.read() as connection:
            return run.looks_for(connection, source, given)

    def added(run: Run, given: Sequence[ImportedUnit]) -> ImportTally:
        return store.database.write(lambda c: add_units(c, source, given, run))

    run = Run()
    assert not looks(run, first)
    assert added(run, first).units == 10
    take(store, [unit(1, en="Of another file.")], "b" * 64)
    assert not looks(run, second)
    assert added(run, second).units == 10
    take(store, [unit(25)])
    assert looks(run, third)
    assert added(run, third) == ImportTally(9, 18, 18, 1)
    assert looks(Run(), [unit(31)])


@pytest.mark.parametrize("answered", [True, False])
def test_a_transaction_that_is_done_again_adds_its_units_once(store: Store, answered: bool) -> None:
    source = Source("a" * 64, Provenance.TRANSLATED, "ops", DocumentClass.INTERNAL, None)
    run, units = Run(), [unit(n) for n in range(1, 31)]

    def fails(connection: sa.Connection) -> None:
        add_units(connection, source, units[10:20], run)
        raise ZeroDivisionError

    store.database.write(lambda c: add_units(c, source, units[:10], run))
    if answered:
        store.database.write(lambda c: add_units(c, source, units[10:20], run))
    else:
        with pytest.raises(ZeroDivisionError):
            store.database.write(fails)
    for some in (units[10:20], units[20:]):
        store.database.write(lambda c, some=some: add_units(c, source, some, run))  # type: ignore[misc]
    stats = store.memory.stats()
    assert (stats.units, stats.contributions) == (30, 60)


def test_the_change_counter_tells_what_is_new(store: Store) -> None:
    assert store.memory.change_counter() == 0
    take(store, [unit(1), unit(2)])
    seen = store.memory.change_counter()
    take(store, [unit(3)], "b" * 64)
    assert store.memory.change_counter() > seen
    new = [found.variants[EN].text for found in store.memory.units(since=seen)]
    assert new == ["Sentence 3."]


def test_units_are_streamed_over_many_pages(store: Store) -> None:
    take(store, (unit(n) for n in range(4500)))
    found = list(store.memory.units())
    assert [one.id for one in found] == sorted({one.id for one in found})
    assert len(found) == 4500
    assert len(list(islice(store.memory.units(), 3))) == 3


def test_only_the_languages_asked_for_are_read(store: Store) -> None:
    take(store, [unit(1), ImportedUnit(2, {AR: "المجلس", EN: "the Council"})])
    found = list(store.memory.units(languages=[AR, EN]))
    assert [set(one.variants) for one in found] == [{EN}, {AR, EN}]


def test_units_are_fetched_by_their_ids_and_texts_by_language(store: Store) -> None:
    take(store, [unit(n) for n in range(5)], document_class=DocumentClass.PUBLIC, lineage="L")
    take(store, [ImportedUnit(9, {AR: "المجلس"}, previous="p", next="n")], "b" * 64)
    stored = {one.id: one for one in store.memory.units()}
    ids = sorted(stored)
    for some in (ids, ids[1::2], [ids[-1]], []):
        assert {one.id: one for one in store.memory.fetched([*some, 10**6])} == {
            id: stored[id] for id in some
        }
        assert dict(store.memory.texts([*some, 10**6], FR)) == {
            id: stored[id].variants[FR].text for id in some if FR in stored[id].variants
        }
    assert dict(store.memory.texts(ids, AR)) == {ids[-1]: "المجلس"}
    assert [store.memory.at_least(count) for count in (6, 7)] == [True, False]


def test_the_facts_of_outlines_are_those_of_the_units(store: Store) -> None:
    batch = "b" * 64
    take(store, (unit(n, en=f"One {n}.") for n in range(2100)))
    other = ImportedUnit(9, {AR: "المجلس"}, Provenance.ADOPTED, AT, previous="p", next="n")
    take(store, [other], batch)
    gone = [ImportedUnit(n, {FR: f"Deux {n}"}, Provenance.MACHINE) for n in range(3)]
    take(store, gone, "c" * 64)
    store.batches.undo("c" * 64, by="d")
    wanted, facts = Facts.of(store.memory.units()), Facts.outlined(store.memory.outlines())
    assert facts.names == wanted.names
    for name in Facts.ARRAYS:
        assert np.array_equal(getattr(facts, name), getattr(wanted, name)), name
    assert len(facts) == 2101


def test_a_base_is_known_to_the_database_that_began_it(store: Store) -> None:
    first = store.memory_bases.begin()
    take(store, [unit(1)])
    second = store.memory_bases.begin()
    assert (first.counter, second.counter) == (0, store.memory.change_counter())
    assert store.memory_bases.known(second.name) == second
    assert store.memory_bases.known("another") is None


def test_an_empty_memory_says_so(store: Store) -> None:
    stats = store.memory.stats()
    assert (stats.units, stats.contributions, stats.batches) == (0, 0, 0)
    assert set(stats.variants.values()) == {0}
    assert list(store.memory.units()) == []


def test_what_a_screen_refuses_is_not_stored_and_what_it_found_is_kept_beside(store: Store) -> None:
    found: list[tuple[str, ScreenedUnit]] = []

    def screen(given: ImportedUnit) -> tuple[ImportedUnit | None, tuple[str, ...]]:
        if given.ordinal == 2:
            return None, ("mojibake",)
        if given.ordinal == 3:
            return replace(given, texts={EN: "Mended.", FR: "Réparé."}), ("spaces",)
        return given, ()

    def keep(_: Any, source: Source, dirty: Sequence[ScreenedUnit]) -> None:
        found.extend((source.origin(one.given), one) for one in dirty)

    tally = take(store, [unit(1), unit(2), unit(3)], screen=screen, keep=keep)
    assert (tally.units, tally.refused) == (2, 1)
    stored = [one.variants[EN].text for one in store.memory.units()]
    assert stored == ["Sentence 1.", "Mended."]
    assert [(origin[-2:], one.given.texts[EN], one.dirt) for origin, one in found] == [
        (":2", "Sentence 2.", ("mojibake",)),
        (":3", "Sentence 3.", ("spaces",)),
    ]


def test_a_batch_whose_findings_cannot_be_kept_is_not_stored(store: Store) -> None:
    def keep(*_: Any) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        take(store, [unit(1)], screen=lambda given: (given, ("dirt",)), keep=keep)
    assert store.memory.stats().units == 0


@pytest.mark.parametrize("page", [1, 2, 3, 7, 100])
def test_changes_are_told_by_the_page_and_none_is_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    take(store, [unit(n) for n in range(4)])
    seen = store.memory.change_counter()
    take(store, [unit(n) for n in range(10, 13)], "b" * 64)
    take(store, [unit(n) for n in range(20, 24)], "c" * 64)
    store.batches.undo("a" * 64, by="ops")
    whole = changes(store, seen)
    monkeypatch.setattr(memory, "_CHANGED", page)
    pages = list(store.memory.changes_by_page(seen))
    assert all(len(one.changed) + len(one.removed) <= page for one in pages)
    assert [unit for one in pages for unit in one.changed] == list(whole.changed)
    assert {id for one in pages for id in one.removed} == whole.removed
    assert len(whole.removed) == 4
    assert len(whole.changed) == 7
    counters = [one.counter for one in pages]
    assert counters == sorted(counters)
    assert counters[-1] == whole.counter == store.memory.change_counter()
    for at, one in enumerate(pages):  # from the counter of a page on nothing is lost either
        rest = changes(store, one.counter)
        later = {unit.id for other in pages[at + 1 :] for unit in other.changed}
        assert later <= {unit.id for unit in rest.changed}
