"""Shapes that point somewhere are turned round when they change sides.

An arrow from the left box to the right one must not point away from both when the boxes have
changed places. Pictures and what is the same from both sides only move; a group stays as it is in
itself.
"""

import re

from lxml import etree

_POINTING = re.compile(r"(?i)arrow|connector|^line|callout|chevron|homeplate|bracket|brace")
# the shape types of VML that are those of DrawingML: line, home plate, arrows, connectors, chevron
_POINTING_TYPES = frozenset({"13", "15", "20", "55", "66", *map(str, range(32, 41))})
_NUMBER = re.compile(r"-?[0-9]{1,12}")
_FULL_TURN = 21_600_000  # in 60,000ths of a degree


def whole_number(written: str | None) -> int | None:
    """A whole number as XML has it; None for what is none, or longer than any place on paper."""
    found = None if written is None else _NUMBER.fullmatch(written.strip())
    return None if found is None else int(found[0])


def turn_drawing(anchor: etree._Element) -> None:
    """Turn the one shape of a `wp:anchor` about its vertical axis, where it points somewhere."""
    for shape in anchor.iterfind("{*}graphic/{*}graphicData/{*}wsp"):
        frame = shape.find("{*}spPr/{*}xfrm")
        if frame is not None and points(shape):
            turn_frame(frame, has_text=anchor.find(".//{*}txbxContent") is not None)


def points(shape: etree._Element) -> bool:
    """Whether a shape of DrawingML points to a side, by the name of its geometry."""
    geometry = shape.find("{*}spPr/{*}prstGeom")
    return geometry is not None and _POINTING.search(geometry.get("prst", "")) is not None


def turn_frame(frame: etree._Element, *, has_text: bool) -> None:
    """Turn what an `a:xfrm` frames about its vertical axis."""
    turned = whole_number(frame.get("rot", "0"))
    if turned is None or (turned and has_text):
        return  # a turned text would be read from the other side
    if turned:
        frame.set("rot", str(-turned % _FULL_TURN))
    if frame.get("flipH") in ("1", "true"):
        del frame.attrib["flipH"]
    else:
        frame.set("flipH", "1")


def turn_rules(shape: etree._Element, rules: dict[str, str]) -> None:
    """The same for the style of a VML shape, by its type."""
    kind = shape.get("type", "").rpartition("_t")[2]
    if kind not in _POINTING_TYPES or "rotation" in rules:
        return
    flips = set(rules.pop("flip", "").replace(" ", "")) ^ {"x"}
    if flips:
        rules["flip"] = "".join(sorted(flips))
