"""Whether the workbench lives, and whether it can work; asked by whatever keeps it running."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.policy import Act

router = APIRouter(tags=["health"])

Anyone = Annotated[Caller, Depends(Allow(Act.OPEN))]


class Health(BaseModel):
    """`ok`, or an error of its own."""

    status: str = "ok"


@router.get("/healthz")
def healthz(_: Anyone) -> Health:
    """Answers while the process does; asks nobody."""
    return Health()


@router.get("/readyz")
def readyz(_: Anyone, store: StoreOf) -> Health:
    """Answers where the database does; 503 otherwise."""
    store.now()
    return Health()
