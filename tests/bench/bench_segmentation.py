"""How well and how fast the rule sets cut the golden sentences of the shared test data.

    python tests/bench/bench_segmentation.py [--misses LL] [--srx FILE]

Prints for each language: cases, exact sentence lists in percent and F1 of the boundaries, for
hand-made hard cases, the same without those marked as contested, ordinary text (UD PUD); then
megabytes of ordinary UTF-8 text cut in a second. Boundaries are compared without white space.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from translation.languages import Language, parse_language
from translation.segmentation import Splitter, split_at, splitter

SHARED = Path(os.environ.get("HEXAGLOT_SHARED", "../shared"))


@dataclass(frozen=True, slots=True)
class Case:
    """One text with the sentences a person expects."""

    source: str
    text: str
    expected: tuple[str, ...]
    contested: bool


def read_cases(language: Language) -> list[Case]:
    """The golden cases of a language."""
    path = SHARED / "data" / "segmentation" / f"{language.value}.jsonl"
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Case(r["source"], r["text"], tuple(r["expected"]), r["contested"]) for r in rows]


def boundaries(pieces: Iterable[str]) -> set[int]:
    """Where pieces end, counted in characters that are not white space; the last end left out."""
    ends, count = [], 0
    for piece in pieces:
        count += len("".join(piece.split()))
        ends.append(count)
    return set(ends[:-1])


def measure(cases: list[Case], cut: Splitter, misses: bool) -> str:
    """Exact lists and boundary F1 as one cell of the table."""
    exact = right = found = wanted = 0
    for case in cases:
        pieces = [p for p in split_at(case.text, cut(case.text)) if p.strip()]
        got, expected = boundaries(pieces), boundaries(case.expected)
        exact += got == expected
        right, found, wanted = right + len(got & expected), found + len(got), wanted + len(expected)
        if misses and got != expected:
            print(f"  {case.source}{' (contested)' if case.contested else ''}")
            print("   got  ", " ‖ ".join(p.strip() for p in pieces))
            print("   want ", " ‖ ".join(case.expected))
    if not cases:
        return "–"
    f1 = 200 * right / (found + wanted) if found + wanted else 100.0
    return f"{100 * exact / len(cases):5.1f} / {f1:5.1f} ({len(cases)})"


def speed(cases: list[Case], cut: Splitter) -> float:
    """Megabytes a second over the texts of a language, joined to pieces of about 20 kB."""
    whole = " ".join(case.text for case in cases)
    while len(whole) < 200_000:
        whole += " " + whole
    texts = [whole[at : at + 20_000] for at in range(0, len(whole), 20_000)]
    cut(texts[0])
    started = time.process_time()
    for text in texts:
        cut(text)
    return len(whole.encode()) / 1e6 / (time.process_time() - started)


def main() -> int:
    """Prints the table; 0 always, since this measures and does not judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", type=parse_language)
    parser.add_argument("--srx", type=Path)
    options = parser.parse_args()
    rules = options.srx.read_bytes() if options.srx else None
    print("exact % / boundary F1 % (cases): hard, without contested, ordinary; MB/s")
    for language in [options.misses] if options.misses else Language:
        cut, cases = splitter(language, rules), read_cases(language)
        hard = [case for case in cases if case.source != "ud-pud"]
        cells = (
            measure(hard, cut, bool(options.misses)),
            measure([case for case in hard if not case.contested], cut, False),
            measure([c for c in cases if c.source == "ud-pud"], cut, bool(options.misses)),
            f"{speed([c for c in cases if c.source == 'ud-pud'], cut):5.1f}",
        )
        print(language.value, *cells, sep="  |  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
