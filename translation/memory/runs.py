"""A run: units that were sealed together, of which some may have gone since."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translation.languages import Language
from translation.memory.engine import Engine
from translation.memory.fragments import Stretch, stretches_in
from translation.memory.reading import PlainMemory
from translation.memory.scan import Found, ScanMemory, visible
from translation.memory.sought import Search, Standing, standing
from translation.memory.tokens import tokens
from translation.units import Query, Unit

if TYPE_CHECKING:
    from translation.memory.indexed import IndexedMemory
    from translation.memory.source import Source

INDEXED_FROM = 2000
"""Units from which on an index answers sooner than the scan, measured in English and Chinese."""

_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Run:
    """Units by their rows; `hidden` has a bit for each row, set where the unit is gone.

    One that is `kept` is never laid into another with others: it lies in files, and what follows
    it does so, too.
    """

    memory: "ScanMemory | IndexedMemory | PlainMemory"
    hidden: bytes
    gone: int = 0
    kept: bool = False

    @classmethod
    def over(
        cls, memory: "ScanMemory | IndexedMemory | PlainMemory", *, kept: bool = False
    ) -> "Run":
        """A run of all units of a memory."""
        return cls(memory, bytes(len(memory) // 8 + 1), kept=kept)

    @classmethod
    def of(
        cls,
        units: Iterable[Unit],
        count: int,
        engine: Engine,
        indexed_from: int,
        source: "Source | None" = None,
    ) -> "Run":
        """A run of some units, about `count` of them: a scan of few, an index of many.

        An index fetches from the source; where there is none the units stay in memory.
        """
        if count < indexed_from:
            return cls.over(ScanMemory(units))
        # numpy and numba take their time: who asks a small memory does without them
        from translation.memory.facts import Facts
        from translation.memory.indexed import IndexedMemory

        if source is None:
            return cls.over(IndexedMemory.of(units, engine))
        return cls.over(IndexedMemory(Facts.of(units), source, engine))

    def __len__(self) -> int:
        return len(self.memory) - self.gone

    @property
    def apart(self) -> int:
        """How many units are not, or not as, in files: all where it is none that is kept."""
        return self.gone if self.kept and not isinstance(self.memory, PlainMemory) else len(self)

    def lives(self, id: int) -> bool:
        """Whether a unit is in this run and not gone."""
        return self._row(id) is not None

    def units(self) -> Iterator[Unit]:
        """The units that are not gone."""
        return (unit for unit in self.memory.units() if self.lives(unit.id))

    def without(self, ids: Collection[int]) -> "Run":
        """The run with those of some units gone that are in it."""
        going = [row for row in map(self._row, ids) if row is not None]
        if not going:
            return self
        hidden = bytearray(self.hidden)
        for row in going:
            hidden[row >> 3] |= 1 << (row & 7)
        return replace(self, hidden=bytes(hidden), gone=self.gone + len(going))

    def lost_since(self, earlier: "Run") -> list[int]:
        """The ids that are gone from this run and were not at an earlier moment of it."""
        return [
            self.memory.id_at(row)
            for start in range(0, len(self.hidden), _BYTES)
            if self.hidden[start : start + _BYTES] != earlier.hidden[start : start + _BYTES]
            for at in range(start, min(start + _BYTES, len(self.hidden)))
            for row in _set_bits(self.hidden[at] & ~earlier.hidden[at], 8 * at)
        ]

    def prepare(self, language: Language) -> None:
        """Builds what look-ups in a language need."""
        self.memory.prepare(language)

    def wait_for(self, language: Language) -> None:
        """Waits for what look-ups in a language need, or until building it has failed."""
        self.memory.wait_for(language)

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

    def _row(self, id: int) -> int | None:
        """The row of a unit that is here and not gone."""
        row = self.memory.row_of(id)
        return None if row is None or self.hidden[row >> 3] >> (row & 7) & 1 else row

    def _scanned(self, memory: ScanMemory, query: Query) -> Iterable[Found]:
        return (one for one in memory.found(query) if self.lives(one[0].id))


def _set_bits(byte: int, first: int) -> Iterator[int]:
    return (first + at for at in range(8) if byte >> at & 1)
