"""Whose work it is, on the page of a document: assignments given, handed over, ended; claims taken.

Each act is a form sent by POST (`answering`).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from storage.assignments import Assignment
from storage.documents import StoredDocument
from storage.store import Store
from translation.errors import NotFound
from translation.languages import parse_language
from workbench.web.access import (
    Allow,
    Caller,
    ReadableDocument,
    StoreOf,
    require,
)
from workbench.web.pages import asked
from workbench.web.pages.answering import address_of, answered
from workbench.web.pages.telling import see
from workbench.web.policy import Act
from workbench.web.tongues import N_
from workbench.web.workers import refuse_unable

router = APIRouter()


@router.post("/documents/{document}/assign")
def assign(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.ASSIGN))],
    user: Annotated[str, Form()],
    language: Annotated[str, Form()],
    task: Annotated[str, Form()],
    first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
    section: Annotated[str, Form(max_length=20)] = "",
    due: Annotated[str, Form()] = "",
) -> Response:
    """Make a run of segments, or all, a person's work."""

    def act() -> Response:
        into, wanted = parse_language(language), asked.task(task)
        refuse_unable(store, user, wanted, into)
        begin, end = _run(store, stored, section, first, last)
        store.assignments.assign(
            stored.id,
            into,
            wanted,
            user,
            by=caller.name,
            first=begin,
            last=end,
            due=asked.day(due),
        )
        return see(address_of(stored), "assigned")

    return answered(request, store, caller, stored, N_("The work was not assigned."), act)


@router.post("/documents/{document}/assignments/{assignment}/end")
def end(
    request: Request,
    stored: ReadableDocument,
    assignment: int,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """End an assignment: one's own, or anyone's by a coordinator."""

    def act() -> Response:
        given = _given(store, stored, assignment)
        if given.user != caller.name:
            require(caller, Act.ASSIGN)
        store.assignments.end(assignment, by=caller.name)
        return see(address_of(stored), "ended")

    return answered(request, store, caller, stored, N_("The assignment was not ended."), act)


@router.post("/documents/{document}/assignments/{assignment}/move")
def move(
    request: Request,
    stored: ReadableDocument,
    assignment: int,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.ASSIGN))],
    user: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Hand an assignment over to another person."""

    def act() -> Response:
        given = _given(store, stored, assignment)
        refuse_unable(store, user, given.task, given.language)
        store.assignments.move(assignment, user, by=caller.name)
        return see(address_of(stored), "handed")

    return answered(request, store, caller, stored, N_("The work was not handed over."), act)


@router.post("/documents/{document}/claims/{claim}/take-back")
def take_back(
    request: Request,
    stored: ReadableDocument,
    claim: int,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.ASSIGN))],
) -> Response:
    """Take a claim from its holder."""

    def act() -> Response:
        if all(one.claim != claim or one.document != stored.id for one in store.claims.held()):
            raise NotFound("live claim", str(claim))
        store.claims.take_back(claim, by=caller.name)
        return see(address_of(stored), "taken")

    return answered(request, store, caller, stored, N_("The claim was not taken back."), act)


def _given(store: Store, stored: StoredDocument, assignment: int) -> Assignment:
    """An assignment of this document; NotFound as for one that is not there."""
    given = store.assignments.get(assignment)
    if given.document != stored.id:
        raise NotFound("assignment", str(assignment))
    return given


def _run(
    store: Store, stored: StoredDocument, section: str, first: str, last: str
) -> tuple[int | None, int | None]:
    """The segments that a form names: a section, or numbers, where neither is said none."""
    if section:
        found = asked.section(store.segments.sections(stored.id), section)
        return found.first, found.last
    known = list(store.overview.places(stored.id)) if first or last else []
    begin = asked.numbered(known, first) if first else (known[0] if last and known else None)
    return begin, asked.numbered(known, last) if last else (known[-1] if first else None)
