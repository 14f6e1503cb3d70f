"""Translations of words that a document itself teaches (Brown et al. 1993, model 1).

A pair of words counts where it is seen in more than one place: what stands together once could
only confirm the link that it was learned from.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_ROUNDS = 4
_TRUSTED = 0.75
_ONCE = 0.95
"""How much of one common appearance is no evidence."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a version: those of piece i are words[at[i]:at[i + 1]], numbered by kind."""

    at: Ints
    words: Ints
    kinds: int

    @classmethod
    def of(cls, texts: list[list[str]], most: float) -> "Words":
        """Number the words; those in more than this share of the texts say nothing."""
        counts: dict[str, int] = {}
        for text in texts:
            for word in set(text):
                counts[word] = counts.get(word, 0) + 1
        bound = max(3.0, most * len(texts))
        known = {word: at for at, word in enumerate(w for w, n in counts.items() if n <= bound)}
        kept = [[known[word] for word in text if word in known] for text in texts]
        at = np.cumsum([0, *map(len, kept)])
        flat = np.array([word for text in kept for word in text], np.int64)
        return cls(at.astype(np.int64), flat, len(known))

    def common(self) -> Floats:
        """How frequent each word is among all words of the version."""
        counts = np.bincount(self.words, minlength=self.kinds) + 0.5
        return np.asarray(counts / counts.sum(), np.float64)


@dataclass(frozen=True, slots=True)
class Table:
    """Translations: those of word w are word[at[w]:at[w + 1]], with their probabilities.

    `unseen` says of each word of the other side how often none of them explains it.
    """

    at: Ints
    word: Ints
    p: Floats
    unseen: Floats


@dataclass(frozen=True, slots=True)
class Links:
    """Stretches of words that were aligned, (first, last + 1) on each side, and how surely."""

    ours: Ints
    theirs: Ints
    sure: Floats


def empty(words: Words, others: Words) -> Table:
    """No translation of any word."""
    none = np.zeros(0, np.int64)
    return Table(np.zeros(words.kinds + 1, np.int64), none, np.zeros(0), np.ones(others.kinds))


def learn(ours: Words, theirs: Words, links: Links) -> tuple[Table, Table]:
    """The translations of our words, and of theirs."""
    lengths_a, lengths_b = _lengths(links.ours), _lengths(links.theirs)
    if not (lengths_a * lengths_b).sum():
        return empty(ours, theirs), empty(theirs, ours)
    a, b, sure, group_a, group_b = _pairs(ours, theirs, links, lengths_a, lengths_b)
    keys, cell = np.unique(a * theirs.kinds + b, return_inverse=True)
    seen = np.bincount(cell, sure) - _ONCE
    keep = seen[cell] > 0
    if not keep.any():
        return empty(ours, theirs), empty(theirs, ours)
    cell, sure = cell[keep], sure[keep]
    explained = (
        _unseen(theirs, links.theirs, group_b[keep]),
        _unseen(ours, links.ours, group_a[keep]),
    )
    forth = _model(cell, sure, group_b[keep], keys // theirs.kinds, np.maximum(seen, 0))
    back = _model(cell, sure, group_a[keep], keys % theirs.kinds, np.maximum(seen, 0))
    return (
        _table(keys // theirs.kinds, keys % theirs.kinds, forth, explained[0], ours.kinds),
        _table(keys % theirs.kinds, keys // theirs.kinds, back, explained[1], theirs.kinds),
    )


def _lengths(spans: Ints) -> Ints:
    return np.asarray(spans[:, 1] - spans[:, 0])


def _pairs(
    ours: Words, theirs: Words, links: Links, lengths_a: Ints, lengths_b: Ints
) -> tuple[Ints, Ints, Floats, Ints, Ints]:
    """Every word of a link with every word across it; groups number the places of words."""
    sizes = lengths_a * lengths_b
    link = np.repeat(np.arange(len(sizes)), sizes)
    offset = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    place_a = links.ours[link, 0] + offset // lengths_b[link]
    place_b = links.theirs[link, 0] + offset % lengths_b[link]
    sure = links.sure[link]
    return ours.words[place_a], theirs.words[place_b], sure, place_a, place_b


def _model(cell: Ints, sure: Floats, group: Ints, given: Ints, seen: Floats) -> Floats:
    """Probabilities of pairs given the word of one side, by expectation and maximisation."""
    p = seen / np.maximum(np.bincount(given, seen), 1e-9)[given]
    for _ in range(_ROUNDS):
        part = p[cell]
        whole = np.bincount(group, part) + 1e-12
        counted = np.bincount(cell, sure * part / whole[group], minlength=len(given))
        # what one place gives at most is taken off here too
        counted *= np.where(seen > 0, seen / (seen + _ONCE), 0)
        p = counted / (np.bincount(given, counted) + 0.3)[given]
    return np.asarray(p)


def _unseen(words: Words, spans: Ints, places: Ints) -> Floats:
    """How often each word is explained by nothing, among its places in the links."""
    linked = np.concatenate([np.arange(start, end) for start, end in spans])
    there = np.bincount(words.words[linked], minlength=words.kinds)
    known = np.bincount(words.words[np.unique(places)], minlength=words.kinds)
    share = np.maximum(known - 1, 0) / np.maximum(there, 1)
    return np.asarray(1.0 - _TRUSTED * share)


def _table(given: Ints, word: Ints, p: Floats, unseen: Floats, kinds: int) -> Table:
    keep = p > 0.01
    given, word, p = given[keep], word[keep], p[keep]
    order = np.argsort(given, kind="stable")
    at = np.searchsorted(given[order], np.arange(kinds + 1))
    return Table(at.astype(np.int64), word[order], p[order], unseen)
