"""Who people are at an OpenID provider: the subject of its tokens, and the account it stands for.

An account is found by issuer and subject alone, never by a name or an address, which may be given
to somebody else. Whoever comes for the first time gets an account without roles, unless an
administrator linked the subject to one before.
"""

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.accounts import Account, add_account, is_name, read_accounts
from storage.database import Database
from storage.errors import IdentityTaken
from storage.events import EventEntry, append
from translation.errors import NotFound

identity, account = schema.identity, schema.account

_LOCK = 0x48455843  # any number of ours: who comes twice at once gets one account
_MARK = 6


class Identities:
    """The identities of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enter(self, issuer: str, subject: str, *, name: str = "", full_name: str = "") -> Account:
        """The account of a subject; a new one without roles where there is none.

        `name` is what the new one is called if it is free, with a mark behind it if it is not.
        """

        def run(connection: Connection) -> Account:
            _one_at_a_time(connection)
            id = _account(connection, issuer, subject)
            if id is None:
                called = _free(connection, name, issuer, subject)
                id = add_account(connection, called, full_name, None, (), ())
                _link(connection, issuer, subject, id)
                told = {"account": called, "added": True, "issuer": issuer}
                append(connection, EventEntry("account", called, detail=told))
            return read_accounts(connection, account.c.id == id)[0]

        return self._database.write(run)

    def of(self, owner: Account, issuer: str) -> Sequence[str]:
        """The subjects of an issuer that stand for an account."""
        statement = (
            sa.select(identity.c.subject)
            .where(identity.c.account == owner.id, identity.c.issuer == issuer)
            .order_by(identity.c.subject)
        )
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())

    def link(self, owner: Account, issuer: str, subject: str, *, by: str) -> None:
        """Let a subject stand for an account; raises IdentityTaken where it does for another."""

        def run(connection: Connection) -> None:
            _one_at_a_time(connection)
            known = _account(connection, issuer, subject)
            if known is None:
                _link(connection, issuer, subject, owner.id)
                _tell(connection, owner, by, linked=True)
            elif known != owner.id:
                (other,) = read_accounts(connection, account.c.id == known)
                raise IdentityTaken(other.name)

        self._database.write(run)

    def unlink(self, owner: Account, issuer: str, subject: str, *, by: str) -> None:
        """Let a subject stand for an account no more, and end its sessions; raises NotFound."""
        meant = sa.and_(identity.c.issuer == issuer, identity.c.subject == subject)
        gone = sa.delete(identity).where(meant, identity.c.account == owner.id)
        sessions = sa.delete(schema.session).where(schema.session.c.account == owner.id)

        def run(connection: Connection) -> None:
            if not connection.execute(gone).rowcount:
                raise NotFound("identity", subject)
            connection.execute(sessions)
            _tell(connection, owner, by, linked=False)

        self._database.write(run)


def _one_at_a_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _account(connection: Connection, issuer: str, subject: str) -> int | None:
    meant = sa.and_(identity.c.issuer == issuer, identity.c.subject == subject)
    return connection.execute(sa.select(identity.c.account).where(meant)).scalar_one_or_none()


def _link(connection: Connection, issuer: str, subject: str, id: int) -> None:
    values = {"issuer": issuer, "subject": subject, "account": id}
    connection.execute(sa.insert(identity).values(values))


def _free(connection: Connection, name: str, issuer: str, subject: str) -> str:
    """The name if it is one and free, else one that follows from the subject."""
    mark = hashlib.sha256(f"{issuer} {subject}".encode()).hexdigest()[:_MARK]
    taken = sa.select(account.c.id).where(account.c.name == name)
    if not is_name(name):
        return f"person-{mark}"
    return name if connection.execute(taken).first() is None else f"{name[:50].strip()}-{mark}"


def _tell(connection: Connection, owner: Account, by: str, **what: object) -> None:
    append(connection, EventEntry("account", by, detail={"account": owner.name, **what}))
