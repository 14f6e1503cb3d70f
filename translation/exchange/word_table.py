"""Tables of texts in a DOCX: how rows, cells and paragraphs are made, and how their text is read.

A paragraph has the direction and language of its text, and a tag stands in it as text in braces.
Changes that somebody tracked count as made: what was put in is read, what was taken out is not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from translation.docx.layout.fonts import CHINESE, SANS
from translation.docx.options import Limits
from translation.docx.package import Package
from translation.docx.package import parse as parse_part
from translation.docx.parts import PartKind
from translation.errors import DocumentRefused, ExchangeRefused, MarkupRefused
from translation.exchange.characters import legalised
from translation.exchange.imported import LONGEST_TEXT
from translation.exchange.offline import refuse_large
from translation.languages import Language
from translation.markup import parse

GREY = "767676"
"""The colour of what stands back: tags and small print."""

_TAG = re.compile(r"(\{/?[0-9]{1,9}/?\})")
_BREAK = re.compile(r"([\n\t])")


def new_table(widths: Sequence[int]) -> etree._Element:
    """A table with a grid, its columns so many twips wide."""
    table: etree._Element = OxmlElement("w:tbl")
    properties = add_child(table, "w:tblPr")
    add_child(properties, "w:tblStyle", val="TableGrid")
    add_child(properties, "w:tblW", w=str(sum(widths)), type="dxa")
    add_child(properties, "w:tblLayout", type="fixed")
    margins = add_child(properties, "w:tblCellMar")
    for side in ("top", "bottom"):
        add_child(margins, f"w:{side}", w="40", type="dxa")
    grid = add_child(table, "w:tblGrid")
    for width in widths:
        add_child(grid, "w:gridCol", w=str(width))
    return table


def add_row(table: etree._Element, *, header: bool = False) -> etree._Element:
    """A row at the end of a table that no page break cuts; a header stands on every page."""
    row = add_child(table, "w:tr")
    properties = add_child(row, "w:trPr")
    add_child(properties, "w:cantSplit")
    if header:
        add_child(properties, "w:tblHeader")
    return row


def add_cell(
    row: etree._Element, width: int, *, fill: str | None = None, merge: str | None = None
) -> etree._Element:
    """A cell so many twips wide; `merge` is `restart` or `continue` of cells that are one."""
    cell = add_child(row, "w:tc")
    properties = add_child(cell, "w:tcPr")
    add_child(properties, "w:tcW", w=str(width), type="dxa")
    if merge is not None:
        add_child(properties, "w:vMerge", val=merge)
    if fill is not None:
        add_child(properties, "w:shd", val="clear", color="auto", fill=fill)
    return cell


@dataclass(frozen=True, slots=True)
class Print:
    """How a run is printed beyond its language; the size is in half points."""

    size: str | None = None
    colour: str | None = None
    bold: bool = False
    hidden: bool = False


PLAIN = Print()
SMALL = Print(size="13", colour=GREY)
HIDDEN = Print(size="8", colour=GREY, hidden=True)
"""Not printed and not shown, unless one asks the word processor for hidden text."""


def add_paragraph(
    cell: etree._Element, text: str, language: Language, how: Print = PLAIN
) -> etree._Element:
    """A paragraph in its language and direction; a tag runs from the left in any."""
    paragraph = add_child(cell, "w:p")
    if language.is_rtl:
        add_child(add_child(paragraph, "w:pPr"), "w:bidi")
    for place, piece in enumerate(_TAG.split(legalised(text))):
        if piece:
            _run(paragraph, piece, language, how, tag=place % 2 == 1)
    return paragraph


def _run(
    paragraph: etree._Element, text: str, language: Language, how: Print, *, tag: bool
) -> None:
    run = add_child(paragraph, "w:r")
    _looks(add_child(run, "w:rPr"), language, how, tag=tag)
    for piece in _BREAK.split(text):
        if piece in ("\n", "\t"):
            add_child(run, "w:br" if piece == "\n" else "w:tab")
        elif piece:
            written = add_child(run, "w:t")
            written.text = piece
            written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _looks(looks: etree._Element, language: Language, how: Print, *, tag: bool) -> None:
    """The properties of a run, in the order that the schema asks for."""
    if language is Language.ZH:
        add_child(looks, "w:rFonts", eastAsia=CHINESE)
    elif language.is_rtl and not tag:
        add_child(looks, "w:rFonts", ascii=SANS, hAnsi=SANS, cs=SANS)
    if how.bold:
        add_child(looks, "w:b")
        add_child(looks, "w:bCs")
    if how.hidden:
        add_child(looks, "w:vanish")
    if (colour := GREY if tag else how.colour) is not None:
        add_child(looks, "w:color", val=colour)
    if how.size is not None:
        add_child(looks, "w:sz", val=how.size)
        add_child(looks, "w:szCs", val=how.size)
    if language.is_rtl and not tag:
        add_child(looks, "w:rtl")
    kind = {Language.AR: "bidi", Language.ZH: "eastAsia"}.get(language, "val")
    add_child(looks, "w:lang", **{kind: language.tag})


def add_child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    """A new last child, such as `w:tc`, with attributes of the same namespace."""
    made: etree._Element = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made


def bad_text(text: str) -> str | None:
    """Why a text is no braces notation, None where it is."""
    if len(text) > LONGEST_TEXT:
        return "too_long"
    try:
        parse(text)
    except MarkupRefused as refused:
        return refused.code
    return None


def paragraphs(cell: etree._Element) -> Sequence[str]:
    """The texts of the paragraphs of a cell."""
    return ["".join(_letters(paragraph)) for paragraph in named(cell, "p")]


def _letters(element: etree._Element) -> Iterator[str]:
    """The text of an element as it stands once all tracked changes are accepted."""
    for child in element:
        name = local(child)
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


def named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements of a local name below one."""
    return element.iter("{*}" + name)


def local(element: etree._Element) -> str:
    """The local name of an element, empty for a comment or an instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


CORE = "docProps/core.xml"
"""The part that tells of which text a table is, in its `identifier`."""


def opened_docx(body: bytes) -> Package:
    """The package of a DOCX that came back; raises ExchangeRefused with the code of its refusal."""
    refuse_large(body)
    try:
        return Package(body, Limits())
    except DocumentRefused as refused:
        raise ExchangeRefused(refused.code, refused.sentence) from None


def properties_of(opened: Package) -> str:
    """The words of the properties of a document."""
    core = opened.body(CORE)
    return "" if core is None else " ".join(map(str, parse_part(core, CORE).itertext()))


def rows_of(opened: Package) -> Iterator[Sequence[etree._Element]]:
    """The cells of every row of every table in the body."""
    for _, part in opened.of(PartKind.BODY):
        for row in named(part, "tr"):
            yield [one for one in row if local(one) == "tc"]
