"""The imports of the memory, for those who answer for it: what is left of each, and undoing one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages.shown import shown_for
from workbench.web.policy import Act
from workbench.web.render import page, see_other
from workbench.web.tongues import gettext

router = APIRouter()

Keeper = Annotated[Caller, Depends(Allow(Act.MEMORY))]


@router.get("/memory/imports")
def imports(request: Request, store: StoreOf, caller: Keeper) -> Response:
    """The newest imports first."""
    found = store.batches.list()
    return page(request, caller, "imports.html", imports=found, shown=shown_for(store))


@router.post("/memory/imports/{batch}/undo")
def undo(store: StoreOf, caller: Keeper, batch: str) -> Response:
    """Take an import back behind the answer; what is left of it falls until it is undone."""
    found = store.batches.find(batch)
    name = found.name or found.digest[:12]
    answer = see_other("/memory/imports", gettext("%(name)s is being undone.", name=name))
    answer.background = BackgroundTask(store.batches.undo, found.digest, by=caller.name)
    return answer
