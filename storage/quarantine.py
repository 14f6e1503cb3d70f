"""What imports held back: seen under the mask of the memory, taken in after all, or dropped.

A unit is kept as the file had it. Taking it adds its texts as contributions of its import, so that
they go when that is undone, under an origin of their own, since its sound variants are in already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.bulk import among
from storage.clock import clock
from storage.database import Database, insert
from storage.events import EventEntry, append
from storage.memory_import import LEAST, Source, add_units
from translation.documents import OPEN_CLASSES, DocumentClass
from translation.errors import NotFound
from translation.exchange import ImportedUnit, ScreenedUnit
from translation.languages import Language
from translation.memory.dirt import Found, Reason
from translation.units import Provenance, Reader

held, contribution, batch = schema.quarantined, schema.contribution, schema.batch


class State(StrEnum):
    """What became of a unit that was held back."""

    HELD = "held"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


class Decision(StrEnum):
    """What somebody says of a unit: into the memory after all, or gone for good."""

    ACCEPT = "accept"
    DROP = "drop"

    @property
    def state(self) -> State:
        """What the unit is then."""
        return State.ACCEPTED if self is Decision.ACCEPT else State.DROPPED


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A unit that was held back: its texts as the file had them, and what is wrong by language."""

    id: int
    batch: str
    name: str
    ordinal: int
    texts: Mapping[Language, str]
    found: Mapping[Language, Reason]
    state: State
    at: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which units are meant: those of `ids`, or all of an import, or of a reason, or of both."""

    ids: Sequence[int] | None = None
    batch: str | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class _OfQuarantine(Source):
    """An import whose contributions are told from those that passed the screen."""

    def origin(self, given: ImportedUnit) -> str:
        """The name of a unit's contributions."""
        return f"{self.batch}:{given.ordinal}:accepted"


def keep(connection: Connection, source: Source, dirty: Sequence[ScreenedUnit]) -> None:
    """Keep what a screen held back; what was repaired is in the memory and leaves nothing here.

    What is here already stays as somebody decided, unless its import was undone meanwhile.
    """
    rows = [_row(source, one) for one in dirty if _wrong(one)]
    if not rows:
        return
    origins = [row["origin"] for row in rows]
    gone = sa.exists().where(contribution.c.origin == held.c.origin + ":accepted")
    stale = sa.and_(held.c.state == State.ACCEPTED, ~gone)
    connection.execute(sa.delete(held).where(among(connection, held.c.origin, origins), stale))
    statement = insert(connection, held).on_conflict_do_nothing(index_elements=["origin"])
    connection.execute(statement, rows)


class Quarantine:
    """The units of a store that imports held back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(
        self, reader: Reader, chosen: Chosen, *, after: int = 0, limit: int = 50
    ) -> Sequence[Quarantined]:
        """What waits for a decision, by id, of what the reader may see."""
        statement = sa.select(held).where(_waiting(), _seen(reader), held.c.id > after)
        statement = _narrowed(statement, chosen).order_by(held.c.id).limit(limit)
        with self._database.read() as connection:
            return [_quarantined(row) for row in connection.execute(statement)]

    def counts(self, reader: Reader, batch: str | None = None) -> Mapping[Reason, int]:
        """How many units wait for each reason; one that has several counts for each."""
        counted = [
            sa.func.sum(sa.case((_is(reason), 1), else_=0)).label(reason.value) for reason in Reason
        ]
        statement = sa.select(*counted).where(_waiting(), _seen(reader))
        with self._database.read() as connection:
            row = connection.execute(_narrowed(statement, Chosen(batch=batch))).one()
        return {reason: count for reason, count in zip(Reason, row, strict=True) if count}

    def decide(self, reader: Reader, chosen: Chosen, decision: Decision, *, by: str) -> int:
        """Take units into the memory after all, as of their import, or drop them; gives how many.

        Of what is dropped the texts are deleted, the record stays. Short transactions, each whole;
        what somebody else decided first is passed over.
        """
        statement = sa.select(held.c.id).where(_waiting(), _seen(reader))
        if chosen.ids is not None:
            statement = statement.where(held.c.id.in_(list(chosen.ids)))
        with self._database.read() as connection:
            ids = list(connection.execute(_narrowed(statement, chosen)).scalars())
        parts = self._database.in_batches(
            ids, lambda connection, some: _settle(connection, some, decision.state, by), least=LEAST
        )
        return sum(parts)

    def decide_one(self, reader: Reader, id: int, decision: Decision, *, by: str) -> None:
        """Take or drop one unit; raises NotFound where it does not wait or is not to be seen."""
        if not self.decide(reader, Chosen(ids=[id]), decision, by=by):
            raise NotFound("unit held back", str(id))


def _settle(connection: Connection, ids: Sequence[int], state: State, by: str) -> int:
    """Decide some units in one transaction, with one event for each of their imports."""
    mine = sa.update(held).where(among(connection, held.c.id, ids), held.c.state == State.HELD)
    decided = mine.values(state=state, decided_at=clock(), decided_by=by).returning(*held.c)
    rows = sorted(connection.execute(decided), key=lambda row: row.id)
    if state is State.DROPPED:
        emptied = sa.update(held).where(among(connection, held.c.id, [row.id for row in rows]))
        connection.execute(emptied.values(texts={}, rest={}))
    for source, some in _by_source(rows, by).items():
        if state is State.ACCEPTED:
            add_units(connection, source, [_unit(row) for row in some])
        detail = {"batch": source.batch, "name": source.name, "units": len(some)}
        append(connection, EventEntry(f"quarantine_{state}", by, detail=detail))
    return len(rows)


def _by_source(
    rows: Sequence[sa.Row[Any]], by: str
) -> Mapping[_OfQuarantine, Sequence[sa.Row[Any]]]:
    found: dict[_OfQuarantine, list[sa.Row[Any]]] = {}
    for row in rows:
        values = row._mapping
        source = _OfQuarantine(
            row.batch,
            Provenance(row.provenance),
            by,
            DocumentClass(values["class"]),
            row.lineage,
            row.name,
        )
        found.setdefault(source, []).append(row)
    return found


def _wrong(one: ScreenedUnit) -> dict[str, str]:
    """The reason of each language that was held back."""
    found = (dirt for dirt in one.dirt if isinstance(dirt, Found) and not dirt.repaired)
    return {dirt.language.value: dirt.reason.value for dirt in found}


def _row(source: Source, one: ScreenedUnit) -> dict[str, Any]:
    given, wrong = one.given, _wrong(one)
    return {
        "origin": source.origin(given),
        "batch": source.batch,
        "name": source.name,
        "class": given.document_class or source.document_class,
        "lineage": source.lineage,
        "texts": {language.value: text for language, text in given.texts.items()},
        "found": wrong,
        "reasons": f" {' '.join(sorted(set(wrong.values())))} ",
        "rest": {
            "ordinal": given.ordinal,
            "at": given.at and given.at.isoformat(),
            "provenance": given.provenance,
            "previous": given.previous,
            "next": given.next,
            "source": given.source,
            "document": given.document,
            "place": given.place,
            "domain": given.domain or source.domain,
        },
        "provenance": source.provenance,
        "state": State.HELD,
        "by": source.by,
    }


def _unit(row: sa.Row[Any]) -> ImportedUnit:
    rest = row.rest
    return ImportedUnit(
        rest["ordinal"],
        {Language(language): text for language, text in row.texts.items()},
        provenance=rest["provenance"] and Provenance(rest["provenance"]),
        at=rest["at"] and datetime.fromisoformat(rest["at"]),
        previous=rest["previous"],
        next=rest["next"],
        source=rest["source"] and Language(rest["source"]),
        document=rest["document"],
        place=rest["place"],
        domain=rest.get("domain"),  # of before there were any it is not known
    )


def _quarantined(row: sa.Row[Any]) -> Quarantined:
    return Quarantined(
        row.id,
        row.batch,
        row.name,
        row.rest["ordinal"],
        {Language(language): text for language, text in row.texts.items()},
        {Language(language): Reason(reason) for language, reason in row.found.items()},
        State(row.state),
        row.at,
    )


def _waiting() -> sa.ColumnElement[bool]:
    """Held, of an import that was not undone."""
    of = batch.c.digest == held.c.batch
    undone = sa.exists().where(of, batch.c.undone_at.is_not(None))
    stands = sa.exists().where(of, batch.c.undone_at.is_(None))
    return sa.and_(held.c.state == State.HELD, sa.or_(~undone, stands))


def _seen(reader: Reader) -> sa.ColumnElement[bool]:
    """What a reader may see: the mask of the memory (`translation.units.Reader`)."""
    open_to = list(reader.classes & OPEN_CLASSES)
    granted = sa.and_(
        held.c["class"].in_(list(reader.classes - OPEN_CLASSES)),
        held.c.lineage.in_(list(reader.lineages)),
    )
    return sa.or_(held.c["class"].in_(open_to), granted)


def _is(reason: Reason) -> sa.ColumnElement[bool]:
    return held.c.reasons.contains(f" {reason.value} ", autoescape=True)


def _narrowed(statement: sa.Select[Any], chosen: Chosen) -> sa.Select[Any]:
    if chosen.batch is not None:
        statement = statement.where(held.c.batch == chosen.batch)
    return statement if chosen.reason is None else statement.where(_is(chosen.reason))
