"""Floats change sides when a text changes direction.

Indents, tabs and alignment of a paragraph run with the text; frames, floating tables, anchored
drawings and VML shapes do not: they name physical sides of the page (ISO 29500-1, 17.3.1.11,
17.4.57, 20.4.2.10). By policy they are mirrored about the middle of what they are measured from.
Mirroring twice gives back the first place exactly. Where a width is not known (a frame as wide as
its text, a column that is a table cell) an offset stays as it was.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from translation.docx.layout.elements import child, get, is_word, local, path, put, words
from translation.docx.layout.runs import paragraph_of
from translation.docx.layout.shapes import turn_drawing, turn_rules, whole_number

_EMU_PER_TWIP = 635
_SIDES = {"left": "right", "right": "left"}
_MARGINS = {"leftMargin": "rightMargin", "rightMargin": "leftMargin"}
_AREAS = {"left-margin-area": "right-margin-area", "right-margin-area": "left-margin-area"}
_POINTS = {"pt": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12, "pi": 12, "px": 0.75}
_MEASURE = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)(pt|in|cm|mm|pc|pi|px)?")
_VML = "urn:schemas-microsoft-com:vml"
_WORD10 = "urn:schemas-microsoft-com:office:word"


@dataclass(frozen=True, slots=True)
class Page:
    """The widths of a section, in twips; None where the section does not say."""

    width: int | None = None
    left: int = 0
    right: int = 0
    columns: int = 1

    @property
    def text(self) -> int | None:
        """The width between the margins."""
        return None if self.width is None else self.width - self.left - self.right

    def measure(self, origin: str) -> int | None:
        """The width of what an offset is measured from; None where it cannot be known."""
        if origin == "page":
            return self.width
        if origin == "margin" or (origin in ("column", "text") and self.columns == 1):
            return self.text
        if origin in ("leftMargin", "rightMargin"):
            # an offset into the left margin becomes one into the right margin, and back
            return self.right
        return None


@dataclass(frozen=True, slots=True)
class Pages:
    """The page on which each paragraph of a document stands."""

    by_paragraph: dict[etree._Element, Page] = field(default_factory=dict)
    first: Page = field(default_factory=Page)

    def of(self, element: etree._Element) -> Page:
        """The page of a paragraph or of what stands in one; of the first section elsewhere."""
        top = next((a for a in (element, *element.iterancestors()) if a in self.by_paragraph), None)
        return self.first if top is None else self.by_paragraph[top]


def pages(roots: Iterable[etree._Element]) -> Pages:
    """The pages of the part that has sections: the body."""
    for root in roots:
        if is_word(root, "document"):
            return _pages(root)
    return Pages()


def _pages(root: etree._Element) -> Pages:
    found: dict[etree._Element, Page] = {}
    waiting: list[etree._Element] = []
    first: Page | None = None
    for one in words(root, "p", "tbl", "sectPr"):
        if not is_word(one, "sectPr"):
            waiting.append(one)
        elif local(one.getparent()) != "sectPrChange":
            page = _page(one)
            first = first or page
            found.update(dict.fromkeys(waiting, page))
            waiting = []
    return Pages(found, first or Page())


def _page(section: etree._Element) -> Page:
    size, margins, columns = (child(section, name) for name in ("pgSz", "pgMar", "cols"))
    return Page(
        _twips(size, "w"),
        _twips(margins, "left") or 0,
        _twips(margins, "right") or 0,
        (_twips(columns, "num") or 1),
    )


def _twips(element: etree._Element | None, name: str) -> int | None:
    return twips(None if element is None else get(element, name))


def twips(value: str | None) -> int | None:
    """A measure in twips; Strict may write it with a unit. None for what is no measure."""
    number = None if value is None else _MEASURE.fullmatch(value)
    if number is None:
        return None
    if number[2] is None:
        return round(float(number[1]))
    return round(float(number[1]) * _POINTS[number[2]] * 20)


def mirror(paragraph: etree._Element, page: Page) -> None:
    """Change the sides of the frame of a `w:p` and of the drawings anchored in it."""
    mirror_frame(path(paragraph, "pPr", "framePr"), page)
    for one in paragraph.iter(
        "{*}anchor", "{*}shape", "{*}rect", "{*}roundrect", "{*}oval", "{*}group"
    ):
        if paragraph_of(one) is not paragraph:
            continue
        if local(one) == "anchor":
            _mirror_anchor(one, page)
        elif one.tag.startswith(f"{{{_VML}}}"):
            _mirror_shape(one, page)


def mirror_frame(frame: etree._Element | None, page: Page) -> None:
    """Change the sides of a `w:framePr`."""
    if frame is None:
        return
    side = get(frame, "xAlign")
    if side is not None:
        put(frame, "xAlign", _SIDES.get(side, side))
        return
    at, width = _twips(frame, "x"), _twips(frame, "w")
    whole = page.measure(get(frame, "hAnchor") or "page")
    if at is not None and width is not None and whole is not None:
        put(frame, "x", str(whole - at - width))


def mirror_table(place: etree._Element | None, page: Page, width: int | None) -> None:
    """Change the sides of a `w:tblpPr`; `width` is that of the table in twips, where known."""
    if place is None:
        return
    before, after = get(place, "leftFromText"), get(place, "rightFromText")
    put(place, "leftFromText", after)
    put(place, "rightFromText", before)
    side = get(place, "tblpXSpec")
    if side is not None:
        put(place, "tblpXSpec", _SIDES.get(side, side))
        return
    at, whole = _twips(place, "tblpX"), page.measure(get(place, "horzAnchor") or "page")
    if at is not None and width is not None and whole is not None:
        put(place, "tblpX", str(whole - at - width))


def table_width(table: etree._Element) -> int | None:
    """The width of a `w:tbl` in twips: as preferred, else as its grid has it."""
    preferred = path(table, "tblPr", "tblW")
    if preferred is not None and get(preferred, "type") == "dxa":
        return _twips(preferred, "w")
    columns = [_twips(one, "w") for one in words(table, "gridCol") if _owns(table, one)]
    return sum(one or 0 for one in columns) or None


def _owns(table: etree._Element, column: etree._Element) -> bool:
    grid = column.getparent()
    return grid is not None and grid.getparent() is table


def _mirror_anchor(anchor: etree._Element, page: Page) -> None:
    left, right = anchor.get("distL"), anchor.get("distR")
    if left is not None and right is not None:
        anchor.set("distL", right)
        anchor.set("distR", left)
    for one in anchor:
        if local(one).startswith("wrap") and one.get("wrapText") in _SIDES:
            one.set("wrapText", _SIDES[one.get("wrapText", "")])
    place = anchor.find("{*}positionH")
    if place is not None and _mirror_place(place, anchor, page):
        turn_drawing(anchor)


def _mirror_place(place: etree._Element, anchor: etree._Element, page: Page) -> bool:
    """Change the side that a place is measured from; whether that could be done."""
    origin = place.get("relativeFrom", "")
    side, offset = place.find("{*}align"), place.find("{*}posOffset")
    extent = anchor.find("{*}extent")
    if side is not None:
        side.text = _SIDES.get((side.text or "").strip(), side.text)
    elif offset is not None and extent is not None:
        whole = None if _in_cell(anchor) and origin == "column" else page.measure(origin)
        at, width = whole_number(offset.text), whole_number(extent.get("cx"))
        if whole is None or at is None or width is None:
            return False
        offset.text = str(whole * _EMU_PER_TWIP - at - width)
    else:
        return False
    place.set("relativeFrom", _MARGINS.get(origin, origin))
    return True


def _in_cell(element: etree._Element) -> bool:
    return any(is_word(above, "tc") for above in element.iterancestors())


def _mirror_shape(shape: etree._Element, page: Page) -> None:
    if local(shape.getparent()) == "group":
        return  # its place is one within the group, which moves as a whole
    style = [part.partition(":") for part in shape.get("style", "").split(";") if part.strip()]
    rules = {name.strip().lower(): value.strip() for name, _, value in style}
    if rules.get("position") != "absolute":
        return
    if _mirror_rules(rules, None if _in_cell(shape) else page):
        turn_rules(shape, rules)
    shape.set("style", ";".join(f"{name}:{value}" for name, value in rules.items()))
    for wrap in shape.findall(f"{{{_WORD10}}}wrap"):
        if wrap.get("side") in _SIDES:
            wrap.set("side", _SIDES[wrap.get("side", "")])


def _mirror_rules(rules: dict[str, str], page: Page | None) -> bool:
    """The same for the style of a VML shape."""
    before, after = "mso-wrap-distance-left", "mso-wrap-distance-right"
    if before in rules and after in rules:
        rules[before], rules[after] = rules[after], rules[before]
    origin = rules.get("mso-position-horizontal-relative", "text")
    side = rules.get("mso-position-horizontal", "absolute")
    if side in _SIDES:
        rules["mso-position-horizontal"] = _SIDES[side]
    elif side == "absolute":
        whole = None if page is None else page.measure(origin)
        at, width = _points(rules.get("margin-left", "")), _points(rules.get("width", ""))
        if whole is None or at is None or width is None:
            return False
        rules["margin-left"] = f"{round(whole / 20 - at - width, 2):g}pt"
    if origin in _AREAS:
        rules["mso-position-horizontal-relative"] = _AREAS[origin]
    return True


def _points(value: str) -> float | None:
    number = _MEASURE.fullmatch(value)
    return None if number is None else float(number[1]) * _POINTS[number[2] or "px"]
