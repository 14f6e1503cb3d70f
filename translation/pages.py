"""Pages: what one is by which definition, and how text is counted.

A page is a configured definition with an id, and every number that is shown carries that id. The
definitions are those of the trade: the United Nations plan in multiples of 330 words of the
source, the European Union invoices 1,500 characters without spaces, Russian publishers' sheets
count 1,800 characters with them. What a definition gives is a number for a given text, so that
work is measured in one unit whatever the layout; `physical` alone depends on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import regex

from translation.errors import UnknownDefinition, UsageError
from translation.languages import Language
from translation.markup import plain

IDEOGRAPH_RATIO = 1.7
"""Chinese ideographs that stand for one word, where nothing else is set (1.6–1.8 is usual)."""

_IDEOGRAPH = regex.compile(r"\p{Ideographic}")


class Measure(StrEnum):
    """What a definition of a page counts."""

    WORDS = "words"
    CHARACTERS = "characters"
    CHARACTERS_WITH_SPACES = "characters_with_spaces"
    LAID_OUT = "laid_out"


@dataclass(frozen=True, slots=True)
class PageDefinition:
    """What one page is: `per_page` of a measure; `meaning` says it in words."""

    id: str
    measure: Measure
    per_page: int
    meaning: str


DEFINITIONS = (
    PageDefinition("un-330w-source", Measure.WORDS, 330, "330 words of source text"),
    PageDefinition("eu-1500c", Measure.CHARACTERS, 1500, "1,500 characters without spaces"),
    PageDefinition(
        "ru-1800cs", Measure.CHARACTERS_WITH_SPACES, 1800, "1,800 characters with spaces"
    ),
    PageDefinition("physical", Measure.LAID_OUT, 1, "a page as laid out"),
)

DEFAULT_DEFINITION = DEFINITIONS[0].id


def definition(given: str) -> PageDefinition:
    """The definition of an id; UnknownDefinition where there is none."""
    for known in DEFINITIONS:
        if known.id == given:
            return known
    raise UnknownDefinition(given, tuple(known.id for known in DEFINITIONS))


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in some texts; `characters` is without white space.

    `words` is a whole number so that ledgers add up exactly; in Chinese it is made from
    `ideographs` (see `count`).
    """

    words: int = 0
    characters: int = 0
    characters_with_spaces: int = 0
    ideographs: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.words + other.words,
            self.characters + other.characters,
            self.characters_with_spaces + other.characters_with_spaces,
            self.ideographs + other.ideographs,
        )


def count(
    texts: Iterable[str], language: Language, ideograph_ratio: float = IDEOGRAPH_RATIO
) -> Counts:
    """The counts of texts in braces notation, standalone tags taken as a blank.

    A word is what stands between white space with a letter or digit in it, as word processors
    count. In Chinese `ideograph_ratio` ideographs make one word, and what stands between them
    (Latin letters, figures) counts as words elsewhere do. Each text is rounded by itself: the
    counts of the parts of a document add up to those of the whole.
    """
    return sum((_count(plain(text, " "), language, ideograph_ratio) for text in texts), Counts())


def _count(text: str, language: Language, ideograph_ratio: float) -> Counts:
    without_ideographs, ideographs = _IDEOGRAPH.subn(" ", text)
    if language is Language.ZH:
        words = _words(without_ideographs) + round(ideographs / ideograph_ratio)
    else:
        words = _words(text)
    return Counts(words, sum(map(len, text.split())), len(text), ideographs)


def _words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def pages(counts: Counts, meant: PageDefinition, laid_out: float | None = None) -> float:
    """The pages of a text by one definition.

    `laid_out` is the number of pages that a word processor laid out; without it no count of
    text gives physical pages, and asking for them is a UsageError.
    """
    if meant.measure is Measure.LAID_OUT:
        if laid_out is None:
            raise UsageError(
                f"{meant.id} pages come from a layout, not from counting text; "
                f"use {DEFAULT_DEFINITION} or another definition that counts"
            )
        return laid_out
    return int(getattr(counts, meant.measure)) / meant.per_page


def pages_of_words(words: int, meant: PageDefinition) -> float:
    """The pages that words of a ledger stand for; UsageError where a page is not made of words."""
    if meant.measure is not Measure.WORDS:
        raise UsageError(
            f"the ledger holds words, and {meant.id} pages are {meant.meaning}; "
            f"use {DEFAULT_DEFINITION}"
        )
    return words / meant.per_page
