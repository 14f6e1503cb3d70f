"""Publications of a document: some or all languages under one number.

Row and number are made at the request. The objects go first; `complete` then sets the manifest's
digest, and its commit is the moment of publication. Languages that were not asked for repeat the
texts of the publication before, so that the latest number always holds all there is.

A final publication passes a gate twice, at the request and at the commit: its texts are final, in
the versions that were asked for, and no finding that blocks is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import gates, outbox, reissues, requests, schema
from storage.booking import Booking
from storage.clock import clock
from storage.database import Database
from storage.errors import Overtaken
from storage.events import EventEntry, append
from storage.locks import lock_document
from storage.objects import Bucket, key_of
from storage.reasons import stated
from translation.errors import NotFound, WrongState
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
    DROPPED = "dropped"
    """Overtaken before it was published: the texts it was asked for are no longer the final ones,
    or the document was withdrawn."""


class Gone(NotFound):
    """A publication that was withdrawn: its record stays, its texts are read by nobody."""

    code = "withdrawn"

    def __str__(self) -> str:
        return f"{self.noun} {self.name} was withdrawn and can no longer be read"


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
    """A publication as it stands; `languages` are those asked for, `previous` is an id.

    `versions` are those of the final jobs that it was asked of; empty where nothing need be final.
    """

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
    versions: Mapping[Language, int] = field(default_factory=dict, hash=False)
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """The texts that a publication repeats, and the id of the one they come from."""

    previous: int | None
    texts: Mapping[Language, PublicationText]


class Publications:
    """The publications of a store; `booking` says which day it is and what a page is."""

    def __init__(self, database: Database, booking: Booking | None = None) -> None:
        self._database, self._booking = database, booking or Booking(UTC)

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
        Raises NotFound; of a final one NotFinal and FindingsOpen; of a provisional one, which
        nothing else gates, ReasonMissing.
        """
        asked = tuple(language for language in Language if language in languages)
        said = reason.strip()
        if kind is PublicationKind.PROVISIONAL:
            said = stated(reason, "publish a provisional text")
        body = {"document": document, "languages": list(asked), "kind": kind, "reason": said}

        def run(connection: Connection) -> int:
            lock_document(connection, document)
            admission = None if key is None else requests.admit(connection, key, by, body)
            if admission is not None and admission.response is not None:
                return int(admission.response["publication"])
            versions: Mapping[Language, int] = {}
            if kind is PublicationKind.FINAL:
                versions = gates.final_versions(connection, document, asked)
            wanted = _Wanted(document, asked, kind, by, said, versions)
            made = _unfinished(connection, wanted) or _make(connection, wanted)
            if admission is not None:
                requests.answer(connection, admission, {"publication": made})
            return made

        return self.get(self._database.write(run))

    def check(self, id: int) -> Publication:
        """The publication, if its gate is still open; raises as `request` does.

        What is no longer asked for is given as it is. Only `complete` decides; this saves the
        writing of texts that it would refuse.
        """
        with self._database.read() as connection:
            found = _get(connection, id)
            if found.state is PublicationState.REQUESTED:
                _refuse_unfinished(connection, found)
            return found

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

    def by_number(self, document: str, number: int) -> Publication:
        """The publication of a document by its number; raises NotFound."""
        statement = sa.select(publication).where(
            publication.c.document == document, publication.c.number == number
        )
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound("publication", f"{number} of document {document}")
        return _publication(row)

    def latest(self, document: str, language: Language | None = None) -> Publication | None:
        """What of a document was published last and can be read, drafts left out.

        With a language, the last that holds a text in it.
        """
        statement = _standing(document, (PublicationKind.FINAL, PublicationKind.PROVISIONAL))
        with self._database.read() as connection:
            for row in list(connection.execute(statement)):
                if language is None or language in _texts(connection, row.id):
                    return _publication(row)
        return None

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
    ) -> Publication:
        """Publish: the texts written now and the carried ones, the ledger, the event, at once.

        `previous` is what `carried` said when the manifest was made. Again with the same manifest
        changes nothing; raises Overtaken where another publication came between, and as `request`
        does where the gate has closed since: then nothing is published.
        """

        def run(connection: Connection) -> None:
            found = _get(connection, id)
            lock_document(connection, found.document)
            found = _get(connection, id)
            if found.state is not PublicationState.REQUESTED:
                if found.manifest_sha256 != manifest_sha256:
                    raise Overtaken(found.document, found.number)
                return
            _refuse_unfinished(connection, found)
            carried = _carried(connection, found)
            if carried.previous != previous:
                raise Overtaken(found.document, found.number)
            if found.kind is PublicationKind.FINAL:
                self._book(connection, found, texts)
            _publish(connection, found, manifest_sha256, {**carried.texts, **texts}, previous)

        self._database.write(run)
        return self.get(id)

    def _book(
        self,
        connection: Connection,
        found: Publication,
        texts: Mapping[Language, PublicationText],
    ) -> None:
        """Book what is published as final; a provisional text is booked when it becomes so."""
        words = {language: text.words for language, text in texts.items()}
        before = _written_before(connection, found)
        reissues.book(connection, self._booking, found.id, found.document, words, before)

    def withdraw(self, document: str, *, by: str, reason: str) -> Sequence[Publication]:
        """Withdraw all that is published of a document, drafts too; gives what was, newest first.

        From the commit on nobody reads it; what was asked for and is not published yet is dropped,
        and the words that were booked are taken back. Raises NotFound, ReasonMissing, and
        WrongState where nothing is published.
        """
        said = stated(reason, "withdraw a document")

        def run(connection: Connection) -> list[int]:
            lock_document(connection, document)
            statement = _standing(document, tuple(PublicationKind))
            standing = [_publication(row) for row in connection.execute(statement)]
            if not standing:
                state, needed = "not published", PublicationState.PUBLISHED.value
                raise WrongState(f"document {document}", state, needed)
            ids = [one.id for one in standing]
            values = {"state": PublicationState.WITHDRAWN, "withdrawn_reason": said}
            withdrawn = sa.update(publication).where(publication.c.id.in_(ids))
            connection.execute(withdrawn.values(values, withdrawn_by=by, withdrawn_at=clock()))
            _drop(connection, document, [], by, "the document was withdrawn")
            for one in standing:
                for language in one.languages:
                    self._booking.reverse(connection, reissues.booked_as(one.id, language))
            detail = {"numbers": sorted(one.number for one in standing), "reason": said}
            append(connection, EventEntry("withdrawn", by, document, detail=detail))
            return ids

        return [self.get(id) for id in self._database.write(run)]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a request asks for."""

    document: str
    languages: Sequence[Language]
    kind: PublicationKind
    by: str
    reason: str
    versions: Mapping[Language, int]


def _standing(document: str, kinds: Sequence[PublicationKind]) -> sa.Select[Any]:
    """The publications of some kinds that can be read, the last one first."""
    return (
        sa.select(publication)
        .where(
            publication.c.document == document,
            publication.c.state == PublicationState.PUBLISHED,
            publication.c.kind.in_(kinds),
        )
        .order_by(publication.c.published_at.desc(), publication.c.number.desc())
    )


def _refuse_unfinished(connection: Connection, found: Publication) -> None:
    if found.kind is PublicationKind.FINAL:
        languages, versions = found.languages, found.versions
        gates.refuse_other_versions(connection, found.document, languages, versions)


def _unfinished(connection: Connection, wanted: _Wanted) -> int | None:
    """The same request, where it is not published yet; of other versions it is dropped."""
    statement = sa.select(publication).where(
        publication.c.document == wanted.document,
        publication.c.kind == wanted.kind,
        publication.c.state == PublicationState.REQUESTED,
    )
    asked = [_publication(row) for row in connection.execute(statement)]
    same = [one for one in asked if one.languages == tuple(wanted.languages)]
    known = next((one for one in same if one.versions == wanted.versions), None)
    stale = [one.number for one in same if one is not known]
    if stale:
        _drop(connection, wanted.document, stale, wanted.by, "other texts became final")
    if known is None:
        return None
    key = _asked_as(wanted.document, known.number)
    outbox.revive(connection, schema.outbox.c.key == key)
    return known.id


def _drop(
    connection: Connection, document: str, numbers: Sequence[int], by: str, reason: str
) -> None:
    """Give requests up that are not published, and what waits for them; all where none is named."""
    asked = [
        publication.c.document == document,
        publication.c.state == PublicationState.REQUESTED,
    ]
    if numbers:
        asked.append(publication.c.number.in_(numbers))
    statement = (
        sa.update(publication)
        .where(*asked)
        .values(
            state=PublicationState.DROPPED,
            withdrawn_at=clock(),
            withdrawn_by=by,
            withdrawn_reason=reason,
        )
    )
    dropped = connection.execute(statement.returning(publication.c.number)).scalars()
    keys = [_asked_as(document, number) for number in dropped]
    waiting = sa.update(schema.outbox).where(schema.outbox.c.key.in_(keys))
    waiting = waiting.where(schema.outbox.c.done_at.is_(None))
    connection.execute(waiting.values(done_at=clock(), lease_until=None, token=None))


def _asked_as(document: str, number: int) -> str:
    """The key of the outbox row that a publication is asked for with."""
    return f"publish:{document}:{number}"


def _make(connection: Connection, wanted: _Wanted) -> int:
    highest = sa.select(sa.func.max(publication.c.number))
    mine = highest.where(publication.c.document == wanted.document)
    number = (connection.execute(mine).scalar_one() or 0) + 1
    values = {
        "document": wanted.document,
        "number": number,
        "state": PublicationState.REQUESTED,
        "kind": wanted.kind,
        "languages": list(wanted.languages),
        "versions": dict(wanted.versions),
        "by": wanted.by,
        "reason": wanted.reason,
    }
    statement = sa.insert(publication).values(values).returning(publication.c.id)
    made = int(connection.execute(statement).scalar_one())
    payload = {"publication": made, "number": number}
    key = _asked_as(wanted.document, number)
    outbox.ask(connection, "publish", wanted.document, payload, key=key)
    detail = {**payload, "kind": wanted.kind.value, "languages": list(wanted.languages)}
    entry = EventEntry("publish_requested", wanted.by, wanted.document, detail=detail)
    append(connection, entry)
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
    detail |= {"kind": found.kind.value, "languages": list(found.languages)}
    append(connection, EventEntry("published", found.by, found.document, detail=detail))


def _written_before(connection: Connection, found: Publication) -> dict[Language, int | None]:
    """The event of the final publication that wrote each language last, None where none stands."""
    events = sa.select(schema.event.c.id, schema.event.c.detail).where(
        schema.event.c.document == found.document, schema.event.c.kind == "published"
    )
    told = {row.detail["publication"]: int(row.id) for row in connection.execute(events)}
    statement = _standing(found.document, [PublicationKind.FINAL])
    standing = [_publication(row) for row in connection.execute(statement)]
    return {
        language: next((told[one.id] for one in standing if language in one.languages), None)
        for language in found.languages
    }


def _carried(connection: Connection, found: Publication) -> Carried:
    """A final publication repeats final texts alone, a provisional one what was published last."""
    if found.kind is PublicationKind.DRAFT:
        return Carried(None, {})
    kinds = [PublicationKind.FINAL]
    if found.kind is PublicationKind.PROVISIONAL:
        kinds.append(PublicationKind.PROVISIONAL)
    statement = _standing(found.document, kinds).where(publication.c.id != found.id)
    row = connection.execute(statement.limit(1)).one_or_none()
    if row is None:
        return Carried(None, {})
    texts = _texts(connection, row.id)
    return Carried(row.id, {k: v for k, v in texts.items() if k not in found.languages})


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
        {Language(language): version for language, version in (row.versions or {}).items()},
        row.withdrawn_at,
        row.withdrawn_by,
        row.withdrawn_reason,
    )
