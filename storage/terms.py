"""Concepts and terms, by the file they came from, with their history.

A concept that a file gives otherwise than before is written anew and the row it replaces is kept,
marked with the moment: what was in force on a day can be told.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.clock import clock
from storage.database import Database, insert
from storage.schema import concept, term
from translation.languages import Language
from translation.terms import Concept, Term, TermKind, TermStatus, TermType

_CONCEPT_FIELDS = tuple(field.name for field in fields(Concept))
_TERM_FIELDS = tuple(field.name for field in fields(Term))


@dataclass(frozen=True, slots=True)
class TermTally:
    """What saving did to concepts."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Terms:
    """The concepts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, concepts: Iterable[Concept], *, source: str, by: str) -> TermTally:
        """Save concepts under the name of the file they come from; again changes nothing.

        What stands there as it is given costs one reading. Of two with the same id the last counts.
        """
        given = {one.id: one for one in concepts}
        known = self._digests(source)
        other = [one for one in given.values() if known.get(one.id) != _digest(one)]
        parts = self._database.in_batches(other, lambda c, batch: _save(c, batch, source, by))
        added, changed = sum(part.added for part in parts), sum(part.changed for part in parts)
        return TermTally(added, changed, len(given) - added - changed)

    def version(self) -> int:
        """A number that rises whenever a concept is added or changed; 0 while there is none."""
        with self._database.read() as connection:
            return connection.execute(sa.select(sa.func.max(concept.c.id))).scalar_one() or 0

    def _digests(self, source: str) -> dict[str, str]:
        """The digests of the concepts in force, by id."""
        current = sa.and_(concept.c.file == source, concept.c.replaced_at.is_(None))
        statement = sa.select(concept.c.name, concept.c.digest).where(current)
        with self._database.read() as connection:
            return {row.name: row.digest for row in connection.execute(statement)}

    def load(self, source: str | None = None) -> list[Concept]:
        """The concepts in force, of one file or of all, in the order of their saving."""
        chosen = sa.select(concept).where(concept.c.replaced_at.is_(None)).order_by(concept.c.id)
        if source is not None:
            chosen = chosen.where(concept.c.file == source)
        shown = sa.select(term).join(concept, concept.c.id == term.c.concept)
        shown = shown.where(concept.c.replaced_at.is_(None)).order_by(term.c.order)
        with self._database.read() as connection:
            rows = list(connection.execute(chosen))
            terms: dict[int, list[Term]] = {row.id: [] for row in rows}
            for row in connection.execute(shown):
                if row.concept in terms:
                    terms[row.concept].append(_term(row))
        return [_concept(row, terms[row.id]) for row in rows]


def _save(connection: Connection, concepts: Sequence[Concept], source: str, by: str) -> TermTally:
    outcomes = [_save_one(connection, one, source, by) for one in concepts]
    return TermTally(outcomes.count("added"), outcomes.count("changed"), outcomes.count("same"))


def _save_one(connection: Connection, one: Concept, source: str, by: str) -> str:
    current = sa.and_(
        concept.c.file == source, concept.c.name == one.id, concept.c.replaced_at.is_(None)
    )
    digest = _digest(one)
    known = connection.execute(
        sa.select(concept.c.digest).where(current).with_for_update()
    ).scalar_one_or_none()
    if known == digest:
        return "same"
    connection.execute(sa.update(concept).where(current).values(replaced_at=clock()))
    values = {
        "file": source,
        "name": one.id,
        "domain": one.domain,
        "source": source,
        "note": one.note,
        "definition": one.definition,
        "kind": one.kind,
        "digest": digest,
        "by": by,
    }
    statement = insert(connection, concept).values(values).on_conflict_do_nothing()
    made = connection.execute(statement.returning(concept.c.id)).scalar_one_or_none()
    if made is None:  # another saved the same file at the same moment
        return "same"
    if one.terms:
        rows = [_term_row(made, order, given) for order, given in enumerate(one.terms)]
        connection.execute(sa.insert(term), rows)
    return "added" if known is None else "changed"


def _digest(one: Concept) -> str:
    """The SHA-256 of all that a concept says; the JSON is that of `asdict`, made in less time.

    A general term, and a type that nobody has said, add nothing: digests made before stay true.
    """
    terms = [_said(term, _TERM_FIELDS, "type", None) for term in one.terms]
    said = {**_said(one, _CONCEPT_FIELDS, "kind", TermKind.TERM), "terms": terms}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _said(one: Concept | Term, names: Sequence[str], later: str, usual: object) -> dict[str, Any]:
    """The fields of a value, without the one that came later where it says what is usual."""
    said = {name: getattr(one, name) for name in names}
    if said[later] == usual:
        del said[later]
    return said


def _term_row(concept_id: int, order: int, given: Term) -> dict[str, Any]:
    return {"concept": concept_id, "order": order, **asdict(given), "forms": list(given.forms)}


def _term(row: sa.Row[Any]) -> Term:
    return Term(
        Language(row.language),
        row.text,
        TermStatus(row.status),
        row.source,
        row.note,
        tuple(row.forms),
        TermType(row.type) if row.type else None,
    )


def _concept(row: sa.Row[Any], terms: Sequence[Term]) -> Concept:
    kind = TermKind(row.kind)
    return Concept(row.name, tuple(terms), row.domain, row.definition, row.note, kind)
