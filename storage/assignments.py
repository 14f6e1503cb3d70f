"""Assignments: whose work a run of segments is, until a day.

An assignment outlives any lease, and only a coordinator or its holder moves it. Where several
cover a cell, the latest one decides. A cell that is assigned to one cannot be claimed by another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.clock import clock
from storage.database import Database
from storage.events import EventEntry, append
from storage.notices import NoticeEntry, NoticeKind, Notices
from translation.claims import Task
from translation.documents import TargetState
from translation.errors import NotFound
from translation.languages import Language

assignment, claim, document = schema.assignment, schema.claim, schema.document
job, target = schema.job, schema.target

SOON_DAYS = 2
"""Days before its day on which somebody is told that work is due."""

CLOCK = "calendar"
"""In whose name people are told of a day."""

_FIRST, _LAST = 0, 2**62  # of a whole job, which may still get segments

_OPEN = {
    Task.TRANSLATE: (TargetState.INITIAL,),
    Task.REVIEW: (TargetState.INITIAL, TargetState.TRANSLATED),
    Task.EDIT: (TargetState.INITIAL, TargetState.TRANSLATED, TargetState.REVIEWED),
}


@dataclass(frozen=True, slots=True)
class Assignment:
    """A run of segments that is one person's work; `first` and `last` are segments.

    Both are None for a whole job. `open` counts the cells on which the task is not done.
    """

    id: int
    document: str
    language: Language
    task: Task
    user: str
    first: int | None
    last: int | None
    due: date | None
    by: str
    at: datetime
    cells: int
    open: int


def assigned_to(task: Task) -> sa.ScalarSelect[Any]:
    """Whose work the task on a target row is, for use in a statement over `target`."""
    later = assignment.alias("covering")
    return (
        sa.select(later.c.user)
        .where(
            later.c.job == target.c.job,
            later.c.task == task.value,
            later.c["from"] <= target.c.seq,
            later.c["to"] >= target.c.seq,
        )
        .order_by(later.c.id.desc())
        .limit(1)
        .correlate(target)
        .scalar_subquery()
    )


def assign_cell(connection: Connection, cell: int, task: Task, user: str, *, by: str) -> None:
    """Make one cell a person's work, in the caller's transaction, unless it is that already."""
    statement = sa.select(target.c.job, target.c.seq, assigned_to(task).label("whose"))
    found = connection.execute(statement.where(target.c.id == cell)).one()
    if found.whose == user:
        return
    values = {"job": found.job, "from": found.seq, "to": found.seq, "user": user}
    connection.execute(sa.insert(assignment).values(**values, task=task.value, by=by))


class Assignments:
    """The assignments of a store."""

    def __init__(self, database: Database, notices: Notices | None = None) -> None:
        self._database = database
        self._notices = notices or Notices(database)

    def assign(
        self,
        document: str,
        language: Language,
        task: Task,
        user: str,
        *,
        by: str,
        first: int | None = None,
        last: int | None = None,
        due: date | None = None,
    ) -> Assignment:
        """Make the segments from `first` to `last` a person's work, or the whole job.

        The same assignment again only moves its day. Raises NotFound for a job or segment.
        """

        def run(connection: Connection) -> int:
            of = _job(connection, document, language)
            place = {
                "job": of,
                "from": _FIRST if first is None else _seq(connection, of, first),
                "to": _LAST if last is None else _seq(connection, of, last),
                "task": task.value,
                "user": user,
            }
            id = _put(connection, place, due, by)
            detail: dict[str, object] = {"assignment": id, "task": task.value, "user": user}
            detail |= {"language": language.value, "first": first, "last": last, "due": _day(due)}
            append(connection, EventEntry("assigned", by, document, detail=detail))
            self._tell(connection, NoticeKind.ASSIGNED, _row(connection, id), user, by)
            return id

        return self.get(self._database.write(run))

    def get(self, id: int) -> Assignment:
        """The assignment of an id; raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(_SHOWN.where(assignment.c.id == id)).one_or_none()
        if row is None:
            raise NotFound("assignment", str(id))
        return _assignment(row)

    def list(self, user: str | None = None, document: str | None = None) -> list[Assignment]:
        """The assignments of a person, of a document or of all, by day and then by number."""
        statement = _SHOWN.order_by(assignment.c.due.is_(None), assignment.c.due, assignment.c.id)
        if user is not None:
            statement = statement.where(assignment.c.user == user)
        if document is not None:
            statement = statement.where(job.c.document == document)
        with self._database.read() as connection:
            return [_assignment(row) for row in connection.execute(statement)]

    def move(self, id: int, to_user: str, by: str) -> Assignment:
        """Hand an assignment over to another person; raises NotFound.

        What the first one holds of it comes free; what he typed stays his, and is offered to the
        next holder under his name.
        """

        def run(connection: Connection) -> None:
            found = _row(connection, id)
            if found.user == to_user:
                return
            moved = sa.update(assignment).where(assignment.c.id == id)
            connection.execute(moved.values(user=to_user, by=by, at=clock()))
            detail = {"assignment": id, "task": found.task, "language": found.language}
            detail |= {"from": found.user, "to": to_user}
            append(connection, EventEntry("reassigned", by, found.document, detail=detail))
            _free(connection, found, by)
            self._tell(connection, NoticeKind.TAKEN_BACK, found, found.user, by)
            self._tell(connection, NoticeKind.ASSIGNED, found, to_user, by)

        self._database.write(run)
        return self.get(id)

    def end(self, id: int, by: str) -> None:
        """Take an assignment away, and what its holder holds of it; raises NotFound."""

        def run(connection: Connection) -> None:
            found = _row(connection, id)
            connection.execute(sa.delete(assignment).where(assignment.c.id == id))
            detail = {"assignment": id, "task": found.task, "language": found.language}
            detail |= {"user": found.user}
            append(connection, EventEntry("unassigned", by, found.document, detail=detail))
            if by != found.user:
                _free(connection, found, by)
            self._tell(connection, NoticeKind.TAKEN_BACK, found, found.user, by)

        self._database.write(run)

    def _tell(
        self, connection: Connection, kind: NoticeKind, of: sa.Row[Any], user: str, by: str
    ) -> None:
        detail = {"task": of.task, "due": _day(of.due)}
        language = Language(of.language)
        entry = NoticeEntry(user, kind, by, of.document, language, detail=detail)
        self._notices.tell(connection, entry)

    def tell_due(self, today: date, soon: int = SOON_DAYS) -> int:
        """Tell everybody once of work that is due within `soon` days, and once when it is late.

        May be called as often as one likes, by several processes; gives how many were told.
        """
        latest = sa.func.coalesce(assignment.c.due, job.c.due, document.c.due)
        statement = (
            sa.select(assignment, job.c.document, job.c.language, latest.label("latest"))
            .join(job, job.c.id == assignment.c.job)
            .join(document, document.c.id == job.c.document)
            .where(
                latest <= today + timedelta(days=soon),
                _covered(target.c.id).where(_undone()).exists(),
            )
            .order_by(assignment.c.id)
        )

        def run(connection: Connection) -> int:
            found = [_reminder(row, today) for row in connection.execute(statement)]
            return sum(self._notices.tell(connection, entry) is not None for entry in found)

        return self._database.write(run)


def _reminder(row: sa.Row[Any], today: date) -> NoticeEntry:
    kind = NoticeKind.OVERDUE if row.latest < today else NoticeKind.DUE_SOON
    detail = {"task": row.task, "due": _day(row.latest)}
    key = f"{kind}:{row.id}:{row.user}:{row.latest}"
    language = Language(row.language)
    return NoticeEntry(row.user, kind, CLOCK, row.document, language, detail=detail, key=key)


def _free(connection: Connection, of: sa.Row[Any], by: str) -> None:
    """Take back what the holder of an assignment has claimed of it; told as of any claim."""
    mine = sa.and_(
        target.c.job == of.job,
        target.c.seq.between(of._mapping["from"], of.to),
        target.c.holder == of.user,
        target.c.claim == claim.c.id,
        claim.c.task == of.task,
    )
    held = sa.select(claim.c.id, sa.func.count().label("cells")).where(mine).group_by(claim.c.id)
    for number, cells in connection.execute(held).all():
        inside = sa.update(target).where(target.c.claim == number, target.c.holder == of.user)
        inside = inside.where(target.c.seq.between(of._mapping["from"], of.to))
        connection.execute(inside.values(holder=None, lease_until=None, claim=None))
        detail = {"claim": number, "task": of.task, "language": of.language}
        detail |= {"holder": of.user, "cells": cells}
        append(connection, EventEntry("taken_back", by, of.document, detail=detail))


def _put(connection: Connection, place: Mapping[str, Any], due: date | None, by: str) -> int:
    same = sa.and_(*(assignment.c[name] == value for name, value in place.items()))
    known = sa.select(assignment.c.id).where(same).order_by(assignment.c.id.desc()).limit(1)
    id = connection.execute(known).scalar_one_or_none()
    if id is None:
        made = sa.insert(assignment).values(**place, due=due, by=by)
        return int(connection.execute(made.returning(assignment.c.id)).scalar_one())
    connection.execute(sa.update(assignment).where(assignment.c.id == id).values(due=due, by=by))
    return int(id)


def _job(connection: Connection, document: str, language: Language) -> int:
    statement = sa.select(job.c.id).where(job.c.document == document, job.c.language == language)
    found = connection.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound("job", f"{language} of document {document}")
    return int(found)


def _seq(connection: Connection, of: int, segment: int) -> int:
    statement = sa.select(target.c.seq).where(target.c.job == of, target.c.segment == segment)
    found = connection.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound("segment", str(segment))
    return int(found)


def _row(connection: Connection, id: int) -> sa.Row[Any]:
    statement = (
        sa.select(assignment, job.c.document, job.c.language)
        .join(job, job.c.id == assignment.c.job)
        .where(assignment.c.id == id)
    )
    found = connection.execute(statement).one_or_none()
    if found is None:
        raise NotFound("assignment", str(id))
    return found


def _day(due: date | None) -> str | None:
    return None if due is None else due.isoformat()


def _covered(*columns: Any) -> sa.Select[Any]:
    inside = target.c.seq.between(assignment.c["from"], assignment.c["to"])
    counted = target.c.covers > 0
    return sa.select(*columns).where(target.c.job == assignment.c.job, inside, counted)


def _edge(descending: bool) -> sa.ScalarSelect[Any]:
    order = target.c.seq.desc() if descending else target.c.seq
    return _covered(target.c.segment).order_by(order).limit(1).scalar_subquery()


def _undone() -> sa.ColumnElement[bool]:
    return sa.or_(
        *(
            sa.and_(assignment.c.task == task.value, target.c.state.in_([s.value for s in states]))
            for task, states in _OPEN.items()
        )
    )


_SHOWN = sa.select(
    assignment,
    job.c.document,
    job.c.language,
    _edge(descending=False).label("first"),
    _edge(descending=True).label("last"),
    _covered(sa.func.count()).scalar_subquery().label("cells"),
    _covered(sa.func.count()).where(_undone()).scalar_subquery().label("undone"),
).join(job, job.c.id == assignment.c.job)


def _assignment(row: sa.Row[Any]) -> Assignment:
    of = row._mapping
    whole = (of["from"], of["to"]) == (_FIRST, _LAST)
    return Assignment(
        of["id"],
        of["document"],
        Language(of["language"]),
        Task(of["task"]),
        of["user"],
        None if whole else of["first"],
        None if whole else of["last"],
        of["due"],
        of["by"],
        of["at"],
        of["cells"],
        of["undone"],
    )
