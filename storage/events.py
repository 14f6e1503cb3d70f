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
    writes holds the lock of the chain shared from before the id to the commit.
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
    statement = _insertion(connection, values).returning(schema.event.c.id)
    return int(connection.execute(statement).scalar_one())


def _insertion(connection: Connection, values: Mapping[str, object]) -> sa.Insert:
    """An INSERT; on PostgreSQL its one row comes out of the lock, in the same round trip."""
    table = schema.event
    if connection.dialect.name != "postgresql":
        return sa.insert(table).values(values)
    shared = sa.select(sa.func.pg_advisory_xact_lock_shared(SEAL_LOCK).label("held")).subquery()
    row = sa.select(*(sa.literal(value, table.c[name].type) for name, value in values.items()))
    return sa.insert(table).from_select(list(values), row.select_from(shared))


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
