"""Segments of names alone, written by rule: one name, or a list of names and values.

    France, Germany and Japan · France, Allemagne et Japon · 法国、德国和日本 ·
    فرنسا وألمانيا واليابان

The order stays that of the source. Arabic joins with و whatever has an "and" in it, and parts
with ، what has none; no language writes a comma before its "and", as the United Nations does not.
No Chinese is written for a city and its State, which are no list there: 瑞士日内瓦.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import pairwise

from glossaries.names import Name, Names, alike, countries
from translation.languages import Language
from translation.placeables import Kind, Placeable, find
from translation.placeables.grammar import blank_tags
from translation.placeables.places import PLACES
from translation.placeables.unbroken import Unbroken, unbroken

_AR, _ZH, _EN, _FR, _RU, _ES = Language


class _Part(StrEnum):
    NAME = "name"
    VALUE = "value"
    AND = "and"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    COLON = "colon"
    OPEN = "open"
    CLOSE = "close"
    SLASH = "slash"
    DASH = "dash"
    YEAR = "year"
    """-23, written together with the abbreviation of a conference."""
    STOP = "stop"
    SPACE = "space"
    TAG = "tag"


_THINGS = frozenset({_Part.NAME, _Part.VALUE, _Part.YEAR})
_ENDS = _THINGS | {_Part.CLOSE}
_SPACED = frozenset({_Part.COMMA, _Part.SEMICOLON, _Part.COLON, _Part.OPEN, _Part.CLOSE, _Part.AND})
"""Marks that bring the space of the target with them, so that the one of the source goes."""

_AND = {
    _EN: r"and\b|AND\b",
    _FR: r"et\b|ET\b",
    _ES: r"[ye]\b|[YE]\b",
    _RU: r"и\b|И\b",
    _ZH: r"以及|[和及与]",
    _AR: "و",
}
_MARKS = (
    (_Part.SPACE, r"\s+"),
    (_Part.TAG, "\ufffc+"),
    (_Part.COMMA, "[,،、，]"),
    (_Part.SEMICOLON, "[;؛；]"),
    (_Part.COLON, "[:：]"),
    (_Part.OPEN, "[(（]"),
    (_Part.CLOSE, "[)）]"),
    (_Part.SLASH, "/"),
    (_Part.YEAR, r"(?<=\w)-\d\d(?!\w)"),
    (_Part.DASH, r"(?<=\s)-(?=\s)|[–—]"),
    (_Part.STOP, r"[.。](?=[\s\ufffc]*$)"),
)
_MARK = {
    language: re.compile(
        "|".join(
            f"(?P<{part}>{pattern})"
            for part, pattern in ((_Part.AND, _AND[language]), *_MARKS)
            if not (part is _Part.AND and language is _AR)  # written together with the name
        )
    )
    for language in Language
}
_LATIN = {
    _Part.COMMA: ", ",
    _Part.SEMICOLON: "; ",
    _Part.COLON: ": ",
    _Part.OPEN: " (",
    _Part.CLOSE: ") ",
    _Part.STOP: ".",
}
_PRINTED = dict.fromkeys((_EN, _FR, _RU, _ES), _LATIN) | {
    _AR: _LATIN | {_Part.COMMA: "، ", _Part.SEMICOLON: "؛ "},
    _ZH: {
        _Part.COMMA: "、",
        _Part.SEMICOLON: "；",
        _Part.COLON: "：",
        _Part.OPEN: "（",
        _Part.CLOSE: "）",
        _Part.STOP: "。",
    },
}
_PAUSE = "，"
"""The comma of Chinese where no list goes on after it."""
_JOINED = {_EN: " and ", _FR: " et ", _ES: " y ", _RU: " и ", _ZH: "和", _AR: " و"}
_LIKE_I = re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)
"""Before the sound of i, not of ie or ia, Spanish writes e for y."""
_CODE = 2
"""Letters of a code of a language or State: AR, BR."""
_WORD = re.compile(r"[^\W\d_]*[^\W\d_A-ZА-Я](?=[\s,;.]|$)")
"""A word with a small letter, which no value begins with: to look for values costs time."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS_WORDED = frozenset({_RU, _ZH})
"""A year beside a place is 2022 г. and 2022年 there, and one beside a body may be either."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A part of a list, from `start` to `end` (exclusive) of its reading, and its text."""

    part: _Part
    start: int
    end: int
    text: str
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class NameList:
    """A segment in braces notation that has nothing in it but names, values and what joins them."""

    text: Unbroken
    source: Language
    tokens: Sequence[_Token]

    def written(self, target: Language) -> str | None:
        """The list in a language, its tags in place; None where that has no form of a name."""
        if target is _ZH and _city_of_state(self.tokens):
            return None
        tokens = _regrouped(self.tokens, self.source, target)
        values = self._values(target)
        forms = [_form(token, target, values) for token in tokens]
        if any(form is None for form in forms):
            return None
        shown = [form or "" for form in forms]
        spelt = [_spelt(tokens, shown, at, target) for at in range(len(tokens))]
        if target is _AR and not _joins_arabic(tokens, shown):
            return None
        return self._in_place(tokens, spelt)

    def _values(self, target: Language) -> dict[int, Placeable]:
        """The values of the segment by their start in the reading."""
        if not any(token.part is _Part.VALUE for token in self.tokens):
            return {}
        found = _values(self.text, self.source, target)
        return {start: value for start, _, value in found}

    def _in_place(self, tokens: Sequence[_Token], spelt: Sequence[str]) -> str:
        """The forms with the tags that stood between them and, after it, in each."""
        pieces: list[str] = []
        at = 0
        for token, form in zip(tokens, spelt, strict=True):
            start = self.text.offsets[token.start]
            end = self.text.offsets[token.end - 1] + 1
            inside = self.text.text[start:end]
            printed = inside if token.part is _Part.TAG else form + "".join(_TAGS.findall(inside))
            pieces += [self.text.text[at:start], printed]
            at = end
        return "".join([*pieces, self.text.text[at:]])


_TAGS = re.compile(r"\{/?\d+/?\}")


def name_list(text: str, source: Language, names: Names) -> NameList | None:
    """A segment in braces notation as a list of names; None where anything else is in it."""
    whole = unbroken(text, blank_tags(text))
    tokens = list(_tokens(whole, source, names))
    if not tokens or tokens[-1].end != len(whole.reading) or not _is_list(tokens):
        return None
    return NameList(whole, source, tokens)


def _tokens(whole: Unbroken, source: Language, names: Names) -> Iterator[_Token]:
    """The parts of a list up to the first thing that has no place in one."""
    reading = alike(whole.reading)
    values: dict[int, int] | None = None
    at = 0

    def value_at(place: int) -> int:
        nonlocal values
        if _WORD.match(reading, place):
            return place
        if values is None:
            values = {start: end for start, end, _ in _values(whole, source, _other(source))}
        return values.get(place, place)

    while at < len(reading):
        name = names.at(reading, at)
        if name is None and source is _AR and reading[at] == "و" and _after_space(reading, at):
            name = names.at(reading, at + 1)
            if name is not None:
                yield _Token(_Part.AND, at, at + 1, "و")
                at += 1
        if name is not None and value_at(at) < name.end:  # ITU-T, ITU-T A.12 are values
            yield _Token(_Part.NAME, name.start, name.end, reading[name.start : name.end], name)
            at = name.end
            continue
        found = _MARK[source].match(reading, at)
        if found is not None and found.lastgroup is not None:
            part, end = _Part(found.lastgroup), found.end()
            as_read = whole.reading if part is _Part.SPACE else reading  # no-break spaces stay
            yield _Token(part, at, end, as_read[at:end])
            at = end
            continue
        end = value_at(at)
        if end == at:
            return
        yield _Token(_Part.VALUE, at, end, reading[at:end])
        at = end


def _after_space(reading: str, at: int) -> bool:
    return at > 0 and not reading[at - 1].isalnum()


def _other(source: Language) -> Language:
    return _FR if source is _EN else _EN


def _values(
    whole: Unbroken, source: Language, target: Language
) -> Iterator[tuple[int, int, Placeable]]:
    """The values of a text, with where they stand in its reading."""
    for value in find(whole.text, source, target):
        start, end = (bisect_left(whole.offsets, place) for place in (value.start, value.end))
        if start < end:
            yield start, end, value


def _is_list(tokens: Sequence[_Token]) -> bool:
    """Whether the parts make a list: a name in it, and between two things something that joins."""
    solid = [token.part for token in tokens if token.part is not _Part.SPACE]
    if _Part.NAME not in solid or not _balanced(solid) or not _sure(tokens):
        return False
    for before, after in pairwise([None, *solid, None]):
        if after is _Part.AND and before not in _ENDS | {_Part.COMMA}:
            return False
        if before is _Part.AND and after not in _THINGS:
            return False
        if before is _Part.NAME and after is _Part.NAME:
            return False
    return True


def _sure(tokens: Sequence[_Token]) -> bool:
    """Whether no abbreviation of two letters, which may be a code, stands without its full name."""
    solid = [token for token in tokens if token.part is not _Part.SPACE]
    for at, token in enumerate(solid):
        if token.part is _Part.NAME and len(token.text) <= _CODE and token.text.isupper():
            led = at > 1 and solid[at - 1].part is _Part.OPEN and solid[at - 2].part is _Part.NAME
            if not led:
                return False
    return True


def _balanced(parts: Sequence[_Part]) -> bool:
    depth = 0
    for part in parts:
        depth += (part is _Part.OPEN) - (part is _Part.CLOSE)
        if depth not in (0, 1):
            return False
    return depth == 0


def _regrouped(tokens: Sequence[_Token], source: Language, target: Language) -> list[_Token]:
    """The parts with the commas and the "and" of the target, clause by clause."""
    made = list(tokens)
    for clause in _clauses(tokens):
        joins = [at for at in clause if tokens[at].part in (_Part.COMMA, _Part.AND)]
        ands = [at for at in joins if tokens[at].part is _Part.AND]
        needless = [
            before  # a comma before "and"
            for before, after in pairwise(joins)
            if before not in ands and after in ands and not _things(tokens[before:after])
        ]
        for at in needless:
            made[at] = replace(made[at], part=_Part.SPACE, text="")
            joins.remove(at)
        if not ands:
            continue
        if target is _AR:
            for at in joins:
                made[at] = replace(made[at], part=_Part.AND)
        elif source is _AR and joins == ands:
            for at in ands[:-1]:
                made[at] = replace(made[at], part=_Part.COMMA)
    return made


def _things(tokens: Sequence[_Token]) -> bool:
    return any(token.part in _THINGS for token in tokens)


def _clauses(tokens: Sequence[_Token]) -> Iterator[list[int]]:
    """The places of the parts of each clause; what is in brackets is one of its own."""
    outer: list[int] = []
    inner: list[int] = []
    current = outer
    for at, token in enumerate(tokens):
        if token.part is _Part.OPEN:
            current = inner
        elif token.part is _Part.CLOSE:
            yield inner
            inner, current = [], outer
        elif token.part in (_Part.SEMICOLON, _Part.COLON):
            yield current
            current.clear()
        else:
            current.append(at)
    yield outer


def _form(token: _Token, target: Language, values: dict[int, Placeable]) -> str | None:
    """How a thing is printed, whatever stands beside it; None where it is not known."""
    if token.name is not None:
        return token.name.written.get(target)
    if token.part is _Part.VALUE:
        return _value(values.get(token.start), target)
    return token.text


def _value(value: Placeable | None, target: Language) -> str | None:
    if value is None or (target in _YEARS_WORDED and _YEAR.fullmatch(value.value)):
        return None
    if value.kind is Kind.DATE and target is _ZH:  # which names the place after the day
        return None
    return value.written


def _spelt(tokens: Sequence[_Token], forms: Sequence[str], at: int, target: Language) -> str:
    """A part as it stands beside its neighbours."""
    token = tokens[at]
    before = _solid(tokens, at, -1)
    after = _solid(tokens, at, 1)
    if token.part is _Part.SPACE:
        beside = {tokens[one].part for one in (before, after) if one is not None}
        return "" if beside & _SPACED and None not in (before, after) else token.text
    if token.part is _Part.AND and after is not None:
        return _conjunction(forms[after], token.text, target)
    printed = _PRINTED[target].get(token.part)
    if printed is None:
        return forms[at]
    if token.part is _Part.OPEN and (before is None or tokens[before].part not in _ENDS):
        return printed.lstrip()
    if after is None and target is _ZH and token.part is _Part.COMMA:
        return _PAUSE
    if after is None or tokens[after].part not in _THINGS or tokens[after].part is _Part.YEAR:
        return printed.rstrip()
    return printed


def _city_of_state(tokens: Sequence[_Token]) -> bool:
    """Whether a city stands before its State or another; Chinese lists them by no comma."""
    solid = [token for token in tokens if token.part not in (_Part.SPACE, _Part.TAG)]
    return any(
        comma.part is _Part.COMMA and _named(city, _cities()) and _named(state, _states())
        for city, comma, state in zip(solid, solid[1:], solid[2:], strict=False)
    )


def _named(token: _Token, names: Set[str]) -> bool:
    return token.name is not None and token.name.written.get(_ZH) in names


@cache
def _states() -> frozenset[str]:
    """The States by their Chinese names."""
    return frozenset(term.text for one in countries() for term in one.in_language(_ZH))


@cache
def _cities() -> frozenset[str]:
    """The cities by their Chinese names, but those that are States as well."""
    return frozenset(names[list(Language).index(_ZH)] for names in PLACES) - _states()


def _solid(tokens: Sequence[_Token], at: int, step: int) -> int | None:
    at += step
    while 0 <= at < len(tokens):
        if tokens[at].part is not _Part.SPACE:
            return at
        at += step
    return None


def _conjunction(following: str, given: str, target: Language) -> str:
    joined = _JOINED[target]
    if target is _ES and _LIKE_I.match(following):
        joined = " e "
    return joined.upper() if given.isupper() else joined


def _joins_arabic(tokens: Sequence[_Token], forms: Sequence[str]) -> bool:
    """Whether each و has an Arabic word to be written together with."""
    after = [_solid(tokens, at, 1) for at, one in enumerate(tokens) if one.part is _Part.AND]
    return all(at is not None and "\u0600" <= forms[at][:1] <= "\u06ff" for at in after)
