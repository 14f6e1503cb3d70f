"""Where words stand in a space of meaning that the six languages share, learned from the file.

Latent semantic indexing across languages (Dumais and others, 1997): words of all languages that
stand in the same units get vectors that point the same way, and so do texts that say the same. The
unit that is judged is left out of its own words' vectors, since its own dirt proves nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from translation.memory.dirt.words import BUCKETS, LANGUAGES

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Words = NDArray[np.int32]

_MOST = 128
_UNITS_A_DIMENSION = 6
_LEAST_SEEN = 2
_ROUNDS = 1


@dataclass(frozen=True, slots=True)
class Rows:
    """The known words of units, a row for each of their languages in turn, with their weights."""

    starts: Numbers
    columns: Numbers
    weights: Floats


class Meaning:
    """Vectors of the words of some units; `vectors` places any unit's variants among them."""

    def __init__(self, words: Words, seed: int = 0) -> None:
        self._keys, counts = _seen(words)
        self._rarity = np.log(max(2, len(words)) / np.maximum(counts, 1)).astype(np.float32)
        self._places = np.full(len(LANGUAGES) * BUCKETS, -1, np.int32)
        self._places[self._keys] = np.arange(len(self._keys))
        size = max(2, min(_MOST, len(words) // _UNITS_A_DIMENSION))
        rows, _ = self._rows(words)
        by_unit = Rows(rows.starts[:: len(LANGUAGES)], rows.columns, rows.weights)
        self._units, self._words = _decomposed(by_unit, len(words), len(self._keys), size, seed)

    def vectors(self, words: Words, origins: Words) -> Floats:
        """The directions of variants, (units, languages, dimensions).

        They are zero where less than half of the words is known. `origins` is the place of the unit
        that each word was learned from, -1 where it was not; what that unit taught is left out.
        """
        # numba takes its time: who reads a reason alone does without it
        from translation.memory.dirt.sums import gathered

        rows, known = self._rows(words)
        flat = np.zeros((len(rows.starts) - 1, self._words.shape[1]), np.float32)
        gathered(rows.starts, rows.columns, rows.weights, self._words, flat)
        places = origins[known].astype(np.int64)
        own = np.where(places >= 0, -(rows.weights**2), 0).astype(np.float32)
        gathered(rows.starts, np.maximum(places, 0), own, self._units, flat)
        found = flat.reshape(len(words), len(LANGUAGES), -1)
        norm = np.linalg.norm(found, axis=2, keepdims=True)
        norm[known.sum(2) * 2 < (words >= 0).sum(2)] = 0
        return np.where(norm > 1e-6, found / np.maximum(norm, 1e-6), 0).astype(np.float32)

    def _rows(self, words: Words) -> tuple[Rows, Mask]:
        """The rows of units, and which of their words are known."""
        places = self._places[_keyed(words)]
        known = (words >= 0) & (places >= 0)
        counts = known.sum(2).ravel()
        columns = places[known].astype(np.int64)
        weights = self._rarity[columns]
        row = np.repeat(np.arange(len(counts)), counts)
        total = np.bincount(row, weights=weights**2, minlength=len(counts))
        weights = (weights / np.sqrt(np.maximum(total, 1e-9))[row]).astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return Rows(starts, columns, weights), known


def _keyed(words: Words) -> Numbers:
    return words.astype(np.int64) + (np.arange(len(LANGUAGES)) * BUCKETS)[None, :, None]


def _seen(words: Words) -> tuple[Numbers, Numbers]:
    """The words that more than one unit has, and how many have them."""
    keys, counts = np.unique(_keyed(words)[words >= 0], return_counts=True)
    often = counts >= _LEAST_SEEN
    if not often.any():
        return np.zeros(1, np.int64), np.ones(1, np.int64)
    return keys[often], counts[often]


def _decomposed(rows: Rows, units: int, words: int, size: int, seed: int) -> tuple[Floats, Floats]:
    """Vectors of units and words by a randomised singular value decomposition (Halko, 2011)."""
    from translation.memory.dirt.sums import gathered, scattered  # as above

    def of_units(dense: Floats) -> Floats:
        out = np.zeros((units, size), np.float32)
        gathered(rows.starts, rows.columns, rows.weights, dense, out)
        return out

    def of_words(dense: Floats) -> Floats:
        out = np.zeros((words, size), np.float32)
        scattered(rows.starts, rows.columns, rows.weights, dense, out)
        return out

    drawn = np.random.default_rng(seed).standard_normal((words, size), np.float32)
    basis, _ = np.linalg.qr(of_units(drawn))
    for _ in range(_ROUNDS):
        basis, _ = np.linalg.qr(of_units(of_words(basis)))
    found = of_words(basis)
    values, turn = np.linalg.eigh(found.T @ found)
    scale = np.sqrt(np.maximum(values, 1e-3)).astype(np.float32)
    turn = turn.astype(np.float32)
    return (basis @ turn / scale).astype(np.float32), (found @ turn / scale).astype(np.float32)
