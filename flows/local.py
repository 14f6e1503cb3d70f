"""The flows done at once in this process, where no Prefect server is up.

The same order, the same steps, the same outbox rows: a process killed here is repeated by
whoever looks at the outbox next.
"""

from flows import order
from storage.outbox import Handover
from storage.store import Store
from tasks.alignment import align_stored
from tasks.local import LocalSteps
from tasks.requests import failed, kept, request_of


def run(store: Store, handover: Handover) -> None:
    """Do what one outbox row asks; its error is noted on the row and raised."""
    request = request_of(handover)
    with kept(store, [request]):
        try:
            _work(store, handover, request)
        except Exception as error:
            failed(store, request, error)
            raise


def _work(store: Store, handover: Handover, request: str) -> None:
    if handover.kind == "align":
        align_stored(store, handover.payload["alignment"], request)
        return
    steps = LocalSteps(store)
    if handover.kind == "publish":
        order.publish(steps, handover.payload["publication"], request)
        return
    whole = {"ingest": order.ingest, "leverage": order.leverage}[handover.kind]
    assert handover.document is not None  # noqa: S101 - both kinds are asked with a document
    whole(steps, handover.document, request)


def drain(store: Store, document: str) -> int:
    """Do all that is asked for a document, what its own work asks for included.

    Rows that another process has at work are left to it; gives the number of rows done.
    """
    count = 0
    while taken := store.outbox.take(limit=1, document=document, resting=True):
        run(store, taken[0])
        count += 1
    return count
