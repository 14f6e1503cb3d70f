"""What the memory is worth, for those who answer for the work."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from storage.store import Store
from tasks.worth import worth_report
from translation.charts import BarWords, bars_svg
from translation.worth import FEW, TER_PAIRS
from workbench.web import tongues
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.labels import band_label
from workbench.web.pages import asked
from workbench.web.pages.shown import shown_for
from workbench.web.policy import Act
from workbench.web.render import page
from workbench.web.tongues import gettext

router = APIRouter()

LATELY = 92
"""Days, about three months."""

Counter = Annotated[Caller, Depends(Allow(Act.WORTH))]


@router.get("/worth")
def worth(
    request: Request,
    store: StoreOf,
    caller: Counter,
    start: str = "",
    end: str = "",
    ter: bool = False,
) -> Response:
    """Suggestions against final texts, by language and band, source and month.

    Where no day is given, those of the last `LATELY` days: all there is may take its time.
    """
    first, last = _days(store, start, end)
    return page(
        request,
        caller,
        "worth.html",
        report=worth_report(store, first, last, ter=ter),
        start=first,
        end=last,
        ter=ter,
        few=FEW,
        ter_pairs=TER_PAIRS,
        band=band_label,
        shown=shown_for(store),
    )


@router.get("/worth.svg")
def chart(store: StoreOf, _: Counter, start: str = "", end: str = "") -> Response:
    """The bars of chrF as a picture; it names no document."""
    report = worth_report(store, *_days(store, start, end))
    return Response(bars_svg(report.bars(band_label), _words()), media_type="image/svg+xml")


def _days(store: Store, start: str, end: str) -> tuple[date | None, date | None]:
    first, last = asked.day(start), asked.day(end)
    if first is None and last is None:
        first = store.today() - timedelta(days=LATELY)
    return first, last


def _words() -> BarWords:
    return BarWords(
        gettext("chrF by band of match and language"),
        gettext("fewer than %(number)s texts", number=FEW),
        tongues.current().value,
    )
