"""Dividing a target text over the slots that its source stood in.

Runs that look the same are one piece for a reader, but stay separate elements in the file. The
target is cut at the proportional offsets, each cut at a place of the same kind as the original
one: between words, inside one, before a combining mark. A word of a joining script (Arabic) is
cut only where the original cut was inside such a word. The same length with the same kinds of
characters gives the same places.
"""

import unicodedata
from collections.abc import Sequence
from enum import IntEnum


class Cut(IntEnum):
    """The kind of a place between two characters."""

    AFTER_BLANK = 0
    BEFORE_BLANK = 1
    BETWEEN = 2
    INSIDE = 3
    JOINED = 4
    MARK = 5


_JOINING = (
    (0x0600, 0x06FF),
    (0x0700, 0x08FF),
    (0x1800, 0x18AF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFF),
)
_OUTSIDE = (Cut.AFTER_BLANK, Cut.BEFORE_BLANK, Cut.BETWEEN)
_FITTING = {
    Cut.AFTER_BLANK: ((Cut.AFTER_BLANK,), _OUTSIDE, (Cut.INSIDE,)),
    Cut.BEFORE_BLANK: ((Cut.BEFORE_BLANK,), _OUTSIDE, (Cut.INSIDE,)),
    Cut.BETWEEN: ((Cut.BETWEEN,), _OUTSIDE, (Cut.INSIDE,)),
    Cut.INSIDE: ((Cut.INSIDE,), _OUTSIDE),
    Cut.JOINED: ((Cut.JOINED, Cut.INSIDE), _OUTSIDE),
    Cut.MARK: ((Cut.MARK, Cut.INSIDE, Cut.JOINED), _OUTSIDE),
}


def cut_kind(text: str, at: int) -> Cut:
    """The kind of the place before character `at` of a text (0 < at < len)."""
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after):
        return Cut.MARK
    if not (_in_word(before) and _in_word(after)):
        return _beside_blank(before, after)
    return Cut.JOINED if _joins(before) and _joins(after) else Cut.INSIDE


def _beside_blank(before: str, after: str) -> Cut:
    if before.isspace() and not after.isspace():
        return Cut.AFTER_BLANK
    if after.isspace() and not before.isspace():
        return Cut.BEFORE_BLANK
    return Cut.BETWEEN


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] in "MC"


def _joins(character: str) -> bool:
    code = ord(character)
    return code >= 0x0600 and any(low <= code <= high for low, high in _JOINING)


def divide(sources: Sequence[str], target: str) -> list[str]:
    """The target in as many pieces as there were sources; they join back into `target`."""
    if len(sources) == 1:
        return [target]
    whole = "".join(sources)
    pieces: list[str] = []
    done = passed = 0
    for source in sources[:-1]:
        passed += len(source)
        place = _place(whole, passed, target, done)
        pieces.append(target[done:place])
        done = place
    pieces.append(target[done:])
    return pieces


def _place(whole: str, passed: int, target: str, low: int) -> int:
    """The cut of the target, not before `low`, that stands for the cut of the source."""
    aimed = max(low, (len(target) * passed * 2 + len(whole)) // (2 * len(whole)))
    if not 0 < passed < len(whole):
        return aimed
    kind = cut_kind(whole, passed)
    for fitting in _FITTING[kind]:
        place = _nearest(target, aimed, low, fitting)
        if place is not None:
            return place
    return len(target) if aimed * 2 > len(target) else low


def _nearest(target: str, aimed: int, low: int, kinds: tuple[Cut, ...]) -> int | None:
    length = len(target)
    for distance in range(max(aimed - low, length - aimed) + 1):
        for place in (aimed - distance, aimed + distance):
            inside = low <= place < length and place > 0
            if inside and cut_kind(target, place) in kinds:
                return place
    return None
