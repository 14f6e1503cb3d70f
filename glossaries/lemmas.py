"""Lemmas of English, French, Spanish and Russian words.

The dictionaries are simplemma's and pymorphy3's; they load at the first word of their language.
The few endings below are for what a dictionary of lemmas does not say: that a feminine may stand
for the masculine term (déléguée, notificatrice).
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from translation.languages import Language

Lemmas = tuple[str, ...]
_Endings = tuple[tuple[re.Pattern[str], str], ...]

# Parses that pymorphy3 holds for less likely than this are left out: пять is no form of пята.
_LEAST_LIKELY = 0.05


def reader(language: Language) -> Callable[[str], Lemmas]:
    """The function that gives the possible lemmas of a word in lower case."""
    if language is Language.RU:
        return _russian
    return {Language.EN: _english, Language.FR: _french, Language.ES: _spanish}[language]


def _endings(*pairs: tuple[str, str]) -> _Endings:
    return tuple((re.compile(ending + "$"), instead) for ending, instead in pairs)


# A participle used as a noun has its own masculine, whatever the verb: déléguées, délégué.
_FRENCH_ALWAYS = _endings(("(?<=..)ée?s?", "é"), ("(?<=...)trices?", "teur"))
_FRENCH_UNKNOWN = _endings(
    ("(?<=..)aux", "al"),
    ("(?<=..)euses?", "eur"),
    ("(?<=..)ives?", "if"),
    ("(?<=..)iennes?", "ien"),
    ("(?<=..)elles?", "el"),
    ("(?<=..)es?", ""),
    ("(?<=..)[sx]", ""),
)
_SPANISH_ALWAYS = _endings(("(?<=..[ai])d[ao]s?", "do"), ("(?<=...[ds])oras?", "or"))
_SPANISH_UNKNOWN = _endings(
    ("(?<=..)ciones", "ción"),
    ("(?<=..)ces", "z"),
    ("(?<=..)es", ""),
    ("(?<=..)s", ""),
    ("(?<=..)as?", "o"),
)
_ENGLISH_UNKNOWN = _endings(("(?<=..)ies", "y"), ("(?<=..[sxzh])es", ""), ("(?<=..[^s])s", ""))


def _english(word: str) -> Lemmas:
    return _by_dictionary(word, "en", (), _ENGLISH_UNKNOWN)


def _french(word: str) -> Lemmas:
    return _by_dictionary(word, "fr", _FRENCH_ALWAYS, _FRENCH_UNKNOWN)


def _spanish(word: str) -> Lemmas:
    return _by_dictionary(word, "es", _SPANISH_ALWAYS, _SPANISH_UNKNOWN)


def _by_dictionary(word: str, language: str, always: _Endings, unknown: _Endings) -> Lemmas:
    """Word, its lemma, and what the endings allow; `unknown` counts where there is no lemma."""
    import simplemma

    endings = always
    if not simplemma.is_known(word, lang=language):
        endings = always + unknown
    derived = (ending.sub(instead, word) for ending, instead in endings)
    return tuple(dict.fromkeys((word, simplemma.lemmatize(word, lang=language).lower(), *derived)))


def _russian(word: str) -> Lemmas:
    if not word[0].isalpha():
        return (word,)
    parses = _morphology().parse(word)
    likely = [parse.normal_form for parse in parses if parse.score >= _LEAST_LIKELY]
    # In print ё is mostly written е, in the dictionary it is not.
    return tuple(dict.fromkeys(lemma.replace("ё", "е") for lemma in (word, *likely)))


@cache
def _morphology() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")
