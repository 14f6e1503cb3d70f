"""One grammar that finds values in a text and writes them for another language.

Each entry of `_RULES` is a kind, a pattern and a function from match to value and house form; the
first entry that has a value at a place takes it. To teach it something new, add an entry.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from translation.languages import Language
from translation.placeables.acts import UNION, acts
from translation.placeables.dates import dates
from translation.placeables.furniture import heads, in_language
from translation.placeables.months import months_alone
from translation.placeables.numerals import NUMBER, Numeral, european, read_number, write_number
from translation.placeables.originals import notes, originals
from translation.placeables.sessions import sessions
from translation.placeables.unbroken import Unbroken, unbroken
from translation.placeables.values import Kind, Placeable
from translation.symbols import find_symbols

_TAG = re.compile(r"\{\{|\}\}|\{/?\d+/?\}")
_BLANK = "\ufffc"

_START = r"(?<![A-Za-zА-Яа-я\d])(?<!\d[.,/:\-])(?<![A-Za-z][./\-])"
_END = r"(?![A-Za-zА-Яа-я\d万亿])(?![.,/:\-–]?\d)"
_CURRENCY = "CHF|USD|EUR|GBP|JPY|CNY|RUB|SDR"
_SPACE = "[\u0020\u00a0\u202f]?"
_SCALE = (
    r"\s?(?:million|billion|trillion|thousand|milliard|millier|millon|millón|mil\b|"
    r"млн|млрд|тыс|миллион|миллиард|مليون|ملايين|مليار|ألف)"
)
_CONFERENCE = {Language.RU: "ПК"}

Reading = tuple[str, str] | None
"""A value and its house form in the target; None where the place holds no value after all."""


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: Kind
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Language, Language], Reading]


def _quantity(printed: str, source: Language) -> Numeral | None:
    """A number that something beside it shows to be one; 16,5 is one in English too, then."""
    numeral = read_number(printed, source)
    if numeral is None and re.fullmatch(r"\d+,\d\d?", printed):
        return read_number(printed, Language.FR)
    return numeral


def _percentage(found: re.Match[str], source: Language, target: Language) -> Reading:
    numeral = _quantity(found["number"], source)
    if numeral is None:
        return None
    sign = "‰" if found["sign"] == "‰" else "%"
    return _canonical(numeral) + sign, write_number(numeral, target) + sign


def _canonical(numeral: Numeral) -> str:
    return format(numeral.value, "f")


def _amount(found: re.Match[str], source: Language, target: Language) -> Reading:
    numeral = _quantity(found["before"] or found["after"], source)
    if numeral is None:
        return None
    code = found["code"] or found["code_after"]
    number = write_number(numeral, target)
    before = target not in (Language.FR, Language.ES, Language.RU)
    printed = f"{code}\u00a0{number}" if before else f"{number}\u00a0{code}"
    return f"{code} {_canonical(numeral)}", printed


def _number(found: re.Match[str], source: Language, target: Language) -> Reading:
    printed = found.group()
    numeral = read_number(printed, source)
    if numeral is None:
        return european(printed), european(printed)
    if numeral.certain or re.match(_SCALE, found.string[found.end() :]):
        return _canonical(numeral), write_number(numeral, target)
    return _canonical(numeral), european(printed)


def _date(found: re.Match[str], _source: Language, _target: Language) -> Reading:
    printed = european(found.group())
    first, month, last = (int(part) for part in re.split(r"\D", printed))
    year, day = (first, last) if first > 31 else (last, first)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return printed, printed
    certain = first > 12 or "/" not in printed
    return (f"{year:04}-{month:02}-{day:02}" if certain else printed), printed


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_KEEP_ROMAN = frozenset({Language.EN, Language.FR, Language.ES, Language.RU})


def _roman_date(found: re.Match[str], _source: Language, target: Language) -> Reading:
    """15.VI.2019, as the Operational Bulletin dates its numbers; Arabic and Chinese name months."""
    day, month, year = found.group().split(".")
    if target not in _KEEP_ROMAN or month not in _ROMAN:
        return None
    return f"{year}-{_ROMAN.index(month) + 1:02}-{int(day):02}", found.group()


def _recommendation(found: re.Match[str], _source: Language, target: Language) -> Reading:
    sector = found["sector"].replace("Т", "T").replace("Р", "R")
    rest = european(found["rest"])
    return f"ITU-{sector}{rest}", f"{UNION.get(target, 'ITU')}-{sector}{rest}"


def _conference(found: re.Match[str], _source: Language, target: Language) -> Reading:
    year = european(found["year"])
    return f"PP-{year}", f"{_CONFERENCE.get(target, 'PP')}-{year}"


def _unchanged(found: re.Match[str], _source: Language, _target: Language) -> Reading:
    printed = european(found.group())
    return printed, printed


_ACTS = r"\(?(?:ADD|MOD|SUP|NOC)\)?"
_PROPOSERS = "IAP|EUR|ARB|ACP|AFCP|ASP|RCC"
_RULES = (
    _Rule(
        Kind.CODE,
        re.compile(
            r"(?:https?://|www\.)[\w./?=&%#~:+\-]*[\w/]"
            r"|(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]+\.[\w.\-]*\w",  # bounded: a long heap stays cheap
            re.A,
        ),
        _unchanged,
    ),
    _Rule(
        Kind.PROPOSAL,
        re.compile(
            rf"{_START}(?:{_ACTS}{_SPACE})?(?:[A-Z]{{2,6}}/\d+(?:[A-Z]\d*)*/\d+|(?:{_PROPOSERS})-\d+)"
            rf"(?![\w/])|(?<![\w(]){_ACTS}(?!\w)|{_START}(?:\d{{2,4}}[A-Z]{{1,2}}|\d{{1,4}}(?:bis|ter|quater))"
            r"(?![\w/])"
        ),
        _unchanged,
    ),
    _Rule(
        Kind.CODE,
        re.compile(
            rf"{_START}(?:ITU|UIT|МСЭ)-(?P<sector>[TRDТР])(?P<rest>(?:\s[A-Z]{{1,3}}\.\d[\d.]*)?)"
            r"(?![\w\-])(?<!\.)"
        ),
        _recommendation,
    ),
    _Rule(Kind.CODE, re.compile(rf"{_START}(?:PP|ПК)-(?P<year>\d\d){_END}"), _conference),
    _Rule(
        Kind.CODE,
        re.compile(r"(?<![A-Za-z\d.])[A-Z]{1,2}\.\d{1,4}(?:\.\d{1,4})*(?![\w])(?!\.\d)"),
        _unchanged,
    ),
    _Rule(
        Kind.DATE,
        re.compile(
            rf"{_START}(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}){_END}"
        ),
        _date,
    ),
    _Rule(Kind.DATE, re.compile(rf"{_START}\d{{1,2}}\.[IVX]{{1,4}}\.\d{{4}}{_END}"), _roman_date),
    _Rule(
        Kind.PERCENTAGE,
        re.compile(rf"{_START}(?P<number>{NUMBER}){_SPACE}(?P<sign>[%٪％‰])"),
        _percentage,
    ),
    _Rule(
        Kind.AMOUNT,
        re.compile(
            rf"{_START}(?P<code>{_CURRENCY}){_SPACE}(?P<before>{NUMBER}){_END}"
            rf"|{_START}(?P<after>{NUMBER}){_SPACE}(?P<code_after>{_CURRENCY})(?!\w)"
        ),
        _amount,
    ),
    _Rule(Kind.NUMBER, re.compile(rf"{_START}(?:{NUMBER}){_END}"), _number),
)


def blank_tags(text: str) -> str:
    """A text in braces notation with its tags blanked, length kept; doubled braces stay."""
    return _TAG.sub(
        lambda found: (
            found.group() if found.group() in ("{{", "}}") else _BLANK * len(found.group())
        ),
        text,
    )


def find(text: str, source: Language, target: Language) -> list[Placeable]:
    """The placeables of a text in braces notation, in order, none over another.

    Offsets are those of the text as given. A value that may mean two things (8.3: a number or a
    section) is written as it stands. The head of a document, a session and a note are placeables
    where nothing else has words; in a sentence they are words themselves.
    """
    plain = blank_tags(text)
    reading = unbroken(text, plain)
    furniture = [
        *heads(text, plain, source, target),
        *sessions(reading, source, target),
        *months_alone(reading, source, target),
        *acts(reading, source, target),
        *notes(plain, source, target),
    ]
    if furniture:
        found = _found(reading, plain, source, target, furniture)
        if not _has_words(plain, found):
            return found
    return _found(reading, plain, source, target, [])


def _found(
    text: Unbroken, plain: str, source: Language, target: Language, furniture: list[Placeable]
) -> list[Placeable]:
    taken = list(furniture)
    for some in (
        originals(text.text, plain, source, target),
        dates(text, source, target),
        _symbols(plain, source, target),
    ):
        taken += [one for one in some if not _touches(one.start, one.end, taken)]
    for rule in _RULES:
        taken += _readings(rule, plain, source, target, taken)
    return sorted(taken, key=lambda placeable: placeable.start)


def _touches(start: int, end: int, taken: list[Placeable]) -> bool:
    return any(start < other.end and other.start < end for other in taken)


def _has_words(plain: str, found: list[Placeable]) -> bool:
    """Whether letters remain beside the placeables."""
    letters = list(plain)
    for one in found:
        letters[one.start : one.end] = " " * (one.end - one.start)
    return any(letter.isalpha() for letter in letters)


def _symbols(plain: str, source: Language, target: Language) -> Iterator[Placeable]:
    for hit in find_symbols(plain):
        moved = in_language(hit.symbol, source, target)
        value = str(replace(hit.symbol, language=None))
        text = plain[hit.start : hit.end]
        yield Placeable(Kind.SYMBOL, text, hit.start, hit.end, value, str(moved))


def _readings(
    rule: _Rule, plain: str, source: Language, target: Language, taken: list[Placeable]
) -> list[Placeable]:
    found = []
    for match in rule.pattern.finditer(plain):
        start, end = match.span()
        if _touches(start, end, taken):
            continue
        reading = rule.read(match, source, target)
        if reading is not None:
            found.append(Placeable(rule.kind, match.group(), start, end, *reading))
    return found
