"""What people do with the texts of a document on its page: take work, call them final, publish.

Each act is a form sent by POST (`answering`).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from storage.publications import PublicationKind
from tasks import publication
from translation.claims import Task
from translation.errors import NotFound
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
from workbench.web.pages import asked
from workbench.web.pages.answering import address_of, answered
from workbench.web.pages.telling import see
from workbench.web.policy import Act
from workbench.web.tongues import N_

router = APIRouter()

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

    return answered(request, store, caller, stored, N_("No work was taken."), act)


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
        return see(address_of(stored, back), "finalised")

    return answered(request, store, caller, stored, N_("The text was not called final."), act, back)


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
        return see(address_of(stored), "reopened")

    return answered(request, store, caller, stored, N_("The text was not opened again."), act)


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
        return see(address_of(stored), "saved")

    return answered(request, store, caller, stored, N_("Nothing was saved."), act)


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
        return see(address_of(stored, back), "publishing")

    return answered(request, store, caller, stored, N_("Nothing was published."), act, back)


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
        return see(address_of(stored), "withdrawn")

    return answered(request, store, caller, stored, N_("Nothing was withdrawn."), act)


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
        return see(address_of(stored, "six"), "waived")

    return answered(request, store, caller, stored, N_("Nothing was waived."), act, "six")
