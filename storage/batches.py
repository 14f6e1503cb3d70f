"""The imports of the memory: which there are, what is left of each, and taking one back.

Undoing takes back the contributions of an import. A variant that nobody else stands behind goes,
and a unit with its last variant; one that others stand behind is dated and vouched for by the
oldest of them. The memory is then counted as it was before the import.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.bulk import among
from storage.clock import clock
from storage.database import Database
from storage.errors import SeveralBatches
from storage.events import EventEntry, append
from storage.memory_import import LEAST, lock, raise_counter
from translation.errors import NotFound
from translation.units import Provenance

unit, variant, contribution = schema.unit, schema.variant, schema.contribution
batch = schema.batch

SHORTEST = 6
"""Characters of a digest that may stand for the whole."""


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """An import: `digest` is the SHA-256 of its file, `variants` those it still stands behind."""

    id: int
    digest: str
    name: str
    provenance: Provenance
    by: str
    at: datetime
    variants: int
    undone_at: datetime | None = None
    undone_by: str | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """What went with an import: contributions, and the variants that only it stood behind."""

    contributions: int = 0
    variants: int = 0

    def __add__(self, other: "Undone") -> "Undone":
        return Undone(self.contributions + other.contributions, self.variants + other.variants)


class Batches:
    """The imports of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, limit: int = 200) -> Sequence[StoredBatch]:
        """The newest imports first, those that were undone too."""
        with self._database.read() as connection:
            return _stored(connection, _ALL.limit(limit))

    def find(self, given: str) -> StoredBatch:
        """The import of a digest or of the beginning of one, which was not undone.

        Raises NotFound, and SeveralBatches where several begin so.
        """
        known = given.strip().lower()
        if len(known) < SHORTEST or not known.isalnum():
            raise NotFound("import", given)
        standing = batch.c.undone_at.is_(None)
        with self._database.read() as connection:
            found = _stored(
                connection, _ALL.where(standing, batch.c.digest.startswith(known)).limit(2)
            )
        if not found:
            raise NotFound("import", given)
        if len(found) > 1:
            raise SeveralBatches(given)
        return found[0]

    def undo(self, digest: str, *, by: str) -> Undone:
        """Take back an import and tell of it in an event; raises NotFound where it does not stand.

        Short transactions, each whole: after a kill the same call goes on where it stood, and
        until it has ended the import stands with what is left of it.
        """
        found = self.find(digest)
        mine = sa.select(contribution.c.id).where(contribution.c.batch == found.digest)
        with self._database.read() as connection:
            ids = list(connection.execute(mine.order_by(contribution.c.id)).scalars())
        parts = self._database.in_batches(ids, _take_back, least=LEAST)
        gone = sum(parts, Undone())
        self._database.write(lambda connection: _end(connection, found, by, gone))
        return gone


_LEFT = (
    sa.select(sa.func.count())
    .where(contribution.c.batch == batch.c.digest, batch.c.undone_at.is_(None))
    .scalar_subquery()
)
_ALL = sa.select(batch, _LEFT.label("variants")).order_by(batch.c.id.desc())


def _stored(connection: Connection, statement: sa.Select[Any]) -> Sequence[StoredBatch]:
    return [
        StoredBatch(
            row.id,
            row.digest,
            row.name,
            Provenance(row.provenance),
            row.by,
            row.at,
            row.variants,
            row.undone_at,
            row.undone_by,
        )
        for row in connection.execute(statement)
    ]


def _take_back(connection: Connection, ids: Sequence[int]) -> Undone:
    """Delete contributions with what nobody else stands behind; what is gone already is passed."""
    lock(connection)
    deleted = sa.delete(contribution).where(among(connection, contribution.c.id, ids))
    given = deleted.returning(contribution.c.id, contribution.c.variant)
    first: dict[int, int] = {}
    taken = 0
    for row in connection.execute(given):
        first[row.variant] = min(row.id, first.get(row.variant, row.id))
        taken += 1
    others = _oldest(connection, first)
    gone = first.keys() - others.keys()
    units = set(_let_go(connection, gone))
    later = [id for variant_id, id in others.items() if first[variant_id] < id]
    units |= _restamp(connection, later)
    if units:
        changed = sa.update(unit).where(among(connection, unit.c.id, units))
        connection.execute(changed.values(change=raise_counter(connection), at=clock()))
    return Undone(taken, len(gone))


def _oldest(connection: Connection, variants: Collection[int]) -> dict[int, int]:
    """The oldest contribution that is left of each variant."""
    statement = sa.select(contribution.c.variant, sa.func.min(contribution.c.id))
    mine = among(connection, contribution.c.variant, variants)
    rows = connection.execute(statement.where(mine).group_by(contribution.c.variant))
    return {variant_id: id for variant_id, id in rows}  # noqa: C416 - rows are no pairs


def _let_go(connection: Connection, variants: Collection[int]) -> Sequence[int]:
    """Delete variants; gives their units."""
    gone = sa.delete(variant).where(among(connection, variant.c.id, variants))
    return list(connection.execute(gone.returning(variant.c.unit)).scalars())


def _restamp(connection: Connection, contributions: Collection[int]) -> set[int]:
    """Date variants by contributions of imports, and give the units of those that changed.

    What a segment stands behind has its date and provenance from the segment already.
    """
    said = sa.func.coalesce(contribution.c.provenance, batch.c.provenance)
    at = sa.func.coalesce(contribution.c.at, batch.c.at)
    statement = (
        sa.select(contribution.c.variant, said.label("provenance"), batch.c.by, at.label("at"))
        .join(batch, sa.and_(batch.c.digest == contribution.c.batch, batch.c.undone_at.is_(None)))
        .where(among(connection, contribution.c.id, contributions))
    )
    rows = [dict(row._mapping) for row in connection.execute(statement)]
    if not rows:
        return set()
    for row in rows:
        row["held"] = row.pop("variant")
    connection.execute(_RESTAMP, rows)
    of = sa.select(variant.c.unit).where(
        among(connection, variant.c.id, [row["held"] for row in rows])
    )
    return set(connection.execute(of).scalars())


_RESTAMP = sa.update(variant).where(variant.c.id == sa.bindparam("held"))


def _end(connection: Connection, found: StoredBatch, by: str, gone: Undone) -> None:
    """Write that the import is undone, unless somebody else has done so meanwhile."""
    statement = sa.update(batch).where(batch.c.id == found.id, batch.c.undone_at.is_(None))
    ended = connection.execute(statement.values(undone_at=clock(), undone_by=by))
    if ended.rowcount:
        detail = {
            "batch": found.digest,
            "name": found.name,
            "contributions": gone.contributions,
            "variants": gone.variants,
        }
        append(connection, EventEntry("memory_undone", by, detail=detail))
