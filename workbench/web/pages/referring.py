"""What is done on a document's page about its domain and about other documents."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path
from fastapi.responses import Response

from storage.bitext_rules import Kind
from tasks import steering
from translation.domains import LONGEST_DOMAIN
from translation.languages import parse_language
from workbench.web.access import readable
from workbench.web.pages.answering import Sent, sent_by
from workbench.web.policy import Act
from workbench.web.tongues import N_

router = APIRouter()

Name = Annotated[str, Form(max_length=200)]
Assigned = Annotated[Sent, Depends(sent_by(Act.ASSIGN))]
Steered = Annotated[Sent, Depends(sent_by(Act.STEER))]
Rule = Annotated[int, Path(ge=1, le=2**62)]

_TITLE = N_("Nothing was changed.")


@router.post("/documents/{document}/references")
def attach(form: Assigned, reference: Name = "") -> Response:
    """Attach a document that one may read."""

    def act() -> Response:
        other = readable(form.store, form.caller, reference.strip())
        form.store.references.attach(form.stored.id, [other.id], by=form.caller.name)
        return form.done("saved")

    return form.answered(_TITLE, act)


@router.post("/documents/{document}/references/{reference}/remove")
def detach(form: Assigned, reference: str) -> Response:
    """Take a reference away."""

    def act() -> Response:
        other = readable(form.store, form.caller, reference)
        form.store.references.detach(form.stored.id, other.id, by=form.caller.name)
        return form.done("saved")

    return form.answered(_TITLE, act)


@router.post("/documents/{document}/domain")
def domain(
    form: Assigned,
    domain: Annotated[str, Form(max_length=LONGEST_DOMAIN)] = "",
) -> Response:
    """Say what a document is about; a blank field says that it is not known."""

    def act() -> Response:
        steering.say_domain(form.store, form.stored, domain, by=form.caller.name)
        return form.done("saved")

    return form.answered(_TITLE, act)


@router.post("/documents/{document}/bitext-rules")
def rule(
    form: Steered,
    language: Annotated[str, Form(max_length=20)] = "",
    named: Name = "",
    kind: Annotated[str, Form(max_length=20)] = Kind.EXCLUDED.value,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Exclude a document from the work on a text, or prefer it."""

    def act() -> Response:
        other = readable(form.store, form.caller, named.strip())
        wanted = Kind.PREFERRED if kind == Kind.PREFERRED.value else Kind.EXCLUDED
        into = parse_language(language)
        steering.rule(
            form.store, form.stored, into, other, wanted, reason=reason, by=form.caller.name
        )
        return form.done("saved")

    return form.answered(_TITLE, act)


@router.post("/documents/{document}/{language}/bitext-rules/{rule}/lift")
def lift(form: Steered, language: str, rule: Rule) -> Response:
    """Take a rule back."""

    def act() -> Response:
        steering.lift(form.store, form.stored, parse_language(language), rule, by=form.caller.name)
        return form.done("saved")

    return form.answered(_TITLE, act)
