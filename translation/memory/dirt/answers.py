"""Which words answer each other in a file, and how much of a variant the others answer.

Latent semantic indexing blurs what is rare; here each pair of words counts for itself: how often
two words of two languages stand in the same unit, against how often each stands at all (Dice's
coefficient, as in Melamed, 2000). What is judged is never its own proof: each word of a variant
names the unit it was counted in, and that unit is left out.
"""

import numpy as np
from numpy.typing import NDArray

from translation.memory.dirt.words import BUCKETS, LANGUAGES, WIDTH

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Words = NDArray[np.int32]

_COMMON = 20
"""A word that more than one unit in so many has says nothing where there are many units."""

_MANY = 2000
_LEAST_CELLS, _MOST_CELLS = 1 << 16, 1 << 25
_CELLS_A_PAIR = 4
FEW = 8
"""Words of a variant, the rarest, that tell whether it belongs to another unit."""


class Answers:
    """How often words of two languages stand in the same unit."""

    def __init__(self, words: Words) -> None:
        # numba takes its time: who reads a reason alone does without it
        from translation.memory.dirt.sums import counting

        keys = _keyed(words)[words >= 0]
        self._counts = np.bincount(keys, minlength=len(LANGUAGES) * BUCKETS).astype(np.int32)
        total = len(words)
        self._usual = max(_MANY, total) // _COMMON
        self._rarity = np.log(max(2, total) / np.maximum(self._counts, 1)).astype(np.float32) + 0.5
        telling = (self._counts[keys] > 1) & (self._counts[keys] <= self._usual)
        self._pairs = np.zeros(_cells(words, telling), np.uint16)
        counting(words, self._counts, self._usual, self._pairs)

    def shares(
        self, words: Words, origins: Words, others: Words, theirs: Words, only: Numbers
    ) -> tuple[Floats, Floats]:
        """How much of each half of a variant another language answers.

        (units, languages, languages, 2) from 0 to 1, first of the words by the others, then of the
        others by the words; -1 where no word of the half is known. `origins` and `theirs` say in
        which unit each word was counted, -1 in none. Of each variant FEW words are looked at,
        the rarest; `only` names one language of each unit to look at, -1 all.
        """
        from translation.memory.dirt.sums import answering  # as above

        shape = (len(words), len(LANGUAGES), len(LANGUAGES), 2)
        there, back = np.full(shape, -1, np.float32), np.full(shape, -1, np.float32)
        learned = (self._counts, self._rarity, self._usual, self._pairs)
        answering(words, origins, others, theirs, only, FEW, *learned, there, back)
        return there, back

    def among(self, words: Words, origins: Words) -> Floats:
        """How much of each half of a variant the other languages of its own unit answer."""
        from translation.memory.dirt.sums import agreeing  # as above

        there = np.full((len(words), len(LANGUAGES), len(LANGUAGES), 2), -1, np.float32)
        learned = (self._counts, self._rarity, self._usual, self._pairs)
        agreeing(words, origins, WIDTH, *learned, there)
        return there


def _cells(words: Words, telling: Mask) -> int:
    """A power of two: places enough for the pairs, as far as memory allows."""
    known = words >= 0
    known[known] = telling
    sizes = known.sum(2).astype(np.int64)
    pairs = int(((sizes.sum(1) ** 2 - (sizes**2).sum(1)) // 2).sum())
    wanted = 1 << max(1, _CELLS_A_PAIR * pairs).bit_length()
    return min(_MOST_CELLS, max(_LEAST_CELLS, wanted))


def _keyed(words: Words) -> Numbers:
    return words.astype(np.int64) + (np.arange(len(LANGUAGES)) * BUCKETS)[None, :, None]
