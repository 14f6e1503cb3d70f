"""Bringing units into the memory, a batch of them in one transaction.

What is in already is found by origin (the same import again) or by its source (from elsewhere): a
unit joins one of the same source, class and lineage where no text differs and nothing that is known
of their place does. So pairs of several files become units of up to six languages, today's with
those of years ago. Between units that fit equally well nothing is guessed: it stays apart.

Each contribution keeps what its import says of it, so that a variant can stand on another when the
first is undone.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import lt
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import memory_statements as statements
from storage import schema
from storage.bulk import binding, insert_bound, numbers
from storage.database import insert
from translation import markup
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit, ScreenedUnit
from translation.languages import Language
from translation.units import Provenance

unit, variant, contribution = schema.unit, schema.variant, schema.contribution
batch = schema.batch
COUNTER = "memory"
LEAST = 300
"""Units of a transaction at least; they are written in about 10 ms."""

_LOCK = 0x4D454D4F
SEGMENT = "segment:"
"""How the origin begins of what people confirm in a segment; its id follows."""


@dataclass(frozen=True, slots=True)
class Source:
    """What all units of an import share; `batch` is the SHA-256 of the file, `name` its name.

    `domain` is that of units of which the file says none; `gone` are the origins of units that
    somebody has deleted, which stay away (`storage.near`).
    """

    batch: str
    provenance: Provenance
    by: str
    document_class: DocumentClass
    lineage: str | None
    name: str = ""
    domain: str | None = None
    gone: frozenset[str] = frozenset()

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

    Those that somebody has deleted since are among these. `units` are new ones, and `joined` those
    of the import that added a language to one there was.
    `refused` units were kept out by the screen.
    """

    units: int = 0
    variants: int = 0
    contributions: int = 0
    repeated: int = 0
    refused: int = 0
    joined: int = 0

    def __add__(self, other: "ImportTally") -> "ImportTally":
        return ImportTally(
            self.units + other.units,
            self.variants + other.variants,
            self.contributions + other.contributions,
            self.repeated + other.repeated,
            self.refused + other.refused,
            self.joined + other.joined,
        )


class Run:
    """One run of an import, which knows whether any unit can be in from its place of the file.

    Where nothing of the file was in as the run began and nobody else has added to it since, none
    can from a place after those that the run has passed: no origin is looked for.
    """

    def __init__(self) -> None:
        self._alone: bool | None = None
        self._passed, self._last = 0, 0

    def looks_for(
        self, connection: Connection, source: Source, given: Sequence[ImportedUnit]
    ) -> bool:
        """Whether the origins of some units are to be looked for, under the memory's lock."""
        ordinals = [self._passed, *(one.ordinal for one in given)]
        if self._alone is None:
            found = connection.execute(statements.BEGUN, {"digest": source.batch}).first()
            self._alone = found is None
        elif self._alone:
            since = {"digest": source.batch, "last": self._last}
            self._alone = connection.execute(statements.SINCE, since).first() is None
        # the same places again: a transaction that was not, or whose answer was lost
        self._alone = self._alone and all(map(lt, ordinals, ordinals[1:]))
        return not self._alone

    def passed(self, connection: Connection, given: Sequence[ImportedUnit]) -> None:
        """The run has added some units, whose transaction has not ended."""
        self._passed = given[-1].ordinal
        self._last = connection.execute(statements.LAST).scalar_one()


@dataclass(slots=True)
class _Place:
    """A unit that others may join."""

    key: str
    previous: str | None
    next: str | None
    document: str | None
    document_class: str
    id: int
    held: dict[str, tuple[str, int]] = field(default_factory=dict)
    """By language the digest of its text, and the id of its variant."""

    def fit(self, one: "_Fresh") -> int | None:
        """How many languages agree; None where a text differs, or what is known of the places.

        A unit that says nothing new may be of another document: it only adds its weight.
        """
        agreeing = 0
        for language, digest in one.digests.items():
            known = self.held.get(_CODES[language])
            if known is not None:
                if known[0] != digest:
                    return None
                agreeing += 1
        given = one.given
        if given.place:  # it is part of the key
            return agreeing
        alone = given.previous is None and given.next is None
        if not alone and (self.previous, self.next) != (given.previous, given.next):
            return None
        both = self.document is not None and given.document is not None
        if both and self.document != given.document and agreeing < len(one.digests):
            return None
        return agreeing


class _Fresh(NamedTuple):
    """A unit that is to be stored, with the digests of its texts and that of its source."""

    given: ImportedUnit
    origin: str
    digests: Mapping[Language, str]
    document_class: str
    key: str


@dataclass(slots=True)
class _Plan:
    """What a batch is going to write; rows are in the order of `_VARIANT` and `_CONTRIBUTION`.

    Their values are as the driver takes them.
    """

    units: list[_Place] = field(default_factory=list)
    grown: set[int] = field(default_factory=set)
    joined: int = 0
    variants: list[tuple[Any, ...]] = field(default_factory=list)
    contributions: list[tuple[Any, ...]] = field(default_factory=list)


def add_screened(
    connection: Connection,
    source: Source,
    given: Sequence[ScreenedUnit],
    keep: Keep | None,
    run: Run | None = None,
) -> ImportTally:
    """Add what the screen lets through of a batch, and keep what it found."""
    dirty = [one for one in given if one.dirt]
    if keep is not None and dirty:
        keep(connection, source, dirty)
    kept = [one.kept for one in given if one.kept is not None]
    return replace(add_units(connection, source, kept, run), refused=len(given) - len(kept))


def add_units(
    connection: Connection, source: Source, given: Sequence[ImportedUnit], run: Run | None = None
) -> ImportTally:
    """Add the units of a batch, in the caller's transaction; `run` is the same for all batches."""
    lock(connection)
    if run is None or run.looks_for(connection, source, given):
        known = known_origins(connection, source, given)
    else:
        known = {*source.gone.intersection(map(source.origin, given))} if source.gone else set()
    new = [one for one in given if one.texts and not (known and source.origin(one) in known)]
    if not new:
        return ImportTally(repeated=len(known))
    _begin(connection, source)
    now = connection.execute(statements.NOW).scalar_one()
    plan = _planned(connection, source, [_fresh(source, one) for one in new], now)
    _write(connection, source, plan, now)
    if run is not None:
        run.passed(connection, given)
    return ImportTally(
        units=len(plan.units),
        variants=len(plan.variants),
        contributions=len(plan.contributions),
        repeated=len(known),
        joined=plan.joined,
    )


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
    raised = connection.execute(_RAISE).scalar_one_or_none()
    if raised is None:  # SQLAlchemy compiles an ON CONFLICT each time: only where there is no row
        first = insert(connection, schema.change).values(name=COUNTER, value=1)
        either = first.on_conflict_do_update(
            index_elements=["name"], set_={"value": schema.change.c.value + 1}
        )
        raised = connection.execute(either.returning(schema.change.c.value)).scalar_one()
    return int(raised)


_RAISE = (
    sa.update(schema.change)
    .where(schema.change.c.name == COUNTER)
    .values(value=schema.change.c.value + 1)
    .returning(schema.change.c.value)
)


def source_key(
    document_class: str, lineage: str | None, language: str, digest: str, place: str = ""
) -> str:
    """The digest by which units of the same class, lineage, source and place are found."""
    parts = ("source", document_class, lineage or "", language, digest, place)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def known_origins(
    connection: Connection, source: Source, given: Sequence[ImportedUnit]
) -> set[str]:
    """The origins of units that are in already, from the same place of the same file, or gone."""
    origins = [source.origin(one) for one in given]
    known = statements.known(connection.dialect.name)
    found = connection.execute(known, {"values": origins}).scalars()
    return {*found, *source.gone.intersection(origins)}


def keys(source: Source, given: Sequence[ImportedUnit]) -> set[str]:
    """The digests by which the units that these may join are found."""
    return {_fresh(source, one).key for one in given}


def _begin(connection: Connection, source: Source) -> None:
    """The row of the import, unless it stands."""
    if connection.execute(statements.STANDING, {"digest": source.batch}).first():
        return
    values = {
        "digest": source.batch,
        "name": source.name,
        "provenance": source.provenance,
        "by": source.by,
    }
    statement = insert(connection, batch).values(**values)
    connection.execute(
        statement.on_conflict_do_nothing(
            index_elements=["digest"], index_where=batch.c.undone_at.is_(None)
        )
    )


def _fresh(source: Source, one: ImportedUnit) -> _Fresh:
    digests = {language: markup.digest(text) for language, text in one.texts.items()}
    pivot = one.pivot
    document_class = str(one.document_class or source.document_class)
    key = source_key(document_class, source.lineage, pivot, digests[pivot], one.place)
    return _Fresh(one, source.origin(one), digests, document_class, key)


def _places(connection: Connection, keys: Iterable[str]) -> dict[str, list[_Place]]:
    """The units there are by the digest of their source, oldest first."""
    dialect = connection.dialect.name
    places: dict[str, list[_Place]] = {}
    by_id: dict[int, _Place] = {}
    for row in connection.execute(statements.alike(dialect), {"values": list(keys)}).all():
        place = _Place(*row)
        by_id[place.id] = place
        places.setdefault(place.key, []).append(place)
    if by_id:
        held = connection.execute(statements.held(dialect), {"values": list(by_id)})
        for of, language, digest, id in held.all():
            by_id[of].held[language] = (digest, id)
    return places


def _planned(
    connection: Connection, source: Source, fresh: Sequence[_Fresh], now: datetime
) -> _Plan:
    """Where each unit goes: into one there is, into one of this batch, or into one of its own."""
    plan = _Plan()
    bound = _Bound(connection, now)
    places = _places(connection, {one.key for one in fresh})
    unit_ids = numbers(connection, unit, len(fresh))
    ids = numbers(connection, variant, sum(len(one.digests) for one in fresh))
    for one in fresh:
        alike = places.setdefault(one.key, [])
        place = _best(alike, one)
        new = place is None
        if place is None:
            given = one.given
            around = (given.previous, given.next, given.document)
            place = _Place(one.key, *around, one.document_class, next(unit_ids))
            alike.append(place)
            plan.units.append(place)
        added = _stand_behind(source, plan, place, one, ids, bound)
        if added and not new:
            plan.joined += 1
            plan.grown.add(place.id)
    plan.grown.difference_update(place.id for place in plan.units)
    return plan


class _Bound:
    """Values that many rows have, as the driver takes them."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.moment = binding(connection, variant.c.at)
        self.now, self.no_tags = self.moment(now), binding(connection, variant.c.tags)(())


def _stand_behind(
    source: Source, plan: _Plan, place: _Place, one: _Fresh, ids: Iterator[int], bound: _Bound
) -> bool:
    """Plan the contributions of a unit, and the variants that its place lacks."""
    given, added = one.given, False
    origin, batch, domain = one.origin, source.batch, given.domain or source.domain
    held, texts, stamps = place.held, given.texts, given.stamps
    for language, digest in one.digests.items():
        own = stamps.get(language)
        provenance, moment = (
            (given.provenance, given.at) if own is None else (own.provenance, own.at)
        )
        said = source.provenance if provenance is None else provenance
        at = None if moment is None else bound.moment(moment)
        code = _CODES[language]
        there = held.get(code)
        if there is None:
            there = held[code] = digest, next(ids)
            stamp = (_CODES[said], source.by, bound.now if at is None else at)
            plan.variants.append(
                (there[1], place.id, code, texts[language], bound.no_tags, digest, *stamp)
            )
            added = True
        other = None if said is source.provenance else _CODES[said]
        plan.contributions.append((there[1], code, origin, batch, other, at, domain))
    return added


def _best(alike: Sequence[_Place], one: _Fresh) -> _Place | None:
    """The unit that agrees in most languages; None where several that say otherwise do so.

    Of several that hold all there is of this one the oldest will do, since nothing is added.
    """
    if not alike:
        return None
    standing = (place for place in alike if place.held)
    fits = [(fit, place) for place in standing if (fit := place.fit(one)) is not None]
    if not fits:
        return None
    most = max(fit for fit, _ in fits)
    best = [place for fit, place in fits if fit == most]
    whole = most == len(one.digests) and most > 1
    return best[0] if len(best) == 1 or whole else None


def _write(connection: Connection, source: Source, plan: _Plan, now: datetime) -> None:
    """Write what is planned; units that are new or have a new text are of the next change."""
    if plan.variants:
        change = raise_counter(connection)
        at = binding(connection, unit.c.at)(now)
        rows = [_unit_row(source, place, change, at) for place in plan.units]
        insert_bound(connection, unit, _UNIT, rows)
        if plan.grown:
            moved = {"values": list(plan.grown), "to": change, "now": now}
            connection.execute(statements.grown(connection.dialect.name), moved)
        insert_bound(connection, variant, _VARIANT, plan.variants)
    insert_bound(connection, contribution, _CONTRIBUTION, plan.contributions)


_CODES: Mapping[str, str] = {one: one.value for one in (*Language, *Provenance)}
"""As plain text, which the driver of SQLite takes in a fifth of the time of a member."""

_UNIT = (
    "id",
    "class",
    "lineage",
    "previous",
    "next",
    "from_document",
    "digest",
    "change",
    "at",
)
_VARIANT = ("id", "unit", "language", "text", "tags", "digest", "provenance", "by", "at")
_CONTRIBUTION = ("variant", "language", "origin", "batch", "provenance", "at", "domain")


def _unit_row(source: Source, place: _Place, change: int, at: Any) -> tuple[Any, ...]:
    return (
        place.id,
        place.document_class,
        source.lineage,
        place.previous,
        place.next,
        place.document,
        place.key,
        change,
        at,
    )
