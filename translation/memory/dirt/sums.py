"""Sums over the words of units: pairs of words, answers, letters in common.

The words of a variant stand in a column, so that one loop of numpy runs over many variants; what is
looped over in Python are the few words of one. Columns that are about as long are looked at
together, so many that they stay in the cache. Nothing here is compiled: numba and the loops that it
loads would take a hundred megabytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from translation.memory.dirt.room import room

Bytes = NDArray[np.uint8]
Cells = NDArray[np.int64]
Counts = NDArray[np.int32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Mixed = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Words = NDArray[np.int32]

BUCKETS = 1 << 18
"""Numbers of words of one language."""

_MIX = 0x9E3779B97F4A7C15
_LOW, _HIGH = np.uint64((_MIX << 21) % (1 << 64)), np.uint64(_MIX)
_DOWN = np.uint64(20)
_FULL, _MOST = 255, 65535
_UNITS, _COLUMNS = 256, 1024
_WAITING = 1 << 19
_NEVER = 1 << 30


class Pairs:
    """How often pairs of words stand in one unit, at most 65,535 times; a byte for each cell.

    What a byte cannot hold stands in a list of its own: of n pairs counted that are n / 255 cells
    at most. `size` is a power of two.
    """

    def __init__(self, size: int) -> None:
        self._mask = np.uint64(size - 1)
        self._bytes: Bytes = room((size,), np.uint8)
        self._full: Cells = np.zeros(0, np.int64)
        self._more: Counts = np.zeros(0, np.int32)

    def cells(self, low: Mixed, high: Mixed) -> Cells:
        """The cells of two words each, as `lower` and `higher` give them."""
        mixed = low + high
        mixed >>= _DOWN
        mixed &= self._mask
        return mixed.view(np.int64)

    def add(self, cells: Words) -> None:
        """Count each cell as often as it is there."""
        cells = np.sort(cells)
        first = np.flatnonzero(np.concatenate([[True], cells[1:] != cells[:-1]]))
        times = np.diff(first, append=len(cells))
        cells = cells[first]
        held = self._bytes[cells]
        many = held + times >= _FULL
        if many.any():
            self._overflow(cells[many].astype(np.int64), times[many], held[many])
        self._bytes[cells] = np.minimum(held + times, _FULL)

    def _overflow(self, cells: Cells, times: Numbers, held: Bytes) -> None:
        known = held == _FULL
        self._more[np.searchsorted(self._full, cells[known])] += times[known].astype(np.int32)
        full = np.concatenate([self._full, cells[~known]])
        more = np.concatenate([self._more, (held + times)[~known].astype(np.int32)])
        order = np.argsort(full)
        self._full, self._more = full[order], more[order]

    def of(self, cells: Cells) -> Floats:
        """How often each was counted."""
        held = self._bytes.take(cells, mode="clip")
        found = held.astype(np.float32)
        if len(self._full):
            full = held == _FULL
            if full.any():
                more = self._more[np.searchsorted(self._full, cells[full])]
                found[full] = np.minimum(more, _MOST)
        return found


def lower(keys: Words) -> Mixed:
    """The lower of two words, numbered with its language, as it goes into their cell."""
    return keys.astype(np.uint64) * _LOW


def higher(keys: Words) -> Mixed:
    """The higher one: the sum of both is (low << 21 | high) * _MIX."""
    return keys.astype(np.uint64) * _HIGH


@dataclass(frozen=True, slots=True)
class Known:
    """What a file taught of its words: in how many units each is, and with which it stands.

    `counts` has a place for each word of each language; one that is in more than `usual` units says
    nothing. `rarity` is what a word weighs that so many units have.
    """

    counts: Counts
    usual: int
    rarity: Floats
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class Told:
    """The words of variants that others of their file have, a column for each variant.

    `keys` are numbers of words with their languages, `seen` in how many other units they are
    (infinite where a column has no more), `rare` what they weigh, `froms` where they were counted,
    `late` whether they stand in the second half; `sizes` says how many there are of each variant.
    """

    keys: Words
    seen: Floats
    rare: Floats
    froms: Words
    late: Mask
    sizes: Numbers

    def of(self, columns: Numbers) -> "Told":
        """Some variants, as long as the longest of them."""
        sizes = self.sizes[columns]
        long = int(sizes.max(initial=0))
        return Told(
            self.keys[:long].take(columns, 1),
            self.seen[:long].take(columns, 1),
            self.rare[:long].take(columns, 1),
            self.froms[:long].take(columns, 1),
            self.late[:long].take(columns, 1),
            sizes,
        )


def told(words: Words, origins: Words, known: Known, most: int, least: int = 1) -> Told:
    """The words of variants that at least `least` other units have, the `most` rarest of each."""
    languages, wide = words.shape[1:]
    flat, froms = words.reshape(-1, wide), origins.reshape(-1, wide)
    held = np.flatnonzero(flat[:, 0] >= 0)  # of two languages a third of the variants
    count = np.zeros(len(flat), np.int64)
    flat, froms = flat[held], froms[held]
    offsets = (held % languages * BUCKETS).astype(np.int32)
    sizes = (flat >= 0).sum(1)
    times = known.counts.take(flat + offsets[:, None], mode="clip") - (froms >= 0)
    row, at = np.nonzero((flat >= 0) & (times >= least) & (times <= known.usual))
    few = np.bincount(row, minlength=len(held))
    count[held] = few
    to = np.arange(len(row)) - np.repeat(np.cumsum(few) - few, few)
    shape = (int(few.max(initial=0)), len(count))
    keys, seen, places, late = (np.full(shape, none, np.int32) for none in (0, _NEVER, -1, 0))
    column = held[row]
    keys[to, column] = flat[row, at] + offsets[row]
    seen[to, column] = times[row, at]
    places[to, column] = froms[row, at]
    late[to, column] = at * 2 >= sizes[row]
    if shape[0] > most:
        _rarest_first((seen, keys, places, late), np.flatnonzero(count > most), most)
        keys, seen, places, late = keys[:most], seen[:most], places[:most], late[:most]
    there = seen != _NEVER
    in_all = np.where(there, seen + (places >= 0), 0)
    return Told(
        keys,
        np.where(there, seen, np.inf).astype(np.float32),
        np.where(there, known.rarity.take(in_all), 0).astype(np.float32),
        places,
        late.astype(np.bool_),
        np.minimum(count, most),
    )


def _rarest_first(columns: Sequence[Words], many: Numbers, most: int) -> None:
    """Exchange the first words of some variants for the rarest ones, by the first of `columns`."""
    some = [column[:, many] for column in columns]
    at = np.arange(len(many))
    for to in range(most):
        rare = some[0][to:].argmin(0) + to
        for column in some:
            held = column[to].copy()
            column[to] = column[rare, at]
            column[rare, at] = held
    for column, changed in zip(columns, some, strict=True):
        column[:, many] = changed


def blocks(count: int, size: int) -> Iterator[slice]:
    """Places of so many, some at a time."""
    for start in range(0, count, size):
        yield slice(start, min(count, start + size))


def counting(words: Words, known: Known) -> None:
    """Count the pairs of words of two languages in each unit, of those that tell something."""
    waiting: list[Words] = []
    held = 0
    for some in blocks(len(words), _UNITS):
        of = told(words[some], np.full_like(words[some], -1), known, words.shape[2], least=2)
        for mine, yours, _ in _together(of, of, *_of_one_unit(of, words.shape[1])):
            low, high = lower(mine.keys), higher(yours.keys)
            there = yours.seen < np.inf
            for row, fit in zip(low, mine.seen < np.inf, strict=True):
                waiting.append(known.pairs.cells(row, high)[there & fit].astype(np.int32))
                held += len(waiting[-1])
            if held > _WAITING:
                known.pairs.add(np.concatenate(waiting))
                waiting, held = [], 0
    if held:
        known.pairs.add(np.concatenate(waiting))


def answering(
    mine: Told, yours: Told, only: Numbers, known: Known, there: Floats, back: Floats
) -> None:
    """The shares of words with an answer, of each language by each other one and back."""
    languages = there.shape[1]
    apart = ~np.eye(languages, dtype=np.bool_)
    fit = apart & _both(mine.sizes, yours.sizes, languages) & _asked(only, languages)
    unit, a, b = np.nonzero(fit)
    for one, other, at in _together(mine, yours, unit * languages + a, unit * languages + b):
        first, second = _shares(one, other, known.pairs)
        place = (unit[at], a[at], b[at])
        there[place], back[place] = first, second


def agreeing(words: Words, origins: Words, most: int, known: Known, there: Floats) -> None:
    """As `answering`, of units with themselves: what answers one way answers the other way."""
    languages = words.shape[1]
    for some in blocks(len(words), _UNITS):
        of = told(words[some], origins[some], known, most)
        ones, others = _of_one_unit(of, languages)
        for one, other, at in _together(of, of, ones, others):
            first, second = _shares(one, other, known.pairs)
            unit, a, b = ones[at] // languages + some.start, ones[at] % languages, others[at]
            b %= languages
            there[unit, a, b], there[unit, b, a] = first, second


def _both(sizes: Numbers, others: Numbers, languages: int) -> Mask:
    """Where both of two languages have words, (units, languages, languages)."""
    mine, yours = sizes.reshape(-1, languages) > 0, others.reshape(-1, languages) > 0
    both: Mask = mine[:, :, None] & yours[:, None, :]
    return both


def _asked(only: Numbers, languages: int) -> Mask:
    """Which pairs of languages are asked for: those that hold the one named, all where it is -1."""
    named: Mask = (only[:, None] < 0) | (only[:, None] == np.arange(languages))
    asked: Mask = named[:, :, None] | named[:, None, :]
    return asked


def _of_one_unit(of: Told, languages: int) -> tuple[Numbers, Numbers]:
    """Each two variants of a unit that both have words."""
    unit, a, b = np.nonzero(np.triu(_both(of.sizes, of.sizes, languages), 1))
    return unit * languages + a, unit * languages + b


def _together(
    mine: Told, yours: Told, ones: Numbers, others: Numbers
) -> Iterator[tuple[Told, Told, Numbers]]:
    """Pairs of variants, those that are about as long together, and which ones they are."""
    order = np.lexsort((yours.sizes[others], mine.sizes[ones]))
    for some in blocks(len(order), _COLUMNS):
        at = order[some]
        yield mine.of(ones[at]), yours.of(others[at]), at


def _shares(mine: Told, yours: Told, pairs: Pairs) -> tuple[Floats, Floats]:
    """What of each half of two variants the other one answers, (variants, halves)."""
    best, best2 = _meeting(mine, yours, pairs)
    return _share(best, mine), _share(best2, yours)


def _share(best: Floats, of: Told) -> Floats:
    """What of each half has an answer, by the rarity of its words; -1 of a half without any."""
    out = np.full((len(of.sizes), 2), -1, np.float32)
    found = best * of.rare
    for half, fit in enumerate((~of.late, of.late)):
        total = np.where(fit, of.rare, 0).sum(0, dtype=np.float64)
        share = np.where(fit, found, 0).sum(0, dtype=np.float64)
        known = total > 0
        out[known, half] = share[known] / total[known]
    return out


def _meeting(mine: Told, yours: Told, pairs: Pairs) -> tuple[Floats, Floats]:
    """The best answer of each word of two variants: Dice's coefficient, without their own unit."""
    best, best2 = np.zeros(mine.keys.shape, np.float32), np.zeros(yours.keys.shape, np.float32)
    rising = mine.keys[0] < yours.keys[0]
    ones = np.where(rising, lower(mine.keys), higher(mine.keys))
    others = np.where(rising, higher(yours.keys), lower(yours.keys))
    own = bool((mine.froms >= 0).any() and (yours.froms >= 0).any())
    seen = mine.seen + 1
    for at in range(len(best)):
        both = pairs.of(pairs.cells(ones[at], others))
        if own:
            both -= (mine.froms[at] >= 0) & (mine.froms[at] == yours.froms)
        both += both
        both /= yours.seen + seen[at]
        both.max(0, initial=0, out=best[at])
        np.maximum(best2, both, out=best2)
    return np.minimum(best, 1), np.minimum(best2, 1)


def spelling(grams: Words, others: Words, only: Numbers, out: Floats) -> None:
    """The share of letters that stand together in two texts, of sorted lists that end with -1.

    It is what two sets have in common of the lowest of both (Broder, 1997).
    """
    languages, wide = grams.shape[1:]
    apart = ~np.eye(languages, dtype=np.bool_)
    for some in blocks(len(grams), _UNITS):
        mine, sizes = _columns(grams[some])
        yours, lengths = _columns(others[some])
        fit = apart & _both(sizes, lengths, languages)
        fit &= _asked(only[some], languages)
        unit, a, b = np.nonzero(fit)
        ones, others_of = unit * languages + a, unit * languages + b
        for part in blocks(len(ones), _COLUMNS):
            one, other = ones[part], others_of[part]
            both = _common(
                mine[: sizes[one].max()].take(one, 1), yours[: lengths[other].max()].take(other, 1)
            )
            either = np.minimum(sizes[one] + lengths[other] - both, wide)
            out[unit[part] + some.start, a[part], b[part]] = both.astype(np.float32) / either


def _columns(grams: Words) -> tuple[Words, Numbers]:
    """The lists of letters as columns, and how long each is."""
    flat = grams.reshape(-1, grams.shape[2])
    sizes = (flat >= 0).sum(1)
    return np.ascontiguousarray(flat[:, : sizes.max(initial=0)].T), sizes


def _common(mine: Words, yours: Words) -> Numbers:
    """How many numbers each two columns have in common; -1 counts for none."""
    found = np.zeros(yours.shape, np.bool_)
    yours = np.where(yours < 0, np.int32(-2), yours)
    for row in mine:
        found |= yours == row
    counted: Numbers = found.sum(0)
    return counted
