"""Near-identical units of the memory: groups of them, and merging, deleting, keeping apart."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from storage.near import Deed, Shown
from tasks.near import near_groups
from translation.documents import DocumentClass
from translation.languages import Language
from translation.memory.near import MOST, Group, Kind, Standing
from translation.units import Provenance
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.policy import Act

router = APIRouter(prefix="/api/memory/near", tags=["memory"])

Keeper = Annotated[Caller, Depends(Allow(Act.MEMORY))]


class TextBody(BaseModel):
    """A text of a unit in a language, in braces notation."""

    text: str
    provenance: Provenance
    at: datetime


class UnitBody(BaseModel):
    """A unit as it stands; `version` goes along with what is done to it."""

    unit: int
    version: int
    document_class: DocumentClass
    texts: Mapping[Language, TextBody]


class GroupBody(BaseModel):
    """Near-identical units, the oldest first."""

    kind: Kind
    language: Language
    units: list[UnitBody]


class Groups(BaseModel):
    """Some groups; `after` is where the next page begins, null where there is nothing more."""

    groups: list[GroupBody]
    after: int | None


class ShownBody(BaseModel):
    """A unit with the version it was shown in."""

    unit: int
    version: int

    @property
    def shown(self) -> Shown:
        """The same as the store takes it."""
        return Shown(self.unit, self.version)


Several = Annotated[list[ShownBody], Field(min_length=2, max_length=MOST)]


class MergeBody(BaseModel):
    """Units that become one: which of them stays, and by language whose text does.

    Where nothing is said the most trusted text stays.
    """

    units: Several
    keep: int
    texts: Mapping[Language, int] = {}


class ApartBody(BaseModel):
    """Units that are rightly different from each other."""

    units: Several


class ActBody(BaseModel):
    """The number of what was done, by which it can be undone."""

    act: int


class DoneBody(BaseModel):
    """What was done to units, and stands."""

    act: int
    deed: Deed
    units: list[int]
    by: str
    at: datetime


class Acts(BaseModel):
    """What was done last, the newest first."""

    acts: list[DoneBody]


@router.get("")
def groups(
    store: StoreOf,
    caller: Keeper,
    language: Language = Language.EN,
    kind: Kind = Kind.RENDERED,
    after: Annotated[int, Query(ge=0, description="Where the last page ended.")] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Groups:
    """List groups of near-identical units; a page may be empty and not the last."""
    found = near_groups(store, language, kind, caller.reader, after=after, limit=limit)
    return Groups(groups=[_group(one) for one in found.groups], after=found.after)


@router.post("/merge")
def merge(store: StoreOf, caller: Keeper, body: MergeBody) -> ActBody:
    """Make one unit of several."""
    given = [one.shown for one in body.units]
    act = store.near.merge(caller.reader, given, body.keep, body.texts, by=caller.name)
    return ActBody(act=act)


@router.post("/delete")
def delete(store: StoreOf, caller: Keeper, body: ShownBody) -> ActBody:
    """Delete a unit."""
    return ActBody(act=store.near.delete(caller.reader, body.shown, by=caller.name))


@router.post("/apart")
def set_apart(store: StoreOf, caller: Keeper, body: ApartBody) -> ActBody:
    """Say that units are rightly different: they are not shown together again."""
    given = [one.shown for one in body.units]
    return ActBody(act=store.near.set_apart(caller.reader, given, by=caller.name))


@router.get("/acts")
def acts(store: StoreOf, caller: Keeper) -> Acts:
    """List what was done last and stands."""
    return Acts(
        acts=[
            DoneBody(act=one.id, deed=one.deed, units=list(one.units), by=one.by, at=one.at)
            for one in store.near.done(caller.reader)
        ]
    )


@router.post("/acts/{number}/undo")
def undo(store: StoreOf, caller: Keeper, number: int) -> ActBody:
    """Take back what was done, while nothing else became of its units."""
    store.near.undo(caller.reader, number, by=caller.name)
    return ActBody(act=number)


def _group(one: Group) -> GroupBody:
    return GroupBody(
        kind=one.kind, language=one.language, units=[_unit(known) for known in one.members]
    )


def _unit(one: Standing) -> UnitBody:
    unit = one.unit
    return UnitBody(
        unit=unit.id,
        version=one.version,
        document_class=unit.document_class,
        texts={
            language: TextBody(text=held.text, provenance=held.provenance, at=held.at)
            for language, held in unit.variants.items()
        },
    )
