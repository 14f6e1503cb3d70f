import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.batches import Batches
from storage.clock import clock
from storage.database import Database
from storage.errors import SchemaBehind, SchemaUnknown, StatementFailed
from storage.memory import StoredMemory
from storage.settings import Settings
from storage.store import open_store
from storage.upgrade import HEAD, current, differences, upgrade
from translation.errors import StorageUnavailable
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.markup import digest
from translation.units import Provenance

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_database")
    opened = Database(url)
    yield opened
    opened.close()


def add_change(connection: Connection, name: str) -> None:
    connection.execute(sa.insert(schema.change).values(name=name, value=0))


def changes(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {row.name: row.value for row in connection.execute(sa.select(schema.change))}


# Migrations


def test_the_migrations_make_the_tables(empty: Database) -> None:
    assert current(empty) is None
    assert upgrade(empty) == HEAD
    assert current(empty) == HEAD
    assert differences(empty) == []


def test_a_difference_between_migrations_and_tables_is_seen(empty: Database) -> None:
    upgrade(empty)
    empty.write(lambda c: c.execute(sa.text("ALTER TABLE finding ADD COLUMN odd TEXT")))
    assert any("odd" in difference for difference in differences(empty))


def test_upgrading_again_and_at_once_is_harmless(empty: Database, in_parallel: Parallel) -> None:
    assert in_parallel(4, lambda _: upgrade(empty)) == [HEAD] * 4
    assert differences(empty) == []


def test_a_database_of_a_later_version_is_left_alone(empty: Database) -> None:
    upgrade(empty)
    later = sa.text("UPDATE alembic_version SET version_num = '9999'")
    empty.write(lambda c: c.execute(later))
    with pytest.raises(SchemaUnknown, match="9999"):
        upgrade(empty)
    assert current(empty) == "9999"


def test_the_head_is_the_newest_migration() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_server_behind_is_refused_until_it_is_upgraded(
    postgres_database: str, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, database_url=postgres_database)
    with pytest.raises(SchemaBehind, match="hexaglot database upgrade"):
        open_store(settings)
    open_store(settings, upgrade=True).close()
    open_store(settings).close()


def test_an_embedded_database_is_made_on_opening(tmp_path: Path) -> None:
    opened = open_store(Settings(data=tmp_path / "new" / "place"))
    assert current(opened.database) == HEAD
    opened.close()


def test_ids_are_never_given_again(database: Database) -> None:
    def make(connection: Connection) -> int:
        statement = sa.insert(schema.account).values(name="ana").returning(schema.account.c.id)
        return int(connection.execute(statement).scalar_one())

    first = database.write(make)
    database.write(lambda c: c.execute(sa.delete(schema.account)))
    assert database.write(make) > first


@pytest.mark.parametrize("name", ["event", "ledger", "seal", "text"])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_rows_that_are_only_appended_cannot_be_changed(
    database: Database, name: str, act: str
) -> None:
    def write(connection: Connection) -> None:
        connection.execute(sa.insert(schema.event).values(kind="a", actor="b"))
        connection.execute(sa.insert(schema.seal).values(through_event=1, hash="h"))
        connection.execute(sa.insert(schema.text).values(sha256="s", body="b"))
        entry = {"key": "k", "day": date(2018, 4, 17), "language": "fr", "stage": "final"}
        connection.execute(sa.insert(schema.ledger).values(**entry, definition="d", words=1))

    database.write(write)
    table = schema.metadata.tables[name]
    column = next(c for c in table.c if isinstance(c.type, sa.Text) and not c.primary_key)
    statement = sa.delete(table) if act == "delete" else sa.update(table).values({column: "x"})
    with pytest.raises(StatementFailed) as refused:
        database.write(lambda c: c.execute(statement))
    assert refused.value.state in ("SQLITE_CONSTRAINT_TRIGGER", "23001", "23000", "23514")
    with database.read() as connection:
        assert connection.execute(sa.select(column)).scalars().all() != ["x"]


# The clock


def test_the_clock_is_the_database_s_and_in_utc(database: Database) -> None:
    now = database.now()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_moment_some_seconds_on_sorts_after_now(database: Database) -> None:
    with database.read() as connection:
        now, later, earlier = connection.execute(sa.select(clock(), clock(90), clock(-90.5))).one()
        compared = connection.execute(sa.select(clock(1) > clock(), clock(-1) > clock())).one()
    assert timedelta(seconds=89) < later - now < timedelta(seconds=91)
    assert timedelta(seconds=90) < now - earlier < timedelta(seconds=92)
    assert (bool(compared[0]), bool(compared[1])) == (True, False)


def test_moments_come_back_as_they_went(database: Database) -> None:
    went = datetime(2018, 4, 17, 23, 30, 0, 123456, tzinfo=UTC) + timedelta(hours=1)
    local = went.astimezone(__import__("zoneinfo").ZoneInfo("Asia/Tokyo"))
    database.write(
        lambda c: c.execute(sa.insert(schema.outbox).values(kind="k", payload={}, asked_at=local))
    )
    with database.read() as connection:
        assert connection.execute(sa.select(schema.outbox.c.asked_at)).scalar_one() == went


# Writing


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def half(connection: Connection) -> None:
        add_change(connection, "half")
        raise LookupError

    with pytest.raises(LookupError):
        database.write(half)
    assert changes(database) == {}


def test_writers_that_meet_all_get_through(database: Database, in_parallel: Parallel) -> None:
    database.write(lambda c: add_change(c, "met"))

    def add_one(connection: Connection) -> None:
        value = connection.execute(sa.select(schema.change.c.value).with_for_update()).scalar_one()
        connection.execute(sa.update(schema.change).values(value=value + 1))

    in_parallel(8, lambda _: [database.write(add_one) for _ in range(5)])
    assert changes(database) == {"met": 40}


def test_of_two_transactions_that_block_each_other_both_end(database: Database) -> None:
    for name in "ab":
        database.write(lambda c, name=name: add_change(c, name))
    both = threading.Barrier(2)

    def raise_in(order: str) -> None:
        met: list[bool] = []

        def work(connection: Connection) -> None:
            for name in order:
                row = sa.update(schema.change).where(schema.change.c.name == name)
                connection.execute(row.values(value=schema.change.c.value + 1))
                if not met and database.dialect == "postgresql":
                    met.append(True)
                    both.wait(10)

        database.write(work)

    threads = [threading.Thread(target=raise_in, args=(order,)) for order in ("ab", "ba")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert changes(database) == {"a": 2, "b": 2}


def test_a_connection_that_the_server_ends_is_made_again(postgres_database: str) -> None:
    database = Database(postgres_database)
    upgrade(database)
    attempts: list[int] = []

    def work(connection: Connection) -> None:
        attempts.append(1)
        add_change(connection, "kept")
        if len(attempts) == 1:
            own = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
            with database.read() as other:
                other.execute(sa.select(sa.func.pg_terminate_backend(own)))
            connection.execute(sa.text("SELECT 1"))

    database.write(work)
    assert (len(attempts), changes(database)) == (2, {"kept": 0})
    database.close()


def test_batches_are_whole_and_in_order(database: Database) -> None:
    sizes = database.in_batches(range(1000), lambda _, batch: list(batch))
    assert [row for batch in sizes for row in batch] == list(range(1000))
    assert len(sizes) > 1


def test_slow_batches_become_short_ones(database: Database) -> None:
    def slow(_: Connection, batch: Any) -> float:
        begun = time.perf_counter()
        time.sleep(0.002 * len(batch))
        return time.perf_counter() - begun

    taken = database.in_batches(range(200), slow)
    assert max(taken[1:]) < 0.08


def test_a_writer_in_batches_lets_others_in(store: Any, in_parallel: Parallel) -> None:
    waits: list[float] = []

    def bulk(connection: Connection, batch: Any) -> None:
        for number in batch:
            add_change(connection, f"bulk {number}")

    def single(number: int) -> None:
        begun = time.perf_counter()
        store.database.write(lambda c: add_change(c, f"single {number}"))
        waits.append(time.perf_counter() - begun)
        time.sleep(0.01)

    other = Database(store.settings.database_url)
    in_parallel(
        2,
        lambda n: other.in_batches(range(3000), bulk) if n == 0 else [single(i) for i in range(20)],
    )
    other.close()
    assert len(changes(store.database)) == 3020
    assert sorted(waits)[len(waits) // 2] < 0.5


# Out of reach


def test_a_server_that_is_not_there_is_storage_unavailable() -> None:
    nobody = Database("postgresql+psycopg://hexaglot@127.0.0.1:9/none")
    with pytest.raises(StorageUnavailable, match="database"):
        nobody.now()


def test_a_read_only_database_is_storage_unavailable(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        reading = Database(f"sqlite:///file:{database_url[10:]}?mode=ro&uri=true")
    else:
        reading = Database(f"{database_url}?options=-cdefault_transaction_read_only%3Don")
    with pytest.raises(StorageUnavailable, match=r"read-?only"):
        reading.write(lambda c: add_change(c, "refused"))
    reading.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_bytes(b"")
    with pytest.raises(StorageUnavailable, match="in the way"):
        open_store(Settings(data=tmp_path / "in the way" / "data"))


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "hexaglot.sqlite3"
    file.write_bytes(b"this is no database at all, but it is long enough to be read" * 20)
    with pytest.raises(StorageUnavailable, match="not a database"):
        open_store(Settings(data=tmp_path))


def test_a_database_without_tables_asks_for_the_upgrade(empty: Database) -> None:
    with pytest.raises(SchemaBehind, match="hexaglot database upgrade"):
        changes(empty)


CANARY = "The canary sings in the small committee"


def violation(connection: Connection) -> None:
    given = {"unit": 1, "language": "en", "text": CANARY, "tags": [], "digest": "x", "by": "b"}
    connection.execute(sa.insert(schema.variant).values(**given, provenance=None))


def told(error: BaseException) -> str:
    """All that printing an error may print of it and of those it came from."""
    assert error.__cause__ is None
    assert error.__context__ is None
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)


def test_a_refused_statement_tells_no_value(database: Database) -> None:
    with pytest.raises(StatementFailed) as failure:
        database.write(violation)
    assert "canary" not in told(failure.value)
    state = {"sqlite": "SQLITE_CONSTRAINT_NOTNULL", "postgresql": "23502"}
    assert failure.value.state == state[database.dialect]


def test_a_failure_while_reading_tells_no_value(database: Database) -> None:
    with pytest.raises(StatementFailed) as failure, database.read() as connection:
        violation(connection)
    assert "canary" not in told(failure.value)


def test_a_broken_constraint_is_named(database: Database) -> None:
    database.write(lambda c: add_change(c, CANARY))
    with pytest.raises(StatementFailed) as failure:
        database.write(lambda c: add_change(c, CANARY))
    assert "canary" not in told(failure.value)
    if database.dialect == "postgresql":
        assert failure.value.constraint == "pk_change"


# What an earlier version has written

BEFORE_BATCHES = "0009"
STOOD = (
    "INSERT INTO unit (class, lineage, digest, change, at) VALUES"
    " ('internal', NULL, 'of its texts', 1, '2017-03-01 12:00:00'),"
    " ('internal', 'C18/1', 'of a segment', 1, '2017-03-01 12:00:00')",
    'INSERT INTO variant (unit, language, text, tags, digest, provenance, "by", at) VALUES'
    " (1, 'en', 'Noted.', '[]', :noted, 'published', 'old', '2017-03-01 12:00:00'),"
    " (1, 'fr', 'Noté.', '[]', 'b', 'reviewed', 'old', '2017-03-02 12:00:00'),"
    " (2, 'en', 'Noted.', '[]', :noted, 'translated', 'ana', '2017-03-01 12:00:00')",
    "INSERT INTO contribution (variant, language, origin, batch) VALUES"
    " (1, 'en', 'aaaaaa:1', 'aaaaaa'), (2, 'fr', 'aaaaaa:1', 'aaaaaa'),"
    " (3, 'en', 'segment:1', NULL)",
)


def test_imports_of_an_earlier_version_are_joined_and_undone_as_new_ones(empty: Database) -> None:
    migrated_to(empty, BEFORE_BATCHES)
    for statement in STOOD:
        given = {"noted": digest("Noted.")} if ":noted" in statement else {}
        empty.write(lambda c, s=statement, given=given: c.execute(sa.text(s), given))  # type: ignore[misc]
    upgrade(empty)
    memory, batches = StoredMemory(empty), Batches(empty)
    (found,) = batches.list()
    assert (found.digest, found.by, found.variants) == ("aaaaaa", "old", 2)
    new = ImportedUnit(1, {Language.EN: "Noted.", Language.ES: "Nota."}, source=Language.EN)
    tally = memory.import_units("b" * 64, [new], provenance=Provenance.MACHINE, by="ops")
    assert (tally.units, tally.joined) == (0, 1)
    batches.undo("b" * 64, by="ops")
    said = [
        {language: one.provenance for language, one in unit.variants.items()}
        for unit in memory.units()
    ]
    assert said == [
        {Language.EN: Provenance.PUBLISHED, Language.FR: Provenance.REVIEWED},
        {Language.EN: Provenance.TRANSLATED},
    ]
    batches.undo("aaaaaa", by="ops")
    assert [unit.id for unit in memory.units()] == [2]


def migrated_to(database: Database, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    database.write(run)
