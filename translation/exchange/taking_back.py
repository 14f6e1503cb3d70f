"""What becomes of a segment that comes back, by what has become of its cell since it went out.

It is written only where the cell is still the person's and still as it went out. Whatever else
differs is a conflict, told and kept, never decided here.
"""

from dataclasses import dataclass
from enum import StrEnum

from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.exchange.offline import DeliveredUnit, landing


@dataclass(frozen=True, slots=True)
class Standing:
    """A cell as it stands when its segment comes back.

    `holder` had the last lease, which still runs where `is_live`; `task` is that of its claim.
    `replaced` says that other segments stand in place of this one. Where it was corrected in the
    original, the cell has gone to another `segment` with it.
    """

    segment: int
    at: CellVersion
    state: TargetState
    text: str | None
    holder: str | None
    is_live: bool
    task: Task | None
    covered_by: int | None
    replaced: bool


class Fate(StrEnum):
    """What is done with what came back."""

    WRITE = "write"
    CLAIM_AND_WRITE = "claim_and_write"
    """The lease has run out, and nobody has taken the cell since."""
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """A fate; `state` is the one to write, `code` names a conflict or refusal."""

    fate: Fate
    state: TargetState | None = None
    code: str = ""


_UNCHANGED = Decision(Fate.UNCHANGED)
_ORDER = list(TargetState)


def decide(unit: DeliveredUnit, found: Standing | None, person: str, task: Task | None) -> Decision:
    """What becomes of a unit that `person` hands in; `task` is what its file was taken for.

    Codes of conflicts: `segment_replaced covered no_version stale_version wrong_state lost_claim`,
    and `held` of a text that another is at; of refusals: `not_found`, `not_translated` of a text
    that an editor changed before anyone translated it, and what the text cannot be read for.
    """
    if found is None:
        return Decision(Fate.REFUSED, code="not_found")
    if task is Task.EDIT:
        return _edited(unit, found, person)
    if unit.text is None and unit.bad is None:
        return _UNCHANGED
    mine = found.holder == person and found.task is not None
    meant = (found.task if mine else task) or Task.TRANSLATE
    state = _wanted(unit, found, meant)
    if state is None and unit.bad is None:
        return _UNCHANGED
    if unit.bad is not None:
        return Decision(Fate.REFUSED, code=unit.bad)
    if code := _conflict(unit, found, mine=mine):
        return Decision(Fate.CONFLICT, code=code)
    return Decision(Fate.WRITE if found.is_live else Fate.CLAIM_AND_WRITE, state)


def _edited(unit: DeliveredUnit, found: Standing, person: str) -> Decision:
    """What becomes of a text from a table of all: nothing of it was claimed when it went out.

    It stays in its state, and is written where nobody has changed it since nor is at it now.
    """
    if unit.as_sent or (unit.bad is None and unit.text == (found.text or None)):
        return _UNCHANGED
    if unit.bad is not None:
        return Decision(Fate.REFUSED, code=unit.bad)
    if found.state is TargetState.FINAL:
        return Decision(Fate.CONFLICT, code="wrong_state")
    mine = found.is_live and found.holder == person
    if code := _conflict(unit, found, mine=mine or not found.is_live):
        return Decision(Fate.CONFLICT, code="held" if code == "lost_claim" else code)
    if found.state is TargetState.INITIAL:
        return Decision(Fate.REFUSED, code="not_translated")
    return Decision(Fate.WRITE if mine else Fate.CLAIM_AND_WRITE, found.state)


def _wanted(unit: DeliveredUnit, found: Standing, task: Task) -> TargetState | None:
    """The state to leave the cell in, None where it has the text and has come as far already."""
    changed = unit.text != (found.text or None)
    state = landing(task, found.state, unit.state, changed=changed)
    if state is None or changed or _ORDER.index(found.state) < _ORDER.index(state):
        return state
    return None


def _conflict(unit: DeliveredUnit, found: Standing, *, mine: bool) -> str:
    """Why the cell is not as it went out, empty where it is."""
    if found.replaced:
        return "segment_replaced"
    if found.covered_by is not None:
        return "covered"
    if unit.at is None:
        return "no_version"
    if unit.at.version != found.at.version:
        return "stale_version"
    if found.state is TargetState.FINAL:
        return "wrong_state"
    return "" if mine else "lost_claim"
