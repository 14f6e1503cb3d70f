"""Checks of a translation against its source, one file each.

A check takes a pair and yields problems; an entry in `CHECKS` makes it one that everybody runs.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from translation.checks.problems import CheckedPair, Problem, Severity, Span
from translation.checks.tags import tags
from translation.checks.untranslated import empty, untranslated
from translation.checks.values import values

__all__ = ["CHECKS", "CheckedPair", "Problem", "Severity", "Span", "check"]

CHECKS: Mapping[str, Callable[[CheckedPair], Iterable[Problem]]] = {
    "empty": empty,
    "tags": tags,
    "untranslated": untranslated,
    "values": values,
}
"""What is checked, by the name that findings carry and people ask for."""


def check(pair: CheckedPair, only: Collection[str] | None = None) -> list[Problem]:
    """What the checks say of a pair, those named in `only` or all; never raises for a text.

    A target that is empty has that one problem: what it lacks follows from it.
    """
    names = [name for name in CHECKS if only is None or name in only]
    found: list[Problem] = []
    for name in names:
        found += CHECKS[name](pair)
        if name == "empty" and found:
            break
    return found
