"""The labels of numbered paragraphs, counted as Word counts them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from translation.docx.names import local, word_value

Element = etree._Element

_PLACE = re.compile(r"%([1-9])")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"],
        strict=True,
    )
)
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_HIJA = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_HAN = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: the format of its number, the text around it, its first number."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph; a bullet has no text of its own."""

    text: str
    bullet: bool
    level: int


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    link: str = ""
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document; `label` counts on."""

    def __init__(self, root: Element | None, style_lists: Callable[[str], str | None]) -> None:
        self._abstract: dict[str, _List] = {}
        self._of: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._style_lists = style_lists
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                self._abstract[word_value(element, "abstractNumId") or ""] = _list(element)
            elif local(element) == "num":
                self._number(element)

    def _number(self, element: Element) -> None:
        id = word_value(element, "numId") or ""
        for child in element:
            if local(child) == "abstractNumId":
                self._of[id] = word_value(child, "val") or ""
            elif local(child) == "lvlOverride":
                level = _int(word_value(child, "ilvl"), 0)
                for start in child:
                    if local(start) == "startOverride":
                        known = self._starts.setdefault(id, {})
                        known[level] = _int(word_value(start, "val"), 1)

    def level_of(self, id: str, style: str | None) -> int:
        """The level that a list keeps for a paragraph style, 0 where it keeps none."""
        found = self._found(id)
        levels = found.levels.items() if found is not None and style else ()
        return next((at for at, one in levels if one.style == style), 0)

    def label(self, id: str, level: int) -> Label | None:
        """The label of the next paragraph of a list at a level; None where there is none."""
        found = self._found(id)
        if found is None or level not in found.levels:
            return None
        mine = found.levels[level]
        if mine.format == "bullet":
            return Label("", True, level)
        begun = self._starts.get(id, {}).pop(level, None)
        if begun is not None:
            found.counts[level] = begun
        else:
            found.counts[level] = found.counts.get(level, mine.start - 1) + 1
        for deeper in [at for at in found.counts if at > level]:
            del found.counts[deeper]

        def number(place: re.Match[str]) -> str:
            at = int(place.group(1)) - 1
            one = found.levels.get(at, Level())
            return numeral(found.counts.get(at, one.start), "decimal" if mine.legal else one.format)

        return Label(_PLACE.sub(number, mine.text).strip(), False, level)

    def _found(self, id: str) -> _List | None:
        found = self._abstract.get(self._of.get(id, ""))
        if found is not None and found.link and not found.levels:
            linked = self._style_lists(found.link)
            return self._abstract.get(self._of.get(linked or "", ""))
        return found


def _list(element: Element) -> _List:
    found = _List()
    for child in element:
        if local(child) == "lvl":
            found.levels[_int(word_value(child, "ilvl"), 0)] = _level(child)
        elif local(child) == "numStyleLink":
            found.link = word_value(child, "val") or ""
    return found


def _level(element: Element) -> Level:
    said = {local(child): word_value(child, "val") or "" for child in element}
    return Level(
        said.get("numFmt", "decimal"),
        said.get("lvlText", ""),
        _int(said.get("start"), 1),
        "isLgl" in said,
        said.get("pStyle", ""),
    )


def _int(value: str | None, otherwise: int) -> int:
    try:
        return max(0, min(int(value or ""), 1_000_000))
    except ValueError:
        return otherwise


def numeral(number: int, format: str) -> str:
    """A number in a format of ISO 29500 (`decimal lowerRoman arabicAbjad …`); others: decimal."""
    if format in _SCRIPTS and number > 0:
        return _lettered(number, _SCRIPTS[format])
    if format.endswith("Roman"):
        roman = _roman(min(number, 4999))
        return roman.upper() if format.startswith("upper") else roman
    if format.startswith(("chinese", "japaneseCounting", "ideographDigital", "taiwanese")):
        return _han(number)
    if format == "decimalZero":
        return f"{number:02}"
    return "" if format == "none" else str(number)


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_SCRIPTS = {
    "lowerLetter": _LATIN,
    "upperLetter": _LATIN.upper(),
    "arabicAbjad": _ABJAD,
    "arabicAlpha": _HIJA,
    "russianLower": _RUSSIAN,
    "russianUpper": _RUSSIAN.upper(),
}


def _lettered(number: int, letters: str) -> str:
    """After the last letter comes the first one twice, as in Word."""
    times, at = divmod(number - 1, len(letters))
    return letters[at] * min(times + 1, 20)


def _roman(number: int) -> str:
    made = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        made += letters * times
    return made


def _han(number: int) -> str:
    if number > 99:
        return "".join(_HAN[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _HAN[tens]) + "十" if tens else ""
    return ten + (_HAN[ones] if ones or not tens else "")
