"""Joins: in one language the cell of a segment covers the next ones of its block.

A join is one act of whoever holds the claims on all of its cells, and one act undoes it. The first
cell gets the texts of all, as nobody has translated them yet; the others keep theirs untouched and
are let go. The event of the join names what stood in each, so that undoing it puts back texts and
states. No cell of another language is read or written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import requests, schema
from storage.cell_rules import refusal, wrong_task
from storage.cell_view import CellView, cell_of, read_cell
from storage.cells import keep_text, set_cell
from storage.changes import Change, Effect
from storage.database import Database
from storage.events import EventEntry, append
from storage.requests import Admission
from storage.segments import Segments, StoredBlock, StoredSegment
from translation.checks.problems import Problem
from translation.claims import CellVersion, Task
from translation.documents import Segment, TargetState
from translation.errors import Covered, JoinSettled, NotFound, NotJoinable, NotJoined
from translation.joining import joined_text
from translation.languages import Language
from translation.markup import InlineTag, digest

event, joined, segment = schema.event, schema.joined, schema.segment
target = schema.target

Checker = Callable[["CellSource", str, Language], Sequence[Problem]]
"""What the checks say of a text for a source; it is asked inside the transaction."""

_SETTLED = (TargetState.REVIEWED, TargetState.FINAL)


@dataclass(frozen=True, slots=True)
class CellSource:
    """What a cell translates: its segment, or all that are joined in it; `last` ends them."""

    text: str
    tags: tuple[InlineTag, ...]
    language: Language
    last: int


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


@dataclass(frozen=True, slots=True)
class _Stood:
    """What stood in a cell before a join, as the event of it says."""

    target: int
    segment: int
    state: str
    text_sha256: str | None
    origin: str | None
    percent: int | None
    translated_by: str | None
    returned: bool

    @property
    def vouched(self) -> bool:
        """Whether a person typed the text or let it stand; else leverage alone put it there."""
        return self.origin is None or self.state != TargetState.INITIAL


class Joins:
    """The joins of a store; `effects` follow in the same transaction."""

    def __init__(self, database: Database, effects: Sequence[Effect] = ()) -> None:
        self._database, self._effects = database, tuple(effects)

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
            return _source(connection, segment, language)

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
            left = _cover(connection, rows, actor, at, whole, text)
            source = CellSource(whole.text, whole.tags, place.segments[0].language, ids[-1])
            problems = () if not text else tuple(checker(source, text, language))
            _tell_join(connection, admission, cells, actor, text)
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
            stood = _stood(connection, cell.target)
            texts = _bodies(connection, stood)
            left = _uncover(connection, row, actor, at, stood, texts)
            _tell_undo(connection, admission, cell, actor, stood, texts)
            self._follow(connection, _withdrawn(admission, cell, actor, texts[0] or "", ()))
            for one, text in zip(stood, texts, strict=True):
                source = _source(connection, one.segment, language)
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
) -> int:
    """Let the first cell stand for all; gives the seconds left of its lease."""
    first, *others = rows
    values: dict[str, Any] = {"state": TargetState.INITIAL.value, "covers": len(rows)}
    values |= {"text": text, "origin": None, "percent": None}
    left = set_cell(connection, first, actor, at, values)
    covered = {"state": TargetState.INITIAL.value, "covers": 0, "covered_by": first.segment}
    for row in others:
        set_cell(connection, row, actor, cell_of(row).at, covered, let_go=True)
    tags = [asdict(tag) for tag in whole.tags]
    source = {"text": whole.text, "tags": tags, "digest": digest(whole.text, whole.tags)}
    connection.execute(sa.insert(joined).values(target=first.id, **source))
    return left


def _uncover(
    connection: Connection,
    row: sa.Row[Any],
    actor: str,
    at: CellVersion,
    stood: Sequence[_Stood],
    texts: Sequence[str | None],
) -> int:
    """Let each cell stand for itself again, under the claim of the first."""
    first, *others = stood
    values = {**_values(first), "text": texts[0], "origin": first.origin, "percent": first.percent}
    left = set_cell(connection, row, actor, at, {**values, "covers": 1})
    lease = sa.select(target.c.lease_until).where(target.c.id == first.target).scalar_subquery()
    for one in others:
        statement = sa.update(target).where(
            target.c.id == one.target, target.c.covered_by == first.segment
        )
        statement = statement.values(**_values(one), covers=1, covered_by=None)
        held = {"claim": row.claim, "holder": actor, "lease_until": lease}
        counted = {"fence": target.c.fence + 1, "version": target.c.version + 1}
        connection.execute(statement.values(**held, **counted))
    connection.execute(sa.delete(joined).where(joined.c.target == first.target))
    return left


def _values(stood: _Stood) -> dict[str, Any]:
    return {
        "state": stood.state,
        "translated_by": stood.translated_by,
        "returned": stood.returned,
    }


def _tell_join(
    connection: Connection,
    admission: Admission,
    cells: Sequence[CellView],
    actor: str,
    text: str | None,
) -> None:
    """The event of the join, with what stood in each cell, and one for each that is covered."""
    first, *others = cells
    stood = [list(asdict(_standing(connection, cell)).values()) for cell in cells]
    detail: dict[str, object] = {"language": first.language.value, "stood": stood}
    detail |= {"before": first.state.value, "state": TargetState.INITIAL.value}
    named = None if text is None else keep_text(connection, text)
    _append(connection, "joined", admission, first, actor, detail, named)
    for cell in others:
        told = {"language": cell.language.value, "by": first.segment, "before": cell.state.value}
        _append(connection, "covered", admission, cell, actor, told, None)


def _tell_undo(
    connection: Connection,
    admission: Admission,
    cell: CellView,
    actor: str,
    stood: Sequence[_Stood],
    texts: Sequence[str | None],
) -> None:
    """A text that leverage had put there is nobody's act: the event of the undoing names none."""
    told: dict[str, object] = {"language": cell.language.value, "before": cell.state.value}
    vouched = texts[0] if stood[0].vouched else None
    named = None if vouched is None else keep_text(connection, vouched)
    detail = {**told, "state": stood[0].state, "cells": [one.target for one in stood]}
    _append(connection, "unjoined", admission, cell, actor, detail, named)
    for one in stood[1:]:
        covered = cell_of(read_cell(connection, one.segment, cell.language))
        told = {"language": cell.language.value, "by": cell.segment, "state": one.state}
        entry = EventEntry(
            "uncovered",
            actor,
            cell.document,
            one.target,
            covered.fence,
            covered.version,
            detail=told,
            request=admission.id,
        )
        append(connection, entry)


def _append(
    connection: Connection,
    kind: str,
    admission: Admission,
    cell: CellView,
    actor: str,
    detail: Mapping[str, object],
    text_sha256: str | None,
) -> None:
    entry = EventEntry(
        kind,
        actor,
        cell.document,
        cell.target,
        cell.fence,
        cell.version + 1,
        text_sha256,
        detail,
        admission.id,
    )
    append(connection, entry)


def _standing(connection: Connection, cell: CellView) -> _Stood:
    return _Stood(
        cell.target,
        cell.segment,
        cell.state.value,
        None if cell.text is None else keep_text(connection, cell.text),
        cell.origin,
        cell.percent,
        cell.translated_by,
        cell.returned,
    )


def _stood(connection: Connection, cell: int) -> list[_Stood]:
    """What stood in the cells of the latest join of a cell, the first of them first."""
    last = sa.select(event.c.detail).where(event.c.target == cell, event.c.kind == "joined")
    detail = connection.execute(last.order_by(event.c.id.desc()).limit(1)).scalar_one()
    return [_Stood(*values) for values in detail["stood"]]


def _bodies(connection: Connection, stood: Sequence[_Stood]) -> list[str | None]:
    text = schema.text
    named = {one.text_sha256 for one in stood} - {None}
    statement = sa.select(text.c.sha256, text.c.body).where(text.c.sha256.in_(list(named)))
    known = {row.sha256: row.body for row in connection.execute(statement)}
    return [None if one.text_sha256 is None else known[one.text_sha256] for one in stood]


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
    stood: _Stood,
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


def _source(connection: Connection, id: int, language: Language) -> CellSource:
    row = connection.execute(_SOURCE, {"of": id, "in_language": language}).one_or_none()
    if row is None:
        raise NotFound("segment", str(id))
    tags = tuple(InlineTag(**tag) for tag in row.tags)
    return CellSource(row.text, tags, Language(row.language), row.last or id)


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


_COVERED = target.alias()
_LAST = (
    sa.select(_COVERED.c.segment)
    .where(_COVERED.c.covered_by == target.c.segment, _COVERED.c.language == target.c.language)
    .order_by(_COVERED.c.seq.desc())
    .limit(1)
    .correlate(target)
    .scalar_subquery()
)
_SOURCE = (
    sa.select(
        sa.func.coalesce(joined.c.text, segment.c.text).label("text"),
        sa.func.coalesce(joined.c.tags, segment.c.tags).label("tags"),
        segment.c.language,
        sa.case((target.c.covers > 1, _LAST)).label("last"),
    )
    .select_from(
        segment.outerjoin(
            target,
            sa.and_(
                target.c.segment == segment.c.id,
                target.c.language == sa.bindparam("in_language", type_=sa.Text),
            ),
        ).outerjoin(joined, joined.c.target == target.c.id)
    )
    .where(segment.c.id == sa.bindparam("of"))
)
_RESTORED = (
    sa.select(target, schema.job.c.document)
    .join(schema.job, schema.job.c.id == target.c.job)
    .where(target.c.id == sa.bindparam("cell"))
)
