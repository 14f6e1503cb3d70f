"""Grants: who may read a restricted document, release a provisional text, revise oneself.

Public and internal documents are read by any account with a role; a restricted or confidential one
by those who hold a live READ grant for it, and by nobody else whatever the role. An account that
may not read a document is told nothing of it, not even that it is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.accounts import Account
from storage.clock import clock
from storage.database import Database
from storage.events import EventEntry, append
from translation.documents import OPEN_CLASSES, DocumentClass
from translation.errors import NotFound, UsageError
from translation.units import Reader

grant, account, document = schema.grant, schema.account, schema.document


class GrantKind(StrEnum):
    """What a grant allows."""

    READ = "read"
    """To read one document whose class asks for it."""
    RELEASE = "release"
    """To publish a provisional text of one document, or of any."""
    SELF_REVISE = "self_revise"
    """To review one's own translations in self-revised jobs of one document, or of any."""


class GrantTooWide(UsageError):
    """Leave to read is given for one document at a time."""

    code = "grant_too_wide"

    def __str__(self) -> str:
        return "leave to read is given for one document; name it by its symbol or id"


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant that is live; `document` is None where it is for all, `until` where it has no end."""

    id: int
    account: str
    kind: GrantKind
    document: str | None
    by: str
    reason: str
    at: datetime
    until: datetime | None


class Grants:
    """The grants of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(
        self,
        account_name: str,
        kind: GrantKind,
        document: str | None,
        *,
        by: str,
        reason: str = "",
        until: datetime | None = None,
    ) -> Grant:
        """Give an account leave, with the event; `document` is an id.

        Raises NotFound for an account or document that is not there, and GrantTooWide.
        """
        if kind is GrantKind.READ and document is None:
            raise GrantTooWide

        def run(connection: Connection) -> int:
            values = {
                "account": _owner(connection, account_name),
                "document": _known(connection, document),
                "kind": kind,
                "by": by,
                "reason": reason,
                "until": until,
            }
            made = connection.execute(sa.insert(grant).values(values).returning(grant.c.id))
            detail = {"account": account_name, "kind": kind.value, "reason": reason}
            append(connection, EventEntry("granted", by, document=document, detail=detail))
            return int(made.scalar_one())

        new = self._database.write(run)
        return self._list(grant.c.id == new, live=False)[0]

    def revoke(self, id: int, *, by: str) -> None:
        """End a grant from now on, with the event; raises NotFound where none is live."""

        def run(connection: Connection) -> None:
            ended = (
                sa.update(grant)
                .where(grant.c.id == id, _live())
                .values(until=clock())
                .returning(grant.c.document)
            )
            found = connection.execute(ended).one_or_none()
            if found is None:
                raise NotFound("grant", str(id))
            entry = EventEntry("revoked", by, document=found.document, detail={"grant": id})
            append(connection, entry)

        self._database.write(run)

    def list(self, account: str | None = None, document: str | None = None) -> Sequence[Grant]:
        """The live grants, of one account or for one document where one is named."""
        chosen: list[sa.ColumnElement[bool]] = [sa.true()]
        if account is not None:
            chosen.append(schema.account.c.name == account)
        if document is not None:
            chosen.append(grant.c.document == document)
        return self._list(*chosen)

    def has(self, account: Account, kind: GrantKind, document: str | None) -> bool:
        """Whether an account holds such a grant, for this document or for all."""
        meant = sa.or_(grant.c.document == document, grant.c.document.is_(None))
        statement = sa.select(sa.exists().where(_held(account, kind), meant))
        with self._database.read() as connection:
            return bool(connection.execute(statement).scalar_one())

    def may_read(self, account: Account, document_id: str) -> bool:
        """Whether a document is there and the account may read it."""
        meant = sa.exists().where(document.c.id == document_id, readable(account))
        with self._database.read() as connection:
            return bool(connection.execute(sa.select(meant)).scalar_one())

    def visible_lineages(self, account: Account) -> frozenset[str]:
        """The lineages of which an account holds a grant and may read every document.

        Every one, because the memory knows the lineage of a unit and not its document.
        """
        kin = document.alias("kin")
        hidden = sa.exists().where(kin.c.lineage == document.c.lineage, _unreadable(account, kin))
        statement = (
            sa.select(document.c.lineage)
            .join(grant, grant.c.document == document.c.id)
            .where(_held(account, GrantKind.READ), sa.not_(hidden))
            .distinct()
        )
        with self._database.read() as connection:
            return frozenset(connection.execute(statement).scalars())

    def reader(self, account: Account) -> Reader:
        """What of the memory an account may see."""
        if not account.roles:
            return Reader(frozenset(), frozenset())
        lineages = self.visible_lineages(account)
        return Reader(frozenset(DocumentClass) if lineages else OPEN_CLASSES, lineages)

    def _list(self, *chosen: sa.ColumnElement[bool], live: bool = True) -> Sequence[Grant]:
        statement = (
            sa.select(grant, account.c.name)
            .join(account, grant.c.account == account.c.id)
            .where(*chosen)
            .order_by(account.c.name, grant.c.id)
        )
        with self._database.read() as connection:
            asked = statement.where(_live()) if live else statement
            return [_grant(row) for row in connection.execute(asked)]


def readable(account: Account) -> sa.ColumnElement[bool]:
    """The condition on `document` rows that an account may read, for any statement that lists."""
    return sa.not_(_unreadable(account, document))


def self_reviser(person: Any, of_document: Any) -> sa.ColumnElement[bool]:
    """Whether a person, by name, may review own translations of a document; for any statement."""
    holder = account.alias("holder")
    meant = sa.or_(grant.c.document == of_document, grant.c.document.is_(None))
    return (
        sa.select(grant.c.id)
        .join(holder, holder.c.id == grant.c.account)
        .where(holder.c.name == person, holder.c.active, meant, _live())
        .where(grant.c.kind == GrantKind.SELF_REVISE.value)
        .exists()
    )


def _unreadable(account: Account, rows: sa.FromClause) -> sa.ColumnElement[bool]:
    if not account.roles:
        return sa.true()
    granted = sa.select(grant.c.document).where(_held(account, GrantKind.READ))
    shut = rows.c["class"].not_in([known.value for known in OPEN_CLASSES])
    return sa.and_(shut, rows.c.id.not_in(granted.where(grant.c.document.is_not(None))))


def _held(account: Account, kind: GrantKind) -> sa.ColumnElement[bool]:
    return sa.and_(grant.c.account == account.id, grant.c.kind == kind.value, _live())


def _live() -> sa.ColumnElement[bool]:
    return sa.or_(grant.c.until.is_(None), grant.c.until > clock())


def _owner(connection: Connection, name: str) -> int:
    found = connection.execute(sa.select(account.c.id).where(account.c.name == name))
    if (id := found.scalar_one_or_none()) is None:
        raise NotFound("account", name)
    return int(id)


def _known(connection: Connection, id: str | None) -> str | None:
    statement = sa.select(document.c.id).where(document.c.id == id)
    if id is not None and connection.execute(statement).one_or_none() is None:
        raise NotFound("document", id)
    return id


def _grant(row: sa.Row[Any]) -> Grant:
    return Grant(
        row.id,
        row.name,
        GrantKind(row.kind),
        row.document,
        row.by,
        row.reason,
        row.at,
        row.until,
    )
