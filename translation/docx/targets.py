"""A target text as leaves: literal text and standalone tags with the tags open around them.

A draft may have lost, doubled, crossed or unknown tags. No text is ever dropped for that: a tag
that makes no sense is left out, a lost element is put at the end of the segment.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from translation.docx.flows import Role, Shell
from translation.docx.inline import Skeleton, Slice
from translation.errors import MarkupRefused
from translation.markup import Mark, Piece, TagMark, parse

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LITERAL = re.compile(r"\{\{|\}\}|\{\d+\}|\{/\d+\}|\{\d+/\}|[{}]")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A literal text, or a standalone tag by its number; `tags` are the pairs around it."""

    text: str
    standalone: int | None
    tags: tuple[int, ...]


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The pieces of a target text; a brace that is no tag counts as a literal one."""
    legal = _ILLEGAL.sub("", text)
    try:
        return parse(legal)
    except MarkupRefused:
        return parse(
            _LITERAL.sub(lambda m: m.group() * 2 if len(m.group()) == 1 else m.group(), legal)
        )


def repaired(pieces: Sequence[Piece], source: Skeleton) -> list[Piece]:
    """The pieces with only tags that the source has: pairs opened and closed, elements once.

    Tabs and breaks may be repeated; what was lost stands at the end.
    """
    pairs = {tag.number: tag.paired for tag in source.tags}
    good = _matched(pieces, pairs)
    kept: list[Piece] = []
    seen: set[int] = set()
    for at, piece in enumerate(pieces):
        if isinstance(piece, str):
            kept.append(piece)
        elif piece.mark is not Mark.STANDALONE:
            kept += [piece] if at in good else []
        elif pairs.get(piece.number) is False and (
            piece.number not in seen or _repeatable(source.stands_for[piece.number])
        ):
            kept.append(piece)
            seen.add(piece.number)
    lost = [number for number, paired in pairs.items() if not paired and number not in seen]
    return [*kept, *(TagMark(Mark.STANDALONE, number) for number in lost)]


def _matched(pieces: Sequence[Piece], pairs: dict[int, bool]) -> set[int]:
    """The positions of opening marks that are closed later, and of those that close them."""
    opened: dict[int, int] = {}
    good: set[int] = set()
    for at, piece in enumerate(pieces):
        if isinstance(piece, str) or not pairs.get(piece.number):
            continue
        if piece.mark is Mark.OPEN:
            opened.setdefault(piece.number, at)
        elif piece.mark is Mark.CLOSE and piece.number in opened:
            good |= {opened.pop(piece.number), at}
    return good


def _repeatable(stands_for: Slice | Shell) -> bool:
    return isinstance(stands_for, Slice) and stands_for.atom.role is Role.SPACE


def chunks_of(pieces: Sequence[Piece]) -> tuple[list[TagMark], list[str]]:
    """The marks, and the literal texts before, between and after them."""
    marks: list[TagMark] = []
    chunks = [""]
    for piece in pieces:
        if isinstance(piece, str):
            chunks[-1] += piece
        else:
            marks.append(piece)
            chunks.append("")
    return marks, chunks


def leaves_of(pieces: Sequence[Piece]) -> list[Leaf]:
    """The leaves in order; crossed pairs are simply open at the same time."""
    active: list[int] = []
    leaves: list[Leaf] = []
    for piece in pieces:
        if isinstance(piece, str):
            leaves.append(Leaf(piece, None, tuple(active)))
        elif piece.mark is Mark.STANDALONE:
            leaves.append(Leaf("", piece.number, tuple(active)))
        elif piece.mark is Mark.OPEN:
            active.append(piece.number)
        else:
            active.remove(piece.number)
    return leaves
