"""The memory learns: what people confirm in a document stands in the memory as of that commit.

A segment stands behind one unit, with its source and each of its texts that someone vouched for.
Segments alike in source and context, of one class and lineage, share a unit as long as their texts
agree; where one of them is changed, it moves to a unit of its own and the others stay.

Segments joined in a language stand behind one more unit, with the source they have together and
that one text; what the other languages say of each of them stays where it is.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.changes import Change
from storage.clock import clock
from storage.context import context_of
from storage.memory_import import SEGMENT, lock, origin_of, raise_counter, segment_of
from translation import markup
from translation.documents import TargetState
from translation.languages import Language
from translation.markup import InlineTag
from translation.units import Provenance

segment, target = schema.segment, schema.target
unit, variant, contribution = schema.unit, schema.variant, schema.contribution

_STATES = {
    TargetState.TRANSLATED: Provenance.TRANSLATED,
    TargetState.REVIEWED: Provenance.REVIEWED,
    TargetState.FINAL: Provenance.REVIEWED,
}
_LASTING = frozenset({Provenance.PUBLISHED, Provenance.ADOPTED})


@dataclass(frozen=True, slots=True)
class _Source:
    """A segment as a unit sees it; the neighbours are digests of the segments beside it."""

    origin: str
    language: Language
    text: str
    tags: Sequence[Mapping[str, Any]]
    digest: str
    document_class: str
    lineage: str
    previous: str | None
    next: str | None

    @property
    def key(self) -> str:
        """The digest of all in which segments that share a unit agree."""
        parts = [self.document_class, self.lineage, self.language, self.digest]
        whole = "\0".join(["segment", *parts, self.previous or "", self.next or ""])
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A text that the segment is to stand behind."""

    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class _Held:
    """A variant of a unit: whether others stand behind it, and the segment's own contribution."""

    id: int
    unit: int
    digest: str
    shared: bool
    own: int | None
    stamp: Mapping[str, Any]


@dataclass(slots=True)
class _Place:
    """A unit that the segment may stand behind, with the variants it has."""

    id: int
    held: dict[Language, _Held] = field(default_factory=dict)

    def takes(self, wanted: Mapping[Language, _Wanted]) -> bool:
        """Whether the texts fit without touching one that another segment stands behind."""
        return all(
            known.digest == wanted[language].digest or not known.shared
            for language, known in self.held.items()
            if language in wanted
        )

    def order(self) -> tuple[int, bool, int]:
        """The one with most company first, then one's own, then the oldest."""
        company = sum(known.shared for known in self.held.values())
        own = any(known.own is not None for known in self.held.values())
        return -company, not own, self.id


def learn(connection: Connection, change: Change) -> None:
    """Bring the memory to what is vouched for after a change of a cell; an effect of `Cells`."""
    withdrawn = change.before is not TargetState.INITIAL and change.after is TargetState.INITIAL
    if change.confirmed or withdrawn:
        joined_in = change.language if change.covers > 1 else None
        remember(connection, change.segment, by=change.actor, joined_in=joined_in)


def remember(
    connection: Connection, of: int, *, by: str, joined_in: Language | None = None
) -> bool:
    """Make the memory hold of a segment what its cells hold; gives whether that changed it.

    With `joined_in`, what the cell holds that covers the next ones in that language. Again changes
    nothing. What nobody else stands behind goes with the segment's contribution. Raises NotFound.
    """
    lock(connection)
    if joined_in is None:
        source = _source(connection, of)
        wanted = _wanted(connection, source, _VOUCHED, {"of": of})
    else:
        source = _joined_source(connection, of, joined_in)
        wanted = _wanted(connection, source, _VOUCHED_JOINED, {"of": of, "language": joined_in})
    own = _held(connection, _BEHIND, {"origin": source.origin}, source.origin)
    units = {known.unit for known in own}
    changed: set[int] = set()
    if wanted:
        place = _place(connection, source, wanted)
        units.add(place.id)
        if _put(connection, source, wanted, place, own, by):
            changed.add(place.id)
    _leave(connection, [known for known in own if known.own], wanted)
    changed |= _settle(connection, units)
    _tell(connection, changed)
    return bool(changed)


def raise_provenance(
    connection: Connection, document: str, languages: Collection[Language], provenance: Provenance
) -> int:
    """Raise what a document contributed in these languages, where it stands lower.

    Gives how many variants rose. None is lowered.
    """
    lock(connection)
    lower = [known for known in Provenance if known.rank < provenance.rank]
    standing = (segment.c.document == document, segment.c.superseded_by.is_(None))
    origins = sa.select(_origin()).where(*standing)
    joined = sa.select(_origin() + ":" + target.c.language).where(*standing, target.c.covers > 1)
    joined = joined.join(target, target.c.segment == segment.c.id)
    mine = sa.select(contribution.c.variant).where(
        sa.or_(contribution.c.origin.in_(origins), contribution.c.origin.in_(joined))
    )
    mine = mine.where(contribution.c.language.in_(list(languages)))
    raised = (
        sa.update(variant)
        .where(variant.c.id.in_(mine), variant.c.provenance.in_(lower))
        .values(provenance=provenance, at=clock())
        .returning(variant.c.unit)
    )
    units = list(connection.execute(raised).scalars())
    _tell(connection, set(units))
    return len(units)


def _source(connection: Connection, of: int) -> _Source:
    context = context_of(connection, of)
    row = context.segment
    return _Source(
        origin_of(of),
        Language(row.language),
        row.text,
        row.tags,
        row.digest,
        context.document_class,
        context.lineage,
        context.previous,
        context.next,
    )


def _joined_source(connection: Connection, of: int, language: Language) -> _Source:
    """The source of a cell that covers the next ones; as a segment's own where it does no more."""
    first = _source(connection, of)
    origin = origin_of(of, language)
    found = connection.execute(_JOINED, {"of": of, "language": language}).one_or_none()
    if found is None:
        return replace(first, origin=origin)
    after = context_of(connection, found.last).next
    whole = {"text": found.text, "tags": found.tags, "digest": found.digest}
    return replace(first, origin=origin, **whole, next=after)


def _wanted(
    connection: Connection, source: _Source, vouched: sa.Select[Any], given: Mapping[str, Any]
) -> dict[Language, _Wanted]:
    """The texts that someone vouches for, with the source; nothing where there is none."""
    tags = tuple(InlineTag(**tag) for tag in source.tags)
    texts = {
        Language(row.language): _Wanted(row.text, markup.digest(row.text, tags))
        for row in connection.execute(vouched, given)
    }
    return {source.language: _Wanted(source.text, source.digest), **texts} if texts else {}


def _held(
    connection: Connection, which: sa.Select[Any], given: Mapping[str, Any], origin: str
) -> list[_Held]:
    """Variants, each with who stands behind it."""
    rows = list(connection.execute(which, given))
    if not rows:
        return []
    shared, own = set(), {}
    for row in connection.execute(_STANDING, {"variants": [row.id for row in rows]}):
        if row.origin == origin:
            own[row.variant] = row.id
        else:
            shared.add(row.variant)
    return [
        _Held(row.id, row.unit, row.digest, row.id in shared, own.get(row.id), dict(row._mapping))
        for row in rows
    ]


def _place(connection: Connection, source: _Source, wanted: Mapping[Language, _Wanted]) -> _Place:
    """The unit that the segment is to stand behind, made where none fits."""
    alike = connection.execute(_ALIKE, {"key": source.key}).scalars()
    places = {id: _Place(id) for id in alike}
    if places:
        for known in _held(connection, _OF_UNITS, {"units": list(places)}, source.origin):
            places[known.unit].held[Language(known.stamp["language"])] = known
    fitting = [place for place in places.values() if place.takes(wanted)]
    return min(fitting, key=_Place.order) if fitting else _Place(_make(connection, source))


def _make(connection: Connection, source: _Source) -> int:
    values = {
        "class": source.document_class,
        "lineage": source.lineage,
        "previous": source.previous,
        "next": source.next,
        "digest": source.key,
        "change": 0,
    }
    return int(connection.execute(_MAKE, values).scalar_one())


def _put(
    connection: Connection,
    source: _Source,
    wanted: Mapping[Language, _Wanted],
    place: _Place,
    own: Iterable[_Held],
    by: str,
) -> bool:
    """Write the texts into the unit and stand behind them; gives whether a text was written."""
    before = {known.stamp["language"]: known for known in own}
    written = False
    for language, given in wanted.items():
        known, was = place.held.get(language), before.get(language.value)
        if known is None or known.digest != given.digest:
            stamp: dict[str, Any] = {"by": by, "provenance": Provenance.TRANSLATED}
            if was is not None and was.digest == given.digest:
                stamp = {name: was.stamp[name] for name in ("by", "at", "provenance")}
            values = {"text": given.text, "tags": list(source.tags), "digest": given.digest}
            held = None if known is None else known.id
            id = _write(connection, held, {**values, **stamp}, place.id, language)
            written = True
        else:
            id = known.id
        _stand(connection, source.origin, language, id, was)
    return written


def _write(
    connection: Connection,
    held: int | None,
    values: Mapping[str, Any],
    place: int,
    language: Language,
) -> int:
    """Write a variant, new or in place of what a unit held; it is of now unless `at` is given."""
    if held is None:
        new = {"unit": place, "language": language, **values}
        return int(connection.execute(_ADD, new).scalar_one())
    statement = _REPLACE if "at" in values else _REPLACE_NOW
    connection.execute(statement, {"held": held, **values})
    return held


def _stand(
    connection: Connection, origin: str, language: Language, behind: int, was: _Held | None
) -> None:
    """Let the contribution of a segment in a language be to this variant."""
    if was is None:
        values = {"variant": behind, "language": language, "origin": origin}
        connection.execute(_STAND, values)
    elif was.id != behind:
        connection.execute(_MOVE, {"own": was.own, "variant": behind})


def _leave(connection: Connection, own: Iterable[_Held], wanted: Collection[Language]) -> None:
    """Take back the contributions in languages that nobody vouches for any more."""
    gone = [known.own for known in own if known.stamp["language"] not in set(wanted)]
    if gone:
        connection.execute(sa.delete(contribution).where(contribution.c.id.in_(gone)))


def _settle(connection: Connection, units: Collection[int]) -> set[int]:
    """Let go of variants that nobody stands behind, and bring the others to their provenance.

    Gives the units that this changed.
    """
    found: dict[int, list[sa.Row[Any]]] = {}
    for row in connection.execute(_SAYING, {"units": list(units)}):
        found.setdefault(row.id, []).append(row)
    states = _states(connection, [row.origin for rows in found.values() for row in rows])
    changed: set[int] = set()
    for id, rows in found.items():
        if rows[0].origin is None:
            connection.execute(_LET_GO, {"held": id})
        elif (due := _due(rows, states)) is not Provenance(rows[0].provenance):
            connection.execute(_REPLACE_NOW, {"held": id, "provenance": due})
        else:
            continue
        changed.add(rows[0].unit)
    return changed


def _due(rows: Sequence[sa.Row[Any]], states: Mapping[str, Mapping[str, Provenance]]) -> Provenance:
    """The best that those behind a variant say; what was published or adopted stays so.

    An original stands as firmly as the best of its translations.
    """
    now = Provenance(rows[0].provenance)
    if now in _LASTING or any(segment_of(row.origin) is None for row in rows):
        return now
    said: list[Provenance] = []
    for row in rows:
        mine = states.get(row.origin, {})
        told = mine.get(rows[0].language)
        said += [told] if told is not None else mine.values()
    return max(said, key=lambda known: known.rank, default=now)


def _states(
    connection: Connection, origins: Iterable[str | None]
) -> dict[str, dict[str, Provenance]]:
    """By origin and language, the provenance that the state of the cell gives its text."""
    segments = {segment_of(origin) for origin in origins if origin is not None} - {None}
    states: dict[str, dict[str, Provenance]] = {}
    for row in connection.execute(_STOOD, {"segments": list(segments)}):
        origin = origin_of(row.segment, row.language if row.covers > 1 else None)
        states.setdefault(origin, {})[row.language] = _STATES[TargetState(row.state)]
    return states


def _tell(connection: Connection, units: Collection[int]) -> None:
    """Put units under the next value of the change counter."""
    if units:
        given = {"units": list(units), "change": raise_counter(connection)}
        connection.execute(_CHANGED, given)


def _origin() -> sa.ColumnElement[str]:
    return sa.literal(SEGMENT) + sa.cast(segment.c.id, sa.Text)


_UNITS = sa.bindparam("units", type_=sa.BigInteger, expanding=True)
_VARIANTS = sa.select(variant).order_by(variant.c.id)
_OF_UNITS = _VARIANTS.where(variant.c.unit.in_(_UNITS))
_BEHIND = _VARIANTS.where(
    variant.c.id.in_(
        sa.select(contribution.c.variant).where(contribution.c.origin == sa.bindparam("origin"))
    )
)
_STANDING = sa.select(contribution.c.id, contribution.c.variant, contribution.c.origin).where(
    contribution.c.variant.in_(sa.bindparam("variants", expanding=True))
)
_SAYING = (
    sa.select(variant.c.id, variant.c.unit, variant.c.language, variant.c.provenance)
    .add_columns(contribution.c.origin)
    .outerjoin(contribution, contribution.c.variant == variant.c.id)
    .where(variant.c.unit.in_(_UNITS))
)
_SAID = sa.select(target.c.language, target.c.text).where(
    target.c.segment == sa.bindparam("of"),
    target.c.state != TargetState.INITIAL.value,
    target.c.text != "",
)
_VOUCHED = _SAID.where(target.c.covers == 1)
_VOUCHED_JOINED = _SAID.where(target.c.covers > 1, target.c.language == sa.bindparam("language"))
_COVERED = target.alias()
_LAST = (
    sa.select(_COVERED.c.segment)
    .where(_COVERED.c.covered_by == target.c.segment, _COVERED.c.language == target.c.language)
    .order_by(_COVERED.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_JOINED = (
    sa.select(schema.joined, _LAST.label("last"))
    .join(target, target.c.id == schema.joined.c.target)
    .where(target.c.segment == sa.bindparam("of"), target.c.language == sa.bindparam("language"))
)
_STOOD = sa.select(target.c.segment, target.c.language, target.c.state, target.c.covers).where(
    target.c.segment.in_(sa.bindparam("segments", expanding=True)),
    target.c.covers > 0,
    target.c.state.in_([state.value for state in _STATES]),
)
_ALIKE = sa.select(unit.c.id).where(unit.c.digest == sa.bindparam("key"))
_MAKE = sa.insert(unit).returning(unit.c.id)
_CHANGED = sa.update(unit).where(unit.c.id.in_(_UNITS)).values(at=clock())
_ADD = sa.insert(variant).returning(variant.c.id)
_REPLACE = sa.update(variant).where(variant.c.id == sa.bindparam("held"))
_REPLACE_NOW = _REPLACE.values(at=clock())
_LET_GO = sa.delete(variant).where(variant.c.id == sa.bindparam("held"))
_STAND = sa.insert(contribution)
_MOVE = sa.update(contribution).where(contribution.c.id == sa.bindparam("own"))
