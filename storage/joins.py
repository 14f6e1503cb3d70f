"""Joins: in one language the cell of a segment covers the next ones of its block.

A join is one act of whoever holds the claims on all of its cells, and one act undoes it. The first
cell gets the texts of all, as nobody has translated them yet; the others keep theirs untouched and
are let go. The event of the join names what stood in each, so that undoing it puts back texts and
states. No cell of another language is read or written.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import requests, schema
from storage.cell_rules import refusal, wrong_task
from storage.cell_source import CellSource, cell_source
from storage.cell_view import CellView, cell_of, read_cell
from storage.cells import set_cell
from storage.changes import Change, Effect
from storage.database import Database
from storage.join_events import Stood, stood_before, tell_join, tell_undo, texts_before
from storage.requests import Admission
from storage.segments import Segments, StoredBlock, StoredSegment
from translation.checks.problems import Problem
from translation.claims import LEASE_SECONDS, CellVersion, Task
from translation.documents import Segment, TargetState
from translation.errors import Covered, JoinSettled, NotFound, NotJoinable, NotJoined
from translation.joining import joined_text
from translation.languages import Language
from translation.markup import digest

event, joined, segment = schema.event, schema.joined, schema.segment
target = schema.target

Checker = Callable[["CellSource", str, Language], Sequence[Problem]]
"""What the checks say of a text for a source; it is asked inside the transaction."""

_SETTLED = (TargetState.REVIEWED, TargetState.FINAL)


@dataclass(frozen=True, slots=True)
class JoinPlace:
    """Segments of one block that follow each other, and the document they are of."""

    document: str
    block: StoredBlock
    segments: tuple[StoredSegment, ...]


@dataclass(frozen=True, slots=True)
class JoinedCell:
    """A cell after a join was made or undone."""

    segment: int
    state: TargetState
    version: int
    fence: int

    @property
    def at(self) -> CellVersion:
        """What the next write of the cell has to name."""
        return CellVersion(self.version, self.fence)


@dataclass(frozen=True, slots=True)
class Joined:
    """The cells of a join, the one that covers the others first; `covers` is 1 where undone.

    `repeated` says that this is the answer given to the same key before.
    """

    language: Language
    covers: int
    cells: tuple[JoinedCell, ...]
    seconds_left: int
    repeated: bool = False


class Joins:
    """The joins of a store; `effects` follow in the same transaction.

    An act renews the lease to `lease` seconds.
    """

    def __init__(
        self, database: Database, effects: Sequence[Effect] = (), lease: int = LEASE_SECONDS
    ) -> None:
        self._database, self._effects, self._lease = database, tuple(effects), lease

    def place(self, segment: int, count: int) -> JoinPlace:
        """A segment with those that follow it in its block, `count` in all.

        Raises NotFound, and NotJoinable where the block has not so many.
        """
        segments = Segments(self._database)
        known = segments.get(segment)
        block = segments.block(known.block)
        ids = [one.id for one in block.segments]
        if segment not in ids:
            raise NotFound("segment", str(segment))
        at = ids.index(segment)
        if at + count > len(ids):
            raise NotJoinable(segment, "its paragraph ends before; joins stay in one paragraph")
        return JoinPlace(known.document, block, block.segments[at : at + count])

    def source(self, segment: int, language: Language) -> CellSource:
        """What the cell of a segment in a language translates; raises NotFound."""
        with self._database.read() as connection:
            return cell_source(connection, segment, language)

    def join(
        self,
        place: JoinPlace,
        language: Language,
        whole: Segment,
        *,
        actor: str,
        at: CellVersion,
        key: str,
        checker: Checker,
    ) -> Joined:
        """Let the first cell of a place cover the others; `whole` is the source they have together.

        `at` is of the first cell. What stood in all of them stands in it and is `initial`. Raises
        NotFound, NotJoinable, Covered, StaleVersion, LostClaim, WrongState and KeyReused; then
        nothing is changed.
        """
        ids = [one.id for one in place.segments]
        body = {"act": "join", "segments": ids, "language": language.value, "at": str(at)}

        def run(connection: Connection) -> Joined:
            admission = requests.admit(connection, key, actor, body)
            if admission.response is not None:
                return _answered(admission.response, language, repeated=True)
            rows = [read_cell(connection, id, language) for id in ids]
            _refuse_join(rows, actor, at)
            cells = [cell_of(row) for row in rows]
            parts = [one.segment for one in place.segments]
            text = joined_text(parts, [cell.text for cell in cells], whole, language)
            left = _cover(connection, rows, actor, at, whole, text, self._lease)
            source = CellSource(whole.text, whole.tags, place.segments[0].language, ids[-1])
            problems = () if not text else tuple(checker(source, text, language))
            tell_join(connection, admission, cells, actor, text)
            for cell in cells:
                first = cell is cells[0]
                after = (text or "") if first else (cell.text or "")
                found = problems if first else ()
                self._follow(
                    connection,
                    _withdrawn(admission, cell, actor, after, found),
                )
            return _answer(connection, admission, language, len(ids), ids, left)

        return self._database.write(run)

    def undo(
        self,
        segment: int,
        language: Language,
        *,
        actor: str,
        at: CellVersion,
        key: str,
        checker: Checker,
    ) -> Joined:
        """Take a join apart: each of its cells has the text and state it had, and is the actor's.

        `at` is of the first cell. What was written into it since stays in its history. Raises
        NotFound, NotJoined, JoinSettled where it was reviewed meanwhile, Covered, StaleVersion,
        LostClaim, WrongState and KeyReused; then nothing is changed.
        """
        body = {"act": "unjoin", "segment": segment, "language": language.value, "at": str(at)}

        def run(connection: Connection) -> Joined:
            admission = requests.admit(connection, key, actor, body)
            if admission.response is not None:
                return _answered(admission.response, language, repeated=True)
            row = read_cell(connection, segment, language)
            cell = cell_of(row)
            _refuse_undo(cell, actor, at)
            stood = stood_before(connection, cell.target)
            texts = texts_before(connection, stood)
            left = _uncover(connection, row, actor, at, stood, texts, self._lease)
            tell_undo(connection, admission, cell, actor, stood, texts)
            self._follow(connection, _withdrawn(admission, cell, actor, texts[0] or "", ()))
            for one, text in zip(stood, texts, strict=True):
                source = cell_source(connection, one.segment, language)
                problems = checker(source, text, language) if text and one.vouched else ()
                self._follow(connection, _restored(connection, admission, one, actor, problems))
            ids = [one.segment for one in stood]
            return _answer(connection, admission, language, 1, ids, left)

        return self._database.write(run)

    def _follow(self, connection: Connection, change: Change) -> None:
        for effect in self._effects:
            effect(connection, change)


def _refuse_join(rows: Sequence[sa.Row[Any]], actor: str, at: CellVersion) -> None:
    """Say why cells are not joined: each must stand for itself and be the actor's to translate."""
    for number, row in enumerate(rows):
        cell = cell_of(row)
        named = at if number == 0 else cell.at
        if number and (cell.covered_by is not None or cell.covers > 1):
            raise NotJoinable(rows[0].segment, f"segment {cell.segment} is joined already")
        if (refused := refusal(cell, actor, named)) is not None:
            raise refused
        if cell.covers > 1:
            raise NotJoinable(cell.segment, "it is joined already; undo that join first")
        if cell.task is not Task.TRANSLATE or cell.state in _SETTLED:
            raise wrong_task(cell, TargetState.TRANSLATED)


def _refuse_undo(cell: CellView, actor: str, at: CellVersion) -> None:
    if cell.covered_by is not None:
        raise Covered(cell.segment, cell.language, cell.covered_by)
    if cell.covers == 1:
        raise NotJoined(cell.segment, cell.language)
    if cell.state in _SETTLED:
        raise JoinSettled(cell.segment, cell.language, cell.state)
    if (refused := refusal(cell, actor, at)) is not None:
        raise refused
    if cell.task is not Task.TRANSLATE:
        raise wrong_task(cell, TargetState.TRANSLATED)


def _cover(
    connection: Connection,
    rows: Sequence[sa.Row[Any]],
    actor: str,
    at: CellVersion,
    whole: Segment,
    text: str | None,
    lease: int,
) -> int:
    """Let the first cell stand for all; gives the seconds left of its lease."""
    first, *others = rows
    values: dict[str, Any] = {"state": TargetState.INITIAL.value, "covers": len(rows)}
    values |= {"text": text, "origin": None, "percent": None}
    left = set_cell(connection, first, actor, at, values, lease=lease)
    covered = {"state": TargetState.INITIAL.value, "covers": 0, "covered_by": first.segment}
    for row in others:
        set_cell(connection, row, actor, cell_of(row).at, covered, lease=None)
    tags = [asdict(tag) for tag in whole.tags]
    source = {"text": whole.text, "tags": tags, "digest": digest(whole.text, whole.tags)}
    connection.execute(sa.insert(joined).values(target=first.id, **source))
    return left


def _uncover(
    connection: Connection,
    row: sa.Row[Any],
    actor: str,
    at: CellVersion,
    stood: Sequence[Stood],
    texts: Sequence[str | None],
    lease: int,
) -> int:
    """Let each cell stand for itself again, under the claim of the first."""
    first, *others = stood
    values = {**_values(first), "text": texts[0], "origin": first.origin, "percent": first.percent}
    left = set_cell(connection, row, actor, at, {**values, "covers": 1}, lease=lease)
    until = sa.select(target.c.lease_until).where(target.c.id == first.target).scalar_subquery()
    for one in others:
        statement = sa.update(target).where(
            target.c.id == one.target, target.c.covered_by == first.segment
        )
        statement = statement.values(**_values(one), covers=1, covered_by=None)
        held = {"claim": row.claim, "holder": actor, "lease_until": until}
        counted = {"fence": target.c.fence + 1, "version": target.c.version + 1}
        connection.execute(statement.values(**held, **counted))
    connection.execute(sa.delete(joined).where(joined.c.target == first.target))
    return left


def _values(stood: Stood) -> dict[str, Any]:
    return {
        "state": stood.state,
        "translated_by": stood.translated_by,
        "returned": stood.returned,
    }


def _withdrawn(
    admission: Admission, cell: CellView, actor: str, text: str, problems: Sequence[Problem]
) -> Change:
    """A cell that nobody has translated any more, since it stands for others than before."""
    return Change(
        admission.id,
        actor,
        cell.document,
        cell.job,
        cell.segment,
        cell.target,
        cell.language,
        cell.state,
        TargetState.INITIAL,
        cell.text,
        text,
        cell.version + 1,
        tuple(problems),
        cell.covers,
    )


def _restored(
    connection: Connection,
    admission: Admission,
    stood: Stood,
    actor: str,
    problems: Sequence[Problem],
) -> Change:
    """A cell that is again what it was before the join."""
    row = connection.execute(_RESTORED, {"cell": stood.target}).one()
    text = row.text or ""
    return Change(
        admission.id,
        actor,
        row.document,
        row.job,
        row.segment,
        row.id,
        Language(row.language),
        TargetState.INITIAL,
        TargetState(row.state),
        text,
        text,
        row.version,
        tuple(problems),
    )


def _answer(
    connection: Connection,
    admission: Admission,
    language: Language,
    covers: int,
    ids: Sequence[int],
    left: int,
) -> Joined:
    cells = [cell_of(read_cell(connection, id, language)) for id in ids]
    listed = [[cell.segment, cell.state.value, cell.version, cell.fence] for cell in cells]
    response: dict[str, object] = {"covers": covers, "cells": listed, "seconds_left": left}
    requests.answer(connection, admission, response)
    return _answered(response, language, repeated=False)


def _answered(response: Any, language: Language, *, repeated: bool) -> Joined:
    cells = tuple(
        JoinedCell(segment, TargetState(state), version, fence)
        for segment, state, version, fence in response["cells"]
    )
    return Joined(language, response["covers"], cells, response["seconds_left"], repeated)


_RESTORED = (
    sa.select(target, schema.job.c.document)
    .join(schema.job, schema.job.c.id == target.c.job)
    .where(target.c.id == sa.bindparam("cell"))
)
