"""Fragments of WordprocessingML that python-docx has no call for, as elements ready to insert."""

from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import serialize_for_reading

CHANGED = "2018-03-20T09:00:00Z"
"""When the tracked changes and comments of the demo were made."""

AUTHOR = "Editing Unit"

AFTER_BIDI = (
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
    "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
"""The children of `w:pPr` that come after `w:bidi` in the schema."""

AFTER_BIDI_VISUAL = (
    "tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd "
    "tblLayout tblCellMar tblLook tblCaption tblDescription"
)
AFTER_SECTION_BIDI = "rtlGutter docGrid printerSettings sectPrChange"


def element(xml: str) -> Any:
    """The element that `xml` writes with the prefix `w`."""
    return parse_xml(f"<w:body {nsdecls('w', 'r')}>{xml}</w:body>")[0]


def insert(parent: Any, child: Any, after: str) -> None:
    """Put `child` before the first of the children that the schema wants after it."""
    parent.insert_element_before(child, *(f"w:{name}" for name in after.split()))


def page_field() -> list[Any]:
    """The runs of a PAGE field: begin, instruction, separator, a first result, end."""
    marks = [
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>2</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ]
    return [element(f"<w:r>{mark}</w:r>") for mark in marks]


def change(kind: str, number: int) -> Any:
    """An empty `w:ins` or `w:del`."""
    return element(f'<w:{kind} w:id="{number}" w:author="{AUTHOR}" w:date="{CHANGED}"/>')


def note_reference(number: int) -> Any:
    """The run that stands for a footnote in the text."""
    return element(
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        f'<w:footnoteReference w:id="{number}"/></w:r>'
    )


def footnotes(paragraphs: list[str], bidi: bool) -> str:
    """The footnotes part: the two separators Word asks for, then the notes from 1 on.

    `paragraphs` are the runs of each note as XML.
    """
    direction = "<w:bidi/>" if bidi else ""
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    rules = [("separator", -1), ("continuationSeparator", 0)]
    notes = [
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr>{direction}</w:pPr>'
        f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
        for kind, number in rules
    ]
    notes += [
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/>{direction}'
        f'</w:pPr>{mark}<w:r><w:t xml:space="preserve"> </w:t></w:r>{runs}</w:p></w:footnote>'
        for number, runs in enumerate(paragraphs, start=1)
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:footnotes {nsdecls('w')}>{''.join(notes)}</w:footnotes>"
    )


_POINT = (1191, -397)


def levels(arabic: bool) -> str:
    """The list of headings and numbered paragraphs: 1, 1.1.

    In Arabic the number stands a little inside the margin: LibreOffice takes the left of
    `w:lvlJc` for the physical side and would print it outside, where Word takes the start.
    """
    inside, tab = (400, 964) if arabic else (0, 794)
    return (
        '<w:abstractNum w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>'
        + _level(0, "decimal", "%1", "Heading1", (tab, inside - tab), bold=True)
        + _level(1, "decimal", "%1.%2", "NumberedParagraph", (0, inside), tab=tab)
        + "</w:abstractNum>"
    )


def letters(arabic: bool) -> str:
    """The list of points marked by the letters of the script: a), or the Arabic ones."""
    form = "arabicAlpha" if arabic else "lowerLetter"
    return (
        '<w:abstractNum w:abstractNumId="92"><w:multiLevelType w:val="singleLevel"/>'
        + _level(0, form, "%1)", "LetteredParagraph", _POINT)
        + "</w:abstractNum>"
    )


def dashes() -> str:
    """The list of points marked by a dash."""
    return (
        '<w:abstractNum w:abstractNumId="91"><w:multiLevelType w:val="singleLevel"/>'
        + _level(0, "bullet", "–", "DashedParagraph", _POINT)
        + "</w:abstractNum>"
    )


def _level(
    rank: int,
    form: str,
    text: str,
    style: str,
    indents: tuple[int, int],
    *,
    tab: int = 0,
    bold: bool = False,
) -> str:
    """A level of a list; `indents` in twips: of all lines, and of the first beside them."""
    left, first = indents
    hanging = f'w:hanging="{-first}"' if first < 0 else f'w:firstLine="{first}"'
    weight = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    return (
        f'<w:lvl w:ilvl="{rank}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:pStyle w:val="{style}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:tabs><w:tab w:val="left" w:pos="{tab or left}"/></w:tabs>'
        f'<w:ind w:left="{left}" {hanging}/></w:pPr>{weight}</w:lvl>'
    )


def text_box(text: str, language: str) -> Any:
    """A run with a framed text beside the paragraph, for Word since 2010 and for those before it.

    Both branches hold the same text, as Word itself writes them.
    """
    words = escape(text)
    content = (
        '<w:txbxContent><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:bCs/>'
        f'<w:sz w:val="20"/><w:lang w:val="{language}"/></w:rPr><w:t>{words}</w:t></w:r></w:p>'
        "</w:txbxContent>"
    )
    modern = (
        '<wp:anchor distT="45720" distB="45720" distL="114300" distR="114300" simplePos="0" '
        'relativeHeight="251659264" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>right</wp:align>'
        '</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset>'
        '</wp:positionV><wp:extent cx="1980000" cy="612000"/><wp:wrapSquare wrapText="bothSides"/>'
        f'<wp:docPr id="21" name="Box 1" descr="{words}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{_SHAPE}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="1980000" cy="612000"/></a:xfrm><a:prstGeom prst="rect">'
        '<a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="F2F2F2"/></a:solidFill>'
        '<a:ln w="9525"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln></wps:spPr>'
        f'<wps:txbx>{content}</wps:txbx><wps:bodyPr anchor="ctr"/></wps:wsp></a:graphicData>'
        "</a:graphic></wp:anchor>"
    )
    plain = (
        '<v:rect style="position:absolute;width:155.9pt;height:48.2pt" '
        f'fillcolor="#f2f2f2"><v:textbox>{content}</v:textbox></v:rect>'
    )
    return parse_xml(
        f'<w:r {nsdecls("w", "wp", "a")} xmlns:mc="{_COMPATIBILITY}" xmlns:wps="{_SHAPE}" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps">'
        f"<w:drawing>{modern}</w:drawing></mc:Choice><mc:Fallback><w:pict>{plain}</w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def written(run: Any) -> str:
    """A run as XML, to be put into a part that python-docx does not know."""
    return str(serialize_for_reading(run)).strip()
