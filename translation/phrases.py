"""Words that are looked for in texts in braces notation, in any of the six languages.

Case counts for nothing, nor does which apostrophe, hyphen or blank is written; inline tags may
stand anywhere between the letters. The pattern is one that Python (which SQLite's REGEXP asks) and
PostgreSQL's `~` read alike: letters are written out in both cases, since what a database makes of
case depends on its locale.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from translation.errors import UsageError
from translation.markup import escape, plain

LONGEST = 200
"""Characters of a phrase."""

_TAGS = r"(\{/?[0-9]+/?\})*"
_BLANK = "[ \t\u00a0\u2009\u202f\u3000]+"
_ALIKE = ("'’ʼ‘", "-\u2010\u2011", '"“”«»')


class PhraseRefused(UsageError):
    """What cannot be looked for."""

    code = "phrase_refused"

    def __str__(self) -> str:
        return f"a phrase has 1 to {LONGEST} characters, with a letter or digit among them"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text in braces notation; `found` where it is what was looked for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Phrase:
    """Words to look for, as they are written; raises PhraseRefused for none or too many."""

    words: str

    def __post_init__(self) -> None:
        if len(self.words) > LONGEST or not any(letter.isalnum() for letter in self.words):
            raise PhraseRefused

    @cached_property
    def pattern(self) -> str:
        """The regular expression that a text must match somewhere."""
        words = (_word(word) for word in self.words.split())
        return f"{_TAGS}{_BLANK}{_TAGS}".join(words)

    def ranges(self, text: str) -> list[tuple[int, int]]:
        """Where the phrase stands in a text in braces notation, in characters, ends exclusive."""
        return [hit.span() for hit in re.finditer(self.pattern, text)]

    def pieces(self, text: str) -> list[Piece]:
        """A text in its parts, those that hold the phrase marked; together they are the text."""
        made: list[Piece] = []
        at = 0
        for start, end in self.ranges(text):
            made += [Piece(text[at:start], False), Piece(text[start:end], True)]
            at = end
        made.append(Piece(text[at:], False))
        return [one for one in made if one.text]

    def excerpt(self, text: str, around: int = 120) -> list[Piece]:
        """The plain words of a text, those far from what was found left out for an ellipsis."""
        pieces = self.pieces(plain(text, " "))
        return [
            one if one.found else Piece(_shortened(one.text, at, len(pieces), around), False)
            for at, one in enumerate(pieces)
        ]


def _shortened(text: str, at: int, of: int, around: int) -> str:
    """The end of what comes first, the beginning of what comes last, both ends of the rest."""
    room = around if at in (0, of - 1) else 2 * around
    if len(text) <= room:
        return text
    if at == 0:
        return "…" + text[-around:]
    return text[:around] + "…" + ("" if at == of - 1 else text[-around:])


def _word(word: str) -> str:
    return _TAGS.join(_letter(letter) for letter in escape(word))


def _letter(letter: str) -> str:
    for alike in _ALIKE:
        if letter in alike:
            return f"[{alike[1:]}{alike[0]}]" if alike[0] != "-" else f"[{alike[1:]}-]"
    cases = {letter, letter.lower(), letter.upper(), letter.casefold()}
    single = sorted(one for one in cases if len(one) == 1)
    if len(single) > 1:
        return f"[{''.join(single)}]"
    return letter if letter.isalnum() else re.escape(letter)
