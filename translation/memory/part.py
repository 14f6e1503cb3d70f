"""A sealed part of the memory's index: the texts of one language as arrays, never changed.

Texts stand in the order of their lengths in tokens; the place of a text is its number in that
order. A feature is the n-th occurrence of a token in a text; its postings are the places that have
it, in order. Texts are known by a 64-bit digest and so are words, which moreover stand as they
are, each once: no text stands in an array, yet one could be put together again from its tokens.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import count, islice
from typing import Any, Self

import numpy as np

from translation.languages import Language
from translation.memory.facts import Facts, Numbers, text_digest
from translation.memory.tokens import ENDS, tokens_of

RARE = 0xFFFF
"""Stands for every word that is not among the most frequent ones."""

_CHUNK = 1 << 20
_TEXTS = 1 << 16
_AT_ONCE = 500  # texts that are parted into tokens together


@dataclass(frozen=True, slots=True)
class Arrays:
    """The arrays of a part of n texts, t < 2³² tokens, v words and f features.

    token_starts u4 [n + 1] and tokens u2 [t]: the tokens of each text. Words are numbered by
    falling frequency; for those from `RARE` on `RARE` stands there, the places in `tokens` where it
    does in rare_places u4, rising, and the numbers in rare_tokens u4.
    length_starts u4 [longest + 2]: the first place of so many tokens or more. word_hashes u8 [v],
    sorted, and word_ids u4 [v]. first_feature u4 [v + 1]: the features of a word. posting_starts
    u4 [f + 1] and postings u4 [t]. text_hashes u8 [n], sorted, and text_places u4 [n]. rows u4
    [n]: the row of a text's unit among the facts. word_letters and word_starts: the words
    themselves (`translation.memory.lexicon`).
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


Invert = Callable[[Numbers, Numbers, int], tuple[Numbers, Numbers, Numbers]]
"""What turns tokens into postings, as `inverted` does."""

_NOWHERE: Numbers = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Part:
    """The arrays of a language, and the facts of the units that they are of."""

    language: Language
    arrays: Arrays
    facts: Facts

    def __len__(self) -> int:
        return len(self.arrays.rows)

    @classmethod
    def of(
        cls,
        facts: Facts,
        texts: Iterable[tuple[int, str]],
        language: Language,
        invert: Invert | None = None,
    ) -> "Part":
        """The part of units, given the ids of those that have a language, each with its text.

        `invert` is `inverted`, or what gives the same in less time.
        """
        return _Gathered().take(texts).part(language, facts, invert or inverted)

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
        """The places of texts with the digest of this one: the text itself, all but surely, i8."""
        hashes = self.arrays.text_hashes
        wanted = np.uint64(text_digest(text))
        first = int(hashes.searchsorted(wanted))
        if first == len(hashes) or hashes[first] != wanted:
            return _NOWHERE
        last = hashes.searchsorted(wanted, "right")
        return self.arrays.text_places[first:last].astype(np.int64)


@lru_cache(maxsize=1 << 17)
def word_digest(word: str) -> int:
    """64 bits of a word; the words of a language come again."""
    return text_digest(word)


class _Gathered:
    """Texts on their way into a part."""

    def __init__(self) -> None:
        # in the order they are met; the first stands for the end of a text
        self._words: dict[str, int] = defaultdict(count().__next__)
        self._words[ENDS]
        self._joined, self._lengths, self._places = array("I"), array("I"), array("I")
        self._ids, self._digests = array("q"), array("Q")

    def take(self, texts: Iterable[tuple[int, str]]) -> Self:
        given = iter(texts)
        while some := list(islice(given, _AT_ONCE)):
            first = len(self._ids)
            self._ids.extend(id for id, _ in some)
            self._digests.extend(text_digest(text) for _, text in some)
            for is_ascii in (True, False):  # whose tokens go together
                alike = [at for at, (_, text) in enumerate(some) if text.isascii() is is_ascii]
                self._places.extend(first + at for at in alike)
                self._split([some[at][1] for at in alike])
        return self

    def _split(self, texts: Sequence[str]) -> None:
        found = array("I", map(self._words.__getitem__, tokens_of(texts)))
        made = np.frombuffer(found, np.uint32)
        ends = np.flatnonzero(made == 0)
        self._lengths.frombytes((np.diff(ends, prepend=-1) - 1).astype(np.uint32).tobytes())
        self._joined.frombytes((made[made != 0] - 1).tobytes())

    def part(self, language: Language, facts: Facts, invert: Invert) -> Part:
        words = dict.fromkeys(islice(self._words, 1, None))
        lengths, places = np.array(self._lengths, np.int64), np.array(self._places, np.int64)
        order = np.lexsort((places, lengths))
        joined = _reordered(np.array(self._joined, np.uint32), lengths, order)
        ranks = _by_frequency(joined, len(words))
        joined, lengths, given = ranks[joined], lengths[order], places[order]
        digests = np.array(self._digests, np.uint64)[given]
        longest = int(lengths[-1]) if len(lengths) else -1
        first_feature, posting_starts, postings = invert(joined, lengths, len(words))
        by_digest = np.argsort(digests, kind="stable")
        arrays = Arrays(
            token_starts=_starts(lengths, np.uint32),
            **_tokens(joined),
            length_starts=np.searchsorted(lengths, np.arange(longest + 2)).astype(np.uint32),
            **_vocabulary(words, ranks),
            first_feature=first_feature,
            posting_starts=posting_starts,
            postings=postings,
            text_hashes=digests[by_digest],
            text_places=by_digest.astype(np.uint32),
            rows=facts.rows_of(np.array(self._ids, np.int64)[given]).astype(np.uint32),
            **_lexicon(_by_number(words, ranks)),
        )
        return Part(language, arrays, facts)


def _reordered(joined: Numbers, lengths: Numbers, order: Numbers) -> Numbers:
    """The tokens of texts in another order of the texts, some texts at a time."""
    starts, made = _starts(lengths, np.int64)[:-1], np.empty_like(joined)
    done = 0
    for first in range(0, len(order), _TEXTS):
        some = order[first : first + _TEXTS]
        sizes = lengths[some]
        ends = np.cumsum(sizes)
        within = np.repeat(starts[some] - (ends - sizes), sizes) + np.arange(int(ends[-1]))
        made[done : done + len(within)] = joined[within]
        done += len(within)
    return made


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


def _vocabulary(words: Collection[str], ranks: Numbers) -> dict[str, Numbers]:
    """The words by their digests; raises ValueError where two have the same one."""
    digests = np.fromiter((text_digest(word) for word in words), np.uint64, len(words))
    order = np.argsort(digests)
    in_order = digests[order]
    if np.any(in_order[1:] == in_order[:-1]):
        message = "two words of the memory have the same digest"
        raise ValueError(message)
    return {"word_hashes": in_order, "word_ids": ranks[order]}


def _lexicon(words: Sequence[str]) -> dict[str, Numbers]:
    """The arrays of some words, which stand in the order of their numbers.

    word_letters u1: UTF-8, a line feed before the first word and after each. word_starts u4
    [v + 1]: where the line feed before each word stands.
    """
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    starts = np.zeros(len(words) + 1, np.uint32)
    np.cumsum([len(word) + 1 for word in encoded], out=starts[1:])
    letters = np.frombuffer(b"\n" + b"".join(word + b"\n" for word in encoded), np.uint8)
    return {"word_letters": letters, "word_starts": starts}


def inverted(joined: Numbers, lengths: Numbers, words: int) -> tuple[Numbers, Numbers, Numbers]:
    """From tokens to postings: the arrays first_feature, posting_starts and postings.

    joined u4 [t], the numbers of the tokens text by text, lengths i8 [n], and how many words there
    are.
    """
    places = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    earlier = _occurrences(joined, places)
    most = np.zeros(words, np.int64)
    np.maximum.at(most, joined, earlier + 1)
    first = _starts(most, np.uint32)
    features = first[joined] + earlier
    order = np.argsort(features, kind="stable")
    counts = np.bincount(features, minlength=int(first[-1]))
    return first, _starts(counts, np.uint32), places[order]


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
