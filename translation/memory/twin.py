"""The search of a part without a compiler, on numpy and rapidfuzz: the kernel's plain twin.

The same filter by the rarest features, the same order and the same answers. It takes what the
kernel leaves: queries of any length, without tokens, and thresholds of zero and below.
"""

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

from translation.memory.asking import PLACES, Asked, shown, trust
from translation.memory.facts import Numbers
from translation.memory.part import Part
from translation.memory.scores import allowed_distance, length_window, percent

_SURE = 3
"""Features beyond those that may all be missing: a candidate has at least so many."""

_MANY = 3_000
"""Candidates above which more features are looked at."""

_SORTED = 200_000
"""Postings up to which sorting them counts faster than a bin for each place."""

_CODE_POINTS = 0x10F7FF
_CHUNKS = (32, 256)


def search_part(part: Part, query: Numbers, asked: Asked) -> tuple[Numbers, Numbers]:
    """The best places with their percentages, as `Searcher` says."""
    low, high = length_window(asked.threshold, len(query), len(part.arrays.length_starts) - 2)
    if low > high or asked.threshold > 99:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = part.arrays.length_starts
    window = int(starts[low]), int(starts[high + 1])
    if asked.threshold <= 0 or not len(query):
        places, bounds = _all(part, query, window)
    else:
        places, bounds = _filtered(part, query, asked, window)
    kept = shown(part, places, asked)
    places, bounds = places[kept], bounds[kept]
    order = np.argsort(-bounds, kind="stable")
    return _verified(part, query, asked, places[order], bounds[order])


def _all(part: Part, query: Numbers, window: tuple[int, int]) -> tuple[Numbers, Numbers]:
    places = np.arange(*window)
    lengths = _lengths(part, places)
    longer = np.maximum(lengths, len(query))
    bounds = 100 * np.minimum(lengths, len(query)) // np.maximum(longer, 1)
    return places, np.where(longer, bounds, 100)


def _filtered(
    part: Part, query: Numbers, asked: Asked, window: tuple[int, int]
) -> tuple[Numbers, Numbers]:
    """The places that can reach the threshold, and the percentage that each could reach."""
    postings = sorted(_postings(part, query, window), key=len)
    missing = (100 - asked.threshold) * len(query) // 100
    looked = min(len(query), missing + _SURE)
    while True:
        places, hits = _counted(postings[:looked], window)
        places, hits = places[hits >= looked - missing], hits[hits >= looked - missing]
        lengths = _lengths(part, places)
        shorter, longer = np.minimum(lengths, len(query)), np.maximum(lengths, len(query))
        bounds = 100 * np.minimum(hits + (len(query) - looked), shorter) // longer
        reach = bounds >= asked.threshold
        if np.count_nonzero(reach) <= _MANY or looked == len(query):
            return places[reach], bounds[reach]
        looked = min(len(query), looked + _SURE)


def _lengths(part: Part, places: Numbers) -> Numbers:
    starts = part.arrays.token_starts
    found: Numbers = starts[places + 1].astype(np.int64) - starts[places]
    return found


def _postings(part: Part, query: Numbers, window: tuple[int, int]) -> list[Numbers]:
    """For each token of a query, the places within the window that have it so often."""
    arrays = part.arrays
    seen: dict[int, int] = {}
    made = []
    for token in query.tolist():
        earlier = seen.get(token, 0)
        seen[token] = earlier + 1
        feature = int(arrays.first_feature[token]) + earlier if token >= 0 else -1
        if token < 0 or feature >= int(arrays.first_feature[token + 1]):
            made.append(arrays.postings[:0])
            continue
        start, end = arrays.posting_starts[feature : feature + 2].tolist()
        having = arrays.postings[start:end]
        first, last = np.searchsorted(having, np.array(window, having.dtype)).tolist()
        made.append(having[first:last])
    return made


def _counted(postings: Sequence[Numbers], window: tuple[int, int]) -> tuple[Numbers, Numbers]:
    """The places of some postings, and in how many of them each stands."""
    joined = np.concatenate(postings)
    if len(joined) <= _SORTED:
        joined.sort()
        begins = np.flatnonzero(np.concatenate([[True], joined[1:] != joined[:-1]])[: len(joined)])
        return joined[begins].astype(np.int64), np.diff(begins, append=len(joined))
    counts = np.bincount(joined - np.uint32(window[0]))
    places = np.flatnonzero(counts)
    return places + window[0], counts[places]


def _verified(
    part: Part, query: Numbers, asked: Asked, places: Numbers, bounds: Numbers
) -> tuple[Numbers, Numbers]:
    """The places that do reach the threshold, best first; `bounds` fall."""
    coded = _Coded(part, query)
    trusted = trust(part, places, asked) if asked.by_trust else None
    cut = max(asked.threshold, asked.floor)
    keys, found = np.empty(0, np.int64), np.empty(0, np.int64)
    at, size = 0, _CHUNKS[0]
    while at < len(places) and bounds[at] >= cut:
        chunk = slice(at, at + size)
        percents = coded.percents(places[chunk], cut)
        reach = percents >= cut
        added = 16 * percents + (1 if trusted is None else trusted[chunk])
        keys = np.concatenate([keys, added[reach]])
        found = np.concatenate([found, places[chunk][reach]])
        order = np.argsort(-keys, kind="stable")
        keys, found = keys[order], found[order]
        if len(keys) >= asked.limit:
            kept = keys >= keys[asked.limit - 1]
            most = max(PLACES, asked.limit)
            keys, found = keys[kept][:most], found[kept][:most]
            cut = max(cut, int(keys[asked.limit - 1]) // 16)
        at, size = at + size, _CHUNKS[1]
    return keys, found


class _Coded:
    """A query beside the texts of a part, a code point a token where there are enough of them."""

    def __init__(self, part: Part, query: Numbers) -> None:
        self._part = part
        self._length = len(query)
        self._as_text = len(part.arrays.word_hashes) < _CODE_POINTS
        self._query = self._code(query)

    def percents(self, places: Numbers, cut: int) -> Numbers:
        """The percentage of each place, below `cut` where it does not reach that."""
        arrays = self._part.arrays
        starts = arrays.token_starts[places].astype(np.int64)
        lengths = _lengths(self._part, places)
        ends = np.cumsum(lengths)
        within = np.repeat(starts - (ends - lengths), lengths) + np.arange(int(lengths.sum()))
        codes = self._code(self._part.tokens_at(within))
        made = []
        for length, end in zip(lengths.tolist(), ends.tolist(), strict=True):
            longer = max(self._length, length)
            most = allowed_distance(cut, longer)
            code = codes[end - length : end]
            distance = Levenshtein.distance(self._query, code, score_cutoff=most)
            made.append(percent(distance, longer) if distance <= most else -1)
        return np.array(made, np.int64)

    def _code(self, tokens: Numbers) -> str | list[int]:
        """Token numbers from -1 on as what rapidfuzz compares; surrogates are stepped over."""
        if not self._as_text:
            return list(tokens.tolist())
        points = tokens.astype(np.int64) + 1
        points[points >= 0xD800] += 0x800
        return points.astype("<u4").tobytes().decode("utf-32-le")
