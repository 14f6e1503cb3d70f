"""Where a segment stands: its document, and the segments beside it, on which 101 per cent rests."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import block, segment
from translation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Context:
    """The document of a segment, and the digests of the segments before and after it."""

    document: str
    previous: str | None
    next: str | None


def context_of(connection: Connection, of: int) -> Context:
    """The context of a segment; raises NotFound."""
    columns = (segment.c.document, segment.c.block, segment.c.rank, block.c.order)
    statement = sa.select(*columns).join(block, block.c.id == segment.c.block)
    row = connection.execute(statement.where(segment.c.id == of)).one_or_none()
    if row is None:
        raise NotFound("segment", str(of))
    before, after = _beside(connection, row, before=True), _beside(connection, row, before=False)
    return Context(row.document, before, after)


def _beside(connection: Connection, row: sa.Row[Any], *, before: bool) -> str | None:
    """The digest of the segment before or after one in reading order."""
    if before:
        same, other = segment.c.rank < row.rank, block.c.order < row.order
        order = (block.c.order.desc(), segment.c.rank.desc())
    else:
        same, other = segment.c.rank > row.rank, block.c.order > row.order
        order = (block.c.order.asc(), segment.c.rank.asc())
    current = sa.select(segment.c.digest).where(segment.c.superseded_by.is_(None))
    in_block = current.where(segment.c.block == row.block, same).order_by(order[1]).limit(1)
    found = connection.execute(in_block).scalar_one_or_none()
    if found is not None:
        return str(found)
    beyond = (
        current.join(block, block.c.id == segment.c.block)
        .where(block.c.document == row.document, other)
        .order_by(*order)
        .limit(1)
    )
    return connection.execute(beyond).scalar_one_or_none()
