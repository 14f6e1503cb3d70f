"""The workbench as a process of its own: `python -m workbench.web.serve --port 8080`."""

import argparse
from pathlib import Path

import uvicorn

from workbench.web.application import create_app
from workbench.wiring import opened

_GRACE = 3
"""Seconds that requests have to end once the server is asked to stop; streams never end."""


def main() -> None:
    """Serve the store of the settings, or of `--data`, until asked to stop."""
    given = argparse.ArgumentParser(prog="python -m workbench.web.serve", description=__doc__)
    given.add_argument("--host", default="127.0.0.1")
    given.add_argument("--port", type=int, default=8080)
    given.add_argument("--data", type=Path, default=None, help="folder of the embedded store")
    asked = given.parse_args()
    store = opened(asked.data)
    try:
        # no access log: addresses of look-ups hold sentences of documents
        uvicorn.run(
            create_app(store),
            host=asked.host,
            port=asked.port,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
        )
    finally:
        store.close()


if __name__ == "__main__":
    main()
