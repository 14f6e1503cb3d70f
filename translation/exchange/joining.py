"""Which units of the files at hand are of one place, before any of them is stored.

A source that has one translation in each language is joined by its text alone. One that has several
("Noted." rendered in two ways) says nothing by itself: then the document counts, and where that
does not tell them apart either, the sources before and after it in the file. Places at which all
languages say the same are one, so that a unit is not kept once for each time it was written.
"""

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from translation.exchange.imported import ImportedUnit
from translation.exchange.spool import Spool
from translation.languages import Language
from translation.markup import digest

_NUMBERS = {language: at for at, language in enumerate(Language)}
_PARTS = 64
"""By which sources are parted: those of one are held in memory, of a gigabyte some megabytes."""

_AT_ONCE = 1 << 18
"""Texts that wait in memory until they are written."""

_WIDTH = 5
_Numbers = NDArray[np.uint64]
_NONE: _Numbers = np.zeros(0, np.uint64)


class _Met:
    """A unit as it is met in a file; the digest of its source is taken where somebody asks."""

    __slots__ = ("_digest", "pivot", "unit")

    def __init__(self, unit: ImportedUnit) -> None:
        self.unit, self.pivot = unit, unit.pivot
        self._digest: str | None = None

    @property
    def source(self) -> int:
        return _number(self.pivot.value, self.unit.texts[self.pivot])

    @property
    def digest(self) -> str:
        if self._digest is None:
            self._digest = digest(self.unit.texts[self.pivot])
        return self._digest


class _Between(NamedTuple):
    """A unit between those before and after it in the file."""

    here: _Met
    before: _Met | None
    after: _Met | None

    def sides(self) -> tuple[str | None, str | None]:
        """The digests of the sources beside it, by the file itself or by its order."""
        unit = self.here.unit
        if unit.previous is not None or unit.next is not None:
            return unit.previous, unit.next
        return _beside(self.here, self.before), _beside(self.here, self.after)


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """For places at which all is said that is said at another one, the one that stands for both."""

    places: _Numbers
    standing: _Numbers

    @classmethod
    def of(cls, found: Sequence[tuple[_Numbers, _Numbers]]) -> "Same":
        """Those of several parts, each two columns."""
        places = np.concatenate([_NONE, *(one for one, _ in found)])
        standing = np.concatenate([_NONE, *(other for _, other in found)])
        order = np.argsort(places)
        return cls(places[order], standing[order])

    def at(self, place: int) -> int:
        """The one that stands for a place, itself where none does."""
        at = int(np.searchsorted(self.places, np.uint64(place)))
        known = at < len(self.places) and self.places[at] == place
        return int(self.standing[at]) if known else place


@dataclass(frozen=True, slots=True)
class Places:
    """Where units stand whose source has several translations, by numbers of 64 bits.

    `sources` has these sources, `within` those of a document that even there has several, the two
    mixed, and `same` the place that stands for another at which all languages say the same.
    """

    sources: frozenset[int] = frozenset()
    within: frozenset[int] = frozenset()
    same: Same = Same(_NONE, _NONE)

    def placed(self, units: Iterable[ImportedUnit]) -> Iterator[ImportedUnit]:
        """The units of one file, with a place where their source needs one.

        Where the neighbours decide they are put into the unit, unless the file says others.
        """
        for one in _between(units) if self.sources else ():
            unit, source = one.here.unit, one.here.source
            if source not in self.sources:
                yield unit
                continue
            document = _document(unit.document)
            here = _mixed(source, document)
            if here not in self.within:
                yield replace(unit, place=self._name(here))
                continue
            previous, following = one.sides()
            place = _mixed(source, document, _around(previous, following))
            yield replace(unit, place=self._name(place), previous=previous, next=following)
        if not self.sources:
            yield from units

    def _name(self, place: int) -> str:
        return f"{self.same.at(place):016x}"


class Meeting:
    """What the files at hand say, gathered in a first reading: 40 bytes a text, in the spool.

    Sources are parted by their number, so that those of one part can be held against each other
    alone; in memory are the texts that were not written yet.
    """

    def __init__(self, spool: Spool) -> None:
        self._waiting = [array("Q") for _ in range(_PARTS)]
        self._written = [spool.blocks() for _ in range(_PARTS)]
        self._count = 0

    def read(self, units: Iterable[ImportedUnit]) -> None:
        """Take in the units of one file."""
        for one in _between(units):
            unit, pivot = one.here.unit, one.here.pivot
            source, document = one.here.source, _document(unit.document)
            around = _around(*one.sides())
            row = self._waiting[source % _PARTS].extend
            for language, text in unit.texts.items():
                if language is not pivot:
                    row((source, document, around, _number(text), _NUMBERS[language]))
            self._count += len(unit.texts)
            if self._count > _AT_ONCE:
                self._write()

    def places(self) -> Places:
        """What needs a place, once all files were read."""
        sources: set[int] = set()
        within: set[int] = set()
        same: list[tuple[_Numbers, _Numbers]] = []
        for part in range(_PARTS):
            rows = _doubtful(self._columns(part))
            differing = _within(rows)
            sources.update(row[0] for row in rows)
            within |= differing
            same.append(_same(rows, differing))
        return Places(frozenset(sources), frozenset(within), Same.of(same))

    def _write(self) -> None:
        for waiting, written in zip(self._waiting, self._written, strict=True):
            written.write(waiting.tobytes())
            del waiting[:]
        self._count = 0

    def _columns(self, part: int) -> _Numbers:
        """The texts of a part by the column, (5, texts), as a row of `_Row` has them."""
        blocks = [*self._written[part], self._waiting[part].tobytes()]
        return np.frombuffer(b"".join(blocks), np.uint64).reshape(-1, _WIDTH).T


_Row = tuple[int, int, int, int, int]
"""Of a text: the numbers of its source, document, neighbours, of itself and its language."""


def _doubtful(columns: _Numbers) -> list[_Row]:
    """The rows of the sources that have two texts in one language."""
    source, _, _, text, language = columns
    chosen = np.isin(source, _differing(source, language, text))
    return list(zip(*columns[:, chosen].tolist(), strict=True))


def _differing(keys: _Numbers, languages: _Numbers, texts: _Numbers) -> _Numbers:
    """The keys that have two texts in one language."""
    if not keys.size:
        return keys
    order = np.lexsort((texts, languages, keys))
    key, language, text = keys[order], languages[order], texts[order]
    alike = (key[1:] == key[:-1]) & (language[1:] == language[:-1])
    return np.unique(key[1:][alike & (text[1:] != text[:-1])])


def _within(rows: Iterable[_Row]) -> set[int]:
    """The sources that have two texts in one language of one document, mixed with it."""
    said: dict[tuple[int, int, int], int] = {}
    found = set()
    for source, document, _, text, language in rows:
        if said.setdefault((source, document, language), text) != text:
            found.add(_mixed(source, document))
    return found


def _same(rows: Iterable[_Row], within: Set[int]) -> tuple[_Numbers, _Numbers]:
    """The places at which all is said that is said at another, and the one that stands for both."""
    said: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for source, document, around, text, language in rows:
        here = _mixed(source, document)
        place = _mixed(source, document, around) if here in within else here
        said.setdefault((source, place), set()).add((language, text))
    alike = sorted((source, sorted(texts), place) for (source, place), texts in said.items())
    found: dict[int, int] = {}
    for _, group in groupby(alike, key=lambda one: one[:2]):
        places = [place for _, _, place in group]
        found.update((place, places[0]) for place in places[1:])
    return np.array(list(found), np.uint64), np.array(list(found.values()), np.uint64)


def _between(units: Iterable[ImportedUnit]) -> Iterator[_Between]:
    """The units of a file, each between its neighbours."""
    before: _Met | None = None
    here: _Met | None = None
    for unit in units:
        after = _Met(unit)
        if here is not None:
            yield _Between(here, before, after)
        before, here = here, after
    if here is not None:
        yield _Between(here, before, None)


def _beside(here: _Met, other: _Met | None) -> str | None:
    """The digest of a neighbour's source, if that is in the same document and language."""
    if other is None or other.pivot is not here.pivot or other.unit.document != here.unit.document:
        return None
    return other.digest


def _around(previous: str | None, following: str | None) -> int:
    return _number(previous or "", following or "")


@lru_cache(maxsize=1024)
def _document(name: str | None) -> int:
    return _number(name or "")


def _number(*parts: str) -> int:
    """A text as a number of 64 bits, the same in every process."""
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest())


def _mixed(*numbers: int) -> int:
    """Numbers of 64 bits as one."""
    whole = b"".join(number.to_bytes(8) for number in numbers)
    return int.from_bytes(hashlib.blake2b(whole, digest_size=8).digest())
