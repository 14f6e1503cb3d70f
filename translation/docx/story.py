"""The walk over any part: fields, drawings, charts and texts in attributes, by element name."""

from collections.abc import Callable

from lxml import etree

from translation.documents import BlockKind
from translation.docx.change_walk import ChangeWalk
from translation.docx.flows import Atom, Flow, Role, Shell
from translation.docx.looks import NO_LOOK, Look
from translation.docx.names import both, local, word_value
from translation.docx.walk import Place

Element = etree._Element


class Story(ChangeWalk):
    """A walk over a part of any kind that holds text."""

    def _described(self, element: Element) -> None:
        for name in ("descr", "title"):
            self.attribute(element, name, BlockKind.ALT_TEXT, name)
        self._visit(element)

    def _shape(self, element: Element) -> None:
        self.attribute(element, "alt", BlockKind.ALT_TEXT, "alt")
        self._visit(element)

    def _wordart(self, element: Element) -> None:
        self.attribute(element, "string", BlockKind.WORDART, "string")

    # -- drawings

    def _drawing_paragraph(self, element: Element) -> None:
        before = self._place
        path = self._numbered("a")
        self._place = Place(element, None, path)
        kind = self.kind if self.kind in _DRAWN else self._block_kind()
        self._place.main = self._place.flow = self._open(
            path, kind if kind in (*_DRAWN, BlockKind.FALLBACK) else BlockKind.TEXTBOX, element
        )
        self._visit(element)
        self._place = before

    def _embedded(self, element: Element) -> None:
        self.findings.flags.add("untranslated_embedded")

    def _cached(self, element: Element) -> None:
        """A cache of a chart: its `c:v` are what the axis and the legend print."""
        self._caches += 1
        self._visit(element)
        self._caches -= 1

    def _value(self, element: Element) -> None:
        text = element.text or ""
        if self._caches and any(map(str.isalpha, text)):
            flow = Flow(self.part, self._numbered("v"), self.kind, element)
            flow.atoms.append(Atom(Role.TEXT, text, element))
            self.flows.append(flow)

    def _bookmark(self, element: Element) -> None:
        if self._place.main is not None and (name := word_value(element, "name")):
            self.bookmarks[name] = self._place.main

    def _drawing_run(self, element: Element) -> None:
        properties = element[0] if len(element) and local(element[0]) == "rPr" else None
        before = self._look
        self._look = _drawing_look(properties)
        self._visit(element)
        self._look = before

    def _drawing_field(self, element: Element) -> None:
        shell = Shell("field", element.get("type") or "field", element, inside=element)
        before = self._look
        self._look = _drawing_look(element[0] if len(element) else None)
        self._enclosed(element, shell, element)
        self._look = before


_DRAWN = (BlockKind.CHART, BlockKind.SMARTART)


_DRAWING_NOISE = frozenset({"lang", "altLang", "dirty", "err", "noProof", "smtClean", "smtId"})


def _drawing_look(properties: Element | None) -> Look:
    if properties is None or local(properties) != "rPr":
        return NO_LOOK
    own = [(str(k), str(v)) for k, v in properties.items() if k not in _DRAWING_NOISE]
    inner = [
        (local(c), etree.tostring(c, method="c14n", with_tail=False).hex()) for c in properties
    ]
    seen = tuple(sorted([*own, *inner]))
    return Look(seen, seen, False)


_TABLE: list[tuple[str, Callable[[Story, Element], None]]] = [
    (
        "w:rPr w:tblPr w:tblPrEx w:sectPr w:tblGrid w:proofErr "
        "w:lastRenderedPageBreak w:annotationRef w:commentReference a:rPr a:pPr a:endParaRPr "
        "a:bodyPr a:lstStyle",
        Story._skip,
    ),
    ("w:pPr w:trPr w:tcPr", Story._marks),
    ("w:p", Story._paragraph),
    ("w:tbl", Story._table),
    ("w:txbxContent", Story._box),
    ("w:r", Story._run),
    ("w:t a:t", Story._text),
    ("w:delText", Story._deleted_text),
    ("w:ins", Story._insertion),
    ("w:del", Story._deletion),
    ("w:moveTo", Story._arrival),
    ("w:moveFrom", Story._departure),
    ("mc:AlternateContent", Story._alternate),
    ("w:noBreakHyphen w:softHyphen", Story._character),
    ("w:tab w:ptab", Story._tab),
    ("w:br w:cr a:br", Story._break),
    ("w:footnoteReference w:endnoteReference", Story._note),
    (
        "w:sym w:pgNum w:dayShort w:dayLong w:monthShort w:monthLong w:yearShort w:yearLong "
        "w:footnoteRef w:endnoteRef w:separator w:continuationSeparator w:contentPart w:subDoc",
        Story._point,
    ),
    ("w:drawing w:pict", Story._image),
    ("w:object", Story._object),
    ("m:oMath m:oMathPara", Story._math),
    ("w:hyperlink", Story._link),
    ("w:sdt", Story._control),
    ("w:ruby", Story._ruby),
    ("w:fldSimple", Story._simple_field),
    ("w:fldChar", Story._field_mark),
    ("w:instrText", Story._instruction),
    ("w:delInstrText", Story._skip),
    ("wp:docPr pic:cNvPr wps:cNvPr", Story._described),
    (
        "v:shape v:rect v:roundrect v:oval v:line v:polyline v:arc v:curve v:image v:group",
        Story._shape,
    ),
    ("v:textpath", Story._wordart),
    ("a:p", Story._drawing_paragraph),
    ("a:r", Story._drawing_run),
    ("a:fld", Story._drawing_field),
    ("w:altChunk", Story._embedded),
    ("w:bookmarkStart", Story._bookmark),
    ("c:tx c:strCache c:multiLvlStrCache c:strLit", Story._cached),
    ("c:v", Story._value),
]
Story.handlers = {
    full: handler for shorts, handler in _TABLE for short in shorts.split() for full in both(short)
}
