"""A text as a table in a DOCX, for reviewers without a tool: number, source, target, state, notes.

Tags stand as text in braces. The number's cell names segment, version and fence in small print;
that line is what a row is known by when it comes back. Changes that a reviewer tracked count as
made: what was put in is read, what was taken out is not.
"""

import io
import re
from collections.abc import Sequence

import docx
from docx.enum.section import WD_ORIENT
from lxml import etree

from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.docx.package import Package as Opened
from translation.errors import UnknownLanguage
from translation.exchange.characters import legalised
from translation.exchange.offline import (
    DeliveredUnit,
    Delivery,
    DeliveryForm,
    Package,
    PackageUnit,
    once_each,
    parse_task,
    segment_id,
)
from translation.exchange.word_table import (
    SMALL,
    add_cell,
    add_paragraph,
    add_row,
    bad_text,
    new_table,
    paragraphs,
    properties_of,
    rows_of,
)
from translation.languages import Language, parse_language

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
_LOCKED = "EDEDED"


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
    table = new_table(_WIDTHS)
    names = ("No.", package.source.english_name, package.target.english_name, "State", "Notes")
    head = add_row(table, header=True)
    for name, width in zip(names, _WIDTHS, strict=True):
        add_paragraph(add_cell(head, width, fill=_LOCKED), name, Language.EN)
    for unit in package.units:
        _unit(table, unit, package)
    return table


def _unit(table: etree._Element, unit: PackageUnit, package: Package) -> None:
    row, fill = add_row(table), None if unit.open else _LOCKED
    number, source, target, state, notes = (add_cell(row, width, fill=fill) for width in _WIDTHS)
    add_paragraph(number, str(unit.number), Language.EN)
    add_paragraph(number, f"{segment_id(unit.segment)} {unit.at}", Language.EN, SMALL)
    add_paragraph(source, unit.source, package.source)
    add_paragraph(target, unit.target or "", package.target)
    add_paragraph(state, WORDS[unit.state], Language.EN)
    for remark in unit.remarks:
        add_paragraph(notes, " ".join(f"{remark.author}: {remark.text}".split()), Language.EN)
    if not unit.remarks:
        add_paragraph(notes, "", Language.EN)


def read_table(opened: Opened) -> Delivery:
    """What a table says of segments of ours, whatever else stands in its document.

    Raises ExchangeRefused (`no_units too_many_segments doubled_segment`).
    """
    document, target, task = _identity(opened)
    units = [unit for cells in rows_of(opened) if (unit := _read(cells)) is not None]
    return Delivery(DeliveryForm.DOCX, document, target, task, once_each(units))


def _identity(opened: Opened) -> tuple[str | None, Language | None, Task | None]:
    """Document, language and task, as far as the properties of the file still tell them."""
    found = _IDENTITY.search(properties_of(opened))
    if found is None:
        return None, None, None
    try:
        return found[1], parse_language(found[2]), parse_task(found[3])
    except UnknownLanguage:
        return found[1], None, parse_task(found[3])


def _read(cells: Sequence[etree._Element]) -> DeliveredUnit | None:
    """A row of ours, None for any other; one with fewer columns says less."""
    known = _ROW.search(" ".join(paragraphs(cells[0]))) if cells else None
    if known is None:
        return None
    target, state, notes = ([*map(paragraphs, cells[2:5]), (), (), ()])[:3]
    text = " ".join(part for part in target if part.strip()).strip()
    word = " ".join(state).strip().lower()
    said = next((one for one, shown in WORDS.items() if shown == word), None)
    remarks = tuple(note.strip() for note in notes if note.strip())
    at = CellVersion(int(known[2]), int(known[3]))
    left = None if said is TargetState.INITIAL else said  # nobody without a tool changes the word
    return DeliveredUnit(int(known[1]), at, text or None, left, remarks, bad_text(text))
