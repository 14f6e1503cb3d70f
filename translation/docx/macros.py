"""Macros taken out of a package: what is left is the same document without anything that runs.

The parts that hold or start macros go, with what points to them; the main part becomes that of a
plain document. Every other part stays byte for byte as it was. Packages put into the document
whole are not looked into: one with macros in it is refused by the reader as before.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from translation.docx.options import Limits
from translation.docx.package import CONTENT_TYPES, parse, part_path, types_of
from translation.docx.zipped import Member, inflate, open_members, write_members
from translation.errors import DocumentRefused

_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORD = "application/vnd.ms-word."
_MAIN = frozenset(
    {f"{_WORD}document.macroenabled.main+xml", f"{_WORD}template.macroenabledtemplate.main+xml"}
)
_RUNS = frozenset(
    {
        "application/vnd.ms-office.vbaproject",
        "application/vnd.ms-office.vbaprojectsignature",
        "application/vnd.ms-office.vbaprojectsignatureagile",
        "application/vnd.ms-office.vbaprojectsignaturev3",
        f"{_WORD}vbadata+xml",
        f"{_WORD}keymapcustomizations+xml",
        f"{_WORD}attachedtoolbars",
        f"{_WORD}attachedtoolbars+bin",
    }
)
_POINTS = frozenset(
    {
        "vbaProject",
        "vbaProjectSignature",
        "vbaProjectSignatureAgile",
        "vbaProjectSignatureV3",
        "wordVbaData",
        "keyMapCustomizations",
        "attachedToolbars",
    }
)
_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Stripped:
    """A package without macros, whether it was one for macros, and the parts taken out of it."""

    data: bytes
    enabled: bool
    removed: tuple[str, ...]


def without_macros(data: bytes, limits: Limits = _LIMITS) -> Stripped:
    """The package with its macros taken out; the same bytes where it has none.

    Raises DocumentRefused as the reader does for what is no package.
    """
    members = {member.name: member for member in open_members(data, limits)}
    if CONTENT_TYPES not in members:
        raise DocumentRefused("not_docx", "the file is a zip, but not a Word document")
    types = parse(inflate(members[CONTENT_TYPES]), CONTENT_TYPES)
    if not any(_kind(row) in _RUNS | _MAIN for row in types):
        return Stripped(data, False, ())
    links = {
        name: parse(inflate(member), name)
        for name, member in members.items()
        if name.lower().endswith(".rels")
    }
    gone = _gone(members, types, links)
    changed = {CONTENT_TYPES: _plain_types(types, gone)}
    for name, root in links.items():
        if name not in gone and _unlink(name, root, gone):
            changed[name] = _written(root)
    kept = tuple(member for name, member in members.items() if name not in gone)
    return Stripped(write_members(kept, changed), True, tuple(sorted(gone)))


def _kind(row: etree._Element) -> str:
    return (row.get("ContentType") or "").partition(";")[0].strip().lower()


def _gone(
    members: Mapping[str, Member], types: etree._Element, links: Mapping[str, etree._Element]
) -> set[str]:
    """The parts that go, by their content type or by what points to them, and their own links."""
    overrides, defaults = types_of(types)
    pointed = {
        _target(name, link) for name, root in links.items() for link in root if _points(link)
    }
    gone = set()
    for name in members:
        folded = name.lower()
        kind = overrides.get(folded) or defaults.get(folded.rpartition(".")[2], "")
        if folded in pointed or kind.partition(";")[0].strip().lower() in _RUNS:
            gone.add(name)
    own = {_links_of(name).lower() for name in gone}
    return gone | {name for name in links if name.lower() in own}


def _links_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _points(link: etree._Element) -> bool:
    internal = link.get("TargetMode") != "External"
    return internal and (link.get("Type") or "").rpartition("/")[2] in _POINTS


def _target(name: str, link: etree._Element) -> str:
    """The name of the part, in small letters, that a relationship in a `.rels` part points to."""
    folder = posixpath.dirname(posixpath.dirname(name))
    return part_path(folder, link.get("Target") or "").lstrip("/").lower()


def _unlink(name: str, root: etree._Element, gone: set[str]) -> bool:
    """Take out what points to parts that go; whether there was any."""
    folded = {one.lower() for one in gone}
    dead = [link for link in root if _points(link) or _leads_to(name, link, folded)]
    for link in dead:
        root.remove(link)
    return bool(dead)


def _leads_to(name: str, link: etree._Element, folded: set[str]) -> bool:
    return link.get("TargetMode") != "External" and _target(name, link) in folded


def _plain_types(types: etree._Element, gone: set[str]) -> bytes:
    """The content types without those of macros, the main part as that of a plain document."""
    folded = {f"/{name}".lower() for name in gone}
    for row in list(types):
        if _kind(row) in _RUNS or (row.get("PartName") or "").lower() in folded:
            types.remove(row)
        elif _kind(row) in _MAIN:
            row.set("ContentType", _DOCUMENT)
    return _written(types)


def _written(root: etree._Element) -> bytes:
    return bytes(
        etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, standalone=True)
    )
