"""Inline elements of XLIFF 2.1 and 1.2 and the braces notation, both ways.

A pair that holds whole pairs is one element (`pc`, `g`); one that crosses another, or stands a
second time, is two that name each other (`sc` and `ec`, `bpt` and `ept`); half a pair is marked as
alone. Each carries the brace expression as its original data, which is what is read back first:
tools keep it even where they number codes anew.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from translation.errors import MarkupRefused
from translation.exchange.characters import legalised
from translation.markup import InlineTag, Mark, Piece, TagMark, parse

_BRACE = re.compile(r"\s*\{(/?)([0-9]{1,9})(/?)\}\s*")
_NUMBER = re.compile(r"([0-9]{1,9})(?:-[0-9a-z]+)?")

_TYPES2 = {"format": "fmt", "link": "link", "image": "image"}
_TYPES1 = {"format": "x-format", "link": "link", "image": "image", "break": "lb"}


@dataclass(slots=True)
class OriginalData:
    """The original data of the codes of one 2.1 unit: brace expressions by id, each once."""

    ids: dict[str, str] = field(default_factory=dict)

    def ref(self, mark: TagMark) -> str:
        """The id under which an expression stands."""
        return self.ids.setdefault(str(mark), f"d{len(self.ids) + 1}")

    def element(self, qualified: str) -> etree._Element:
        """The `originalData` of the unit."""
        whole = etree.Element(f"{qualified}originalData")
        for expression, id in self.ids.items():
            etree.SubElement(whole, f"{qualified}data", id=id).text = expression
        return whole


@dataclass(frozen=True, slots=True)
class _Placed:
    """A tag of a text with the place of its other half, None where it has none."""

    mark: TagMark
    partner: int | None
    nested: bool
    turn: int
    """How often its number has come before, so that every id is one of its own."""

    @property
    def id(self) -> str:
        """The number, and from the second time on which time it is."""
        return f"{self.mark.number}" if not self.turn else f"{self.mark.number}-{self.turn + 1}"


def write2(
    parent: etree._Element,
    text: str,
    tags: Sequence[InlineTag],
    data: OriginalData,
    qualified: str,
) -> None:
    """Put a text in braces notation into a 2.1 `source` or `target`; raises MarkupRefused."""
    kinds = {tag.number: tag for tag in tags}

    def code(one: _Placed, opening: _Placed | None) -> tuple[str, dict[str, str]]:
        mark, about = one.mark, _about2(kinds.get(one.mark.number))
        if mark.mark is Mark.STANDALONE:
            return "ph", {"id": one.id, "dataRef": data.ref(mark), **about}
        if one.nested:
            closing = TagMark(Mark.CLOSE, mark.number)
            refs = {"dataRefStart": data.ref(mark), "dataRefEnd": data.ref(closing)}
            shown = {"dispStart": about.pop("disp")} if "disp" in about else {}
            return "pc", {"id": one.id, **refs, **about, **shown}
        ref = {"dataRef": data.ref(mark)}
        if mark.mark is Mark.OPEN:
            alone = {"isolated": "yes"} if one.partner is None else {}
            return "sc", {"id": one.id, **ref, **alone, **about}
        if opening is None:
            return "ec", {"id": f"{one.id}-e", "isolated": "yes", **ref, **about}
        return "ec", {"startRef": opening.id, **ref}

    _write(parent, parse(text), code, qualified, shown=False)


def write1(parent: etree._Element, text: str, tags: Sequence[InlineTag], qualified: str) -> None:
    """Put a text in braces notation into a 1.2 `source` or `target`; raises MarkupRefused."""
    kinds = {tag.number: tag for tag in tags}

    def code(one: _Placed, opening: _Placed | None) -> tuple[str, dict[str, str]]:
        mark, about = one.mark, _about1(kinds.get(one.mark.number))
        if mark.mark is Mark.STANDALONE:
            return ("ph" if one.turn else "x"), {"id": one.id, **about}
        if one.nested:
            return "g", {"id": one.id, **about}
        if mark.mark is Mark.OPEN and one.partner is not None:
            return "bpt", {"id": one.id, "rid": one.id, **about}
        if mark.mark is Mark.CLOSE and opening is not None:
            return "ept", {"id": f"{one.id}-e", "rid": opening.id}
        pos = "open" if mark.mark is Mark.OPEN else "close"
        return "it", {"id": f"{one.id}-{pos[0]}", "pos": pos, **about}

    _write(parent, parse(text), code, qualified, shown=True)


def _about2(tag: InlineTag | None) -> dict[str, str]:
    if tag is None:
        return {}
    shown = {"disp": legalised(tag.label)} if tag.label else {}
    return {"type": _TYPES2.get(tag.kind, "other"), "subType": f"hexaglot:{tag.kind}", **shown}


def _about1(tag: InlineTag | None) -> dict[str, str]:
    return {} if tag is None else {"ctype": _TYPES1.get(tag.kind, f"x-{tag.kind}")}


_HOLDING_DATA = frozenset({"ph", "bpt", "ept", "it"})


def _write(
    parent: etree._Element,
    pieces: Sequence[Piece],
    code: Callable[[_Placed, _Placed | None], tuple[str, dict[str, str]]],
    qualified: str,
    *,
    shown: bool,
) -> None:
    """Write pieces one after the other; `shown` puts the expression into codes that hold data."""
    placed = _placed(pieces)
    into, last = parent, None
    above: list[etree._Element] = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            _add(into, last, legalised(piece))
            continue
        one = placed[place]
        if one.nested and piece.mark is Mark.CLOSE:
            into, last = above.pop(), into
            continue
        opening = None if one.partner is None else placed[one.partner]
        name, attributes = code(one, opening)
        last = etree.SubElement(into, qualified + name, attributes)
        if one.nested:
            above.append(into)
            into, last = last, None
        elif shown and name in _HOLDING_DATA:
            last.text = str(piece)


def _add(into: etree._Element, last: etree._Element | None, text: str) -> None:
    if last is None:
        into.text = (into.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _placed(pieces: Sequence[Piece]) -> dict[int, _Placed]:
    """The tags of a text by their places; a pair is nested where it crosses no other."""
    partners = _partners(pieces)
    turns: dict[tuple[int, bool], int] = {}
    found: dict[int, _Placed] = {}
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            continue
        closes = piece.mark is Mark.CLOSE
        turn = turns.get((piece.number, closes), 0)
        turns[piece.number, closes] = turn + 1
        partner = partners.get(place)
        found[place] = _Placed(piece, partner, _nested(place, partner, partners), turn)
    return found


def _partners(pieces: Sequence[Piece]) -> dict[int, int]:
    waiting: dict[int, list[int]] = {}
    found: dict[int, int] = {}
    for place, piece in enumerate(pieces):
        if isinstance(piece, str) or piece.mark is Mark.STANDALONE:
            continue
        if piece.mark is Mark.OPEN:
            waiting.setdefault(piece.number, []).append(place)
        elif waiting.get(piece.number):
            opened = waiting[piece.number].pop()
            found[place], found[opened] = opened, place
    return found


def _nested(place: int, partner: int | None, partners: Mapping[int, int]) -> bool:
    """Whether every pair that begins within this one ends within it."""
    if partner is None:
        return False
    first, last = min(place, partner), max(place, partner)
    inner = (partners[at] for at in range(first + 1, last) if at in partners)
    return all(first < other < last for other in inner)


def read2(parent: etree._Element, data: Mapping[str, str]) -> list[Piece]:
    """The pieces of a 2.x `source` or `target`; `data` is the original data of its unit by id.

    Annotations are passed through, and an element that is not known gives its text. Raises
    MarkupRefused (`unknown_code`) for a code that stands for none of ours.
    """
    return list(_items2(parent, data, {}))


def _items2(
    parent: etree._Element, data: Mapping[str, str], opened: dict[str, int]
) -> Iterator[Piece]:
    if parent.text:
        yield parent.text
    for child in parent:
        yield from _code2(child, data, opened)
        if child.tail:
            yield child.tail


def _code2(
    child: etree._Element, data: Mapping[str, str], opened: dict[str, int]
) -> Iterator[Piece]:
    name, id = local(child), child.get("copyOf", "") or child.get("id", "")
    said = _expression(data.get(child.get("dataRef", "")))
    if name == "pc":
        first = _expression(data.get(child.get("dataRefStart", "")))
        number = first.number if first is not None else _number(id)
        yield TagMark(Mark.OPEN, number)
        yield from _items2(child, data, opened)
        yield TagMark(Mark.CLOSE, number)
    elif name == "ph":
        yield said or TagMark(Mark.STANDALONE, _number(id))
    elif name == "sc":
        mark = said or TagMark(Mark.OPEN, _number(id))
        opened[child.get("id", "")] = mark.number
        yield mark
    elif name == "ec":
        start = child.get("startRef", "")
        known = opened.get(start)
        yield said or TagMark(Mark.CLOSE, _number(start or id) if known is None else known)
    elif name == "cp":
        yield _character(child.get("hex", ""))
    else:
        yield from _items2(child, data, opened)


def read1(parent: etree._Element) -> list[Piece]:
    """The pieces of a 1.2 `source` or `target`; what stands in codes is no text.

    Markers, those of segments among them, are passed through. Raises MarkupRefused
    (`unknown_code`).
    """
    return list(_items1(parent, {}))


def _items1(parent: etree._Element, opened: dict[str, int]) -> Iterator[Piece]:
    if parent.text:
        yield parent.text
    for child in parent:
        yield from _code1(child, opened)
        if child.tail:
            yield child.tail


def _code1(child: etree._Element, opened: dict[str, int]) -> Iterator[Piece]:
    name, id = local(child), child.get("id", "")
    said, rid = _expression(words(child)), child.get("rid", "") or id
    if name == "g":
        number = _number(id)
        yield TagMark(Mark.OPEN, number)
        yield from _items1(child, opened)
        yield TagMark(Mark.CLOSE, number)
    elif name in ("x", "ph"):
        yield (said if name == "ph" else None) or TagMark(Mark.STANDALONE, _number(id))
    elif name in ("bpt", "bx"):
        mark = said or TagMark(Mark.OPEN, _number(id))
        opened[rid] = mark.number
        yield mark
    elif name in ("ept", "ex"):
        yield said or TagMark(Mark.CLOSE, opened[rid] if rid in opened else _number(rid))
    elif name == "it":
        closes = child.get("pos") == "close"
        yield said or TagMark(Mark.CLOSE if closes else Mark.OPEN, _number(id))
    else:
        yield from _items1(child, opened)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; raises MarkupRefused for an entity."""
    if not isinstance(element.tag, str):
        raise MarkupRefused("unknown_entity", "the text refers to an entity; write it out")
    return etree.QName(element).localname


def words(element: etree._Element) -> str:
    """All text within an element."""
    return "".join(str(piece) for piece in element.itertext())


def _expression(given: str | None) -> TagMark | None:
    """The tag that original data stands for, None where it is none of ours."""
    found = None if given is None else _BRACE.fullmatch(given)
    if found is None or (found[1] and found[3]):
        return None
    if found[3]:
        return TagMark(Mark.STANDALONE, int(found[2]))
    return TagMark(Mark.CLOSE if found[1] else Mark.OPEN, int(found[2]))


def _number(id: str) -> int:
    found = _NUMBER.fullmatch(id)
    if found is None:
        raise MarkupRefused(
            "unknown_code",
            "a code of the file is none of those that were exported; put the codes of the source "
            "in its place",
        )
    return int(found[1])


def _character(code: str) -> str:
    """The character that XML cannot hold and a `cp` names; the store says whether it is taken."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        raise MarkupRefused(
            "bad_character", "a character of the file is named by no number; take it out"
        ) from None
