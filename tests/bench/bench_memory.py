"""How fast the memory answers, held to its goals, from 25,000 units to a million.

    python tests/bench/bench_memory.py [--source LL]... [--units N]... [--queries N] [--truth N]
                                       [--store N] [--sweep] [--peers N] [--postgres URL]

The units are the six-language texts of the shared test data, and made ones with the statistics of
these (`tests/bench/synthetic.py`) up to the number asked for. Queries are near (one to four words
of a stored text exchanged, dropped or added), held (real sentences that are not stored) and unseen
(made sentences that are not stored). Each asks five languages at once, at 70 %, for five answers.
Times are CPU milliseconds of one thread with tokens and answers made; fetching from SQL is not
among them. Goals are those of English; other languages may take half as long again, Chinese three
times as long. Recall is the share of the answers of the scan, which compares every unit, that the
index gives as well, by percentage. `--store` puts so many units into a SQLite file, looks up by
reading them, and opens their index. `--sweep` holds both engines to the scan in all six languages.
With `--peers` other ways to look up are measured beside it, on so many units: SQLite's FTS5 with
trigrams, tantivy where it is installed, pg_trgm where a PostgreSQL is named by its address.
"""

import argparse
import copy
import gzip
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from peers import PEERS
from sqlalchemy.engine import Connection
from synthetic import made_texts, statistics

from storage import schema
from storage.memory_bases import StoredBase
from storage.memory_files import MemoryFiles
from storage.memory_import import COUNTER
from storage.settings import Settings
from storage.store import Store, open_store
from tasks.memory_index import loaded
from translation.exchange import read_tsv
from translation.languages import Language, parse_language
from translation.memory import Engine, LiveMemory, ScanMemory
from translation.memory.indexed import IndexedMemory
from translation.memory.reading import PlainMemory
from translation.memory.searching import is_compiled, searcher
from translation.units import Memory, Provenance, Query, Unit, Variant

PARALLEL = Path(os.environ.get("HEXAGLOT_SHARED", "../shared")) / "data" / "parallel"
DAY = datetime(2026, 1, 1, tzinfo=UTC)
HELD_OUT = 600
SEGMENTS = 300
CONFIRMED = 300
GOALS = {
    Engine.COMPILED: {"p50": 0.25, "p95": 1.5, "document": 0.15},
    Engine.PLAIN: {"p50": 3.5},
}
TIMES = {Language.EN: 1.0, Language.ZH: 3.0}
"""How often the time for English a language may take; any other one and a half times."""

BUILD, BYTES, RECALL, GROWTH, FRESH, OPENED, FETCHED = 40.0, 300, 1.0, 10.0, 1.0, 50.0, 1.0
FILLED, SIX_WAY = 20_000, 1_000
READ = 20
SWEEP = {20_000: 20_000, 1_000_000: 200}
"""Queries of a sweep in all six languages together, by units."""


def stored_units() -> Iterator[Unit]:
    """All units of the parallel texts, numbered through."""
    number = 0
    for path in sorted(PARALLEL.glob("*_6way.tsv*")):
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for found in read_tsv(stream):
                number += 1
                yield Unit(
                    number,
                    {
                        language: Variant(language, text, Provenance.REVIEWED, DAY)
                        for language, text in found.texts.items()
                    },
                )


def edited(text: str, words: Sequence[str], rng: random.Random) -> str:
    """The text with one to four of its words (Chinese: characters) exchanged, dropped or added."""
    blank = " " if " " in text else ""
    parts = text.split() if blank else list(text)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(parts))
        other = rng.choice(words)
        parts[at : at + 1] = rng.choice([[], [parts[at], other], [other]])
        parts = parts or [other]
    return blank.join(parts)


def asked(text: str, source: Language) -> Query:
    """The query for all five other languages."""
    return Query(text, source, tuple(other for other in Language if other is not source))


@dataclass(frozen=True, slots=True)
class Work:
    """Units of one size and language, and what is asked of them."""

    source: Language
    units: Sequence[Unit]
    queries: dict[str, list[Query]]

    @property
    def document(self) -> list[Query]:
        """The segments of a document, half of them near and half held."""
        half = SEGMENTS // 2
        return [*self.queries["near"][:half], *self.queries["held"][:half]]


def work(size: int, source: Language, queries: int, rng: random.Random) -> Work:
    """Real units with made ones behind them, and queries of each kind."""
    real = list(stored_units())
    rng.shuffle(real)
    held, stored = real[:HELD_OUT], real[HELD_OUT : HELD_OUT + size]
    texts = [unit.variants[source].text for unit in stored]
    plain = [text for text in texts if not set("{}") & set(text)]
    told = statistics(plain, source)
    filled = {one: Variant(one, "–", Provenance.REVIEWED, DAY) for one in Language}
    for text in made_texts(size - len(stored), told, 7):
        variant = Variant(source, text, Provenance.REVIEWED, DAY)
        stored.append(Unit(10**6 + len(stored), {**filled, source: variant}))
    words = [part for text in plain[:500] for part in (text.split() if told.blank else text)]
    near = rng.sample([one for one in stored if not set("{}") & set(text_of(one, source))], queries)
    made = {
        "near": [edited(text_of(one, source), words, rng) for one in near],
        "held": [text_of(one, source) for one in held][:queries],
        "unseen": list(made_texts(queries, told, 8)),
    }
    asks = {kind: [asked(text, source) for text in texts] for kind, texts in made.items()}
    return Work(source, stored, asks)


def text_of(unit: Unit, language: Language) -> str:
    """The text of a unit in one language."""
    return unit.variants[language].text


def timed(ask: Callable[[Query], object], queries: Sequence[Query]) -> list[float]:
    """CPU milliseconds of each query, in rising order."""
    costs = []
    for query in queries:
        started = time.process_time_ns()
        ask(query)
        costs.append((time.process_time_ns() - started) / 1e6)
    return sorted(costs)


def middle(costs: Sequence[float]) -> str:
    """p50 and p95."""
    return f"{costs[len(costs) // 2]:8.3f} {costs[len(costs) * 95 // 100]:8.3f}"


def judged(what: str, value: float, most: float) -> str:
    """A figure beside its goal."""
    return f"{what} {value:.3g} (goal {most:g}: {'kept' if value <= most else 'MISSED'})"


def measure(told: Work, memory: IndexedMemory, engine: Engine) -> float:
    """Prints the line of an engine and its goals; the mean of all look-ups."""
    memory.lookup(told.queries["near"][0])
    costs = {kind: timed(memory.lookup, asks) for kind, asks in told.queries.items()}
    document = sum(timed(memory.best, told.document)) / 1000
    cells = [f"{kind} {middle(one)}" for kind, one in costs.items()]
    print(f"  {engine:9s}", *cells, f"document {document:.3f} s", sep="  |  ")
    every = sorted(cost for one in costs.values() for cost in one)
    figures = {
        "p50": every[len(every) // 2],
        "p95": every[len(every) * 95 // 100],
        "document": document,
    }
    times = TIMES.get(told.source, 1.5)
    for name, most in GOALS[engine].items():
        print(f"    {judged(name, figures[name], most * times)}")
    return sum(every) / len(every)


def recall(told: Work, memories: Sequence[Memory], queries: int) -> None:
    """Prints what the scan takes, and how much of its answers others give."""
    some = [query for asks in told.queries.values() for query in asks[: queries // 3]]
    scan = ScanMemory(told.units)
    scan.lookup(some[0])
    print(f"  scan (rapidfuzz, all of a fitting length)  {middle(timed(scan.lookup, some))}")
    truth = [Counter(match.percent for match in scan.lookup(query)) for query in some]
    for memory in memories:
        given = [Counter(match.percent for match in memory.lookup(query)) for query in some]
        found = sum((one & other).total() for one, other in zip(truth, given, strict=True))
        given_by_scan = sum(one.total() for one in truth)
        share = found / given_by_scan if given_by_scan else 1.0
        kept = "kept" if share >= RECALL else "MISSED"
        print(f"    recall of {len(some)} queries {share:.4f} (goal {RECALL:.2f}: {kept})")


def confirmed(told: Work) -> None:
    """Prints what it costs to take one unit in and to find it with the next look-up."""
    memory = LiveMemory(told.units)
    asks = told.queries["unseen"][:CONFIRMED]
    memory.prepare(told.source)
    memory.lookup(asks[0])
    costs = []
    for number, query in enumerate(asks, 1):
        variants = {
            one: Variant(one, query.text, Provenance.TRANSLATED, DAY)
            for one in (query.source, query.targets[0])
        }
        started = time.process_time_ns()
        memory.refresh([Unit(-number, variants)])
        found = memory.lookup(query)
        costs.append((time.process_time_ns() - started) / 1e6)
        assert found[0].percent == 100
    costs.sort()
    print(f"  confirmed and found  {middle(costs)}")
    print(f"    {judged('p50', costs[len(costs) // 2], FRESH)}")


def reopened(memory: IndexedMemory, language: Language) -> None:
    """Prints how long a base takes to come back from its files, and its checksums."""
    with TemporaryDirectory() as name:
        files, stored = MemoryFiles(Path(name)), StoredBase("bench", 0)
        base = files.begun(stored, memory.facts)
        base.shelf.keep(memory._parts[language])
        files.point(base)
        started = time.perf_counter()
        opened = files.opened(lambda _: stored)
        assert opened is not None
        mapped = (time.perf_counter() - started) * 1000
        assert opened.shelf.checked()
        facts = (time.perf_counter() - started) * 1000
        assert opened.shelf.open(language) is not None
        right = (time.perf_counter() - started) * 1000
    told = f"facts known to be right {facts:.0f} ms, a language {right:.0f} ms"
    print(f"  {judged('mapped, ms', mapped, OPENED)}; {told}")


def filled(store: Store, count: int) -> list[str]:
    """Puts units into a store: the first thousand in six languages, the others in two.

    The English is that of real texts and of made ones, and is given back.
    """
    real = [text_of(one, Language.EN) for one in stored_units()]
    real = [text for text in real if not set("{}") & set(text)][:count]
    made = made_texts(count - len(real), statistics(real, Language.EN), 7)
    texts = [*real, *made]
    words = [word for text in real[:9] for word in text.split()]
    rng = random.Random(3)
    stamp = {"at": DAY, "by": "bench", "provenance": Provenance.REVIEWED, "tags": [], "digest": "x"}
    for first in range(1, count + 1, FILLED):
        ids = range(first, min(first + FILLED, count + 1))
        units = [{"id": id, "class": "internal", "digest": "x", "change": 1} for id in ids]
        others = {id: " ".join(rng.choices(words, k=20)) for id in ids}
        variants = [
            {
                "unit": id,
                "language": one,
                "text": texts[id - 1] if one is Language.EN else others[id],
                **stamp,
            }
            for id in ids
            for one in (Language if id <= SIX_WAY else (Language.EN, Language.FR))
        ]

        def work(connection: Connection, units=units, variants=variants) -> None:
            connection.execute(sa.insert(schema.unit), units)
            connection.execute(sa.insert(schema.variant), variants)

        store.database.write(work)
    counted = sa.insert(schema.change).values(name=COUNTER, value=1)
    store.database.write(lambda connection: connection.execute(counted))
    return texts


def stored(count: int) -> None:
    """Prints what opening costs over a SQLite file, fetching, and reading without an index."""
    with TemporaryDirectory() as name:
        store = open_store(Settings(data=Path(name)))
        texts = filled(store, count)
        print(f"\n{count:,} units in SQLite, CPU time")
        read(store, texts)
        before, started = getrusage(RUSAGE_SELF).ru_maxrss, time.process_time()
        opened = loaded(store)
        built = time.process_time() - started
        peak = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"  a base begun in {built:.1f} s, {peak:.0f} MB more")
        part = spent(lambda: opened.memory.prepare(Language.EN)) / 1000
        print(f"  a part built and written in {part:.1f} s")
        costs = sorted(spent(lambda: loaded(store)) for _ in range(9))
        print(f"  {judged('opened, CPU ms', costs[len(costs) // 2], OPENED)}")
        rng = random.Random(4)
        some = [rng.sample(range(1, SIX_WAY + 1), 5) for _ in range(300)]
        store.memory.fetched(some[0])
        costs = sorted(spent(lambda ids=ids: store.memory.fetched(ids)) for ids in some)
        print(f"  five units fetched {middle(costs)}")
        print(f"    {judged('p50', costs[len(costs) // 2], FETCHED)}")
        store.close()


def read(store: Store, texts: Sequence[str]) -> None:
    """Prints what a look-up costs that reads all units, and several that share a reading."""
    rng, before = random.Random(5), getrusage(RUSAGE_SELF).ru_maxrss
    ids: list[int] = []
    numbered = spent(lambda: ids.extend(store.memory.ids())) / 1000
    plain = PlainMemory(ids, store.memory)
    words = texts[0].split()
    queries = [asked(edited(text, words, rng), Language.EN) for text in rng.sample(texts, READ)]
    costs = sorted(spent(lambda one=one: plain.first(one)) / 1000 for one in queries[:5])
    with ThreadPoolExecutor(READ) as threads:
        shared = spent(lambda: list(threads.map(plain.first, queries))) / 1000
    peak = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"  ids read in {numbered:.1f} s; a look-up by reading {costs[2]:.1f} s,")
    print(f"  {READ} at once {shared:.1f} s; {peak:.0f} MB more")


def spent(act: Callable[[], object]) -> float:
    """CPU milliseconds of an act, with those of its threads."""
    started = time.process_time_ns()
    act()
    return (time.process_time_ns() - started) / 1e6


def measured(told: Work, truth: int) -> float:
    """All figures of one size and language; the mean look-up of the compiled engine."""
    assert is_compiled()
    memory = IndexedMemory.of(told.units)
    started = time.process_time()
    memory.prepare(told.source)
    built = time.process_time() - started
    arrays, count = memory._parts[told.source].arrays, len(told.units)
    print(f"\n{count:,} units, {told.source.value}, {len(arrays.tokens) / count:.1f} tokens each")
    print(f"  {judged('build, CPU s a million', built * 1e6 / count, BUILD)}")
    size = arrays.size / count + memory.facts.size / count / len(Language)
    print(f"  {judged('bytes a variant', size, BYTES)}")
    reopened(memory, told.source)
    plain = copy.copy(memory)
    plain._search = searcher(Engine.PLAIN)
    mean = measure(told, memory, Engine.COMPILED)
    measure(told, plain, Engine.PLAIN)
    if truth:
        recall(told, [memory, plain], truth)
    confirmed(told)
    return mean


def swept(sources: Sequence[Language], sizes: Sequence[int]) -> int:
    """Prints how many answers of both engines are not, match by match, those of the scan."""
    assert is_compiled()
    wrong = 0
    for size in sizes:
        for source in sources:
            count = SWEEP.get(size, 2_000) // len(Language) + 1
            told = work(size, source, count, random.Random(61))
            scan, memory = ScanMemory(told.units), IndexedMemory.of(told.units)
            memory.prepare(source)
            plain = copy.copy(memory)
            plain._search = searcher(Engine.PLAIN)
            every = [query for asks in told.queries.values() for query in asks]
            some = random.Random(62).sample(every, min(count, len(every)))
            missed = sum(
                [one.percent for one in given.lookup(query)]
                != [one.percent for one in scan.lookup(query)]
                for query in some
                for given in (memory, plain)
            )
            print(f"{size:,} units, {source.value}: {len(some):,} queries, {missed} differ")
            wrong += missed
    return 1 if wrong else 0


def compared(told: Work, address: str | None, queries: int) -> None:
    """Prints the peers' figures: near and held, and recall by percentage."""
    scan = ScanMemory(told.units)
    texts = [text_of(unit, told.source) for unit in told.units]
    print(f"\npeers on {len(texts):,} units, {told.source.value}: near, held, recall of both")
    for peer, clock in PEERS:
        ask = peer(texts, told.source, address)
        if ask is None:
            print(f"  {peer.__name__}: not here")
            continue
        asks = [told.queries[kind][:queries] for kind in ("near", "held")]
        cells = []
        for some in asks:
            found, costs = [], []
            for query in some:
                started = clock()
                found.append(Counter(ask(query)))
                costs.append((clock() - started) / 1e6)
            truth = [Counter(match.percent for match in scan.lookup(query)) for query in some]
            common = sum((one & other).total() for one, other in zip(truth, found, strict=True))
            share = common / max(1, sum(one.total() for one in truth))
            cells.append(f"{middle(sorted(costs))} recall {share:.2f}")
        print(f"  {peer.__name__}", *cells, sep="  |  ")


def main() -> int:
    """Prints the tables; 1 where a sweep found an answer that is not the scan's, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=parse_language, action="append")
    parser.add_argument("--units", type=int, action="append")
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--truth", type=int, default=200, help="queries for recall")
    parser.add_argument("--store", type=int, action="append", help="units to open from a store")
    parser.add_argument("--sweep", action="store_true", help="20,000 queries against the scan")
    parser.add_argument("--peers", type=int, default=0, help="units to measure peers on")
    parser.add_argument("--postgres", help="address of a PostgreSQL for pg_trgm")
    options = parser.parse_args()
    if options.store:
        for count in options.store:
            stored(count)
        return 0
    if options.sweep:
        return swept(options.source or list(Language), options.units or [20_000])
    print("CPU milliseconds a look-up, p50 and p95")
    for source in options.source or [Language.EN]:
        means = {
            size: measured(work(size, source, options.queries, random.Random(52)), options.truth)
            for size in options.units or [25_000]
        }
        growth = means[max(means)] / means[min(means)]
        print(f"\n  {judged(f'growth from {min(means):,} to {max(means):,}', growth, GROWTH)}")
    if options.peers:
        source = (options.source or [Language.EN])[0]
        told = work(options.peers, source, options.queries, random.Random(52))
        compared(told, options.postgres, 50)
    return 0


if __name__ == "__main__":
    sys.exit(main())
