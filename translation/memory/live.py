"""A memory that follows its units as they change.

The scan is built once and stays as it is; units that changed since lie in a layer above it and
hide what the scan says of them. The answers are those of a scan built anew.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain
from threading import Lock

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from translation.languages import Language
from translation.memory.scan import (
    Found,
    ScanMemory,
    admitted,
    best_of,
    encoded,
    learned,
    ranked,
    visible,
)
from translation.memory.scores import IDENTICAL, allowed_distance, length_window, percent
from translation.memory.tokens import normal, split, tokens
from translation.units import Match, Query, Reader, Unit

LARGEST_LAYER = 2000
"""Units of the layer from which on a new scan is the cheaper."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the layer: as it stands, as scores see it, and a code point a token."""

    text: str
    normal: str
    code: str


@dataclass(frozen=True, slots=True)
class _State:
    """One moment of the memory, never changed: who looks up keeps it while the next one is made.

    `hidden` are the ids of the scan that changed or went since; `texts` holds the layer's texts by
    language and id. The vocabularies alone grow, for the moments after this one.
    """

    base: ScanMemory
    ids: frozenset[int]
    layer: Mapping[int, Unit]
    hidden: frozenset[int]
    texts: Mapping[Language, Mapping[int, _Text]]
    vocabularies: Mapping[Language, dict[str, str]]

    def __len__(self) -> int:
        return len(self.base) - len(self.hidden) + len(self.layer)

    def units(self) -> Iterator[Unit]:
        """All units of this moment, in no order."""
        yield from (unit for unit in self.base.units if unit.id not in self.hidden)
        yield from self.layer.values()


class LiveMemory:
    """Answers look-ups as `ScanMemory` does, from units that may change; safe between threads.

    A refresh by one unit costs well under a millisecond; once the layer holds more than
    `largest_layer` units, the next one lays it into a new scan.
    """

    def __init__(self, units: Iterable[Unit], *, largest_layer: int = LARGEST_LAYER) -> None:
        self._largest = largest_layer
        self._changing = Lock()
        self._state = _bare(units)

    def __len__(self) -> int:
        return len(self._state)

    def lookup(self, query: Query) -> list[Match]:
        """At most `query.limit` matches, best first; raises MarkupRefused as a scan does."""
        return ranked(self._found(query), query)

    def best(self, query: Query) -> Mapping[Language, Match]:
        """The best match of each asked language, as a scan gives it."""
        return best_of(self._found(query), query)

    def containing(self, text: str, language: Language, reader: Reader, limit: int) -> list[Unit]:
        """At most so many units in which a text stands in one language, as scores see texts.

        The most trusted come first, then the newest. Confidential units serve work in their own
        lineage alone and are none here; a text without a letter is in none. Raises MarkupRefused.
        """
        wanted = normal(text).strip()
        found = (
            unit
            for unit, seen in self._normals(language)
            if wanted in seen and visible(unit, reader, None)
        )
        return nlargest(limit, found if wanted else (), key=lambda unit: _trust(unit, language))

    def refresh(self, changed: Iterable[Unit], removed: Collection[int] = ()) -> None:
        """Take in units that are new or other than before, and let go of those that are gone."""
        with self._changing:
            given = {unit.id: unit for unit in changed}
            state = self._changed(given, frozenset(removed) - given.keys())
            self._state = _bare(state.units()) if len(state.layer) > self._largest else state

    def _changed(self, given: Mapping[int, Unit], removed: frozenset[int]) -> _State:
        old = self._state
        gone = removed | given.keys()
        kept = {id: unit for id, unit in old.layer.items() if id not in gone}
        return _State(
            old.base,
            old.ids,
            {**kept, **given},
            old.hidden | (gone & old.ids),
            {known: _texts(old, known, given, gone) for known in Language},
            old.vocabularies,
        )

    def _found(self, query: Query) -> Iterator[Found]:
        state = self._state
        below = (one for one in state.base.found(query) if one[0].id not in state.hidden)
        return chain(below, self._in_layer(state, query))

    def _in_layer(self, state: _State, query: Query) -> Iterator[Found]:
        texts = state.texts[query.source]
        if not texts:
            return
        for id, score in _scores(texts, query, state.vocabularies[query.source]):
            found = admitted(state.layer[id], texts[id].text, score, query)
            if found is not None:
                yield found

    def _normals(self, language: Language) -> Iterator[tuple[Unit, str]]:
        state = self._state
        below = state.base.normals(language)
        yield from ((unit, seen) for unit, seen in below if unit.id not in state.hidden)
        yield from ((state.layer[id], one.normal) for id, one in state.texts[language].items())


def _bare(units: Iterable[Unit]) -> _State:
    base = ScanMemory(units)
    ids = frozenset(unit.id for unit in base.units)
    empty: dict[Language, dict[int, _Text]] = {known: {} for known in Language}
    return _State(base, ids, {}, frozenset(), empty, {known: {} for known in Language})


def _texts(
    old: _State, language: Language, given: Mapping[int, Unit], gone: Collection[int]
) -> dict[int, _Text]:
    """The layer's texts of a language after a change."""
    texts = {id: text for id, text in old.texts[language].items() if id not in gone}
    for id, unit in given.items():
        if language in unit.variants:
            text = unit.variants[language].text
            seen = normal(text)
            code = learned(split(seen), old.vocabularies[language])
            texts[id] = _Text(text, seen, code)
    return texts


def _scores(
    texts: Mapping[int, _Text], query: Query, vocabulary: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    """The ids that reach the threshold before their context counts, each with its percentage."""
    yield from ((id, IDENTICAL) for id, one in texts.items() if one.text == query.text)
    words = tokens(query.text)
    longest = max(len(one.code) for one in texts.values())
    _, high = length_window(query.threshold, len(words), longest)
    most = allowed_distance(query.threshold, max(len(words), high))
    if most < 0:
        return
    found = process.extract(
        encoded(words, vocabulary),
        {id: one.code for id, one in texts.items()},
        scorer=Levenshtein.distance,
        score_cutoff=most,
        limit=None,
    )
    for code, distance, id in found:
        if texts[id].text != query.text:
            score = percent(distance, max(len(words), len(code)))
            if score >= query.threshold:
                yield id, score


def _trust(unit: Unit, language: Language) -> tuple[int, float, int]:
    variant = unit.variants[language]
    return variant.provenance.rank, variant.at.timestamp(), -unit.id
