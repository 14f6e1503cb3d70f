"""Whole documents read side by side: where a segment stands by now, and where some words do.

What an import brought has no document: its units are read with those beside them in their file.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.archive import Line, texts_with
from storage.database import Database
from storage.memory_import import SEGMENT
from translation.documents import DocumentClass
from translation.errors import NotFound
from translation.languages import Language
from translation.phrases import Sought
from translation.units import Provenance, Unit, Variant

document, segment = schema.document, schema.segment
contribution, unit, variant = schema.contribution, schema.unit, schema.variant


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Units of one import in the order of their file."""

    batch: str
    units: tuple[Unit, ...]


class Bitexts:
    """The documents of a store, and the files of its memory, as bitexts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self, document: str, given: int) -> int:
        """The segment that stands in a document in place of one which was corrected since.

        It is the same one where nothing was; raises NotFound for one of another document.
        """
        row = (segment.c.document, segment.c.superseded_by)
        at = given
        with self._database.read() as connection:
            while True:
                found = connection.execute(sa.select(*row).where(segment.c.id == at)).one_or_none()
                if found is None or found.document != document:
                    raise NotFound("segment", str(given))
                if found.superseded_by is None:
                    return at
                at = found.superseded_by

    def lines(self, id: str, words: Sought, languages: Collection[Language]) -> list[Line]:
        """The texts of a document in which words stand, in reading order."""
        with self._database.read() as connection:
            held, _ = texts_with(connection, words, None, document.c.id == id)
        return [line for line in held.get(id, ()) if line.language in languages]

    def around(self, id: int, beside: int) -> Neighbourhood:
        """A unit of an import with at most `beside` units on either side of it in its file.

        Raises NotFound for a unit that no import contributed.
        """
        mine = (
            sa.select(contribution.c.batch, contribution.c.origin)
            .join(variant, variant.c.id == contribution.c.variant)
            .where(variant.c.unit == id, contribution.c.batch.is_not(None))
            .where(contribution.c.origin.not_like(f"{SEGMENT}%"))
            .order_by(contribution.c.id)
            .limit(1)
        )
        with self._database.read() as connection:
            found = connection.execute(mine).one_or_none()
            if found is None:
                raise NotFound("unit", str(id))
            ordinal = int(found.origin.rpartition(":")[2])
            ordinals = range(max(0, ordinal - beside), ordinal + beside + 1)
            places = _places(connection, found.batch, ordinals)
            units = _units(connection, set(places.values()))
        listed = dict.fromkeys(places[at] for at in ordinals if at in places)
        return Neighbourhood(found.batch, tuple(units[id] for id in listed))


def _places(connection: Connection, batch: str, ordinals: Collection[int]) -> dict[int, int]:
    """The units of places in the file of a batch."""
    origins = [f"{batch}:{at}" for at in ordinals]
    statement = (
        sa.select(contribution.c.origin, variant.c.unit)
        .join(variant, variant.c.id == contribution.c.variant)
        .where(contribution.c.origin.in_(origins))
    )
    return {int(row.origin.rpartition(":")[2]): row.unit for row in connection.execute(statement)}


def _units(connection: Connection, ids: Collection[int]) -> dict[int, Unit]:
    rows = sa.select(variant, unit.c["class"].label("document_class"), unit.c.lineage)
    rows = rows.join(unit, unit.c.id == variant.c.unit).where(unit.c.id.in_(sorted(ids)))
    found: dict[int, Unit] = {}
    for row in connection.execute(rows):
        language = Language(row.language)
        known = found.get(
            row.unit, Unit(row.unit, {}, DocumentClass(row.document_class), row.lineage)
        )
        made = Variant(language, row.text, Provenance(row.provenance), row.at)
        found[row.unit] = replace(known, variants={**known.variants, language: made})
    return found
