"""A Council document under the hand: an author writes sentences, this sets them as they print.

The notation inside sentences is that of `markup`. Direction, fonts and language follow from the
language of the document, so that an author of Arabic writes as an author of French does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from translation.languages import Language
from workbench.demo import fragments, styles
from workbench.demo.markup import Form, bare, by_script, grouped, is_code, pieces
from workbench.demo.packing import packed

_FIGURES = re.compile(r"[-+–—]?[\d\s.,%/:()\u00a0-]+|[–—-]")
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


@dataclass(frozen=True, slots=True)
class Span:
    """Cells of a table that print as one, from the top left one to the bottom right one."""

    top: int
    left: int
    bottom: int
    right: int


class Paper:
    """One document being written, in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.document = docx.Document()
        self._notes: list[str] = []
        self._remarked: list[Run] = []
        self._changes = 900
        styles.dress(self.document, language)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
        section.different_first_page_header_footer = True

    def paragraph(self, sentence: str, style: str = "Normal") -> Paragraph:
        """A paragraph of running text."""
        return self.fill(self.document.add_paragraph(style=style), sentence)

    def clause(self, verb: str) -> None:
        """The words that open the recitals or the operative part of a resolution, in italics."""
        self.paragraph(f"*{verb}*").paragraph_format.keep_with_next = True

    def title(self, text: str) -> None:
        """The title of the document or of an annex."""
        self.paragraph(text, "Title")

    def heading(self, text: str) -> None:
        """A numbered heading."""
        self.paragraph(text, "Heading 1")

    def unnumbered(self, text: str) -> None:
        """A heading of the second level, which carries no number."""
        self.paragraph(text, "Heading 2")

    def numbered(self, *sentences: str) -> None:
        """Paragraphs numbered under their heading: 1.1, 1.2."""
        for sentence in sentences:
            self.paragraph(sentence, "Numbered Paragraph")

    def lettered(self, *sentences: str) -> None:
        """Points a) b) c), starting anew with each call."""
        number = styles.fresh_letters(self.document)
        for sentence in sentences:
            point = self.paragraph(sentence, "Lettered Paragraph")
            properties: Any = point._p.get_or_add_pPr()
            properties.get_or_add_numPr().get_or_add_numId().val = number

    def dashed(self, *sentences: str) -> None:
        """Points marked by a dash."""
        for sentence in sentences:
            self.paragraph(sentence, "Dashed Paragraph")

    def caption(self, sentence: str) -> None:
        """The line above a table, kept on one page with it."""
        caption = self.paragraph(sentence)
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_after = Pt(4)

    def footnote(self, text: str) -> None:
        """The text of the next footnote; the first one is `[^1]`."""
        self._notes.append(text)

    def remark(self, text: str) -> None:
        """A comment on the pieces marked `{=…=}` since the last one."""
        comment = self.document.add_comment(self._remarked, text, fragments.AUTHOR, "EU")
        self._remarked.clear()
        comment._comment_elm.set(qn("w:date"), fragments.CHANGED)

    def end_rule(self) -> None:
        """The short line that closes a document."""
        rule = self.document.add_paragraph("______________")
        rule.alignment = WD_ALIGN_PARAGRAPH.CENTER
        rule.paragraph_format.space_before = Pt(18)

    def page_break(self) -> None:
        """A new page in the same section."""
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def landscape(self) -> None:
        """A new section on a page turned on its side, for wide tables."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.different_first_page_header_footer = False

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        heads: int = 1,
        spans: Sequence[Span] = (),
        size: float = 10,
    ) -> None:
        """A table with ruled cells; `widths` in centimetres, `heads` rows repeat on each page.

        A cell under a span is written as an empty string.
        """
        table = self.document.add_table(len(rows), len(widths), "Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for rank, row in enumerate(rows):
            for cell, text, width in zip(table.rows[rank].cells, row, widths, strict=True):
                cell.width = Cm(width)
                self._cell(cell, text, size, head=rank < heads)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for rank in range(heads):
            table.rows[rank]._tr.get_or_add_trPr().append(fragments.element("<w:tblHeader/>"))
        for row_of_table in table.rows:
            row_of_table._tr.get_or_add_trPr().insert(0, fragments.element("<w:cantSplit/>"))
        for row_of_table in list(table.rows)[:-1]:
            for cell in row_of_table.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        for span in spans:
            table.cell(span.top, span.left).merge(table.cell(span.bottom, span.right))

    def _cell(self, cell: Any, text: str, size: float, *, head: bool) -> None:
        paragraph = self.fill(cell.paragraphs[0], f"**{text}**" if head and text else text)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        if head or _FIGURES.fullmatch(bare(text)):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if head:
            shade = fragments.element('<w:shd w:val="clear" w:color="auto" w:fill="DEEAF6"/>')
            cell._tc.get_or_add_tcPr().append(shade)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        paragraph_element: Any = paragraph._p
        for run in paragraph_element.iter(qn("w:r")):  # those in links and tracked changes too
            self.size(Run(run, paragraph), size)

    def size(self, run: Run, points: float) -> None:
        """Set the size of a run for both kinds of script; Arabic letters a point larger."""
        run.font.size = Pt(points)
        properties: Any = run._r.rPr
        value = 2 * (points + self.language.is_rtl)
        twin = fragments.element(f'<w:szCs w:val="{value:g}"/>')
        properties.find(qn("w:sz")).addnext(twin)

    def fill(self, paragraph: Paragraph, sentence: str) -> Paragraph:
        """Set a sentence in its notation into an empty paragraph."""
        for form, text, address in pieces(grouped(sentence)):
            for run in self._runs(paragraph, form, text, address):
                self._format(run, form)
        return paragraph

    def _runs(self, paragraph: Paragraph, form: Form, text: str, address: str) -> list[Run]:
        if form is Form.NOTE:
            paragraph._p.append(fragments.note_reference(int(text)))
            return []
        parts = by_script(text) if self.language.is_rtl else [text]
        runs = [paragraph.add_run(part) for part in parts]
        if form is Form.LINK:
            self._enclose(paragraph, self._link(paragraph, address), runs)
        elif form in (Form.INSERTED, Form.DELETED):
            self._changes += 1
            kind = "ins" if form is Form.INSERTED else "del"
            self._enclose(paragraph, fragments.change(kind, self._changes), runs)
        return runs

    def _link(self, paragraph: Paragraph, address: str) -> Any:
        relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return fragments.element(f'<w:hyperlink r:id="{relation}" w:history="1"/>')

    def _enclose(self, paragraph: Paragraph, around: Any, runs: Sequence[Run]) -> None:
        paragraph._p.append(around)
        for run in runs:
            around.append(run._r)

    def _format(self, run: Run, form: Form) -> None:
        if form is Form.BOLD:
            run.font.bold = run.font.cs_bold = True
        elif form is Form.ITALIC:
            run.font.italic = run.font.cs_italic = True
        elif form is Form.LINK:
            run.font.underline = True
            run._r.get_or_add_rPr().get_or_add_color().set(qn("w:val"), "0563C1")
        elif form is Form.DELETED:
            for text in run._r.findall(qn("w:t")):
                text.tag = qn("w:delText")
        elif form is Form.REMARKED:
            self._remarked.append(run)
        self._script(run)

    def _script(self, run: Run) -> None:
        if self.language.is_rtl and not is_code(run.text):
            run.font.rtl = True
        if self.language is Language.ZH and any(mark in run.text for mark in "“”…—"):
            fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
            fonts.set(qn("w:hint"), "eastAsia")

    def finish(self, title: str, subject: str, written: datetime) -> bytes:
        """The bytes of the DOCX: notes put in, direction set on all paragraphs and tables."""
        if self._notes:
            self._add_notes()
        if self.language.is_rtl:
            self._turn()
        return packed(self.document, title, subject, written)

    def _add_notes(self) -> None:
        runs = [self._note_runs(text) for text in self._notes]
        blob = fragments.footnotes(runs, self.language.is_rtl).encode()
        part = self.document.part
        assert part.package is not None  # noqa: S101 (narrows the type: a new document has one)
        notes = Part(PackURI("/word/footnotes.xml"), _NOTES, blob, part.package)
        part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = self.document.settings.element
        settings.find(qn("w:compat")).addprevious(
            fragments.element(
                '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
            )
        )

    def _note_runs(self, text: str) -> str:
        """The runs of a note as XML, set by way of a paragraph that is taken out again."""
        draft = self.fill(self.document.add_paragraph(), text)
        element: Any = draft._p
        element.getparent().remove(element)
        return "".join(fragments.written(run._r) for run in draft.runs)

    def _turn(self) -> None:
        roots: list[Any] = [self.document.element]
        for section in self.document.sections:
            direction = fragments.element("<w:bidi/>")
            fragments.insert(section._sectPr, direction, fragments.AFTER_SECTION_BIDI)
        first = self.document.sections[0]
        roots += [first.header._element, first.first_page_footer._element]
        for root in roots:
            turn(root)


def turn(root: Any) -> None:
    """Set right-to-left order on every paragraph and table under `root`."""
    for paragraph in root.iter(qn("w:p")):
        properties = paragraph.get_or_add_pPr()
        if properties.find(qn("w:bidi")) is None:
            fragments.insert(properties, fragments.element("<w:bidi/>"), fragments.AFTER_BIDI)
        _turn_mark(properties)
    for table in root.iter(qn("w:tbl")):
        properties = table.tblPr
        if properties.find(qn("w:bidiVisual")) is None:
            visual = fragments.element("<w:bidiVisual/>")
            fragments.insert(properties, visual, fragments.AFTER_BIDI_VISUAL)


def _turn_mark(properties: Any) -> None:
    """Set the paragraph mark from right to left: Word takes the direction of a number from it."""
    mark = properties.find(qn("w:rPr"))
    if mark is None:
        mark = fragments.element("<w:rPr/>")
        fragments.insert(properties, mark, "sectPr pPrChange")
    mark.append(fragments.element("<w:rtl/>"))
