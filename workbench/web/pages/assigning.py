"""Whose work it is, on the page of a document: assignments given, handed over, ended; claims taken.

Each act is a form sent by POST (`answering`).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import Response

from storage.assignments import Assignment
from storage.documents import StoredDocument
from storage.store import Store
from translation.errors import NotFound
from translation.languages import parse_language
from workbench.web.access import require
from workbench.web.pages import asked
from workbench.web.pages.answering import Sent, sent_by
from workbench.web.policy import Act
from workbench.web.tongues import N_
from workbench.web.workers import refuse_unable

router = APIRouter()


@router.post("/documents/{document}/assign")
def assign(
    form: Annotated[Sent, Depends(sent_by(Act.ASSIGN))],
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
        refuse_unable(form.store, user, wanted, into)
        begin, end = _run(form.store, form.stored, section, first, last)
        form.store.assignments.assign(
            form.stored.id,
            into,
            wanted,
            user,
            by=form.caller.name,
            first=begin,
            last=end,
            due=asked.day(due),
        )
        return form.done("assigned")

    return form.answered(N_("The work was not assigned."), act)


@router.post("/documents/{document}/assignments/{assignment}/end")
def end(form: Annotated[Sent, Depends(sent_by(Act.READ))], assignment: int) -> Response:
    """End an assignment: one's own, or anyone's by a coordinator."""

    def act() -> Response:
        given = _given(form.store, form.stored, assignment)
        if given.user != form.caller.name:
            require(form.caller, Act.ASSIGN)
        form.store.assignments.end(assignment, by=form.caller.name)
        return form.done("ended")

    return form.answered(N_("The assignment was not ended."), act)


@router.post("/documents/{document}/assignments/{assignment}/move")
def move(
    form: Annotated[Sent, Depends(sent_by(Act.ASSIGN))],
    assignment: int,
    user: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Hand an assignment over to another person."""

    def act() -> Response:
        given = _given(form.store, form.stored, assignment)
        refuse_unable(form.store, user, given.task, given.language)
        form.store.assignments.move(assignment, user, by=form.caller.name)
        return form.done("handed")

    return form.answered(N_("The work was not handed over."), act)


@router.post("/documents/{document}/claims/{claim}/take-back")
def take_back(form: Annotated[Sent, Depends(sent_by(Act.ASSIGN))], claim: int) -> Response:
    """Take a claim from its holder."""

    def act() -> Response:
        held = form.store.claims.held()
        if all(one.claim != claim or one.document != form.stored.id for one in held):
            raise NotFound("live claim", str(claim))
        form.store.claims.take_back(claim, by=form.caller.name)
        return form.done("taken")

    return form.answered(N_("The claim was not taken back."), act)


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
