"""Pages done against a C&P volume."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from storage.ledger import Stage
from tasks.throughput import ThroughputReport, throughput_report
from translation.languages import Language
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.policy import Act

router = APIRouter(prefix="/api", tags=["throughput"])


class VolumeBody(BaseModel):
    """The volume as it was stated; `same_definition` says whether its pages are those counted."""

    id: str
    pages: int
    wording: str
    definition: str
    same_definition: bool


class ComparedBody(BaseModel):
    """Pages of a stage, done and due by today; rates are pages a working day."""

    stage: Stage
    done: float
    due: float
    rate: float
    rate_of_volume: float
    in_hand: float
    finish: date | None
    sentence: str


class LateBody(BaseModel):
    """A document past its day, and the languages that are not out."""

    document: str
    due: date
    languages: tuple[Language, ...]


class Throughput(BaseModel):
    """Pages by language and stage; every figure carries the id of its definition of a page."""

    definition: str
    today: date
    pages: Mapping[Language, Mapping[Stage, float]]
    volume: VolumeBody
    compared: ComparedBody
    late: list[LateBody]


@router.get("/throughput")
def throughput(
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.THROUGHPUT))],
    volume: str | None = None,
    definition: str | None = None,
    start: date | None = None,
) -> Throughput:
    """Compare what was done with a volume, laid out from `start` or from the first day booked."""
    report = throughput_report(store, volume, definition, start)
    return Throughput(
        definition=report.definition,
        today=report.today,
        pages={
            language: {stage: round(pages, 2) for stage, pages in stages.items()}
            for language, stages in report.pages.items()
        },
        volume=_volume(report),
        compared=_compared(report),
        late=[
            LateBody(document=late.subject, due=late.due, languages=late.languages)
            for late in report.late
            if store.grants.may_read(caller.account, late.document)
        ],
    )


def _volume(report: ThroughputReport) -> VolumeBody:
    volume = report.comparison.plan.volume
    return VolumeBody(
        id=volume.id,
        pages=volume.pages,
        wording=volume.wording,
        definition=volume.definition,
        same_definition=report.comparison.same_page,
    )


def _compared(report: ThroughputReport) -> ComparedBody:
    compared = report.comparison
    return ComparedBody(
        stage=report.stage,
        done=round(compared.done, 2),
        due=round(compared.due, 2),
        rate=round(compared.rate, 2),
        rate_of_volume=round(compared.plan.per_day, 2),
        in_hand=round(compared.in_hand, 2),
        finish=compared.finish,
        sentence=compared.sentence(),
    )
