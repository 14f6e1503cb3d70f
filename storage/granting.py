"""The claim statement: it picks the free cells of a job and grants them in one step.

The statement differs by the task, by who asks whose work, and by whether segments are named; each
form is built once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import ReturningUpdate

from storage.assignments import assigned_to
from storage.grants import self_reviser
from storage.leases import after_a_lease, free
from storage.schema import assignment, job, segment, target
from translation.claims import Task
from translation.documents import JobMode, TargetState
from translation.languages import Language
from translation.spot import sampled


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
class Asked:
    """What a claim asks for: the next `count` free cells, or those of `segments`.

    `lease` is in seconds.
    """

    document: str
    language: Language
    task: Task
    holder: str
    count: int
    segments: Sequence[int] | None
    lease: int


@dataclass(frozen=True, slots=True)
class _Form:
    """What makes one claim statement differ from another, beside its values."""

    task: Task
    self_revised: bool
    spot_checked: bool
    named: bool
    own: bool


def job_of(connection: Connection, asked: Asked) -> sa.Row[Any] | None:
    """The id, mode, share and state of the job, and whether any `own` work in it is the holder's.

    `self_reviser` says whether the holder may review own translations of the document.
    """
    given = {"document": asked.document, "language": asked.language}
    return connection.execute(
        _JOB, {**given, "for_task": asked.task, "person": asked.holder}
    ).one_or_none()


def grant(
    connection: Connection, asked: Asked, of: sa.Row[Any], claim: int
) -> tuple[ClaimedCell, ...]:
    """Grant cells of a job under the number of a claim, in reading order; none where none is free.

    What is assigned to the holder comes first; what is assigned to another is not granted. Of a
    spot-checked job the next cells to review are those of the sample; others are to be named.
    """
    values: dict[str, Any] = {"of_job": of.id, "by_claim": claim, "to_holder": asked.holder}
    values["lease"] = asked.lease
    if asked.segments is None:
        values["at_most"] = asked.count
    else:
        values["of_segments"] = list(asked.segments)
    named = asked.segments is not None
    spot = of.mode == JobMode.SPOT_CHECKED and asked.task is Task.REVIEW and not named
    alone = of.mode == JobMode.SELF_REVISED and bool(of.self_reviser)
    if spot:
        values["share_read"] = of.share
    for own in (True, False) if of.own and not named else (False,):
        form = _Form(asked.task, alone, spot, named, own)
        if rows := connection.execute(_granting(form), values).all():
            return tuple(sorted((_cell(row) for row in rows), key=lambda cell: cell.seq))
    return ()


@cache
def _granting(form: _Form) -> ReturningUpdate[Any]:
    """The one statement. PostgreSQL skips rows that another claim has just locked.

    The pick is a CTE because PostgreSQL may run a subquery with LIMIT once for each row.
    """
    pick = sa.select(target.c.id).where(*_claimable(form)).order_by(target.c.seq)
    if not form.named:
        pick = pick.limit(sa.bindparam("at_most", type_=sa.Integer))
    picked = pick.with_for_update(skip_locked=True, of=target).cte("picked")
    return (
        sa.update(target)
        .where(target.c.id.in_(sa.select(picked.c.id)))
        .values(
            fence=target.c.fence + 1,
            claim=sa.bindparam("by_claim"),
            holder=_HOLDER,
            lease_until=after_a_lease(),
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


def _claimable(form: _Form) -> list[sa.ColumnElement[bool]]:
    current = sa.select(segment.c.id).where(
        segment.c.id == target.c.segment, segment.c.superseded_by.is_(None)
    )
    parts = [target.c.job == sa.bindparam("of_job"), _in_state(form), target.c.covers > 0]
    if form.named:
        parts.append(target.c.segment.in_(sa.bindparam("of_segments", expanding=True)))
        parts.append(sa.or_(free(), target.c.holder == _HOLDER))
    else:
        parts.append(free())
    return [*parts, current.exists(), _whose(form)]


def _in_state(form: _Form) -> sa.ColumnElement[bool]:
    """Whether the cell is in a state in which the task has something to do.

    By name one gets back what one has done oneself, to do it otherwise.
    """
    state, by = target.c.state, target.c.translated_by
    translated = state == TargetState.TRANSLATED.value
    if form.task is Task.EDIT:
        return state.in_([TargetState.TRANSLATED.value, TargetState.REVIEWED.value])
    if form.task is Task.REVIEW:
        others = by.is_distinct_from(_HOLDER)
        found = translated if form.self_revised else sa.and_(translated, others)
        if form.spot_checked:
            share = sa.bindparam("share_read", type_=sa.Integer)
            return sa.and_(found, sampled(target.c.job, target.c.segment, share))
        accepted = sa.and_(state == TargetState.REVIEWED.value, target.c.reviewed_by == _HOLDER)
        return sa.or_(found, accepted) if form.named else found
    initial = state == TargetState.INITIAL.value
    return sa.or_(initial, sa.and_(translated, by == _HOLDER)) if form.named else initial


def _whose(form: _Form) -> sa.ColumnElement[bool]:
    """Whether the cell is the holder's work, or at least nobody else's."""
    assigned = assigned_to(form.task)
    return assigned == _HOLDER if form.own else sa.or_(assigned.is_(None), assigned == _HOLDER)


def _cell(row: sa.Row[Any]) -> ClaimedCell:
    return ClaimedCell(row.segment, row.id, row.version, row.fence, TargetState(row.state), row.seq)


_HOLDER = sa.bindparam("to_holder", type_=sa.Text)
_OWN = sa.select(assignment.c.id).where(
    assignment.c.job == job.c.id,
    assignment.c.task == sa.bindparam("for_task"),
    assignment.c.user == sa.bindparam("person"),
)
_JOB = sa.select(
    job.c.id,
    job.c.mode,
    job.c.share,
    job.c.state,
    _OWN.exists().label("own"),
    self_reviser(sa.bindparam("person"), job.c.document).label("self_reviser"),
).where(job.c.document == sa.bindparam("document"), job.c.language == sa.bindparam("language"))
