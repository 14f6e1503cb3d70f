"""The walk over a part: every text it holds, as flows in reading order.

One dispatch table of element names says what is text, what stands for something in it, what
encloses it and what is never looked into; everything else is simply walked through.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml import etree

from translation.documents import BlockKind, Left
from translation.docx.fields import DANGEROUS, TABLES, UNSEEN, OpenField, code_of
from translation.docx.flows import Atom, Flow, Role, Shell, Shells
from translation.docx.looks import NO_LOOK, Look, Looks
from translation.docx.names import both, every, local, word_name, word_value
from translation.docx.options import Switches

Element = etree._Element


@dataclass(slots=True)
class Findings:
    """What a walk found beside the flows."""

    left: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    flags: set[str] = field(default_factory=set)

    def leave(self, part: str, kind: str, text: str, why: str) -> None:
        """Count the letters of a text that is not translated."""
        if letters := sum(map(str.isalpha, text)):
            self.left[part, kind, why] += letters

    def listed(self) -> tuple[Left, ...]:
        """The counts as values."""
        return tuple(Left(p, k, letters, why) for (p, k, why), letters in self.left.items())


@dataclass(slots=True)
class _Place:
    """Where the walk stands: what changes when it enters a paragraph or a text box."""

    paragraph: Element | None = None
    style: str | None = None
    path: str = ""
    main: Flow | None = None
    flow: Flow | None = None
    shells: Shells = ()
    parts: int = 0
    fields: list[OpenField] = field(default_factory=list)


class Story:
    """One walk over one part; `flows` and `findings` are its result."""

    def __init__(
        self, part: str, kind: BlockKind, looks: Looks, switches: Switches, findings: Findings
    ) -> None:
        self.part, self.kind = part, kind
        self.flows: list[Flow] = []
        self.findings = findings
        self._looks, self._switches = looks, switches
        self._place = _Place()
        self._counts: Counter[str] = Counter()
        self._look = NO_LOOK
        self._deleted = self._tables = self._boxes = self._fallback = self._caches = 0
        self.bookmarks: dict[str, Flow] = {}

    def walk(self, root: Element) -> None:
        """Read the part from its root."""
        self._visit(root)

    def _visit(self, parent: Element) -> None:
        for child in parent:
            handler = _HANDLERS.get(child.tag)
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
        place = self._place = _Place(element, _style(element), path, fields=before.fields)
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
        self._place, self._tables = _Place(), 0
        self._boxes += 1
        self._visit(element)
        self._boxes -= 1
        self._place, self._tables, self._look = before, tables, look

    def _change(self, element: Element) -> None:
        self.findings.flags.add("tracked_changes")
        self._visit(element)

    def _deletion(self, element: Element) -> None:
        self.findings.flags.add("tracked_changes")
        self._deleted += 1
        self._visit(element)
        self._deleted -= 1

    def _deleted_text(self, element: Element) -> None:
        self.findings.leave(self.part, "deleted", element.text or "", "deleted by a tracked change")

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

    # -- runs and what stands in them

    def _run(self, element: Element) -> None:
        properties = element[0] if len(element) and element[0].tag in _RUN_PROPERTIES else None
        before = self._look
        self._look = self._looks.of(properties, self._place.style)
        self._visit(element)
        self._look = before

    def _drawing_run(self, element: Element) -> None:
        properties = element[0] if len(element) and local(element[0]) == "rPr" else None
        before = self._look
        self._look = _drawing_look(properties)
        self._visit(element)
        self._look = before

    def _text(self, element: Element) -> None:
        text = element.text
        if not text:
            return
        why = self._why_not()
        flow = self._place.flow
        if why is None and flow is not None:
            flow.atoms.append(Atom(Role.TEXT, text, element, self._place.shells, self._look))
        elif why is not None:
            self.findings.leave(self.part, why[0], text, why[1])

    def _why_not(self) -> tuple[str, str] | None:
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

    def _drawing_field(self, element: Element) -> None:
        shell = Shell("field", element.get("type") or "field", element, inside=element)
        before = self._look
        self._look = _drawing_look(element[0] if len(element) else None)
        self._enclosed(element, shell, element)
        self._look = before

    # -- fields

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

    # -- text in attributes

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

    def _described(self, element: Element) -> None:
        for name in ("descr", "title"):
            self.attribute(element, name, BlockKind.ALT_TEXT, name)
        self._visit(element)

    def _shape(self, element: Element) -> None:
        self.attribute(element, "alt", BlockKind.ALT_TEXT, "alt")
        self._visit(element)

    def _wordart(self, element: Element) -> None:
        self.attribute(element, "string", BlockKind.WORDART, "string")

    def _list_entries(self, properties: Element) -> None:
        for entry in properties.iter(*both("w:listItem")):
            if (name := word_name(entry, "displayText")) is not None:
                self.attribute(entry, name, BlockKind.LIST_ENTRY, "entry")

    def _form_entries(self, begin: Element) -> None:
        for entry in begin.iter(*_FORM_ENTRIES):
            if (name := word_name(entry, "val")) is not None:
                self.attribute(entry, name, BlockKind.LIST_ENTRY, "entry")

    # -- drawings

    def _drawing_paragraph(self, element: Element) -> None:
        before = self._place
        path = self._numbered("a")
        self._place = _Place(element, None, path)
        kind = self.kind if self.kind in _DRAWN else self._block_kind()
        self._place.main = self._place.flow = self._open(
            path, kind if kind in (*_DRAWN, BlockKind.FALLBACK) else BlockKind.TEXTBOX, element
        )
        self._visit(element)
        self._place = before

    def _embedded(self, element: Element) -> None:
        self.findings.flags.add("untranslated_embedded")

    def _cached(self, element: Element) -> None:
        """A cache of a chart: its `c:v` are what the axis and the legend print."""
        self._caches += 1
        self._visit(element)
        self._caches -= 1

    def _value(self, element: Element) -> None:
        text = element.text or ""
        if self._caches and any(map(str.isalpha, text)):
            flow = Flow(self.part, self._numbered("v"), self.kind, element)
            flow.atoms.append(Atom(Role.TEXT, text, element))
            self.flows.append(flow)

    def _bookmark(self, element: Element) -> None:
        if self._place.main is not None and (name := word_value(element, "name")):
            self.bookmarks[name] = self._place.main


_DRAWN = (BlockKind.CHART, BlockKind.SMARTART)


def follow(first: Iterable[Flow], second: Iterable[Flow]) -> None:
    """Let each flow of `second` repeat one of `first` that has the same text, in turn."""
    waiting: dict[str, list[Flow]] = {}
    for flow in first:
        if flow.follows is None and (text := flow.plain):
            waiting.setdefault(text, []).append(flow)
    for flow in second:
        known = waiting.get(flow.plain)
        if known and flow.follows is None:
            flow.follows = (known.pop(0) if len(known) > 1 else known[0], 0)


def _style(paragraph: Element) -> str | None:
    if len(paragraph) and local(paragraph[0]) == "pPr":
        for child in paragraph[0]:
            if local(child) == "pStyle":
                return word_value(child, "val")
    return None


_DRAWING_NOISE = frozenset({"lang", "altLang", "dirty", "err", "noProof", "smtClean", "smtId"})


def _drawing_look(properties: Element | None) -> Look:
    if properties is None or local(properties) != "rPr":
        return NO_LOOK
    own = [(str(k), str(v)) for k, v in properties.items() if k not in _DRAWING_NOISE]
    inner = [
        (local(c), etree.tostring(c, method="c14n", with_tail=False).hex()) for c in properties
    ]
    seen = tuple(sorted([*own, *inner]))
    return Look(seen, seen, False)


_RUN_PROPERTIES = every(["w:rPr"])
_MATH_TEXT = every(["m:t", "w:t"])
_FORM_ENTRIES = every(["w:listEntry", "w:default"])
_TABLE: list[tuple[str, Callable[[Story, Element], None]]] = [
    (
        "w:rPr w:pPr w:tblPr w:tblPrEx w:trPr w:tcPr w:sectPr w:tblGrid w:proofErr "
        "w:lastRenderedPageBreak w:annotationRef w:commentReference a:rPr a:pPr a:endParaRPr "
        "a:bodyPr a:lstStyle",
        Story._skip,
    ),
    ("w:p", Story._paragraph),
    ("w:tbl", Story._table),
    ("w:txbxContent", Story._box),
    ("w:r", Story._run),
    ("w:t a:t", Story._text),
    ("w:delText", Story._deleted_text),
    ("w:ins w:moveTo", Story._change),
    ("w:del w:moveFrom", Story._deletion),
    ("mc:AlternateContent", Story._alternate),
    ("w:noBreakHyphen w:softHyphen", Story._character),
    ("w:tab w:ptab", Story._tab),
    ("w:br w:cr a:br", Story._break),
    ("w:footnoteReference w:endnoteReference", Story._note),
    (
        "w:sym w:pgNum w:dayShort w:dayLong w:monthShort w:monthLong w:yearShort w:yearLong "
        "w:footnoteRef w:endnoteRef w:separator w:continuationSeparator w:contentPart w:subDoc",
        Story._point,
    ),
    ("w:drawing w:pict", Story._image),
    ("w:object", Story._object),
    ("m:oMath m:oMathPara", Story._math),
    ("w:hyperlink", Story._link),
    ("w:sdt", Story._control),
    ("w:ruby", Story._ruby),
    ("w:fldSimple", Story._simple_field),
    ("w:fldChar", Story._field_mark),
    ("w:instrText", Story._instruction),
    ("w:delInstrText", Story._skip),
    ("wp:docPr pic:cNvPr wps:cNvPr", Story._described),
    (
        "v:shape v:rect v:roundrect v:oval v:line v:polyline v:arc v:curve v:image v:group",
        Story._shape,
    ),
    ("v:textpath", Story._wordart),
    ("a:p", Story._drawing_paragraph),
    ("a:r", Story._drawing_run),
    ("a:fld", Story._drawing_field),
    ("w:altChunk", Story._embedded),
    ("w:bookmarkStart", Story._bookmark),
    ("c:tx c:strCache c:multiLvlStrCache c:strLit", Story._cached),
    ("c:v", Story._value),
]
_HANDLERS = {
    full: handler for shorts, handler in _TABLE for short in shorts.split() for full in both(short)
}
