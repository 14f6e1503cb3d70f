"""The values that a text prints, read by what they mean in its language.

What stands in digits must have its like in the translation; what stands in words (March, sixth,
第五十九) may only excuse digits on the other side.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from translation.checks.number_words import CHINESE, MONTHS, NUMBER_WORDS, SCALES, chinese_number
from translation.languages import Language
from translation.placeables.grammar import blank_tags
from translation.placeables.numerals import european

_COMMA_IS_POINT = frozenset({Language.FR, Language.ES, Language.RU, Language.AR})
_BOTH_GROUP = frozenset({Language.ES, Language.AR})
"""Languages whose texts group by a comma and by a full stop, house by house."""
_SPACES = "\u0020\u00a0\u202f\u2009"
_TAKEN = "\ufffc"
_WIDE = str.maketrans("，．：％（）／－", ",.:%()/-")
_ADDRESS = re.compile(
    r"&#\d+;|(?:https?://|www\.)[\w./?=&%#~:+\-]*|(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,64}\.[\w.\-]*",
    re.A,
)
_NUMBER = re.compile(
    rf"(?P<grouped>(?<!\d)\d{{1,3}}(?P<mark>[{_SPACES}٬,.'’])\d{{3}}(?:(?P=mark)\d{{3}})*"
    rf"(?!\d|(?P=mark)\d)(?:(?!(?P=mark))[.,٫]\d+(?![.,]?\d))?)|(?P<plain>\d+(?:[.,٫]\d+)*)"
)
_BEFORE_SCALE = re.compile(r"\s?(?:de\s)?")
_REVERSED = re.compile(
    rf"(?<![\d.,])(?P<low>(?:\d{{3}}[{_SPACES}])+)(?P<high>\d{{1,3}})(?![\d.,]?\d)"
)
_COUNTING = frozenset(map(str, range(3, 13)))
_ROMAN = re.compile(r"(?<![\w.])(?=[IVXLC])(?:X[LC]|L?X{0,3})(?:I[XV]|V?I{0,3})(?!\w)")
_MARK = re.compile(r"\b(?=[ivx])x{0,3}(?:i[xv]|v?i{0,3})(?=\))")
_PERCENT = re.compile(
    r"[%‰٪]|per\s?cent|pour\s?cent|por\s?ciento|porcent|процент|百分|(?:في |ب)الم[ائ]+ة|م[ائ]+وية"
)
_CLOCK = re.compile(
    r"(?P<noon>下午|晚上|晚)?(?P<hour>\d{1,2})\s?(?:(?P<sure>:|h|时|点|час\.?|ч\.)|(?P<dot>\.))\s?"
    r"(?P<minute>[0-5]\d)\s?(?:min\.?|分|мин\.?)?(?P<after>\s?(?:[ap]\.?\s?m\b\.?|horas|hours|hrs|h\b|"
    r"مساء|صباحا))?(?!\d|[.:]\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in digits from `start` to `end`: all that it may mean, and what it is made of.

    `parts` are quantities that may match one by one where the whole finds no like: the day and
    the month of a date, the two numbers that a blank parts. `words` tells a value that stands in
    words, which need not have a like.
    """

    start: int
    end: int
    readings: frozenset[str]
    kind: str = "number"
    parts: tuple["Quantity", ...] = field(default=())
    words: bool = False

    @property
    def counts(self) -> bool:
        """Whether a number in words is likely to count something: small ones are idiom, too."""
        return self.words and any(reading in _COUNTING for reading in self.readings)

    @property
    def name(self) -> str:
        """The value for a message and a key: the least of its readings."""
        return min(self.readings, key=lambda reading: (len(reading), reading))


def quantities(text: str, language: Language) -> list[Quantity]:
    """The values of a text in braces notation, in digits and in words; offsets are those of it."""
    plain = european(blank_tags(text)).translate(_WIDE)
    plain = _ADDRESS.sub(lambda found: _TAKEN * len(found.group()), plain)
    found: list[Quantity] = []
    for reader in (_dates, _times, _reversed, _numbers):
        some = list(reader(plain, language))
        found += some
        plain = _without(plain, some)
    return sorted([*found, *_worded(plain, language)], key=lambda one: one.start)


def _without(text: str, taken: list[Quantity]) -> str:
    """The text with what was read blanked, length kept, so that nothing is read twice."""
    letters = list(text)
    for one in taken:
        letters[one.start : one.end] = _TAKEN * (one.end - one.start)
    return "".join(letters)


def has_percent(text: str) -> bool:
    """Whether a text speaks of a share of a hundred anywhere."""
    return _PERCENT.search(blank_tags(text)) is not None


def _one(start: int, end: int, value: Decimal | int, *, words: bool = False) -> Quantity:
    return Quantity(start, end, frozenset({_canonical(Decimal(value))}), words=words)


def _canonical(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _dates(text: str, language: Language) -> Iterator[Quantity]:
    """A day with its month; the year stands on its own, since a range prints it once."""
    patterns = _ZH_DATES if language is Language.ZH else _WORD_DATES[language]
    taken = bytearray(len(text))
    for pattern, month in (*patterns, *_DIGIT_DATES):
        for found in pattern.finditer(text):
            if any(taken[found.start() : found.end()]):
                continue
            if (date := _date(found, month)) is not None:
                taken[date.start : date.end] = b"\x01" * (date.end - date.start)
                yield date


def _date(found: re.Match[str], month: int | None) -> Quantity | None:
    days = [int(found[name]) for name in ("day", "last") if found.groupdict().get(name)]
    if not all(1 <= day <= 31 for day in days):
        return None
    first = [_one(*found.span("day"), days[0])]
    if month is None:
        number = int(found["month"])
        if not 1 <= number <= 12:
            return None
        months, parts = [number], [*first, _one(*found.span("month"), number)]
    else:
        months, parts = [month], [*first, _one(*found.span("month"), month, words=True)]
    readings = {f"{m}/{day}" for m in months for day in days}
    if found.groupdict().get("last"):
        parts.append(_one(*found.span("last"), days[1]))
    if found.groupdict().get("slash") and days[0] <= 12:
        readings.add(f"{days[0]}/{months[0]}")  # 12/05: who knows
    return Quantity(*_bounds(parts), frozenset(readings), "date", tuple(parts))


def _bounds(parts: list[Quantity]) -> tuple[int, int]:
    return min(part.start for part in parts), max(part.end for part in parts)


_DAY = r"(?<![\d.,/])(?P<day>\d{1,2})"
_LAST = r"(?:\s?(?:[-–—]|至|到|~)\s?(?P<last>\d{1,2}))?"
_NTH = r"(?:er|\.?º|\.?ª|°|st|nd|rd|th|-?го|-?е)?"
_ZH_DATES = (
    (re.compile(rf"(?P<month>\d{{1,2}})\s?月\s?{_DAY}\s?日?{_LAST}\s?日"), None),
    (re.compile(rf"(?P<month>\d{{1,2}})\s?月\s?{_DAY}\s?日"), None),
)
_DIGIT_DATES = (
    (re.compile(rf"{_DAY}(?P<slash>/)(?P<month>\d{{1,2}})(?=/\d{{4}}(?!\d))"), None),
    (re.compile(rf"{_DAY}\.(?P<month>\d{{1,2}})(?=\.\d{{4}}(?!\d))"), None),
    (re.compile(r"(?<=(?<!\d)\d{4}-)(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"), None),
)


def _word_dates(language: Language) -> tuple[tuple[re.Pattern[str], int], ...]:
    rows = []
    for name, number in MONTHS[language]:
        month = rf"(?P<month>{name.pattern})"
        before = rf"{_DAY}{_NTH}{_LAST}{_NTH}\s+(?:de\s+|of\s+|من\s+)?{month}"
        after = rf"{month}\.?\s+(?P<day>\d{{1,2}}){_NTH}{_LAST}(?![\d.])"
        rows.append((re.compile(before, name.flags), number))
        if language is Language.EN:
            rows.append((re.compile(after, name.flags), number))
    return tuple(rows)


_WORD_DATES = {language: _word_dates(language) for language in MONTHS}


def _times(text: str, _language: Language) -> Iterator[Quantity]:
    """Times of day; with p.m. or 下午 the hour may be the one of twelve or of twenty-four."""
    for found in _CLOCK.finditer(text):
        hour, minute, after = int(found["hour"]), int(found["minute"]), found["after"] or ""
        if hour > 24 or not (found["sure"] or after):
            continue
        late = found["noon"] or re.match(r"\s?(?:p|مساء)", after, re.IGNORECASE)
        if late and hour < 12:
            hour += 12
        parts = (_one(*found.span("hour"), hour), _one(*found.span("minute"), minute))
        reading = frozenset({f"{hour}:{minute:02}"})
        yield Quantity(found.start("hour"), found.end("minute"), reading, "time", parts)


def _reversed(text: str, language: Language) -> Iterator[Quantity]:
    """730 20 in an Arabic text is 20 730: the groups were typed from right to left."""
    if language is not Language.AR:
        return
    for found in _REVERSED.finditer(text):
        groups = re.split(f"[{_SPACES}]", found.group())
        if len(groups[-1]) == 3 and groups[0][0] != "0":
            continue  # reads both ways; the usual one is tried
        parts = tuple(_spaced(found))
        whole = Decimal("".join(reversed(groups)))
        factor, end = _scale(text, found.end(), language)
        yield Quantity(found.start(), end, frozenset({_canonical(whole * factor)}), parts=parts)


def _numbers(text: str, language: Language) -> Iterator[Quantity]:
    for found in _NUMBER.finditer(text):
        values = _meanings(found, language)
        if not values:
            yield from _pieces(found)
            continue
        factor, end = _scale(text, found.end(), language)
        readings = frozenset(_canonical(value * factor) for value in values)
        blank = found["mark"] is not None and found["mark"] in _SPACES
        parts = tuple(_spaced(found)) if blank and factor == 1 else ()
        yield Quantity(found.start(), end, readings, parts=parts)


def _meanings(found: re.Match[str], language: Language) -> list[Decimal]:
    """What a number in digits may mean in its language; nothing where its marks make no number."""
    whole = found.group()
    if (mark := found["mark"]) is not None:
        digits = re.sub(f"[{_SPACES}٬'’]", "", whole)
        if mark not in ",.":
            return [Decimal(digits.replace(",", ".").replace("٫", "."))]
        rest = [Decimal(_unmarked(whole, mark))]
        if whole.count(mark) > 1 or len(re.findall(r"[.,٫]", whole)) > 1:
            return rest
        return _ambiguous(whole, mark, language)
    if re.fullmatch(r"\d+", whole):
        return [Decimal(whole)]
    if re.fullmatch(r"\d+[.٫]\d+", whole):
        return [Decimal(whole.replace("٫", "."))]
    if re.fullmatch(r"\d+,\d+", whole) and language in _COMMA_IS_POINT:
        return [Decimal(whole.replace(",", "."))]
    return []


def _unmarked(whole: str, mark: str) -> str:
    return whole.replace(mark, "").replace(",", ".").replace("٫", ".")


def _ambiguous(whole: str, mark: str, language: Language) -> list[Decimal]:
    """1,839 and 1.839: thousands or thousandths, by the manner of the language."""
    grouped, point = Decimal(whole.replace(mark, "")), Decimal(whole.replace(mark, "."))
    if mark == ".":
        return [point] if language in (Language.EN, Language.ZH) else [grouped, point]
    if language in _BOTH_GROUP:
        return [point, grouped]
    return [point] if language in _COMMA_IS_POINT else [grouped]


def _scale(text: str, end: int, language: Language) -> tuple[int, int]:
    """What multiplies a number that ends there, 1 if nothing, and where that ends."""
    start = _BEFORE_SCALE.match(text, end)
    for pattern, factor in SCALES[language]:
        if start and (found := pattern.match(text, start.end())) is not None:
            return factor, found.end()
    return 1, end


def _pieces(found: re.Match[str]) -> Iterator[Quantity]:
    """1.1.2, or 3,8 in English: each number on its own, the whole first where stops join it."""
    if "," not in found.group():
        yield Quantity(*found.span(), frozenset({found.group()}), "reference")
        return
    for piece in re.finditer(r"\d+(?:\.\d+)?", found.group()):
        start = found.start() + piece.start()
        if piece.group().count(".") <= 1:
            yield _one(start, start + len(piece.group()), Decimal(piece.group()))


def _spaced(found: re.Match[str]) -> Iterator[Quantity]:
    for piece in re.finditer(rf"[^{_SPACES}]+", found.group()):
        start = found.start() + piece.start()
        if re.fullmatch(r"\d+", piece.group()):
            yield _one(start, start + len(piece.group()), int(piece.group()))


def _worded(text: str, language: Language) -> Iterator[Quantity]:
    for pattern, number in MONTHS.get(language, ()):
        for found in pattern.finditer(text):
            yield _one(*found.span(), number, words=True)
    for found in (*_ROMAN.finditer(text), *_MARK.finditer(text)):
        yield _one(*found.span(), _roman(found.group().upper()), words=True)
    if language is Language.ZH:
        for found in CHINESE.finditer(text):
            yield _one(*found.span(), chinese_number(found.group()), words=True)
    else:
        yield from _composed(text, language)


def _roman(numeral: str) -> int:
    digits = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[letter] for letter in numeral]
    after = [*digits[1:], 0]
    return sum(-one if one < next_one else one for one, next_one in zip(digits, after, strict=True))


_LONGEST_RUN = 8
"""Words of a number: nineteen hundred and eighty-four has four."""
_JOINT = re.compile(r"[\s\-]*(?:and|et|y|و)?[\s\-]*")


def _composed(text: str, language: Language) -> Iterator[Quantity]:
    """Number words one by one, and what those in a row make together: twenty-one."""
    low = text.lower()
    words = [
        _one(*found.span(), number, words=True)
        for pattern, number in NUMBER_WORDS[language]
        for found in pattern.finditer(low)
    ]
    words.sort(key=lambda one: one.start)
    yield from words
    run: list[Quantity] = []
    for word in words:
        if run and not _JOINT.fullmatch(low, run[-1].end, word.start):
            run = []
        run = run[-_LONGEST_RUN:]
        run.append(word)
        if len(run) > 1:
            value = _together([int(one.name) for one in run])
            yield _one(run[0].start, word.end, value, words=True)


def _together(numbers: list[int]) -> int:
    whole = part = 0
    for number in numbers:
        if number >= 1000:
            whole, part = whole + max(part, 1) * number, 0
        elif number >= 100 or (number == 20 and part == 4):  # quatre-vingts
            part = max(part, 1) * number
        else:
            part += number
    return whole + part
