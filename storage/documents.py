"""Documents and their jobs: what came in, under which symbol, into which languages.

The same bytes under the same symbol are the same document; without a symbol the bytes alone are.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import Database
from storage.intake import Intake, add_jobs, register
from storage.objects import key_of
from storage.schema import document, job, outbox
from translation.documents import (
    DocumentClass,
    DocumentState,
    Relation,
    Treatment,
)
from translation.errors import NotFound
from translation.languages import Language

__all__ = ["Documents", "Intake", "Registered", "StoredDocument"]

_STATES = list(DocumentState)


def printed_name(symbol: str | None, revision: str, file_name: str) -> str:
    """What people call a document: its symbol with the revision, or its file without a symbol."""
    if symbol is None:
        return file_name
    said = "".join(f"({part})" for part in revision.split())
    return symbol if symbol.endswith(said) else f"{symbol}{said}"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it stands; `words` are those of its source that count, once it was read."""

    id: str
    lineage: str
    relation: Relation | None
    symbol: str | None
    revision: str
    source: Language
    document_class: DocumentClass
    kind: str
    treatment: Treatment
    meeting: str | None
    priority: int
    due: date | None
    original_sha256: str
    file_name: str
    size: int
    flags: tuple[str, ...]
    state: DocumentState
    words: int | None
    received_at: datetime
    received_by: str
    targets: tuple[Language, ...]
    working_sha256: str | None = None
    corrected_sha256: str | None = None
    domain: str | None = None

    @property
    def original_key(self) -> str:
        """The key of the original in the bucket of originals, as it came in."""
        return key_of(self.original_sha256)

    @property
    def working_key(self) -> str:
        """The key of the DOCX that is read and written: the newest original, or made of it."""
        return key_of(self.corrected_sha256 or self.working_sha256 or self.original_sha256)

    @property
    def name(self) -> str:
        """What people call it: the symbol with its revision, or the file where there is none."""
        return printed_name(self.symbol, self.revision, self.file_name)


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered document; `outbox` is its ingest that was asked for and is not done yet."""

    document: StoredDocument
    created: bool
    outbox: int | None


class Documents:
    """The documents of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def register(
        self,
        intake: Intake,
        targets: Sequence[Language],
        *,
        by: str,
        revises: str | None = None,
        key: str | None = None,
    ) -> Registered:
        """Take a document in with its jobs, the ingest asked for, and the event; one transaction.

        A document that is there already is given again, with the languages it lacked as new jobs.
        Raises SymbolTaken where other bytes stand under the symbol and `revises` is not said,
        SourceDiffers or ClassDiffers where the same bytes were taken in otherwise, and NotFound
        where what it revises is not there. `key` makes a repeated request one.
        """

        def run(connection: Connection) -> tuple[str, bool]:
            return register(connection, intake, targets, by=by, revises=revises, key=key)

        known, created = self._database.write(run)
        return Registered(self.get(known), created, self._pending(known))

    def get(self, id: str) -> StoredDocument:
        """The document of an id; raises NotFound."""
        with self._database.read() as connection:
            found = read_documents(connection, sa.select(document).where(document.c.id == id))
        if not found:
            raise NotFound("document", id)
        return found[0]

    def find(self, name: str) -> StoredDocument:
        """The document of an id, or the one that came last under a symbol; raises NotFound."""
        printed = document.c.symbol + "(" + document.c.revision + ")"
        named = sa.or_(document.c.id == name, document.c.symbol == name, printed == name)
        statement = (
            sa.select(document)
            .where(named)
            .order_by((document.c.id == name).desc(), document.c.received_at.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            found = read_documents(connection, statement)
        if not found:
            raise NotFound("document", name)
        return found[0]

    def holding(self, symbol: str | None, original_sha256: str) -> str | None:
        """The id of the document that these bytes are under a symbol, or under none."""
        statement = sa.select(document.c.id).where(
            document.c.original_sha256 == original_sha256,
            document.c.symbol.is_not_distinct_from(symbol),
        )
        with self._database.read() as connection:
            return connection.execute(statement.limit(1)).scalar_one_or_none()

    def strictest_class(self, lineage: str) -> DocumentClass | None:
        """The strictest class among the documents of a lineage; None where there are none."""
        statement = sa.select(document.c["class"]).where(document.c.lineage == lineage).distinct()
        with self._database.read() as connection:
            found = set(connection.execute(statement).scalars())
        return next((known for known in reversed(DocumentClass) if known in found), None)

    def latest_names(
        self, lineages: Collection[str], visible: sa.ColumnElement[bool]
    ) -> Mapping[str, str]:
        """What the documents that came last of some lineages are called, of those one may see."""
        columns = (document.c.lineage, document.c.symbol, document.c.revision, document.c.file_name)
        statement = (
            sa.select(*columns)
            .where(document.c.lineage.in_(list(lineages)), visible)
            .order_by(document.c.received_at, document.c.id)
        )
        with self._database.read() as connection:
            return {
                row.lineage: printed_name(row.symbol, row.revision, row.file_name)
                for row in connection.execute(statement)
            }

    def list(self, *, limit: int | None = None) -> Sequence[StoredDocument]:
        """The documents that came last, newest first; all where no limit is given."""
        statement = sa.select(document).order_by(document.c.received_at.desc(), document.c.id)
        with self._database.read() as connection:
            return read_documents(connection, statement.limit(limit))

    def sources(self) -> Sequence[Language]:
        """The languages that originals are in."""
        statement = sa.select(document.c.source_language).distinct()
        with self._database.read() as connection:
            return [Language(code) for code in connection.execute(statement).scalars()]

    def set_state(
        self,
        id: str,
        state: DocumentState,
        *,
        words: int | None = None,
        flags: Sequence[str] | None = None,
    ) -> None:
        """Bring a document to a state, never back; with the words and flags found on the way."""
        before = [earlier.value for earlier in _STATES[: _STATES.index(state) + 1]]
        forward = sa.case((document.c.state.in_(before), state.value), else_=document.c.state)
        values: dict[str, Any] = {"state": forward}
        if words is not None:
            values["words"] = words
        if flags is not None:
            values["flags"] = list(flags)
        statement = sa.update(document).where(document.c.id == id).values(values)
        if not self._database.write(lambda c: c.execute(statement).rowcount):
            raise NotFound("document", id)

    def add_targets(
        self,
        id: str,
        targets: Sequence[Language],
        *,
        by: str,
    ) -> Sequence[Language]:
        """Jobs for languages the document lacked, which are given; their cells come later."""
        self.get(id)
        return self._database.write(lambda c: add_jobs(c, id, targets, by))

    def _pending(self, id: str) -> int | None:
        statement = (
            sa.select(outbox.c.id)
            .where(outbox.c.document == id, outbox.c.kind == "ingest")
            .where(outbox.c.done_at.is_(None))
            .order_by(outbox.c.id.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            return connection.execute(statement).scalar_one_or_none()


def read_documents(connection: Connection, statement: sa.Select[Any]) -> list[StoredDocument]:
    """The documents that a selection of rows of `document` gives, with their languages."""
    rows = list(connection.execute(statement))
    targets: dict[str, list[Language]] = {row.id: [] for row in rows}
    asked = sa.select(job.c.document, job.c.language).where(job.c.document.in_(list(targets)))
    for row in connection.execute(asked):
        targets[row.document].append(Language(row.language))
    return [_document(row, targets[row.id]) for row in rows]


def _document(row: sa.Row[Any], targets: Sequence[Language]) -> StoredDocument:
    values = row._mapping
    return StoredDocument(
        id=values["id"],
        lineage=values["lineage"],
        relation=None if values["relation"] is None else Relation(values["relation"]),
        symbol=values["symbol"],
        revision=values["revision"],
        source=Language(values["source_language"]),
        document_class=DocumentClass(values["class"]),
        kind=values["kind"],
        treatment=Treatment(values["treatment"]),
        meeting=values["meeting"],
        priority=values["priority"],
        due=values["due"],
        original_sha256=values["original_sha256"],
        file_name=values["file_name"],
        size=values["size"],
        flags=tuple(values["flags"]),
        state=DocumentState(values["state"]),
        words=values["words"],
        received_at=values["received_at"],
        received_by=values["received_by"],
        targets=tuple(language for language in Language if language in targets),
        working_sha256=values["working_sha256"],
        corrected_sha256=values["corrected_sha256"],
        domain=values["domain"],
    )
