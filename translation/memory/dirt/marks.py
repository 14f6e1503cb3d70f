"""Inline tags that are no pair, are crossed, or that the other languages do not have."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from translation.languages import Language

_TAG = re.compile(r"\{\{|\}\}|\{(/?)([0-9]{1,9})(/?)\}")
_PLACEHOLDER = re.compile(
    r"%(?:\([a-zA-Z_]\w*\))?[0-9]*\$?[sdif](?![a-zA-Z])|%[0-9]{1,2}(?![0-9%])|"
    r"\$\{\{\w+\}\}|\{\{[a-zA-Z_]\w*\}\}|\$\([A-Z]\w*\)"
)

Marks = list[tuple[str, str, str]]


def broken(texts: Mapping[Language, str]) -> set[Language]:
    """The languages whose tags are broken, by themselves or against most of the others.

    A pair that does not nest is broken anywhere. Tags and placeholders of programs that most
    variants have and one lacks are lost; of two variants that differ the one with fewer lost them.
    """
    if not any("{" in text or "%" in text or "$" in text for text in texts.values()):
        return set()
    tags = {language: _tags(text) for language, text in texts.items()}
    twisted = {language for language, marks in tags.items() if not _nested(marks)}
    sound = [language for language in texts if language not in twisted]
    marks = {language: Counter(tags[language]) for language in sound}
    held = {language: Counter(_PLACEHOLDER.findall(texts[language])) for language in sound}
    return twisted | _odd(marks) | _odd(held)


def _tags(text: str) -> Marks:
    return [(found[1], found[2], found[3]) for found in _TAG.finditer(text) if found[2]]


def _nested(marks: Marks) -> bool:
    """Whether each tag that opens is closed, in the order of brackets."""
    opened: list[str] = []
    for closing, number, alone in marks:
        if closing:
            if not opened or opened.pop() != number:
                return False
        elif not alone:
            opened.append(number)
    return not opened


def _odd(held: Mapping[Language, Counter[Any]]) -> set[Language]:
    """Those that lack something that at least half of the others have."""
    if len({frozenset(one.items()) for one in held.values()}) < 2:
        return set()
    usual, _ = Counter(frozenset(one.items()) for one in held.values()).most_common(1)[0]
    common = max(
        (one for one in held.values() if _count(held, one) == _count(held, Counter(dict(usual)))),
        key=Counter.total,
    )
    return {language for language, one in held.items() if common - one}


def _count(held: Mapping[Language, Counter[Any]], wanted: Counter[Any]) -> int:
    return sum(one == wanted for one in held.values())
