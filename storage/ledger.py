"""Words done, by day, language and stage: rows that are only ever added.

An act that is undone is a counter-entry that names the one it reverses; a reissue counts only what
it changed. The key of an entry says what it counts, so that a repeated run counts nothing twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import Database, insert
from storage.schema import document, ledger
from translation.errors import NotFound
from translation.languages import Language


class Stage(StrEnum):
    """How far the words had come that an entry counts."""

    RECEIVED = "received"
    LEVERAGED = "leveraged"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """Integer words of the source in one language at one stage, by a definition of a page."""

    key: str
    day: date
    document: str | None
    language: Language
    stage: Stage
    definition: str
    words: int
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerSum:
    """The words of one day, language, stage and definition."""

    day: date
    language: Language
    stage: Stage
    definition: str
    words: int


def write_entries(connection: Connection, entries: Iterable[LedgerEntry]) -> int:
    """Write the entries whose keys are new, in the caller's transaction; gives how many."""
    written = 0
    for entry in entries:
        values = {
            "key": entry.key,
            "day": entry.day,
            "document": entry.document,
            "language": entry.language,
            "stage": entry.stage,
            "definition": entry.definition,
            "words": entry.words,
            "reverses": entry.reverses,
        }
        statement = insert(connection, ledger).values(values)
        new = statement.on_conflict_do_nothing(index_elements=["key"]).returning(ledger.c.id)
        written += connection.execute(new).first() is not None
    return written


class Ledger:
    """The ledger of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, entries: Iterable[LedgerEntry]) -> int:
        """Write the entries whose keys are new; gives how many."""
        return sum(self._database.in_batches(entries, write_entries))

    def raise_to(
        self,
        document: str,
        stage: Stage,
        totals: Mapping[Language, int],
        *,
        day: date,
        definition: str,
    ) -> int:
        """Book what is missing to the words of a document at a stage; gives the new entries.

        `totals` are whole words by language. What is booked already, counter-entries taken off, is
        not booked again, however many book at once; a total of 0 is booked once, so that it is
        known that it was counted. Raises NotFound.
        """

        def run(connection: Connection) -> int:
            _lock(connection, document)
            booked = _booked(connection, document, stage)
            entries = []
            for language, total in totals.items():
                rows, words = booked.get(language, (0, 0))
                if total > words or not rows:
                    key = f"{stage.value}:{document}:{language.value}:{rows}"
                    missing = total - words
                    entries.append(
                        LedgerEntry(key, day, document, language, stage, definition, missing)
                    )
            return write_entries(connection, entries)

        return self._database.write(run)

    def sums(self, start: date, end: date, *, definition: str | None = None) -> list[LedgerSum]:
        """The words of each day from `start` to `end`, both included, oldest first."""
        columns = (ledger.c.day, ledger.c.language, ledger.c.stage, ledger.c.definition)
        statement = (
            sa.select(*columns, sa.func.sum(ledger.c.words).label("words"))
            .where(ledger.c.day.between(start, end))
            .group_by(*columns)
            .order_by(*columns)
        )
        if definition is not None:
            statement = statement.where(ledger.c.definition == definition)
        with self._database.read() as connection:
            return [_sum(row) for row in connection.execute(statement)]


def _lock(connection: Connection, id: str) -> None:
    """One at a time for each document: between reading and booking nothing is booked."""
    statement = sa.select(document.c.id).where(document.c.id == id).with_for_update()
    if connection.execute(statement).first() is None:
        raise NotFound("document", id)


def _booked(connection: Connection, id: str, stage: Stage) -> dict[Language, tuple[int, int]]:
    """The number of entries and their words, by language."""
    statement = (
        sa.select(ledger.c.language, sa.func.count(), sa.func.sum(ledger.c.words))
        .where(ledger.c.document == id, ledger.c.stage == stage)
        .group_by(ledger.c.language)
    )
    found = connection.execute(statement)
    return {Language(language): (int(rows), int(words)) for language, rows, words in found}


def _sum(row: sa.Row[Any]) -> LedgerSum:
    language, stage = Language(row.language), Stage(row.stage)
    return LedgerSum(row.day, language, stage, row.definition, int(row.words))
