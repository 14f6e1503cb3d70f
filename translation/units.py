"""The translation memory's values: units of up to six language variants, queries and matches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from translation.documents import OPEN_CLASSES, DocumentClass
from translation.languages import Language


class Provenance(StrEnum):
    """How a variant came to be; later ones rank higher."""

    MACHINE = "machine"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    ADOPTED = "adopted"

    @property
    def rank(self) -> int:
        """0 for the least trusted; higher is better."""
        return _RANKS[self]


_RANKS = {provenance: rank for rank, provenance in enumerate(Provenance)}


class MatchKind(StrEnum):
    """How well a unit's source stands for the segment."""

    CONTEXT = "context"
    EXACT = "exact"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Variant:
    """One language of a unit; `text` is in braces notation."""

    language: Language
    text: str
    provenance: Provenance
    at: datetime


@dataclass(frozen=True, slots=True)
class Unit:
    """Up to six language variants of one thing.

    `previous` and `next` are digests of the source segments beside it, for context matches;
    `lineage` is that of the document it came from, None for an import.
    """

    id: int
    variants: Mapping[Language, Variant]
    document_class: DocumentClass = DocumentClass.INTERNAL
    lineage: str | None = None
    previous: str | None = None
    next: str | None = None


class Outlines(NamedTuple):
    """Some units without their texts, by the column.

    A row of `units` is the id, the class, the lineage and the digests of the neighbours; one of
    `variants` the id of the unit, the language, the provenance and when it was written. Units
    without a variant are gone.
    """

    units: Sequence[tuple[int, str, str | None, str | None, str | None]]
    variants: Iterable[tuple[int, str, str, datetime]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Which units one may see: the classes, and the lineages one has a grant for.

    A class not named here shows nothing. Restricted and confidential units moreover need their
    lineage among `lineages`, and a confidential one shows only to a query of its own lineage: a
    grant alone opens no class, and a class alone opens no lineage.
    """

    classes: frozenset[DocumentClass] = OPEN_CLASSES
    lineages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """One look-up in the language of the source, for all targets at once.

    Units of an `excluded` lineage are no answer; those of a `preferred` one stand first among
    equal percentages.
    """

    text: str
    source: Language
    targets: tuple[Language, ...]
    previous: str | None = None
    next: str | None = None
    lineage: str | None = None
    threshold: int = 70
    limit: int = 5
    reader: Reader = Reader()
    excluded: frozenset[str] = frozenset()
    preferred: frozenset[str] = frozenset()
    domain: str | None = None
    """That of the text asked about, where it is known (`translation.domains`)."""
    wide: bool = False
    """Whether what reaches the threshold by characters counts too (`translation.memory.wide`)."""


@dataclass(frozen=True, slots=True)
class Match:
    """A unit that answers a query: `percent` by words, `characters` by characters, both 0–101.

    In a wide look-up `percent` is the greater of both. `penalty` is what is taken off it where it
    is shown; the order goes by the percentage itself.

    `targets` holds the braces text of each asked language the unit has; `provenance` and
    `updated` are those of the best of these variants, and in an answer of `Memory.best` those of
    the variant in the language it answers for.
    """

    unit: int
    percent: int
    characters: int
    kind: MatchKind
    source: str
    targets: Mapping[Language, str]
    provenance: Provenance
    updated: datetime
    penalty: int = 0

    @property
    def shown(self) -> int:
        """The percentage less the penalty, never below 0."""
        return max(0, self.percent - self.penalty)


class Memory(Protocol):
    """What answers look-ups: the plain scan with what changed since, or an index."""

    def __len__(self) -> int:
        """How many units it holds."""
        ...

    def lookup(self, query: Query) -> list[Match]:
        """At most `query.limit` matches, best first."""
        ...

    def best(self, query: Query) -> Mapping[Language, Match]:
        """The best match of each asked language that has one, ranked by that language's variant.

        One look-up for all languages; `query.limit` counts for nothing here.
        """
        ...
