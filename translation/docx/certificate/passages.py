"""What is read back of a part: passages of text, piece by piece, and the texts beside them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from translation.docx.certificate.appearance import Appearance, Shown

Key = tuple[object, ...]
Looks = tuple[Shown, tuple[str, ...]]
"""What a letter shows: its formatting, and the links and controls that it stands in."""
Stretch = tuple[str, Shown]
"""A text and what its letters show."""


@dataclass(slots=True, eq=False)
class Piece:
    """Text from one element, or (with `sign`) something that stands in the text.

    `role` is `t` for text, `c` for an element that is one character of a word, `s` for a tab or a
    break, `p` for a point: a note, an image, a field, known by its `sign`. `run` numbers the runs.
    """

    role: str
    text: str
    look: Appearance
    within: tuple[str, ...] = ()
    sign: str = ""
    run: int = 0

    def shows(self, text: str) -> Looks:
        """What letters of this piece show."""
        return self.look.of(text), self.within


@dataclass(slots=True, eq=False)
class Passage:
    """Text that is read as one: of a paragraph, of the result of a field, of an attribute.

    `path` is how blocks are called; `key` is the place without regard to the order in which notes,
    images and fields stand in their paragraph, so that a passage is known again where they moved.
    `top` is the path of the outermost paragraph around it.
    """

    part: str
    path: str
    kind: str
    key: Key
    top: str
    entry: bool = False
    pieces: list[Piece] = field(default_factory=list)
    _plain: str | None = None
    _starts: list[int] = field(default_factory=list)

    @property
    def plain(self) -> str:
        """The text: a tab or a break is one character, a point none."""
        if self._plain is None:
            self._plain = "".join([piece.text for piece in self.pieces])
            self._starts = [0, *accumulate([len(piece.text) for piece in self.pieces])][:-1]
        return self._plain

    def between(self, start: int, end: int) -> Iterator[tuple[Piece, str]]:
        """The pieces with text between two offsets, each with what of it lies there."""
        if start >= end or end > len(self.plain):
            return
        at = bisect_right(self._starts, start) - 1
        while at < len(self.pieces) and self._starts[at] < end:
            piece, begin = self.pieces[at], self._starts[at]
            low, high = max(start - begin, 0), end - begin
            if piece.text and (text := piece.text[low:high]):
                yield piece, text
            at += 1

    def points(self) -> dict[int, list[str]]:
        """The signs of the points by the offset at which they stand, in order."""
        found: dict[int, list[str]] = {}
        at = 0
        for piece in self.pieces:
            if piece.role == "p":
                found.setdefault(at, []).append(piece.sign)
            at += len(piece.text)
        return found


@dataclass(slots=True)
class Reading:
    """One part as read: its passages in order, and by top paragraph what is no passage's text.

    `silent` holds (path of the top paragraph, kind) with texts in order, and how they look:
    deleted text, instructions of fields, hidden text, formulas, phonetic guides.
    """

    passages: list[Passage] = field(default_factory=list)
    silent: dict[tuple[str, str], list[Stretch]] = field(default_factory=dict)

    def say(self, top: str, kind: str, text: str, shown: Shown = ()) -> None:
        """Keep a text that no block holds; pieces that look the same are one."""
        if not text:
            return
        known = self.silent.setdefault((top, kind), [])
        if shown and known and known[-1][1] == shown:
            known[-1] = (known[-1][0] + text, shown)
        else:
            known.append((text, shown))
