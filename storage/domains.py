"""The domains of documents, and of units by who stands behind them (`translation.domains`).

A unit is of the domains of the documents in whose segments it was confirmed, as they are now, and
of those of the imports that brought it.
"""

from collections.abc import Collection, Mapping, Set

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database
from storage.events import EventEntry, append
from storage.memory_import import segment_of
from translation.domains import domain_name
from translation.errors import NotFound

contribution, document, segment = schema.contribution, schema.document, schema.segment
variant = schema.variant

_IDS = sa.bindparam("ids", type_=sa.BigInteger, expanding=True)
_BEHIND = (
    sa.select(variant.c.unit, contribution.c.origin, contribution.c.domain)
    .join(contribution, contribution.c.variant == variant.c.id)
    .where(variant.c.unit.in_(_IDS))
    .distinct()
)
_OF_SEGMENTS = (
    sa.select(segment.c.id, document.c.domain)
    .join(document, document.c.id == segment.c.document)
    .where(segment.c.id.in_(_IDS), document.c.domain.is_not(None))
)
_OF_LINEAGE = (
    sa.select(document.c.domain)
    .where(document.c.lineage == sa.bindparam("lineage"), document.c.domain.is_not(None))
    .order_by(document.c.received_at.desc(), document.c.id)
    .limit(1)
)


class Domains:
    """The domains of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_units(self, units: Collection[int]) -> Mapping[int, Set[str]]:
        """The domains of units; those of which none is known are left out."""
        with self._database.read() as connection:
            rows = connection.execute(_BEHIND, {"ids": list(units)}).all()
            segments = {known for row in rows if (known := segment_of(row.origin)) is not None}
            of_segments: dict[int | None, str] = {}
            if segments:
                told = connection.execute(_OF_SEGMENTS, {"ids": list(segments)})
                of_segments = {row.id: row.domain for row in told}
        found: dict[int, set[str]] = {}
        for row in rows:
            domain = row.domain or of_segments.get(segment_of(row.origin))
            if domain is not None:
                found.setdefault(row.unit, set()).add(domain)
        return found

    def of_lineage(self, lineage: str) -> str | None:
        """The domain of the newest document of a lineage that has one."""
        with self._database.read() as connection:
            return connection.execute(_OF_LINEAGE, {"lineage": lineage}).scalar_one_or_none()

    def set(self, of: str, said: str | None, *, by: str) -> str | None:
        """Say what a document is about, or that it is not known, with the event; gives the name.

        What leverage has put in stays. Raises NotFound.
        """
        domain = domain_name(said)

        def run(connection: Connection) -> None:
            before = sa.select(document.c.domain).where(document.c.id == of)
            row = connection.execute(before).one_or_none()
            if row is None:
                raise NotFound("document", of)
            if row.domain != domain:
                connection.execute(
                    sa.update(document).where(document.c.id == of).values(domain=domain)
                )
                detail = {"before": row.domain, "domain": domain}
                append(connection, EventEntry("domain_set", by, of, detail=detail))

        self._database.write(run)
        return domain
