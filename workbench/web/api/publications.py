"""Publications: asked for by an editor, made by a flow, withdrawn at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from storage.objects import JSON_TYPE
from storage.publications import Publication, PublicationKind, PublicationState
from storage.store import Store
from tasks import publication
from tasks.certification import certificate_of
from translation.languages import Language, parse_language
from translation.manifest import Form
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf, may_release, require
from workbench.web.api.asking import Number, OptionalKey, Reader, Target, some_key
from workbench.web.policy import Act

router = APIRouter(prefix="/api/documents/{document:path}", tags=["publications"])

Reason = Annotated[str, Field(max_length=2_000)]


class PublishBody(BaseModel):
    """Which languages, the original's among them, all by default; a provisional one says why."""

    model_config = ConfigDict(extra="forbid")

    languages: list[str] | None = Field(default=None, min_length=1, max_length=6)
    kind: PublicationKind = PublicationKind.FINAL
    reason: Reason = ""


class WithdrawBody(BaseModel):
    """Why nobody is to read it any more."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class FileBody(BaseModel):
    """One file of a text, by its digest."""

    sha256: str
    file_name: str


class TextBody(BaseModel):
    """One language's DOCX of a publication, its certificate, and its files in all their forms."""

    sha256: str
    certificate: str | None
    file_name: str
    words: int
    files: dict[Form, FileBody]


class PublicationBody(BaseModel):
    """A publication; `languages` are those asked for, `texts` all that its manifest holds.

    `number` counts within the document, `publication` is the id of the row.
    """

    publication: int
    document: str
    number: int
    kind: PublicationKind
    state: PublicationState
    languages: tuple[Language, ...]
    manifest: str | None
    by: str
    reason: str
    at: datetime
    published_at: datetime | None
    texts: Mapping[Language, TextBody]


class Publications(BaseModel):
    """The publications of a document, latest first."""

    publications: list[PublicationBody]


@router.post("/publish", status_code=202)
def publish(
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    document: ReadableDocument,
    body: PublishBody,
    key: OptionalKey,
    response: Response,
) -> PublicationBody:
    """Ask for a publication: 409 while a text is not final or a finding that blocks is open.

    It is made by a flow; its number is known at once.
    """
    if body.kind is PublicationKind.PROVISIONAL:
        may_release(store, caller, document.id)
    else:
        require(caller, Act.PUBLISH)
    languages = None if body.languages is None else [parse_language(one) for one in body.languages]
    asked = publication.request(
        store,
        document.id,
        languages,
        body.kind,
        by=caller.name,
        reason=body.reason,
        key=some_key(caller, key),
    )
    response.headers["Location"] = f"/api/documents/{document.id}/publications/{asked.number}"
    return _shown(store, asked)


@router.post("/withdraw")
def withdraw(
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.WITHDRAW))],
    document: ReadableDocument,
    body: WithdrawBody,
) -> Publications:
    """Withdraw all that is published of a document; it is unreadable from now on."""
    gone = store.publications.withdraw(document.id, by=caller.name, reason=body.reason)
    return Publications(publications=[_shown(store, one) for one in gone])


@router.get("/publications")
def publications(store: StoreOf, _: Reader, document: ReadableDocument) -> Publications:
    """List what was published of a document, or asked for."""
    found = store.publications.list(document.id)
    return Publications(publications=[_shown(store, one) for one in found])


@router.get("/publications/{number}")
def one_publication(
    store: StoreOf, _: Reader, document: ReadableDocument, number: Number
) -> PublicationBody:
    """Read one publication by its number."""
    return _shown(store, store.publications.by_number(document.id, number))


@router.get("/publications/{number}/texts/{language}/certificate")
def certificate(
    store: StoreOf, _: Reader, document: ReadableDocument, number: Number, language: Target
) -> Response:
    """Read the certificate of fidelity of one text, as it was written."""
    made = store.publications.by_number(document.id, number)
    return Response(certificate_of(store, made, language), media_type=JSON_TYPE)


def _shown(store: Store, one: Publication) -> PublicationBody:
    return PublicationBody(
        publication=one.id,
        document=one.document,
        number=one.number,
        kind=one.kind,
        state=one.state,
        languages=one.languages,
        manifest=one.manifest_sha256,
        by=one.by,
        reason=one.reason,
        at=one.at,
        published_at=one.published_at,
        texts={
            language: TextBody(
                sha256=text.sha256,
                certificate=text.certificate_sha256,
                file_name=text.file_name,
                words=text.words,
                files={
                    form: FileBody(sha256=file.sha256, file_name=file.file_name)
                    for form, file in text.files.items()
                },
            )
            for language, text in store.publications.texts(one.id).items()
        },
    )
