"""What of a variant is compared with the other languages: its words as numbers, its length, marks.

A word is cut to its first letters, so that inflected forms are one; Russian is written in Latin
letters first, so that international words (информация) begin alike in four of the languages.
"""

import re
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from translation.languages import Language
from translation.memory.dirt.figures import digits
from translation.memory.dirt.room import filled
from translation.memory.dirt.sums import BUCKETS, blocks

LANGUAGES = tuple(Language)
PLACES = {language: place for place, language in enumerate(LANGUAGES)}
WIDTH = 40
"""Words of a variant that are looked at: the first ones, each once."""

TRAITS = 4
"""Marks that translations share: how it ends, its brackets, its digits, its first letter."""

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"\{/?[0-9]{1,9}/?\}")
_KEY = re.compile(r"(?<![_~])[_~](?=[^\W_])")
_HAN = re.compile("[\u3400-\u9fff]+")
_LEAD = 5
_KNOWN = 1 << 16
"""Words of a language that are remembered; most are met once and no more."""

_AT_ONCE = 500
"""Units whose words are looked at together."""

_BITS = 30
"""Of the number of three letters."""

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = [*"abvgdeejziiklmnoprstufhccss", "", "i", "", *"eui"]
_ROMAN = dict(zip(map(ord, _CYRILLIC), _LATIN, strict=True))
_ARTICLE = re.compile("^(?:[وفبك]?ال|لل|و)(?=..)")
_ACCENTS = str.maketrans("áàâäãéèêëíìîïóòôöúùûüçñœ", "aaaaaeeeeiiiioooouuuucno")
_ENDS = {
    ".": 1,
    "。": 1,
    "．": 1,
    "؟": 2,
    "?": 2,
    "？": 2,
    "!": 3,
    "！": 3,
    ":": 4,
    "：": 4,
    "…": 5,
    ")": 6,
    "）": 6,
    ";": 7,
    "؛": 7,
    "；": 7,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Some units as arrays, (units, languages) and what each names.

    `words` (WIDTH) are numbers of words, -1 where there is none, `grams` (WIDTH) three letters that
    stand together as numbers in rising order, the lowest ones, then -1; `lengths` are natural
    logarithms of characters, `traits` (TRAITS) codes that only equality says something of. `ends`
    (2) says whether the last word is one, as `ends` has it, zeros until it was asked.
    """

    words: NDArray[np.int32]
    grams: NDArray[np.int32]
    lengths: NDArray[np.float32]
    traits: NDArray[np.int32]
    present: NDArray[np.bool_]
    ends: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.present)

    def of(self, rows: NDArray[np.int64]) -> "Frame":
        """Some of the units."""
        return Frame(
            self.words[rows],
            self.grams[rows],
            self.lengths[rows],
            self.traits[rows],
            self.present[rows],
            self.ends[rows],
        )


class Reading:
    """Turns units into frames; remembers what is known of words, which come again and again."""

    def __init__(self) -> None:
        self._known = {language: _Lexicon(language) for language in LANGUAGES}

    def frame(self, units: Sequence[Mapping[Language, str]]) -> Frame:
        """The arrays of some units, in their order."""
        return self.frames(units, np.arange(len(units)))[1]

    def frames(
        self, units: Sequence[Mapping[Language, str]], some: NDArray[np.int64]
    ) -> tuple[Frame, Frame]:
        """The arrays of units without letters, and those of `some` of them with their letters.

        `some` are in rising order. Letters take as much as words do, and of most units nobody asks
        for them.
        """
        shape = (len(units), len(LANGUAGES))
        words = filled((*shape, WIDTH), np.int32, -1)
        grams = filled((len(some), len(LANGUAGES), WIDTH), np.int32, -1)
        lengths = np.zeros(shape, np.float32)
        traits = np.zeros((*shape, TRAITS), np.int32)
        present = np.zeros(shape, np.bool_)
        for part in blocks(len(units), _AT_ONCE):
            first, last = np.searchsorted(some, (part.start, part.stop))
            spelt = some[first:last] - part.start
            for language, place in PLACES.items():
                rows = [at for at in range(part.start, part.stop) if language in units[at]]
                if not rows:
                    continue
                texts = [bared(units[at][language]) for at in rows]
                lengths[rows, place] = np.log(np.array([len(text) + 3 for text in texts]))
                traits[rows, place] = [_traits(text) for text in texts]
                present[rows, place] = True
                told = self._known[language].told(texts, np.array(rows) - part.start)
                where = told.first()
                told.words(where, words[part, place])
                told.letters(where, grams[first:last, place], spelt)
        none = np.broadcast_to(np.int32(-1), words.shape)
        ends = np.zeros((*shape, 2), np.float32)
        bare = Frame(words, none, lengths, traits, present, ends)
        if len(some) == len(units):
            return bare, replace(bare, grams=grams)
        return bare, replace(bare.of(some), grams=grams)


class _Lexicon(dict[str, int]):
    """The words of a language that were met, each with a place; what is known of it stands there.

    That is its number, and the numbers of its letters.
    """

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._forget()

    def __missing__(self, word: str) -> int:
        self[word] = at = len(self)
        root = _root(word, self._language)
        self._numbers.append(_hashed(root[:_LEAD]) & (BUCKETS - 1))
        self._letters.extend(_letters(root))
        self._ends.append(len(self._letters))
        return at

    def told(self, texts: Sequence[str], rows: NDArray[np.int64]) -> "_Told":
        """What is known of the words of some texts, each with its row."""
        if len(self) > _KNOWN:
            self._forget()
        pieces = [_pieces(text, self._language) for text in texts]
        sizes = np.array([len(one) for one in pieces])
        at = np.fromiter(map(self.__getitem__, chain.from_iterable(pieces)), np.int64, sizes.sum())
        return _Told(
            np.repeat(rows, sizes),
            np.array(self._numbers, np.int64)[at],
            np.array(self._ends, np.int64)[at],
            np.array(self._ends, np.int64)[at + 1],
            np.array(self._letters, np.int32),
        )

    def _forget(self) -> None:
        self.clear()
        self._numbers, self._letters, self._ends = array("i"), array("i"), array("i", [0])


_Where = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Places of words, and which of the words of its text each is."""


@dataclass(frozen=True, slots=True)
class _Told:
    """The words of some texts, one after the other, each with its row and its number.

    Its letters are those of `known` from `starts` to `stops`.
    """

    rows: NDArray[np.int64]
    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]
    stops: NDArray[np.int64]
    known: NDArray[np.int32]

    def first(self) -> _Where:
        """Where each word of a text stands first, and which of its words it is."""
        keys = self.rows * BUCKETS + self.numbers
        order = np.argsort(keys, kind="stable")
        first = np.sort(order[_begins(keys[order])])
        return first, _ranked(self.rows[first])

    def words(self, where: _Where, out: NDArray[np.int32]) -> None:
        """The first words of each text, each once, into its row."""
        first, rank = where
        few = first[rank < WIDTH]
        out[self.rows[few], rank[rank < WIDTH]] = self.numbers[few]

    def letters(self, where: _Where, out: NDArray[np.int32], some: NDArray[np.int64]) -> None:
        """The lowest letters of the texts of `some` rows, of their first words, in that order."""
        if not len(some) or not len(self.rows):
            return
        first, rank = where
        last = np.full(self.rows[-1] + 1, len(self.rows))
        full = first[rank == WIDTH - 1]
        last[self.rows[full]] = full
        to = np.minimum(np.searchsorted(some, self.rows), len(some) - 1)
        fit = (some[to] == self.rows) & (np.arange(len(self.rows)) <= last[self.rows])
        sizes = (self.stops - self.starts)[fit]
        ends = np.cumsum(sizes)
        at = np.repeat(self.starts[fit] - ends + sizes, sizes) + np.arange(sizes.sum())
        keys = np.sort((np.repeat(to[fit], sizes) << _BITS) + self.known[at])
        keys = keys[_begins(keys)]
        rows, letters = keys >> _BITS, keys & ((1 << _BITS) - 1)
        rank = _ranked(rows)
        few = rank < WIDTH
        out[rows[few], rank[few]] = letters[few]


def _ranked(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The how many-th of its row each is; rows are in rising order."""
    at = np.arange(len(rows))
    ranked: NDArray[np.int64] = at - np.maximum.accumulate(np.where(_begins(rows), at, 0))
    return ranked


def _begins(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where another one begins, of keys in rising order."""
    found = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=found[1:])
    return found


def bared(text: str) -> str:
    """The text without its tags and the mark of a key of a menu: Deci_mal."""
    bare = _TAG.sub("", text) if "{" in text else text
    return _KEY.sub("", bare) if "_" in bare or "~" in bare else bare


def _pieces(text: str, language: Language) -> list[str]:
    """Words in lower case; of Chinese each two characters that stand together."""
    pieces = _WORD.findall(text.lower())
    if language is not Language.ZH:
        return pieces
    cut: list[str] = []
    for piece in pieces:
        if piece.isascii():
            cut.append(piece)
        else:
            runs = _HAN.findall(piece)
            cut += [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]
            cut += [one for one in _HAN.split(piece) if one]
    return cut


def _root(word: str, language: Language) -> str:
    """A word without accents, in Arabic without its article; of Russian in Latin letters."""
    if language is Language.RU:
        return word.translate(_ROMAN)
    if language is Language.AR:
        return _ARTICLE.sub("", word)
    return word if language is Language.ZH else word.translate(_ACCENTS)


def _letters(word: str) -> list[int]:
    """Each three letters of a word and its edges; none where it is not written in Latin ones."""
    if not word.isascii():
        return []
    edged = f" {word} "
    return [_hashed(edged[at : at + 3]) >> (32 - _BITS) for at in range(len(edged) - 2)]


def _hashed(letters: str) -> int:
    return zlib.crc32(letters.encode())


def _traits(text: str) -> tuple[int, ...]:
    stripped = text.rstrip("\"'»”’ ")
    end = 5 if stripped.endswith("...") else _ENDS.get(stripped[-1:], 0)
    first = text[:1]
    case = 2 if first.isupper() else 1 if first.islower() else 0
    return end, _brackets(text), zlib.crc32(digits(text).encode()) & 0xFFFFFF, case


def _brackets(text: str) -> int:
    """How many there are of each kind, with signs of a hundred and new lines, as one number."""
    round_, square = text.count("("), text.count("[")
    if not text.isascii():
        round_, square = round_ + text.count("（"), square + text.count("［")
    return round_ + 8 * square + 64 * text.count("%") + 512 * text.count("\n")
