"""Originals: corrected with their authors' consent, and what is offered to the translations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from storage.originals import Original
from storage.store import Store
from tasks import originals
from tasks.originals import OfferedText
from translation.claims import parse_etag
from translation.documents import TargetState
from translation.errors import NotFound
from translation.languages import Language
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf, may_work_into
from workbench.web.api.asking import Key, Reader, Segment, own_key
from workbench.web.policy import Act

router = APIRouter(prefix="/api", tags=["originals"])

LONGEST_SOURCE = 20_000
Amender = Annotated[Caller, Depends(Allow(Act.AMEND))]
Editor = Annotated[Caller, Depends(Allow(Act.EDIT))]


class AmendBody(BaseModel):
    """The sentence as it is to stand, in braces notation; who consented to it, and why."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_SOURCE)]
    author: Annotated[str, Field(min_length=1, max_length=200)]
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]


class AmendedBody(BaseModel):
    """The segment that stands in place of the superseded one, in the original of a number.

    `flagged` are the languages in which a person's text waits for a look at the new source.
    """

    document: str
    segment: int
    superseded: int
    number: int
    sha256: str
    flagged: Sequence[Language]


class OriginalBody(BaseModel):
    """One of the originals of a document; of a corrected one, what it exchanged and by whose leave.

    `segment` is the one that stands there now, null where it was corrected or cut again.
    """

    number: int
    sha256: str
    by: str
    author: str
    reason: str
    at: datetime
    segment: int | None
    before: str
    after: str


class OriginalsBody(BaseModel):
    """The originals of a document, the one that came first."""

    originals: list[OriginalBody]


class OfferBody(BaseModel):
    """A cell of a corrected segment; `proposed` is its text with the new values, or null.

    `at` is what accepting it has to name.
    """

    language: Language
    text: str | None
    state: TargetState
    at: str
    holder: str | None
    proposed: str | None
    acceptable: bool


class OffersBody(BaseModel):
    """The cells of a segment, by language."""

    offers: list[OfferBody]


class AcceptBody(BaseModel):
    """The languages whose offers are accepted, each with the version of the cell: `v3.1`."""

    model_config = ConfigDict(extra="forbid")

    cells: Annotated[dict[Language, str], Field(min_length=1, max_length=len(Language))]


class AcceptedBody(BaseModel):
    """The cells that were written, by language with their versions."""

    segment: int
    cells: Mapping[Language, str]


@router.get("/documents/{document:path}/originals")
def of_document(store: StoreOf, _: Reader, stored: ReadableDocument) -> OriginalsBody:
    """The originals of a document: as it came, and as it was corrected since."""
    return OriginalsBody(originals=[_original(one) for one in store.originals.list(stored.id)])


@router.post("/segments/{segment}/original")
def amend(
    store: StoreOf, caller: Amender, segment: Segment, key: Key, body: AmendBody
) -> AmendedBody:
    """Correct a sentence of the original; 409 where a text of it is final, joined or published.

    Its texts go back to their translators, and nobody's open editor overwrites them (412).
    """
    the_segment(store, caller, segment)
    done = originals.correct(
        store,
        segment,
        body.text,
        author=body.author,
        reason=body.reason,
        by=caller.name,
        key=own_key(caller, key),
    )
    return AmendedBody(**{name: getattr(done, name) for name in AmendedBody.model_fields})


@router.get("/segments/{segment}/offers")
def offers(store: StoreOf, caller: Reader, segment: Segment) -> OffersBody:
    """What can be offered to the texts of a corrected segment, where only values differ."""
    the_segment(store, caller, segment)
    return OffersBody(offers=[_offer(one) for one in originals.offers(store, segment)])


@router.post("/segments/{segment}/offers")
def accept(
    store: StoreOf, caller: Editor, segment: Segment, key: Key, body: AcceptBody
) -> AcceptedBody:
    """Accept what is offered in some languages, all or none: 412 where a text was changed."""
    the_segment(store, caller, segment)
    for language in body.cells:
        may_work_into(caller, language, Act.EDIT)
    versions = {language: parse_etag(f'"{at}"') for language, at in body.cells.items()}
    done = originals.accept(store, segment, versions, by=caller.name, key=own_key(caller, key))
    return AcceptedBody(
        segment=done.segment, cells={language: str(at) for language, at in done.cells.items()}
    )


def the_segment(store: Store, caller: Caller, segment: int) -> str:
    """The document of a segment, which the caller may read; NotFound in the same words else."""
    document = store.segments.get(segment).document
    if not store.grants.may_read(caller.account, document):
        raise NotFound("segment", str(segment))
    return document


def _original(one: Original) -> OriginalBody:
    return OriginalBody(**{name: getattr(one, name) for name in OriginalBody.model_fields})


def _offer(one: OfferedText) -> OfferBody:
    cell = one.cell
    return OfferBody(
        language=one.language,
        text=cell.text,
        state=cell.state,
        at=str(cell.at),
        holder=cell.holder,
        proposed=one.proposed,
        acceptable=one.acceptable,
    )
