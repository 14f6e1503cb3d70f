"""What is done on a document's page about its domain and about other documents."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import Response

from storage.bitext_rules import Kind
from tasks import steering
from translation.domains import LONGEST_DOMAIN
from translation.languages import parse_language
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf, readable
from workbench.web.pages.answering import address_of, answered
from workbench.web.pages.telling import see
from workbench.web.policy import Act
from workbench.web.tongues import N_

router = APIRouter()

Name = Annotated[str, Form(max_length=200)]
Assigner = Annotated[Caller, Depends(Allow(Act.ASSIGN))]
Steerer = Annotated[Caller, Depends(Allow(Act.STEER))]
Rule = Annotated[int, Path(ge=1, le=2**62)]

_TITLE = N_("Nothing was changed.")


@router.post("/documents/{document}/references")
def attach(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Assigner,
    reference: Name = "",
) -> Response:
    """Attach a document that one may read."""

    def act() -> Response:
        other = readable(store, caller, reference.strip())
        store.references.attach(stored.id, [other.id], by=caller.name)
        return see(address_of(stored), "saved")

    return answered(request, store, caller, stored, _TITLE, act)


@router.post("/documents/{document}/references/{reference}/remove")
def detach(
    request: Request, stored: ReadableDocument, store: StoreOf, caller: Assigner, reference: str
) -> Response:
    """Take a reference away."""

    def act() -> Response:
        other = readable(store, caller, reference)
        store.references.detach(stored.id, other.id, by=caller.name)
        return see(address_of(stored), "saved")

    return answered(request, store, caller, stored, _TITLE, act)


@router.post("/documents/{document}/domain")
def domain(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Assigner,
    domain: Annotated[str, Form(max_length=LONGEST_DOMAIN)] = "",
) -> Response:
    """Say what a document is about; a blank field says that it is not known."""

    def act() -> Response:
        steering.say_domain(store, stored, domain, by=caller.name)
        return see(address_of(stored), "saved")

    return answered(request, store, caller, stored, _TITLE, act)


@router.post("/documents/{document}/bitext-rules")
def rule(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Steerer,
    language: Annotated[str, Form(max_length=20)] = "",
    named: Name = "",
    kind: Annotated[str, Form(max_length=20)] = Kind.EXCLUDED.value,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Exclude a document from the work on a text, or prefer it."""

    def act() -> Response:
        other = readable(store, caller, named.strip())
        wanted = Kind.PREFERRED if kind == Kind.PREFERRED.value else Kind.EXCLUDED
        into = parse_language(language)
        steering.rule(store, stored, into, other, wanted, reason=reason, by=caller.name)
        return see(address_of(stored), "saved")

    return answered(request, store, caller, stored, _TITLE, act)


@router.post("/documents/{document}/{language}/bitext-rules/{rule}/lift")
def lift(
    request: Request,
    stored: ReadableDocument,
    language: str,
    store: StoreOf,
    caller: Steerer,
    rule: Rule,
) -> Response:
    """Take a rule back."""

    def act() -> Response:
        steering.lift(store, stored, parse_language(language), rule, by=caller.name)
        return see(address_of(stored), "saved")

    return answered(request, store, caller, stored, _TITLE, act)
