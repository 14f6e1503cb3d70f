"""Sessions of people who are signed in: a secret in the browser, its SHA-256 here.

A session ends 8 hours after its last sign of life, 24 hours after it began, and at once with the
account; the database's clock decides.
"""

import secrets

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.accounts import SIGN_OF_LIFE, Account, digest, read_accounts
from storage.clock import clock
from storage.database import Database

session, account = schema.session, schema.account

IDLE_SECONDS = 8 * 60 * 60
"""How long a session lasts without a request."""

LONGEST_SECONDS = 24 * 60 * 60
"""How long a session lasts at most."""


class Sessions:
    """The sessions of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, owner: Account) -> str:
        """A new session of an account that has shown who it is; gives the secret, once.

        Sessions that are over are cleared away on the way.
        """
        secret = secrets.token_urlsafe(32)
        values = {
            "sha256": digest(secret),
            "account": owner.id,
            "seen_at": clock(),
            "until": clock(LONGEST_SECONDS),
        }

        def run(connection: Connection) -> None:
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

    def close_all(self, owner: Account) -> int:
        """End all sessions of an account; gives how many there were."""
        gone = sa.delete(session).where(session.c.account == owner.id, _live())
        return self._database.write(lambda c: c.execute(gone).rowcount)


def _live() -> sa.ColumnElement[bool]:
    return sa.and_(session.c.until > clock(), session.c.seen_at > clock(-IDLE_SECONDS))
