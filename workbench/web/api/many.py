"""Many cells of one text in one act: each under its own fence and version, told in one report."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from storage.documents import StoredDocument
from storage.store import Store
from tasks import bulk
from tasks.bulk import Meant, Report, Seen, Upon
from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.errors import NotFound
from translation.languages import Language
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf, may_work_into
from workbench.web.api.asking import Key, Target, Worker, own_key
from workbench.web.api.cells import LONGEST_TEXT
from workbench.web.policy import Act

router = APIRouter(prefix="/api/documents/{document:path}/targets/{language}", tags=["cells"])

MOST = 1_000
"""Cells of one act; an editor sends more in several."""

Version = Annotated[int, Field(ge=0, le=2**62)]
Id = Annotated[int, Field(ge=1, le=2**62)]
Translator = Annotated[Caller, Depends(Allow(Act.TRANSLATE))]
Reviser = Annotated[Caller, Depends(Allow(Act.REVIEW))]


class SeenCell(BaseModel):
    """A cell as it was seen."""

    model_config = ConfigDict(extra="forbid")

    segment: Id
    version: Version
    fence: Version

    @property
    def seen(self) -> Seen:
        """The same for the task."""
        return Seen(self.segment, CellVersion(self.version, self.fence))


class MeantCell(SeenCell):
    """A cell as it was seen, and the text that is meant for it."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT)]

    @property
    def meant(self) -> Meant:
        """The same for the task."""
        return Meant(self.segment, CellVersion(self.version, self.fence), self.text)


class SeenBody(BaseModel):
    """Texts as they were seen."""

    model_config = ConfigDict(extra="forbid")

    cells: Annotated[list[SeenCell], Field(min_length=1, max_length=MOST)]


class MeantBody(BaseModel):
    """Texts as they were seen, and what each is to be."""

    model_config = ConfigDict(extra="forbid")

    cells: Annotated[list[MeantCell], Field(min_length=1, max_length=MOST)]


class ConfirmBody(MeantBody):
    """Texts of one's own to be confirmed; a preview says what would be and changes nothing."""

    preview: bool = False


class TakeBackBody(SeenBody):
    """Texts that were confirmed, and the events that filled their repetitions."""

    spreads: Annotated[list[Id], Field(max_length=MOST)] = []


class ReplaceBody(MeantBody):
    """Texts with other words than those seen, their tags as they were."""


class AcceptBody(SeenBody):
    """Translations of others to be accepted as they stand; a preview changes nothing."""

    preview: bool = False


class OpenAgainBody(SeenBody):
    """Texts that one has accepted."""


class DoneCell(BaseModel):
    """A cell after the act; `spread` is the event that filled its repetitions."""

    segment: int
    state: TargetState
    version: int
    fence: int
    spread: int | None
    filled: int


class LeftCell(BaseModel):
    """A cell that is as it was, and why: `code` and `detail` as in a problem document."""

    segment: int
    code: str
    detail: str


class ManyReport(BaseModel):
    """What became of each cell."""

    done: list[DoneCell]
    left: list[LeftCell]


@router.post("/confirm")
def confirm(
    store: StoreOf,
    caller: Translator,
    document: ReadableDocument,
    language: Target,
    key: Key,
    body: ConfirmBody,
) -> ManyReport:
    """Confirm many texts that one has claimed; those without text or with errors stay."""
    upon = _upon(store, caller, document, language, key, Act.TRANSLATE)
    return _told(bulk.confirm(upon, [cell.meant for cell in body.cells], preview=body.preview))


@router.post("/confirm/undo")
def undo_confirm(
    store: StoreOf,
    caller: Translator,
    document: ReadableDocument,
    language: Target,
    key: Key,
    body: TakeBackBody,
) -> ManyReport:
    """Make drafts again of texts that were confirmed, and empty the repetitions they filled."""
    upon = _upon(store, caller, document, language, key, Act.TRANSLATE)
    for spread in body.spreads:
        _undo_spread(upon, spread)
    return _told(bulk.take_back(upon, [cell.seen for cell in body.cells]))


@router.post("/accept")
def accept(
    store: StoreOf,
    caller: Reviser,
    document: ReadableDocument,
    language: Target,
    key: Key,
    body: AcceptBody,
) -> ManyReport:
    """Accept many translations as they stand, also those nobody holds.

    One's own, those with errors that nobody has waived and those another holds stay.
    """
    upon = _upon(store, caller, document, language, key, Act.REVIEW)
    return _told(bulk.accept(upon, [cell.seen for cell in body.cells], preview=body.preview))


@router.post("/accept/undo")
def undo_accept(
    store: StoreOf,
    caller: Reviser,
    document: ReadableDocument,
    language: Target,
    key: Key,
    body: OpenAgainBody,
) -> ManyReport:
    """Take back that one has accepted texts: they are to be read again."""
    upon = _upon(store, caller, document, language, key, Act.REVIEW)
    return _told(bulk.open_again(upon, [cell.seen for cell in body.cells]))


@router.post("/replace")
def replace(
    store: StoreOf,
    caller: Worker,
    document: ReadableDocument,
    language: Target,
    key: Key,
    body: ReplaceBody,
) -> ManyReport:
    """Exchange words in texts that one holds; a reviser or editor also in those nobody holds.

    States stay as they are, and a text whose tags would change is left. To undo it, send the texts
    of before with the versions of the report.
    """
    upon = _upon(store, caller, document, language, key, Act.WORK)
    return _told(bulk.replace(upon, [cell.meant for cell in body.cells], task=_task(caller)))


def _upon(
    store: Store, caller: Caller, document: StoredDocument, language: Language, key: str, act: Act
) -> Upon:
    """What an act is upon, where the caller may do it into this language; raises Forbidden."""
    may_work_into(caller, language, act)
    return Upon(store, document.id, language, caller.name, own_key(caller, key))


def _task(caller: Caller) -> Task | None:
    """What a cell that nobody holds is claimed for while its words are exchanged."""
    if caller.may(Act.REVIEW):
        return Task.REVIEW
    return Task.EDIT if caller.may(Act.EDIT) else None


def _undo_spread(upon: Upon, spread: int) -> None:
    known = upon.store.repetitions.get(spread)
    if (known.document, known.language) != (upon.document, upon.language):
        raise NotFound("spread of repetitions", str(spread))
    upon.store.repetitions.undo(spread, by=upon.actor)


def _told(report: Report) -> ManyReport:
    done = [{name: getattr(one, name) for name in DoneCell.model_fields} for one in report.done]
    left = [{name: getattr(one, name) for name in LeftCell.model_fields} for one in report.left]
    return ManyReport.model_validate({"done": done, "left": left})
