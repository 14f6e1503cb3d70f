"""Real services as session fixtures: each on a free port, in a folder of its own, ended by its pid.

A test asks for `postgres_url`, `postgres_database`, `minio`, `soffice`, `openid_issuer`,
`prefect_server` or `shared`. Where what it needs is missing the test is skipped, and the end of
the run lists it by name with the way to get it. HEXAGLOT_REQUIRE=services makes a missing service a
failure, HEXAGLOT_REQUIRE=all missing test data as well.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from minio import Minio
from minio.error import S3Error
from urllib3 import Retry
from urllib3.exceptions import HTTPError
from urllib3.poolmanager import PoolManager

from tests.processes import on_free_port, own_folder, responds, running

REPOSITORY = Path(__file__).resolve().parent.parent
MISSING = "missing: "
FIGURES = "figures"
"""The property by which a test tells lines to be printed at the end of the run."""


# What is missing


def missing(name: str, how: str, strict: tuple[str, ...] = ("all", "services")) -> NoReturn:
    """Skip the test, or fail it where HEXAGLOT_REQUIRE asks for what is missing."""
    reason = f"{MISSING}{name}; {how}"
    if os.environ.get("HEXAGLOT_REQUIRE") in strict:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests measured, and list those that were skipped, under what they missed."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if report.when == "call" and name == FIGURES:
                    terminalreporter.section(report.nodeid)
                    terminalreporter.write_line(value)
    skipped: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]).removeprefix("Skipped: ")
        if reason.startswith(MISSING):
            skipped.setdefault(reason.removeprefix(MISSING), []).append(report.nodeid)
    if not skipped:
        return
    terminalreporter.section("skipped because something is missing")
    for reason, tests in sorted(skipped.items()):
        terminalreporter.write_line(f"{reason} ({len(tests)} tests)")
        for test in tests:
            terminalreporter.write_line(f"    {test}")


# PostgreSQL


def _postgres_folder() -> Path | None:
    """The folder of the newest PostgreSQL programs of this machine."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parent.parent.name), default=None)
    on_path = shutil.which("initdb")
    if newest is None and on_path is not None:
        newest = Path(on_path).resolve()
    return None if newest is None else newest.parent


def _unprivileged() -> str | None:
    """The user PostgreSQL runs as where we are root, which it refuses to be."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL cluster on disk, of this session alone; it runs as `user`."""

    programs: Path
    folder: Path
    user: str | None

    @contextmanager
    def on(self, port: int) -> Iterator[tuple[str, int]]:
        """The SQLAlchemy address of its server, database `postgres`, and the process id."""
        with _postgres(self.programs, self.folder, self.user, port) as (url, pid):
            yield url.replace("postgresql://", "postgresql+psycopg://"), pid


@contextmanager
def postgres_cluster() -> Iterator[Cluster]:
    """A new cluster, removed afterwards."""
    programs, user = _postgres_folder(), _unprivileged()
    if programs is None:
        missing("PostgreSQL", "get it with `make services`")
    with own_folder("postgres", user) as folder:
        initdb = [
            str(programs / "initdb"),
            "-D",
            str(folder / "cluster"),
            "-U",
            "hexaglot",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]
        subprocess.run(initdb, check=True, cwd=folder, user=user, capture_output=True)
        yield Cluster(programs, folder, user)


@contextmanager
def _postgres(
    programs: Path, folder: Path, user: str | None, port: int
) -> Iterator[tuple[str, int]]:
    url = f"postgresql://hexaglot@127.0.0.1:{port}/postgres"
    cluster = folder / "cluster"

    def ours_answers() -> bool:
        try:
            with psycopg.connect(url, connect_timeout=5) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]) == cluster

    settings = [
        "listen_addresses=127.0.0.1",
        f"port={port}",
        "unix_socket_directories=",
        "fsync=off",
        "full_page_writes=off",
        "max_connections=200",
    ]
    command = [str(programs / "postgres"), "-D", str(cluster)]
    for setting in settings:
        command += ["-c", setting]
    with running(command, answers=ours_answers, folder=folder, user=user) as process:
        yield url, process.pid


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The SQLAlchemy address of a PostgreSQL server of this session, database `postgres`."""
    with postgres_cluster() as cluster, on_free_port(cluster.on) as (url, _):
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The SQLAlchemy address of a new, empty PostgreSQL database, dropped after the test."""
    name = f"test_{secrets.token_hex(6)}"
    server = postgres_url.replace("+psycopg", "")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"{postgres_url.rpartition('/')[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


# MinIO


@dataclass(frozen=True, slots=True)
class ObjectServer:
    """An S3 server: `endpoint` is host:port without a scheme, spoken to in plain HTTP."""

    endpoint: str
    access_key: str = "hexaglot"
    secret_key: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    @property
    def url(self) -> str:
        """The address with its scheme."""
        return f"http://{self.endpoint}"

    def client(self) -> Minio:
        """A client that gives up quickly instead of after minutes."""
        # A MinIO that starts answers 503 with Retry-After: 60, which urllib3 would sit out.
        retries = Retry(total=1, backoff_factor=0.1, respect_retry_after_header=False)
        pool = PoolManager(timeout=5, retries=retries)
        return Minio(
            self.endpoint, self.access_key, self.secret_key, secure=False, http_client=pool
        )


def _minio_program() -> Path | None:
    """The MinIO binary: the one named, the one `make services` built, or one in the PATH."""
    named = os.environ.get("HEXAGLOT_MINIO")
    built = Path.home() / ".cache" / "hexaglot" / "bin" / "minio"
    found = named or (str(built) if built.exists() else shutil.which("minio"))
    return Path(found) if found and Path(found).exists() else None


@contextmanager
def _minio(program: Path, folder: Path, port: int) -> Iterator[ObjectServer]:
    server = ObjectServer(f"127.0.0.1:{port}")

    def ours_answers() -> bool:
        try:
            server.client().list_buckets()
        except (HTTPError, S3Error):
            return False
        return True

    environment = {
        **os.environ,
        "MINIO_BROWSER": "off",
        "MINIO_UPDATE": "off",
        "MINIO_ROOT_USER": server.access_key,
        "MINIO_ROOT_PASSWORD": server.secret_key,
    }
    command = [
        str(program),
        "server",
        "--quiet",
        "--address",
        server.endpoint,
        str(folder / "disk"),
    ]
    with running(command, answers=ours_answers, folder=folder, environment=environment):
        yield server


@pytest.fixture(scope="session")
def minio() -> Iterator[ObjectServer]:
    """A MinIO server of this session, empty at its start."""
    program = _minio_program()
    if program is None:
        missing("MinIO", "get it with `make services`")
    with own_folder("minio") as folder:
        (folder / "disk").mkdir()
        with on_free_port(lambda port: _minio(program, folder, port)) as server:
            yield server


# LibreOffice


@dataclass(frozen=True, slots=True)
class Office:
    """LibreOffice with a profile of its own, so that it shares nothing with another one."""

    program: Path
    profile: Path

    def to_pdf(self, document: Path, folder: Path, within: float = 180) -> Path:
        """The PDF that LibreOffice makes of a document, in `folder`; `within` is in seconds."""
        command = [
            str(self.program),
            f"-env:UserInstallation={self.profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(document),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=within, check=False)
        pdf = folder / f"{document.stem}.pdf"
        assert pdf.exists(), f"LibreOffice made no PDF of {document.name}: {done.stderr[-500:]}"
        return pdf


@pytest.fixture(scope="session")
def soffice() -> Iterator[Office]:
    """LibreOffice Writer, to convert documents to PDF."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        missing("LibreOffice", "get it with `make services`")
    with own_folder("office") as folder:
        yield Office(Path(program), folder / "profile")


# OpenID provider


CALLBACK = "http://testserver/sign-in/oidc/callback"
"""Where the provider of the tests sends browsers back to."""


def _provider_program() -> Path | None:
    """The provider that `make services` built, or the one named."""
    named = os.environ.get("HEXAGLOT_OPENID_PROVIDER")
    found = Path(named or Path.home() / ".cache" / "hexaglot" / "bin" / "openid-provider")
    return found if found.exists() else None


@contextmanager
def _provider(program: Path, folder: Path, port: int) -> Iterator[str]:
    issuer = f"http://localhost:{port}/"
    with running(
        [str(program)],
        answers=lambda: responds(f"{issuer}.well-known/openid-configuration"),
        folder=folder,
        environment={**os.environ, "PORT": str(port), "REDIRECT_URI": CALLBACK},
    ):
        yield issuer


@pytest.fixture(scope="session")
def openid_issuer() -> Iterator[str]:
    """The issuer of an OpenID provider with the client `web` (`secret`) and two people."""
    program = _provider_program()
    if program is None:
        missing("the OpenID provider", "get it with `make services`")
    with (
        own_folder("openid") as folder,
        on_free_port(lambda port: _provider(program, folder, port)) as issuer,
    ):
        yield issuer


# Prefect


@contextmanager
def _prefect(folder: Path, port: int) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}/api"
    inherited = {key: text for key, text in os.environ.items() if not key.startswith("PREFECT_")}
    environment = {
        **inherited,
        "DO_NOT_TRACK": "1",
        "PREFECT_API_URL": url,
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_API_URL": url,
    }
    command = [
        sys.executable,
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with running(
        command,
        answers=lambda: responds(f"{url}/health"),
        folder=folder,
        environment=environment,
        within=180,
    ):
        yield url


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[str]:
    """The API address of a Prefect server of this session, with a database of its own."""
    with own_folder("prefect") as folder, on_free_port(lambda port: _prefect(folder, port)) as url:
        yield url


# Test data


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of test data that is no part of the repository."""
    folder = Path(os.environ.get("HEXAGLOT_SHARED") or REPOSITORY.parent / "shared")
    if not (folder / "data").is_dir():
        missing("test data", "set HEXAGLOT_SHARED to the folder that holds data/", strict=("all",))
    return folder
