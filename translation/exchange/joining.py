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
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from translation.exchange.imported import ImportedUnit
from translation.languages import Language
from translation.markup import digest

_LANGUAGES = list(Language)
_TEXTS_AT_ONCE = 1 << 17
_Numbers = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Between:
    """A unit with the digests of the sources beside it, by the file itself or by its order."""

    unit: ImportedUnit
    previous: str | None
    next: str | None

    @property
    def source(self) -> int:
        pivot = self.unit.pivot
        return _number(pivot.value, self.unit.texts[pivot])

    @property
    def document(self) -> int:
        return _number(self.unit.document or "")

    @property
    def around(self) -> int:
        return _number(self.previous or "", self.next or "")


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
            source = one.source
            if source not in self.sources:
                yield one.unit
                continue
            place, decided = self._place(one, source)
            named = f"{self.same.get(place, place):016x}"
            if decided:
                yield replace(one.unit, place=named, previous=one.previous, next=one.next)
            else:
                yield replace(one.unit, place=named)
        if not self.sources:
            yield from units

    def _place(self, one: _Between, source: int) -> tuple[int, bool]:
        """The number of a place, and whether the neighbours are of it."""
        document = one.document
        if (source, document) in self.within:
            return _mixed(source, document, one.around), True
        return _mixed(source, document), False


class Meeting:
    """What the files at hand say, gathered in a first reading; 33 bytes a text."""

    def __init__(self) -> None:
        self._columns = [array("Q") for _ in range(4)]
        self._languages = array("B")

    def read(self, units: Iterable[ImportedUnit]) -> None:
        """Take in the units of one file."""
        for one in _between(units):
            source, document, around = one.source, one.document, one.around
            pivot = one.unit.pivot
            for language, text in one.unit.texts.items():
                if language is not pivot:
                    said = (source, document, around, _number(text))
                    for column, number in zip(self._columns, said, strict=True):
                        column.append(number)
                    self._languages.append(_LANGUAGES.index(language))

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
    """The units of a file with the sources before and after them in the same document."""
    before: tuple[ImportedUnit | None, str | None] = (None, None)
    held: tuple[ImportedUnit, str] | None = None
    for unit in units:
        now = unit, digest(unit.texts[unit.pivot])
        if held is not None:
            yield _one(before, held, now)
            before = held
        held = now
    if held is not None:
        yield _one(before, held, (None, None))


def _one(
    before: tuple[ImportedUnit | None, str | None],
    held: tuple[ImportedUnit, str],
    after: tuple[ImportedUnit | None, str | None],
) -> _Between:
    unit = held[0]
    if unit.previous is not None or unit.next is not None:
        return _Between(unit, unit.previous, unit.next)
    return _Between(unit, _beside(unit, *before), _beside(unit, *after))


def _beside(unit: ImportedUnit, other: ImportedUnit | None, digest: str | None) -> str | None:
    if other is None or (other.document, other.pivot) != (unit.document, unit.pivot):
        return None
    return digest


def _number(*parts: str) -> int:
    """A text as a number of 64 bits, the same in every process."""
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest())


def _mixed(*numbers: int) -> int:
    """Numbers of 64 bits as one."""
    whole = b"".join(number.to_bytes(8) for number in numbers)
    return int.from_bytes(hashlib.blake2b(whole, digest_size=8).digest())
