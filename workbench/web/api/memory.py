"""What helps with a text: matches of the memory, terms, where else a phrase stands, findings."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from storage.grants import readable
from storage.store import Store
from tasks import lookup, originals
from tasks.lookup import ConcordanceRow, PanelMatch, TermRow
from tasks.references import cited_in
from translation.differences import Piece, differences
from translation.errors import MarkupRefused
from translation.languages import Language, parse_language
from translation.markup import escape, parse
from translation.placeables import Placeable, find
from translation.units import Match
from workbench.web.access import Caller, StoreOf
from workbench.web.api.asking import Reader, Segment, Target, the_cell
from workbench.web.api.findings import FindingBody, shown

router = APIRouter(prefix="/api", tags=["memory"])

LONGEST_QUERY = 10_000
Asked = Annotated[str, Query(min_length=1, max_length=LONGEST_QUERY)]
Code = Annotated[str, Query(description="A language: ar zh en fr ru es.")]


class CorrectionBody(BaseModel):
    """How the source was corrected in the original, word by word, and by whose leave.

    `proposed` is the text with the new values, where nobody has touched it since and only values
    of the source differ; else null.
    """

    number: int
    by: str
    author: str
    reason: str
    pieces: list[Piece]
    proposed: str | None


class CitedBody(BaseModel):
    """A document that the source cites and that is here: as it is written, its id and name."""

    written: str
    document: str
    name: str


class Panel(BaseModel):
    """What stands beside a segment while it is translated; most sources were never corrected."""

    correction: CorrectionBody | None
    matches: list[PanelMatch]
    terms: list[TermRow]
    values: list[Placeable]
    cited: list[CitedBody]
    findings: list[FindingBody]


class Matches(BaseModel):
    """Units that answer a look-up, best first."""

    matches: list[Match]


class Terms(BaseModel):
    """Concepts found in a text, from left to right."""

    terms: list[TermRow]


class Concordance(BaseModel):
    """Units in which a text stands."""

    rows: list[ConcordanceRow]


@router.get("/segments/{segment}/targets/{language}/panel")
def panel(store: StoreOf, caller: Reader, segment: Segment, language: Target) -> Panel:
    """Matches with the words in which they differ, terms, values by rule, findings of the target.

    Offsets of the values are those of the source in braces notation.
    """
    segment = the_cell(store, caller, segment, language).segment
    source = store.joins.source(segment, language)
    return Panel(
        correction=_correction(store, segment, language),
        matches=lookup.matches(store, segment, language, caller.reader),
        terms=lookup.terms(store, source.text, source.language),
        values=find(source.text, source.language, language),
        cited=_cited(store, caller, source.text),
        findings=[shown(one) for one in store.findings.of_cell(segment, language)],
    )


@router.get("/memory/matches")
def matches(
    store: StoreOf,
    caller: Reader,
    source: Code,
    text: Asked,
    targets: Annotated[str | None, Query(description="Codes, such as fr,ar.")] = None,
    threshold: Annotated[int, Query(ge=1, le=100)] = 70,
    limit: Annotated[int, Query(ge=1, le=100)] = 5,
) -> Matches:
    """Look a text up in the memory, for several languages at once."""
    language = parse_language(source)
    found = lookup.search_matches(
        store,
        _meant(text),
        language,
        _targets(targets, language),
        caller.reader,
        threshold,
        limit,
    )
    return Matches(matches=found)


@router.get("/terms")
def terms(store: StoreOf, _: Reader, source: Code, text: Asked) -> Terms:
    """Find the terms in a text, each with its concept in all languages."""
    return Terms(terms=lookup.terms(store, _meant(text), parse_language(source)))


@router.get("/concordance")
def concordance(
    store: StoreOf,
    caller: Reader,
    text: Asked,
    language: Code,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Concordance:
    """Find the units in which a text stands in one language."""
    asked = parse_language(language)
    found = lookup.concordance(store, _meant(text), asked, caller.reader, limit)
    return Concordance(rows=found)


def _correction(store: Store, segment: int, language: Language) -> CorrectionBody | None:
    found = store.originals.of_segment(segment)
    if found is None:
        return None
    source = store.segments.get(segment).language
    return CorrectionBody(
        number=found.number,
        by=found.by,
        author=found.author,
        reason=found.reason,
        pieces=list(differences(found.before, found.after, source)),
        proposed=originals.offered(store, segment, language).proposed,
    )


def _cited(store: Store, caller: Caller, text: str) -> list[CitedBody]:
    """The documents that a source cites and the caller may read."""
    return [
        CitedBody(written=one.written, document=one.document.id, name=one.document.name)
        for one in cited_in(store, text, readable(caller.account))
    ]


def _targets(codes: str | None, source: Language) -> Sequence[Language]:
    asked = Language if codes is None else [parse_language(one) for one in codes.split(",")]
    return tuple(one for one in asked if one is not source)


def _meant(text: str) -> str:
    """A text in braces notation; one whose braces are no tags is meant literally."""
    try:
        parse(text)
    except MarkupRefused:
        return escape(text)
    return text
