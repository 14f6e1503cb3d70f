"""Attempts to sign in, counted by account and by address, for all processes of a house together.

An attempt counts from its beginning, so that many at once get no further than one by one; a right
password takes those of its name from its address back. Nobody can shut a person out by guessing
in that person's name: what comes from elsewhere counts against an address only until somebody has
signed in from it with that name, which is remembered for 30 days.

Names are kept as their SHA-256, since people type passwords into the wrong field.
"""

import math
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.accounts import digest
from storage.clock import clock
from storage.database import Database
from storage.errors import TooManyAttempts

attempt = schema.attempt

WINDOW_SECONDS = 15 * 60
"""How long an attempt counts."""

OF_NAME_HERE = 5
"""Attempts with one name from one address."""

FROM_ADDRESS = 50
"""Attempts from one address, whatever the name."""

OF_NAME = 100
"""Attempts with one name from addresses that are new to it."""

KNOWN_SECONDS = 30 * 24 * 60 * 60
"""How long it is remembered that a name signed in from an address."""

_LOCK = 0x48455842  # any number of ours: attempts on one server are counted one after the other


class Attempts:
    """The attempts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, name: str, address: str) -> int:
        """Count an attempt; gives its number, for `succeeded`.

        Raises TooManyAttempts where there were too many of this name from here, from here, or of
        this name from addresses it never signed in from. A refused attempt does not count.
        """
        who = digest(name)

        def run(connection: Connection) -> int:
            _one_at_a_time(connection)
            connection.execute(sa.delete(attempt).where(_over()))
            if (seconds := _wait(connection, who, address)) > 0:
                raise TooManyAttempts(math.ceil(seconds))
            values = {"name_sha256": who, "address": address, "succeeded": False}
            made = sa.insert(attempt).values(values).returning(attempt.c.id)
            return int(connection.execute(made).scalar_one())

        return self._database.write(run)

    def succeeded(self, number: int) -> None:
        """The attempt showed the right password: forget those before it with its name from here."""

        def run(connection: Connection) -> None:
            own = connection.execute(sa.select(attempt).where(attempt.c.id == number)).one_or_none()
            if own is None:
                return  # so slow a sign-in that it counts no more
            same = _of(own.name_sha256, own.address)
            connection.execute(sa.delete(attempt).where(same, attempt.c.id != number))
            kept = sa.update(attempt).where(attempt.c.id == number)
            connection.execute(kept.values(succeeded=True, at=clock()))

        self._database.write(run)


def _one_at_a_time(connection: Connection) -> None:
    """Two that count at once must see each other; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _wait(connection: Connection, who: str, address: str) -> float:
    """Seconds until another attempt may begin, 0 or less where it may now."""
    limits = [(_of(who, address), OF_NAME_HERE), (attempt.c.address == address, FROM_ADDRESS)]
    if not _known(connection, who, address):
        limits.append((attempt.c.name_sha256 == who, OF_NAME))
    return max(_until(connection, chosen, allowed) for chosen, allowed in limits)


def _until(connection: Connection, chosen: sa.ColumnElement[bool], allowed: int) -> float:
    failed = sa.select(attempt.c.at, clock().label("now")).where(
        chosen, attempt.c.succeeded.is_(False)
    )
    last = failed.order_by(attempt.c.at.desc(), attempt.c.id.desc()).offset(allowed - 1).limit(1)
    row = connection.execute(last).one_or_none()
    return 0.0 if row is None else WINDOW_SECONDS - _seconds(row.at, row.now)


def _seconds(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds()


def _known(connection: Connection, who: str, address: str) -> bool:
    before = sa.select(attempt.c.id).where(_of(who, address), attempt.c.succeeded)
    return connection.execute(before.limit(1)).first() is not None


def _of(who: str, address: str) -> sa.ColumnElement[bool]:
    return sa.and_(attempt.c.name_sha256 == who, attempt.c.address == address)


def _over() -> sa.ColumnElement[bool]:
    """What counts no more, and what is remembered no longer."""
    return sa.case(
        (attempt.c.succeeded, attempt.c.at <= clock(-KNOWN_SECONDS)),
        else_=attempt.c.at <= clock(-WINDOW_SECONDS),
    )
