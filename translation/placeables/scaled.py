"""Numbers with a word for their scale: 16.5 million, 1 650万, 1,2 млрд.

Read by value, so that 万 and 亿 stand against millions and billions. What is written keeps the
scale of the place it goes to where that gives a short number, and takes another of the language
where it does not; its word stands in the form that the number asks for. A place whose word is in a
form that its own number does not ask for, a case, is left to a person.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from translation.languages import Language
from translation.placeables.numerals import NUMBER, Numeral, read_number, write_number
from translation.placeables.values import Kind, Placeable

_AR, _ZH, _EN, _FR, _RU, _ES = Language
_THOUSAND, _MILLION, _BILLION, _TRILLION = (10**power for power in (3, 6, 9, 12))
_MYRIAD, _YI = 10**4, 10**8
_DECIMALS = 2
_MOST: Mapping[Language, int] = {_ZH: 10**4, _ES: 10**6}
"""Where another scale begins later than at a thousand: 9 000万, 1 950 millones."""

Form = Callable[[Decimal], int]
"""Which of the words of a scale a number asks for."""


def _only(_: Decimal) -> int:
    return 0


def _french(number: Decimal) -> int:
    """Un million et demi, deux millions: the plural begins at two."""
    return int(number >= 2)


def _spanish(number: Decimal) -> int:
    return int(number != 1)


def _russian(number: Decimal) -> int:
    """1 миллион, 2 миллиона and 2,5 миллиона, 5 миллионов."""
    if number % 1:
        return 1
    last, tens = number % 10, number % 100
    if last == 1 and tens != 11:
        return 0
    return 1 if 2 <= last <= 4 and not 12 <= tens <= 14 else 2


def _arabic(number: Decimal) -> int:
    """The plural counts from three to ten."""
    return int(3 <= number <= 10 and not number % 1)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Words of one scale in one manner, and which of them a number asks for."""

    factor: int
    words: tuple[str, ...]
    form: Form = _only

    def word(self, number: Decimal) -> str:
        return self.words[self.form(number)]


_MANNERS: Mapping[Language, tuple[tuple[_Scale, ...], ...]] = {
    _EN: (
        (
            _Scale(_THOUSAND, ("thousand",)),
            _Scale(_MILLION, ("million",)),
            _Scale(_BILLION, ("billion",)),
            _Scale(_TRILLION, ("trillion",)),
        ),
    ),
    _FR: (
        (
            _Scale(_MILLION, ("million", "millions"), _french),
            _Scale(_BILLION, ("milliard", "milliards"), _french),
        ),
    ),
    _ES: (
        (
            _Scale(_MILLION, ("millón", "millones"), _spanish),
            _Scale(_BILLION, ("mil millones",)),
        ),
    ),
    _RU: (
        (
            _Scale(_THOUSAND, ("тыс.",)),
            _Scale(_MILLION, ("млн.",)),
            _Scale(_BILLION, ("млрд.",)),
        ),
        (
            _Scale(_MILLION, ("млн",)),
            _Scale(_BILLION, ("млрд",)),
        ),
        (
            _Scale(_MILLION, ("миллион", "миллиона", "миллионов"), _russian),
            _Scale(_BILLION, ("миллиард", "миллиарда", "миллиардов"), _russian),
        ),
    ),
    _AR: (
        (
            _Scale(_THOUSAND, ("ألف", "آلاف"), _arabic),
            _Scale(_MILLION, ("مليون", "ملايين"), _arabic),
            _Scale(_BILLION, ("مليار", "مليارات"), _arabic),
        ),
    ),
    _ZH: (
        (
            _Scale(_MYRIAD, ("万",)),
            _Scale(_YI, ("亿",)),
            _Scale(_TRILLION, ("万亿",)),
        ),
    ),
}
"""The scales of a language, smallest first, in each manner of writing them."""


def _pattern(language: Language) -> re.Pattern[str]:
    words = {word for manner in _MANNERS[language] for scale in manner for word in scale.words}
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    before, end = r"(?<![\w.,/:\-])", r"(?!\w)"
    if language is _ZH:  # what stands beside a number there is a letter as well
        before, end = r"(?<![A-Za-z\d.,/:\-])", r"(?![\d万亿])"
    return re.compile(rf"{before}(?P<number>{NUMBER})(?P<space>\s?)(?P<word>{either}){end}")


_PATTERNS = {language: _pattern(language) for language in Language}


def scaled(plain: str, language: Language) -> Iterator[Placeable]:
    """The scaled numbers of a text without tags; each is `written` as it stands."""
    for found in _PATTERNS[language].finditer(plain):
        read = _read(found, language)
        if read is not None:
            number, manner, scale = read
            value = _canonical(number * manner[scale].factor)
            yield Placeable(Kind.NUMBER, found.group(), *found.span(), value, found.group())


def is_scaled(place: str, language: Language) -> bool:
    """Whether a whole text is a scaled number."""
    return _PATTERNS[language].fullmatch(place) is not None


def rescaled(place: str, value: str, language: Language) -> str | None:
    """A scaled number with another value, in the manner of the place.

    None where that has no short form, or the word of the place stands in a case.
    """
    found = _PATTERNS[language].fullmatch(place)
    read = None if found is None else _read(found, language)
    if found is None or read is None:
        return None
    number, manner, at = read
    if manner[at].word(number) != found["word"]:
        return None
    scale = _fitting(Decimal(value), manner, at, _MOST.get(language, 10**3))
    if scale is None:
        return None
    new = Decimal(value) / scale.factor
    written = write_number(Numeral(_short(new), new >= _THOUSAND, certain=True), language)
    return f"{written}{found['space']}{scale.word(new)}"


_Read = tuple[Decimal, tuple[_Scale, ...], int]
"""A number, the manner in which its scale is written, and the place of the scale in it."""


def _read(found: re.Match[str], language: Language) -> _Read | None:
    numeral = read_number(found["number"], language)
    if numeral is None:
        return None
    for manner in _MANNERS[language]:
        for at, scale in enumerate(manner):
            if found["word"] in scale.words:
                return numeral.value, manner, at
    return None


def _fitting(value: Decimal, manner: tuple[_Scale, ...], at: int, most: int) -> _Scale | None:
    """The scale of the place if the value is short in it, else the nearest in which it is.

    Short is one or more and less than `most`, with few decimals.
    """
    nearest = sorted(range(len(manner)), key=lambda other: (abs(other - at), -other))
    for other in nearest:
        number = value / manner[other].factor
        if 1 <= number < most and number == round(number, _DECIMALS):
            return manner[other]
    return None


def _short(number: Decimal) -> Decimal:
    return Decimal(_canonical(number))


def _canonical(number: Decimal) -> str:
    return format(number.normalize(), "f")
