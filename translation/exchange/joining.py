"""Which units of the files at hand are of one place, before any of them is stored.

A source that has one translation in each language is joined by its text alone. One that has several
("Noted." rendered in two ways) says nothing by itself: then the document counts, and where that
does not tell them apart either, the sources before and after it in the file. Places at which all
languages say the same are one, so that a unit is not kept once for each time it was written.
"""

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from translation.exchange.imported import ImportedUnit
from translation.languages import Language
from translation.markup import digest

_NUMBERS = {language: at for at, language in enumerate(Language)}
_TEXTS_AT_ONCE = 1 << 17
_Numbers = NDArray[np.uint64]


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


@dataclass(frozen=True, slots=True)
class Places:
    """Where units stand whose source has several translations, by numbers of 64 bits.

    `sources` has these sources, `within` those of a document that even there has several, and
    `same` the place that stands for another at which all languages say the same.
    """

    sources: frozenset[int] = frozenset()
    within: frozenset[tuple[int, int]] = frozenset()
    same: Mapping[int, int] = field(default_factory=dict)

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
            if (source, document) not in self.within:
                yield replace(unit, place=self._name(_mixed(source, document)))
                continue
            previous, following = one.sides()
            place = _mixed(source, document, _around(previous, following))
            yield replace(unit, place=self._name(place), previous=previous, next=following)
        if not self.sources:
            yield from units

    def _name(self, place: int) -> str:
        return f"{self.same.get(place, place):016x}"


class Meeting:
    """What the files at hand say, gathered in a first reading; 33 bytes a text."""

    def __init__(self) -> None:
        self._columns = [array("Q") for _ in range(4)]
        self._languages = array("B")

    def read(self, units: Iterable[ImportedUnit]) -> None:
        """Take in the units of one file."""
        sources, documents, arounds, texts = (column.append for column in self._columns)
        languages = self._languages.append
        for one in _between(units):
            unit, pivot = one.here.unit, one.here.pivot
            source, document = one.here.source, _document(unit.document)
            around = _around(*one.sides())
            for language, text in unit.texts.items():
                if language is not pivot:
                    sources(source)
                    documents(document)
                    arounds(around)
                    texts(_number(text))
                    languages(_NUMBERS[language])

    def places(self) -> Places:
        """What needs a place, once all files were read; some sources at a time."""
        columns = [np.frombuffer(column, dtype=np.uint64) for column in self._columns]
        languages = np.frombuffer(self._languages, dtype=np.uint8)
        sources: set[int] = set()
        within: set[tuple[int, int]] = set()
        same: dict[int, int] = {}
        parts = np.uint64(1 + len(languages) // _TEXTS_AT_ONCE)
        for part in range(int(parts)):
            mine = np.flatnonzero(columns[0] % parts == np.uint64(part))
            rows = _doubtful([column[mine] for column in columns], languages[mine])
            differing = _within(rows)
            sources.update(row[0] for row in rows)
            within |= differing
            same |= _same(rows, differing)
        return Places(frozenset(sources), frozenset(within), same)


_Row = tuple[int, int, int, int, int]


def _doubtful(columns: Sequence[_Numbers], languages: NDArray[np.uint8]) -> list[_Row]:
    """The rows of the sources that have two texts in one language."""
    chosen = np.isin(columns[0], _differing(columns[0], languages, columns[3]))
    told = (column[chosen].tolist() for column in columns)
    return list(zip(*told, languages[chosen].tolist(), strict=True))


def _differing(keys: _Numbers, languages: NDArray[np.uint8], texts: _Numbers) -> _Numbers:
    """The keys that have two texts in one language."""
    if not keys.size:
        return keys
    order = np.lexsort((texts, languages, keys))
    key, language, text = keys[order], languages[order], texts[order]
    alike = (key[1:] == key[:-1]) & (language[1:] == language[:-1])
    return np.unique(key[1:][alike & (text[1:] != text[:-1])])


def _within(rows: Iterable[_Row]) -> set[tuple[int, int]]:
    """The sources that have two texts in one language of one document."""
    said: dict[tuple[int, int, int], int] = {}
    found = set()
    for source, document, _, text, language in rows:
        if said.setdefault((source, document, language), text) != text:
            found.add((source, document))
    return found


def _same(rows: Iterable[_Row], within: Set[tuple[int, int]]) -> dict[int, int]:
    """For each place at which all is said that is said at another, the one that stands for both."""
    said: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for source, document, around, text, language in rows:
        parts = (source, document, around) if (source, document) in within else (source, document)
        said.setdefault((source, _mixed(*parts)), set()).add((language, text))
    alike = sorted((source, sorted(texts), place) for (source, place), texts in said.items())
    found: dict[int, int] = {}
    for _, group in groupby(alike, key=lambda one: one[:2]):
        places = [place for _, _, place in group]
        found.update((place, places[0]) for place in places[1:])
    return found


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
