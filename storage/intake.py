"""The registration of a document: one transaction from the request to the ingest asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import outbox, requests, schema
from storage.database import insert
from storage.errors import ClassDiffers, SourceDiffers
from storage.events import EventEntry, append
from storage.schema import document, job
from translation.documents import (
    DocumentClass,
    DocumentState,
    JobMode,
    Relation,
    Treatment,
)
from translation.errors import Conflict, NotFound, StorageUnavailable, SymbolTaken
from translation.languages import Language

OPEN = "open"
_RACES = 5


@dataclass(frozen=True, slots=True)
class Intake:
    """A document about to be registered; its bytes are in the object store already.

    `id` is an opaque text of the caller's making, `size` is in bytes, `flags` are those of the
    reader. `working_sha256` is that of the DOCX made of an original that is none, or had macros.
    `lineage` defaults to that of the document it revises, or to its symbol, or to itself.
    """

    id: str
    original_sha256: str
    file_name: str
    size: int
    source: Language
    symbol: str | None = None
    revision: str = ""
    lineage: str | None = None
    relation: Relation | None = None
    document_class: DocumentClass = DocumentClass.INTERNAL
    kind: str = "document"
    treatment: Treatment = Treatment.FULL
    meeting: str | None = None
    domain: str | None = None
    priority: int = 0
    due: date | None = None
    flags: tuple[str, ...] = ()
    working_sha256: str | None = None


def register(
    connection: Connection,
    intake: Intake,
    targets: Sequence[Language],
    *,
    by: str,
    revises: str | None,
    key: str | None,
) -> tuple[str, bool]:
    """The id of the document and whether it is new, in the caller's transaction.

    See Documents.register, whose transaction this is.
    """
    admission = None
    if key is not None:
        admission = requests.admit(connection, key, by, _body(intake, targets, revises))
        if admission.response is not None:
            return str(admission.response["document"]), False
    known, created = _found_or_made(connection, intake, revises, by)
    request = None if admission is None else admission.id
    if created:
        detail = {"sha256": intake.original_sha256, "source": intake.source.value}
        append(connection, EventEntry("received", by, known, detail=detail, request=request))
        outbox.ask(connection, "ingest", known, {}, key=f"ingest:{known}")
    else:
        table = schema.outbox
        outbox.revive(connection, sa.and_(table.c.document == known, table.c.kind == "ingest"))
    wanted = [language for language in targets if language is not intake.source]
    if (added := add_jobs(connection, known, wanted, by)) and not created:
        languages = ",".join(sorted(added))
        outbox.ask(connection, "ingest", known, {}, key=f"ingest:{known}:{languages}")
    if admission is not None:
        requests.answer(connection, admission, {"document": known})
    return known, created


def _body(intake: Intake, targets: Sequence[Language], revises: str | None) -> dict[str, object]:
    return {
        "sha256": intake.original_sha256,
        "symbol": intake.symbol,
        "revision": intake.revision,
        "source": intake.source,
        "class": intake.document_class,
        "targets": sorted(targets),
        "revises": revises,
    }


def _found_or_made(
    connection: Connection, intake: Intake, revises: str | None, by: str
) -> tuple[str, bool]:
    earlier = None if revises is None else _lineage(connection, revises)
    for _ in range(_RACES):
        known = _known(connection, intake)
        if (same := next((one for one in known if one.same), None)) is not None:
            _refuse_otherwise(intake, same)
            return str(same.id), False
        revision = _free_revision(intake, {one.revision: one.id for one in known}, revises)
        values = _values(intake, revision, earlier, by)
        statement = insert(connection, document).values(values).on_conflict_do_nothing()
        made = connection.execute(statement.returning(document.c.id)).scalar_one_or_none()
        if made is not None:
            return str(made), True
        if connection.execute(sa.select(sa.literal(1)).where(document.c.id == intake.id)).first():
            raise Conflict(f"the document id {intake.id} is in use; take a new one")
    raise StorageUnavailable("the database", f"{_RACES} others registered the same symbol")


def _known(connection: Connection, intake: Intake) -> Sequence[Any]:
    """What stands under the symbol, or without one: read at one moment, so that none slips in."""
    same = document.c.original_sha256 == intake.original_sha256
    under = document.c.symbol == intake.symbol
    if intake.symbol is None:
        under = sa.and_(document.c.symbol.is_(None), same)
    columns = (document.c.id, document.c.revision, document.c.source_language)
    statement = sa.select(*columns, document.c["class"].label("secrecy"), same.label("same"))
    return list(connection.execute(statement.where(under).order_by(document.c.received_at)))


def _refuse_otherwise(intake: Intake, same: Any) -> None:
    """What was said of the bytes before holds: neither language nor class change by silence."""
    if same.source_language != intake.source:
        raise SourceDiffers(same.id, same.source_language, intake.source.value)
    if same.secrecy != intake.document_class:
        raise ClassDiffers(same.id, same.secrecy, intake.document_class.value)


def _free_revision(intake: Intake, taken: Mapping[str, str], revises: str | None) -> str:
    """The revision to store: as given, or where a revision of it has the same symbol, numbered."""
    if intake.symbol is None:
        return intake.revision
    if intake.revision not in taken:
        return intake.revision
    if revises is None:
        raise SymbolTaken(intake.symbol, taken[intake.revision])
    number = 2
    while (numbered := f"{intake.revision}/{number}".lstrip("/")) in taken:
        number += 1
    return numbered


def _lineage(connection: Connection, id: str) -> str:
    found = connection.execute(sa.select(document.c.lineage).where(document.c.id == id))
    if (lineage := found.scalar_one_or_none()) is None:
        raise NotFound("document", id)
    return str(lineage)


def _values(intake: Intake, revision: str, lineage: str | None, by: str) -> dict[str, Any]:
    relation = intake.relation or (None if lineage is None else Relation.REVISES)
    return {
        "id": intake.id,
        "lineage": lineage or intake.lineage or intake.symbol or intake.id,
        "relation": relation,
        "symbol": intake.symbol,
        "revision": revision,
        "source_language": intake.source,
        "class": intake.document_class,
        "kind": intake.kind,
        "treatment": intake.treatment,
        "meeting": intake.meeting,
        "domain": intake.domain,
        "priority": intake.priority,
        "due": intake.due,
        "original_sha256": intake.original_sha256,
        "working_sha256": intake.working_sha256,
        "file_name": intake.file_name,
        "size": intake.size,
        "flags": list(intake.flags),
        "state": DocumentState.RECEIVED,
        "received_by": by,
    }


def add_jobs(
    connection: Connection,
    id: str,
    targets: Sequence[Language],
    by: str,
) -> list[Language]:
    """Add the jobs a document lacks, in the caller's transaction; gives their languages."""
    added = []
    for language in targets:
        statement = (
            insert(connection, job)
            .values(document=id, language=language, mode=JobMode.REVISED, state=OPEN)
            .on_conflict_do_nothing(index_elements=["document", "language"])
            .returning(job.c.id)
        )
        if connection.execute(statement).scalar_one_or_none() is not None:
            added.append(language)
    if added:
        detail = {"languages": [language.value for language in added]}
        append(connection, EventEntry("jobs", by, id, detail=detail))
    return added
