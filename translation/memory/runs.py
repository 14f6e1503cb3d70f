"""A run: units that were sealed together, of which some may have gone since."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translation.languages import Language
from translation.memory.engine import Engine
from translation.memory.fragments import Stretch, stretches_in
from translation.memory.scan import Found, ScanMemory, visible
from translation.memory.sought import Search, Standing, standing
from translation.memory.tokens import tokens
from translation.units import Query, Unit

if TYPE_CHECKING:
    from translation.memory.indexed import IndexedMemory
    from translation.memory.shelf import Shelf

INDEXED_FROM = 2000
"""Units from which on an index answers sooner than the scan, measured in English and Chinese."""

_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Run:
    """Units by their rows; `hidden` has a bit for each row, set where the unit is gone."""

    memory: "ScanMemory | IndexedMemory"
    rows: Mapping[int, int]
    hidden: bytes
    gone: int = 0

    @classmethod
    def of(
        cls,
        units: Sequence[Unit],
        engine: Engine,
        indexed_from: int,
        shelf: "Shelf | None" = None,
    ) -> "Run":
        """A run of some units: a scan of few, an index of many, its parts from a shelf."""
        rows = {unit.id: row for row, unit in enumerate(units)}
        return cls(_memory(units, engine, indexed_from, shelf), rows, bytes(len(units) // 8 + 1))

    def __len__(self) -> int:
        return len(self.rows) - self.gone

    def lives(self, id: int) -> bool:
        """Whether a unit is in this run and not gone."""
        row = self.rows.get(id)
        return row is not None and not self.hidden[row >> 3] >> (row & 7) & 1

    def units(self) -> Iterator[Unit]:
        """The units that are not gone."""
        return (unit for unit in self.memory.units if self.lives(unit.id))

    def without(self, ids: Collection[int]) -> "Run":
        """The run with those of some units gone that are in it."""
        going = [self.rows[id] for id in ids if self.lives(id)]
        if not going:
            return self
        hidden = bytearray(self.hidden)
        for row in going:
            hidden[row >> 3] |= 1 << (row & 7)
        return replace(self, hidden=bytes(hidden), gone=self.gone + len(going))

    def lost_since(self, earlier: "Run") -> list[int]:
        """The ids that are gone from this run and were not at an earlier moment of it."""
        return [
            self.memory.units[row].id
            for start in range(0, len(self.hidden), _BYTES)
            if self.hidden[start : start + _BYTES] != earlier.hidden[start : start + _BYTES]
            for at in range(start, min(start + _BYTES, len(self.hidden)))
            for row in _set_bits(self.hidden[at] & ~earlier.hidden[at], 8 * at)
        ]

    def prepare(self, language: Language) -> None:
        """Builds what look-ups in a language need."""
        self.memory.prepare(language)

    def first(self, query: Query, floor: int) -> Iterable[Found]:
        """What may be among the best; `floor` is a percentage that enough others reach."""
        if isinstance(self.memory, ScanMemory):
            return self._scanned(self.memory, query)
        return self.memory.first(query, self.hidden, floor)

    def first_of_each(self, query: Query) -> Iterable[Found]:
        """What may be the best in an asked language."""
        if isinstance(self.memory, ScanMemory):
            return self._scanned(self.memory, query)
        return self.memory.first_of_each(query, self.hidden)

    def stretches(self, query: Query) -> set[Stretch]:
        """The stretches of the tokens of a text that stand in units."""
        if isinstance(self.memory, ScanMemory):
            coded = self.memory.coded(query.source)
            return stretches_in(
                tokens(query.text),
                coded,
                lambda unit: self.lives(unit.id) and visible(unit, query.reader, query.lineage),
                query.source,
            )
        return self.memory.stretches(query, self.hidden)

    def standing(self, search: Search, limit: int) -> Standing:
        """The best units in which a search stands."""
        if isinstance(self.memory, ScanMemory):
            texts = self.memory.normals(search.language)
            return standing((one for one in texts if self.lives(one[0].id)), search, limit)
        return self.memory.standing(search, limit, self.hidden)

    def _scanned(self, memory: ScanMemory, query: Query) -> Iterable[Found]:
        return (one for one in memory.found(query) if self.lives(one[0].id))


def _memory(
    units: Sequence[Unit], engine: Engine, indexed_from: int, shelf: "Shelf | None"
) -> "ScanMemory | IndexedMemory":
    if len(units) < indexed_from:
        return ScanMemory(units)
    # numpy and numba take their time: who asks a small memory does without them
    from translation.memory.indexed import IndexedMemory

    return IndexedMemory(units, engine, shelf)


def _set_bits(byte: int, first: int) -> Iterator[int]:
    return (first + at for at in range(8) if byte >> at & 1)
