"""Corrections of segmentation: one segment becomes two, or two become one, for all languages.

Only before anyone has worked on them: every cell is `initial`, held by nobody, without a draft and
without a text that a person wrote. The segments that were are superseded and never used again; the
new ones get cells of their own. The words stay as they were counted, however they are cut.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import requests, schema
from storage.database import Database
from storage.events import EventEntry, append
from storage.leases import live
from storage.locks import lock_document
from storage.once import Answer, once
from storage.segments import BLOCK_STEP, StoredBlock, StoredSegment, add_segments
from translation.documents import DocumentState, Segment, TargetState
from translation.errors import NotFound, NotReady, SegmentInUse

assignment, job = schema.assignment, schema.job
draft, segment, target = schema.draft, schema.segment, schema.target


@dataclass(frozen=True, slots=True)
class Corrected:
    """The segments that came of a correction, in reading order, in place of those that were."""

    document: str
    segments: tuple[int, ...]
    superseded: tuple[int, ...]


class Corrections:
    """The corrections of segmentation of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(
        self,
        block: StoredBlock,
        old: Sequence[StoredSegment],
        new: Sequence[Segment],
        *,
        asked: Mapping[str, object],
        first_words: int,
        by: str,
        key: str | None = None,
    ) -> Corrected:
        """Put new segments in the place of neighbours in a block, two for one or one for two.

        The words of the old ones are shared out: the first new one has at most `first_words` of
        them, the last has the rest. `asked` names the act and all that it was given: the same key
        gives the same answer. Raises NotFound where one of the old ones is superseded, NotReady
        before the document has its leverage, SegmentInUse and KeyReused; then nothing is changed.
        """
        document = old[0].document
        ids = [one.id for one in old]

        def run(connection: Connection, request: int) -> Answer:
            lock_document(connection, document)
            refuse_unready(connection, document)
            rows = _current(connection, ids)
            _refuse_used(connection, ids)
            _retire(connection, ids)
            first = rows[0].rank
            _make_room(connection, block.id, first, len(new) - len(old))
            ranked = [replace(one, rank=first + at) for at, one in enumerate(new)]
            words = _shared([row.words for row in rows], first_words, len(new))
            made = add_segments(connection, block, old[0], ranked, words)
            superseded = sa.update(segment).where(segment.c.id.in_(ids))
            connection.execute(superseded.values(superseded_by=made[0]))
            _move_assignments(connection, block, document, first, rows[-1].rank)
            detail = {"segments": ids, "new": made, "block": block.id}
            kind = "split" if len(new) > len(old) else "merged"
            append(connection, EventEntry(kind, by, document, detail=detail, request=request))
            return {"document": document, "segments": made, "superseded": ids}

        return _corrected(once(self._database, asked, by=by, key=key, work=run))

    def done(self, asked: Mapping[str, object], *, by: str, key: str | None) -> Corrected | None:
        """What came of an act that was asked for under the key before; raises KeyReused."""
        if key is None:
            return None
        with self._database.read() as connection:
            known = requests.known(connection, key, by, asked)
        return None if known is None or known.response is None else _corrected(known.response)


def _corrected(answer: Answer) -> Corrected:
    return Corrected(answer["document"], tuple(answer["segments"]), tuple(answer["superseded"]))


def refuse_unready(connection: Connection, id: str) -> None:
    """Until the memory was asked for all of a document, its segments are counted by their order."""
    statement = sa.select(schema.document.c.state).where(schema.document.c.id == id)
    state = DocumentState(connection.execute(statement).scalar_one())
    if state is not DocumentState.LEVERAGED:
        raise NotReady(id, state.value, DocumentState.LEVERAGED.value)


def _current(connection: Connection, ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
    """The ranks and words of segments that are still current, in reading order."""
    statement = sa.select(segment.c.id, segment.c.rank, segment.c.words).where(
        segment.c.id.in_(ids), segment.c.superseded_by.is_(None)
    )
    rows = connection.execute(statement.order_by(segment.c.rank)).all()
    if gone := set(ids) - {row.id for row in rows}:
        raise NotFound("segment", str(min(gone)))
    return rows


def _refuse_used(connection: Connection, ids: Sequence[int]) -> None:
    """Refuse where anyone's work stands on one of the cells, which are locked until the commit."""
    drafted = sa.select(draft.c.target).where(draft.c.target == target.c.id).exists()
    statement = sa.select(target, live().label("live"), drafted.label("drafted"))
    mine = statement.where(target.c.segment.in_(ids)).order_by(target.c.seq, target.c.id)
    for row in connection.execute(mine.with_for_update(of=target)):
        if (why := _use(row)) is not None:
            raise SegmentInUse(row.segment, row.language, why)


def _use(row: sa.Row[Any]) -> str | None:
    """What stands in the way of cutting the segment of a cell otherwise; None for nothing."""
    if row.state != TargetState.INITIAL:
        return f"is {row.state}"
    if row.live:
        return "is claimed"
    if row.covers != 1:
        return "is joined"
    if row.text is not None and row.origin is None:
        return "has a text of somebody's"
    return "has a draft" if row.drafted else None


def _retire(connection: Connection, ids: Sequence[int]) -> None:
    """Let the cells of the old segments stand for nothing, and their ranks be free."""
    gone = {"covers": 0, "claim": None, "holder": None, "lease_until": None}
    connection.execute(sa.update(target).where(target.c.segment.in_(ids)).values(**gone))
    connection.execute(sa.update(segment).where(segment.c.id.in_(ids)).values(rank=-segment.c.id))


def _make_room(connection: Connection, block: int, first: int, more: int) -> None:
    """Move what follows in the block up where a segment more needs the place.

    From the last to the first, since no two may have one rank at any moment.
    """
    if more <= 0:
        return
    following = sa.select(segment.c.id).where(
        segment.c.block == block, segment.c.rank > first, segment.c.superseded_by.is_(None)
    )
    for id in list(connection.execute(following.order_by(segment.c.rank.desc())).scalars()):
        moved = sa.update(segment).where(segment.c.id == id)
        connection.execute(moved.values(rank=segment.c.rank + more))
        placed = sa.update(target).where(target.c.segment == id)
        connection.execute(placed.values(seq=target.c.seq + more))


def _move_assignments(
    connection: Connection, block: StoredBlock, document: str, first: int, last: int
) -> None:
    """Let what is assigned begin and end at the segments it did, new ones in place of old.

    `first` and `last` are the ranks of the old segments; they are one where it was cut in two.
    """
    start = block.block.order * BLOCK_STEP
    jobs = sa.select(job.c.id).where(job.c.document == document)
    for name, low in (("from", first + 1), ("to", first)):
        edge = assignment.c[name]
        if first == last:
            inside = edge.between(start + low, start + BLOCK_STEP - 1)
            moved: Mapping[str, Any] = {name: edge + 1}
        else:
            inside = edge.between(start + first, start + last)
            moved = {name: start + first}
        connection.execute(
            sa.update(assignment).where(assignment.c.job.in_(jobs), inside).values(moved)
        )


def _shared(old: Sequence[int | None], first: int, pieces: int) -> list[int | None]:
    """The words of the old segments over the new ones, so that their sum stays.

    None while nobody has counted those of one.
    """
    counted = [words for words in old if words is not None]
    if len(counted) < len(old):
        return [None] * pieces
    if pieces == 1:
        return [sum(counted)]
    share = min(first, sum(counted))
    return [share, sum(counted) - share]
