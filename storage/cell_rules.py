"""What people may do to a cell, and the reason that one is told where one may not."""

from collections.abc import Callable, Mapping, Sequence

from storage.cell_view import CellView
from translation.claims import CellVersion, Task
from translation.documents import JobMode, TargetState
from translation.errors import (
    Covered,
    LostClaim,
    OwnWork,
    SelfRevisionNotGranted,
    StaleVersion,
    TranslationError,
    WrongState,
)

_AFTER: Mapping[Task, Mapping[TargetState, Sequence[TargetState]]] = {
    Task.TRANSLATE: {
        TargetState.INITIAL: (TargetState.INITIAL, TargetState.TRANSLATED),
        TargetState.TRANSLATED: (TargetState.INITIAL, TargetState.TRANSLATED),
    },
    Task.REVIEW: {
        TargetState.TRANSLATED: (TargetState.TRANSLATED, TargetState.REVIEWED),
        TargetState.REVIEWED: (TargetState.TRANSLATED, TargetState.REVIEWED),
    },
    Task.EDIT: {
        TargetState.TRANSLATED: (TargetState.TRANSLATED, TargetState.REVIEWED),
        TargetState.REVIEWED: (TargetState.REVIEWED,),
    },
}
"""The states that a save may leave, by the task of the claim and the state it found."""


def refusal(cell: CellView, actor: str, at: CellVersion) -> TranslationError | None:
    """Why a write that names `at` cannot be the caller's; None where it can."""
    if cell.covered_by is not None:
        return Covered(cell.segment, cell.language, cell.covered_by)
    if cell.state is TargetState.FINAL:
        return WrongState(cell.name, "final", "opened again by an editor")
    if cell.holder != actor:
        return LostClaim(cell.name)
    if cell.at != at:
        return StaleVersion(cell.segment, cell.language, str(cell.at))
    return None


def wrong_task(cell: CellView, state: TargetState) -> TranslationError:
    """Why a claim does not open a state: it is to another task."""
    task = None if cell.task is None else cell.task.value
    wanted = Task.REVIEW if state is TargetState.REVIEWED else Task.TRANSLATE
    return WrongState(cell.name, f"{cell.state} and claimed to {task}", f"claimed to {wanted}")


def refuse_own_work(
    cell: CellView, actor: str, state: TargetState, may_self_revise: Callable[[], bool]
) -> None:
    """Nobody makes a text reviewed, or leaves it so, that one has translated oneself.

    Unless the job is self-revised and one has leave to.
    """
    if state is not TargetState.REVIEWED or cell.translated_by != actor:
        return
    if cell.mode is not JobMode.SELF_REVISED:
        raise OwnWork(cell.segment)
    if not may_self_revise():
        raise SelfRevisionNotGranted(cell.segment)


def allowed(cell: CellView, state: TargetState) -> bool:
    """Whether a save under the claim of the cell may leave it in a state."""
    return cell.task is not None and state in _AFTER[cell.task].get(cell.state, ())
