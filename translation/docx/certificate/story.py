"""Reading any part back: fields, drawings, caches of charts, and texts in attributes."""

import re
from collections.abc import Callable

from lxml import etree

from translation.docx.certificate.appearance import PLAIN, StyleBook, drawn
from translation.docx.certificate.passages import Passage, Piece, Reading
from translation.docx.certificate.reading import Reader
from translation.docx.certificate.spot import LISTS, NO_RESULT, RunningField, Spot, word_of
from translation.docx.names import every, local, word_name, word_value
from translation.docx.parts import PartKind

Element = etree._Element

STORIES = {
    PartKind.BODY: "body",
    PartKind.HEADER: "header",
    PartKind.FOOTER: "footer",
    PartKind.FOOTNOTES: "footnote",
    PartKind.ENDNOTES: "endnote",
    PartKind.COMMENTS: "comment",
    PartKind.CHART: "chart",
    PartKind.CHART_SHAPES: "chart",
    PartKind.DIAGRAM_DATA: "smartart",
    PartKind.DIAGRAM_DRAWING: "smartart",
    PartKind.GLOSSARY: "body",
    PartKind.NUMBERING: "numbering",
}
PROPERTIES = every(["dc:title", "dc:subject", "dc:description"]) | every(
    ["cp:keywords", "cp:category", "cp:contentStatus"]
)
_LEVELS = every(["w:lvlText"])
_FORM = every(["w:listEntry", "w:default"])
_NUMBER = re.compile(r"%\d")


class StoryReader(Reader):
    """A reader of a part of any kind."""

    def pass_by(self, element: Element) -> None:
        """Nothing in it is read."""

    # -- fields

    def field_result(self, instruction: str, word: str) -> Passage:
        """A passage for the result of a field."""
        return self.part_of(f"field {instruction}", entry=word in LISTS)

    def simple_field(self, element: Element) -> None:
        """A `w:fldSimple`."""
        instruction = word_value(element, "instr") or ""
        word = word_of(instruction)
        if word == "HYPERLINK":
            self.enclosed(f"link {instruction}", element)
            return
        spot = self.spot
        passage, within = spot.passage, spot.within
        if passage is not None and spot.paragraph:
            self.put("p", "", f"field {instruction}")
            spot.passage, spot.within = self.field_result(instruction, word), ()
        self.below(element)
        spot.passage, spot.within = passage, within

    def field_mark(self, element: Element) -> None:
        """The begin, separator or end of a complex field."""
        if self.deleted:
            return
        what, spot = word_value(element, "fldCharType"), self.spot
        if what == "begin":
            since = 0 if spot.passage is None else len(spot.passage.pieces)
            spot.fields.append(RunningField(spot.passage, since, spot.within))
            for entry in element.iter(*_FORM):
                if (name := word_name(entry, "val")) is not None:
                    self.attribute(entry, name, "list_entry", "entry")
        elif what == "separate" and spot.fields and not spot.fields[-1].shown:
            self.separate(spot.fields[-1])
        elif what == "end" and spot.fields:
            self.end(spot.fields.pop())

    def instruction(self, element: Element) -> None:
        """A piece of an instruction."""
        fields, text, kind = self.spot.fields, element.text or "", "instruction"
        if fields and not self.deleted:
            fields[-1].said.append(text)
            kind = "link" if fields[-1].word == "HYPERLINK" else kind
        self.reading.say(self.spot.top, kind, text)

    def separate(self, one: RunningField) -> None:
        """From here on a field shows its result."""
        spot = self.spot
        one.shown = True
        if not spot.paragraph or not all(other.shown for other in spot.fields):
            return
        if one.word == "HYPERLINK":
            one.link = f"link {one.instruction}"
            spot.within = (*spot.within, one.link)
        else:
            one.result = spot.passage = self.field_result(one.instruction, one.word)
            spot.within = ()

    def end(self, one: RunningField) -> None:
        """Behind its end a field is a point in the text around it."""
        spot = self.spot
        if one.link is not None and one.word == "HYPERLINK":
            spot.within = _without(spot.within, one.link)
            if one.around is not None and spot.passage is one.around:
                self.gather(one.around, one.since, one.link)
            return
        here = one.around is not None
        spot.passage = one.around if here else self.passage_around()
        spot.within = one.within if here else ()
        if here and one.word not in NO_RESULT:
            self.put("p", "", f"field {one.instruction}")

    def passage_around(self) -> Passage | None:
        """The result of the innermost field that still runs, or the paragraph's own text."""
        results = [one.result for one in self.spot.fields if one.result is not None]
        return results[-1] if results else self.spot.main

    # -- drawings

    def described(self, element: Element) -> None:
        """What tells of a drawing to those who do not see it."""
        for name in ("descr", "title"):
            self.attribute(element, name, "alt_text", name)
        self.below(element)

    def shape(self, element: Element) -> None:
        """A VML shape."""
        self.attribute(element, "alt", "alt_text", "alt")
        self.below(element)

    def wordart(self, element: Element) -> None:
        """Text drawn along a path."""
        self.attribute(element, "string", "wordart", "string")

    def drawn_paragraph(self, element: Element) -> None:
        """An `a:p`."""
        before, path = self.spot, self.number("a")
        spot = self.spot = Spot(
            path, before.top or path, None, before.inside, paragraph=True, counts=before.counts
        )
        where = self.where()
        if self.kind in ("chart", "smartart"):
            where = self.kind
        elif where != "fallback":
            where = "textbox"
        spot.main = spot.passage = self.open(path, where, "a")
        self.below(element)
        self.spot = before

    def drawn_field(self, element: Element) -> None:
        """An `a:fld`: text, and computed too."""
        before = self.look
        self.look = drawn(element[0] if len(element) else None)
        self.enclosed(f"field {element.get('type')}", element)
        self.look = before

    def cache(self, element: Element) -> None:
        """A cache of strings in a chart."""
        self.caches += 1
        self.below(element)
        self.caches -= 1

    def value(self, element: Element) -> None:
        """A cached string, or a number, which has no name."""
        text = element.text or ""
        named = self.caches and any(map(str.isalpha, text))
        passage = self.open(self.number("v") if named else "", self.kind, "v")
        if text:
            passage.pieces.append(Piece("t", text, PLAIN))


def _without(within: tuple[str, ...], link: str) -> tuple[str, ...]:
    kept = list(within)
    if link in kept:
        del kept[len(kept) - 1 - kept[::-1].index(link)]
    return tuple(kept)


def read_part(
    name: str, kind: PartKind, root: Element, book: StyleBook, *, hidden: bool = False
) -> Reading:
    """A part as read; empty for parts that hold no text of the document."""
    if kind is PartKind.CORE_PROPERTIES:
        return _properties(name, root)
    if kind not in STORIES:
        return Reading()
    reader = StoryReader(name, STORIES[kind], book, hidden=hidden)
    reading = reader.read(root)
    if kind is PartKind.NUMBERING:
        _levels(reader, root)
    return reading


def _levels(reader: StoryReader, root: Element) -> None:
    for at, element in enumerate(root.iter(*_LEVELS), start=1):
        name, level = word_name(element, "val"), element.getparent()
        if name is None or level is None or _is_bullet(level):
            continue
        passage = reader.open(f"lvl{at}", "numbering", "lvl")
        passage.pieces = _level_pieces(str(element.get(name)))


def _is_bullet(level: Element) -> bool:
    return any(local(c) == "numFmt" and word_value(c, "val") == "bullet" for c in level)


def _level_pieces(value: str) -> list[Piece]:
    """The text of a level; `%1` in it is a point that stands for a number."""
    pieces, at = [], 0
    for found in _NUMBER.finditer(value):
        if found.start() > at:
            pieces.append(Piece("t", value[at : found.start()], PLAIN))
        pieces.append(Piece("p", "", PLAIN, (), found.group()))
        at = found.end()
    return [*pieces, Piece("t", value[at:], PLAIN)] if at < len(value) else pieces


def _properties(name: str, root: Element) -> Reading:
    reading = Reading()
    for at, element in enumerate(root):
        if element.tag in PROPERTIES:
            path = local(element)
            passage = Passage(name, path, "property", ("property", at), path)
            passage.pieces.append(Piece("t", element.text or "", PLAIN))
            reading.passages.append(passage)
    return reading


_WAYS: list[tuple[str, Callable[[StoryReader, Element], None]]] = [
    (
        "w:rPr w:pPr w:tblPr w:tblPrEx w:trPr w:tcPr w:sectPr w:tblGrid w:proofErr a:rPr a:pPr "
        "w:lastRenderedPageBreak w:annotationRef w:commentReference a:endParaRPr a:bodyPr "
        "a:lstStyle",
        StoryReader.pass_by,
    ),
    ("w:p", StoryReader.paragraph),
    ("w:tbl", StoryReader.table),
    ("w:txbxContent", StoryReader.box),
    ("w:r", StoryReader.run),
    ("w:t a:t", StoryReader.text),
    ("w:delText", StoryReader.deleted_text),
    ("w:del w:moveFrom", StoryReader.deletion),
    ("mc:AlternateContent", StoryReader.alternate),
    ("w:noBreakHyphen w:softHyphen", StoryReader.hyphen),
    ("w:tab w:ptab", StoryReader.tab),
    ("w:br w:cr a:br", StoryReader.line_break),
    ("w:footnoteReference w:endnoteReference", StoryReader.note),
    (
        "w:sym w:pgNum w:dayShort w:dayLong w:monthShort w:monthLong w:yearShort w:yearLong "
        "w:footnoteRef w:endnoteRef w:separator w:continuationSeparator w:contentPart w:subDoc",
        StoryReader.point,
    ),
    ("w:drawing w:pict w:object", StoryReader.image),
    ("m:oMath m:oMathPara", StoryReader.formula),
    ("w:hyperlink", StoryReader.link),
    ("w:sdt", StoryReader.control),
    ("w:ruby", StoryReader.ruby),
    ("w:fldSimple", StoryReader.simple_field),
    ("w:fldChar", StoryReader.field_mark),
    ("w:instrText w:delInstrText", StoryReader.instruction),
    ("wp:docPr pic:cNvPr wps:cNvPr", StoryReader.described),
    (
        "v:shape v:rect v:roundrect v:oval v:line v:polyline v:arc v:curve v:image v:group",
        StoryReader.shape,
    ),
    ("v:textpath", StoryReader.wordart),
    ("a:p", StoryReader.drawn_paragraph),
    ("a:r", StoryReader.drawn_run),
    ("a:fld", StoryReader.drawn_field),
    ("w:altChunk", StoryReader.pass_by),
    ("c:tx c:strCache c:multiLvlStrCache c:strLit", StoryReader.cache),
    ("c:v", StoryReader.value),
]
StoryReader.ways = {
    name: way for shorts, way in _WAYS for short in shorts.split() for name in every([short])
}
