"""What stands inside paragraphs: runs, fields, links, notes, pictures, formulas.

The walk is one of its own and not that of the reader: that one sees text to be translated, this
one what is seen. It shows the accepted form of tracked changes, the first branch of alternatives,
and no hidden text.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, ClassVar

from lxml import etree

from translation.docx.fields import code_of
from translation.docx.html.formulas import formula
from translation.docx.html.line import Piece, safe_address
from translation.docx.html.numbering import numeral
from translation.docx.html.pictures import Pictures, described
from translation.docx.html.styles import Manner
from translation.docx.looks import Looks
from translation.docx.names import local, word_value
from translation.docx.package import Package, Relationship

Element = etree._Element

_PAGED = frozenset({"PAGE", "PAGEREF", "NUMPAGES", "SECTIONPAGES"})
"""Fields whose result is a number of a printed page."""
_OFF = ("0", "false", "off")
_SYMBOLS = {
    "wingdings": {0xFC: "✓", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xE0: "→", 0xD8: "➢"},
    "symbol": {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xAE: "→", 0xD7: "×"}
    | {0x41 + at: c for at, c in enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ")}
    | {0x61 + at: c for at, c in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")},
}


@dataclass(slots=True)
class _Field:
    code: str = ""
    instruction: str = ""
    separated: bool = False
    href: str = ""
    begin: Element | None = None


@dataclass(slots=True)
class Line:
    """The paragraph being read: its pieces, and the blocks that are put after it."""

    manner: Manner
    pieces: list[Piece] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    bold: bool = True


@dataclass(slots=True)
class Notes:
    """The notes of one kind as they are referred to: number by id, in order."""

    prefix: str
    numbers: dict[str, int] = field(default_factory=dict)


class Inside(ABC):
    """Reads the inside of paragraphs of one package; `part` says which part it is in."""

    handlers: ClassVar[Mapping[str, Callable[[Any, Element], None]]] = {}

    def __init__(self, package: Package, looks: Looks, wanted: frozenset[str]) -> None:
        self.part = ""
        self.furniture = False
        self._package, self._looks, self._wanted = package, looks, wanted
        self._pictures = Pictures(package)
        self._line: Line | None = None
        self._fields: list[_Field] = []
        self._marks: frozenset[str] = frozenset()
        self._rtl = self._hidden = False
        self._related: dict[str, dict[str, Relationship]] = {}
        self._anchors: set[str] = set()
        self.footnotes, self.endnotes, self.comments = Notes("fn"), Notes("en"), Notes("cm")

    @abstractmethod
    def boxed(self, element: Element) -> str:
        """The blocks in an element as HTML."""

    @abstractmethod
    def drawn(self, part: str) -> str:
        """What another part of the package draws, a chart or a diagram, as HTML."""

    # -- pieces

    def _visit(self, parent: Iterable[Element]) -> None:
        for child in parent:
            name = local(child)
            handler = self.handlers.get(name)
            if handler is not None:
                handler(self, child)
            elif name and name not in _SILENT:
                self._visit(child)

    def _seen(self) -> bool:
        return not self._hidden and all(
            one.separated and one.code not in _PAGED for one in self._fields
        )

    def _put(self, html: str, isolate: str = "", *, plain: bool = False) -> None:
        line = self._line
        if line is None or not html or not self._seen():
            return
        href = next((link for link in reversed(line.links) if link), "")
        href = next((one.href for one in reversed(self._fields) if one.href), href)
        line.pieces.append(Piece(html, frozenset() if plain else self._marks, href, isolate))

    def _say(self, text: str) -> None:
        self._put(escape(text, quote=False), self._isolate(text))

    def _isolate(self, text: str) -> str:
        """The direction that a run has against its paragraph, where its letters show it."""
        if self._line is None or self._rtl == self._line.manner.bidi:
            return ""
        if self._rtl:
            return "rtl" if any("\u0590" <= letter <= "\u08ff" for letter in text) else ""
        latin = any(letter.isalnum() and not "\u0590" <= letter <= "\u08ff" for letter in text)
        arabic = any("\u0590" <= letter <= "\u08ff" for letter in text)
        return "ltr" if latin and not arabic else ""

    # -- runs

    def _run(self, element: Element) -> None:
        properties = next((child for child in element if local(child) == "rPr"), None)
        line = self._line
        style = line.manner.style if line is not None else None
        before = (self._marks, self._rtl, self._hidden)
        look = self._looks.of(properties, style)
        self._rtl = _is_on(properties, "rtl")
        self._hidden = look.hidden
        self._marks = _marks(dict(look.full), self._rtl, bold=line is None or line.bold)
        self._visit(element)
        self._marks, self._rtl, self._hidden = before

    def _text(self, element: Element) -> None:
        self._say(element.text or "")

    def _tab(self, element: Element) -> None:
        self._put("\u2003")

    def _break(self, element: Element) -> None:
        if word_value(element, "type") in (None, "textWrapping"):
            self._put("<br>")

    def _hyphen(self, element: Element) -> None:
        self._put("\u00ad" if local(element) == "softHyphen" else "\u2011")

    def _symbol(self, element: Element) -> None:
        try:
            code = int(word_value(element, "char") or "", 16)
        except ValueError:
            return
        font = (word_value(element, "font") or "").lower()
        shown = _SYMBOLS.get(font, {}).get(code & 0xFF)
        private = 0xE000 <= code <= 0xF8FF or not 0x20 <= code < 0xD800
        self._say(shown or ("•" if private else chr(code)))

    # -- fields and links

    def _field_mark(self, element: Element) -> None:
        what = word_value(element, "fldCharType")
        if what == "begin":
            self._fields.append(_Field(begin=element))
        elif what == "separate" and self._fields:
            self._fields[-1].separated = True
            self._resolve(self._fields[-1])
        elif what == "end" and self._fields:
            closed = self._fields.pop()
            if not closed.separated:
                self._form(closed)

    def _instruction(self, element: Element) -> None:
        if self._fields and not self._fields[-1].separated:
            self._fields[-1].instruction += element.text or ""

    def _resolve(self, one: _Field) -> None:
        one.code = code_of(one.instruction)
        if one.code == "HYPERLINK":
            one.href = self._address(one.instruction)

    def _address(self, instruction: str) -> str:
        address, anchor = "", ""
        words = _words(instruction)[1:]
        switch = ""
        for word in words:
            if word.startswith("\\") and len(word) == 2:
                switch = word[1].lower()
                continue
            if switch == "l":
                anchor = word
            elif not switch and not address:
                address = word
            switch = ""
        if address:
            fragment = f"#{anchor}" if anchor else ""
            return safe_address(address + fragment)
        return self._inner(anchor)

    def _inner(self, anchor: str) -> str:
        return f"#{_anchor(anchor)}" if anchor in self._wanted else ""

    def _form(self, one: _Field) -> None:
        """What a form field of old shows: its box, or the entry that is chosen."""
        code = code_of(one.instruction)
        if one.begin is None:
            return
        if code == "FORMCHECKBOX":
            ticked = [e for e in one.begin.iter("{*}checked") if word_value(e, "val") not in _OFF]
            self._say("☒" if ticked else "☐")
        elif code == "FORMDROPDOWN":
            entries = [word_value(e, "val") or "" for e in one.begin.iter("{*}listEntry")]
            chosen = [word_value(e, "val") or "0" for e in one.begin.iter("{*}result")]
            at = int(chosen[0]) if chosen and chosen[0].isdigit() else 0
            if at < len(entries):
                self._say(entries[at])

    def _simple_field(self, element: Element) -> None:
        one = _Field(instruction=word_value(element, "instr") or "", separated=True)
        self._resolve(one)
        self._fields.append(one)
        self._visit(element)
        self._fields.pop()

    def _link(self, element: Element) -> None:
        line = self._line
        if line is None:
            self._visit(element)
            return
        line.links.append(self._target(element))
        self._visit(element)
        line.links.pop()

    def _target(self, element: Element) -> str:
        anchor = word_value(element, "anchor") or ""
        related = self.related(element, "id")
        if related is None:
            return self._inner(anchor)
        fragment = f"#{anchor}" if anchor and "#" not in related.target else ""
        return safe_address(related.target + fragment) if related.external else ""

    def related(self, element: Element, name: str) -> Relationship | None:
        """What an attribute such as `r:id` points to from the present part."""
        known = self._related.get(self.part)
        if known is None:
            known = {one.id: one for one in self._package.relationships(self.part)}
            self._related[self.part] = known
        for key, value in element.attrib.items():
            if str(key).endswith("}" + name) and "elationships" in str(key):
                return known.get(str(value))
        return None

    def _bookmark(self, element: Element) -> None:
        name = word_value(element, "name") or ""
        if name in self._wanted and name not in self._anchors and self._line is not None:
            self._anchors.add(name)
            self._line.pieces.append(Piece(f'<span id="{_anchor(name)}"></span>'))

    # -- notes

    def _note(self, element: Element) -> None:
        notes = {"footnoteReference": self.footnotes, "endnoteReference": self.endnotes}.get(
            local(element), self.comments
        )
        id = word_value(element, "id") or ""
        if not id or not self._seen():
            return
        known = id in notes.numbers
        number = notes.numbers.setdefault(id, len(notes.numbers) + 1)
        mark = mark_of(notes, number)
        here = "" if known else f' id="{notes.prefix}r{number}"'
        reference = (
            f'<sup><a class="ref"{here} href="#{notes.prefix}{number}" role="doc-noteref">'
            f"{mark}</a></sup>"
        )
        if self._line is not None:
            self._line.pieces.append(Piece(reference))

    # -- what is drawn

    def _drawing(self, element: Element) -> None:
        line = self._line
        if line is None or not self._seen():
            return
        alt = described(element)
        boxes = [self.boxed(box) for box in _outermost(element, "txbxContent")]
        parts = [self.drawn(part) for part in self._drawn_parts(element)]
        arts = [escape(art.get("string") or "") for art in element.iter("{*}textpath")]
        texts = [] if boxes else _drawn_texts(element)
        said = [f"<p>{text}</p>" for text in (*arts, *texts) if text.strip()]
        inner = [*boxes, *said, *parts]
        picture = self._pictures.picture(element, self.part, "" if inner and not alt else alt)
        if picture.startswith("<img") or not any(inner):
            self._put(picture, plain=True)
        line.after += [f"<aside>{one}</aside>\n" for one in boxes if one]
        line.after += [f"<figure>{one}</figure>\n" for one in (*said, *parts) if one]

    def _drawn_parts(self, element: Element) -> list[str]:
        found = []
        for inner in element.iter("{*}chart", "{*}relIds"):
            name = "id" if local(inner) == "chart" else "dm"
            related = self.related(inner, name)
            if related is not None and not related.external:
                found.append(related.target)
        return found

    def _alternate(self, element: Element) -> None:
        branches = [one for one in element if local(one) == "Choice"] or list(element)
        if branches:
            self._visit(branches[0])

    def _formula(self, element: Element) -> None:
        self._put(formula(element), plain=True)

    def _ruby(self, element: Element) -> None:
        for child in element:
            name = local(child)
            if name == "rubyBase":
                self._put("<ruby>", plain=True)
                self._visit(child)
                guide = "".join(
                    t.text or "" for rt in element.iter("{*}rt") for t in rt.iter("{*}t")
                )
                self._put(f"<rt>{escape(guide)}</rt></ruby>", plain=True)


def mark_of(notes: Notes, number: int) -> str:
    """How a note is numbered: endnotes in small roman numerals as in Word, comments in brackets."""
    if notes.prefix == "cm":
        return f"[{number}]"
    return numeral(number, "lowerRoman" if notes.prefix == "en" else "decimal")


def _outermost(element: Element, name: str) -> list[Element]:
    """The elements of a name that stand in no other, the second branches of alternatives left."""
    found: list[Element] = []
    for child in element:
        if local(child) == name:
            found.append(child)
        elif local(child) != "Fallback":
            found += _outermost(child, name)
    return found


def _drawn_texts(element: Element) -> list[str]:
    """The paragraphs of DrawingML in a drawing that has no box of Word."""
    return [
        escape("".join(t.text or "" for t in paragraph.iter("{*}t")), quote=False)
        for paragraph in element.iter("{*}p")
        if "drawingml" in str(paragraph.tag)
    ]


def _is_on(properties: Element | None, name: str) -> bool:
    children = properties if properties is not None else ()
    return any(local(one) == name and word_value(one, "val") not in _OFF for one in children)


def _marks(look: Mapping[str, str], rtl: bool, *, bold: bool) -> frozenset[str]:
    found = set()
    if bold and look.get("bCs" if rtl else "b") == "1":
        found.add("strong")
    if look.get("iCs" if rtl else "i") == "1":
        found.add("em")
    if "u" in look:
        found.add("u")
    if "1" in (look.get("strike"), look.get("dstrike")):
        found.add("s")
    if look.get("vertAlign") in ("subscript", "superscript"):
        found.add("sub" if look["vertAlign"] == "subscript" else "sup")
    if look.get("caps") == "1":
        found.add("caps")
    if look.get("smallCaps") == "1":
        found.add("small")
    return frozenset(found)


def _anchor(name: str) -> str:
    """The id of a bookmark: letters, digits and hyphens, never one of our own."""
    return "b-" + "".join(c if c.isalnum() or c in "_-" else f"-{ord(c):x}-" for c in name)


def _words(instruction: str) -> list[str]:
    """The words of a field's instruction; quoted ones may hold blanks."""
    found: list[str] = []
    for at, piece in enumerate(instruction.replace("“", '"').replace("”", '"').split('"')):
        found += [piece] if at % 2 else piece.split()
    return found


_SILENT = frozenset(
    (
        *("pPr", "rPr", "tblPr", "trPr", "tcPr", "tblGrid", "sectPr", "sdtPr", "sdtEndPr"),
        *("del", "moveFrom", "delText", "delInstrText", "footnoteRef", "endnoteRef"),
        *("annotationRef", "separator", "continuationSeparator", "rubyPr", "ffData"),
    )
)
Inside.handlers = {
    name: handler
    for names, handler in (
        ("r", Inside._run),
        ("t", Inside._text),
        ("tab ptab", Inside._tab),
        ("br cr", Inside._break),
        ("noBreakHyphen softHyphen", Inside._hyphen),
        ("sym", Inside._symbol),
        ("fldChar", Inside._field_mark),
        ("instrText", Inside._instruction),
        ("fldSimple", Inside._simple_field),
        ("hyperlink", Inside._link),
        ("bookmarkStart", Inside._bookmark),
        ("footnoteReference endnoteReference commentReference", Inside._note),
        ("drawing pict object", Inside._drawing),
        ("AlternateContent", Inside._alternate),
        ("oMath oMathPara", Inside._formula),
        ("ruby", Inside._ruby),
    )
    for name in names.split()
}
