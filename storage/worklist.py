"""What one person has to do: assigned, claimed, sent back, and what is free to take next.

Only what `visible` lets through is told, a condition over `schema.document`: who lost a grant
loses the rows of that document as well.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage import schema
from storage.assignments import assigned_to
from storage.clock import clock
from storage.database import Database
from storage.documents import printed_name
from storage.grants import self_reviser
from translation.claims import Task
from translation.documents import JobMode, TargetState
from translation.languages import Language
from translation.spot import sampled

OFFERS = 12
"""Jobs that are offered to who looks for work."""

RETURNED = 100
"""Cells sent back that are told one by one."""

assignment, comment, document, job = (
    schema.assignment,
    schema.comment,
    schema.document,
    schema.job,
)
segment, target = schema.segment, schema.target


@dataclass(frozen=True, slots=True)
class Assigned:
    """Work assigned to one: `open` of `cells` are not yet done for the task."""

    id: int
    document: str
    name: str
    language: Language
    task: Task
    due: date | None
    priority: int
    by: str
    since: datetime
    whole: bool
    cells: int
    open: int


@dataclass(frozen=True, slots=True)
class Held:
    """Cells one holds now; `open` of them are not yet done for the task of the claim."""

    claim: int
    document: str
    name: str
    language: Language
    task: Task
    granted_at: datetime
    seconds_left: int
    cells: int
    open: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A cell that a reviser sent back to its translator, with the note that came with it."""

    segment: int
    document: str
    name: str
    language: Language
    source_language: Language
    source: str
    note: str
    by: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A job with `free` cells that nobody holds, what is due first in front."""

    document: str
    name: str
    language: Language
    task: Task
    due: date | None
    priority: int
    free: int


@dataclass(frozen=True, slots=True)
class Work:
    """All that is one's own to do."""

    assigned: tuple[Assigned, ...]
    held: tuple[Held, ...]
    returned: tuple[Returned, ...]


class Worklist:
    """The work of people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, user: str, visible: sa.ColumnElement[bool]) -> Work:
        """What a person has assigned (what is due first), holds, and got back."""
        with self._database.read() as connection:
            assigned = connection.execute(_assigned(user, visible))
            held = connection.execute(_held(user, visible))
            returned = connection.execute(_returned(user, visible))
            return Work(
                tuple(_one_assigned(row) for row in assigned),
                tuple(_one_held(row) for row in held),
                tuple(_one_returned(row) for row in returned),
            )

    def offers(
        self,
        user: str,
        visible: sa.ColumnElement[bool],
        tasks: Collection[Task],
        languages: Collection[Language],
        *,
        limit: int = OFFERS,
    ) -> list[Offer]:
        """Jobs in the languages (all where none is said) with free cells for the tasks."""
        with self._database.read() as connection:
            found = [
                _offer(row, task)
                for task in (Task.TRANSLATE, Task.REVIEW)
                if task in tasks
                for row in connection.execute(_free(user, visible, task, languages, limit))
            ]
        return sorted(found, key=_urgency)[:limit]


def next_best(work: Work, offers: Iterable[Offer]) -> Assigned | Offer | None:
    """What to do next: what is due first, of that the higher priority; one's own before free."""
    known: list[Assigned | Offer] = [*work.assigned, *offers]
    return min(known, key=_urgency, default=None)


def _urgency(one: Assigned | Offer) -> tuple[date, int]:
    return one.due or date.max, -one.priority


_TO_TRANSLATE = target.c.state == TargetState.INITIAL.value
_TO_REVIEW = target.c.state == TargetState.TRANSLATED.value
_BEFORE_REVIEW = sa.or_(_TO_TRANSLATE, _TO_REVIEW)
_DUE = sa.func.coalesce(job.c.due, document.c.due)
_PRINTED = (document.c.symbol, document.c.revision, document.c.file_name)
_LIVE = target.c.lease_until > clock()
_RETURNED = sa.func.sum(sa.cast(target.c.returned, sa.Integer))


def _left(task: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """How many cells of the group are not done for a task."""
    undone = sa.case((task == Task.TRANSLATE.value, _TO_TRANSLATE), else_=_BEFORE_REVIEW)
    return sa.func.coalesce(sa.func.sum(sa.case((undone, 1), else_=0)), 0)


def _assigned(user: str, visible: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Each assignment with work left; one for a single cell sent back is told among those."""
    due = sa.func.coalesce(assignment.c.due, _DUE)
    left = _left(assignment.c.task)
    one_returned = sa.and_(sa.func.count(target.c.id) == 1, _RETURNED == 1)
    standing = sa.and_(target.c.job == job.c.id, target.c.covers > 0)
    whole = sa.select(sa.func.count()).where(standing).correlate(job)
    between = sa.and_(
        standing,
        target.c.seq.between(assignment.c["from"], assignment.c.to),
    )
    return (
        sa.select(
            assignment,
            job.c.document,
            job.c.language,
            *_PRINTED,
            due.label("latest"),
            document.c.priority,
            whole.scalar_subquery().label("all_cells"),
            sa.func.count(target.c.id).label("cells"),
            left.label("open"),
        )
        .select_from(assignment.join(job).join(document).outerjoin(target, between))
        .where(assignment.c.user == user, visible)
        .group_by(assignment.c.id, job.c.id, document.c.id)
        .having(sa.and_(left > 0, sa.not_(one_returned)))
        .order_by(due.is_(None), due, document.c.priority.desc(), assignment.c.id)
    )


def _held(user: str, visible: sa.ColumnElement[bool]) -> sa.Select[Any]:
    claim = schema.claim
    return (
        sa.select(
            claim.c.id,
            claim.c.task,
            claim.c.granted_at,
            job.c.document,
            job.c.language,
            *_PRINTED,
            sa.func.max(target.c.lease_until).label("until"),
            clock().label("now"),
            sa.func.count().label("cells"),
            _left(claim.c.task).label("open"),
        )
        .select_from(target.join(claim, claim.c.id == target.c.claim).join(job).join(document))
        .where(target.c.holder == user, _LIVE, visible)
        .group_by(claim.c.id, job.c.id, document.c.id)
        .order_by(claim.c.id)
    )


def _returned(user: str, visible: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The cells with the last note that sent each back."""
    last = (
        sa.select(sa.func.max(comment.c.id))
        .where(comment.c.target == target.c.id, comment.c.kind == "return")
        .correlate(target)
        .scalar_subquery()
    )
    places = target.join(segment, segment.c.id == target.c.segment)
    places = places.join(job, job.c.id == target.c.job).join(document)
    return (
        sa.select(
            target.c.segment,
            target.c.language,
            segment.c.text,
            segment.c.language.label("source_language"),
            job.c.document,
            *_PRINTED,
            comment.c.body,
            comment.c.author,
            comment.c.at,
        )
        .select_from(places.outerjoin(comment, comment.c.id == last))
        .where(target.c.returned.is_(True), target.c.translated_by == user, visible)
        .where(target.c.covers > 0)
        .order_by(_DUE.is_(None), _DUE, job.c.id, target.c.seq)
        .limit(RETURNED)
    )


def _free(
    user: str,
    visible: sa.ColumnElement[bool],
    task: Task,
    languages: Collection[Language],
    limit: int,
) -> sa.Select[Any]:
    """Jobs with cells that the claim of the task would find."""
    whose = assigned_to(task)
    mine = sa.or_(whose.is_(None), whose == user)
    free = sa.or_(target.c.holder.is_(None), sa.not_(_LIVE))
    statement = (
        sa.select(
            job.c.document,
            job.c.language,
            *_PRINTED,
            _DUE.label("latest"),
            document.c.priority,
            sa.func.count().label("free"),
        )
        .select_from(target.join(job, job.c.id == target.c.job).join(document))
        .where(visible, job.c.state != TargetState.FINAL.value, free, mine)
        .where(target.c.covers > 0)
        .where(_TO_TRANSLATE if task is Task.TRANSLATE else _reviewable(user))
        .group_by(job.c.id, document.c.id)
        .order_by(_DUE.is_(None), _DUE, document.c.priority.desc(), job.c.id)
        .limit(limit)
    )
    if not languages:
        return statement
    return statement.where(job.c.language.in_([language.value for language in languages]))


def _reviewable(user: str) -> sa.ColumnElement[bool]:
    """Nobody reviews a text of one's own, unless the job is self-revised and one has leave to.

    Of a spot-checked job the sample is read, and no more.
    """
    others = target.c.translated_by.is_distinct_from(user)
    alone = sa.and_(job.c.mode == JobMode.SELF_REVISED.value, self_reviser(user, job.c.document))
    spot = job.c.mode == JobMode.SPOT_CHECKED.value
    read = sa.or_(sa.not_(spot), sampled(target.c.job, target.c.segment, job.c.share))
    return sa.and_(_TO_REVIEW, sa.or_(others, alone), read)


def _name(row: sa.Row[Any]) -> str:
    return printed_name(row.symbol, row.revision, row.file_name)


def _one_assigned(row: sa.Row[Any]) -> Assigned:
    return Assigned(
        id=row.id,
        document=row.document,
        name=_name(row),
        language=Language(row.language),
        task=Task(row.task),
        due=row.latest,
        priority=row.priority,
        by=row.by,
        since=row.at,
        whole=int(row.cells) == int(row.all_cells),
        cells=int(row.cells),
        open=int(row.open),
    )


def _one_held(row: sa.Row[Any]) -> Held:
    return Held(
        claim=row.id,
        document=row.document,
        name=_name(row),
        language=Language(row.language),
        task=Task(row.task),
        granted_at=row.granted_at,
        seconds_left=max(0, int((row.until - row.now).total_seconds())),
        cells=int(row.cells),
        open=int(row.open),
    )


def _one_returned(row: sa.Row[Any]) -> Returned:
    return Returned(
        segment=row.segment,
        document=row.document,
        name=_name(row),
        language=Language(row.language),
        source_language=Language(row.source_language),
        source=row.text,
        note=row.body or "",
        by=row.author,
        at=row.at,
    )


def _offer(row: sa.Row[Any], task: Task) -> Offer:
    language = Language(row.language)
    return Offer(
        document=row.document,
        name=_name(row),
        language=language,
        task=task,
        due=row.latest,
        priority=row.priority,
        free=int(row.free),
    )
