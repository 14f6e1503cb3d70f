"""What imports held back: texts side by side, taken into the memory or dropped."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from storage.quarantine import Chosen, Decision
from translation.memory.dirt import Reason
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages.shown import shown_for
from workbench.web.policy import Act
from workbench.web.render import page, see_other
from workbench.web.tongues import ngettext

router = APIRouter()

PLACE = "/memory/quarantine"
Keeper = Annotated[Caller, Depends(Allow(Act.MEMORY))]
Verdict = Annotated[Decision, Form()]
_PAGE = 50


@router.get(PLACE)
def quarantine(
    request: Request,
    store: StoreOf,
    caller: Keeper,
    dirt: Annotated[Reason | None, Query()] = None,
    after: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """What waits, oldest first, by reason."""
    chosen = Chosen(reason=dirt)
    found = store.quarantine.list(caller.reader, chosen, after=after, limit=_PAGE + 1)
    return page(
        request,
        caller,
        "quarantine.html",
        units=found[:_PAGE],
        more=len(found) > _PAGE,
        counts=store.quarantine.counts(caller.reader),
        dirt=dirt,
        shown=shown_for(store),
    )


@router.post(PLACE + "/of/{dirt}")
def decide_all(store: StoreOf, caller: Keeper, dirt: Reason, verdict: Verdict) -> Response:
    """Take or drop all units that have a reason."""
    chosen = Chosen(reason=dirt)
    count = store.quarantine.decide(caller.reader, chosen, verdict, by=caller.name)
    return see_other(PLACE, _told(verdict, count))


@router.post(PLACE + "/{unit}")
def decide(store: StoreOf, caller: Keeper, unit: int, verdict: Verdict) -> Response:
    """Take or drop one unit."""
    store.quarantine.decide_one(caller.reader, unit, verdict, by=caller.name)
    return see_other(PLACE, _told(verdict, 1))


def _told(verdict: Decision, count: int) -> str:
    if verdict is Decision.ACCEPT:
        return ngettext(
            "%(number)s unit is in the memory now.",
            "%(number)s units are in the memory now.",
            count,
        )
    return ngettext("%(number)s unit was dropped.", "%(number)s units were dropped.", count)
