"""What of a variant is compared with the other languages: its words as numbers, its length, marks.

A word is cut to its first letters, so that inflected forms are one; Russian is written in Latin
letters first, so that international words (информация) begin alike in four of the languages.
"""

import math
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from translation.languages import Language
from translation.memory.dirt.figures import digits
from translation.memory.dirt.room import filled
from translation.memory.dirt.sums import BUCKETS

LANGUAGES = tuple(Language)
PLACES = {language: place for place, language in enumerate(LANGUAGES)}
_REMEMBERED = 3000
"""Texts of a language of which is kept what stands in them: the first ones, which come twice."""

WIDTH = 40
"""Words of a variant that are looked at: the first ones, each once."""

TRAITS = 4
"""Marks that translations share: how it ends, its brackets, its digits, its first letter."""

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"\{/?[0-9]{1,9}/?\}")
_KEY = re.compile(r"(?<![_~])[_~](?=[^\W_])")
_HAN = re.compile("[\u3400-\u9fff]+")
_LEAD = 5
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


@dataclass(frozen=True, slots=True)
class _Read:
    """One variant, as a frame has it: so many words, then letters, of four bytes each."""

    numbers: bytes
    words: int
    length: float
    traits: tuple[int, ...]


class Reading:
    """Turns units into frames; remembers the numbers of words, which come again and again."""

    def __init__(self) -> None:
        self._known: dict[Language, dict[str, tuple[int, frozenset[int]]]] = {
            language: {} for language in LANGUAGES
        }
        self._read: dict[Language, dict[int, _Read]] = {language: {} for language in LANGUAGES}

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
                read = self._read[language].get(hash(text)) or self._of(text, language)
                numbers = np.frombuffer(read.numbers, np.int32)
                words[at, place, : read.words] = numbers[: read.words]
                if to is not None:
                    grams[to, place, : len(numbers) - read.words] = numbers[read.words :]
                lengths[at, place] = read.length
                traits[at, place] = read.traits
                present[at, place] = True
        none = np.broadcast_to(np.int32(-1), words.shape)
        ends = np.zeros((*shape, 2), np.float32)
        bare = Frame(words, none, lengths, traits, present, ends)
        if len(some) == len(units):
            return bare, replace(bare, grams=grams)
        return bare, replace(bare.of(some), grams=grams)

    def _of(self, text: str, language: Language) -> "_Read":
        """What stands in one text; remembered of the first ones, which are learned from."""
        bare = bared(text)
        found, letters = self._words(bare, language)
        length = math.log(len(bare) + 3)
        numbers = np.array(found + letters, np.int32).tobytes()
        read = _Read(numbers, len(found), length, _traits(bare))
        if len(self._read[language]) < _REMEMBERED:
            self._read[language][hash(text)] = read
        return read

    def _words(self, text: str, language: Language) -> tuple[list[int], list[int]]:
        """The numbers of the words, and the lowest of their letters'."""
        known = self._known[language]
        if len(known) > 300_000:
            known.clear()
        found: dict[int, None] = {}
        grams: set[int] = set()
        for word in _pieces(text, language):
            numbered = known.get(word)
            if numbered is None:
                numbered = known[word] = _numbered(word, language)
            found[numbered[0]] = None
            grams |= numbered[1]
            if len(found) == WIDTH:
                break
        return list(found), sorted(grams)[:WIDTH]


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


def _numbered(word: str, language: Language) -> tuple[int, frozenset[int]]:
    """The number of a word, and those of its letters where they are Latin ones, or were made so."""
    if language is Language.RU:
        word = word.translate(_ROMAN)
    elif language is Language.AR:
        word = _ARTICLE.sub("", word)
    elif language is not Language.ZH:
        word = word.translate(_ACCENTS)
    return _hashed(word[:_LEAD]) & (BUCKETS - 1), _letters(word)


def _letters(word: str) -> frozenset[int]:
    """Each three letters of a word and its edges; none where it is not written in Latin ones."""
    if not word.isascii():
        return frozenset()
    edged = f" {word} "
    return frozenset(_hashed(edged[at : at + 3]) >> 2 for at in range(len(edged) - 2))


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
