"""What there is to do in a document before anyone works, as a page and as a part of its page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from tasks.analysis import COLUMNS, analysis_of
from translation.analysis import WEIGHTS, Amount
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf
from workbench.web.labels import band_label
from workbench.web.policy import Act
from workbench.web.render import page

router = APIRouter()


@router.get("/documents/{document}/analysis")
def analysis(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """Words by language and band, with pages and days; raises NotReady before it has segments."""
    return page(
        request,
        caller,
        "analysis.html",
        document=stored,
        one=analysis_of(store, stored.id),
        bands=[(band, band_label(band), round(WEIGHTS[band] * 100)) for band in COLUMNS],
        nothing=Amount(),
    )
