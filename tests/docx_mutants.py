"""Packages spoiled by chance: bytes, parts, elements, attributes, relationships, content types.

A mutant is told by its sources and its number alone, so that one that fails can be made again.
What must hold of each is in `docx_judge`.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random

from lxml import etree

from translation.docx.parts import CONTENT_TYPES
from workbench.demo.documents import short_documents

_MARKS = (
    b"w:ins ", b"w:moveFrom ", b"w:txbxContent", b"w:fldSimple", b"w:instrText", b"w:sdt>",
    b"m:oMath", b"w:ruby", b"mc:AlternateContent", b"purl.oclc.org", b"w:hyperlink", b"w:br",
    b"w:noBreakHyphen", b"w:vanish", b"v:textpath", b"w:listItem", b"w:permStart", b"w:object",
)  # fmt: skip
_OF_EACH = 2
_SMALL = 200_000
_LIGHT = 3_000
_TEXTS = (
    "", " ", "\t", "{1}", "{2/}", "}{", "a  b", "نص عربي", "中文。", "e\u0301", "\u200f", "Ａ",
    "One. Two.", "\U00020000", "\U0001d400", "<&>", "\u2011\u00ad", "x" * 300,
)  # fmt: skip
_VALUES = ("", "0", "1", "true", "begin", "separate", "end", "-1", "99999999999", "é", "rId1")
Parts = dict[str, bytes]
Change = Callable[[Random, Parts], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A sound package: its name, its bytes, its parts inflated and the size of its XML."""

    name: str
    data: bytes
    parts: Mapping[str, bytes]
    size: int

    @classmethod
    def of(cls, name: str, data: bytes) -> "Source":
        """The same from bytes."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {entry: archive.read(entry) for entry in archive.namelist()}
        return cls(name, data, parts, sum(len(p) for n, p in parts.items() if n.endswith(".xml")))


def all_sources(folder: Path) -> list[Source]:
    """Every package of a folder, macros left out, and our own."""
    own = [Source.of(one.file_name, one.data) for one in short_documents()]
    return [
        *(Source.of(file.name, file.read_bytes()) for file in sorted(folder.glob("*/*.docx"))),
        *own,
    ]


def small_sources(folder: Path) -> list[Source]:
    """The smallest packages of a folder for each content type and kind of markup."""
    found: dict[str, list[Source]] = {}
    chosen: dict[str, Source] = {}
    for file in sorted(folder.glob("*/*.docx"), key=lambda f: (f.stat().st_size, f.name)):
        source = Source.of(file.name, file.read_bytes())
        wanted = [trait for trait in _traits(source) if len(found.get(trait, ())) < _OF_EACH]
        for trait in wanted:
            found.setdefault(trait, []).append(source)
        if wanted and source.size < _SMALL:
            chosen[source.name] = source
    return list(chosen.values())


def _traits(source: Source) -> Iterable[str]:
    types = source.parts["[Content_Types].xml"].decode("utf-8", "replace").lower()
    yield from (kind for kind in CONTENT_TYPES if f'"{kind}"' in types)
    body = b"".join(part for name, part in source.parts.items() if name.endswith(".xml"))
    yield from (mark.decode() for mark in _MARKS if mark in body)


def mutant(sources: Sequence[Source], number: str) -> tuple[str, bytes]:
    """The name of the source and the bytes of one mutant; `number` decides it wholly.

    Light sources are taken more often than heavy ones, so that many can be tried.
    """
    chance = Random(number)
    (source,) = chance.choices(sources, [1 / (_LIGHT + one.size) for one in sources])
    if chance.random() < 0.15:
        return source.name, _spoilt(chance, bytearray(source.data))
    parts = dict(source.parts)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        chance.choice(_CHANGES)(chance, parts)
    return source.name, packed(parts)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


# -- bytes


def _spoilt(chance: Random, data: bytearray) -> bytes:
    if chance.random() < 0.2:
        return bytes(data[: chance.randrange(len(data))])
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(data))
        if chance.random() < 0.5:  # the directory stands at the end
            at = max(0, len(data) - 1 - chance.randrange(1500))
        data[at] = chance.randrange(256)
    return bytes(data)


def _bytes_of_a_part(chance: Random, parts: Parts) -> None:
    name = chance.choice(list(parts))
    part = bytearray(parts[name])
    if part:
        parts[name] = _spoilt(chance, part)


def _drop(chance: Random, parts: Parts) -> None:
    if len(parts) > 2:
        del parts[chance.choice(list(parts))]


def _exchange(chance: Random, parts: Parts) -> None:
    one, other = (chance.choice(list(parts)) for _ in range(2))
    parts[one], parts[other] = parts[other], parts[one]


def _rename(chance: Random, parts: Parts) -> None:
    name = chance.choice(list(parts))
    parts[chance.choice((name.upper(), f"x/{name}", f"{name}.bak", "é.xml"))] = parts.pop(name)


# -- elements


def _tree(chance: Random, parts: Parts, *ends: str) -> tuple[str, list[etree._Element]] | None:
    names = [n for n in parts if n.endswith(ends) and not n.startswith("[")]
    if not names:
        return None
    preferred = [n for n in names if "document" in n or chance.random() < 0.3]
    name = chance.choice(preferred or names)
    try:
        root = etree.fromstring(parts[name])
    except (etree.XMLSyntaxError, ValueError):
        return None
    return name, list(root.iter(etree.Element))


def _in_tree(change: Callable[[Random, list[etree._Element]], None], *ends: str) -> Change:
    def apply(chance: Random, parts: Parts) -> None:
        found = _tree(chance, parts, *(ends or (".xml",)))
        if found is None or len(found[1]) < 2:
            return
        name, elements = found
        for _ in range(chance.choice((1, 1, 3))):
            change(chance, elements)
        parts[name] = etree.tostring(elements[0], encoding="UTF-8", xml_declaration=True)

    return apply


def _inner(chance: Random, elements: list[etree._Element]) -> etree._Element:
    return elements[chance.randrange(1, len(elements))]


def _remove(chance: Random, elements: list[etree._Element]) -> None:
    one = _inner(chance, elements)
    if (parent := one.getparent()) is not None:
        parent.remove(one)


def _double(chance: Random, elements: list[etree._Element]) -> None:
    one = _inner(chance, elements)
    if one.getparent() is not None:
        one.addnext(deepcopy(one))


def _move(chance: Random, elements: list[etree._Element]) -> None:
    one, to = _inner(chance, elements), chance.choice(elements)
    if one is not to and one not in to.iterancestors():
        to.insert(chance.randrange(len(to) + 1), one)


def _unwrap(chance: Random, elements: list[etree._Element]) -> None:
    one = _inner(chance, elements)
    if (parent := one.getparent()) is not None:
        at = parent.index(one)
        parent[at : at + 1] = list(one)


def _wrap(chance: Random, elements: list[etree._Element]) -> None:
    one, like = _inner(chance, elements), _inner(chance, elements)
    if (parent := one.getparent()) is not None:
        around = etree.Element(like.tag, dict(like.attrib))  # type: ignore[arg-type]
        parent.replace(one, around)
        around.append(one)


def _retag(chance: Random, elements: list[etree._Element]) -> None:
    _inner(chance, elements).tag = _inner(chance, elements).tag


def _attribute(chance: Random, elements: list[etree._Element]) -> None:
    held = [one for one in elements if one.attrib]
    if not held:
        return
    one, other = chance.choice(held), chance.choice(held)
    name = chance.choice(list(one.attrib))
    if chance.random() < 0.25:
        del one.attrib[name]
    else:
        one.set(name, chance.choice((*_VALUES, *map(str, other.attrib.values()))))


def _text(chance: Random, elements: list[etree._Element]) -> None:
    held = [one for one in elements if one.text] or elements
    one = chance.choice(held)
    if chance.random() < 0.2:
        one.tail = chance.choice(_TEXTS)
    else:
        one.text = chance.choice(_TEXTS)


def _remark(chance: Random, elements: list[etree._Element]) -> None:
    one = chance.choice(elements)
    node = etree.Comment("x") if chance.random() < 0.5 else etree.ProcessingInstruction("x", "y")
    node.tail = chance.choice((None, "tail"))
    one.insert(chance.randrange(len(one) + 1), node)


def _strict(chance: Random, parts: Parts) -> None:
    """One part in the namespace of the other edition."""
    name = chance.choice([n for n in parts if n.endswith(".xml")] or list(parts))
    parts[name] = parts[name].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )


def _utf16(chance: Random, parts: Parts) -> None:
    found = _tree(chance, parts, ".xml")
    if found is not None:
        parts[found[0]] = etree.tostring(found[1][0], encoding="UTF-16", xml_declaration=True)


# -- relationships and content types


def _types(chance: Random, parts: Parts) -> None:
    known = parts.get("[Content_Types].xml")
    try:
        root = etree.fromstring(known or b"")
    except etree.XMLSyntaxError:
        return
    rows = [one for one in root if isinstance(one.tag, str)]
    if not rows:
        return
    one = chance.choice(rows)
    if chance.random() < 0.2:
        root.remove(one)
    elif chance.random() < 0.2:
        one.set("PartName", "/" + chance.choice(list(parts)))
    else:
        one.set("ContentType", chance.choice(list(CONTENT_TYPES)))
    parts["[Content_Types].xml"] = etree.tostring(root)


def _repoint(chance: Random, elements: list[etree._Element]) -> None:
    one, other = _inner(chance, elements), _inner(chance, elements)
    name = chance.choice(("Target", "Target", "Type", "Id"))
    odd = ("", "/", "..", "../../etc/passwd", "/word/document.xml", "document.xml", "http://[")
    one.set(name, chance.choice((*odd, other.get(name) or "")))
    if chance.random() < 0.2:
        one.set("TargetMode", "External")


_ELEMENTS = (_remove, _double, _move, _move, _unwrap, _wrap, _retag, _attribute, _text, _text)
_CHANGES: tuple[Change, ...] = (
    _bytes_of_a_part, _drop, _exchange, _rename, _strict, _utf16, _types, _types,
    _in_tree(_repoint, ".rels"), _in_tree(_remove, ".rels"), _in_tree(_remark),
    *map(_in_tree, _ELEMENTS), *map(_in_tree, _ELEMENTS),
)  # fmt: skip
