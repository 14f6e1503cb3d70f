"""A sealed part of the memory's index: the texts of one language as arrays, never changed.

Texts stand in the order of their lengths in tokens; the place of a text is its number in that
order. A feature is the n-th occurrence of a token in a text; its postings are the places that have
it, in order. Texts are known by a 64-bit digest and so are words, which moreover stand as they
are, each once: no text stands in an array, yet one could be put together again from its tokens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from translation.documents import DocumentClass
from translation.languages import Language
from translation.memory.lexicon import lexicon_arrays
from translation.memory.tokens import tokens
from translation.units import Provenance, Unit

Numbers = NDArray[Any]

CLASSES = tuple(DocumentClass)
"""Documents' classes by the number that stands for them in a part."""

MARK_BITS = 4
"""Bits of a mark for each language, in the order of `Language`: 0 none, else provenance + 1."""

NO_LINEAGE = 0
"""What stands for units without a lineage."""

RARE = 0xFFFF
"""Stands for every word that is not among the most frequent ones."""

_CHUNK = 1 << 20
_UNKNOWN = 0xFFFFFFFF
_FACTS = np.dtype("u8,u4,u1,u4,u4")
_FACTS.names = ("text", "marks", "classes", "lineages", "contexts")
_CLASS_NUMBERS = {known: at for at, known in enumerate(CLASSES)}
_SHIFTS = {language: MARK_BITS * at for at, language in enumerate(Language)}
_TRUST = {provenance: provenance.rank + 1 for provenance in Provenance}


@dataclass(frozen=True, slots=True)
class Arrays:
    """The arrays of a part of n texts, t < 2³² tokens, v words and f features.

    token_starts u4 [n + 1] and tokens u2 [t]: the tokens of each text. Words are numbered by
    falling frequency; for those from `RARE` on `RARE` stands there, the places in `tokens` where it
    does in rare_places u4, rising, and the numbers in rare_tokens u4.
    length_starts u4 [longest + 2]: the first place of so many tokens or more. word_hashes u8 [v],
    sorted, and word_ids u4 [v]. first_feature u4 [v + 1]: the features of a word. posting_starts
    u4 [f + 1] and postings u4 [t]. text_hashes u8 [n], sorted, and text_places u4 [n]. rows u4
    [n]: the number of a text's unit among all units given. marks u4 [n], classes u1 [n], lineages
    u4 [n] (numbers of the part's lineages) and contexts u4 [n]. word_letters and word_starts: the
    words themselves (`translation.memory.lexicon`).
    """

    token_starts: Numbers
    tokens: Numbers
    rare_places: Numbers
    rare_tokens: Numbers
    length_starts: Numbers
    word_hashes: Numbers
    word_ids: Numbers
    first_feature: Numbers
    posting_starts: Numbers
    postings: Numbers
    text_hashes: Numbers
    text_places: Numbers
    rows: Numbers
    marks: Numbers
    classes: Numbers
    lineages: Numbers
    contexts: Numbers
    word_letters: Numbers
    word_starts: Numbers

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of the arrays, in their order."""
        return tuple(one.name for one in fields(cls))

    @property
    def size(self) -> int:
        """Bytes of all arrays."""
        return sum(int(getattr(self, name).nbytes) for name in self.names())


@dataclass(frozen=True, slots=True)
class Part:
    """The arrays with the lineages that their numbers stand for; number 0 is no lineage."""

    language: Language
    arrays: Arrays
    lineages: tuple[str, ...]
    _numbers: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = {name: at for at, name in enumerate(self.lineages) if at != NO_LINEAGE}
        object.__setattr__(self, "_numbers", named)

    def __len__(self) -> int:
        return len(self.arrays.rows)

    def lineage_number(self, lineage: str) -> int | None:
        """The number of a lineage in this part; None where no unit of it is here."""
        return self._numbers.get(lineage)

    @classmethod
    def of(cls, units: Iterable[Unit], language: Language) -> "Part":
        """The part of those units that have a language, their rows counted through all of them."""
        return _Gathered(language).take(units).part()

    def holds(self, units: Sequence[Unit]) -> bool:
        """Whether it is what would be built of some units; those without variants may be in it.

        Takes about 2 s of CPU a million units.
        """
        arrays = self.arrays
        if len(arrays.rows) and int(arrays.rows.max()) >= len(units):
            return False
        now = np.fromiter(map(self._facts, units), _FACTS, len(units))
        then = np.zeros(len(units), _FACTS)
        then["text"][arrays.rows[arrays.text_places]] = arrays.text_hashes
        for name in ("marks", "classes", "lineages", "contexts"):
            then[name][arrays.rows] = getattr(arrays, name)
        alive = np.fromiter((bool(unit.variants) for unit in units), np.bool_, len(units))
        return bool(np.array_equal(now[alive], then[alive]))

    def _facts(self, unit: Unit) -> tuple[int, int, int, int, int]:
        """What stands in the arrays for a unit; zeros for one without the language."""
        variant = unit.variants.get(self.language)
        if variant is None:
            return 0, 0, 0, 0, 0
        lineage = NO_LINEAGE if unit.lineage is None else self._numbers.get(unit.lineage)
        return (
            text_digest(variant.text),
            mark_of(unit),
            _CLASS_NUMBERS[unit.document_class],
            _UNKNOWN if lineage is None else lineage,
            context_digest(unit.previous, unit.next),
        )

    def encode(self, words: Sequence[str]) -> Numbers:
        """The numbers of some words, i8; -1 for those that no text has."""
        hashes = self.arrays.word_hashes
        if not len(hashes) or not words:
            return np.full(len(words), -1, np.int64)
        wanted = np.fromiter(map(word_digest, words), np.uint64, len(words))
        at = np.minimum(np.searchsorted(hashes, wanted), len(hashes) - 1)
        return np.where(hashes[at] == wanted, self.arrays.word_ids[at].astype(np.int64), -1)

    def tokens_at(self, places: Numbers) -> Numbers:
        """The numbers of the tokens that stand at some places of all tokens, i8."""
        arrays = self.arrays
        found = arrays.tokens[places].astype(np.int64)
        rare = found == RARE
        if rare.any():
            found[rare] = arrays.rare_tokens[np.searchsorted(arrays.rare_places, places[rare])]
        return found

    def identical(self, text: str) -> Numbers:
        """The places of texts with the digest of this one: the text itself, all but surely."""
        hashes = self.arrays.text_hashes
        wanted = np.uint64(text_digest(text))
        first, last = np.searchsorted(hashes, wanted), np.searchsorted(hashes, wanted, "right")
        return self.arrays.text_places[first:last].astype(np.int64)


@lru_cache(maxsize=1 << 17)
def word_digest(word: str) -> int:
    """64 bits of a word; the words of a language come again."""
    return text_digest(word)


def text_digest(text: str) -> int:
    """64 bits of a text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def context_digest(previous: str | None, following: str | None) -> int:
    """32 bits of the neighbours of a text, 0 where there are none."""
    if previous is None and following is None:
        return 0
    joined = f"{previous or ''}\n{following or ''}"
    return text_digest(joined) & 0xFFFFFFFF or 1


def mark_of(unit: Unit) -> int:
    """The languages that a unit has, each with its provenance, as one number."""
    mark = 0
    for language, variant in unit.variants.items():
        mark |= _TRUST[variant.provenance] << _SHIFTS[language]
    return mark


class _Gathered:
    """Units on their way into a part."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._words: dict[str, int] = {}
        self._lineages: dict[str | None, int] = {None: NO_LINEAGE}
        self._codes: list[Numbers] = []
        self._rows: list[tuple[int, int, int, int, int, int]] = []

    def take(self, units: Iterable[Unit]) -> Self:
        language, words, lineages = self._language, self._words, self._lineages
        for row, unit in enumerate(units):
            variant = unit.variants.get(language)
            if variant is None:
                continue
            found = tokens(variant.text)
            self._codes.append(
                np.fromiter((words.setdefault(w, len(words)) for w in found), np.uint32, len(found))
            )
            self._rows.append(
                (
                    row,
                    text_digest(variant.text),
                    mark_of(unit),
                    _CLASS_NUMBERS[unit.document_class],
                    lineages.setdefault(unit.lineage, len(lineages)),
                    context_digest(unit.previous, unit.next),
                )
            )
        return self

    def part(self) -> Part:
        lengths = np.fromiter((len(code) for code in self._codes), np.int64, len(self._codes))
        order = np.argsort(lengths, kind="stable")
        joined = np.concatenate([np.empty(0, np.uint32), *(self._codes[at] for at in order)])
        ranks = _by_frequency(joined, len(self._words))
        joined, lengths = ranks[joined], lengths[order]
        rows, digests, marks, classes, lineages, contexts = self._columns(order)
        longest = int(lengths[-1]) if len(lengths) else -1
        by_digest = np.argsort(digests, kind="stable")
        arrays = Arrays(
            token_starts=_starts(lengths, np.uint32),
            **_tokens(joined),
            length_starts=np.searchsorted(lengths, np.arange(longest + 2)).astype(np.uint32),
            **_vocabulary(self._words, ranks),
            **_postings(joined, lengths, len(self._words)),
            text_hashes=digests[by_digest],
            text_places=by_digest.astype(np.uint32),
            rows=rows.astype(np.uint32),
            marks=marks.astype(np.uint32),
            classes=classes.astype(np.uint8),
            lineages=lineages.astype(np.uint32),
            contexts=contexts.astype(np.uint32),
            **lexicon_arrays(_by_number(self._words, ranks)),
        )
        known = [name for name in self._lineages if name is not None]
        return Part(self._language, arrays, ("", *known))

    def _columns(self, order: Numbers) -> tuple[Numbers, ...]:
        kinds = (np.int64, np.uint64, np.int64, np.int64, np.int64, np.int64)
        return tuple(
            np.fromiter((row[at] for row in self._rows), kind, len(self._rows))[order]
            for at, kind in enumerate(kinds)
        )


def _starts(counts: Numbers, kind: Any) -> Numbers:
    """Where each stretch begins, and at last where all end."""
    made = np.zeros(len(counts) + 1, kind)
    np.cumsum(counts, out=made[1:])
    return made


def _by_frequency(joined: Numbers, words: int) -> Numbers:
    """The number that each word gets: the more often it stands, the lower."""
    order = np.argsort(-np.bincount(joined, minlength=words), kind="stable")
    ranks = np.empty(words, np.uint32)
    ranks[order] = np.arange(words, dtype=np.uint32)
    return ranks


def _by_number(words: Iterable[str], ranks: Numbers) -> list[str]:
    """Words, given with the numbers that they get, in the order of these."""
    given = list(words)
    return [given[at] for at in np.argsort(ranks).tolist()]


def _tokens(joined: Numbers) -> dict[str, Numbers]:
    """The tokens in two bytes each, the rare ones apart."""
    rare = np.flatnonzero(joined >= RARE)
    return {
        "tokens": np.minimum(joined, RARE).astype(np.uint16),
        "rare_places": rare.astype(np.uint32),
        "rare_tokens": joined[rare].astype(np.uint32),
    }


def _vocabulary(words: Mapping[str, int], ranks: Numbers) -> dict[str, Numbers]:
    """The words by their digests; raises ValueError where two have the same one."""
    digests = np.fromiter((text_digest(word) for word in words), np.uint64, len(words))
    order = np.argsort(digests)
    in_order = digests[order]
    if np.any(in_order[1:] == in_order[:-1]):
        message = "two words of the memory have the same digest"
        raise ValueError(message)
    return {"word_hashes": in_order, "word_ids": ranks[order]}


def _postings(joined: Numbers, lengths: Numbers, words: int) -> dict[str, Numbers]:
    """The features of all tokens in the texts' order, turned into postings."""
    places = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    earlier = _occurrences(joined, places)
    most = np.zeros(words, np.int64)
    np.maximum.at(most, joined, earlier + 1)
    first = _starts(most, np.uint32)
    features = first[joined] + earlier
    order = np.argsort(features, kind="stable")
    return {
        "first_feature": first,
        "posting_starts": _starts(np.bincount(features, minlength=int(first[-1])), np.uint32),
        "postings": places[order],
    }


def _occurrences(joined: Numbers, places: Numbers) -> Numbers:
    """How often each token stands earlier in its own text, chunk by chunk of whole texts."""
    made = np.zeros(len(joined), np.uint32)
    start = 0
    while start < len(joined):
        end = min(start + _CHUNK, len(joined))
        if end < len(joined):
            whole = int(np.searchsorted(places, places[end - 1]))
            end = whole if whole > start else int(np.searchsorted(places, places[start], "right"))
        keys = (places[start:end].astype(np.uint64) << np.uint64(32)) | joined[start:end]
        order = np.argsort(keys, kind="stable")
        in_order = keys[order]
        begins = np.flatnonzero(np.r_[True, in_order[1:] != in_order[:-1]])
        ranks = np.arange(len(keys)) - np.repeat(begins, np.diff(np.r_[begins, len(keys)]))
        made[start:end][order] = ranks.astype(np.uint32)
        start = end
    return made
