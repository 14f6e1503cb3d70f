"""Exchanging the text of one segment: the slots filled, or the segment built anew.

Where a target has the tags of its source in the same order, every text goes into the slots that
its source stood in and nothing else is touched; only other tags, or text where the source has
none, make a segment be built anew.
"""

from collections.abc import Sequence

from translation.docx.flows import Flow, Role
from translation.docx.inline import Skeleton, Slice, skeleton
from translation.docx.rebuild import rebuild
from translation.docx.runs import keep_blanks
from translation.docx.slots import divide
from translation.docx.targets import chunks_of, leaves_of, pieces_of, repaired
from translation.markup import Piece


def exchange(flow: Flow, start: int, end: int, text: str) -> None:
    """Put a target text in the place of the segment between two offsets of a flow.

    The segments of one flow are exchanged from the last to the first, so that what stands before
    keeps its offsets.
    """
    source = skeleton(flow, start, end)
    pieces = repaired(pieces_of(text), source)
    if flow.attribute is not None:
        _fill_attribute(flow.attribute, source, pieces)
        return
    marks, chunks = chunks_of(pieces)
    if marks == source.marks and all(map(_fits, source.chunks, chunks)):
        for slots, chunk in zip(source.chunks, chunks, strict=True):
            _fill(slots, chunk)
    else:
        rebuild(flow, source, leaves_of(pieces))


def _fits(slots: list[Slice], chunk: str) -> bool:
    """Whether a text finds slots to stand in."""
    if not chunk or any(one.atom.role is Role.TEXT for one in slots):
        return True
    return chunk in "".join([one.text for one in slots])


def _fill_attribute(name: str, source: Skeleton, pieces: Sequence[Piece]) -> None:
    first, last = source.slices[0], source.slices[-1]
    element = first.atom.element
    value = str(element.get(name) or "")
    written = "".join([p if isinstance(p, str) else _label(source, p.number) for p in pieces])
    begin, end = first.atom.offset + first.begin, last.atom.offset + last.end
    element.set(name, value[:begin] + written + value[end:])


def _label(source: Skeleton, number: int) -> str:
    stands_for = source.stands_for[number]
    return stands_for.atom.label if isinstance(stands_for, Slice) else ""


def _fill(slots: Sequence[Slice], text: str) -> None:
    """Divide a text over slots; elements that are one character stay where theirs still is."""
    if len(slots) == 1 and slots[0].atom.role is Role.TEXT:
        _put(slots[0], text)
        return
    groups: list[list[Slice]] = [[]]
    pieces: list[str] = []
    seen = done = 0
    whole = "".join([one.text for one in slots])
    for one in slots:
        if one.atom.role is Role.TEXT:
            groups[-1].append(one)
        else:
            place = _occurrence(text, one.text, whole[:seen].count(one.text))
            if place < done or (place > done and not groups[-1]):
                _remove(one)
            else:
                pieces.append(text[done:place])
                groups.append([])
                done = place + 1
        seen += one.end - one.begin
    pieces.append(text[done:])
    if pieces[-1] and not groups[-1]:
        groups, pieces = _without_last_character(slots, groups, pieces)
    for group, piece in zip(groups, pieces, strict=True):
        if group:
            _share(group, piece)


def _without_last_character(
    slots: Sequence[Slice], groups: list[list[Slice]], pieces: list[str]
) -> tuple[list[list[Slice]], list[str]]:
    """Text after the last element has no slot: it joins, with the characters, the slots before."""
    characters = [one for one in slots if one.atom.role is not Role.TEXT]
    kept = [one for one in characters if one.atom.element.getparent() is not None]
    joined = pieces[0]
    for one, piece in zip(kept, pieces[1:], strict=True):
        joined += one.text + piece
        _remove(one)
    return [[one for group in groups for one in group]], [joined]


def _occurrence(text: str, character: str, before: int) -> int:
    """Where a character stands in a text for the time after `before` times; -1 for nowhere."""
    place = -1
    for _ in range(before + 1):
        place = text.find(character, place + 1)
        if place < 0:
            return -1
    return place


def _remove(one: Slice) -> None:
    parent = one.atom.element.getparent()
    if parent is not None:
        parent.remove(one.atom.element)


def _share(slots: list[Slice], text: str) -> None:
    pieces = divide([one.text for one in slots], text)
    for at, one in enumerate(slots):
        if _is_formatted_blank(one) and pieces[at].strip():
            _spill(slots, pieces, at)
    for one, piece in zip(slots, pieces, strict=True):
        _put(one, piece)


def _is_formatted_blank(one: Slice) -> bool:
    return one.text.isspace() and one.atom.look.plain != one.look


def _spill(slots: list[Slice], pieces: list[str], at: int) -> None:
    """Let no letter take on the formatting of a blank: it goes to the slots beside.

    A slot before that is such a blank too gives what it has to the text before both.
    """
    piece = pieces[at]
    body = piece.lstrip()
    lead = len(piece) - len(body)
    before = next((n for n in range(at - 1, -1, -1) if not _is_formatted_blank(slots[n])), None)
    if before is None:
        if at + 1 < len(slots):
            pieces[at], pieces[at + 1] = piece[:lead], body + pieces[at + 1]
        return
    blank = next((place for place, c in enumerate(piece) if c.isspace()), len(piece))
    rest = piece[blank:]
    after = rest.lstrip()
    if after and at + 1 == len(slots):
        blank, rest, after = len(piece), "", ""
    if blank:
        pieces[before] = "".join([*pieces[before:at], piece[:blank]])
        pieces[before + 1 : at] = [""] * (at - before - 1)
    pieces[at] = rest[: len(rest) - len(after)]
    if after:
        pieces[at + 1] = after + pieces[at + 1]


def _put(one: Slice, text: str) -> None:
    element = one.atom.element
    whole = element.text or ""
    element.text = whole[: one.begin] + text + whole[one.end :]
    keep_blanks(element, one.atom.text)
