"""Building a segment anew where a translator has moved, lost or added tags.

The runs of the source segment are cut free, new runs are put in their place with the formatting
that the tags ask for, and notes, images and fields are moved, never copied, to where the target
has them. Deleted text, bookmarks and ranges stay; a range grows to hold the whole segment.
"""

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from translation.docx.enclosures import PROPERTIES, own_codes, wrapped
from translation.docx.flows import Flow, Role, Shell
from translation.docx.inline import Skeleton, Slice
from translation.docx.names import every
from translation.docx.runs import (
    RUN_PROPERTIES,
    cut_after,
    cut_before,
    drop,
    isolate,
    keep_blanks,
    run_of,
    split_after,
    split_run,
)
from translation.docx.targets import Leaf

Element = etree._Element

_EMPTIED = every(
    ["w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple"]
) | every(["w:ruby", "w:rubyBase", "w:r", "a:r", "a:fld"])
_INSERTIONS = every(["w:ins", "w:moveTo"])
_STARTS = every(["w:bookmarkStart", "w:commentRangeStart", "w:permStart", "w:moveToRangeStart"])
_HYPHENS = {"\u2011": "noBreakHyphen", "\u00ad": "softHyphen"}


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
        codes = [code for shell in self._ended() for code in own_codes(shell)]
        fresh = self._fresh(leaves)
        for element in fresh:
            anchor.addprevious(element)
        at = container.index(anchor)
        self._widen(container, at - len(fresh), at + 1)
        self._clear(
            [
                *(
                    one.atom.element
                    for one in self._source.slices
                    if one.atom.role is not Role.POINT
                ),
                *codes,
            ]
        )
        drop(anchor)

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
            out += wrapped(shells[depth], inner)
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
        if (known := self._source.bases.get(shell)) is not None:
            return known
        return next(
            (s for s in self._source.slices if s.atom.role is Role.TEXT and shell in s.atom.shells),
            None,
        )

    def _run(self, leaf: Leaf) -> Element:
        template = self._template(leaf)
        like = None if template is None else run_of(template.atom.element)
        space = str(self._flow.paragraph.tag).partition("}")[0] + "}"
        run = etree.SubElement(self._flow.paragraph, f"{space}r")
        if like is not None:
            run.extend(deepcopy(c) for c in like if c.tag in RUN_PROPERTIES)
        for piece in _by_hyphens(leaf.text):
            if piece in _HYPHENS and "wordprocessingml" in space:
                etree.SubElement(run, space + _HYPHENS[piece])
            else:
                text = etree.SubElement(run, f"{space}t")
                text.text = piece
                keep_blanks(text)
        return run

    # -- points

    def _movable(self, one: Slice) -> list[Element]:
        """The elements at the level of runs that a standalone tag stands for."""
        element, end = one.atom.element, one.atom.end
        run = run_of(element)
        if end is None:
            if run is None:
                return [element]
            run = split_run(run, element)
            split_after(element)
            return [run]
        last = run_of(end)
        if run is None or last is None or (around := self._around(run, last)) is None:
            return []
        run = split_run(run, element)
        split_after(end)
        ended = run_of(end)
        first, last = cut_before(run, around), cut_after(last if ended is None else ended, around)
        taken = [first]
        while taken[-1] is not last:
            following = taken[-1].getnext()
            if following is None:
                return []
            taken.append(following)
        return taken

    def _around(self, first: Element, last: Element) -> Element | None:
        """What holds both runs, where nothing but tracked insertions is between it and them."""
        above = {id(outer): outer for outer in _out_of_insertions(first)}
        return next((o for o in _out_of_insertions(last) if id(o) in above), None)

    def _take(self, number: int) -> list[Element]:
        elements = self._points[number]
        one = self._source.stands_for[number]
        if isinstance(one, Slice) and one.atom.role is Role.SPACE:
            return [deepcopy(element) for element in elements]
        for element in elements:
            drop(element)
        return elements

    # -- what is left of the old

    def _widen(self, container: Element, at: int, end: int) -> None:
        """Let ranges that start inside the segment start before it, so that none is empty."""
        line = {id(top) for s in self._source.slices for top in self._line(s.atom.element)}
        for child in list(container)[end:]:
            if child.tag in _STARTS and any(id(later) in line for later in child.itersiblings()):
                drop(child)
                container.insert(at, child)
                at += 1

    def _clear(self, old: Sequence[Element]) -> None:
        for element in old:
            parent = element.getparent()
            drop(element)
            self._prune(parent)

    def _prune(self, element: Element | None) -> None:
        """Take away what encloses nothing any more."""
        while (
            element is not None and element.tag in _EMPTIED and element is not self._flow.paragraph
        ):
            if any(child.tag not in PROPERTIES for child in element):
                return
            parent = element.getparent()
            drop(element)
            element = parent

    def _ended(self) -> list[Shell]:
        """The enclosures whose whole text is in the segment: they are made again or given up."""
        slices = self._source.slices
        # text of the next segment may be in the same element as the end of this one
        mine = {id(one.atom) for one in slices if one.end - one.begin == len(one.atom.text)}
        outside = {s for a in self._flow.atoms if id(a) not in mine for s in a.shells}
        common = slices[0].atom.shells[: self._source.depth]
        found = dict.fromkeys(shell for one in slices for shell in one.atom.shells)
        return [shell for shell in found if shell not in outside and shell not in common]


def _out_of_insertions(element: Element) -> list[Element]:
    """What an element stands in, up to the first that is no tracked insertion, that one too."""
    outer = element.getparent()
    found = [] if outer is None else [outer]
    while found and found[-1].tag in _INSERTIONS and (outer := found[-1].getparent()) is not None:
        found.append(outer)
    return found


def _by_hyphens(text: str) -> list[str]:
    pieces = [""]
    for character in text:
        if character in _HYPHENS:
            pieces += [character, ""]
        else:
            pieces[-1] += character
    return [piece for piece in pieces if piece]
