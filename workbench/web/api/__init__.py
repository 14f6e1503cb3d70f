"""The JSON interface under /api: one module a noun, each with a `router`.

Bodies and answers are described by types, so that /api/openapi.json says all of it; errors are
problem documents, made in `workbench.web.problems`.
"""

from fastapi import APIRouter

from workbench.web.api import (
    cells,
    claims,
    documents,
    events,
    findings,
    health,
    jobs,
    memory,
    publications,
    throughput,
    work,
)

__all__ = ["router"]

router = APIRouter()
for _module in (claims, jobs, publications, findings, documents):
    router.include_router(_module.router)
router.include_router(documents.last)
for _module in (cells, memory, throughput, events, work, health):
    router.include_router(_module.router)
