"""Whether a Prefect server of ours is up, and where."""

import json
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path

from storage.settings import Settings

_NOTE = "up.json"


def announce(data: Path, prefect_api_url: str) -> None:
    """Note where the server of this data folder answers, for commands in other terminals."""
    (data / _NOTE).write_text(json.dumps({"prefect_api_url": prefect_api_url}))


def withdraw(data: Path) -> None:
    """Take the note back."""
    (data / _NOTE).unlink(missing_ok=True)


def prefect_api_url(settings: Settings) -> str | None:
    """The API address of the Prefect server that serves this store, None where none answers."""
    named = settings.prefect_api_url or _noted(settings.data)
    return named if named and answers(named) else None


def _noted(data: Path) -> str | None:
    try:
        noted = json.loads((data / _NOTE).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return str(noted["prefect_api_url"])


def answers(api_url: str, seconds: float = 2.0) -> bool:
    """Whether a Prefect API says that it is healthy."""
    return is_ready(f"{api_url}/health", seconds)


def is_ready(address: str, seconds: float = 2.0) -> bool:
    """Whether an address answers with 200."""
    try:
        with urllib.request.urlopen(address, timeout=seconds) as answer:  # noqa: S310
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def serves(api_url: str, seconds: float = 5.0) -> bool:
    """Whether the flow that takes documents in is served, and so all of them."""
    address = f"{api_url}/deployments/name/ingest/hexaglot"
    try:
        with urllib.request.urlopen(address, timeout=seconds) as answer:  # noqa: S310
            return bool(json.load(answer).get("status") == "READY")
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
