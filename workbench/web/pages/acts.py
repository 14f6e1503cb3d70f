"""What people do on the page of a document: take work, assign it, call it final, publish it.

Each act is a form sent by POST. What is refused is told on the page it came from, under the
status of the refusal; what was done leads on by GET.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from storage.documents import StoredDocument
from storage.publications import PublicationKind
from storage.store import Store
from tasks import publication
from translation.claims import Task
from translation.errors import Conflict, NotFound, TranslationError, UsageError
from translation.languages import parse_language
from workbench.web.access import (
    Allow,
    Caller,
    ReadableDocument,
    StoreOf,
    may_release,
    may_work_into,
    require,
)
from workbench.web.api.asking import some_key
from workbench.web.pages import asked, six
from workbench.web.pages import document as document_page
from workbench.web.pages.telling import Problem, problem_of, see
from workbench.web.policy import Act
from workbench.web.problems import status_of
from workbench.web.tongues import N_
from workbench.web.workers import refuse_unable

router = APIRouter()

Drawn = Callable[[Request, Store, Caller, StoredDocument, Problem | None, int], Response]
Reason = Annotated[str, Form(max_length=500)]
Key = Annotated[str, Form(max_length=64)]

_TASKS = {Task.TRANSLATE: Act.TRANSLATE, Task.REVIEW: Act.REVIEW}


@router.post("/documents/{document}/{language}/claim")
def claim(
    request: Request,
    stored: ReadableDocument,
    language: str,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    task: Annotated[str, Form()],
    key: Key = "",
) -> Response:
    """Take the next free segments, and on to the editor."""

    def act() -> Response:
        wanted = asked.task(task)
        into = parse_language(language)
        require(caller, _TASKS[wanted])
        may_work_into(caller, into, _TASKS[wanted])
        claimed = store.claims.claim(
            stored.id, into, wanted, caller.name, key=some_key(caller, key)
        )
        return see(f"/documents/{stored.id}/{into.value}#s{claimed.cells[0].segment}")

    return _done(request, store, caller, stored, N_("No work was taken."), act)


@router.post("/documents/{document}/{language}/finalise")
def finalise(
    request: Request,
    stored: ReadableDocument,
    language: str,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.FINALISE))],
    key: Key = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """The editor's word that a text is final."""

    def act() -> Response:
        into = parse_language(language)
        may_work_into(caller, into, Act.FINALISE)
        store.jobs.finalise(stored.id, into, by=caller.name, key=some_key(caller, key))
        return see(_address(stored, back), "finalised")

    return _done(request, store, caller, stored, N_("The text was not called final."), act, back)


@router.post("/documents/{document}/{language}/reopen")
def reopen(
    request: Request,
    stored: ReadableDocument,
    language: str,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.FINALISE))],
    reason: Reason = "",
) -> Response:
    """Take a text back from final."""

    def act() -> Response:
        into = parse_language(language)
        may_work_into(caller, into, Act.FINALISE)
        store.jobs.reopen(stored.id, into, by=caller.name, reason=reason)
        return see(_address(stored), "reopened")

    return _done(request, store, caller, stored, N_("The text was not opened again."), act)


@router.post("/documents/{document}/{language}/settings")
def settings(
    request: Request,
    stored: ReadableDocument,
    language: str,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.ASSIGN))],
    mode: Annotated[str, Form()],
    due: Annotated[str, Form()] = "",
    share: Annotated[int | None, Form()] = None,
) -> Response:
    """Whether a second person reads the text, and until when it is due."""

    def act() -> Response:
        into, wanted, until = parse_language(language), asked.mode(mode), asked.day(due)
        store.jobs.set_mode(stored.id, into, wanted, by=caller.name, share=share)
        store.jobs.set_due(stored.id, into, until, by=caller.name)
        return see(_address(stored), "saved")

    return _done(request, store, caller, stored, N_("Nothing was saved."), act)


@router.post("/documents/{document}/publish")
def publish(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.PUBLISH))],
    languages: Annotated[list[str] | None, Form()] = None,
    kind: Annotated[str, Form()] = PublicationKind.FINAL.value,
    reason: Reason = "",
    key: Key = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Ask for a publication of the texts named."""

    def act() -> Response:
        wanted = asked.kind(kind)
        if wanted is PublicationKind.PROVISIONAL:
            may_release(store, caller, stored.id)
        publication.request(
            store,
            stored.id,
            [parse_language(code) for code in asked.some(languages)],
            wanted,
            by=caller.name,
            reason=reason,
            key=some_key(caller, key),
        )
        return see(_address(stored, back), "publishing")

    return _done(request, store, caller, stored, N_("Nothing was published."), act, back)


@router.post("/documents/{document}/withdraw")
def withdraw(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.WITHDRAW))],
    reason: Reason = "",
) -> Response:
    """Make all that is published unreadable."""

    def act() -> Response:
        store.publications.withdraw(stored.id, by=caller.name, reason=reason)
        return see(_address(stored), "withdrawn")

    return _done(request, store, caller, stored, N_("Nothing was withdrawn."), act)


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
        return see(_address(stored), "assigned")

    return _done(request, store, caller, stored, N_("The work was not assigned."), act)


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
        given = store.assignments.get(assignment)
        if given.document != stored.id:
            raise NotFound("assignment", str(assignment))
        if given.user != caller.name:
            require(caller, Act.ASSIGN)
        store.assignments.end(assignment, by=caller.name)
        return see(_address(stored), "ended")

    return _done(request, store, caller, stored, N_("The assignment was not ended."), act)


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
        given = store.assignments.get(assignment)
        if given.document != stored.id:
            raise NotFound("assignment", str(assignment))
        refuse_unable(store, user, given.task, given.language)
        store.assignments.move(assignment, user, by=caller.name)
        return see(_address(stored), "handed")

    return _done(request, store, caller, stored, N_("The work was not handed over."), act)


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
        return see(_address(stored), "taken")

    return _done(request, store, caller, stored, N_("The claim was not taken back."), act)


@router.post("/documents/{document}/six/waive")
def waive(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.WAIVE))],
    findings: Annotated[list[int] | None, Form()] = None,
    reason: Reason = "",
) -> Response:
    """Let findings of this document pass, with a reason."""

    def act() -> Response:
        if not findings:
            raise asked.NothingTicked
        here = {one.id for one in store.findings.open(stored.id)}
        wanted = [one for one in findings if one in here]
        if not wanted:
            raise NotFound("open finding", "among those chosen")
        store.findings.waive(wanted, by=caller.name, reason=reason)
        return see(_address(stored, "six"), "waived")

    return _done(request, store, caller, stored, N_("Nothing was waived."), act, "six")


def _done(
    request: Request,
    store: Store,
    caller: Caller,
    stored: StoredDocument,
    title: str,
    act: Callable[[], Response],
    back: str = "",
) -> Response:
    """The answer of an act, or the page it came from with what was refused."""
    try:
        return act()
    except (Conflict, UsageError, NotFound) as error:
        return _drawn(back)(
            request, store, caller, stored, problem_of(error, title, stored), _status(error)
        )


def _status(error: TranslationError) -> int:
    return status_of(error)


def _drawn(back: str) -> Drawn:
    return six.draw if back == "six" else document_page.draw


def _address(stored: StoredDocument, back: str = "") -> str:
    return f"/documents/{stored.id}{'/six' if back == 'six' else ''}"
