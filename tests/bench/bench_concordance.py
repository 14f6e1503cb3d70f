"""How fast the concordance answers at a million units, held to its goal.

    python tests/bench/bench_concordance.py [--source LL]... [--units N]... [--queries N]

The units are those of `bench_memory.py`. What is looked for is taken from stored texts: two words
anywhere, three side by side, a word of which the end (or the beginning) is left open, any form of
a word, two of the most frequent words, and these side by side in the order that is rarer. Times
are CPU milliseconds of one thread for the best 50 units with their number; the index of forms is
built once a process and counted apart.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence

from bench_memory import Work, judged, middle, work

from glossaries.forms import forms_of
from translation.languages import Language, parse_language
from translation.memory.indexed import IndexedMemory
from translation.memory.sought import Search, phrases_of
from translation.memory.tokens import tokens

GOAL = 50.0
PAGE = 50


def asked(told: Work, count: int, rng: random.Random) -> dict[str, list[str]]:
    """Searches of each kind."""
    stored = rng.sample(told.units, 4 * count)
    texts = [
        [word for word in tokens(unit.variants[told.source].text) if word.isalnum()]
        for unit in stored
    ]
    texts = [words for words in texts if len(words) > 4][:count]
    common = ["the", "of", "to", "and", "in"] if told.source is Language.EN else list("的一在是")
    pairs = [rng.sample(common, 2) for _ in range(count)]
    made: dict[str, list[str]] = {
        "words": [" ".join(rng.sample(words, 2)) for words in texts],
        "phrase": [f'"{" ".join(_neighbours(words, 3, rng))}"' for words in texts],
        "open end": [f"{rng.choice(words)[:4]}*" for words in texts],
        "open beginning": [f"*{rng.choice(words)[-4:]}" for words in texts],
        "forms": [f"~{rng.choice(words)}" for words in texts],
        "frequent words": [" ".join(pair) for pair in pairs],
        "frequent phrase": [f'"{" ".join(pair)}"' for pair in pairs],
    }
    if told.source is Language.ZH:
        made["open end"] = [f"{rng.choice(words)}*{rng.choice(words)}" for words in texts]
        del made["open beginning"], made["forms"]
    return made


def _neighbours(words: Sequence[str], size: int, rng: random.Random) -> Sequence[str]:
    at = rng.randrange(len(words) - size + 1)
    return words[at : at + size]


def measured(told: Work, queries: int) -> Iterator[str]:
    """The lines of one memory."""
    memory, forms = IndexedMemory.of(told.units), forms_of(told.source)
    memory.prepare(told.source)
    every: list[float] = []

    def ask(text: str) -> tuple[float, int]:
        search = Search(phrases_of(text), told.source, forms=forms)
        started = time.process_time_ns()
        found = memory.standing(search, PAGE)
        return (time.process_time_ns() - started) / 1e6, found.total

    yield f"first search {ask('the')[0]:.0f} ms, first of forms {ask('~council')[0]:.0f} ms"
    for kind, texts in asked(told, queries, random.Random(5)).items():
        answers = [ask(text) for text in texts]
        costs = sorted(cost for cost, _ in answers)
        totals = sorted(total for _, total in answers)
        every += costs
        yield f"{kind:16s} {middle(costs)}   units found, p50 {totals[len(totals) // 2]:,}"
    every.sort()
    yield judged("p95 of all, ms", every[len(every) * 95 // 100], GOAL)


def main() -> int:
    """Prints the figures; 0 always, since this measures and does not judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=parse_language, action="append")
    parser.add_argument("--units", type=int, action="append")
    parser.add_argument("--queries", type=int, default=100)
    options = parser.parse_args()
    for source in options.source or [Language.EN]:
        for size in options.units or [25_000]:
            print(f"\n{size:,} units, {source.value}: CPU ms a search, p50 and p95")
            for line in measured(work(size, source, 1, random.Random(52)), options.queries):
                print(f"  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
