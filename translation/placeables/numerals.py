"""Numbers in digits: read by value in the manner of a language, written in its house form.

House forms (field.md): comma for decimals in French, Spanish, Russian and Arabic; groups of three
by a no-break space there, by a comma in English; European digits in all six. Texts of the house
and of others differ in what they group by, so a reader takes every form that has one meaning.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from translation.languages import Language

_SPACES = "\u0020\u00a0\u202f\u2009"
_NO_BREAK = "\u00a0"
_DECIMAL_COMMA = frozenset({Language.FR, Language.ES, Language.RU, Language.AR})
_GROUPED = {Language.EN: ",", Language.ZH: _NO_BREAK}

NUMBER = (
    rf"(?>\d{{1,3}}(?:[{_SPACES}٬,.'’]\d{{3}})+(?!\d|[{_SPACES}]\d)(?:[.,٫]\d+)?|\d+(?:[.,٫]\d+)?)"
)
"""What may be a number in digits; `read_number` says whether it is one, and which."""

_SHAPE = re.compile(
    rf"(?P<whole>\d{{1,3}}(?:(?P<group>[{_SPACES}٬,.'’])\d{{3}}(?:(?P=group)\d{{3}})*)|\d+)"
    r"(?:(?P<point>[.,٫])(?P<fraction>\d+))?"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with what its writing shows.

    `certain` where the form itself shows that it is a quantity: 8.3 may be the number of a
    section, 1 650 and 16,5 may not. Decimal keeps the digits of the fraction as they are printed.
    """

    value: Decimal
    grouped: bool
    certain: bool


def european(text: str) -> str:
    """The text with all decimal digits of other scripts as 0–9, one for one."""
    return "".join(str(int(c)) if c.isdecimal() and c > "9" else c for c in text)


def read_number(text: str, language: Language) -> Numeral | None:
    """The number that a whole string prints in a language; None where it has no single meaning."""
    found = _SHAPE.fullmatch(european(text))
    if found is None:
        return None
    group, point = found["group"], found["point"]
    whole = re.sub(r"\D", "", found["whole"])
    if point is None:
        return _whole_number(whole, group, found["whole"], language)
    if point == group or not _is_point(point, group, language):
        return None
    certain = bool(group) or point != "."
    return Numeral(Decimal(f"{whole}.{found['fraction']}"), bool(group), certain)


def _is_point(point: str, group: str | None, language: Language) -> bool:
    if point == "٫" or (group and group in ",.٬'’"):
        return True
    if point == ",":
        return language in _DECIMAL_COMMA
    return True


def _whole_number(
    digits: str, group: str | None, printed: str, language: Language
) -> Numeral | None:
    if group is None:
        return Numeral(Decimal(digits), grouped=False, certain=False)
    once = printed.count(group) == 1
    if once and group == "." and language is Language.EN:
        return Numeral(Decimal(printed), grouped=False, certain=False)
    if once and group == "," and language in (Language.FR, Language.RU):
        return Numeral(Decimal(printed.replace(",", ".")), grouped=False, certain=True)
    if once and (group == "." or (group == "," and language in _DECIMAL_COMMA)):
        return None
    return Numeral(Decimal(digits), grouped=True, certain=True)


def write_number(numeral: Numeral, language: Language) -> str:
    """The house form of a number; groups only where the source had them."""
    whole, _, fraction = format(numeral.value, "f").partition(".")
    if numeral.grouped:
        whole = f"{Decimal(whole):,}".replace(",", _GROUPED.get(language, _NO_BREAK))
    if not fraction:
        return whole
    return whole + ("," if language in _DECIMAL_COMMA else ".") + fraction
