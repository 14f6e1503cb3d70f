"""The wide mode: what reaches the threshold by words or by characters.

Where words are inflected, a changed ending costs a word and hardly a character. A look-up by words
alone then finds less than a translator would call near.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from translation.languages import Language
from translation.units import Match, Memory, Query

CANDIDATES = 50
"""Units that are scored by characters: the best by words."""

WORDS_FLOOR = 60
"""The percentage by words from which units are candidates."""


class WideMemory:
    """Another memory, and the wide mode for the queries that ask for it, or in these languages.

    Of such a query the best `CANDIDATES` units by words, from `WORDS_FLOOR` on (or from the
    threshold, where it is lower), are candidates. Those count that reach the threshold by words or
    by characters, and the greater of both is their percentage; the order is the one of any look-up:
    percentage, provenance, newest, lowest id. A text that is identical stays so.
    """

    def __init__(self, memory: Memory, languages: Collection[Language] = ()) -> None:
        self._memory, self._languages = memory, frozenset(languages)

    def __len__(self) -> int:
        return len(self._memory)

    def lookup(self, query: Query) -> list[Match]:
        """At most `query.limit` matches, best first; raises what the memory raises."""
        if not self._is_wide(query):
            return self._memory.lookup(query)
        return _wider(self._memory, query)[: query.limit]

    def best(self, query: Query) -> Mapping[Language, Match]:
        """The best match of each asked language; a wide one looks up for each of them apart."""
        if not self._is_wide(query):
            return self._memory.best(query)
        alone = {one: replace(query, targets=(one,)) for one in query.targets}
        found = {one: _wider(self._memory, asked) for one, asked in alone.items()}
        return {one: matches[0] for one, matches in found.items() if matches}

    def _is_wide(self, query: Query) -> bool:
        return query.wide or query.source in self._languages


def _wider(memory: Memory, query: Query) -> list[Match]:
    floor = min(WORDS_FLOOR, query.threshold)
    by_words = memory.lookup(replace(query, threshold=floor, limit=CANDIDATES, wide=False))
    raised = (replace(one, percent=max(one.percent, one.characters)) for one in by_words)
    reached = (one for one in raised if one.percent >= query.threshold)
    return sorted(reached, key=_order, reverse=True)


def _order(match: Match) -> tuple[int, int, datetime, int]:
    return match.percent, match.provenance.rank, match.updated, -match.unit
