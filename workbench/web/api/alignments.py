"""Versions of a document aligned: handed in, their rows, what is done to them, into the memory."""

import secrets
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from storage.alignments import AlignedRow, StoredAlignment
from storage.store import Store
from tasks import alignment
from translation.alignment.review import Act as RowAct
from translation.alignment.review import RowState
from translation.errors import UsageError
from translation.languages import Language
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.api.uploads import UploadUnreadable
from workbench.web.limits import too_large
from workbench.web.policy import Act

router = APIRouter(prefix="/api", tags=["memory"])

_WANTED = "two to six DOCX, each under the code of its language"
_LONGEST_SYMBOL = 200
_PAGE = 100

Uploader = Annotated[Caller, Depends(Allow(Act.UPLOAD))]


class UnknownAct(UsageError):
    """What is to be done to a row and is nothing that can be."""

    code = "unknown_act"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        known = ", ".join([*RowAct, "accept", "leave"])
        return f"{self.given[:40]!r} is nothing that is done to a row; choose among {known}"


class RowChange(BaseModel):
    """What is done to a row; `language` names the cell where it is done to one.

    With `version` it is done only to the row as it was seen.
    """

    act: str
    language: Language | None = None
    version: str | None = None


async def handed_in(request: Request, _: Uploader) -> AsyncIterator[FormData]:
    """The form with its files, each under the code of its language."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise UploadUnreadable("this is no multipart/form-data", _WANTED)
    try:
        form = await request.form(max_files=len(Language), max_fields=10)
    except HTTPException as broken:  # what Starlette makes of a form it cannot take apart
        raise UploadUnreadable(str(broken.detail).rstrip(".").lower(), _WANTED) from None
    try:
        yield form
    finally:
        await form.close()


Form = Annotated[FormData, Depends(handed_in)]


def asked(store: Store, caller: Caller, form: FormData) -> StoredAlignment:
    """Keep the versions of a form and ask for their alignment."""
    files = {
        language: body
        for language in Language
        if isinstance(sent := form.get(language.value), UploadFile)
        and (body := _read(sent, store.settings.upload_bytes))
    }
    symbol = str(form.get("symbol") or "").strip()[:_LONGEST_SYMBOL]
    new = secrets.token_hex(5)
    return alignment.ask(store, files, new, symbol=symbol, by=caller.name)


def _read(sent: UploadFile, limit: int) -> bytes:
    body = sent.file.read(limit + 1)
    if len(body) > limit:
        raise too_large(limit)
    return body


def act_on(store: Store, id: str, row: int, said: RowChange) -> None:
    """Do to a row what is said; raises NotFound, UnknownAct, NothingToMove, AlignmentSettled.

    Raises RowChanged where somebody else was there first.
    """
    store.alignments.get(id)
    if said.act in _SETTLES:
        store.alignments.settle(id, row, _SETTLES[said.act], said.version)
    elif said.act in set(RowAct):
        store.alignments.change(id, row, RowAct(said.act), said.language, said.version)
    else:
        raise UnknownAct(said.act)


_SETTLES: Mapping[str, RowState] = {"accept": RowState.ACCEPTED, "leave": RowState.LEFT_OUT}


@router.post("/alignments", status_code=201)
def hand_in(store: StoreOf, caller: Uploader, form: Form) -> dict[str, Any]:
    """Hand two to six versions in; they are aligned in the background."""
    return _told(store, asked(store, caller, form))


@router.get("/alignments/{alignment_id}")
def one(
    store: StoreOf,
    _: Uploader,
    alignment_id: str,
    after: float = 0.0,
    state: RowState | None = None,
) -> dict[str, Any]:
    """An alignment with its rows, a hundred at a time."""
    stored = store.alignments.get(alignment_id)
    rows = store.alignments.rows(stored.id, state=state, after=after, limit=_PAGE)
    return {**_told(store, stored), "rows": [_row(row) for row in rows]}


@router.post("/alignments/{alignment_id}/rows/{row}")
def change(
    store: StoreOf, _: Uploader, alignment_id: str, row: int, said: RowChange
) -> dict[str, Any]:
    """Accept a row, leave it out, join or split it, move or shift a cell."""
    act_on(store, alignment_id, row, said)
    return _told(store, store.alignments.get(alignment_id))


@router.post("/alignments/{alignment_id}/finish")
def finish(store: StoreOf, caller: Uploader, alignment_id: str) -> dict[str, Any]:
    """Put what is accepted or sure into the memory, as one batch."""
    units = alignment.learn(store, alignment_id, by=caller.name)
    return {**_told(store, store.alignments.get(alignment_id)), "units": units}


def _told(store: Store, stored: StoredAlignment) -> dict[str, Any]:
    return {
        "alignment": stored.id,
        "symbol": stored.symbol,
        "languages": list(stored.versions),
        "state": stored.state,
        "error": stored.error,
        "counts": store.alignments.counts(stored.id),
        "unfitting": alignment.unfitting_in(store, stored),
    }


def _row(row: AlignedRow) -> dict[str, Any]:
    cells = {language: list(cell) for language, cell in row.cells.items()}
    return {
        "row": row.id,
        "rank": row.rank,
        "version": row.version,
        "state": row.state,
        "sure": sorted(row.sure),
        "cells": cells,
    }
