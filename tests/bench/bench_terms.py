"""What term recognition finds, and how quickly.

    python tests/bench/bench_terms.py            # recall and false hits on terms.jsonl
    python tests/bench/bench_terms.py --speed    # 50,000 terms in 10,000 segments as well

The test sets are read from HEXAGLOT_SHARED (default ../shared).
"""

import argparse
import csv
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from glossaries.recognition import Recogniser  # noqa: E402
from glossaries.termbase import built_in  # noqa: E402
from translation.languages import Language  # noqa: E402
from translation.terms import Concept, Term  # noqa: E402

SHARED = Path(os.environ.get("HEXAGLOT_SHARED", ROOT / ".." / "shared"))


def accuracy(cases: Path) -> Iterator[tuple[str, str, str]]:
    """A row for each language: recall and false hits, as counts."""
    outcomes: dict[Language, list[tuple[bool, bool]]] = {}
    for line in cases.read_text("utf-8").splitlines():
        case = json.loads(line)
        language = Language(case["lang"])
        concept = Concept("case", (Term(language, case["term"]),))
        found = bool(Recogniser([concept], language).find(case["text"]))
        outcomes.setdefault(language, []).append((case["present"], found))
    for language, pairs in outcomes.items():
        present = [found for expected, found in pairs if expected]
        absent = [found for expected, found in pairs if not expected]
        yield (
            language,
            f"recall {sum(present)}/{len(present)}",
            f"false {sum(absent)}/{len(absent)}",
        )


def segments(language: Language, count: int) -> list[str]:
    """Sentences of the parallel sets in a language, repeated up to `count`."""
    texts: list[str] = []
    for name in ("tico19_6way", "sdg_framework_6way", "udhr_6way", "cc4_legalcode_6way"):
        path = SHARED / "data" / "parallel" / f"{name}.tsv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            texts.extend(row[language] for row in rows if row[language])
    return (texts * (count // len(texts) + 1))[:count]


def terms(language: Language, texts: list[str], count: int) -> list[Concept]:
    """Terms of two or three words (three to five characters) out of the texts.

    One in ten is a run as it stands there, the others put together words of several texts.
    """
    choice = random.Random(7)
    spaced = language is not Language.ZH
    runs: dict[str, None] = {}
    while len(runs) < count:
        words = _words_of(choice.choice(texts), spaced)
        if not words:
            continue
        length = choice.randint(2, 3) if spaced else choice.randint(3, 5)
        start = choice.randrange(len(words))
        run = words[start : start + length]
        if choice.random() < 0.9:
            run[-1] = choice.choice(_words_of(choice.choice(texts), spaced) or run)
        runs[(" " if spaced else "").join(run)] = None
    return [Concept(str(number), (Term(language, run),)) for number, run in enumerate(runs)]


def _words_of(text: str, spaced: bool) -> list[str]:
    """Words of four letters or more, or characters."""
    return [word for word in text.split() if len(word) > 3] if spaced else list(text)


def speed(language: Language, term_count: int, segment_count: int) -> str:
    """One line: CPU seconds to build, to find at first, and to find again (words known)."""
    texts = segments(language, segment_count)
    concepts = terms(language, texts, term_count)
    started = time.process_time()
    recogniser = Recogniser(concepts, language)
    recogniser.find("")
    built = time.process_time()
    hits = sum(len(recogniser.find(text)) for text in texts)
    first = time.process_time()
    for text in texts:
        recogniser.find(text)
    again = time.process_time()
    return (
        f"{language}  {len(concepts)} terms x {len(texts)} segments: "
        f"build {built - started:.2f} s, find {first - built:.2f} s, again {again - first:.2f} s, "
        f"{hits} hits"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=Path, default=SHARED / "data" / "terms.jsonl")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--terms", type=int, default=50_000)
    parser.add_argument("--segments", type=int, default=10_000)
    wanted = parser.parse_args()
    for row in accuracy(wanted.cases):
        print("  ".join(row))
    started = time.process_time()
    print(f"built-in termbase: {len(built_in())} concepts, {time.process_time() - started:.3f} s")
    if wanted.speed:
        for language in Language:
            print(speed(language, wanted.terms, wanted.segments), flush=True)


if __name__ == "__main__":
    main()
