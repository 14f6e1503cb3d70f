import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database
from translation.errors import StorageUnavailable

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.fixture
def queued(database: Database) -> Iterator[Database]:
    """Either database with its queue, which PostgreSQL does without."""
    database.start_queue()
    yield database
    database.stop_queue()


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """SQLite with its queue."""
    file = tmp_path / "queue.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    opened = Database(f"sqlite:///{file}")
    opened.start_queue()
    yield opened
    opened.close()


def add(name: str) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        connection.execute(sa.insert(schema.change).values(name=name, value=0))
        return name

    return work


def names(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(sa.select(schema.change.c.name)).scalars())


def commits(database: Database) -> list[int]:
    """A list that grows by one entry for each commit from now on."""
    counted: list[int] = []
    event.listen(database._engine, "commit", lambda connection: counted.append(1))
    return counted


def hold(database: Database) -> tuple[threading.Event, threading.Thread]:
    """A work that keeps the writer busy until the event is set."""
    begun, let_go = threading.Event(), threading.Event()

    def work(connection: Connection) -> None:
        begun.set()
        let_go.wait(30)

    thread = threading.Thread(target=lambda: database.write(work))
    thread.start()
    assert begun.wait(10)
    return let_go, thread


def test_a_work_gives_its_result_once_it_is_committed(queued: Database) -> None:
    assert queued.write(add("one")) == "one"
    assert names(queued) == {"one"}


def test_many_threads_write_and_nothing_is_lost(queued: Database, in_parallel: Parallel) -> None:
    def write(number: int) -> list[str]:
        return [queued.write(add(f"{number}-{turn}")) for turn in range(20)]

    told = in_parallel(16, write)
    assert names(queued) == {name for given in told for name in given}
    assert len(names(queued)) == 320


def test_a_work_that_fails_takes_nothing_else_with_it(
    queued: Database, in_parallel: Parallel
) -> None:
    def write(number: int) -> bool:
        def work(connection: Connection) -> None:
            add(f"{number}")(connection)
            if number % 2:
                raise LookupError(number)

        try:
            queued.write(work)
        except LookupError as error:
            return error.args == (number,)
        return number % 2 == 0

    assert all(in_parallel(12, write))
    assert names(queued) == {str(number) for number in range(0, 12, 2)}


def test_a_broken_constraint_is_told_to_its_own_caller(queued: Database) -> None:
    queued.write(add("one"))
    with pytest.raises(Exception, match="refused a statement"):
        queued.write(add("one"))
    assert queued.write(add("two")) == "two"


def test_what_waits_together_is_committed_together(sqlite: Database) -> None:
    let_go, first = hold(sqlite)
    counted = commits(sqlite)
    waiting = [
        threading.Thread(target=lambda name=name: sqlite.write(add(name))) for name in "abcdefgh"
    ]
    for thread in waiting:
        thread.start()
    while len(sqlite._queue._waiting) < len(waiting):  # type: ignore[union-attr]
        time.sleep(0.001)
    let_go.set()
    for thread in (first, *waiting):
        thread.join(10)
    assert names(sqlite) == set("abcdefgh")
    assert len(counted) <= 2


def test_nobody_is_answered_before_the_commit(sqlite: Database) -> None:
    seen: list[set[str]] = []
    event.listen(sqlite._engine, "commit", lambda connection: seen.append(names(sqlite)))
    sqlite.write(add("one"))
    assert seen == [set()]
    assert names(sqlite) == {"one"}


def test_a_commit_that_fails_is_told_to_all_it_held(
    sqlite: Database, in_parallel: Parallel
) -> None:
    def fail(connection: Connection) -> None:
        raise sa.exc.OperationalError("COMMIT", None, RuntimeError("disk I/O error"))

    event.listen(sqlite._engine, "commit", fail)

    def write(number: int) -> bool:
        with pytest.raises(StorageUnavailable):
            sqlite.write(add(f"{number}"))
        return True

    assert all(in_parallel(6, write))
    event.remove(sqlite._engine, "commit", fail)
    assert names(sqlite) == set()
    assert sqlite.write(add("after")) == "after"


def test_where_sqlite_itself_rolls_back_no_later_work_is_half_done(sqlite: Database) -> None:
    def lose(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")
        raise LookupError("gone")

    let_go, first = hold(sqlite)
    told: dict[str, BaseException | None] = {}

    def write(name: str, work: Callable[[Connection], Any]) -> None:
        try:
            sqlite.write(work)
            told[name] = None
        except LookupError as error:
            told[name] = error

    works = {"before": add("before"), "lost": lose, "after": add("after")}
    waiting = []
    for place, (name, work) in enumerate(works.items()):
        waiting.append(threading.Thread(target=write, args=(name, work)))
        waiting[-1].start()
        while len(sqlite._queue._waiting) <= place:  # type: ignore[union-attr]
            time.sleep(0.001)
    time.sleep(0.05)  # so that the first work fills a transaction of its own
    let_go.set()
    for thread in (first, *waiting):
        thread.join(10)
    assert {name for name, error in told.items() if error is None} == names(sqlite)
    assert told["lost"] is not None
    assert names(sqlite) == {"after"}


def test_a_work_that_asks_for_another_transaction_is_told_so(sqlite: Database) -> None:
    with pytest.raises(RuntimeError, match="another transaction"):
        sqlite.write(lambda connection: sqlite.write(add("inner")))
    assert sqlite.write(add("outer")) == "outer"


def test_stopping_does_what_waits_and_writing_goes_on_without_the_queue(sqlite: Database) -> None:
    let_go, first = hold(sqlite)
    waiting = threading.Thread(target=lambda: sqlite.write(add("waiting")))
    waiting.start()
    while not sqlite._queue._waiting:  # type: ignore[union-attr]
        time.sleep(0.001)
    stopping = threading.Thread(target=sqlite.stop_queue)
    stopping.start()
    let_go.set()
    for thread in (first, waiting, stopping):
        thread.join(10)
    assert sqlite.write(add("later")) == "later"
    assert names(sqlite) == {"waiting", "later"}


def test_a_queue_is_started_and_stopped_once(queued: Database) -> None:
    queued.start_queue()
    queued.stop_queue()
    queued.stop_queue()
    assert queued.write(add("one")) == "one"


def test_another_process_gets_its_turn_while_the_queue_never_rests(sqlite: Database) -> None:
    other = Database(str(sqlite._url))
    stop = threading.Event()

    def press(number: int) -> None:
        turn = 0
        while not stop.is_set():
            sqlite.write(add(f"{number}-{turn}"))
            turn += 1

    pressing = [threading.Thread(target=press, args=(number,)) for number in range(8)]
    for thread in pressing:
        thread.start()
    waits = []
    for turn in range(10):
        begun = time.perf_counter()
        other.write(add(f"other-{turn}"))
        waits.append(time.perf_counter() - begun)
    stop.set()
    for thread in pressing:
        thread.join(10)
    other.close()
    assert sorted(waits)[5] < 1.0
