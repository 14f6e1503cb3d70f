"""The search of a sealed part for words, by its postings and its tokens: no text is read.

The texts that have all words of a search are those that stand in the postings of each; whether the
words of a phrase stand together is seen by the tokens of these texts alone.
"""

from collections.abc import Sequence

import numpy as np

from translation.languages import Language
from translation.memory.asking import Asked, shown, standing
from translation.memory.facts import Numbers
from translation.memory.lexicon import Lexicon
from translation.memory.part import Part
from translation.memory.sought import Kind, Search

COUNTED = 20_000
"""Texts that are looked at, best first, before a search that has its answers is broken off."""

_FIRST = 1000
_FEW = 50_000
_SPARSE = 16
"""Texts, of which one set has so many times more than another, that are looked up one by one."""

_Numbered = tuple[Numbers | None, ...]
"""The numbers of the words that each word of a phrase agrees with; None for any word."""


class PartConcordance:
    """Searches one part; safe to share between threads."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._lexicon = Lexicon(part)
        self._order: Numbers | None = None

    def rows(self, search: Search, asked: Asked, limit: int) -> tuple[Numbers, int, bool]:
        """Rows of at most `limit` texts, best first, how many were found, and whether that is all.

        Best are those of the highest provenance, then the newest, then those of the lowest row.
        """
        phrases = [
            tuple(
                None if word.kind is Kind.ANY else self._lexicon.numbers(word, search.forms)
                for word in phrase
            )
            for phrase in search.phrases
        ]
        candidates = self._best_first(self._having(phrases))
        longer = [phrase for phrase in phrases if len(phrase) > 1]
        found, total, at, size = [candidates[:0]], 0, 0, max(_FIRST, 4 * limit)
        while at < len(candidates) and (at < COUNTED or total < limit):
            some = candidates[at : at + size]
            some = some[shown(self._part, some, asked)]
            if longer:
                some = some[self._together(some, longer)]
            found.append(some)
            total, at, size = total + len(some), at + size, 4 * size
        rows = self._part.arrays.rows[np.concatenate(found)[:limit]]
        return rows, total, at >= len(candidates)

    def _having(self, phrases: Sequence[_Numbered]) -> Numbers:
        """The places, rising, that have all words."""
        numbers = [one for phrase in phrases for one in phrase if one is not None]
        sets = sorted((self._places(one) for one in numbers), key=len)
        if not sets:
            return np.empty(0, np.int64)
        kept = sets[0].astype(np.int64)
        for other in sets[1:]:
            kept = kept[_among(kept, other, len(self._part))]
        return kept

    def _places(self, numbers: Numbers) -> Numbers:
        """The places, rising, that have one of some words."""
        arrays = self._part.arrays
        features = arrays.first_feature[numbers].astype(np.int64)
        starts = arrays.posting_starts[features].astype(np.int64)
        ends = arrays.posting_starts[features + 1].astype(np.int64)
        if len(numbers) == 1:
            return arrays.postings[starts[0] : ends[0]]
        mask = np.zeros(len(self._part), np.bool_)
        mask[arrays.postings[within(starts, ends - starts)]] = True
        return np.flatnonzero(mask)

    def _best_first(self, places: Numbers) -> Numbers:
        if len(places) > _FEW:
            if self._order is None:
                self._order = _ordered(self._part, np.arange(len(self._part)))
            mask = np.zeros(len(self._part), np.bool_)
            mask[places] = True
            return self._order[mask[self._order]]
        return _ordered(self._part, places)

    def _together(self, places: Numbers, phrases: Sequence[_Numbered]) -> Numbers:
        """In which of some texts the words of each phrase stand together."""
        arrays = self._part.arrays
        starts = arrays.token_starts[places].astype(np.int64)
        lengths = arrays.token_starts[places + 1].astype(np.int64) - starts
        tokens = self._part.tokens_at(within(starts, lengths))
        texts = np.repeat(np.arange(len(places)), lengths)
        kept = np.ones(len(places), np.bool_)
        for phrase in phrases:
            here = np.zeros(len(places), np.bool_)
            size = len(phrase)
            if len(tokens) >= size:
                begins = len(tokens) - size + 1
                stands = texts[:begins] == texts[size - 1 :]
                for at, numbers in enumerate(phrase):
                    if numbers is not None:
                        stands &= self._is_one(tokens[at : at + begins], numbers)
                here[texts[:begins][stands]] = True
            kept &= here
        return kept

    def _is_one(self, tokens: Numbers, numbers: Numbers) -> Numbers:
        if len(numbers) == 1:
            same: Numbers = tokens == numbers[0]
            return same
        table = np.zeros(len(self._part.arrays.word_ids) + 1, np.bool_)
        table[numbers] = True
        return table[tokens]


def _ordered(part: Part, places: Numbers) -> Numbers:
    """Places by provenance in the part's language, then by moment, both falling, then by row."""
    rows = part.arrays.rows[places]
    rank, moment = standing(part.facts, rows, 1 << tuple(Language).index(part.language))
    return places[np.lexsort((rows, -((rank << 32) | moment)))]


def _among(places: Numbers, others: Numbers, texts: int) -> Numbers:
    """Which of some rising places are among others."""
    if len(others) > _SPARSE * len(places):
        at = np.minimum(np.searchsorted(others, places.astype(others.dtype)), len(others) - 1)
        found: Numbers = others[at] == places
        return found
    mask = np.zeros(texts, np.bool_)
    mask[others] = True
    return mask[places]


def within(starts: Numbers, lengths: Numbers) -> Numbers:
    """All numbers of some stretches, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - (ends - lengths), lengths) + np.arange(total)
