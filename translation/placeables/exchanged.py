"""A translation after values of its source changed: the new ones in the places of the old.

It is an offer and nothing more: words that go with a number (a plural, a case) may want a person.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from translation.languages import Language
from translation.placeables.acts import adoptions, is_adoption, readopted
from translation.placeables.grammar import blank_tags, find
from translation.placeables.months import is_month, months, remonthed
from translation.placeables.numerals import Numeral, european, write_number
from translation.placeables.scaled import is_scaled, rescaled, scaled
from translation.placeables.times import retimed, times
from translation.placeables.values import Kind, Placeable

_TAG = re.compile(r"\{/?\d+/?\}")
_SIGNS = "+-\u2212\u00b1"

Reader = Callable[[str, Language], Iterator[Placeable]]
"""What finds values of one kind in a text without tags."""

_NAMING: tuple[Reader, ...] = (months, adoptions)
"""Those whose values have the name of a month or a place in them."""

_WITHOUT_NAMES: tuple[Reader, ...] = (times, scaled)
_READERS = (*_WITHOUT_NAMES, *_NAMING)

Pair = tuple[Placeable, Placeable]
"""A value and the one that takes its place."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A text with other values in it, and where they stand: offsets in it, end exclusive.

    `alone` tells that the two texts of the source differ in these values and in nothing else.
    """

    text: str
    places: tuple[tuple[int, int], ...]
    alone: bool


def exchanged(before: str, after: str, source: Language, text: str, target: Language) -> str | None:
    """The text of a target with the values that differ between two texts of its source.

    None where the two differ in more than values or not at all, and where `exchange` has none.
    """
    made = exchange(before, after, source, text, target)
    return made.text if made is not None and made.alone else None


def exchange(
    before: str, after: str, source: Language, text: str, target: Language
) -> Exchange | None:
    """The text of a target with the values of `after` where those of `before` stood.

    Times of day are values here, and so are numbers with a word for their scale (16.5 million),
    months with a year, and where and when an act was adopted (Rev. Busan, 2014); where the target
    has one of these two in a form that no rule knows, and nothing but its year differs, that alone
    is one. The values of both are paired in their order. None where their kinds are not the
    same, where nothing is to be exchanged, and where one of the old values does not stand exactly
    once, on either side: which of two is meant, no rule can tell. A digit that belongs to no value
    has to be the same in both.
    """
    texts = before, after, source, text, target
    made = _exchange(*texts, _READERS)
    if made is not None or not (_names(before, source) or _names(text, target)):
        return made
    made = _exchange(*texts, _WITHOUT_NAMES)
    return made if made is not None and made.alone else None


def _names(text: str, language: Language) -> bool:
    """Whether a text has a value with the name of a month or a place in it."""
    plain = blank_tags(text)
    return any(True for reader in _NAMING for _ in reader(plain, language))


def _exchange(
    before: str, after: str, source: Language, text: str, target: Language, more: Sequence[Reader]
) -> Exchange | None:
    old, new = _values(before, source, target, more), _values(after, source, target, more)
    kinds = [one.kind for one in old] == [one.kind for one in new]
    if not kinds or _digits(before, old) != _digits(after, new):
        return None
    pairs = [(one, other) for one, other in zip(old, new, strict=True) if one.value != other.value]
    alone = _words(before, old) == _words(after, new)
    if not pairs or not (alone or _in_order(before, after, old, pairs)):
        return None
    held = _values(text, target, target, more)
    places = [_place(held, old, one) for one, _ in pairs]
    found = [
        (place, written)
        for place, (_, other) in zip(places, pairs, strict=True)
        if place is not None
        and (written := _written(place, other, source, target)) is not None
        and _tags(place.text) == _tags(written)
    ]
    return Exchange(*_put(text, found), alone) if len(found) == len(pairs) else None


def _values(
    text: str, source: Language, target: Language, more: Sequence[Reader]
) -> list[Placeable]:
    """The values of a text, first those that some more readers find in it."""
    plain = blank_tags(text)
    found = [one for reader in more for one in reader(plain, source)]
    rest = (one for one in find(text, source, target) if not _touches(one, found))
    return sorted([*found, *rest], key=lambda one: one.start)


def _touches(one: Placeable, others: Sequence[Placeable]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _written(place: Placeable, new: Placeable, source: Language, target: Language) -> str | None:
    """A new value in the form of the place that it goes to; None where it has none there."""
    if place.kind is Kind.TIME:
        return retimed(place.text, new.value)
    if is_month(place.value) or is_month(new.value):
        return remonthed(place.text, new.value, target)
    if is_adoption(place.value) or is_adoption(new.value):
        return readopted(place.text, new.value, target)
    if place.kind is Kind.NUMBER and is_scaled(place.text, target):
        return rescaled(place.text, new.value, target)
    if new.kind is Kind.NUMBER and is_scaled(new.text, source):
        return write_number(Numeral(Decimal(new.value), grouped=True, certain=True), target)
    return new.written


def _put(
    text: str, found: Sequence[tuple[Placeable, str]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text with each place rewritten, and where the new forms stand."""
    pieces, at, length, places = [], 0, 0, []
    for place, written in sorted(found, key=lambda one: one[0].start):
        kept = text[at : place.start]
        length += len(kept) + len(written)
        pieces += [kept, written]
        places.append((length - len(written), length))
        at = place.end
    return "".join([*pieces, text[at:]]), tuple(places)


def _in_order(before: str, after: str, old: Sequence[Placeable], pairs: Sequence[Pair]) -> bool:
    """Whether values of texts with other words go by their order: none moved, no sign changed."""
    known = {(one.kind, one.value) for one in old}
    return all(
        (other.kind, other.value) not in known and _sign(before, one) == _sign(after, other)
        for one, other in pairs
    )


def _sign(text: str, value: Placeable) -> str:
    last = text[: value.start][-1:]
    return last if last and last in _SIGNS else ""


def _words(text: str, values: Sequence[Placeable]) -> list[str]:
    """What stands before, between and after the values of a text, with the kind of each."""
    pieces, at = [], 0
    for value in values:
        pieces += [text[at : value.start], value.kind.value]
        at = value.end
    return [*pieces, text[at:]]


def _digits(text: str, values: Sequence[Placeable]) -> list[str]:
    """The numbers that belong to no value, in their order."""
    between = _words(blank_tags(text), values)[::2]
    return [number for piece in between for number in re.findall(r"\d+", european(piece))]


def _tags(text: str) -> list[str]:
    return _TAG.findall(text)


def _place(
    held: Sequence[Placeable], known: Sequence[Placeable], old: Placeable
) -> Placeable | None:
    """Where an old value stands in a text; None where that is nowhere, or doubtful."""
    same = [one for one in held if (one.kind, one.value) == (old.kind, old.value)]
    times = sum((one.kind, one.value) == (old.kind, old.value) for one in known)
    return same[0] if len(same) == times == 1 else None
