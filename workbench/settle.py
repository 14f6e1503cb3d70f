"""Waiting until what was asked for is done: by the flows that are served, or here and now."""

import time
from collections.abc import Sequence

from flows.local import drain
from storage.store import Store
from translation.errors import Conflict
from workbench import output
from workbench.running import prefect_api_url

TAKEN_WITHIN = 20.0
"""Seconds in which served flows take some request; where they take none it is done here."""


PAUSE = 0.25
"""Seconds between two looks at the outbox."""


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
    is, or none takes it in time, the same steps run in this process and a line says so. What
    another process has at work is waited for, and taken over when its lease lapses.
    """
    served = prefect_api_url(store.settings) is not None
    if not served:
        output.aside.print("no Prefect server is up: the steps run here, at once", style="dim")
    for document, row in output.progress(asked, "in work"):
        if served and row is not None:
            _wait(store, row)
        elif not served:
            _finish(store, document, row)


def _finish(store: Store, document: str, asked: int | None) -> None:
    """Do all that is asked for a document, here, until nothing is left of it."""
    told = False
    while True:
        drain(store, document)
        waiting = store.outbox.pending(document=document)
        given_up = next((row for row in waiting if row.parked and row.id == asked), None)
        if given_up is not None:
            raise GivenUp(given_up.kind, document, given_up.error or "unknown")
        if all(row.parked for row in waiting):
            return
        if not told:
            output.aside.print("another process works on it: waiting …", style="dim")
            told = True
        time.sleep(PAUSE)


def _wait(store: Store, row: int) -> None:
    """Wait for the flows; go on here where none of them takes any work for a while."""
    given_until = time.monotonic() + TAKEN_WITHIN
    while waiting := next(iter(store.outbox.pending(id=row)), None):
        if waiting.parked:
            raise GivenUp(waiting.kind, waiting.document or "", waiting.error or "unknown")
        if any(other.in_work for other in store.outbox.pending()):
            given_until = time.monotonic() + TAKEN_WITHIN
        if time.monotonic() > given_until:
            output.aside.print("no flow took it: the steps run here", style="dim")
            _finish(store, str(waiting.document), row)
            return
        time.sleep(PAUSE)
