"""From flows to the blocks and segments that people see."""

from collections.abc import Callable
from itertools import pairwise

from lxml import etree

from translation.documents import Block, BlockKind, Content, Segment
from translation.docx.flows import Flow
from translation.docx.inline import skeleton
from translation.docx.names import every
from translation.docx.options import Limits, Switches
from translation.docx.outline import Outline
from translation.docx.package import Package
from translation.docx.parts import PartKind
from translation.docx.survey import Survey, main_styles, survey
from translation.errors import DocumentRefused

_PARAGRAPHS = every(["w:p"])
_TEXTS = every(["w:t"])
Splitter = Callable[[str], list[int]]


def surveyed(data: bytes, limits: Limits, switches: Switches) -> Survey:
    """What a package holds, refused early where it has too many segments."""
    package = Package(data, limits)
    _refuse_vast(package, limits)
    return survey(package, switches)


def content_of(whole: Survey, split: Splitter, limits: Limits) -> Content:
    """The blocks of a surveyed package; raises DocumentRefused (`too_many_segments`)."""
    blocks: list[Block] = []
    outline = Outline(main_styles(whole.package))
    count = 0
    for flow in whole.flows:
        if flow.follows is not None:
            continue
        segments = segments_of(flow, split)
        if not segments:
            continue
        count += len(segments)
        if count > limits.segments:
            raise _too_many(limits)
        level = outline.level(flow.paragraph) if flow.kind is BlockKind.BODY else None
        blocks.append(Block(len(blocks), flow.part, flow.path, flow.kind, segments, level=level))
    findings = whole.findings
    flags = tuple(sorted(findings.flags))
    return Content(tuple(blocks), findings.listed(), flags, whole.strict, findings.counted())


def _refuse_vast(package: Package, limits: Limits) -> None:
    """Refuse what has more paragraphs with text than segments are allowed, before walking it."""
    known = 0
    for _, root in package.of(PartKind.BODY):
        last: etree._Element | None = None
        for text in root.iter(*_TEXTS):
            paragraph = next(text.iterancestors(*_PARAGRAPHS), None)
            if paragraph is not last and any(map(str.isalnum, text.text or "")):
                last = paragraph
                known += 1
                if known > limits.segments:
                    raise _too_many(limits)


def _too_many(limits: Limits) -> DocumentRefused:
    return DocumentRefused(
        "too_many_segments",
        f"the document has more than {limits.segments} segments; split it or raise the limit",
    )


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
