"""What revisers changed of one's texts: seen word by word, acknowledged or disputed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from storage.grants import readable
from storage.rewrites import Rewrite
from storage.store import Store
from translation.claims import Answer
from translation.differences import Piece, differences
from translation.errors import Conflict, StaleVersion, TranslationError, UsageError
from translation.languages import parse_language
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.api.asking import Segment, the_cell
from workbench.web.pages.document import fresh_key
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import problem_of, see
from workbench.web.policy import Act
from workbench.web.problems import status_of
from workbench.web.render import page
from workbench.web.tongues import N_

router = APIRouter()

_TOLD = {Answer.ACKNOWLEDGE: "acknowledged", Answer.DISPUTE: "disputed"}


@router.get("/work/changes")
def changes(
    request: Request, store: StoreOf, caller: Annotated[Caller, Depends(Allow(Act.READ))]
) -> Response:
    """One's texts that others changed."""
    return _page(request, store, caller)


@router.post("/work/changes/{segment}/{language}")
def answer(
    request: Request,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    segment: Segment,
    language: str,
    answer: Annotated[Answer, Form()],
    made: Annotated[int, Form(ge=1, le=2**62)],
    note: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:
    """What one says to a change."""
    into = parse_language(language)
    the_cell(store, caller, segment, into)
    try:
        store.rewrites.answer(segment, into, actor=caller.name, answer=answer, note=note, made=made)
    except (Conflict, StaleVersion, UsageError) as error:
        return _page(request, store, caller, error)
    return see("/work/changes", _TOLD[answer])


def _page(
    request: Request, store: Store, caller: Caller, error: TranslationError | None = None
) -> Response:
    found = store.rewrites.of(caller.name, readable(caller.account))
    return page(
        request,
        caller,
        "changes.html",
        status=status_of(error) if error else 200,
        rewrites=[(one, _pieces(one)) for one in found],
        waiting=sum(one.answer is None for one in found),
        problem=problem_of(error, N_("Nothing was said.")) if error else None,
        fresh_key=fresh_key,
        shown=shown_for(store),
    )


def _pieces(one: Rewrite) -> tuple[Piece, ...]:
    return differences(one.before, one.after, one.language)
