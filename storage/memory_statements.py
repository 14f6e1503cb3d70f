"""What an import asks of the memory for each batch: statements that are made and compiled once."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from storage.bulk import among_given
from storage.clock import clock
from storage.schema import batch, contribution, unit, variant

NOW = sa.select(clock())
STANDING = sa.select(batch.c.id).where(
    batch.c.digest == sa.bindparam("digest"), batch.c.undone_at.is_(None)
)

BEGUN = sa.select(contribution.c.id).where(contribution.c.batch == sa.bindparam("digest")).limit(1)
"""A contribution of an import."""

LAST = sa.select(sa.func.coalesce(sa.func.max(contribution.c.id), 0))
"""The number of the last contribution of all."""

SINCE = BEGUN.where(contribution.c.id > sa.bindparam("last"))
"""A contribution of an import after one of all."""


@cache
def known(dialect: str) -> sa.Select[Any]:
    """The origins, among `values`, that contributions have."""
    return sa.select(contribution.c.origin).where(among_given(dialect, contribution.c.origin))


@cache
def alike(dialect: str) -> sa.Select[Any]:
    """The units of the digests in `values`, oldest first: digest, place, class and id."""
    around = (unit.c.previous, unit.c.next, unit.c.from_document)
    found = sa.select(unit.c.digest, *around, unit.c["class"], unit.c.id)
    return found.where(among_given(dialect, unit.c.digest)).order_by(unit.c.id)


@cache
def held(dialect: str) -> sa.Select[Any]:
    """The variants of the units in `values`: unit, language, digest and id."""
    columns = (variant.c.unit, variant.c.language, variant.c.digest, variant.c.id)
    return sa.select(*columns).where(among_given(dialect, variant.c.unit))


@cache
def grown(dialect: str) -> sa.Update:
    """Puts the units in `values` under a change and a moment."""
    moved = sa.update(unit).where(among_given(dialect, unit.c.id))
    return moved.values(change=sa.bindparam("to"), at=sa.bindparam("now"))
