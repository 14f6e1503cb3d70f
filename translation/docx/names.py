"""Names of elements and attributes: Strict and Transitional in one vocabulary.

Every table is written with short names (`w:p`) and unfolds to both namespaces, so that no other
module ever asks which of the two a document uses.
"""

from collections.abc import Iterable

from lxml import etree

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"

SPACES: dict[str, tuple[str, ...]] = {
    "w": (f"{_TRANSITIONAL}wordprocessingml/2006/main", f"{_STRICT}wordprocessingml/main"),
    "a": (f"{_TRANSITIONAL}drawingml/2006/main", f"{_STRICT}drawingml/main"),
    "c": (f"{_TRANSITIONAL}drawingml/2006/chart", f"{_STRICT}drawingml/chart"),
    "wp": (
        f"{_TRANSITIONAL}drawingml/2006/wordprocessingDrawing",
        f"{_STRICT}drawingml/wordprocessingDrawing",
    ),
    "pic": (f"{_TRANSITIONAL}drawingml/2006/picture", f"{_STRICT}drawingml/picture"),
    "m": (f"{_TRANSITIONAL}officeDocument/2006/math", f"{_STRICT}officeDocument/math"),
    "mc": (f"{_TRANSITIONAL}markup-compatibility/2006",),
    "v": ("urn:schemas-microsoft-com:vml",),
    "wps": ("http://schemas.microsoft.com/office/word/2010/wordprocessingShape",),
    "dc": ("http://purl.org/dc/elements/1.1/",),
    "cp": (f"{_TRANSITIONAL}package/2006/metadata/core-properties",),
}
STRICT_MAIN = SPACES["w"][1]
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def both(short: str) -> tuple[str, ...]:
    """The full names of `prefix:local`, one for each namespace it may stand in."""
    prefix, _, local = short.partition(":")
    return tuple(f"{{{space}}}{local}" for space in SPACES[prefix])


def every(shorts: Iterable[str]) -> frozenset[str]:
    """The full names of many short ones."""
    return frozenset(full for short in shorts for full in both(short))


def word_value(element: etree._Element, local: str) -> str | None:
    """The value of a `w:` attribute, in the namespace of either edition."""
    for full in both(f"w:{local}"):
        if (value := element.get(full)) is not None:
            return value
    return None


def word_name(element: etree._Element, local: str) -> str | None:
    """The full name under which a `w:` attribute stands at an element, None where it does not."""
    return next((full for full in both(f"w:{local}") if full in element.attrib), None)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace, "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
