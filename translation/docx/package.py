"""A DOCX package: parts by content type, trees of its XML parts, relationships, refusals."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

from translation.docx.options import Limits
from translation.docx.parts import PartKind, kind_of
from translation.docx.zipped import Member, inflate, open_members, write_members
from translation.errors import DocumentRefused

CONTENT_TYPES = "[Content_Types].xml"
_MACRO = ("macroenabled", "vbaproject")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part; `target` is a part's name, or an address where external."""

    id: str
    type: str
    target: str
    external: bool


class Package:
    """An opened package: `kinds` by part name in directory order, trees on demand.

    Every member was inflated and its CRC compared. Trees may be changed in place; `write` gives
    the bytes with the parts that are named exchanged.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._members = open_members(data, limits)
        self._trees: dict[str, etree._Element] = {}
        self._folded: dict[str, str] = {m.name.lower(): m.name for m in self._members}
        by_name = {member.name: member for member in self._members}
        if CONTENT_TYPES not in by_name:
            raise DocumentRefused("not_docx", "the file is a zip, but not a Word document")
        self._types = types_of(parse(inflate(by_name[CONTENT_TYPES]), CONTENT_TYPES))
        self.kinds = {name: kind_of(self.content_type(name)) for name in by_name}
        self._refuse_by_type()
        self._declared: set[str] = set()
        links = [m for m in self._members if self.kinds[m.name] is PartKind.RELATIONSHIPS]
        for member in links:
            self._load(member)
        self._settle_kinds()
        for member in self._members:
            if member not in links:
                self._load(member)

    def _settle_kinds(self) -> None:
        """Tell the document from other documents put into it whole, which are left alone."""
        chunks = {
            related.target
            for name in self.kinds
            for related in self.relationships(name)
            if related.type.endswith("/aFChunk")
        }
        main = {r.target for r in self.relationships("") if r.type.endswith("/officeDocument")}
        bodies = [name for name, kind in self.kinds.items() if kind is PartKind.BODY]
        for name in bodies:
            if len(bodies) > 1 and main and name not in main:
                chunks.add(name)
        self.kinds |= {name: PartKind.ALT_CHUNK for name in chunks if name in self.kinds}
        if PartKind.BODY not in self.kinds.values():
            raise DocumentRefused("not_docx", "the package holds no Word document")

    def content_type(self, name: str) -> str:
        """The content type of a part, "" where the package gives none."""
        overrides, defaults = self._types
        known = overrides.get(name.lower())
        return known or defaults.get(name.rpartition(".")[2].lower(), "")

    def _refuse_by_type(self) -> None:
        for name in self.kinds:
            if any(macro in self.content_type(name).lower() for macro in _MACRO):
                raise DocumentRefused(
                    "macro_enabled", "the document carries macros; save it as .docx without them"
                )

    def _load(self, member: Member) -> None:
        name = member.name
        whole = inflate(member)
        kind = self.kinds[name]
        if not self._is_xml(name) or kind is PartKind.ALT_CHUNK:
            return
        if kind in _UNREAD:
            _refuse_doctype(whole, name)
            return
        self._trees[name] = parse(whole, name)
        if b"?xml" in whole[:16].replace(b"\0", b""):
            self._declared.add(name)

    def _is_xml(self, name: str) -> bool:
        folded, declared = name.lower(), self.content_type(name).lower()
        return folded.endswith((".xml", ".rels", ".vml")) or declared.endswith(("+xml", "/xml"))

    def of(self, *kinds: PartKind) -> Iterator[tuple[str, etree._Element]]:
        """Names and roots of the XML parts of some kinds, in the order of `kinds`."""
        for kind in kinds:
            for name, known in self.kinds.items():
                if known is kind and name in self._trees:
                    yield name, self._trees[name]

    def with_layout(self) -> Iterator[tuple[str, PartKind, etree._Element]]:
        """All parts in which direction, fonts or language can stand."""
        for name, kind in self.kinds.items():
            if kind.is_laid and name in self._trees:
                yield name, kind, self._trees[name]

    def body(self, name: str) -> bytes | None:
        """The bytes of a part as they came, None where there is no such part."""
        return next((inflate(one) for one in self._members if one.name == name), None)

    def relationships(self, name: str) -> tuple[Relationship, ...]:
        """What a part points to; `name` "" gives those of the package."""
        folder, base = posixpath.split(name)
        found = self._folded.get(posixpath.join(folder, "_rels", base + ".rels").lower())
        if found is None or found not in self._trees:
            return ()
        return tuple(
            self._relationship(element, folder)
            for element in self._trees[found]
            if isinstance(element.tag, str)
        )

    def _relationship(self, element: etree._Element, folder: str) -> Relationship:
        target = element.get("Target") or ""
        external = element.get("TargetMode") == "External"
        if not external:
            path = part_path(folder, target)
            target = self._folded.get(path.lstrip("/").lower(), path)
        return Relationship(element.get("Id") or "", element.get("Type") or "", target, external)

    def write(self, touched: Iterable[str]) -> bytes:
        """The package with the trees of the named parts written in their own encoding."""
        fresh = {name: self._serialised(name) for name in touched}
        return write_members(self._members, fresh)

    def _serialised(self, name: str) -> bytes:
        """A part as bytes, with the declaration, encoding and `standalone` that it came with."""
        tree = self._trees[name].getroottree()
        given: Any = tree.docinfo
        if name not in self._declared:
            return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=False))
        return bytes(
            etree.tostring(
                tree,
                encoding=given.encoding or "UTF-8",
                xml_declaration=True,
                standalone=given.standalone,
            )
        )


_UNREAD = frozenset({PartKind.OTHER, PartKind.EXTENDED_PROPERTIES, PartKind.CUSTOM_PROPERTIES})


def part_path(folder: str, target: str) -> str:
    """The path from the root of the package that a relationship of a part in `folder` gives."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(target)))


def types_of(root: etree._Element) -> tuple[dict[str, str], dict[str, str]]:
    """Content types by the name of a part and by its extension, both in small letters."""
    overrides: dict[str, str] = {}
    defaults: dict[str, str] = {}
    for element in root:
        kind = element.get("ContentType") or ""
        if (part := element.get("PartName")) is not None:
            overrides[unquote(part).lstrip("/").lower()] = kind
        elif (extension := element.get("Extension")) is not None:
            defaults[extension.lower()] = kind
    return overrides, defaults


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )


def parse(whole: bytes, name: str) -> etree._Element:
    """The root of an XML part; raises DocumentRefused (`dtd_forbidden bad_xml too_deep`)."""
    try:
        root = etree.fromstring(whole, _parser())
    except etree.XMLSyntaxError as error:
        raise _refusal(error, whole, name) from None
    except (ValueError, LookupError):
        raise DocumentRefused("bad_xml", f"part {name} is not well-formed XML") from None
    if _doctype(root):
        raise _forbidden(name)
    return root


def _refuse_doctype(whole: bytes, name: str) -> None:
    """A part that is not read may be anything but a carrier of a document type."""
    try:
        parse(whole, name)
    except DocumentRefused as refusal:
        if refusal.code == "dtd_forbidden":
            raise


def _doctype(root: etree._Element) -> str:
    return str(getattr(root.getroottree().docinfo, "doctype", ""))


def _forbidden(name: str) -> DocumentRefused:
    return DocumentRefused(
        "dtd_forbidden", f"part {name} declares a document type, which no DOCX may"
    )


def _refusal(error: etree.XMLSyntaxError, whole: bytes, name: str) -> DocumentRefused:
    said = str(error).lower()
    if "<!doctype" in whole[:4096].replace(b"\0", b"").decode("latin-1").lower():
        return _forbidden(name)
    if "depth" in said:
        return DocumentRefused("too_deep", f"part {name} is nested too deeply to be a document")
    return DocumentRefused("bad_xml", f"part {name} is not well-formed XML")
