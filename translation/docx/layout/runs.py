"""The runs of one paragraph: what they print, and cutting one into several."""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree

from translation.docx.layout.elements import WORD, is_word, local, namespace

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARAGRAPHS = frozenset(f"{{{space}}}p" for space in WORD)
_OLD = frozenset({"del", "moveFrom"})
_PRINTED = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_SILENT = frozenset(
    {"rPr", "fldChar", "instrText", "delText", "delInstrText", "softHyphen"}
    | {"lastRenderedPageBreak"}
)
_OBJECT = "\ufffc"


def paragraph_of(element: etree._Element) -> etree._Element | None:
    """The nearest `w:p` above an element."""
    return next(element.iterancestors(*_PARAGRAPHS), None)


def runs_of(paragraph: etree._Element) -> list[etree._Element]:
    """The `w:r` that print in a `w:p`, in order: not those of its text boxes, nor deleted ones."""
    return list(_runs_below(paragraph))


def _runs_below(holder: etree._Element) -> Iterator[etree._Element]:
    for one in holder:
        name = local(one)
        if name in _OLD or name in ("pPr", "rPr") or one.tag in _PARAGRAPHS:
            continue
        if is_word(one, "r"):
            yield one
            yield from (run for ruby in one if is_word(ruby, "ruby") for run in _runs_below(ruby))
        elif len(one):
            yield from _runs_below(one)


def printed(run: etree._Element) -> str:
    """What a run prints, a character each: text, tab, break, and U+FFFC for an object."""
    return "".join(_printed(one) for one in run)


def _printed(one: etree._Element) -> str:
    name = local(one)
    if not name or (name in _SILENT and namespace(one) in WORD) or name == "ruby":
        return ""
    if name == "t" and namespace(one) in WORD:
        return one.text or ""
    return _PRINTED.get(name, _OBJECT)


def cut(run: etree._Element, marks: Sequence[bool]) -> list[tuple[etree._Element, bool]]:
    """Cut a run where `marks`, one for each printed character, change; each piece with its mark.

    Properties and attributes go with each piece, no character is lost, and a text that gets a
    blank at an edge says `xml:space="preserve"`. The first piece is the run itself.
    """
    if not marks or all(mark == marks[0] for mark in marks):
        return [(run, marks[0])] if marks else []
    pieces = _pieces(run, marks)
    shell = _shell(run)
    found: list[tuple[etree._Element, bool]] = []
    for index, (content, mark) in enumerate(pieces):
        piece = run if index == 0 else deepcopy(shell)
        for one in content:
            piece.append(one)
        if index:
            found[-1][0].addnext(piece)
        found.append((piece, mark))
    return found


def _shell(run: etree._Element) -> etree._Element:
    shell = _empty(run)
    for one in run:
        if is_word(one, "rPr"):
            shell.append(deepcopy(one))
    return shell


def _pieces(run: etree._Element, marks: Sequence[bool]) -> list[tuple[list[etree._Element], bool]]:
    pieces: list[tuple[list[etree._Element], bool]] = [([], marks[0])]
    at = 0
    for one in [one for one in run if not is_word(one, "rPr")]:
        size = len(_printed(one))
        for part, mark in _parts(one, marks[at : at + size]):
            if mark is not None and mark != pieces[-1][1]:
                pieces.append(([], mark))
            pieces[-1][0].append(part)
        at += size
    return pieces


def _parts(one: etree._Element, marks: Sequence[bool]) -> list[tuple[etree._Element, bool | None]]:
    if not marks:
        return [(one, None)]
    if all(mark == marks[0] for mark in marks):
        return [(one, marks[0])]
    text, found, start = one.text or "", list[tuple[etree._Element, bool | None]](), 0
    for end in range(1, len(text) + 1):
        if end == len(text) or marks[end] != marks[start]:
            found.append((_text(one, text[start:end]), marks[start]))
            start = end
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)  # its pieces stand for it
    return found


def _text(one: etree._Element, text: str) -> etree._Element:
    part = _empty(one)
    part.text = text
    if text != text.strip():
        part.set(_SPACE, "preserve")
    return part


def _empty(one: etree._Element) -> etree._Element:
    """An element with the name and the attributes of another, and nothing in it."""
    copy = etree.Element(one.tag, None, one.nsmap)  # type: ignore[arg-type]  # None is a prefix
    copy.attrib.update(one.attrib)
    return copy
