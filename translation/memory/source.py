"""Where an index has its units from: it holds none, and fetches the few that answer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from translation.languages import Language
from translation.units import Unit


class Source(Protocol):
    """Units by their ids, as they are at this moment; those that are gone are left out."""

    def fetched(self, ids: Sequence[int]) -> list[Unit]:
        """Units whole, in any order."""
        ...

    def texts(self, ids: Sequence[int], language: Language) -> Iterator[tuple[int, str]]:
        """The ids of those that have a language, each with its text in it, in any order."""
        ...


class Held:
    """Units that stay in memory."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.id: unit for unit in units}

    def fetched(self, ids: Sequence[int]) -> list[Unit]:
        """See Source."""
        return [self._units[id] for id in ids if id in self._units]

    def texts(self, ids: Sequence[int], language: Language) -> Iterator[tuple[int, str]]:
        """See Source."""
        for unit in self.fetched(ids):
            if language in unit.variants:
                yield unit.id, unit.variants[language].text
