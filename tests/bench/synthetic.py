"""A memory of any size with the statistics of real text, made from a seed.

Words follow a Zipf-Mandelbrot law: the most frequent ones are those of the shared parallel texts,
in their order of frequency, the others are made. Sentences are chains of phrases, which are drawn
by a Zipf law too, so that collocations come again as they do in legal text. Of the units a share
is a copy of an earlier one and a share differs from one in one to four words.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from translation.languages import Language
from translation.memory.tokens import tokens

WORDS = 200_000
EXPONENT = 1.07
PHRASES = 300_000
PHRASE_EXPONENT = 0.85
MEAN_WORDS = 27
MEAN_CHARACTERS = 45
SPREAD = 0.55
COPIES = 0.05
VARIANTS = 0.10


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a generator is told: words by falling frequency, and the mean length of a text."""

    words: Sequence[str]
    mean: int
    blank: str


def statistics(texts: Sequence[str], language: Language) -> Statistics:
    """Of real texts: their tokens by frequency, made ones behind them (Chinese: none made)."""
    counted = Counter(token for text in texts for token in tokens(text))
    real = [token for token, _ in counted.most_common()]
    if language is Language.ZH:
        return Statistics(real, MEAN_CHARACTERS, "")
    kinds = real[: len(real) // 2] or ["w"]
    made = [f"{kinds[at % len(kinds)]}{at}" for at in range(WORDS - len(real))]
    return Statistics([*real, *made], MEAN_WORDS, " ")


def made_texts(units: int, told: Statistics, seed: int) -> Iterator[str]:
    """So many texts; the same for the same seed."""
    rng = np.random.default_rng(seed)
    word, phrase = Zipf(len(told.words), EXPONENT), Zipf(PHRASES, PHRASE_EXPONENT)
    bounds = np.concatenate([[0], np.cumsum(rng.integers(1, 7, PHRASES))])
    spoken = word.drawn(int(bounds[-1]), rng)
    phrases = [spoken[bounds[at] : bounds[at + 1]].tolist() for at in range(PHRASES)]
    edits = iter(word.drawn(4 * units, rng).tolist())
    earlier: list[list[int]] = []
    for lengths in _in_chunks(_lengths(units, told.mean, rng)):
        chosen = phrase.drawn(int(lengths.sum()), rng).tolist()
        kinds, places = rng.random(len(lengths)), rng.random(len(lengths))
        at = 0
        for length, kind, place in zip(lengths.tolist(), kinds, places, strict=True):
            if earlier and kind < COPIES + VARIANTS:
                ids = earlier[int(place * len(earlier))]
                if kind >= COPIES:
                    ids = _edited(ids, edits, rng)
            else:
                count = max(1, length // 3)
                ids = [one for made in chosen[at : at + count] for one in phrases[made]][:length]
                at += count
            earlier.append(ids)
            yield told.blank.join([told.words[one] for one in ids])


class Zipf:
    """Numbers from 0 on, the lower the more often, by the law of Zipf and Mandelbrot."""

    def __init__(self, kinds: int, exponent: float) -> None:
        self._bounds = np.cumsum((np.arange(kinds) + 2.7) ** -exponent)

    def drawn(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """So many numbers."""
        found = np.searchsorted(self._bounds, rng.random(count) * self._bounds[-1])
        return np.minimum(found, len(self._bounds) - 1)


def _in_chunks(lengths: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, len(lengths), 20_000):
        yield lengths[start : start + 20_000]


def _lengths(units: int, mean: int, rng: np.random.Generator) -> NDArray[np.int64]:
    drawn = rng.lognormal(np.log(mean) - SPREAD**2 / 2, SPREAD, units)
    return np.clip(drawn, 1, 400).astype(np.int64)


def _edited(ids: Sequence[int], edits: Iterator[int], rng: np.random.Generator) -> list[int]:
    made = list(ids)
    for kind, place in zip(rng.integers(3, size=rng.integers(1, 5)), rng.random(4), strict=False):
        at, other = int(place * len(made)), next(edits)
        made[at : at + 1] = [[], [made[at], other], [other]][kind]
        made = made or [other]
    return made
