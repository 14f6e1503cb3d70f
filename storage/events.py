"""What happened, in rows that are only ever appended, and the texts they name by digest.

An event stands in the transaction of its effect. What people did to a target cell is the fold of
its events: the last text that one of them names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database

SEAL_LOCK = 0x4845_5841
"""PostgreSQL's advisory lock of the chain: writers of events share it, the sealer has it alone."""


_GIVEN = [column for column in schema.event.columns if column.name not in ("id", "at")]


def _out_of_the_lock() -> sa.Select[tuple[object, ...]]:
    """One row of what is given, which PostgreSQL makes when it holds the lock shared."""
    held = sa.select(sa.func.pg_advisory_xact_lock_shared(SEAL_LOCK).label("held")).subquery()
    values = (sa.bindparam(column.name, type_=column.type) for column in _GIVEN)
    return sa.select(*values).select_from(held)


_PLAIN = sa.insert(schema.event).returning(schema.event.c.id)
_LOCKED = _PLAIN.from_select([column.name for column in _GIVEN], _out_of_the_lock())


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event about to be written; `detail` says what no column holds, never a text."""

    kind: str
    actor: str
    document: str | None = None
    target: int | None = None
    fence: int | None = None
    version: int | None = None
    text_sha256: str | None = None
    detail: Mapping[str, object] | None = None
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it stands, with its number and the database's moment."""

    id: int
    at: datetime
    entry: EventEntry


def append(connection: Connection, entry: EventEntry) -> int:
    """Write an event in the caller's transaction; gives its id.

    PostgreSQL gives ids before commits, so that a lower one may appear after a higher: whoever
    writes holds the lock of the chain shared from before the id to the commit. It costs no round
    trip of its own.
    """
    values = {
        "kind": entry.kind,
        "actor": entry.actor,
        "document": entry.document,
        "target": entry.target,
        "fence": entry.fence,
        "version": entry.version,
        "text_sha256": entry.text_sha256,
        "detail": None if entry.detail is None else dict(entry.detail),
        "request": entry.request,
    }
    statement = _LOCKED if connection.dialect.name == "postgresql" else _PLAIN
    return int(connection.execute(statement, values).scalar_one())


class Events:
    """The events of documents, read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def history(self, document: str) -> list[Event]:
        """All events of a document and its target cells, in the order of their writing."""
        statement = (
            sa.select(schema.event)
            .where(schema.event.c.document == document)
            .order_by(schema.event.c.id)
        )
        with self._database.read() as connection:
            return [_event(row) for row in connection.execute(statement)]


def _event(row: sa.Row[tuple[object, ...]]) -> Event:
    found = row._mapping
    entry = EventEntry(
        found["kind"],
        found["actor"],
        found["document"],
        found["target"],
        found["fence"],
        found["version"],
        found["text_sha256"],
        found["detail"],
        found["request"],
    )
    return Event(found["id"], found["at"], entry)
