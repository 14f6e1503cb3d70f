"""Texts that a search may stand in, told by patterns that a database can ask; nothing is missed.

A pattern is what is written out in a search, in any of the spellings that scores see alike: either
case, letters composed or not, tags and what nobody sees anywhere between. Python's `re` (which
SQLite's REGEXP asks) and PostgreSQL's `~` read it alike: letters are written out in both cases,
since what a database makes of case depends on its locale.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby

from translation.memory.sought import Kind, Phrase, Word, alike, longest_piece
from translation.memory.tokens import normal

_MOST = 8
_AMONG = "{}/0-9\u00ad\u034f\u061c\u115f-\u206f\u3164\ufe00-\U000e0fff"
"""Tags, and what Unicode lets a reader ignore (Default_Ignorable_Code_Point).

What else stands in these ranges only lets in some more texts: a short pattern is quicker.
"""

_BLANKS = "\x01-\x20\x7f-\xa0\u1680\u2028\u2029\u3000"
_LETTERS = 0x30000  # where letters stand that have another form
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7ff]")


def patterns_of(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """What has to stand in a text, longest first; at most eight regular expressions.

    None where nothing of the search is written out: only wildcards, or forms of words.
    """
    found = {one for phrase in phrases for one in _runs(phrase)}
    return tuple(sorted(found, key=lambda one: (-len(one), one))[:_MOST])


def _runs(phrase: Phrase) -> Iterator[str]:
    """The patterns of words that stand side by side as they are, and of pieces of the others."""
    for whole, words in groupby(phrase, _stands_whole):
        if whole:
            yield f"[{_AMONG}{_BLANKS}]*".join(_written(word) for word in words)
        else:
            yield from (_written_out(piece) for word in words if (piece := _piece(word)))


def _stands_whole(word: Word) -> bool:
    return word.kind is Kind.ALIKE or (word.kind is Kind.SAME and _sure(word.text) == word.text)


def _piece(word: Word) -> str:
    """The longest piece of a word that stands in a text as it is, if there is one."""
    return _sure(longest_piece(word.text)) if word.kind in (Kind.SAME, Kind.WILD) else ""


def _sure(text: str) -> str:
    """The longest run of letters that are written one by one.

    Marks on a letter come in another order too, or with their letter as one sign, and Hangul is
    composed by a rule of its own.
    """
    runs = groupby(text, lambda one: one not in _second() and not _HANGUL.match(one))
    return max(("".join(run) for sure, run in runs if sure), key=len, default="")


def _written(word: Word) -> str:
    if word.kind is Kind.ALIKE:
        return _one_of(alike(word.text))
    return _written_out(word.text)


def _written_out(text: str) -> str:
    return f"[{_AMONG}]*".join(map(_letter, text))


@cache
def _letter(letter: str) -> str:
    """A letter as scores see it, in each way to write it."""
    if letter in "{}":
        return re.escape(2 * letter)
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    if not marks:  # the capital of a sigma at the end of a word is that of any other
        capital = letter.upper() if len(letter.upper()) == 1 else letter
        return _one_of({letter, capital, *_spellings()[letter]})
    composed = _one_of({base, *_spellings()[base], *_composed()[base]})
    signs = "".join(sorted({one for mark in marks for one in (mark, *_spellings()[mark])}))
    return f"{composed}[{_AMONG}{signs}]*"


def _one_of(letters: Iterable[str]) -> str:
    """One of some letters; a hyphen comes first, as it means a range elsewhere."""
    first, *more = sorted(set(letters))
    return f"[{first}{''.join(more)}]" if more else re.escape(first)


@cache
def _spellings() -> Mapping[str, set[str]]:
    """The other letters that scores see as a letter, by that letter."""
    made: dict[str, set[str]] = defaultdict(set)
    for one in _of_two_forms():
        made[normal(one)[0]].add(one)
    return made


@cache
def _composed() -> Mapping[str, set[str]]:
    """The letters that are composed of a letter and marks, in either case, by that letter."""
    made: dict[str, set[str]] = defaultdict(set)
    for one in _of_two_forms():
        made[unicodedata.normalize("NFD", normal(one))[0]].add(one)
    return made


@cache
def _second() -> frozenset[str]:
    """Marks, and what else stands after the letter of a sign that scores see as two."""
    signs = "".join(normal(one)[1:] for one in _of_two_forms())
    marks = (one for one in map(chr, range(_LETTERS)) if unicodedata.combining(one))
    return frozenset([*signs, *marks])


@cache
def _of_two_forms() -> tuple[str, ...]:
    letters = map(chr, (*range(ord("A"), 0xD800), *range(0xE000, _LETTERS)))
    return tuple(
        one
        for one in letters
        if one.lower() != one or unicodedata.decomposition(one)[:1] not in ("", "<")
    )
