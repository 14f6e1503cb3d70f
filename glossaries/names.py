"""The names that are written by rule: which text is one, and how each language prints it.

Names come from the concepts of the termbase that say so (`kind`), and after them from two tables
of our own: the States (`data/countries.csv`) and the cities where the house meets. What may be
read in two ways is not read at all: a text that names two things (Georgia), or a name that is a
general term besides.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO

from glossaries.csv_file import read_csv
from translation.languages import Language
from translation.placeables.places import PLACES
from translation.terms import UNVERIFIED, Concept, Term, TermKind, TermStatus, TermType

_SAME = str.maketrans({"\u2019": "'", "\u2011": "-", "\u00a0": " ", "\u202f": " "})
"""Characters that a text may have for others; each is one character, so that offsets stay."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_CAPITALS = re.compile(r"[^\W\d_]*[A-ZА-ЯЁ]")
_CASED = frozenset({Language.EN, Language.FR, Language.ES, Language.RU})
_PROMPT = 2
"""Characters of a name by which it is looked for; no name is shorter."""


@dataclass(frozen=True, slots=True)
class Name:
    """What stands in a text from `start` to `end` (exclusive), and how languages print it."""

    start: int
    end: int
    written: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One meaning of a text, as other languages print it."""

    written: Mapping[Language, str]

    def agrees(self, other: "_Reading") -> bool:
        """Whether it may be the same thing: told by the languages in which both have a name."""
        common = self.written.keys() & other.written.keys()
        return bool(common) and all(
            self.written[one].casefold() == other.written[one].casefold() for one in common
        )


class Names:
    """The names that a text in one language may have.

    A term of any status but deprecated is read; written is the best one of the target that is
    neither deprecated nor unverified, an abbreviation for an abbreviation and a full form for a
    full form.
    """

    def __init__(self, concepts: Iterable[Concept], source: Language) -> None:
        """Take the concepts of a termbase, of which those that are no names only part meanings."""
        known = list(concepts)
        own = _readings((one for one in known if one.kind is TermKind.NAME), source)
        tables = _readings(_tables(), source)
        named = tables | own  # the termbase goes before the tables
        others = _general((one for one in known if one.kind is TermKind.TERM), source, named)
        self._names: dict[str, Mapping[Language, str]] = {}
        for surface, readings in named.items():
            merged = _merged([*readings, *others.get(surface.casefold(), ())])
            if merged:
                self._add(surface, merged, source)
        self._by_prompt: dict[str, list[str]] = {}
        for surface in sorted(self._names, key=len, reverse=True):
            self._by_prompt.setdefault(surface[:_PROMPT], []).append(surface)

    def at(self, text: str, start: int) -> Name | None:
        """The longest name that begins at a place of a text; `text` is as `alike` makes it."""
        for surface in self._by_prompt.get(text[start : start + _PROMPT], ()):
            end = start + len(surface)
            if text.startswith(surface, start) and not _goes_on(text, end):
                return Name(start, end, self._names[surface])
        return None

    def _add(self, surface: str, written: Mapping[Language, str], source: Language) -> None:
        self._names[surface] = written
        capitals = surface.upper()
        if source in _CASED and capitals not in self._names and len(capitals) == len(surface):
            self._names[capitals] = {
                one: form.upper() if one in _CASED else form for one, form in written.items()
            }


def alike(text: str) -> str:
    """A text with one apostrophe, hyphen and space for all of their kind; no offset moves."""
    return text.translate(_SAME)


@cache
def countries() -> tuple[Concept, ...]:
    """The States by the names that the United Nations uses, as shipped with the package."""
    path = resources.files("glossaries") / "data" / "countries.csv"
    return tuple(read_csv(BytesIO(path.read_bytes())))


def _tables() -> Iterator[Concept]:
    yield from countries()
    for names in PLACES:
        terms = tuple(Term(one, name) for one, name in zip(Language, names, strict=True))
        yield Concept(names[2], terms, kind=TermKind.NAME)


def _readings(concepts: Iterable[Concept], source: Language) -> dict[str, list[_Reading]]:
    found: dict[str, list[_Reading]] = {}
    for concept in concepts:
        for term in concept.in_language(source):
            if term.status is not TermStatus.DEPRECATED and len(term.text) >= _PROMPT:
                reading = _Reading(_forms(concept, _type(term), surely=True))
                found.setdefault(alike(term.text), []).append(reading)
    return found


def _general(
    concepts: Iterable[Concept], source: Language, named: Iterable[str]
) -> dict[str, list[_Reading]]:
    """The meanings as general terms of what is a name besides, by the text in lower case."""
    wanted = {surface.casefold() for surface in named}
    found: dict[str, list[_Reading]] = {}
    for concept in concepts:
        for term in concept.in_language(source):
            surface = alike(term.text).casefold()
            if surface in wanted:
                reading = _Reading(_forms(concept, _type(term), surely=False))
                found.setdefault(surface, []).append(reading)
    return found


def _merged(readings: Sequence[_Reading]) -> dict[Language, str]:
    """How languages print a text of some meanings; nothing where two of them differ."""
    first, *others = readings
    if not all(first.agrees(other) for other in others):
        return {}
    return dict(first.written)


def _forms(concept: Concept, wanted: TermType, *, surely: bool) -> dict[Language, str]:
    """The best term of each language and of one type; `surely` leaves out what is unverified."""
    forms = {}
    for language in Language:
        terms = [
            term
            for term in concept.in_language(language)
            if term.status is not TermStatus.DEPRECATED
            and _type(term) is wanted
            and not (surely and term.source == UNVERIFIED)
        ]
        terms.sort(key=lambda term: term.status is not TermStatus.PREFERRED)
        if terms:
            forms[language] = terms[0].text
    return forms


def _type(term: Term) -> TermType:
    """The type that is said, else what capitals tell: ITU and МСЭ-R are abbreviations."""
    if term.type is not None:
        return term.type
    letters = [letter for letter in term.text if letter.isalpha()]
    capitals = sum(_CAPITALS.match(letter) is not None for letter in letters)
    short = " " not in term.text and capitals >= 2 and 2 * capitals >= len(letters)
    return TermType.ABBREVIATION if short else TermType.FULL


def _goes_on(text: str, end: int) -> bool:
    """Whether a word that ends at a place goes on there; Chinese words stand side by side."""
    if end >= len(text) or not (text[end].isalnum() and text[end - 1].isalnum()):
        return False
    return not (_HAN.match(text[end]) or _HAN.match(text[end - 1]))
