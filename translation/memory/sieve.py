"""Texts that a search may stand in, told by patterns that a database can ask; nothing is missed.

A text without any of the rare characters of `ODD` is seen by scores letter by letter as it is
written, but for case: what has to stand in it in lower case stands there in one case or the other.
Any other text may hold whatever is looked for. Python's `re` (which SQLite's REGEXP asks) and
PostgreSQL's `~` read the patterns alike: letters are written out in both cases, since what a
database makes of case depends on its locale.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from translation.memory.sought import Kind, Phrase, Word, alike, longest_piece

ODD = (
    "[{}\u00ad\u0130\u0300-\u036f\u0374\u037e\u0387\u03f4\u0591-\u05c7\u0653-\u0655\u061c\u0700-\u1dff\u1e9e"
    "\u1f00-\u1fff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2126-\u212b\u2329\u232a\u2adc"
    "\u302a-\u302f\u3099\u309a\u3164\ua66f-\ua6ff\ua7c0-\uabff\uf900-\ufaff\ufb1d-\ufb4f"
    "\ufe00-\ufe2f\ufeff\uffa0\ufff0-\uffff\U00010000-\U0010ffff]"
)
"""Braces, what nobody sees, what composes with the letter before it, and letters that have a form
of their own when they are composed or in lower case, with whole scripts that are none of ours."""

_BLANKS = "[\x01-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"
_MOST = 8


def patterns_of(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """What has to stand in a text without odd characters, longest first; at most eight patterns.

    None where nothing of the search is written out: only wildcards, or forms of words.
    """
    found = {one for phrase in phrases for one in _runs(phrase)}
    return tuple(sorted(found, key=lambda one: (-len(one), one))[:_MOST])


def _runs(phrase: Phrase) -> Iterable[str]:
    """The patterns of words that stand side by side as they are, and of pieces of the others."""
    for whole, words in groupby(phrase, _stands_whole):
        if whole:
            yield _BLANKS.join(_written(word) for word in words)
        else:
            yield from (_letters(piece) for word in words if (piece := _piece(word)))


def _stands_whole(word: Word) -> bool:
    return word.kind is Kind.ALIKE or (word.kind is Kind.SAME and _starters(word.text) == word.text)


def _piece(word: Word) -> str:
    """The longest piece of a word that stands in a text as it is, if there is one."""
    return _starters(longest_piece(word.text)) if word.kind in (Kind.SAME, Kind.WILD) else ""


def _starters(text: str) -> str:
    """The longest run of letters without marks: those may be written in another order."""
    runs = groupby(text, lambda letter: unicodedata.combining(letter) == 0)
    return max(("".join(run) for starts, run in runs if starts), key=len, default="")


def _written(word: Word) -> str:
    if word.kind is Kind.ALIKE:
        return _class(sorted(alike(word.text)))
    return _letters(word.text)


def _letters(text: str) -> str:
    return "".join(_letter(letter) for letter in text)


def _letter(letter: str) -> str:
    cases = {letter, letter.lower(), letter.upper(), letter.title()}
    single = sorted(one for one in cases if len(one) == 1)
    if len(single) > 1:
        return _class(single)
    return letter if letter.isalnum() else re.escape(letter)


def _class(letters: Sequence[str]) -> str:
    """A set of letters, a hyphen first as it means a range elsewhere."""
    return f"[{''.join(letters)}]"
