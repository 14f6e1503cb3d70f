import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org'
    '/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)

Packer = Callable[..., bytes]


def _story(kind: str, body: str) -> str:
    if kind == "document.main":
        body = f"<w:body>{body}<w:sectPr/></w:body>"
    root = {"document.main": "document", "header": "hdr", "footer": "ftr"}.get(kind, kind)
    return f"<w:{root} {_SPACES}>{body}</w:{root}>"


@pytest.fixture(scope="session")
def docx() -> Packer:
    """A package from the XML of a body; `parts` are `kind=xml` or, with `raw`, whole parts."""

    def build(
        body: str,
        parts: Mapping[str, str] | None = None,
        raw: Mapping[str, tuple[str, bytes]] | None = None,
        main: str = f"{_WORD}document.main+xml",
    ) -> bytes:
        files: dict[str, tuple[str, bytes]] = {
            "word/document.xml": (main, _story("document.main", body).encode())
        }
        for kind, xml in (parts or {}).items():
            files[f"word/{kind}.xml"] = (f"{_WORD}{kind}+xml", _story(kind, xml).encode())
        files |= raw or {}
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>'
            for name, (kind, _) in files.items()
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", _TYPES.format(overrides))
            archive.writestr("_rels/.rels", _LINKS)
            for name, (_, content) in files.items():
                archive.writestr(name, content)
        return out.getvalue()

    return build


@pytest.fixture(scope="session")
def part() -> Callable[[bytes, str], etree._Element]:
    """The root of a part of a package."""

    def root(data: bytes, name: str = "word/document.xml") -> etree._Element:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return etree.fromstring(archive.read(name))

    return root


@pytest.fixture(scope="session")
def sentences() -> Callable[[str], list[int]]:
    """A splitter plain enough for tests: after a stop and blanks."""

    def split(text: str) -> list[int]:
        return [m.end() for m in re.finditer(r"[.!?]\s+", text) if m.end() < len(text)]

    return split
