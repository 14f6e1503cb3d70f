import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema, sealing
from storage.database import Database
from storage.events import EventEntry, append
from storage.sealing import ChainReport, Sealing
from tests.owner import tamper


@pytest.fixture
def chain(database: Database) -> Sealing:
    return Sealing(database)


def write_events(database: Database, count: int) -> list[int]:
    def write(connection: sa.Connection) -> list[int]:
        entries = (EventEntry("opened", "ana", detail={"n": n, "a": "é"}) for n in range(count))
        return [append(connection, entry) for entry in entries]

    return database.write(write)


def test_an_empty_store_has_an_empty_chain(chain: Sealing) -> None:
    assert chain.seal() == 0
    assert chain.verify() == ChainReport(0, 0, None)


def test_events_are_sealed_once_and_the_tail_is_told(database: Database, chain: Sealing) -> None:
    write_events(database, 5)
    assert chain.verify() == ChainReport(0, 5, None)
    assert chain.seal() == 5
    assert chain.seal() == 0
    write_events(database, 2)
    assert chain.verify() == ChainReport(5, 2, None)
    assert chain.seal() == 2
    assert chain.verify() == ChainReport(7, 0, None)


def test_a_long_tail_is_sealed_in_several_seals(
    database: Database, chain: Sealing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_MOST", 3)
    write_events(database, 8)
    assert chain.seal() == 8
    with database.read() as connection:
        through = connection.execute(sa.select(schema.seal.c.through_event)).scalars().all()
    assert sorted(through) == [3, 6, 8]
    assert chain.verify() == ChainReport(8, 0, None)


@pytest.mark.parametrize(
    "statement",
    [
        sa.update(schema.event).where(schema.event.c.id == 2).values(actor="eve"),
        sa.update(schema.event).where(schema.event.c.id == 2).values(detail={"n": 9}),
        sa.update(schema.event).where(schema.event.c.id == 2).values(kind="closed"),
        sa.delete(schema.event).where(schema.event.c.id == 2),
        sa.update(schema.seal).where(schema.seal.c.through_event == 3).values(hash="0" * 64),
        sa.delete(schema.seal).where(schema.seal.c.through_event == 3),
    ],
    ids=["actor", "detail", "kind", "deleted", "seal changed", "seal deleted"],
)
def test_what_was_changed_behind_the_seal_is_found(
    database: Database, chain: Sealing, statement: sa.Executable
) -> None:
    write_events(database, 3)
    chain.seal()
    write_events(database, 3)
    chain.seal()
    tamper(database, statement.table.name, statement)
    report = chain.verify()
    assert report.fault is not None
    assert "not those that were sealed" in report.fault


def test_a_change_is_located_between_two_seals(database: Database, chain: Sealing) -> None:
    for _ in range(3):
        write_events(database, 2)
        chain.seal()
    forged = sa.update(schema.event).where(schema.event.c.id == 4).values(actor="eve")
    tamper(database, "event", forged)
    report = chain.verify()
    assert (report.sealed, report.tail) == (2, 2)
    assert report.fault is not None
    assert "after 2 up to 4" in report.fault


def test_sealers_and_writers_at_once_leave_one_sound_chain(
    database: Database,
    chain: Sealing,
    in_parallel: Callable[[int, Callable[[int], Any]], list[Any]],
) -> None:
    def work(number: int) -> int:
        if number < 5:
            for _ in range(10):
                write_events(database, 2)
            return 0
        return sum(chain.seal() for _ in range(10))

    sealed = sum(in_parallel(8, work)) + chain.seal()
    assert sealed == 100
    assert chain.verify() == ChainReport(100, 0, None)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer
def test_a_writer_that_has_its_id_and_no_commit_yet_holds_the_sealer_back(
    database: Database, chain: Sealing
) -> None:
    written, go_on = threading.Event(), threading.Event()

    def slow(connection: sa.Connection) -> None:
        append(connection, EventEntry("slow", "ana"))
        written.set()
        go_on.wait(30)

    writer = threading.Thread(target=lambda: database.write(slow))
    writer.start()
    assert written.wait(30)
    write_events(database, 1)
    results: list[int] = []
    sealer = threading.Thread(target=lambda: results.append(chain.seal()))
    sealer.start()
    time.sleep(0.6)
    waiting = results == []
    go_on.set()
    writer.join(30)
    sealer.join(30)
    assert waiting
    assert results == [2]
    assert chain.verify() == ChainReport(2, 0, None)
