"""One document: its languages, who works on it, what of it is out."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from storage.accounts import Account, Role
from storage.assignments import Assignment
from storage.bitext_rules import Kind
from storage.documents import StoredDocument
from storage.grants import GrantKind, readable
from storage.objects import ANY_TYPE, DOCX_TYPE, Bucket
from storage.outbox import Waiting
from storage.overview import Place
from storage.store import Store
from tasks.references import referred
from translation.documents import DocumentState, JobMode
from translation.languages import Language
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf
from workbench.web.files import attachment
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import Problem
from workbench.web.policy import Act
from workbench.web.render import page, see_other
from workbench.web.tongues import N_, gettext

router = APIRouter()

_WORK = {
    "ingest": N_("The document is being read and cut into segments."),
    "leverage": N_("The segments are being looked up in the memory and the glossary."),
}
_DAY = 24 * 60 * 60
_DELIVERIES = 5
"""How many of the latest deliveries and work orders the page lists."""

_WORKERS = frozenset({Role.TRANSLATOR, Role.REVISER, Role.EDITOR})


@router.get("/documents/{document}")
def document(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """The page of a document."""
    return draw(request, store, caller, stored)


@router.get("/documents/{document}/original")
def original(
    stored: ReadableDocument, store: StoreOf, _: Annotated[Caller, Depends(Allow(Act.READ))]
) -> Response:
    """The file as it was handed in, or the newest original where it was corrected."""
    if stored.corrected_sha256 is not None:
        number = store.originals.number(stored.id)
        return see_other(f"/documents/{stored.id}/originals/{number}/file")
    body = store.objects.get(Bucket.ORIGINALS, stored.original_key)
    kind = DOCX_TYPE if stored.working_sha256 is None else ANY_TYPE
    return attachment(body, stored.file_name, kind)


def draw(
    request: Request,
    store: Store,
    caller: Caller,
    stored: StoredDocument,
    problem: Problem | None = None,
    status: int = 200,
) -> Response:
    """The page of a document, with what was refused where something was."""
    waiting = list(store.outbox.pending(document=stored.id))
    assignments = store.assignments.list(document=stored.id)
    places = store.overview.places(stored.id)
    may = permitted(store, caller, stored.id)
    return page(
        request,
        caller,
        "document.html",
        status=status,
        document=stored,
        one=store.overview.document(stored.id),
        assignments=assignments,
        places={given.id: _place(given, places) for given in assignments},
        segments=len(places),
        people=_workers(store) if may["assign"] else [],
        sections=store.segments.sections(stored.id) if may["assign"] else [],
        claims=[one for one in store.claims.held() if one.document == stored.id],
        publications=store.publications.list(stored.id),
        originals=store.originals.list(stored.id),
        offline_days=round(store.settings.offline_lease / _DAY, 1),
        deliveries=store.deliveries.list(stored.id, _DELIVERIES),
        orders=store.providers.of_document(stored.id)[:_DELIVERIES] if may["assign"] else [],
        modes=tuple(JobMode),
        referred=referred(store, stored.id, readable(caller.account)),
        rules=store.bitext_rules.list(stored.id, readable(caller.account)),
        rule_kinds=tuple(Kind),
        workable=caller.account.languages or tuple(Language),
        running=_running(stored, waiting),
        writing=any(row.kind == "publish" and not row.parked for row in waiting),
        parked=next((row for row in waiting if row.parked), None),
        problem=problem,
        may=may,
        fresh_key=fresh_key,
        shown=shown_for(store),
    )


def permitted(store: Store, caller: Caller, document: str) -> Mapping[str, bool]:
    """What the caller may do with a document, by the words that templates ask for."""
    grants = store.grants
    release = caller.may(Act.RELEASE) and grants.has(caller.account, GrantKind.RELEASE, document)
    return {
        "translate": caller.may(Act.TRANSLATE),
        "review": caller.may(Act.REVIEW),
        "finalise": caller.may(Act.FINALISE),
        "publish": caller.may(Act.PUBLISH),
        "release": release,
        "withdraw": caller.may(Act.WITHDRAW),
        "assign": caller.may(Act.ASSIGN),
        "waive": caller.may(Act.WAIVE),
        "work": caller.may(Act.WORK),
        "steer": caller.may(Act.STEER),
        "amend": caller.may(Act.AMEND),
    }


def fresh_key() -> str:
    """A key for one form: sent twice by a double click, it is one act."""
    return secrets.token_hex(12)


def _running(stored: StoredDocument, waiting: Sequence[Waiting]) -> str:
    """What the engine does with the document now, empty where it does nothing."""
    kinds = [row.kind for row in waiting if not row.parked]
    if not kinds and stored.state is not DocumentState.LEVERAGED and not waiting:
        return gettext(_WORK["leverage"])
    return next((gettext(_WORK[kind]) for kind in kinds if kind in _WORK), "")


def _workers(store: Store) -> list[Account]:
    """The accounts that work can be assigned to."""
    active = [one for one in store.accounts.list() if one.active]
    return [one for one in active if not _WORKERS.isdisjoint(one.roles)]


def _place(given: Assignment, places: Mapping[int, Place]) -> str:
    """The segments of an assignment by their numbers."""
    if given.first is None and given.last is None:
        return gettext("all")
    ends = [one for one in (given.first, given.last) if one is not None]
    numbers = [places[one].number for one in ends if one in places]
    return "–".join(str(number) for number in dict.fromkeys(numbers))
