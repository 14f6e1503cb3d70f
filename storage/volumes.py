"""The volumes one compares with, as they were stated."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import Database, insert
from storage.schema import volume
from translation.errors import NotFound
from translation.volumes import VOLUMES, Volume


class Volumes:
    """The volumes of a store: those the product brings, and any that ops add."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seed(self) -> int:
        """Add the volumes of the product that are not there yet; gives how many."""

        def add(connection: Connection) -> int:
            return sum(_add(connection, stated) for stated in VOLUMES)

        return self._database.write(add)

    def get(self, id: str) -> Volume:
        """The volume of an id; raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(volume).where(volume.c.id == id)).one_or_none()
        if row is None:
            raise NotFound("volume", id)
        return _volume(row)

    def list(self) -> Sequence[Volume]:
        """All volumes, in the order of their first days."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(volume).order_by(volume.c["from"], volume.c.id))
            return [_volume(row) for row in rows]


def _add(connection: Connection, stated: Volume) -> bool:
    values = {
        "id": stated.id,
        "from": stated.start,
        "to": stated.end,
        "pages": stated.pages,
        "wording": stated.wording,
        "source": stated.source,
        "definition": stated.definition,
    }
    statement = insert(connection, volume).values(values)
    new = statement.on_conflict_do_nothing(index_elements=["id"]).returning(volume.c.id)
    return connection.execute(new).first() is not None


def _volume(row: sa.Row[Any]) -> Volume:
    values = row._mapping
    return Volume(
        values["id"],
        values["from"],
        values["to"],
        values["pages"],
        values["wording"],
        values["source"],
        values["definition"],
    )
