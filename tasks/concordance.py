"""The concordance: units in which a search stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from glossaries.forms import forms_of
from storage.store import Store
from tasks.kept import live_index, live_memory
from translation.languages import Language
from translation.memory.places import found_places
from translation.memory.sought import Finder, Search, phrases_of
from translation.units import Provenance, Reader, Unit


@dataclass(frozen=True, slots=True)
class ConcordanceRow:
    """A unit in which a search stands; provenance and moment are those of the language asked in.

    `ranges` are where it stands in the text of that language, offsets in braces notation.
    """

    unit: int
    texts: Mapping[Language, str]
    ranges: tuple[tuple[int, int], ...]
    provenance: Provenance
    updated: datetime


@dataclass(frozen=True, slots=True)
class Concordance:
    """The best units in which a search stands.

    `total` counts all of them or, where it is not `whole`, those found before it was broken off.
    """

    rows: list[ConcordanceRow]
    total: int
    whole: bool


def concordance_of(
    store: Store,
    text: str,
    language: Language,
    reader: Reader,
    limit: int = 50,
    *,
    forms: bool = False,
) -> Concordance:
    """Units in which a search stands in a language, best first (`translation.memory.sought`).

    With `forms` each word of it is any form of that word. Raises MarkupRefused where the text is
    no braces notation.
    """
    search = Search(phrases_of(text, forms=forms), language, reader, forms_of(language))
    found = live_memory(store).standing(search, limit)
    finder = Finder(search)
    rows = [_concordance_row(unit, language, finder) for unit in found.units]
    return Concordance(rows, found.total, found.whole)


def prepare_forms(store: Store, language: Language) -> None:
    """Makes what searches for forms of words need, so that the first of them need not wait for it.

    In a large memory that takes seconds: the forms of each word that it has. Where the language has
    no index yet, that is waited for, since there are no tables of forms without one.
    """
    live_index(store, language)
    concordance_of(store, "a", language, Reader(), limit=1, forms=True)


def _concordance_row(unit: Unit, language: Language, finder: Finder) -> ConcordanceRow:
    variant = unit.variants[language]
    return ConcordanceRow(
        unit.id,
        {known: one.text for known, one in unit.variants.items()},
        tuple(found_places(variant.text, finder)),
        variant.provenance,
        variant.at,
    )
