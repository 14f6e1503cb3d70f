"""A text taken away to be worked on elsewhere, and brought back."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel
from starlette.datastructures import FormData

from storage.claims import LARGEST_CLAIM
from storage.deliveries import StoredDelivery
from tasks import deliveries, packages
from translation.claims import Task
from translation.errors import NotFound
from translation.exchange import DeliveryForm, PackageForm
from translation.languages import Language
from workbench.web.access import ReadableDocument, StoreOf, may_work_into, require
from workbench.web.api.asking import Number, OptionalKey, Reader, Target, Worker, some_key
from workbench.web.api.uploads import opened_form, sent_file
from workbench.web.files import attachment
from workbench.web.policy import Act
from workbench.web.workers import ACTS

router = APIRouter(
    prefix="/api/documents/{document:path}/targets/{language}/exchange", tags=["exchange"]
)

_WANTED = "the exported XLIFF or DOCX as `file`"


class DeliveredSegment(BaseModel):
    """What became of one segment; `outcome` is `written conflict refused`.

    `kept` says where words that were not written are: one's `draft`, or the `file` alone.
    """

    segment: int
    number: int | None
    outcome: str
    code: str
    state: str | None
    version: int | None
    kept: str | None
    findings: int


class DeliveryBody(BaseModel):
    """A delivery; `segments` are those that it did not leave as they were.

    `repeated` says that this is the answer given to the same file before.
    """

    delivery: int
    document: str
    language: Language
    by: str
    at: datetime
    file_name: str
    sha256: str
    form: DeliveryForm
    written: int
    unchanged: int
    conflicts: int
    refused: int
    segments: list[DeliveredSegment]
    repeated: bool = False


class DeliveriesBody(BaseModel):
    """The latest deliveries of a text, newest first."""

    deliveries: list[DeliveryBody]


async def received(request: Request, _: Worker) -> AsyncIterator[FormData]:
    """The form of a request by who may work; raises UploadUnreadable."""
    async with opened_form(request, _WANTED) as form:
        yield form


@router.post("", response_class=Response)
def take(
    store: StoreOf,
    caller: Worker,
    document: ReadableDocument,
    language: Target,
    key: OptionalKey,
    form: PackageForm,
    task: Annotated[Task, Query(description="translate or review")] = Task.TRANSLATE,
    count: Annotated[int, Query(ge=0, le=LARGEST_CLAIM)] = LARGEST_CLAIM,
) -> Response:
    """Take a text away: what one holds of it and up to `count` free segments, for a longer lease.

    403 for a document whose class forbids it, 409 where nothing is held or free. The headers
    Hexaglot-Segments and Hexaglot-Seconds-Left tell how many are claimed, and for how long.
    """
    require(caller, ACTS[task])
    may_work_into(caller, language, ACTS[task])
    taken = packages.take(
        store,
        document,
        language,
        form,
        holder=caller.name,
        task=task,
        count=count,
        key=some_key(caller, key),
    )
    answer = attachment(taken.body, taken.file_name, taken.content_type)
    answer.headers["Hexaglot-Segments"] = str(taken.segments)
    answer.headers["Hexaglot-Seconds-Left"] = str(taken.seconds_left)
    return answer


_FILE = {"type": "string", "format": "binary", "description": "XLIFF 2.x or 1.x, or a table."}
_SCHEMA = {"type": "object", "required": ["file"], "properties": {"file": _FILE}}
_MULTIPART: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _SCHEMA}}}
}


@router.post("/deliveries", status_code=201, openapi_extra=_MULTIPART)
def deliver(
    store: StoreOf,
    caller: Worker,
    document: ReadableDocument,
    language: Target,
    form: Annotated[FormData, Depends(received)],
    response: Response,
) -> DeliveryBody:
    """Bring a text back: each segment is written under its fence, or told as a conflict.

    The same file again is the same delivery, and answered with 200.
    """
    may_work_into(caller, language, Act.WORK)
    body, name = sent_file(form, store.settings.upload_bytes)
    made, repeated = deliveries.deliver(store, document, language, body, name, by=caller.name)
    response.status_code = 200 if repeated else 201
    return shown(made, repeated=repeated)


@router.get("/deliveries")
def delivered(
    store: StoreOf, _: Reader, document: ReadableDocument, language: Target
) -> DeliveriesBody:
    """List what was brought back of a text."""
    found = [one for one in store.deliveries.list(document.id) if one.ref.language is language]
    return DeliveriesBody(deliveries=[shown(one) for one in found])


@router.get("/deliveries/{delivery}/file", response_class=Response)
def file(
    store: StoreOf, _: Reader, document: ReadableDocument, language: Target, delivery: Number
) -> Response:
    """The file of a delivery, as it came."""
    found = store.deliveries.get(document.id, delivery)
    if found.ref.language is not language:
        raise NotFound("delivery", str(delivery))
    kind = packages.type_of(DeliveryForm(found.account["form"]))
    return attachment(deliveries.file_of(store, found), found.ref.file_name, kind)


def shown(made: StoredDelivery, *, repeated: bool = False) -> DeliveryBody:
    """A delivery as the interface tells it."""
    ref, account = made.ref, made.account
    told: Mapping[str, Any] = {name: account[name] for name in _COPIED}
    return DeliveryBody(
        delivery=made.number,
        document=ref.document,
        language=ref.language,
        by=ref.by,
        at=made.at,
        file_name=ref.file_name,
        sha256=ref.sha256,
        repeated=repeated,
        **told,
    )


_COPIED = ("form", "written", "unchanged", "conflicts", "refused", "segments")
