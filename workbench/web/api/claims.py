"""Claims: taking cells of one job for a while, keeping them, letting them go."""

from collections.abc import Sequence

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator

from storage.claims import LARGEST_CLAIM, Claimed, ClaimedCell, HeldClaim
from translation.claims import CLAIM_SIZE, Task
from translation.errors import LostClaim
from translation.languages import Language
from workbench.web.access import Caller, ReadableDocument, StoreOf, may_work_into, require
from workbench.web.api.asking import Number, OptionalKey, Reader, Target, Worker, some_key
from workbench.web.policy import Act
from workbench.web.workers import ACTS

router = APIRouter(prefix="/api", tags=["claims"])


class ClaimBody(BaseModel):
    """The next `count` free cells in reading order, or those of `segments`."""

    model_config = ConfigDict(extra="forbid")

    task: Task = Task.TRANSLATE
    count: int = Field(default=CLAIM_SIZE, ge=1, le=LARGEST_CLAIM)
    segments: list[int] | None = Field(default=None, min_length=1, max_length=LARGEST_CLAIM)

    @model_validator(mode="after")
    def _edits_what_is_named(self) -> "ClaimBody":
        if self.task is Task.EDIT and self.segments is None:
            raise ValueError("to edit, name the segments")
        return self


class Granted(BaseModel):
    """A claim with its cells in reading order; version and fence make the next If-Match of each."""

    claim: int
    document: str
    language: Language
    task: Task
    seconds_left: int
    segments: tuple[ClaimedCell, ...]


class Renewed(BaseModel):
    """What is left of a lease, in seconds."""

    claim: int
    seconds_left: int


class Released(BaseModel):
    """How many cells came free."""

    claim: int
    released: int


class Held(BaseModel):
    """Live claims, oldest first."""

    claims: list[HeldClaim]


@router.post("/documents/{document:path}/targets/{language}/claims", status_code=201)
def claim(
    store: StoreOf,
    caller: Worker,
    document: ReadableDocument,
    language: Target,
    body: ClaimBody,
    key: OptionalKey,
) -> Granted:
    """Take cells to work on; 409 where none is free."""
    require(caller, ACTS[body.task])
    may_work_into(caller, language, ACTS[body.task])
    made = store.claims.claim(
        document.id,
        language,
        body.task,
        caller.name,
        count=body.count,
        segments=body.segments,
        key=some_key(caller, key),
    )
    return _granted(made)


@router.post("/claims/{claim}/renew")
def renew(store: StoreOf, caller: Worker, claim: Number) -> Renewed:
    """Keep what is live of one's claim for another while; 409 where nothing is."""
    mine = _readable(store, store.claims.held(caller.name), caller)
    if all(one.claim != claim for one in mine):  # a grant that was taken back ends with the lease
        raise LostClaim(f"claim {claim}")
    return Renewed(claim=claim, seconds_left=store.claims.renew(claim, caller.name))


@router.delete("/claims/{claim}")
def release(store: StoreOf, caller: Reader, claim: Number) -> Released:
    """Let go of one's claim, or take another's back as who assigns work; drafts stay."""
    freed = store.claims.release(claim, caller.name)
    if not freed and caller.may(Act.ASSIGN) and _seen(store, caller, claim):
        freed = store.claims.take_back(claim, by=caller.name)
    return Released(claim=claim, released=freed)


@router.get("/claims")
def held(store: StoreOf, caller: Reader) -> Held:
    """One's live claims; who assigns work sees those of all, in documents he may read."""
    everybody = caller.may(Act.ASSIGN)
    claims = store.claims.held(None if everybody else caller.name)
    return Held(claims=_readable(store, claims, caller))


def _seen(store: StoreOf, caller: Caller, claim: int) -> bool:
    claims = [one for one in store.claims.held() if one.claim == claim]
    return bool(_readable(store, claims, caller))


def _readable(store: StoreOf, claims: Sequence[HeldClaim], caller: Caller) -> list[HeldClaim]:
    known = {one.document for one in claims}
    open_to = {id for id in known if store.grants.may_read(caller.account, id)}
    return [one for one in claims if one.document in open_to]


def _granted(made: Claimed) -> Granted:
    return Granted(
        claim=made.claim,
        document=made.document,
        language=made.language,
        task=made.task,
        seconds_left=made.seconds_left,
        segments=made.cells,
    )
