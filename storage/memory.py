"""The translation memory's truth: units, their variants, and what contributed each.

A contribution names its origin (an import's digest and the place in it), so the same file twice
adds nothing. Units that are alike in every language become one and keep both contributions. Each
transaction that changes units raises the change counter, which an index follows. A unit that lost
its last variant stays as a row without any, so that those who follow hear of it.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.clock import moment
from storage.context import Context, context_of
from storage.database import Database
from storage.memory_import import (
    COUNTER,
    LEAST,
    SEGMENT,
    ImportTally,
    Keep,
    Run,
    Source,
    add_screened,
    add_units,
    segment_of,
)
from storage.near_rows import gone_of
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit, Screen, screened
from translation.languages import Language
from translation.units import Outlines, Provenance, Unit, Variant

__all__ = ["Behind", "Changes", "ImportTally", "MemoryStats", "StoredMemory"]

_PAGE = 2000
_CHUNK = 500
_IDS_PAGE = 50_000
_CHANGED = 10_000
_NO_MORE = (1 << 63) - 1  # an id after all others
_DENSE = 3  # numbers for each unit wanted up to which reading the units between costs less

unit, variant, contribution = schema.unit, schema.variant, schema.contribution

_LANGUAGES = {one.value: one for one in Language}
_PROVENANCES = {one.value: one for one in Provenance}
_CLASSES = {one.value: one for one in DocumentClass}

_IDS = sa.bindparam("ids", type_=sa.BigInteger, expanding=True)
_BETWEEN = variant.c.unit.between(sa.bindparam("first"), sa.bindparam("last"))
_WHOLE = (
    sa.select(
        variant.c.unit,
        variant.c.language,
        variant.c.text,
        variant.c.provenance,
        variant.c.at,
        unit.c["class"].label("document_class"),
        unit.c.lineage,
        unit.c.previous,
        unit.c.next,
    )
    .join(unit, unit.c.id == variant.c.unit)
    .where(variant.c.unit.in_(_IDS))
)
_TEXTS = sa.select(variant.c.unit, variant.c.text).where(
    variant.c.language == sa.bindparam("language")
)
_TEXTS_OF = _TEXTS.where(variant.c.unit.in_(_IDS))
_TEXTS_BETWEEN = _TEXTS.where(_BETWEEN).order_by(variant.c.unit)
_UNITS = sa.select(
    unit.c.id, unit.c["class"], unit.c.lineage, unit.c.previous, unit.c.next
).order_by(unit.c.id)
_VARIANTS = sa.select(
    variant.c.unit, variant.c.language, variant.c.text, variant.c.provenance, variant.c.at
)
_NEXT = _UNITS.where(unit.c.id > sa.bindparam("last")).limit(_PAGE)
_NEXT_IDS = (
    sa.select(variant.c.unit)
    .where(variant.c.unit > sa.bindparam("last"))
    .distinct()
    .order_by(variant.c.unit)
    .limit(_IDS_PAGE)
)
_STAMPS = sa.select(
    variant.c.unit,
    variant.c.language,
    variant.c.provenance,
    # as the driver gives it: most variants share their moments, which are converted once
    sa.type_coerce(variant.c.at, sa.String).label("at"),
).where(_BETWEEN)


@dataclass(frozen=True, slots=True)
class MemoryStats:
    """How much the memory holds; `batches` are imports."""

    units: int
    variants: Mapping[Language, int]
    provenances: Mapping[Provenance, int]
    contributions: int
    batches: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the units up to a value of the change counter: new or other ones, and gone."""

    counter: int
    changed: tuple[Unit, ...]
    removed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Behind:
    """Who stands behind one variant: its author, and the segments it was confirmed in.

    `documents` are those of the segments, oldest contribution first, with the last of their
    segments; `imported` says that a file contributed it too. `made_from` is the language of the
    oldest segment, None for an import.
    """

    by: str
    segments: tuple[int, ...]
    documents: Mapping[str, int]
    imported: bool
    made_from: Language | None = None

    def only(self, segment: int) -> bool:
        """Whether nobody but this segment stands behind it."""
        return self.segments == (segment,) and not self.imported


class StoredMemory:
    """The units of a store; look-ups are made by what reads them, not here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def import_units(
        self,
        batch: str,
        units: Iterable[ImportedUnit],
        *,
        provenance: Provenance,
        by: str,
        document_class: DocumentClass = DocumentClass.INTERNAL,
        lineage: str | None = None,
        name: str = "",
        screen: Screen | None = None,
        keep: Keep | None = None,
    ) -> ImportTally:
        """Add units; `batch` is the SHA-256 of their file, `provenance` for units without one.

        `name` is what people know the file by.

        Short transactions, each whole: after a kill the same import goes on where it stood. Each
        unit passes the `screen` before it is stored; `keep` is given what the screen found, in
        the transaction that stores the batch.
        """
        source = Source(batch, provenance, by, document_class, lineage, name)
        return self.import_from(source, units, screen=screen, keep=keep)

    def import_from(
        self,
        source: Source,
        units: Iterable[ImportedUnit],
        *,
        screen: Screen | None = None,
        keep: Keep | None = None,
    ) -> ImportTally:
        """As `import_units`, for a source that is known as such.

        What somebody has deleted or merged away of this very import stays away (`storage.near`).
        """
        with self._database.read() as connection:
            source = replace(source, gone=gone_of(connection, source.batch))
        run = Run()
        if screen is None:
            parts = self._database.in_batches(
                units, lambda c, given: add_units(c, source, given, run), least=LEAST
            )
        else:
            parts = self._database.in_batches(
                screened(units, screen),
                lambda c, given: add_screened(c, source, given, keep, run),
                least=LEAST,
            )
        return sum(parts, ImportTally())

    def units(
        self, *, languages: Collection[Language] | None = None, since: int = 0
    ) -> Iterator[Unit]:
        """The units by id, a page at a time, with the variants of these languages (or of all).

        `since` leaves out what did not change after that value of the change counter. Units that
        are gone are left out.
        """
        for given in self._rows(since, languages):
            if given.variants:
                yield given

    def outlines(self) -> Iterator[Outlines]:
        """All units by id, a page at a time, without their texts; the ones gone have no variant."""
        last = 0
        while (page := self._outlines(last)) is not None:
            yield page
            last = page.units[-1][0]

    def ids(self) -> "array[int]":
        """The ids of all units, rising; the ones gone left out."""
        found = array("q", [])
        while page := self._ids_after(found[-1] if found else 0):
            found.extend(page)
        return found

    def _ids_after(self, last: int) -> Sequence[int]:
        with self._database.read() as connection:
            return connection.execute(_NEXT_IDS, {"last": last}).scalars().all()

    def at_least(self, count: int) -> bool:
        """Whether there are so many units, with those that are gone."""
        some = sa.select(unit.c.id).limit(count).subquery()
        with self._database.read() as connection:
            found = connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
        return found >= count

    def fetched(self, ids: Sequence[int]) -> list[Unit]:
        """Units whole, by their ids; those that are gone are left out."""
        found: dict[int, tuple[sa.Row[Any], dict[Language, Variant]]] = {}
        for at in range(0, len(ids), _CHUNK):
            with self._database.read() as connection:
                rows = connection.execute(_WHOLE, {"ids": ids[at : at + _CHUNK]})
                for row in rows:
                    _, variants = found.setdefault(row.unit, (row, {}))
                    variants[Language(row.language)] = _variant(row)
        return [_unit_of(row, variants) for row, variants in found.values()]

    def texts(self, ids: Sequence[int], language: Language) -> Iterator[tuple[int, str]]:
        """The ids, among some rising ones, of units with a language, each with its text in it."""
        if not ids:
            return
        dense = ids[-1] - ids[0] < _DENSE * len(ids)
        statement = _TEXTS_BETWEEN if dense else _TEXTS_OF
        bounds = {"first": ids[0], "last": ids[-1]} if dense else {"ids": ids}
        wanted = frozenset(ids)
        with self._database.read() as connection:
            rows = connection.execute(statement, {**bounds, "language": language}).all()
        yield from ((unit, text) for unit, text in rows if unit in wanted)

    def changes_by_page(self, since: int) -> Iterator[Changes]:
        """What changed after a value of the change counter, in the order of the changes.

        A page has at most ten thousand units. Next time ask from the `counter` of the last page
        taken in: all up to it has been told, and of the change after it perhaps some.
        """
        counter, change, last = self.change_counter(), since, _NO_MORE
        while rows := self._changed(change, last, counter):
            change, last = rows[-1].change, rows[-1].id
            ended = len(rows) < _CHANGED
            ids = [row.id for row in rows]
            units = [
                one for at in range(0, len(ids), _CHUNK) for one in self._of(ids[at : at + _CHUNK])
            ]
            gone = frozenset(one.id for one in units if not one.variants)
            yield Changes(
                counter if ended else change - 1,
                tuple(one for one in units if one.variants),
                gone,
            )
            if ended:
                return
        if counter != since:
            yield Changes(counter, (), frozenset())

    def _changed(self, change: int, last: int, counter: int) -> Sequence[sa.Row[Any]]:
        """The next units after one of a change; by number first, as SQLite's index has them.

        SQLite goes through all units of that change to find those after the one.
        """
        told = (sa.literal(change, sa.BigInteger), sa.literal(last, sa.BigInteger))
        within = sa.tuple_(unit.c.change, unit.c.id) > sa.tuple_(*told)
        after = unit.c.change > change if last == _NO_MORE else within
        chosen = sa.select(unit.c.id, unit.c.change).where(after, unit.c.change <= counter)
        ordered = chosen.order_by(unit.c.change, unit.c.id).limit(_CHANGED)
        with self._database.read() as connection:
            return connection.execute(ordered).all()

    def of(self, ids: Collection[int], languages: Collection[Language]) -> list[Unit]:
        """Units by their ids, in that order, with their variants in some languages alone.

        Those that have none in each of the languages are left out.
        """
        wanted = sorted(ids)
        chunks = (wanted[at : at + _CHUNK] for at in range(0, len(wanted), _CHUNK))
        found = (one for some in chunks for one in self._of(some))
        return [
            replace(one, variants={language: one.variants[language] for language in languages})
            for one in found
            if all(language in one.variants for language in languages)
        ]

    def behind(self, units: Collection[int], language: Language) -> Mapping[int, Behind]:
        """Who stands behind the variants of units in a language, by unit."""
        statement = (
            sa.select(variant.c.unit, variant.c.by, contribution.c.origin)
            .join(contribution, contribution.c.variant == variant.c.id)
            .where(variant.c.unit.in_(list(units)), variant.c.language == language)
            .order_by(contribution.c.id)
        )
        found: dict[int, list[sa.Row[Any]]] = {}
        with self._database.read() as connection:
            for row in connection.execute(statement):
                found.setdefault(row.unit, []).append(row)
            origins = [row.origin for rows in found.values() for row in rows]
            segments = _segments(connection, origins)
        return {unit: _behind(rows, segments) for unit, rows in found.items()}

    def made_from(self, units: Collection[int]) -> Mapping[int, Language]:
        """The language that each unit was translated from: that of the oldest segment behind it.

        Of an import it is not known; such a unit is left out.
        """
        statement = (
            sa.select(variant.c.unit, contribution.c.origin)
            .join(contribution, contribution.c.variant == variant.c.id)
            .where(variant.c.unit.in_(list(units)))
            .order_by(contribution.c.id)
        )
        with self._database.read() as connection:
            rows = list(connection.execute(statement))
            segments = _segments(connection, [row.origin for row in rows])
        found: dict[int, Language] = {}
        for row in rows:
            of = segment_of(row.origin)
            if of in segments:
                found.setdefault(row.unit, Language(segments[of].language))
        return found

    def contributed(self, documents: Collection[str]) -> Set[tuple[int, Language]]:
        """The variants, by unit and language, behind which nothing stands but these documents."""
        mine = _origins(documents)
        touched = sa.select(contribution.c.variant).where(contribution.c.origin.in_(mine))
        other = contribution.alias()
        others = sa.exists().where(other.c.variant == variant.c.id, other.c.origin.not_in(mine))
        statement = sa.select(variant.c.unit, variant.c.language)
        with self._database.read() as connection:
            rows = connection.execute(statement.where(variant.c.id.in_(touched), ~others))
            return {(row.unit, Language(row.language)) for row in rows}

    def context(self, segment: int, last: int | None = None) -> Context:
        """Where a segment stands, or all up to `last`, for a look-up; raises NotFound."""
        with self._database.read() as connection:
            context = context_of(connection, segment)
            if last is None or last == segment:
                return context
            return replace(context, next=context_of(connection, last).next)

    def _rows(self, since: int, languages: Collection[Language] | None) -> Iterator[Unit]:
        last = 0
        while page := self._page(last, since, languages):
            yield from page
            last = page[-1].id

    def _of(self, ids: Sequence[int]) -> Sequence[Unit]:
        """Units by their ids."""
        chosen = _UNITS.where(unit.c.id.in_(ids))
        found = _VARIANTS.where(variant.c.unit.in_(ids)).order_by(variant.c.id)
        with self._database.read() as connection:
            return _units(list(connection.execute(chosen)), connection.execute(found))

    def _page(
        self, last: int, since: int, languages: Collection[Language] | None
    ) -> Sequence[Unit]:
        chosen = _UNITS.where(unit.c.id > last, unit.c.change > since).limit(_PAGE)
        with self._database.read() as connection:
            rows = list(connection.execute(chosen))
            if not rows:
                return []
            bounds = variant.c.unit.between(rows[0].id, rows[-1].id)
            found = _VARIANTS.where(bounds).order_by(variant.c.unit, variant.c.id)
            if languages is not None:
                found = found.where(variant.c.language.in_(list(languages)))
            return _units(rows, connection.execute(found))

    def _outlines(self, last: int) -> Outlines | None:
        with self._database.read() as connection:
            rows: Sequence[Any] = connection.execute(_NEXT, {"last": last}).all()
            if not rows:
                return None
            bounds = {"first": rows[0].id, "last": rows[-1].id}
            return Outlines(rows, _stamped(connection.execute(_STAMPS, bounds).all()))

    def change_counter(self) -> int:
        """The number of the last change of units; 0 while there is none."""
        statement = sa.select(schema.change.c.value).where(schema.change.c.name == COUNTER)
        with self._database.read() as connection:
            return connection.execute(statement).scalar_one_or_none() or 0

    def languages(self) -> list[Language]:
        """The languages in which any unit has a text."""
        any_text = {
            one: sa.select(variant.c.id).where(variant.c.language == one).exists()
            for one in Language
        }
        statement = sa.select(*(there.label(one.value) for one, there in any_text.items()))
        with self._database.read() as connection:
            found = connection.execute(statement).one()._mapping
        return [one for one in Language if found[one.value]]

    def stats(self) -> MemoryStats:
        """How much there is, as of now."""
        with self._database.read() as connection:
            languages = sa.select(variant.c.language, sa.func.count()).group_by(variant.c.language)
            kinds = sa.select(variant.c.provenance, sa.func.count()).group_by(variant.c.provenance)
            batches = sa.func.count(contribution.c.batch.distinct())
            origins = connection.execute(sa.select(sa.func.count(contribution.c.id), batches)).one()
            by_language = {row[0]: row[1] for row in connection.execute(languages)}
            by_kind = {row[0]: row[1] for row in connection.execute(kinds)}
            units = connection.execute(sa.select(sa.func.count(variant.c.unit.distinct())))
            standing = units.scalar_one()
        return MemoryStats(
            standing,
            {known: by_language.get(known.value, 0) for known in Language},
            {known: by_kind.get(known.value, 0) for known in Provenance},
            *origins,
        )


def _origins(documents: Collection[str]) -> sa.CompoundSelect[Any]:
    """The origins of all segments of documents, alone and as the first of a join."""
    of, cell = schema.segment.c, schema.target.c
    alone = sa.literal(SEGMENT) + sa.cast(of.id, sa.Text)
    ours = of.document.in_(list(documents))
    joined = sa.select(alone + ":" + cell.language).join_from(
        schema.segment, schema.target, cell.segment == of.id
    )
    return sa.union_all(sa.select(alone).where(ours), joined.where(ours))


def _segments(connection: Connection, origins: Iterable[str]) -> dict[int, sa.Row[Any]]:
    """The segments among some origins, each with its document and language."""
    segment = schema.segment
    known = {segment_of(origin) for origin in origins} - {None}
    statement = sa.select(segment.c.id, segment.c.document, segment.c.language)
    found = connection.execute(statement.where(segment.c.id.in_(list(known))))
    return {row.id: row for row in found}


def _behind(rows: Sequence[sa.Row[Any]], segments: Mapping[int, sa.Row[Any]]) -> Behind:
    named = [segment_of(row.origin) for row in rows]
    known = tuple(segment for segment in named if segment is not None)
    documents = {segments[segment].document: segment for segment in known}
    made_from = Language(segments[known[0]].language) if known else None
    return Behind(rows[0].by, known, documents, len(known) < len(named), made_from)


def _stamped(rows: Iterable[sa.Row[Any]]) -> Iterator[tuple[int, str, str, datetime]]:
    """Rows of `_STAMPS` with their moments."""
    moments: dict[str | datetime, datetime] = {}
    for of, language, provenance, said in rows:
        at = moments.get(said)
        if at is None:
            at = moments[said] = moment(said)
        yield of, language, provenance, at


def _variant(row: sa.Row[Any]) -> Variant:
    return Variant(Language(row.language), row.text, Provenance(row.provenance), row.at)


def _units(rows: Sequence[sa.Row[Any]], found: Iterable[sa.Row[Any]]) -> list[Unit]:
    """Units of rows of `_UNITS` with their variants, rows of `_VARIANTS`."""
    variants: dict[int, dict[Language, Variant]] = {}
    for of, code, text, provenance, at in found:
        language = _LANGUAGES[code]
        variants.setdefault(of, {})[language] = Variant(
            language, text, _PROVENANCES[provenance], at
        )
    return [
        Unit(id, variants.get(id, {}), _CLASSES[document_class], lineage, previous, following)
        for id, document_class, lineage, previous, following in rows
    ]


def _unit_of(row: sa.Row[Any], variants: Mapping[Language, Variant]) -> Unit:
    return Unit(
        row.unit,
        variants,
        DocumentClass(row.document_class),
        row.lineage,
        row.previous,
        row.next,
    )
