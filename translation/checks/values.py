"""Values of the source that the target does not print, and the other way round."""

from collections.abc import Iterator

from translation.checks.problems import CheckedPair, Problem, Severity
from translation.placeables import Placeable, find


def values(pair: CheckedPair) -> Iterator[Problem]:
    """A value on one side that stands nowhere on the other."""
    ours = find(pair.source, pair.source_language, pair.target_language)
    theirs = find(pair.target, pair.target_language, pair.source_language)
    for lost in _beyond(ours, theirs):
        message = f"{lost.kind} {lost.value} of the source is missing"
        yield Problem("values", Severity.WARNING, f"values:lost:{lost.value}", message, _span(lost))
    for other in _beyond(theirs, ours):
        message = f"{other.kind} {other.value} is not in the source"
        key = f"values:other:{other.value}"
        yield Problem("values", Severity.WARNING, key, message, None, _span(other))


def _beyond(some: list[Placeable], others: list[Placeable]) -> Iterator[Placeable]:
    known = {placeable.value for placeable in others}
    seen: set[str] = set()
    for placeable in some:
        if placeable.value not in known | seen:
            seen.add(placeable.value)
            yield placeable


def _span(placeable: Placeable) -> tuple[int, int]:
    return placeable.start, placeable.end
