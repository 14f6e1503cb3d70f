"""Elements of WordprocessingML and DrawingML, and the order in which their children stand.

Word refuses a file, or silently drops a property, where a child stands in the wrong place of a
sequence (ISO 29500-1, wml.xsd and dml-main.xsd). So nothing here is ever appended: `ensure` puts a
child where the one table of orders wants it. Strict and Transitional have other namespaces and the
same names; a name is looked up in the namespace of the element that holds it.
"""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from translation.docx.names import SPACES

WORD = frozenset(SPACES["w"])
DRAWING = frozenset(SPACES["a"])
_CHART = frozenset(SPACES["c"])

_RPR = (
    "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline "
    "shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz "
    "szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish "
    "oMath rPrChange"
)
_FILLS = "noFill solidFill gradFill blipFill pattFill grpFill"
_DRAWN_RPR = (
    f"ln {_FILLS} effectLst effectDag highlight uLnTx uLn uFillTx uFill latin ea cs sym "
    "hlinkClick hlinkMouseOver rtl extLst"
)
_TABLE_STYLE_PARTS = "pPr rPr tblPr trPr tcPr"

_ORDERS = {
    "p": "pPr *",
    "r": "rPr *",
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
        "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
        "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
        "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
        "rPr sectPr pPrChange"
    ),
    "rPr": _RPR,
    "tbl": (
        "bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd moveFromRangeStart "
        "moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart "
        "customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd permStart permEnd "
        "tblPr tblGrid *"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
        "tblDescription tblPrChange"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
        "docGrid printerSettings sectPrChange"
    ),
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed "
        f"qFormat locked personal personalCompose personalReply rsid {_TABLE_STYLE_PARTS} "
        "tblStylePr"
    ),
    "tblStylePr": _TABLE_STYLE_PARTS,
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "rPrDefault": "rPr",
    "pPrDefault": "pPr",
    "lvl": (
        "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr"
    ),
    "settings": (
        "writeProtection view zoom removePersonalInformation removeDateAndTime "
        "doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText "
        "printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts "
        "saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges "
        "bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors "
        "hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate "
        "linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView "
        "trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride "
        "styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit "
        "hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle "
        "defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting "
        "bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing "
        "displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
        "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin "
        "drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning characterSpacingControl "
        "printTwoOnOne strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore "
        "savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent "
        "alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving "
        "saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults "
        "footnotePr endnotePr compat docVars rsids mathPr attachedSchema themeFontLang "
        "clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade "
        "captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags "
        "decimalSymbol listSeparator"
    ),
}
_DRAWN_ORDERS = {
    "p": "pPr * endParaRPr",
    "r": "rPr t",
    "rPr": _DRAWN_RPR,
    "defRPr": _DRAWN_RPR,
    "endParaRPr": _DRAWN_RPR,
    "fld": "rPr pPr t",
}
_CHART_ORDERS = {
    "chartSpace": (
        "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr "
        "externalData printSettings userShapes extLst"
    ),
}


def _ranks(orders: dict[str, str]) -> dict[str, dict[str, int]]:
    return {
        holder: {name: rank for rank, name in enumerate(names.split())}
        for holder, names in orders.items()
    }


_WORD_RANKS = _ranks(_ORDERS)
_DRAWN_RANKS = _ranks(_DRAWN_ORDERS)
_CHART_RANKS = _ranks(_CHART_ORDERS)


@lru_cache(maxsize=4096)
def _split(tag: str) -> tuple[str, str]:
    space, _, name = tag.rpartition("}")
    return space[1:], name


def namespace(element: etree._Element | None) -> str:
    """The namespace of an element; empty for a comment, an unbound name or nothing at all."""
    tag = None if element is None else element.tag
    return _split(tag)[0] if isinstance(tag, str) else ""


def local(element: etree._Element | None) -> str:
    """The local name of an element; empty for a comment, an instruction or nothing at all."""
    tag = None if element is None else element.tag
    return _split(tag)[1] if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _beside(tag: str, name: str) -> str:
    """The full name of `name` in the namespace of `tag`."""
    return f"{tag.rpartition('}')[0]}}}{name}" if tag.startswith("{") else name


def is_word(element: etree._Element | None, name: str | None = None) -> bool:
    """Whether an element is WordprocessingML, of that local name where one is given."""
    return namespace(element) in WORD and (name is None or local(element) == name)


def words(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The WordprocessingML elements of these names below and at `root`, in document order."""
    yield from root.iter(*[f"{{{space}}}{name}" for space in sorted(WORD) for name in names])


def drawn(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The DrawingML elements of these names below and at `root`, in document order."""
    yield from root.iter(*[f"{{{space}}}{name}" for space in sorted(DRAWING) for name in names])


def child(parent: etree._Element, name: str) -> etree._Element | None:
    """The first child of that local name in the namespace of its parent."""
    return next(parent.iterchildren(_beside(parent.tag, name)), None)


def path(parent: etree._Element | None, *names: str) -> etree._Element | None:
    """The child of the child … by local names, or None where one of them is not there."""
    for name in names:
        if parent is None:
            return None
        parent = child(parent, name)
    return parent


def ensure(parent: etree._Element, name: str) -> etree._Element:
    """The first child of that name, made at its place in the schema where there is none."""
    found = child(parent, name)
    if found is None:
        found = etree.SubElement(parent, f"{{{namespace(parent)}}}{name}")
        parent.remove(found)
        _place(parent, found)
    return found


def _place(parent: etree._Element, new: etree._Element) -> None:
    ranks = ranks_of(parent)
    mine = _rank(ranks, new)
    at = 0
    for index, sibling in enumerate(parent):
        if mine is None or not isinstance(sibling.tag, str):
            continue
        rank = _rank(ranks, sibling, namespace(parent))
        if rank is not None and rank > mine:
            break
        if rank is not None:
            at = index + 1
    parent.insert(at, new)


def ranks_of(parent: etree._Element) -> dict[str, int]:
    """The order of the children of a holder: a rank for each name, `*` for any other."""
    space = namespace(parent)
    table = _DRAWN_RANKS if space in DRAWING else _CHART_RANKS if space in _CHART else _WORD_RANKS
    return table.get(local(parent), {})


def _rank(ranks: dict[str, int], element: etree._Element, space: str | None = None) -> int | None:
    """The rank among siblings; None for an extension (w14 …), which stands where it stood."""
    name = local(element)
    if (
        space is not None
        and namespace(element) != space
        and name not in ("mathPr", "schemaLibrary")
    ):
        return ranks.get("*")
    return ranks.get(name, ranks.get("*"))


def drop(parent: etree._Element, name: str) -> None:
    """Take off every child of that name; white space around it stays."""
    for gone in parent.findall(f"{{{namespace(parent)}}}{name}"):
        parent.remove(gone)


def get(element: etree._Element, name: str) -> str | None:
    """The value of an attribute in the namespace of its element."""
    return element.get(f"{{{namespace(element)}}}{name}")


def put(element: etree._Element, name: str, value: str | None) -> None:
    """Set an attribute in the namespace of its element; None takes it off."""
    key = f"{{{namespace(element)}}}{name}"
    if value is not None:
        element.set(key, value)
    elif key in element.attrib:
        del element.attrib[key]


def is_on(element: etree._Element) -> bool:
    """What a `CT_OnOff` says: present without a value means on."""
    return get(element, "val") not in ("0", "false", "off")


def switch(parent: etree._Element | None, name: str) -> bool | None:
    """Whether a property is on or off in its holder; None where it says nothing."""
    found = None if parent is None else child(parent, name)
    return None if found is None else is_on(found)


def turn_on(parent: etree._Element, name: str) -> None:
    """Have the property on, in the short form without a value."""
    put(ensure(parent, name), "val", None)


def turn_off(parent: etree._Element, name: str) -> None:
    """Have the property explicitly off, against what a style says."""
    found = ensure(parent, name)
    if is_on(found):
        put(found, "val", "0")
