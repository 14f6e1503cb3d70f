"""The outbox: work that a transaction asked for, handed over until it is done.

A hand-over is a lease: whoever takes a row has it for some seconds, by the database's clock, and
renews it while at work. What was not renewed is handed over again, at most `max_attempts` times;
then, or where a failure is final, the row is parked: only `pending` shows it until it is asked for
anew.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.clock import clock
from storage.database import Database, insert
from storage.schema import outbox
from translation.errors import NotFound

_PAUSE_SECONDS = 5  # after a failure, times the square of the attempts
_AWAY_SECONDS = 15  # after a failure of a service, which says nothing of the work
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)  # the end of a parked row's rest


@dataclass(frozen=True, slots=True)
class Handover:
    """A row that was taken; `attempt` counts from 1, `renew` and `failed` ask for `token`."""

    id: int
    kind: str
    document: str | None
    payload: Mapping[str, Any]
    attempt: int
    token: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that is not done: `due` may be taken now, `parked` is not taken any more.

    `in_work` is one whose lease is held by someone; what is none of the three rests for a while
    after a failure.
    """

    id: int
    kind: str
    document: str | None
    payload: Mapping[str, Any]
    attempts: int
    error: str | None
    due: bool
    parked: bool
    in_work: bool
    asked_at: datetime


def ask(
    connection: Connection,
    kind: str,
    document: str | None,
    payload: Mapping[str, object],
    *,
    key: str | None = None,
) -> int:
    """Write a row in the caller's transaction; gives its id, the same one for the same key.

    A row that rests or is parked after failures is revived: who asks again has mended the cause.
    """
    statement = (
        insert(connection, outbox)
        .values(kind=kind, document=document, payload=dict(payload), key=key)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(outbox.c.id)
    )
    if (new := connection.execute(statement).scalar_one_or_none()) is not None:
        return int(new)
    revive(connection, outbox.c.key == key)
    return int(connection.execute(sa.select(outbox.c.id).where(outbox.c.key == key)).scalar_one())


def revive(connection: Connection, chosen: sa.ColumnElement[bool]) -> None:
    """Let rows that failed be due at once, as if never tried, in the caller's transaction."""
    tried = sa.or_(outbox.c.attempts > 0, outbox.c.error.is_not(None))
    connection.execute(
        sa.update(outbox)
        .where(chosen, outbox.c.done_at.is_(None), tried, sa.not_(_held()))
        .values(attempts=0, error=None, lease_until=None, token=None)
    )


class Outbox:
    """The rows as dispatchers, flows and `sweep` see them."""

    def __init__(self, database: Database, *, patience: int, max_attempts: int) -> None:
        self._database = database
        self._patience, self._max_attempts = patience, max_attempts

    def ask(
        self,
        kind: str,
        document: str | None,
        payload: Mapping[str, object],
        *,
        key: str | None = None,
    ) -> int:
        """Ask for work that no other change goes with; gives the row's id."""
        return self._database.write(lambda c: ask(c, kind, document, payload, key=key))

    def take(
        self,
        *,
        limit: int = 10,
        document: str | None = None,
        id: int | None = None,
        patience: int | None = None,
        resting: bool = False,
        kinds: Collection[str] | None = None,
    ) -> list[Handover]:
        """Lease rows that are due, oldest first; two takers never get the same one.

        `document`, `id` or `kinds` narrow it down. `patience` is in seconds, by default the
        setting. With `resting` the pause after a failure is not waited for.
        """
        seconds = self._patience if patience is None else patience
        free = self._due(resting)
        due = sa.select(outbox.c.id).where(free, *_narrowed(document, id))
        if kinds is not None:
            due = due.where(outbox.c.kind.in_(list(kinds)))
        # a table expression is evaluated once; a subquery may be again, past its limit
        chosen = due.order_by(outbox.c.id).limit(limit).with_for_update(skip_locked=True).cte("due")
        token = secrets.token_hex(8)
        statement = (
            sa.update(outbox)
            .where(outbox.c.id.in_(sa.select(chosen.c.id)), free)
            .values(token=token, lease_until=clock(seconds), attempts=outbox.c.attempts + 1)
            .returning(outbox)
        )
        rows = self._database.write(lambda c: list(c.execute(statement)))
        return [
            Handover(r.id, r.kind, r.document, r.payload, r.attempts, token)
            for r in sorted(rows, key=lambda r: int(r.id))
        ]

    def _due(self, resting: bool = False) -> sa.ColumnElement[bool]:
        waits = outbox.c.done_at.is_(None)
        free = sa.or_(_free(), _resting()) if resting else _free()
        return sa.and_(waits, outbox.c.attempts < self._max_attempts, free)

    def renew(self, id: int, token: str) -> bool:
        """Prolong a lease by the patience; False where it was lost or the work is done."""
        return self._change(id, token, lease_until=clock(self._patience))

    def failed(self, id: int, token: str, code: str) -> None:
        """Give a row back after a failure, by the code of its error; it is due after a pause."""
        pause = _PAUSE_SECONDS * outbox.c.attempts * outbox.c.attempts
        self._change(id, token, error=code, lease_until=clock(pause), token=None)

    def postpone(self, id: int, token: str, code: str) -> None:
        """Give a row back where a service was away; it is due soon, the attempt does not count."""
        fewer = outbox.c.attempts - 1
        lapse = clock(_AWAY_SECONDS)
        self._change(id, token, attempts=fewer, error=code, lease_until=lapse, token=None)

    def park(self, id: int, token: str, code: str) -> None:
        """Give a row back after a failure that any further attempt would repeat."""
        self._change(id, token, error=code, lease_until=_NEVER, token=None)

    def give_back(self, id: int, token: str) -> None:
        """Give a row back that could not be sent at all; the attempt does not count."""
        self._change(id, token, attempts=outbox.c.attempts - 1, lease_until=None, token=None)

    def _change(self, id: int, held: str, **values: object) -> bool:
        statement = (
            sa.update(outbox)
            .where(outbox.c.id == id, outbox.c.token == held, outbox.c.done_at.is_(None))
            .values(**values)
        )
        return self._database.write(lambda c: c.execute(statement).rowcount == 1)

    def done(self, id: int) -> None:
        """Say that the work is done, whoever did it; again changes nothing."""
        statement = (
            sa.update(outbox)
            .where(outbox.c.id == id, outbox.c.done_at.is_(None))
            .values(done_at=clock(), lease_until=None, token=None)
        )
        known = sa.select(outbox.c.id).where(outbox.c.id == id)

        def run(connection: Connection) -> bool:
            connection.execute(statement)
            return connection.execute(known).first() is not None

        if not self._database.write(run):
            raise NotFound("row of the outbox", str(id))

    def pending(self, *, document: str | None = None, id: int | None = None) -> list[Waiting]:
        """What is not done, oldest first; `document` or `id` narrow it down."""
        statement = (
            sa.select(outbox, self._due().label("due"), _held().label("held"), _parked())
            .where(outbox.c.done_at.is_(None), *_narrowed(document, id))
            .order_by(outbox.c.id)
        )
        with self._database.read() as connection:
            return [self._waiting(row) for row in connection.execute(statement)]

    def _waiting(self, row: sa.Row[Any]) -> Waiting:
        spent = not row.held and row.attempts >= self._max_attempts
        return Waiting(
            id=row.id,
            kind=row.kind,
            document=row.document,
            payload=row.payload,
            attempts=row.attempts,
            error=row.error,
            due=bool(row.due),
            parked=bool(row.parked) or spent,
            in_work=bool(row.held),
            asked_at=row.asked_at,
        )


def _narrowed(document: str | None, id: int | None) -> list[sa.ColumnElement[bool]]:
    given = ((outbox.c.document, document), (outbox.c.id, id))
    return [column == value for column, value in given if value is not None]


def _free() -> sa.ColumnElement[bool]:
    return sa.or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= clock())


def _held() -> sa.ColumnElement[bool]:
    lasts = sa.func.coalesce(outbox.c.lease_until > clock(), sa.false())
    return sa.and_(outbox.c.token.is_not(None), lasts)


def _resting() -> sa.ColumnElement[bool]:
    return sa.and_(outbox.c.token.is_(None), outbox.c.lease_until < _NEVER)


def _parked() -> sa.Label[Any]:
    return sa.func.coalesce(outbox.c.lease_until >= _NEVER, sa.false()).label("parked")
