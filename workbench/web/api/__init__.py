"""The JSON interface under /api: one module a noun, each with a `router`.

Bodies and answers are described by types, so that /api/openapi.json says all of it; errors are
problem documents, made in `workbench.web.problems`.
"""

from typing import Any

from fastapi import APIRouter

from workbench.web.api import (
    alignments,
    analysis,
    archive,
    cells,
    checking,
    claims,
    documents,
    events,
    exchange,
    findings,
    health,
    imports,
    inbox,
    jobs,
    many,
    memory,
    near,
    originals,
    preferences,
    providers,
    publications,
    quarantine,
    references,
    rewrites,
    segments,
    six,
    throughput,
    work,
    worth,
)

__all__ = ["router"]

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "What happened, by the name that never changes."},
        "detail": {"type": "string", "description": "Which thing, what happened, what next."},
    },
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    known: {
        "description": "A problem document (RFC 9457).",
        "content": {"application/problem+json": {"schema": _PROBLEM}},
    }
    for known in (422, "4XX", "5XX")
}
"""How every call may end; 422 is named since the framework would describe another form."""

router = APIRouter(responses=PROBLEMS)
for _module in (
    alignments,
    analysis,
    archive,
    claims,
    exchange,
    six,
    providers,
    many,
    jobs,
    publications,
    references,
    findings,
    originals,
    documents,
):
    router.include_router(_module.router)
router.include_router(documents.last)
for _module in (
    cells,
    checking,
    rewrites,
    segments,
    memory,
    imports,
    quarantine,
    near,
    throughput,
    worth,
    events,
    work,
    inbox,
    preferences,
    health,
):
    router.include_router(_module.router)
