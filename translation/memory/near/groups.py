"""What near-identical means: groups of units in one language of source, of one kind each.

Only units that the same people may see are held against each other: of one class, and where it is
restricted or confidential also of one lineage.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA, Levenshtein

from translation.documents import OPEN_CLASSES, DocumentClass
from translation.languages import Language
from translation.memory.near.forms import fold, values
from translation.memory.scores import percent
from translation.units import Unit

MOST = 50
"""Units of a group that are shown and merged at once; a larger one shows its oldest."""

CLOSE = 95
"""The percentage by words or by characters from which on two sources are nearly the same."""


class Kind(StrEnum):
    """In what the units of a group differ.

    `form`: in every language the texts fold alike (`forms.fold`), and in one at least they are
    not the same to the letter. `nearly`: the sources do not fold alike, but their folds have the
    same values and are alike to 95 % by words or by characters. `rendered`: the sources fold
    alike, and in another language the texts do not. Units that are the same throughout are of no
    kind: they stand for several contexts.
    """

    FORM = "form"
    NEARLY = "nearly"
    RENDERED = "rendered"


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit as it was read; `version` rises with whatever becomes of it."""

    unit: Unit
    version: int


@dataclass(frozen=True, slots=True)
class Group:
    """Two or more near-identical units, the oldest first; it is known by the first one's id."""

    kind: Kind
    language: Language
    members: tuple[Standing, ...]

    @property
    def units(self) -> list[Unit]:
        """The units themselves."""
        return [one.unit for one in self.members]


def scope(document_class: DocumentClass, lineage: str | None) -> tuple[DocumentClass, str | None]:
    """What units have to share for one to be held against the other."""
    return document_class, None if document_class in OPEN_CLASSES else lineage


def alike(units: Sequence[Unit], language: Language) -> Kind | None:
    """The kind of a group of units whose sources fold alike; None where they are the same."""
    texts = {
        known: {unit.variants[known].text for unit in units if known in unit.variants}
        for known in Language
    }
    varied = {known: some for known, some in texts.items() if len(some) > 1}
    for known, some in varied.items():
        if known is not language and len({fold(text, known) for text in some}) > 1:
            return Kind.RENDERED
    return Kind.FORM if varied else None


def varied(members: Sequence[Standing]) -> list[Standing]:
    """At most `MOST` units, by id: one of each that says something else, then the oldest."""
    if len(members) <= MOST:
        return list(members)
    first: dict[frozenset[tuple[Language, str]], Standing] = {}
    for one in members:
        first.setdefault(frozenset((v.language, v.text) for v in one.unit.variants.values()), one)
    chosen = list(first.values())[:MOST]
    known = {one.unit.id for one in chosen}
    chosen += [one for one in members if one.unit.id not in known][: MOST - len(chosen)]
    return sorted(chosen, key=lambda one: one.unit.id)


def close(one: str, other: str, language: Language) -> bool:
    """Whether two sources in braces notation are nearly the same, and not but for form.

    What is compared are their folds; two letters that changed places are one letter's difference.
    """
    folded, against = fold(one, language), fold(other, language)
    if folded == against or values(folded) != values(against):
        return False
    words, those = folded.split(" "), against.split(" ")
    if percent(Levenshtein.distance(words, those), max(len(words), len(those))) >= CLOSE:
        return True
    return percent(OSA.distance(folded, against), max(len(folded), len(against))) >= CLOSE


def unmarked(units: Iterable[int], marks: Mapping[int, Set[int]]) -> list[int]:
    """The units that share no mark with one of the others: those not all rightly different."""
    given = list(units)
    return [
        one
        for one in given
        if any(
            other != one and marks.get(one, _NONE).isdisjoint(marks.get(other, _NONE))
            for other in given
        )
    ]


_NONE: frozenset[int] = frozenset()
