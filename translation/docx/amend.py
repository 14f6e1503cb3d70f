"""One sentence of an original exchanged for another, and nothing else.

The package is rewritten as for a translation, without a language, and read again at once: every
other block, segment, tag and offset must be what it was, and the new sentence exactly what was
asked for. Where anything else would change, nothing comes of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from translation.documents import Block, Segment, TargetBlock, TargetSegment
from translation.docx.blocks import segments_of
from translation.docx.flows import Flow
from translation.docx.inline import skeleton
from translation.docx.options import Limits, Switches
from translation.docx.package import Package
from translation.docx.survey import survey
from translation.docx.write import written
from translation.errors import AmendmentRefused, NotFound
from translation.languages import Language
from translation.markup import marks

_LIMITS = Limits()
_SWITCHES = Switches()
_LINES = re.compile(r"[\t\r\n]+")

_Read = tuple[str, str, str, tuple[Segment, ...]]


@dataclass(frozen=True, slots=True)
class Amended:
    """A rewritten package, and the block that was changed as its segments stand in it now."""

    body: bytes
    block: Block


def amended_text(segment: Segment, text: str) -> str:
    """A new text of a source segment as it will stand; raises AmendmentRefused and MarkupRefused.

    It has the tags of the segment in their order, a letter or digit, no blanks at its edges and no
    line of its own, and it says something else.
    """
    said = _LINES.sub(" ", text).strip()
    if not any(map(str.isalnum, said)):
        raise AmendmentRefused("empty", "the new text says nothing; a sentence is not taken out")
    if marks(said) != marks(segment.text):
        raise AmendmentRefused(
            "other_tags", "the new text has other tags than the old; keep each in its place"
        )
    if said == segment.text:
        raise AmendmentRefused("unchanged", "the new text is the old one; nothing is corrected")
    return said


def amended(
    data: bytes,
    block: Block,
    segment: Segment,
    text: str,
    *,
    source: Language,
    limits: Limits = _LIMITS,
    switches: Switches = _SWITCHES,
) -> Amended:
    """The package with the text of one segment of a block exchanged.

    `block` has its segments as they are cut now, `switches` are those the document was read with.
    The new text is one segment, however rules would cut it. Raises AmendmentRefused (`empty`
    `other_tags` `unchanged` `not_rewritten`), MarkupRefused, NotFound where the package has no such
    block, and DocumentRefused as `read` does.
    """
    said = amended_text(segment, text)
    surveyed = survey(Package(data, limits), switches)
    before = list(_read(surveyed.flows))
    plain = _flow(surveyed.flows, block).plain
    places = [TargetBlock(block, (TargetSegment(segment, said),))]
    body = written(surveyed, places, source, None)
    flows = survey(Package(body, limits), switches).flows
    after = list(_read(flows))
    flow = _flow(flows, block)
    moved = len(flow.plain) - len(plain)
    again = replace(
        block, segments=tuple(_moved(flow, one, segment, moved) for one in block.segments)
    )
    wanted = tuple(
        (said if one.rank == segment.rank else one.text, one.tags) for one in block.segments
    )
    found = tuple((one.text, one.tags) for one in again.segments)
    if found != wanted or _others(before, block) != _others(after, block):
        raise AmendmentRefused(
            "not_rewritten",
            "the original cannot be rewritten there without changing more than this sentence; "
            "have its author send a revision",
        )
    return Amended(body, again)


def _moved(flow: Flow, one: Segment, changed: Segment, by: int) -> Segment:
    """A segment of the block where it stands now, read anew."""
    start = one.start + (by if one.start >= changed.end else 0)
    end = one.end + (by if one.end >= changed.end else 0)
    built = skeleton(flow, start, end)
    return Segment(one.rank, start, end, built.text, tuple(built.tags))


def _read(flows: list[Flow]) -> Iterator[_Read]:
    for flow in flows:
        if flow.follows is None:
            yield flow.part, flow.path, flow.kind.value, segments_of(flow, lambda _: [])


def _others(read: list[_Read], block: Block) -> list[_Read]:
    """All blocks as they were read, the changed one by its place alone."""
    return [
        (part, path, kind, () if (part, path) == (block.part, block.path) else segments)
        for part, path, kind, segments in read
    ]


def _flow(flows: list[Flow], block: Block) -> Flow:
    for flow in flows:
        if (flow.part, flow.path) == (block.part, block.path) and flow.follows is None:
            return flow
    raise NotFound("block", f"{block.path} in {block.part}")
