"""One cell: read it, save it, review it, keep a draft of it, comment on it."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from storage.cells import CellView, Saved
from storage.comments import Comment
from storage.drafts import Draft
from storage.history import Act as HistoryAct
from tasks import editing
from translation.claims import Task, Verdict
from translation.documents import JobMode, TargetState
from translation.errors import NotFound
from translation.languages import Language
from translation.mentions import mentioned
from workbench.web.access import Allow, Caller, StoreOf, may_work_into
from workbench.web.api.asking import (
    IfMatch,
    Key,
    Reader,
    Segment,
    Target,
    Worker,
    own_key,
    the_cell,
)
from workbench.web.policy import Act

router = APIRouter(prefix="/api/segments/{segment}/targets/{language}", tags=["cells"])

LONGEST_TEXT = 200_000
"""Characters of a text; the longest paragraph of a genuine document is far below."""

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]


class SaveBody(BaseModel):
    """A text in braces notation, and the state in which it is left."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    state: TargetState


class ReviewBody(BaseModel):
    """What a reviser says; the note goes back with what is returned."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    note: Text = ""


class DraftBody(BaseModel):
    """What was typed over a version; `sequence` counts up, so that an older one is ignored."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    base_version: int = Field(ge=0, le=2**62)
    sequence: int = Field(ge=0, le=2**62)


class CommentBody(BaseModel):
    """A remark on a cell."""

    model_config = ConfigDict(extra="forbid")

    body: Annotated[str, Field(min_length=1, max_length=10_000)]


class RepairBody(BaseModel):
    """A text as it stands in the editor, saved or not."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=LONGEST_TEXT)]


class SpreadBody(BaseModel):
    """The event that filled the repetitions of a segment, as the outcome of a save named it."""

    model_config = ConfigDict(extra="forbid")

    spread: int


class SavedCell(BaseModel):
    """A cell after a write; `repeated` says that this is the answer given before."""

    segment: int
    language: Language
    state: TargetState
    version: int
    fence: int
    seconds_left: int
    text: str
    outcome: Mapping[str, int]
    repeated: bool


class Cell(BaseModel):
    """A cell as it stands, with its history (latest first) and comments.

    `drafts` are one's own, and those of others while one holds the cell.
    """

    segment: int
    document: str
    language: Language
    mode: JobMode
    state: TargetState
    text: str | None
    origin: str | None
    percent: int | None
    version: int
    fence: int
    claim: int | None
    holder: str | None
    task: Task | None
    seconds_left: int
    translated_by: str | None
    reviewed_by: str | None
    returned: bool
    covers: int
    covered_by: int | None
    drafts: list[Draft]
    history: list[HistoryAct]
    comments: list[Comment]


class Undone(BaseModel):
    """How many cells are as they were before."""

    undone: int


class Repaired(BaseModel):
    """The text with its tags put right; its words are as they were."""

    text: str


@router.get("")
def read(
    store: StoreOf, caller: Reader, segment: Segment, language: Target, response: Response
) -> Cell:
    """Read a cell; its ETag is what the next write has to name."""
    cell = the_cell(store, caller, segment, language)
    response.headers["ETag"] = cell.at.etag
    return Cell(
        **_of(cell),
        drafts=_drafts(store, caller, cell),
        history=store.history.of_cell(cell.segment, language),
        comments=store.comments.of_cell(cell.segment, language),
    )


@router.put("")
def save(
    store: StoreOf,
    caller: Worker,
    segment: Segment,
    language: Target,
    at: IfMatch,
    key: Key,
    body: SaveBody,
    response: Response,
) -> SavedCell:
    """Save a text under one's claim: 412 stale version, 409 lost claim, 428 without If-Match."""
    _may_write(store, caller, segment, language)
    saved = editing.save(
        store,
        segment,
        language,
        actor=caller.name,
        at=at,
        text=body.text,
        state=body.state,
        key=own_key(caller, key),
    )
    return _saved(saved, response)


@router.post("/review")
def review(
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.REVIEW))],
    segment: Segment,
    language: Target,
    at: IfMatch,
    key: Key,
    body: ReviewBody,
    response: Response,
) -> SavedCell:
    """Accept a translation, or return it with a note; 403 on one's own."""
    _may_write(store, caller, segment, language)
    saved = editing.review(
        store,
        segment,
        language,
        actor=caller.name,
        at=at,
        verdict=body.verdict,
        note=body.note,
        key=own_key(caller, key),
    )
    return _saved(saved, response)


@router.put("/draft", status_code=204)
def draft(
    store: StoreOf, caller: Worker, segment: Segment, language: Target, body: DraftBody
) -> None:
    """Keep what was typed; needs no version and no lease, and an older sequence is ignored."""
    _may_write(store, caller, segment, language)
    user = caller.name
    store.drafts.keep(segment, language, user, body.text, body.base_version, body.sequence)


@router.delete("/draft", status_code=204)
def drop_draft(store: StoreOf, caller: Worker, segment: Segment, language: Target) -> None:
    """Throw one's own draft away."""
    the_cell(store, caller, segment, language)
    store.drafts.drop(segment, language, caller.name)


@router.post("/repair")
def repair(
    store: StoreOf, caller: Reader, segment: Segment, language: Target, body: RepairBody
) -> Repaired:
    """Put the tags of a text right: each of the source once and nested; nothing is stored."""
    the_cell(store, caller, segment, language)
    return Repaired(text=editing.repaired(store, segment, language, body.text))


@router.post("/comments", status_code=201)
def comment(
    store: StoreOf, caller: Reader, segment: Segment, language: Target, body: CommentBody
) -> Comment:
    """Leave a remark that everybody who may read the document sees; `@name` tells that person."""
    cell = the_cell(store, caller, segment, language)
    meant = _called(store, cell.document, body.body)
    return store.comments.add(
        segment, language, author=caller.name, body=body.body, mentioned=meant
    )


@router.post("/repetitions/undo")
def undo_repetitions(
    store: StoreOf, caller: Worker, segment: Segment, language: Target, body: SpreadBody
) -> Undone:
    """Take a filled-in text out of the repetitions again that nobody has touched since."""
    cell = _may_write(store, caller, segment, language)
    spread = store.repetitions.get(body.spread)
    if (spread.document, spread.language) != (cell.document, language):
        raise NotFound("spread of repetitions", str(body.spread))
    return Undone(undone=store.repetitions.undo(spread.id, by=caller.name))


def _called(store: StoreOf, document: str, body: str) -> list[str]:
    """Those whom a comment calls and who may read the document: nobody else learns of it."""
    if "@" not in body:
        return []
    accounts = {one.name: one for one in store.accounts.list() if one.active}
    named = mentioned(body, accounts)
    return [name for name in sorted(named) if store.grants.may_read(accounts[name], document)]


def _may_write(store: StoreOf, caller: Caller, segment: int, language: Language) -> CellView:
    """A cell that is hidden is not found, before it is said what one may do with it."""
    cell = the_cell(store, caller, segment, language)
    may_work_into(caller, language, Act.WORK)
    return cell


def _drafts(store: StoreOf, caller: Caller, cell: CellView) -> list[Draft]:
    """What is typed and not saved is offered to the next holder, and to nobody else."""
    kept = store.drafts.of(cell.segment, cell.language)
    return [one for one in kept if caller.name in (one.user, cell.holder)]


def _of(cell: CellView) -> dict[str, Any]:
    return {name: getattr(cell, name) for name in Cell.model_fields if hasattr(cell, name)}


def _saved(saved: Saved, response: Response) -> SavedCell:
    response.headers["ETag"] = saved.at.etag
    return SavedCell(**{name: getattr(saved, name) for name in SavedCell.model_fields})
