"""A repair for the inline tags of a translation: each of the source once, nested, none other.

It is offered, never done unasked. Where a tag has to go is known for certain only where what it
encloses stands in the target as it stood in the source (a number, a symbol, a name); elsewhere it
goes where it stood by proportion, at the edge of a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from translation.markup import Mark, Piece, TagMark, parse, plain, render


@dataclass(frozen=True, slots=True)
class _Place:
    """A mark and the offset in the text without marks at which it stands."""

    at: int
    mark: TagMark


def repaired(source: str, target: str) -> str:
    """The target with the tags of its source; its words stay as they are.

    Both are in braces notation; raises MarkupRefused where one of them is not. A target whose tags
    are right comes back unchanged.
    """
    wanted, given = _places(parse(source)), _places(parse(target))
    text, model = plain(target), plain(source)
    kept = _one_of_each(given, {place.mark for place in wanted})
    found = {place.mark: place.at for place in kept}
    lost = [place for place in wanted if place.mark not in found]
    for place in lost:
        found[place.mark] = _where(place, wanted, model, text, found)
    placed = [_Place(found[place.mark], place.mark) for place in lost]
    ordered = _untwisted(_merged(kept, placed))
    return _joined(text, _nested(ordered) if _nested(wanted) == wanted else ordered)


def _places(pieces: Sequence[Piece]) -> list[_Place]:
    at, found = 0, []
    for piece in pieces:
        if isinstance(piece, str):
            at += len(piece)
        else:
            found.append(_Place(at, piece))
    return found


def _one_of_each(given: Sequence[_Place], known: set[TagMark]) -> list[_Place]:
    """The marks that the source has, where they stand first; a closing one where it stands last.

    So a pair that was doubled becomes one that encloses both.
    """
    chosen: dict[TagMark, _Place] = {}
    for place in given:
        if place.mark in known and (place.mark not in chosen or place.mark.mark is Mark.CLOSE):
            chosen[place.mark] = place
    return [place for place in given if chosen.get(place.mark) is place]


def _where(
    place: _Place,
    wanted: Sequence[_Place],
    model: str,
    text: str,
    found: dict[TagMark, int],
) -> int:
    """Where a lost mark goes: around what it enclosed if that is there, else by proportion."""
    begin, end = _span(place, wanted)
    enclosed = model[begin:end]
    if enclosed.strip() and text.count(enclosed) == 1:
        start = text.index(enclosed)
        return start if place.mark.mark is Mark.OPEN else start + len(enclosed)
    partner = _partner(place.mark)
    if partner in found:
        length = round((end - begin) * len(text) / max(1, len(model)))
        shift = length if place.mark.mark is Mark.CLOSE else -length
        return _edge_of_word(text, found[partner] + shift, place.mark.mark)
    return _edge_of_word(text, round(place.at * len(text) / max(1, len(model))), place.mark.mark)


def _span(place: _Place, wanted: Sequence[_Place]) -> tuple[int, int]:
    """The offsets in the source that the pair of a mark encloses; none for a standalone one."""
    number = place.mark.number
    if place.mark.mark is Mark.STANDALONE:
        return place.at, place.at
    offsets = [other.at for other in wanted if other.mark.number == number]
    return min(offsets), max(offsets)


def _partner(mark: TagMark) -> TagMark | None:
    if mark.mark is Mark.STANDALONE:
        return None
    other = Mark.CLOSE if mark.mark is Mark.OPEN else Mark.OPEN
    return TagMark(other, mark.number)


def _edge_of_word(text: str, at: int, mark: Mark) -> int:
    """The offset nearest to `at` at which a word begins, for an opening mark, or else one ends.

    A text without blanks is cut where asked.
    """
    at = min(max(at, 0), len(text))
    if not any(map(str.isspace, text)):
        return at
    whole = f" {text} "
    blank = [character.isspace() for character in whole]
    edges = [
        offset
        for offset in range(len(text) + 1)
        if (blank[offset], blank[offset + 1])
        == ((True, False) if mark is Mark.OPEN else (False, True))
    ]
    return min(edges, key=lambda edge: (abs(edge - at), -edge), default=at)


def _merged(kept: Sequence[_Place], lost: Sequence[_Place]) -> list[_Place]:
    """All marks in order of offset; at one offset, a lost one that closes before all that stands.

    Lost ones that open come after it, so that a pair encloses what follows.
    """
    closing = [place for place in lost if place.mark.mark is Mark.CLOSE]
    others = [place for place in lost if place.mark.mark is not Mark.CLOSE]
    return sorted([*closing, *kept, *others], key=lambda place: place.at)


def _untwisted(places: Sequence[_Place]) -> list[_Place]:
    """Each pair with its opening mark before its closing one: where they are twisted they swap."""
    mended = list(places)
    index = {place.mark: number for number, place in enumerate(places)}
    for mark, opens in index.items():
        closes = index.get(TagMark(Mark.CLOSE, mark.number), opens)
        if mark.mark is Mark.OPEN and closes < opens:
            mended[closes] = _Place(places[closes].at, mark)
            mended[opens] = _Place(places[opens].at, TagMark(Mark.CLOSE, mark.number))
    return mended


def _nested(places: Sequence[_Place]) -> list[_Place]:
    """The same marks, where a pair that began within another ends with it at the latest."""
    opened: list[int] = []
    out: list[_Place] = []
    for place in places:
        number = place.mark.number
        if place.mark.mark is not Mark.CLOSE:
            out.append(place)
            if place.mark.mark is Mark.OPEN:
                opened.append(number)
            continue
        while number in opened:
            out.append(_Place(place.at, TagMark(Mark.CLOSE, opened.pop())))
    return out


def _joined(text: str, places: Sequence[_Place]) -> str:
    pieces: list[Piece] = []
    at = 0
    for place in places:
        pieces += [text[at : place.at], place.mark]
        at = place.at
    return render([*pieces, text[at:]])
