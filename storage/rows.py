"""What people see of a document: its cells in one language row by row, or six texts side by side.

A window is asked for by the place of its last row before it (`after`), never by number, so that
reading on costs the same anywhere in a document of any length.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage import schema
from storage.assignments import assigned_to
from storage.claims import live, seconds_between
from storage.clock import clock
from storage.database import Database
from translation.checks.problems import Severity
from translation.claims import Task
from translation.documents import BlockKind, JobMode, TargetState
from translation.errors import NotFound
from translation.languages import Language
from translation.markup import InlineTag
from translation.spot import sampled

WINDOW = 100
"""Rows of a window where none is said."""

START = -1
"""The place before the first cell, which may stand at 0."""

_BLOCK_STEP = 1_000_000  # `target.seq` counts by block, then by rank

block, finding, job = schema.block, schema.finding, schema.job
segment, target, joined = schema.segment, schema.target, schema.joined


class Only(StrEnum):
    """What a list may be narrowed to besides states and holders."""

    FREE = "free"
    """Held by nobody, or by a lease that has lapsed."""
    RETURNED = "returned"
    FINDINGS = "findings"
    """With at least one open finding."""


@dataclass(frozen=True, slots=True)
class Row:
    """One cell with its source; `holder` is None once the lease has lapsed.

    `errors` and `warnings` count open findings; `assigned_to` is whoever the cell's next step
    (translation or review) is assigned to; `words` are source words as pages count them. A cell
    that covers the next ones (`covers` says how many segments it stands for) has their source and
    words with its own; for one that is covered, `covered_by` is the segment whose cell covers it.
    `sampled` says whether a spot check reads the cell, and is false where the job has none.
    """

    segment: int
    target: int
    seq: int
    block_kind: BlockKind
    source: str
    source_language: Language
    tags: tuple[InlineTag, ...]
    words: int
    text: str | None
    state: TargetState
    origin: str | None
    percent: int | None
    version: int
    fence: int
    holder: str | None
    seconds_left: int
    translated_by: str | None
    reviewed_by: str | None
    returned: bool
    errors: int
    warnings: int
    assigned_to: str | None
    covers: int
    covered_by: int | None
    sampled: bool


@dataclass(frozen=True, slots=True)
class CellBrief:
    """One cell among six; `errors` counts open findings that block, `covers` the segments it spans.

    Of one that is covered, `covered_by` is the segment whose cell spans it.
    """

    text: str | None
    state: TargetState
    errors: int
    version: int
    fence: int
    holder: str | None
    covers: int
    covered_by: int | None


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """One segment with its cells by language; a language without a job, or its own, has none."""

    segment: int
    seq: int
    block_kind: BlockKind
    source_language: Language
    source: str
    cells: Mapping[Language, CellBrief]


class Rows:
    """The cells of documents in reading order."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(
        self,
        document: str,
        language: Language,
        *,
        after: int = START,
        limit: int = WINDOW,
        states: Collection[TargetState] | None = None,
        holder: str | None = None,
        only: Only | None = None,
    ) -> list[Row]:
        """At most `limit` cells behind the place `after`, in reading order.

        `states`, `holder` (of a live lease) and `only` narrow them down, to cells that people work
        on: those that another covers are among them only where nothing is narrowed. Raises
        NotFound where the document has no job in the language.
        """
        chosen = _chosen(document, language, states, holder, only)
        places = sa.select(target.c.id).select_from(_CELLS).where(*chosen, target.c.seq > after)
        window = places.order_by(target.c.seq).limit(limit)  # the wide rows are read for it alone
        statement = _SELECT.where(target.c.id.in_(window)).order_by(target.c.seq)
        with self._database.read() as connection:
            _require_job(connection, document, language)
            return [_row(found) for found in connection.execute(statement)]

    def row(self, segment: int, language: Language) -> Row:
        """The row of one cell; raises NotFound."""
        mine = (target.c.segment == segment, target.c.language == language)
        with self._database.read() as connection:
            found = connection.execute(_SELECT.where(*mine)).one_or_none()
        if found is None:
            raise NotFound("cell", f"{segment} in {language}")
        return _row(found)

    def count(
        self,
        document: str,
        language: Language,
        *,
        states: Collection[TargetState] | None = None,
        holder: str | None = None,
        only: Only | None = None,
    ) -> int:
        """How many cells `rows` would give in all."""
        chosen = _chosen(document, language, states, holder, only)
        statement = sa.select(sa.func.count()).select_from(_CELLS).where(*chosen)
        with self._database.read() as connection:
            return int(connection.execute(statement).scalar_one())

    def aligned(
        self, document: str, *, after: int = START, limit: int = WINDOW
    ) -> list[AlignedRow]:
        """At most `limit` segments behind the place `after`, each with its cells."""
        places = (
            sa.select(segment.c.id)
            .select_from(_PLACES)
            .where(block.c.document == document, block.c.order >= after // _BLOCK_STEP)
            .where(after < _PLACE, segment.c.superseded_by.is_(None))
        )
        window = places.order_by(_PLACE).limit(limit)
        statement = _ALIGNED.where(segment.c.id.in_(window)).order_by(_PLACE)
        with self._database.read() as connection:
            segments = list(connection.execute(statement))
            wanted = [row.id for row in segments]
            cells = list(connection.execute(_BRIEFS.where(target.c.segment.in_(wanted))))
        return _aligned(segments, cells)


def _require_job(connection: sa.Connection, document: str, language: Language) -> None:
    statement = sa.select(job.c.id).where(job.c.document == document, job.c.language == language)
    if connection.execute(statement).first() is None:
        raise NotFound("job", f"{document} in {language}")


def _chosen(
    document: str,
    language: Language,
    states: Collection[TargetState] | None,
    holder: str | None,
    only: Only | None,
) -> list[sa.ColumnElement[bool]]:
    chosen = [job.c.document == document, job.c.language == language, _CURRENT]
    if states is not None or holder is not None or only is not None:
        chosen.append(target.c.covers > 0)
    if states is not None:
        chosen.append(target.c.state.in_([state.value for state in states]))
    if holder is not None:
        chosen.append(sa.and_(target.c.holder == holder, live()))
    if only is not None:
        chosen.append(_ONLY[Only(only)])
    return chosen


def _open(*more: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The open findings of the cell of the outer statement."""
    mine = (finding.c.target == target.c.id, finding.c.state == "open", *more)
    return sa.select(sa.func.count()).select_from(finding).where(*mine).correlate(target)


def _open_of(severity: Severity) -> sa.ScalarSelect[Any]:
    return _open(finding.c.severity == severity.value).scalar_subquery()


def _next_assigned() -> sa.ColumnElement[str | None]:
    """Whom the next step of the cell is assigned to."""
    state = target.c.state
    return sa.case(
        (state == TargetState.INITIAL.value, assigned_to(Task.TRANSLATE)),
        (state == TargetState.TRANSLATED.value, assigned_to(Task.REVIEW)),
    )


_ONLY: Mapping[Only, sa.ColumnElement[bool]] = {
    Only.FREE: sa.not_(live()),
    Only.RETURNED: target.c.returned.is_(True),
    Only.FINDINGS: _open().scalar_subquery() > 0,
}
_CELLS = target.join(job, job.c.id == target.c.job)
_CURRENT = sa.or_(target.c.covers > 0, target.c.covered_by.is_not(None))
_PLACES = segment.join(block, block.c.id == segment.c.block)
_PLACE = block.c.order * _BLOCK_STEP + segment.c.rank
_COVERED, _MORE = target.alias(), segment.alias()
_COVERED_WORDS = sa.func.coalesce(
    sa.select(sa.func.sum(_MORE.c.words))
    .join(_COVERED, _COVERED.c.segment == _MORE.c.id)
    .where(_COVERED.c.covered_by == target.c.segment, _COVERED.c.language == target.c.language)
    .correlate(target)
    .scalar_subquery(),
    0,
)
_SELECT = sa.select(
    target,
    sa.func.coalesce(joined.c.text, segment.c.text).label("source"),
    segment.c.language.label("source_language"),
    sa.func.coalesce(joined.c.tags, segment.c.tags).label("tags"),
    (sa.func.coalesce(segment.c.words, 0) + _COVERED_WORDS).label("words"),
    block.c.kind,
    clock().label("now"),
    _open_of(Severity.ERROR).label("errors"),
    _open_of(Severity.WARNING).label("warnings"),
    _next_assigned().label("assigned_to"),
    sa.and_(
        job.c.mode == JobMode.SPOT_CHECKED.value,
        target.c.covers > 0,
        sampled(target.c.job, target.c.segment, job.c.share),
    ).label("sampled"),
).select_from(
    _CELLS.join(segment, segment.c.id == target.c.segment)
    .join(block, block.c.id == segment.c.block)
    .outerjoin(joined, joined.c.target == target.c.id)
)
_ALIGNED = sa.select(
    segment.c.id,
    segment.c.text,
    segment.c.language,
    block.c.kind,
    _PLACE.label("seq"),
).select_from(_PLACES)
_BRIEFS = sa.select(
    target,
    clock().label("now"),
    _open_of(Severity.ERROR).label("errors"),
)


def _holder(found: sa.Row[Any]) -> str | None:
    live = found.lease_until is not None and found.lease_until > found.now
    return found.holder if live else None


def _row(found: sa.Row[Any]) -> Row:
    holder = _holder(found)
    return Row(
        segment=found.segment,
        target=found.id,
        seq=found.seq,
        block_kind=BlockKind(found.kind),
        source=found.source,
        source_language=Language(found.source_language),
        tags=tuple(InlineTag(**tag) for tag in found.tags),
        words=int(found.words),
        text=found.text,
        state=TargetState(found.state),
        origin=found.origin,
        percent=found.percent,
        version=found.version,
        fence=found.fence,
        holder=holder,
        seconds_left=seconds_between(found.now, found.lease_until) if holder else 0,
        translated_by=found.translated_by,
        reviewed_by=found.reviewed_by,
        returned=found.returned,
        errors=found.errors,
        warnings=found.warnings,
        assigned_to=found.assigned_to,
        covers=found.covers,
        covered_by=found.covered_by,
        sampled=bool(found.sampled),
    )


def _aligned(segments: Sequence[Any], cells: Sequence[Any]) -> list[AlignedRow]:
    by_segment: dict[int, dict[Language, CellBrief]] = {}
    for found in cells:
        by_segment.setdefault(found.segment, {})[Language(found.language)] = CellBrief(
            found.text,
            TargetState(found.state),
            found.errors,
            found.version,
            found.fence,
            _holder(found),
            found.covers,
            found.covered_by,
        )
    return [
        AlignedRow(
            row.id,
            row.seq,
            BlockKind(row.kind),
            Language(row.language),
            row.text,
            by_segment.get(row.id, {}),
        )
        for row in segments
    ]
