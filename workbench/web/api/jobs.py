"""Jobs: one document into one language, from assignment to the editor's word that it is final."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from storage.assignments import Assignment
from storage.jobs import Job
from translation.claims import Task
from translation.documents import JobMode
from translation.errors import Forbidden, NotFound
from translation.sections import Section
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf, may_work_into, readable
from workbench.web.api.asking import Number, OptionalKey, Reader, Target, some_key
from workbench.web.policy import Act
from workbench.web.workers import refuse_unable

router = APIRouter(prefix="/api", tags=["jobs"])

Reason = Annotated[str, Field(max_length=2_000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Assigner = Annotated[Caller, Depends(Allow(Act.ASSIGN))]
Finisher = Annotated[Caller, Depends(Allow(Act.FINALISE))]


class ReopenBody(BaseModel):
    """Why a final text is opened again."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class JobBody(BaseModel):
    """What is to change: the mode, the due day (null for none), or both.

    `share` goes with a mode: of a hundred segments, how many a spot check reads.
    """

    model_config = ConfigDict(extra="forbid")

    mode: JobMode | None = None
    share: int | None = None
    due: date | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "JobBody":
        if not self.model_fields_set:
            raise ValueError("say mode or due")
        if self.share is not None and self.mode is None:
            raise ValueError("a share goes with a mode")
        return self


class AssignBody(BaseModel):
    """Whose work the segments from `first` to `last` are; the whole job where none is named.

    In their place `section` names a section by the segment that its heading begins with.
    """

    model_config = ConfigDict(extra="forbid")

    user: Name
    task: Task = Task.TRANSLATE
    first: int | None = None
    last: int | None = None
    section: int | None = None
    due: date | None = None

    @model_validator(mode="after")
    def _names_one_run(self) -> "AssignBody":
        if self.section is not None and (self.first, self.last) != (None, None):
            raise ValueError("say a section, or first and last")
        return self


class MoveBody(BaseModel):
    """To whom the work goes."""

    model_config = ConfigDict(extra="forbid")

    user: Name


class Sections(BaseModel):
    """Sections in reading order, those within others after them."""

    sections: list[Section]


class Assignments(BaseModel):
    """Assignments by their day."""

    assignments: list[Assignment]


@router.post("/documents/{document:path}/targets/{language}/finalise")
def finalise(
    store: StoreOf,
    caller: Finisher,
    document: ReadableDocument,
    language: Target,
    key: OptionalKey,
) -> Job:
    """Call a text final; 409 while cells are not reviewed or findings that block are open."""
    may_work_into(caller, language, Act.FINALISE)
    kept = some_key(caller, key)
    return store.jobs.finalise(document.id, language, by=caller.name, key=kept)


@router.post("/documents/{document:path}/targets/{language}/reopen")
def reopen(
    store: StoreOf,
    caller: Finisher,
    document: ReadableDocument,
    language: Target,
    body: ReopenBody,
) -> Job:
    """Open a final text again; what is published stays so."""
    may_work_into(caller, language, Act.FINALISE)
    return store.jobs.reopen(document.id, language, by=caller.name, reason=body.reason)


@router.patch("/documents/{document:path}/targets/{language}")
def change(
    store: StoreOf,
    caller: Assigner,
    document: ReadableDocument,
    language: Target,
    body: JobBody,
) -> Job:
    """Change the mode or the due day of a job."""
    by = caller.name
    if body.mode is not None:
        store.jobs.set_mode(document.id, language, body.mode, by=by, share=body.share)
    if "due" in body.model_fields_set:
        store.jobs.set_due(document.id, language, body.due, by=by)
    return store.jobs.get(document.id, language)


@router.post("/documents/{document:path}/targets/{language}/assignments", status_code=201)
def assign(
    store: StoreOf,
    caller: Assigner,
    document: ReadableDocument,
    language: Target,
    body: AssignBody,
) -> Assignment:
    """Make segments somebody's work until a day."""
    refuse_unable(store, body.user, body.task, language)
    first, last = body.first, body.last
    if body.section is not None:
        first, last = _section(store, document.id, body.section)
    return store.assignments.assign(
        document.id,
        language,
        body.task,
        body.user,
        first=first,
        last=last,
        due=body.due,
        by=caller.name,
    )


@router.get("/documents/{document:path}/sections")
def sections(store: StoreOf, _: Reader, document: ReadableDocument) -> Sections:
    """The sections of a document by their headings, which work is assigned by."""
    return Sections(sections=store.segments.sections(document.id))


def _section(store: StoreOf, document: str, first: int) -> tuple[int, int]:
    for one in store.segments.sections(document):
        if one.first == first:
            return one.first, one.last
    raise NotFound("section", str(first))


@router.get("/assignments")
def assignments(
    store: StoreOf,
    caller: Reader,
    document: Annotated[str | None, Query(description="Id or symbol of a document.")] = None,
    user: Annotated[str | None, Query(description="Whose; one's own by default.")] = None,
) -> Assignments:
    """One's own assignments; those of others, and of a document, for who assigns work."""
    of = None if document is None else readable(store, caller, document).id
    whose = user if caller.may(Act.ASSIGN) and (user or of) else caller.name
    found = store.assignments.list(user=whose, document=of)
    known = {one.document for one in found}
    open_to = {id for id in known if store.grants.may_read(caller.account, id)}
    return Assignments(assignments=[one for one in found if one.document in open_to])


@router.patch("/assignments/{assignment}")
def move(store: StoreOf, caller: Reader, assignment: Number, body: MoveBody) -> Assignment:
    """Hand work over: a coordinator any, its holder his own."""
    known = _own_or_any(store, caller, assignment)
    refuse_unable(store, body.user, known.task, known.language)
    return store.assignments.move(assignment, body.user, by=caller.name)


@router.delete("/assignments/{assignment}", status_code=204)
def end(store: StoreOf, caller: Reader, assignment: Number) -> None:
    """Take an assignment away: a coordinator any, its holder his own."""
    _own_or_any(store, caller, assignment)
    store.assignments.end(assignment, by=caller.name)


def _own_or_any(store: StoreOf, caller: Caller, id: int) -> Assignment:
    known = store.assignments.get(id)
    if not store.grants.may_read(caller.account, known.document):
        raise NotFound("assignment", str(id))
    if known.user != caller.name and not caller.may(Act.ASSIGN):
        raise Forbidden("move the work of others", "the role coordinator")
    return known
