"""Hard Arabic lines: through the writer, onto paper, and read again from left to right."""

import html

import pytest
from lxml import etree

from tests import bidi
from tests.packages import pack, spaces
from tests.printed import print_all, printed_words
from tests.services import Office
from translation.documents import TargetBlock, TargetSegment
from translation.docx import Limits, read, write
from translation.docx.package import Package
from translation.languages import Language
from translation.markup import marks

CASES = bidi.cases()
_NOTE = (
    '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="1"/></w:r>'
)
_SECTION = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="700" '
    'w:right="700" w:bottom="700" w:left="700" w:header="300" w:footer="300" w:gutter="0"/>'
    "</w:sectPr>"
)
_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="DejaVu Sans" w:hAnsi="DejaVu Sans"/>'
    '<w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" '
    'w:default="1" w:styleId="n"><w:name w:val="Normal"/><w:pPr><w:spacing w:after="360"/></w:pPr>'
    "</w:style>"
)
_FOOTNOTES = (
    '<w:footnote w:id="1"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    "<w:footnoteRef/></w:r><w:r><w:t> A note.</w:t></w:r></w:p></w:footnote>"
)


def _run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'


def _source(number: int, target: str) -> str:
    """An English paragraph with the tags that its Arabic has."""
    runs = [_run(f"Line {number} begins")]
    for mark in dict.fromkeys(mark.number for mark in marks(target)):
        alone = f"{{{mark}/}}" in target
        runs.append(_NOTE if alone else _run(f" bold{mark}", "<w:rPr><w:b/></w:rPr>"))
        runs.append(_run(" and goes on"))
    return f"<w:p>{''.join(runs)}</w:p>"


def translated(texts: list[str], target: Language) -> bytes:
    """A document whose paragraphs hold the texts, as the writer sets them in that language."""
    body = "".join(_source(number, text) for number, text in enumerate(texts))
    data = pack(
        {
            "document": f"<w:body>{body}{_SECTION}</w:body>",
            "styles": _STYLES,
            "footnotes": _FOOTNOTES,
        }
    )
    content = read(data, lambda text: [])
    own = [block for block in content.blocks if block.segments[0].text.startswith("Line")]
    assert len(own) == len(texts)
    blocks = [
        TargetBlock(block, (TargetSegment(block.segments[0], text),))
        for block, text in zip(own, texts, strict=True)
    ]
    return write(data, blocks, source=Language.EN, target=target)


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
