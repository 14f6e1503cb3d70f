import io

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from translation.docx import read


def levels(made: "docx.document.Document") -> list[tuple[str, int | None]]:
    body = io.BytesIO()
    made.save(body)
    content = read(body.getvalue(), lambda _: [])
    return [(block.segments[0].text, block.level) for block in content.blocks if block.path]


def outline(element: object, level: int) -> None:
    given = OxmlElement("w:outlineLvl")
    given.set(qn("w:val"), str(level))
    element.get_or_add_pPr().append(given)  # type: ignore[attr-defined]


def test_headings_have_the_level_of_their_style() -> None:
    made = docx.Document()
    made.add_heading("One", 1)
    made.add_paragraph("Text")
    made.add_heading("Two", 2)
    assert levels(made)[:3] == [("One", 1), ("Text", None), ("Two", 2)]


def test_a_style_takes_its_level_from_the_one_it_is_based_on() -> None:
    made = docx.Document()
    own = made.styles.add_style("House heading", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = made.styles["Heading 3"]
    made.add_paragraph("Three", style="House heading")
    assert levels(made)[0] == ("Three", 3)


def test_a_paragraph_may_say_its_level_itself() -> None:
    made = docx.Document()
    outline(made.add_paragraph("Four")._p, 3)
    plain = made.add_heading("None after all", 1)
    outline(plain._p, 9)
    assert levels(made)[:2] == [("Four", 4), ("None after all", None)]


@pytest.mark.parametrize("place", ["table", "header"])
def test_what_stands_in_a_table_or_header_heads_nothing(place: str) -> None:
    made = docx.Document()
    if place == "table":
        paragraph = made.add_table(1, 1).rows[0].cells[0].paragraphs[0]
    else:
        paragraph = made.sections[0].header.paragraphs[0]
    paragraph.style = made.styles["Heading 1"]
    paragraph.add_run("Not a section")
    assert levels(made)[0] == ("Not a section", None)
