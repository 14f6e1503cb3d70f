"""Small DOCX packages from the XML of their parts, in either family of namespaces."""

import io
import posixpath
import zipfile
from collections.abc import Mapping

from translation.docx.names import SPACES

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DRAWING = "application/vnd.openxmlformats-officedocument.drawingml."
_DIAGRAM_DRAWING = "application/vnd.ms-office.drawingml.diagramdrawing+xml"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

# the root of each kind of part, its content type, and the last word of its relationship's type
_KINDS = {
    "document": ("w:document", f"{_WORD}document.main+xml", "officeDocument"),
    "styles": ("w:styles", f"{_WORD}styles+xml", "styles"),
    "numbering": ("w:numbering", f"{_WORD}numbering+xml", "numbering"),
    "settings": ("w:settings", f"{_WORD}settings+xml", "settings"),
    "footnotes": ("w:footnotes", f"{_WORD}footnotes+xml", "footnotes"),
    "endnotes": ("w:endnotes", f"{_WORD}endnotes+xml", "endnotes"),
    "comments": ("w:comments", f"{_WORD}comments+xml", "comments"),
    "header": ("w:hdr", f"{_WORD}header+xml", "header"),
    "footer": ("w:ftr", f"{_WORD}footer+xml", "footer"),
    "glossary": ("w:glossaryDocument", f"{_WORD}document.glossary+xml", "glossaryDocument"),
    "theme": ("a:theme", "application/vnd.openxmlformats-officedocument.theme+xml", "theme"),
    "chart": ("c:chartSpace", f"{_DRAWING}chart+xml", "chart"),
    "shapes": ("c:userShapes", f"{_DRAWING}chartshapes+xml", "chartUserShapes"),
    "data": ("dgm:dataModel", f"{_DRAWING}diagramData+xml", "diagramData"),
    "drawing": ("dsp:drawing", _DIAGRAM_DRAWING, "diagramDrawing"),
}


def spaces(strict: bool = False) -> dict[str, str]:
    """The namespaces of a package, by the prefixes that the XML of parts is written with."""
    shared = {
        prefix: known[-1] if strict else known[0]
        for prefix, known in SPACES.items()
        if prefix in ("w", "a", "c", "wp", "pic", "m", "mc", "v", "wps")
    }
    return shared | {
        "r": f"{_STRICT if strict else _TRANSITIONAL}/relationships",
        "dgm": shared["a"].replace("/main", "/diagram"),
        "cdr": shared["a"].replace("/main", "/chartDrawing"),
        "dsp": "http://schemas.microsoft.com/office/drawing/2008/diagram",
        "w10": "urn:schemas-microsoft-com:office:word",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }


def pack(parts: Mapping[str, str], *, strict: bool = False, renamed: bool = False) -> bytes:
    """A package of the content of its parts, by kind; the root and its namespaces are added.

    A relationship of the main part leads to each other part, with the kind as its id. `renamed`
    gives each namespace another prefix than the one that everybody uses.
    """
    folder = f"{_STRICT if strict else _TRANSITIONAL}/relationships"
    names = {kind: f"word/{kind}.xml" for kind in parts}
    types = "".join(
        f'<Override PartName="/{names[kind]}" ContentType="{_KINDS[kind][1]}"/>' for kind in parts
    )
    links = {"_rels/.rels": {"document": "word/document.xml"}}
    links["word/_rels/document.xml.rels"] = {
        kind: posixpath.basename(name) for kind, name in names.items() if kind != "document"
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )
        for name, some in links.items():
            archive.writestr(name, _links(some, folder))
        for kind, content in parts.items():
            archive.writestr(names[kind], _part(kind, content, strict=strict, renamed=renamed))
    return out.getvalue()


def _links(links: Mapping[str, str], folder: str) -> str:
    found = "".join(
        f'<Relationship Id="{kind}" Target="{target}" Type="{folder}/{_KINDS[kind][2]}"/>'
        for kind, target in links.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _part(kind: str, content: str, *, strict: bool, renamed: bool) -> str:
    root = _KINDS[kind][0]
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in spaces(strict).items())
    whole = f"<{root}{names}>{content}</{root}>"
    if renamed:
        for prefix in spaces():
            for before in ("<", "</", " ", "xmlns:"):
                after = "=" if before == "xmlns:" else ":"
                whole = whole.replace(f"{before}{prefix}{after}", f"{before}x{prefix}{after}")
        whole = whole.replace('Requires="wps"', 'Requires="xwps"')
    return whole
