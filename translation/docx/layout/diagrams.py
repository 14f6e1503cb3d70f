"""SmartArt that runs from one side to the other is turned round: its data and its cached picture.

The data say the direction (`dgm:dir`, ISO 29500-1, 21.4.3.2), from which Word lays the diagram out
when it is edited; until then it prints the shapes of the drawing part, which name physical sides.
These are mirrored about the middle of all of them, so that twice gives the first places exactly.
"""

from collections.abc import Iterator

from lxml import etree

from translation.docx.layout.elements import local
from translation.docx.layout.shapes import points, turn_frame, whole_number


def turn(root: etree._Element) -> None:
    """Turn the diagram of a data part or of a drawing part; of another part nothing changes."""
    if local(root) == "dataModel":
        _turn_data(root)
    elif local(root) == "drawing":
        _turn_drawing(root)


def _turn_data(root: etree._Element) -> None:
    for direction in root.iterfind(".//{*}prSet/{*}presLayoutVars/{*}dir"):
        if direction.get("val") == "rev":
            del direction.attrib["val"]
        else:
            direction.set("val", "rev")


def _turn_drawing(root: etree._Element) -> None:
    shapes = root.findall("{*}spTree/{*}sp") + root.findall("{*}spTree/{*}grpSp")
    frames = [frame for shape in shapes for frame in _frames(shape)]
    places = [place for frame in frames if (place := _place(frame)) is not None]
    if not places:
        return
    whole = min(at for at, _ in places) + max(at + width for at, width in places)
    for shape in shapes:
        for frame in (*_frames(shape), *shape.iterfind("{*}txXfrm")):
            _mirror(frame, whole)
        for frame in _frames(shape):
            if points(shape):
                turn_frame(frame, has_text=any(shape.itertext("{*}t")))


def _frames(shape: etree._Element) -> Iterator[etree._Element]:
    """The `a:xfrm` of a shape, or of a group, which moves as a whole."""
    yield from shape.iterfind("{*}spPr/{*}xfrm")
    yield from shape.iterfind("{*}grpSpPr/{*}xfrm")


def _place(frame: etree._Element) -> tuple[int, int] | None:
    """The left edge and the width of a frame, where it says both."""
    offset, extent = frame.find("{*}off"), frame.find("{*}ext")
    at = None if offset is None else whole_number(offset.get("x"))
    width = None if extent is None else whole_number(extent.get("cx"))
    return None if at is None or width is None else (at, width)


def _mirror(frame: etree._Element, whole: int) -> None:
    place, offset = _place(frame), frame.find("{*}off")
    if place is not None and offset is not None:
        offset.set("x", str(whole - sum(place)))
