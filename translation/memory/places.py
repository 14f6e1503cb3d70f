"""Where the tokens of a text stand in it as it is written, with its tags and invisible marks."""

from collections.abc import Iterator

import regex

from translation.errors import MarkupRefused
from translation.markup import TagMark, escape, parse
from translation.memory.sought import Finder, joined
from translation.memory.tokens import normal, spans, tokens

Place = tuple[int, int]
"""Offsets in a text in braces notation, in characters, the end exclusive."""

_LETTER = regex.compile(r"\P{M}\p{M}*|\p{M}+")


def token_places(text: str) -> list[Place]:
    """The place of each token of a text in braces notation, in the order of `tokens`.

    A sign and the marks on it, which may be tokens of their own, have one place.
    Empty where an invisible character parts a letter from its marks, so that the two texts cannot
    be laid beside each other, and where the braces are no notation.
    """
    try:
        seen, letters = normal(text), list(_letters(text))
    except MarkupRefused:
        return []
    starts, ends = [], []
    for written, start, end in letters:
        size = len(_seen(written))
        starts += [start] * size
        ends += [end] * size
    if len(starts) != len(seen):
        return []
    return [(starts[first], ends[last - 1]) for first, last in spans(seen)]


def found_places(text: str, finder: Finder) -> list[Place]:
    """Where a search stands in a text in braces notation, from left to right."""
    places = token_places(text)
    stretches = finder.stretches(tokens(text)) if places else []
    return joined([(places[first][0], places[last - 1][1]) for first, last in stretches])


def _letters(text: str) -> Iterator[tuple[str, int, int]]:
    """Each letter with its marks, and where it stands."""
    at = 0
    for piece in parse(text):
        if isinstance(piece, TagMark):
            at += len(str(piece))
            continue
        for found in _LETTER.finditer(piece):
            size = len(escape(found.group()))
            yield found.group(), at, at + size
            at += size


def _seen(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    return normal(escape(letter))
