"""Jobs as editors see them: final, opened again, their mode and their day.

A job is final by an editor's word, once every cell is reviewed (of a spot-checked job, those of the
sample, and the rest translated) and nothing that blocks is open; its cells then stand still until
an editor opens it again. Each of the two raises the job's version, so that a publication knows
whether it was made of the texts it was asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.booking import Booking
from storage.clock import clock
from storage.database import Database
from storage.events import EventEntry, append
from storage.findings import blocking
from storage.intake import OPEN
from storage.ledger import LedgerEntry, Stage, write_entries
from storage.locks import lock_document
from storage.once import Answer, once
from storage.reasons import stated
from translation.documents import DocumentState, JobMode, TargetState
from translation.errors import FindingsOpen, NotFound, NotReady, NotReviewed, UsageError, WrongState
from translation.languages import Language
from translation.spot import rank, sampled

FINAL = "final"
"""The state of a job that an editor called final; any other is `open`."""

_WHOLE = 100

document, job, segment, target = schema.document, schema.job, schema.segment, schema.target


class ShareRefused(UsageError):
    """A share of segments that is none."""

    code = "bad_share"

    def __init__(self, given: int) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f"{self.given} is no share of the segments; give a number from 1 to {_WHOLE}"


@dataclass(frozen=True, slots=True)
class Job:
    """One document into one language; `version` counts how often it became final or open again.

    `share` is how many segments of a hundred are read where the mode is spot-checked.
    """

    id: int
    document: str
    language: Language
    mode: JobMode
    share: int
    state: str
    due: date | None
    version: int
    final_by: str | None
    final_at: datetime | None


class Jobs:
    """The jobs of a store; `booking` says which day it is and what a page is."""

    def __init__(self, database: Database, booking: Booking) -> None:
        self._database, self._booking = database, booking

    def get(self, document: str, language: Language) -> Job:
        """The job of a document into a language; raises NotFound."""
        with self._database.read() as connection:
            return _job(_read(connection, document, language))

    def list(self, document: str) -> "list[Job]":
        """The jobs of a document, in the order of the languages."""
        statement = sa.select(job).where(job.c.document == document)
        with self._database.read() as connection:
            found = [_job(row) for row in connection.execute(statement)]
        return sorted(found, key=lambda one: list(Language).index(one.language))

    def finalise(
        self, document: str, language: Language, *, by: str, key: str | None = None
    ) -> Job:
        """Call a text final: its cells, the job, the ledger and the event in one transaction.

        Claims on it end. A job that is final is given again. Raises NotFound, NotReady before the
        document is cut into segments, NotReviewed and FindingsOpen; then nothing is changed.
        """

        def run(connection: Connection, request: int) -> Answer:
            lock_document(connection, document)
            found = _read(connection, document, language)
            if found.state != FINAL:
                self._finalise(connection, found, by, request)
            return {"job": found.id}

        body = {"act": "finalise", "document": document, "language": language}
        once(self._database, body, by=by, key=key, work=run)
        return self.get(document, language)

    def _finalise(self, connection: Connection, found: sa.Row[Any], by: str, request: int) -> None:
        language, version = Language(found.language), found.version + 1
        _refuse_unread(connection, found)
        cells = _make_final(connection, found)
        if count := blocking(connection, found.document, [language]):
            raise FindingsOpen(found.document, language, count)
        values = {"state": FINAL, "final_by": by, "final_at": clock()}
        _set(connection, found, **values, version=version)
        self._book(connection, found, version)
        detail = {"language": language.value, "version": version, "cells": cells}
        entry = EventEntry("finalised", by, found.document, detail=detail, request=request)
        append(connection, entry)

    def _book(self, connection: Connection, found: sa.Row[Any], version: int) -> None:
        words = (
            sa.select(sa.func.coalesce(sa.func.sum(segment.c.words), 0))
            .join(target, target.c.segment == segment.c.id)
            .where(target.c.job == found.id, segment.c.superseded_by.is_(None))
        )
        entry = LedgerEntry(
            _booked_as(found.id, version),
            self._booking.day(connection),
            found.document,
            Language(found.language),
            Stage.FINAL,
            self._booking.definition,
            int(connection.execute(words).scalar_one()),
        )
        write_entries(connection, [entry])

    def reopen(
        self, document: str, language: Language, *, by: str, reason: str, key: str | None = None
    ) -> Job:
        """Open a final text again: its cells are reviewed, its words are taken back.

        What is published stays published. Raises NotFound, ReasonMissing, and WrongState where
        the job is not final.
        """
        said = stated(reason, "open a final text again")

        def run(connection: Connection, request: int) -> Answer:
            lock_document(connection, document)
            found = _read(connection, document, language)
            if found.state != FINAL:
                raise WrongState(f"document {document} in {language}", found.state, FINAL)
            read = target.c.reviewed_by.is_not(None)
            _move(connection, found, TargetState.FINAL, TargetState.REVIEWED, read)
            _move(connection, found, TargetState.FINAL, TargetState.TRANSLATED)
            self._booking.reverse(connection, _booked_as(found.id, found.version))
            version = found.version + 1
            values = {"state": OPEN, "final_by": None, "final_at": None}
            _set(connection, found, **values, version=version)
            detail = {"language": language.value, "version": version, "reason": said}
            entry = EventEntry("reopened", by, document, detail=detail, request=request)
            append(connection, entry)
            return {"job": found.id}

        body = {"act": "reopen", "document": document, "language": language, "reason": said}
        once(self._database, body, by=by, key=key, work=run)
        return self.get(document, language)

    def set_mode(
        self,
        document: str,
        language: Language,
        mode: JobMode,
        *,
        by: str,
        share: int | None = None,
    ) -> Job:
        """Say whether a second person reads the text, and of a spot check how much of a hundred.

        Of a text so short that its sample would be empty it is as much as reads one segment. Raises
        NotFound, ShareRefused, and WrongState where the text is final.
        """
        if share is not None and not 0 < share <= _WHOLE:
            raise ShareRefused(share)
        said = {} if share is None else {"share": share}
        return self._settle(document, language, by, {"mode": mode.value, **said})

    def set_due(self, document: str, language: Language, due: date | None, *, by: str) -> Job:
        """Say by when the text is due, None for no day; raises NotFound."""
        return self._settle(document, language, by, {"due": due})

    def _settle(self, document: str, language: Language, by: str, values: Mapping[str, Any]) -> Job:
        def run(connection: Connection) -> None:
            lock_document(connection, document)
            found = _read(connection, document, language)
            if "mode" in values and found.state == FINAL:
                raise WrongState(f"document {document} in {language}", FINAL, OPEN)
            settled = {**values}
            if values.get("mode") == JobMode.SPOT_CHECKED:
                settled["share"] = _reading_some(connection, found, values.get("share"))
            changed = {k: v for k, v in settled.items() if found._mapping[k] != v}
            if not changed:
                return
            _set(connection, found, **changed)
            told = {name: None if v is None else str(v) for name, v in changed.items()}
            detail = {"language": language.value, **told}
            append(connection, EventEntry("job_set", by, document, detail=detail))

        self._database.write(run)
        return self.get(document, language)


def _booked_as(job: int, version: int) -> str:
    return f"{Stage.FINAL}:{job}:{version}"


def _reading_some(connection: Connection, found: sa.Row[Any], share: int | None) -> int:
    """The share, or the least above it of which the sample of the job has a segment."""
    first = sa.select(sa.func.min(rank(target.c.job, target.c.segment)))
    cells = first.where(target.c.job == found.id, target.c.covers > 0)
    least = connection.execute(cells).scalar_one()
    wanted = found.share if share is None else share
    return int(wanted if least is None else max(wanted, least + 1))


def _refuse_unread(connection: Connection, found: sa.Row[Any]) -> None:
    """Before its segments are stored a document has no cells, and none would be unreviewed."""
    statement = sa.select(document.c.state).where(document.c.id == found.document)
    state = DocumentState(connection.execute(statement).scalar_one())
    if state is DocumentState.RECEIVED:
        raise NotReady(found.document, state.value, DocumentState.SEGMENTED.value)


def _make_final(connection: Connection, found: sa.Row[Any]) -> int:
    """Make the cells of a job final; gives how many, raises NotReviewed.

    The cells are moved first and counted then: a save that came before is in, and one that comes
    later finds the cell final. Outside the sample of a spot check a translated cell will do.
    """
    moved = _move(connection, found, TargetState.REVIEWED, TargetState.FINAL)
    if found.mode == JobMode.SPOT_CHECKED:
        spared = sa.not_(sampled(target.c.job, target.c.segment, found.share))
        moved += _move(connection, found, TargetState.TRANSLATED, TargetState.FINAL, spared)
    if left := _unreviewed(connection, found):
        raise NotReviewed(found.document, found.language, left)
    return moved


def _move(
    connection: Connection,
    found: sa.Row[Any],
    before: TargetState,
    after: TargetState,
    *chosen: sa.ColumnElement[bool],
) -> int:
    """Bring the chosen cells of a job from one state to another, held by nobody; how many."""
    mine = sa.select(target.c.id).where(target.c.job == found.id).order_by(target.c.seq)
    connection.execute(mine.with_for_update())  # in order, so that no circle of waiting arises
    statement = (
        sa.update(target)
        .where(target.c.job == found.id, target.c.state == before, *chosen)
        .values(
            state=after,
            version=target.c.version + 1,
            changed_at=clock(),
            holder=None,
            lease_until=None,
            claim=None,
        )
    )
    return connection.execute(statement).rowcount


def _unreviewed(connection: Connection, found: sa.Row[Any]) -> int:
    """The segments without a final cell, those that have no cell yet among them.

    What a joined cell covers is as final as that one.
    """
    cell = sa.and_(target.c.segment == segment.c.id, target.c.job == found.id)
    statement = (
        sa.select(sa.func.count())
        .select_from(segment.outerjoin(target, cell))
        .where(segment.c.document == found.document, segment.c.superseded_by.is_(None))
        .where(segment.c.language != found.language)
        .where(sa.func.coalesce(target.c.state, "") != TargetState.FINAL)
        .where(sa.func.coalesce(target.c.covers, 1) > 0)
    )
    return int(connection.execute(statement).scalar_one())


def _set(connection: Connection, found: sa.Row[Any], **values: Any) -> None:
    connection.execute(sa.update(job).where(job.c.id == found.id).values(values))


def _read(connection: Connection, document: str, language: Language) -> sa.Row[Any]:
    statement = sa.select(job).where(job.c.document == document, job.c.language == language)
    found = connection.execute(statement).one_or_none()
    if found is None:
        raise NotFound("job", f"of document {document} in {language}")
    return found


def _job(row: sa.Row[Any]) -> Job:
    return Job(
        row.id,
        row.document,
        Language(row.language),
        JobMode(row.mode),
        row.share,
        row.state,
        row.due,
        row.version,
        row.final_by,
        row.final_at,
    )
