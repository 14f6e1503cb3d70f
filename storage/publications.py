"""Publications of a document: some or all languages under one number.

Row and number are made at the request. The objects go first; `complete` then sets the manifest's
digest, and its commit is the moment of publication. Languages that were not asked for repeat the
texts of the publication before, so that the latest number always holds all there is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import outbox, requests, schema
from storage.clock import clock
from storage.database import Database
from storage.errors import Overtaken
from storage.events import EventEntry, append
from storage.ledger import LedgerEntry, write_entries
from storage.objects import Bucket, key_of
from translation.errors import NotFound
from translation.languages import Language

publication, publication_text = schema.publication, schema.publication_text


class PublicationKind(StrEnum):
    """What a publication is worth; a provisional one has a named officer's reason."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    DRAFT = "draft"

    @property
    def bucket(self) -> Bucket:
        """Where the texts lie: drafts may be dropped after a while, the others never."""
        return Bucket.WORK if self is PublicationKind.DRAFT else Bucket.PUBLISHED


class PublicationState(StrEnum):
    """A publication is published from the commit of its manifest's digest."""

    REQUESTED = "requested"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PublicationText:
    """One language's DOCX of a publication; `words` are those of the source it stands for."""

    language: Language
    sha256: str
    file_name: str
    words: int
    certificate_sha256: str | None = None

    @property
    def key(self) -> str:
        """The key in the bucket of the publication's kind."""
        return key_of(self.sha256)


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication as it stands; `languages` are those asked for, `previous` is an id."""

    id: int
    document: str
    number: int
    previous: int | None
    state: PublicationState
    kind: PublicationKind
    languages: tuple[Language, ...]
    manifest_sha256: str | None
    by: str
    reason: str
    at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Carried:
    """The texts that a publication repeats, and the id of the one they come from."""

    previous: int | None
    texts: Mapping[Language, PublicationText]


class Publications:
    """The publications of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def request(
        self,
        document: str,
        languages: Sequence[Language],
        kind: PublicationKind,
        *,
        by: str,
        reason: str = "",
        key: str | None = None,
    ) -> Publication:
        """Ask for a publication: row, number, event and outbox row in one transaction.

        The same request that is not published yet is given again, and revived where it failed.
        Raises NotFound.
        """
        asked = tuple(language for language in Language if language in languages)

        def run(connection: Connection) -> int:
            _lock(connection, document)
            body = {"document": document, "languages": list(asked), "kind": kind, "reason": reason}
            admission = None if key is None else requests.admit(connection, key, by, body)
            if admission is not None and admission.response is not None:
                return int(admission.response["publication"])
            known = _unfinished(connection, document, asked, kind)
            made = known or _make(connection, document, asked, kind, by, reason)
            if admission is not None:
                requests.answer(connection, admission, {"publication": made})
            return made

        return self.get(self._database.write(run))

    def get(self, id: int) -> Publication:
        """The publication of an id; raises NotFound."""
        with self._database.read() as connection:
            return _get(connection, id)

    def list(self, document: str | None = None) -> Sequence[Publication]:
        """The publications of a document, or all; newest first."""
        statement = sa.select(publication).order_by(publication.c.id.desc())
        if document is not None:
            statement = statement.where(publication.c.document == document)
        with self._database.read() as connection:
            return [_publication(row) for row in connection.execute(statement)]

    def texts(self, id: int) -> dict[Language, PublicationText]:
        """The texts of a publication by language; empty until it is published."""
        with self._database.read() as connection:
            return _texts(connection, id)

    def carried(self, id: int) -> Carried:
        """What the publication will repeat of the latest one; a draft repeats nothing."""
        with self._database.read() as connection:
            return _carried(connection, _get(connection, id))

    def complete(
        self,
        id: int,
        *,
        manifest_sha256: str,
        texts: Mapping[Language, PublicationText],
        previous: int | None,
        entries: Sequence[LedgerEntry] = (),
    ) -> Publication:
        """Publish: the texts written now and the carried ones, the ledger, the event, at once.

        `previous` is what `carried` said when the manifest was made. Again with the same manifest
        changes nothing; raises Overtaken where another publication came between.
        """

        def run(connection: Connection) -> None:
            found = _get(connection, id)
            _lock(connection, found.document)
            found = _get(connection, id)
            if found.state is not PublicationState.REQUESTED:
                if found.manifest_sha256 != manifest_sha256:
                    raise Overtaken(found.document, found.number)
                return
            carried = _carried(connection, found)
            if carried.previous != previous:
                raise Overtaken(found.document, found.number)
            _publish(connection, found, manifest_sha256, {**carried.texts, **texts}, previous)
            write_entries(connection, entries)

        self._database.write(run)
        return self.get(id)


def _lock(connection: Connection, document: str) -> None:
    """One at a time for each document: numbers have no gaps and nothing comes between."""
    statement = sa.select(schema.document.c.id).where(schema.document.c.id == document)
    if connection.execute(statement.with_for_update()).first() is None:
        raise NotFound("document", document)


def _unfinished(
    connection: Connection, document: str, languages: Sequence[Language], kind: PublicationKind
) -> int | None:
    statement = sa.select(publication.c.id, publication.c.number, publication.c.languages).where(
        publication.c.document == document,
        publication.c.kind == kind,
        publication.c.state == PublicationState.REQUESTED,
    )
    for row in connection.execute(statement):
        if row.languages == list(languages):
            outbox.revive(connection, schema.outbox.c.key == _asked_as(document, row.number))
            return int(row.id)
    return None


def _asked_as(document: str, number: int) -> str:
    """The key of the outbox row that a publication is asked for with."""
    return f"publish:{document}:{number}"


def _make(
    connection: Connection,
    document: str,
    languages: Sequence[Language],
    kind: PublicationKind,
    by: str,
    reason: str,
) -> int:
    highest = sa.select(sa.func.max(publication.c.number))
    last = connection.execute(highest.where(publication.c.document == document)).scalar_one()
    number = (last or 0) + 1
    values = {
        "document": document,
        "number": number,
        "state": PublicationState.REQUESTED,
        "kind": kind,
        "languages": list(languages),
        "by": by,
        "reason": reason,
    }
    statement = sa.insert(publication).values(values).returning(publication.c.id)
    made = int(connection.execute(statement).scalar_one())
    payload = {"publication": made, "number": number}
    outbox.ask(connection, "publish", document, payload, key=_asked_as(document, number))
    detail = {**payload, "kind": kind.value, "languages": list(languages)}
    append(connection, EventEntry("publish_requested", by, document, detail=detail))
    return made


def _publish(
    connection: Connection,
    found: Publication,
    manifest_sha256: str,
    texts: Mapping[Language, PublicationText],
    previous: int | None,
) -> None:
    rows = [
        {
            "publication": found.id,
            "language": text.language,
            "sha256": text.sha256,
            "certificate_sha256": text.certificate_sha256,
            "file_name": text.file_name,
            "words": text.words,
        }
        for text in texts.values()
    ]
    if rows:
        connection.execute(sa.insert(publication_text), rows)
    connection.execute(
        sa.update(publication)
        .where(publication.c.id == found.id)
        .values(
            state=PublicationState.PUBLISHED,
            manifest_sha256=manifest_sha256,
            previous=previous,
            published_at=clock(),
        )
    )
    detail = {"publication": found.id, "number": found.number, "manifest": manifest_sha256}
    append(connection, EventEntry("published", found.by, found.document, detail=detail))


def _carried(connection: Connection, found: Publication) -> Carried:
    if found.kind is PublicationKind.DRAFT:
        return Carried(None, {})
    latest = (
        sa.select(publication.c.id)
        .where(
            publication.c.document == found.document,
            publication.c.state == PublicationState.PUBLISHED,
            publication.c.kind != PublicationKind.DRAFT,
            publication.c.id != found.id,
        )
        .order_by(publication.c.published_at.desc(), publication.c.number.desc())
        .limit(1)
    )
    previous = connection.execute(latest).scalar_one_or_none()
    if previous is None:
        return Carried(None, {})
    texts = _texts(connection, previous)
    return Carried(previous, {k: v for k, v in texts.items() if k not in found.languages})


def _texts(connection: Connection, id: int) -> dict[Language, PublicationText]:
    statement = sa.select(publication_text).where(
        publication_text.c.publication == id, publication_text.c.form == "docx"
    )
    rows = {Language(row.language): row for row in connection.execute(statement)}
    return {
        language: PublicationText(
            language, row.sha256, row.file_name, row.words, row.certificate_sha256
        )
        for language in Language
        if (row := rows.get(language)) is not None
    }


def _get(connection: Connection, id: int) -> Publication:
    row = connection.execute(sa.select(publication).where(publication.c.id == id)).one_or_none()
    if row is None:
        raise NotFound("publication", str(id))
    return _publication(row)


def _publication(row: sa.Row[Any]) -> Publication:
    return Publication(
        row.id,
        row.document,
        row.number,
        row.previous,
        PublicationState(row.state),
        PublicationKind(row.kind),
        tuple(Language(language) for language in row.languages),
        row.manifest_sha256,
        row.by,
        row.reason,
        row.at,
        row.published_at,
    )
