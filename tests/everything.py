"""A document with text in every part that can hold some, in English or as Arabic Word writes it.

`english` is what an author of a mixed bag would send; `arabic` has the same shapes with the
direction, faces and sides that Word gives a document that was typed in Arabic.
"""

from typing import Any

from lxml import etree

from tests.packages import pack, spaces
from translation.documents import TargetBlock, TargetSegment
from translation.docx import Limits, Switches, read, write
from translation.docx.package import Package
from translation.languages import Language

_TEXTS = {
    Language.AR: "تقرير عن C25/45 الصادرة عن ITU-T",
    Language.ZH: "关于“C25/45”的报告",
    Language.EN: "Report on C25/45 of ITU-T",
    Language.FR: "Rapport sur le C25/45",
}
_SWITCHES = Switches()
_TEXT = "Report on C25/45 of ITU-T"
_ARABIC = ("تقرير عن ", "C25/45", " الصادرة عن ", "ITU-T")
_FRAME = '<w:framePr w:w="2000" w:hAnchor="page" w:x="{}" w:y="1"/>'
_SECTION = (
    '<w:sectPr><w:pgSz w:w="12000" w:h="16000"/><w:pgMar w:top="900" w:right="1000" '
    'w:bottom="900" w:left="1000" w:header="500" w:footer="500" w:gutter="300"/>'
    '<w:cols w:num="2" w:space="700"/><w:titlePg/>{}<w:docGrid w:linePitch="360"/></w:sectPr>'
)
_ANCHOR = (
    '<w:r>{4}<w:drawing><wp:anchor distT="0" distB="0" distL="{0}" distR="{1}" simplePos="0" '
    'relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>{2}</wp:align>'
    '</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset>'
    '</wp:positionV><wp:extent cx="900000" cy="400000"/><wp:wrapSquare wrapText="{2}"/>'
    '<wp:docPr id="7" name="Box"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData '
    'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" '
    'cy="400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>'
    "<w:txbxContent>{3}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>"
    "</a:graphic></wp:anchor></w:drawing></w:r>"
)
_DIAGRAM = (
    '<dgm:ptLst><dgm:pt modelId="1"><dgm:prSet><dgm:presLayoutVars><dgm:dir{0}/>'
    "</dgm:presLayoutVars></dgm:prSet><dgm:spPr/><dgm:t><a:bodyPr/><a:lstStyle/>{1}</dgm:t>"
    "</dgm:pt></dgm:ptLst><dgm:cxnLst/>"
)
_SHAPE = (
    '<dsp:sp modelId="{0}"><dsp:nvSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvSpPr/></dsp:nvSpPr>'
    '<dsp:spPr><a:xfrm{4}><a:off x="{1}" y="0"/><a:ext cx="{2}" cy="90"/></a:xfrm><a:prstGeom '
    'prst="{3}"><a:avLst/></a:prstGeom></dsp:spPr><dsp:txBody><a:bodyPr/><a:lstStyle/>{5}'
    "</dsp:txBody></dsp:sp>"
)
_THEME = (
    '<a:themeElements><a:fontScheme name="Office"><a:majorFont><a:latin typeface="Cambria"/>'
    '<a:ea typeface=""/><a:cs typeface=""/><a:font script="Hans" typeface="宋体"/>'
    '<a:font script="Arab" typeface="Times New Roman"/></a:majorFont><a:minorFont>'
    '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    '<a:font script="Hans" typeface="宋体"/><a:font script="Arab" typeface="Arial"/></a:minorFont>'
    "</a:fontScheme></a:themeElements>"
)


def english(*, strict: bool = False, renamed: bool = False) -> bytes:
    """The English document: parts in both families of namespaces, or with unusual prefixes."""
    return pack(_parts(arabic=False), strict=strict, renamed=renamed)


def arabic(*, strict: bool = False, renamed: bool = False) -> bytes:
    """The Arabic one."""
    return pack(_parts(arabic=True), strict=strict, renamed=renamed)


def small(body: str, styles: str = "") -> bytes:
    """A document of that body and those styles alone."""
    return pack({"document": f"<w:body>{body}</w:body>", "styles": styles})


def _run(text: str, arabic: bool, bold: str = "") -> str:
    rtl = "<w:rtl/>" if arabic and not text.isascii() else ""
    both = bold.replace("/>", "/><w:bCs/>") if arabic else bold
    properties = f"<w:rPr>{both}{rtl}</w:rPr>" if both or rtl else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _runs(arabic: bool, bold: str = "") -> str:
    texts = _ARABIC if arabic else (_TEXT,)
    return "".join(_run(text, arabic, bold) for text in texts)


def _paragraph(
    arabic: bool, before: str = "", after: str = "", runs: str | None = None, section: str = ""
) -> str:
    """A paragraph: `before` and `after` are properties on the two sides of `w:bidi`."""
    bidi, mark = ("<w:bidi/>", "<w:rPr><w:rtl/></w:rPr>") if arabic else ("", "")
    properties = f"{before}{bidi}{after}{mark}{section}"
    content = _runs(arabic) if runs is None else runs
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def _drawn(arabic: bool, side: str = "") -> str:
    text = "".join(_ARABIC) if arabic else _TEXT
    rtl = ' rtl="1"' if arabic else ""
    algn = f' algn="{side}"' if side else ""
    properties = f"<a:pPr{algn}{rtl}/>" if algn or rtl else ""
    return (
        f'<a:p>{properties}<a:r><a:rPr lang="{"ar-SA" if arabic else "en-GB"}"/><a:t>{text}</a:t>'
        "</a:r></a:p>"
    )


def _table(arabic: bool) -> str:
    cell = f'<w:tc><w:tcPr><w:tcW w:w="2500" w:type="dxa"/></w:tcPr>{_paragraph(arabic)}</w:tc>'
    place = ("200", "100", "right") if arabic else ("100", "200", "left")
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="{}" w:rightFromText="{}" w:vertAnchor="text" '
        'w:horzAnchor="margin" w:tblpXSpec="{}" w:tblpY="1"/>{}<w:tblW w:w="5000" w:type="dxa"/>'
        '<w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid><w:gridCol w:w="2500"/><w:gridCol '
        'w:w="2500"/></w:tblGrid><w:tr>{}</w:tr></w:tbl>'
    ).format(*place, "<w:bidiVisual/>" if arabic else "", cell * 2)


def _body(arabic: bool) -> str:
    side = ("200", "100", "right") if arabic else ("100", "200", "left")
    mark = "<w:rPr><w:rtl/></w:rPr>" if arabic else ""
    anchor = _ANCHOR.format(*side, _paragraph(arabic), mark)
    bold = _runs(arabic, "<w:b/>")
    frame = _FRAME.format("8500" if arabic else "1500")
    section = _SECTION.format("<w:bidi/><w:rtlGutter/>" if arabic else "")
    indents = '<w:ind w:left="400" w:hanging="200"/><w:jc w:val="right"/>'
    tabs = '<w:tabs><w:tab w:val="right" w:pos="5000"/></w:tabs>'
    return (
        f"{_paragraph(arabic, tabs, indents)}{_paragraph(arabic, frame)}"
        f"{_paragraph(arabic, runs=bold + anchor)}{_table(arabic)}"
        f"{_paragraph(arabic, section=section)}{_paragraph(arabic)}{section}"
    )


def _note(arabic: bool, kind: str) -> str:
    bidi = "<w:pPr><w:bidi/><w:rPr><w:rtl/></w:rPr></w:pPr>" if arabic else ""
    separator = f"<w:p>{bidi}<w:r><w:separator/></w:r></w:p>"
    return (
        f'<w:{kind} w:type="separator" w:id="-1">{separator}</w:{kind}>'
        f'<w:{kind} w:id="1">{_paragraph(arabic)}</w:{kind}>'
    )


def _styles(arabic: bool) -> str:
    bidi = "<w:pPr><w:bidi/></w:pPr>" if arabic else ""
    cs = ' w:cs="Traditional Arabic"' if arabic else ""
    size = '<w:sz w:val="22"/><w:szCs w:val="30"/>' if arabic else '<w:sz w:val="22"/>'
    said = ' w:bidi="ar-SA"' if arabic else ""
    defaults = f"<w:pPrDefault>{bidi}</w:pPrDefault>" if arabic else ""
    visual = "<w:bidiVisual/>" if arabic else ""
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Cambria" w:hAnsi="Cambria"{cs}/>'
        f'{size}<w:lang w:val="en-GB"{said}/></w:rPr>'
        f"</w:rPrDefault>{defaults}</w:docDefaults>"
        f'<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:name w:val="Normal"/>{bidi}'
        '</w:style><w:style w:type="character" w:styleId="c"><w:name w:val="Strong"/><w:rPr><w:b/>'
        f"{'<w:bCs/>' if arabic else ''}</w:rPr></w:style>"
        '<w:style w:type="table" w:styleId="t"><w:name w:val="Table Grid"/><w:tblPr>'
        f'{visual}<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )


def _parts(arabic: bool) -> dict[str, str]:
    said = ' w:bidi="ar-SA"' if arabic else ""
    comment = f'<w:comment w:id="1" w:author="A">{_paragraph(arabic)}</w:comment>'
    level = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt '
        'w:val="decimal"/><w:lvlText w:val="%1)"/><w:lvlJc w:val="left"/><w:pPr><w:ind '
        f'w:left="700"/></w:pPr><w:rPr><w:b/>{"<w:bCs/>" if arabic else ""}</w:rPr></w:lvl>'
        "</w:abstractNum>"
    )
    chart = (
        f'<c:lang val="{"ar-SA" if arabic else "en-GB"}"/><c:chart><c:title><c:tx><c:rich>'
        f"<a:bodyPr/><a:lstStyle/>{_drawn(arabic, 'r' if arabic else 'l')}</c:rich></c:tx>"
        "</c:title><c:plotArea/></c:chart>"
    )
    if arabic:
        chart += (
            '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr rtl="1"><a:defRPr/></a:pPr></a:p></c:txPr>'
        )
    boxes = [(310, 90, "rect", ""), (210, 90, "rightArrow", ' flipH="1"'), (0, 200, "rect", "")]
    if not arabic:
        boxes = [(400 - x - width, width, kind, "") for x, width, kind, _ in boxes]
    shapes = "".join(
        _SHAPE.format(number, *box, _drawn(arabic)) for number, box in enumerate(boxes)
    )
    return {
        "document": f"<w:body>{_body(arabic)}</w:body>",
        "styles": _styles(arabic),
        "numbering": level,
        "settings": (
            f'<w:compat/><w:themeFontLang w:val="en-GB"{said}/><w:decimalSymbol w:val="."/>'
        ),
        "theme": _THEME,
        "header": _paragraph(arabic),
        "footer": _paragraph(arabic) + _table(arabic),
        "footnotes": _note(arabic, "footnote"),
        "endnotes": _note(arabic, "endnote"),
        "comments": comment,
        "glossary": f"<w:docParts><w:docPart><w:docPartBody>{_paragraph(False)}</w:docPartBody>"
        "</w:docPart></w:docParts>",
        "chart": chart,
        "data": _DIAGRAM.format(' val="rev"' if arabic else "", _drawn(arabic)),
        "drawing": (
            "<dsp:spTree><dsp:nvGrpSpPr><dsp:cNvPr id='0' name=''/><dsp:cNvGrpSpPr/>"
            f"</dsp:nvGrpSpPr><dsp:grpSpPr/>{shapes}</dsp:spTree>"
        ),
    }


class Written:
    """The parts of a package, with short ways to look at them."""

    def __init__(self, data: bytes, strict: bool = False) -> None:
        self.trees: dict[str, etree._Element] = {
            name.removeprefix("word/").removesuffix(".xml"): root
            for name, _, root in Package(data, Limits()).with_layout()
        }
        self.names = spaces(strict)

    def find(self, part: str, path: str) -> list[Any]:
        """What an XPath finds in a part."""
        return self.trees[part].xpath(path, namespaces=self.names)

    def values(self, part: str, path: str) -> list[str]:
        """The same as texts."""
        return [str(one) for one in self.find(part, path)]


def translated(
    data: bytes, source: Language, target: Language, switches: Switches = _SWITCHES
) -> bytes:
    """Each segment that holds a letter in the text of the target, with the tags of its source."""
    content = read(data, lambda text: [], switches=switches)
    blocks = []
    for block in content.blocks:
        own = []
        for segment in block.segments:
            tags = "".join(f"{{{tag.number}/}}" for tag in segment.tags if tag.kind == "standalone")
            own.append(TargetSegment(segment, _TEXTS[target] + tags))
        blocks.append(TargetBlock(block, tuple(own)))
    return write(data, blocks, source=source, target=target, switches=switches)
