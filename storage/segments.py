"""Blocks and segments of a document, and the target cells of its jobs.

Saving is resumable: a block comes with its segments and cells in one transaction, and a block that
is there keeps its segments as they are, however it would be cut today. Segments of earlier
originals stay too, superseded; they are not read here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database, insert
from translation.documents import (
    Block,
    BlockKind,
    Segment,
    TargetBlock,
    TargetSegment,
    TargetState,
)
from translation.errors import NotFound
from translation.languages import Language
from translation.leverage import Origin
from translation.markup import InlineTag, digest
from translation.sections import Line, Section, sections

BLOCK_STEP = 1_000_000  # no block has so many segments; `seq` orders by block, then rank
_PRINTED = tuple(origin.value for origin in Origin if origin.prints)

block, segment, target, job = schema.block, schema.segment, schema.target, schema.job
joined = schema.joined


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment with its id, document and block, its language, and digest of text and tags."""

    id: int
    document: str
    block: int
    segment: Segment
    language: Language
    digest: str


@dataclass(frozen=True, slots=True)
class StoredBlock:
    """A block with its id and its stored segments; `block` is as the reader gave it."""

    id: int
    block: Block
    segments: tuple[StoredSegment, ...]


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """The cells of one job by state; `filled` have a text, whoever or whatever put it there."""

    language: Language
    segments: int
    filled: int
    initial: int
    translated: int
    reviewed: int
    final: int


WordCount = Callable[[Block, Segment], int | None]
"""The source words of a segment as pages count them; None while nobody has counted."""


def uncounted(_block: Block, _segment: Segment) -> None:
    """The count of who does not count."""
    return


class Segments:
    """The segments of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_blocks(
        self, document: str, blocks: Sequence[Block], words: WordCount = uncounted
    ) -> int:
        """Save what is not there yet, with the cells of all jobs; gives the new segments.

        `words` says how many source words of a segment count in pages.
        """

        def save(connection: Connection, batch: Sequence[Block]) -> int:
            return _save(connection, document, batch, words)

        return sum(self._database.in_batches(blocks, save))

    def uncounted(self) -> list[str]:
        """The documents with segments whose words nobody has counted."""
        statement = sa.select(segment.c.document).where(segment.c.words.is_(None)).distinct()
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())

    def save_words(self, words: Mapping[int, int]) -> None:
        """Keep the counts of segments, by id, that have none yet."""
        statement = (
            sa.update(segment)
            .where(segment.c.id == sa.bindparam("of"), segment.c.words.is_(None))
            .values(words=sa.bindparam("counted"))
        )
        rows = [{"of": id, "counted": count} for id, count in words.items()]
        self._database.in_batches(rows, lambda c, batch: c.execute(statement, list(batch)))

    def make_cells(self, document: str) -> int:
        """Make the cells that jobs added later lack; gives how many."""
        orders = sa.select(block.c.order).where(block.c.document == document)
        with self._database.read() as connection:
            known = list(connection.execute(orders.order_by(block.c.order)).scalars())
        return sum(
            self._database.in_batches(known, lambda c, batch: _make_cells(c, document, batch))
        )

    def blocks(self, document: str) -> list[StoredBlock]:
        """The blocks of a document with their segments, in reading order."""
        statement = _current(document, block, *_prefixed(segment)).select_from(_places())
        with self._database.read() as connection:
            rows = list(connection.execute(statement))
        return [_block(list(group)) for _, group in groupby(rows, key=lambda row: row.id)]

    def segments(self, document: str) -> list[StoredSegment]:
        """The segments of a document in reading order."""
        with self._database.read() as connection:
            statement = _current(document, *_prefixed(segment)).select_from(_places())
            return [_segment(row) for row in connection.execute(statement)]

    def sections(self, document: str) -> list[Section]:
        """The sections of a document by their headings, in reading order."""
        of = (segment.c.id, segment.c.text, block.c.id.label("block"), block.c.part, block.c.level)
        with self._database.read() as connection:
            rows = list(connection.execute(_current(document, *of).select_from(_places())))
        return sections([Line(r.id, r.block, r.part, r.text, r.level) for r in rows])

    def block(self, id: int) -> StoredBlock:
        """The block of an id with its segments in reading order; raises NotFound."""
        statement = (
            sa.select(block, *_prefixed(segment))
            .select_from(_places())
            .where(block.c.id == id, segment.c.superseded_by.is_(None))
            .order_by(segment.c.rank)
        )
        with self._database.read() as connection:
            rows = list(connection.execute(statement))
        if not rows:
            raise NotFound("block", str(id))
        return _block(rows)

    def get(self, id: int) -> StoredSegment:
        """The segment of an id; raises NotFound."""
        statement = sa.select(*_prefixed(segment)).where(segment.c.id == id)
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound("segment", str(id))
        return _segment(row)

    def target_blocks(self, document: str, language: Language) -> list[TargetBlock]:
        """What a draft prints: a person's text, an exact match or a value; else the source.

        A cell that a person translated prints whatever its state became since; leverage alone
        prints where it is certain, and where nothing is `text` is None.
        """
        cell = sa.and_(target.c.segment == segment.c.id, target.c.language == language)
        columns = (target.c.covers, *_prefixed(joined), _printed())
        current = _current(document, block, *_prefixed(segment), *columns)
        together = joined.c.target == target.c.id
        statement = current.select_from(
            _places().outerjoin(target, cell).outerjoin(joined, together)
        )
        with self._database.read() as connection:
            rows = list(connection.execute(statement))
        return [_target_block(list(group)) for _, group in groupby(rows, key=lambda r: r.id)]

    def counts(self, document: str) -> list[LanguageCount]:
        """The cells of each job by state, in the order of the languages."""
        statement = (
            sa.select(
                job.c.language,
                target.c.state,
                sa.func.coalesce(sa.func.sum(target.c.covers), 0).label("cells"),
                sa.func.coalesce(sa.func.sum(_filled()), 0).label("filled"),
            )
            .select_from(job)
            .outerjoin(target, target.c.job == job.c.id)
            .where(job.c.document == document)
            .group_by(job.c.language, target.c.state)
        )
        with self._database.read() as connection:
            rows = list(connection.execute(statement))
        asked = {row.language for row in rows}
        return [_count(known, rows) for known in Language if known in asked]


def _save(connection: Connection, document: str, blocks: Sequence[Block], words: WordCount) -> int:
    source = sa.select(schema.document.c.source_language).where(schema.document.c.id == document)
    language = Language(connection.execute(source).scalar_one())
    new = _add_blocks(connection, document, blocks)
    rows = [
        {
            **_segment_row(document, new[given.order], piece, given.language or language),
            "words": words(given, piece),
        }
        for given in blocks
        if given.order in new
        for piece in given.segments
    ]
    if rows:
        connection.execute(sa.insert(segment), rows)
    _make_cells(connection, document, [given.order for given in blocks])
    return len(rows)


def add_segments(
    connection: Connection,
    place: StoredBlock,
    like: StoredSegment,
    pieces: Sequence[Segment],
    words: Sequence[int | None],
) -> list[int]:
    """Add segments to a block in the language of one of its own, with their cells; gives the ids.

    In the caller's transaction; their ranks must be free.
    """
    ids: list[int] = []
    for piece, counted in zip(pieces, words, strict=True):
        values = _segment_row(like.document, place.id, piece, like.language)
        statement = sa.insert(segment).values(**values, words=counted).returning(segment.c.id)
        ids.append(int(connection.execute(statement).scalar_one()))
    _make_cells(connection, like.document, [place.block.order])
    return ids


def _add_blocks(connection: Connection, document: str, blocks: Sequence[Block]) -> dict[int, int]:
    """The ids, by order, of the blocks that were not there yet."""
    statement = (
        insert(connection, block)
        .on_conflict_do_nothing(index_elements=["document", "original", "order"])
        .returning(block.c.order, block.c.id)
    )
    rows = [_block_row(document, given) for given in blocks]
    return {row.order: row.id for row in connection.execute(statement, rows)} if rows else {}


def _make_cells(connection: Connection, document: str, orders: Iterable[int]) -> int:
    """One cell for each segment and job in another language than the segment's own."""
    wanted = (
        sa.select(
            segment.c.id,
            job.c.id,
            job.c.language,
            sa.literal(TargetState.INITIAL.value),
            block.c.order * BLOCK_STEP + segment.c.rank,
        )
        .select_from(_places())
        .join(job, job.c.document == block.c.document)
        .where(block.c.document == document, block.c.order.in_(list(orders)))
        .where(job.c.language != segment.c.language, segment.c.superseded_by.is_(None))
        .order_by(block.c.order, segment.c.rank)
    )
    columns = ["segment", "job", "language", "state", "seq"]
    statement = insert(connection, target).from_select(columns, wanted)
    statement = statement.on_conflict_do_nothing(index_elements=["segment", "language"])
    counted = connection.execute(statement, execution_options={"preserve_rowcount": True})
    return int(counted.rowcount)


def _block_row(document: str, given: Block) -> dict[str, Any]:
    return {
        "document": document,
        "order": given.order,
        "part": given.part,
        "path": given.path,
        "kind": given.kind,
        "language": given.language,
        "level": given.level,
    }


def _segment_row(document: str, place: int, piece: Segment, language: Language) -> dict[str, Any]:
    return {
        "document": document,
        "block": place,
        "rank": piece.rank,
        "start": piece.start,
        "end": piece.end,
        "text": piece.text,
        "tags": [asdict(tag) for tag in piece.tags],
        "language": language,
        "digest": digest(piece.text, piece.tags),
    }


def _filled() -> sa.ColumnElement[int]:
    """The segments for which a cell has a text."""
    return sa.case((target.c.text.is_not(None), target.c.covers), else_=0)


def _prefixed(table: sa.Table) -> Iterator[sa.Label[Any]]:
    return (column.label(f"{table.name}_{column.name}") for column in table.c)


def _printed() -> sa.Label[Any]:
    by_person = target.c.state != TargetState.INITIAL.value
    printed = sa.case((sa.or_(by_person, target.c.origin.in_(_PRINTED)), target.c.text))
    return printed.label("printed")


def _places() -> sa.Join:
    return segment.join(block, block.c.id == segment.c.block)


def _current(document: str, *columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .where(block.c.document == document, segment.c.superseded_by.is_(None))
        .order_by(block.c.order, segment.c.rank)
    )


def _segment(row: sa.Row[Any]) -> StoredSegment:
    tags = tuple(InlineTag(**tag) for tag in row.segment_tags)
    piece = Segment(row.segment_rank, row.segment_start, row.segment_end, row.segment_text, tags)
    language = Language(row.segment_language)
    return StoredSegment(
        row.segment_id,
        row.segment_document,
        row.segment_block,
        piece,
        language,
        row.segment_digest,
    )


def _block(rows: Sequence[sa.Row[Any]]) -> StoredBlock:
    segments = tuple(_segment(row) for row in rows)
    first = rows[0]._mapping
    given = Block(
        first["order"],
        first["part"],
        first["path"],
        BlockKind(first["kind"]),
        tuple(stored.segment for stored in segments),
        None if first["language"] is None else Language(first["language"]),
        first["level"],
    )
    return StoredBlock(first["id"], given, segments)


def _target_block(rows: Sequence[sa.Row[Any]]) -> TargetBlock:
    """A block with its targets: one that covers several segments reaches to the end of the last."""
    stored = _block(rows)
    targets = tuple(
        TargetSegment(_reaching(stored.segments[at:], row), row.printed)
        for at, row in enumerate(rows)
        if row.covers != 0
    )
    return TargetBlock(stored.block, targets)


def _reaching(known: Sequence[StoredSegment], row: sa.Row[Any]) -> Segment:
    """What the cell of the first of some segments translates: it, or all that are joined to it."""
    first = known[0].segment
    if row.joined_text is None:
        return first
    tags = tuple(InlineTag(**tag) for tag in row.joined_tags)
    last = known[row.covers - 1].segment
    return Segment(first.rank, first.start, last.end, row.joined_text, tags)


def _count(language: Language, rows: Iterable[sa.Row[Any]]) -> LanguageCount:
    mine = [row for row in rows if row.language == language]
    by_state = {row.state: int(row.cells) for row in mine}
    return LanguageCount(
        language,
        segments=sum(by_state.values()),
        filled=sum(int(row.filled) for row in mine),
        **{state.value: by_state.get(state.value, 0) for state in TargetState},
    )
