"""What a reviser made of a translation, and what its translator says to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from storage.grants import readable
from storage.rewrites import Rewrite
from translation.claims import Answer
from translation.differences import Piece, differences
from translation.languages import Language
from workbench.web.access import StoreOf
from workbench.web.api.asking import (
    OptionalKey,
    Reader,
    Segment,
    Target,
    Worker,
    some_key,
    the_cell,
)

router = APIRouter(prefix="/api", tags=["cells"])


class AnswerBody(BaseModel):
    """What one says; `made` is the change that one has seen, a dispute asks for a note."""

    model_config = ConfigDict(extra="forbid")

    answer: Answer
    note: Annotated[str, Field(max_length=4_000)] = ""
    made: int | None = Field(default=None, ge=1, le=2**62)


class Rewritten(BaseModel):
    """A text as its translator left it and as it stands since, word by word in `pieces`."""

    segment: int
    document: str
    name: str
    language: Language
    translator: str
    before: str
    after: str
    pieces: Sequence[Piece]
    by: str
    at: datetime
    made: int
    answer: Answer | None
    note: str


class MaybeRewritten(BaseModel):
    """What became of a text; null where nobody changed it since its translator's word."""

    rewrite: Rewritten | None


class AllRewritten(BaseModel):
    """One's texts that others changed, those without an answer first."""

    rewrites: list[Rewritten]


@router.get("/segments/{segment}/targets/{language}/rewrite")
def rewrite(store: StoreOf, caller: Reader, segment: Segment, language: Target) -> MaybeRewritten:
    """What a reviser made of the text of a cell."""
    the_cell(store, caller, segment, language)
    found = store.rewrites.of_cell(segment, language)
    return MaybeRewritten(rewrite=None if found is None else _told(found))


@router.post("/segments/{segment}/targets/{language}/rewrite")
def answer(
    store: StoreOf,
    caller: Worker,
    segment: Segment,
    language: Target,
    body: AnswerBody,
    key: OptionalKey,
) -> Rewritten:
    """Acknowledge it or dispute it, as the translator: 403 for others, 412 if changed since."""
    the_cell(store, caller, segment, language)
    given = store.rewrites.answer(
        segment,
        language,
        actor=caller.name,
        answer=body.answer,
        note=body.note,
        made=body.made,
        key=some_key(caller, key),
    )
    return _told(given)


@router.get("/work/rewrites")
def rewrites(store: StoreOf, caller: Reader) -> AllRewritten:
    """What revisers made of one's own texts."""
    found = store.rewrites.of(caller.name, readable(caller.account))
    return AllRewritten(rewrites=[_told(one) for one in found])


def _told(found: Rewrite) -> Rewritten:
    pieces = differences(found.before, found.after, found.language)
    given = {name: getattr(found, name) for name in Rewritten.model_fields if name != "pieces"}
    return Rewritten(**given, pieces=pieces)
