"""Where words stand in a space of meaning that the six languages share, learned from the file.

Latent semantic indexing across languages (Dumais and others, 1997): words of all languages that
stand in the same units get vectors that point the same way, and so do texts that say the same. The
unit that is judged is left out of its own words' vectors, since its own dirt proves nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from translation.memory.dirt.room import filled, room
from translation.memory.dirt.sums import BUCKETS, blocks
from translation.memory.dirt.words import LANGUAGES

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Shorts = NDArray[np.int16]
Words = NDArray[np.int32]
_Tokens = tuple[Words, Words, Floats]
"""Words of some units: the place of each, its unit, its weight."""

_DIMENSIONS = 128
_UNITS_A_DIMENSION = 6
_LEAST_SEEN = 2
_MOST_WORDS = 1 << 17
_ROUNDS = 1
_STEPS = 32767
_BLOCK = 128
"""Rows whose words' vectors are added up together: few enough to stay in the cache."""

_PIECE, _ROWS = 16, 512
_DEPENDENT = 1e-12
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Short:
    """Vectors of 16-bit steps, each with the size of its step."""

    steps: Shorts
    sizes: Floats

    @classmethod
    def empty(cls, count: int, dimensions: int) -> "Short":
        """Vectors that are zero."""
        return cls(room((count, dimensions), np.int16), np.zeros(count, np.float32))

    def put(self, rows: slice, vectors: Floats) -> None:
        """Set some of them."""
        sizes = np.maximum(np.abs(vectors).max(1, initial=0), np.float32(1e-30)) / _STEPS
        self.sizes[rows] = sizes
        self.steps[rows] = np.rint(vectors / sizes[:, None])

    def added(self, places: Words, weights: Floats, out: Floats) -> None:
        """To each row of `out` add the weighted vectors that its places name, (rows, places)."""
        for some in blocks(len(places), _BLOCK):
            named = places[some]
            vectors = self.steps.take(named, 0, mode="clip").astype(np.float32)
            shares = weights[some] * self.sizes.take(named, mode="clip")
            out[some] += np.matmul(shares[:, None, :], vectors)[:, 0]


class Meaning:
    """Vectors of the words of some units; `vectors` places any unit's variants among them.

    It holds at most 256 bytes for each of 131,072 words (those that most units have) and for each
    unit that was learned from, and four for each number of a word: 45 megabytes of 20,000 units.
    """

    def __init__(self, words: Words, seed: int = 0) -> None:
        keys, counts = _seen(words)
        self._rarity = np.log(max(2, len(words)) / np.maximum(counts, 1)).astype(np.float32)
        self._places = filled((len(LANGUAGES) * BUCKETS,), np.int32, -1)
        self._places[keys] = np.arange(len(keys), dtype=np.int32)
        size = max(2, min(_DIMENSIONS, len(words) // _UNITS_A_DIMENSION))
        self._units = Short.empty(len(words), size)
        self._words = Short.empty(len(keys), size)
        self._learn(words, seed)

    def vectors(self, words: Words, origins: Words) -> Floats:
        """The directions of variants, (units, languages, dimensions).

        They are zero where less than half of the words is known. `origins` is the place of the unit
        that each word was learned from, -1 where it was not; what that unit taught is left out.
        """
        flat = words.reshape(-1, words.shape[2])
        rows = np.flatnonzero(flat[:, 0] >= 0)
        found = np.zeros((len(flat), self._words.steps.shape[1]), np.float32)
        if len(rows):
            froms = np.broadcast_to(origins, words.shape).reshape(flat.shape)[rows]
            found[rows] = self._directed(flat[rows], rows % len(LANGUAGES), froms)
        return found.reshape(*words.shape[:2], -1)

    def _directed(self, words: Words, languages: Numbers, origins: Words) -> Floats:
        places, weights = self._weighed(words, languages)
        origins = origins[:, : places.shape[1]]
        found = np.zeros((len(words), self._words.steps.shape[1]), np.float32)
        self._words.added(places, weights, found)
        own = np.flatnonzero(((origins >= 0) & (places >= 0)).any(1))
        if len(own):
            left = np.where(origins[own] >= 0, -(weights[own] ** 2), 0).astype(np.float32)
            taken = np.zeros((len(own), found.shape[1]), np.float32)
            self._units.added(np.maximum(origins[own], 0), left, taken)
            found[own] += taken
        norm = np.sqrt(np.einsum("ij,ij->i", found, found))[:, None]
        norm[(places >= 0).sum(1) * 2 < (words >= 0).sum(1)] = 0
        return np.where(norm > 1e-6, found / np.maximum(norm, 1e-6), 0).astype(np.float32)

    def _weighed(self, words: Words, languages: Numbers) -> tuple[Words, Floats]:
        """The places of the words of variants, -1 for one that is not known, and their weights."""
        long = int((words >= 0).sum(1).max(initial=1))
        words = words[:, :long]
        keys = np.maximum(words, 0) + (languages * BUCKETS).astype(np.int32)[:, None]
        places = np.where(words >= 0, self._places.take(keys), -1)
        weights = np.where(places >= 0, self._rarity.take(places, mode="clip"), 0)
        total = np.einsum("ij,ij->i", weights, weights, dtype=np.float64)
        norm = np.sqrt(np.maximum(total, _LEAST)).astype(np.float32)
        return places, (weights / norm[:, None]).astype(np.float32)

    def _learn(self, words: Words, seed: int) -> None:
        """A randomised singular value decomposition (Halko, 2011) of units by words."""
        size = self._words.steps.shape[1]
        drawn = np.random.default_rng(seed)
        for some in blocks(len(self._words.sizes), _ROWS):
            shape = (some.stop - some.start, size)
            self._words.put(some, drawn.standard_normal(shape, np.float32))
        by_word = _ByWord(len(self._words.sizes), partial(self._tokens, words))
        units: Floats = room((len(words), size), np.float32)
        self._of_units(words, units)
        for _ in range(_ROUNDS):
            _orthogonal(units)
            for some, vectors in by_word.sums(units):
                self._words.put(some, vectors)
            self._of_units(words, units)
        _orthogonal(units)
        squares = np.zeros((size, size), np.float64)
        for _, vectors in by_word.sums(units):
            squares += vectors.T @ vectors
        values, turn = np.linalg.eigh(squares)
        _turned(units, turn / np.sqrt(np.maximum(values, 1e-3)))
        for some in blocks(len(units), _ROWS):
            self._units.put(some, units[some])
        for some, vectors in by_word.sums(units):
            self._words.put(some, vectors)

    def _tokens(self, words: Words) -> Iterator[_Tokens]:
        """The known words of some units at a time, which unit has each, and its weight."""
        for some in blocks(len(words), _ROWS):
            places, weights = self._weighed(*_listed(words[some]))
            row, at = np.nonzero(places >= 0)
            unit = (row // len(LANGUAGES) + some.start).astype(np.int32)
            yield places[row, at], unit, weights[row, at]

    def _of_units(self, words: Words, out: Floats) -> None:
        """The sums of the words of each unit."""
        for some in blocks(len(words), _ROWS):
            flat, languages = _listed(words[some])
            sums = np.zeros((len(flat), out.shape[1]), np.float32)
            self._words.added(*self._weighed(flat, languages), sums)
            out[some] = sums.reshape(-1, len(LANGUAGES), out.shape[1]).sum(1)


def _listed(words: Words) -> tuple[Words, Numbers]:
    """The variants of units, and the language of each."""
    flat = words.reshape(-1, words.shape[2])
    return flat, np.arange(len(flat)) % len(LANGUAGES)


class _ByWord:
    """Which units have each word, and with what weight; eight bytes each time."""

    def __init__(self, count: int, tokens: Callable[[], Iterator[_Tokens]]) -> None:
        counts = np.zeros(count, np.int64)
        for places, _, _ in tokens():
            counts += np.bincount(places, minlength=count)
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self._units: Words = room((int(self._starts[-1]),), np.int32)
        self._weights: Floats = room((int(self._starts[-1]),), np.float32)
        free = self._starts[:-1].copy()
        for places, units, weights in tokens():
            order = np.argsort(places, kind="stable")
            some, first, times = np.unique(places[order], return_index=True, return_counts=True)
            to = np.repeat(free[some] - first, times) + np.arange(len(order))
            self._units[to], self._weights[to] = units[order], weights[order]
            free[some] += times

    def sums(self, units: Floats) -> Iterator[tuple[slice, Floats]]:
        """The weighted sums of the units of each word, some words at a time."""
        for some in blocks(len(self._starts) - 1, _ROWS):
            starts = self._starts[some.start : some.stop + 1]
            pieces = -(np.diff(starts) // -_PIECE)  # rounded up
            last = np.cumsum(pieces)
            word = np.repeat(np.arange(len(pieces)), pieces)
            at = starts[word] + (np.arange(last[-1]) - (last - pieces)[word]) * _PIECE
            places = at[:, None] + np.arange(_PIECE)
            there = places < starts[word + 1][:, None]
            weights = np.where(there, self._weights.take(places, mode="clip"), 0)
            named = self._units.take(places, mode="clip")
            found = np.zeros((len(named), units.shape[1]), np.float32)
            for part in blocks(len(named), _BLOCK):
                vectors = units.take(named[part], 0)
                found[part] = np.matmul(weights[part, None, :], vectors)[:, 0]
            yield some, np.add.reduceat(found, last - pieces, axis=0)


def _orthogonal(rows: Floats) -> None:
    """Make the columns orthonormal in place, those zero that depend on others."""
    for _ in range(2):  # what rounding left of the first time goes with the second
        squares = np.zeros((rows.shape[1], rows.shape[1]), np.float64)
        for some in blocks(len(rows), _ROWS):
            part = rows[some].astype(np.float64)
            squares += part.T @ part
        values, turn = np.linalg.eigh(squares)
        kept = values > max(values[-1], _LEAST) * _DEPENDENT
        _turned(rows, turn * np.where(kept, 1 / np.sqrt(np.where(kept, values, 1)), 0))


def _turned(rows: Floats, by: Doubles) -> None:
    """Multiply rows by a matrix, in place."""
    for some in blocks(len(rows), _ROWS):
        rows[some] = rows[some] @ by.astype(np.float32)


def _seen(words: Words) -> tuple[Numbers, Numbers]:
    """The words that more than one unit has, and how many have them; those that most have."""
    counts = np.concatenate(
        [
            np.bincount(some[some >= 0], minlength=BUCKETS).astype(np.int32)
            for some in words.swapaxes(0, 1)
        ]
    )
    keys = np.flatnonzero(counts >= _LEAST_SEEN)
    if len(keys) > _MOST_WORDS:
        order = np.argsort(-counts[keys], kind="stable")
        keys = np.sort(keys[order[:_MOST_WORDS]])
    if not len(keys):
        return np.zeros(1, np.int64), np.ones(1, np.int64)
    return keys, counts[keys]
