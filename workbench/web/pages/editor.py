"""The segment editor: one document in one language, where its people write and review."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from storage.documents import StoredDocument
from storage.grants import readable
from storage.jobs import FINAL
from storage.store import Store
from translation.claims import CLAIM_SIZE
from translation.documents import DocumentClass, JobMode
from translation.errors import NotFound, UnknownLanguage
from translation.languages import Language, parse_language
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf, works_into
from workbench.web.api.preferences import keys_of
from workbench.web.keys import KEYS
from workbench.web.policy import Act
from workbench.web.render import page
from workbench.web.tongues import gettext

router = APIRouter()

KEPT = frozenset({DocumentClass.PUBLIC, DocumentClass.INTERNAL})
"""The classes of which a browser may keep words until the server has them."""

_INTO = (Act.TRANSLATE, Act.REVIEW, Act.EDIT)


@router.get("/documents/{document}/{language}", include_in_schema=False)
def editor(
    request: Request,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    document: ReadableDocument,
    language: str,
) -> Response:
    """The editor of a job; the module that drives it reads and writes through /api."""
    into = _language(document, language)
    job = store.jobs.get(document.id, into)
    return page(
        request,
        caller,
        "editor.html",
        document=document,
        language=into,
        final=job.state == FINAL,
        self_revised=job.mode is JobMode.SELF_REVISED,
        spot_checked=job.mode is JobMode.SPOT_CHECKED,
        keeps=document.document_class in KEPT,
        claim_size=CLAIM_SIZE,
        zone=store.settings.timezone,
        may=_may(caller, into),
        references=[one.language for one in store.jobs.list(document.id) if one.language != into],
        attached=store.references.attached(document.id, readable(caller.account)),
        own=_own(store, caller, document, into),
    )


def _language(document: StoredDocument, given: str) -> Language:
    """The language of an address; an unknown one is a page that is not there."""
    try:
        return parse_language(given)
    except UnknownLanguage:
        raise NotFound("page", f"{document.name}/{given}") from None


def _may(caller: Caller, into: Language) -> list[str]:
    """What the caller may do in this language, by the names that the module knows."""
    may = [act.name.lower() for act in _INTO if caller.may(act) and works_into(caller, into)]
    return [*may, "waive"] if caller.may(Act.WAIVE) else may


def _own(
    store: Store, caller: Caller, document: StoredDocument, into: Language
) -> dict[str, object]:
    """The caller's live claims and drafts here, and keys: what a browser does not know."""
    held = [
        {"claim": one.claim, "task": one.task.value, "seconds_left": one.seconds_left}
        for one in store.claims.held(caller.name)
        if (one.document, one.language) == (document.id, into)
    ]
    drafts = {
        segment: {
            "text": draft.text,
            "base_version": draft.base_version,
            "sequence": draft.sequence,
        }
        for segment, draft in store.drafts.mine(document.id, into, caller.name).items()
    }
    own = keys_of(store, caller)
    keys = [
        {"act": one.act, "keys": own[one.act], "says": gettext(one.says), "nine": one.nine}
        for one in KEYS
    ]
    return {"claims": held, "drafts": drafts, "keys": keys}
