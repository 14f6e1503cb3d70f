"""Versions of a document handed in to be aligned, and the page of their rows, doubtful first."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from storage.alignments import AlignmentState
from storage.store import Store
from tasks import alignment
from translation.alignment.review import RowState
from translation.errors import ServiceUnavailable, TranslationError
from translation.languages import parse_language
from workbench.web.access import Caller, StoreOf
from workbench.web.api.alignments import Form as HandedIn
from workbench.web.api.alignments import RowChange, Uploader, act_on, asked
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import Problem, problem_of, see
from workbench.web.problems import status_of
from workbench.web.render import page
from workbench.web.tongues import N_

router = APIRouter()

_ROWS = 50
STATES: Mapping[str, str] = {
    AlignmentState.WAITING: N_("being aligned"),
    AlignmentState.ALIGNED: N_("to be looked at"),
    AlignmentState.FAILED: N_("not aligned"),
    AlignmentState.LEARNED: N_("in the memory"),
    RowState.SURE: N_("sure"),
    RowState.DOUBTFUL: N_("doubtful"),
    RowState.ACCEPTED: N_("accepted"),
    RowState.LEFT_OUT: N_("left out"),
}
"""What an alignment and its rows are, in words."""


@router.get("/align")
def alignments_page(request: Request, store: StoreOf, caller: Uploader) -> Response:
    """The form, and the alignments there are."""
    return _draw_all(request, store, caller)


@router.post("/align")
def hand_in(request: Request, store: StoreOf, caller: Uploader, form: HandedIn) -> Response:
    """Take versions in, and on to their page."""
    try:
        made = asked(store, caller, form)
    except ServiceUnavailable:
        raise
    except TranslationError as error:
        told = problem_of(error, N_("The versions were not taken in."))
        return _draw_all(request, store, caller, told, status_of(error))
    return see(f"/align/{made.id}", "aligning")


@router.get("/align/{alignment_id}")
def alignment_page(
    request: Request,
    store: StoreOf,
    caller: Uploader,
    alignment_id: str,
    all: bool = False,
    after: float = 0.0,
) -> Response:
    """The rows of one, those in doubt unless all are asked for.

    A page that waits for them asks again and again, and is loaded anew once they are there.
    """
    answer = _draw(request, store, caller, alignment_id, all=all, after=after)
    if "HX-Request" in request.headers and not _is_waiting(store, alignment_id):
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.post("/align/{alignment_id}/rows/{row}")
def change(
    request: Request,
    store: StoreOf,
    caller: Uploader,
    alignment_id: str,
    row: int,
    act: Annotated[str, Form(max_length=20)] = "",
    language: Annotated[str, Form(max_length=20)] = "",
    version: Annotated[str | None, Form(max_length=20)] = None,
    all: Annotated[bool, Form()] = False,
    after: Annotated[float, Form()] = 0.0,
) -> Response:
    """Do something to a row and come back to where it stands."""

    def done() -> Response:
        spoken = parse_language(language) if language else None
        act_on(store, alignment_id, row, RowChange(act=act, language=spoken, version=version))
        whole = "all=true&" if all else ""
        return see(f"/align/{alignment_id}?{whole}after={after}#r{row}")

    return _done(request, store, caller, alignment_id, done, all=all, after=after, acted=row)


@router.post("/align/{alignment_id}/finish")
def finish(request: Request, store: StoreOf, caller: Uploader, alignment_id: str) -> Response:
    """Put what is accepted or sure into the memory."""

    def done() -> Response:
        alignment.learn(store, alignment_id, by=caller.name)
        return see(f"/align/{alignment_id}", "learned")

    return _done(request, store, caller, alignment_id, done)


def _is_waiting(store: Store, id: str) -> bool:
    return store.alignments.get(id).state is AlignmentState.WAITING


def _done(
    request: Request,
    store: Store,
    caller: Caller,
    id: str,
    act: Callable[[], Response],
    *,
    all: bool = False,
    after: float = 0.0,
    acted: int | None = None,
) -> Response:
    """What an act leads to; a refusal is told on the page it came from, at the row acted on."""
    store.alignments.get(id)
    try:
        return act()
    except ServiceUnavailable:
        raise
    except TranslationError as error:
        told = problem_of(error, N_("The rows stay as they are."))
        status = status_of(error)
        return _draw(request, store, caller, id, told, status, all=all, after=after, acted=acted)


def _draw_all(
    request: Request,
    store: Store,
    caller: Caller,
    problem: Problem | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        caller,
        "alignments.html",
        status=status,
        alignments=store.alignments.list(),
        states=STATES,
        problem=problem,
        shown=shown_for(store),
    )


def _draw(
    request: Request,
    store: Store,
    caller: Caller,
    id: str,
    problem: Problem | None = None,
    status: int = 200,
    *,
    all: bool = False,
    after: float = 0.0,
    acted: int | None = None,
) -> Response:
    stored = store.alignments.get(id)
    wanted = None if all else RowState.DOUBTFUL
    rows = store.alignments.rows(id, state=wanted, after=after, limit=_ROWS + 1)
    return page(
        request,
        caller,
        "alignment.html",
        status=status,
        one=stored,
        rows=rows[:_ROWS],
        more=rows[_ROWS - 1].rank if len(rows) > _ROWS else None,
        counts=store.alignments.counts(id),
        unfitting=alignment.unfitting_in(store, stored),
        open=stored.state is AlignmentState.ALIGNED,
        waiting=stored.state is AlignmentState.WAITING,
        all=all,
        after=after,
        acted=acted,
        states=STATES,
        problem=problem,
        shown=shown_for(store),
    )
