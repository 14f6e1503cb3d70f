"""Concepts and their terms, as values."""

from dataclasses import dataclass
from enum import StrEnum

from translation.languages import Language


class TermStatus(StrEnum):
    """The administrative status of a term (TBX)."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"


class TermKind(StrEnum):
    """What a concept is named by: a general term, or a name (TBX: `partOfSpeech` properNoun)."""

    TERM = "term"
    NAME = "name"


class TermType(StrEnum):
    """Whether a term is written out or abbreviated (TBX: `termType`)."""

    FULL = "full"
    ABBREVIATION = "abbreviation"


UNVERIFIED = "unverified"
"""The source of a term that was not seen in any."""


@dataclass(frozen=True, slots=True)
class Term:
    """One designation of a concept in one language.

    `source` says where the term was seen; `forms` are inflected forms that no rule derives, such
    as Arabic broken plurals. `type` is None where nobody has said it.
    """

    language: Language
    text: str
    status: TermStatus = TermStatus.PREFERRED
    source: str = ""
    note: str = ""
    forms: tuple[str, ...] = ()
    type: TermType | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with its terms in up to six languages."""

    id: str
    terms: tuple[Term, ...]
    domain: str = ""
    definition: str = ""
    note: str = ""
    kind: TermKind = TermKind.TERM

    def in_language(self, language: Language) -> tuple[Term, ...]:
        """The terms of one language, in the order of the termbase."""
        return tuple(term for term in self.terms if term.language is language)


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term recognised in a text: offsets in its plain text, end exclusive."""

    concept: str
    term: str
    start: int
    end: int
    status: TermStatus
