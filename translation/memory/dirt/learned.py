"""What a file tells of itself before it is screened: its words, letters and lengths."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from translation.languages import Language
from translation.memory.dirt import odd
from translation.memory.dirt.meaning import Meaning
from translation.memory.dirt.tongues import Letters
from translation.memory.dirt.vocabulary import Vocabulary
from translation.memory.dirt.words import Reading

Numbers = NDArray[np.int64]
Units = Sequence[Mapping[Language, str]]
Sieve = Callable[[Units, Numbers], Units]
_LEAST = 200
"""Units below which a file is too small to learn what agreement looks like."""
_TRIED = 3000
_FOLDS = 3
_LONG = np.log(40)
_LOST = 0.005
"""The share of sound variants that may be held back for not saying what the others do."""
_STEPS = np.arange(0.5, 5.01, 0.25)


class Learned:
    """The judgement of alignment in a file, and its letters."""

    def __init__(self, units: Units) -> None:
        self.letters = Letters(units)
        self.vocabulary = Vocabulary(units)
        self._reading = Reading()
        self._meaning: Meaning | None = None
        self._lengths = odd.USUAL
        self._worth: odd.Floats | None = None
        self._most = 0.0

    def align(self, units: Units, sieve: Sieve) -> None:
        """Learn what agreement looks like; `sieve` takes out what other checks find in units."""
        if len(units) < _LEAST:
            return
        frame = self._reading.frame(units)
        meaning = Meaning(frame.words)
        self._lengths = odd.usual_lengths(frame)
        drawn = np.random.default_rng(0)
        count = min(len(frame) - 4, _TRIED)
        rows = np.sort(drawn.choice(len(frame) - 4, count, replace=False)) + 2
        beside = frame.of(rows + drawn.choice([-2, -1, 1, 2], count))
        sifted = self._reading.frame(sieve([units[at] for at in rows], rows))
        directions = meaning.vectors(sifted.words, rows)
        sound = odd.compared(sifted, directions)
        good = odd.signs(sound, sifted.present, self._lengths)[sifted.present]
        theirs = meaning.vectors(beside.words)
        bad = [odd.exchanged(sound, directions, beside, theirs, self._lengths)]
        long = np.flatnonzero(sifted.lengths.mean(1) > _LONG)
        for filled in (None, beside.of(long)) if len(long) else ():
            half = odd.halved(sifted.of(long), filled)
            turned = meaning.vectors(half.words, rows[long])
            bad.append(odd.exchanged(sound.of(long), directions[long], half, turned, self._lengths))
        self._meaning = meaning
        self._judge(good, np.concatenate(bad))

    def _judge(self, good: odd.Floats, bad: odd.Floats) -> None:
        """What the signs are worth; the threshold is that of signs which were not learned from."""
        folds = [self._apart(good, bad, fold) for fold in range(_FOLDS)]
        self._worth = odd.weights(good, bad)
        of_good, of_bad = (np.concatenate(some) for some in zip(*folds, strict=True))
        self._most = _threshold(of_good, of_bad)

    def _apart(self, good: odd.Floats, bad: odd.Floats, fold: int) -> tuple[odd.Floats, odd.Floats]:
        """The doubts of a part of the signs, by what the others are worth."""
        parts = [np.random.default_rng(1).integers(0, _FOLDS, len(some)) for some in (good, bad)]
        mine = [part == fold for part in parts]
        worth = odd.weights(good[~mine[0]], bad[~mine[1]])
        return good[mine[0]] @ worth, bad[mine[1]] @ worth

    def odd_ones(self, units: Units, own: Numbers) -> odd.Mask:
        """The variants that do not say what the others do, (units, languages).

        `own` is the place of each unit among those learned from, -1 for another.
        """
        frame = self._reading.frame(units)
        if self._meaning is None or self._worth is None:
            return odd.far_off(frame, self._lengths)
        of = odd.compared(frame, self._meaning.vectors(frame.words, own))
        return odd.odd_ones(of, frame.present, self._worth, self._lengths, self._most)


def _threshold(good: odd.Floats, bad: odd.Floats) -> float:
    """The doubt from which a variant is held back, so that few sound ones are.

    `good` holds some dirt, too: no more than what makes up all that is held back at the step where
    that is least, for the share of the made dirt that is.
    """
    flagged = np.array([(good > step).mean() for step in _STEPS])
    caught = np.array([(bad > step).mean() for step in _STEPS])
    share = min(0.3, float((flagged / np.maximum(caught, 0.02)).min()))
    lost = (flagged - share * caught) / (1 - share)
    fit = np.flatnonzero(lost <= _LOST)
    return float(_STEPS[fit[0]] if len(fit) else _STEPS[-1])
