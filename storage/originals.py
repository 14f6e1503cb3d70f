"""The originals of a document: the bytes that came, and those corrected with the author's consent.

A correction exchanges one segment for another (`storage.amendments`) and brings its cells along
(`storage.amended_cells`); here is what stands in a store, and the one act that adds to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import requests, schema
from storage.amended_cells import leveraged, move
from storage.amendments import (
    Act,
    Amendment,
    Checker,
    Replaced,
    beside,
    cells_of,
    consent,
    exchange,
    refuse_moved,
    refuse_settled,
)
from storage.booking import Booking
from storage.corrections import refuse_unready
from storage.database import Database
from storage.events import EventEntry, append
from storage.learning import remember
from storage.ledger import Stage
from storage.locks import lock_document
from storage.notices import Notices
from storage.once import Answer, once
from storage.recounting import recount
from translation.errors import NotFound
from translation.languages import Language

document, document_original, segment = schema.document, schema.document_original, schema.segment


@dataclass(frozen=True, slots=True)
class Original:
    """One of the originals of a document; the first is what came in.

    Of a corrected one, `author` consented to it, `before` and `after` are the sentence in braces
    notation and `segment` is the one that is current in its place, if any is.
    """

    document: str
    number: int
    sha256: str
    by: str
    author: str
    reason: str
    at: datetime
    segment: int | None = None
    before: str = ""
    after: str = ""


class Originals:
    """The originals of a store."""

    def __init__(self, database: Database, booking: Booking, notices: Notices) -> None:
        self._database, self._booking, self._notices = database, booking, notices

    def list(self, of: str) -> list[Original]:
        """The originals of a document, the first one first; raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(document).where(document.c.id == of)).one_or_none()
            if row is None:
                raise NotFound("document", of)
            later = list(connection.execute(_LATER.where(document_original.c.document == of)))
        first = Original(of, 1, row.original_sha256, row.received_by, "", "", row.received_at)
        return [first, *(_original(one) for one in later)]

    def get(self, of: str, number: int) -> Original:
        """One of the originals of a document; raises NotFound."""
        for one in self.list(of):
            if one.number == number:
                return one
        raise NotFound("original", f"{number} of document {of}")

    def of_segment(self, of: int) -> Original | None:
        """The original that a segment came with; None for one that stood in the first."""
        mine = _LATER.where(document_original.c.segment == of)
        with self._database.read() as connection:
            row = connection.execute(mine).one_or_none()
        return None if row is None else _original(row)

    def number(self, of: str) -> int:
        """The number of the newest original of a document, 1 where none was corrected."""
        with self._database.read() as connection:
            return _next(connection, of) - 1

    def refuse_settled(self, of: int) -> None:
        """Raise SourceSettled or NotFound where a segment is not to be corrected any more."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(segment).where(segment.c.id == of)).one_or_none()
            if row is None or row.superseded_by is not None:
                raise NotFound("segment", str(of))
            refuse_settled(connection, row, cells_of(connection, of, lock=False))

    def done(self, asked: Mapping[str, object], *, by: str, key: str | None) -> Replaced | None:
        """What came of an act that was asked for under the key before; raises KeyReused."""
        if key is None:
            return None
        with self._database.read() as connection:
            known = requests.known(connection, key, by, asked)
        return None if known is None or known.response is None else _replaced(known.response)

    def replace(
        self,
        amendment: Amendment,
        *,
        asked: Mapping[str, object],
        author: str,
        reason: str,
        by: str,
        checker: Checker,
        key: str | None = None,
    ) -> Replaced:
        """Let a rewritten original, whose bytes are in the object store, take its place.

        `author` has consented. Raises ReasonMissing without an author or a reason, NotFound where
        the segment is superseded, NotReady before the document has its leverage, SourceSettled
        where a cell is final, joined or published, OriginalMoved where the original was changed
        since it was read, and KeyReused; then nothing is changed.
        """
        consented, said = consent(author, reason)

        def run(connection: Connection, request: int) -> Answer:
            act = Act(connection, amendment, consented, said, by, request, checker)
            return self._replace(act)

        return _replaced(once(self._database, asked, by=by, key=key, work=run))

    def _replace(self, act: Act) -> Answer:
        connection, old = act.connection, act.amendment.old
        lock_document(connection, old.document)
        refuse_unready(connection, old.document)
        row = refuse_moved(connection, act.amendment)
        cells = cells_of(connection, old.id, lock=True)
        refuse_settled(connection, row, cells)
        number = _next(connection, old.document)
        made = exchange(act, row, number)
        flagged: list[str] = []
        for cell in cells:
            if move(act, cell, made, number, booking=self._booking, notices=self._notices):
                flagged.append(cell.language)
        self._recount(act, row.words, number)
        words = {Language(one.language): leveraged(act, one, row.words or 0) for one in cells}
        recount(connection, self._booking, old.document, Stage.LEVERAGED, words, number=number)
        detail = {"segment": old.id, "new": made, "number": number, "author": act.author}
        detail |= {"reason": act.reason, "sha256": act.amendment.sha256}
        entry = EventEntry(
            "original_corrected", act.by, old.document, detail=detail, request=act.request
        )
        append(connection, entry)
        for one in (old.id, *beside(connection, old.document, made)):
            remember(connection, one, by=act.by)
        return {
            "document": old.document,
            "segment": made,
            "superseded": old.id,
            "number": number,
            "sha256": act.amendment.sha256,
            "flagged": sorted(flagged),
        }

    def _recount(self, act: Act, before: int | None, number: int) -> None:
        """Count the words that came in anew."""
        connection, of = act.connection, act.amendment.old.document
        if before is None:
            return
        more = act.amendment.words - before
        counted = sa.update(document).where(document.c.id == of, document.c.words.is_not(None))
        connection.execute(counted.values(words=document.c.words + more))
        received = dict.fromkeys(Language, more)
        recount(connection, self._booking, of, Stage.RECEIVED, received, number=number)


def _next(connection: Connection, of: str) -> int:
    newest = sa.select(sa.func.max(document_original.c.number)).where(
        document_original.c.document == of
    )
    return (connection.execute(newest).scalar_one() or 1) + 1


_BEFORE = segment.alias("before")
_LATER = (
    sa.select(
        document_original,
        segment.c.text.label("after"),
        segment.c.superseded_by,
        _BEFORE.c.text.label("before"),
    )
    .join(segment, segment.c.id == document_original.c.segment)
    .outerjoin(_BEFORE, _BEFORE.c.superseded_by == segment.c.id)
    .order_by(document_original.c.number)
)


def _original(row: sa.Row[Any]) -> Original:
    return Original(
        row.document,
        row.number,
        row.sha256,
        row.by,
        row.author,
        row.reason,
        row.at,
        row.segment if row.superseded_by is None else None,
        row.before or "",
        row.after,
    )


def _replaced(answer: Answer) -> Replaced:
    return Replaced(
        answer["document"],
        answer["segment"],
        answer["superseded"],
        answer["number"],
        answer["sha256"],
        tuple(Language(language) for language in answer["flagged"]),
    )
