"""From the outbox to Prefect: what was asked for in a transaction becomes a flow run.

A row is leased before it is sent and its flow keeps the lease while it works, so that several
dispatchers never send the same row twice, and a row whose run was killed is sent again.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

from prefect.client.orchestration import get_client
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound

from storage.outbox import Handover
from storage.store import Store
from tasks.intake import subject
from tasks.requests import request_of

SERVED_AS = "hexaglot"
"""The name of every deployment: `ingest/hexaglot` and so on."""

KINDS = ("align", "ingest", "leverage", "publish", "throughput", "worth")
"""What flows do; the rest of the outbox is others' to take."""

BATCH = 20
"""Rows a flow run, and rows in flight: a run costs over a second even when empty, and what waits
in Prefect's queue would outlive its lease."""

START_WITHIN = 300
"""Seconds a sent row may wait for its flow to start; the flow itself renews at a closer pace."""


def are_served() -> bool:
    """Whether Prefect answers and knows all the flows; it does not before they are registered."""
    if not _prefect_answers():
        return False
    with get_client(sync_client=True) as client:
        try:
            for kind in KINDS:
                client.read_deployment_by_name(f"{kind}/{SERVED_AS}")
        except ObjectNotFound:
            return False
    return True


def send_due(store: Store) -> int:
    """Send what is due, in batches of one kind; gives the number of rows sent.

    What Prefect does not take is due again at once, and its attempt does not count.
    """
    free = BATCH - sum(row.in_work and row.kind in KINDS for row in store.outbox.pending())
    if free <= 0 or not _prefect_answers():
        return 0
    taken = store.outbox.take(limit=free, patience=START_WITHIN, kinds=KINDS)
    unsent = {row.id: row for row in taken}
    try:
        for kind in sorted({row.kind for row in taken}):
            for batch in _batches([row for row in taken if row.kind == kind]):
                _send(store, kind, batch)
                for row in batch:
                    del unsent[row.id]
    finally:
        for row in unsent.values():
            store.outbox.give_back(row.id, row.token)
    return len(taken)


def _prefect_answers() -> bool:
    """Asked before a row is taken: a row that cannot be sent must not lose an attempt."""
    with get_client(sync_client=True) as client:
        return client.api_healthcheck() is None


def _batches(rows: Sequence[Handover]) -> Iterator[list[Handover]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _send(store: Store, kind: str, batch: Sequence[Handover]) -> None:
    asked = ",".join(f"{row.id}.{row.attempt}.{row.token}" for row in batch)
    run_deployment(
        f"{kind}/{SERVED_AS}",
        parameters=_parameters(kind, batch),
        timeout=0,
        as_subflow=False,
        idempotency_key=f"{kind}:{sha256(asked.encode()).hexdigest()[:32]}",
        tags=[kind, *_subjects(store, batch)][:10],
    )


def _parameters(kind: str, batch: Sequence[Handover]) -> dict[str, Any]:
    requests = [request_of(row) for row in batch]
    if kind in ("throughput", "worth"):
        return {"requests": requests}
    if kind == "align":
        return {"alignments": [row.payload["alignment"] for row in batch], "requests": requests}
    if kind == "publish":
        return {"publications": [row.payload["publication"] for row in batch], "requests": requests}
    return {"documents": [row.document for row in batch], "requests": requests}


def _subjects(store: Store, batch: Sequence[Handover]) -> list[str]:
    named = [row.document for row in batch if row.document is not None]
    return [subject(store.documents.get(document)) for document in named]
