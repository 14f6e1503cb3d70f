"""The claims that people hold now, read from the leases of the cells."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.clock import clock
from storage.leases import live, seconds_between
from storage.schema import claim, job, target
from translation.claims import Task
from translation.documents import TargetState
from translation.languages import Language


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


def held_claims(connection: Connection, holder: str | None = None) -> list[HeldClaim]:
    """The live claims of one person, or of all, oldest first."""
    if holder is None:
        return [_held(row) for row in connection.execute(_HELD)]
    return [_held(row) for row in connection.execute(_HELD_BY, {"person": holder})]


def seconds_left(connection: Connection, number: int, holder: str) -> int:
    """The seconds until the first live lease of a claim ends; 0 where none is live."""
    row = connection.execute(_LEFT, {"number": number, "person": holder}).one()
    return seconds_between(row.now, row.until)


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


_UNDONE = sa.or_(
    sa.and_(claim.c.task == Task.TRANSLATE, target.c.state == TargetState.INITIAL.value),
    sa.and_(claim.c.task == Task.REVIEW, target.c.state == TargetState.TRANSLATED.value),
    sa.and_(claim.c.task == Task.EDIT, target.c.state == TargetState.TRANSLATED.value),
)
_OF = (
    claim.c.id,
    job.c.document,
    job.c.language,
    claim.c.task,
    claim.c.holder,
    claim.c.granted_at,
)
_HELD = (
    sa.select(
        *_OF,
        clock().label("now"),
        sa.func.min(target.c.lease_until).label("until"),
        sa.func.count(target.c.id).label("cells"),
        sa.func.sum(sa.case((_UNDONE, 1), else_=0)).label("undone"),
    )
    .select_from(target)
    .join(claim, claim.c.id == target.c.claim)
    .join(job, job.c.id == claim.c.job)
    .where(live())
    .group_by(*_OF)
    .order_by(claim.c.id)
)
_HELD_BY = _HELD.where(target.c.holder == sa.bindparam("person"))
_LEFT = sa.select(clock().label("now"), sa.func.min(target.c.lease_until).label("until")).where(
    target.c.claim == sa.bindparam("number"), target.c.holder == sa.bindparam("person"), live()
)
