"""The twins that every contract test runs over: SQLite and PostgreSQL, a folder and MinIO."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr

from storage.database import Database
from storage.object_store import open_objects
from storage.objects import Objects
from storage.schema import metadata
from storage.settings import Settings
from storage.store import Store, open_store
from storage.upgrade import upgrade


def upgraded(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.sqlite3"
    upgraded(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> str:
    """The address of one database of the session with all tables; its tests empty it."""
    name = f"contract_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = f"{postgres_url.rpartition('/')[0]}/{name}"
    upgraded(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with all tables, empty."""
    if request.param == "sqlite":
        file = tmp_path / "hexaglot.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"
    url: str = request.getfixturevalue("postgres_tables")
    tables = ", ".join(f'"{name}"' for name in metadata.tables)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY")
    return url


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store on either database, its objects in a folder."""
    opened = open_store(Settings(data=tmp_path, database_url=database_url))
    opened.objects.prepare()
    yield opened
    opened.close()


@pytest.fixture
def database(store: Store) -> Database:
    return store.database


def minio_settings(server: Any, folder: Path, **more: Any) -> Settings:
    """Settings for a MinIO server, with buckets of their own."""
    prefix = secrets.token_hex(4)
    return Settings(
        data=folder,
        objects_url=f"s3://{server.endpoint}",
        s3_access_key=SecretStr(server.access_key),
        s3_secret_key=SecretStr(server.secret_key),
        s3_secure=False,
        originals_bucket=f"{prefix}-originals",
        work_bucket=f"{prefix}-work",
        published_bucket=f"{prefix}-published",
        audit_bucket=f"{prefix}-audit",
        **more,
    )


@pytest.fixture(params=["folder", "minio"])
def object_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "folder":
        return Settings(data=tmp_path)
    return minio_settings(request.getfixturevalue("minio"), tmp_path)


@pytest.fixture
def objects(object_settings: Settings) -> Objects:
    """Either object store, prepared."""
    opened = open_objects(object_settings)
    opened.prepare()
    return opened


@pytest.fixture
def s3(minio: Any, tmp_path: Path) -> tuple[Objects, Settings]:
    """MinIO alone, prepared, with its settings."""
    settings = minio_settings(minio, tmp_path)
    opened = open_objects(settings)
    opened.prepare()
    return opened, settings


@pytest.fixture
def in_parallel() -> Callable[[int, Callable[[int], Any]], list[Any]]:
    """Run a function in as many threads, all let go at once; gives their results."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    def run(threads: int, work: Callable[[int], Any]) -> list[Any]:
        gate = Barrier(threads)

        def one(number: int) -> Any:
            gate.wait(30)
            return work(number)

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(one, range(threads)))

    return run
