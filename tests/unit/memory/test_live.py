from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translation.documents import DocumentClass
from translation.errors import MarkupRefused
from translation.languages import Language
from translation.memory import LiveMemory, ScanMemory
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
    return [unit.id for unit in memory.containing(text, language, reader, limit)]


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


@st.composite
def units(draw):
    languages = draw(st.sets(st.sampled_from([EN, FR, ZH]), min_size=1))
    return Unit(
        id=draw(st.integers(1, 12)),
        variants={
            known: Variant(
                known,
                draw(texts),
                draw(st.sampled_from(Provenance)),
                DAY + timedelta(days=draw(st.integers(0, 2))),
            )
            for known in sorted(languages)
        },
        document_class=draw(st.sampled_from(DocumentClass)),
        lineage=draw(st.sampled_from([None, "L"])),
        previous=draw(st.sampled_from([None, "p"])),
    )


changes = st.tuples(
    st.lists(units(), max_size=4, unique_by=lambda one: one.id),
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
)


@settings(max_examples=150)
@given(
    st.lists(units(), max_size=12, unique_by=lambda one: one.id),
    st.lists(changes, min_size=1, max_size=5),
    st.lists(queries, min_size=1, max_size=4),
    st.sampled_from([0, 2, 2000]),
)
def test_the_answers_are_those_of_a_scan_built_anew(stored, steps, asked, largest):
    memory = LiveMemory(stored, largest_layer=largest)
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
            either = LiveMemory(held.values())
            assert memory.containing(query.text, EN, query.reader, 50) == either.containing(
                query.text, EN, query.reader, 50
            )


def test_a_large_layer_is_laid_into_a_new_scan():
    memory = LiveMemory([unit(n, {EN: f"one two {n}", FR: "x"}) for n in range(50)])
    memory.refresh([unit(n, {EN: f"one two {n}", FR: "y"}) for n in range(30, 3000)])
    assert (len(memory), ids(memory, "one two 2999")[:1]) == (3000, [2999])
    memory.refresh([], [2999])
    assert (len(memory), 2999 in ids(memory, "one two 2999")) == (2999, False)


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
    assert found(memory, "council") == [2, 3, 1, 5]
    assert found(memory, "the {2}council{/2} of") == [1]
    assert found(memory, "council", limit=2) == [2, 3]
    assert found(memory, "مجلس", AR) == [5]
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
