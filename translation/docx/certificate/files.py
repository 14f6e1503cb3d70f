"""The two packages side by side: digests of every part, and which parts are other bytes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from translation.docx.certificate.values import Fault, PartState
from translation.docx.options import Limits
from translation.docx.package import Package, parse
from translation.docx.parts import PartKind
from translation.docx.zipped import Member, inflate, open_members
from translation.errors import DocumentRefused

Element = etree._Element


@dataclass(slots=True)
class Side:
    """A part of the original beside that of the output; one tree twice where bytes are equal."""

    name: str
    kind: PartKind
    before: Element
    after: Element

    @property
    def same(self) -> bool:
        """Whether the part is byte for byte the original one."""
        return self.before is self.after


@dataclass(slots=True)
class Files:
    """Both packages: parts that are XML as pairs of trees, states of all parts, faults so far."""

    package: Package
    sides: list[Side] = field(default_factory=list)
    states: dict[str, PartState] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def side(self, name: str) -> Side | None:
        """The pair of trees of one part."""
        return next((side for side in self.sides if side.name == name), None)


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def open_both(original: bytes, output: bytes, limits: Limits) -> Files:
    """Both packages opened; raises DocumentRefused only where the original is none."""
    files = Files(Package(original, limits))
    first = {member.name: member for member in open_members(original, limits)}
    try:
        second = {member.name: member for member in open_members(output, limits)}
    except DocumentRefused as refused:
        files.faults.append(Fault("", "", None, "package", f"it cannot be opened: {refused.code}"))
        return files
    _compare_names(first, second, files)
    for name, member in second.items():
        try:
            _take(name, first.get(name), member, files)
        except DocumentRefused as refused:
            reason = f"the part cannot be read: {refused.code}"
            files.faults.append(Fault(name, "", None, "xml", reason))
    return files


def _compare_names(first: dict[str, Member], second: dict[str, Member], files: Files) -> None:
    for name in first.keys() - second.keys():
        files.faults.append(Fault(name, "", None, "part", "the part is missing"))
    for name in second.keys() - first.keys():
        files.faults.append(Fault(name, "", None, "part", "the original has no such part"))
    common = [name for name in first if name in second]
    if common != [name for name in second if name in first]:
        files.faults.append(Fault("", "", None, "part", "the parts stand in another order"))


def _take(name: str, before: Member | None, after: Member, files: Files) -> None:
    whole = inflate(after)
    files.states[name] = PartState(name, digest(whole), len(whole))
    if before is None:
        return
    same = before.packed == after.packed or inflate(before) == whole
    tree = _tree(files.package, name)
    if not same:
        files.changed.add(name)
    if tree is not None:
        files.sides.append(
            Side(name, files.package.kinds[name], tree, tree if same else parse(whole, name))
        )
    elif not same:
        files.faults.append(Fault(name, "", None, "part", "a part that holds no text has changed"))


def _tree(package: Package, name: str) -> Element | None:
    """The tree of a part of the original, None where it is not read."""
    kind = package.kinds[name]
    return next((root for known, root in package.of(kind) if known == name), None)


def main_styles(files: Files) -> Side | None:
    """The styles of the document itself: not those with effects, nor of its glossary."""
    package = files.package
    glossary = set(_targets(package, [name for name, _ in package.of(PartKind.GLOSSARY)]))
    for side in files.sides:
        by_type = "wordprocessingml.styles+xml" in package.content_type(side.name)
        if side.kind is PartKind.STYLES and by_type and side.name not in glossary:
            return side
    return None


def _targets(package: Package, names: list[str]) -> Iterator[str]:
    for name in names:
        yield from (one.target for one in package.relationships(name) if not one.external)
