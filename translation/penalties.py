"""Penalties: what is taken off the percentage of a match, for who made it and how old it is.

The order of matches and their threshold go by the percentage itself, so that an index may answer
them. A penalty says how far to trust a match, and keeps leverage from calling it exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from translation.languages import Language
from translation.units import Match, Memory, Provenance, Query

YEAR = "year"
_LARGEST = 100


@dataclass(frozen=True, slots=True)
class Penalties:
    """Points for each provenance, and for each full year since a match last changed."""

    provenance: Mapping[Provenance, int] = field(default_factory=dict)
    year: int = 0

    def __bool__(self) -> bool:
        """Whether any match may lose points."""
        return bool(self.year or any(self.provenance.values()))

    def of(self, match: Match, now: datetime) -> int:
        """The points that a match loses: 0 to 100."""
        years = max(0, _years(match.updated, now))
        points = self.provenance.get(match.provenance, 0) + self.year * years
        return min(points, _LARGEST)

    def applied(self, match: Match, now: datetime) -> Match:
        """The match with its penalty; its percentage stays."""
        return replace(match, penalty=self.of(match, now))


class PenalisedMemory:
    """Another memory, whose matches carry their penalties at one moment."""

    def __init__(self, memory: Memory, penalties: Penalties, now: datetime) -> None:
        self._memory, self._penalties, self._now = memory, penalties, now

    def __len__(self) -> int:
        return len(self._memory)

    def lookup(self, query: Query) -> list[Match]:
        """The matches of the memory in its order; raises what it raises."""
        return [self._penalties.applied(one, self._now) for one in self._memory.lookup(query)]

    def best(self, query: Query) -> Mapping[Language, Match]:
        """The best matches of the memory, which a penalty does not change."""
        found = self._memory.best(query)
        return {one: self._penalties.applied(match, self._now) for one, match in found.items()}


def parse_penalties(written: str) -> Penalties:
    """`machine=15,translated=3,year=1` as penalties; raises ValueError with what is wrong."""
    points: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in written.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        known = name == YEAR or name in list(Provenance)
        if not known or not (number.isascii() and number.isdigit()) or int(number) > _LARGEST:
            names = ", ".join([*Provenance, YEAR])
            raise ValueError(f"{part!r} is no penalty; write NAME=POINTS with a name of {names}")
        points[name] = int(number)
    year = points.pop(YEAR, 0)
    return Penalties({Provenance(name): number for name, number in points.items()}, year)


def _years(then: datetime, now: datetime) -> int:
    """The full years between two moments."""
    passed = (now.month, now.day) >= (then.month, then.day)
    return now.year - then.year - (not passed)
