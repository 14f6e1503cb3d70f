"""The chain over the events: each seal hashes what was written since the one before."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database
from storage.events import SEAL_LOCK

_MOST = 1000
"""Events of one seal, so that no transaction lasts."""
_TRIES, _PAUSE = 40, 0.01  # seconds between two tries for the lock
_ORIGIN = hashlib.sha256(b"hexaglot events 1").hexdigest()
_EVENT = schema.event
_COLUMNS = tuple(_EVENT.columns)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Events that the chain holds and still has, events after the last seal, the first fault."""

    sealed: int
    tail: int
    fault: str | None


class Sealing:
    """One sealer at a time, whichever process it is in; anyone verifies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seal(self) -> int:
        """Chain the events that are committed and not yet sealed; gives how many.

        The hash of a seal is over the hash before it and every column of its events, in the order
        of their ids. The first event of a seal is the one after the last of the seal before.
        """
        sealed, more = 0, _MOST if self._waiting() else 0
        while more == _MOST:
            begun = time.perf_counter()
            more = self._database.write(_seal_next)
            sealed += more
            if more == _MOST:
                time.sleep(time.perf_counter() - begun)  # SQLite's one writer gives way
        return sealed

    def _waiting(self) -> bool:
        """Whether there is anything to seal: where there is not, no writer is troubled."""
        last = sa.select(sa.func.max(schema.seal.c.through_event)).scalar_subquery()
        newer = sa.select(_EVENT.c.id).where(_EVENT.c.id > sa.func.coalesce(last, 0)).limit(1)
        with self._database.read() as connection:
            return connection.execute(newer).first() is not None

    def verify(self) -> ChainReport:
        """Compute the whole chain again; raises StorageUnavailable alone.

        Each seal is read with its events in one look of its own, so that nobody waits.
        """
        hash, through, sealed = _ORIGIN, 0, 0
        while (found := self._after(through)) is not None:
            end, expected, events = found
            hash = _chained(hash, events)
            if hash != expected:
                return ChainReport(sealed, self._count(end), _fault(through, end))
            sealed, through = sealed + len(events), end
        return ChainReport(sealed, self._count(through), None)

    def _after(self, through: int) -> tuple[int, str, list[bytes]] | None:
        table = schema.seal
        statement = sa.select(table.c.through_event, table.c.hash)
        statement = statement.where(table.c.through_event > through)
        with self._database.read() as connection:
            row = connection.execute(statement.order_by(table.c.through_event).limit(1)).first()
            if row is None:
                return None
            return row.through_event, row.hash, list(_lines(connection, through, row.through_event))

    def _count(self, through: int) -> int:
        statement = sa.select(sa.func.count()).select_from(_EVENT).where(_EVENT.c.id > through)
        with self._database.read() as connection:
            return int(connection.execute(statement).scalar_one())


def _seal_next(connection: Connection) -> int:
    """One more seal, where there are events; gives how many."""
    if connection.dialect.name == "postgresql":
        _take_the_chain(connection)
    last = connection.execute(
        sa.select(schema.seal).order_by(schema.seal.c.through_event.desc()).limit(1)
    ).first()
    hash, through = (_ORIGIN, 0) if last is None else (last.hash, last.through_event)
    rows = connection.execute(_events(through).limit(_MOST)).all()
    if rows:
        values = {"through_event": rows[-1].id, "hash": _chained(hash, map(_line, rows))}
        connection.execute(sa.insert(schema.seal).values(values))
    return len(rows)


def _take_the_chain(connection: Connection) -> None:
    """The lock that writers of events share, alone: no id below the seal is committed later.

    It is tried first and not waited for: whoever waits for it lets no new writer pass, and could
    stand in a ring with two of them. Where the writers leave no gap, it waits after all.
    """
    tried = sa.select(sa.func.pg_try_advisory_xact_lock(SEAL_LOCK))
    for _ in range(_TRIES):
        if connection.execute(tried).scalar_one():
            return
        time.sleep(_PAUSE)
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(SEAL_LOCK)))


def _events(through: int) -> sa.Select[tuple[object, ...]]:
    return sa.select(*_COLUMNS).where(_EVENT.c.id > through).order_by(_EVENT.c.id)


def _lines(connection: Connection, through: int, end: int) -> Iterator[bytes]:
    for row in connection.execute(_events(through).where(_EVENT.c.id <= end)):
        yield _line(row)


def _line(row: sa.Row[tuple[object, ...]]) -> bytes:
    """All columns of an event in one canonical line, the same on every database."""
    whole = {name: _plain(value) for name, value in row._mapping.items()}
    return json.dumps(whole, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _chained(hash: str, lines: Iterable[bytes]) -> str:
    """The hash of a seal: over the one before and its events, so that no seal can be left out."""
    whole = hashlib.sha256(hash.encode())
    for line in lines:
        whole.update(b"\n" + line)
    return whole.hexdigest()


def _fault(through: int, end: int) -> str:
    return f"the events after {through} up to {end} are not those that were sealed"
