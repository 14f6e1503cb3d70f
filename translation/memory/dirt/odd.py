"""Which variant of a unit does not say what the others say.

Each variant is weighed against all others by several signs, none of them proof: words that the
others answer, its length, how it ends, its brackets, digits and first letter. How much each sign
is worth in this file is learned from the file: its own units are what agreement looks like, and
units whose variant was exchanged for that of a neighbour, or for half of it, what dirt looks like.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from translation.memory.dirt.fit import BOTH, COMING, GOING, Compared, mean
from translation.memory.dirt.words import LANGUAGES, Frame

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
_N = len(LANGUAGES)
_RIDGE = 1.0
_BANDS = 8
_ENOUGH = 100
_STEPS, _FEW_STEPS = 12, 4
_FAR = 5.0
"""Usual deviations from which a length alone says it, where no word is known."""

GLANCED = 91
"""Signs that need no unit around; they come first."""

_Z, _KNOWN = 0, (4, 12, 20, 21)
"""The places of the length among the signs, and of those that tell whether others say anything."""

_BOTH = 1.0
"""Doubt that is asked for beyond the usual where only two variants are left: both would be lost."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long each language usually is, and how far a text is off the others of its unit.

    `usual` holds natural logarithms by language, `spread` deviations by language and by the
    whole part of the logarithm of the length in characters: short texts differ more.
    """

    usual: Floats
    spread: Floats

    def odd(self, lengths: Floats, alive: Mask) -> Floats:
        """By how many usual deviations each length is off the mean of the others."""
        off, band = _off(lengths - self.usual, alive)
        told: Floats = off / self.spread[np.arange(_N), band]
        return told


def _off(level: Floats, alive: Mask) -> tuple[Floats, Numbers]:
    """How far each length is off the mean of the others, and the band that mean is in."""
    level = np.where(alive, level, 0)
    others = np.maximum(alive.sum(1, keepdims=True) - 1, 1)
    mean = (level.sum(1, keepdims=True) - level) / others
    return level - mean, np.clip(mean, 0, _BANDS - 1).astype(np.int64)


USUAL = Lengths(
    np.log(np.array([0.88, 0.33, 0.98, 1.17, 1.12, 1.15], np.float32)),
    np.tile(np.array([0.5, 0.5, 0.4, 0.28, 0.25, 0.2, 0.17, 0.17], np.float32), (_N, 1)),
)
"""In the order of `Language`: what human translations of the United Nations have."""


def usual_lengths(frame: Frame) -> Lengths:
    """The lengths of a file, by medians, which a twentieth of dirt does not move."""
    usual = USUAL.usual.copy()
    for _ in range(3):
        off, _ = _off(frame.lengths - usual, frame.present)
        for place in range(_N):
            some = off[frame.present[:, place], place]
            if len(some) > _ENOUGH:
                usual[place] += np.median(some)
    spread = USUAL.spread.copy()
    off, band = _off(frame.lengths - usual, frame.present)
    for place, at in np.ndindex(_N, _BANDS):
        some = np.abs(off[frame.present[:, place] & (band[:, place] == at), place])
        if len(some) > _ENOUGH:
            spread[place, at] = 1.4826 * np.median(some) + 0.04
    return Lengths(usual, spread)


def signs(of: Compared, alive: Mask, lengths: Lengths) -> Floats:
    """The signs of each variant among those alive, (units, languages, SIGNS).

    How alike the others are among themselves tells how alike this one should be.
    """
    columns, seen = _glanced(of, alive, lengths)
    return np.concatenate([seen, np.stack(_of_near(columns, of), -1)], -1).astype(np.float32)


def glanced(of: Compared, alive: Mask, lengths: Lengths) -> Floats:
    """The first of the signs, (units, languages, GLANCED); nothing around is looked at."""
    return _glanced(of, alive, lengths)[1]


def _glanced(of: Compared, alive: Mask, lengths: Lengths) -> tuple[list[Floats], Floats]:
    """What the measures say, by the column, and the signs that are made of it."""
    pairs = _pairs(alive)
    longer = np.clip(lengths.odd(of.frame.lengths, alive), -6, 6)
    z = np.abs(longer)
    size: Floats = (np.minimum(of.frame.lengths, 6) / 5).astype(np.float32)
    columns = [z, z * z / 6, z * size, size]
    columns += _of_measure(of.alike, pairs, size)
    columns += _of_measure(of.spelt, pairs, size)
    columns += _of_answers(of.answers, pairs, size)
    some = _telling(columns)
    told = [*columns, *(one * other for at, one in enumerate(some) for other in some[at:])]
    told += _of_ends(of.frame, pairs, (longer / 3).astype(np.float32))
    differs = of.frame.traits[:, :, None] != of.frame.traits[:, None, :]
    share = (differs & pairs[..., None]).sum(2) / np.maximum(pairs.sum(2), 1)[..., None]
    own = np.broadcast_to(np.eye(_N, dtype=np.float32), (len(alive), _N, _N))
    return columns, np.concatenate([np.stack(told, -1), share, own], -1).astype(np.float32)


def _of_near(columns: list[Floats], of: Compared) -> list[Floats]:
    """What is gained with a unit around: by one's text there, by its text here, by both.

    That says more where other signs do, too, and where the same text stands there.
    """
    c, size, twin = columns, columns[3], of.twins.astype(np.float32)
    measures = (
        (c[4] > 0, c[5], of.near[..., 0, :]),
        ((c[20] > 0) | (c[21] > 0), c[27], of.near[..., 1, :]),
        (c[12] > 0, c[13], of.near[..., 2, :]),
    )
    gained: list[Floats] = []
    found, total = [twin, twin * size], np.zeros_like(size)
    for known, fit, near in measures:
        going, coming, both = (
            np.where(known & (near[..., way] > -1), near[..., way] - fit, 0)
            for way in (GOING, COMING, BOTH)
        )
        gained.append(going)
        total = total + both
        found += [coming, both, twin * both, both * fit, both * size]
    some = _telling(columns)
    for going in gained:
        some.append(going)
        found += [going, *(going * one for one in some)]
    return [*found, total * total, np.minimum(total, 0)]


def _of_ends(frame: Frame, pairs: Mask, longer: Floats) -> list[Floats]:
    """Whether a text breaks off: by its last word, its length, and a mark that ends the others."""
    open_end = frame.traits[..., 0] == 0
    ended = (pairs & ~open_end[:, None, :]).sum(2) / np.maximum(pairs.sum(2), 1)
    cut = np.where(open_end, ended, 0).astype(np.float32)
    strange, unknown = frame.ends[..., 0], frame.ends[..., 1]
    found = [strange, unknown, cut]
    return [*found, longer, *(one * longer for one in found), cut * strange, cut * unknown]


def _telling(columns: list[Floats]) -> list[Floats]:
    """Signs that say more where another one does, too."""
    c, z = columns, columns[0] * np.float32(1 / 3)
    alike, spelt, answered = c[5] - c[6], c[13] - c[14], c[27] - c[22]
    return [z, c[3], alike, spelt, answered, *c[28:31]]


def _of_measure(values: Floats, pairs: Mask, size: Floats) -> list[Floats]:
    """A measure that is the same both ways: with the others, and among them."""
    here, best, usual = _levels(values, pairs)
    known = (here > -1).astype(np.float32)
    here, usual, best = (np.where(here > -1, one, 0) for one in (here, usual, best))
    return [known, here, usual, best, here * usual, here * size, usual * size, best * size]


def _of_answers(values: Floats, pairs: Mask, size: Floats) -> list[Floats]:
    """What the others answer of either half, and what either half answers of them."""
    halves = [values[..., 0], values[..., 1]]
    own = [_levels(half, pairs) for half in halves]
    theirs = [mean(half.swapaxes(1, 2), pairs) for half in halves]
    told = [own[0][0], own[1][0], *theirs]
    usual = np.maximum(np.maximum(own[0][2], own[1][2]), 0)
    known = [one > -1 for one in told]
    off = [np.where(fit, one - usual, 0) for fit, one in zip(known, told, strict=True)]
    both = (off[0] + off[1] + off[2] + off[3]) / 4
    here = np.where(known[0] | known[1], usual + both, 0)
    worst = np.minimum(np.minimum(off[0], off[1]), np.minimum(off[2], off[3]))
    late = off[1] - off[0]
    lost = off[3] - off[2]
    found = [*known[:2], usual, *off, here, worst, late, lost, late * size, lost * size]
    return [*found, worst * size, both * size, here * usual]


def _levels(values: Floats, pairs: Mask) -> tuple[Floats, Floats, Floats]:
    """The mean with the others, the best with one of them, and the mean of the others."""
    fit = pairs & (values > -1)
    alike = np.where(fit, values, 0)
    sums, counts = alike.sum(2), fit.sum(2)
    back, came = alike.sum(1), fit.sum(1)
    here = np.where(counts > 0, sums / np.maximum(counts, 1), -1)
    rest = counts.sum(1, keepdims=True) - counts - came
    usual = (sums.sum(1, keepdims=True) - sums - back) / np.maximum(rest, 1)
    return here, np.where(fit, values, -1).max(2), np.where(rest > 0, usual, here)


def _pairs(alive: Mask) -> Mask:
    told: Mask = alive[:, :, None] & alive[:, None, :] & ~np.eye(_N, dtype=np.bool_)
    return told


def weights(sound: Floats, dirty: Floats, near: Floats | None = None) -> Floats:
    """What each sign is worth: a logistic regression with a small ridge, by Newton's method.

    `near` is what they are worth by about the same signs, from where few steps are left.
    """
    x = np.concatenate([sound, dirty]).astype(np.float64)
    y = np.concatenate([np.zeros(len(sound)), np.ones(len(dirty))])
    share = np.where(y == 1, 0.5 / max(1, len(dirty)), 0.5 / max(1, len(sound))) * len(y)
    w = np.zeros(x.shape[1]) if near is None else near.astype(np.float64)
    for _ in range(_STEPS if near is None else _FEW_STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (share * (p - y)) + _RIDGE * w
        curve = (x * (share * p * (1 - p))[:, None]).T @ x + _RIDGE * np.eye(len(w))
        w -= np.linalg.solve(curve, gradient)
    return w.astype(np.float32)


def doubtful(of: Compared, worth: Floats, lengths: Lengths, least: float) -> Mask:
    """The units of which a variant may be odd, by what can be told without those around."""
    alive = of.frame.present
    seen = glanced(of, alive, lengths)
    doubt = _doubt(seen, alive, worth, least)
    found: Mask = (doubt > least).any(1) & (alive.sum(1) > 1)
    return found


def odd_ones(of: Compared, worth: Floats, lengths: Lengths, most: float) -> Mask:
    """The variants that do not say what the others do: the worst first, the rest judged anew."""
    alive = of.frame.present.copy()
    odd = np.zeros_like(alive)
    rows = np.flatnonzero(alive.sum(1) > 1)
    for _ in range(_N):
        if not len(rows):
            break
        seen = signs(of.of(rows), alive[rows], lengths)
        doubt = _doubt(seen, alive[rows], worth, most)
        worst = doubt.argmax(1)
        dear = np.where(alive[rows].sum(1) == 2, _BOTH, 0)
        hit = doubt[np.arange(len(rows)), worst] > most + dear
        rows, worst = rows[hit], worst[hit]
        odd[rows, worst] = True
        alive[rows, worst] = False
        rows = rows[alive[rows].sum(1) > 1]
    return odd


def _doubt(seen: Floats, alive: Mask, worth: Floats, most: float) -> Floats:
    """What the signs are worth together, by the length alone where no word is known."""
    told = np.where(seen[..., _KNOWN].any(-1), seen @ worth, most + seen[..., _Z] - _FAR)
    return np.where(alive, told, -np.inf)


def far_off(frame: Frame, lengths: Lengths) -> Mask:
    """Variants that only their length betrays, where nothing else is known of a file."""
    z = np.where(frame.present, lengths.odd(frame.lengths, frame.present), 0)
    odd: Mask = (np.abs(z) > _FAR) & (np.abs(z) == np.abs(z).max(1, keepdims=True))
    odd &= (frame.present.sum(1) > 1)[:, None]
    return odd
