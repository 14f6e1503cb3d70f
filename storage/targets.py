"""Target cells: one segment in one target language."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import requests, schema
from storage.clock import clock
from storage.database import Database
from storage.events import EventEntry, append
from translation.documents import TargetState
from translation.languages import Language
from translation.leverage import Fill, Origin

_ORIGINS = tuple(origin.value for origin in Origin)

target = schema.target

Row = tuple[int, Language, Fill]
"""A segment's id, a language, and what leverage puts there."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One target cell; `origin` and `percent` are None where no leverage put its text there."""

    segment: int
    language: Language
    state: TargetState
    version: int
    fence: int
    text: str | None
    origin: str | None
    percent: int | None


class Targets:
    """The target cells of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def leverage(
        self, document: str, rows: Iterable[Row], *, by: str = "system"
    ) -> dict[Language, int]:
        """Put leverage into cells nobody touched; gives how many changed in each language.

        A cell is untouched while it is `initial`, without a holder, without a draft, and what
        stands in it is leverage. It stays `initial`. The same rows again change nothing. Each
        language gets one event, with the range of its segments and the digest of what was given.
        """
        ordered = sorted(rows, key=lambda row: (row[1], row[0]))
        changed = dict.fromkeys((language for _, language, _ in ordered), 0)
        for counted in self._database.in_batches(ordered, _fill):
            for language, count in counted.items():
                changed[language] += count
        for language, count in changed.items():
            mine = [row for row in ordered if row[1] is language]
            self._database.write(
                lambda c, mine=mine, count=count: _tell(c, document, mine, count, by)  # type: ignore[misc]
            )
        return changed

    def take_out(self, cells: Iterable[tuple[int, Language]]) -> None:
        """Empty cells nobody touched, by segment and language: what leverage had is no match now.

        Untouched is what `leverage` calls so; other cells stay as they are.
        """
        given = [
            {"of_segment": segment, "in_language": language.value} for segment, language in cells
        ]
        self._database.in_batches(given, lambda c, rows: c.execute(_TAKE_OUT, rows).rowcount)

    def cells(self, document: str, language: Language) -> list[Cell]:
        """The cells of a document in one language, in reading order."""
        statement = (
            sa.select(target)
            .join(schema.job, schema.job.c.id == target.c.job)
            .where(schema.job.c.document == document, target.c.language == language)
            .order_by(target.c.seq)
        )
        with self._database.read() as connection:
            return [_cell(row) for row in connection.execute(statement)]


def _fill(connection: Connection, rows: Sequence[Row]) -> dict[Language, int]:
    changed: dict[Language, int] = {}
    for language in dict.fromkeys(row[1] for row in rows):
        mine = [_values(row) for row in rows if row[1] is language]
        changed[language] = connection.execute(_FILL, mine).rowcount
    return changed


def _values(row: Row) -> dict[str, Any]:
    segment, language, fill = row
    return {
        "of_segment": segment,
        "in_language": language,
        "new_text": fill.text,
        "new_origin": fill.origin,
        "new_percent": fill.percent,
    }


_new_text = sa.bindparam("new_text", type_=sa.Text)
_new_origin = sa.bindparam("new_origin", type_=sa.Text)
_new_percent = sa.bindparam("new_percent", type_=sa.BigInteger)
_drafts = sa.select(schema.draft.c.target).where(schema.draft.c.target == target.c.id)
_UNTOUCHED = (
    target.c.segment == sa.bindparam("of_segment"),
    target.c.language == sa.bindparam("in_language"),
    target.c.state == TargetState.INITIAL.value,
    target.c.holder.is_(None),
    target.c.covers == 1,  # what is joined is no match for one of its segments
    sa.or_(target.c.text.is_(None), *(target.c.origin == origin for origin in _ORIGINS)),
    ~_drafts.exists(),
)
_FILL = (
    sa.update(target)
    .where(
        *_UNTOUCHED,
        sa.or_(
            target.c.text.is_distinct_from(_new_text),
            target.c.origin.is_distinct_from(_new_origin),
            target.c.percent.is_distinct_from(_new_percent),
        ),
    )
    .values(
        text=_new_text,
        origin=_new_origin,
        percent=_new_percent,
        version=target.c.version + 1,
        changed_at=clock(),
    )
)


_TAKE_OUT = (
    sa.update(target)
    .where(*_UNTOUCHED, target.c.text.is_not(None))
    .values(text=None, origin=None, percent=None, version=target.c.version + 1, changed_at=clock())
)


def _tell(
    connection: Connection, document: str, rows: Sequence[Row], changed: int, by: str
) -> None:
    """The event of one language, once: a run that was killed and repeated tells it at its end."""
    digest = hashlib.sha256()
    for segment, _, fill in rows:
        digest.update(f"{segment}\0{fill.origin}\0{fill.percent}\0{fill.text}\0".encode())
    language = rows[0][1]
    detail: dict[str, object] = {
        "language": language.value,
        "from": rows[0][0],
        "to": rows[-1][0],
        "cells": len(rows),
        "sha256": digest.hexdigest(),
    }
    key = f"leverage:{document}:{language.value}:{digest.hexdigest()}"
    admission = requests.admit(connection, key, "system", {})
    if admission.response is not None and not changed:
        return
    requests.answer(connection, admission, {"told": True})
    entry = EventEntry("leveraged", by, document, detail={**detail, "changed": changed})
    append(connection, entry)


def _cell(row: sa.Row[Any]) -> Cell:
    return Cell(
        row.segment,
        Language(row.language),
        TargetState(row.state),
        row.version,
        row.fence,
        row.text,
        row.origin,
        row.percent,
    )
