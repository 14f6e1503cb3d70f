"""All flows of a package in reading order, and what is not translated: what a document holds."""

import re
from collections import Counter
from dataclasses import dataclass

from lxml import etree

from translation.documents import BlockKind
from translation.docx.findings import Findings
from translation.docx.flows import Atom, Flow, Role, follow
from translation.docx.looks import Looks
from translation.docx.names import STRICT_MAIN, both, every, local, word_name, word_value
from translation.docx.options import Switches
from translation.docx.package import Package
from translation.docx.parts import PartKind
from translation.docx.story import Story
from translation.errors import DocumentRefused

_STORIES = {
    PartKind.BODY: BlockKind.BODY,
    PartKind.HEADER: BlockKind.HEADER,
    PartKind.FOOTER: BlockKind.FOOTER,
    PartKind.FOOTNOTES: BlockKind.FOOTNOTE,
    PartKind.ENDNOTES: BlockKind.ENDNOTE,
    PartKind.COMMENTS: BlockKind.COMMENT,
    PartKind.CHART: BlockKind.CHART,
    PartKind.CHART_SHAPES: BlockKind.CHART,
    PartKind.DIAGRAM_DATA: BlockKind.SMARTART,
    PartKind.DIAGRAM_DRAWING: BlockKind.SMARTART,
}
_PROPERTIES = every(["dc:title", "dc:subject", "dc:description"]) | every(
    ["cp:keywords", "cp:category", "cp:contentStatus"]
)
_MAIN_STYLES = "wordprocessingml.styles+xml"
_PLACEHOLDER = re.compile(r"%\d")
_TAIL = re.compile(r"[\t ]+\d*\s*$")
_BLANKS = str.maketrans("\t\n", "  ")
_SAFE = ("http://", "https://", "mailto:", "ftp://")
_EMBEDDED = ("/package", "/oleObject", "/aFChunk")


@dataclass(slots=True)
class Survey:
    """What a package holds: flows with text, findings, and whether it is ISO Strict."""

    package: Package
    flows: list[Flow]
    findings: Findings
    strict: bool


def survey(package: Package, switches: Switches) -> Survey:
    """Walk all parts that hold text; raises DocumentRefused (`dangerous_field`) where asked to."""
    findings = Findings()
    looks = Looks(main_styles(package))
    glossary = glossary_parts(package)
    flows: list[Flow] = []
    drawn: dict[PartKind, list[Flow]] = {PartKind.DIAGRAM_DATA: [], PartKind.DIAGRAM_DRAWING: []}
    for kind, block_kind in _STORIES.items():
        for name, root in package.of(kind):
            if name in glossary and not switches.glossary:
                _leave_glossary(name, root, findings)
                continue
            story = Story(name, block_kind, looks, switches, findings)
            story.walk(root)
            follow_headings(story)
            _repeat(story.flows)
            flows += story.flows
            drawn.setdefault(kind, []).extend(story.flows)
    follow(drawn[PartKind.DIAGRAM_DATA], drawn[PartKind.DIAGRAM_DRAWING])
    _glossary(package, looks, switches, findings, flows)
    flows += _numbering(package, looks, switches, findings)
    flows += _properties(package)
    _flag_relationships(package, findings)
    if "dangerous_field" in findings.flags and switches.refuse_dangerous_fields:
        raise DocumentRefused(
            "dangerous_field", "a field of the document fetches other files; take it out first"
        )
    strict = any(
        etree.QName(root).namespace == STRICT_MAIN for _, root in package.of(PartKind.BODY)
    )
    if strict:
        findings.flags.add("strict")
    return Survey(package, _switched(flows, switches, findings), findings, strict)


def main_styles(package: Package) -> etree._Element | None:
    """The styles of the body, not those of the building blocks; None where there are none."""
    found = [(n, root) for n, root in package.of(PartKind.STYLES)]
    glossary = glossary_parts(package)
    for name, root in found:
        if _MAIN_STYLES in package.content_type(name) and name not in glossary:
            return root
    return None


def glossary_parts(package: Package) -> frozenset[str]:
    """The parts that the glossary document points to: they are not those of the body."""
    return frozenset(
        related.target
        for name, _ in package.of(PartKind.GLOSSARY)
        for related in package.relationships(name)
        if not related.external
    )


def _glossary(
    package: Package, looks: Looks, switches: Switches, findings: Findings, flows: list[Flow]
) -> None:
    for name, root in package.of(PartKind.GLOSSARY):
        if not switches.glossary:
            _leave_glossary(name, root, findings)
            continue
        story = Story(name, BlockKind.BODY, looks, switches, findings)
        story.walk(root)
        flows += story.flows


def _leave_glossary(name: str, root: etree._Element, findings: Findings) -> None:
    text = "".join([element.text or "" for element in root.iter(*both("w:t"))])
    findings.leave(name, "glossary", text, "building blocks are switched off")


def follow_headings(story: Story) -> None:
    """Let the entries of a table of contents repeat the headings that they were made from."""
    entries = [flow for flow in story.flows if flow.entry]
    if not entries:
        return
    headings: dict[str, Flow] = {}
    marked = [flow for name, flow in story.bookmarks.items() if name.startswith("_Toc")]
    for flow in [*marked, *story.flows]:
        if not flow.entry and flow.kind.counts and (text := flow.plain.strip()):
            headings.setdefault(text.translate(_BLANKS), flow)
    for entry in entries:
        _follow_heading(entry, headings)


def _follow_heading(entry: Flow, headings: dict[str, Flow]) -> None:
    plain = entry.plain
    core = _TAIL.sub("", plain)
    begin = len(core) - len(core.lstrip())
    while begin < len(core):
        heading = headings.get(core[begin:].translate(_BLANKS).strip())
        if heading is not None:
            text = heading.plain
            entry.follows = (heading, begin - (len(text) - len(text.lstrip())))
            return
        tab = core.find("\t", begin)
        if tab < 0 or any(map(str.isalpha, core[begin:tab])):
            return
        begin = tab + 1


def _repeat(flows: list[Flow]) -> None:
    """Let alt texts and cached strings of one part repeat the first that says the same."""
    for kind in (BlockKind.ALT_TEXT, BlockKind.WORDART, BlockKind.CHART):
        alike = [flow for flow in flows if flow.kind is kind]
        first: dict[str, Flow] = {}
        for flow in alike:
            known = first.setdefault(flow.plain, flow)
            if known is not flow and flow.follows is None:
                flow.follows = (known, 0)


def _numbering(
    package: Package, looks: Looks, switches: Switches, findings: Findings
) -> list[Flow]:
    flows: list[Flow] = []
    for name, root in package.of(PartKind.NUMBERING):
        story = Story(name, BlockKind.NUMBERING, looks, switches, findings)
        story.walk(root)
        flows += story.flows
        counts = Counter[str]()
        for element in root.iter(*both("w:lvlText")):
            counts["lvl"] += 1
            attribute = word_name(element, "val")
            if attribute is not None and not _is_bullet(element):
                flows += _level(name, element, attribute, f"lvl{counts['lvl']}")
    return flows


def _is_bullet(element: etree._Element) -> bool:
    level = element.getparent()
    return level is not None and any(
        local(child) == "numFmt" and word_value(child, "val") == "bullet" for child in level
    )


def _level(part: str, element: etree._Element, attribute: str, path: str) -> list[Flow]:
    """The text of a numbering level; `%1` in it stands for a number and is a point."""
    value = str(element.get(attribute) or "")
    if not any(map(str.isalpha, _PLACEHOLDER.sub("", value))):
        return []
    flow = Flow(part, path, BlockKind.NUMBERING, element, attribute=attribute)
    at = 0
    for found in [*_PLACEHOLDER.finditer(value), None]:
        begin = len(value) if found is None else found.start()
        if begin > at:
            flow.atoms.append(Atom(Role.TEXT, value[at:begin], element, offset=at))
        if found is not None:
            said = found.group()
            point = Atom(Role.POINT, "", element, kind="field", label=said, offset=begin)
            flow.atoms.append(point)
            at = found.end()
    return [flow]


def _properties(package: Package) -> list[Flow]:
    flows: list[Flow] = []
    for name, root in package.of(PartKind.CORE_PROPERTIES):
        times = Counter[str]()
        for element in root:
            if element.tag in _PROPERTIES and element.text:
                said = local(element)
                times[said] += 1
                path = said if times[said] == 1 else f"{said}{times[said]}"
                flow = Flow(name, path, BlockKind.PROPERTY, element)
                flow.atoms.append(Atom(Role.TEXT, element.text, element))
                flows.append(flow)
    return flows


def _flag_relationships(package: Package, findings: Findings) -> None:
    for name in ("", *package.kinds):
        for related in package.relationships(name):
            kind = related.type.rpartition("/")[2]
            if related.external:
                safe = related.target.lower().startswith(_SAFE) or "://" not in related.target
                if kind != "hyperlink" or not safe or "script:" in related.target.lower():
                    findings.flags.add("external_relationships")
            elif related.type.endswith(_EMBEDDED):
                findings.flags.add("untranslated_embedded")
                findings.left[related.target, "embedded", "an embedded file stays as it is"] += 0


_SWITCHES = {
    BlockKind.FIELD: "fields",
    BlockKind.FALLBACK: "fallback",
    BlockKind.SMARTART: "smartart",
    BlockKind.CHART: "charts",
    BlockKind.WORDART: "wordart",
    BlockKind.ALT_TEXT: "alt_text",
    BlockKind.PROPERTY: "properties",
    BlockKind.NUMBERING: "numbering",
    BlockKind.LIST_ENTRY: "list_entries",
}


def _switched(flows: list[Flow], switches: Switches, findings: Findings) -> list[Flow]:
    kept = []
    for flow in flows:
        if not flow.atoms:
            continue
        switch = _SWITCHES.get(flow.kind)
        if switch is not None and flow.follows is None and not getattr(switches, switch):
            findings.leave(flow.part, flow.kind.value, flow.plain, f"{switch} are switched off")
        else:
            kept.append(flow)
    return kept
