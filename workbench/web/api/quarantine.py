"""What imports held back: which units and why, taking them into the memory or dropping them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from storage.quarantine import Chosen, Decision, Quarantined
from translation.languages import Language
from translation.memory.dirt import Reason
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.policy import Act

router = APIRouter(prefix="/api/memory/quarantine", tags=["memory"])

Keeper = Annotated[Caller, Depends(Allow(Act.MEMORY))]


class HeldBody(BaseModel):
    """A unit that was held back: its texts as the file had them, what is wrong by language.

    `place` is that of the unit in its file, counted from 1.
    """

    unit: int
    batch: str
    file: str
    place: int
    texts: Mapping[Language, str]
    found: Mapping[Language, Reason]
    at: datetime


class Waiting(BaseModel):
    """What waits for a decision, a page of it, and how many units have each reason."""

    units: list[HeldBody]
    counts: Mapping[Reason, int]


class DecisionBody(BaseModel):
    """Whether units are taken into the memory, or dropped for good."""

    verdict: Decision


class Decided(BaseModel):
    """How many units it was."""

    units: int


@router.get("")
def waiting(
    store: StoreOf,
    caller: Keeper,
    dirt: Reason | None = None,
    batch: str | None = None,
    after: Annotated[int, Query(ge=0, description="The unit before the first.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Waiting:
    """List what imports held back, of a reason or an import or all."""
    chosen = Chosen(batch=batch, reason=dirt)
    found = store.quarantine.list(caller.reader, chosen, after=after, limit=limit)
    counts = store.quarantine.counts(caller.reader, batch)
    return Waiting(units=[_body(one) for one in found], counts=counts)


@router.post("/of/{dirt}")
def decide_all(
    store: StoreOf, caller: Keeper, dirt: Reason, body: DecisionBody, batch: str | None = None
) -> Decided:
    """Take or drop all units that have a reason, of an import or of all."""
    chosen = Chosen(batch=batch, reason=dirt)
    count = store.quarantine.decide(caller.reader, chosen, body.verdict, by=caller.name)
    return Decided(units=count)


@router.post("/{unit}")
def decide(store: StoreOf, caller: Keeper, unit: int, body: DecisionBody) -> Decided:
    """Take or drop one unit."""
    store.quarantine.decide_one(caller.reader, unit, body.verdict, by=caller.name)
    return Decided(units=1)


def _body(one: Quarantined) -> HeldBody:
    return HeldBody(
        unit=one.id,
        batch=one.batch,
        file=one.name,
        place=one.ordinal,
        texts=one.texts,
        found=one.found,
        at=one.at,
    )
