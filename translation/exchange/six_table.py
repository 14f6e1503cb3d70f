"""All texts of a document as one table in a DOCX, for editors who read six languages side by side.

A row for each segment, a column for each language. The number's cell tells in hidden print which
segment it is and, of each column, version and fence of the cell with a digest of its text: by that
a row is known when it comes back, and a text that nobody touched from one that somebody changed.
"""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Pt, Twips
from lxml import etree

from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.docx.package import Package as Opened
from translation.errors import ExchangeRefused
from translation.exchange.characters import legalised
from translation.exchange.offline import (
    DeliveredUnit,
    Delivery,
    DeliveryForm,
    SixDelivery,
    once_each,
    segment_id,
)
from translation.exchange.review_table import WORDS
from translation.exchange.word_table import (
    HIDDEN,
    PLAIN,
    SMALL,
    Print,
    add_cell,
    add_child,
    add_paragraph,
    add_row,
    bad_text,
    local,
    new_table,
    paragraphs,
    properties_of,
    rows_of,
)
from translation.languages import Language

OUTLIER, DIFFERS = "outlier", "values differ"
"""What is said of a cell whose numbers, dates or references are not those of the source."""

_A4, _A3 = (11906, 16838), (16838, 23811)
_COLUMNS_OF_A4 = 3  # with more, a column of A4 has less than twenty-five letters a line
_MARGIN, _NUMBER = 720, 780
_ICONS = {
    TargetState.INITIAL: "○",
    TargetState.TRANSLATED: "◐",
    TargetState.REVIEWED: "●",
    TargetState.FINAL: "★",
}
_HEAD, _ORIGINAL, _DIFFERING, _LONE = "D9E2F3", "EEF3FA", "FFF4D6", "FBD9D3"
_BOLD, _LOUD = Print(bold=True), Print(size="13", colour="B3261E", bold=True)
_DIGITS = 10
_IDENTITY = re.compile(r"hexaglot:([^:\s]+):six:([a-z]{2})\b")
_ROW = re.compile(r"\bs([0-9]{1,18})((?: [a-z]{2}=[0-9a-z./]+)+)")
_CELL = re.compile(r"v([0-9]{1,18})\.([0-9]{1,18})/([0-9a-f]{10})")
_SAID = rf"[{''.join(_ICONS.values())}] (?:{'|'.join(WORDS.values())})"
_MARK = re.compile(rf"{_SAID}(?: · ≠ (?:{OUTLIER}|{DIFFERS}))?(?: · ⧉ [0-9]+ segments)?")
_WITHIN = re.compile(_SAID)


@dataclass(frozen=True, slots=True)
class SixCell:
    """One text of a segment; `differs` is `OUTLIER`, `DIFFERS` or empty.

    `covers` is how many segments the cell stands for, 0 where the one above stands for it.
    """

    text: str | None
    state: TargetState
    at: CellVersion
    differs: str = ""
    covers: int = 1


@dataclass(frozen=True, slots=True)
class SixRow:
    """One segment with its texts; `language` is that of its source, which stands in its column."""

    segment: int
    number: int
    language: Language
    source: str
    cells: Mapping[Language, SixCell]


@dataclass(frozen=True, slots=True)
class SixTable:
    """All texts of a document on a day, in the columns of `columns`."""

    document: str
    name: str
    source: Language
    columns: tuple[Language, ...]
    rows: tuple[SixRow, ...]
    day: date


def write_six(table: SixTable) -> bytes:
    """The table as a DOCX, on A3 where a line of A4 would be too short to read."""
    made = docx.Document()
    width = _set_page(made, _A3 if len(table.columns) > _COLUMNS_OF_A4 else _A4)
    normal = made.styles["Normal"].font
    normal.name, normal.size = "Arial", Pt(9)
    core = made.core_properties
    core.title, core.author, core.comments = legalised(table.name), "Hexaglot", ""
    core.identifier = f"hexaglot:{table.document}:six:{table.source.value}"
    made.add_heading(legalised(table.name), 1)
    made.add_paragraph(
        "Change any text that is translated or reviewed, beside the others. Tags such as {1}…{/1} "
        "stand for what the original has at that place: keep each of them once. The line under a "
        "text tells its state; leave it, the first column and the original as they are, and take "
        "no row out. Where the numbers, dates or references of one text alone differ from the "
        "original, it is marked as the outlier; where several differ, look at the original."
    )
    _furnish(made, table)
    made.element.body.insert(len(made.element.body) - 1, _table(table, width))
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def _set_page(made: Document, paper: tuple[int, int]) -> int:
    """Lay the page on its side; gives the twips between its margins."""
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_height, section.page_width = Twips(paper[0]), Twips(paper[1])
    section.left_margin = section.right_margin = Twips(_MARGIN)
    section.top_margin = section.bottom_margin = Twips(_MARGIN + 200)
    section.header_distance = section.footer_distance = Twips(_MARGIN // 2)
    return paper[1] - 2 * _MARGIN


def _furnish(made: Document, table: SixTable) -> None:
    """Symbol and day at the top, page numbers at the foot of each page."""
    section = made.sections[0]
    head = section.header.paragraphs[0]
    head.text = f"{legalised(table.name)}  ·  {len(table.columns)} texts side by side  ·  "
    head.add_run(f"{table.day.day} {table.day:%B %Y}")
    foot = section.footer.paragraphs[0]
    for name, before in (("PAGE", "Page "), ("NUMPAGES", " of ")):
        foot.add_run(before)
        field = add_child(foot._p, "w:fldSimple", instr=name)
        add_child(add_child(field, "w:r"), "w:t").text = "1"


def _table(table: SixTable, width: int) -> etree._Element:
    each = (width - _NUMBER) // len(table.columns)
    made = new_table([_NUMBER, *[each] * len(table.columns)])
    head = add_row(made, header=True)
    add_paragraph(add_cell(head, _NUMBER, fill=_HEAD), "No.", Language.EN, _BOLD)
    for language in table.columns:
        said = f"{language.value}  {language.english_name}"
        said += " – original" if language is table.source else ""
        add_paragraph(add_cell(head, each, fill=_HEAD), said, Language.EN, _BOLD)
    for row in table.rows:
        _add(made, row, table.columns, each)
    return made


def _add(table: etree._Element, row: SixRow, columns: Sequence[Language], width: int) -> None:
    made = add_row(table)
    differs = any(cell.differs for cell in row.cells.values())
    number = add_cell(made, _NUMBER, fill=_DIFFERING if differs else None)
    add_paragraph(number, str(row.number), Language.EN)
    if differs:
        add_paragraph(number, "≠", Language.EN, _LOUD)
    add_paragraph(number, _fences(row, columns), Language.EN, HIDDEN)
    for language in columns:
        if language is row.language:
            add_paragraph(add_cell(made, width, fill=_ORIGINAL), row.source, language)
        elif (cell := row.cells.get(language)) is None:
            add_paragraph(add_cell(made, width, fill="EDEDED"), "", language)
        else:
            _add_text(made, cell, language, width)


def _add_text(row: etree._Element, cell: SixCell, language: Language, width: int) -> None:
    merge = None if cell.covers == 1 else "restart" if cell.covers else "continue"
    fill = {OUTLIER: _LONE, DIFFERS: _DIFFERING}.get(cell.differs)
    made = add_cell(row, width, merge=merge, fill=fill)
    add_paragraph(made, cell.text or "" if cell.covers else "", language, PLAIN)
    if cell.covers:
        add_paragraph(made, _mark(cell), Language.EN, _LOUD if cell.differs else SMALL)


def _mark(cell: SixCell) -> str:
    said = f"{_ICONS[cell.state]} {WORDS[cell.state]}"
    said += f" · ≠ {cell.differs}" if cell.differs else ""
    return said + (f" · ⧉ {cell.covers} segments" if cell.covers > 1 else "")


def _fences(row: SixRow, columns: Sequence[Language]) -> str:
    """`s12 ar=v3.7/1a2b3c4d5e en=source/…`, a word for each column in its order."""
    return " ".join([segment_id(row.segment), *(_fence(row, language) for language in columns)])


def _fence(row: SixRow, language: Language) -> str:
    cell = row.cells.get(language)
    if language is row.language:
        return f"{language.value}=source/{_digest(row.source)}"
    if cell is None:
        return f"{language.value}=none"
    if not cell.covers:
        return f"{language.value}=joined"
    return f"{language.value}={cell.at}/{_digest(cell.text or '')}"


def _digest(text: str) -> str:
    """What tells a text from another, as it is read back: white space at its edges aside."""
    return hashlib.sha256(_plain(legalised(text)).encode()).hexdigest()[:_DIGITS]


def _plain(text: str) -> str:
    return " ".join(text.split())


def is_six(opened: Opened) -> bool:
    """Whether a DOCX is a table of all texts, by its properties or by its rows."""
    if _IDENTITY.search(properties_of(opened)):
        return True
    return any(_known(cells) for cells in rows_of(opened))


def read_six(opened: Opened) -> SixDelivery:
    """What a table of all texts says, whatever else stands in its document.

    Units tell by `as_sent` what was not touched. Codes of what is `bad`: `emptied mark_changed
    columns_changed source_changed added_row` and those of a text. Raises ExchangeRefused (`no_units
    too_many_segments doubled_segment`).
    """
    found = _IDENTITY.search(properties_of(opened))
    every = [cells for cells in rows_of(opened) if cells]
    known = [(one, cells) for cells in every if (one := _known(cells)) is not None]
    rows = [DeliveredUnit(int(one[1]), None, None, None) for one, _ in known]
    segments = frozenset(unit.segment for unit in once_each(rows))
    units: dict[Language, list[DeliveredUnit]] = {}
    sources: list[DeliveredUnit] = []
    for one, cells in known:
        for language, unit, is_source in _units(one, cells):
            (sources if is_source else units.setdefault(language, [])).append(unit)
    document = None if found is None else found[1]
    source = None if found is None or found[2] not in list(Language) else Language(found[2])
    texts = {
        language: Delivery(DeliveryForm.SIX, document, language, Task.EDIT, tuple(some))
        for language, some in units.items()
    }
    return SixDelivery(document, source, segments, tuple(sources), texts, tuple(_added(every)))


def _added(rows: Sequence[Sequence[etree._Element]]) -> Iterator[DeliveredUnit]:
    """The rows below the head of a table that were not in it, with the row that each stands below.

    What was put in above all others is told at the first.
    """
    for _, some in groupby(rows, key=_table_of):
        table = [(cells, _known(cells)) for cells in some]
        place = next((int(one[1]) for _, one in table if one is not None), None)
        if place is None:
            continue
        words: dict[int, list[str]] = {}
        for cells, one in table[1:]:
            if one is not None:
                place = int(one[1])
            elif said := " · ".join(filter(None, map(_text, cells))):
                words.setdefault(place, []).append(said)
        for segment, lines in words.items():
            yield DeliveredUnit(segment, None, " ⏎ ".join(lines), None, bad="added_row")


def _table_of(cells: Sequence[etree._Element]) -> etree._Element | None:
    return next((one for one in cells[0].iterancestors() if local(one) == "tbl"), None)


def _known(cells: Sequence[etree._Element]) -> re.Match[str] | None:
    return _ROW.search(" ".join(paragraphs(cells[0]))) if cells else None


def _units(
    row: re.Match[str], cells: Sequence[etree._Element]
) -> list[tuple[Language, DeliveredUnit, bool]]:
    """The units of a row by language, and whether each is of its source: those unchanged are not.

    A row with another number of columns says of none which text it is.
    """
    segment, told = int(row[1]), [word.split("=") for word in row[2].split()]
    given = [(Language(code), said) for code, said in told if code in list(Language)]
    whole = len(given) == len(cells) - 1
    found: list[tuple[Language, DeliveredUnit, bool]] = []
    for place, (language, said) in enumerate(given, start=1):
        if said == "none":
            continue
        text = _text(cells[place]) if whole else None
        if said.startswith("source/"):
            if unit := _source(segment, said, text):
                found.append((language, unit, True))
        elif said != "joined" or text:
            found.append((language, _unit(segment, said, text), False))
    return found


def _source(segment: int, said: str, text: str | None) -> DeliveredUnit | None:
    """The original of a row where it is not what went out."""
    if text is None or said == f"source/{_digest(text)}":
        return None
    return DeliveredUnit(segment, None, text, None, bad="source_changed")


def _unit(segment: int, said: str, text: str | None) -> DeliveredUnit:
    known = _CELL.fullmatch(said)
    at = None if known is None else CellVersion(int(known[1]), int(known[2]))
    if text is None:
        return DeliveredUnit(segment, at, None, None, bad="columns_changed")
    if known is not None and known[3] == _digest(text):
        return DeliveredUnit(segment, at, text or None, None, as_sent=True)
    if not text:
        return DeliveredUnit(segment, at, None, None, bad="emptied")
    bad = "mark_changed" if _WITHIN.search(text) else bad_text(text)
    return DeliveredUnit(segment, at, text, None, bad=bad)


def _text(cell: etree._Element) -> str:
    """The text of a cell without the line that tells its state."""
    lines = [line.strip() for line in paragraphs(cell)]
    return " ".join(line for line in lines if line and not _MARK.fullmatch(line))


def refuse_six(opened: Opened) -> None:
    """Raise ExchangeRefused (`all_texts`) for a table of all texts, where one text is asked for."""
    if is_six(opened):
        raise ExchangeRefused(
            "all_texts",
            "the file is a table of all texts of a document; deliver it to the document",
        )
