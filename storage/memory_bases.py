"""The bases of the memory's index that belong to this database.

A base is written down here before its units are read, under a name that nothing else has. So the
files of another database are none of its own, nor are those from a time that a database put back
from a backup does not know: its change counter may come to the same values by other changes.
"""

import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database
from storage.memory_import import COUNTER

memory_base, change = schema.memory_base, schema.change


@dataclass(frozen=True, slots=True)
class StoredBase:
    """A base by its name: the units as they stood at a value of the change counter, or later."""

    name: str
    counter: int


@dataclass(frozen=True, slots=True)
class SharedBase:
    """A base whose files are in the object store; `manifest` is the key of their list."""

    stored: StoredBase
    manifest: str


class MemoryBases:
    """The bases that were begun."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self) -> StoredBase:
        """A new base: units read from now on have all changes up to its counter."""
        name = secrets.token_hex(16)

        def work(connection: Connection) -> StoredBase:
            if (known := _known(connection, name)) is not None:
                return known
            now = sa.select(change.c.value).where(change.c.name == COUNTER)
            counter = connection.execute(now).scalar_one_or_none() or 0
            connection.execute(sa.insert(memory_base).values(name=name, counter=counter))
            return StoredBase(name, counter)

        return self._database.write(work)

    def known(self, name: str) -> StoredBase | None:
        """The base of this name; None where this database began none."""
        with self._database.read() as connection:
            return _known(connection, name)

    def share(self, name: str, manifest: str) -> None:
        """Tell that the files of a base are in the object store."""
        told = sa.update(memory_base).where(memory_base.c.name == name).values(manifest=manifest)
        self._database.write(lambda connection: connection.execute(told))

    def shared(self, since: int = -1) -> SharedBase | None:
        """The base of the highest counter above `since` that is in the object store."""
        statement = (
            sa.select(memory_base)
            .where(memory_base.c.manifest.is_not(None), memory_base.c.counter > since)
            .order_by(memory_base.c.counter.desc(), memory_base.c.at.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
        return SharedBase(StoredBase(row.name, row.counter), row.manifest) if row else None


def _known(connection: Connection, name: str) -> StoredBase | None:
    statement = sa.select(memory_base.c.counter).where(memory_base.c.name == name)
    counter = connection.execute(statement).scalar_one_or_none()
    return None if counter is None else StoredBase(name, counter)
