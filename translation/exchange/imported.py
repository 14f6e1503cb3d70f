"""What a reader of an exchange format gives, and its account of what it left out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from translation.documents import DocumentClass
from translation.languages import Language
from translation.units import Provenance

LONGEST_TEXT = 100_000
"""Characters of one text; what is longer is no segment but a file gone wrong."""

_LISTED = 200


@dataclass(frozen=True, slots=True)
class Stamp:
    """How one language of an imported unit came to be and when, as far as the file says."""

    provenance: Provenance | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImportedUnit:
    """One unit of a file: at least one text, each in braces notation and without edges of space.

    `ordinal` counts the units of the file from 1, those left out too, so that with the digest of
    the file it names a contribution for ever. `provenance` is the least trusted and `at` the
    newest that the file says of any language; `stamps` has what it says of each.
    `document_class` is that of a file of our own which names one; None leaves it to who imports.
    """

    ordinal: int
    texts: Mapping[Language, str]
    provenance: Provenance | None = None
    at: datetime | None = None
    previous: str | None = None
    next: str | None = None
    stamps: Mapping[Language, Stamp] = field(default_factory=dict)
    document_class: DocumentClass | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """One thing left out: the line it starts on, the unit it belongs to, and why (one word)."""

    line: int
    unit: int
    why: str


@dataclass(slots=True)
class ImportReport:
    """Fills while a reader runs: units and texts given, and what was left out and why.

    `skipped` counts every reason (`unknown_language empty too_long second_text bad_character
    unknown_entity unknown_class bad_row subflow no_text`); `lines` lists the first two hundred.
    """

    units: int = 0
    texts: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    lines: list[Skipped] = field(default_factory=list)

    def given(self, unit: ImportedUnit) -> ImportedUnit:
        """Counts a unit and hands it on."""
        self.units += 1
        self.texts += len(unit.texts)
        return unit

    def skip(self, line: int, unit: int, why: str) -> None:
        """Counts something left out; its text is not kept."""
        self.skipped[why] += 1
        if len(self.lines) < _LISTED:
            self.lines.append(Skipped(line, unit, why))
