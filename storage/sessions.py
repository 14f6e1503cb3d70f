"""Sessions of people who are signed in: a secret in the browser, its SHA-256 here.

A session ends 8 hours after its last sign of life, 24 hours after it began, and at once with the
account; the database's clock decides.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.accounts import SIGN_OF_LIFE, Account, digest, read_accounts
from storage.clock import clock
from storage.database import Database
from storage.events import EventEntry, append
from translation.errors import NotFound, NotSignedIn

session, account = schema.session, schema.account

IDLE_SECONDS = 8 * 60 * 60
"""How long a session lasts without a request."""

LONGEST_SECONDS = 24 * 60 * 60
"""How long a session lasts at most."""


_ID = 12


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its owner sees it; `id` is the beginning of its digest, of no use to sign in.

    `browser` is the family of the program that began it, empty where that is not known.
    """

    id: str
    browser: str
    created_at: datetime
    seen_at: datetime
    until: datetime


class Sessions:
    """The sessions of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, owner: Account, browser: str = "") -> str:
        """A new session of an account that has shown who it is; gives the secret, once.

        Sessions that are over are cleared away on the way. Raises NotSignedIn where the account
        was put out of use meanwhile.
        """
        secret = secrets.token_urlsafe(32)
        values = {
            "sha256": digest(secret),
            "account": owner.id,
            "seen_at": clock(),
            "until": clock(LONGEST_SECONDS),
            "browser": browser,
        }

        def run(connection: Connection) -> None:
            used = sa.select(account.c.id).where(account.c.id == owner.id, account.c.active)
            if connection.execute(used).first() is None:
                raise NotSignedIn
            connection.execute(sa.delete(session).where(sa.not_(_live())))
            connection.execute(sa.insert(session).values(values))

        self._database.write(run)
        return secret

    def account(self, secret: str) -> Account | None:
        """Whose session it is; None where there is none, it is over, or the account is not in use.

        The sign of life is written down at most once a minute.
        """
        given = session.c.sha256 == digest(secret)
        statement = (
            sa.select(account.c.id, (session.c.seen_at < clock(-SIGN_OF_LIFE)).label("stale"))
            .join(session, session.c.account == account.c.id)
            .where(given, _live(), account.c.active)
        )
        with self._database.read() as connection:
            found = connection.execute(statement).one_or_none()
            if found is None:
                return None
            known = read_accounts(connection, account.c.id == found.id)
        if found.stale:
            seen = sa.update(session).where(given).values(seen_at=clock())
            self._database.write(lambda c: c.execute(seen))
        return known[0]

    def close(self, secret: str) -> None:
        """End a session; nothing where it is over already."""
        gone = sa.delete(session).where(session.c.sha256 == digest(secret))
        self._database.write(lambda c: c.execute(gone))

    def is_live(self, secret: str) -> bool:
        """Whether a session goes on; asking is no sign of life."""
        given = sa.select(session.c.sha256).where(session.c.sha256 == digest(secret), _live())
        with self._database.read() as connection:
            return connection.execute(given).first() is not None

    def list(self, owner: Account) -> Sequence[Session]:
        """The live sessions of an account, the one seen last first."""
        statement = (
            sa.select(session)
            .where(session.c.account == owner.id, _live())
            .order_by(session.c.seen_at.desc(), session.c.sha256)
        )
        with self._database.read() as connection:
            rows = list(connection.execute(statement))
        return [
            Session(row.sha256[:_ID], row.browser, row.created_at, row.seen_at, row.until)
            for row in rows
        ]

    def end(self, owner: Account, id: str) -> None:
        """End one session of an account by the id it is listed under; raises NotFound."""
        meant = session.c.sha256.startswith(id, autoescape=True)
        gone = sa.delete(session).where(session.c.account == owner.id, meant, _live())
        if len(id) != _ID or not self._database.write(lambda c: c.execute(gone).rowcount):
            raise NotFound("session", id)

    def close_others(self, owner: Account, secret: str) -> int:
        """End all sessions of an account but the one of this secret; gives how many there were."""
        others = session.c.sha256 != digest(secret)
        gone = sa.delete(session).where(session.c.account == owner.id, others, _live())
        return self._database.write(lambda c: c.execute(gone).rowcount)

    def close_all(self, owner: Account, *, by: str | None = None) -> int:
        """End all sessions of an account; gives how many there were.

        `by` is who ends those of somebody else, which is an event.
        """
        gone = sa.delete(session).where(session.c.account == owner.id, _live())

        def run(connection: Connection) -> int:
            ended = connection.execute(gone).rowcount
            if by is not None:
                told = {"account": owner.name, "sessions_ended": ended}
                append(connection, EventEntry("account", by, detail=told))
            return ended

        return self._database.write(run)


def session_id(secret: str) -> str:
    """The id under which the session of a secret is listed."""
    return digest(secret)[:_ID]


def _live() -> sa.ColumnElement[bool]:
    return sa.and_(session.c.until > clock(), session.c.seen_at > clock(-IDLE_SECONDS))
