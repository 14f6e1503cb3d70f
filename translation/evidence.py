"""The language that a text is evidently written in, to catch one that was named wrongly.

The script tells Arabic, Chinese and Russian; words that only one of them uses tell English, French
and Spanish apart. Where a text is short, mixed or made of names and numbers there is no evidence,
and whoever hands it in is believed.
"""

import re
from collections import Counter
from collections.abc import Iterable

from translation.languages import Language

_LEAST_WORDS = 40
_SCRIPTS = {
    Language.AR: re.compile(r"[\u0620-\u064A]"),
    Language.ZH: re.compile(r"[\u3400-\u9FFF]"),
    Language.RU: re.compile(r"[\u0400-\u04FF]"),
}
_LATIN = re.compile(r"[A-Za-z\u00C0-\u024F]")
_IDEOGRAPH_LETTERS = 3  # letters of a word in an alphabet that an ideograph weighs about
_MOSTLY = 0.7
_WORD = re.compile(r"[^\W\d_]+")
_OWN_WORDS = {
    Language.EN: "the of and to is for with by be are this which that from at has it was were not",
    Language.FR: "le les des et du une dans pour par sur au aux cette qui ont sont ou pas leur",
    Language.ES: "el los las y del para por lo su como han este esta sobre más sus",
}
"""Frequent words that neither of the other two languages writes.

They are evidence of sentences. A dictionary (simplemma's was tried) also knows names, and takes a
list of places or participants in any language for English.
"""

_OWNER = {word: language for language, words in _OWN_WORDS.items() for word in words.split()}
_SHARE = 0.08  # of all words; running text of the three has between a quarter and a half
_LEAD = 4  # times the words of the next language


def evident_language(texts: Iterable[str]) -> Language | None:
    """The language of the texts of a document together, None where they do not tell it."""
    whole = "\n".join(texts)
    weights = {language: len(script.findall(whole)) for language, script in _SCRIPTS.items()}
    weights[Language.ZH] *= _IDEOGRAPH_LETTERS
    latin = len(_LATIN.findall(whole))
    letters = latin + sum(weights.values())
    if letters < _LEAST_WORDS * _IDEOGRAPH_LETTERS:
        return None
    for language, weight in weights.items():
        if weight > _MOSTLY * letters:
            return language
    return _by_own_words(whole) if latin > _MOSTLY * letters else None


def _by_own_words(text: str) -> Language | None:
    words = [word.lower() for word in _WORD.findall(text)]
    found = Counter(_OWNER[word] for word in words if word in _OWNER)
    if len(words) < _LEAST_WORDS or not found:
        return None
    (language, most), *others = found.most_common()
    runner_up = others[0][1] if others else 0
    evident = most >= _SHARE * len(words) and most >= _LEAD * runner_up
    return language if evident else None
