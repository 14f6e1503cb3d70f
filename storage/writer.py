"""One writer for SQLite inside a server process: all that waits shares one commit.

SQLite lets one write at a time, and its busy timeout is unfair: of two clients one got 1 claim and
the other 368. Here one thread takes what waits in the order in which it came, does each work under
a savepoint of one transaction, commits once, and only then answers. A work that fails is rolled
back alone.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.engine import Connection, Engine

T = TypeVar("T")

_BATCH_SECONDS = 0.025  # the goal; a transaction must end within 0.05 for other writers' sake
_WRITING_SECONDS = 0.05  # of writing back to back, before other processes get a turn
_REST_SECONDS = 0.025  # as often as SQLite's waiters look again in their first tenth of a second


class QueueStopped(RuntimeError):
    """The queue takes nothing any more; whoever has work writes by himself."""


@dataclass(slots=True)
class _Waiting:
    """A work with the place for its answer, and what it gave until the commit."""

    work: Callable[[Connection], Any]
    answer: Future[Any] = field(default_factory=Future)
    result: Any = None
    error: BaseException | None = None

    def tell(self, failure: BaseException | None = None) -> None:
        error = failure or self.error
        if error is None:
            self.answer.set_result(self.result)
        else:
            self.answer.set_exception(error)


class _Gone(Exception):
    """SQLite itself has rolled the whole transaction back: disk full, I/O error, no memory."""


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that begins IMMEDIATE and ends with the block."""
    with engine.connect() as connection:
        writer = connection.execution_options(immediate=True)
        with writer.begin():
            yield writer


class WriterQueue:
    """The works of many threads, done by one of its own; starts at once, ends by `stop`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Connection], T]) -> T:
        """The result of `work` once it is committed.

        Raises the error of the work or of the commit, and QueueStopped.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a work asked for another transaction; it has its connection")
        mine = _Waiting(work)
        with self._changed:
            if not self._open:
                raise QueueStopped("the writer has been stopped")
            self._waiting.append(mine)
            self._changed.notify()
        result: T = mine.answer.result()
        return result

    def stop(self) -> None:
        """Do what waits, then end the thread."""
        with self._changed:
            self._open = False
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        written = 0.0
        while self._wait():
            begun = time.perf_counter()
            self._commit_a_batch()
            written += time.perf_counter() - begun
            if not self._waiting:
                written = 0.0
            elif written >= _WRITING_SECONDS:
                time.sleep(_REST_SECONDS)
                written = 0.0

    def _wait(self) -> bool:
        """Whether there is work; False once the queue is stopped and empty."""
        with self._changed:
            while self._open and not self._waiting:
                self._changed.wait()
            return bool(self._waiting)

    def _commit_a_batch(self) -> None:
        taken: list[_Waiting] = []
        failure: BaseException | None = None
        try:
            with writing(self._engine) as connection:
                for one in self._next():
                    taken.append(one)
                    _do(connection, one)
        except BaseException as error:  # whatever it is, the callers wait for it
            failure = error.__cause__ if isinstance(error, _Gone) else error
            taken = taken or list(self._drain())
        for one in taken:
            one.tell(failure)

    def _next(self) -> Iterator[_Waiting]:
        """What waits, in order, for as long as a batch may take; one at least."""
        end = time.perf_counter() + _BATCH_SECONDS
        while self._waiting:
            yield self._waiting.popleft()
            if time.perf_counter() > end:
                return

    def _drain(self) -> Iterator[_Waiting]:
        """What waits for a transaction that could not even begin."""
        for _ in range(len(self._waiting)):
            yield self._waiting.popleft()


def _do(connection: Connection, one: _Waiting) -> None:
    """One work under a savepoint; its error is its own as long as the transaction stands."""
    try:
        savepoint = connection.begin_nested()
        one.result = one.work(connection)
        savepoint.commit()
    except BaseException as error:  # told to its caller, who waits for it
        if not _stands(connection):
            raise _Gone from error
        savepoint.rollback()
        one.error = error


def _stands(connection: Connection) -> bool:
    return bool(connection.connection.driver_connection.in_transaction)  # type: ignore[union-attr]
