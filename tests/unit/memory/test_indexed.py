"""The index against the scan, for both engines: the same answers, whatever is asked."""

import gzip
import random
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from tests.memories import drawn_units
from translation.documents import DocumentClass
from translation.errors import MarkupRefused
from translation.exchange import read_tsv
from translation.languages import Language
from translation.memory import Engine, ScanMemory, compiled, searching
from translation.memory import indexed as indexing
from translation.memory.asking import PLACES, asked_of, bits
from translation.memory.compiled import LONGEST
from translation.memory.facts import Facts
from translation.memory.indexed import IndexedMemory
from translation.memory.part import RARE, Part
from translation.memory.scores import percent
from translation.memory.source import Held
from translation.units import Provenance, Query, Reader, Unit, Variant

AR, EN, FR, RU, ZH = Language.AR, Language.EN, Language.FR, Language.RU, Language.ZH
DAY = datetime(2026, 3, 1, tzinfo=UTC)
ENGINES = pytest.mark.parametrize("engine", list(Engine))
COUNT = 20_000
QUERIES = 340
"""For each of six languages, half near and half unseen: about 2,000 in all."""


@pytest.fixture(autouse=True, scope="module")
def compiled_search():
    """What is tested as compiled is so from the first look-up on."""
    assert searching.is_compiled()


def part_of(units, language):
    """The part of units in a language."""
    texts = Held(units).texts([one.id for one in units], language)
    return Part.of(Facts.of(units), texts, language)


def unit(number, texts, provenance=Provenance.TRANSLATED, at=DAY, **more):
    variants = {lang: Variant(lang, text, provenance, at) for lang, text in texts.items()}
    return Unit(number, variants, **more)


def percents(memory, text, **more):
    return [match.percent for match in memory.lookup(Query(text, EN, (FR,), **more))]


words = st.sampled_from(["a", "a", "b", "c", "A", ".", ".", "国", "{1}", "2016"])
texts = st.one_of(
    st.lists(words, max_size=9).map(" ".join),
    st.builds(lambda dots, end: " ".join(["." * dots, end]), st.integers(0, 40), words),
)


units = drawn_units(texts, 50, (None, "L", "M"))


queries = st.builds(
    Query,
    text=texts,
    source=st.sampled_from([EN, ZH]),
    targets=st.sampled_from([(FR,), (FR, AR), (ZH, FR, EN), ()]),
    previous=st.sampled_from([None, "p"]),
    lineage=st.sampled_from([None, "L"]),
    threshold=st.sampled_from([-5, 0, 1, 34, 50, 66, 70, 75, 90, 99, 100, 101]),
    limit=st.sampled_from([0, 1, 2, 5, 50]),
    reader=st.builds(
        Reader,
        st.frozensets(st.sampled_from(DocumentClass), min_size=1),
        st.sampled_from([frozenset(), frozenset({"L"}), frozenset({"L", "M", "N"})]),
    ),
    excluded=st.sampled_from([frozenset(), frozenset(), frozenset({"L"}), frozenset({"M", "X"})]),
    preferred=st.sampled_from([frozenset(), frozenset({"M"}), frozenset({"L", "M", "X"})]),
)


@settings(deadline=None, max_examples=120)
@given(
    st.lists(units, max_size=30, unique_by=lambda one: one.id),
    st.lists(queries, min_size=3, max_size=8),
)
def test_small_vocabularies_answer_as_the_scan_does(stored, asked):
    scan = ScanMemory(stored)
    for engine in Engine:
        memory = IndexedMemory.of(stored, engine)
        for query in asked:
            assert memory.lookup(query) == scan.lookup(query)
            assert memory.best(query) == scan.best(query)


@settings(deadline=None, max_examples=150)
@given(st.data(), st.sampled_from([60, 64, 65, 127, 128, 129, 300]), st.integers(1, 99))
def test_long_queries_have_the_distance_that_rapidfuzz_finds(data, length, threshold):
    rng = data.draw(st.randoms(use_true_random=False))
    kinds = data.draw(st.sampled_from([2, 5, 60]))
    asked = [rng.randrange(kinds) for _ in range(length)]
    stored = [_changed(asked, rng, kinds) for _ in range(8)]
    part = part_of([unit(n, {EN: _said(one), FR: "x"}) for n, one in enumerate(stored)], EN)
    query = Query(_said(asked), EN, (FR,), threshold=threshold)
    wanted = asked_of(part, query, np.zeros(2, np.uint8), wanted=bits((FR,), EN), limit=8)
    expected = sorted(
        (
            score
            for one in stored
            for score in [percent(Levenshtein.distance(asked, one), max(len(asked), len(one)))]
            if score >= threshold
        ),
        reverse=True,
    )
    for engine in Engine:
        keys, _ = searching.searcher(engine)(part, part.encode(_said(asked).split()), wanted)
        assert [key // 16 for key in keys.tolist()] == expected


@settings(deadline=None, max_examples=200)
@given(st.lists(st.lists(st.integers(0, 6), max_size=12), max_size=12))
def test_both_engines_make_the_same_postings(texts):
    joined = np.array([word for text in texts for word in text], np.uint32)
    lengths = np.array([len(text) for text in texts], np.int64)
    assert searching.is_compiled()
    plain, compiled = (
        searching.inverter(engine)(joined, lengths, 7) for engine in (Engine.PLAIN, Engine.COMPILED)
    )
    for expected, array in zip(plain, compiled, strict=True):
        assert array.dtype == expected.dtype == np.uint32
        assert array.tolist() == expected.tolist()


def test_the_engine_makes_the_postings_of_what_is_large(monkeypatch):
    asked = []

    def inverter(engine):
        asked.append(engine)
        return searching.inverter(engine)

    monkeypatch.setattr(indexing, "LARGE", 40)
    monkeypatch.setattr(indexing, "inverter", inverter)
    units = [unit(n, {EN: f"word {n % 7} of {n % 5} word", FR: "x"}) for n in range(40)]
    query = Query("word 3 of 4 word", EN, (FR,))
    for many, engine in ((40, Engine.PLAIN), (40, Engine.COMPILED), (39, Engine.COMPILED)):
        memory = IndexedMemory.of(units[:many], engine)
        assert memory.lookup(query) == ScanMemory(units[:many]).lookup(query)
    assert asked == [Engine.PLAIN, Engine.COMPILED]


def _said(numbers):
    return " ".join(f"w{number}" for number in numbers)


def _changed(numbers, rng, kinds):
    """The numbers with some exchanged, dropped, added, or a stretch of them moved."""
    made = list(numbers)
    for _ in range(rng.randrange(0, max(2, len(made) // 2))):
        at = rng.randrange(len(made))
        made[at : at + 1] = rng.choice([[], [rng.randrange(kinds)], [made[at], made[at]]])
        made = made or [0]
    if rng.random() < 0.3:
        at = rng.randrange(len(made))
        made = made[at:] + made[:at]
    return made


def parallel_units(shared):
    """All units of the parallel texts, with classes, lineages and provenances of every kind."""
    rng, found = random.Random(6), []
    for path in sorted((shared / "data" / "parallel").glob("*_6way.tsv*")):
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            found += list(read_tsv(stream))
    rng.shuffle(found)
    for number, one in enumerate(found):
        yield Unit(
            number,
            {
                language: Variant(
                    language,
                    text,
                    rng.choice(list(Provenance)),
                    DAY + timedelta(days=rng.randrange(3)),
                )
                for language, text in one.texts.items()
                if language in (EN, FR) or rng.random() < 0.9
            },
            rng.choice([*DocumentClass, DocumentClass.INTERNAL, DocumentClass.INTERNAL]),
            rng.choice([None, "L", "M", "N"]),
        )


@pytest.fixture(scope="module")
def parallel(shared):
    everything = list(parallel_units(shared))
    return everything[COUNT:], everything[:COUNT]


def asked_in(source, stored, unseen, rng):
    """Near and unseen queries in a language, each with a reader and a threshold of its own."""
    near = [edited(one.variants[source].text, rng) for one in rng.sample(stored, QUERIES // 2)]
    real = [one.variants[source].text for one in unseen if source in one.variants]
    for text in [*near, *rng.sample(real, min(len(real), QUERIES // 2))]:
        yield Query(
            text,
            source,
            tuple(rng.sample([one for one in Language if one is not source], rng.randint(1, 5))),
            lineage=rng.choice([None, "L", "M"]),
            threshold=rng.choice([50, 60, 66, 70, 70, 75, 85, 99, 100]),
            limit=rng.choice([1, 5, 5, 20]),
            reader=rng.choice(
                [
                    Reader(),
                    Reader(frozenset(DocumentClass), frozenset({"L"})),
                    Reader(frozenset({DocumentClass.RESTRICTED}), frozenset({"M", "N"})),
                ]
            ),
            excluded=rng.choice([frozenset(), frozenset(), frozenset({"M"})]),
            preferred=rng.choice([frozenset(), frozenset({"L"}), frozenset({"L", "N"})]),
        )


def edited(text, rng):
    parts = text.split() if " " in text else list(text)
    for _ in range(rng.randint(0, 4)):
        at = rng.randrange(len(parts))
        parts[at : at + 1] = rng.choice([[], [parts[at]] * 2, [rng.choice(parts)]])
        parts = parts or ["x"]
    made = (" " if " " in text else "").join(parts)
    return text if set("{}") & set(text) else made


@pytest.mark.parametrize("source", list(Language))
def test_real_texts_answer_as_the_scan_does(parallel, source):
    unseen, stored = parallel
    scan = ScanMemory(stored)
    indexed = [IndexedMemory.of(stored, engine) for engine in Engine]
    having = [one for one in stored if source in one.variants]
    rng, answered = random.Random(source.value), 0
    for query in asked_in(source, having, unseen, rng):
        expected, each = scan.lookup(query), scan.best(query)
        answered += bool(expected)
        for memory in indexed:
            assert memory.lookup(query) == expected
            assert memory.best(query) == each
    assert answered > QUERIES // 8


@ENGINES
def test_an_index_of_nothing_answers_nothing(engine):
    for memory in (IndexedMemory.of([], engine), IndexedMemory.of([unit(1, {FR: "page"})], engine)):
        for threshold in (0, 70, 100):
            assert percents(memory, "page", threshold=threshold) == []
            assert percents(memory, "", threshold=threshold) == []
        with pytest.raises(MarkupRefused):
            percents(memory, "{")


@ENGINES
def test_texts_without_tokens_are_as_close_as_can_be(engine):
    memory = IndexedMemory.of(
        [unit(1, {EN: "", FR: "x"}), unit(2, {EN: "{1/}", FR: "x"}), unit(3, {EN: "a", FR: "x"})],
        engine,
    )
    assert percents(memory, "") == [100, 99]
    assert percents(memory, " ") == [99, 99]
    assert percents(memory, " ", threshold=0) == [99, 99, 0]


@ENGINES
def test_segments_of_any_length_are_answered(engine):
    """Beyond the kernel's cap, and beyond what 16 bits count."""
    rng = random.Random(1)
    long = [f"w{rng.randrange(500)}" for _ in range(LONGEST + 100)]
    huge = ["page", *(f"w{at % 7}" for at in range(66_000))]
    memory = IndexedMemory.of(
        [unit(1, {EN: " ".join(long), FR: "x"}), unit(2, {EN: " ".join(huge), FR: "x"})], engine
    )
    assert percents(memory, " ".join(["new", *long[1:]])) == [99]
    assert percents(memory, " ".join(long[: LONGEST - 10])) == [94]
    assert percents(memory, " ".join(["new", *huge[1:]])) == [99]
    assert percents(memory, " ".join(huge[:LONGEST]), threshold=3) == [3]


@ENGINES
def test_what_is_exactly_at_the_threshold_counts(engine):
    stored = [unit(1, {EN: "a b c d e f g h i j", FR: "x"}), unit(2, {EN: "q", FR: "x"})]
    memory = IndexedMemory.of(stored, engine)
    for asked in ("a b c x e y g z i j", "a b c d e f g", "a b c d e f g h i j k l m n"):
        scan = percents(ScanMemory(stored), asked)
        assert percents(memory, asked) == scan
        assert percents(memory, asked, threshold=scan[0]) == scan
        assert percents(memory, asked, threshold=scan[0] + 1) == []


@ENGINES
def test_more_copies_than_there_are_places_give_those_in_context_and_the_most_trusted(engine):
    copies = [unit(n, {EN: "page", FR: "x", ZH: "页"}) for n in range(3 * PLACES)]
    copies[700] = unit(700, {EN: "page", FR: "x"}, Provenance.ADOPTED)
    copies[701] = unit(701, {EN: "page", FR: "x"}, Provenance.MACHINE, lineage="L")
    copies[702] = unit(702, {EN: "page", ZH: "页"}, Provenance.REVIEWED, previous="p")
    memory, scan = IndexedMemory.of(copies, engine), ScanMemory(copies)
    for lineage, previous in ((None, None), ("L", None), (None, "p")):
        query = Query("page", EN, (FR, ZH), previous=previous, lineage=lineage, limit=2)
        assert memory.lookup(query)[0] == scan.lookup(query)[0]
        best, expected = memory.best(query), scan.best(query)
        assert {one: (best[one].percent, best[one].provenance) for one in best} == {
            one: (expected[one].percent, expected[one].provenance) for one in expected
        }
    first = replace(query, previous=None, preferred=frozenset({"L"}))
    assert memory.lookup(first)[0].unit == 701
    assert memory.lookup(replace(first, excluded=frozenset({"L"})))[0].unit == 700
    near = memory.best(Query("Page", EN, (FR, ZH)))
    assert near[FR].provenance is Provenance.ADOPTED
    assert near[ZH].provenance is Provenance.REVIEWED


@ENGINES
def test_what_is_hidden_is_no_answer(engine):
    stored = [unit(n, {EN: f"one two three {n}", FR: "x"}) for n in range(20)]
    memory = IndexedMemory.of(stored, engine)
    hidden = bytes([0, 0b1111_1110, 0])
    query = Query("one two three 8", EN, (FR,), limit=20, threshold=50)
    left = {found[0].id for found in memory.first(query, hidden)}
    assert left == set(range(20)) - set(range(9, 16))
    assert memory.first_of_each(replace(query, threshold=90), bytes([0, 255, 0])) == []


def test_threads_do_not_disturb_each_other():
    rng = random.Random(4)
    stored = [
        unit(n, {EN: " ".join(rng.choices("abcdefghijklmnop", k=12)), FR: "x"}) for n in range(3000)
    ]
    memory, scan = IndexedMemory.of(stored), ScanMemory(stored)
    asked = [Query(one.variants[EN].text + " z", EN, (FR,), threshold=50) for one in stored[:60]]
    expected, wrong = [scan.lookup(query) for query in asked], []

    def ask(first):
        for at in range(first, first + len(asked)):
            if memory.lookup(asked[at % len(asked)]) != expected[at % len(asked)]:
                wrong.append(at)

    threads = [Thread(target=ask, args=(15 * one,)) for one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_plain_engine_answers_where_the_compiler_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "translation.memory.compiled", None)
    monkeypatch.delattr("translation.memory.compiled")
    searching._compiled.cache_clear()
    try:
        memory = IndexedMemory.of([unit(1, {EN: "one two three", FR: "x"})])
        assert not searching.is_compiled()
        assert percents(memory, "one two four", threshold=60) == [66]
    finally:
        searching._compiled.cache_clear()


def test_no_look_up_waits_for_the_compiler(monkeypatch):
    may_end = Event()
    monkeypatch.setattr(compiled, "warm", lambda: may_end.wait(30))
    searching._compiled.cache_clear()
    try:
        memory = IndexedMemory.of([unit(1, {EN: "one two three", FR: "x"})])
        assert percents(memory, "one two four", threshold=60) == [66]
        may_end.set()
        assert searching.is_compiled()
        assert percents(memory, "one two four", threshold=60) == [66]
    finally:
        may_end.set()
        searching._compiled.cache_clear()


def test_a_large_vocabulary_is_searched_too():
    """More than 65,535 words: the rare ones stand apart, and are told apart."""
    stored = [
        unit(n, {EN: " ".join(f"w{17 * n + at}" for at in range(17)), FR: "x"}) for n in range(4100)
    ]
    part = part_of(stored, EN)
    assert len(part.arrays.rare_tokens) == 17 * 4100 - RARE
    for engine in Engine:
        memory = IndexedMemory.of(stored, engine)
        for at in (0, 3250, 3260, 3380, 3854, 3855, 4000, 4099):
            text = stored[at].variants[EN].text
            assert percents(memory, f"{text} new new") == [89]
            others = " ".join(f"w{17 * 4099 - 3 - 5 * one}" for one in range(5))
            assert percents(memory, f"{text} {others}") == [77]


def test_units_are_given_by_their_rows():
    stored = [unit(n, {EN: f"one {n}", FR: "x"}) for n in range(2, 9)]
    assert IndexedMemory.of(stored).units_at([4, 0, 6]) == [stored[4], stored[0], stored[6]]


@settings(deadline=None, max_examples=100)
@given(
    st.lists(units, max_size=30, unique_by=lambda one: one.id),
    st.lists(units, max_size=8, unique_by=lambda one: one.id),
    st.frozensets(st.integers(1, 50), max_size=8),
    st.lists(queries, min_size=2, max_size=6),
    st.sampled_from(Engine),
)
def test_what_changed_under_an_index_answers_as_it_is_and_hides_nothing(
    stored, changed, gone, asked, engine
):
    """The index tells of units that are others by now, or gone, before it hears of it."""
    before = {one.id: one for one in stored}
    now = before | {one.id: one for one in changed if one.id in before}
    now = {id: one for id, one in now.items() if id not in gone}
    memory = IndexedMemory.of(stored, engine)
    for source in (EN, ZH):
        memory.prepare(source)
    memory._source = Held(now.values())
    alike = {id for id, one in now.items() if before[id] == one}
    for query in asked:
        found = memory.lookup(query)
        scan = ScanMemory(now[id] for id in sorted(alike | {match.unit for match in found}))
        assert found == scan.lookup(query)
        best = memory.best(query)
        scan = ScanMemory(now[id] for id in sorted(alike | {match.unit for match in best.values()}))
        assert best == scan.best(query)


@ENGINES
def test_what_is_gone_leaves_its_place_to_the_next(engine):
    stored = [unit(n, {EN: f"one two three {n}", FR: "x"}) for n in range(3)]
    memory = IndexedMemory.of(stored, engine)
    memory.prepare(EN)
    memory._source = Held([unit(1, {EN: "something else", FR: "x"}), stored[2]])
    query = Query("one two three four", EN, (FR,), limit=1)
    assert [match.unit for match in memory.lookup(query)] == [2]
    assert memory.best(query)[FR].unit == 2
