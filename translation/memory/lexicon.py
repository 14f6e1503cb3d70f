"""The words of a part: which of them fit a wildcard, and which are forms of another.

A part knows words by their digests; here they stand as they are, in the order of their numbers.
"""

from collections.abc import Iterable, Iterator
from threading import Lock

import numpy as np
import regex

from translation.memory.facts import Numbers
from translation.memory.part import Part, word_digest
from translation.memory.sought import Forms, Kind, Word, alike, wild_pattern

_CHUNK = 1 << 16


class Lexicon:
    """The words of one part; safe to share between threads.

    The first search for forms of words makes an index of them by the forms of its language, in 7
    to 45 µs of CPU a word: those of the same language are the same for every search.
    """

    def __init__(self, part: Part) -> None:
        self._part = part
        self._letters = part.arrays.word_letters.data
        self._starts = part.arrays.word_starts
        self._forms: _FormIndex | None = None
        self._indexing = Lock()

    def numbers(self, word: Word, forms: Forms | None) -> Numbers:
        """The numbers of the words that a word of a search agrees with, i8."""
        if word.kind is Kind.WILD:
            return self._fitting(word.text)
        found = self._part.encode(
            list(alike(word.text)) if word.kind is Kind.ALIKE else [word.text]
        )
        if word.kind is Kind.FORMS and forms is not None:
            found = np.append(found, self._agreeing(forms).of(forms.asked(word.text)))
        return np.unique(found[found >= 0])

    def words(self) -> Iterator[str]:
        """All words in the order of their numbers."""
        starts = self._starts.tolist()
        for first in range(0, len(starts) - 1, _CHUNK):
            last = min(first + _CHUNK, len(starts) - 1)
            piece = self._text(starts[first], starts[last])
            yield from piece.split("\n") if piece else ()

    def _fitting(self, text: str) -> Numbers:
        """Those that hold the longest piece between wildcards and fit the whole."""
        piece = max(regex.split("[*?]", f"\n{text}\n"), key=len)
        sought = regex.compile(regex.escape(piece.encode("utf-8", "surrogatepass")))
        places = np.fromiter((found.start() for found in sought.finditer(self._letters)), np.int64)
        # a piece that begins with a word begins with the line feed before it
        places += piece.startswith("\n")
        some = np.unique(np.searchsorted(self._starts, places, "left") - 1)
        some = some[some < len(self._starts) - 1]
        fits = wild_pattern(text).fullmatch
        kept = [number for number in some.tolist() if fits(self._word(number))]
        return np.array(kept, np.int64)

    def _word(self, number: int) -> str:
        return self._text(int(self._starts[number]), int(self._starts[number + 1]))

    def _text(self, start: int, end: int) -> str:
        return bytes(self._letters[start + 1 : end]).decode("utf-8", "surrogatepass")

    def _agreeing(self, forms: Forms) -> "_FormIndex":
        with self._indexing:
            if self._forms is None:
                self._forms = _FormIndex(self.words(), forms)
            return self._forms


class _FormIndex:
    """The words of a lexicon by the keys that make them forms of others."""

    def __init__(self, words: Iterable[str], forms: Forms) -> None:
        keys, numbers = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)]
        some: list[tuple[int, int]] = []
        for number, word in enumerate(words):
            if word[:1].isalpha():
                some += ((word_digest(key), number) for key in forms.standing(word))
            if len(some) >= _CHUNK:
                _unload(some, keys, numbers)
        _unload(some, keys, numbers)
        every = np.concatenate(keys)
        order = np.argsort(every, kind="stable")
        self._keys, self._numbers = every[order], np.concatenate(numbers)[order]

    def of(self, keys: Iterable[str]) -> Numbers:
        """The numbers of the words that have one of some keys, i8."""
        found = [np.empty(0, np.int64)]
        for key in keys:
            wanted = np.uint64(word_digest(key))
            first, last = (
                int(np.searchsorted(self._keys, wanted, side)) for side in ("left", "right")
            )
            found.append(self._numbers[first:last].astype(np.int64))
        return np.concatenate(found)


def _unload(some: list[tuple[int, int]], keys: list[Numbers], numbers: list[Numbers]) -> None:
    keys.append(np.fromiter((key for key, _ in some), np.uint64, len(some)))
    numbers.append(np.fromiter((number for _, number in some), np.uint32, len(some)))
    some.clear()
