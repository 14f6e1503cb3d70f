"""Near-identical units of the memory: read to be compared, and what somebody does to them.

Each act is one transaction with an event, and keeps the rows as they were, so that it can be
undone to the letter while nothing else became of them. It names the units with the version each was
shown in: where one has changed since, nothing is done at all.
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
from storage.database import Database
from storage.events import EventEntry, append
from storage.memory_import import lock, raise_counter
from storage.near_rows import fingerprint, keep_only, put_back, rows_of, stands
from translation.documents import OPEN_CLASSES, DocumentClass
from translation.errors import NotFound, NotOfGroup, UnitsMoved
from translation.languages import Language
from translation.memory.near import Standing, merged
from translation.memory.near.groups import scope
from translation.memory.near.merging import Held
from translation.memory.scan import visible
from translation.units import Provenance, Reader, Unit, Variant

unit, variant, contribution = schema.unit, schema.variant, schema.contribution
near_act, near_apart = schema.near_act, schema.near_apart


class Deed(StrEnum):
    """What was done to units."""

    MERGED = "merged"
    DELETED = "deleted"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Shown:
    """A unit with the version that somebody saw."""

    unit: int
    version: int


@dataclass(frozen=True, slots=True)
class Done:
    """An act that stands."""

    id: int
    deed: Deed
    units: tuple[int, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """A unit as it goes into a comparison; `text` is empty where it has none."""

    id: int
    change: int
    document_class: DocumentClass
    lineage: str | None
    text: str

    def seen_by(self, reader: Reader) -> bool:
        """Whether a reader may see it."""
        return _seen(Unit(self.id, {}, self.document_class, self.lineage), reader)


class Near:
    """Near-identical units of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def changed(
        self, language: Language, after: tuple[int, int], limit: int = 2000
    ) -> list[Source]:
        """Units with their text in a language, by (change, id), those after such a pair.

        Who goes on from the last pair until nothing comes has followed the memory: a change is
        committed whole and before the next.
        """
        place = sa.tuple_(unit.c.change, unit.c.id)
        page = (
            sa.select(unit.c.id, unit.c.change, unit.c["class"], unit.c.lineage)
            .where(unit.c.change >= after[0], place > sa.tuple_(*map(sa.literal, after)))
            .order_by(unit.c.change, unit.c.id)
            .limit(limit)
            .subquery()
        )
        mine = sa.and_(variant.c.unit == page.c.id, variant.c.language == language)
        statement = (
            sa.select(page, variant.c.text)
            .outerjoin_from(page, variant, mine)
            .order_by(page.c.change, page.c.id)
        )
        with self._database.read() as connection:
            return [_source(row) for row in connection.execute(statement)]

    def sources(self, language: Language, after: int, limit: int) -> list[Source]:
        """Units that have a text in a language, by id, those after an id."""
        statement = (
            sa.select(unit.c.id, unit.c.change, unit.c["class"], unit.c.lineage, variant.c.text)
            .join(variant, variant.c.unit == unit.c.id)
            .where(variant.c.unit > after, variant.c.language == language)
            .order_by(variant.c.unit)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [_source(row) for row in connection.execute(statement)]

    def standing(self, ids: Sequence[int], reader: Reader) -> dict[int, Standing]:
        """Units as they stand, by id; those that are gone or not to be seen are left out."""
        with self._database.read() as connection:
            found = _standing(connection, ids)
        return {one.unit.id: one for one in found if _seen(one.unit, reader)}

    def marks(self, ids: Sequence[int]) -> Mapping[int, frozenset[int]]:
        """The acts by which units are rightly different from others."""
        statement = sa.select(near_apart.c.unit, near_apart.c.act)
        found: dict[int, set[int]] = {}
        with self._database.read() as connection:
            mine = among(connection, near_apart.c.unit, ids)
            for row in connection.execute(statement.where(mine)):
                found.setdefault(row.unit, set()).add(row.act)
        return {id: frozenset(acts) for id, acts in found.items()}

    def merge(
        self,
        reader: Reader,
        given: Sequence[Shown],
        keep: int,
        picks: Mapping[Language, int],
        *,
        by: str,
    ) -> int:
        """Make one unit of several, and give the id of the act.

        `keep` is the unit that stays, with its place; `picks` are the units whose text stays in a
        language, the most trusted elsewhere (`translation.memory.near.merging`). Raises NotFound,
        NotOfGroup or UnitsMoved.
        """
        return self._database.write(lambda c: _merge(c, reader, given, keep, picks, by))

    def delete(self, reader: Reader, given: Shown, *, by: str) -> int:
        """Delete a unit, and give the id of the act; raises NotFound or UnitsMoved."""
        return self._database.write(lambda c: _delete(c, reader, given, by))

    def set_apart(self, reader: Reader, given: Sequence[Shown], *, by: str) -> int:
        """Say that units are rightly different from each other; gives the id of the act.

        Raises NotFound, NotOfGroup or UnitsMoved.
        """
        return self._database.write(lambda c: _set_apart(c, reader, given, by))

    def undo(self, reader: Reader, act: int, *, by: str) -> None:
        """Take an act back, to the letter.

        Raises NotFound where it does not stand, and UnitsMoved where its units have changed since,
        or where what stood behind them was taken back or stands elsewhere by now.
        """
        self._database.write(lambda c: _undo(c, reader, act, by))

    def done(self, reader: Reader, limit: int = 20) -> list[Done]:
        """The last acts that stand, the newest first, of those whose units one may see."""
        columns = (near_act.c.id, near_act.c.kind, near_act.c.units, near_act.c.by, near_act.c.at)
        statement = sa.select(*columns).where(near_act.c.undone_at.is_(None), _masked(reader))
        statement = statement.order_by(near_act.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [
                Done(row.id, Deed(row.kind), tuple(row.units), row.by, row.at)
                for row in connection.execute(statement)
            ]


def _merge(
    connection: Connection,
    reader: Reader,
    given: Sequence[Shown],
    keep: int,
    picks: Mapping[Language, int],
    by: str,
) -> int:
    units = _locked(connection, reader, given)
    if len(units) < 2:
        raise NotOfGroup(keep)
    ids = [one.id for one in units]
    before = rows_of(connection, ids)
    held = [
        Held(
            row["id"],
            row["unit"],
            Language(row["language"]),
            row["digest"],
            Provenance(row["provenance"]),
            datetime.fromisoformat(row["at"]),
        )
        for row in before["variant"]
    ]
    plan = merged(held, keep, picks)
    keep_only(connection, keep, plan.values())
    _changed(connection, ids)
    demoted = [language.value for language, kept in plan.items() if kept.demoted]
    detail = {"into": keep, "less_trusted": demoted}
    return _record(connection, Deed.MERGED, units, before, by, detail)


def _delete(connection: Connection, reader: Reader, given: Shown, by: str) -> int:
    units = _locked(connection, reader, [given])
    before = rows_of(connection, [given.unit])
    ids = [row["id"] for row in before["variant"]]
    gone = among(connection, contribution.c.variant, ids)
    connection.execute(sa.delete(contribution).where(gone))
    connection.execute(sa.delete(variant).where(among(connection, variant.c.id, ids)))
    _changed(connection, [given.unit])
    return _record(connection, Deed.DELETED, units, before, by)


def _set_apart(connection: Connection, reader: Reader, given: Sequence[Shown], by: str) -> int:
    units = _locked(connection, reader, given)
    if len(units) < 2:
        raise NotOfGroup(given[0].unit if given else 0)
    act = _record(connection, Deed.APART, units, {}, by)
    rows = [{"act": act, "unit": one.id} for one in units]
    connection.execute(sa.insert(near_apart), rows)
    return act


def _undo(connection: Connection, reader: Reader, act: int, by: str) -> None:
    lock(connection)
    found = sa.select(near_act).where(near_act.c.id == act, near_act.c.undone_at.is_(None))
    row = connection.execute(found.with_for_update()).one_or_none()
    if row is None or not _open_to(row, reader):
        raise NotFound("act", str(act))
    if row.kind == Deed.APART:
        connection.execute(sa.delete(near_apart).where(near_apart.c.act == act))
    else:
        now = rows_of(connection, row.units)
        if fingerprint(now) != row.after or not stands(connection, row.before, now):
            raise UnitsMoved(row.units[0])
        put_back(connection, row.before, now)
        _changed(connection, row.units, dated=False)
    ended = sa.update(near_act).where(near_act.c.id == act)
    connection.execute(ended.values(undone_at=clock(), undone_by=by))
    append(connection, EventEntry("near_undone", by, detail={"act": act, "units": row.units}))


def _record(
    connection: Connection,
    deed: Deed,
    units: Sequence[Unit],
    before: Mapping[str, Any],
    by: str,
    detail: Mapping[str, object] | None = None,
) -> int:
    ids = [one.id for one in units]
    document_class, lineage = scope(units[0].document_class, units[0].lineage)
    values = {
        "kind": deed,
        "class": document_class,
        "lineage": lineage,
        "units": ids,
        "before": dict(before),
        "after": fingerprint(rows_of(connection, ids)),
        "by": by,
    }
    act = connection.execute(sa.insert(near_act).returning(near_act.c.id), values).scalar_one()
    told = {"act": act, "units": ids, **(detail or {})}
    append(connection, EventEntry(f"near_{deed}", by, detail=told))
    return int(act)


def _locked(connection: Connection, reader: Reader, given: Sequence[Shown]) -> list[Unit]:
    """The units as they were shown, nobody else changing any until the commit."""
    lock(connection)
    found = {one.unit.id: one for one in _standing(connection, [one.unit for one in given])}
    for one in given:
        now = found.get(one.unit)
        if now is None or now.version != one.version:
            seen = now is not None and _seen(now.unit, reader)
            known = seen or _gone(connection, one.unit, reader)
            raise UnitsMoved(one.unit) if known else NotFound("unit", str(one.unit))
        if not _seen(now.unit, reader):
            raise NotFound("unit", str(one.unit))
    units = [one.unit for one in found.values()]
    if len({scope(one.document_class, one.lineage) for one in units}) > 1:
        raise NotOfGroup(units[-1].id)
    return units


def _gone(connection: Connection, id: int, reader: Reader) -> bool:
    """Whether there was such a unit, which the reader might have seen."""
    row = connection.execute(sa.select(unit).where(unit.c.id == id)).one_or_none()
    return row is not None and _open_to(row, reader)


def _changed(connection: Connection, ids: Sequence[int], *, dated: bool = True) -> None:
    """Put units under the next value of the change counter."""
    changed = sa.update(unit).where(among(connection, unit.c.id, ids))
    values: dict[str, Any] = {"change": raise_counter(connection)}
    connection.execute(changed.values(values | ({"at": clock()} if dated else {})))


def _standing(connection: Connection, ids: Sequence[int]) -> list[Standing]:
    """Units that have variants, by id."""
    chosen = sa.select(unit).where(among(connection, unit.c.id, ids)).order_by(unit.c.id)
    texts = sa.select(variant).where(among(connection, variant.c.unit, ids))
    variants: dict[int, dict[Language, Variant]] = {}
    for row in connection.execute(texts.order_by(variant.c.id)):
        language = Language(row.language)
        made = Variant(language, row.text, Provenance(row.provenance), row.at)
        variants.setdefault(row.unit, {})[language] = made
    return [
        Standing(_unit(row, variants[row.id]), row.change)
        for row in connection.execute(chosen)
        if row.id in variants
    ]


def _source(row: sa.Row[Any]) -> Source:
    document_class = DocumentClass(row._mapping["class"])
    return Source(row.id, row.change, document_class, row.lineage, row.text or "")


def _unit(row: sa.Row[Any], variants: Mapping[Language, Variant]) -> Unit:
    known = row._mapping
    document_class = DocumentClass(known["class"])
    return Unit(row.id, variants, document_class, row.lineage, row.previous, row.next)


def _masked(reader: Reader) -> sa.ColumnElement[bool]:
    """The acts on units that a reader may see; a class that is open has no lineage here."""
    lineages = sa.or_(near_act.c.lineage.is_(None), near_act.c.lineage.in_(list(reader.lineages)))
    closed = list(reader.classes - OPEN_CLASSES)
    granted = sa.and_(near_act.c["class"].in_(closed), near_act.c.lineage.is_not(None))
    opened = near_act.c["class"].in_(list(reader.classes & OPEN_CLASSES))
    return sa.and_(sa.or_(opened, granted), lineages)


def _seen(given: Unit, reader: Reader) -> bool:
    return visible(given, reader, given.lineage)


def _open_to(row: sa.Row[Any], reader: Reader) -> bool:
    """Whether one may see the units of an act, or a unit that has no text any more."""
    return _seen(_unit_like(row), reader)


def _unit_like(row: sa.Row[Any]) -> Unit:
    return Unit(row.id, {}, DocumentClass(row._mapping["class"]), row.lineage)
