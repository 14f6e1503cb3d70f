"""Lines of a text through the reader and the writer, a paragraph each, on one wide page."""

import html

from tests.packages import pack
from translation.documents import TargetBlock, TargetSegment
from translation.docx import read, write
from translation.languages import Language
from translation.markup import marks

SIZE = 11
"""The size of the letters in points."""
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
