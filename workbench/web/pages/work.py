"""What one has to do: sent back, assigned, in hand, and what is free to take."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from storage.grants import readable
from storage.worklist import Offer, Work, next_best
from translation.claims import Task
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages.document import fresh_key
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import see
from workbench.web.policy import Act
from workbench.web.render import page

router = APIRouter()

_TASKS = {Task.TRANSLATE: Act.TRANSLATE, Task.REVIEW: Act.REVIEW}


@router.get("/work")
def work(
    request: Request, store: StoreOf, caller: Annotated[Caller, Depends(Allow(Act.READ))]
) -> Response:
    """One's own work."""
    visible = readable(caller.account)
    tasks = [task for task, act in _TASKS.items() if caller.may(act)]
    found = store.worklist.of(caller.name, visible)
    offers = store.worklist.offers(caller.name, visible, tasks, caller.account.languages)
    free = _of_nobody(offers, found)
    changed = store.rewrites.of(caller.name, visible)
    return page(
        request,
        caller,
        "work.html",
        work=found,
        offers=free,
        best=next_best(found, free),
        changed=sum(one.answer is None for one in changed) if changed else None,
        tasks=tasks,
        fresh_key=fresh_key,
        shown=shown_for(store),
    )


@router.post("/work/claims/{claim}/release")
def release(
    claim: int, store: StoreOf, caller: Annotated[Caller, Depends(Allow(Act.READ))]
) -> Response:
    """Let go of a claim of one's own."""
    store.claims.release(claim, caller.name)
    return see("/work", "released")


def _of_nobody(offers: Iterable[Offer], own: Work) -> list[Offer]:
    """The offers without those that are told already: all of the text is one's own assignment."""
    told = {(one.document, one.language, one.task) for one in own.assigned if one.whole}
    return [one for one in offers if (one.document, one.language, one.task) not in told]
