"""The words of each language in a file: what tells a word left untranslated from a borrowed one."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from translation.languages import Language

_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKUP = re.compile(
    r"\{+[^{}]*\}+|%\(?\w*\)?[sd]?|\$\(\w*\)|\$\w+|&#?\w+;|\S*(?:://|@|www\.)\S*|<[^>]*>"
)
_ARABIC = re.compile("[\u0620-\u064a]{3,}")
_UNSEEN = 0.3


def words(text: str) -> list[str]:
    """The words of a text that a translation exchanges: no capitals alone, no placeholders."""
    bare = _MARKUP.sub(" ", text)
    return [word for word in _WORD.findall(bare) if not (word.isupper() and len(word) > 1)]


class Vocabulary:
    """How many units of a file have a word in a language, each text counted once."""

    def __init__(self, units: Sequence[Mapping[Language, str]]) -> None:
        texts: dict[Language, set[str]] = {language: set() for language in Language}
        for unit in units:
            for language, text in unit.items():
                texts[language].add(text)
        self._counts = {
            language: Counter(word for text in some for word in {w.lower() for w in words(text)})
            for language, some in texts.items()
        }
        self._sizes = {language: len(some) for language, some in texts.items()}

    def stranger(self, text: str, language: Language, own: int) -> float:
        """How much the words of a text are those of other languages rather than of its own.

        A sum of natural logarithms; above 1.4 one word says it that others have and it has not.
        `own` is 1 where the text was counted with the rest. A language that has more texts than
        this one counts as if it had as many.
        """
        total = 0.0
        size = max(1, self._sizes[language])
        others = [
            (counts, min(1.0, size / max(1, self._sizes[other])))
            for other, counts in self._counts.items()
            if other is not language
        ]
        for word in {word.lower() for word in words(text)}:
            here = self._counts[language][word] - own
            there = max((counts[word] - own) * scale for counts, scale in others)
            if here > 0 or there > 0:
                total += math.log((max(0, there) + _UNSEEN) / (max(0, here) + _UNSEEN))
        return total

    def count(self, word: str, language: Language) -> int:
        """How many texts of a language have a word, given in small letters."""
        return self._counts[language][word]

    def backwards(self, text: str, own: int) -> bool:
        """Whether more Arabic words of a text are known from behind than as they stand."""
        counts = self._counts[Language.AR]
        found = _ARABIC.findall(text)
        right = sum(counts[word] > own for word in found)
        wrong = sum(counts[word[::-1]] > 0 for word in found if word != word[::-1])
        return wrong > 2 * right
