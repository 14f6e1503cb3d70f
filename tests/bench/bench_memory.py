"""How fast the memory answers, on real six-language text of the shared test data.

    python tests/bench/bench_memory.py [--source LL]... [--units N]... [--queries N]

Prints for each size and source language: CPU seconds to build the table, then for near queries
(one to four words of a stored text exchanged, dropped or added) and held-out ones (real sentences
that are not stored) the look-ups per CPU second, p50 and p95 in CPU milliseconds and the share
that found something at 70 %, and the CPU seconds of a document of 300 segments, half of each.
Each look-up asks five languages at once. Tokenising is part of it, fetching from SQL is not.
"""

import argparse
import gzip
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from translation.exchange import read_tsv
from translation.languages import Language, parse_language
from translation.memory import ScanMemory
from translation.units import Provenance, Query, Unit, Variant

PARALLEL = Path(os.environ.get("HEXAGLOT_SHARED", "../shared")) / "data" / "parallel"
DAY = datetime(2026, 1, 1, tzinfo=UTC)
HELD_OUT = 600
SEGMENTS = 300


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


def timed(memory: ScanMemory, queries: Sequence[Query]) -> str:
    """One cell: look-ups a CPU second, p50 and p95 in CPU milliseconds, share with an answer."""
    costs, answered = [], 0
    for query in queries:
        started = time.process_time_ns()
        found = memory.lookup(query)
        costs.append((time.process_time_ns() - started) / 1e6)
        answered += bool(found)
    costs.sort()
    rate = 1000 * len(costs) / sum(costs)
    p50, p95 = costs[len(costs) // 2], costs[len(costs) * 95 // 100]
    return f"{rate:6.0f}/s {p50:6.2f} {p95:6.2f} ms {100 * answered // len(costs):3d} %"


def measure(
    stored: Sequence[Unit], held: Sequence[Unit], source: Language, queries: int, rng: random.Random
) -> str:
    """One line of the table."""
    texts = [unit.variants[source].text for unit in stored if source in unit.variants]
    blank = any(" " in text for text in texts[:50]) and source is not Language.ZH
    words = sorted({part for t in texts[:500] for part in (t.split() if blank else t)} - set(" {}"))
    words = [word for word in words if not set("{}") & set(word)]
    plain = [text for text in texts if not set("{}") & set(text)]
    near = [asked(edited(rng.choice(plain), words, rng), source) for _ in range(queries)]
    unseen = [asked(u.variants[source].text, source) for u in held if source in u.variants]
    memory = ScanMemory(stored)
    started = time.process_time()
    memory.lookup(near[0])
    built = time.process_time() - started
    cells = [timed(memory, near), timed(memory, unseen[:queries])]
    document = [*near[: SEGMENTS // 2], *unseen[: SEGMENTS // 2]]
    started = time.process_time()
    for query in document:
        memory.lookup(query)
    took = time.process_time() - started
    return "  |  ".join([f"{built:5.2f} s", *cells, f"{took:5.2f} s"])


def main() -> int:
    """Prints the table; 0 always, since this measures and does not judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=parse_language, action="append")
    parser.add_argument("--units", type=int, action="append")
    parser.add_argument("--queries", type=int, default=500)
    options = parser.parse_args()
    rng = random.Random(52)
    everything = list(stored_units())
    rng.shuffle(everything)
    held, rest = everything[:HELD_OUT], everything[HELD_OUT:]
    print("units source  |  build  |  near: rate, p50, p95, found  |  held out  |  300 segments")
    for size in options.units or [1_500, 20_000]:
        for source in options.source or [Language.EN]:
            line = measure(rest[:size], held, source, options.queries, rng)
            print(f"{min(size, len(rest)):6d} {source.value}", line, sep="  |  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
