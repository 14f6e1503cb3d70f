"""Inline elements of TMX and the braces notation, both ways.

TMX pairs `bpt` and `ept` inside one segment by `i` and the same code across languages by `x`;
`it` is a code whose partner is outside the segment, `ph` stands alone, `hi` marks a stretch,
`ut` (deprecated) is of unknown kind. What the elements hold is native code and no text.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from translation.exchange.characters import legalised
from translation.markup import Mark, Piece, TagMark, escape, parse, render

Key = tuple[str, str]

_DIGITS = 10


class UnknownEntity(Exception):
    """A reference to an entity that nothing defines; its text cannot be known."""


@dataclass(slots=True)
class Numbering:
    """The numbers of the tags of one unit, so that a code has one number in all languages.

    The language read first gives the numbers, from 1 in the order in which its tags open. With
    `keep` the numbers in `x` are taken as they stand: our own files.
    """

    keep: bool = False
    numbers: dict[Key, int] = field(default_factory=dict)

    def number(self, key: Key, x: str | None) -> int:
        """The number of a code, a new one where the unit does not have it yet."""
        if self.keep and x and x.isascii() and x.isdecimal() and len(x) < _DIGITS:
            return int(x)
        return self.numbers.setdefault(key, len(self.numbers) + 1)


@dataclass(frozen=True, slots=True)
class Code:
    """An inline element where it stands; `pair` joins a `bpt` with its `ept`."""

    mark: Mark
    kind: str
    x: str | None
    pair: str = ""


Item = str | Code


def read_inline(segment: etree._Element, numbering: Numbering) -> str:
    """The braces notation of a `seg`, without the texts inside codes (`sub`).

    Raises UnknownEntity on a reference that is not one of XML's own.
    """
    if not len(segment):  # most have no code
        return escape(segment.text or "")
    return render(numbered(list(_items(segment)), numbering))


def _items(parent: etree._Element) -> Iterator[Item]:
    if parent.text:
        yield parent.text
    for child in parent:
        if child.tag is etree.Entity:
            raise UnknownEntity
        if isinstance(child.tag, str):
            yield from _element(child)
        if child.tail:
            yield child.tail


def _element(child: etree._Element) -> Iterator[Item]:
    """A code, or the text of an element that TMX does not know: text is never dropped."""
    x, tag = child.get("x"), etree.QName(child).localname
    if tag == "bpt":
        yield Code(Mark.OPEN, "pair", x, child.get("i", ""))
    elif tag == "ept":
        yield Code(Mark.CLOSE, "pair", x, child.get("i", ""))
    elif tag == "it":
        closes = child.get("pos", "").lower() == "end"
        yield Code(Mark.CLOSE if closes else Mark.OPEN, "isolated", x)
    elif tag in ("ph", "ut"):
        yield Code(Mark.STANDALONE, "alone", x)
    elif tag == "hi":
        opened = Code(Mark.OPEN, "stretch", x)
        yield opened
        yield from _items(child)
        yield Code(Mark.CLOSE, "stretch", x)
    else:
        yield from _items(child)


def numbered(items: list[Item], numbering: Numbering) -> Iterator[Piece]:
    """The items with numbers; a half without its other half stands alone, save in our own files."""
    halves = _partners(items)
    occurrences: Counter[str] = Counter()
    opened: dict[int, int] = {}
    for place, item in enumerate(items):
        if isinstance(item, str):
            yield item
            continue
        first = halves.get(place)
        if first is not None and first < place:
            yield TagMark(Mark.CLOSE, opened[first])
            continue
        occurrences[item.kind] += 1
        key = (item.kind, item.x or f"nth {occurrences[item.kind]}")
        number = opened[place] = numbering.number(key, item.x)
        whole = first is not None or numbering.keep
        yield TagMark(item.mark if whole else Mark.STANDALONE, number)


def _partners(items: list[Item]) -> dict[int, int]:
    """For each half of a pair the place where the pair opens."""
    waiting: dict[Key, list[int]] = {}
    found: dict[int, int] = {}
    for place, item in enumerate(items):
        if isinstance(item, str) or item.kind not in ("pair", "stretch"):
            continue
        key = (item.kind, item.pair)
        if item.mark is Mark.OPEN:
            waiting.setdefault(key, []).append(place)
        elif waiting.get(key):
            opening = waiting[key].pop()
            found[place] = found[opening] = opening
    return found


def write_inline(text: str) -> etree._Element:
    """The `seg` of a text in braces notation; raises MarkupRefused where it is none.

    Every code shows its brace expression, which a translator of another tool then sees.
    """
    segment = etree.Element("seg")
    pieces = parse(text)
    pairs = _pairs(pieces)
    last: etree._Element | None = None
    for place, piece in enumerate(pieces):
        if isinstance(piece, TagMark):
            last = etree.SubElement(segment, *_written(piece, pairs.get(place)))
            last.text = str(piece)
        elif last is None:
            segment.text = legalised(piece)
        else:
            last.tail = legalised(piece)
    return segment


def _pairs(pieces: tuple[Piece, ...]) -> dict[int, int]:
    """For each half of a complete pair the `i` of the pair, from 1 in the order of opening."""
    waiting: dict[int, list[int]] = {}
    found: list[tuple[int, int]] = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, str) or piece.mark is Mark.STANDALONE:
            continue
        if piece.mark is Mark.OPEN:
            waiting.setdefault(piece.number, []).append(place)
        elif waiting.get(piece.number):
            found.append((waiting[piece.number].pop(), place))
    return {half: i for i, pair in enumerate(sorted(found), 1) for half in pair}


def _written(tag: TagMark, pair: int | None) -> tuple[str, dict[str, str]]:
    x = {"x": str(tag.number)}
    if tag.mark is Mark.STANDALONE:
        return "ph", x
    if pair is None:
        return "it", {"pos": "begin" if tag.mark is Mark.OPEN else "end", **x}
    if tag.mark is Mark.OPEN:
        return "bpt", {"i": str(pair), **x}
    return "ept", {"i": str(pair)}
