"""What stands around the text of a Council document: head, summary box, running head, foot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import _Cell

from translation.languages import Language
from workbench.demo import fragments
from workbench.demo.paper import Paper

_DOCUMENT = {
    Language.AR: "الوثيقة",
    Language.ZH: "文件",
    Language.EN: "Document",
    Language.FR: "Document",
    Language.RU: "Документ",
    Language.ES: "Documento",
}
WEBSITE = "www.itu.int/council"


@dataclass(frozen=True, slots=True)
class Head:
    """What page one of a document says about it, in the language of the document.

    `body` and `session` name who meets, where and when; `item` is the item of the agenda, `kind`
    what the document is ("Report by the Secretary-General"), `day` its date as printed.
    """

    symbol: str
    language: Language
    body: str
    session: str
    item: str
    day: str
    original: str
    kind: str
    title: str
    written: datetime

    @property
    def printed(self) -> str:
        """The symbol as it is printed, with the letter of the language: C18/101-E."""
        return f"{self.symbol}-{self.language.letter}"


def open_paper(head: Head) -> Paper:
    """A new document with its head, running head and foot."""
    paper = Paper(head.language)
    _running_head(paper, head)
    _foot(paper)
    table = paper.document.add_table(2, 2)
    table.autofit = False
    _lines(paper, table.cell(0, 0), [f"**{head.body}**", f"**{head.session}**"], size=14)
    _lines(paper, table.cell(1, 0), [f"**{head.item}**"])
    right = [f"**{_DOCUMENT[head.language]} {head.printed}**", f"**{head.day}**"]
    _lines(paper, table.cell(1, 1), [*right, f"**{head.original}**"])
    for column, width in zip(table.columns, (10.5, 6.5), strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Cm(10.5), Cm(6.5)
    _rule(table.cell(0, 0).merge(table.cell(0, 1)))
    kind = paper.paragraph(head.kind)
    kind.alignment = WD_ALIGN_PARAGRAPH.CENTER
    kind.paragraph_format.space_before = Pt(24)
    paper.title(head.title)
    return paper


def summary_box(paper: Paper, *parts: tuple[str, list[str]]) -> None:
    """The framed box under the title: a bold heading and its sentences, several times."""
    cell = paper.document.add_table(1, 1, "Table Grid").cell(0, 0)
    lines: list[str] = []
    for heading, sentences in parts:
        lines += [f"**{heading}**", *sentences]
    _lines(paper, cell, lines, before=4)
    cell.paragraphs[-1].paragraph_format.space_after = Pt(6)


def _lines(
    paper: Paper, cell: _Cell, lines: list[str], size: float | None = None, before: float = 0
) -> None:
    for rank, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if rank == 0 else cell.add_paragraph()
        paper.fill(paragraph, line)
        paragraph.paragraph_format.space_before = Pt(before)
        for run in paragraph.runs:
            if size is not None:
                paper.size(run, size)


def _rule(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(
        fragments.element(
            '<w:tcBorders><w:bottom w:val="single" w:sz="12" w:space="0" w:color="auto"/>'
            "</w:tcBorders>"
        )
    )
    cell.paragraphs[-1].paragraph_format.space_after = Pt(6)


def _running_head(paper: Paper, head: Head) -> None:
    header = paper.document.sections[0].header
    number = header.paragraphs[0]
    number.add_run("- ")
    for run in fragments.page_field():
        number._p.append(run)
    number.add_run(" -")
    symbol = header.add_paragraph(head.printed)
    for paragraph in (number, symbol):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(0)
        for run in paragraph.runs:
            paper.size(run, 9)


def _foot(paper: Paper) -> None:
    footer = paper.document.sections[0].first_page_footer.paragraphs[0]
    paper.fill(footer, f"• [{WEBSITE}](https://{WEBSITE}) •")
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for run in footer.runs:
        paper.size(run, 9)
