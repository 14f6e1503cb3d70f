"""Spoiled packages through the reader and writer: what became of each, how long, how much memory.

    python tests/bench/bench_fuzz.py [--count N] [--seed S] [--small] [--json]

A mutant must be refused by name or come out right (`tests/docx_judge.py`); each eighth that is
accepted is also written into another language from drafts with spoiled tags. `--small` takes the
smallest packages that hold everything, as the tests do; without it all of the corpus. Exit 1
where one failed; `--only SEED/N` makes one again and shows the whole error.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.docx_judge import drafted, judged
from tests.docx_mutants import Source, all_sources, mutant, small_sources
from tests.peak import peak_megabytes
from translation.languages import Language
from translation.segmentation import splitter

_DOCUMENTS = Path(os.environ.get("HEXAGLOT_SHARED", "../shared")) / "data" / "docx"
_DRAFTED = 8


def main() -> None:
    """Make so many mutants, judge each, and print the outcome."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--small", action="store_true", help="small packages alone")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", help="one mutant by its number, SEED/N")
    options = parser.parse_args()
    sources = (small_sources if options.small else all_sources)(_DOCUMENTS)
    if options.only:
        name, data = mutant(sources, options.only)
        print(name, len(data), "bytes")
        print(outcome(data, options.only))
        return
    told = run(sources, [f"{options.seed}/{n}" for n in range(options.count)])
    print(json.dumps(told, indent=None if options.json else 1))
    sys.exit(bool(told["failed"]))


def outcome(data: bytes, number: str) -> str:
    """What became of a mutant; raises whatever is wrong with it."""
    became = judged(data)
    if became == "accepted" and int(number.rpartition("/")[2]) % _DRAFTED == 0:
        drafted(data, Random(number))
    return became


def run(sources: list[Source], numbers: list[str]) -> dict[str, object]:
    """The outcomes, what failed, the slowest in CPU seconds and the peak of memory in MB."""
    splitter(Language.EN)("Warm. Up.")
    outcomes: Counter[str] = Counter()
    failed: dict[str, str] = {}
    slowest = (0.0, "")
    began = time.process_time()
    for number in numbers:
        name, data = mutant(sources, number)
        since = time.process_time()
        try:
            outcomes[outcome(data, number)] += 1
        except Exception as error:  # whatever it is, it is what this looks for
            failed[number] = f"{name}: {type(error).__name__} {str(error)[:80]}"
        slowest = max(slowest, (round(time.process_time() - since, 3), f"{number} {name}"))
    return {
        "mutants": len(numbers),
        "sources": len(sources),
        "outcomes": dict(outcomes.most_common()),
        "failed": failed,
        "slowest": slowest,
        "cpu_seconds": round(time.process_time() - began, 1),
        "peak_mb": peak_megabytes(),
    }


if __name__ == "__main__":
    main()
