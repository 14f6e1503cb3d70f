"""Documents: taking them in, how far they have come, and their cells row by row."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from storage.document_lists import Order, Sought, Standing
from storage.documents import StoredDocument
from storage.grants import readable
from storage.history import Act as HistoryAct
from storage.overview import DocumentOverview, JobOverview
from storage.rows import START, WINDOW, AlignedRow, Only, Row
from translation.documents import DocumentClass, DocumentState, JobMode, Relation, TargetState
from translation.languages import Language, parse_language
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf
from workbench.web.api.asking import After, Limit, Reader, Target
from workbench.web.api.uploads import MULTIPART, Form, take_in
from workbench.web.policy import Act

router = APIRouter(prefix="/api", tags=["documents"])


class TakenIn(BaseModel):
    """A document that was taken in; `created` is false where the same bytes were there."""

    document: str
    symbol: str | None
    revision: str
    segments: int
    pages: float
    state: DocumentState
    created: bool


class LanguageBody(BaseModel):
    """One language of a document: its cells by state, and what stands in its way."""

    segments: int
    filled: int
    initial: int
    translated: int
    reviewed: int
    final: int
    returned: int
    held: int
    errors: int
    state: str
    mode: JobMode
    due: date | None
    version: int
    final_by: str | None
    final_at: datetime | None
    assigned: tuple[str, ...]
    published: bool


class DocumentBody(BaseModel):
    """A document, with its languages by code; `number` is that of its latest publication."""

    model_config = ConfigDict(populate_by_name=True)

    document: str
    symbol: str | None
    revision: str
    name: str
    source: Language
    state: DocumentState
    document_class: DocumentClass = Field(alias="class")
    words: int | None
    meeting: str | None
    domain: str | None
    priority: int
    due: date | None
    flags: tuple[str, ...]
    received_at: datetime
    received_by: str
    languages: Mapping[Language, LanguageBody]
    published: list[Language]
    number: int | None


class Waiting(BaseModel):
    """Work that a flow has still to do, or has given up (`parked`)."""

    kind: str
    attempts: int
    error: str | None
    parked: bool


class DocumentDetail(DocumentBody):
    """A document with what only its own page needs."""

    lineage: str
    relation: Relation | None
    file_name: str
    size: int
    original_sha256: str
    waiting: list[Waiting]


class Documents(BaseModel):
    """A page of the list, and how many there are in all."""

    documents: list[DocumentBody]
    total: int


class Rows(BaseModel):
    """A window of rows; `next` is the `after` of the next one, null at the end."""

    rows: list[Row]
    next: int | None


class Aligned(BaseModel):
    """A window of segments, each with its cells by language."""

    rows: list[AlignedRow]
    next: int | None


class Acts(BaseModel):
    """What was done, latest first."""

    history: list[HistoryAct]


def _maybe_language(language: Annotated[str | None, Query()] = None) -> Language | None:
    return parse_language(language) if language else None


@router.post("/documents", status_code=201, openapi_extra=MULTIPART)
def upload(
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.UPLOAD))],
    form: Form,
    response: Response,
) -> TakenIn:
    """Take a DOCX in: 422 with the code of its refusal, 200 where the same bytes are there."""
    made = take_in(store, caller, form)
    response.status_code = 201 if made.created else 200
    response.headers["Location"] = f"/api/documents/{made.document.id}"
    return TakenIn(
        document=made.document.id,
        symbol=made.document.symbol,
        revision=made.document.revision,
        segments=made.segments,
        pages=round(made.pages, 2),
        state=made.document.state,
        created=made.created,
    )


@router.get("/documents")
def documents(
    store: StoreOf,
    caller: Reader,
    language: Annotated[Language | None, Depends(_maybe_language)],
    named: str = "",
    standing: Standing | None = None,
    order: Order = Order.RECEIVED,
    limit: Limit = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Documents:
    """List the documents one may read, with counts by language."""
    visible = readable(caller.account)
    sought = Sought(store.today(), named, language, standing)
    found = store.overview.documents(visible, sought, order=order, limit=limit, offset=offset)
    return Documents(
        documents=[DocumentBody(**_of(one)) for one in found],
        total=store.overview.count(visible, sought),
    )


@router.get("/documents/{document:path}/targets/{language}")
def rows(
    store: StoreOf,
    _: Reader,
    document: ReadableDocument,
    language: Target,
    after: After = START,
    limit: Limit = WINDOW,
    state: Annotated[list[TargetState] | None, Query()] = None,
    holder: str | None = None,
    only: Only | None = None,
) -> Rows:
    """Read the cells of one language in reading order, window by window."""
    found = store.rows.rows(
        document.id, language, after=after, limit=limit, states=state, holder=holder, only=only
    )
    return Rows(rows=found, next=found[-1].seq if len(found) == limit else None)


@router.get("/documents/{document:path}/aligned")
def aligned(
    store: StoreOf, _: Reader, document: ReadableDocument, after: After = START, limit: Limit = 100
) -> Aligned:
    """Read all languages side by side, window by window."""
    found = store.rows.aligned(document.id, after=after, limit=limit)
    return Aligned(rows=found, next=found[-1].seq if len(found) == limit else None)


@router.get("/documents/{document:path}/history")
def history(store: StoreOf, _: Reader, document: ReadableDocument, limit: Limit = 200) -> Acts:
    """What was done to a document and its cells, latest first."""
    return Acts(history=store.history.of_document(document.id, limit))


last = APIRouter(prefix="/api", tags=["documents"])
"""What a symbol with a slash would hide, were it asked first."""


@last.get("/documents/{document:path}")
def document(store: StoreOf, _: Reader, document: ReadableDocument) -> DocumentDetail:
    """Read one document, by id or symbol, with counts by language."""
    return DocumentDetail(
        **_of(store.overview.document(document.id)),
        lineage=document.lineage,
        relation=document.relation,
        file_name=document.file_name,
        size=document.size,
        original_sha256=document.original_sha256,
        waiting=[_waiting(row) for row in store.outbox.pending(document=document.id)],
    )


def _waiting(row: Any) -> Waiting:
    return Waiting(kind=row.kind, attempts=row.attempts, error=row.error, parked=row.parked)


def _of(one: DocumentOverview) -> dict[str, Any]:
    stored = one.document
    return {
        "document": stored.id,
        "document_class": stored.document_class,
        **{name: getattr(stored, name) for name in _COPIED},
        "languages": {job.language: _language(job) for job in one.jobs},
        "published": [language for language in Language if language in one.published],
        "number": one.number,
    }


_COPIED = tuple(
    name for name in DocumentBody.model_fields if name in StoredDocument.__slots__ or name == "name"
)


def _language(job: JobOverview) -> LanguageBody:
    return LanguageBody(
        segments=job.cells,
        filled=job.filled,
        returned=job.returned,
        held=job.held,
        errors=job.errors,
        state=job.state,
        mode=job.mode,
        due=job.due,
        version=job.version,
        final_by=job.final_by,
        final_at=job.final_at,
        assigned=job.assigned,
        published=job.published,
        **{state.value: job.by_state[state] for state in TargetState},
    )
