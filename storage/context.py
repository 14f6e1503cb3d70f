"""Where a segment stands: its document, and the segments beside it, on which 101 per cent rests."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import block, document, segment
from translation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Context:
    """A segment's row, the class and lineage of its document, and its neighbours' digests."""

    segment: sa.Row[Any]
    document: str
    document_class: str
    lineage: str
    previous: str | None
    next: str | None


def context_of(connection: Connection, of: int) -> Context:
    """The context of a segment; raises NotFound."""
    row = connection.execute(_CONTEXT, {"of": of}).one_or_none()
    if row is None:
        raise NotFound("segment", str(of))
    document_class = row._mapping["document_class"]
    return Context(row, row.document, document_class, row.lineage, row.previous, row.next)


def _beside(*, before: bool) -> sa.ColumnElement[str | None]:
    """The digest of the segment before or after one in reading order.

    The same block is asked first: the other blocks of a document cost more to put in order.
    """
    near, far, held = segment.alias(), segment.alias(), segment.alias()
    place, home = block.alias(), block.alias()

    def towards(column: Any, here: Any) -> sa.ColumnElement[bool]:
        nearer: sa.ColumnElement[bool] = column < here if before else column > here
        return nearer

    def nearest(column: Any) -> Any:
        return column.desc() if before else column.asc()

    in_block = (
        sa.select(near.c.digest)
        .where(near.c.block == segment.c.block, towards(near.c.rank, segment.c.rank))
        .where(near.c.superseded_by.is_(None))
        .order_by(nearest(near.c.rank))
        .limit(1)
        .correlate(segment)
    )
    # The nearest block that has a segment first, by the index of places; then its last or first.
    nearest_block = (
        sa.select(place.c.order)
        .where(place.c.document == segment.c.document, towards(place.c.order, block.c.order))
        .where(sa.exists().where(held.c.block == place.c.id, held.c.superseded_by.is_(None)))
        .order_by(nearest(place.c.order))
        .limit(1)
        .correlate(segment, block)
    )
    beyond = (
        sa.select(far.c.digest)
        .join(home, home.c.id == far.c.block)
        .where(home.c.document == segment.c.document)
        .where(home.c.order == nearest_block.scalar_subquery())
        .where(far.c.superseded_by.is_(None))
        .order_by(nearest(far.c.rank))
        .limit(1)
        .correlate(segment, block)
    )
    return sa.func.coalesce(in_block.scalar_subquery(), beyond.scalar_subquery())


_CONTEXT = (
    sa.select(
        segment,
        document.c["class"].label("document_class"),
        document.c.lineage,
        _beside(before=True).label("previous"),
        _beside(before=False).label("next"),
    )
    .join(block, block.c.id == segment.c.block)
    .join(document, document.c.id == segment.c.document)
    .where(segment.c.id == sa.bindparam("of"))
)
