"""Which of several texts is the one that says something else than the others."""

from collections.abc import Collection, Mapping

from translation.languages import Language

Cell = tuple[int, Language]
"""A segment in a language."""


def outliers(differing: Mapping[int, Collection[Language]], texts: int) -> frozenset[Cell]:
    """The cells whose values alone differ: where several do, the source may be at fault.

    `differing` has by segment the languages whose values are not those of the source, `texts` is
    how many texts stand side by side, the source among them.
    """
    if texts <= 2:
        return frozenset()
    alone = {segment: set(languages) for segment, languages in differing.items()}
    return frozenset((one, found.pop()) for one, found in alone.items() if len(found) == 1)
