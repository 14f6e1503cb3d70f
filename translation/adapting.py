"""A match of the memory with the values of the segment put into its target by rule."""

import re

from babel.dates import get_day_names

from translation.checks.problems import CheckedPair
from translation.checks.quantities import quantities
from translation.checks.values import values
from translation.languages import Language
from translation.placeables.exchanged import Exchange, exchange


def adapted(
    unit: str, segment: str, source: Language, text: str, target: Language
) -> Exchange | None:
    """`text`, which translates `unit`, with the values of `segment`; all in braces notation.

    None where no value differs, and where one cannot be placed surely: among them a number, a month
    or a day of the week in words. What is made here says no other value than the segment does, by
    the check that a translator's own text has to pass.
    """
    made = exchange(unit, segment, source, text, target)
    if made is None or not (made.alone or _spoken(unit, source) == _spoken(segment, source)):
        return None
    found = values(CheckedPair(segment, made.text, source, target))
    return made if next(found, None) is None else None


def _spoken(text: str, language: Language) -> list[str]:
    """The values that a text has in words, in their order, and the days of the week after them."""
    values = [one.name for one in quantities(text, language) if one.words]
    return values + [found.lower() for found in _WEEKDAYS[language].findall(text)]


_ENDINGS = {"а": "(?:[аыеу]|[ое]й)", "е": "(?:[еяюи]|ем)"}
"""The cases of a Russian noun by its last letter; of any other letter the masculine ones."""


def _weekdays(language: Language) -> re.Pattern[str]:
    names = sorted(get_day_names("wide", locale=language.value).values())
    if language is Language.ZH:
        return re.compile("|".join([*names, "周[一二三四五六日]"]))
    if language is Language.RU:
        names = [
            name[:-1] + _ENDINGS[name[-1]] if name[-1] in _ENDINGS else f"{name}(?:[ауе]|ом)?"
            for name in names
        ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.IGNORECASE)


_WEEKDAYS = {language: _weekdays(language) for language in Language}
