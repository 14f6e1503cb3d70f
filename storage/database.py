"""The database: SQLite in one file or a PostgreSQL server, one way in for both.

Reading and writing are separate: a writer on SQLite begins IMMEDIATE, so that no transaction
discovers at its end that another wrote first. Whatever the driver reports as out of reach becomes
StorageUnavailable here and nowhere else.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url

from storage.clock import clock
from storage.errors import NetworkFolder, SchemaBehind, StatementFailed, ValueRefused
from storage.turns import NoTurn, Turns
from storage.writer import QueueStopped, WriterQueue, writing
from translation.errors import StorageUnavailable, TranslationError

T = TypeVar("T")
R = TypeVar("R")

SERVICE = "the database"
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)  # seconds before a transaction is done again
_BUSY_SECONDS = 15
_CONNECTIONS = 16  # kept open in each process; readers may open some more for a while
_BATCH_SECONDS = 0.025  # the goal; a batch must end within 0.05 for other writers' sake
_LARGEST_BATCH = 2000
_NETWORK = ("nfs", "cifs", "smb", "afs", "ceph", "gluster", "lustre", "gpfs", "fuse.sshfs", "9p")


class Database:
    """One database; safe to share between threads, made anew in each process."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self.dialect = self._url.get_backend_name()
        self._writing = Lock()
        self._turns = Turns(_CONNECTIONS, _BUSY_SECONDS)
        self._queue: WriterQueue | None = None
        self._engine = _sqlite(self._url) if self.dialect == "sqlite" else _postgresql(self._url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment on SQLite and committed rows on PostgreSQL."""
        with _named(), self._engine.connect() as connection:
            yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """The result of `work` in one transaction, done again where the database asks for it.

        `work` may run several times, also after a commit whose answer was lost: it must be
        written so that the second time changes nothing more.
        """
        with _named():
            for pause in _PAUSES:
                try:
                    return self._transact(work)
                except exc.DBAPIError as error:
                    if not _again(error):
                        raise
                time.sleep(pause)
            return self._transact(work)

    def _transact(self, work: Callable[[Connection], T]) -> T:
        if self.dialect != "sqlite":
            with self._turns.turn(), self._engine.begin() as connection:
                return work(connection)
        if (queue := self._queue) is not None:
            with suppress(QueueStopped):
                return queue.write(work)
        with self._writing, writing(self._engine) as connection:
            return work(connection)

    def start_queue(self) -> None:
        """Let one thread write for all of this process, many works in one commit.

        For a server process on SQLite; on PostgreSQL, which has many writers, nothing changes.
        """
        if self.dialect == "sqlite" and self._queue is None:
            self._queue = WriterQueue(self._engine)

    def stop_queue(self) -> None:
        """Do what waits and let each thread write by itself again."""
        queue, self._queue = self._queue, None
        if queue is not None:
            queue.stop()

    def in_batches(
        self, rows: Iterable[R], work: Callable[[Connection, Sequence[R]], T], *, least: int = 1
    ) -> list[T]:
        """What `work` gives for each batch of the rows, a transaction each.

        Batches grow and shrink towards 25 ms, and not below `least` rows: where it is the commit
        that is slow, less in each would only make more of them. On SQLite, which has one writer,
        others have the database between two for as long as the first took, while rows are read or
        in a pause: without it they wait for seconds.
        """
        given = iter(rows)
        results: list[T] = []
        size, taken, ended = 64, 0.0, time.perf_counter()
        while batch := list(islice(given, size)):
            if self.dialect == "sqlite":
                time.sleep(max(0.0, taken - (time.perf_counter() - ended)))
            begun = time.perf_counter()
            results.append(self.write(lambda connection, batch=batch: work(connection, batch)))  # type: ignore[misc]
            ended = time.perf_counter()
            taken = ended - begun
            size = max(least, _next_size(size, taken))
        return results

    def now(self) -> datetime:
        """The database's clock, in UTC: the only clock that decides anything."""
        with self.read() as connection:
            return connection.execute(sa.select(clock())).scalar_one()

    def close(self) -> None:
        """End the queue, if there is one, and close the connections of the pool."""
        self.stop_queue()
        self._engine.dispose()


def insert(connection: Connection, table: sa.Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT in the dialect of the connection."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _next_size(size: int, seconds: float) -> int:
    ideal = size * _BATCH_SECONDS / max(seconds, 0.001)
    return max(1, min(int(ideal), size * 2, _LARGEST_BATCH))


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        file = Path(url.database)
        _refuse_network(file)
        if not url.database.startswith("file:"):  # SQLite's own addresses name a file that is there
            _make_folder(file.parent)
    engine = sa.create_engine(
        url, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True, pool_size=_CONNECTIONS
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailable(SERVICE, f"{error.strerror}: {folder}") from error


_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    # 32 MB of log and 8 of pages: entries of an index by digest lie anywhere, and go out less often
    "wal_autocheckpoint=8000",
    "cache_size=-8000",
)


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _postgresql(url: URL) -> Engine:
    return sa.create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_timeout=_BUSY_SECONDS,
        pool_size=_CONNECTIONS,
        hide_parameters=True,  # values may be text of documents
        connect_args={"connect_timeout": 10},
    )


def _refuse_network(file: Path) -> None:
    kind = file_system(file.parent, _mounts())
    if kind.startswith(_NETWORK):
        raise NetworkFolder(str(file.parent), kind)


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8")
    except OSError:
        return ""  # no such table outside Linux: nothing can be said


def file_system(folder: Path, mounts: str) -> str:
    """The file system that a folder lies on, by the text of `/proc/mounts`; empty if unknown."""
    place = folder.resolve()
    found = (Path("/"), "")
    for line in mounts.splitlines():
        _, at, kind, *_ = line.split(" ")
        mounted = Path(at.replace("\\040", " "))
        if place.is_relative_to(mounted) and len(mounted.parts) >= len(found[0].parts):
            found = (mounted, kind)
    return found[1]


def _again(error: exc.DBAPIError) -> bool:
    """Whether PostgreSQL's code asks for the transaction once more.

    40001 and 40P01: serialisation and deadlock; class 08 and 57P01 to 57P03: the connection or
    the server went away, which also is what a lost connection without a code means.
    """
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return error.connection_invalidated
    return state in ("40001", "40P01", "57P01", "57P02", "57P03") or state.startswith("08")


@contextmanager
def _named() -> Iterator[None]:
    """Every error of the driver under a name of ours, which holds nothing of its message.

    The message may tell the values of a row, and whoever prints an error prints its context too:
    the new error has none.
    """
    failure: TranslationError | None = None
    try:
        yield
    except (exc.TimeoutError, NoTurn):
        failure = StorageUnavailable(SERVICE, "no connection came free")
    except (exc.StatementError, OverflowError, UnicodeEncodeError) as error:
        failure = _failure(error)
    if failure is not None:
        try:
            raise failure from None
        finally:
            failure.__context__ = None  # a `with` that ends by an error hands it over as context


def _failure(error: Exception) -> TranslationError:
    original: BaseException = getattr(error, "orig", None) or error
    kind, state = type(original).__name__, _state(original)
    if state == "42P01" or "no such table" in str(original):
        return SchemaBehind(None, "this version")
    if _does_not_fit(original, state):
        return ValueRefused(state or kind)
    if isinstance(error, exc.DBAPIError) and _out_of_reach(error):
        return StorageUnavailable(SERVICE, _reason(error))
    diagnosis = getattr(original, "diag", None)
    return StatementFailed(kind, state, getattr(diagnosis, "constraint_name", None))


def _state(original: BaseException) -> str | None:
    """PostgreSQL's code, or SQLite's name of one."""
    state = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    return None if state is None else str(state)


def _does_not_fit(original: BaseException, state: str | None) -> bool:
    """Class 22 is a value out of range or malformed, class 54 one too long for an index.

    A driver that already fails to encode a value says so without a code.
    """
    if isinstance(original, OverflowError | UnicodeError):
        return True
    if state is None:
        return type(original).__name__ == "DataError"
    return state.startswith(("22", "54")) or state == "SQLITE_TOOBIG"


def _out_of_reach(error: exc.DBAPIError) -> bool:
    """Whether it is the database that fails, not a statement of ours."""
    services = exc.OperationalError | exc.InterfaceError | exc.InternalError
    return isinstance(error, services) or type(error) is exc.DatabaseError


def _reason(error: exc.DBAPIError) -> str:
    """The driver's first line, for a failure that is not about the values of a row.

    PostgreSQL's messages of a server that fails (no code, or class 08, 25, 53, 57 or 58) name
    hosts, files and limits; of any other the code alone is told.
    """
    original = error.orig
    state, kind = getattr(original, "sqlstate", None), type(original).__name__
    if state is not None and not state.startswith(("08", "25", "53", "57", "58")):
        return f"{kind}: {state}"
    first = str(original).strip().splitlines()
    return f"{kind}: {first[0]}" if first else kind
