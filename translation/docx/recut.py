"""Segments cut otherwise than the rules cut them: one from several, or two from one.

The package itself is asked, not the texts: what stands between two segments (a note, a break) and
what formatting is common to them only the original knows. So a segment cut anew is as it would be
had the rules cut it there, and the writer finds it again as it finds any other.
"""

from collections.abc import Sequence

from translation.documents import Block, BlockKind, Segment
from translation.docx.flows import Flow, Role
from translation.docx.inline import Skeleton, Slice, skeleton
from translation.docx.options import Limits, Switches
from translation.docx.package import Package
from translation.docx.survey import survey
from translation.errors import CutRefused, NotFound
from translation.markup import Mark, escape

_LIMITS = Limits()
_SWITCHES = Switches()


def joined(
    data: bytes,
    block: Block,
    segments: Sequence[Segment],
    *,
    limits: Limits = _LIMITS,
    switches: Switches = _SWITCHES,
) -> Segment:
    """The one segment that reaches from the first to the last of some segments of a block.

    Its rank is that of the first. `switches` are those the document was read with. Raises
    DocumentRefused as `read` does, and NotFound where the package has no such block.
    """
    flow = _flow(data, block, limits, switches)
    return _segment(flow, segments[0].rank, segments[0].start, segments[-1].end)


def split(
    data: bytes,
    block: Block,
    segment: Segment,
    offset: int,
    *,
    limits: Limits = _LIMITS,
    switches: Switches = _SWITCHES,
) -> tuple[Segment, Segment]:
    """The two segments that come of one, cut before character `offset` of its text.

    The offset counts the text as it is shown, in braces notation; blanks beside the cut belong to
    neither. The ranks are that of the segment and the next. Raises CutRefused where the place is
    inside a tag or leaves a piece without a letter or digit, and what `joined` does.
    """
    flow = _flow(data, block, limits, switches)
    place = _place(skeleton(flow, segment.start, segment.end), segment, offset)
    plain = flow.plain
    first = plain[segment.start : place].rstrip()
    second = plain[place : segment.end].lstrip()
    if not (_tells(first, flow.kind) and _tells(second, flow.kind)):
        raise CutRefused(
            "bad_cut", f"cut at {offset} one part has no text to translate; cut at another place"
        )
    begin, end = segment.start + len(first), segment.end - len(second)
    return (
        _segment(flow, segment.rank, segment.start, begin),
        _segment(flow, segment.rank + 1, end, segment.end),
    )


def _flow(data: bytes, block: Block, limits: Limits, switches: Switches) -> Flow:
    for flow in survey(Package(data, limits), switches).flows:
        if (flow.part, flow.path) == (block.part, block.path) and flow.follows is None:
            return flow
    raise NotFound("block", f"{block.path} in {block.part}")


def _segment(flow: Flow, rank: int, start: int, end: int) -> Segment:
    built = skeleton(flow, start, end)
    return Segment(rank, start, end, built.text, tuple(built.tags))


def _tells(piece: str, kind: BlockKind) -> bool:
    """As the reader: what no page counts must have a letter, the rest a letter or digit."""
    return any(map(str.isalnum if kind.counts else str.isalpha, piece))


def _place(built: Skeleton, segment: Segment, offset: int) -> int:
    """The offset in the flow of a character of the text in braces notation."""
    at, shown, spaces = segment.start, 0, _spaces(built)
    for character in _characters(built):
        if shown >= offset:
            break
        shown += len(character)
        at += not _is_mark(character) or character in spaces
    if shown != offset:
        raise CutRefused(
            "bad_cut", f"no character begins at {offset}; a segment is not cut inside a tag"
        )
    return at


def _characters(built: Skeleton) -> list[str]:
    """The text in braces notation as what cannot be cut: escaped characters and marks."""
    found = [escape(c) for one in built.chunks[0] for c in one.text]
    for mark, chunk in zip(built.marks, built.chunks[1:], strict=True):
        found.append(str(mark))
        found += [escape(c) for one in chunk for c in one.text]
    return found


def _is_mark(character: str) -> bool:
    return len(character) > 2


def _spaces(built: Skeleton) -> frozenset[str]:
    """The marks that are one character of the flow: tabs and breaks."""
    return frozenset(
        str(mark)
        for mark in built.marks
        if mark.mark is Mark.STANDALONE
        and isinstance(one := built.stands_for[mark.number], Slice)
        and one.atom.role is Role.SPACE
    )
