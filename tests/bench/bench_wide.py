"""What the wide mode finds that words alone do not, and what it costs.

    python tests/bench/bench_wide.py [--source LL]... [--units N] [--queries N] [--candidates N]...

Queries are real sentences of eight words and more that are stored, with the last letter of three
words exchanged, as an inflection does. Found means that the sentence they were made of is among the
five answers at 70 %. Unseen are made sentences that are not stored. Times are CPU milliseconds of
one thread, p50 / p95, with answers made.
"""

import argparse
import random
from collections.abc import Sequence

from bench_memory import asked, middle, text_of, timed, work

from translation.languages import Language, parse_language
from translation.memory import Engine, LiveMemory, WideMemory, wide
from translation.memory.searching import is_compiled
from translation.units import Memory, Query, Unit

SOURCES = (Language.RU, Language.AR, Language.FR, Language.ES, Language.EN)
ENDINGS = 3
MADE = 10**6
"""Units from this number on are made ones."""

LETTERS = 4
"""A word is long enough to have an ending from here on."""


def inflected(text: str, rng: random.Random) -> str | None:
    """A sentence with the last letters of three words exchanged; None where it has too few."""
    words = text.split(" ")
    able = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= LETTERS]
    if len(words) < 8 or len(able) < ENDINGS or "{" in text:
        return None
    letters = sorted({word[-1] for word in words if word.isalpha()})
    for at in rng.sample(able, ENDINGS):
        others = [letter for letter in letters if letter != words[at][-1]]
        if not others:
            return None
        words[at] = words[at][:-1] + rng.choice(others)
    return " ".join(words)


def pairs(units: Sequence[Unit], source: Language, most: int) -> list[tuple[Query, str]]:
    """Queries, each with the text that it was made of."""
    rng = random.Random(f"wide {source}")
    texts = sorted({text_of(unit, source) for unit in units if source in unit.variants})
    rng.shuffle(texts)
    made = ((inflected(text, rng), text) for text in texts)
    known = [(asked(query, source), text) for query, text in made if query is not None]
    return known[:most]


def found(memory: Memory, asked_for: Sequence[tuple[Query, str]]) -> float:
    """The share of queries that are answered with the text they were made of."""
    hits = (any(one.source == text for one in memory.lookup(query)) for query, text in asked_for)
    return sum(hits) / max(len(asked_for), 1)


def measure(source: Language, size: int, queries: int, candidates: Sequence[int]) -> None:
    told = work(size, source, queries, random.Random(7))
    memory = LiveMemory(told.units, engine=Engine.COMPILED)
    memory.prepare(source)
    timed(WideMemory(memory, {source}).lookup, told.queries["near"])  # what is first is cold
    near = pairs([unit for unit in told.units if unit.id < MADE], source, queries)
    for name, count in (("words alone", 0), *((f"wide, {most}", most) for most in candidates)):
        wide.CANDIDATES = count or wide.CANDIDATES
        ask = WideMemory(memory, {source} if count else ())
        costs = [
            middle(timed(ask.lookup, some))
            for some in ([q for q, _ in near], told.queries["unseen"])
        ]
        share = found(ask, near)
        print(f"{source} {size:>9,} {name:12} found {share:6.1%} near {costs[0]} unseen {costs[1]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=parse_language, action="append")
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--candidates", type=int, action="append")
    given = parser.parse_args()
    is_compiled()
    candidates = given.candidates or [wide.CANDIDATES, 200]
    for source in given.source or SOURCES:
        measure(source, given.units, given.queries, candidates)


if __name__ == "__main__":
    main()
