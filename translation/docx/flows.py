"""A flow: the text that is read as one, as atoms that know their place in the tree.

A paragraph gives one flow for its own text and one for the result of each field in it; an
attribute or a cached string of a chart gives a flow of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import accumulate

from lxml import etree

from translation.documents import BlockKind
from translation.docx.looks import NO_LOOK, Look


class Role(IntEnum):
    """What an atom does in the text."""

    TEXT = 0
    """A slot of text: the content of a `w:t`, `a:t`, `c:v`, or an attribute."""
    CHARACTER = 1
    """An element that is one character of a word: a hyphen that does not break, a soft one."""
    SPACE = 2
    """A tab or a break: one character of white space, a standalone tag inside a segment."""
    POINT = 3
    """A note, image, field: no text, a standalone tag inside a segment."""


@dataclass(slots=True, eq=False)
class Shell:
    """Something that encloses text: a link, a content control, the base of a ruby.

    `element` is its outermost element; for the link of a complex field the `w:fldChar` that
    begins it, and `end` the one that ends it. `whole` says whether it begins and ends in one
    paragraph.
    """

    kind: str
    label: str
    element: etree._Element
    end: etree._Element | None = None
    whole: bool = True
    inside: etree._Element | None = None


Shells = tuple[Shell, ...]


@dataclass(slots=True, eq=False)
class Atom:
    """The smallest piece of a flow; `end` closes a POINT that is a complex field.

    `offset` is where the text starts in an attribute that holds several atoms.
    """

    role: Role
    text: str
    element: etree._Element
    shells: Shells = ()
    look: Look = NO_LOOK
    kind: str = ""
    label: str = ""
    end: etree._Element | None = None
    offset: int = 0


@dataclass(slots=True, eq=False)
class Flow:
    """Atoms in reading order, with the part, path and kind of the block they make.

    `paragraph` is the `w:p` or `a:p` it belongs to, `attribute` the one that holds the text where
    no element does; `follows` is the flow whose translation this one repeats, with the offset in
    its own text where that of the other begins.
    """

    part: str
    path: str
    kind: BlockKind
    paragraph: etree._Element
    atoms: list[Atom] = field(default_factory=list)
    attribute: str | None = None
    entry: bool = False
    follows: "tuple[Flow, int] | None" = None

    @property
    def plain(self) -> str:
        """The text handed to the splitter."""
        return "".join([atom.text for atom in self.atoms])

    def starts(self) -> list[int]:
        """The offset of each atom in the plain text."""
        return [0, *accumulate([len(atom.text) for atom in self.atoms])][:-1]

    def collapse(self, since: int, point: Atom) -> None:
        """Make one point of the atoms since an index, where none of them has text."""
        added = self.atoms[since:]
        if added and not any(atom.role <= Role.CHARACTER for atom in added):
            self.atoms[since:] = [point]


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
