"""Publications of a document: some or all languages under one number.

Row and number are made at the request. The objects go first; `complete` then sets the manifest's
digest, and its commit is the moment of publication. Languages that were not asked for repeat the
texts of the publication before, so that the latest number always holds all there is.

A final publication passes a gate twice, at the request and at the commit: its texts are final, in
the versions that were asked for, and no finding that blocks is open.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import gates, reissues, schema
from storage.booking import Booking
from storage.clock import clock
from storage.database import Database
from storage.errors import Overtaken
from storage.events import EventEntry, append
from storage.learning import raise_provenance
from storage.locks import lock_document
from storage.once import Answer, once
from storage.publication_requests import Wanted, drop_requests, make_request, unfinished
from storage.publication_rows import (
    Carried,
    Gone,
    Publication,
    PublicationKind,
    PublicationState,
    PublicationText,
    carried_by,
    publication_of,
    read_publication,
    rows_of,
    standing,
    texts_of,
    written_before,
)
from storage.reasons import stated
from translation.errors import NotFound, WrongState
from translation.languages import Language
from translation.units import Provenance

__all__ = [
    "Carried",
    "Gone",
    "Publication",
    "PublicationKind",
    "PublicationState",
    "PublicationText",
    "Publications",
]

publication, publication_text = schema.publication, schema.publication_text


class Publications:
    """The publications of a store; `booking` says which day it is and what a page is."""

    def __init__(self, database: Database, booking: Booking) -> None:
        self._database, self._booking = database, booking

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

        def run(connection: Connection, request: int) -> Answer:
            lock_document(connection, document)
            versions: Mapping[Language, int] = {}
            if kind is PublicationKind.FINAL:
                versions = gates.final_versions(connection, document, asked)
            wanted = Wanted(document, asked, kind, by, said, versions)
            made = unfinished(connection, wanted) or make_request(connection, wanted, request)
            return {"publication": made}

        act = {"act": "publish", **body}
        return self.get(once(self._database, act, by=by, key=key, work=run)["publication"])

    def check(self, id: int) -> Publication:
        """The publication, if its gate is still open; raises as `request` does.

        What is no longer asked for is given as it is. Only `complete` decides; this saves the
        writing of texts that it would refuse.
        """
        with self._database.read() as connection:
            found = read_publication(connection, id)
            if found.state is PublicationState.REQUESTED:
                _refuse_unfinished(connection, found)
            return found

    def get(self, id: int) -> Publication:
        """The publication of an id; raises NotFound."""
        with self._database.read() as connection:
            return read_publication(connection, id)

    def list(self, document: str | None = None) -> Sequence[Publication]:
        """The publications of a document, or all; newest first."""
        statement = sa.select(publication).order_by(publication.c.id.desc())
        if document is not None:
            statement = statement.where(publication.c.document == document)
        with self._database.read() as connection:
            return [publication_of(row) for row in connection.execute(statement)]

    def by_number(self, document: str, number: int) -> Publication:
        """The publication of a document by its number; raises NotFound."""
        statement = sa.select(publication).where(
            publication.c.document == document, publication.c.number == number
        )
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound("publication", f"{number} of document {document}")
        return publication_of(row)

    def latest(self, document: str, language: Language | None = None) -> Publication | None:
        """What of a document was published last and can be read, drafts left out.

        With a language, the last that holds a text in it.
        """
        statement = standing(document, (PublicationKind.FINAL, PublicationKind.PROVISIONAL))
        with self._database.read() as connection:
            for row in list(connection.execute(statement)):
                if language is None or language in texts_of(connection, row.id):
                    return publication_of(row)
        return None

    def texts(self, id: int) -> dict[Language, PublicationText]:
        """The texts of a publication by language; empty until it is published."""
        with self._database.read() as connection:
            return texts_of(connection, id)

    def carried(self, id: int) -> Carried:
        """What the publication will repeat of the latest one; a draft repeats nothing."""
        with self._database.read() as connection:
            return carried_by(connection, read_publication(connection, id))

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
            found = read_publication(connection, id)
            lock_document(connection, found.document)
            found = read_publication(connection, id)
            if found.state is not PublicationState.REQUESTED:
                if found.manifest_sha256 != manifest_sha256:
                    raise Overtaken(found.document, found.number)
                return
            _refuse_unfinished(connection, found)
            carried = carried_by(connection, found)
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
        before = written_before(connection, found)
        reissues.book(connection, self._booking, found.id, found.document, words, before)

    def raise_learned(self, id: int) -> None:
        """Let what the memory learned of final texts rise to published; again changes nothing.

        After the publication, a language at a time: in its transaction a long document would hold
        the other writers up for some tenths of a second.
        """
        found = self.get(id)
        if found.kind is not PublicationKind.FINAL or found.published_at is None:
            return
        for language in found.languages:
            self._database.write(
                lambda connection, language=language: raise_provenance(  # type: ignore[misc]
                    connection, found.document, [language], Provenance.PUBLISHED
                )
            )

    def withdraw(
        self, document: str, *, by: str, reason: str, key: str | None = None
    ) -> Sequence[Publication]:
        """Withdraw all that is published of a document, drafts too; gives what was, newest first.

        From the commit on nobody reads it; what was asked for and is not published yet is dropped,
        and the words that were booked are taken back. Raises NotFound, ReasonMissing, and
        WrongState where nothing is published.
        """
        said = stated(reason, "withdraw a document")

        def run(connection: Connection, request: int) -> Answer:
            lock_document(connection, document)
            statement = standing(document, tuple(PublicationKind))
            published = [publication_of(row) for row in connection.execute(statement)]
            if not published:
                state, needed = "not published", PublicationState.PUBLISHED.value
                raise WrongState(f"document {document}", state, needed)
            _withdraw(connection, published, by, said)
            drop_requests(connection, document, by=by, reason="the document was withdrawn")
            for one in published:
                for language in one.languages:
                    self._booking.reverse(connection, reissues.booked_as(one.id, language))
            detail = {"numbers": sorted(one.number for one in published), "reason": said}
            entry = EventEntry("withdrawn", by, document, detail=detail, request=request)
            append(connection, entry)
            return {"publications": [one.id for one in published]}

        act = {"act": "withdraw", "document": document, "reason": said}
        done = once(self._database, act, by=by, key=key, work=run)
        return [self.get(id) for id in done["publications"]]


def _withdraw(
    connection: Connection, published: Sequence[Publication], by: str, reason: str
) -> None:
    ids = [one.id for one in published]
    connection.execute(
        sa.update(publication)
        .where(publication.c.id.in_(ids))
        .values(
            state=PublicationState.WITHDRAWN,
            withdrawn_at=clock(),
            withdrawn_by=by,
            withdrawn_reason=reason,
        )
    )


def _refuse_unfinished(connection: Connection, found: Publication) -> None:
    if found.kind is PublicationKind.FINAL:
        languages, versions = found.languages, found.versions
        gates.refuse_other_versions(connection, found.document, languages, versions)


def _publish(
    connection: Connection,
    found: Publication,
    manifest_sha256: str,
    texts: Mapping[Language, PublicationText],
    previous: int | None,
) -> None:
    rows = [row for text in texts.values() for row in rows_of(found.id, text)]
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
