"""What an index knows of its units without their texts: arrays with a row for each unit.

The order of equal percentages is told by these, and so is who may see a unit; texts are fetched
for the few that answer.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from translation.documents import DocumentClass
from translation.languages import Language
from translation.units import Outlines, Provenance, Unit

Numbers = NDArray[Any]

CLASSES = tuple(DocumentClass)
"""Documents' classes by the number that stands for them."""

MARK_BITS = 4
"""Bits of a mark for each language, in the order of `Language`: 0 none, else provenance + 1."""

NO_LINEAGE = 0
"""What stands for units without a lineage."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NEVER = -(1 << 63)
_CLASS_NUMBERS: Mapping[str, int] = {known: at for at, known in enumerate(CLASSES)}
_PLACES: Mapping[str, int] = {language: at for at, language in enumerate(Language)}
_SHIFTS = {language: MARK_BITS * at for at, language in enumerate(Language)}
_TRUST = {provenance: provenance.rank + 1 for provenance in Provenance}
_MARKS: Mapping[tuple[str, str], int] = {
    (language, provenance): trust << _SHIFTS[language]
    for language in Language
    for provenance, trust in _TRUST.items()
}
_NEVERS = (_NEVER,) * len(_PLACES)


@dataclass(frozen=True, slots=True)
class Facts:
    """Arrays of n units by rising id, with the lineages that their numbers stand for.

    ids i8 [n]. marks u4 [n]: the languages, each with its provenance. classes u1 [n], lineages u4
    [n] and contexts u4 [n]. moments u4 [n, 6]: when the variant in each language was written, as a
    number in instants i8, microseconds since 1970, rising; 0 where there is none. Of the names of
    lineages the first is none.
    """

    ids: Numbers
    marks: Numbers
    classes: Numbers
    lineages: Numbers
    contexts: Numbers
    moments: Numbers
    instants: Numbers
    names: tuple[str, ...]
    _numbers: Mapping[str, int] = field(init=False, repr=False, compare=False)

    ARRAYS = ("ids", "marks", "classes", "lineages", "contexts", "moments", "instants")
    """The names of the arrays, in their order."""

    def __post_init__(self) -> None:
        named = {name: at for at, name in enumerate(self.names) if at != NO_LINEAGE}
        object.__setattr__(self, "_numbers", named)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def size(self) -> int:
        """Bytes of all arrays."""
        return sum(int(getattr(self, name).nbytes) for name in self.ARRAYS)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "Facts":
        """The facts of some units; their texts are not looked at, and no unit is kept."""
        gathered = _Gathered()
        for unit in units:
            gathered.take(unit)
        return gathered.facts()

    @classmethod
    def outlined(cls, pages: Iterable[Outlines]) -> "Facts":
        """The facts of units that are told by the page; those without a variant are left out."""
        gathered = _Gathered()
        for page in pages:
            gathered.take_page(page)
        return gathered.facts()

    def row_of(self, id: int) -> int | None:
        """The row of a unit; None where it is not here."""
        at = int(np.searchsorted(self.ids, id))
        return at if at < len(self.ids) and self.ids[at] == id else None

    def rows_of(self, ids: Numbers) -> Numbers:
        """The rows of units that are here, i8."""
        return np.searchsorted(self.ids, ids)

    def lineage_number(self, lineage: str) -> int | None:
        """The number of a lineage; None where no unit of it is here."""
        return self._numbers.get(lineage)

    def tell(self, row: int, unit: Unit, languages: Iterable[Language]) -> bool:
        """Whether a unit is as a row says, the moments of its variants in some languages too."""
        lineage = NO_LINEAGE if unit.lineage is None else self._numbers.get(unit.lineage)
        return (
            mark_of(unit) == self.marks[row]
            and _CLASS_NUMBERS[unit.document_class] == self.classes[row]
            and lineage == self.lineages[row]
            and context_digest(unit.previous, unit.next) == self.contexts[row]
            and all(
                _microseconds(unit.variants[one].at)
                == self.instants[self.moments[row, _PLACES[one]]]
                for one in languages
                if one in unit.variants
            )
        )


def text_digest(text: str) -> int:
    """64 bits of a text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def context_digest(previous: str | None, following: str | None) -> int:
    """32 bits of the neighbours of a text, 0 where there are none."""
    if previous is None and following is None:
        return 0
    joined = f"{previous or ''}\n{following or ''}"
    return text_digest(joined) & 0xFFFFFFFF or 1


def mark_of(unit: Unit) -> int:
    """The languages that a unit has, each with its provenance, as one number."""
    mark = 0
    for language, variant in unit.variants.items():
        mark |= _TRUST[variant.provenance] << _SHIFTS[language]
    return mark


@lru_cache(maxsize=1 << 12)
def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


class _Gathered:
    """Units on their way into arrays."""

    def __init__(self) -> None:
        self._lineages: dict[str | None, int] = {None: NO_LINEAGE}
        self._ids, self._instants = array("q"), array("q")
        self._marks, self._of_lineages, self._contexts = array("I"), array("I"), array("I")
        self._classes = array("B")

    def take(self, unit: Unit) -> None:
        self._ids.append(unit.id)
        self._marks.append(mark_of(unit))
        self._classes.append(_CLASS_NUMBERS[unit.document_class])
        self._of_lineages.append(self._lineages.setdefault(unit.lineage, len(self._lineages)))
        self._contexts.append(context_digest(unit.previous, unit.next))
        variants = unit.variants
        self._instants.extend(
            _microseconds(variants[one].at) if one in variants else _NEVER for one in Language
        )

    def take_page(self, page: Outlines) -> None:
        places = {id: at for at, (id, *_) in enumerate(page.units)}
        marks, instants = [0] * len(places), array("q", _NEVERS) * len(places)
        for of, language, provenance, at in page.variants:
            place = places.get(of)
            if place is None:  # it came between the two questions
                continue
            marks[place] |= _MARKS[language, provenance]
            instants[len(_PLACES) * place + _PLACES[language]] = _microseconds(at)
        for (id, document_class, lineage, previous, following), mark in zip(
            page.units, marks, strict=True
        ):
            if mark:
                self._ids.append(id)
                self._marks.append(mark)
                self._classes.append(_CLASS_NUMBERS[document_class])
                number = self._lineages.setdefault(lineage, len(self._lineages))
                self._of_lineages.append(number)
                self._contexts.append(context_digest(previous, following))
        if all(marks):
            self._instants.extend(instants)
            return
        for place, mark in enumerate(marks):
            if mark:
                at_place = len(_PLACES) * place
                self._instants.extend(instants[at_place : at_place + len(_PLACES)])

    def facts(self) -> Facts:
        ids = np.array(self._ids, np.int64)
        order: Numbers | slice = slice(None)
        if np.any(ids[1:] <= ids[:-1]):
            order = np.argsort(ids, kind="stable")
        told = np.concatenate([[_NEVER], np.array(self._instants, np.int64)])
        instants, moments = np.unique(told, return_inverse=True)
        known: Sequence[str] = [name for name in self._lineages if name is not None]
        return Facts(
            ids=ids[order],
            marks=np.array(self._marks, np.uint32)[order],
            classes=np.array(self._classes, np.uint8)[order],
            lineages=np.array(self._of_lineages, np.uint32)[order],
            contexts=np.array(self._contexts, np.uint32)[order],
            moments=moments[1:].astype(np.uint32).reshape(-1, len(Language))[order],
            instants=instants,
            names=("", *known),
        )
