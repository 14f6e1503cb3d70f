"""Claims: a person takes cells of one job for a while, by a lease on each cell.

The lease lives on the target row. A claim is one statement: it picks cells that are open or whose
lease has lapsed, raises the fence of each and gives them back, so no cell ever has two live
holders and nothing has to clear away what lapsed. The database's clock alone decides.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import ReturningUpdate

from storage import requests, schema
from storage.assignments import assigned_to
from storage.clock import clock
from storage.database import Database
from storage.errors import ValueRefused
from storage.events import EventEntry, append
from translation.claims import CLAIM_SIZE, LEASE_SECONDS, LONGEST_SECONDS, Task
from translation.documents import JobMode, TargetState
from translation.errors import LostClaim, NoneFree, NotFound, WrongState
from translation.languages import Language

claim, job, target = schema.claim, schema.job, schema.target

LARGEST_CLAIM = 5000
"""Cells that one claim may ask for."""


@dataclass(frozen=True, slots=True)
class ClaimedCell:
    """A cell as it was granted; `seq` is its place in the document."""

    segment: int
    target: int
    version: int
    fence: int
    state: TargetState
    seq: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a claim granted, in reading order."""

    claim: int
    document: str
    language: Language
    task: Task
    holder: str
    seconds_left: int
    cells: tuple[ClaimedCell, ...]


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """A live claim; `open` counts the cells on which its task is not yet done."""

    claim: int
    document: str
    language: Language
    task: Task
    holder: str
    granted_at: datetime
    seconds_left: int
    cells: int
    open: int


class Claims:
    """The claims of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self,
        document: str,
        language: Language,
        task: Task,
        holder: str,
        *,
        count: int = CLAIM_SIZE,
        segments: Sequence[int] | None = None,
        key: str | None = None,
    ) -> Claimed:
        """Grant the next `count` cells that are free for the task, or those of `segments`.

        What is assigned to the holder comes first; what is assigned to another is not granted.
        The same key gives the same claim again. Raises NotFound, NoneFree, WrongState where the
        job is final, KeyReused and ValueRefused.
        """
        wanted = None if segments is None else sorted(set(segments))
        if not 0 < (count if wanted is None else len(wanted)) <= LARGEST_CLAIM:
            raise ValueRefused("cells of a claim")
        asked = _Asked(document, language, task, holder, count, wanted)
        given = key or f"claim:{secrets.token_hex(16)}"  # a repeated transaction grants no second
        return self._database.write(lambda connection: _claim(connection, asked, given))

    def renew(self, claim: int, holder: str) -> int:
        """Renew what is live of a claim; gives the seconds left.

        A claim lasts at most `LONGEST_SECONDS` from its grant. Raises LostClaim where nothing of
        it is the holder's any more.
        """
        return self._database.write(lambda connection: _renew(connection, claim, holder))

    def release(self, claim: int, holder: str) -> int:
        """Let go of what is left of one's claim; gives how many cells, 0 when done before."""
        return self._database.write(
            lambda connection: _free(connection, claim, "released", holder, holder)
        )

    def take_back(self, claim: int, *, by: str) -> int:
        """Take a claim from its holder, whose drafts stay; gives how many cells."""
        return self._database.write(lambda connection: _free(connection, claim, "taken_back", by))

    def held(self, holder: str | None = None) -> list[HeldClaim]:
        """The live claims of one person, or of all, oldest first."""
        statement = _HELD if holder is None else _HELD.where(target.c.holder == holder)
        with self._database.read() as connection:
            return [_held(row) for row in connection.execute(statement)]


@dataclass(frozen=True, slots=True)
class _Asked:
    document: str
    language: Language
    task: Task
    holder: str
    count: int
    segments: Sequence[int] | None

    @property
    def body(self) -> Mapping[str, object]:
        return {
            "document": self.document,
            "language": self.language.value,
            "task": self.task.value,
            "count": self.count if self.segments is None else None,
            "segments": self.segments,
        }


def live() -> sa.ColumnElement[bool]:
    """Whether somebody's lease on the cell runs, by the database's clock."""
    return sa.and_(target.c.holder.is_not(None), target.c.lease_until > clock())


def longest(granted_at: datetime) -> datetime:
    """The moment after which no lease of a claim may run."""
    return granted_at + timedelta(seconds=LONGEST_SECONDS)


def renewed(granted_at: datetime) -> sa.ColumnElement[datetime]:
    """The end of a lease that is renewed now."""
    last = sa.literal(longest(granted_at), type_=target.c.lease_until.type)
    return sa.case((clock(LEASE_SECONDS) < last, clock(LEASE_SECONDS)), else_=last)


def seconds_between(now: datetime, until: datetime | None) -> int:
    """The whole seconds left, both by the database's clock; 0 when it has ended or is none."""
    return 0 if until is None else max(0, int((until - now).total_seconds()))


def _claim(connection: Connection, asked: _Asked, key: str) -> Claimed:
    admission = requests.admit(connection, key, asked.holder, asked.body)
    if admission.response is not None:
        return _granted_before(connection, asked, admission.response)
    found = _job(connection, asked)
    made = sa.insert(claim).values(job=found.id, task=asked.task, holder=asked.holder)
    number = int(connection.execute(made.returning(claim.c.id)).scalar_one())
    cells = _grant(connection, asked, found, number)
    _tell(connection, asked, number, cells, admission.id)
    answer = {"claim": number, "cells": [_listed(cell) for cell in cells]}
    requests.answer(connection, admission, answer)
    return _claimed(connection, asked, number, cells)


def _job(connection: Connection, asked: _Asked) -> sa.Row[Any]:
    statement = sa.select(job).where(
        job.c.document == asked.document, job.c.language == asked.language
    )
    found = connection.execute(statement).one_or_none()
    if found is None:
        raise NotFound("job", f"{asked.language} of document {asked.document}")
    if found.state == TargetState.FINAL:
        raise WrongState(f"document {asked.document} in {asked.language}", "final", "open")
    return found


def _grant(
    connection: Connection, asked: _Asked, found: sa.Row[Any], number: int
) -> tuple[ClaimedCell, ...]:
    assigned = assigned_to(asked.task)
    wanted = _claimable(asked, found)
    tried = [sa.or_(assigned.is_(None), assigned == asked.holder)]
    if asked.segments is None and _has_work_of_ones_own(connection, asked, found.id):
        tried.insert(0, assigned == asked.holder)
    for whose in tried:
        statement = _granting(asked, number, sa.and_(wanted, whose))
        rows = connection.execute(statement).all()
        if rows:
            return tuple(sorted((_cell(row) for row in rows), key=lambda cell: cell.seq))
    raise NoneFree(asked.document, asked.language, asked.task)


def _granting(asked: _Asked, number: int, wanted: sa.ColumnElement[bool]) -> ReturningUpdate[Any]:
    """The one statement. PostgreSQL skips rows that another claim has just locked.

    The pick is a CTE because PostgreSQL may run a subquery with LIMIT once for each row.
    """
    pick = sa.select(target.c.id).where(wanted).order_by(target.c.seq)
    if asked.segments is None:
        pick = pick.limit(asked.count)
    picked = pick.with_for_update(skip_locked=True, of=target).cte("picked")
    return (
        sa.update(target)
        .where(target.c.id.in_(sa.select(picked.c.id)))
        .values(
            fence=target.c.fence + 1,
            claim=number,
            holder=asked.holder,
            lease_until=clock(LEASE_SECONDS),
        )
        .returning(
            target.c.segment,
            target.c.id,
            target.c.version,
            target.c.fence,
            target.c.state,
            target.c.seq,
        )
    )


def _claimable(asked: _Asked, found: sa.Row[Any]) -> sa.ColumnElement[bool]:
    free = sa.or_(target.c.holder.is_(None), target.c.lease_until <= clock())
    current = sa.select(schema.segment.c.id).where(
        schema.segment.c.id == target.c.segment, schema.segment.c.superseded_by.is_(None)
    )
    parts = [target.c.job == found.id, _in_state(asked, JobMode(found.mode)), current.exists()]
    if asked.segments is None:
        return sa.and_(*parts, free)
    named = target.c.segment.in_(asked.segments)
    return sa.and_(*parts, named, sa.or_(free, target.c.holder == asked.holder))


def _in_state(asked: _Asked, mode: JobMode) -> sa.ColumnElement[bool]:
    """Whether the cell is in a state in which the task has something to do."""
    state, by = target.c.state, target.c.translated_by
    if asked.task is Task.EDIT:
        return state.in_([TargetState.TRANSLATED.value, TargetState.REVIEWED.value])
    if asked.task is Task.REVIEW:
        translated = state == TargetState.TRANSLATED.value
        if mode is JobMode.SELF_REVISED:
            return translated
        return sa.and_(translated, by.is_distinct_from(asked.holder))
    initial = state == TargetState.INITIAL.value
    if asked.segments is None:
        return initial
    return sa.or_(initial, sa.and_(state == TargetState.TRANSLATED.value, by == asked.holder))


def _has_work_of_ones_own(connection: Connection, asked: _Asked, of: int) -> bool:
    mine = sa.select(schema.assignment.c.id).where(
        schema.assignment.c.job == of,
        schema.assignment.c.task == asked.task,
        schema.assignment.c.user == asked.holder,
    )
    return connection.execute(mine.limit(1)).first() is not None


def _tell(
    connection: Connection,
    asked: _Asked,
    number: int,
    cells: Sequence[ClaimedCell],
    request: int | None = None,
) -> None:
    detail = {
        "claim": number,
        "task": asked.task.value,
        "language": asked.language.value,
        "from": cells[0].segment,
        "to": cells[-1].segment,
        "cells": len(cells),
    }
    entry = EventEntry("claimed", asked.holder, asked.document, detail=detail, request=request)
    append(connection, entry)


def _claimed(
    connection: Connection, asked: _Asked, number: int, cells: Iterable[ClaimedCell]
) -> Claimed:
    left = _seconds_left(connection, number, asked.holder)
    return Claimed(
        number, asked.document, asked.language, asked.task, asked.holder, left, tuple(cells)
    )


def _granted_before(connection: Connection, asked: _Asked, response: Any) -> Claimed:
    """The same claim again, with what is left of it by now."""
    cells = (
        ClaimedCell(segment, id, version, fence, TargetState(state), seq)
        for segment, id, version, fence, state, seq in response["cells"]
    )
    return _claimed(connection, asked, int(response["claim"]), cells)


def _listed(cell: ClaimedCell) -> list[object]:
    return [cell.segment, cell.target, cell.version, cell.fence, cell.state.value, cell.seq]


def _cell(row: sa.Row[Any]) -> ClaimedCell:
    return ClaimedCell(row.segment, row.id, row.version, row.fence, TargetState(row.state), row.seq)


def _seconds_left(connection: Connection, number: int, holder: str) -> int:
    shortest = sa.select(clock().label("now"), sa.func.min(target.c.lease_until).label("until"))
    mine = shortest.where(target.c.claim == number, target.c.holder == holder, live())
    row = connection.execute(mine).one()
    return seconds_between(row.now, row.until)


def _renew(connection: Connection, number: int, holder: str) -> int:
    granted = sa.select(claim.c.granted_at).where(claim.c.id == number, claim.c.holder == holder)
    at = connection.execute(granted).scalar_one_or_none()
    if at is None:
        raise LostClaim(f"claim {number}")
    mine = sa.and_(target.c.claim == number, target.c.holder == holder, live())
    statement = sa.update(target).where(mine).values(lease_until=renewed(at))
    if connection.execute(statement).rowcount == 0:
        raise LostClaim(f"claim {number}")
    return _seconds_left(connection, number, holder)


def _free(
    connection: Connection, number: int, kind: str, by: str, holder: str | None = None
) -> int:
    """Free the cells that still carry the claim, lapsed or not; tell it once."""
    mine = [target.c.claim == number]
    if holder is not None:
        mine.append(target.c.holder == holder)
    freed = connection.execute(
        sa.update(target).where(*mine).values(holder=None, lease_until=None, claim=None)
    ).rowcount
    if freed:
        found = _ended(connection, number)
        detail = {
            "claim": number,
            "task": found.task,
            "language": found.language,
            "holder": found.holder,
            "cells": freed,
        }
        append(connection, EventEntry(kind, by, found.document, detail=detail))
    return freed


def _ended(connection: Connection, number: int) -> sa.Row[Any]:
    connection.execute(sa.update(claim).where(claim.c.id == number).values(released_at=clock()))
    statement = (
        sa.select(claim.c.task, claim.c.holder, job.c.document, job.c.language)
        .join(job, job.c.id == claim.c.job)
        .where(claim.c.id == number)
    )
    return connection.execute(statement).one()


_UNDONE = sa.or_(
    sa.and_(claim.c.task == Task.TRANSLATE, target.c.state == TargetState.INITIAL.value),
    sa.and_(claim.c.task == Task.REVIEW, target.c.state == TargetState.TRANSLATED.value),
    sa.and_(claim.c.task == Task.EDIT, target.c.state == TargetState.TRANSLATED.value),
)

_HELD = (
    sa.select(
        claim.c.id,
        job.c.document,
        job.c.language,
        claim.c.task,
        claim.c.holder,
        claim.c.granted_at,
        clock().label("now"),
        sa.func.min(target.c.lease_until).label("until"),
        sa.func.count(target.c.id).label("cells"),
        sa.func.sum(sa.case((_UNDONE, 1), else_=0)).label("undone"),
    )
    .select_from(target)
    .join(claim, claim.c.id == target.c.claim)
    .join(job, job.c.id == claim.c.job)
    .where(live())
    .group_by(
        claim.c.id,
        job.c.document,
        job.c.language,
        claim.c.task,
        claim.c.holder,
        claim.c.granted_at,
    )
    .order_by(claim.c.id)
)


def _held(row: sa.Row[Any]) -> HeldClaim:
    return HeldClaim(
        row.id,
        row.document,
        Language(row.language),
        Task(row.task),
        row.holder,
        row.granted_at,
        seconds_between(row.now, row.until),
        row.cells,
        int(row.undone),
    )
