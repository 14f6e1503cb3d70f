"""A month with its year: read in one language, and put into the form that a text of another has.

    May 2026 · mai 2026 · mayo de 2026 · май 2026 года · в мае 2026 года · 2026年5月 · مايو 2026

What is written takes the form of the place it goes to: the case of a Russian month, its capital,
the elision of the French word before it. Names of months are those of CLDR; a month under two
names, as the Arabic of other houses has them, is left to a person.
"""

import re
from collections.abc import Iterator, Mapping

from babel.dates import get_month_names

from translation.languages import Language
from translation.placeables.dates import BEFORE, PATTERNS
from translation.placeables.unbroken import Unbroken
from translation.placeables.values import Kind, Placeable

_AR, _ZH, _EN, _FR, _RU, _ES = Language
_VALUE = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)")
_YEAR = r"(?P<year>\d{4})"

Forms = tuple[str, ...]
"""A month in the cases of its language."""


def _forms(language: Language) -> Mapping[int, Forms]:
    """The months of a language in each case, by number; the first stands alone."""
    alone = get_month_names("wide", context="stand-alone", locale=language.value)
    genitive = get_month_names("wide", locale=language.value)
    cases = _declined if language is _RU else lambda _: ()
    return {number: (alone[number], *cases(genitive[number])) for number in range(1, 13)}


def _declined(genitive: str) -> Forms:
    """A Russian month in the genitive and the cases after it."""
    stem = genitive[:-1]
    endings = ("ю", "ем", "е") if genitive.endswith("я") else ("у", "ом", "е")
    return (genitive, *(stem + ending for ending in endings))


_FORMS = {language: _forms(language) for language in (_AR, _EN, _FR, _RU, _ES)}
_KNOWN: Mapping[Language, Mapping[str, tuple[int, int]]] = {
    language: {
        form: (number, case) for number, forms in months.items() for case, form in enumerate(forms)
    }
    for language, months in _FORMS.items()
}
"""By name the number of a month and its case."""

_ALONE = {
    _AR: "{m} {y}",
    _ZH: "{y}年{n}月",
    _EN: "{m} {y}",
    _FR: "{m} {y}",
    _RU: "{m} {y} года",
    _ES: "{m} de {y}",
}
_ELIDED = frozenset("ao")
"""What French months begin with before which `de` is d'."""


def _pattern(language: Language) -> re.Pattern[str]:
    if language is _ZH:
        return re.compile(rf"(?<!\d){_YEAR}\s?年\s?(?P<month>1[0-2]|0?[1-9])\s?月(?!\s?\d)")
    known = sorted(_KNOWN[language], key=len, reverse=True)
    either = [*known, *(name.capitalize() for name in known)]
    month = f"(?P<month>{'|'.join(dict.fromkeys(either))})"
    of = {_FR: r"(?P<of>d['’]|de\s)?", _EN: r"(?<!\bday\sof\s)"}.get(language, "")
    between = r"\s(?:del?\s)?" if language is _ES else r"\s"
    end = r"(?:\s?(?:года|г\.))?" if language is _RU else ""
    return re.compile(rf"{BEFORE}{of}{month}{between}{_YEAR}(?!\d|[-/\u2010-\u2015]\d){end}(?!\w)")


MONTHS = {language: _pattern(language) for language in Language}
"""A month with its year in each language; `month_of` reads what they match."""


def months(plain: str, language: Language) -> Iterator[Placeable]:
    """The months with a year of a text without tags, no part of a date; `written` as they stand."""
    for found in _found(plain, language):
        value = month_of(found, language)
        yield Placeable(Kind.DATE, found.group(), *found.span(), value, found.group())


def is_month(value: str) -> bool:
    """Whether a value is that of a month."""
    return _VALUE.fullmatch(value) is not None


def remonthed(place: str, value: str, language: Language) -> str | None:
    """A month as `months` finds it with another value, in the form of the place.

    None where either is no month, and where French `de` would have to become d', whose apostrophe
    a house writes in its own way.
    """
    found, read = MONTHS[language].fullmatch(place), _VALUE.fullmatch(value)
    if found is None or read is None:
        return None
    made = {"year": read["year"], "month": _like(found["month"], int(read["month"]), language)}
    first, second = sorted(made, key=found.start)
    before = _before(place[: found.start(first)], made[first])
    between, after = place[found.end(first) : found.start(second)], place[found.end(second) :]
    return None if before is None else f"{before}{made[first]}{between}{made[second]}{after}"


def months_alone(text: Unbroken, source: Language, target: Language) -> Iterator[Placeable]:
    """The months with a year of a text that has nothing else, in the house form."""
    for found in _found(text.reading, source):
        if not _stands_alone(found, source):
            continue
        value = month_of(found, source)
        made = write_month(value, target)
        if not text.reading[: found.start()].strip():
            made = made[0].upper() + made[1:]
        start, end = text.span(found)
        written = text.written(found, made)
        yield Placeable(Kind.DATE, text.text[start:end], start, end, value, written)


def write_month(value: str, language: Language) -> str:
    """The house form of a month that stands alone."""
    year, _, month = value.partition("-")
    name = "" if language is _ZH else _FORMS[language][int(month)][0]
    return _ALONE[language].format(m=name, n=int(month), y=year)


def _found(reading: str, language: Language) -> Iterator[re.Match[str]]:
    """The matches that are no part of a date with its day."""
    dates = [found.span() for found in PATTERNS[language].finditer(reading)]
    for found in MONTHS[language].finditer(reading):
        start, end = found.span()
        if all(end <= first or last <= start for first, last in dates):
            yield found


def month_of(found: re.Match[str], language: Language) -> str:
    """The value that a match of `MONTHS` prints: `2026-05`."""
    printed = found["month"]
    number = int(printed) if language is _ZH else _number(printed, language)[0]
    return f"{int(found['year']):04}-{number:02}"


def _number(printed: str, language: Language) -> tuple[int, int]:
    """The number of a month and the case in which it stands."""
    known = _KNOWN[language]
    return known[printed] if printed in known else known[printed.lower()]


def _stands_alone(found: re.Match[str], language: Language) -> bool:
    """Whether a month is in the form that it has without any words."""
    if language is _ZH:
        return True
    return not found.groupdict().get("of") and _number(found["month"], language)[1] == 0


def _like(printed: str, number: int, language: Language) -> str:
    """A month in the manner of another one: its case, its capital, its leading nought."""
    if language is _ZH:
        return str(number).zfill(2) if printed.startswith("0") else str(number)
    name = _FORMS[language][number][_number(printed, language)[1]]
    return name.capitalize() if printed[0].isupper() else name


def _before(printed: str, month: str) -> str | None:
    """What stands before a French month, once that is another."""
    elided = month[0] in _ELIDED
    if not printed or elided == (printed[-1] in "'’"):
        return printed
    return None if elided else "de "
