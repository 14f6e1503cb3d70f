"""Words that are looked for in the texts of documents, written as in a concordance.

What a search may say, and where it stands in a text, is told by `translation.memory.sought`; a text
in which all of it stands is one segment in one language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from translation.errors import MarkupRefused, UsageError
from translation.languages import Language
from translation.markup import meant, plain
from translation.memory.places import found_places
from translation.memory.sieve import patterns_of
from translation.memory.sought import Finder, Forms, Kind, Phrase, Search, phrases_of
from translation.memory.tokens import normal

LONGEST = 200
"""Characters of a search."""


class PhraseRefused(UsageError):
    """What cannot be looked for."""

    code = "phrase_refused"

    def __str__(self) -> str:
        return (
            f"a search has 1 to {LONGEST} characters, with a letter or digit among them that is "
            "no wildcard"
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text in braces notation; `found` where it is what was looked for."""

    text: str
    found: bool


def _no_forms(_: Language) -> Forms | None:
    return None


@dataclass(frozen=True)
class Sought:
    """A search as it is written; raises PhraseRefused for one that says nothing or too much.

    With `every_form` each word is any form of it. `forms_of` gives the forms of a language; where
    it has none a form of a word is the word itself.
    """

    words: str
    every_form: bool = False
    forms_of: Callable[[Language], Forms | None] = _no_forms

    def __post_init__(self) -> None:
        if len(self.words) > LONGEST or not any(map(_says, self.phrases)):
            raise PhraseRefused

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """What has to stand in a text, each of it."""
        return phrases_of(meant(self.words), forms=self.every_form)

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """What a database may ask of a text in which it could stand (`memory.sieve`)."""
        return patterns_of(self.phrases)

    def stands(self, text: str, language: Language) -> bool:
        """Whether all of it stands in a text in braces notation."""
        try:
            return self._finder(language).stands(normal(text))
        except MarkupRefused:
            return False

    def ranges(self, text: str, language: Language) -> list[tuple[int, int]]:
        """Where it stands in a text in braces notation, in characters, ends exclusive.

        Nowhere unless all of it does.
        """
        return found_places(text, self._finder(language))

    def pieces(self, text: str, language: Language) -> list[Piece]:
        """A text in its parts, those that were looked for marked; together they are the text."""
        made: list[Piece] = []
        at = 0
        for start, end in self.ranges(text, language):
            made += [Piece(text[at:start], False), Piece(text[start:end], True)]
            at = end
        made.append(Piece(text[at:], False))
        return [one for one in made if one.text]

    def excerpt(self, text: str, language: Language, around: int = 120) -> list[Piece]:
        """The plain words of a text, those far from what was found left out for an ellipsis."""
        bare = (Piece(plain(one.text, " "), one.found) for one in self.pieces(text, language))
        pieces = [one for one in bare if one.text]
        return [
            one if one.found else Piece(_shortened(one.text, at, len(pieces), around), False)
            for at, one in enumerate(pieces)
        ]

    @cached_property
    def _finder(self) -> Callable[[Language], Finder]:
        return cache(lambda of: Finder(Search(self.phrases, of, forms=self.forms_of(of))))


def _says(phrase: Phrase) -> bool:
    """Whether a letter or digit is written out in a phrase."""
    return any(word.kind is not Kind.ANY and any(map(str.isalnum, word.text)) for word in phrase)


def _shortened(text: str, at: int, of: int, around: int) -> str:
    """The end of what comes first, the beginning of what comes last, both ends of the rest."""
    room = around if at in (0, of - 1) else 2 * around
    if len(text) <= room:
        return text
    if at == 0:
        return "…" + text[-around:]
    return text[:around] + "…" + ("" if at == of - 1 else text[-around:])
