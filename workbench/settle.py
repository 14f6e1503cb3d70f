"""Waiting until what was asked for is done: by the flows that are served, or here and now."""

import time
from collections.abc import Sequence

from flows.local import drain, run
from storage.outbox import Waiting
from storage.store import Store
from translation.errors import Conflict
from workbench import output
from workbench.running import prefect_api_url

TAKEN_WITHIN = 20.0
"""Seconds in which served flows take some request; where they take none it is done here."""


class GivenUp(Conflict):
    """Work that failed as often as it may."""

    code = "given_up"

    def __init__(self, kind: str, document: str, reason: str) -> None:
        super().__init__(kind, document, reason)
        self.kind, self.document, self.reason = kind, document, reason

    def __str__(self) -> str:
        return (
            f"{self.kind} of {self.document} was given up ({self.reason}); "
            "mend the cause and ask again"
        )


def settle(store: Store, asked: Sequence[tuple[str, int | None]]) -> None:
    """Return when all requests, by document and outbox row, are done; raises what made one fail.

    Where a Prefect server of this store is up its flows do the work, and this waits; where none
    is, or none takes it in time, the same steps run in this process and a line says so.
    """
    served = prefect_api_url(store.settings) is not None
    if not served:
        output.aside.print("no Prefect server is up: the steps run here, at once", style="dim")
    for document, row in output.progress(asked, "in work"):
        if not served:
            drain(store, document)
        elif row is not None:
            _wait(store, row)


def _wait(store: Store, row: int) -> None:
    given_until = time.monotonic() + TAKEN_WITHIN
    while waiting := _row(pending := store.outbox.pending(), row):
        if waiting.parked:
            raise GivenUp(waiting.kind, waiting.document or "", waiting.error or "unknown")
        if any(other.attempts > 0 and not other.due for other in pending):
            given_until = time.monotonic() + TAKEN_WITHIN
        if time.monotonic() > given_until:
            output.aside.print("no flow took it: the steps run here", style="dim")
            _here(store, row)
            return
        time.sleep(0.25)


def _here(store: Store, row: int) -> None:
    for handover in store.outbox.take(id=row):
        run(store, handover)


def _row(pending: Sequence[Waiting], row: int) -> Waiting | None:
    return next((waiting for waiting in pending if waiting.id == row), None)
