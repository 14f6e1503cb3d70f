"""From flows to the blocks and segments that people see."""

from collections.abc import Callable
from itertools import pairwise

from translation.documents import Block, Content, Segment
from translation.docx.flows import Flow
from translation.docx.inline import skeleton
from translation.docx.options import Limits
from translation.docx.survey import Survey
from translation.errors import DocumentRefused

Splitter = Callable[[str], list[int]]


def content_of(surveyed: Survey, split: Splitter, limits: Limits) -> Content:
    """The blocks of a surveyed package; raises DocumentRefused (`too_many_segments`)."""
    blocks: list[Block] = []
    count = 0
    for flow in surveyed.flows:
        if flow.follows is not None:
            continue
        segments = segments_of(flow, split)
        if not segments:
            continue
        count += len(segments)
        if count > limits.segments:
            raise DocumentRefused(
                "too_many_segments",
                f"the document has more than {limits.segments} segments; "
                "split it or raise the limit",
            )
        blocks.append(Block(len(blocks), flow.part, flow.path, flow.kind, segments))
    findings = surveyed.findings
    return Content(tuple(blocks), findings.listed(), tuple(sorted(findings.flags)), surveyed.strict)


def segments_of(flow: Flow, split: Splitter) -> tuple[Segment, ...]:
    """The segments of a flow: pieces with a letter or digit, without the blanks at their edges.

    What no page counts (alt text, fields and the like) must have a letter: numbers in it are
    computed or read by programs.
    """
    plain = flow.plain
    telling = str.isalnum if flow.kind.counts else str.isalpha
    if not any(map(telling, plain)):
        return ()
    edges = [0, *split(plain), len(plain)]
    found: list[Segment] = []
    for begin, end in pairwise(edges):
        piece = plain[begin:end]
        if not any(map(telling, piece)):
            continue
        start = begin + len(piece) - len(piece.lstrip())
        stop = end - len(piece) + len(piece.rstrip())
        built = skeleton(flow, start, stop)
        found.append(Segment(len(found), start, stop, built.text, tuple(built.tags)))
    return tuple(found)
