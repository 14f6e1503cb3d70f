"""The terms that are recognised in a text, each with its concept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from storage.store import Store
from tasks.kept import live_terms
from translation.languages import Language
from translation.markup import Mark, parse
from translation.terms import Concept, Term, TermHit, TermKind, TermStatus


@dataclass(frozen=True, slots=True)
class TermRow:
    """A concept found in a text, with its terms in all languages.

    `start` and `end` count characters of the plain text, where tags are nothing and a doubled
    brace is one; `status` is that of the term which was found.
    """

    concept: str
    start: int
    end: int
    status: TermStatus
    terms: Mapping[Language, tuple[Term, ...]]
    domain: str
    note: str
    kind: TermKind


def terms_in(store: Store, text: str, source: Language) -> list[TermRow]:
    """The concepts in a text in braces notation, from left to right; raises MarkupRefused.

    A standalone tag parts two words, as a break or a tab does.
    """
    spaced, blanks = _spaced(text)
    known = live_terms(store)
    return [
        row
        for hit in known.recogniser(source).find(spaced)
        for concept in known.concepts.get(hit.concept, ())
        if any(term.text == hit.term for term in concept.in_language(source))
        for row in [_term_row(hit, concept, blanks)]
    ]


def _spaced(text: str) -> tuple[str, list[int]]:
    """The plain text with a blank for each standalone tag, and the places of these blanks."""
    pieces = ["" if _in_pair(piece) else piece for piece in parse(text)]
    shown = [piece if isinstance(piece, str) else " " for piece in pieces]
    starts = accumulate((len(piece) for piece in shown), initial=0)
    blanks = [at for at, piece in zip(starts, pieces, strict=False) if not isinstance(piece, str)]
    return "".join(shown), blanks


def _in_pair(piece: object) -> bool:
    return getattr(piece, "mark", Mark.STANDALONE) is not Mark.STANDALONE


def _term_row(hit: TermHit, concept: Concept, blanks: Sequence[int]) -> TermRow:
    return TermRow(
        concept=concept.id,
        start=hit.start - sum(at < hit.start for at in blanks),
        end=hit.end - sum(at < hit.end for at in blanks),
        status=hit.status,
        terms={known: found for known in Language if (found := concept.in_language(known))},
        domain=concept.domain,
        note=concept.note,
        kind=concept.kind,
    )
