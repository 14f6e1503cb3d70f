"""The inbox: what one is told of, and that it was read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from storage.grants import readable
from tasks.mail import place, said
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import see
from workbench.web.policy import Act
from workbench.web.render import page

router = APIRouter()


@router.get("/inbox")
def inbox(
    request: Request, store: StoreOf, caller: Annotated[Caller, Depends(Allow(Act.READ))]
) -> Response:
    """One's notices."""
    found = store.notices.of(caller.name, readable(caller.account))
    return page(
        request,
        caller,
        "inbox.html",
        notices=[(one, said(one), place(one)) for one in found],
        shown=shown_for(store),
    )


@router.post("/inbox/read")
def read(
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    notice: Annotated[int | None, Form()] = None,
) -> Response:
    """Mark one notice read, or all where none is named."""
    store.notices.mark_read(caller.name, None if notice is None else [notice])
    return see("/inbox", "read")
