"""Documents excluded from, or preferred for, the work on a text: whose, since when, and why.

A rule is of a job (one document into one language) and holds for the whole lineage of the document
that is named, as the memory knows of a unit its lineage alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.clock import clock
from storage.database import Database, insert
from storage.documents import printed_name
from storage.events import EventEntry, append
from storage.reasons import stated
from translation.errors import NotFound
from translation.languages import Language

document, job, rule = schema.document, schema.job, schema.bitext_rule


class Kind(StrEnum):
    """What a rule does with the units of a lineage."""

    EXCLUDED = "excluded"
    """They are no match."""
    PREFERRED = "preferred"
    """They stand first among matches of the same percentage."""


@dataclass(frozen=True, slots=True)
class BitextRule:
    """A rule of a job; `document` is the one that was named, `name` what it is called."""

    id: int
    language: Language
    kind: Kind
    lineage: str
    document: str
    name: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lineages:
    """The lineages that a look-up for a job leaves out, and those it prefers."""

    excluded: frozenset[str] = frozenset()
    preferred: frozenset[str] = frozenset()


NO_RULES = Lineages()


class BitextRules:
    """The rules of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(
        self, of: str, language: Language, named: str, kind: Kind, *, reason: str, by: str
    ) -> None:
        """Exclude or prefer the lineage of a document for a job, in place of what was said before.

        Raises NotFound for a job or document that is not there, and ReasonMissing.
        """
        said = stated(reason, "exclude or prefer a document")

        def run(connection: Connection) -> None:
            lineage = connection.execute(_LINEAGE, {"of": named}).scalar_one_or_none()
            if lineage is None:
                raise NotFound("document", named)
            values = {"kind": kind.value, "document": named, "reason": said, "by": by}
            made = insert(connection, rule).values(
                job=_job(connection, of, language), lineage=lineage, **values
            )
            statement = made.on_conflict_do_update(
                index_elements=["job", "lineage"], set_={**values, "at": clock()}
            )
            connection.execute(statement)
            detail = {"language": language.value, "rule": kind.value, "named": named}
            entry = EventEntry("bitext_ruled", by, of, detail={**detail, "reason": said})
            append(connection, entry)

        self._database.write(run)

    def lift(self, of: str, language: Language, id: int, *, by: str) -> None:
        """Take a rule back, with the event; raises NotFound."""

        def run(connection: Connection) -> None:
            mine = (rule.c.id == id, rule.c.job == _job(connection, of, language))
            gone = sa.delete(rule).where(*mine).returning(rule.c.kind, rule.c.document)
            row = connection.execute(gone).one_or_none()
            if row is None:
                raise NotFound("rule", str(id))
            detail = {"language": language.value, "rule": row.kind, "named": row.document}
            append(connection, EventEntry("bitext_rule_lifted", by, of, detail=detail))

        self._database.write(run)

    def list(self, of: str, visible: sa.ColumnElement[bool]) -> "list[BitextRule]":
        """The rules of a document's jobs, oldest first, of documents that may be seen."""
        statement = (
            sa.select(rule, job.c.language, document.c.symbol, document.c.revision)
            .add_columns(document.c.file_name)
            .join(job, job.c.id == rule.c.job)
            .join(document, document.c.id == rule.c.document)
            .where(job.c.document == of, visible)
            .order_by(rule.c.id)
        )
        with self._database.read() as connection:
            return [_rule(row) for row in connection.execute(statement)]

    def lineages(self, of: str) -> Mapping[Language, Lineages]:
        """What the look-ups of a document leave out and prefer, by language; none is left out."""
        statement = (
            sa.select(job.c.language, rule.c.kind, rule.c.lineage)
            .join(rule, rule.c.job == job.c.id)
            .where(job.c.document == of)
        )
        with self._database.read() as connection:
            rows = list(connection.execute(statement))
        return {
            language: Lineages(
                *(
                    frozenset(
                        row.lineage for row in rows if (row.language, row.kind) == (language, kind)
                    )
                    for kind in Kind
                )
            )
            for language in Language
            if any(row.language == language for row in rows)
        }


def by_lineages(
    ruled: Mapping[Language, Lineages], languages: Iterable[Language]
) -> Mapping[Lineages, tuple[Language, ...]]:
    """Languages by what their look-ups leave out and prefer: one look-up does for each group."""
    groups: dict[Lineages, tuple[Language, ...]] = {}
    for language in languages:
        lineages = ruled.get(language, NO_RULES)
        groups[lineages] = (*groups.get(lineages, ()), language)
    return groups


_LINEAGE = sa.select(document.c.lineage).where(document.c.id == sa.bindparam("of"))


def _job(connection: Connection, of: str, language: Language) -> int:
    mine = (job.c.document == of, job.c.language == language.value)
    found = connection.execute(sa.select(job.c.id).where(*mine)).scalar_one_or_none()
    if found is None:
        raise NotFound("job", f"of document {of} in {language}")
    return int(found)


def _rule(row: sa.Row[tuple[object, ...]]) -> BitextRule:
    found = row._mapping
    return BitextRule(
        found["id"],
        Language(found["language"]),
        Kind(found["kind"]),
        found["lineage"],
        found["document"],
        printed_name(found["symbol"], found["revision"], found["file_name"]),
        found["reason"],
        found["by"],
        found["at"],
    )
