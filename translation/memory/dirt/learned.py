"""What a file tells of itself before it is screened: its words, letters and lengths."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from translation.languages import Language
from translation.memory.dirt import odd
from translation.memory.dirt.ends import Ends
from translation.memory.dirt.fit import AROUND, REACH, Compared, Fit, Traced
from translation.memory.dirt.tongues import Letters
from translation.memory.dirt.vocabulary import Vocabulary
from translation.memory.dirt.words import LANGUAGES, Frame, Reading, bared

Numbers = NDArray[np.int64]
Units = Sequence[Mapping[Language, str]]
Sieve = Callable[[Units, Numbers], Units]
_LEAST = 200
"""Units below which a file is too small to learn what agreement looks like."""
_TRIED = 1000
_TIMES = 2
_FOLDS = 3
_SLIP = 2  # units by which a text of the made dirt slips at most
_LONG = np.log(40)
_DOUBT = 1.7
"""Logarithm of how much more usual the signs are in made dirt, from which a variant is held back.

At the same doubt everywhere, one variant more that is lost buys as much dirt in one file as in
another.
"""
_LOST = 0.02
"""The share of sound variants that may seem lost; it raises the doubt where signs tell little."""
_MISSED = 0.005
"""The share of the made dirt that is held back which a first look, at the unit alone, may miss."""

_WITHIN = np.arange(-REACH, REACH + 1)
_STEPS = np.arange(_DOUBT, 5.01, 0.1)


class Learned:
    """The judgement of alignment in a file, and its letters."""

    def __init__(self, units: Units) -> None:
        self.letters = Letters(units)
        self.vocabulary = Vocabulary(units)
        self._ends = Ends(units, self.vocabulary)
        self._reading = Reading()
        self._fit: Fit | None = None
        self._lengths = odd.USUAL
        self._worth: odd.Floats | None = None
        self._most = 0.0
        self._glance: odd.Floats | None = None
        self._least = 0.0

    def align(self, units: list[Mapping[Language, str]], sieve: Sieve) -> None:
        """Learn what agreement looks like; `sieve` takes out what other checks find in units.

        The list is emptied once its texts are read, so that they need not stay in memory.
        """
        if len(units) < _LEAST:
            return
        drawn = np.random.default_rng(0)
        count = min(len(units) - 2 * REACH, _TRIED)
        rows = np.sort(drawn.choice(len(units) - 2 * REACH, count, replace=False)) + REACH
        by = drawn.choice([step for step in range(-_SLIP, _SLIP + 1) if step], count)
        steps = np.arange(-REACH - _SLIP, REACH + _SLIP + 1)
        places = np.unique(np.clip(rows[:, None] + steps, 0, len(units) - 1))
        frame, near = self._reading.frames(units, places)
        near = replace(near, ends=self._ends.signs([units[at] for at in places], places))
        texts, others = ([units[at] for at in some] for some in (rows, rows + by))
        units.clear()
        self._fit = fit = Fit(frame)
        self._lengths = odd.usual_lengths(frame)
        del frame
        texts = list(sieve(texts, rows))
        some = _Some(near, places)
        taught = _Taught(fit, self._lengths, some, rows, by, texts, others, self._frame)
        sound = fit.traced(self._frame(texts, rows), rows)
        good = taught.signs(sound, taught.around(np.arange(count)))[sound.frame.present]
        self._judge(good, np.concatenate(list(taught.dirty(sound, drawn))))

    def _judge(self, good: odd.Floats, bad: odd.Floats) -> None:
        """What the signs are worth; the threshold is that of signs which were not learned from."""
        self._worth = worth = odd.weights(good, bad)
        folds = [_apart(good, bad, fold, worth) for fold in range(_FOLDS)]
        of_good, of_bad = (np.concatenate(some) for some in zip(*folds, strict=True))
        self._most = _threshold(of_good, of_bad)
        self._glance = odd.weights(good[:, : odd.GLANCED], bad[:, : odd.GLANCED])
        held = bad[bad @ worth > self._most, : odd.GLANCED] @ self._glance
        self._least = float(np.quantile(held, _MISSED)) if len(held) else -np.inf

    def _frame(self, units: Units, own: Numbers) -> Frame:
        return replace(self._reading.frame(units), ends=self._ends.signs(units, own))

    def odd_ones(self, units: Units, own: Numbers, inner: slice) -> odd.Mask:
        """The variants that do not say what the others do, (units of `inner`, languages).

        `own` is the place of each unit among those learned from, -1 for another; `inner` names
        those that are judged, the rest stands around them.
        """
        frame = self._frame(units, own)
        rows = np.arange(len(units))[inner]
        if self._fit is None or self._worth is None or self._glance is None:
            return odd.far_off(frame.of(rows), self._lengths)
        all_of = self._fit.traced(frame, own)
        of = self._fit.compared(all_of.of(rows))
        some = np.flatnonzero(odd.doubtful(of, self._glance, self._lengths, self._least))
        found = np.zeros_like(of.frame.present)
        if len(some):
            beside = _beside(self._fit, of.of(some), all_of, rows[some])
            found[some] = odd.odd_ones(beside, self._worth, self._lengths, self._most)
        return found


@dataclass(frozen=True, slots=True)
class _Some:
    """Some units of a file, whose places are given in rising order."""

    frame: Frame
    places: Numbers

    def of(self, places: Numbers) -> Frame:
        """Those at some of the places; the nearest where one lies outside the file."""
        inside = np.clip(places, self.places[0], self.places[-1])
        return self.frame.of(np.searchsorted(self.places, inside))


@dataclass(frozen=True, slots=True)
class _Taught:
    """Some units of a file, from which it is learned what agreement and what dirt looks like.

    `texts` are theirs, `others` those of the units `by` which they slip.
    """

    fit: Fit
    lengths: odd.Lengths
    some: _Some
    rows: Numbers
    by: Numbers
    texts: Units
    others: Units
    read: Callable[[Units, Numbers], Frame]

    def signs(
        self, units: Traced, beside: Iterable[Traced], only: Numbers | None = None
    ) -> odd.Floats:
        """The signs of units beside others, `only` of one language each."""
        of = self.fit.beside(self.fit.compared(units), units, beside, only)
        return odd.signs(of, units.frame.present, self.lengths)

    def around(self, some: Numbers) -> Iterator[Traced]:
        """What stands around some of them, one step at a time."""
        return (self._at(self.rows[some] + step) for step in AROUND)

    def dirty(self, sound: Traced, drawn: np.random.Generator) -> Iterator[odd.Floats]:
        """The signs of variants made dirty: those of units beside, and halves."""
        taken = self._at(self.rows + self.by)
        for _ in range(_TIMES):
            places = _drawn(sound.frame.present, drawn)
            yield self._mixed(sound, taken, places, self._slipped(places, drawn))
        mean = sound.frame.lengths.sum(1) / np.maximum(sound.frame.present.sum(1), 1)
        long = np.flatnonzero(mean > _LONG)
        for there in (None, self.rows + self.by) if len(long) else ():
            places = _drawn(sound.frame.present[long], drawn)
            halved = self._halved(sound.of(long), long, places, there)
            yield self._mixed(sound.of(long), halved, places, self.around(long))

    def _slipped(self, places: Numbers, drawn: np.random.Generator) -> Iterator[Traced]:
        """What stands around texts that slipped: alone, in twos that changed places, by pages."""
        way = drawn.integers(0, 3, len(self.rows))
        for step in AROUND:
            there = self.rows + step + np.where(way == 2, self.by, 0)
            there = np.where((way == 1) & (self.by == step), self.rows, there)
            yield self._at(self.rows + step).mixed(self._alone(there, places), places)

    def _alone(self, rows: Numbers, places: Numbers) -> Traced:
        """Units in one language each; the rest of their words is not looked up."""
        frame = self.some.of(rows)
        words = np.full_like(frame.words, -1)
        at = np.arange(len(rows))
        words[at, places] = frame.words[at, places]
        return self.fit.traced(replace(frame, words=words), rows)

    def _at(self, rows: Numbers) -> Traced:
        return self.fit.traced(self.some.of(rows), rows)

    def _halved(
        self, sound: Traced, some: Numbers, places: Numbers, there: Numbers | None
    ) -> Traced:
        """Texts without their second half; with that of the units `there` instead, where named."""
        units = []
        for at, place in zip(some.tolist(), places.tolist(), strict=True):
            language = LANGUAGES[place]
            half = _cut(self.texts[at].get(language, ""))[0].rstrip()
            if there is not None:
                other = self.others[at].get(language, "")
                half = f"{half} {_cut(other)[1].lstrip()}"
            units.append({language: half})
        frame = self.read(units, np.full(len(units), -1))
        others = -1 if there is None else there[some][:, None, None]
        mine = frame.words == sound.frame.words
        origins = np.where(mine, self.rows[some][:, None, None], others).astype(np.int32)
        return self.fit.from_origins(frame, origins)

    def _mixed(
        self,
        sound: Traced,
        other: Traced,
        places: Numbers,
        beside: Iterable[Traced],
    ) -> odd.Floats:
        mixed, at = sound.mixed(other, places), np.arange(len(sound))
        new = (sound.frame.words[at, places] != other.frame.words[at, places]).any(1)
        fit = new & mixed.frame.present[at, places] & (mixed.frame.present.sum(1) > 1)
        signs: odd.Floats = self.signs(mixed, beside, places)[at, places][fit]
        return signs


def _cut(text: str) -> tuple[str, str]:
    bare = bared(text)
    return bare[: len(bare) // 2], bare[len(bare) // 2 :]


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


def _beside(fit: Fit, some: Compared, units: Traced, rows: Numbers) -> Compared:
    """Some of the units, those of `rows`, held against what stands around them."""
    near = np.unique(np.clip(rows[:, None] + _WITHIN, 0, len(units) - 1))
    told = fit.told(units.of(near))
    at = np.full(len(units) + 2 * REACH, -1)  # nothing stands before the first and after the last
    at[near + REACH] = np.arange(len(near))
    around = (told.of(at[rows + step + REACH]) for step in AROUND)
    return fit.beside(some, told.of(at[rows + REACH]), around)


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
