"""Acts on many cells at once: each cell is an act of its own, under its fence and its version.

A report tells of every cell what became of it. What is refused for one cell holds no other back,
and the same key gives the same report again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from typing import TypeVar

from storage.cell_rules import refusal, refuse_own_work, wrong_task
from storage.cells import CellView, Saved
from storage.findings import FindingState
from storage.grants import GrantKind
from storage.store import Store
from tasks.editing import problems_of
from translation.checks import Problem, Severity
from translation.claims import CellVersion, Task, Verdict
from translation.documents import TargetState
from translation.errors import (
    Conflict,
    NoneFree,
    NotFound,
    ServiceUnavailable,
    TranslationError,
    WrongState,
)
from translation.languages import Language
from translation.markup import marks


class NothingToConfirm(Conflict):
    """A cell that is to be confirmed without a text."""

    code = "no_text"

    def __init__(self, segment: int) -> None:
        super().__init__(segment)
        self.segment = segment

    def __str__(self) -> str:
        return f"segment {self.segment} has no text; translate it first"


class ErrorsOpen(Conflict):
    """A text in which the checks find errors that nobody has waived."""

    code = "errors_open"

    def __init__(self, segment: int, count: int) -> None:
        super().__init__(segment, count)
        self.segment, self.count = segment, count

    def __str__(self) -> str:
        return f"segment {self.segment} has errors ({self.count}); mend them or have them waived"


class TagsChanged(Conflict):
    """A replacement after which a text would have other tags than before."""

    code = "tags_changed"

    def __init__(self, segment: int) -> None:
        super().__init__(segment)
        self.segment = segment

    def __str__(self) -> str:
        return f"segment {self.segment} would have other tags; change it in the editor"


@dataclass(frozen=True, slots=True)
class Upon:
    """What an act on many cells is upon: a text of a document; by whom, and under which key."""

    store: Store
    document: str
    language: Language
    actor: str
    key: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell with the version and fence at which it was seen."""

    segment: int
    at: CellVersion


@dataclass(frozen=True, slots=True)
class Meant(Seen):
    """A cell as it was seen, and the text that is meant for it."""

    text: str


Cell = TypeVar("Cell", bound=Seen)


@dataclass(frozen=True, slots=True)
class Done:
    """A cell after the act; `spread` is the event that filled its repetitions, `filled` of them."""

    segment: int
    state: TargetState
    version: int
    fence: int
    spread: int | None = None
    filled: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """A cell that is as it was; `code` and `detail` say why, as an error of one cell does."""

    segment: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each cell of an act, in the order in which they were named."""

    done: tuple[Done, ...]
    left: tuple[Left, ...]


def confirm(upon: Upon, meant: Sequence[Meant], *, preview: bool = False) -> Report:
    """Confirm those texts of one's own that have no error; a preview changes nothing."""

    def one(cell: Meant) -> Done:
        _cell_of(upon, cell.segment)
        if not cell.text.strip():
            raise NothingToConfirm(cell.segment)
        problems = _without_errors(upon, cell)
        if preview:
            return _would(upon, cell)
        return _save(upon, cell, TargetState.TRANSLATED, problems)

    return _each(meant, one)


def take_back(upon: Upon, seen: Sequence[Seen]) -> Report:
    """Make drafts of texts again that one has confirmed and holds; their words stay."""

    def one(cell: Seen) -> Done:
        text = _cell_of(upon, cell.segment).text or ""
        draft = Meant(cell.segment, cell.at, text)
        problems = problems_of(upon.store, cell.segment, upon.language, text)
        return _save(upon, draft, TargetState.INITIAL, problems)

    return _each(seen, one)


def replace(upon: Upon, meant: Sequence[Meant], *, task: Task | None = None) -> Report:
    """Exchange the words of texts, which stay in their states and keep their tags in order.

    A cell that one does not hold is claimed for `task` and let go again; without a task it is left.
    The same act with the texts of before undoes it.
    """

    def one(cell: Meant) -> Done:
        found = _cell_of(upon, cell.segment)
        _refuse_other_tags(cell, found)
        problems = problems_of(upon.store, cell.segment, upon.language, cell.text)

        def save(at: CellVersion) -> Done:
            meant = Meant(cell.segment, at, cell.text)
            return _save(upon, meant, found.state, problems)

        return save(cell.at) if task is None else _claimed(upon, found, cell, task, save)

    return _each(meant, one)


def accept(upon: Upon, seen: Sequence[Seen], *, preview: bool = False) -> Report:
    """Accept translations of others that have no error; a preview changes nothing.

    A cell that nobody holds is claimed for review and let go again.
    """

    def one(cell: Seen) -> Done:
        found = _cell_of(upon, cell.segment)
        refuse_own_work(found, upon.actor, TargetState.REVIEWED, lambda: _leave(upon))
        if not (found.text or "").strip():
            raise NothingToConfirm(cell.segment)
        _without_errors(upon, Meant(cell.segment, cell.at, found.text or ""))

        def review(at: CellVersion) -> Done:
            given = upon.store.cells.review(
                cell.segment,
                upon.language,
                actor=upon.actor,
                at=at,
                verdict=Verdict.ACCEPT,
                key=f"{upon.key}:{cell.segment}",
            )
            return _done(given)

        if preview:
            return _would_review(found, cell.at, upon.actor)
        return _claimed(upon, found, cell, Task.REVIEW, review)

    return _each(seen, one)


def open_again(upon: Upon, seen: Sequence[Seen]) -> Report:
    """Take back that one has accepted texts: they are translated again, and their words stay."""

    def one(cell: Seen) -> Done:
        found = _cell_of(upon, cell.segment)
        text = found.text or ""
        problems = problems_of(upon.store, cell.segment, upon.language, text)

        def save(at: CellVersion) -> Done:
            meant = Meant(cell.segment, at, text)
            return _save(upon, meant, TargetState.TRANSLATED, problems)

        return _claimed(upon, found, cell, Task.REVIEW, save)

    return _each(seen, one)


def _leave(upon: Upon) -> bool:
    """Whether one has leave to revise own translations of the document."""
    account = upon.store.accounts.get(upon.actor)
    return upon.store.grants.has(account, GrantKind.SELF_REVISE, upon.document)


def _would_review(found: CellView, at: CellVersion, actor: str) -> Done:
    """The cell as it is, where a review would be taken."""
    if found.holder not in (None, actor):
        raise NoneFree(found.document, found.language, Task.REVIEW)
    if found.holder is None:  # it would be claimed, and so have another fence
        at = CellVersion(at.version, found.fence)
        found = changed(found, holder=actor, task=Task.REVIEW)
    if (refused := refusal(found, actor, at)) is not None:
        raise refused
    if found.task is not Task.REVIEW:
        raise wrong_task(found, TargetState.REVIEWED)
    if found.state is not TargetState.TRANSLATED:
        raise WrongState(found.name, found.state, "translated")
    return Done(found.segment, found.state, found.version, found.fence)


def _refuse_other_tags(cell: Meant, found: CellView) -> None:
    """A replacement that breaks a tag is none; raises MarkupRefused for what is no notation."""
    if found.version == cell.at.version and marks(cell.text) != marks(found.text or ""):
        raise TagsChanged(cell.segment)


def _claimed(
    upon: Upon, found: CellView, cell: Seen, task: Task, act: Callable[[CellVersion], Done]
) -> Done:
    """Act on a cell at the version that was seen; one that nobody holds is claimed for a moment."""
    if found.holder == upon.actor:
        return act(cell.at)
    held = upon.store.claims.claim(
        upon.document,
        upon.language,
        task,
        upon.actor,
        segments=[cell.segment],
        key=f"{upon.key}:{cell.segment}:claim",
    )
    try:
        return act(CellVersion(cell.at.version, held.cells[0].fence))
    finally:
        upon.store.claims.release(held.claim, upon.actor)


def _each(cells: Iterable[Cell], act: Callable[[Cell], Done]) -> Report:
    done: list[Done] = []
    left: list[Left] = []
    for cell in cells:
        try:
            done.append(act(cell))
        except ServiceUnavailable:
            raise  # of the whole act: under the same key it goes on where it stopped
        except TranslationError as error:
            left.append(Left(cell.segment, error.code, str(error)))
    return Report(tuple(done), tuple(left))


def _cell_of(upon: Upon, segment: int) -> CellView:
    """The cell, which is one of this document; NotFound as for one that is not there."""
    cell = upon.store.cells.get(segment, upon.language)
    if cell.document != upon.document:
        raise NotFound("cell", f"of segment {segment} in {upon.language}")
    return cell


def _without_errors(upon: Upon, cell: Meant) -> list[Problem]:
    """What the checks say of a text, where none of it is an error that stands."""
    problems = problems_of(upon.store, cell.segment, upon.language, cell.text)
    errors = {one.key for one in problems if one.severity is Severity.ERROR}
    if errors:
        known = upon.store.findings.of_cell(cell.segment, upon.language)
        errors -= {one.problem.key for one in known if one.state is FindingState.WAIVED}
    if errors:
        raise ErrorsOpen(cell.segment, len(errors))
    return problems


def _would(upon: Upon, cell: Meant) -> Done:
    """The cell as it is, where a confirm would be taken."""
    found = upon.store.cells.get(cell.segment, upon.language)
    if (refused := refusal(found, upon.actor, cell.at)) is not None:
        raise refused
    if found.task is not Task.TRANSLATE:
        raise wrong_task(found, TargetState.TRANSLATED)
    return Done(found.segment, found.state, found.version, found.fence)


def _save(upon: Upon, cell: Meant, state: TargetState, problems: Sequence[Problem]) -> Done:
    saved = upon.store.cells.save(
        cell.segment,
        upon.language,
        actor=upon.actor,
        at=cell.at,
        text=cell.text,
        state=state,
        key=f"{upon.key}:{cell.segment}",
        problems=problems,
    )
    return _done(saved)


def _done(saved: Saved) -> Done:
    outcome = saved.outcome
    return Done(
        saved.segment,
        saved.state,
        saved.version,
        saved.fence,
        outcome.get("spread"),
        outcome.get("repeated", 0),
    )
