"""The list of documents with progress by language."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from storage.document_lists import Order, Sought, Standing
from storage.grants import readable
from storage.overview import PAGE
from translation.languages import Language, parse_language
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages.shown import shown_for
from workbench.web.policy import Act
from workbench.web.render import page

router = APIRouter()

W = TypeVar("W", bound=StrEnum)


@router.get("/")
def start(caller: Annotated[Caller, Depends(Allow(Act.SIGNED_IN))]) -> RedirectResponse:
    """Where one begins: the own work of who translates or reviews, else the documents."""
    works = caller.may(Act.TRANSLATE) or caller.may(Act.REVIEW)
    return RedirectResponse("/work" if works else "/documents", 303)


@router.get("/documents")
def documents(
    request: Request,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    named: Annotated[str, Query(max_length=200)] = "",
    language: str = "",
    standing: str = "",
    order: str = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Documents that one may read, narrowed down and ordered by what the address says."""
    shown = shown_for(store)
    visible = readable(caller.account)
    sought = Sought(
        today=shown.today,
        named=named,
        language=parse_language(language) if language else None,
        standing=_word(Standing, standing),
    )
    sort = _word(Order, order) or Order.RECEIVED
    found = store.overview.documents(visible, sought, order=sort, offset=offset)
    total = store.overview.count(visible, sought)
    asked = {"named": named, "language": language, "standing": standing, "order": order}
    return page(
        request,
        caller,
        "documents.html",
        documents=found,
        jobs={one.document.id: {job.language: job for job in one.jobs} for one in found},
        total=total,
        late=store.overview.count(visible, Sought(shown.today, standing=Standing.LATE)),
        filtered=bool(named.strip() or language or standing),
        asked=asked,
        languages=list(Language),
        standings=list(Standing),
        before=_address(asked, max(0, offset - PAGE)) if offset else None,
        after=_address(asked, offset + PAGE) if offset + PAGE < total else None,
        may={"upload": caller.may(Act.UPLOAD)},
        shown=shown,
    )


def _word(words: type[W], given: str) -> W | None:
    """The word of an address; None for none, and for one that is not known."""
    return next((word for word in words if word == given), None)


def _address(asked: Mapping[str, str], offset: int) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return f"/documents?{urlencode({**kept, 'offset': offset})}"
