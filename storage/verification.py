"""Whether what is stored is still what was stored: objects, texts, segments, histories."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage import schema
from storage.database import Database
from storage.deliveries import KIND as DELIVERED
from storage.errors import ObjectDamaged
from storage.objects import Bucket, Objects, key_of
from storage.publications import PublicationKind
from storage.sealing import Sealing
from translation import markup
from translation.docx.certificate import belongs
from translation.errors import NotACertificate, NotFound
from translation.manifest import Form
from translation.markup import InlineTag

_PAGE = 1000
_JOINS = ("joined", "unjoined")
"""Kinds of events that change a text and may name none."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at: `fault` says what is wrong with it, None where nothing is.

    `kind` is `original delivery publication manifest certificate segment text history chain`;
    `name` is the document with the number or language, an id, a digest, or how many events the
    chain holds and how many came after its last seal: never a text.
    """

    kind: str
    name: str
    fault: str | None


class Verification:
    """Reads everything that a digest stands for, of one document or of the whole store."""

    def __init__(self, database: Database, objects: Objects) -> None:
        self._database, self._objects = database, objects

    def check(self, document: str | None = None) -> Iterator[Checked]:
        """One result for each thing as it is read; raises StorageUnavailable alone."""
        yield from self._originals(document)
        yield from self._delivered(document)
        yield from self._published(document)
        yield from self._segments(document)
        yield from self._histories(document)
        if document is None:
            yield from self._texts()
            yield from self._chain()

    def _rows(self, statement: sa.Select[Any], key: sa.ColumnElement[Any]) -> Iterator[sa.Row[Any]]:
        """The rows by a unique key, a page at a time, so that no transaction stays open."""
        page = statement.order_by(key).limit(_PAGE)
        last: Any = None
        while True:
            asked = page if last is None else page.where(key > last)
            with self._database.read() as connection:
                rows = list(connection.execute(asked))
            yield from rows
            if len(rows) < _PAGE:
                return
            last = rows[-1]._mapping[key]

    def _originals(self, document: str | None) -> Iterator[Checked]:
        table = schema.document
        statement = sa.select(table.c.id, table.c.original_sha256, table.c.working_sha256)
        if document is not None:
            statement = statement.where(table.c.id == document)
        for row in self._rows(statement, table.c.id):
            fault = self._object_fault(Bucket.ORIGINALS, row.original_sha256)
            yield Checked("original", row.id, fault)
            if row.working_sha256 is not None:
                fault = self._object_fault(Bucket.ORIGINALS, row.working_sha256)
                yield Checked("working copy", row.id, fault)
        yield from self._corrected(document)

    def _corrected(self, document: str | None) -> Iterator[Checked]:
        """The originals that took the place of the first, and that the newest is worked on."""
        table, of = schema.document_original, schema.document
        name = table.c.document + " " + sa.cast(table.c.number, sa.Text)
        later = table.alias()
        newest = sa.select(sa.func.max(later.c.number)).where(later.c.document == table.c.document)
        statement = (
            sa.select(name.label("name"), table.c.sha256, of.c.corrected_sha256)
            .add_columns((table.c.number == newest.scalar_subquery()).label("newest"))
            .join(of, of.c.id == table.c.document)
        )
        if document is not None:
            statement = statement.where(table.c.document == document)
        with self._database.read() as connection:
            rows = list(connection.execute(statement.order_by(table.c.document, table.c.number)))
        for row in rows:
            fault = self._object_fault(Bucket.ORIGINALS, row.sha256)
            if row.newest and row.sha256 != row.corrected_sha256:
                fault = fault or "the newest original is not the one that is worked on"
            yield Checked("original", row.name, fault)

    def _delivered(self, document: str | None) -> Iterator[Checked]:
        """The files in which texts that were worked on elsewhere came back."""
        event = schema.event
        statement = sa.select(event.c.id, event.c.document, event.c.detail)
        statement = statement.where(event.c.kind == DELIVERED)
        if document is not None:
            statement = statement.where(event.c.document == document)
        for row in self._rows(statement, event.c.id):
            fault = self._object_fault(Bucket.ORIGINALS, row.detail["sha256"])
            yield Checked("delivery", f"{row.document} {row.id}", fault)

    def _published(self, document: str | None) -> Iterator[Checked]:
        table, texts = schema.publication, schema.publication_text
        statement = sa.select(table).where(table.c.manifest_sha256.is_not(None))
        if document is not None:
            statement = statement.where(table.c.document == document)
        for row in self._rows(statement, table.c.id):
            name = f"{row.document} {row.number}"
            bucket = PublicationKind(row.kind).bucket
            fault = self._object_fault(bucket, row.manifest_sha256)
            yield Checked("manifest", name, fault)
            with self._database.read() as connection:
                found = list(
                    connection.execute(sa.select(texts).where(texts.c.publication == row.id))
                )
            for text in found:
                body, fault = self._object(bucket, text.sha256)
                form = "" if text.form == Form.DOCX else f" {text.form}"
                yield Checked("publication", f"{name} {text.language}{form}", fault)
                if text.certificate_sha256 is not None:
                    said, fault = self._object(bucket, text.certificate_sha256)
                    final = row.kind == PublicationKind.FINAL
                    fault = fault or _certificate_fault(said, body, must_hold=final)
                    yield Checked("certificate", f"{name} {text.language}", fault)

    def _object_fault(self, bucket: Bucket, sha256: str) -> str | None:
        return self._object(bucket, sha256)[1]

    def _object(self, bucket: Bucket, sha256: str) -> tuple[bytes | None, str | None]:
        """An object and what is wrong with it; neither where a draft has expired."""
        try:
            return self._objects.get(bucket, key_of(sha256)), None
        except NotFound:
            if bucket is Bucket.WORK:
                return None, None  # drafts may expire; what is still there must be sound
            return None, f"object {sha256} is missing from {bucket}"
        except ObjectDamaged:
            return None, f"object {sha256} in {bucket} has other bytes"

    def _segments(self, document: str | None) -> Iterator[Checked]:
        table = schema.segment
        statement = sa.select(table.c.id, table.c.text, table.c.tags, table.c.digest)
        if document is not None:
            statement = statement.where(table.c.document == document)
        for row in self._rows(statement, table.c.id):
            found = markup.digest(row.text, tuple(InlineTag(**tag) for tag in row.tags))
            fault = None if found == row.digest else "text or tags have another digest"
            yield Checked("segment", str(row.id), fault)

    def _texts(self) -> Iterator[Checked]:
        table = schema.text
        for row in self._rows(sa.select(table), table.c.sha256):
            fault = None if markup.digest(row.body) == row.sha256 else "text has another digest"
            yield Checked("text", row.sha256, fault)

    def _chain(self) -> Iterator[Checked]:
        """The events as they were sealed; one result, where there are events at all."""
        report = Sealing(self._database).verify()
        if report.sealed or report.tail or report.fault:
            name = f"{report.sealed} events sealed, {report.tail} not yet"
            yield Checked("chain", name, report.fault)

    def _histories(self, document: str | None) -> Iterator[Checked]:
        """What people did to a cell is the fold of its events: the last text that one names.

        A join and its undoing left nobody's text where their event names none.
        """
        event, target = schema.event, schema.target
        last = sa.select(event.c.target, sa.func.max(event.c.id).label("id"))
        ends = sa.or_(event.c.text_sha256.is_not(None), event.c.kind.in_(_JOINS))
        last = last.where(event.c.target.is_not(None), ends)
        if document is not None:
            last = last.where(event.c.document == document)
        folded = last.group_by(event.c.target).subquery()
        statement = (
            sa.select(target.c.id, target.c.text, event.c.text_sha256)
            .join(folded, folded.c.target == target.c.id)
            .join(event, event.c.id == folded.c.id)
            .where(event.c.text_sha256.is_not(None))
        )
        for row in self._rows(statement, target.c.id):
            held = None if row.text is None else markup.digest(row.text)
            fault = None if held == row.text_sha256 else "its text is not the fold of its events"
            yield Checked("history", str(row.id), fault)


def _certificate_fault(said: bytes | None, body: bytes | None, *, must_hold: bool) -> str | None:
    """Whether a certificate is of another text; of one that cannot be read its own fault tells.

    Only of a final text must it say that it holds: an officer may release another one.
    """
    if said is None or body is None:
        return None
    try:
        return "; ".join(belongs(said, body, must_hold=must_hold)) or None
    except NotACertificate as error:
        return str(error)
