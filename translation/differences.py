"""Where two texts differ, in pieces that a person reads: words, Chinese characters, inline tags."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from translation.languages import Language

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both have, that only the old one has, or only the new one."""

    kind: Kind
    text: str


_TAG = r"\{\{|\}\}|\{/?[0-9]{1,9}/?\}"
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670"  # of accents and of Arabic vowels
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = rf"[\w{_MARKS}]+"
_ALL = rf"{_TAG}|\s+|{_WORD}|."
_CHINESE = rf"{_TAG}|\s+|[{_HAN}]|(?:(?![{_HAN}]){_WORD[:-1]})+|."
_UNITS = {
    language: re.compile(_CHINESE if language is Language.ZH else _ALL, re.DOTALL)
    for language in Language
}


def differences(old: str, new: str, language: Language) -> tuple[Piece, ...]:
    """What was removed from `old` and what added to make `new`, as few units as can be.

    Both are in braces notation of one language; a tag or a doubled brace is never cut. A blank or
    a mark that two changes leave alone between them goes with them: it tells nobody anything. The
    pieces that are not `added` join into `old`, those that are not `removed` into `new`.
    """
    units = _UNITS[language]
    pieces = _compared(units.findall(old), units.findall(new))
    return tuple(_joined(_swallowed(list(pieces))))


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    for step in Indel.opcodes(old, new):
        before = "".join(old[step.src_start : step.src_end])
        after = "".join(new[step.dest_start : step.dest_end])
        if step.tag == "equal":
            yield Piece("same", before)
        else:
            yield from (Piece("removed", before), Piece("added", after))


def _swallowed(pieces: list[Piece]) -> Iterator[Piece]:
    """A piece of blanks and marks alone between two changes counts as changed itself."""
    for at, piece in enumerate(pieces):
        inside = 0 < at < len(pieces) - 1
        if piece.kind == "same" and inside and not re.search(r"[\w{}]", piece.text):
            yield from (Piece("removed", piece.text), Piece("added", piece.text))
        else:
            yield piece


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours as one: what was removed first, then what was added in its place."""
    removed = added = same = ""
    for piece in (*pieces, Piece("same", "")):
        if piece.kind == "removed":
            removed += piece.text
        elif piece.kind == "added":
            added += piece.text
        if piece.kind != "same" and same:
            yield Piece("same", same)
            same = ""
        if piece.kind == "same" and piece.text:
            yield from _changed(removed, added)
            removed = added = ""
            same += piece.text
    yield from _changed(removed, added)
    if same:
        yield Piece("same", same)


def _changed(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)
