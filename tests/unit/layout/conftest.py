"""Small parts of a package, in both families of namespaces."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from lxml import etree

from tests.ooxml_order import new_faults
from translation.docx.layout import adapt
from translation.docx.parts import Kept, LaidPart, PartKind
from translation.languages import Language

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OTHERS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram"'
)


class Laid:
    """Parts that were laid out, with short ways to look at them."""

    def __init__(self, space: str) -> None:
        self.space = space
        self.parts: list[LaidPart] = []

    def add(self, kind: PartKind, content: str, name: str | None = None) -> "Laid":
        """A part of that kind whose root is written in full, without namespaces."""
        whole = content.replace(">", f' xmlns:w="{self.space}" {_OTHERS}>', 1)
        root = etree.fromstring(whole)
        self.parts.append(LaidPart(name or f"/word/{kind}.xml", kind, root))
        return self

    def body(self, content: str) -> "Laid":
        """The main part with that content of its body."""
        return self.add(PartKind.BODY, f"<w:document><w:body>{content}</w:body></w:document>")

    def styles(self, content: str) -> "Laid":
        """The style sheet with that content."""
        return self.add(PartKind.STYLES, f"<w:styles>{content}</w:styles>")

    def find(self, path: str) -> list[etree._Element]:
        """What an XPath with the usual prefixes finds, over all parts."""
        names = {"w": self.space}
        for pair in _OTHERS.split():
            prefix, _, uri = pair.removeprefix("xmlns:").partition("=")
            names[prefix] = uri.strip('"')
        return [found for part in self.parts for found in part.root.xpath(path, namespaces=names)]

    def one(self, path: str) -> etree._Element:
        """The only thing that an XPath finds."""
        (found,) = self.find(path)
        return found

    def values(self, path: str) -> list[str]:
        """Values of attributes or texts that an XPath finds."""
        return [str(found) for found in self.find(path)]

    def to(
        self, target: str, source: str = "en", paragraphs: object = (), runs: object = ()
    ) -> frozenset[str]:
        """Adapt all parts; paths of the paragraphs and runs that are kept.

        No part may come out with a child misplaced that stood in order before.
        """
        kept = Kept.of(
            [one for path in paragraphs for one in self.find(path)],
            [one for path in runs for one in self.find(path)],
        )
        before = [deepcopy(part.root) for part in self.parts]
        changed = adapt(self.parts, source=Language(source), target=Language(target), kept=kept)
        for part, original in zip(self.parts, before, strict=True):
            assert new_faults(original, part.root) == [], part.name
        return changed


@pytest.fixture(params=[TRANSITIONAL, STRICT], ids=["transitional", "strict"])
def laid(request: pytest.FixtureRequest) -> Laid:
    """An empty package, once in each family of namespaces."""
    return Laid(request.param)


@pytest.fixture
def package() -> Callable[[], Laid]:
    """A way to make empty packages in the Transitional namespaces."""
    return lambda: Laid(TRANSITIONAL)


@pytest.fixture(scope="session")
def misplaced() -> Callable[[etree._Element], list[str]]:
    """The check of the order of children: a function of a root element."""
    return lambda root: new_faults(None, root)
