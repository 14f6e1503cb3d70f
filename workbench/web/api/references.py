"""What a document refers to, and which documents its look-ups leave out or prefer."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from storage.bitext_rules import BitextRule, Kind
from storage.grants import readable as visible_to
from tasks import steering
from tasks.references import referred
from translation.domains import LONGEST_DOMAIN
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf, readable
from workbench.web.api.asking import Number, Reader, Target
from workbench.web.policy import Act

router = APIRouter(prefix="/api", tags=["references"])

Name = Annotated[str, Field(min_length=1, max_length=200, description="An id or symbol.")]
Assigner = Annotated[Caller, Depends(Allow(Act.ASSIGN))]
Steerer = Annotated[Caller, Depends(Allow(Act.STEER))]


class ReferenceBody(BaseModel):
    """The document to attach."""

    model_config = ConfigDict(extra="forbid")

    reference: Name


class DomainBody(BaseModel):
    """What a document is about; null where it is not known."""

    model_config = ConfigDict(extra="forbid")

    domain: Annotated[str | None, Field(max_length=LONGEST_DOMAIN)]


class AttachedBody(BaseModel):
    """A document that was attached."""

    document: str
    name: str
    by: str
    at: datetime


class CitedBody(BaseModel):
    """A document that the original cites, as it is written there, and that is here."""

    written: str
    document: str
    name: str


class ReferencesBody(BaseModel):
    """What one may read of what a document refers to."""

    attached: list[AttachedBody]
    cited: list[CitedBody]


class RuleBody(BaseModel):
    """The document whose lineage is to be excluded or preferred, and why."""

    model_config = ConfigDict(extra="forbid")

    document: Name
    rule: Kind
    reason: Annotated[str, Field(max_length=2_000)]


class RulesBody(BaseModel):
    """The rules of all jobs of a document, oldest first."""

    rules: list[BitextRule]


@router.get("/documents/{document:path}/references")
def references(store: StoreOf, caller: Reader, document: ReadableDocument) -> ReferencesBody:
    """What was attached to a document, and what else its original cites and is here."""
    found = referred(store, document.id, visible_to(caller.account))
    return ReferencesBody(
        attached=[
            AttachedBody(document=one.document.id, name=one.document.name, by=one.by, at=one.at)
            for one in found.attached
        ],
        cited=[
            CitedBody(written=one.written, document=one.document.id, name=one.document.name)
            for one in found.cited
        ],
    )


@router.post("/documents/{document:path}/references", status_code=201)
def attach(
    store: StoreOf, caller: Assigner, document: ReadableDocument, body: ReferenceBody
) -> ReferencesBody:
    """Attach a document that one may read."""
    other = readable(store, caller, body.reference)
    store.references.attach(document.id, [other.id], by=caller.name)
    return references(store, caller, document)


@router.delete("/documents/{document:path}/references/{reference}", status_code=204)
def detach(
    store: StoreOf,
    caller: Assigner,
    document: ReadableDocument,
    reference: Annotated[str, Path(description="The id of the one that was attached.")],
) -> None:
    """Take a reference away."""
    other = readable(store, caller, reference)
    store.references.detach(document.id, other.id, by=caller.name)


@router.put("/documents/{document:path}/domain")
def domain(
    store: StoreOf, caller: Assigner, document: ReadableDocument, body: DomainBody
) -> DomainBody:
    """Say what a document is about; where that costs points, what nobody touched is leveraged."""
    steering.say_domain(store, document, body.domain, by=caller.name)
    return DomainBody(domain=store.documents.get(document.id).domain)


@router.get("/documents/{document:path}/bitext-rules")
def rules(store: StoreOf, caller: Reader, document: ReadableDocument) -> RulesBody:
    """Which documents the look-ups of a document leave out or prefer, by language."""
    return RulesBody(rules=store.bitext_rules.list(document.id, visible_to(caller.account)))


@router.post("/documents/{document:path}/targets/{language}/bitext-rules", status_code=201)
def rule(
    store: StoreOf, caller: Steerer, document: ReadableDocument, language: Target, body: RuleBody
) -> RulesBody:
    """Exclude a document from a job or prefer it; what nobody touched is looked up anew."""
    named = readable(store, caller, body.document)
    steering.rule(store, document, language, named, body.rule, reason=body.reason, by=caller.name)
    return rules(store, caller, document)


@router.delete("/documents/{document:path}/targets/{language}/bitext-rules/{rule}", status_code=204)
def lift(
    store: StoreOf, caller: Steerer, document: ReadableDocument, language: Target, rule: Number
) -> None:
    """Take a rule back."""
    steering.lift(store, document, language, rule, by=caller.name)
