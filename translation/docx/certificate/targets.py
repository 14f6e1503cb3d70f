"""What a target text asks for: its letters, in which tags, and its notes and images in order."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from translation.documents import Segment
from translation.docx.certificate.passages import Looks, Passage
from translation.docx.certificate.passages import Piece as Read
from translation.errors import MarkupRefused
from translation.markup import Mark, Piece, TagMark, parse

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BRACES = re.compile(r"\{\{|\}\}|\{\d+\}|\{/\d+\}|\{\d+/\}|[{}]")
_SPACING = ("tab", "break")


def lenient(text: str) -> tuple[Piece, ...]:
    """The pieces of a text; what no XML can hold is left out, a lone brace is a letter."""
    clean = _UNWRITABLE.sub("", text)
    try:
        return parse(clean)
    except MarkupRefused:
        return parse(_BRACES.sub(lambda m: m[0] * 2 if len(m[0]) == 1 else m[0], clean))


@dataclass(slots=True)
class Source:
    """A source segment as it stands in its passage.

    `looks` by the number of the innermost tag (0: none) say what letters in it show; `styles` the
    character styles there. `points` by number say what a standalone tag is: a character of white
    space, or the sign of a point. `parents` say in which tag a tag stands.
    """

    looks: dict[int, set[Looks]] = field(default_factory=dict)
    styles: dict[int, set[str]] = field(default_factory=dict)
    points: dict[int, tuple[str, str]] = field(default_factory=dict)
    aligned: bool = True


def source_of(segment: Segment, passage: Passage, twins: frozenset[str]) -> Source:
    """What the tags of a segment stand for; `aligned` is off where its text is not there.

    `twins` are the properties that layout may take from those of another script.
    """
    found, at, stack = Source(), segment.start, [0]
    kinds = {tag.number: tag.kind for tag in segment.tags}
    waiting = {offset: list(signs) for offset, signs in passage.points().items()}
    for piece in lenient(segment.text):
        if isinstance(piece, str):
            found.aligned &= passage.plain.startswith(piece, at)
            for one, text in passage.between(at, at + len(piece)):
                _learn(found, one, text, stack, twins)
            at += len(piece)
        elif piece.mark is Mark.OPEN:
            stack.append(piece.number)
        elif piece.mark is Mark.CLOSE:
            stack = stack[: stack.index(piece.number)] if piece.number in stack else stack
        elif kinds.get(piece.number) in _SPACING:
            found.points[piece.number] = (passage.plain[at : at + 1], "")
            found.aligned &= passage.plain[at : at + 1] in ("\t", "\n")
            at += 1
        else:
            signs = waiting.get(at, [])
            found.points[piece.number] = ("", signs.pop(0) if signs else "")
    found.aligned &= at == segment.end
    return found


def _learn(
    found: Source, piece: Read, text: str, stack: Sequence[int], twins: frozenset[str]
) -> None:
    for number in stack:
        found.styles.setdefault(number, set()).add(piece.look.style)
    if piece.role == "t" and not text.isspace():
        looks = found.looks.setdefault(stack[-1], set())
        if twins or piece.look.of(text) is not piece.look.latin:
            looks |= {(shown, piece.within) for shown in piece.look.variants(text, twins)}
        else:
            looks.add(piece.shows(text))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A literal text of a target, or a standalone tag by its number, with the tags around it."""

    text: str
    number: int
    tags: tuple[int, ...]


def leaves(pieces: Iterable[Piece]) -> list[Leaf]:
    """The texts and standalone tags in order."""
    found: list[Leaf] = []
    around: list[int] = []
    for piece in pieces:
        if isinstance(piece, str):
            found.append(Leaf(piece, 0, tuple(around)))
        elif piece.mark is Mark.OPEN:
            around.append(piece.number)
        elif piece.mark is Mark.CLOSE:
            if piece.number in around:
                around.remove(piece.number)
        else:
            found.append(Leaf("", piece.number, tuple(around)))
    return found


def tag_faults(segment: Segment, pieces: Iterable[Piece]) -> list[str]:
    """What is wrong with the tags of a target: each of the source has to stand in it once."""
    wanted = Counter(p for p in lenient(segment.text) if isinstance(p, TagMark))
    given = Counter(p for p in pieces if isinstance(p, TagMark))
    lost = [f"inline tag {mark} is lost" for mark in wanted - given]
    more = [
        f"inline tag {mark} stands too often" if mark in wanted else f"the source has no tag {mark}"
        for mark in given - wanted
    ]
    return [*lost, *more]


def allowed(source: Source, tags: Sequence[int]) -> tuple[set[Looks], set[str]]:
    """What letters in these tags may show: as those of the source in the innermost of them do.

    Where the source has no letters right in it, the tag around it says.
    """
    for number in [*reversed(tags), 0]:
        if number in source.looks:
            return source.looks[number], source.styles.get(number, set())
    every: set[Looks] = set().union(*source.looks.values()) if source.looks else set()
    return every, source.styles.get(0, set())
