"""Whether the children of properties stand in the order of ECMA-376, each once, with legal values.

Word refuses a file with a misplaced child, or drops the property without a word. The orders are
written here from the complex types of the standard (wml.xsd, dml-main.xsd, dml-chart.xsd), apart
from the table that the writer uses, so that one can find the other's mistakes. `a|b` are choices of
one place, `*` may stand several times. Of another namespace (w14, a comment) nothing is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from lxml import etree

from translation.docx.names import SPACES

_PPR_BASE = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
    "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
    "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle"
)
_RPR_BASE = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
    "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
)
_TABLE = (
    "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
)
_BORDERS = "top left|start bottom right|end insideH insideV tl2br tr2bl"

WORD_ORDERS = {
    "pPr": f"{_PPR_BASE} rPr sectPr pPrChange",
    "rPr": f"ins del moveFrom moveTo {_RPR_BASE} rPrChange",
    "tblPr": f"{_TABLE} tblPrChange",
    "tblPrEx": (
        "tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblPrExChange"
    ),
    # what stands in a row's properties stands in any order; only the changes come last
    "trPr": (
        "cnfStyle|divId|gridBefore|gridAfter|wBefore|wAfter|cantSplit|trHeight|tblHeader|"
        "tblCellSpacing|jc|hidden* ins del trPrChange"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
        "vAlign hideMark headers cellIns|cellDel|cellMerge tcPrChange"
    ),
    "tblBorders": "top left|start bottom right|end insideH insideV",
    "tcBorders": _BORDERS,
    "pBdr": "top left bottom right between bar",
    "tblCellMar": "top left|start bottom right|end",
    "tcMar": "top left|start bottom right|end",
    "sectPr": (
        "headerReference|footerReference* footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
        "docGrid printerSettings sectPrChange"
    ),
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl*",
    "num": "abstractNumId lvlOverride*",
    "lvlOverride": "startOverride lvl",
    "numPr": "ilvl numId numberingChange ins",
    "numbering": "numPicBullet* abstractNum* num* numIdMacAtCleanup",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed "
        "qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr "
        "tblStylePr*"
    ),
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "styles": "docDefaults latentStyles style*",
    "docDefaults": "rPrDefault pPrDefault",
    "rPrDefault": "rPr",
    "pPrDefault": "pPr",
    "settings": (
        "writeProtection view zoom removePersonalInformation removeDateAndTime "
        "doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText "
        "printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts "
        "saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges "
        "bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors "
        "hideGrammaticalErrors activeWritingStyle* proofState formsDesign attachedTemplate "
        "linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView "
        "trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride "
        "styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit "
        "hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle "
        "defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting "
        "bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing "
        "displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
        "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin "
        "doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne "
        "strictFirstAndLastChars noLineBreaksAfter* noLineBreaksBefore* savePreviewPicture "
        "doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText "
        "doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags "
        "alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat "
        "docVars rsids mathPr attachedSchema* themeFontLang clrSchemeMapping "
        "doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions "
        "readModeInkLockDown smartTagType* schemaLibrary shapeDefaults doNotEmbedSmartTags "
        "decimalSymbol listSeparator"
    ),
}
_FILL = "noFill|solidFill|gradFill|blipFill|pattFill|grpFill"
_DRAWN_RPR = (
    f"ln {_FILL} effectLst|effectDag highlight uLnTx|uLn uFillTx|uFill latin ea cs sym hlinkClick "
    "hlinkMouseOver rtl extLst"
)
_DRAWN_PPR = (
    "lnSpc spcBef spcAft buClrTx|buClr buSzTx|buSzPct|buSzPts buFontTx|buFont "
    "buNone|buAutoNum|buChar|buBlip tabLst defRPr extLst"
)
_LEVELS = [f"lvl{number}pPr" for number in range(1, 10)]
DRAWN_ORDERS = {
    **dict.fromkeys(["pPr", "defPPr", *_LEVELS], _DRAWN_PPR),
    **dict.fromkeys(["rPr", "defRPr", "endParaRPr"], _DRAWN_RPR),
    "p": "pPr r|br|fld* endParaRPr",
    "r": "rPr t",
    "br": "rPr",
    "fld": "rPr pPr t",
    "lstStyle": " ".join(["defPPr", *_LEVELS, "extLst"]),
}
CHART_ORDERS = {
    "rich": "bodyPr lstStyle p*",
    "txPr": "bodyPr lstStyle p*",
    "chartSpace": (
        "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr "
        "externalData printSettings userShapes extLst"
    ),
}
ANCHOR_ORDERS = {
    "anchor": (
        "simplePos positionH positionV extent effectExtent "
        "wrapNone|wrapSquare|wrapTight|wrapThrough|wrapTopAndBottom docPr cNvGraphicFramePr graphic"
    ),
    "positionH": "align|posOffset",
    "positionV": "align|posOffset",
}
_FIRST = {"p": "pPr", "r": "rPr", "tc": "tcPr", "tr": "tblPrEx|trPr"}

_ON_OFF = re.compile("true|false|1|0|on|off")
_TWIPS = r"-?[0-9]+|-?[0-9]+(\.[0-9]+)?(mm|cm|in|pt|pc|pi)"
_TAG = r"([A-Za-z]{1,8}|x-none)(-[A-Za-z0-9]{1,8})*|[0-9A-Fa-f]{4}|"
_SWITCHES = frozenset(
    ["bidi", "rtl", "cs", "bidiVisual", "rtlGutter", "b", "bCs", "i", "iCs", "snapToGrid"]
)
_VALUES = {
    ("lang", "val"): _TAG,
    ("lang", "eastAsia"): _TAG,
    ("lang", "bidi"): _TAG,
    ("themeFontLang", "val"): _TAG,
    ("themeFontLang", "eastAsia"): _TAG,
    ("themeFontLang", "bidi"): _TAG,
    ("rFonts", "hint"): "default|eastAsia|cs",
    ("em", "val"): "none|dot|comma|circle|underDot",
    ("sz", "val"): r"[0-9]+|[0-9]+(\.[0-9]+)?pt",
    ("szCs", "val"): r"[0-9]+|[0-9]+(\.[0-9]+)?pt",
    ("spacing", "lineRule"): "auto|exact|atLeast",
    ("spacing", "line"): _TWIPS,
    ("framePr", "x"): _TWIPS,
    ("framePr", "xAlign"): "left|right|center|inside|outside",
    ("tblpPr", "tblpX"): _TWIPS,
    ("tblpPr", "tblpXSpec"): "left|right|center|inside|outside",
    ("jc", "val"): (
        "start|center|end|both|left|right|distribute|mediumKashida|highKashida|lowKashida|numTab|"
        "thaiDistribute"
    ),
}
_DRAWN_VALUES = {"rtl": "0|1|true|false", "algn": "l|ctr|r|just|justLow|dist|thaiDist"}


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong in one part, as a set of kinds of faults and the holders that had each."""

    order: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    other: frozenset[str] = field(default_factory=frozenset)


def new_faults(before: etree._Element | None, after: etree._Element) -> list[str]:
    """What is wrong in a part that was right in the original; `before` is None for a new part.

    A holder that shows a disorder that the original had is passed over: between two children that
    stand the wrong way round there is no right place for a third.
    """
    known = Faults() if before is None else faults(before)
    found = [
        f"{holder}: {first} before {second}"
        for pairs in _disorders(after)
        if known.order.isdisjoint(pairs)
        for holder, first, second in sorted(pairs)
    ]
    return sorted({*found, *(faults(after).other - known.other)})


def faults(root: etree._Element) -> Faults:
    """All that is wrong in a part."""
    order = frozenset(pair for pairs in _disorders(root) for pair in pairs)
    other = {*_doubles(root), *_firsts(root), *_wrong_values(root)}
    return Faults(order, frozenset(other))


def _disorders(root: etree._Element) -> Iterator[frozenset[tuple[str, str, str]]]:
    for holder, ranks in _holders(root):
        names = _names(holder, ranks)
        placed = [ranks[name][0] for name in names]
        if placed != sorted(placed):
            yield frozenset(
                (_local(holder), first, second)
                for first, second in combinations(names, 2)
                if ranks[first][0] > ranks[second][0]
            )


def _doubles(root: etree._Element) -> Iterator[str]:
    for holder, ranks in _holders(root):
        seen: set[int] = set()
        for name in _names(holder, ranks):
            rank, many = ranks[name]
            if rank in seen and not many:
                yield f"{_local(holder)}: a second {name}"
            seen.add(rank)


def _firsts(root: etree._Element) -> Iterator[str]:
    """Properties that do not come before all that they are the properties of."""
    for one in root.iter(etree.Element):
        first = _FIRST.get(_local(one)) if _space(one) in SPACES["w"] else None
        if first is None:
            continue
        names = [_local(child) for child in one.iterchildren(etree.Element)]
        late = [n for i, n in enumerate(names) if n in first.split("|") and i > first.count("|")]
        if late or (names.count(first) > 1):
            yield f"{_local(one)}: {first} is not the first"


def _wrong_values(root: etree._Element) -> Iterator[str]:
    for one in root.iter(etree.Element):
        name, word = _local(one), _space(one) in SPACES["w"]
        for key, value in one.attrib.items():
            attribute = str(key).rpartition("}")[2]
            rule = _rule(name, attribute) if word else None
            if _space(one) in SPACES["a"] and name.endswith("Pr"):
                rule = _DRAWN_VALUES.get(attribute)
            if rule is not None and re.fullmatch(rule, str(value)) is None:
                yield f"{name}/@{attribute}={value}"


def _rule(name: str, attribute: str) -> str | re.Pattern[str] | None:
    if name in _SWITCHES and attribute == "val":
        return _ON_OFF
    return _VALUES.get((name, attribute))


@cache
def _ranks(order: str) -> dict[str, tuple[int, bool]]:
    """For each name its place, and whether it may stand there several times."""
    return {
        name: (rank, place.endswith("*"))
        for rank, place in enumerate(order.split())
        for name in place.removesuffix("*").split("|")
    }


def _holders(root: etree._Element) -> Iterator[tuple[etree._Element, dict[str, tuple[int, bool]]]]:
    tables = {
        **dict.fromkeys(SPACES["w"], WORD_ORDERS),
        **dict.fromkeys(SPACES["a"], DRAWN_ORDERS),
        **dict.fromkeys(SPACES["c"], CHART_ORDERS),
        **dict.fromkeys(SPACES["wp"], ANCHOR_ORDERS),
    }
    for holder in root.iter(etree.Element):
        order = tables.get(_space(holder), {}).get(_local(holder))
        if order is not None:
            yield holder, _ranks(order)


_GUESTS = frozenset({"mathPr", "schemaLibrary", "graphic"})


def _names(holder: etree._Element, ranks: dict[str, tuple[int, bool]]) -> list[str]:
    """The names of the children that the standard places; a few come from another namespace."""
    drawn = SPACES["a"] if _space(holder) in SPACES["c"] else ()
    own = (_space(holder), *drawn)
    return [
        _local(one)
        for one in holder.iterchildren(etree.Element)
        if _local(one) in ranks and (_space(one) in own or _local(one) in _GUESTS)
    ]


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _space(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[0].removeprefix("{")
