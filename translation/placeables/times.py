"""Times of day: read in one language, and put into the form that a text of another has.

    2.30 p.m. · 14:30 · 14 h 30 · 14.30 horas · 14 час. 30 мин. · 下午2时30分 · 2:30 مساءً

A time is one where its form leaves no doubt: 14.30 alone may be a section. What is written takes
the form of the place it goes to, so that a text keeps to its house: twelve hours or twenty-four,
with a leading nought or without.
"""

import re
from collections.abc import Iterator, Mapping

from translation.languages import Language
from translation.placeables.numerals import european
from translation.placeables.values import Kind, Placeable

_HOUR, _MINUTE = r"(?<![\d.,:/])(?P<hour>\d{1,2})", r"(?P<minute>[0-5]\d)"
_END = r"(?!\d|[.,:/]\d)"
_LATIN_HALF = r"\s?(?P<half>[ap]\.\s?m\.|[ap]m\b)"
_COLON = rf"{_HOUR}:{_MINUTE}{_END}"
_TWELVE = rf"{_HOUR}[.:]{_MINUTE}{_LATIN_HALF}"
_HOUR_SIGN = rf"{_HOUR}\s?h\s?{_MINUTE}(?!\w)"
_HAN_HALF = "(?P<half>上午|下午|晚上)?"

_FORMS: Mapping[Language, tuple[str, ...]] = {
    Language.EN: (_TWELVE, rf"{_HOUR}\.{_MINUTE}(?=\s(?:hours|hrs)\b)", _COLON),
    Language.FR: (_HOUR_SIGN, _COLON),
    Language.ES: (_TWELVE, rf"{_HOUR}\.{_MINUTE}(?=\s(?:horas|h)\b)", _HOUR_SIGN, _COLON),
    Language.RU: (rf"{_HOUR}\s?(?:час\.|ч\.?)\s?{_MINUTE}(?=\s?мин)", _COLON),
    Language.AR: (rf"{_HOUR}:{_MINUTE}\s(?P<half>صباحاً|صباحا|مساءً|مساء)", _COLON),
    Language.ZH: (
        rf"{_HAN_HALF}{_HOUR}\s?[时点]\s?{_MINUTE}(?:\s?分)?(?!\d)",
        rf"{_HAN_HALF}{_HOUR}[:：]{_MINUTE}{_END}",
    ),
}
_PATTERNS = {
    language: tuple(re.compile(form) for form in forms) for language, forms in _FORMS.items()
}

_AFTER_NOON: Mapping[str, str] = {
    "a.m.": "p.m.",
    "a. m.": "p. m.",
    "a.\u00a0m.": "p.\u00a0m.",
    "am": "pm",
    "صباحاً": "مساءً",
    "صباحا": "مساء",
    "上午": "下午",
}
"""What stands by a time before noon, and what in its place after."""

_BEFORE_NOON = {"晚上": "上午"} | {after: before for before, after in _AFTER_NOON.items()}


def times(plain: str, language: Language) -> Iterator[Placeable]:
    """The times of a text without tags; each is `written` as it stands."""
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS[language]:
        for found in pattern.finditer(plain):
            start, end = found.span()
            value = _value(found)
            if value is not None and all(end <= first or last <= start for first, last in taken):
                taken.append((start, end))
                yield Placeable(Kind.TIME, found.group(), start, end, value, found.group())


def retimed(place: str, value: str) -> str:
    """The text of a time as `times` finds it, with another value in the same form."""
    (first, last), (begin, end) = (found.span() for found in re.finditer(r"\d+", place))
    hour, minute = value.split(":")
    half = _half(place)
    if half is not None:
        hour = str(int(hour) % 12 or 12)
    padded = hour.zfill(2) if place[first] == "0" else hour
    made = f"{place[:first]}{padded}{place[last:begin]}{minute}{place[end:]}"
    return made if half is None else made.replace(half, _half_of(half, value))


def _value(found: re.Match[str]) -> str | None:
    """`14:30`, by twenty-four hours; None where the day has no such time."""
    hour, minute = int(european(found["hour"])), european(found["minute"])
    half = found.groupdict().get("half")
    if half is None:
        return f"{hour}:{minute}" if hour < 24 else None
    if not 1 <= hour <= 12:
        return None
    return f"{hour % 12 + (12 if half in _BEFORE_NOON else 0)}:{minute}"


def _half(place: str) -> str | None:
    """The mark of the half of the day in a time; the longer of two that begin alike."""
    known = sorted({*_AFTER_NOON, *_BEFORE_NOON}, key=len, reverse=True)
    return next((mark for mark in known if mark in place), None)


def _half_of(mark: str, value: str) -> str:
    """The mark of the half in which a time falls, in the manner of another."""
    late = int(value.partition(":")[0]) >= 12
    if late == (mark in _BEFORE_NOON):
        return mark
    return (_AFTER_NOON if late else _BEFORE_NOON)[mark]
