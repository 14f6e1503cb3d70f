"""Packages for providers outside: given, taken back with a report, and the pages of each."""

from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import FormData

from storage.claims import LARGEST_CLAIM
from storage.providers import LONGEST_NAME, WorkOrder
from tasks import providers
from translation.claims import Task
from translation.errors import ExchangeRefused
from translation.exchange import Delivery, SixDelivery, read_any
from translation.exchange.offline import parse_order
from translation.languages import Language
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf
from workbench.web.api.asking import OptionalKey, Reader, Target, some_key
from workbench.web.api.exchange import DeliveryBody, shown
from workbench.web.api.uploads import opened_form, sent_file
from workbench.web.files import attachment
from workbench.web.policy import Act

router = APIRouter(prefix="/api", tags=["providers"])

Giver = Annotated[Caller, Depends(Allow(Act.ASSIGN))]
ORDER_NUMBER = "hexaglot-order"

_WANTED = "the package or its XLIFF as `file`"
_FILE = {"type": "string", "format": "binary", "description": "The package, or its XLIFF."}
_ORDER = {"type": "integer", "description": "The work order, where the file does not tell it."}
_SCHEMA = {"type": "object", "required": ["file"], "properties": {"file": _FILE, "order": _ORDER}}
_MULTIPART: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _SCHEMA}}}
}


class GiveBody(BaseModel):
    """To whom, for what, until when; at most `count` free segments beside what it holds."""

    model_config = ConfigDict(extra="forbid")

    provider: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    task: Task = Task.TRANSLATE
    due: date | None = None
    contact: Annotated[str, Field(max_length=500)] = ""
    count: int = Field(default=LARGEST_CLAIM, ge=0, le=LARGEST_CLAIM)


class OrderBody(BaseModel):
    """A work order: what was given to whom; words by the definition of a page."""

    order: int
    document: str
    language: Language
    task: Task
    provider: str
    contact: str
    due: date | None
    segments: int
    words: int
    definition: str
    by: str
    at: datetime


class OrdersBody(BaseModel):
    """The work orders of a document, newest first."""

    orders: list[OrderBody]


class ReportBody(BaseModel):
    """What a delivery is worth: segments by what is wrong, findings by check, what was accepted."""

    order: int
    provider: str
    definition: str
    given: int
    missing: int
    untranslated: int
    tags: int
    findings: Mapping[str, int]
    words: int
    pages: float
    taken_back: int = 0
    """Words of earlier returns that this one stands in place of."""


class ReportedDelivery(DeliveryBody):
    """A delivery of a provider, with its report; `through` brought it in."""

    through: str
    report: ReportBody


class LanguagePages(BaseModel):
    """Words and pages in one language."""

    words: int
    pages: float


class ProviderBody(BaseModel):
    """What was accepted from a provider; every figure is by the definition of a page."""

    provider: str
    definition: str
    words: int
    pages: float
    languages: Mapping[Language, LanguagePages]


class ProvidersBody(BaseModel):
    """The pages of each provider in a period, both days included."""

    providers: list[ProviderBody]


async def received(request: Request, _: Giver) -> AsyncIterator[FormData]:
    """The form of a request by who may give out work; raises UploadUnreadable."""
    async with opened_form(request, _WANTED) as form:
        yield form


@router.post("/documents/{document:path}/targets/{language}/packages", response_class=Response)
def give(
    store: StoreOf,
    caller: Giver,
    document: ReadableDocument,
    language: Target,
    key: OptionalKey,
    asked: GiveBody,
) -> Response:
    """Give a provider a text: a zip with XLIFF, memory, terms, references, source and work order.

    403 for a document whose class forbids it, 409 where nothing is free.
    """
    given = providers.give(
        store,
        document,
        language,
        asked.provider,
        task=asked.task,
        due=asked.due,
        contact=asked.contact,
        by=caller.name,
        count=asked.count,
        key=some_key(caller, key),
    )
    taken = given.taken
    answer = attachment(taken.body, taken.file_name, taken.content_type)
    answer.headers[ORDER_NUMBER] = str(given.order.id)
    answer.headers["hexaglot-segments"] = str(taken.segments)
    answer.headers["hexaglot-seconds-left"] = str(taken.seconds_left)
    return answer


@router.get("/documents/{document:path}/packages")
def given_out(store: StoreOf, _: Reader, document: ReadableDocument) -> OrdersBody:
    """List the work orders of a document."""
    return OrdersBody(orders=[_order(one) for one in store.providers.of_document(document.id)])


@router.post(
    "/documents/{document:path}/packages/deliveries", status_code=201, openapi_extra=_MULTIPART
)
def deliver(
    store: StoreOf,
    caller: Giver,
    document: ReadableDocument,
    form: Annotated[FormData, Depends(received)],
    response: Response,
) -> ReportedDelivery:
    """Bring back what a provider sent: written in its name under its fences, with a report.

    The same file again is answered with 200.
    """
    body, name = sent_file(form, store.settings.upload_bytes)
    made, repeated = providers.receive(
        store,
        document,
        one_text(body),
        body,
        name,
        through=caller.name,
        order=parse_order(str(form.get("order", ""))),
    )
    response.status_code = 200 if repeated else 201
    told = shown(made, repeated=repeated).model_dump()
    return ReportedDelivery(**told, through=made.ref.through, report=made.account["report"])


@router.get("/providers")
def pages(
    store: StoreOf,
    _: Annotated[Caller, Depends(Allow(Act.THROUGHPUT))],
    start: Annotated[date | None, Query(description="First day; all where it is empty.")] = None,
    end: Annotated[date | None, Query(description="Last day; today where it is empty.")] = None,
) -> ProvidersBody:
    """Tell the pages that were accepted from each provider in a period."""
    found = providers.pages_by_provider(store, start, end)
    return ProvidersBody(providers=[_pages(one) for one in found])


def one_text(body: bytes) -> Delivery:
    """What came back of one text; raises ExchangeRefused (`all_texts` for a table of all)."""
    read = read_any(body)
    if isinstance(read, SixDelivery):
        raise ExchangeRefused(
            "all_texts", "the file is a table of all texts; deliver it beside the six texts"
        )
    return read


def _order(one: WorkOrder) -> OrderBody:
    asked = one.asked
    return OrderBody(
        order=one.id,
        document=asked.document,
        language=asked.language,
        task=asked.task,
        provider=asked.provider,
        contact=asked.contact,
        due=asked.due,
        segments=len(asked.segments),
        words=asked.words,
        definition=asked.definition,
        by=one.by,
        at=one.at,
    )


def _pages(one: providers.ProviderPages) -> ProviderBody:
    return ProviderBody(
        provider=one.provider,
        definition=one.definition,
        words=one.words,
        pages=one.pages,
        languages={
            language: LanguagePages(words=words, pages=counted)
            for language, (words, counted) in one.languages.items()
        },
    )
