"""Where and when a session meets, or a text was published: a place with its days or its year.

    Geneva, 17-27 April 2018 · 2018年4月17-27日，日内瓦 · Geneva, 2017

The order is that of the citations of the house: Chinese names the place last (C18/35 in Chinese
prints the example), Russian ends in г. (`Дубай, 29 октября – 16 ноября 2018 г.`, PP-18). Only
places whose six names are known (`places`) are read; any other is left to people.
"""

import re
from collections.abc import Iterator

from translation.languages import Language
from translation.placeables.dates import PATTERNS, days_of, write_days
from translation.placeables.numerals import european
from translation.placeables.places import PLACES
from translation.placeables.unbroken import Unbroken
from translation.placeables.values import Kind, Placeable

_NAMES = {
    language: {names[rank]: names for names in PLACES} for rank, language in enumerate(Language)
}


def _pattern(language: Language) -> re.Pattern[str]:
    longest_first = sorted(_NAMES[language], key=len, reverse=True)
    place = f"(?P<place>{'|'.join(map(re.escape, longest_first))})"
    if language is Language.ZH:
        return re.compile(rf"(?:(?P<days>{_unnamed(language)})|(?P<only>\d{{4}})年)[，,]\s?{place}")
    ending = r"(?:\s?(?:года|г\.))?" if language is Language.RU else ""
    return re.compile(
        rf"(?<!\w){place}[,،]\s(?:(?P<days>{_unnamed(language)})|(?P<only>\d{{4}}){ending}(?!\w))"
    )


def _unnamed(language: Language) -> str:
    return re.sub(r"\?P<\w+>", "?:", PATTERNS[language].pattern)


_PATTERNS = {language: _pattern(language) for language in Language}


def sessions(text: Unbroken, source: Language, target: Language) -> Iterator[Placeable]:
    """The places with their days in a text."""
    for found in _PATTERNS[source].finditer(text.reading):
        names = _NAMES[source][found["place"]]
        when = _when(found, source, target)
        if when is not None:
            place = names[list(Language).index(target)]
            value = f"{names[list(Language).index(Language.EN)]} {when[0]}"
            written = text.written(found, _joined(place, when[1], target))
            start, end = text.span(found)
            yield Placeable(Kind.DATE, text.text[start:end], start, end, value, written)


def _when(found: re.Match[str], source: Language, target: Language) -> tuple[str, str] | None:
    """The value and the house form of the days, or of the year, beside a place."""
    if found["only"]:
        year = european(found["only"])
        return year, {Language.RU: f"{year} г.", Language.ZH: f"{year}年"}.get(target, year)
    read = PATTERNS[source].search(found["days"])
    days = days_of(read) if read else None
    if days is None:
        return None
    return days.value, re.sub(" года$", " г.", write_days(days, target))


def _joined(place: str, when: str, language: Language) -> str:
    if language is Language.ZH:
        return f"{when}，{place}"
    return f"{place}{'،' if language is Language.AR else ','} {when}"
