"""A sentence of the original corrected: asked for, looked at, done; and what came of it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from storage.documents import StoredDocument
from storage.objects import DOCX_TYPE
from storage.originals import Original
from storage.store import Store
from tasks import originals
from tasks.originals import OfferedText, Preview
from translation.claims import CellVersion, parse_etag
from translation.differences import Piece, differences
from translation.errors import (
    Conflict,
    InputRefused,
    NotFound,
    TranslationError,
    UsageError,
)
from translation.languages import Language, parse_language
from workbench.web.access import (
    Allow,
    Caller,
    ReadableDocument,
    StoreOf,
    may_work_into,
    works_into,
)
from workbench.web.api.asking import Number, Segment, some_key
from workbench.web.api.originals import LONGEST_SOURCE
from workbench.web.files import attachment
from workbench.web.pages import asked
from workbench.web.pages.document import fresh_key
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import Problem, problem_of, see
from workbench.web.policy import Act
from workbench.web.problems import status_of
from workbench.web.render import page
from workbench.web.tongues import gettext

router = APIRouter()

Amender = Annotated[Caller, Depends(Allow(Act.AMEND))]
Text = Annotated[str, Form(max_length=LONGEST_SOURCE)]
Author = Annotated[str, Form(max_length=200)]
Reason = Annotated[str, Form(max_length=2_000)]
Key = Annotated[str, Form(max_length=64)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form holds."""

    text: str
    author: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A text of a corrected segment, with what is offered for it word by word."""

    of: OfferedText
    pieces: tuple[Piece, ...]
    may_accept: bool


@router.get("/documents/{document}/correct/{segment}")
def ask(
    request: Request,
    stored: ReadableDocument,
    segment: Segment,
    store: StoreOf,
    caller: Amender,
) -> Response:
    """The sentence as it stands, to be corrected."""
    text = _text(store, stored, segment)
    return _form(request, store, caller, stored, segment, Asked(text))


@router.post("/documents/{document}/correct/{segment}")
def correct(
    request: Request,
    stored: ReadableDocument,
    segment: Segment,
    store: StoreOf,
    caller: Amender,
    text: Text = "",
    author: Author = "",
    reason: Reason = "",
    act: Annotated[str, Form(max_length=20)] = "preview",
    key: Key = "",
) -> Response:
    """What the correction would change; with `act` as `correct`, the correction itself."""
    given = Asked(text, author, reason)
    _text(store, stored, segment)
    try:
        if act == "correct":
            made = originals.correct(
                store,
                segment,
                text,
                author=author,
                reason=reason,
                by=caller.name,
                key=some_key(caller, key),
            )
            return see(_address(stored, made.number), "corrected")
        looked = originals.preview(store, segment, text, author=author, reason=reason)
        return _form(request, store, caller, stored, segment, given, looked)
    except (Conflict, UsageError, InputRefused) as error:
        return _form(request, store, caller, stored, segment, given, error=error)


@router.get("/documents/{document}/originals/{number}")
def original(
    request: Request,
    stored: ReadableDocument,
    number: Number,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """One of the originals: what was corrected in it, and where the texts stand since."""
    return _page(request, store, caller, stored, number)


@router.get("/documents/{document}/originals/{number}/file")
def file(
    stored: ReadableDocument,
    number: Number,
    store: StoreOf,
    _: Annotated[Caller, Depends(Allow(Act.READ))],
) -> Response:
    """A corrected original as a DOCX; the first is the file as it was handed in."""
    found, body = originals.original_bytes(store, stored.id, number)
    name = stored.file_name
    if number > 1:
        stem = name.rsplit(".", 1)[0]
        return attachment(body, f"{stem}-original-{found.number}.docx", DOCX_TYPE)
    return attachment(body, name, DOCX_TYPE if name.endswith(".docx") else "application/msword")


@router.post("/documents/{document}/originals/{number}/accept")
def accept(
    request: Request,
    stored: ReadableDocument,
    number: Number,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.EDIT))],
    cells: Annotated[list[str] | None, Form()] = None,
    key: Key = "",
) -> Response:
    """Put what is offered into the texts that are ticked: `fr v3.1`, all or none."""
    try:
        found = store.originals.get(stored.id, number)
        if not cells:
            raise asked.NothingTicked
        if found.segment is None:
            raise NotFound("segment", f"of original {number}")
        versions = dict(map(_ticked, cells))
        for language in versions:
            may_work_into(caller, language, Act.EDIT)
        originals.accept(store, found.segment, versions, by=caller.name, key=some_key(caller, key))
    except (Conflict, UsageError) as error:
        return _page(request, store, caller, stored, number, error)
    return see(_address(stored, number), "accepted")


def _ticked(given: str) -> tuple[Language, CellVersion]:
    language, _, at = given.partition(" ")
    return parse_language(language), parse_etag(f'"{at}"')


def _text(store: Store, stored: StoredDocument, segment: int) -> str:
    """The source of a segment of this document; raises NotFound for any other."""
    found = store.segments.get(segment)
    if found.document != stored.id:
        raise NotFound("segment", str(segment))
    return found.segment.text


def _form(
    request: Request,
    store: Store,
    caller: Caller,
    stored: StoredDocument,
    segment: int,
    given: Asked,
    looked: Preview | None = None,
    error: TranslationError | None = None,
) -> Response:
    known = store.segments.get(segment)
    places = store.overview.places(stored.id)
    if segment not in places:
        raise NotFound("segment", str(segment))
    pieces = differences(looked.before, looked.after, looked.source) if looked else ()
    problem: Problem | None = None
    if error is not None:
        problem = problem_of(error, gettext("Nothing was corrected."), stored)
    return page(
        request,
        caller,
        "correct.html",
        status=200 if error is None else status_of(error),
        document=stored,
        segment=segment,
        number=places[segment].number,
        language=known.language,
        before=known.segment.text,
        given=given,
        looked=looked,
        pieces=pieces,
        problem=problem,
        fresh_key=fresh_key,
        shown=shown_for(store),
    )


def _page(
    request: Request,
    store: Store,
    caller: Caller,
    stored: StoredDocument,
    number: int,
    error: TranslationError | None = None,
) -> Response:
    found = store.originals.get(stored.id, number)
    problem: Problem | None = None
    if error is not None:
        problem = problem_of(error, gettext("No text was changed."), stored)
    texts = [] if found.segment is None else originals.offers(store, found.segment)
    rows = [_offered(caller, one) for one in texts]
    return page(
        request,
        caller,
        "original.html",
        status=200 if error is None else status_of(error),
        document=stored,
        original=found,
        language=_language(store, stored, found),
        pieces=_pieces(store, stored, found),
        place=store.overview.places(stored.id).get(found.segment or 0),
        rows=rows,
        acceptable=sum(row.may_accept for row in rows),
        problem=problem,
        fresh_key=fresh_key,
        shown=shown_for(store),
    )


def _offered(caller: Caller, one: OfferedText) -> Offered:
    pieces: tuple[Piece, ...] = ()
    if one.proposed is not None:
        pieces = differences(one.cell.text or "", one.proposed, one.language)
    ready = one.acceptable and caller.may(Act.EDIT) and works_into(caller, one.language)
    return Offered(one, pieces, ready)


def _language(store: Store, stored: StoredDocument, found: Original) -> Language:
    return stored.source if found.segment is None else store.segments.get(found.segment).language


def _pieces(store: Store, stored: StoredDocument, found: Original) -> tuple[Piece, ...]:
    if found.number == 1:
        return ()
    return differences(found.before, found.after, _language(store, stored, found))


def _address(stored: StoredDocument, number: int) -> str:
    return f"/documents/{stored.id}/originals/{number}"
