"""What was worked on elsewhere and came back: each delivery once, with what became of it.

The file itself is in the object store, the account of it is the answer of its request. An event
tells of it, so that deliveries are listed with whatever else was done to the document.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import requests, schema
from storage.database import Database
from storage.events import EventEntry, append
from storage.leases import live
from storage.once import Answer, once
from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.errors import NotFound
from translation.exchange.taking_back import Standing
from translation.languages import Language

claim, event, job = schema.claim, schema.event, schema.job
request, segment, target = schema.request, schema.segment, schema.target

KIND = "delivered"


@dataclass(frozen=True, slots=True)
class DeliveryRef:
    """Which file was handed in by whom, for which text; `sha256` is that of its bytes.

    `through` is who brought it in where it is of somebody without an account.
    """

    document: str
    language: Language
    by: str
    sha256: str
    file_name: str
    through: str = ""

    @property
    def key(self) -> str:
        """The same file by the same person for the same text is one act."""
        return f"{self.by}:delivery:{self.document}:{self.language}:{self.sha256}"

    @property
    def body(self) -> Mapping[str, object]:
        """What the key stands for; a file keeps no name of its own."""
        text = {"document": self.document, "language": self.language.value}
        return {"act": "deliver", **text, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A delivery as it was taken in; `account` says what became of each segment, without a text."""

    number: int
    ref: DeliveryRef
    at: datetime
    account: Mapping[str, Any]


class Deliveries:
    """The deliveries of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standings(self, document: str, language: Language) -> dict[int, Standing]:
        """The cells of a text by segment, those of replaced segments among them.

        A segment that was corrected in the original since has the cell that it went to, replaced.
        """
        given = {"of_document": document, "in_language": language.value}
        superseded = sa.select(segment.c.id, segment.c.superseded_by).where(
            segment.c.document == document, segment.c.superseded_by.is_not(None)
        )
        with self._database.read() as connection:
            found = {row.segment: _standing(row) for row in connection.execute(_STANDINGS, given)}
            later = connection.execute(superseded.order_by(segment.c.id.desc())).tuples().all()
        for old, new in later:  # the latest first, so that a chain leads on
            if old not in found and new in found:
                found[old] = replace(found[new], replaced=True)
        return found

    def known(self, ref: DeliveryRef) -> StoredDelivery | None:
        """The delivery of the same file by the same person, None for a new one."""
        with self._database.read() as connection:
            found = requests.known(connection, ref.key, ref.by, ref.body)
        if found is None or found.response is None:
            return None
        return self.get(ref.document, int(found.response["delivery"]))

    def keep(self, ref: DeliveryRef, account: Mapping[str, Any]) -> StoredDelivery:
        """Keep what became of a delivery, with its event; the same one again changes nothing."""

        def run(connection: Connection, admitted: int) -> Answer:
            counts = {name: n for name, n in account.items() if isinstance(n, int)}
            detail = {"language": ref.language.value, "sha256": ref.sha256, **counts}
            detail |= {"file_name": ref.file_name, "through": ref.through}
            entry = EventEntry(KIND, ref.by, ref.document, detail=detail, request=admitted)
            return {"delivery": append(connection, entry), **account}

        made = once(self._database, ref.body, by=ref.by, key=ref.key, work=run)
        return self.get(ref.document, int(made["delivery"]))

    def get(self, document: str, number: int) -> StoredDelivery:
        """One delivery of a document by its number; raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(_ALL.where(*_of(document), event.c.id == number)).one_or_none()
        if row is None:
            raise NotFound("delivery", str(number))
        return _delivery(row)

    def of_file(self, ref: DeliveryRef) -> list[StoredDelivery]:
        """All that came of one file by one person, in the order in which it was taken in."""
        same = event.c.detail["sha256"].as_string() == ref.sha256
        statement = _ALL.where(*_of(ref.document), event.c.actor == ref.by, same)
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(statement.order_by(event.c.id))]

    def list(self, document: str, limit: int = 20) -> list[StoredDelivery]:
        """The latest deliveries of a document, newest first."""
        statement = _ALL.where(*_of(document)).order_by(event.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(statement)]


_STANDINGS = (
    sa.select(
        target.c.segment,
        target.c.version,
        target.c.fence,
        target.c.state,
        target.c.text,
        target.c.holder,
        target.c.covered_by,
        claim.c.task,
        live().label("live"),
        segment.c.superseded_by.is_not(None).label("replaced"),
    )
    .join(job, job.c.id == target.c.job)
    .join(segment, segment.c.id == target.c.segment)
    .outerjoin(claim, claim.c.id == target.c.claim)
    .where(
        job.c.document == sa.bindparam("of_document"),
        job.c.language == sa.bindparam("in_language"),
    )
    .order_by(target.c.seq)
)
_ALL = sa.select(event, request.c.response).join(request, request.c.id == event.c.request)


def _of(document: str) -> tuple[sa.ColumnElement[bool], ...]:
    return event.c.document == document, event.c.kind == KIND


def _standing(row: sa.Row[Any]) -> Standing:
    return Standing(
        row.segment,
        CellVersion(row.version, row.fence),
        TargetState(row.state),
        row.text,
        row.holder,
        bool(row.live),
        None if row.task is None else Task(row.task),
        row.covered_by,
        bool(row.replaced),
    )


def _delivery(row: sa.Row[Any]) -> StoredDelivery:
    told = row.detail
    language = Language(told["language"])
    through = told.get("through", "")
    ref = DeliveryRef(row.document, language, row.actor, told["sha256"], told["file_name"], through)
    return StoredDelivery(row.id, ref, row.at, dict(row.response))
