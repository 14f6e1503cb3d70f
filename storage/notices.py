"""Notices: what people are told of in their inbox, and by e-mail where they gave an address.

A notice is written in the transaction of the act it tells of, and with it the row of the outbox
that sends it: neither is there without the other. It names a document and never a sentence of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import outbox, schema
from storage.clock import clock
from storage.database import Database, insert
from storage.documents import printed_name
from translation.documents import DocumentClass
from translation.languages import Language

MAIL = "mail"
"""The kind of the outbox rows that ask for an e-mail; no flow takes them."""

LISTED = 200
"""Notices that an inbox shows, the newest."""

account, document, notice = schema.account, schema.document, schema.notice


class NoticeKind(StrEnum):
    """What a notice tells."""

    ASSIGNED = "assigned"
    TAKEN_BACK = "taken_back"
    RETURNED = "returned"
    DISPUTED = "disputed"
    MENTIONED = "mentioned"
    SOURCE_CHANGED = "source_changed"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """A notice about to be written; one with a `key` is told once, whoever looks again."""

    user: str
    kind: NoticeKind
    by: str
    document: str
    language: Language | None = None
    segment: int | None = None
    detail: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it stands; `name` is what the document is called, `symbol` its symbol alone."""

    id: int
    user: str
    kind: NoticeKind
    by: str
    document: str
    name: str
    symbol: str | None
    document_class: DocumentClass
    language: Language | None
    segment: int | None
    detail: Mapping[str, Any]
    at: datetime
    read_at: datetime | None


class Notices:
    """The notices of a store; `mail` says whether they are sent by e-mail too."""

    def __init__(self, database: Database, *, mail: bool = False) -> None:
        self._database, self._mail = database, mail

    def tell(self, connection: Connection, entry: NoticeEntry) -> int | None:
        """Write a notice in the caller's transaction; None where it was told before.

        Nobody is told of an act of one's own.
        """
        if entry.user == entry.by:
            return None
        values = {
            "user": entry.user,
            "kind": entry.kind.value,
            "by": entry.by,
            "document": entry.document,
            "language": None if entry.language is None else entry.language.value,
            "segment": entry.segment,
            "detail": dict(entry.detail),
            "key": entry.key,
        }
        statement = (
            insert(connection, notice)
            .values(values)
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(notice.c.id)
        )
        if (made := connection.execute(statement).scalar_one_or_none()) is None:
            return None
        self._send(connection, entry.user, int(made))
        return int(made)

    def count_up(self, connection: Connection, entry: NoticeEntry) -> int | None:
        """Write a notice, or count up the one like it that nobody has read yet.

        Twenty segments sent back are one thing to be told of.
        """
        mine = sa.and_(
            notice.c.user == entry.user,
            notice.c.kind == entry.kind.value,
            notice.c.by == entry.by,
            notice.c.document == entry.document,
            notice.c.language == (None if entry.language is None else entry.language.value),
            notice.c.read_at.is_(None),
        )
        newest = sa.select(notice).where(mine).order_by(notice.c.id.desc()).limit(1)
        found = connection.execute(newest.with_for_update()).one_or_none()
        if found is None:
            return self.tell(connection, entry)
        detail = {**found.detail, "count": int(found.detail.get("count", 1)) + 1}
        counted = sa.update(notice).where(notice.c.id == found.id)
        connection.execute(counted.values(detail=detail, segment=entry.segment, at=clock()))
        return int(found.id)

    def _send(self, connection: Connection, user: str, id: int) -> None:
        if not self._mail:
            return
        address = sa.select(account.c.email).where(account.c.name == user, account.c.active)
        if connection.execute(address).scalar_one_or_none():
            outbox.ask(connection, MAIL, None, {"notice": id}, key=f"{MAIL}:{id}")

    def of(self, user: str, visible: sa.ColumnElement[bool]) -> list[Notice]:
        """A person's notices, newest first, of documents that `visible` lets through."""
        statement = _SHOWN.where(notice.c.user == user, visible)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(notice.c.id.desc()).limit(LISTED))
            return [_notice(row) for row in rows]

    def unread(self, user: str, visible: sa.ColumnElement[bool]) -> int:
        """How many of a person's notices nobody has read yet."""
        statement = (
            sa.select(sa.func.count())
            .select_from(notice.join(document, document.c.id == notice.c.document))
            .where(notice.c.user == user, notice.c.read_at.is_(None), visible)
        )
        with self._database.read() as connection:
            return int(connection.execute(statement).scalar_one())

    def mark_read(self, user: str, ids: Collection[int] | None = None) -> int:
        """Mark notices of a person read, all where none is named; gives how many were not."""
        mine = sa.update(notice).where(notice.c.user == user, notice.c.read_at.is_(None))
        if ids is not None:
            mine = mine.where(notice.c.id.in_(list(ids)))
        marked = mine.values(read_at=clock())
        return self._database.write(lambda connection: connection.execute(marked).rowcount)

    def find(self, id: int) -> Notice | None:
        """The notice of an id, None where there is none."""
        with self._database.read() as connection:
            row = connection.execute(_SHOWN.where(notice.c.id == id)).one_or_none()
        return None if row is None else _notice(row)


_SHOWN = sa.select(
    notice,
    document.c.symbol,
    document.c.revision,
    document.c.file_name,
    document.c["class"].label("document_class"),
).join(document, document.c.id == notice.c.document)


def _notice(row: sa.Row[Any]) -> Notice:
    return Notice(
        row.id,
        row.user,
        NoticeKind(row.kind),
        row.by,
        row.document,
        printed_name(row.symbol, row.revision, row.file_name),
        printed_name(row.symbol, row.revision, "") if row.symbol else None,
        DocumentClass(row.document_class),
        None if row.language is None else Language(row.language),
        row.segment,
        row.detail,
        row.at,
        row.read_at,
    )
