"""The walk through fields: instructions, results that are links, results that stand apart.

The result of a link is text like any other; that of any other field is a flow of its own, and a
point in the flow around it. A field may begin in one paragraph and end in another.
"""

from lxml import etree

from translation.documents import BlockKind
from translation.docx.fields import DANGEROUS, TABLES, UNSEEN, OpenField, code_of
from translation.docx.flows import Atom, Flow, Role, Shell
from translation.docx.names import every, word_name, word_value
from translation.docx.walk import Walk

Element = etree._Element


class FieldWalk(Walk):
    """A walk that understands simple and complex fields."""

    def _simple_field(self, element: Element) -> None:
        instruction = word_value(element, "instr") or ""
        code = code_of(instruction)
        self._weigh(code)
        if code == "HYPERLINK":
            self._link(element)
            return
        place = self._place
        flow, shells = place.flow, place.shells
        if flow is not None and place.paragraph is not None:
            self._atom(Role.POINT, "", element, "field", code)
            place.flow, place.shells = self._part_flow(place.paragraph, code in TABLES), ()
        self._visit(element)
        place.flow, place.shells = flow, shells

    def _weigh(self, code: str) -> None:
        if code in DANGEROUS:
            self.findings.flags.add("dangerous_field")

    def _field_mark(self, element: Element) -> None:
        if self._deleted:
            return
        what = word_value(element, "fldCharType")
        if what == "begin":
            self._begin(element)
        elif what == "separate":
            self._separate()
        elif what == "end":
            self._end(element)

    def _begin(self, element: Element) -> None:
        place = self._place
        since = len(place.flow.atoms) if place.flow is not None else 0
        place.fields.append(OpenField(element, place.flow, since, place.shells))
        self._form_entries(element)

    def _instruction(self, element: Element) -> None:
        if self._place.fields and not self._deleted:
            self._place.fields[-1].instruction.append(element.text or "")

    def _separate(self) -> None:
        place = self._place
        if not place.fields or place.fields[-1].separated:
            return
        opened = place.fields[-1]
        opened.separated = True
        opened.code = code_of("".join(opened.instruction))
        self._weigh(opened.code)
        if place.paragraph is None or not all(f.separated for f in place.fields):
            return
        if opened.is_link:
            opened.shell = Shell("link", "link", opened.begin, whole=opened.outer is not None)
            place.shells = (*place.shells, opened.shell)
        else:
            opened.result = place.flow = self._part_flow(place.paragraph, opened.code in TABLES)
            place.shells = ()

    def _end(self, element: Element) -> None:
        place = self._place
        if not place.fields:
            return
        closed = place.fields.pop()
        if not closed.separated:
            closed.code = code_of("".join(closed.instruction))
            self._weigh(closed.code)
        here = closed.outer is not None
        if closed.is_link and closed.shell is not None:
            closed.shell.end = element
            place.shells = tuple(s for s in place.shells if s is not closed.shell)
            if closed.outer is not None and place.flow is closed.outer:
                point = Atom(
                    Role.POINT, "", closed.begin, place.shells, self._look, "link", "link", element
                )
                closed.outer.collapse(closed.since, point)
            return
        place.flow = closed.outer if here else self._enclosing_flow()
        place.shells = closed.shells if here else ()
        self._field_point(closed, element, here)

    def _field_point(self, closed: OpenField, end: Element, here: bool) -> None:
        flow = self._place.flow
        if flow is None or not here or closed.code in UNSEEN or self._why_not() is not None:
            return
        shells = self._place.shells
        flow.atoms.append(
            Atom(Role.POINT, "", closed.begin, shells, self._look, "field", closed.code, end)
        )

    def _enclosing_flow(self) -> Flow | None:
        place = self._place
        for standing in reversed(place.fields):
            if standing.result is not None:
                return standing.result
        return place.main

    def _form_entries(self, begin: Element) -> None:
        for entry in begin.iter(*_FORM_ENTRIES):
            if (name := word_name(entry, "val")) is not None:
                self.attribute(entry, name, BlockKind.LIST_ENTRY, "entry")


_FORM_ENTRIES = every(["w:listEntry", "w:default"])
