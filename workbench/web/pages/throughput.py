"""Pages done against a volume of the C&P secretariat, for those who answer for the work."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from storage.document_lists import Order, Sought, Standing
from storage.grants import readable
from storage.ledger import Stage
from tasks.providers import pages_by_provider
from tasks.throughput import ThroughputReport, throughput_report
from translation import pages
from translation.charts import burn_up_svg
from translation.languages import Language
from translation.volumes import DEFAULT_VOLUME
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages import asked
from workbench.web.pages.shown import shown_for
from workbench.web.policy import Act
from workbench.web.render import page

router = APIRouter()

_SVG = "image/svg+xml"
_LATE = 100


@router.get("/throughput")
def throughput(
    request: Request,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.THROUGHPUT))],
    volume: str = "",
    start: str = "",
    end: str = "",
) -> Response:
    """Pages by language, stage and provider, the burn-up against the volume chosen, what is late.

    `start` and `end` are the days of the pages by provider.
    """
    shown = shown_for(store)
    first, last = asked.day(start), asked.day(end)
    report = throughput_report(store, volume or None)
    late = Sought(shown.today, standing=Standing.LATE)
    visible = readable(caller.account)
    return page(
        request,
        caller,
        "throughput.html",
        report=report,
        totals=_totals(report),
        stages=list(Stage),
        definition=pages.definition(report.definition),
        volumes=store.volumes.list(),
        volume=report.comparison.plan.volume,
        providers=pages_by_provider(store, first, last),
        start=first,
        end=last,
        late=store.overview.documents(visible, late, order=Order.DUE, limit=_LATE),
        sentence=shown.compared(report.comparison),
        shown=shown,
    )


@router.get("/throughput.svg")
def burn_up(
    store: StoreOf,
    _: Annotated[Caller, Depends(Allow(Act.THROUGHPUT))],
    volume: str = DEFAULT_VOLUME,
) -> Response:
    """The burn-up as a picture; it names no document."""
    report = throughput_report(store, volume)
    compared = report.comparison
    done = report.by_day.get(report.stage, {})
    words = shown_for(store).chart(compared.plan, report.definition, compared.counted)
    drawn = burn_up_svg(
        compared.plan, done, report.today, report.definition, compared.counted, words
    )
    return Response(drawn, media_type=_SVG)


def _totals(report: ThroughputReport) -> dict[Stage, float]:
    """The pages of all languages at each stage."""
    languages = [report.pages.get(language, {}) for language in Language]
    return {stage: sum(one.get(stage, 0.0) for one in languages) for stage in Stage}
