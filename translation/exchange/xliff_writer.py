"""XLIFF 2.1 and 1.2 out: a unit a segment, in reading order.

What is not open goes along locked (`translate="no"`) for its context. Version and fence of a cell
stand in an attribute of our own and again in a note, since tools drop the one or the other.
"""

from typing import cast

from lxml import etree

from translation.documents import TargetState
from translation.exchange.characters import legalised
from translation.exchange.offline import AUTHOR, NAMESPACE, Package, PackageUnit, segment_id
from translation.exchange.xliff_inline import OriginalData, write1, write2

XLIFF2 = "urn:oasis:names:tc:xliff:document:2.0"
"""The namespace of 2.1 too."""

XLIFF1 = "urn:oasis:names:tc:xliff:document:1.2"
VERSION = "version"
"""The category of the note that repeats version and fence."""

STATES1 = {
    TargetState.INITIAL: "needs-review-translation",
    TargetState.TRANSLATED: "translated",
    TargetState.REVIEWED: "signed-off",
    TargetState.FINAL: "final",
}
"""The states of 1.2; `needs-translation` stands for no text at all."""

_OWN = f"{{{NAMESPACE}}}"
_TWO, _ONE = f"{{{XLIFF2}}}", f"{{{XLIFF1}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_xliff21(package: Package) -> bytes:
    """A package as XLIFF 2.1; raises MarkupRefused where a text is no braces notation."""
    root = etree.Element(f"{_TWO}xliff", nsmap=_names(XLIFF2))
    root.set("version", "2.1")
    root.set("srcLang", package.source.value)
    root.set("trgLang", package.target.value)
    file = etree.SubElement(root, f"{_TWO}file", id="f1", original=legalised(package.name))
    file.set("canResegment", "no")
    file.set(_SPACE, "preserve")
    _about(file, package)
    for unit in package.units:
        file.append(_unit2(unit))
    return _bytes(root)


def _unit2(unit: PackageUnit) -> etree._Element:
    element = etree.Element(f"{_TWO}unit", id=segment_id(unit.segment), name=str(unit.number))
    element.set(f"{_OWN}at", str(unit.at))
    if not unit.open:
        element.set("translate", "no")
    _notes2(element, unit)
    data = OriginalData()
    segment = etree.Element(f"{_TWO}segment", id="1", state=unit.state.value)
    source = etree.SubElement(segment, f"{_TWO}source")
    write2(source, unit.source, unit.tags, data, _TWO)
    if unit.target is not None:
        write2(etree.SubElement(segment, f"{_TWO}target"), unit.target, unit.tags, data, _TWO)
    if data.ids:
        element.append(data.element(_TWO))
    element.append(segment)
    return element


def _notes2(element: etree._Element, unit: PackageUnit) -> None:
    notes = etree.SubElement(element, f"{_TWO}notes")
    kept = etree.SubElement(notes, f"{_TWO}note", id="v", category=f"{AUTHOR}-{VERSION}")
    kept.text = str(unit.at)
    for number, remark in enumerate(unit.remarks, 1):
        note = etree.SubElement(notes, f"{_TWO}note", id=f"n{number}", category=f"{AUTHOR}-remark")
        note.text = legalised(f"{remark.author}: {remark.text}")


def write_xliff12(package: Package) -> bytes:
    """A package as XLIFF 1.2; raises MarkupRefused where a text is no braces notation."""
    root = etree.Element(f"{_ONE}xliff", nsmap=_names(XLIFF1))
    root.set("version", "1.2")
    file = etree.SubElement(root, f"{_ONE}file", original=legalised(package.name))
    file.set("source-language", package.source.value)
    file.set("target-language", package.target.value)
    file.set("datatype", "x-hexaglot")
    file.set("tool-id", AUTHOR)
    _about(file, package)
    header = etree.SubElement(file, f"{_ONE}header")
    etree.SubElement(header, f"{_ONE}tool", {"tool-id": AUTHOR, "tool-name": "Hexaglot"})
    body = etree.SubElement(file, f"{_ONE}body")
    for unit in package.units:
        body.append(_unit1(unit, package))
    return _bytes(root)


def _unit1(unit: PackageUnit, package: Package) -> etree._Element:
    id = segment_id(unit.segment)
    element = etree.Element(f"{_ONE}trans-unit", id=id, resname=str(unit.number))
    element.set(_SPACE, "preserve")
    element.set(f"{_OWN}at", str(unit.at))
    if not unit.open:
        element.set("translate", "no")
    if unit.state in (TargetState.REVIEWED, TargetState.FINAL):
        element.set("approved", "yes")
    source = etree.SubElement(element, f"{_ONE}source", {_LANG: package.source.value})
    write1(source, unit.source, unit.tags, _ONE)
    state = "needs-translation" if unit.target is None else STATES1[unit.state]
    target = etree.SubElement(element, f"{_ONE}target", {_LANG: package.target.value})
    target.set("state", state)
    write1(target, unit.target or "", unit.tags, _ONE)
    kept = etree.SubElement(element, f"{_ONE}note", {"from": f"{AUTHOR}-{VERSION}"})
    kept.text = str(unit.at)
    for remark in unit.remarks:
        note = etree.SubElement(element, f"{_ONE}note", {"from": f"{AUTHOR}-remark"})
        note.text = legalised(f"{remark.author}: {remark.text}")
    return element


def _names(default: str) -> dict[str, str]:
    # None stands for the default namespace, which the types of lxml do not know
    return cast("dict[str, str]", {None: default, "hx": NAMESPACE})


def _about(file: etree._Element, package: Package) -> None:
    """Which document it is, and what it was taken for."""
    file.set(f"{_OWN}document", package.document)
    file.set(f"{_OWN}language", package.target.value)
    file.set(f"{_OWN}task", package.task.value)
    if package.order is not None:
        file.set(f"{_OWN}order", str(package.order))


def _bytes(root: etree._Element) -> bytes:
    body: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return body
