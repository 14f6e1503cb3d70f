"""The pages of two languages side by side, as they would be printed from what stands now."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from storage.documents import StoredDocument
from storage.objects import HTML_TYPE
from tasks import publication
from translation.documents import DocumentState
from translation.errors import NotFound, NotReady, UnknownLanguage
from translation.languages import Language, parse_language
from translation.manifest import Form
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf
from workbench.web.files import alone
from workbench.web.policy import Act
from workbench.web.render import page

router = APIRouter()


@router.get("/documents/{document}/pages")
def pages(
    request: Request,
    stored: ReadableDocument,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    left: str = "",
    right: str = "",
) -> Response:
    """Two languages beside each other; by itself the original and the first target."""
    there = (stored.source, *stored.targets)
    return page(
        request,
        caller,
        "pages.html",
        document=stored,
        ready=stored.state is DocumentState.LEVERAGED,
        languages=[language for language in Language if language in there],
        left=_version(stored, left or there[0]),
        right=_version(stored, right or there[-1 if len(there) == 1 else 1]),
    )


@router.get("/documents/{document}/{language}/page")
def text(
    stored: ReadableDocument,
    language: str,
    store: StoreOf,
    _caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """One text as it stands now, for a frame of ours; nothing in it runs or is fetched."""
    wanted = _version(stored, language)
    _refuse_unread(stored)
    body = publication.formed(store, stored, wanted, Form.HTML)
    policy = f"{alone(body.decode())}; img-src data:; frame-ancestors 'self'"
    headers = {"content-security-policy": policy, "x-frame-options": "SAMEORIGIN"}
    return Response(body, media_type=HTML_TYPE, headers=headers)


def _refuse_unread(stored: StoredDocument) -> None:
    if stored.state is not DocumentState.LEVERAGED:
        raise NotReady(stored.id, stored.state.value, DocumentState.LEVERAGED.value)


def _version(stored: StoredDocument, given: str) -> Language:
    """The language of an address, which the document is to be in; raises NotFound."""
    try:
        return publication.versions(stored, [parse_language(given)])[0]
    except UnknownLanguage:
        raise NotFound("language", given) from None
