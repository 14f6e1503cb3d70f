"""Versions of documents with lines missing on each side, and how right an alignment of them is.

The lines are those of the six-language sets of the shared test data. Of each language a share is
dropped, by itself, so that a version lacks lines which others have.
"""

import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import docx as python_docx

from translation.alignment import SURE, AlignedUnit, Piece, Version
from translation.languages import Language
from translation.markup import escape

Line = tuple[int, str]
"""The number of a line and its text in one language."""

_OF_OTHERS = [range(380, 741), range(1080, 1096)]
"""Lines of TICO-19 beside which the set prints the French of others."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Six versions, and what may stand beside what."""

    versions: Mapping[Language, Sequence[Line]]
    pairs: Mapping[tuple[Language, Language], set[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of two languages: percentages of the kept pairs that are right, of those there are kept."""

    precision: float
    recall: float


def rows_of(shared: Path, name: str) -> list[dict[Language, str]]:
    """The lines of a set that all six languages have."""
    path = shared / "data" / "parallel" / f"{name}_6way.tsv"
    head, *lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [dict(zip(head, line, strict=True)) for line in lines if len(line) == len(head)]
    if name == "tico19":
        rows = [row for row in rows if not any(int(row["id"][4:]) in bad for bad in _OF_OTHERS)]
    found = [{language: row[language].strip() for language in Language} for row in rows]
    return [row for row in found if all(row.values())]


def sample(
    rows: Sequence[Mapping[Language, str]], lines: int, seed: int, dropped: float = 0.04
) -> Sample:
    """A stretch of the lines, from a place that the seed chooses."""
    drawn = random.Random(seed)
    start = drawn.randrange(max(1, len(rows) - lines + 1))
    chosen = rows[start : start + lines]
    versions = {
        language: [(n, row[language]) for n, row in enumerate(chosen) if drawn.random() >= dropped]
        for language in Language
    }
    pairs = {(a, b): {(row[a], row[b]) for row in chosen} for a, b in combinations(Language, 2)}
    return Sample(versions, pairs)


def bare(sample: Sample, languages: Sequence[Language]) -> list[Version]:
    """The versions as lists of paragraphs without any structure."""
    return [
        Version(
            language,
            tuple(
                Piece(escape(text), at, 0) for at, (_, text) in enumerate(sample.versions[language])
            ),
        )
        for language in languages
    ]


def as_docx(lines: Sequence[Line], every: int = 20) -> bytes:
    """A DOCX of the lines: every so many lines one is a heading, and five go into a table."""
    document = python_docx.Document()
    document.core_properties.comments = ""
    for number, text in lines:
        if number % every == 0:
            document.add_heading(text, level=1 + number // every % 3)
        elif 5 <= number % every < 10:
            document.add_table(rows=1, cols=1).cell(0, 0).text = text
        else:
            document.add_paragraph(text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def figures(
    sample: Sample, units: Sequence[AlignedUnit], texts: Mapping[Language, Sequence[str]]
) -> dict[tuple[Language, Language], Figures]:
    """How right the kept pairs are; `texts` are the texts of the pieces of each version.

    A pair is right where the set has these two texts on one line: of lines that repeat any may be
    meant.
    """
    found = {}
    for a, b in combinations(texts, 2):
        beside = sample.pairs.get((a, b)) or {(y, x) for x, y in sample.pairs[b, a]}
        kept = [u for u in units if {a, b} <= set(u.kept(SURE))]
        right = sum((_text(texts[a], u, a), _text(texts[b], u, b)) in beside for u in kept)
        there = {n for n, _ in sample.versions[a]} & {n for n, _ in sample.versions[b]}
        found[a, b] = Figures(100 * right / max(1, len(kept)), 100 * right / len(there))
    return found


def _text(texts: Sequence[str], unit: AlignedUnit, language: Language) -> str:
    start, end = unit.spans[language]
    return " ".join(texts[start:end])


def goal(a: Language, b: Language) -> Figures:
    """What is asked of two languages."""
    hard = {Language.ZH, Language.AR} & {a, b}
    return Figures(96, 75) if hard else Figures(98, 85)
