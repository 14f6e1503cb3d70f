"""Which words are forms of a word that somebody looks for, by the keys that recognise terms."""

import re
from collections.abc import Iterable
from functools import cache

from translation.languages import Language
from translation.memory.sought import Forms

_BEFORE = re.compile("[وف]?(?:[بك]?ال|لل)(?=..)")
"""What is written together with an Arabic word that has the article."""


@cache
def forms_of(language: Language) -> Forms | None:
    """The forms of a language's words; None for Chinese, whose words have none.

    A word that is looked for may itself be in any form, unlike that of a term, so its keys are
    those of a text. In Arabic they are a term's, which has only what stands before it taken off:
    two texts' words would have too many readings in common.
    """
    if language is Language.ZH:
        return None
    if language is Language.AR:
        from glossaries import arabic

        return Forms(_asked_in_arabic, arabic.text_keys)
    from glossaries.lemmas import text_lemmas

    lemmas = text_lemmas(language)
    return Forms(lemmas, lemmas)


def _asked_in_arabic(word: str) -> Iterable[str]:
    from glossaries import arabic

    bare = _BEFORE.sub("", arabic.spelt(word), count=1)
    readings = (word, bare) if bare != word else (word,)
    return [
        key for one in readings for first in (True, False) for key in arabic.term_keys(one, first)
    ]
