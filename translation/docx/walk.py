"""The walk over a part: paragraphs, runs, what stands in them and what encloses them.

`handlers` says by element name what is text, what stands for something in it, what encloses it
and what is never looked into; everything else is simply walked through.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lxml import etree

from translation.documents import BlockKind
from translation.docx.fields import TABLES, OpenField
from translation.docx.findings import Findings
from translation.docx.flows import Atom, Flow, Role, Shell, Shells, follow
from translation.docx.looks import NO_LOOK, Looks
from translation.docx.names import both, every, local, word_name, word_value
from translation.docx.options import Switches

Element = etree._Element


@dataclass(slots=True)
class Place:
    """Where the walk stands: what changes when it enters a paragraph or a text box."""

    paragraph: Element | None = None
    style: str | None = None
    path: str = ""
    main: Flow | None = None
    flow: Flow | None = None
    shells: Shells = ()
    parts: int = 0
    fields: list[OpenField] = field(default_factory=list)


class Walk:
    """One walk over one part; `flows`, `bookmarks` and `findings` are its result."""

    handlers: ClassVar[Mapping[str, Callable[[Any, Element], None]]] = {}

    def __init__(
        self, part: str, kind: BlockKind, looks: Looks, switches: Switches, findings: Findings
    ) -> None:
        self.part, self.kind = part, kind
        self.flows: list[Flow] = []
        self.findings = findings
        self._looks, self._switches = looks, switches
        self._place = Place()
        self._counts: Counter[str] = Counter()
        self._look = NO_LOOK
        self._deleted = self._tables = self._boxes = self._fallback = self._caches = 0
        self._inserted = self._moved = 0
        self.bookmarks: dict[str, Flow] = {}

    def walk(self, root: Element) -> None:
        """Read the part from its root."""
        self._visit(root)

    def _visit(self, parent: Element) -> None:
        for child in parent:
            handler = self.handlers.get(child.tag)
            if handler is not None:
                handler(self, child)
            elif len(child):
                self._visit(child)

    def _skip(self, element: Element) -> None:
        """Nothing in it is text."""

    # -- blocks

    def _numbered(self, kind: str) -> str:
        self._counts[kind] += 1
        return f"{kind}{self._counts[kind]}"

    def _block_kind(self) -> BlockKind:
        if self._fallback:
            return BlockKind.FALLBACK
        if self._boxes:
            return BlockKind.TEXTBOX
        if self._tables and self.kind is BlockKind.BODY:
            return BlockKind.TABLE
        return self.kind

    def _paragraph(self, element: Element) -> None:
        before = self._place
        path = self._numbered("p")
        place = self._place = Place(element, _style(element), path, fields=before.fields)
        place.main = place.flow = self._open(path, self._block_kind(), element)
        for standing in place.fields:
            standing.outer = None
            if standing.separated and not standing.is_link:
                standing.result = place.flow = self._part_flow(element, standing.code in TABLES)
        self._visit(element)
        for standing in place.fields:
            standing.outer = standing.result = None
            if standing.shell is not None:
                standing.shell.whole = False
        self._place = before

    def _open(self, path: str, kind: BlockKind, paragraph: Element) -> Flow:
        flow = Flow(self.part, path, kind, paragraph)
        self.flows.append(flow)
        return flow

    def _part_flow(
        self, paragraph: Element, entry: bool = False, kind: BlockKind = BlockKind.FIELD
    ) -> Flow:
        self._place.parts += 1
        flow = self._open(f"{self._place.path}.{self._place.parts}", kind, paragraph)
        flow.entry = entry
        return flow

    def _table(self, element: Element) -> None:
        self._tables += 1
        self._visit(element)
        self._tables -= 1

    def _box(self, element: Element) -> None:
        before, tables, look = self._place, self._tables, self._look
        self._place, self._tables = Place(), 0
        self._boxes += 1
        self._visit(element)
        self._boxes -= 1
        self._place, self._tables, self._look = before, tables, look

    def _alternate(self, element: Element) -> None:
        """Both branches of `mc:AlternateContent`, the second one repeating the first."""
        place, first = self._place, len(self.flows)
        since = len(place.flow.atoms) if place.flow is not None else 0
        choices = [child for child in element if local(child) == "Choice"]
        for choice in choices[:1]:
            self._visit(choice)
        if place.flow is not None:
            self._collapse(place.flow, since, element, "image", "image")
        second = len(self.flows)
        for other in element:
            if other not in choices[:1]:
                self._branch(other)
        follow(self.flows[first:second], self.flows[second:])

    def _branch(self, element: Element) -> None:
        place = self._place
        flow, shells = place.flow, place.shells
        self._fallback += 1
        if place.paragraph is not None:
            place.flow, place.shells = self._part_flow(place.paragraph, kind=BlockKind.FALLBACK), ()
        self._visit(element)
        place.flow, place.shells = flow, shells
        self._fallback -= 1

    def _changed(self, what: str, by: int = 1) -> None:
        """Count tracked changes; those of a fallback are those of the branch that it repeats."""
        self.findings.flags.add("tracked_changes")
        if not self._fallback:
            self.findings.changes[what] += by

    # -- runs and what stands in them

    def _run(self, element: Element) -> None:
        properties = element[0] if len(element) and element[0].tag in _RUN_PROPERTIES else None
        before = self._look
        self._look = self._looks.of(properties, self._place.style)
        self._visit(element)
        self._look = before

    def _text(self, element: Element) -> None:
        text = element.text
        if not text:
            return
        why = self._why_not()
        flow = self._place.flow
        if self._inserted and not self._deleted:
            self._changed("letters_inserted", sum(map(str.isalpha, text)))
        if why is None and flow is not None:
            flow.atoms.append(Atom(Role.TEXT, text, element, self._place.shells, self._look))
        elif why is not None:
            self.findings.leave(self.part, why[0], text, why[1])

    def _why_not(self) -> tuple[str, str] | None:
        if self._moved:
            return ("moved", "moved by a tracked change, and read where it went")
        if self._deleted:
            return ("deleted", "deleted by a tracked change")
        if self._place.fields and not all(f.separated for f in self._place.fields):
            return ("field_code", "part of a field's instruction")
        if self._look.hidden and not self._switches.hidden:
            return ("hidden", "hidden text is switched off")
        return None

    def _character(self, element: Element) -> None:
        text = "\u00ad" if local(element) == "softHyphen" else "\u2011"
        self._atom(Role.CHARACTER, text, element, "other", "hyphen")

    def _tab(self, element: Element) -> None:
        self._atom(Role.SPACE, "\t", element, "tab", "tab")

    def _break(self, element: Element) -> None:
        self._atom(Role.SPACE, "\n", element, "break", word_value(element, "type") or "line")

    def _note(self, element: Element) -> None:
        prefix = "en" if local(element) == "endnoteReference" else "fn"
        self._atom(
            Role.POINT, "", element, "note", f"{prefix} {word_value(element, 'id') or ''}".strip()
        )

    def _point(self, element: Element) -> None:
        self._atom(Role.POINT, "", element, "other", local(element))

    def _image(self, element: Element) -> None:
        self._atom(Role.POINT, "", element, "image", "image")
        self._visit(element)

    def _object(self, element: Element) -> None:
        if any(local(inner) == "OLEObject" for inner in element):
            self.findings.flags.add("untranslated_embedded")
        self._image(element)

    def _math(self, element: Element) -> None:
        if self._switches.math:
            self._visit(element)
            return
        for inner in element.iter(*_MATH_TEXT):
            self.findings.leave(self.part, "math", inner.text or "", "formulas are switched off")
        self._atom(Role.POINT, "", element, "other", "formula")

    def _atom(self, role: Role, text: str, element: Element, kind: str, label: str) -> None:
        flow = self._place.flow
        if flow is not None and self._why_not() is None:
            place = self._place
            flow.atoms.append(Atom(role, text, element, place.shells, self._look, kind, label))

    # -- what encloses text

    def _enclosed(self, element: Element, shell: Shell, into: Element) -> None:
        place = self._place
        flow, shells = place.flow, place.shells
        if flow is None:
            self._visit(into)
            return
        since = len(flow.atoms)
        place.shells = (*shells, shell)
        self._visit(into)
        place.shells = shells
        if place.flow is flow:
            self._collapse(flow, since, element, shell.kind, shell.label)

    def _collapse(self, flow: Flow, since: int, element: Element, kind: str, label: str) -> None:
        shells = self._place.shells
        flow.collapse(since, Atom(Role.POINT, "", element, shells, self._look, kind, label))

    def _link(self, element: Element) -> None:
        self._enclosed(element, Shell("link", "link", element, inside=element), element)

    def _control(self, element: Element) -> None:
        for child in element:
            if local(child) == "sdtPr":
                self._list_entries(child)
            elif local(child) == "sdtContent":
                shell = Shell("other", "control", element, inside=child)
                self._enclosed(element, shell, child)

    def _ruby(self, element: Element) -> None:
        for child in element:
            if local(child) == "rubyBase":
                shell = Shell("other", "ruby", element, inside=child)
                self._enclosed(element, shell, child)
            elif local(child) == "rt":
                text = "".join([t.text or "" for t in child.iter(*both("w:t"))])
                self.findings.leave(self.part, "ruby_guide", text, "the phonetic guide stays")

    def attribute(
        self, element: Element, name: str, kind: BlockKind, path: str, text: str | None = None
    ) -> Flow | None:
        """A flow for one attribute of an element, where it holds a letter."""
        value = element.get(name) if text is None else text
        if not value or not any(map(str.isalpha, value)):
            return None
        flow = Flow(self.part, self._numbered(path), kind, element, attribute=name)
        flow.atoms.append(Atom(Role.TEXT, value, element))
        self.flows.append(flow)
        return flow

    def _list_entries(self, properties: Element) -> None:
        for entry in properties.iter(*both("w:listItem")):
            if (name := word_name(entry, "displayText")) is not None:
                self.attribute(entry, name, BlockKind.LIST_ENTRY, "entry")


def _style(paragraph: Element) -> str | None:
    if len(paragraph) and local(paragraph[0]) == "pPr":
        for child in paragraph[0]:
            if local(child) == "pStyle":
                return word_value(child, "val")
    return None


_RUN_PROPERTIES = every(["w:rPr"])
_MATH_TEXT = every(["m:t", "w:t"])
