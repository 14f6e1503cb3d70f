"""Where and when a session meets, or a text was published: a place with its days, month or year.

    Geneva, 17-27 April 2018 · 2018年4月17-27日，日内瓦 · Geneva, April 2018 · Geneva, 2017

The order is that of the citations of the house: Chinese names the place last (C18/35 in Chinese
prints the example), Russian ends in г. (`Дубай, 29 октября – 16 ноября 2018 г.`, PP-18). Only
places whose six names are known (`places`) are read; any other is left to people.
"""

import re
from collections.abc import Iterator

from translation.languages import Language
from translation.placeables.dates import PATTERNS, days_of, unnamed, write_days
from translation.placeables.months import MONTHS, month_of, write_month
from translation.placeables.numerals import european
from translation.placeables.places import NAMED, place_pattern
from translation.placeables.unbroken import Unbroken
from translation.placeables.values import Kind, Placeable


def _pattern(language: Language) -> re.Pattern[str]:
    place = place_pattern(language)
    days, month = unnamed(PATTERNS[language].pattern), unnamed(MONTHS[language].pattern)
    if language is Language.ZH:
        when = rf"(?:(?P<days>{days})|(?P<month>{month})|(?P<only>\d{{4}})年)"
        return re.compile(rf"{when}[，,]\s?{place}")
    ending = r"(?:\s?(?:года|г\.))?" if language is Language.RU else ""
    when = rf"(?:(?P<days>{days})|(?P<month>{month})|(?P<only>\d{{4}}){ending}(?!\w))"
    return re.compile(rf"(?<!\w){place}[,،]\s{when}")


_PATTERNS = {language: _pattern(language) for language in Language}


def sessions(text: Unbroken, source: Language, target: Language) -> Iterator[Placeable]:
    """The places with their days in a text."""
    for found in _PATTERNS[source].finditer(text.reading):
        names = NAMED[source][found["place"]]
        when = _when(found, source, target)
        if when is not None:
            place = names[list(Language).index(target)]
            value = f"{names[list(Language).index(Language.EN)]} {when[0]}"
            written = text.written(found, _joined(place, when[1], target))
            start, end = text.span(found)
            yield Placeable(Kind.DATE, text.text[start:end], start, end, value, written)


def _when(found: re.Match[str], source: Language, target: Language) -> tuple[str, str] | None:
    """The value and the house form of the days, the month or the year beside a place."""
    if found["only"]:
        year = european(found["only"])
        return year, {Language.RU: f"{year} г.", Language.ZH: f"{year}年"}.get(target, year)
    if found["month"]:
        named = MONTHS[source].search(found["month"])
        value = None if named is None else month_of(named, source)
        return None if value is None else (value, _short(write_month(value, target)))
    read = PATTERNS[source].search(found["days"])
    days = None if read is None else days_of(read)
    return None if days is None else (days.value, _short(write_days(days, target)))


def _short(written: str) -> str:
    """The end of a Russian date as a session has it."""
    return re.sub(" года$", " г.", written)


def _joined(place: str, when: str, language: Language) -> str:
    if language is Language.ZH:
        return f"{when}，{place}"
    return f"{place}{'،' if language is Language.AR else ','} {when}"
