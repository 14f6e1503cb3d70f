"""Whether a text ends as texts do: what was cut off ends in the middle of a word, or with "the".

Each language's last words are counted in the file, and how often each stands anywhere. Of Chinese
the last two characters count as a word.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from translation.languages import Language
from translation.memory.dirt.vocabulary import Vocabulary
from translation.memory.dirt.words import LANGUAGES, PLACES, bared

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
_LAST = re.compile(r"\W*([^\W\d_]+)")  # of a text that is turned round
_LAST_HAN = re.compile("\\W*([\u3400-\u9fff]{2})")
_HAN = re.compile("[\u3400-\u9fff]+")
_TAIL = 60
_UNSEEN = 0.3
_SCALE = 4.0


class Ends:
    """Which words texts end with, in each language of a file."""

    def __init__(self, units: Sequence[Mapping[Language, str]], vocabulary: Vocabulary) -> None:
        texts: dict[Language, set[str]] = {language: set() for language in LANGUAGES}
        for unit in units:
            for language, text in unit.items():
                texts[language].add(text)
        self._vocabulary = vocabulary
        self._pairs = Counter(pair for text in texts[Language.ZH] for pair in _pairs(text))
        self._last = {
            language: Counter(_last(text, language) for text in some)
            for language, some in texts.items()
        }

    def signs(self, units: Sequence[Mapping[Language, str]], own: Numbers) -> Floats:
        """How little the last word of each variant is one, and whether none has it elsewhere.

        (units, languages, 2); the first is a natural logarithm over _SCALE. `own` is above -1 for a
        unit whose texts were counted.
        """
        found = np.zeros((len(units), len(LANGUAGES), 2), np.float32)
        for at, (texts, place) in enumerate(zip(units, own.tolist(), strict=True)):
            for language, text in texts.items():
                found[at, PLACES[language]] = self._told(text, language, int(place >= 0))
        return found

    def _told(self, text: str, language: Language, own: int) -> tuple[float, float]:
        word = _last(text, language)
        if not word:
            return 0.0, 0.0
        han = language is Language.ZH
        some = self._pairs[word] if han else self._vocabulary.count(word, language)
        last = max(0, self._last[language][word] - own)
        some = max(0, some - own, last)
        return math.log((last + _UNSEEN) / (some + 1)) / _SCALE, float(some == 0)


def _last(text: str, language: Language) -> str:
    """The last word in small letters; empty where a figure or another script ends the text."""
    turned = bared(text[-_TAIL:])[::-1]
    found = (_LAST_HAN if language is Language.ZH else _LAST).match(turned)
    return found[1][::-1].lower() if found else ""


def _pairs(text: str) -> set[str]:
    """Each two Han characters that stand together."""
    runs = _HAN.findall(text)
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
