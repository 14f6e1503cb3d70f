"""Which words answer each other in a file, and how much of a variant the others answer.

Latent semantic indexing blurs what is rare; here each pair of words counts for itself: how often
two words of two languages stand in the same unit, against how often each stands at all (Dice's
coefficient, as in Melamed, 2000). What is judged is never its own proof: each word of a variant
names the unit it was counted in, and that unit is left out.
"""

import numpy as np
from numpy.typing import NDArray

from translation.memory.dirt.room import room
from translation.memory.dirt.sums import (
    BUCKETS,
    Known,
    Pairs,
    Told,
    agreeing,
    answering,
    counting,
    told,
)
from translation.memory.dirt.words import LANGUAGES, WIDTH

Floats = NDArray[np.float32]
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
    """How often words of two languages stand in the same unit.

    It holds six megabytes of how often each word is there, and of pairs 32 at most, but for a few
    that are frequent.
    """

    def __init__(self, words: Words) -> None:
        counts = _counted(words)
        total = len(words)
        usual = max(_MANY, total) // _COMMON
        often = np.maximum(np.arange(total + 1), 1)
        rarity = np.log(max(2, total) / often).astype(np.float32) + np.float32(0.5)
        pairs = Pairs(_cells(words, counts, usual))
        self._known = Known(counts, usual, rarity, pairs)
        counting(words, self._known)

    def told(self, words: Words, origins: Words) -> Told:
        """What is known of the FEW rarest words of each variant, the ones that are compared.

        `origins` says in which unit each word was counted, -1 in none.
        """
        return told(words, origins, self._known, FEW)

    def shares(self, mine: Told, yours: Told, only: Numbers) -> tuple[Floats, Floats]:
        """How much of each half of a variant another language of another unit answers.

        (units, languages, languages, 2) from 0 to 1, first of the words by the others, then of the
        others by the words; -1 where no word of the half is known. `only` names one language of
        each unit to look at, -1 all.
        """
        shape = (len(only), len(LANGUAGES), len(LANGUAGES), 2)
        there, back = np.full(shape, -1, np.float32), np.full(shape, -1, np.float32)
        answering(mine, yours, only, self._known, there, back)
        return there, back

    def among(self, words: Words, origins: Words) -> Floats:
        """How much of each half of a variant the other languages of its own unit answer."""
        there = np.full((len(words), len(LANGUAGES), len(LANGUAGES), 2), -1, np.float32)
        agreeing(words, origins, WIDTH, self._known, there)
        return there


def _counted(words: Words) -> NDArray[np.int32]:
    """How many units have each word of each language."""
    found: NDArray[np.int32] = room((len(LANGUAGES) * BUCKETS,), np.int32)
    for place in range(len(LANGUAGES)):
        some = words[:, place]
        there = np.bincount(some[some >= 0], minlength=BUCKETS)
        found[place * BUCKETS : (place + 1) * BUCKETS] = there
    return found


def _cells(words: Words, counts: NDArray[np.int32], usual: int) -> int:
    """A power of two: places enough for the pairs, as far as memory allows."""
    sizes = np.zeros((len(words), len(LANGUAGES)), np.int64)
    for place in range(len(LANGUAGES)):
        times = counts[place * BUCKETS :].take(words[:, place], mode="clip")
        sizes[:, place] = ((words[:, place] >= 0) & (times > 1) & (times <= usual)).sum(1)
    pairs = int(((sizes.sum(1) ** 2 - (sizes**2).sum(1)) // 2).sum())
    wanted = 1 << max(1, _CELLS_A_PAIR * pairs).bit_length()
    return min(_MOST_CELLS, max(_LEAST_CELLS, wanted))
