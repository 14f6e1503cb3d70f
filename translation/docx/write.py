"""Writing a DOCX: the original package with the text of its blocks exchanged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from translation.documents import TargetBlock
from translation.docx.exchange import exchange
from translation.docx.flows import Flow
from translation.docx.inline import skeleton
from translation.docx.joints import Exchange, joined
from translation.docx.names import local
from translation.docx.options import Limits, Switches
from translation.docx.package import Package
from translation.docx.parts import Kept, LaidPart, PartKind
from translation.docx.runs import isolate, run_of
from translation.docx.survey import Survey, glossary_parts, survey
from translation.docx.targets import pieces_of
from translation.languages import Language
from translation.markup import Mark, Piece, escape

_LIMITS = Limits()
_SWITCHES = Switches()


def write(
    data: bytes,
    blocks: Sequence[TargetBlock],
    *,
    source: Language,
    target: Language | None,
    limits: Limits = _LIMITS,
    switches: Switches = _SWITCHES,
) -> bytes:
    """The package with the targets of its segments in the places of their sources.

    With a `target` language the direction, fonts and language of the document change too;
    without one only text is exchanged. `switches` are those the document was read with.
    Raises DocumentRefused as `read` does.
    """
    return written(survey(Package(data, limits), switches), blocks, source, target)


@dataclass(slots=True)
class _Written:
    """What has been touched, and what stays in the language of the source."""

    parts: set[str] = field(default_factory=set)
    kept_paragraphs: set[etree._Element] = field(default_factory=set)
    kept_runs: set[etree._Element] = field(default_factory=set)


def written(
    surveyed: Survey, blocks: Sequence[TargetBlock], source: Language, target: Language | None
) -> bytes:
    """The bytes of a surveyed package with its targets; its trees are changed in place."""
    plans = list(_plans(surveyed.flows, blocks))
    done = _Written()
    translated = {
        flow.paragraph for flow, plan in plans if any(text is not None for *_, text in plan)
    }
    for flow, plan in plans:
        if flow.paragraph in translated:
            spaced = plan if target is None else joined(plan, flow.plain, target)
            _exchange_all(flow, spaced, done, mixed=target is not None)
        elif local(flow.paragraph) == "p":
            done.kept_paragraphs.add(flow.paragraph)
    if target is not None:
        done.parts |= _adapt(surveyed.package, source, target, done)
    return surveyed.package.write(done.parts)


def _plans(
    flows: Iterable[Flow], blocks: Sequence[TargetBlock]
) -> Iterable[tuple[Flow, list[Exchange]]]:
    by_place = {(block.block.part, block.block.path): block for block in blocks}
    for flow in flows:
        leader = flow if flow.follows is None else flow.follows[0]
        block = by_place.get((leader.part, leader.path))
        if block is None or not block.targets:
            continue
        own = [(t.segment.start, t.segment.end, t.text) for t in block.targets]
        if flow.follows is not None:
            own = [_followed(flow, flow.follows, one) for one in own]
        yield flow, sorted(own, key=lambda one: one[0])


def _followed(flow: Flow, follows: tuple[Flow, int], one: Exchange) -> Exchange:
    """The target of a leading segment for the flow that repeats it: tags only where both agree."""
    leader, shift = follows
    start, end, text = one
    if text is not None:
        ours, theirs = skeleton(flow, start + shift, end + shift), skeleton(leader, start, end)
        if ours.marks != theirs.marks:
            text = escape("".join([_literal(piece) for piece in pieces_of(text)]))
    return start + shift, end + shift, text


def _literal(piece: Piece) -> str:
    """A tag that parts words (a break in a heading) leaves a blank behind."""
    if isinstance(piece, str):
        return piece
    return " " if piece.mark is Mark.STANDALONE else ""


def _exchange_all(flow: Flow, plan: list[Exchange], done: _Written, *, mixed: bool) -> None:
    for start, end, text in reversed(plan):
        if text is not None:
            exchange(flow, start, end, text)
            done.parts.add(flow.part)
        elif mixed and flow.attribute is None:
            _keep(flow, start, end, done)


def _keep(flow: Flow, start: int, end: int, done: _Written) -> None:
    """Cut what is not translated into runs of its own, so that it keeps its direction."""
    slices = skeleton(flow, start, end).slices
    isolate(slices)
    for one in slices:
        run = run_of(one.atom.element)
        if run is not None:
            done.kept_runs.add(run)
    done.parts.add(flow.part)


def _adapt(package: Package, source: Language, target: Language, done: _Written) -> set[str]:
    """Lay out what is translated: the body's own parts, those of building blocks only with them."""
    from translation.docx.layout import adapt

    blocks = glossary_parts(package) | {name for name, _ in package.of(PartKind.GLOSSARY)}
    laid = [
        LaidPart(name, kind, root)
        for name, kind, root in sorted(package.with_layout(), key=lambda part: part[0] in blocks)
        if name not in blocks or not blocks.isdisjoint(done.parts)
    ]
    kept = Kept.of(done.kept_paragraphs, done.kept_runs)
    return set(adapt(laid, source=source, target=target, kept=kept))
