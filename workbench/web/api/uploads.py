"""A DOCX that someone sends as a form, and what is said of it in the fields beside it."""

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from storage.grants import GrantKind
from storage.store import Store
from tasks import intake
from tasks.intake import Accepted, Submission
from translation.documents import DocumentClass
from translation.domains import LONGEST_DOMAIN
from translation.errors import Conflict, SymbolTaken, UsageError
from translation.languages import Language, parse_language
from translation.symbols import parse_file_name
from workbench.web.access import Allow, Caller, readable
from workbench.web.limits import too_large
from workbench.web.policy import Act

_ID_BYTES = 5  # ten hexadecimal digits, short enough to type
_MOST_URGENT = 1000
_LONGEST_NAME = 255


_WANTED = "one DOCX as `file`, and `source`"


class UploadUnreadable(UsageError):
    """A request that is not one file with fields beside it."""

    code = "bad_upload"

    def __init__(self, reason: str, wanted: str = _WANTED) -> None:
        super().__init__(reason, wanted)
        self.reason, self.wanted = reason, wanted

    def __str__(self) -> str:
        return f"{self.reason}; send multipart/form-data with {self.wanted}"


class NotOpen(Conflict):
    """A symbol or file that is in use for a document which the sender may not read.

    It does not say for which, nor in what state that is: only that this cannot be taken in.
    """

    code = "not_open"

    def __str__(self) -> str:
        return (
            "this symbol or file is in use for something that is not open to you, and nothing was "
            "changed; ask an administrator"
        )


class Said(BaseModel):
    """What is said of an upload, in the fields beside the file.

    `targets` are codes such as `fr,ar`, by default the five others; without a `symbol` the name
    of the file may tell one. A blank field is one not sent.
    """

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    source: Language
    targets: tuple[Language, ...] | None = None
    symbol: str | None = Field(default=None, max_length=200)
    meeting: str | None = Field(default=None, max_length=200)
    domain: str | None = Field(default=None, max_length=LONGEST_DOMAIN)
    due: date | None = None
    priority: int = Field(default=0, ge=-_MOST_URGENT, le=_MOST_URGENT)
    document_class: DocumentClass | None = Field(default=None, alias="class")
    revises: str | None = None
    language_stands: bool = False
    convert: bool = False
    references: tuple[str, ...] = Field(default=(), alias="reference")

    @field_validator("source", mode="before")
    @classmethod
    def _language(cls, given: str) -> Language:
        return parse_language(given)

    @field_validator("references", mode="before")
    @classmethod
    def _names(cls, given: str) -> tuple[str, ...]:
        return tuple(name.strip() for name in given.split(",") if name.strip())

    @field_validator("targets", mode="before")
    @classmethod
    def _languages(cls, given: str) -> tuple[Language, ...]:
        return tuple(parse_language(code) for code in given.replace(",", " ").split())


async def received(
    request: Request, _: Annotated[Caller, Depends(Allow(Act.UPLOAD))]
) -> AsyncIterator[FormData]:
    """The form of a request, read once it is known that its sender may; its file is on disk.

    Raises DocumentRefused (`too_large`) and UploadUnreadable.
    """
    async with opened_form(request) as form:
        yield form


@asynccontextmanager
async def opened_form(request: Request, wanted: str = _WANTED) -> AsyncIterator[FormData]:
    """The multipart form of a request, closed afterwards.

    UploadUnreadable, raised here or by who reads the form, says what was `wanted`.
    """
    try:
        async with _form(request) as form:
            yield form
    except UploadUnreadable as refused:
        raise UploadUnreadable(refused.reason, wanted) from None


@asynccontextmanager
async def _form(request: Request) -> AsyncIterator[FormData]:
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise UploadUnreadable("this is no multipart/form-data")
    try:
        form = await request.form(max_files=1, max_fields=50)
    except HTTPException as broken:  # what Starlette makes of a form it cannot take apart
        raise UploadUnreadable(str(broken.detail).rstrip(".").lower()) from None
    try:
        yield form
    finally:
        await form.close()


def sent_file(form: FormData, limit: int) -> tuple[bytes, str]:
    """The file of a form, at most `limit` bytes, and its name without folders.

    Raises UploadUnreadable where there is none, and DocumentRefused (`too_large`).
    """
    sent = form.get("file")
    if not isinstance(sent, UploadFile):
        raise UploadUnreadable("there is no file")
    return _read(sent, limit), _plain_name(sent.filename or "")


Form = Annotated[FormData, Depends(received)]


def take_in(store: Store, caller: Caller, form: FormData) -> Accepted:
    """Take the file of a form in; the same bytes again give the same document.

    `targets` may come several times, as the boxes of a page send them. Raises DocumentRefused by
    its code, UnknownLanguage, NotFound for what it says to revise or attach, SymbolTaken, NotOpen
    where that is a document the caller may not read, and RequestValidationError for the fields.
    """
    body, name = sent_file(form, store.settings.upload_bytes)
    said = _said(form)
    submission = Submission(
        body=body,
        file_name=name,
        source=said.source,
        targets=tuple(one for one in said.targets or Language if one is not said.source),
        symbol=said.symbol or _symbol_of(name),
        meeting=said.meeting,
        domain=said.domain,
        due=said.due,
        priority=said.priority,
        document_class=said.document_class,
        revises=readable(store, caller, said.revises).id if said.revises else None,
        language_stands=said.language_stands,
        convert=said.convert,
        references=tuple(readable(store, caller, one).id for one in said.references),
    )
    _refuse_hidden(store, caller, intake.known_as(store, submission))
    try:
        accepted = intake.register(store, submission, secrets.token_hex(_ID_BYTES), by=caller.name)
    except SymbolTaken as taken:
        _refuse_hidden(store, caller, taken.document)
        raise
    _open_to_sender(store, caller, accepted)
    return accepted


def _refuse_hidden(store: Store, caller: Caller, known: str | None) -> None:
    """Raise NotOpen where what is handed in is there already and not the sender's to read."""
    if known is not None and not store.grants.may_read(caller.account, known):
        raise NotOpen


def _open_to_sender(store: Store, caller: Caller, accepted: Accepted) -> None:
    """Whoever hands a closed document in may read it, until an administrator says otherwise.

    Sent again it opens nothing: a grant that was taken back would come back with it.
    """
    id = accepted.document.id
    if accepted.created and not store.grants.may_read(caller.account, id):
        store.grants.give(caller.name, GrantKind.READ, id, by=caller.name, reason="handed it in")


def _said(form: FormData) -> Said:
    fields: dict[str, Any] = {}
    for name, value in form.multi_items():
        if isinstance(value, str) and value.strip():
            fields[name] = f"{fields[name]},{value}" if name in fields else value
    return _checked(fields)


def _checked(fields: Mapping[str, Any]) -> Said:
    try:
        return Said.model_validate(fields)
    except ValidationError as refused:
        wrong = [{**error, "loc": ("body", *error["loc"])} for error in refused.errors()]
        raise RequestValidationError(wrong) from None


def _read(sent: UploadFile, limit: int) -> bytes:
    body = sent.file.read(limit + 1)
    if len(body) > limit:
        raise too_large(limit)
    return body


def _plain_name(given: str) -> str:
    """The last part of a path in either manner, since some browsers send the whole of it."""
    name = given.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name:
        raise UploadUnreadable("the file has no name")
    return name[-_LONGEST_NAME:]


def _symbol_of(file_name: str) -> str | None:
    """The symbol that a file name of the house's grammar tells, None for any other name."""
    named = parse_file_name(file_name)
    return str(named.symbol) if named else None


_TEXT = {
    "source": "Language of the source: ar zh en fr ru es.",
    "targets": "Codes, such as fr,ar; the five others by default.",
    "symbol": "Symbol; else from the name of the file.",
    "meeting": "Meeting it belongs to.",
    "domain": "What it is about, such as finance; else as its lineage or its symbol tell.",
    "due": "Due day, YYYY-MM-DD.",
    "priority": "A number; higher comes first.",
    "class": "public, internal, restricted or confidential.",
    "revises": "Id or symbol of the document that this one revises.",
    "reference": "Ids or symbols of documents to attach, several with commas between them.",
    "language_stands": "true: the source is right, also where the text seems to tell another.",
    "convert": "true to make a plain DOCX of a .doc, or of a document with macros.",
}
_FIELDS: dict[str, object] = {
    "file": {
        "type": "string",
        "format": "binary",
        "description": "A DOCX; with `convert` also a .doc.",
    },
    **{name: {"type": "string", "description": about} for name, about in _TEXT.items()},
}
_SCHEMA = {"type": "object", "required": ["file", "source"], "properties": _FIELDS}
MULTIPART: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _SCHEMA}}}
}
"""The form, as the description of the interface shows it."""
