"""Imports of the memory: which there are, and taking one back."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends
from pydantic import BaseModel

from storage.batches import StoredBatch
from translation.units import Provenance
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.policy import Act

router = APIRouter(prefix="/api/memory/imports", tags=["memory"])

Keeper = Annotated[Caller, Depends(Allow(Act.MEMORY))]


class ImportBody(BaseModel):
    """An import: the SHA-256 and the name of its file, and the variants it still stands behind."""

    batch: str
    file: str
    by: str
    at: datetime
    provenance: Provenance
    variants: int
    undone_at: datetime | None
    undone_by: str | None


class Imports(BaseModel):
    """The newest imports first, those that were undone too."""

    imports: list[ImportBody]


@router.get("")
def imports(store: StoreOf, _: Keeper) -> Imports:
    """List the imports of the memory."""
    return Imports(imports=[_body(one) for one in store.batches.list()])


@router.post("/{batch}/undo", status_code=202)
def undo(store: StoreOf, caller: Keeper, batch: str, behind: BackgroundTasks) -> ImportBody:
    """Take back an import, named by its digest or how it begins; it is done behind the answer."""
    found = store.batches.find(batch)
    behind.add_task(store.batches.undo, found.digest, by=caller.name)
    return _body(found)


def _body(one: StoredBatch) -> ImportBody:
    return ImportBody(
        batch=one.digest,
        file=one.name,
        by=one.by,
        at=one.at,
        provenance=one.provenance,
        variants=one.variants,
        undone_at=one.undone_at,
        undone_by=one.undone_by,
    )
