"""The text of segments that are joined in one language: theirs, with the tags of the joined source.

A tag of a part is the tag of the whole that stands at the same place of the source; one that has no
counterpart there is left out, and a tag that holds a whole part is put around it. Whoever joins
reads the text again before it counts as translated, so nothing has to be guessed here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translation.documents import Segment
from translation.languages import Language
from translation.markup import InlineTag, Mark, Piece, TagMark, parse, render

_SPACES = frozenset({"tab", "break"})
"""Kinds of standalone tags that are one character of the text a segment's offsets count."""

_Extent = tuple[bool, str, int, int]
"""Paired or not, kind, and the offsets where it opens and closes."""


def joined_text(
    parts: Sequence[Segment], texts: Sequence[str | None], whole: Segment, language: Language
) -> str | None:
    """The texts of some segments as one text for the segment they are joined to.

    What stands between two of them in the source stands between their texts, but for plain blanks
    in Chinese. A part without a text adds nothing; None where no part has one. Raises MarkupRefused
    for a text whose braces are no tags.
    """
    numbers = _Numbers(whole)
    pieces: list[Piece] = []
    for at, (part, text) in enumerate(zip(parts, texts, strict=True)):
        if not text:
            continue
        mapped = numbers.mapped(part, parse(text))
        if pieces and at:
            pieces += numbers.between(parts[at - 1].end, part.start, language)
        pieces += mapped
    return render(pieces) if pieces else None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A piece of a source with the offset at which it begins."""

    piece: Piece
    at: int


class _Numbers:
    """The tags of a whole segment by the places where they stand; each is given away once."""

    def __init__(self, whole: Segment) -> None:
        self._whole = whole
        self._free: dict[_Extent, list[int]] = {}
        for number, extent in _extents(whole).items():
            self._free.setdefault(extent, []).append(number)

    def mapped(self, part: Segment, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces of a part's text with the tags of the whole."""
        known = {
            number: taken
            for number, extent in _extents(part).items()
            if (taken := self._take(extent)) is not None
        }
        inner = [
            TagMark(piece.mark, known[piece.number]) if isinstance(piece, TagMark) else piece
            for piece in pieces
            if isinstance(piece, str) or piece.number in known
        ]
        for number in self._around(part):
            inner = [TagMark(Mark.OPEN, number), *inner, TagMark(Mark.CLOSE, number)]
        return inner

    def between(self, start: int, end: int, language: Language) -> list[Piece]:
        """What the source has between two offsets; for Chinese its tags alone."""
        found: list[Piece] = []
        for placed in _placed(self._whole):
            piece = placed.piece
            if isinstance(piece, str):
                inside = piece[max(0, start - placed.at) : max(0, end - placed.at)]
                found += [inside] if inside and language is not Language.ZH else []
            elif piece.mark is Mark.STANDALONE and start <= placed.at <= end:
                found += [piece] if self._leave(piece.number) else []
        return found

    def _take(self, extent: _Extent) -> int | None:
        free = self._free.get(extent)
        return free.pop(0) if free else None

    def _around(self, part: Segment) -> Iterator[int]:
        """The pairs that hold a whole part and nothing beside it, from the inside."""
        for (paired, _, opens, closes), free in self._free.items():
            if paired and (opens, closes) == (part.start, part.end):
                while free:
                    yield free.pop()

    def _leave(self, number: int) -> bool:
        """Whether a tag was still free; it is not any more."""
        for free in self._free.values():
            if number in free:
                free.remove(number)
                return True
        return False


def _placed(segment: Segment) -> Iterator[_Placed]:
    """The pieces of a source with their offsets in the text of its block."""
    tags = {tag.number: tag for tag in segment.tags}
    at = segment.start
    for piece in parse(segment.text):
        yield _Placed(piece, at)
        at += len(piece) if isinstance(piece, str) else _width(piece, tags)


def _width(mark: TagMark, tags: dict[int, InlineTag]) -> int:
    return int(mark.mark is Mark.STANDALONE and tags[mark.number].kind in _SPACES)


def _extents(segment: Segment) -> dict[int, _Extent]:
    """Where the tags of a source stand, by number, in the order in which they open."""
    opens: dict[int, int] = {}
    closes: dict[int, int] = {}
    for placed in _placed(segment):
        if isinstance(piece := placed.piece, TagMark):
            opens.setdefault(piece.number, placed.at)
            closes[piece.number] = placed.at
    return {
        tag.number: (tag.paired, tag.kind, opens[tag.number], closes[tag.number])
        for tag in segment.tags
        if tag.number in opens
    }
