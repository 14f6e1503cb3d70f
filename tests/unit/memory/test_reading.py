"""While a part is being built, reading the source gives the answers of the scan."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event, active_count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from tests.memories import drawn_units
from translation.documents import DocumentClass
from translation.errors import MarkupRefused
from translation.languages import Language
from translation.memory import LiveMemory, ScanMemory, building, fragments, indexed, reading
from translation.memory.engine import Engine
from translation.memory.indexed import IndexedMemory
from translation.memory.part import Part
from translation.memory.reading import PlainMemory
from translation.memory.runs import Run
from translation.memory.scan import best_of, ranked
from translation.memory.sought import Search, phrases_of
from translation.memory.source import Held
from translation.units import Provenance, Query, Reader, Unit, Variant

AR, EN, FR, ZH = Language.AR, Language.EN, Language.FR, Language.ZH
DAY = datetime(2026, 3, 1, tzinfo=UTC)
WAIT = 20

words = st.sampled_from(["a", "a", "b", "council", "A", ".", "国", "{1}", "2016", "cil"])
texts = st.lists(words, max_size=9).map(" ".join)
units = drawn_units(texts, 50, (None, "L", "M"))
queries = st.builds(
    Query,
    text=texts,
    source=st.sampled_from([EN, ZH]),
    targets=st.sampled_from([(FR,), (FR, AR), (ZH, FR, EN), ()]),
    previous=st.sampled_from([None, "p"]),
    lineage=st.sampled_from([None, "L"]),
    threshold=st.sampled_from([-5, 0, 1, 50, 66, 70, 90, 99, 100, 101]),
    limit=st.sampled_from([0, 1, 2, 5, 50]),
    reader=st.builds(
        Reader,
        st.frozensets(st.sampled_from(DocumentClass), min_size=1),
        st.sampled_from([frozenset(), frozenset({"L"})]),
    ),
    excluded=st.sampled_from([frozenset(), frozenset({"L"})]),
    preferred=st.sampled_from([frozenset(), frozenset({"M"})]),
)


def unit(number: int, text: str) -> Unit:
    return Unit(number, {one: Variant(one, text, Provenance.REVIEWED, DAY) for one in (EN, FR)})


@settings(max_examples=120)
@given(
    st.lists(units, max_size=30, unique_by=lambda one: one.id),
    st.sets(st.integers(1, 50), max_size=4),
    st.lists(queries, min_size=2, max_size=5),
    st.sampled_from([1, 3, 2000]),
)
def test_reading_answers_as_the_scan_does(stored, gone, asked, page):
    held = sorted(stored, key=lambda one: one.id)
    plain = Run.over(PlainMemory([one.id for one in held], Held(held))).without(gone)
    left = [one for one in held if one.id not in gone]
    scan, live = ScanMemory(left), LiveMemory(left)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "_PAGE", page)
        for query in asked:
            assert ranked(plain.first(query, 0), query) == scan.lookup(query)
            assert best_of(plain.first_of_each(query), query) == scan.best(query)
            search = Search(phrases_of(query.text), query.source, query.reader, None, query.lineage)
            if search.phrases:
                assert plain.standing(search, 5) == live.standing(search, 5)


@settings(max_examples=80)
@given(
    st.lists(units, min_size=1, max_size=25, unique_by=lambda one: one.id),
    queries,
    st.sampled_from([2, 20]),
    st.sampled_from([1, 2000]),
)
def test_reading_finds_the_stretches_of_the_scan(stored, query, common, page):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "_PAGE", page)
        for module in (reading, fragments):
            patched.setattr(module, "most_common", lambda *_: common)
        held = sorted(stored, key=lambda one: one.id)
        plain = Run.over(PlainMemory([one.id for one in held], Held(held)))
        assert plain.stretches(query) == Run.over(ScanMemory(held)).stretches(query)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("one two six ten four five nine x y z", 70),
        ("a b c d one two six ten four five nine three seven eight", 71),
        ("a b c one two six ten four five nine three seven x", 69),
        ("one two six ten four five nine three x y", 80),
        ("one two six ten four five nine", 70),
    ],
)
def test_a_text_may_lack_the_longest_words_up_to_the_threshold(text, percent):
    query = Query("one two six ten four five nine three seven eight", EN, (FR,), threshold=percent)
    memory = PlainMemory([1], Held([unit(1, text)]))
    assert [one[2] for one in memory.first(query)] == [percent]
    higher = Query(query.text, EN, (FR,), threshold=percent + 1)
    assert memory.first(higher) == []


def test_a_language_that_a_better_unit_lacks_is_answered_by_a_worse_one(monkeypatch):
    monkeypatch.setattr(reading, "_PAGE", 1)
    better = unit(1, "one two three four")
    worse = {one: Variant(one, "one two three", Provenance.MACHINE, DAY) for one in (EN, AR)}
    held = [better, Unit(2, worse), Unit(3, worse)]
    found = PlainMemory([1, 2, 3], Held(held)).first_of_each(
        Query(better.variants[EN].text, EN, (FR, AR))
    )
    assert [(one[0].id, one[2]) for one in found] == [(1, 100), (2, 75)]


def test_a_stretch_of_frequent_words_says_nothing():
    query = Query("we met again today", EN, (FR,))
    for copies, found in ((19, {(0, 4)}), (21, set())):
        held = [unit(n, "here we met again today at last") for n in range(1, copies + 1)]
        memory = PlainMemory([one.id for one in held], Held(held))
        assert memory.stretches(query) == found == Run.over(ScanMemory(held)).stretches(query)


class Gate:
    """Lets a function begin, and go on once it is opened; what it raises is told in `error`."""

    def __init__(self, act: Callable[..., object]) -> None:
        self.begun, self.open, self.calls = Event(), Event(), 0
        self.error: Exception | None = None
        self._act = act

    def __call__(self, *given: object) -> object:
        self.calls += 1
        self.begun.set()
        assert self.open.wait(WAIT)
        if self.error is not None:
            raise self.error
        return self._act(*given)


@pytest.fixture
def gate(monkeypatch):
    """The building of parts, which waits; nobody waits for it, however few the units are."""
    held = Gate(Part.of)
    monkeypatch.setattr(Part, "of", held)
    monkeypatch.setattr(indexed, "WAITED", 0)
    yield held
    held.open.set()


STORED = [unit(n, f"item {n} of the agenda {n % 7}") for n in range(1, 60)]
ASKED = Query("item 3 of the agenda 3", EN, (FR,), threshold=50, limit=9)


def never(*_):
    raise AssertionError("what is built is not used")


def test_look_ups_answer_while_the_part_is_being_built_and_by_it_afterwards(gate, monkeypatch):
    scan, memory = ScanMemory(STORED), IndexedMemory.of(STORED, Engine.PLAIN)
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(memory.lookup, ASKED) for _ in range(2)]
        assert [one.result(WAIT) for one in both] == [scan.lookup(ASKED)] * 2
    assert gate.begun.wait(WAIT)
    assert memory.best(ASKED) == scan.best(ASKED)
    search = Search(phrases_of("agenda 3"), EN)
    assert memory.standing(search, 4) == LiveMemory(STORED).standing(search, 4)
    assert gate.calls == 1
    gate.open.set()
    memory.prepare(EN)
    monkeypatch.setattr(PlainMemory, "first", never)
    assert memory.lookup(ASKED) == scan.lookup(ASKED)
    assert gate.calls == 1


def test_a_build_that_fails_is_told_and_begun_again_after_a_pause(gate, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(building, "monotonic", lambda: now[0])
    scan, memory = ScanMemory(STORED), IndexedMemory.of(STORED, Engine.PLAIN)
    gate.error = OSError("no space")
    gate.open.set()
    with capture_logs() as logs:
        for _ in range(3):
            assert memory.lookup(ASKED) == scan.lookup(ASKED)
            memory.wait_for(EN)
        with pytest.raises(OSError, match="no space"):
            memory.prepare(EN)
    assert gate.calls == 1
    assert [(one["event"], one["kind"]) for one in logs] == [("memory part not built", "OSError")]
    now[0] += building.PAUSE
    memory.wait_for(EN)
    now[0] += building.PAUSE
    memory.wait_for(EN)
    assert gate.calls == 2  # the second pause is twice as long
    gate.error, now[0] = None, now[0] + building.PAUSE
    memory.wait_for(EN)
    assert gate.calls == 3
    monkeypatch.setattr(PlainMemory, "first", never)
    assert memory.lookup(ASKED) == scan.lookup(ASKED)


def test_one_part_is_built_at_a_time_and_no_thread_stays(gate):
    before = active_count()
    memories = [IndexedMemory.of(STORED, Engine.PLAIN) for _ in range(3)]
    for memory in memories:
        memory.lookup(ASKED)
    assert gate.begun.wait(WAIT)
    assert gate.calls == 1
    gate.open.set()
    for memory in memories:
        memory.prepare(EN)
    assert gate.calls == 3
    for _ in range(200):
        if active_count() == before:
            break
        Event().wait(0.01)
    assert active_count() == before


class Slow(Held):
    """A source that counts its passes, and waits in each."""

    def __init__(self, given):
        super().__init__(given)
        self.gate = Gate(super().texts)

    def texts(self, ids, language):
        return self.gate(ids, language)


def slow(error=None):
    source = Slow(STORED)
    source.gate.error = error
    return PlainMemory([one.id for one in STORED], source), source.gate


def asked_at_once(memory, gate, threads, count):
    """One look-up that has begun to read, and others that come meanwhile."""
    asks = [Query(f"item {n} of an agenda {n}", EN, (FR,), threshold=50) for n in range(count)]
    begun = [threads.submit(memory.first, asks[0])]
    assert gate.begun.wait(WAIT)
    begun += [threads.submit(memory.first, one) for one in asks[1:]]
    for _ in range(2000):
        if len(memory._waiting[EN]) == count - 1:
            break
        Event().wait(0.01)
    gate.open.set()
    return asks, begun


def test_who_asks_meanwhile_shares_the_next_pass():
    memory, gate = slow()
    with ThreadPoolExecutor(6) as threads:
        asks, begun = asked_at_once(memory, gate, threads, 6)
        found = [ranked(one.result(WAIT), ask) for one, ask in zip(begun, asks, strict=True)]
    assert found == [ScanMemory(STORED).lookup(one) for one in asks]
    assert gate.calls == 2


def test_where_reading_fails_each_who_asked_hears_of_it():
    memory, gate = slow(OSError("gone"))
    with ThreadPoolExecutor(3) as threads:
        _, begun = asked_at_once(memory, gate, threads, 3)
        assert [str(one.exception(WAIT)) for one in begun] == ["gone"] * 3
    gate.error = None
    assert memory.first(ASKED)


def test_what_a_scan_refuses_is_refused():
    memory = PlainMemory([1], Held([unit(1, "a page")]))
    with pytest.raises(MarkupRefused):
        memory.first(Query("{", EN, (FR,)))
