"""What the memory is worth, and the matches that translators put into their texts."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from tasks.matches import cell_matches
from tasks.worth import worth_report
from translation.errors import NotFound
from translation.languages import Language
from translation.leverage import put_in
from translation.worth import Source, Worth
from workbench.web.access import Allow, Caller, StoreOf, may_work_into
from workbench.web.api.asking import Segment, Target, Worker, the_cell
from workbench.web.policy import Act

router = APIRouter(prefix="/api", tags=["memory"])


class WorthBody(BaseModel):
    """The measures of a group of suggestions that had become final texts; shares are percent.

    `few` marks groups that are too small to build on; `ter` is made of `ter_pairs` of the pairs.
    """

    pairs: int
    few: bool
    unchanged: int
    kept: float | None
    chrf: float | None
    ter: float | None
    ter_pairs: int


class BandBody(WorthBody):
    """The measures of one language and band."""

    language: Language
    band: str


class RowBody(BandBody):
    """The measures of one source, band, language and month."""

    source: Source
    month: str


class WorthOfMemory(BaseModel):
    """Suggestions held against final texts; `without` counts those that had no suggestion.

    `signatures` are sacreBLEU's.
    """

    since: date | None = Field(serialization_alias="from")
    until: date | None = Field(serialization_alias="to")
    all: WorthBody
    without: Mapping[Language, int]
    languages: Mapping[Language, WorthBody]
    bands: list[BandBody]
    rows: list[RowBody]
    signatures: Mapping[str, str]


class Inserted(BaseModel):
    """The unit of a match that was put into a cell."""

    model_config = ConfigDict(extra="forbid")

    unit: int = Field(ge=1, le=2**62)


class Noted(BaseModel):
    """Whether the match counts as the suggestion of its cell."""

    noted: bool


@router.get("/memory/worth")
def memory_worth(
    store: StoreOf,
    _: Annotated[Caller, Depends(Allow(Act.WORTH))],
    since: Annotated[date | None, Query(alias="from", description="First day.")] = None,
    until: Annotated[date | None, Query(alias="to", description="Last day.")] = None,
    ter: Annotated[bool, Query(description="TER too, which takes longer.")] = False,
) -> WorthOfMemory:
    """How much of what was suggested stayed in the texts that became final in these days."""
    report = worth_report(store, since, until, ter=ter)
    return WorthOfMemory(
        since=since,
        until=until,
        all=_measures(report.whole),
        without=report.without,
        languages={language: _measures(one) for language, one in report.by_language.items()},
        bands=[
            BandBody(language=language, band=band, **one.told())
            for (language, band), one in report.by_band.items()
        ],
        rows=[
            RowBody(source=source, band=band, language=language, month=month, **one.told())
            for (source, band, language, month), one in report.rows.items()
        ],
        signatures=report.signatures,
    )


@router.post("/segments/{segment}/targets/{language}/inserted")
def inserted(
    store: StoreOf, caller: Worker, segment: Segment, language: Target, body: Inserted
) -> Noted:
    """Note that a match was put into a cell one holds, so that its worth is known later.

    It is looked up again: 404 where the unit is no match for the segment.
    """
    cell = the_cell(store, caller, segment, language)
    may_work_into(caller, language, Act.WORK)
    found = cell_matches(store, cell.segment, language, caller.reader)
    match = next((one for one in found if one.unit == body.unit), None)
    if match is None:
        raise NotFound("match", f"of unit {body.unit} for segment {segment}")
    origin, percent = put_in(match.kind, match.provenance, match.percent, match.penalty)
    noted = store.suggestions.inserted(
        cell.segment,
        language,
        origin=origin,
        percent=percent,
        given=match.target,
        by=caller.name,
    )
    return Noted(noted=noted)


def _measures(one: Worth) -> WorthBody:
    return WorthBody(**one.told())
