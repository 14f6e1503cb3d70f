"""People: accounts, their roles and languages, tokens and grants."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.policy import Act
from workbench.web.render import page

router = APIRouter(include_in_schema=False)


@router.get("/people")
def people(
    request: Request, store: StoreOf, caller: Annotated[Caller, Depends(Allow(Act.PEOPLE))]
) -> Response:
    """All accounts."""
    return page(request, caller, "people.html", accounts=store.accounts.list())
