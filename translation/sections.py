"""Sections: a heading and what follows, until a heading of the same level or a higher one."""

from collections.abc import Sequence
from dataclasses import dataclass

from translation.errors import MarkupRefused
from translation.markup import TagMark, parse

LONGEST_NAME = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A segment in reading order; `level` is that of a heading, `block` and `part` its place."""

    segment: int
    block: int
    part: str
    text: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """A section by the words of its heading; `first` and `last` are segments.

    `number` is that of its first segment as people count, `segments` how many it has.
    """

    name: str
    level: int
    first: int
    last: int
    number: int
    segments: int


def sections(lines: Sequence[Line]) -> list[Section]:
    """The sections of a document, those within others after them; none where no heading is.

    A heading of several segments is one; a section ends with its part of the document, so that
    the last one does not take the headers and footnotes.
    """
    found = []
    for at, line in enumerate(lines):
        if line.level is None or (at and lines[at - 1].block == line.block):
            continue
        end = _end(lines, at)
        words = " ".join(_plain(one.text) for one in lines[at:end] if one.block == line.block)
        name = words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"
        found.append(
            Section(name, line.level, line.segment, lines[end - 1].segment, at + 1, end - at)
        )
    return found


def _end(lines: Sequence[Line], at: int) -> int:
    start = lines[at]
    for place in range(at + 1, len(lines)):
        line = lines[place]
        if line.part != start.part:
            return place
        above = line.level is not None and line.level <= (start.level or 0)
        if above and line.block != start.block:
            return place
    return len(lines)


def _plain(text: str) -> str:
    try:
        pieces = "".join(str(p) for p in parse(text) if not isinstance(p, TagMark))
    except MarkupRefused:
        pieces = text
    return " ".join(pieces.split())
