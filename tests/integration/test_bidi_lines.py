"""Hard Arabic lines: through the writer, onto paper, and read again from left to right."""

import pytest
from lxml import etree

from tests import bidi
from tests.lines import translated
from tests.packages import spaces
from tests.printed import print_all, printed_words
from tests.services import Office
from translation.docx import Limits
from translation.docx.package import Package
from translation.languages import Language

CASES = bidi.cases()


@pytest.fixture(scope="module")
def arabic() -> bytes:
    return translated([case.text for case in CASES], Language.AR)


@pytest.fixture(scope="module")
def paragraphs(arabic: bytes) -> list[etree._Element]:
    tree = next(
        root for name, _, root in Package(arabic, Limits()).with_layout() if "document" in name
    )
    return tree.findall(".//w:body/w:p", spaces())


@pytest.fixture(scope="module")
def on_paper(
    arabic: bytes, soffice: Office, tmp_path_factory: pytest.TempPathFactory
) -> list[list[str]]:
    """The lines of the printed document, from above."""
    folder = tmp_path_factory.mktemp("lines")
    (folder / "lines.docx").write_bytes(arabic)
    (pdf,) = print_all(soffice, [folder / "lines.docx"], folder).values()
    found: list[list[str]] = []
    words = printed_words(pdf)
    for page in range(words[-1].page + 1):
        own = [(w.text, w.left, (w.top + w.bottom) / 2) for w in words if w.page == page]
        found += bidi.lines(own, step=12)
    return found


def test_there_are_enough_hard_lines() -> None:
    assert len(CASES) >= 16


def _of_paragraph(paragraph: etree._Element) -> list[tuple[str, bool]]:
    found = []
    for run in paragraph.findall("w:r", spaces()):
        text = "".join(run.itertext()) or ("1" if len(run) > 1 else "")
        found.append((text, run.find("w:rPr/w:rtl", spaces()) is not None))
    return found


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_marks_of_the_runs_give_the_order_that_is_wanted(
    number: int, paragraphs: list[etree._Element]
) -> None:
    assert bidi.laid_by_runs(_of_paragraph(paragraphs[number])) == CASES[number].expected


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_printed_line_stands_as_it_must(number: int, on_paper: list[list[str]]) -> None:
    if CASES[number].by_runs_alone:
        assert CASES[number].expected not in on_paper, "LibreOffice can do it now: say so"
    else:
        assert CASES[number].expected in on_paper
