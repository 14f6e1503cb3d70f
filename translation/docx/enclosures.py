"""What encloses text, made again around other text: links, content controls, ruby bases."""

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from translation.docx.flows import Shell
from translation.docx.names import every, local
from translation.docx.runs import RUN_PROPERTIES, hollow, run_of

Element = etree._Element

PROPERTIES = every(
    ["w:rPr", "w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:rubyPr", "w:rt", "a:rPr", "a:pPr"]
)
_CODES = every(["w:fldChar", "w:instrText", "w:delInstrText"]) | RUN_PROPERTIES


def wrapped(shell: Shell, inner: list[Element]) -> list[Element]:
    """Elements in a copy of what encloses them; as they are where it cannot be copied."""
    if shell.inside is not None:
        return [_enclosed(shell, shell.inside, inner)]
    codes = _codes(shell)
    if codes is None or not inner:
        return inner
    begin, end = codes
    return [*begin, *inner, end]


def _enclosed(shell: Shell, inside: Element, inner: Sequence[Element]) -> Element:
    """A copy of an enclosure, its attributes and properties kept, with other content."""
    line = [inside]
    while line[-1] is not shell.element:
        parent = line[-1].getparent()
        if parent is None:
            break
        line.append(parent)
    content = list(inner)
    for element in line:
        outer = hollow(element)
        outer.extend([deepcopy(c) for c in element if c.tag in PROPERTIES])
        outer.extend(content)
        content = [outer]
    run = run_of(shell.element)
    if run is not None and local(shell.element) == "ruby":
        holder = hollow(run)
        holder.extend([deepcopy(c) for c in run if c.tag in RUN_PROPERTIES])
        holder.extend(content)
        return holder
    return content[0]


def _codes(shell: Shell) -> tuple[list[Element], Element] | None:
    """Copies of the runs from the begin of a link's field to its separator, and of its end."""
    if shell.end is None or not shell.whole:
        return None
    first, last = run_of(shell.element), run_of(shell.end)
    if first is None or last is None:
        return None
    codes = [first]
    while not any("separate" in child.attrib.values() for child in codes[-1]):
        following = codes[-1].getnext()
        nested = following is not None and any("begin" in c.attrib.values() for c in following)
        if following is None or following is last or nested:
            return None
        codes.append(following)
    return [_only_codes(run) for run in codes], _only_codes(last)


def _only_codes(run: Element) -> Element:
    copy = deepcopy(run)
    copy.tail = None
    for child in list(copy):
        if child.tag not in _CODES:
            copy.remove(child)
    return copy


def own_codes(shell: Shell) -> list[Element]:
    """The codes of a link's field: what stands from its begin to its separator, and its end."""
    first = run_of(shell.element)
    if first is None or shell.end is None or not shell.whole:
        return []
    codes: list[Element] = []
    run: Element | None = first
    while run is not None:
        for child in run:
            if codes and "begin" in child.attrib.values():
                return []  # a field inside the instruction: nothing is taken away from it
            if child is shell.element or (codes and child.tag in _CODES - RUN_PROPERTIES):
                codes.append(child)
            if codes and "separate" in child.attrib.values():
                return [*codes, shell.end]
        run = run.getnext()
    return []
