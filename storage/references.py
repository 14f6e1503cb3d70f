"""Documents that a text refers to: those that it cites, and those that were attached to it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.clock import clock
from storage.database import Database, insert
from storage.documents import StoredDocument, read_documents
from storage.events import EventEntry, append
from translation.errors import NotFound

document, reference = schema.document, schema.reference


@dataclass(frozen=True, slots=True)
class Attached:
    """A document that was attached to another; `by` did it."""

    document: StoredDocument
    by: str
    at: datetime


class References:
    """What the documents of a store refer to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def held(
        self, visible: sa.ColumnElement[bool], names: Collection[str]
    ) -> Mapping[str, StoredDocument]:
        """The documents that are here under names by which texts cite them, by name.

        A name is a symbol in its normal form, or that of a numbered text without the brackets
        behind it; where several bear it, it is the one received last. `visible` says what may be
        seen.
        """
        if not names:
            return {}
        statement = sa.select(document).where(visible, sa.or_(*map(_bears, sorted(names))))
        with self._database.read() as connection:
            stored = read_documents(connection, statement.order_by(document.c.received_at))
        return {name: one for one in stored for name in names if _is_named(one, name)}

    def attach(self, of: str, referred: Iterable[str], *, by: str) -> None:
        """Attach documents to one, by id, with an event each; what is attached already stays so.

        A document is no reference of itself. Raises NotFound.
        """

        def run(connection: Connection) -> None:
            now = connection.execute(sa.select(clock())).scalar_one()
            for place, one in enumerate(dict.fromkeys(referred)):
                if one != of:  # those of one act keep their order
                    _attach(connection, of, one, by, now + timedelta(microseconds=place))

        self._database.write(run)

    def detach(self, of: str, referred: str, *, by: str) -> None:
        """Take a reference away, with the event; raises NotFound."""

        def run(connection: Connection) -> None:
            mine = (reference.c.document == of, reference.c.referred == referred)
            if not connection.execute(sa.delete(reference).where(*mine)).rowcount:
                raise NotFound("reference", referred)
            detail = {"referred": referred}
            append(connection, EventEntry("reference_taken_away", by, of, detail=detail))

        self._database.write(run)

    def attached(self, of: str, visible: sa.ColumnElement[bool]) -> list[Attached]:
        """The documents attached to one that may be seen, oldest first."""
        mine = sa.select(reference).where(reference.c.document == of).order_by(reference.c.at)
        with self._database.read() as connection:
            rows = list(connection.execute(mine))
            ids = [row.referred for row in rows]
            found = sa.select(document).where(document.c.id.in_(ids), visible)
            stored = {one.id: one for one in read_documents(connection, found)}
        return [
            Attached(stored[row.referred], row.by, row.at) for row in rows if row.referred in stored
        ]


def _attach(connection: Connection, of: str, referred: str, by: str, at: datetime) -> None:
    known = sa.select(sa.func.count()).where(document.c.id.in_([of, referred]))
    if connection.execute(known).scalar_one() != len({of, referred}):
        raise NotFound("document", referred)
    new = insert(connection, reference).values(document=of, referred=referred, by=by, at=at)
    statement = new.on_conflict_do_nothing(index_elements=["document", "referred"])
    if connection.execute(statement.returning(reference.c.referred)).first() is not None:
        detail = {"referred": referred}
        append(connection, EventEntry("reference_attached", by, of, detail=detail))


_PRINTED: Any = document.c.symbol + "(" + document.c.revision + ")"


def _bears(name: str) -> sa.ColumnElement[bool]:
    numbered = " " in name
    begins = document.c.symbol.startswith(f"{name} (", autoescape=True)
    exact = sa.or_(document.c.symbol == name, name == _PRINTED)
    return sa.or_(exact, begins) if numbered else exact


def _is_named(one: StoredDocument, name: str) -> bool:
    symbol = one.symbol or ""
    return name in (symbol, one.name) or (" " in name and symbol.startswith(f"{name} ("))
