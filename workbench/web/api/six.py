"""All texts of a document taken away as one table, and brought back."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from starlette.datastructures import FormData

from tasks import six_tables
from translation.errors import ExchangeRefused
from translation.exchange import SixDelivery, read_any
from translation.languages import Language
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf
from workbench.web.api.exchange import DeliveryBody, shown
from workbench.web.api.uploads import opened_form, sent_file
from workbench.web.files import attachment
from workbench.web.policy import Act

router = APIRouter(prefix="/api/documents/{document:path}/six", tags=["exchange"])

Editor = Annotated[Caller, Depends(Allow(Act.EDIT))]

_WANTED = "the table of all texts as `file`"
_FILE = {"type": "string", "format": "binary", "description": "The table of all texts, a DOCX."}
_SCHEMA = {"type": "object", "required": ["file"], "properties": {"file": _FILE}}
_MULTIPART: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _SCHEMA}}}
}


class SixDeliveryBody(BaseModel):
    """What became of a table of all texts: a delivery for each language with something to tell.

    One in the language of the source tells of originals that were changed and of rows that are
    missing. `repeated` says that this is the answer given to the same file before.
    """

    deliveries: list[DeliveryBody]
    repeated: bool


async def received(request: Request, _: Editor) -> AsyncIterator[FormData]:
    """The form of a request by who may edit; raises UploadUnreadable."""
    async with opened_form(request, _WANTED) as form:
        yield form


@router.get("", response_class=Response)
def take(store: StoreOf, _: Editor, document: ReadableDocument) -> Response:
    """All texts of a document as a table in a DOCX; nothing is claimed.

    403 for a document whose class forbids it.
    """
    taken = six_tables.take(store, document, store.today())
    return attachment(taken.body, taken.file_name, taken.content_type)


@router.post("/deliveries", status_code=201, openapi_extra=_MULTIPART)
def deliver(
    store: StoreOf,
    caller: Editor,
    document: ReadableDocument,
    form: Annotated[FormData, Depends(received)],
    response: Response,
) -> SixDeliveryBody:
    """Bring the table back: each text that was changed is written, or told as a conflict.

    Each is claimed to edit for that moment. The same file again is answered with 200.
    """
    body, name = sent_file(form, store.settings.upload_bytes)
    made, repeated = six_tables.deliver(
        store,
        document,
        all_texts(body),
        body,
        name,
        by=caller.name,
        languages=caller.account.languages or tuple(Language),
    )
    response.status_code = 200 if repeated else 201
    told = [shown(one, repeated=repeated) for one in made]
    return SixDeliveryBody(deliveries=told, repeated=repeated)


def all_texts(body: bytes) -> SixDelivery:
    """The table of all texts in a file; raises ExchangeRefused (`one_text` for one of one text)."""
    read = read_any(body)
    if not isinstance(read, SixDelivery):
        raise ExchangeRefused(
            "one_text", "the file is of one text; deliver it to the language that it is in"
        )
    return read
