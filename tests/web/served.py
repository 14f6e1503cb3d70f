"""The workbench as a process of its own, for the tests that threads and signals belong to."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from storage.settings import Settings, child_environment
from tests.processes import on_free_port, responds, running

REPOSITORY = Path(__file__).resolve().parents[2]


@contextmanager
def _serving(settings: Settings, port: int, folder: Path) -> Iterator[tuple[str, int]]:
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "workbench.web.serve", "--port", str(port)]
    environment = child_environment(
        settings, HEXAGLOT_DATABASE_URL=settings.database_url, PYTHONPATH=str(REPOSITORY)
    )
    with running(
        command,
        answers=lambda: responds(f"{url}/readyz"),
        folder=folder,
        environment={**os.environ, **environment},
    ) as process:
        yield url, process.pid


@contextmanager
def serving(settings: Settings, folder: Path) -> Iterator[tuple[str, int]]:
    """The address and the process id of a workbench over the store of the settings."""
    with on_free_port(lambda port: _serving(settings, port, folder)) as served:
        yield served


def script(url: str, token: str, **more: object) -> httpx.Client:
    """A client that signs each request with a token."""
    headers = {"authorization": f"Bearer {token}"}
    return httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False)
