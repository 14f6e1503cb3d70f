"""What of a variant is compared with the other languages: its words as numbers, its length, marks.

A word is cut to its first letters, so that inflected forms are one; Russian is written in Latin
letters first, so that international words (информация) begin alike in four of the languages.
"""

import math
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from translation.languages import Language
from translation.memory.dirt.figures import digits
from translation.memory.dirt.room import filled
from translation.memory.dirt.sums import BUCKETS

T = TypeVar("T")

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
"""Words of a language whose numbers are remembered; most are met once and no more."""

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
_BRACKETS = str.maketrans("（）［］", "()[]")


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
    """Turns units into frames; remembers the numbers of words, which come again and again."""

    def __init__(self) -> None:
        self._known = {language: _kept(language) for language in LANGUAGES}

    def frame(self, units: Sequence[Mapping[Language, str]]) -> Frame:
        """The arrays of some units, in their order."""
        return self.frames(units, np.arange(len(units)))[1]

    def frames(
        self, units: Sequence[Mapping[Language, str]], some: NDArray[np.int64]
    ) -> tuple[Frame, Frame]:
        """The arrays of units without letters, and those of `some` of them with their letters.

        Letters take as much as words do, and of most units nobody asks for them.
        """
        shape = (len(units), len(LANGUAGES))
        words = filled((*shape, WIDTH), np.int32, -1)
        grams = filled((len(some), len(LANGUAGES), WIDTH), np.int32, -1)
        lengths = np.zeros(shape, np.float32)
        traits = np.zeros((*shape, TRAITS), np.int32)
        present = np.zeros(shape, np.bool_)
        spelt = dict(zip(some.tolist(), range(len(some)), strict=True))
        for at, texts in enumerate(units):
            to = spelt.get(at)
            for language, text in texts.items():
                place = PLACES[language]
                plain = bared(text)
                found, pieces = self._words(plain, language)
                words[at, place, : len(found)] = found
                if to is not None:
                    letters = self._letters(pieces, language)
                    grams[to, place, : len(letters)] = letters
                lengths[at, place] = math.log(len(plain) + 3)
                traits[at, place] = _traits(plain)
                present[at, place] = True
        none = np.broadcast_to(np.int32(-1), words.shape)
        ends = np.zeros((*shape, 2), np.float32)
        bare = Frame(words, none, lengths, traits, present, ends)
        if len(some) == len(units):
            return bare, replace(bare, grams=grams)
        return bare, replace(bare.of(some), grams=grams)

    def _words(self, text: str, language: Language) -> tuple[list[int], list[str]]:
        """The numbers of the first words, each once, and the pieces of the text that have them."""
        numbers, letters = self._known[language]
        if len(numbers) > _KNOWN:
            numbers.clear()
            letters.clear()
        pieces = _pieces(text, language)
        found = list(dict.fromkeys(map(numbers.__getitem__, pieces)))
        if len(found) >= WIDTH:
            found = found[:WIDTH]
            pieces = pieces[: [numbers[word] for word in pieces].index(found[-1]) + 1]
        return found, pieces

    def _letters(self, pieces: Sequence[str], language: Language) -> list[int]:
        """The lowest numbers of the letters of words."""
        _, letters = self._known[language]
        return sorted(set().union(*map(letters.__getitem__, pieces)))[:WIDTH]


class _Kept(dict[str, T]):
    """What is made of a word, by the word; made when it is first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> T:
        self[word] = made = self._make(word)
        return made


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


def _kept(language: Language) -> tuple[_Kept[int], _Kept[tuple[int, ...]]]:
    """The numbers of the words of a language, and those of their letters."""
    three = _Kept(lambda letters: _hashed(letters) >> 2)
    return (
        _Kept(lambda word: _hashed(_root(word, language)[:_LEAD]) & (BUCKETS - 1)),
        _Kept(lambda word: _letters(_root(word, language), three)),
    )


def _root(word: str, language: Language) -> str:
    """A word without accents, in Arabic without its article; of Russian in Latin letters."""
    if language is Language.RU:
        return word.translate(_ROMAN)
    if language is Language.AR:
        return _ARTICLE.sub("", word)
    return word if language is Language.ZH else word.translate(_ACCENTS)


def _letters(word: str, three: "_Kept[int]") -> tuple[int, ...]:
    """Each three letters of a word and its edges; none where it is not written in Latin ones.

    Their numbers stand in `three`, so that the words which have them share them.
    """
    if not word.isascii():
        return ()
    edged = f" {word} "
    return tuple(three[edged[at : at + 3]] for at in range(len(edged) - 2))


def _hashed(letters: str) -> int:
    return zlib.crc32(letters.encode())


def _traits(text: str) -> tuple[int, ...]:
    stripped = text.rstrip("\"'»”’ ")
    end = 5 if stripped.endswith("...") else _ENDS.get(stripped[-1:], 0)
    marks = text.translate(_BRACKETS)
    brackets = (
        marks.count("(") + 8 * marks.count("[") + 64 * marks.count("%") + 512 * marks.count("\n")
    )
    first = text[:1]
    case = 2 if first.isupper() else 1 if first.islower() else 0
    return end, brackets, zlib.crc32(digits(text).encode()) & 0xFFFFFF, case
