"""Building a segment anew where a translator has moved, lost or added tags.

The runs of the source segment are cut free, new runs are put in their place with the formatting
that the tags ask for, and notes, images and fields are moved, never copied, to where the target
has them. Deleted text, bookmarks and ranges stay; a range grows to hold the whole segment.
"""

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from translation.docx.flows import Flow, Role, Shell
from translation.docx.inline import Skeleton, Slice
from translation.docx.names import XML_SPACE, every, local
from translation.docx.targets import Leaf

Element = etree._Element

_RUNS = every(["w:r", "a:r", "a:fld"])
_RUN_PROPERTIES = every(["w:rPr", "a:rPr"])
_EMPTIED = every(
    ["w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple"]
    + ["w:ruby", "w:rubyBase", "w:r", "a:r", "a:fld"]
)
_PROPERTIES = every(
    ["w:rPr", "w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:rubyPr", "w:rt", "a:rPr", "a:pPr"]
)
_STARTS = every(["w:bookmarkStart", "w:commentRangeStart", "w:permStart", "w:moveToRangeStart"])
_WORD_TEXT = every(["w:t"])
_HYPHENS = {"\u2011": "noBreakHyphen", "\u00ad": "softHyphen"}


def run_of(element: Element) -> Element | None:
    """The run that an element of text stands in, None where it stands by itself."""
    parent = element.getparent()
    return parent if parent is not None and parent.tag in _RUNS else None


def split_run(run: Element, child: Element) -> Element:
    """Move `child` and what follows it into a run of their own; the run they are in then."""
    at = run.index(child)
    head = [c for c in run[:at] if c.tag not in _RUN_PROPERTIES]
    if not head:
        return run
    tail = etree.Element(run.tag, dict(run.attrib), run.nsmap)  # type: ignore[arg-type]
    tail.tail, run.tail = run.tail, None
    tail.extend(deepcopy(c) for c in run[:at] if c.tag in _RUN_PROPERTIES)
    tail.extend(run[at:])
    run.addnext(tail)
    return tail


def split_text(element: Element, offset: int) -> Element:
    """Cut the text of an element in two; the element that holds the second piece."""
    text = element.text or ""
    second = deepcopy(element)
    second.tail = None
    element.text, second.text = text[:offset], text[offset:]
    element.addnext(second)
    for half in (element, second):
        keep_blanks(half)
    return second


def keep_blanks(element: Element, before: str = "") -> None:
    """Set `xml:space` where a `w:t` has a blank at an edge at which `before` has none."""
    text = element.text or ""
    if not text or element.tag not in _WORD_TEXT or element.get(XML_SPACE) == "preserve":
        return
    led, trailed = text[0].isspace(), text[-1].isspace()
    if (led and not before[:1].isspace()) or (trailed and not before[-1:].isspace()):
        element.set(XML_SPACE, "preserve")


def isolate(slices: Sequence[Slice]) -> None:
    """Cut the runs at both edges of a segment, so that its slices fill runs of their own.

    The element of an atom that is cut stays with what stands before the segment; the slices
    refer to the new one.
    """
    last = slices[-1]
    if last.atom.role is Role.TEXT and last.end < len(last.atom.element.text or ""):
        split_text(last.atom.element, last.end)
    _split_after(last.atom.end if last.atom.end is not None else last.atom.element)
    first = slices[0]
    if first.atom.role is Role.TEXT and first.begin:
        rest = split_text(first.atom.element, first.begin)
        _detach(first, rest)
    run = run_of(first.atom.element)
    if run is not None:
        split_run(run, first.atom.element)


def _detach(one: Slice, element: Element) -> None:
    atom = one.atom
    one.atom = type(atom)(
        atom.role, one.text, element, atom.shells, atom.look, atom.kind, atom.label, atom.end
    )
    one.begin, one.end = 0, len(one.atom.text)


def _split_after(element: Element) -> None:
    run, following = run_of(element), element.getnext()
    if run is not None and following is not None:
        split_run(run, following)


def rebuild(flow: Flow, source: Skeleton, leaves: Sequence[Leaf]) -> None:
    """Put the leaves in the place of the segment's own text."""
    isolate(source.slices)
    _Builder(flow, source).build(leaves)


class _Builder:
    """One segment being built anew."""

    def __init__(self, flow: Flow, source: Skeleton) -> None:
        self._flow, self._source = flow, source
        self._points = {
            number: self._movable(one)
            for number, one in source.stands_for.items()
            if isinstance(one, Slice) and one.atom.role >= Role.SPACE
        }

    def build(self, leaves: Sequence[Leaf]) -> None:
        container, anchor = self._place()
        fresh = self._fresh(leaves)
        for element in fresh:
            anchor.addprevious(element)
        at = container.index(anchor)
        self._widen(container, at - len(fresh), at + 1)
        self._clear()
        _drop(anchor)

    # -- where

    def _top(self, element: Element) -> Element:
        run = run_of(element)
        return element if run is None else run

    def _line(self, element: Element) -> list[Element]:
        """An element and what encloses it, up to its paragraph, outermost first."""
        line = [element]
        while line[-1] is not self._flow.paragraph:
            parent = line[-1].getparent()
            if parent is None:
                break
            line.append(parent)
        return line[::-1]

    def _place(self) -> tuple[Element, Element]:
        """The innermost element that holds the whole segment, and its child to insert before."""
        tops = [self._top(one.atom.element) for one in self._source.slices]
        lines = [self._line(top)[:-1] for top in tops]
        depth = min(map(len, lines))
        common = 0
        while common < depth and all(line[common] is lines[0][common] for line in lines):
            common += 1
        container = lines[0][common - 1]
        line = self._line(tops[0])
        child = line[common]
        anchor = etree.Element(self._flow.paragraph.tag)
        if child is not tops[0] and self._reaches_back(child):
            child.addnext(anchor)
        else:
            child.addprevious(anchor)
        return container, anchor

    def _reaches_back(self, child: Element) -> bool:
        """Whether an element also holds text before the segment."""
        mine = {id(one.atom.element) for one in self._source.slices}
        for atom in self._flow.atoms:
            if id(atom.element) in mine:
                return False
            if any(above is child for above in atom.element.iterancestors()):
                return True
        return False

    # -- what

    def _fresh(self, leaves: Sequence[Leaf]) -> list[Element]:
        """New elements for the leaves, grouped by the enclosures around them."""
        out: list[Element] = []
        self._level([(leaf, self._shells(leaf)) for leaf in leaves], 0, out)
        return out

    def _shells(self, leaf: Leaf) -> tuple[Shell, ...]:
        found = (self._source.stands_for[number] for number in leaf.tags)
        return tuple(s for s in found if isinstance(s, Shell))

    def _level(
        self, leaves: list[tuple[Leaf, tuple[Shell, ...]]], depth: int, out: list[Element]
    ) -> None:
        at = 0
        while at < len(leaves):
            leaf, shells = leaves[at]
            if len(shells) <= depth:
                out += self._leaf(leaf)
                at += 1
                continue
            end = at
            while end < len(leaves) and leaves[end][1][depth : depth + 1] == (shells[depth],):
                end += 1
            inner: list[Element] = []
            self._level(leaves[at:end], depth + 1, inner)
            out += self._wrap(shells[depth], inner)
            at = end

    def _leaf(self, leaf: Leaf) -> list[Element]:
        if leaf.standalone is None:
            return [self._run(leaf)] if leaf.text else []
        return self._take(leaf.standalone)

    def _template(self, leaf: Leaf) -> Slice | None:
        for number in reversed(leaf.tags):
            stands_for = self._source.stands_for[number]
            if isinstance(stands_for, Slice):
                return stands_for
            if (inner := self._within(stands_for)) is not None:
                return inner
        return self._source.base

    def _within(self, shell: Shell) -> Slice | None:
        return next(
            (s for s in self._source.slices if s.atom.role is Role.TEXT and shell in s.atom.shells),
            None,
        )

    def _run(self, leaf: Leaf) -> Element:
        template = self._template(leaf)
        like = None if template is None else run_of(template.atom.element)
        space = str(self._flow.paragraph.tag).partition("}")[0] + "}"
        run = etree.Element(f"{space}r", nsmap=self._flow.paragraph.nsmap)
        if like is not None:
            run.extend(deepcopy(c) for c in like if c.tag in _RUN_PROPERTIES)
        for piece in _by_hyphens(leaf.text):
            if piece in _HYPHENS and "wordprocessingml" in space:
                etree.SubElement(run, space + _HYPHENS[piece])
            else:
                text = etree.SubElement(run, f"{space}t")
                text.text = piece
                keep_blanks(text)
        return run

    def _wrap(self, shell: Shell, inner: list[Element]) -> list[Element]:
        if shell.inside is not None:
            return [_clone(shell, inner)]
        opening = self._field_codes(shell)
        if opening is None or not inner:
            return inner
        begin, end = opening
        return [*map(deepcopy, begin), *inner, deepcopy(end)]

    def _field_codes(self, shell: Shell) -> tuple[list[Element], Element] | None:
        """The runs from the begin of a link's field to its separator, and that of its end."""
        if shell.end is None or not shell.whole:
            return None
        first, last = run_of(shell.element), run_of(shell.end)
        if first is None or last is None:
            return None
        codes = [first]
        while not _separates(codes[-1]):
            following = codes[-1].getnext()
            if following is None or following is last:
                return None
            codes.append(following)
        return [_only_codes(run) for run in codes], _only_codes(last)

    # -- points

    def _movable(self, one: Slice) -> list[Element]:
        """The elements at the level of runs that a standalone tag stands for."""
        element, end = one.atom.element, one.atom.end
        run = run_of(element)
        if end is None:
            if run is None:
                return [element]
            run = split_run(run, element)
            _split_after(element)
            return [run]
        last = run_of(end)
        if run is None or last is None or run.getparent() is not last.getparent():
            return []
        run = split_run(run, element)
        _split_after(end)
        last = run_of(end)
        taken = [run]
        while taken[-1] is not last:
            following = taken[-1].getnext()
            if following is None:
                return []
            taken.append(following)
        return taken

    def _take(self, number: int) -> list[Element]:
        elements = self._points[number]
        one = self._source.stands_for[number]
        if isinstance(one, Slice) and one.atom.role is Role.SPACE:
            return [deepcopy(element) for element in elements]
        for element in elements:
            _drop(element)
        return elements

    # -- what is left of the old

    def _widen(self, container: Element, at: int, end: int) -> None:
        """Let ranges that start inside the segment start before it, so that none is empty."""
        line = {id(top) for s in self._source.slices for top in self._line(s.atom.element)}
        for child in list(container[end:]):
            if child.tag in _STARTS and any(id(later) in line for later in child.itersiblings()):
                _drop(child)
                container.insert(at, child)
                at += 1

    def _clear(self) -> None:
        for one in self._source.slices:
            if one.atom.role is Role.POINT:
                continue
            parent = one.atom.element.getparent()
            _drop(one.atom.element)
            self._prune(parent)
        for shell in {s for one in self._source.slices for s in one.atom.shells}:
            self._clear_codes(shell)

    def _prune(self, element: Element | None) -> None:
        """Take away what encloses nothing any more."""
        while (
            element is not None and element.tag in _EMPTIED and element is not self._flow.paragraph
        ):
            if any(child.tag not in _PROPERTIES for child in element):
                return
            parent = element.getparent()
            _drop(element)
            element = parent

    def _clear_codes(self, shell: Shell) -> None:
        """Take away the codes of a link whose whole text was in the segment."""
        if shell.inside is not None or shell.end is None or not shell.whole:
            return
        if shell in self._source.slices[0].atom.shells[: self._source.depth]:
            return
        mine = {id(one.atom) for one in self._source.slices}
        outside = [a for a in self._flow.atoms if shell in a.shells and id(a) not in mine]
        if not outside and (codes := self._old_codes(shell)):
            for element in codes:
                _drop(element)

    def _old_codes(self, shell: Shell) -> list[Element]:
        first = run_of(shell.element)
        last = run_of(shell.end) if shell.end is not None else None
        if first is None or last is None or first.getparent() is not last.getparent():
            return []
        between = [first]
        while between[-1] is not last:
            following = between[-1].getnext()
            if following is None:
                return []
            between.append(following)
        return [run for run in between if _is_codes(run)]


def _by_hyphens(text: str) -> list[str]:
    pieces = [""]
    for character in text:
        if character in _HYPHENS:
            pieces += [character, ""]
        else:
            pieces[-1] += character
    return [piece for piece in pieces if piece]


def _drop(element: Element) -> None:
    """Take an element out of its parent; text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


_CODES = every(["w:fldChar", "w:instrText", "w:delInstrText"]) | _RUN_PROPERTIES


def _is_codes(run: Element) -> bool:
    return run.tag in _RUNS and all(child.tag in _CODES for child in run)


def _separates(run: Element) -> bool:
    return any("separate" in child.attrib.values() for child in run)


def _only_codes(run: Element) -> Element:
    copy = deepcopy(run)
    for child in list(copy):
        if child.tag not in _CODES:
            copy.remove(child)
    copy.tail = None
    return copy


def _clone(shell: Shell, inner: list[Element]) -> Element:
    """An enclosure with other content: its attributes and properties copied."""
    assert shell.inside is not None
    line = [shell.inside]
    while line[-1] is not shell.element:
        parent = line[-1].getparent()
        if parent is None:
            break
        line.append(parent)
    content = inner
    outer = shell.inside
    for element in line:
        outer = etree.Element(element.tag, dict(element.attrib), element.nsmap)  # type: ignore[arg-type]
        outer.extend(deepcopy(c) for c in element if c.tag in _PROPERTIES)
        outer.extend(content)
        content = [outer]
    run = run_of(shell.element)
    if run is not None and local(shell.element) == "ruby":
        holder = etree.Element(run.tag, dict(run.attrib), run.nsmap)  # type: ignore[arg-type]
        holder.extend(deepcopy(c) for c in run if c.tag in _RUN_PROPERTIES)
        holder.append(outer)
        return holder
    return outer
