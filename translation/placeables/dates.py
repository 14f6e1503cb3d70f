"""Dates in words, as the heads of documents print them: read in one language, written in another.

    15 March 2018 · 15 mars 2018 · 15 de marzo de 2018 · 15 марта 2018 года · 2018年3月15日 ·
    15 مارس 2018

Seen in print: `3 октября 2018 года` and `29 октября – 16 ноября 2018 г.` (PP-18, Russian),
`21-25 de octubre de 2019` and `26 de septiembre de 2019` (RA-19, Document 6, Spanish),
`2018年3月19日` and `2018年4月17-27日` (C18/35, Chinese), `2019年10月28日-11月22日`,
`2 أكتوبر 2019` and `28 أكتوبر - 22 نوفمبر 2019` (WRC-19, Chinese and Arabic), `17 June 2015` and
`25 October - 3 November 2016` (English). Arabic turns the two days of one month round, 27-17, as
all ranges of digits. Names of months are those of CLDR.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import get_month_names

from translation.languages import Language
from translation.placeables.unbroken import Unbroken
from translation.placeables.values import Kind, Placeable

_AR, _ZH, _EN, _FR, _RU, _ES = Language
_DASH = r"\s?[-\u2010-\u2015\u2212]\s?"
BEFORE = r"(?<![\w.,/:\-\u2010-\u2015])"
"""What stands before no date."""


@dataclass(frozen=True, slots=True)
class Days:
    """One day, or all from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def value(self) -> str:
        """`2018-03-15`, or `2018-04-17/2018-04-27`, the manner of ISO 8601."""
        ends = [self.first.isoformat(), self.last.isoformat()]
        return "/".join(dict.fromkeys(ends))


_MONTHS = {
    language: dict(get_month_names("wide", locale=language.value))
    for language in (_AR, _EN, _FR, _RU, _ES)
}
"""January is 1; Russian names in the genitive, as a date has them."""

_SPELLINGS = {"إبريل": 4, "ابريل": 4, "اغسطس": 8, "اكتوبر": 10, "setiembre": 9}
_NUMBERS = _SPELLINGS | {
    name: number for names in _MONTHS.values() for number, name in names.items()
}


def _months(language: Language) -> str:
    names = [*_MONTHS[language].values(), *_SPELLINGS]
    return "(?:" + "|".join(sorted(names, key=len, reverse=True)) + ")"


def _worded(language: Language, day: str, of: str, end: str) -> re.Pattern[str]:
    """`day` follows a number, `of` stands between day, month and year, `end` after the year."""
    month = _months(language)
    return re.compile(
        rf"{BEFORE}(?P<day>\d{{1,2}}){day}"
        rf"(?:(?:{of}(?P<month>{month}))?{_DASH}(?P<end>\d{{1,2}}){day})?"
        rf"{of}(?P<last>{month}){of}(?P<year>\d{{4}}){end}(?!\w)"
    )


_CHINESE = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?"
    rf"(?:日?(?:{_DASH}|至|到)(?:(?P<last>\d{{1,2}})\s?月\s?)?(?P<end>\d{{1,2}})\s?)?日"
)
PATTERNS = {
    _EN: _worded(_EN, "", r"\s", ""),
    _FR: _worded(_FR, "(?:er)?", r"\s", ""),
    _ES: _worded(_ES, r"(?:\.?º)?", r"\s(?:del?\s)?", ""),
    _RU: _worded(_RU, "", r"\s", r"(?:\s?(?:года|г\.))?"),
    _AR: _worded(_AR, "", r"\s", ""),
    _ZH: _CHINESE,
}
"""A date or a span of days in each language; `days_of` reads what they match."""

_DAY = {
    _EN: "{d} {m} {y}",
    _FR: "{d} {m} {y}",
    _ES: "{d} de {m} de {y}",
    _RU: "{d} {m} {y} года",
    _ZH: "{y}年{n}月{d}日",
    _AR: "{d} {m} {y}",
}
_SAME_MONTH = {
    _EN: "{d}-{e} {m} {y}",
    _FR: "{d}-{e} {m} {y}",
    _ES: "{d}-{e} de {m} de {y}",
    _RU: "{d}–{e} {m} {y} г.",
    _ZH: "{y}年{n}月{d}-{e}日",
    _AR: "{e}-{d} {m} {y}",
}
_TWO_MONTHS = {
    _EN: "{d} {m} - {e} {k} {y}",
    _FR: "{d} {m} - {e} {k} {y}",
    _ES: "{d} de {m} - {e} de {k} de {y}",
    _RU: "{d} {m} – {e} {k} {y} г.",
    _ZH: "{y}年{n}月{d}日-{o}月{e}日",
    _AR: "{d} {m} - {e} {k} {y}",
}


def unnamed(pattern: str) -> str:
    """A pattern without the names of its groups, so that it can stand in another."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


def days_of(found: re.Match[str]) -> Days | None:
    """The days that a match of `PATTERNS` prints; None where the calendar has none such."""
    last = found["last"] or found["month"]
    first = found["month"] or last
    days = sorted(int(found[name] or found["day"]) for name in ("day", "end"))
    if first != last:
        days = [int(found["day"]), int(found["end"])]
    try:
        ends = [
            date(int(found["year"]), _number(month), day)
            for month, day in zip((first, last), days, strict=True)
        ]
    except ValueError:
        return None
    return Days(*ends) if ends[0] <= ends[1] else None


def _number(month: str) -> int:
    return _NUMBERS.get(month) or int(month)


def write_days(days: Days, language: Language) -> str:
    """The house form of a day or a span of days."""
    first, last = days.first, days.last
    form = _SAME_MONTH if (first.year, first.month) == (last.year, last.month) else _TWO_MONTHS
    names = _MONTHS.get(language, {})
    return (_DAY if first == last else form)[language].format(
        d="1er" if language is _FR and first.day == 1 else first.day,
        e=last.day,
        m=names.get(first.month),
        k=names.get(last.month),
        n=first.month,
        o=last.month,
        y=first.year,
    )


def dates(text: Unbroken, source: Language, target: Language) -> Iterator[Placeable]:
    """The dates in words of a text."""
    for found in PATTERNS[source].finditer(text.reading):
        days = days_of(found)
        if days is not None:
            start, end = text.span(found)
            written = text.written(found, write_days(days, target))
            yield Placeable(Kind.DATE, text.text[start:end], start, end, days.value, written)
