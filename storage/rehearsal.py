"""An import that writes nothing: what would become of it, told by the same code that imports.

It goes into a database of its own in a temporary folder, to which the units that it may join are
copied as it comes to them. So it takes room on the disk for the units of the file, and no memory.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.bulk import among, insert_rows
from storage.database import Database
from storage.memory_import import (
    LEAST,
    ImportTally,
    Source,
    add_screened,
    keys,
    known_origins,
)
from storage.near_rows import gone_of
from translation.exchange import ImportedUnit, Screen, ScreenedUnit, screened

unit, variant = schema.unit, schema.variant

_TABLES = (unit, variant, schema.contribution, schema.batch, schema.change)
_OWN = 1 << 40
"""Ids from here on are of the rehearsal; below it are those of the memory."""


class Rehearsal:
    """Imports, one after the other, as the memory would take them now; made by `rehearsal`."""

    def __init__(self, memory: Database, scratch: Database) -> None:
        self._memory, self._scratch = memory, scratch

    def import_units(
        self, source: Source, units: Iterable[ImportedUnit], *, screen: Screen | None = None
    ) -> ImportTally:
        """What the import would add to the memory and to what was rehearsed before."""
        with self._memory.read() as memory:
            source = replace(source, gone=gone_of(memory, source.batch))
        tally = ImportTally()
        given = iter(screened(units, screen))
        for some in iter(lambda: _some(given), []):
            tally += self._rehearse(source, some)
        return tally

    def _rehearse(self, source: Source, given: Sequence[ScreenedUnit]) -> ImportTally:
        kept = [one.kept for one in given if one.kept is not None]
        with self._memory.read() as memory:
            known = known_origins(memory, source, kept)
            units, variants = _held(memory, keys(source, kept))
        new = [one for one in given if one.kept is None or source.origin(one.kept) not in known]

        def act(scratch: Connection) -> ImportTally:
            _copy(scratch, units, variants)
            return add_screened(scratch, source, new, None)

        return self._scratch.write(act) + ImportTally(repeated=len(given) - len(new))


@contextmanager
def rehearsal(memory: Database) -> Iterator[Rehearsal]:
    """A rehearsal over a memory; what it made goes with the block."""
    with tempfile.TemporaryDirectory(prefix="hexaglot-") as folder:
        scratch = Database(f"sqlite:///{Path(folder) / 'rehearsal.sqlite3'}")
        try:
            scratch.write(_prepare)
            yield Rehearsal(memory, scratch)
        finally:
            scratch.close()


def _prepare(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=_TABLES)
    begun = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)")
    for table in (unit, variant):
        connection.execute(begun, {"name": table.name, "seq": _OWN})


def _some(given: Iterator[ScreenedUnit]) -> list[ScreenedUnit]:
    return list(islice(given, LEAST * 5))


_Rows = Sequence[sa.Row[Any]]


def _held(connection: Connection, wanted: Iterable[str]) -> tuple[_Rows, _Rows]:
    """The units of these digests with their variants."""
    found = connection.execute(sa.select(unit).where(among(connection, unit.c.digest, wanted)))
    units = found.all()
    of = among(connection, variant.c.unit, [row.id for row in units])
    return units, connection.execute(sa.select(variant).where(of)).all()


def _copy(connection: Connection, units: _Rows, variants: _Rows) -> None:
    """Bring units over that are not there yet."""
    ids = [row.id for row in units]
    there = sa.select(unit.c.id).where(among(connection, unit.c.id, ids))
    known = set(connection.execute(there).scalars())
    for table, rows in (
        (unit, [row for row in units if row.id not in known]),
        (variant, [row for row in variants if row.unit not in known]),
    ):
        insert_rows(connection, table, [column.name for column in table.columns], rows)
