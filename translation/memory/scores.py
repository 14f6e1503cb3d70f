"""Match percentages, in whole numbers throughout so that nothing is rounded up.

`percent = floor(100 · (1 − d / longer))` with d the Levenshtein distance and `longer` the length
of the longer side. 101 is the same text in the same context, 100 the identical text, and
whatever else has no distance (case, tags, white space, marks nobody sees) is 99.
"""

from rapidfuzz.distance import Levenshtein

from translation.memory.tokens import normal, split

CONTEXT = 101
IDENTICAL = 100
CLOSEST = 99


def percent(distance: int, longer: int) -> int:
    """The percentage of two texts that are not identical; two texts without tokens are closest."""
    if longer == 0:
        return CLOSEST
    return min(CLOSEST, 100 * (longer - distance) // longer)


def allowed_distance(threshold: int, longer: int) -> int:
    """The greatest distance that still reaches `threshold` percent; negative: none does.

    Exact at the edge: 3 of 10 is allowed at 70.
    """
    if threshold > CLOSEST:
        return -1
    return (100 - threshold) * longer // 100


def length_window(threshold: int, length: int, longest: int) -> tuple[int, int]:
    """The shortest and longest other side that can reach `threshold` percent, both inclusive.

    `longest` is the longest there is, and bounds a threshold of zero, which admits all.
    """
    if threshold <= 0:
        return 0, longest
    return -(-length * threshold // 100), min(longest, 100 * length // threshold)


def word_percent(one: str, other: str) -> int:
    """How alike two texts in braces notation are by tokens: 0 to 99, 100 only if identical."""
    if one == other:
        return IDENTICAL
    return _alike(split(normal(one)), split(normal(other)))


def character_percent(one: str, other: str) -> int:
    """How alike two texts in braces notation are by characters: 0 to 99, 100 only if identical.

    Case and tags cost nothing here either; what it adds is that a changed ending costs a letter
    and not a word.
    """
    if one == other:
        return IDENTICAL
    return _alike(normal(one), normal(other))


def _alike(one: str | tuple[str, ...], other: str | tuple[str, ...]) -> int:
    return percent(Levenshtein.distance(one, other), max(len(one), len(other)))
