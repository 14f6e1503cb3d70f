"""What stands around the text: everything of a part but its letters, written down to be compared.

A paragraph is written down without its runs, since a writer may cut them: its properties, its
links and controls (each once, for a link may have to be made again), and what else stands in it,
in no order. `Freedom` says what layout for a language
may change, and is left out on both sides.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from translation.docx.names import SPACES, every, local
from translation.languages import Language

Element = etree._Element
Lines = list[tuple[str, Element]]

_W = SPACES["w"]
_WORDS = frozenset(_W)
_DRAWN = frozenset(SPACES["a"])
_PARAGRAPHS = every(["w:p", "a:p"])
_RUNS = every(["w:r", "a:r"])
_RUN_PROPERTIES = every(["w:rPr", "a:rPr"])
_LETTERS = every(["w:t", "a:t", "w:noBreakHyphen", "w:softHyphen"])
_OPEN = every(["w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:dir", "w:bdo", "w:sdtContent"])
_OPEN_PROPERTIES = every(["w:smartTagPr", "w:customXmlPr"])
_ENCLOSING = every(["w:hyperlink", "w:fldSimple", "w:sdt", "w:ruby", "w:rubyBase", "a:fld"])
_KEPT = every(["w:sdtPr", "w:sdtEndPr", "w:rubyPr", "w:rt"])
_CACHED = every(["c:v"]) | every(
    ["dc:title", "dc:subject", "dc:description", "cp:keywords", "cp:category", "cp:contentStatus"]
)
_SPOKEN = {
    **dict.fromkeys(every(["wp:docPr", "pic:cNvPr", "wps:cNvPr"]), ("descr", "title")),
    **dict.fromkeys(every(["v:textpath"]), ("string",)),
    **dict.fromkeys(every(["v:shape", "v:rect", "v:roundrect", "v:oval", "v:line"]), ("alt",)),
    **dict.fromkeys(every(["v:polyline", "v:arc", "v:curve", "v:image", "v:group"]), ("alt",)),
    **dict.fromkeys(every(["w:listItem"]), tuple(f"{{{space}}}displayText" for space in _W)),
    **dict.fromkeys(every(["w:lvlText"]), tuple(f"{{{space}}}val" for space in _W)),
}
_FORM = every(["w:listEntry", "w:default"])
_FIELD = every(["w:fldChar"])
_CODES = every(["w:fldChar", "w:instrText"])
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_HOLDERS = frozenset(["pPr", "rPr", "tblPr", "docDefaults", "rPrDefault", "pPrDefault"])
_FACES = frozenset(
    ("bidi", "rtl", "cs", "lang", "rFonts", "bidiVisual", "rtlGutter", "themeFontLang")
) | frozenset(("bCs", "iCs", "szCs"))
_SIDES = {
    "anchor": ("distL", "distR"),
    "wrapSquare": ("wrapText",),
    "wrapTight": ("wrapText",),
    "wrapThrough": ("wrapText",),
    "xfrm": ("rot", "flipH"),
    "wrap": ("side",),
}
_PLACED = {
    "framePr": frozenset({"x", "xAlign"}),
    "tblpPr": frozenset({"leftFromText", "rightFromText", "tblpX", "tblpXSpec"}),
}
_LAYOUT = every(f"w:{name}" for name in _FACES | _PLACED.keys() | {"i", "em"}) | every(
    ["a:pPr", "a:rPr", "a:endParaRPr", "a:defRPr", "c:lang", "wp:positionH", "wp:anchor", "v:shape"]
)
_VML = frozenset(SPACES["v"])


@dataclass(frozen=True, slots=True)
class Freedom:
    """What layout may change: `gone` by local name, of WordprocessingML; `of_runs` in a `w:rPr`.

    `twins` are properties that a letter may take from those of the other script: where the target
    is Arabic, the size that was chosen for Arabic; where the source is, all that it showed. `grows`
    lets a line of an exact height become one of at least that height, or be exact again.
    """

    gone: frozenset[str] = frozenset()
    of_runs: frozenset[str] = frozenset()
    speaks: bool = False
    turns: bool = False
    twins: frozenset[str] = frozenset()
    grows: bool = False

    @classmethod
    def between(cls, source: Language, target: Language | None) -> "Freedom":
        """What is free when a document in one language is laid out for another.

        Direction, faces and languages; twins for complex scripts, letter spacing of Arabic; the
        slant of Chinese; bold, slant and size that Arabic had in its twins.
        """
        if target is None or source is target:
            return cls()
        of_runs: set[str] = set()
        twins = frozenset({"b", "i", "sz"}) if source.is_rtl else frozenset[str]()
        if target is Language.ZH:
            of_runs |= {"i", "em"}
        if target is Language.AR:
            of_runs |= {"spacing"}
            twins |= {"sz"}
        if source.is_rtl:
            of_runs |= twins
        turns = source.is_rtl is not target.is_rtl
        grows = bool({source, target} & {Language.AR, Language.ZH})
        return cls(_FACES, frozenset(of_runs), True, turns, twins, grows)


def layout_of(root: Element) -> frozenset[tuple[object, ...]]:
    """What a part says of direction, faces, languages and the sides of floats, each once."""
    return frozenset((one.tag, *one.attrib.items()) for one in root.iter(*_LAYOUT))


def frames_of(before: Element, after: Element, freedom: Freedom) -> tuple[Lines, Lines]:
    """The lines of a part on both sides: what stands outside of paragraphs, and each paragraph.

    A line comes with its element, so that it can be said where two frames differ.
    """
    if next(before.iter(*_PARAGRAPHS), None) is None:
        before, after = _unlike(before, after)
    frame = _Frame(freedom, mirrored=freedom.turns and local(before) == "drawing")
    return list(frame.lines(before)), list(frame.lines(after))


def without_chart_defaults(chart: Element) -> bool:
    """Take the text properties of a whole chart away where all they say is a direction.

    Layout adds them for a language that runs from the right; gives whether there were any.
    """
    found = [one for one in chart if isinstance(one.tag, str) and local(one) == "txPr"]
    idle = [one for one in found if not any(map(_says_more, one.iterdescendants(etree.Element)))]
    for one in idle:
        chart.remove(one)
    return bool(idle)


def _says_more(element: Element) -> bool:
    known = local(element) in ("bodyPr", "lstStyle", "p", "pPr", "defRPr")
    return not known or (bool(element.keys()) and element.keys() != ["rtl"])


def _unlike(before: Element, after: Element) -> tuple[Element, Element]:
    """Both roots with only the children that are written differently, where that is all."""
    pairs = list(zip(before, after, strict=False))
    if len(before) != len(after) or not pairs:
        return before, after
    roots = (_alone(before), _alone(after))
    for pair in pairs:
        if etree.tostring(pair[0]) != etree.tostring(pair[1]):
            for root, child in zip(roots, pair, strict=True):
                root.append(deepcopy(child))
    return roots


def _alone(root: Element) -> Element:
    alone = etree.Element(root.tag, None, root.nsmap)  # type: ignore[arg-type]  # None is a prefix
    alone.attrib.update(root.attrib)
    return alone


class _Frame:
    """Writes down what is not letters."""

    def __init__(self, freedom: Freedom, *, mirrored: bool = False) -> None:
        self._free, self._mirrored = freedom, mirrored
        self._holders = _HOLDERS | ({"spacing"} if freedom.grows else set())
        self._names: dict[str, tuple[str, str]] = {}
        self._starts: dict[object, str] = {}

    def lines(self, element: Element) -> Iterator[tuple[str, Element]]:
        if element.tag in _PARAGRAPHS or not _holds_paragraphs(element):
            if said := self.sign(element):
                yield said, element
            return
        yield f"<{self._start(element)}", element
        for child in element:
            yield from self.lines(child)
        yield ">", element

    def sign(self, element: Element) -> str:
        """An element with all that is below it, without letters."""
        tag = element.tag
        if not isinstance(tag, str):
            return f"<!{element.text}>"
        if tag in _PARAGRAPHS:
            return self._paragraph(element)
        if tag in _LETTERS:
            return ""
        space, name = self._split(tag)
        if self._is_free(element, space, name):
            return ""
        inner = "".join([self.sign(child) for child in element])
        start = self._start(element)
        if self._free.speaks and not inner and name in self._holders and start == name:
            return ""
        text = element.text
        if text and tag not in _CACHED and not text.isspace():
            start = f"{start} {text!r}"
        return f"<{start}{inner}>"

    def _split(self, tag: str) -> tuple[str, str]:
        known = self._names.get(tag)
        if known is None:
            space, _, name = tag.rpartition("}")
            known = self._names[tag] = (space[1:], name)
        return known

    def _is_free(self, element: Element, space: str, name: str) -> bool:
        free = self._free
        if not free.speaks:
            return False
        if space in _WORDS:
            if name in free.gone:
                return True
            holder = element.getparent()
            return name in free.of_runs and holder is not None and holder.tag in _RUN_PROPERTIES
        if space in _DRAWN:
            return name in ("cs", "ea")
        return name == "positionH" and free.turns

    def _start(self, element: Element) -> str:
        """The name and attributes of an element."""
        tag = element.tag
        if not isinstance(tag, str):
            return "!"
        if not element.attrib:
            return self._split(tag)[1]
        if tag in _FORM and _in_field(element):
            return self._split(tag)[1]
        key = (tag, *element.attrib.items())
        known = self._starts.get(key)
        if known is None:
            known = self._starts[key] = self._written(tag, element)
        return known

    def _written(self, tag: str, element: Element) -> str:
        space, name = self._split(tag)
        silent = _SPOKEN.get(tag, ())
        pairs = [(str(k), str(v)) for k, v in element.attrib.items() if k not in silent]
        if self._free.speaks:
            pairs = [pair for pair in pairs if not self._drops(space, name, pair[0])]
        pairs.sort()
        return " ".join([name, *(f"{k.rpartition('}')[2]}={v!r}" for k, v in pairs)])

    def _drops(self, space: str, name: str, attribute: str) -> bool:
        said = attribute.rpartition("}")[2]
        if space in _DRAWN and said in ("lang", "rtl", "algn"):
            return True
        if name == "lang" or attribute == _SPACE:
            return True
        if self._free.grows and name == "spacing" and said in ("line", "lineRule"):
            return True
        if not self._free.turns:
            return False
        if name == "off" and said == "x":
            return self._mirrored
        if name == "dir" and said == "val":
            return space.endswith("/diagram")
        if said in _SIDES.get(name, ()) or said in _PLACED.get(name, ()):
            return True
        return said == "style" and space in _VML

    def _paragraph(self, element: Element) -> str:
        items: list[str] = []
        around: set[str] = set()
        properties = ""
        for child in element:
            if child.tag in _PPR:
                properties = self.sign(child)
            else:
                self._inline(child, items, around)
        items.sort()
        name = self._start(element)
        return f"<{name}{properties}|{''.join(sorted(around))}|{''.join(items)}>"

    def _inline(self, element: Element, items: list[str], around: set[str]) -> None:
        tag = element.tag
        if tag in _LETTERS or tag in _OPEN_PROPERTIES:
            return
        if tag in _CODES:
            around.add(self.sign(element))
            return
        if tag in _RUNS or tag in _OPEN:
            for child in element:
                if child.tag not in _RUN_PROPERTIES:
                    self._inline(child, items, around)
        elif tag in _ENCLOSING:
            kept = [self.sign(child) for child in element if child.tag in _KEPT]
            around.add(f"({self._start(element)}{''.join(kept)})")
            for child in element:
                if child.tag not in _KEPT and child.tag not in _RUN_PROPERTIES:
                    self._inline(child, items, around)
        elif said := self.sign(element):
            items.append(said)


_PPR = every(["w:pPr", "a:pPr"])


def _holds_paragraphs(element: Element) -> bool:
    return next(element.iter(*_PARAGRAPHS), None) is not None or len(element) > 50


def _in_field(element: Element) -> bool:
    return next(element.iterancestors(*_FIELD), None) is not None
