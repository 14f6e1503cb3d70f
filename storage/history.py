"""The history of a cell: who did what, when, and every text that ever stood in it.

It is read from the events, which nobody can change. A text that one of them names is given whole,
so that it can be put back by saving it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database
from translation.documents import TargetState
from translation.errors import NotFound
from translation.languages import Language

comment, event, finding, target = schema.comment, schema.event, schema.finding, schema.target

_OF_JOB: Mapping[str, TargetState] = {
    "finalised": TargetState.FINAL,
    "reopened": TargetState.REVIEWED,
}
"""Acts on a whole job, told once, with the state in which they left each of its cells."""

_MOST = 200


@dataclass(frozen=True, slots=True)
class Act:
    """One act by its event; `text` is what it left in the cell, None where it touched no text.

    `state` is the one it left, None where it changed none; `note` is what the person said with it.
    """

    event: int
    at: datetime
    actor: str
    kind: str
    state: TargetState | None
    version: int | None
    fence: int | None
    text: str | None
    note: str | None
    segment: int | None = None
    language: Language | None = None


class History:
    """What was done to cells and documents, read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_cell(self, segment: int, language: Language) -> list[Act]:
        """What was done to a cell, newest first; raises NotFound.

        What an editor did to the whole text is among it: it changed this cell too.
        """
        with self._database.read() as connection:
            cell = _cell(connection, segment, language)
            rows = list(connection.execute(_ACTS.where(event.c.target == cell.id)))
            if cell.version:  # the job was final once
                rows += _of_job(connection, cell.document, language)
            rows.sort(key=lambda row: int(row.id), reverse=True)
            return _acts(connection, rows)

    def of_document(self, document: str, limit: int = _MOST) -> list[Act]:
        """The latest acts on a document and its cells, newest first."""
        statement = _ACTS.where(event.c.document == document).limit(limit)
        with self._database.read() as connection:
            return _acts(connection, list(connection.execute(statement)))


_ACTS = (
    sa.select(event, schema.text.c.body, target.c.segment, target.c.language)
    .select_from(
        event.outerjoin(schema.text, schema.text.c.sha256 == event.c.text_sha256).outerjoin(
            target, target.c.id == event.c.target
        )
    )
    .order_by(event.c.id.desc())
)


def _cell(connection: Connection, segment: int, language: Language) -> sa.Row[Any]:
    statement = (
        sa.select(target.c.id, schema.job.c.document, schema.job.c.version)
        .join(schema.job, schema.job.c.id == target.c.job)
        .where(target.c.segment == segment, target.c.language == language)
    )
    found = connection.execute(statement).one_or_none()
    if found is None:
        raise NotFound("cell", f"of segment {segment} in {language}")
    return found


def _of_job(connection: Connection, document: str, language: Language) -> list[sa.Row[Any]]:
    """What editors did to the whole text that the cell belongs to."""
    statement = _ACTS.where(event.c.document == document, event.c.kind.in_(list(_OF_JOB)))
    return [row for row in connection.execute(statement) if _language(row) is language]


def _acts(connection: Connection, rows: Sequence[sa.Row[Any]]) -> list[Act]:
    """The acts with what people said with them: a reviser's note, the reason of a waiver."""
    notes = _said(connection, comment.c.id, comment.c.body, _named(rows, "comment"))
    reasons = _said(connection, finding.c.id, finding.c.reason, _named(rows, "finding"))
    text = schema.text
    found = _said(connection, text.c.sha256, text.c.body, _named(rows, "found"))
    acts: list[Act] = []
    for row in rows:
        acts.append(_act(row, notes, reasons))
        if row.detail and "found" in row.detail:
            acts.append(_found(row, found[row.detail["found"]]))
    return acts


def _found(row: sa.Row[Any], text: str) -> Act:
    """What leverage had put into the cell, which the act found there and wrote over."""
    percent = row.detail.get("percent")
    return Act(
        event=row.id,
        at=row.at,
        actor="memory",
        kind="leveraged",
        state=TargetState.INITIAL,
        version=row.version - 1,
        fence=row.fence,
        text=text,
        note=row.detail["origin"] if percent is None else f"{row.detail['origin']} {percent} %",
        segment=row.segment,
        language=_language(row),
    )


def _named(rows: Sequence[sa.Row[Any]], noun: str) -> list[Any]:
    return [row.detail[noun] for row in rows if row.detail and noun in row.detail]


def _said(
    connection: Connection, key: sa.Column[Any], words: sa.Column[str], ids: Sequence[Any]
) -> dict[Any, str]:
    if not ids:
        return {}
    found = connection.execute(sa.select(key, words).where(key.in_(ids)))
    return dict(found.tuples().all())


def _act(row: sa.Row[Any], notes: Mapping[int, str], reasons: Mapping[int, str]) -> Act:
    said = row.detail or {}
    note = notes.get(said.get("comment", 0)) or reasons.get(said.get("finding", 0))
    return Act(
        event=row.id,
        at=row.at,
        actor=row.actor,
        kind=row.kind,
        state=_state(row),
        version=row.version,
        fence=row.fence,
        text=row.body,
        note=note or said.get("reason"),
        segment=row.segment,
        language=_language(row),
    )


def _state(row: sa.Row[Any]) -> TargetState | None:
    told = (row.detail or {}).get("state")
    return TargetState(told) if told is not None else _OF_JOB.get(row.kind)


def _language(row: sa.Row[Any]) -> Language | None:
    told = row.language or (row.detail or {}).get("language")
    return None if told is None else Language(told)
