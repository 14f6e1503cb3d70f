"""Concepts and their terms, as values."""

from dataclasses import dataclass
from enum import StrEnum

from translation.languages import Language


class TermStatus(StrEnum):
    """The administrative status of a term (TBX)."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Term:
    """One designation of a concept in one language.

    `source` says where the term was seen; `forms` are inflected forms that no rule derives, such
    as Arabic broken plurals.
    """

    language: Language
    text: str
    status: TermStatus = TermStatus.PREFERRED
    source: str = ""
    note: str = ""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with its terms in up to six languages."""

    id: str
    terms: tuple[Term, ...]
    domain: str = ""
    definition: str = ""
    note: str = ""

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
