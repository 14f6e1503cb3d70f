"""Segments: joined with the next in one language, or cut otherwise for all of them."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from storage.corrections import Corrected
from storage.joins import Joined, JoinedCell
from storage.store import Store
from tasks import correction, editing
from translation.errors import NotFound
from translation.languages import Language
from workbench.web.access import Allow, Caller, StoreOf, may_work_into
from workbench.web.api.asking import IfMatch, Key, Segment, Target, own_key, the_cell
from workbench.web.policy import Act

router = APIRouter(prefix="/api/segments/{segment}", tags=["segments"])

LONGEST_JOIN = 50
"""Segments of one join; a paragraph that asks for more is cut wrongly."""

Translator = Annotated[Caller, Depends(Allow(Act.TRANSLATE))]
Corrector = Annotated[Caller, Depends(Allow(Act.CORRECT))]


class JoinBody(BaseModel):
    """How many segments the cell is to stand for, its own among them."""

    model_config = ConfigDict(extra="forbid")

    count: int = Field(ge=2, le=LONGEST_JOIN)


class SplitBody(BaseModel):
    """Before which character of the source, in braces notation, it is cut."""

    model_config = ConfigDict(extra="forbid")

    offset: int = Field(ge=0, le=2**31)


class JoinedCells(BaseModel):
    """The cells of a join, the first of which covers the others; `covers` is 1 once undone."""

    language: Language
    covers: int
    cells: Sequence[JoinedCell]
    seconds_left: int
    repeated: bool


class CorrectedSegments(BaseModel):
    """The segments that came of a correction, in place of those that are superseded."""

    document: str
    segments: Sequence[int]
    superseded: Sequence[int]


@router.post("/targets/{language}/join")
def join(
    store: StoreOf,
    caller: Translator,
    segment: Segment,
    language: Target,
    at: IfMatch,
    key: Key,
    body: JoinBody,
    response: Response,
) -> JoinedCells:
    """Join a segment with the next ones of its paragraph in one language, under one's claims."""
    _may_join(store, caller, segment, language)
    made = editing.join(
        store,
        segment,
        language,
        actor=caller.name,
        at=at,
        count=body.count,
        key=own_key(caller, key),
    )
    return _joined(made, response)


@router.delete("/targets/{language}/join")
def undo_join(
    store: StoreOf,
    caller: Translator,
    segment: Segment,
    language: Target,
    at: IfMatch,
    key: Key,
    response: Response,
) -> JoinedCells:
    """Take a join apart: texts and states are as they were; 409 where it was reviewed since."""
    _may_join(store, caller, segment, language)
    undone = editing.undo_join(
        store, segment, language, actor=caller.name, at=at, key=own_key(caller, key)
    )
    return _joined(undone, response)


@router.post("/split")
def split(
    store: StoreOf, caller: Corrector, segment: Segment, key: Key, body: SplitBody
) -> CorrectedSegments:
    """Cut a segment in two for all languages; 409 once anyone has worked on it."""
    _the_segment(store, caller, segment)
    given = {"by": caller.name, "key": own_key(caller, key)}
    return _corrected(correction.split(store, segment, body.offset, **given))


@router.post("/merge")
def merge(store: StoreOf, caller: Corrector, segment: Segment, key: Key) -> CorrectedSegments:
    """Make one of a segment and the next for all languages; 409 once anyone has worked on them."""
    _the_segment(store, caller, segment)
    given = {"by": caller.name, "key": own_key(caller, key)}
    return _corrected(correction.merge(store, segment, **given))


def _may_join(store: Store, caller: Caller, segment: int, language: Language) -> None:
    the_cell(store, caller, segment, language)
    may_work_into(caller, language, Act.TRANSLATE)


def _the_segment(store: Store, caller: Caller, segment: int) -> None:
    """A segment whose document the caller may read; NotFound in the same words where not."""
    if not store.grants.may_read(caller.account, store.segments.get(segment).document):
        raise NotFound("segment", str(segment))


def _joined(made: Joined, response: Response) -> JoinedCells:
    response.headers["ETag"] = made.cells[0].at.etag
    return JoinedCells(**{name: getattr(made, name) for name in JoinedCells.model_fields})


def _corrected(done: Corrected) -> CorrectedSegments:
    return CorrectedSegments(
        document=done.document, segments=done.segments, superseded=done.superseded
    )
