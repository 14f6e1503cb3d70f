"""Drafts: what a person has typed and not saved, kept for each person and cell.

A draft needs no lease and no version, and makes no event. Expiry and conflict never delete it: a
draft goes when its author saves the cell or drops it, and is offered to the next holder till then.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.cell_view import read_moved_cell
from storage.clock import clock
from storage.database import Database, insert
from translation.languages import Language

draft, job, target = schema.draft, schema.job, schema.target


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person typed over version `base_version`; `sequence` counts up in the browser."""

    segment: int
    user: str
    text: str
    base_version: int
    sequence: int
    at: datetime


class Drafts:
    """The drafts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self,
        segment: int,
        language: Language,
        user: str,
        text: str,
        base_version: int,
        sequence: int,
    ) -> bool:
        """Keep a draft; False where one with a later sequence is there. Raises NotFound."""

        def run(connection: Connection) -> bool:
            cell = _target(connection, segment, language)
            typed = {"text": text, "base_version": base_version, "sequence": sequence}
            made = insert(connection, draft).values(target=cell, user=user, **typed)
            statement = made.on_conflict_do_update(
                index_elements=["target", "user"],
                set_={**typed, "at": clock()},
                where=draft.c.sequence <= sequence,
            )
            return connection.execute(statement.returning(draft.c.target)).first() is not None

        return self._database.write(run)

    def of(self, segment: int, language: Language) -> list[Draft]:
        """Everybody's drafts of a cell, latest first."""
        statement = _DRAFTS.where(target.c.segment == segment, target.c.language == language)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(draft.c.at.desc(), draft.c.user))
            return [_draft(row) for row in rows]

    def mine(self, document: str, language: Language, user: str) -> dict[int, Draft]:
        """One person's drafts of a document in one language, by segment in reading order."""
        statement = (
            _DRAFTS.join(job, job.c.id == target.c.job)
            .where(job.c.document == document, target.c.language == language)
            .where(draft.c.user == user)
            .order_by(target.c.seq)
        )
        with self._database.read() as connection:
            return {row.segment: _draft(row) for row in connection.execute(statement)}

    def drop(self, segment: int, language: Language, user: str) -> bool:
        """Throw a person's own draft away; whether there was one. Raises NotFound."""

        def run(connection: Connection) -> bool:
            cell = _target(connection, segment, language)
            mine = sa.delete(draft).where(draft.c.target == cell, draft.c.user == user)
            return connection.execute(mine).rowcount > 0

        return self._database.write(run)


def _target(connection: Connection, segment: int, language: Language) -> int:
    """The cell that was typed into; what was typed for a source that was corrected goes with it."""
    return int(read_moved_cell(connection, segment, language).id)


_DRAFTS = sa.select(draft, target.c.segment).join(target, target.c.id == draft.c.target)


def _draft(row: sa.Row[Any]) -> Draft:
    return Draft(row.segment, row.user, row.text, row.base_version, row.sequence, row.at)
