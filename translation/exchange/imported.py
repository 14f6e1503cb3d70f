"""What a reader of an exchange format gives, and its account of what it left out."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from translation.documents import DocumentClass
from translation.languages import Language
from translation.units import Provenance

LONGEST_TEXT = 100_000
"""Characters of one text; what is longer is no segment but a file gone wrong."""

PIVOTS = (Language.EN, *(one for one in Language if one is not Language.EN))
"""The languages in the order in which one of them stands for a source that nothing names."""

_LISTED = 200
_CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")


@dataclass(frozen=True, slots=True)
class Stamp:
    """How one language of an imported unit came to be and when, as far as the file says."""

    provenance: Provenance | None = None
    at: datetime | None = None


@dataclass(slots=True)
class ImportedUnit:
    """One unit of a file: at least one text, each in braces notation and without edges of space.

    Nobody changes one, though it could be done: of the millions that pass, each would take four
    times as long to make if it were frozen.

    `ordinal` counts the units of the file from 1, those left out too, so that with the digest of
    the file it names a contribution for ever. `provenance` is the least trusted and `at` the
    newest that the file says of any language; `stamps` has what it says of each.
    `document_class` is that of a file of our own which names one; None leaves it to who imports.

    `source` is the language that the others were made from, as far as the file says,
    `document` what the file calls the document that the unit comes from, and `domain` what it is
    about (`translation.domains`). `place` is not the
    file's: it parts units of one source which are not to be joined (`Places`).
    """

    ordinal: int
    texts: Mapping[Language, str]
    provenance: Provenance | None = None
    at: datetime | None = None
    previous: str | None = None
    next: str | None = None
    stamps: Mapping[Language, Stamp] = field(default_factory=dict)
    document_class: DocumentClass | None = None
    source: Language | None = None
    document: str | None = None
    place: str = ""
    domain: str | None = None

    @property
    def pivot(self) -> Language:
        """The language by which the unit is joined with others: its source, else English."""
        if self.source is not None and self.source in self.texts:
            return self.source
        return next(one for one in PIVOTS if one in self.texts)


Dirt = Hashable
"""What a screen found wrong with a unit, in whatever form the screen gives it."""

Screen = Callable[[ImportedUnit], tuple[ImportedUnit | None, tuple[Dirt, ...]]]
"""Looks at a unit before it is stored: the unit to store (the same, a mended one, or none) and why.

It sees units one at a time and in the order of the file, outside any transaction.
"""


@dataclass(frozen=True, slots=True)
class ScreenedUnit:
    """A unit as it was read, what of it is to be stored, and what was found wrong with it.

    `kept` has the ordinal of `given`; it is None where nothing of the unit is to be stored.
    """

    given: ImportedUnit
    kept: ImportedUnit | None
    dirt: tuple[Dirt, ...] = ()


def screened(units: Iterable[ImportedUnit], screen: Screen | None) -> Iterator[ScreenedUnit]:
    """The units, each with the answer of a screen; without one they are kept as they are."""
    for given in units:
        kept, dirt = (given, ()) if screen is None else screen(given)
        yield ScreenedUnit(given, kept, dirt)


@dataclass(frozen=True, slots=True)
class Skipped:
    """One thing left out: the line it starts on, the unit it belongs to, and why (one word).

    `language` is the code that the file gives, empty where all of the unit is meant.
    """

    line: int
    unit: int
    why: str
    language: str = ""


@dataclass(slots=True)
class ImportReport:
    """Fills while a reader runs: units and texts given, and what was left out and why.

    `told` is given each thing that is left out as it is met. `skipped` counts every reason
    (`unknown_language empty too_long second_text bad_character unknown_entity unknown_class bad_row
    not_translated subflow no_text`); `lines` lists the first two hundred.
    """

    units: int = 0
    texts: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    lines: list[Skipped] = field(default_factory=list)
    told: Callable[[Skipped], None] | None = None

    def given(self, unit: ImportedUnit) -> ImportedUnit:
        """Counts a unit and hands it on."""
        self.units += 1
        self.texts += len(unit.texts)
        return unit

    def skip(self, line: int, unit: int, why: str, language: str = "") -> None:
        """Counts something left out; its text is not kept."""
        one = Skipped(line, unit, why, language if _CODE.fullmatch(language) else "")
        self.skipped[why] += 1
        if len(self.lines) < _LISTED:
            self.lines.append(one)
        if self.told is not None:
            self.told(one)
