"""Whether a variant is written in its language.

The script tells it, and among the three that share one the letters that follow each other in this
file's English, French and Spanish. A short text, a name or a code is written alike in many
languages and tells nothing.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from translation.languages import Language
from translation.memory.dirt.letters import LATIN, OWN_SCRIPT

Floats = NDArray[np.float32]
ROMANCE = (Language.EN, Language.FR, Language.ES)
_CELLS = 1 << 17
_PART = 1000
_EDGE = " "
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKUP = re.compile(r"%\(?\w*\)?[sd]?|\$\w+|&\w+;|\S*(?:://|@|www\.)\S*|\{+[^{}]*\}+|<[^>]*>")
_SIGNS = re.compile(r"[%$&@{<]|://|www\.")  # one is in all that _MARKUP finds
_FOREIGN = 0.1
"""The share of letters in the script of its language below which a text is in another one."""
_HAN = 3
_LONG = 60
_SURE = 2
"""Words that are no names before a Latin text counts as one in a language of another script."""


class Letters:
    """Which three letters follow each other in English, French and Spanish."""

    def __init__(self, units: Sequence[Mapping[Language, str]]) -> None:
        counts = np.zeros((len(ROMANCE), _CELLS), np.float32)
        for place, language in enumerate(ROMANCE):
            for start in range(0, len(units), _PART):
                some = units[start : start + _PART]
                cells, _ = _cells([unit[language] for unit in some if language in unit])
                counts[place] += np.bincount(cells, minlength=_CELLS)
        self._counts = counts
        self._totals = counts.sum(1)

    @property
    def ready(self) -> bool:
        """Whether enough of each language was seen."""
        return bool((self._totals > 4000).sum() > 1)

    def leaning(self, texts: Sequence[str], language: Language) -> Floats:
        """How much more likely each text is in each of the three languages, (ROMANCE, texts).

        In natural logarithms; the text's own letters are taken out of what was counted. Its own
        language and those of which too little was seen are infinitely unlikely. A language of which
        more was seen than of the text's own counts as if as much of it had been.
        """
        cells, starts = _cells(texts)
        mine = ROMANCE.index(language)
        own = np.maximum(self._counts[mine, cells] - 1, 0)
        level = np.log((own + 0.5) / (self._totals[mine] + 0.5 * _CELLS))
        gains = np.full((len(ROMANCE), len(texts)), -np.inf, np.float32)
        for place in range(len(ROMANCE)):
            if place != mine and self._totals[place] > 4000:
                scale = min(1.0, self._totals[mine] / self._totals[place])
                there = np.log(
                    (self._counts[place, cells] * scale + 0.5)
                    / (self._totals[place] * scale + 0.5 * _CELLS)
                )
                gains[place] = np.add.reduceat(there - level, starts)
        return gains


def _cells(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each three characters of texts as one number, and where each text starts."""
    bare = [f"{_EDGE}{_bare(text)}{_EDGE}" for text in texts]
    codes = np.frombuffer("".join(bare).encode("utf-32-le"), np.uint32).astype(np.int64)
    if len(codes) < 3:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    mixed = (codes[:-2] * 7919 + codes[1:-1] * 104_729 + codes[2:] * 1_299_709) % _CELLS
    lengths = np.array([len(one) for one in bare])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return mixed, np.minimum(starts, len(mixed) - 1)


def _unmarked(text: str) -> str:
    """The text without placeholders, addresses, tags; few have any."""
    return _MARKUP.sub(" ", text) if _SIGNS.search(text) else text


def _bare(text: str) -> str:
    return " ".join(_WORD.findall(_unmarked(text).lower()))


def foreign_scripts(texts: Mapping[Language, str]) -> dict[Language, Language]:
    """The languages whose texts are written in another script, and whose script that is.

    Latin letters stand for English here: which of the three it is the letters have to tell.
    """
    told = {}
    for language, text in texts.items():
        other = _strayed(language, texts) if language in ROMANCE else _foreign(text, language)
        if other is not None:
            told[language] = other
    return told


def _strayed(language: Language, texts: Mapping[Language, str]) -> Language | None:
    """The script that a text in Latin letters has instead, or alone among the Latin ones.

    Names and programs stay Latin in a Chinese sentence, so few letters tell, if no other has them.
    """
    text = texts[language]
    if text.isascii():
        return None
    counts = _scripts(text)
    if not counts:
        return None
    likeliest = max(counts, key=lambda one: counts[one])
    script, latin = OWN_SCRIPT[likeliest], len(LATIN.findall(text))
    beside = [texts[one] for one in ROMANCE if one in texts and one is not language]
    if any(2 * len(script.findall(one)) >= len(script.findall(text)) for one in beside):
        return None
    share = _FOREIGN if beside else 0.5
    return likeliest if counts[likeliest] > share * (counts[likeliest] + latin) else None


def _foreign(text: str, language: Language) -> Language | None:
    """The script that a text of Arabic, Chinese or Russian has instead of its own."""
    own = OWN_SCRIPT[language]
    if own.search(text) and not _mostly_foreign(text, own):
        return None
    counts = _scripts(text)
    if latin := len(LATIN.findall(text)):
        counts[Language.EN] = latin
    likeliest = max(counts, key=lambda one: counts[one], default=None)
    return None if likeliest is language else likeliest


def _scripts(text: str) -> dict[Language, int]:
    """The letters of each script but the Latin one; a Han character counts as three."""
    counts = {one: len(script.findall(text)) for one, script in OWN_SCRIPT.items()}
    counts[Language.ZH] *= _HAN
    return {one: count for one, count in counts.items() if count}


def _mostly_foreign(text: str, own: re.Pattern[str]) -> bool:
    letters = sum(map(str.isalpha, text))
    mine = len(own.findall(text))
    return letters > _LONG and float(mine) < _FOREIGN * letters


def is_text(text: str) -> bool:
    """Whether Latin letters make words that are no names, codes or placeholders."""
    words = _WORD.findall(_unmarked(text))
    return len([word for word in words if word.islower() or not word.isascii()]) >= _SURE


def has_words(text: str) -> bool:
    """Whether any word of two letters has small ones, and is no code or placeholder."""
    return any(not word.isupper() for word in _WORD.findall(_unmarked(text)))
