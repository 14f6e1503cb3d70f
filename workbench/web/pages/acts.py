"""What people do with the texts of a document on its page: take work, call them final, publish.

Each act is a form sent by POST (`answering`).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import Response

from storage.publications import PublicationKind
from tasks import publication
from translation.claims import Task
from translation.errors import NotFound
from translation.languages import parse_language
from workbench.web.access import (
    may_release,
    may_work_into,
    require,
)
from workbench.web.api.asking import some_key
from workbench.web.pages import asked
from workbench.web.pages.answering import Sent, sent_by
from workbench.web.pages.telling import see
from workbench.web.policy import Act
from workbench.web.tongues import N_

router = APIRouter()

Reason = Annotated[str, Form(max_length=500)]
Key = Annotated[str, Form(max_length=64)]

_TASKS = {Task.TRANSLATE: Act.TRANSLATE, Task.REVIEW: Act.REVIEW}


@router.post("/documents/{document}/{language}/claim")
def claim(
    form: Annotated[Sent, Depends(sent_by(Act.READ))],
    language: str,
    task: Annotated[str, Form()],
    key: Key = "",
) -> Response:
    """Take the next free segments, and on to the editor."""

    def act() -> Response:
        wanted = asked.task(task)
        into = parse_language(language)
        require(form.caller, _TASKS[wanted])
        may_work_into(form.caller, into, _TASKS[wanted])
        claimed = form.store.claims.claim(
            form.stored.id, into, wanted, form.caller.name, key=some_key(form.caller, key)
        )
        return see(f"/documents/{form.stored.id}/{into.value}#s{claimed.cells[0].segment}")

    return form.answered(N_("No work was taken."), act)


@router.post("/documents/{document}/{language}/finalise")
def finalise(
    form: Annotated[Sent, Depends(sent_by(Act.FINALISE))],
    language: str,
    key: Key = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """The editor's word that a text is final."""

    def act() -> Response:
        into = parse_language(language)
        may_work_into(form.caller, into, Act.FINALISE)
        form.store.jobs.finalise(
            form.stored.id, into, by=form.caller.name, key=some_key(form.caller, key)
        )
        return form.done("finalised", back)

    return form.answered(N_("The text was not called final."), act, back)


@router.post("/documents/{document}/{language}/reopen")
def reopen(
    form: Annotated[Sent, Depends(sent_by(Act.FINALISE))],
    language: str,
    reason: Reason = "",
) -> Response:
    """Take a text back from final."""

    def act() -> Response:
        into = parse_language(language)
        may_work_into(form.caller, into, Act.FINALISE)
        form.store.jobs.reopen(form.stored.id, into, by=form.caller.name, reason=reason)
        return form.done("reopened")

    return form.answered(N_("The text was not opened again."), act)


@router.post("/documents/{document}/{language}/settings")
def settings(
    form: Annotated[Sent, Depends(sent_by(Act.ASSIGN))],
    language: str,
    mode: Annotated[str, Form()],
    due: Annotated[str, Form()] = "",
    share: Annotated[int | None, Form()] = None,
) -> Response:
    """Whether a second person reads the text, and until when it is due."""

    def act() -> Response:
        into, wanted, until = parse_language(language), asked.mode(mode), asked.day(due)
        form.store.jobs.set_mode(form.stored.id, into, wanted, by=form.caller.name, share=share)
        form.store.jobs.set_due(form.stored.id, into, until, by=form.caller.name)
        return form.done("saved")

    return form.answered(N_("Nothing was saved."), act)


@router.post("/documents/{document}/publish")
def publish(
    form: Annotated[Sent, Depends(sent_by(Act.PUBLISH))],
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
            may_release(form.store, form.caller, form.stored.id)
        publication.request(
            form.store,
            form.stored.id,
            [parse_language(code) for code in asked.some(languages)],
            wanted,
            by=form.caller.name,
            reason=reason,
            key=some_key(form.caller, key),
        )
        return form.done("publishing", back)

    return form.answered(N_("Nothing was published."), act, back)


@router.post("/documents/{document}/withdraw")
def withdraw(
    form: Annotated[Sent, Depends(sent_by(Act.WITHDRAW))],
    reason: Reason = "",
) -> Response:
    """Make all that is published unreadable."""

    def act() -> Response:
        form.store.publications.withdraw(form.stored.id, by=form.caller.name, reason=reason)
        return form.done("withdrawn")

    return form.answered(N_("Nothing was withdrawn."), act)


@router.post("/documents/{document}/six/waive")
def waive(
    form: Annotated[Sent, Depends(sent_by(Act.WAIVE))],
    findings: Annotated[list[int] | None, Form()] = None,
    reason: Reason = "",
) -> Response:
    """Let findings of this document pass, with a reason."""

    def act() -> Response:
        if not findings:
            raise asked.NothingTicked
        here = {one.id for one in form.store.findings.open(form.stored.id)}
        wanted = [one for one in findings if one in here]
        if not wanted:
            raise NotFound("open finding", "among those chosen")
        form.store.findings.waive(wanted, by=form.caller.name, reason=reason)
        return form.done("waived", "six")

    return form.answered(N_("Nothing was waived."), act, "six")
