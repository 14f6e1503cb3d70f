"""Versions laid out as DOCX: numbered headings, lists, tables, notes, and which line is where.

Every thirty lines are laid out alike: a heading with its number typed, running text, a list that
Word numbers (two levels, begun anew), a table of two columns, points with letters typed, and a
note. A line that a version lacks leaves its cell empty and is missed by the numbers that Word
gives, as where somebody took it out; what is typed stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations

from tests.packages import pack
from tests.versions import Figures, Line, Sample
from translation.alignment import SURE, AlignedUnit, Span, Version
from translation.languages import Language
from translation.markup import plain

_PERIOD = 30
_LIST, _TABLE, _POINTS, _NOTE = range(4, 9), range(11, 19), range(21, 25), 27
_NEAR = 0.15
"""How far apart the edges of two pieces of a line may be, as shares of it, to be the same place."""
_LETTERS = {Language.AR: "أبجد", Language.RU: "абвг"}
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="heading {level}"/>'
    f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
    for level in (1, 2, 3)
)
_LEVELS = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '</w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>'
)


@dataclass(frozen=True, slots=True)
class Laid:
    """A DOCX, and the number of the line in each of its blocks, the notes after the body."""

    body: bytes
    lines: tuple[int, ...]


def laid(lines: Sequence[Line], language: Language) -> Laid:
    """Lay lines out."""
    texts = dict(lines)
    last = max(texts, default=-1)
    made: list[str] = []
    notes: list[int] = []
    order: list[int] = []
    for number in range(last + 1):
        place = number % _PERIOD
        if place == _TABLE.start:
            cells = [n for n in range(number, number + len(_TABLE)) if n <= last]
            made.append(_table([texts.get(n, "") for n in cells]))
            order += [n for n in cells if n in texts]
        if number not in texts or place in _TABLE:
            continue
        if place == _NOTE and made and made[-1].endswith("</w:p>"):
            notes.append(number)
            reference = f'<w:r><w:footnoteReference w:id="{len(notes)}"/></w:r></w:p>'
            made[-1] = made[-1].removesuffix("</w:p>") + reference
            continue
        made.append(_paragraph(number, texts[number], language))
        order.append(number)
    parts = {
        "document": f"<w:body>{''.join(made)}</w:body>",
        "styles": _STYLES,
        "numbering": _LEVELS + "".join(_list(n) for n in range(1, last // _PERIOD + 2)),
        "footnotes": "".join(
            f'<w:footnote w:id="{at}"><w:p>{_run(texts[number])}</w:p></w:footnote>'
            for at, number in enumerate(notes, 1)
        ),
    }
    return Laid(pack(parts), (*order, *notes))


def _paragraph(number: int, text: str, language: Language) -> str:
    turn, place = divmod(number, _PERIOD)
    if place == 0:
        style = f'<w:pPr><w:pStyle w:val="H{1 + turn % 3}"/></w:pPr>'
        return f"<w:p>{style}{_run(f'{1 + turn // 3}.{1 + turn % 3} {text}')}</w:p>"
    if place in _LIST:
        level = int(place > _LIST.start + 1)
        numbered = f'<w:ilvl w:val="{level}"/><w:numId w:val="{turn + 1}"/>'
        return f"<w:p><w:pPr><w:numPr>{numbered}</w:numPr></w:pPr>{_run(text)}</w:p>"
    if place in _POINTS:
        letter = _LETTERS.get(language, "abcd")[place - _POINTS.start]
        return f"<w:p>{_run(f'({letter}) {text}')}</w:p>"
    return f"<w:p>{_run(text)}</w:p>"


def _table(texts: Sequence[str]) -> str:
    cells = [f"<w:tc><w:p>{_run(text) if text else ''}</w:p></w:tc>" for text in texts]
    rows = ["".join(cells[at : at + 2]) for at in range(0, len(cells), 2)]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _list(number: int) -> str:
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a piece stands: its line, which piece of it, of how many, and its edges as shares."""

    line: int
    rank: int
    count: int
    start: float
    end: float


def stands(version: Version, lines: Sequence[int]) -> list[Stand]:
    """Where each piece of a version stands; `lines` says which line each block is."""
    blocks: dict[int, list[int]] = {}
    for at, piece in enumerate(version.pieces):
        blocks.setdefault(piece.block, []).append(at)
    if len(blocks) != len(lines):
        raise ValueError("the reader found other blocks than were laid out")
    found: list[Stand] = []
    for line, places in zip(lines, blocks.values(), strict=True):
        lengths = [len(plain(version.pieces[at].text)) for at in places]
        for rank in range(len(places)):
            edges = (sum(lengths[:rank]) / sum(lengths), sum(lengths[: rank + 1]) / sum(lengths))
            found.append(Stand(line, rank, len(places), *edges))
    return found


def figures_of_pieces(
    sample: Sample, units: Sequence[AlignedUnit], stand: Mapping[Language, Sequence[Stand]]
) -> dict[tuple[Language, Language], Figures]:
    """How right the kept pairs of pieces are.

    A pair is right within one line, at the same sentences where both languages have equally many
    there, at the same shares of it where they have not. What is there to be kept are the pieces of
    the lines that both languages have: a unit of six languages joins what one of them joins.
    """
    found = {}
    texts = {language: dict(lines) for language, lines in sample.versions.items()}
    for a, b in combinations(stand, 2):
        beside = sample.pairs.get((a, b)) or {(y, x) for x, y in sample.pairs[b, a]}
        kept = [(u.spans[a], u.spans[b]) for u in units if {a, b} <= set(u.kept(SURE))]
        right = covered = 0
        for span, other in kept:
            ours, theirs = _edges(stand[a], span), _edges(stand[b], other)
            if ours is None or theirs is None or not _same(ours, theirs):
                continue
            if (texts[a][ours.line], texts[b][theirs.line]) in beside:
                right += 1
                covered += span[1] - span[0] + other[1] - other[0]
        lines = {place.line for place in stand[a]} & {place.line for place in stand[b]}
        there = sum(place.line in lines for place in (*stand[a], *stand[b]))
        found[a, b] = Figures(100 * right / max(1, len(kept)), 100 * covered / max(1, there))
    return found


def _edges(stand: Sequence[Stand], span: Span) -> Stand | None:
    """A span as one piece; None where it goes over the end of a line."""
    first, last = stand[span[0]], stand[span[1] - 1]
    if first.line != last.line:
        return None
    return Stand(first.line, 100 * first.rank + last.rank, first.count, first.start, last.end)


def _same(ours: Stand, theirs: Stand) -> bool:
    if ours.count == theirs.count:
        return ours.rank == theirs.rank
    return abs(ours.start - theirs.start) <= _NEAR and abs(ours.end - theirs.end) <= _NEAR
