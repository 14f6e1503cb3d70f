"""What one is told of: notices, and that they were read."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from storage.grants import readable
from storage.notices import LISTED, Notice
from workbench.web.access import StoreOf
from workbench.web.api.asking import Reader

router = APIRouter(prefix="/api", tags=["work"])


class Inbox(BaseModel):
    """One's notices, newest first; `unread` counts all that were not read."""

    unread: int
    notices: list[Notice]


class ReadBody(BaseModel):
    """Which notices were read; all where none is named."""

    model_config = ConfigDict(extra="forbid")

    notices: Annotated[list[int], Field(max_length=LISTED)] | None = None


class Marked(BaseModel):
    """How many were marked that were not before."""

    marked: int


@router.get("/inbox")
def inbox(store: StoreOf, caller: Reader) -> Inbox:
    """One's notices, of documents one may read."""
    visible = readable(caller.account)
    return Inbox(
        unread=store.notices.unread(caller.name, visible),
        notices=store.notices.of(caller.name, visible),
    )


@router.post("/inbox/read")
def read(store: StoreOf, caller: Reader, body: ReadBody) -> Marked:
    """Mark notices of one's own as read."""
    return Marked(marked=store.notices.mark_read(caller.name, body.notices))
