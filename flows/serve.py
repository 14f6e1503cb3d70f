"""Serves the flows and hands the outbox over: `python -m flows.serve`."""

from datetime import timedelta
from threading import Event, Thread
from typing import Any

import structlog
from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow
from prefect.types.entrypoint import EntrypointType

from flows import served
from flows.dispatch import SERVED_AS, are_served, send_due
from flows.heartbeat import ensure_automation
from storage.store import Store
from tasks import registered
from translation.errors import StorageUnavailable

RUNS_AT_ONCE = 4
LOOK_EVERY = 1.0
"""Seconds between two looks at the outbox."""

SWEEP_EVERY = timedelta(minutes=3)
THROUGHPUT_EVERY = timedelta(minutes=30)
WORTH_EVERY = timedelta(days=1)
TRAIN_EVERY = timedelta(weeks=1)

_log = structlog.get_logger()


def deployments() -> list[RunnerDeployment]:
    """All flows as deployments of this process."""
    return [
        _deployment(served.align),
        _deployment(served.ingest),
        _deployment(served.leverage),
        _deployment(served.publish),
        _deployment(served.throughput, THROUGHPUT_EVERY),
        _deployment(served.worth, WORTH_EVERY),
        _deployment(served.sweep, SWEEP_EVERY),
        _deployment(served.train_pieces, TRAIN_EVERY),
    ]


def _deployment(served_flow: Flow[..., Any], every: timedelta | None = None) -> RunnerDeployment:
    made = served_flow.to_deployment(
        name=SERVED_AS,
        description=f"{served_flow.description}\n\nArtifacts: /artifacts",
        tags=["hexaglot"],
        interval=every,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(made, RunnerDeployment)  # noqa: S101 - sync call: not the coroutine
    return made


def dispatch_for_ever(store: Store, ended: Event) -> None:
    """Once the flows are registered look at the outbox each second.

    A database or server that is away is asked again.
    """
    served = False
    while not ended.wait(LOOK_EVERY):
        try:
            served = served or are_served()
            if served:
                send_due(store)
        except StorageUnavailable as away:
            _log.warning("outbox not read", reason=str(away))
        except Exception as error:
            _log.warning("hand-over failed", kind=type(error).__name__, reason=str(error))


def main() -> None:
    """Serve until ended."""
    ensure_automation()
    store = registered.store()
    store.outbox.ask("throughput", None, {})
    store.outbox.ask("worth", None, {})
    ended = Event()
    dispatcher = Thread(
        target=dispatch_for_ever, args=(store, ended), name="dispatcher", daemon=True
    )
    dispatcher.start()
    try:
        serve(
            *deployments(),
            limit=RUNS_AT_ONCE,
            print_starting_message=False,
            # One of several that ends must not pause the schedules of the others.
            pause_on_shutdown=False,
        )
    finally:
        ended.set()


if __name__ == "__main__":
    main()
