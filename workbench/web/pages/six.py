"""Six texts side by side: what agrees, what does not, and what still stands in the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from storage.documents import StoredDocument
from storage.findings import Finding
from storage.overview import JobOverview, Place
from storage.rows import START
from storage.store import Store
from tasks import six_tables
from translation.errors import Forbidden
from translation.languages import Language
from translation.outliers import Cell, outliers
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf, works_into
from workbench.web.files import attachment
from workbench.web.pages.document import fresh_key, permitted
from workbench.web.pages.editor import KEPT
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import Problem, problem_of
from workbench.web.policy import Act
from workbench.web.problems import status_of
from workbench.web.render import page
from workbench.web.tongues import N_

router = APIRouter()

ROWS = 50
"""Segments of a page: six texts each."""

_TOLD = 200
"""Findings that are listed above the texts; all of them stand at their cells."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding with the number of its segment and the page of it."""

    finding: Finding
    number: int
    page: int


@router.get("/documents/{document}/six")
def six(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """The texts of a document in columns; `from` of the address is the first segment shown."""
    return draw(request, store, caller, stored)


@router.get("/documents/{document}/six/table")
def table(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.EDIT))],
) -> Response:
    """All texts as a table in a DOCX, as a file that the browser saves."""
    try:
        taken = six_tables.take(store, stored, store.today())
    except Forbidden as error:
        problem = problem_of(error, N_("Nothing was taken away."), stored)
        return draw(request, store, caller, stored, problem, status_of(error))
    return attachment(taken.body, taken.file_name, taken.content_type)


def draw(
    request: Request,
    store: Store,
    caller: Caller,
    stored: StoredDocument,
    problem: Problem | None = None,
    status: int = 200,
) -> Response:
    """The page, with what was refused where something was."""
    places = store.overview.places(stored.id)
    first = _first(request.query_params.get("from", ""), len(places))
    rows = store.rows.aligned(stored.id, after=_before(places, first), limit=ROWS)
    findings = store.findings.open(stored.id)
    by_cell = _by_cell(findings)
    one = store.overview.document(stored.id)
    asked = {stored.source, *(job.language for job in one.jobs)}
    return page(
        request,
        caller,
        "six.html",
        status=status,
        document=stored,
        one=one,
        jobs={job.language: job for job in one.jobs},
        columns=[language for language in Language if language in asked],
        rows=rows,
        first=first,
        total=len(places),
        step=ROWS,
        findings=by_cell,
        outliers=_outliers(by_cell, len(asked)),
        listed=[_listed(finding, places) for finding in findings[:_TOLD]],
        untold=max(0, len(findings) - _TOLD),
        mendable=_mendable(caller, one.jobs),
        edits=caller.may(Act.EDIT),
        keeps=stored.document_class in KEPT,
        may=permitted(store, caller, stored.id),
        back="six",
        problem=problem,
        fresh_key=fresh_key,
        shown=shown_for(store),
    )


def _mendable(caller: Caller, jobs: Iterable[JobOverview]) -> frozenset[Language]:
    """The languages whose texts the caller may change where they stand: none that is final."""
    if not caller.may(Act.EDIT):
        return frozenset()
    return frozenset(
        job.language for job in jobs if not job.is_final and works_into(caller, job.language)
    )


def _first(given: str, total: int) -> int:
    """The number of the first segment shown; the beginning for anything that is no number."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 1
    return max(1, min(number, total))


def _before(places: Mapping[int, Place], first: int) -> int:
    """The place behind which the page begins."""
    if first == 1:
        return START
    return next(place.seq for place in places.values() if place.number == first - 1)


def _by_cell(findings: Iterable[Finding]) -> dict[Cell, list[Finding]]:
    grouped: dict[Cell, list[Finding]] = {}
    for one in findings:
        grouped.setdefault((one.segment, one.language), []).append(one)
    return grouped


def _outliers(by_cell: Mapping[Cell, Sequence[Finding]], texts: int) -> frozenset[Cell]:
    """The cells whose values alone differ."""
    differing: dict[int, set[Language]] = {}
    for (segment, language), found in by_cell.items():
        if any(one.problem.check == "values" for one in found):
            differing.setdefault(segment, set()).add(language)
    return outliers(differing, texts)


def _listed(finding: Finding, places: Mapping[int, Place]) -> Listed:
    place = places.get(finding.segment)
    number = place.number if place is not None else 1
    return Listed(finding, number, (number - 1) // ROWS * ROWS + 1)
