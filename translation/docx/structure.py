"""Where the blocks of a DOCX stand, as other language versions of it have them too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from translation.documents import BlockKind, Content
from translation.docx.blocks import Splitter, content_of, surveyed
from translation.docx.html.numbering import Numbering
from translation.docx.html.styles import Styles
from translation.docx.names import every, local, word_value
from translation.docx.options import Limits, Switches
from translation.docx.package import Package
from translation.docx.parts import PartKind
from translation.docx.survey import Survey, main_styles

Element = etree._Element

_PARAGRAPH, _TABLE = every(["w:p"]), every(["w:tbl"])
_NOTES = {
    PartKind.FOOTNOTES: every(["w:footnoteReference"]),
    PartKind.ENDNOTES: every(["w:endnoteReference"]),
}
_MAIN = frozenset({BlockKind.BODY, BlockKind.TABLE, BlockKind.FOOTNOTE, BlockKind.ENDNOTE})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a paragraph stands in its document.

    `label` is the number that Word gives it in a list, at `depth` (0 is the highest); `cell` the
    table, row and column, each counted from 0; `notes` the kinds and numbers, from 1, of the notes
    that it refers to or that it stands in.
    """

    label: str = ""
    depth: int = 0
    cell: tuple[int, int, int] | None = None
    notes: tuple[tuple[str, int], ...] = ()


_NOWHERE = Standing()


def read_standing(data: bytes, split: Splitter) -> tuple[Content, Mapping[int, Standing]]:
    """What a DOCX holds, and where its blocks stand, by their order.

    Raises DocumentRefused as `read` does.
    """
    limits = Limits()
    whole = surveyed(data, limits, Switches())
    content = content_of(whole, split, limits)
    return content, _standing(whole, content)


def _standing(whole: Survey, content: Content) -> dict[int, Standing]:
    package = whole.package
    labels, cells, notes = _labels(package), _cells(package), _notes(package)
    paragraphs = {(flow.part, flow.path): flow.paragraph for flow in whole.flows}
    found = {}
    for block in content.blocks:
        if block.kind in _MAIN:
            one = paragraphs[block.part, block.path]
            label, depth = labels.get(one, ("", 0))
            found[block.order] = Standing(label, depth, cells.get(one), tuple(notes.get(one, ())))
    return {order: one for order, one in found.items() if one != _NOWHERE}


def _labels(package: Package) -> dict[Element, tuple[str, int]]:
    """The label of each paragraph that Word numbers, and its depth; bullets have none."""
    styles = Styles(main_styles(package))
    root = next((root for _, root in package.of(PartKind.NUMBERING)), None)
    numbering = Numbering(root, styles.list_of)
    found = {}
    for paragraph in _shown(package, _PARAGRAPH):
        manner = styles.manner(paragraph)
        if manner.list is None:
            continue
        id, level = manner.list
        depth = numbering.level_of(id, manner.style) if level is None else level
        label = numbering.label(id, depth)
        if label is not None and label.text:
            found[paragraph] = label.text, depth
    return found


def _cells(package: Package) -> dict[Element, tuple[int, int, int]]:
    """The table, row and column of each paragraph in a cell, of the innermost table."""
    found = {}
    for number, table in enumerate(_shown(package, _TABLE)):
        for row, line in enumerate(one for one in table if local(one) == "tr"):
            for column, cell in enumerate(one for one in line if local(one) == "tc"):
                for paragraph in cell.iter(*_PARAGRAPH):
                    found[paragraph] = number, row, column
    return found


def _notes(package: Package) -> dict[Element, list[tuple[str, int]]]:
    """The notes that paragraphs refer to, numbered as they come, and those of the notes."""
    found: dict[Element, list[tuple[str, int]]] = {}
    for kind, references in _NOTES.items():
        numbers: dict[str, int] = {}
        for reference in _shown(package, references):
            number = numbers.setdefault(word_value(reference, "id") or "", len(numbers) + 1)
            around = next(reference.iterancestors(*_PARAGRAPH), None)
            if around is not None:
                found.setdefault(around, []).append((kind.value, number))
        for _, root in package.of(kind):
            for note in root:
                if (own := numbers.get(word_value(note, "id") or "")) is not None:
                    for paragraph in note.iter(*_PARAGRAPH):
                        found[paragraph] = [(kind.value, own)]
    return found


def _shown(package: Package, tags: frozenset[str]) -> Iterator[Element]:
    """The elements of the body in order, without those that only older programs show."""
    for _, root in package.of(PartKind.BODY):
        for element in root.iter(*tags):
            if not any(local(one) == "Fallback" for one in element.iterancestors()):
                yield element
