"""Taking a text away from the page of its document, and the page of what came back of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from storage.claims import LARGEST_CLAIM
from storage.deliveries import StoredDelivery
from storage.documents import StoredDocument
from storage.store import Store
from tasks import deliveries, packages, providers, six_tables
from translation.differences import Piece, differences
from translation.errors import (
    Conflict,
    Forbidden,
    InputRefused,
    NotFound,
    UsageError,
)
from translation.exchange import (
    DeliveredUnit,
    Delivery,
    DeliveryForm,
    PackageForm,
    SixDelivery,
    read_any,
)
from translation.exchange.offline import parse_order
from translation.exchange.taking_back import Standing
from translation.languages import Language, parse_language
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf, may_work_into, require
from workbench.web.api.asking import Number, some_key
from workbench.web.api.providers import one_text
from workbench.web.api.uploads import sent_file
from workbench.web.files import attachment
from workbench.web.pages import asked
from workbench.web.pages.answering import refused
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import see
from workbench.web.policy import Act
from workbench.web.render import page
from workbench.web.tongues import N_, gettext
from workbench.web.workers import ACTS

router = APIRouter()

_WHY: Mapping[str, str] = {
    "stale_version": N_("the text was changed here since it was taken away"),
    "lost_claim": N_("the segment is not yours any more"),
    "own_work": N_("it is your own translation, which another reviews"),
    "self_revision_not_granted": N_("it is your own translation, which another reviews"),
    "segment_replaced": N_("other segments stand in place of this one"),
    "covered": N_("the segment is joined to the one before it"),
    "no_version": N_("the file does not say from which version it was made"),
    "wrong_state": N_("the text is final"),
    "tags_differ": N_("written, and not counted as done: its tags are not those of the source"),
    "bad_tag": N_("a single brace is no tag"),
    "bad_character": N_("it holds a character that no document can hold"),
    "unknown_code": N_("it holds a code that is none of those that were taken away"),
    "unknown_entity": N_("it refers to an entity"),
    "too_long": N_("it is too long for a segment"),
    "not_found": N_("the segment is of another document"),
    "held": N_("somebody else is at it"),
    "not_translated": N_("nobody has translated it yet, and a translator does that"),
    "tags_damaged": N_("its tags are not those of the source"),
    "emptied": N_("the text was taken out of the table"),
    "mark_changed": N_("the line that tells the state stands within the text"),
    "columns_changed": N_("the row has more or fewer columns than went out"),
    "not_your_language": N_("you do not work into this language"),
    "source_changed": N_("the original was changed in the table, where it is only read"),
    "added_row": N_("a row was added below this one, or above all of them; it belongs to no text"),
    "missing_row": N_("the row is not in the table; its texts stay as they are"),
}
"""Why something was not written as it came, in words."""

_ADDED = "added_row"


class FormUnknown(UsageError):
    """A form in which no text is taken away."""

    code = "bad_form"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f"{self.given!r} is no form to take away; choose xliff21, xliff12 or docx"


class LanguageNotSaid(UsageError):
    """A file that does not tell its language, and nobody has said it."""

    code = "language_not_said"

    def __str__(self) -> str:
        return "the file does not tell its language; choose it beside the file"


@dataclass(frozen=True, slots=True)
class Row:
    """A delivered segment that needs a look: why, its words, and how those here differ."""

    segment: int
    number: int | None
    outcome: str
    why: str
    kept: str | None
    text: str | None
    pieces: tuple[Piece, ...] | None


async def sent(request: Request, _: Annotated[Caller, Depends(Allow(Act.WORK))]) -> FormData:
    """The form with its file; its size is held by the application."""
    return await request.form()


@router.post("/documents/{document}/exchange")
def take(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.WORK))],
    language: Annotated[str, Form(max_length=20)] = "",
    form: Annotated[str, Form(max_length=20)] = PackageForm.XLIFF21.value,
    task: Annotated[str, Form(max_length=20)] = "translate",
    count: Annotated[str, Form(max_length=10)] = "",
    key: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Take a text away, as a file that the browser saves."""
    try:
        into, wanted = parse_language(language), asked.task(task)
        require(caller, ACTS[wanted])
        may_work_into(caller, into, ACTS[wanted])
        taken = packages.take(
            store,
            stored,
            into,
            _form(form),
            holder=caller.name,
            task=wanted,
            count=min(int(count), LARGEST_CLAIM) if count.isdecimal() else LARGEST_CLAIM,
            key=some_key(caller, key),
        )
    except (Conflict, Forbidden, UsageError, NotFound) as error:
        return refused(request, store, caller, stored, N_("Nothing was taken away."), error)
    return attachment(taken.body, taken.file_name, taken.content_type)


@router.post("/documents/{document}/deliveries")
def deliver(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.WORK))],
    form: Annotated[FormData, Depends(sent)],
) -> Response:
    """Bring a text back, and on to the page that tells what became of it."""
    try:
        body, name = sent_file(form, store.settings.upload_bytes)
        back = read_any(body)
        if isinstance(back, SixDelivery):
            made, repeated = _all_texts(store, caller, stored, back, body, name)
        else:
            into = _language(back, str(form.get("language", "")))
            may_work_into(caller, into, Act.WORK)
            made, repeated = deliveries.deliver(store, stored, into, body, name, by=caller.name)
    except (Conflict, Forbidden, InputRefused, UsageError, NotFound) as error:
        return refused(request, store, caller, stored, N_("Nothing was brought back."), error)
    return _brought(stored, made, repeated)


@router.post("/documents/{document}/packages")
def give(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.ASSIGN))],
    language: Annotated[str, Form(max_length=20)] = "",
    provider: Annotated[str, Form(max_length=200)] = "",
    task: Annotated[str, Form(max_length=20)] = "translate",
    due: Annotated[str, Form(max_length=20)] = "",
    contact: Annotated[str, Form(max_length=500)] = "",
    count: Annotated[str, Form(max_length=10)] = "",
    key: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Give a text to a provider, as a package that the browser saves."""
    try:
        given = providers.give(
            store,
            stored,
            parse_language(language),
            provider,
            task=asked.task(task),
            due=asked.day(due),
            contact=contact,
            by=caller.name,
            count=min(int(count), LARGEST_CLAIM) if count.isdecimal() else LARGEST_CLAIM,
            key=some_key(caller, key),
        )
    except (Conflict, Forbidden, UsageError, NotFound) as error:
        return refused(request, store, caller, stored, N_("Nothing was given out."), error)
    taken = given.taken
    return attachment(taken.body, taken.file_name, taken.content_type)


async def sent_back(request: Request, _: Annotated[Caller, Depends(Allow(Act.ASSIGN))]) -> FormData:
    """The form with the file of a provider; its size is held by the application."""
    return await request.form()


@router.post("/documents/{document}/packages/deliveries")
def receive(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.ASSIGN))],
    form: Annotated[FormData, Depends(sent_back)],
) -> Response:
    """Bring back what a provider sent, and on to the page with its report."""
    try:
        body, name = sent_file(form, store.settings.upload_bytes)
        made, repeated = providers.receive(
            store,
            stored,
            one_text(body),
            body,
            name,
            through=caller.name,
            order=parse_order(str(form.get("order", ""))),
        )
    except (Conflict, Forbidden, InputRefused, UsageError, NotFound) as error:
        return refused(request, store, caller, stored, N_("Nothing was brought back."), error)
    return _brought(stored, made, repeated)


@router.get("/documents/{document}/deliveries/{delivery}")
def delivered(
    request: Request,
    stored: ReadableDocument,
    delivery: Number,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """What became of a delivery: what was written, and each conflict with both texts."""
    made = store.deliveries.get(stored.id, delivery)
    return page(
        request,
        caller,
        "delivery.html",
        document=stored,
        made=made,
        beside=[one for one in store.deliveries.of_file(made.ref) if one.number != made.number],
        rows=_rows(store, stored, made),
        shown=shown_for(store),
    )


@router.get("/documents/{document}/deliveries/{delivery}/file")
def file(
    stored: ReadableDocument,
    delivery: Number,
    store: StoreOf,
    _: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """The file of a delivery, as it came."""
    made = store.deliveries.get(stored.id, delivery)
    kind = packages.type_of(DeliveryForm(made.account["form"]))
    return attachment(deliveries.file_of(store, made), made.ref.file_name, kind)


def _form(given: str) -> PackageForm:
    if given not in list(PackageForm):
        raise FormUnknown(given)
    return PackageForm(given)


def _all_texts(
    store: Store,
    caller: Caller,
    stored: StoredDocument,
    back: SixDelivery,
    body: bytes,
    name: str,
) -> tuple[StoredDelivery, bool]:
    """Take a table of all texts back; gives the delivery that needs a look first."""
    require(caller, Act.EDIT)
    languages = caller.account.languages or tuple(Language)
    made, repeated = six_tables.deliver(
        store, stored, back, body, name, by=caller.name, languages=languages
    )
    return max(made, key=lambda one: one.account["conflicts"] + one.account["refused"]), repeated


def _language(back: Delivery, given: str) -> Language:
    """The language that the file tells, else the one chosen."""
    told = back.target
    if told is None and not given:
        raise LanguageNotSaid
    return told or parse_language(given)


def _rows(store: Store, stored: StoredDocument, made: StoredDelivery) -> list[Row]:
    """What was not written as it came, with its words read from the stored file."""
    seen = [one for one in made.account["segments"] if one["code"]]
    if not seen:
        return []
    language = made.ref.language
    units = _units(store, stored, made)
    texts = {(unit.segment, unit.bad == _ADDED): unit.text for unit in units}
    here = store.deliveries.standings(stored.id, language)
    return [
        _row(
            one,
            texts.get((one["segment"], one["code"] == _ADDED)),
            here.get(one["segment"]),
            language,
        )
        for one in seen
    ]


def _units(store: Store, stored: StoredDocument, made: StoredDelivery) -> tuple[DeliveredUnit, ...]:
    """What the stored file says of the text of a delivery."""
    back, language = read_any(deliveries.file_of(store, made)), made.ref.language
    if not isinstance(back, SixDelivery):
        return back.units
    if language is stored.source:
        return (*back.sources, *back.added)
    return back.texts[language].units


def _row(
    one: Mapping[str, Any], text: str | None, here: Standing | None, language: Language
) -> Row:
    now = None if here is None else here.text
    same = text is None or now is None or one["outcome"] == "written"
    return Row(
        one["segment"],
        one["number"],
        one["outcome"],
        gettext(_WHY[one["code"]]) if one["code"] in _WHY else one["code"],
        one["kept"],
        text,
        None if same else differences(str(now), str(text), language),
    )


def _brought(stored: StoredDocument, made: StoredDelivery, repeated: bool) -> Response:
    """On to the page that tells what became of what was brought back."""
    word = "delivered_before" if repeated else "delivered"
    return see(f"/documents/{stored.id}/deliveries/{made.number}", word)
