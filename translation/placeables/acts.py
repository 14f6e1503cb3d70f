"""Acts as they are cited: Resolution 154 (Rev. Busan, 2014), Recommendation ITU-T A.12.

    Résolution 115 (Marrakech, 2002) · (Rév. Busan, 2014) · Резолюция 70 (Миннеаполис, 1998 г.) ·
    القرار 115 (مراكش، 2002) · 第66号决议（1998年，明尼阿波利斯，修订版） · ITU-T A.12建议书

Seen in print: the resolutions above in English, French, Spanish, Russian and Chinese, revised ones
in English, French and Chinese. By usage, not yet seen: revised ones in Spanish, Russian and Arabic,
decisions, recommendations. Where and when an act was adopted is one value, so that no year is put
beside the place of another; only places whose six names are known (`places`) are read.
"""

import re
from collections.abc import Iterator

from translation.languages import Language
from translation.placeables.dates import unnamed
from translation.placeables.places import NAMED, place_pattern
from translation.placeables.unbroken import Unbroken
from translation.placeables.values import Kind, Placeable

_AR, _ZH, _EN, _FR, _RU, _ES = Language
_RANKS = {language: rank for rank, language in enumerate(Language)}
_VALUE = re.compile(r"(?P<revised>Rev\. )?(?P<place>.+) (?P<year>\d{4})")

_REVISED = {
    _AR: r"المراج\u064e?عة?\sفي\s", _EN: r"Rev\.\s", _FR: r"Rév\.\s", _RU: r"Пересм\.\s",
    _ES: r"Rev\.\s",
}  # fmt: skip
_HOUSE = {
    _AR: ("({place}، {year})", "(المراجَع في {place}، {year})"),
    _ZH: ("（{year}年，{place}）", "（{year}年，{place}，修订版）"),
    _EN: ("({place}, {year})", "(Rev. {place}, {year})"),
    _FR: ("({place}, {year})", "(Rév. {place}, {year})"),
    _RU: ("({place}, {year} г.)", "(Пересм. {place}, {year} г.)"),
    _ES: ("({place}, {year})", "(Rev. {place}, {year})"),
}
"""Adopted, and adopted in a revised form."""

_WORDS = {
    "resolution": ("القرار", "决议", "Resolution", "Résolution", "Резолюция", "Resolución"),
    "decision": ("المقرر", "决定", "Decision", "Décision", "Решение", "Decisión"),
    "recommendation": (
        "التوصية", "建议书", "Recommendation", "Recommandation", "Рекомендация", "Recomendación",
    ),
}  # fmt: skip
"""What an act is called where it stands alone, in the order of `Language`."""

UNION = {_FR: "UIT", _ES: "UIT", _RU: "МСЭ"}
"""What the Union is in codes; in the other languages ITU."""


def _adoption(language: Language) -> str:
    if language is _ZH:
        revised = r"(?P<revised>[，,]\s?修订版)?"
        return rf"[（(](?P<year>\d{{4}})\s?年[，,]\s?{place_pattern(language)}{revised}[）)]"
    after = r"(?:\s?(?:г\.|года))?" if language is _RU else ""
    revised = f"(?P<revised>{_REVISED[language]})?"
    return rf"\({revised}{place_pattern(language)}[,،]\s(?P<year>\d{{4}}){after}\)"


_ADOPTIONS = {language: re.compile(_adoption(language)) for language in Language}


def _numbered(language: Language) -> re.Pattern[str]:
    """A resolution or a decision with its number, and where and when it was adopted."""
    words = [_WORDS[kind][_RANKS[language]] for kind in ("resolution", "decision")]
    word = f"(?P<word>{'|'.join([*words, *(word.upper() for word in words)])})"
    number = r"(?P<number>\d{1,4})"
    adopted = rf"(?:\s?(?P<adopted>{unnamed(_adoption(language))}))?"
    if language is _ZH:
        return re.compile(rf"第\s?{number}\s?号{word}{adopted}")
    return re.compile(rf"(?<!\w){word}\s{number}{adopted}(?!\w)")


def _recommended(language: Language) -> re.Pattern[str]:
    """A recommendation of a sector of the Union."""
    word = f"(?P<word>{_WORDS['recommendation'][_RANKS[language]]})"
    union = f"(?:ITU|{UNION.get(language, 'ITU')})"
    named = rf"{union}-(?P<sector>[TRDТ])\s(?P<name>[A-Z]{{1,3}}\.\d[\d.]*)(?<!\.)"
    if language is _ZH:
        return re.compile(rf"(?<![A-Za-z\d]){named}\s?{word}")
    return re.compile(rf"(?<!\w){word}\s{named}(?!\w)")


_NUMBERED = {language: _numbered(language) for language in Language}
_RECOMMENDED = {language: _recommended(language) for language in Language}


def adoptions(plain: str, language: Language) -> Iterator[Placeable]:
    """Where and when the acts of a text without tags were adopted; each `written` as it stands."""
    for found in _ADOPTIONS[language].finditer(plain):
        value = _adopted(found, language)
        yield Placeable(Kind.DATE, found.group(), *found.span(), value, found.group())


def is_adoption(value: str) -> bool:
    """Whether a value is that of `adoptions`."""
    read = _VALUE.fullmatch(value)
    return read is not None and read["place"] in NAMED[_EN]


def readopted(place: str, value: str, language: Language) -> str | None:
    """Where and when, as `adoptions` finds it, with another value in the form of the place.

    None where either is none.
    """
    found, read = _ADOPTIONS[language].fullmatch(place), _VALUE.fullmatch(value)
    if found is None or read is None or not is_adoption(value):
        return None
    if bool(found["revised"]) != bool(read["revised"]):
        return _written(value, language)
    made = {"place": _named(read["place"], language), "year": read["year"]}
    first, second = sorted(made, key=found.start)
    between, after = place[found.end(first) : found.start(second)], place[found.end(second) :]
    return f"{place[: found.start(first)]}{made[first]}{between}{made[second]}{after}"


def acts(text: Unbroken, source: Language, target: Language) -> Iterator[Placeable]:
    """The acts of a text that has nothing else, in the house form."""
    for pattern, write in ((_NUMBERED, _numbered_act), (_RECOMMENDED, _recommendation)):
        for found in pattern[source].finditer(text.reading):
            value, made = write(found, source, target)
            start, end = text.span(found)
            written = text.written(found, made)
            yield Placeable(Kind.DOCUMENT, text.text[start:end], start, end, value, written)


def _numbered_act(found: re.Match[str], source: Language, target: Language) -> tuple[str, str]:
    printed, number, adopted = found["word"], str(int(found["number"])), ""
    kind = _kind(printed, source)
    value = f"{kind} {number}"
    if found["adopted"] and (read := _ADOPTIONS[source].fullmatch(found["adopted"])):
        when = _adopted(read, source)
        value, adopted = f"{value} ({when})", _written(when, target)
    word = _WORDS[kind][_RANKS[target]]
    if target is _ZH:
        return value, f"第{number}号{word}{adopted}"
    return value, " ".join(
        filter(None, (word.upper() if printed.isupper() else word, number, adopted))
    )


def _recommendation(found: re.Match[str], _source: Language, target: Language) -> tuple[str, str]:
    sector = found["sector"].replace("Т", "T")
    word = _WORDS["recommendation"][_RANKS[target]]
    named = f"{UNION.get(target, 'ITU')}-{sector} {found['name']}"
    made = f"{named}{word}" if target is _ZH else f"{word} {named}"
    return f"recommendation ITU-{sector} {found['name']}", made


def _kind(word: str, language: Language) -> str:
    rank = _RANKS[language]
    return next(kind for kind, words in _WORDS.items() if words[rank].upper() == word.upper())


def _adopted(found: re.Match[str], language: Language) -> str:
    """`Rev. Busan 2014`."""
    place = NAMED[language][found["place"]][_RANKS[_EN]]
    return f"{'Rev. ' if found['revised'] else ''}{place} {int(found['year']):04}"


def _written(value: str, language: Language) -> str:
    """The house form of where and when; `value` is one of `adoptions`."""
    read = _VALUE.fullmatch(value)
    assert read is not None  # noqa: S101 - what `_adopted` makes
    form = _HOUSE[language][bool(read["revised"])]
    return form.format(place=_named(read["place"], language), year=read["year"])


def _named(english: str, language: Language) -> str:
    return NAMED[_EN][english][_RANKS[language]]
