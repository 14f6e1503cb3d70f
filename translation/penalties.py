"""Penalties: what is taken off the percentage of a match, for who made it, its age and its domain.

The order of matches and their threshold go by the percentage itself, so that an index may answer
them. A penalty says how far to trust a match, and keeps leverage from calling it exact.
"""

from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from translation.languages import Language
from translation.units import Match, Memory, Provenance, Query

DOMAIN = "domain"
YEAR = "year"
_LARGEST = 100
_NAMES = (*(provenance.value for provenance in Provenance), YEAR, DOMAIN)


@dataclass(frozen=True, slots=True)
class Penalties:
    """Points for each provenance, and for each full year since a match last changed.

    `domain` is what a match of other domains than that of the text asked about loses.
    """

    provenance: Mapping[Provenance, int] = field(default_factory=dict)
    year: int = 0
    domain: int = 0

    def __bool__(self) -> bool:
        """Whether any match may lose points."""
        return bool(self.year or self.domain or any(self.provenance.values()))

    def of(self, match: Match, now: datetime, *, foreign: bool = False) -> int:
        """The points that a match loses, 0 to 100; `foreign` is one of other domains alone."""
        years = max(0, _years(match.updated, now))
        points = self.provenance.get(match.provenance, 0) + self.year * years
        return min(points + self.domain * foreign, _LARGEST)

    def applied(self, match: Match, now: datetime, *, foreign: bool = False) -> Match:
        """The match with its penalty; its percentage stays."""
        return replace(match, penalty=self.of(match, now, foreign=foreign))


DomainsOf = Callable[[Collection[int]], Mapping[int, Set[str]]]
"""The domains of units by their ids; units of which none is known are left out."""


class PenalisedMemory:
    """Another memory, whose matches carry their penalties at one moment.

    The domains of units are asked for where a match may lose points by them, of matches alone.
    """

    def __init__(
        self, memory: Memory, penalties: Penalties, now: datetime, domains: DomainsOf
    ) -> None:
        self._memory, self._penalties, self._now = memory, penalties, now
        self._domains = domains

    def __len__(self) -> int:
        return len(self._memory)

    def lookup(self, query: Query) -> list[Match]:
        """The matches of the memory in its order; raises what it raises."""
        found = self._memory.lookup(query)
        foreign = self._foreign(query, found)
        return [self._applied(one, foreign) for one in found]

    def best(self, query: Query) -> Mapping[Language, Match]:
        """The best matches of the memory, which a penalty does not change."""
        found = self._memory.best(query)
        foreign = self._foreign(query, found.values())
        return {one: self._applied(match, foreign) for one, match in found.items()}

    def _applied(self, match: Match, foreign: Set[int]) -> Match:
        return self._penalties.applied(match, self._now, foreign=match.unit in foreign)

    def _foreign(self, query: Query, found: Collection[Match]) -> Set[int]:
        """The units among matches that are known to be of other domains than the query's."""
        if not (self._penalties.domain and query.domain and found):
            return frozenset()
        known = self._domains({match.unit for match in found})
        return {unit for unit, domains in known.items() if query.domain not in domains}


def parse_penalties(written: str) -> Penalties:
    """`machine=15,year=1,domain=5` as penalties; raises ValueError with what is wrong."""
    points: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in written.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        known = name in _NAMES
        if not known or not (number.isascii() and number.isdigit()) or int(number) > _LARGEST:
            names = ", ".join(_NAMES)
            raise ValueError(f"{part!r} is no penalty; write NAME=POINTS with a name of {names}")
        points[name] = int(number)
    year, domain = points.pop(YEAR, 0), points.pop(DOMAIN, 0)
    return Penalties({Provenance(name): number for name, number in points.items()}, year, domain)


def _years(then: datetime, now: datetime) -> int:
    """The full years between two moments."""
    passed = (now.month, now.day) >= (then.month, then.day)
    return now.year - then.year - (not passed)
