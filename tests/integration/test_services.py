import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
ASKING = "def test_that_needs_it(minio, shared): pass\ndef test_that_needs_nothing(): pass\n"


def pytest_in(folder, text, **environment):
    (folder / "test_asking.py").write_text(text, encoding="utf-8")
    clean = {key: each for key, each in os.environ.items() if not key.startswith("HEXAGLOT_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "tests.services", "test_asking.py"],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_what_needs_a_missing_service_is_skipped_and_listed_by_name(tmp_path):
    done = pytest_in(tmp_path, ASKING, HEXAGLOT_MINIO=str(tmp_path / "none"))

    assert done.returncode == 0
    assert "MinIO; get it with `make services` (1 tests)" in done.stdout
    assert "    test_asking.py::test_that_needs_it" in done.stdout


def test_a_missing_service_is_a_failure_where_services_are_required(tmp_path):
    done = pytest_in(
        tmp_path, ASKING, HEXAGLOT_MINIO=str(tmp_path / "none"), HEXAGLOT_REQUIRE="services"
    )

    assert done.returncode == 1
    assert "1 passed, 1 error" in done.stdout


@pytest.mark.parametrize(("required", "status"), [("services", 0), ("all", 1)])
def test_missing_test_data_are_a_failure_only_where_all_is_required(tmp_path, required, status):
    done = pytest_in(
        tmp_path,
        "def test_that_needs_it(shared): pass\n",
        HEXAGLOT_SHARED=str(tmp_path),
        HEXAGLOT_REQUIRE=required,
    )

    assert done.returncode == status
    assert "set HEXAGLOT_SHARED" in done.stdout


def answers(url):
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture
def open_folder():
    """A temporary folder that the user PostgreSQL runs as can enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield folder


@pytest.mark.parametrize("end", ["pass", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_server_ends_with_its_session_also_when_that_is_killed(
    tmp_path, open_folder, postgres_url, end
):
    asking = (
        "def test_that_asks(postgres_url):\n"
        f"    print('at', postgres_url.replace('+psycopg', ''), flush=True)\n    {end}\n"
    )

    done = pytest_in(tmp_path, asking, TMPDIR=open_folder)

    assert done.returncode in (0, -signal.SIGKILL)
    (url,) = [line.split()[-1] for line in done.stdout.splitlines() if "postgresql://" in line]
    assert url != postgres_url.replace("+psycopg", "")
    until = time.monotonic() + 30
    while answers(url) and time.monotonic() < until:
        time.sleep(0.2)
    assert not answers(url)
