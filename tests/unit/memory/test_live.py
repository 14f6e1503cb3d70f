import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.memories import drawn_units
from translation.documents import DocumentClass
from translation.errors import MarkupRefused
from translation.languages import Language
from translation.memory import Engine, LiveMemory, ScanMemory
from translation.memory.runs import Run
from translation.memory.sought import Search, phrases_of
from translation.units import Provenance, Query, Reader, Unit, Variant

AR, EN, FR, ZH = Language.AR, Language.EN, Language.FR, Language.ZH
DAY = datetime(2026, 3, 1, tzinfo=UTC)
OPEN = Reader()


def unit(number, texts, provenance=Provenance.TRANSLATED, at=DAY, **more):
    variants = {lang: Variant(lang, text, provenance, at) for lang, text in texts.items()}
    return Unit(number, variants, **more)


def ids(memory, text, **more):
    return [match.unit for match in memory.lookup(Query(text, EN, (FR,), **more))]


def found(memory, text, language=EN, reader=OPEN, limit=50):
    search = Search(phrases_of(text), language, reader)
    return [unit.id for unit in memory.standing(search, limit).units]


def test_a_new_unit_is_found_at_once():
    memory = LiveMemory([unit(1, {EN: "one two three", FR: "un"})])
    memory.refresh([unit(2, {EN: "one two four", FR: "deux"})])
    assert (ids(memory, "one two four", threshold=60), len(memory)) == ([2, 1], 2)


def test_a_changed_unit_is_no_longer_what_it_was():
    memory = LiveMemory([unit(1, {EN: "one two three", FR: "un"})])
    memory.refresh([unit(1, {EN: "something else", FR: "autre"})])
    assert (ids(memory, "one two three"), ids(memory, "something else")) == ([], [1])
    memory.refresh([unit(1, {EN: "one two three", FR: "un"})])
    assert (ids(memory, "one two three"), len(memory)) == ([1], 1)


def test_what_is_gone_answers_nothing_and_may_come_back():
    page = unit(1, {EN: "page", FR: "page"})
    memory = LiveMemory([page])
    memory.refresh([], [1, 99])
    assert (ids(memory, "page"), found(memory, "page"), len(memory)) == ([], [], 0)
    memory.refresh([page])
    assert (ids(memory, "page"), len(memory)) == ([1], 1)
    memory.refresh([], {1})
    assert (ids(memory, "page"), len(memory)) == ([], 0)


def test_an_empty_memory_grows():
    memory = LiveMemory([])
    memory.refresh([unit(7, {EN: "page", FR: "page"})])
    assert (ids(memory, "page"), ids(memory, "page", threshold=101)) == ([7], [])


words = st.sampled_from(["a", "b", "c", "A", "d", ".", "国", "رَ", "{1}", "2016", "{{"])
texts = st.lists(words, max_size=8).map(" ".join)


units = drawn_units(texts, 12, (None, "L"))


changes = st.tuples(
    st.lists(units, max_size=4, unique_by=lambda one: one.id),
    st.frozensets(st.integers(1, 12), max_size=3),
)
queries = st.builds(
    Query,
    text=texts,
    source=st.sampled_from([EN, ZH]),
    targets=st.sampled_from([(FR,), (FR, AR), (ZH, FR, EN)]),
    previous=st.sampled_from([None, "p"]),
    lineage=st.sampled_from([None, "L"]),
    threshold=st.sampled_from([0, 1, 50, 70, 99, 100, 101]),
    limit=st.sampled_from([1, 3, 50]),
    reader=st.builds(
        Reader,
        st.frozensets(st.sampled_from(DocumentClass), min_size=1),
        st.sampled_from([frozenset(), frozenset({"L"})]),
    ),
    excluded=st.sampled_from([frozenset(), frozenset({"L"})]),
    preferred=st.sampled_from([frozenset(), frozenset({"L"})]),
)


@settings(max_examples=80)
@given(
    st.lists(units, max_size=12, unique_by=lambda one: one.id),
    st.lists(changes, min_size=1, max_size=5),
    st.lists(queries, min_size=1, max_size=4),
    st.sampled_from([0, 2, 2000]),
    st.sampled_from([0, 3, 2000]),
    st.sampled_from(Engine),
)
def test_the_answers_are_those_of_a_scan_built_anew(stored, steps, asked, largest, fewest, engine):
    memory = LiveMemory(stored, largest_layer=largest, indexed_from=fewest, engine=engine)
    held = {one.id: one for one in stored}
    for changed, removed in steps:
        memory.refresh(changed, removed)
        held = {id: one for id, one in held.items() if id not in removed}
        held |= {one.id: one for one in changed}
        anew = ScanMemory(held.values())
        assert len(memory) == len(anew)
        for query in asked:
            assert memory.lookup(query) == anew.lookup(query)
            assert memory.best(query) == anew.best(query)
            memory.settle()
            assert memory.lookup(query) == anew.lookup(query)
            assert memory.best(query) == anew.best(query)
            either = LiveMemory(held.values())
            search = Search(phrases_of(query.text), EN, query.reader)
            assert memory.standing(search, 50) == either.standing(search, 50)


def test_many_changes_at_once_are_answered_by_the_next_look_up():
    memory = LiveMemory([unit(n, {EN: f"one two {n}", FR: "x"}) for n in range(50)])
    memory.refresh([unit(n, {EN: f"one two {n}", FR: "y"}) for n in range(30, 3000)])
    assert (len(memory), ids(memory, "one two 2999")[:1]) == (3000, [2999])
    memory.settle()
    assert (len(memory), ids(memory, "one two 2999")[:1]) == (3000, [2999])
    memory.refresh([], [2999])
    assert (len(memory), 2999 in ids(memory, "one two 2999")) == (2999, False)


@pytest.mark.parametrize("fewest", [0, 2000])
def test_a_full_layer_is_sealed_while_changes_and_look_ups_go_on(monkeypatch, fewest):
    sealing, may_end = Event(), Event()
    made = Run.of

    def slow(units, count, *more):
        if count > 10:
            sealing.set()
            assert may_end.wait(30)
        return made(units, count, *more)

    memory = LiveMemory(
        [unit(n, {EN: f"word {n}", FR: "x"}) for n in range(5)],
        largest_layer=10,
        indexed_from=fewest,
    )
    assert ids(memory, "word 3", threshold=100) == [3]
    monkeypatch.setattr(Run, "of", slow)
    for n in range(5, 16):
        memory.refresh([unit(n, {EN: f"word {n}", FR: "x"})])
    assert sealing.wait(30)
    memory.refresh([unit(3, {EN: "changed", FR: "x"}), unit(7, {EN: "changed", FR: "x"})], [4, 8])
    memory.refresh([unit(20, {EN: "new", FR: "x"})])

    def answers():
        gone = [ids(memory, f"word {n}", threshold=100) for n in (3, 4, 7, 8)]
        kept = [ids(memory, f"word {n}", threshold=100) for n in (0, 6, 15)]
        return gone, kept, ids(memory, "changed"), ids(memory, "new"), len(memory)

    expected = ([[]] * 4, [[0], [6], [15]], [3, 7], [20], 15)
    assert answers() == expected
    may_end.set()
    memory.settle()
    assert answers() == expected
    assert len(memory._state.layer) == 3


def test_runs_stay_few_and_what_is_gone_is_let_go():
    memory = LiveMemory([], largest_layer=10, indexed_from=10**6)
    for n in range(600):
        memory.refresh([unit(n, {EN: f"word {n}", FR: "x"})])
        if n % 11 == 0:
            memory.settle()
    memory.settle()
    assert len(memory._state.runs) <= 7
    for n in range(580):
        memory.refresh([], [n])
        memory.settle()
    assert (len(memory), ids(memory, "word 599", threshold=100)) == (20, [599])
    assert sum(len(run.memory) for run in memory._state.runs) <= 40


@pytest.mark.parametrize("engine", list(Engine))
def test_the_best_of_equals_stands_first_whatever_run_it_is_in(engine):
    stored = [unit(n, {EN: f"one two three {n}", FR: "x"}) for n in range(9)]
    memory = LiveMemory(stored, largest_layer=1, indexed_from=0, engine=engine)
    memory.refresh(
        unit(n, {EN: f"one two three {n}", FR: "x"}, Provenance.ADOPTED) for n in (20, 21)
    )
    memory.settle()
    assert [len(run) for run in memory._state.runs] == [9, 2]
    assert ids(memory, "one two three four", limit=3) == [20, 21, 0]


def test_an_empty_memory_refuses_what_is_no_notation():
    with pytest.raises(MarkupRefused):
        LiveMemory([]).lookup(Query("{", EN, (FR,)))


def test_a_text_is_found_wherever_it_stands_in_a_language():
    memory = LiveMemory(
        [
            unit(1, {EN: "The {1}Council{/1} of 2018", FR: "Le Conseil de 2018"}),
            unit(2, {EN: "Councils", FR: "Conseils"}, Provenance.PUBLISHED),
            unit(3, {EN: "the council", FR: "le conseil"}, at=DAY + timedelta(days=1)),
            unit(4, {EN: "Assembly", FR: "Conseil"}),
        ]
    )
    memory.refresh([unit(5, {AR: "قرر المجلس", EN: "COUNCIL"}, Provenance.MACHINE)])
    assert found(memory, "council*") == [2, 3, 1, 5]
    assert found(memory, '"the {2}council{/2} of"') == [1]
    assert found(memory, "council*", limit=2) == [2, 3]
    assert found(memory, "المجلس", AR) == [5]
    assert (found(memory, "council", ZH), found(memory, " "), found(memory, "{1/}")) == ([], [], [])
    with pytest.raises(MarkupRefused):
        found(memory, "{")


def test_concordance_shows_what_the_reader_may_see():
    kinds = list(DocumentClass)
    memory = LiveMemory(
        unit(n, {EN: "page"}, document_class=kind, lineage="L") for n, kind in enumerate(kinds)
    )
    granted = Reader(frozenset(DocumentClass), frozenset({"L"}))
    assert found(memory, "page") == [0, 1]
    assert found(memory, "page", reader=granted) == [0, 1, 2]
    assert found(memory, "page", reader=replace(granted, lineages=frozenset({"M"}))) == [0, 1]


def test_look_ups_and_changes_may_come_from_many_threads():
    memory = LiveMemory([unit(0, {EN: "word zero", FR: "x"})], largest_layer=20)
    failures = []

    def grow(first):
        for n in range(first, first + 60):
            memory.refresh([unit(n, {EN: f"word {n}", FR: f"mot {n}"})])
            if ids(memory, f"word {n}", threshold=100) != [n]:
                failures.append(n)

    threads = [Thread(target=grow, args=(1 + 100 * one,)) for one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    added = chain.from_iterable(range(1 + 100 * one, 61 + 100 * one) for one in range(4))
    assert failures == []
    assert len(memory) == 1 + len(list(added))


def test_a_small_memory_and_the_command_line_load_no_compiler():
    program = """
import sys
from datetime import UTC, datetime
import workbench.cli, tasks.kept
from translation.languages import Language
from translation.memory import LiveMemory
from translation.units import Provenance, Query, Unit, Variant

def said(language):
    return Variant(language, "page", Provenance.REVIEWED, datetime(2026, 1, 1, tzinfo=UTC))

memory = LiveMemory([Unit(1, {one: said(one) for one in Language})])
assert memory.lookup(Query("page", Language.EN, (Language.FR,)))
print(sorted({"numba", "llvmlite"} & sys.modules.keys()))
"""
    command = [sys.executable, "-c", program]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.strip() == "[]"
