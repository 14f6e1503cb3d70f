"""Pictures put into the page itself where they are small, else named by what they show."""

from base64 import b64encode
from html import escape

from lxml import etree

from translation.docx.names import local
from translation.docx.package import Package

Element = etree._Element

EACH = 250_000
ALL = 2_000_000
"""Bytes of one picture, and of all of a page, that are put into it; what is larger is named."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_EMU = 9525  # of a CSS pixel


class Pictures:
    """The pictures of one page, as long as there is room."""

    def __init__(self, package: Package) -> None:
        self._package, self._room = package, ALL

    def picture(self, drawing: Element, part: str, alt: str) -> str:
        """The picture of a drawing as HTML; "" where it has none and says nothing."""
        source, size = self._source(drawing, part), _size(drawing)
        if source:
            return f'<img src="{source}" alt="{escape(alt)}"{size}>'
        return f'<span class="picture" role="img">{escape(alt)}</span>' if alt else ""

    def _source(self, drawing: Element, part: str) -> str:
        named = next((id for inner in drawing.iter() if (id := _embedded(inner))), None)
        if named is None:
            return ""
        found = [one for one in self._package.relationships(part) if one.id == named]
        if not found or found[0].external:
            return ""
        body = self._package.body(found[0].target) or b""
        kind = next((kind for magic, kind in _MAGIC if body.startswith(magic)), None)
        if kind is None or len(body) > min(EACH, self._room):
            return ""
        self._room -= len(body)
        return f"data:{kind};base64,{b64encode(body).decode()}"


def _embedded(element: Element) -> str | None:
    name = local(element)
    wanted = {"blip": "embed", "imagedata": "id"}.get(name)
    if wanted is None:
        return None
    relation = "officeDocument"
    return next(
        (
            str(value)
            for key, value in element.attrib.items()
            if str(key).endswith("}" + wanted) and relation in str(key)
        ),
        None,
    )


def _size(drawing: Element) -> str:
    """The width that a drawing has on paper, in pixels; the style keeps it within the page."""
    for extent in drawing.iter("{*}extent"):
        width = extent.get("cx") or ""
        if width.isdigit() and 0 < int(width) < 10_000 * _EMU:
            return f' width="{max(1, int(width) // _EMU)}"'
    return ""


def described(drawing: Element) -> str:
    """What a drawing shows, in words: its alt text, else its title."""
    for inner in drawing.iter("{*}docPr", "{*}cNvPr", "{*}shape", "{*}rect"):
        for name in ("descr", "alt", "title"):
            if said := (inner.get(name) or "").strip():
                return said
    return ""
