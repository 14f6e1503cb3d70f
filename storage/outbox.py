"""The outbox: work that a transaction asked for, handed over until it is done.

A hand-over is a lease: whoever takes a row has it for some seconds, by the database's clock, and
renews it while at work. What was not renewed is handed over again, at most `max_attempts` times;
then the row is parked, and only `pending` still shows it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.clock import clock
from storage.database import Database, insert
from storage.schema import outbox
from translation.errors import NotFound

_PAUSE_SECONDS = 5  # after a failure, times the square of the attempts


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
    """A row that is not done: `due` may be taken now, `parked` failed too often to be."""

    id: int
    kind: str
    document: str | None
    payload: Mapping[str, Any]
    attempts: int
    error: str | None
    due: bool
    parked: bool
    asked_at: datetime


def ask(
    connection: Connection,
    kind: str,
    document: str | None,
    payload: Mapping[str, object],
    *,
    key: str | None = None,
) -> int:
    """Write a row in the caller's transaction; gives its id, the same one for the same key."""
    statement = (
        insert(connection, outbox)
        .values(kind=kind, document=document, payload=dict(payload), key=key)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(outbox.c.id)
    )
    if (new := connection.execute(statement).scalar_one_or_none()) is not None:
        return int(new)
    return int(connection.execute(sa.select(outbox.c.id).where(outbox.c.key == key)).scalar_one())


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
    ) -> list[Handover]:
        """Lease rows that are due, oldest first; two takers never get the same one.

        `document` or `id` narrow it down. `patience` is in seconds, by default the setting.
        """
        seconds = self._patience if patience is None else patience
        due = sa.select(outbox.c.id).where(self._due())
        if document is not None:
            due = due.where(outbox.c.document == document)
        if id is not None:
            due = due.where(outbox.c.id == id)
        # a table expression is evaluated once; a subquery may be again, past its limit
        chosen = due.order_by(outbox.c.id).limit(limit).with_for_update(skip_locked=True).cte("due")
        token = secrets.token_hex(8)
        statement = (
            sa.update(outbox)
            .where(outbox.c.id.in_(sa.select(chosen.c.id)), self._due())
            .values(token=token, lease_until=clock(seconds), attempts=outbox.c.attempts + 1)
            .returning(outbox)
        )
        rows = self._database.write(lambda c: list(c.execute(statement)))
        return [
            Handover(r.id, r.kind, r.document, r.payload, r.attempts, token)
            for r in sorted(rows, key=lambda r: int(r.id))
        ]

    def _due(self) -> sa.ColumnElement[bool]:
        waits = outbox.c.done_at.is_(None)
        return sa.and_(waits, outbox.c.attempts < self._max_attempts, _free())

    def renew(self, id: int, token: str) -> bool:
        """Prolong a lease by the patience; False where it was lost or the work is done."""
        return self._change(id, token, lease_until=clock(self._patience))

    def failed(self, id: int, token: str, code: str) -> None:
        """Give a row back after a failure, by the code of its error; it is due after a pause."""
        pause = _PAUSE_SECONDS * outbox.c.attempts * outbox.c.attempts
        self._change(id, token, error=code, lease_until=clock(pause), token=None)

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

    def pending(self) -> list[Waiting]:
        """What is not done, oldest first."""
        statement = (
            sa.select(outbox, self._due().label("due"), _free().label("free"))
            .where(outbox.c.done_at.is_(None))
            .order_by(outbox.c.id)
        )
        with self._database.read() as connection:
            return [self._waiting(row) for row in connection.execute(statement)]

    def _waiting(self, row: sa.Row[Any]) -> Waiting:
        return Waiting(
            row.id,
            row.kind,
            row.document,
            row.payload,
            row.attempts,
            row.error,
            bool(row.due),
            bool(row.free) and row.attempts >= self._max_attempts,
            row.asked_at,
        )


def _free() -> sa.ColumnElement[bool]:
    return sa.or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= clock())
