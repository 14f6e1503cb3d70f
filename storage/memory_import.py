"""Bringing units into the memory, a batch of them in one transaction.

What is in already is found by origin (the same import again) or by content (the same texts from
elsewhere). A unit without neighbours joins any unit of the same content; one with neighbours joins
only a unit that stands between the same two, since 101 per cent rests on them.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.clock import clock
from storage.database import insert
from translation import markup
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit, ScreenedUnit, Stamp
from translation.units import Provenance

unit, variant, contribution = schema.unit, schema.variant, schema.contribution
COUNTER = "memory"
_LOCK = 0x4D454D4F
SEGMENT = "segment:"
"""How the origin begins of what people confirm in a segment; its id follows."""


@dataclass(frozen=True, slots=True)
class Source:
    """What all units of an import share; `batch` is the SHA-256 of the file."""

    batch: str
    provenance: Provenance
    by: str
    document_class: DocumentClass
    lineage: str | None

    def origin(self, given: ImportedUnit) -> str:
        """The name of a unit's contributions."""
        return f"{self.batch}:{given.ordinal}"


Keep = Callable[[Connection, Source, Sequence[ScreenedUnit]], None]
"""Keeps what a screen found in a batch, in the transaction that stores the rest of the batch.

It is given the units with dirt alone, and again where the same import runs again: it must know
them by `Source.origin`.
"""


@dataclass(frozen=True, slots=True)
class ImportTally:
    """What an import added; `repeated` units were in already from the same place of the file.

    `refused` units were kept out by the screen.
    """

    units: int = 0
    variants: int = 0
    contributions: int = 0
    repeated: int = 0
    refused: int = 0

    def __add__(self, other: "ImportTally") -> "ImportTally":
        return ImportTally(
            self.units + other.units,
            self.variants + other.variants,
            self.contributions + other.contributions,
            self.repeated + other.repeated,
            self.refused + other.refused,
        )


@dataclass(slots=True)
class _Place:
    """A unit that others may join; one about to be made has no id yet."""

    content: str
    previous: str | None
    next: str | None
    id: int | None = None

    def takes(self, one: ImportedUnit) -> bool:
        alone = one.previous is None and one.next is None
        return alone or (self.previous, self.next) == (one.previous, one.next)


def add_screened(
    connection: Connection, source: Source, given: Sequence[ScreenedUnit], keep: Keep | None
) -> ImportTally:
    """Add what the screen lets through of a batch, and keep what it found."""
    dirty = [one for one in given if one.dirt]
    if keep is not None and dirty:
        keep(connection, source, dirty)
    kept = [one.kept for one in given if one.kept is not None]
    return replace(add_units(connection, source, kept), refused=len(given) - len(kept))


def add_units(connection: Connection, source: Source, given: Sequence[ImportedUnit]) -> ImportTally:
    """Add the units of a batch, in the caller's transaction."""
    lock(connection)
    known = _known_origins(connection, source, given)
    fresh = [one for one in given if one.texts and source.origin(one) not in known]
    if not fresh:
        return ImportTally(repeated=len(known))
    contents = [_content(source, one) for one in fresh]
    joined, new = _join(_places(connection, contents), fresh, contents)
    made = _make(connection, source, new)
    rows = _contributions(connection, source, list(zip(fresh, joined, strict=True)))
    connection.execute(sa.insert(contribution), rows)
    return ImportTally(len(new), made, len(rows), len(known))


def lock(connection: Connection) -> None:
    """Let no other transaction change units until this one ends; on SQLite none can anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def origin_of(segment: int, joined_in: str | None = None) -> str:
    """The origin of what people confirm in a segment, or in those joined to it in a language."""
    return f"{SEGMENT}{segment}" + (f":{joined_in}" if joined_in else "")


def segment_of(origin: str) -> int | None:
    """The segment that an origin names, the first of those joined; None for an import's."""
    return int(origin.split(":")[1]) if origin.startswith(SEGMENT) else None


def raise_counter(connection: Connection) -> int:
    """The next value of the memory's change counter; its row is held until the commit.

    So a reader that saw a value has seen all changes up to it.
    """
    statement = insert(connection, schema.change).values(name=COUNTER, value=1)
    raised = statement.on_conflict_do_update(
        index_elements=["name"], set_={"value": schema.change.c.value + 1}
    )
    return int(connection.execute(raised.returning(schema.change.c.value)).scalar_one())


def _known_origins(
    connection: Connection, source: Source, given: Sequence[ImportedUnit]
) -> set[str]:
    origins = [source.origin(one) for one in given]
    statement = sa.select(contribution.c.origin).where(contribution.c.origin.in_(origins))
    return set(connection.execute(statement).scalars())


def _content(source: Source, one: ImportedUnit) -> str:
    """The digest by which units of the same class, lineage and texts are found."""
    parts = [source.document_class.value, source.lineage or ""]
    for language in sorted(one.texts):
        parts += [language.value, markup.digest(one.texts[language])]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _places(connection: Connection, contents: Sequence[str]) -> dict[str, list[_Place]]:
    statement = (
        sa.select(unit.c.digest, unit.c.previous, unit.c.next, unit.c.id)
        .where(unit.c.digest.in_(set(contents)))
        .order_by(unit.c.id)
    )
    places: dict[str, list[_Place]] = {}
    for row in connection.execute(statement):
        places.setdefault(row.digest, []).append(_Place(*row))
    return places


def _join(
    places: dict[str, list[_Place]], fresh: Sequence[ImportedUnit], contents: Sequence[str]
) -> tuple[list[_Place], list[tuple[ImportedUnit, _Place]]]:
    """The place that each unit joins, and the new ones with the first unit of each."""
    joined: list[_Place] = []
    new: list[tuple[ImportedUnit, _Place]] = []
    for one, content in zip(fresh, contents, strict=True):
        alike = places.setdefault(content, [])
        place = next((known for known in alike if known.takes(one)), None)
        if place is None:
            place = _Place(content, one.previous, one.next)
            alike.append(place)
            new.append((one, place))
        joined.append(place)
    return joined, new


def _make(
    connection: Connection, source: Source, new: Sequence[tuple[ImportedUnit, _Place]]
) -> int:
    """Write new units with their variants, under the next change; gives how many variants."""
    if not new:
        return 0
    change = raise_counter(connection)
    now = connection.execute(sa.select(clock())).scalar_one()
    rows = [_unit_row(source, place, change, now) for _, place in new]
    statement = sa.insert(unit).returning(unit.c.id, sort_by_parameter_order=True)
    ids = connection.execute(statement, rows).scalars()
    for (_, place), id in zip(new, ids, strict=True):
        place.id = id
    variants = [row for one, place in new for row in _variant_rows(source, one, place, now)]
    connection.execute(sa.insert(variant), variants)
    return len(variants)


def _unit_row(source: Source, place: _Place, change: int, now: datetime) -> dict[str, Any]:
    return {
        "class": source.document_class,
        "lineage": source.lineage,
        "previous": place.previous,
        "next": place.next,
        "digest": place.content,
        "change": change,
        "at": now,
    }


def _variant_rows(
    source: Source, one: ImportedUnit, place: _Place, now: datetime
) -> list[dict[str, Any]]:
    rows = []
    for language, text in one.texts.items():
        own = one.stamps.get(language, Stamp(one.provenance, one.at))
        row: dict[str, Any] = {
            "unit": place.id,
            "language": language,
            "text": text,
            "tags": [],
            "digest": markup.digest(text),
            "provenance": own.provenance or source.provenance,
            "by": source.by,
            "at": own.at or now,
        }
        rows.append(row)
    return rows


def _contributions(
    connection: Connection, source: Source, joined: Sequence[tuple[ImportedUnit, _Place]]
) -> list[dict[str, Any]]:
    """The rows that say which place of the file stands behind which variant."""
    statement = sa.select(variant.c.id, variant.c.unit, variant.c.language)
    statement = statement.where(variant.c.unit.in_({place.id for _, place in joined}))
    ids = {(row.unit, row.language): row.id for row in connection.execute(statement)}
    return [
        {
            "variant": ids[place.id, language],
            "language": language,
            "origin": source.origin(one),
            "batch": source.batch,
        }
        for one, place in joined
        for language in one.texts
    ]
