"""Alignments that people look at: versions handed in, rows, and what was done to them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import outbox
from storage.database import Database
from storage.schema import alignment, alignment_row
from translation.alignment.review import Act, Cells, Edit, RowState, edit
from translation.errors import Conflict, NotFound
from translation.languages import Language

KIND = "align"
_WINDOW = 200
"""Rows after one that an act may touch."""


class AlignmentState(StrEnum):
    """How far an alignment has come."""

    WAITING = "waiting"
    ALIGNED = "aligned"
    FAILED = "failed"
    LEARNED = "learned"


class AlignmentSettled(Conflict):
    """An alignment whose rows are not there to be changed: not made yet, or in the memory."""

    code = "alignment_settled"

    def __init__(self, alignment: str) -> None:
        super().__init__(alignment)
        self.alignment = alignment

    def __str__(self) -> str:
        return f"the rows of alignment {self.alignment} are not open; wait for them, or align anew"


class RowChanged(Conflict):
    """A row that is no longer what somebody saw."""

    code = "row_changed"

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row

    def __str__(self) -> str:
        return f"row {self.row} was changed by somebody else; look at it as it is now"


@dataclass(frozen=True, slots=True)
class StoredAlignment:
    """Versions to be aligned, by the digests of their files."""

    id: str
    symbol: str
    lineage: str
    versions: Mapping[Language, str]
    state: AlignmentState
    error: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """A row: the pieces of each language, and the languages that are sure to belong together."""

    id: int
    rank: float
    cells: Cells
    sure: frozenset[Language]
    state: RowState

    @property
    def version(self) -> str:
        """Changes with what stands in the row and what is known of it."""
        said = json.dumps([_json(self.cells), self.state], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


class Alignments:
    """The alignments of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(
        self, id: str, versions: Mapping[Language, str], *, symbol: str, lineage: str, by: str
    ) -> int:
        """Note versions and ask for their alignment; gives the row of the outbox."""
        kept = {language.value: sha256 for language, sha256 in versions.items()}
        values = {"id": id, "symbol": symbol, "lineage": lineage, "versions": kept, "by": by}

        def run(connection: Connection) -> int:
            state = {"state": AlignmentState.WAITING, "error": ""}
            connection.execute(sa.insert(alignment).values(**values, **state))
            return outbox.ask(connection, KIND, None, {"alignment": id}, key=f"{KIND}:{id}")

        return self._database.write(run)

    def get(self, id: str) -> StoredAlignment:
        """An alignment; raises NotFound."""
        with self._database.read() as connection:
            return _one(connection, id)

    def list(self) -> Sequence[StoredAlignment]:
        """The newest hundred."""
        statement = sa.select(alignment).order_by(alignment.c.at.desc()).limit(100)
        with self._database.read() as connection:
            return [_alignment(row) for row in connection.execute(statement)]

    def fill(self, id: str, rows: Sequence[tuple[Cells, frozenset[Language]]]) -> None:
        """Put the rows in, in their order, those in doubt where a language is not sure."""
        made = [
            {
                "alignment": id,
                "rank": float(at),
                "cells": _json(cells),
                "sure": sorted(sure),
                "state": RowState.SURE if set(cells) == sure else RowState.DOUBTFUL,
            }
            for at, (cells, sure) in enumerate(rows, 1)
        ]

        def clear(connection: Connection) -> None:
            connection.execute(sa.delete(alignment_row).where(alignment_row.c.alignment == id))

        def end(connection: Connection) -> None:
            _become(connection, id, AlignmentState.ALIGNED)

        self._database.write(clear)
        self._database.in_batches(
            made, lambda connection, some: connection.execute(sa.insert(alignment_row), some)
        )
        self._database.write(end)

    def failed(self, id: str, error: str) -> None:
        """Note the code of what went wrong."""
        self._database.write(lambda c: _become(c, id, AlignmentState.FAILED, error=error))

    def learned(self, id: str, batch: str) -> None:
        """Note that the rows are in the memory, as one batch."""
        self._database.write(lambda c: _become(c, id, AlignmentState.LEARNED, batch=batch))

    def rows(
        self,
        id: str,
        *,
        state: RowState | None = None,
        after: float = 0.0,
        limit: int | None = None,
    ) -> Sequence[AlignedRow]:
        """Rows in their order, all or those of a state."""
        statement = sa.select(alignment_row).where(
            alignment_row.c.alignment == id, alignment_row.c.rank > after
        )
        if state is not None:
            statement = statement.where(alignment_row.c.state == state)
        statement = statement.order_by(alignment_row.c.rank).limit(limit)
        with self._database.read() as connection:
            return [_row(row) for row in connection.execute(statement)]

    def counts(self, id: str) -> Mapping[RowState, int]:
        """How many rows there are of each state."""
        of = alignment_row.c
        statement = sa.select(of.state, sa.func.count()).where(of.alignment == id)
        with self._database.read() as connection:
            found = {row[0]: row[1] for row in connection.execute(statement.group_by(of.state))}
        return {state: found.get(state.value, 0) for state in RowState}

    def settle(self, id: str, row: int, state: RowState, seen: str | None = None) -> None:
        """Accept a row or leave it out; raises NotFound, AlignmentSettled.

        Raises RowChanged where `seen` is given and is not the version of the row.
        """

        def run(connection: Connection) -> None:
            _refuse_settled(connection, id)
            _seen(connection, id, row, seen)
            connection.execute(_update(row).values(state=state))

        self._database.write(run)

    def change(
        self, id: str, row: int, act: Act, language: Language | None, seen: str | None = None
    ) -> None:
        """Do something to a row and those beside it; what changed is in doubt until accepted.

        Raises NotFound, NothingToMove, AlignmentSettled, and RowChanged where `seen` is given and
        is not the version of the row.
        """

        def run(connection: Connection) -> None:
            _refuse_settled(connection, id)
            rows = _around(connection, id, _seen(connection, id, row, seen))
            at = next(place for place, one in enumerate(rows) if one.id == row)
            _apply(connection, id, rows, edit(act, [one.cells for one in rows], at, language))

        self._database.write(run)


def _around(connection: Connection, id: str, rank: float) -> list[AlignedRow]:
    """The row before one, the row, and those after it that an act may touch."""
    of = alignment_row.c
    rows = sa.select(alignment_row).where(of.alignment == id)
    before = rows.where(of.rank < rank).order_by(of.rank.desc()).limit(1)
    onwards = rows.where(of.rank >= rank).order_by(of.rank).limit(_WINDOW)
    found = [*connection.execute(before), *connection.execute(onwards)]
    return [_row(row) for row in found]


def _apply(connection: Connection, id: str, rows: Sequence[AlignedRow], made: Edit) -> None:
    doubtful: dict[str, Any] = {"sure": [], "state": RowState.DOUBTFUL}
    for place, cells in made.changed.items():
        if cells:
            values = {"cells": _json(cells), **doubtful}
            connection.execute(_update(rows[place].id).values(values))
        else:
            gone = sa.delete(alignment_row).where(alignment_row.c.id == rows[place].id)
            connection.execute(gone)
    if made.new is not None:
        place, cells = made.new
        rank = _between(rows, place)
        values = {"alignment": id, "rank": rank, "cells": _json(cells), **doubtful}
        connection.execute(sa.insert(alignment_row).values(values))


def _between(rows: Sequence[AlignedRow], place: int) -> float:
    after = rows[place + 1].rank if place + 1 < len(rows) else rows[place].rank + 1
    return (rows[place].rank + after) / 2


def _update(row: int) -> sa.Update:
    return sa.update(alignment_row).where(alignment_row.c.id == row)


def _seen(connection: Connection, id: str, row: int, seen: str | None) -> float:
    """The rank of a row that is as somebody saw it; raises NotFound, RowChanged.

    A row that was seen and is gone was joined to another.
    """
    of = alignment_row.c
    statement = sa.select(alignment_row).where(of.alignment == id, of.id == row)
    if (found := connection.execute(statement).one_or_none()) is None:
        raise NotFound("row", str(row)) if seen is None else RowChanged(row)
    now = _row(found)
    if seen is not None and seen != now.version:
        raise RowChanged(row)
    return now.rank


def _refuse_settled(connection: Connection, id: str) -> None:
    """Refuse, and let nobody else change the rows until the end of the transaction."""
    locked = sa.select(alignment.c.id).where(alignment.c.id == id).with_for_update()
    connection.execute(locked).one_or_none()
    if _one(connection, id).state is not AlignmentState.ALIGNED:
        raise AlignmentSettled(id)


def _become(connection: Connection, id: str, state: AlignmentState, **values: str) -> None:
    statement = sa.update(alignment).where(alignment.c.id == id)
    connection.execute(statement.values(state=state, **values))


def _one(connection: Connection, id: str) -> StoredAlignment:
    row = connection.execute(sa.select(alignment).where(alignment.c.id == id)).one_or_none()
    if row is None:
        raise NotFound("alignment", id)
    return _alignment(row)


def _alignment(row: sa.Row[Any]) -> StoredAlignment:
    versions = {known: row.versions[known] for known in Language if known in row.versions}
    state = AlignmentState(row.state)
    return StoredAlignment(
        row.id, row.symbol, row.lineage, versions, state, row.error, row.by, row.at
    )


def _row(row: sa.Row[Any]) -> AlignedRow:
    cells = {Language(code): pieces for code, pieces in row.cells.items()}
    sure = frozenset(map(Language, row.sure))
    return AlignedRow(row.id, row.rank, cells, sure, RowState(row.state))


def _json(cells: Cells) -> dict[str, list[str]]:
    return {language.value: list(pieces) for language, pieces in cells.items()}
