"""What encloses text, made again around other text: links, content controls, ruby bases."""

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from translation.docx.flows import Shell
from translation.docx.names import every, local
from translation.docx.runs import RUN_PROPERTIES, RUNS, hollow, run_of

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
        if following is None or following is last:
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


def codes_left(shell: Shell) -> list[Element]:
    """The runs of a link's field that hold nothing but its codes."""
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
    return [run for run in between if run.tag in RUNS and all(c.tag in _CODES for c in run)]
