"""How right versions of a document are aligned, and how fast, without a memory.

    python tests/bench/bench_align.py [--sets udhr,tico19] [--lines 600] [--seeds 1]
                                      [--dropped 4] [--docx] [--pieces] [--pairs]

The six-language prose of the shared test data (HEXAGLOT_SHARED, default ../shared), a share of
the lines (4 %) dropped in each language by itself. For each set, seed and pair of languages:
percentages of the kept pairs that are right, and of the pairs there are that were kept so; `<`
marks what misses 98 and 85 (96 and 75 with Chinese or Arabic). `--docx` goes by way of DOCX files
with headings, lists, tables and notes, and judges sentences (tests/laid.py), `--unmarked` without
labels, cells and notes as evidence; `--pieces` measures lengths with a SentencePiece model of the
other sets; `--pairs` aligns pairs of languages alone too.
"""

import argparse
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tasks.alignment import aligned
from tests.laid import figures_of_pieces, laid, stands
from tests.versions import Figures, Sample, bare, figures, goal, rows_of, sample
from translation.alignment import (
    AlignedUnit,
    SentencePieces,
    Version,
    align,
    characters,
    train,
)
from translation.languages import Language
from translation.markup import plain

SHARED = Path(os.environ.get("HEXAGLOT_SHARED", "../shared"))
SETS = ("udhr", "sdg_framework", "cc4_legalcode", "tico19")
ALONE = ((Language.EN, Language.FR), (Language.EN, Language.ZH), (Language.EN, Language.AR))

Length = Callable[[str, Language], float]
Found = Mapping[tuple[Language, Language], Figures]


def without(name: str) -> Length:
    """Lengths by a model of all sets but one."""
    rows = [row for other in SETS if other != name for row in rows_of(SHARED, other)]
    model = SentencePieces(train({one: [row[one] for row in rows] for one in Language}))
    return lambda text, language: max(1.0, float(model.count(plain(text))))


def unmarked(version: Version) -> Version:
    """A version of which nobody knows where its pieces stand."""
    pieces = (replace(piece, marks=frozenset()) for piece in version.pieces)
    return replace(version, pieces=tuple(pieces))


def measured(
    one: Sample,
    languages: Sequence[Language],
    length: Length,
    *,
    by_docx: bool,
    marked: bool = True,
) -> Found:
    """The figures of one alignment."""
    if by_docx:
        files = {known: laid(one.versions[known], known) for known in languages}
        made = aligned({known: file.body for known, file in files.items()})
        stand = {known: stands(made.versions[known], files[known].lines) for known in languages}
        units: Sequence[AlignedUnit] = made.units
        if not marked:
            units = align([unmarked(made.versions[known]) for known in languages], words)
        return figures_of_pieces(one, units, stand)
    texts = {known: [text for _, text in one.versions[known]] for known in languages}
    return figures(one, align(bare(one, languages), length), texts)


def words(text: str, language: Language) -> float:
    """Lengths of what stands in a DOCX, without tags."""
    return characters(plain(text, " "), language)


def show(label: str, found: Found, seconds: float) -> None:
    """A line of figures."""
    cells = []
    for (a, b), got in found.items():
        asked = goal(a, b)
        met = got.precision >= asked.precision and got.recall >= asked.recall
        cells.append(f"{a}-{b} {got.precision:.1f}/{got.recall:.1f}{'' if met else ' <'}")
    print(f"{label} ({seconds:.1f} s CPU): {', '.join(cells)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--lines", type=int, default=600)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--dropped", type=float, default=4.0)
    for flag in ("docx", "unmarked", "pieces", "pairs"):
        parser.add_argument(f"--{flag}", action="store_true")
    options = parser.parse_args()
    for name in options.sets.split(","):
        rows = rows_of(SHARED, name)
        length = without(name) if options.pieces else characters
        for seed in range(1, options.seeds + 1):
            one = sample(rows, options.lines, seed, options.dropped / 100)
            for languages in (tuple(Language), *(ALONE if options.pairs else ())):
                begun = time.process_time()
                marked = not options.unmarked
                found = measured(one, languages, length, by_docx=options.docx, marked=marked)
                label = f"{name} {min(options.lines, len(rows))} lines, seed {seed}"
                show(label, found, time.process_time() - begun)


if __name__ == "__main__":
    main()
