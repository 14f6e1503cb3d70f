"""What is published: the list, the record of each number, the files, and a stable address."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from storage.documents import StoredDocument
from storage.grants import readable
from storage.objects import DOCX_TYPE, HTML_TYPE, JSON_TYPE, PDF_TYPE, key_of
from storage.overview import PAGE
from storage.publication_rows import (
    Gone,
    Publication,
    PublicationState,
    PublicationText,
)
from storage.store import Store
from tasks.certification import certificate_of
from tasks.publication import prints, text_bytes
from translation.docx.certificate import page as certificate_page
from translation.errors import NotFound
from translation.languages import Language, parse_language
from translation.manifest import Form
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf
from workbench.web.files import alone, attachment
from workbench.web.pages.shown import shown_for
from workbench.web.policy import Act
from workbench.web.render import page

router = APIRouter()

_GONE = 410
_TYPES = {Form.DOCX: DOCX_TYPE, Form.PDF: PDF_TYPE}


@router.get("/publications")
def publications(
    request: Request,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """What was published of the documents one may read, newest first."""
    visible = readable(caller.account)
    found = store.overview.publications(visible, limit=PAGE + 1, offset=offset)
    return page(
        request,
        caller,
        "publications.html",
        issued=found[:PAGE],
        before=max(0, offset - PAGE) if offset else None,
        after=offset + PAGE if len(found) > PAGE else None,
        shown=shown_for(store),
    )


@router.get("/publications/{document}")
def of_document(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """The texts that stand now, and all numbers of a document."""
    made = store.publications.list(stored.id)
    return page(
        request,
        caller,
        "publications_of.html",
        document=stored,
        publications=made,
        texts={one.id: store.publications.texts(one.id) for one in made},
        latest=_standing(store, stored),
        shown=shown_for(store),
    )


@router.get("/publications/{document}/latest")
def latest(
    stored: ReadableDocument, store: StoreOf, _: Annotated[Caller, Depends(Allow(Act.READ))]
) -> Response:
    """On to the number that stands now; NotFound where there is none."""
    found = store.publications.latest(stored.id)
    if found is None:
        raise _none(stored)
    return RedirectResponse(f"/publications/{stored.id}/{found.number}", 303)


@router.get("/publications/{document}/latest/{language}")
def latest_text(
    request: Request,
    stored: ReadableDocument,
    language: str,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    form: Form = Form.DOCX,
) -> Response:
    """The text that stands now in one language and form, at an address that stays."""
    wanted = parse_language(language)
    found = store.publications.latest(stored.id, wanted)
    if found is not None:
        return _file(request, store, caller, stored, found, wanted, form)
    if any(one.state is PublicationState.WITHDRAWN for one in store.publications.list(stored.id)):
        return _gone(request, caller, stored, store)
    raise _none(stored)


@router.get("/publications/{document}/{number}")
def record(
    request: Request,
    stored: ReadableDocument,
    number: int,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """The record of one number; it stays when the texts are withdrawn."""
    found = store.publications.by_number(stored.id, number)
    refusal = _refusal(store, found) if found.state is PublicationState.REQUESTED else None
    return page(
        request,
        caller,
        "publication.html",
        document=stored,
        made=found,
        texts=store.publications.texts(found.id),
        prints=prints(store, found),
        refusal=refusal,
        waiting=found.state is PublicationState.REQUESTED and refusal is None,
        shown=shown_for(store),
    )


@router.get("/publications/{document}/{number}/manifest")
def manifest(
    request: Request,
    stored: ReadableDocument,
    number: int,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """The manifest of one number, as it was written."""
    found = store.publications.by_number(stored.id, number)
    if found.state is PublicationState.WITHDRAWN:
        return _gone(request, caller, stored, store)
    if found.manifest_sha256 is None:
        raise NotFound("manifest of publication", f"{number} of {stored.name}")
    body = store.objects.get(found.kind.bucket, key_of(found.manifest_sha256))
    return attachment(body, f"{stored.id}-{number}-manifest.json", JSON_TYPE)


@router.get("/publications/{document}/{number}/{language}")
def text(
    request: Request,
    stored: ReadableDocument,
    number: int,
    language: str,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    form: Form = Form.DOCX,
) -> Response:
    """One form of one number in one language: the DOCX, the PDF, or the page to be read at once."""
    found = store.publications.by_number(stored.id, number)
    return _file(request, store, caller, stored, found, parse_language(language), form)


@router.get("/publications/{document}/{number}/{language}/certificate")
def certificate(
    request: Request,
    stored: ReadableDocument,
    number: int,
    language: str,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """The certificate of one text as a page that stands alone, also outside the workbench."""
    found = store.publications.by_number(stored.id, number)

    def shown() -> Response:
        whole = certificate_page(certificate_of(store, found, parse_language(language)))
        return HTMLResponse(whole, headers={"content-security-policy": alone(whole)})

    return _unless_gone(request, caller, stored, store, shown)


@router.get("/publications/{document}/{number}/{language}/certificate.json")
def certificate_file(
    request: Request,
    stored: ReadableDocument,
    number: int,
    language: str,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """The certificate of one text, to be kept with the file."""
    found = store.publications.by_number(stored.id, number)
    wanted = parse_language(language)

    def kept() -> Response:
        name = f"{stored.id}-{number}-{wanted}-certificate.json"
        return attachment(certificate_of(store, found, wanted), name, JSON_TYPE)

    return _unless_gone(request, caller, stored, store, kept)


def _refusal(store: Store, made: Publication) -> str | None:
    """Why a publication that was asked for was given up, by its code; None where it was not."""
    waiting = store.outbox.pending(document=made.document)
    mine = (row for row in waiting if row.payload.get("publication") == made.id)
    return next((row.error for row in mine if row.parked), None)


def _file(
    request: Request,
    store: Store,
    caller: Caller,
    stored: StoredDocument,
    made: Publication,
    language: Language,
    form: Form,
) -> Response:
    def handed_out() -> Response:
        body = text_bytes(store, made.id, language, form)
        if form is Form.HTML:
            policy = f"{alone(body.decode())}; img-src data:"
            return Response(body, media_type=HTML_TYPE, headers={"content-security-policy": policy})
        named = store.publications.texts(made.id)[language].files[form]
        return attachment(body, named.file_name, _TYPES[form])

    return _unless_gone(request, caller, stored, store, handed_out)


def _unless_gone(
    request: Request,
    caller: Caller,
    stored: StoredDocument,
    store: Store,
    give: Callable[[], Response],
) -> Response:
    """What is given, or who withdrew it, also where that happened a moment ago."""
    try:
        return give()
    except Gone:
        return _gone(request, caller, stored, store)


def _gone(request: Request, caller: Caller, stored: StoredDocument, store: Store) -> Response:
    """That a text was withdrawn, when and by whom; the text itself is read by nobody."""
    withdrawn = [one for one in store.publications.list(stored.id) if one.withdrawn_at is not None]
    return page(
        request,
        caller,
        "withdrawn.html",
        status=_GONE,
        document=stored,
        made=withdrawn[0] if withdrawn else None,
        shown=shown_for(store),
    )


def _standing(store: Store, stored: StoredDocument) -> dict[Language, PublicationText]:
    found = store.publications.latest(stored.id)
    return {} if found is None else store.publications.texts(found.id)


def _none(stored: StoredDocument) -> NotFound:
    return NotFound("publication of", stored.name)
