"""Runs: cut in two, copied without their text, told apart from what stands beside them.

A run is a `w:r` or `a:r`; all changes are made in place and no text gets lost in them.
"""

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from translation.docx.flows import Role
from translation.docx.inline import Slice
from translation.docx.names import XML_SPACE, every

Element = etree._Element

RUNS = every(["w:r", "a:r", "a:fld"])
RUN_PROPERTIES = every(["w:rPr", "a:rPr"])
_WORD_TEXT = every(["w:t"])
_BLANKS = frozenset(" \t\r\n")


def run_of(element: Element) -> Element | None:
    """The run that an element of text stands in, None where it stands by itself."""
    parent = element.getparent()
    return parent if parent is not None and parent.tag in RUNS else None


def hollow(element: Element) -> Element:
    """An element of the same name and attributes with nothing in it."""
    fresh = etree.Element(element.tag, nsmap=dict(element.nsmap))  # type: ignore[arg-type]
    for name, value in element.items():
        fresh.set(name, value)
    return fresh


def split_run(run: Element, child: Element) -> Element:
    """Move `child` and what follows it into a run of their own; the run they are in then."""
    children = list(run)
    at = children.index(child)
    if all(before.tag in RUN_PROPERTIES for before in children[:at]):
        return run
    tail = hollow(run)
    tail.extend([deepcopy(c) for c in children[:at] if c.tag in RUN_PROPERTIES])
    tail.extend(children[at:])
    run.addnext(tail)
    return tail


def split_after(element: Element) -> None:
    """Move what follows an element in its run into a run of its own."""
    run, following = run_of(element), element.getnext()
    if run is not None and following is not None:
        split_run(run, following)


def cut_before(element: Element, around: Element) -> Element:
    """Cut what is between an element and `around` in two, so that the second begins with it.

    Gives the child of `around` that begins with the element.
    """
    while (outer := element.getparent()) is not None and outer is not around:
        if (at := outer.index(element)) > 0:
            tail = hollow(outer)
            tail.extend(list(outer)[at:])
            outer.addnext(tail)
            outer = tail
        element = outer
    return element


def cut_after(element: Element, around: Element) -> Element:
    """Cut what is between an element and `around` in two, so that the first ends with it.

    Gives the child of `around` that ends with the element.
    """
    while (outer := element.getparent()) is not None and outer is not around:
        above = outer.getparent()
        if above is not None and (following := element.getnext()) is not None:
            cut_before(following, above)
        element = outer
    return element


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
    """Set `xml:space` where a `w:t` has a blank at an edge at which `before` has none.

    A blank is what Word drops there without it: a no-break space is none.
    """
    text = element.text or ""
    if not text or element.tag not in _WORD_TEXT or element.get(XML_SPACE) == "preserve":
        return
    led, trailed = text[0] in _BLANKS, text[-1] in _BLANKS
    if (led and before[:1] not in _BLANKS) or (trailed and before[-1:] not in _BLANKS):
        element.set(XML_SPACE, "preserve")


def isolate(slices: Sequence[Slice]) -> None:
    """Cut the runs at both edges of a segment, so that its slices fill runs of their own.

    The element of an atom that is cut stays with what stands before the segment; the slices
    refer to the new one.
    """
    last = slices[-1]
    if last.atom.role is Role.TEXT and last.end < len(last.atom.element.text or ""):
        split_text(last.atom.element, last.end)
    split_after(last.atom.end if last.atom.end is not None else last.atom.element)
    first = slices[0]
    if first.atom.role is Role.TEXT and first.begin:
        _detach(first, split_text(first.atom.element, first.begin))
    run = run_of(first.atom.element)
    if run is not None:
        split_run(run, first.atom.element)


def _detach(one: Slice, element: Element) -> None:
    atom = one.atom
    one.atom = type(atom)(
        atom.role, one.text, element, atom.shells, atom.look, atom.kind, atom.label, atom.end
    )
    one.begin, one.end = 0, len(one.atom.text)


def drop(element: Element) -> None:
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
