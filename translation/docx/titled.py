"""A title for a DOCX that has none, as programs that make accessible files of it ask for."""

from lxml import etree

from translation.docx.options import Limits
from translation.docx.package import Package
from translation.docx.parts import PartKind

_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def titled(data: bytes, title: str) -> bytes:
    """The same package with a title in its properties where those say none.

    A package without a part for properties stays as it is. Raises DocumentRefused.
    """
    package = Package(data, Limits())
    for name, root in package.of(PartKind.CORE_PROPERTIES):
        element = root.find(_TITLE)
        if element is None:
            element = etree.SubElement(root, _TITLE)
        if (element.text or "").strip():
            return data
        element.text = title
        return package.write([name])
    return data
