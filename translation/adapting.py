"""A match of the memory with the values of the segment put into its target by rule."""

from translation.checks.problems import CheckedPair
from translation.checks.quantities import quantities
from translation.checks.values import values
from translation.languages import Language
from translation.placeables.exchanged import Exchange, exchange


def adapted(
    unit: str, segment: str, source: Language, text: str, target: Language
) -> Exchange | None:
    """`text`, which translates `unit`, with the values of `segment`; all in braces notation.

    None where no value differs, and where one cannot be placed surely: among them a number or a
    month in words. What is made here says no other value than the segment does, by the check that
    a translator's own text has to pass.
    """
    made = exchange(unit, segment, source, text, target)
    if made is None or not (made.alone or _spoken(unit, source) == _spoken(segment, source)):
        return None
    found = values(CheckedPair(segment, made.text, source, target))
    return made if next(found, None) is None else None


def _spoken(text: str, language: Language) -> list[str]:
    """The values that a text has in words, in their order."""
    return [one.name for one in quantities(text, language) if one.words]
