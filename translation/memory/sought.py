"""What one looks for in a concordance: the search as written, and its plain answer.

A search is words between blanks, and all of them have to stand in a text, wherever. What is written
together, or between double quotes, stands together and in that order: "Member States", C18/52,
理事会. `*` is any letters within a word, `?` exactly one, a `*` on its own any one word (Chinese:
character). `~` before a word is any form of it. A backslash takes the meaning from the character
after it. Case, tags and invisible characters count for nothing, nor does which apostrophe, hyphen
or quotation mark is written. Documents of the archive are searched so too (`translation.phrases`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

import regex

from translation.languages import Language
from translation.memory.scan import visible
from translation.memory.tokens import normal, split
from translation.units import Reader, Unit

_PIECE = regex.compile(
    r"(?P<literal>\\[\\*?\"~])"
    r'|(?P<quote>")'
    r"|(?P<blank>[\s\p{Cc}]+)"
    r"|(?P<forms>~(?=[\p{L}\p{N}]))"
    r"|(?P<han>\p{Han}\p{M}*)"
    r"|(?P<word>[\p{L}\p{N}*?--\p{Han}][\p{L}\p{N}\p{M}*?--\p{Han}]*)"
    r"|(?P<mark>.)",
    regex.V1 | regex.DOTALL,
)


_OPEN = Reader()

_ALIKE = ("'’‘", "-\u2010\u2011", '"“”«»')


class Kind(StrEnum):
    """What a word of a search agrees with; `ALIKE` is a mark and those written in its place."""

    SAME = "same"
    WILD = "wild"
    FORMS = "forms"
    ALIKE = "alike"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a search, in lower case; of kind `WILD` with its wildcards."""

    kind: Kind
    text: str


Phrase = tuple[Word, ...]
"""Words that stand together in this order."""


@dataclass(frozen=True, slots=True)
class Forms:
    """When a word is a form of another: where they share a key.

    `asked` gives the keys of a word that is looked for, `standing` those of one in a text; both
    take it in lower case.
    """

    asked: Callable[[str], Iterable[str]]
    standing: Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Search:
    """Phrases that have to stand in the text of a unit in one language, for a reader.

    Without `forms` a form of a word is the word itself. Confidential units serve work in their own
    lineage alone: none without a `lineage`.
    """

    phrases: tuple[Phrase, ...]
    language: Language
    reader: Reader = _OPEN
    forms: Forms | None = None
    lineage: str | None = None

    def shows(self, unit: Unit) -> bool:
        """Whether the reader may see a unit."""
        return visible(unit, self.reader, self.lineage)


@dataclass(frozen=True, slots=True)
class Standing:
    """The best units in which all that was looked for stands.

    `total` is how many there are, or where it is not `whole`, how many were found before the
    search was broken off.
    """

    units: Sequence[Unit]
    total: int
    whole: bool = True


def phrases_of(text: str, *, forms: bool = False) -> tuple[Phrase, ...]:
    """The phrases of a search in braces notation; with `forms` each word is any form of it.

    Raises MarkupRefused where the braces are no notation. What is only wildcards is left out.
    """
    phrases: list[list[Word]] = [[]]
    quoted = any_form = False
    for found in _PIECE.finditer(normal(text)):
        piece, kind = found.group(), found.lastgroup
        if kind == "quote" or (kind == "blank" and not quoted):
            quoted ^= kind == "quote"
            phrases.append([])
        elif kind not in ("forms", "blank"):
            phrases[-1].append(_word(piece, str(kind), any_form=forms or any_form))
        any_form = kind == "forms"
    return tuple(tuple(one) for one in phrases if any(word.kind is not Kind.ANY for word in one))


def alike(mark: str) -> str:
    """A mark and those that people write in its place: apostrophes, hyphens, quotation marks."""
    return next((marks for marks in _ALIKE if mark in marks), mark)


def longest_piece(text: str) -> str:
    """The longest piece of a word between its wildcards."""
    pieces: list[str] = regex.split("[*?]", text)
    return max(pieces, key=len)


def wild_pattern(text: str) -> regex.Pattern[str]:
    """What a word with wildcards agrees with as a whole."""
    written = {"*": ".*", "?": "."}
    return regex.compile("".join(written.get(one) or regex.escape(one) for one in text))


def standing(texts: Iterable[tuple[Unit, str]], search: Search, limit: int) -> Standing:
    """The units, given with their text as scores see it, in which a search stands."""
    finder = Finder(search)
    found = [unit for unit, seen in texts if search.shows(unit) and finder.stands(seen)]
    return together([Standing(found, len(found))], search.language, limit)


def still_standing(units: Iterable[Unit], search: Search) -> list[Unit]:
    """Those of some units in which a search stands as they are now.

    An index tells what it was made of; a unit that comes from elsewhere may be another by now.
    """
    having = (unit for unit in units if search.language in unit.variants)
    texts = ((unit, normal(unit.variants[search.language].text)) for unit in having)
    finder = Finder(search)
    return [unit for unit, seen in texts if search.shows(unit) and finder.stands(seen)]


def together(answers: Sequence[Standing], language: Language, limit: int) -> Standing:
    """The best of several answers: the most trusted first, then the newest."""
    every = (unit for answer in answers for unit in answer.units)
    best = nlargest(limit, every, key=lambda unit: _trust(unit, language))
    return Standing(
        best, sum(answer.total for answer in answers), all(answer.whole for answer in answers)
    )


class _Told(NamedTuple):
    """A phrase as a text is compared with it: what agrees with each word of it.

    `same` is a word of it that stands as it is, if it has one, and `at` its place.
    """

    agrees: Sequence[Callable[[str], bool]]
    same: str | None
    at: int


class Finder:
    """Says of one text after another where a search stands in it."""

    def __init__(self, search: Search) -> None:
        self._phrases = [_told(phrase, search.forms) for phrase in search.phrases]
        self._least = [
            longest_piece(word.text)
            for phrase in search.phrases
            for word in phrase
            if word.kind in (Kind.SAME, Kind.WILD)
        ]

    def stands(self, seen: str) -> bool:
        """Whether all of it stands in a text as scores see it."""
        if not self._phrases or not all(one in seen for one in self._least):
            return False
        tokens = split(seen)
        return all(
            phrase.same in tokens
            if phrase.same is not None and len(phrase.agrees) == 1
            else any(True for _ in _places(phrase, tokens))
            for phrase in self._phrases
        )

    def stretches(self, tokens: Sequence[str]) -> list[tuple[int, int]]:
        """The ranges of tokens that were looked for, from left to right; none where one lacks."""
        found: set[tuple[int, int]] = set()
        for phrase in self._phrases:
            here = [(at, at + len(phrase.agrees)) for at in _places(phrase, tokens)]
            if not here:
                return []
            found.update(here)
        return joined(sorted(found))


def _told(phrase: Phrase, forms: Forms | None) -> _Told:
    agrees = tuple(_agreement(word, forms) for word in phrase)
    for at, word in enumerate(phrase):
        if word.kind is Kind.SAME:
            return _Told(agrees, word.text, at)
    return _Told(agrees, None, 0)


def _places(phrase: _Told, tokens: Sequence[str]) -> Iterator[int]:
    """Where a phrase begins."""
    last = len(tokens) - len(phrase.agrees)
    for begin in (at - phrase.at for at in _known(phrase, tokens)):
        if 0 <= begin <= last and all(
            agrees(tokens[at]) for at, agrees in enumerate(phrase.agrees, begin)
        ):
            yield begin


def _known(phrase: _Told, tokens: Sequence[str]) -> Iterator[int]:
    """Where the word of it that stands as it is does, or any word where it has none."""
    if phrase.same is None:
        yield from range(len(tokens))
        return
    at = -1
    for _ in range(tokens.count(phrase.same)):
        at = tokens.index(phrase.same, at + 1)
        yield at


def _word(piece: str, kind: str, *, any_form: bool) -> Word:
    if kind in ("literal", "mark"):
        mark = piece[-1]
        return Word(Kind.ALIKE if len(alike(mark)) > 1 else Kind.SAME, mark)
    if kind == "word" and set(piece) & {"*", "?"}:
        return Word(Kind.WILD, piece) if set(piece) != {"*"} else Word(Kind.ANY, "*")
    if kind == "word" and any_form:
        return Word(Kind.FORMS, piece)
    return Word(Kind.SAME, piece)


def _agreement(word: Word, forms: Forms | None) -> Callable[[str], bool]:
    """Whether a word of a text is one that a word of a search asks for."""
    if word.kind is Kind.ANY:
        return lambda _: True
    if word.kind is Kind.ALIKE:
        return lambda token: token in alike(word.text)
    if word.kind is Kind.WILD:
        pattern = wild_pattern(word.text)
        return lambda token: pattern.fullmatch(token) is not None
    if word.kind is Kind.FORMS and forms is not None:
        keys, standing_keys = frozenset(forms.asked(word.text)), forms.standing
        return lru_cache(maxsize=None)(
            lambda token: token == word.text or not keys.isdisjoint(standing_keys(token))
        )
    return lambda token: token == word.text


def joined(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Rising ranges, those that overlap made one."""
    made: list[tuple[int, int]] = []
    for start, end in ranges:
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def _trust(unit: Unit, language: Language) -> tuple[int, float, int]:
    variant = unit.variants[language]
    return variant.provenance.rank, variant.at.timestamp(), -unit.id
