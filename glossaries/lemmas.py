"""Lemmas of English, French, Spanish and Russian words.

The dictionaries are simplemma's and pymorphy3's; they load at the first word of their language.
The few endings below are for what a dictionary of lemmas does not say: that a feminine may stand
for the masculine term (déléguée, notificatrice).
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from translation.languages import Language

Lemmas = tuple[str, ...]
_Endings = tuple[tuple[re.Pattern[str], str], ...]

# Parses that pymorphy3 holds for less likely than this are left out: пять is no form of пята.
_LEAST_LIKELY = 0.05


def text_lemmas(language: Language) -> Callable[[str], Lemmas]:
    """The function that gives the possible lemmas of a text's word in lower case."""
    if language is Language.RU:
        return _russian
    endings = _ENDINGS[language]
    return lambda word: _by_dictionary(word, language, *endings)


def term_lemmas(language: Language) -> Callable[[str], Lemmas]:
    """The function that gives the keys of a term's word in lower case.

    A termbase lists words in their first form, so a noun is not taken for a form of a verb: устав
    is no form of устать, donnée none of donner, entrada none of entrado, met none of meeting.
    """
    if language is Language.RU:
        return _russian_term
    return lambda word: _term_word(word, language)


def _endings(*pairs: tuple[str, str]) -> _Endings:
    return tuple((re.compile(ending + "$"), instead) for ending, instead in pairs)


# For each language the endings that always count, and those for words the dictionary lacks. A
# participle used as a noun has its own masculine, whatever the verb: déléguées, délégué.
_ENDINGS = {
    Language.EN: (
        _endings(("(?<=..[sxzh])es", "")),
        _endings(("(?<=..)ies", "y"), ("(?<=..)nda", "ndum"), ("(?<=..[^s])s", "")),
    ),
    Language.FR: (
        _endings(("(?<=..)ée?s?", "é"), ("(?<=..e)s", ""), ("(?<=...)trices?", "teur")),
        _endings(
            ("(?<=..)aux", "al"),
            ("(?<=..)euses?", "eur"),
            ("(?<=..)ives?", "if"),
            ("(?<=..)iennes?", "ien"),
            ("(?<=..)elles?", "el"),
            ("(?<=..)es?", ""),
            ("(?<=..)[sx]", ""),
        ),
    ),
    Language.ES: (
        _endings(("(?<=..[aeo])s", ""), ("(?<=...[ds])oras?", "or")),
        _endings(
            ("(?<=..)ciones", "ción"),
            ("(?<=..)ces", "z"),
            ("(?<=..)es", ""),
            ("(?<=..)s", ""),
            ("(?<=..)as?", "o"),
        ),
    ),
}
_INFINITIVE = re.compile("(?:[aeií]r|re)$")


def _by_dictionary(word: str, language: Language, always: _Endings, unknown: _Endings) -> Lemmas:
    """Word, its lemma, and what the endings allow; `unknown` counts where there is no lemma."""
    import simplemma

    endings = always
    if not simplemma.is_known(word, lang=language):
        endings = always + unknown
    derived = (ending.sub(instead, word) for ending, instead in endings)
    return tuple(dict.fromkeys((word, simplemma.lemmatize(word, lang=language).lower(), *derived)))


def _term_word(word: str, language: Language) -> Lemmas:
    import simplemma

    lemma = simplemma.lemmatize(word, lang=language).lower()
    verbal = language is not Language.EN and _INFINITIVE.search(lemma) and word[:-1] != lemma
    feminine = language is Language.ES and word.endswith("a") and lemma == word[:-1] + "o"
    gerund = language is Language.EN and word.endswith("ing")
    return (word,) if verbal or feminine or gerund else (word, lemma)


def _russian_term(word: str) -> Lemmas:
    lemmas = _russian(word)
    return lemmas[:1] if word in lemmas[1:] else lemmas


@lru_cache(maxsize=131_072)
def _russian(word: str) -> Lemmas:
    if not word[0].isalpha():
        return (word,)
    parses = _morphology().parse(word)
    likely = [parse.normal_form for parse in parses if parse.score >= _LEAST_LIKELY]
    # In print ё is mostly written е, in the dictionary it is not.
    return tuple(lemma.replace("ё", "е") for lemma in (word, *likely))


@cache
def _morphology() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")
