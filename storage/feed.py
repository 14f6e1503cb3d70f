"""The latest events of documents, for whoever watches: ids and kinds, never a text.

What is read here is a hint that something moved; versions and fences decide.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import schema
from storage.database import Database
from translation.languages import Language

MOST = 500
"""Events of one reading: who missed more had better load the page again."""

_EVENTS = schema.event.outerjoin(schema.target, schema.target.c.id == schema.event.c.target)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a document; language and segment where it is about some."""

    event: int
    at: datetime
    kind: str
    actor: str
    document: str
    language: Language | None
    segment: int | None


class Feed:
    """The events of all documents as they come."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self) -> int:
        """The number of the last event, 0 where there is none."""
        statement = sa.select(sa.func.max(schema.event.c.id))
        with self._database.read() as connection:
            return int(connection.execute(statement).scalar_one() or 0)

    def since(self, after: int, *, limit: int = MOST) -> list[Happening]:
        """The first events behind the number `after`, in the order of their numbers.

        On PostgreSQL an event may be committed behind one with a higher number: whoever must miss
        none reads a stretch again.
        """
        statement = (
            sa.select(schema.event, schema.target.c.language, schema.target.c.segment)
            .select_from(_EVENTS)
            .where(schema.event.c.id > after, schema.event.c.document.is_not(None))
            .order_by(schema.event.c.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [_happening(row) for row in connection.execute(statement)]


def _happening(row: sa.Row[Any]) -> Happening:
    said = row.language or (row.detail or {}).get("language")
    return Happening(
        event=row.id,
        at=row.at,
        kind=row.kind,
        actor=row.actor,
        document=row.document,
        language=Language(said) if said in set(Language) else None,
        segment=row.segment,
    )
