"""How well the variants of units fit each other, and those of the units around them.

Three measures, each for two languages: how alike their directions of meaning are, how much of
either the other one answers, and how many letters they have in common.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from translation.memory.dirt.answers import Answers
from translation.memory.dirt.meaning import Meaning
from translation.memory.dirt.sums import Told, spelling
from translation.memory.dirt.words import LANGUAGES, WIDTH, Frame

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Words = NDArray[np.int32]
_N = len(LANGUAGES)
_APART = ~np.eye(_N, dtype=np.bool_)
REACH = 3
"""Units before and after one in which a text that slipped may belong."""

GOING, COMING, BOTH = range(3)
"""Ways to fit a unit around: by one's own text there, by its text here, and by the two together."""

AROUND = tuple(step for step in range(-REACH, REACH + 1) if step)
MEASURES = 3
_SPREAD = np.random.default_rng(0).integers(1, 1 << 40, WIDTH) | 1


@dataclass(frozen=True, slots=True)
class Traced:
    """Units with their directions of meaning, and where each of their words was learned from.

    `origins` has the shape of the words: places of units, -1 for none. `told` is what is known of
    the words, where it was asked for.
    """

    frame: Frame
    origins: Words
    directions: Floats
    told: Told | None = None

    def __len__(self) -> int:
        return len(self.frame)

    def of(self, rows: Numbers) -> "Traced":
        """Some of the units; -1 names one in which nothing stands."""
        frame = self.frame.of(rows)
        frame = replace(frame, present=frame.present & (rows >= 0)[:, None])
        columns = (rows[:, None] * _N + np.arange(_N)).reshape(-1)
        told = None if self.told is None else self.told.of(columns)
        return Traced(frame, self.origins[rows], self.directions[rows], told)

    def mixed(self, others: "Traced", places: Numbers) -> "Traced":
        """Each unit with the variant of another one in one language."""
        here = np.zeros((len(self), _N), np.bool_)
        here[np.arange(len(self)), places] = True
        wide = here[..., None]
        mine, theirs = self.frame, others.frame
        frame = Frame(
            np.where(wide, theirs.words, mine.words),
            np.where(wide, theirs.grams, mine.grams),
            np.where(here, theirs.lengths, mine.lengths),
            np.where(wide, theirs.traits, mine.traits),
            np.where(here, theirs.present & mine.present, mine.present),
            np.where(wide, theirs.ends, mine.ends),
        )
        origins = np.where(wide, others.origins, self.origins)
        return Traced(frame, origins, np.where(wide, others.directions, self.directions))


@dataclass(frozen=True, slots=True)
class Compared:
    """Units with the fit of their variants; (units, languages, languages) but for `near`.

    `alike` are cosines, `answers` (halves) shares of the words of each half of the first language
    that the second answers, `spelt` shares of letters, all -1 or below where nothing is known.
    `near` (units, languages, MEASURES, ways) is the best fit with a unit around, each way; `twins`
    (units, languages) says where one around has the same text beside other ones.
    """

    frame: Frame
    alike: Floats
    answers: Floats
    spelt: Floats
    near: Floats
    twins: Mask

    def of(self, rows: Numbers) -> "Compared":
        """Some of the units."""
        return Compared(
            self.frame.of(rows),
            self.alike[rows],
            self.answers[rows],
            self.spelt[rows],
            self.near[rows],
            self.twins[rows],
        )


class Fit:
    """What was learned of a file, by which its units and others are compared."""

    def __init__(self, frame: Frame) -> None:
        self._meaning = Meaning(frame.words)
        self._answers = Answers(frame.words)

    def traced(self, frame: Frame, own: Numbers) -> Traced:
        """Units whose places among those learned from are known, or -1."""
        shape = frame.words.shape
        return self.from_origins(frame, np.broadcast_to(own.astype(np.int32)[:, None, None], shape))

    def from_origins(self, frame: Frame, origins: Words) -> Traced:
        """Units each of whose words has an origin of its own."""
        return Traced(frame, origins, self._meaning.vectors(frame.words, origins))

    def told(self, units: Traced) -> Traced:
        """The units with what is known of their words, which is told once for all comparisons."""
        return replace(units, told=self._words(units))

    def _words(self, units: Traced) -> Told:
        if units.told is not None:
            return units.told
        return self._answers.told(units.frame.words, units.origins)

    def compared(self, units: Traced) -> Compared:
        """Units whose variants are compared with each other; of those around nothing is known."""
        alike, spelt = _pairs(units, units, np.full(len(units), -1))
        answers = self._answers.among(units.frame.words, units.origins)
        near = np.full((len(units), _N, MEASURES, 3), -1, np.float32)
        twins = np.zeros((len(units), _N), np.bool_)
        return Compared(units.frame, alike, answers, spelt, near, twins)

    def beside(
        self,
        compared: Compared,
        units: Traced,
        around: Iterable[Traced],
        only: Numbers | None = None,
    ) -> Compared:
        """What was compared, with its units held against those around, of which one may be empty.

        `only` names the language of each unit that is, all by default.
        """
        only = np.full(len(units), -1) if only is None else only
        units = self.told(units)
        near, twins, keys = compared.near, compared.twins, _keys(units.frame)
        for others in around:
            near = np.maximum(near, self._near(units, others, only))
            twins = twins | _twins(units.frame, keys, others.frame)
        return replace(compared, near=near, twins=twins)

    def _near(self, units: Traced, others: Traced, only: Numbers) -> Floats:
        """The mean fit of each variant with other units, (units, languages, MEASURES, ways)."""
        alike, spelt = _pairs(units, others, only)
        there, back = self._answers.shares(self._words(units), self._words(others), only)
        answered = np.where((there >= 0) & (back >= 0), (there + back) / 2, -1)
        answered = np.where((answered >= 0).all(-1), answered.mean(-1), answered.max(-1))
        going = others.frame.present[:, None, :] & _APART
        coming = units.frame.present[:, None, :] & _APART
        found = []
        for one in (alike, answered, spelt):
            there, back = mean(one, going), mean(one.swapaxes(1, 2), coming)
            both = np.where((there > -1) & (back > -1), (there + back) / 2, -1)
            found.append(np.stack([there, back, both], -1))
        return np.stack(found, 2)


def _keys(frame: Frame) -> Numbers:
    """A number for the words of each variant in their order."""
    return np.asarray(frame.words.astype(np.int64) @ _SPREAD)


def _twins(frame: Frame, keys: Numbers, others: Frame) -> Mask:
    """Where another unit has the same text in a language, and other ones in most of the rest."""
    shared = frame.present & others.present
    same = shared & (keys == _keys(others))
    other = shared & ~same
    told: Mask = same & (2 * other.sum(1) >= shared.sum(1))[:, None] & other.any(1)[:, None]
    return told


def _pairs(units: Traced, others: Traced, only: Numbers) -> tuple[Floats, Floats]:
    """How alike the directions of each two languages are, and how many letters they share."""
    alike = np.matmul(units.directions, others.directions.swapaxes(1, 2))
    alike[~(_directed(units)[:, :, None] & _directed(others)[:, None, :])] = -2
    spelt = np.full(alike.shape, -1, np.float32)
    spelling(units.frame.grams, others.frame.grams, only, spelt)
    return alike, spelt


def _directed(units: Traced) -> Mask:
    return np.asarray(units.directions.any(2))


def mean(values: Floats, pairs: Mask) -> Floats:
    """The mean over the last but one language of what is known; -1 where nothing is."""
    fit = pairs & (values > -1)
    counts = fit.sum(2)
    found = np.where(fit, values, 0).sum(2) / np.maximum(counts, 1)
    return np.where(counts > 0, found, -1).astype(np.float32)
