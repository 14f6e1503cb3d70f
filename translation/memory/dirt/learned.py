"""What a file tells of itself before it is screened: its words, letters and lengths."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from translation.languages import Language
from translation.memory.dirt import odd
from translation.memory.dirt.fit import AROUND, REACH, Fit, Traced
from translation.memory.dirt.tongues import Letters
from translation.memory.dirt.vocabulary import Vocabulary
from translation.memory.dirt.words import Frame, Reading

Numbers = NDArray[np.int64]
Units = Sequence[Mapping[Language, str]]
Sieve = Callable[[Units, Numbers], Units]
_LEAST = 200
"""Units below which a file is too small to learn what agreement looks like."""
_TRIED = 1000
_TIMES = 2
_FOLDS = 3
_LONG = np.log(40)
_DOUBT = 1.7
"""Logarithm of how much more usual the signs are in made dirt, from which a variant is held back.

At the same doubt everywhere, one variant more that is lost buys as much dirt in one file as in
another.
"""
_LOST = 0.02
"""The share of sound variants that may seem lost; it raises the doubt where signs tell little."""
_STEPS = np.arange(_DOUBT, 5.01, 0.1)


class Learned:
    """The judgement of alignment in a file, and its letters."""

    def __init__(self, units: Units) -> None:
        self.letters = Letters(units)
        self.vocabulary = Vocabulary(units)
        self._reading = Reading()
        self._fit: Fit | None = None
        self._lengths = odd.USUAL
        self._worth: odd.Floats | None = None
        self._most = 0.0

    def align(self, units: Units, sieve: Sieve) -> None:
        """Learn what agreement looks like; `sieve` takes out what other checks find in units."""
        if len(units) < _LEAST:
            return
        frame = self._reading.frame(units)
        self._fit = fit = Fit(frame)
        self._lengths = odd.usual_lengths(frame)
        drawn = np.random.default_rng(0)
        count = min(len(frame) - 2 * REACH, _TRIED)
        rows = np.sort(drawn.choice(len(frame) - 2 * REACH, count, replace=False)) + REACH
        beside = [fit.traced(frame.of(rows + step), rows + step) for step in AROUND]
        taught = _Taught(fit, self._lengths, frame, rows, beside)
        sound = fit.traced(self._reading.frame(sieve([units[at] for at in rows], rows)), rows)
        good = taught.signs(sound, np.arange(count))[sound.frame.present]
        self._judge(good, np.concatenate(list(taught.dirty(sound, drawn))))

    def _judge(self, good: odd.Floats, bad: odd.Floats) -> None:
        """What the signs are worth; the threshold is that of signs which were not learned from."""
        self._worth = worth = odd.weights(good, bad)
        folds = [_apart(good, bad, fold, worth) for fold in range(_FOLDS)]
        of_good, of_bad = (np.concatenate(some) for some in zip(*folds, strict=True))
        self._most = _threshold(of_good, of_bad)

    def odd_ones(self, units: Units, own: Numbers, inner: slice) -> odd.Mask:
        """The variants that do not say what the others do, (units of `inner`, languages).

        `own` is the place of each unit among those learned from, -1 for another; `inner` names
        those that are judged, the rest stands around them.
        """
        frame = self._reading.frame(units)
        rows = np.arange(len(units))[inner]
        if self._fit is None or self._worth is None:
            return odd.far_off(frame.of(rows), self._lengths)
        all_of = self._fit.traced(frame, own)
        of = self._fit.compared(all_of.of(rows), around(all_of, rows))
        return odd.odd_ones(of, of.frame.present, self._worth, self._lengths, self._most)


@dataclass(frozen=True, slots=True)
class _Taught:
    """Some units of a file, from which it is learned what agreement and what dirt looks like."""

    fit: Fit
    lengths: odd.Lengths
    frame: Frame
    rows: Numbers
    beside: Sequence[Traced]

    def signs(self, units: Traced, some: Numbers, only: Numbers | None = None) -> odd.Floats:
        """The signs of units that stand at some of those places, `only` of one language each."""
        beside = [one.of(some) for one in self.beside]
        of = self.fit.compared(units, beside, only)
        return odd.signs(of, units.frame.present, self.lengths)

    def dirty(self, sound: Traced, drawn: np.random.Generator) -> Iterator[odd.Floats]:
        """The signs of variants made dirty: those of units beside, and halves."""
        beside = self._at(self.rows + drawn.choice([-2, -1, 1, 2], len(self.rows)))
        for _ in range(_TIMES):
            places = _drawn(sound.frame.present, drawn)
            yield self._mixed(sound, beside, places, np.arange(len(sound)))
        mean = sound.frame.lengths.sum(1) / np.maximum(sound.frame.present.sum(1), 1)
        long = np.flatnonzero(mean > _LONG)
        for filled in (None, beside.of(long)) if len(long) else ():
            places = _drawn(sound.frame.present[long], drawn)
            yield self._mixed(sound.of(long), self._halved(sound.of(long), filled), places, long)

    def _at(self, rows: Numbers) -> Traced:
        return self.fit.traced(self.frame.of(rows), rows)

    def _halved(self, units: Traced, filled: Traced | None) -> Traced:
        frame = odd.halved(units.frame, None if filled is None else filled.frame)
        if filled is None:
            return self.fit.from_origins(frame, units.origins)
        mine = np.where(frame.words == units.frame.words, units.origins, filled.origins)
        return self.fit.from_origins(frame, mine)

    def _mixed(self, sound: Traced, other: Traced, places: Numbers, some: Numbers) -> odd.Floats:
        mixed, at = sound.mixed(other, places), np.arange(len(sound))
        new = (sound.frame.words[at, places] != other.frame.words[at, places]).any(1)
        fit = new & mixed.frame.present[at, places] & (mixed.frame.present.sum(1) > 1)
        signs: odd.Floats = self.signs(mixed, some, places)[at, places][fit]
        return signs


def _drawn(present: odd.Mask, drawn: np.random.Generator) -> Numbers:
    """One of the languages of each unit."""
    return np.asarray(np.where(present, drawn.random(present.shape), -1).argmax(1))


def _apart(
    good: odd.Floats, bad: odd.Floats, fold: int, near: odd.Floats
) -> tuple[odd.Floats, odd.Floats]:
    """The doubts of a part of the signs, by what the others are worth, which is near to `near`."""
    parts = [np.random.default_rng(1).integers(0, _FOLDS, len(some)) for some in (good, bad)]
    mine = [part == fold for part in parts]
    worth = odd.weights(good[~mine[0]], bad[~mine[1]], near)
    return good[mine[0]] @ worth, bad[mine[1]] @ worth


def around(units: Traced, rows: Numbers) -> Iterator[Traced]:
    """The units before and after some, one step at a time."""
    for step in AROUND:
        beside = rows + step
        yield units.of(np.where((beside >= 0) & (beside < len(units)), beside, -1))


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
