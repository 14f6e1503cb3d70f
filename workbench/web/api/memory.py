"""What helps with a text: matches of the memory, terms, where else a phrase stands, findings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from storage.grants import readable
from storage.store import Store
from tasks import originals
from tasks.concordance import Concordance, concordance_of
from tasks.fragments import FragmentRow, cell_fragments, text_fragments
from tasks.matches import PanelMatch, cell_matches, found_matches, text_matches, told_match
from tasks.recognised import TermRow, terms_in
from tasks.references import cited_in
from translation.differences import Piece, differences
from translation.domains import LONGEST_DOMAIN
from translation.languages import Language, parse_language
from translation.markup import meant
from translation.placeables import Placeable, find
from translation.units import MatchKind, Provenance
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
    """What stands beside a segment while it is translated; most sources were never corrected.

    Fragments are told where there is no match.
    """

    correction: CorrectionBody | None
    matches: list[PanelMatch]
    fragments: list[FragmentRow]
    terms: list[TermRow]
    values: list[Placeable]
    cited: list[CitedBody]
    findings: list[FindingBody]


class MatchBody(BaseModel):
    """A unit that answers a look-up; `percent` less `penalty` is what people are shown.

    `adapted` has the targets into which the values of the text were put by rule, at `ranges` of
    them (offsets, end exclusive); `missing` are the asked languages that the unit lacks. The unit
    was translated from `made_from`; null where that is the language asked in, or not known.
    """

    unit: int
    percent: int
    penalty: int
    characters: int
    kind: MatchKind
    source: str
    targets: Mapping[Language, str]
    adapted: Mapping[Language, str]
    ranges: Mapping[Language, tuple[tuple[int, int], ...]]
    missing: tuple[Language, ...]
    made_from: Language | None
    provenance: Provenance
    updated: datetime


class Matches(BaseModel):
    """Units that answer a look-up, best first."""

    matches: list[MatchBody]


class Fragments(BaseModel):
    """Pieces of a text that stand in units, in the order of the text."""

    fragments: list[FragmentRow]


class Terms(BaseModel):
    """Concepts found in a text, from left to right."""

    terms: list[TermRow]


@router.get("/segments/{segment}/targets/{language}/panel")
def panel(store: StoreOf, caller: Reader, segment: Segment, language: Target) -> Panel:
    """Matches with the words in which they differ, terms, values by rule, findings of the target.

    Offsets of the values are those of the source in braces notation.
    """
    segment = the_cell(store, caller, segment, language).segment
    source = store.joins.source(segment, language)
    matches = cell_matches(store, segment, language, caller.reader)
    return Panel(
        correction=_correction(store, segment, language),
        matches=matches,
        fragments=[] if matches else cell_fragments(store, segment, language, caller.reader),
        terms=terms_in(store, source.text, source.language),
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
    wide: Annotated[bool, Query(description="Count likeness by characters too.")] = False,
    domain: Annotated[
        str | None, Query(max_length=LONGEST_DOMAIN, description="What the text is about.")
    ] = None,
) -> Matches:
    """Look a text up in the memory, for several languages at once."""
    language = parse_language(source)
    of, asked = meant(text), _targets(targets, language)
    answers = text_matches(
        store, of, language, asked, caller.reader, threshold, limit, wide, domain
    )
    found = found_matches(store, of, language, asked, answers)
    return Matches(matches=[MatchBody.model_validate(told_match(one)) for one in found])


@router.get("/memory/fragments")
def fragments(
    store: StoreOf,
    caller: Reader,
    source: Code,
    text: Asked,
    targets: Annotated[str | None, Query(description="Codes, such as fr,ar.")] = None,
) -> Fragments:
    """Find the longest pieces of a text that stand in units, with what they are in the targets.

    `start` and `end` are in characters of `text`. A target is told only where many units make it
    certain; else the whole target of units that are no more than the piece is `suggested`.
    """
    language = parse_language(source)
    found = text_fragments(store, meant(text), language, _targets(targets, language), caller.reader)
    return Fragments(fragments=found)


@router.get("/terms")
def terms(store: StoreOf, _: Reader, source: Code, text: Asked) -> Terms:
    """Find the terms in a text, each with its concept in all languages."""
    return Terms(terms=terms_in(store, meant(text), parse_language(source)))


@router.get("/concordance")
def concordance(
    store: StoreOf,
    caller: Reader,
    text: Asked,
    language: Code,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    forms: Annotated[bool, Query(description="Any form of each word.")] = False,
) -> Concordance:
    """Find the units in which words stand in one language.

    All words have to stand in the text, those in double quotes and those written together side by
    side; `*` is any letters within a word, `?` one, `~` before a word any form of it. `ranges` are
    in characters of the text of that language. Without `whole` there are `total` and more.
    """
    asked = parse_language(language)
    return concordance_of(store, meant(text), asked, caller.reader, limit, forms=forms)


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
