"""The stretches of a text that stand in texts of a sealed part, found by its postings.

A stretch of `least` tokens has a rarest one; so for each such window of the text the texts that
have its rarest token, and all others of it where that is not rare, are looked at: where the token
stands in them, and how far they agree with the text from there on, to both sides.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np

from translation.memory.asking import Asked, shown
from translation.memory.concordance import within
from translation.memory.facts import Numbers
from translation.memory.fragments import Stretch, is_telling, least_tokens, most_common
from translation.memory.part import RARE, Part

_FEW = 1000
"""Texts of a token up to which they are looked at as they are."""


def shared_stretches(part: Part, words: Sequence[str], asked: Asked) -> set[Stretch]:
    """What `translation.memory.fragments.stretches_in` gives of the texts of a part."""
    search = _Shared(part, part.encode(words), asked)
    most, least = most_common(len(part), part.language), least_tokens(part.language)
    telling = [is_telling(word) for word in words]
    found: set[Stretch] = set()
    for anchor, windows in _anchors(search.sizes, telling, most, least).items():
        found |= search.about(anchor, windows, least)
    return found


def _anchors(
    sizes: Sequence[int], telling: Sequence[bool], most: int, least: int
) -> Mapping[int, list[int]]:
    """The rarest telling token of each window, with the first tokens of the windows it is of.

    A window with a token that no text has stands nowhere.
    """
    made: dict[int, list[int]] = {}
    for first in range(len(sizes) - least + 1):
        window = range(first, first + least)
        some = [at for at in window if telling[at] and sizes[at] <= most]
        if some and all(sizes[at] for at in window):
            made.setdefault(min(some, key=lambda at: sizes[at]), []).append(first)
    return made


class _Shared:
    """One query of one part."""

    def __init__(self, part: Part, query: Numbers, asked: Asked) -> None:
        self._part, self._query, self._asked = part, query, asked
        self._bits: dict[int, Numbers] = {}
        self.sizes = [len(self._having(at)) for at in range(len(query))]

    def about(self, anchor: int, windows: Sequence[int], least: int) -> set[Stretch]:
        """The stretches about a token, wherever it stands."""
        places = self._having(anchor)
        if len(places) > _FEW:
            places = self._having_one([range(first, first + least) for first in windows])
        places = places[shown(self._part, places, self._asked)].astype(np.int64)
        return self._agreeing(places, anchor, least)

    def _having(self, at: int) -> Numbers:
        arrays, token = self._part.arrays, int(self._query[at])
        if token < 0:
            return arrays.postings[:0]
        feature = int(arrays.first_feature[token])
        start, end = arrays.posting_starts[feature : feature + 2].tolist()
        return arrays.postings[start:end]

    def _having_one(self, windows: Sequence[range]) -> Numbers:
        """The places, rising, that have all tokens of one of some windows."""
        kept = np.zeros(len(self._part) // 8 + 1, np.uint8)
        for window in windows:
            kept |= reduce(np.bitwise_and, map(self._bits_of, window))
        some = np.flatnonzero(kept)
        bits = np.flatnonzero(np.unpackbits(kept[some], bitorder="little"))
        places: Numbers = 8 * some[bits >> 3] + (bits & 7)
        return places

    def _bits_of(self, at: int) -> Numbers:
        """A bit for each text, set where it has a token."""
        token = int(self._query[at])
        if token not in self._bits:
            mask = np.zeros(8 * (len(self._part) // 8 + 1), np.bool_)
            mask[self._having(at)] = True
            self._bits[token] = np.packbits(mask, bitorder="little")
        return self._bits[token]

    def _agreeing(self, places: Numbers, anchor: int, least: int) -> set[Stretch]:
        """How far texts agree with the query about each occurrence of its token `anchor`."""
        starts = self._part.arrays.token_starts
        begins = starts[places].astype(np.int64)
        ends = starts[places + 1].astype(np.int64)
        flat = within(begins, ends - begins)
        here = self._is_at(flat, int(self._query[anchor]))
        texts = np.repeat(np.arange(len(places)), ends - begins)[here]
        flat = flat[here]
        after = self._reach(flat, ends[texts] - flat - 1, range(anchor + 1, len(self._query)), 1)
        before = self._reach(flat, flat - begins[texts], range(anchor - 1, -1, -1), -1)
        enough = before + after + 1 >= least
        pairs = np.unique(np.stack([anchor - before, anchor + after + 1])[:, enough], axis=1)
        return {(int(first), int(last)) for first, last in pairs.T}

    def _reach(self, flat: Numbers, room: Numbers, wanted: range, step: int) -> Numbers:
        """How many tokens from each place on are those that are wanted, in one direction."""
        reached = np.zeros(len(flat), np.int64)
        alive = np.arange(len(flat))
        for distance, at in enumerate(wanted, 1):
            alive = alive[room[alive] >= distance]
            alive = alive[self._is_at(flat[alive] + step * distance, int(self._query[at]))]
            if not len(alive):
                break
            reached[alive] = distance
        return reached

    def _is_at(self, flat: Numbers, token: int) -> Numbers:
        """At which of some places of all tokens one stands."""
        if token < RARE:
            same: Numbers = self._part.arrays.tokens[flat] == token
            return same
        rare: Numbers = self._part.tokens_at(flat) == token
        return rare
