"""A translation after only values of its source were corrected: the new ones in their places.

It is an offer and nothing more: words that go with a number (a plural, a case) may want a person.
"""

from collections.abc import Sequence

from translation.languages import Language
from translation.placeables.grammar import find
from translation.placeables.values import Placeable

_BLANKS = str.maketrans("\u00a0\u202f", "  ")


def exchanged(before: str, after: str, source: Language, text: str, target: Language) -> str | None:
    """The text of a target with the values that differ between two texts of its source.

    None where the two differ in more than values or not at all, and where one of the old values
    does not stand in the text exactly once, in the house form of its language.
    """
    old, new = find(before, source, target), find(after, source, target)
    if _words(before, old) != _words(after, new):
        return None
    pairs = [(one, other) for one, other in zip(old, new, strict=True) if one.value != other.value]
    if not pairs:
        return None
    held = find(text, target, target)
    found = [(_place(held, one), other.written) for one, other in pairs]
    places = {place.start: (place, written) for place, written in found if place is not None}
    if len(places) < len(pairs):
        return None
    made = text
    for _, (place, written) in sorted(places.items(), reverse=True):
        made = made[: place.start] + written + made[place.end :]
    return made


def _words(text: str, values: Sequence[Placeable]) -> list[str]:
    """What stands before, between and after the values of a text, with the kind of each."""
    pieces, at = [], 0
    for value in values:
        pieces += [text[at : value.start], value.kind.value]
        at = value.end
    return [*pieces, text[at:]]


def _place(held: Sequence[Placeable], old: Placeable) -> Placeable | None:
    """Where an old value stands in a text; None where that is nowhere, or more than once."""
    same = [one for one in held if (one.kind, one.value) == (old.kind, old.value)]
    if len(same) != 1 or same[0].text.translate(_BLANKS) != old.written.translate(_BLANKS):
        return None
    return same[0]
