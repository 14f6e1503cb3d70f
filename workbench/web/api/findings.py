"""Findings: what the checks say, and who let it pass for which reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from storage.findings import Finding, FindingState
from translation.checks.problems import Severity, Span
from translation.errors import NotFound
from translation.languages import Language, parse_language
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf
from workbench.web.api.asking import OptionalKey, Reader, Target, some_key
from workbench.web.policy import Act

router = APIRouter(prefix="/api", tags=["findings"])

MOST = 1_000
Ids = Annotated[list[int], Field(min_length=1, max_length=MOST)]
Waiver = Annotated[Caller, Depends(Allow(Act.WAIVE))]


class WaiveBody(BaseModel):
    """Findings that are to pass, and why."""

    model_config = ConfigDict(extra="forbid")

    findings: Ids
    reason: Annotated[str, Field(max_length=2_000)]


class ReopenBody(BaseModel):
    """Findings whose waiver is taken back."""

    model_config = ConfigDict(extra="forbid")

    findings: Ids


class FindingBody(BaseModel):
    """A finding; `source` and `target` are offsets in the texts, end exclusive, or null.

    `key` is the same for the same problem of the same cell.
    """

    id: int
    document: str
    segment: int
    language: Language
    check: str
    key: str
    severity: Severity
    message: str
    source: Span | None
    target: Span | None
    state: FindingState
    by: str | None
    reason: str | None
    at: datetime


class Found(BaseModel):
    """Findings in reading order."""

    findings: list[FindingBody]


class RefusedWaiver(BaseModel):
    """A finding that was not waived; `why` is not_found, fixed or waived (before)."""

    finding: int
    why: str


class WaiverReport(BaseModel):
    """What was waived, and what was not."""

    waived: list[int]
    refused: list[RefusedWaiver]


class Changed(BaseModel):
    """How many findings are otherwise than before."""

    changed: int


@router.get("/documents/{document:path}/findings")
def findings(
    store: StoreOf,
    _: Reader,
    document: ReadableDocument,
    language: Annotated[str | None, Query()] = None,
    severity: Severity | None = None,
) -> Found:
    """List what is open in a document."""
    asked = None if language is None else parse_language(language)
    found = store.findings.open(document.id, asked, severity)
    return Found(findings=[shown(one) for one in found])


@router.post("/findings/waive")
def waive(store: StoreOf, caller: Waiver, body: WaiveBody) -> Changed:
    """Let findings pass for a reason, which their history keeps."""
    _refuse_unreadable(store, caller, body.findings)
    changed = store.findings.waive(body.findings, by=caller.name, reason=body.reason)
    return Changed(changed=changed)


@router.post("/documents/{document:path}/targets/{language}/findings/waive")
def waive_many(
    store: StoreOf,
    caller: Waiver,
    document: ReadableDocument,
    language: Target,
    body: WaiveBody,
    key: OptionalKey,
) -> WaiverReport:
    """Let those of some findings of one text pass that are open; the report tells of the others."""
    report = store.findings.waive_of(
        document.id,
        language,
        body.findings,
        by=caller.name,
        reason=body.reason,
        key=some_key(caller, key),
    )
    refused = [RefusedWaiver(finding=id, why=why) for id, why in report.refused.items()]
    return WaiverReport(waived=list(report.waived), refused=refused)


@router.post("/findings/reopen")
def reopen(store: StoreOf, caller: Waiver, body: ReopenBody) -> Changed:
    """Take waivers back."""
    _refuse_unreadable(store, caller, body.findings)
    return Changed(changed=store.findings.reopen(body.findings, by=caller.name))


def _refuse_unreadable(store: StoreOf, caller: Caller, ids: Sequence[int]) -> None:
    """A finding of a hidden document is not there; raises NotFound as for one that is none."""
    documents = store.findings.documents(ids)
    hidden = {one for one in documents.values() if not store.grants.may_read(caller.account, one)}
    for id in ids:
        if documents.get(id, "") in hidden or id not in documents:
            raise NotFound("finding", str(id))


def shown(one: Finding) -> FindingBody:
    """A finding as the interface tells it."""
    return FindingBody(
        id=one.id,
        document=one.document,
        segment=one.segment,
        language=one.language,
        check=one.problem.check,
        key=one.problem.key,
        severity=one.problem.severity,
        message=one.problem.message,
        source=one.problem.source,
        target=one.problem.target,
        state=one.state,
        by=one.by,
        reason=one.reason,
        at=one.at,
    )
