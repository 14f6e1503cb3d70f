"""A text as a table in a DOCX, for reviewers without a tool: number, source, target, state, notes.

Tags stand as text in braces. The number's cell names segment, version and fence in small print;
that line is what a row is known by when it comes back. Changes that a reviewer tracked count as
made: what was put in is read, what was taken out is not.
"""

import io
import re
from collections.abc import Iterator, Sequence

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.docx.options import Limits
from translation.docx.package import Package as OpenedPackage
from translation.docx.package import parse as parse_part
from translation.docx.parts import PartKind
from translation.errors import DocumentRefused, ExchangeRefused, MarkupRefused, UnknownLanguage
from translation.exchange.characters import legalised
from translation.exchange.imported import LONGEST_TEXT
from translation.exchange.offline import (
    DeliveredUnit,
    Delivery,
    Package,
    PackageForm,
    PackageUnit,
    once_each,
    parse_task,
    refuse_large,
    segment_id,
)
from translation.languages import Language, parse_language
from translation.markup import parse

WORDS = {
    TargetState.INITIAL: "not translated",
    TargetState.TRANSLATED: "translated",
    TargetState.REVIEWED: "reviewed",
    TargetState.FINAL: "final",
}
"""The words of the column of states."""

_WIDTHS = (1000, 5000, 5000, 1500, 2300)
_IDENTITY = re.compile(r"hexaglot:([^:\s]+):([a-z]{2}):([a-z]+)")
_ROW = re.compile(r"\bs([0-9]{1,18})\s+v([0-9]{1,18})\.([0-9]{1,18})\b")
_TAG = re.compile(r"(\{/?[0-9]{1,9}/?\})")
_BREAK = re.compile(r"([\n\t])")
_CORE = "docProps/core.xml"
_SMALL, _GREY, _LOCKED = "12", "767676", "EDEDED"


def write_table(package: Package) -> bytes:
    """A package as a DOCX; rows that were not claimed are shaded and taken back from nobody."""
    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = section.top_margin
    core = made.core_properties
    core.title, core.author = legalised(package.name), "Hexaglot"
    core.comments = ""
    core.identifier = f"hexaglot:{package.document}:{package.target.value}:{package.task.value}"
    made.add_heading(legalised(package.name), 1)
    made.add_paragraph(
        "Change the target, and write remarks under Notes. Tags such as {1}…{/1} stand for what "
        "the original has at that place: keep each of them once. Grey rows are for reading only. "
        "Leave the first column as it is; the document is read back by it."
    )
    made.element.body.insert(len(made.element.body) - 1, _table(package))
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def _table(package: Package) -> etree._Element:
    table = OxmlElement("w:tbl")
    properties = _child(table, "w:tblPr")
    _child(properties, "w:tblStyle", val="TableGrid")
    _child(properties, "w:tblW", w=str(sum(_WIDTHS)), type="dxa")
    _child(properties, "w:tblLayout", type="fixed")
    grid = _child(table, "w:tblGrid")
    for width in _WIDTHS:
        _child(grid, "w:gridCol", w=str(width))
    names = ("No.", package.source.english_name, package.target.english_name, "State", "Notes")
    head = _row(table, header=True)
    for name, width in zip(names, _WIDTHS, strict=True):
        _paragraph(_cell(head, width, shade=True), name, Language.EN)
    for unit in package.units:
        _unit(table, unit, package)
    return table


def _unit(table: etree._Element, unit: PackageUnit, package: Package) -> None:
    row, shade = _row(table), not unit.open
    number, source, target, state, notes = (_cell(row, width, shade=shade) for width in _WIDTHS)
    _paragraph(number, str(unit.number), Language.EN)
    _paragraph(number, f"{segment_id(unit.segment)} {unit.at}", Language.EN, small=True)
    _paragraph(source, unit.source, package.source)
    _paragraph(target, unit.target or "", package.target)
    _paragraph(state, WORDS[unit.state], Language.EN)
    for remark in unit.remarks:
        _paragraph(notes, " ".join(f"{remark.author}: {remark.text}".split()), Language.EN)
    if not unit.remarks:
        _paragraph(notes, "", Language.EN)


def _row(table: etree._Element, *, header: bool = False) -> etree._Element:
    row = _child(table, "w:tr")
    properties = _child(row, "w:trPr")
    _child(properties, "w:cantSplit")
    if header:
        _child(properties, "w:tblHeader")
    return row


def _cell(row: etree._Element, width: int, *, shade: bool) -> etree._Element:
    cell = _child(row, "w:tc")
    properties = _child(cell, "w:tcPr")
    _child(properties, "w:tcW", w=str(width), type="dxa")
    if shade:
        _child(properties, "w:shd", val="clear", color="auto", fill=_LOCKED)
    return cell


def _paragraph(cell: etree._Element, text: str, language: Language, *, small: bool = False) -> None:
    """A paragraph in its language and direction; a tag runs from the left in any."""
    paragraph = _child(cell, "w:p")
    if language.is_rtl:
        _child(_child(paragraph, "w:pPr"), "w:bidi")
    for place, piece in enumerate(_TAG.split(legalised(text))):
        if piece:
            _run(paragraph, piece, language, small=small, tag=place % 2 == 1)


def _run(
    paragraph: etree._Element, text: str, language: Language, *, small: bool, tag: bool
) -> None:
    run = _child(paragraph, "w:r")
    looks = _child(run, "w:rPr")
    if small or tag:
        _child(looks, "w:color", val=_GREY)
    if small:
        _child(looks, "w:sz", val=_SMALL)
        _child(looks, "w:szCs", val=_SMALL)
    if language.is_rtl and not tag:
        _child(looks, "w:rtl")
    kind = {Language.AR: "bidi", Language.ZH: "eastAsia"}.get(language, "val")
    _child(looks, "w:lang", **{kind: language.tag})
    for piece in _BREAK.split(text):
        if piece in ("\n", "\t"):
            _child(run, "w:br" if piece == "\n" else "w:tab")
        elif piece:
            written = _child(run, "w:t")
            written.text = piece
            written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    made: etree._Element = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made


def read_table(body: bytes) -> Delivery:
    """What a table says of segments of ours, whatever else stands in its document.

    Raises ExchangeRefused: the code of the refusal where the DOCX cannot be read, `no_units
    too_many_segments doubled_segment`.
    """
    refuse_large(body)
    try:
        opened = OpenedPackage(body, Limits())
    except DocumentRefused as refused:
        raise ExchangeRefused(refused.code, refused.sentence) from None
    document, target, task = _identity(opened)
    rows = (row for _, part in opened.of(PartKind.BODY) for row in _named(part, "tr"))
    units = [unit for row in rows if (unit := _read(row)) is not None]
    return Delivery(PackageForm.DOCX, document, target, task, once_each(units))


def _identity(opened: OpenedPackage) -> tuple[str | None, Language | None, Task | None]:
    """Document, language and task, as far as the properties of the file still tell them."""
    core = opened.body(_CORE)
    words = "" if core is None else " ".join(map(str, parse_part(core, _CORE).itertext()))
    found = _IDENTITY.search(words)
    if found is None:
        return None, None, None
    try:
        return found[1], parse_language(found[2]), parse_task(found[3])
    except UnknownLanguage:
        return found[1], None, parse_task(found[3])


def _read(row: etree._Element) -> DeliveredUnit | None:
    """A row of ours, None for any other; one with fewer columns says less."""
    cells = [child for child in row if _local(child) == "tc"]
    known = _ROW.search(" ".join(_paragraphs(cells[0]))) if cells else None
    if known is None:
        return None
    target, state, notes = ([*map(_paragraphs, cells[2:5]), (), (), ()])[:3]
    text = " ".join(part for part in target if part.strip()).strip()
    word = " ".join(state).strip().lower()
    said = next((one for one, shown in WORDS.items() if shown == word), None)
    remarks = tuple(note.strip() for note in notes if note.strip())
    at = CellVersion(int(known[2]), int(known[3]))
    left = None if said is TargetState.INITIAL else said  # nobody without a tool changes the word
    return DeliveredUnit(int(known[1]), at, text or None, left, remarks, _bad(text))


def _bad(text: str) -> str | None:
    """Why a text is no braces notation, None where it is."""
    if len(text) > LONGEST_TEXT:
        return "too_long"
    try:
        parse(text)
    except MarkupRefused as refused:
        return refused.code
    return None


def _paragraphs(cell: etree._Element) -> Sequence[str]:
    return ["".join(_letters(paragraph)) for paragraph in _named(cell, "p")]


def _letters(element: etree._Element) -> Iterator[str]:
    """The text of an element as it stands once all tracked changes are accepted."""
    for child in element:
        name = _local(child)
        if name == "t":
            yield child.text or ""
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "tab":
            yield "\t"
        elif name == "noBreakHyphen":
            yield "\u2011"
        elif name not in _PASSED:
            yield from _letters(child)


_PASSED = frozenset({"del", "moveFrom", "pPr", "rPr", "p", "tbl", "AlternateContent"})


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return element.iter("{*}" + name)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
