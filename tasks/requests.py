"""The outbox row behind a piece of work, as a parameter that a flow run can carry.

Written `ID:TOKEN`: the token proves that the lease on the row is still ours. Work that ops start
by hand in Prefect has none.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

import structlog

from storage.outbox import Handover
from storage.store import Store
from translation.errors import NotReady, StorageUnavailable, TranslationError

Request = str | None

_log = structlog.get_logger()


def request_of(handover: Handover) -> str:
    """The parameter for a row that was taken."""
    return f"{handover.id}:{handover.token}"


def row_of(request: str) -> int:
    """The id of the row that a parameter names."""
    return _parts(request)[0]


def renew(store: Store, request: Request) -> None:
    """Say that the work goes on, so that the sweep does not send it again."""
    if request is not None:
        row, token = _parts(request)
        store.outbox.renew(row, token)


def done(store: Store, request: Request) -> None:
    """Say that what was asked is there."""
    if request is not None:
        store.outbox.done(row_of(request))


def failed(store: Store, request: Request, error: Exception) -> str:
    """Note why the work failed, and decide whether it is tried again; gives the code noted.

    A service that is away costs no attempt. What has a name would fail the same way again and is
    parked, but for a document that is not ready yet. What nobody foresaw is tried again a few
    times, and only its class is told: its message may hold anything.
    """
    code = code_of(error)
    if request is not None:
        row, token = _parts(request)
        if isinstance(error, StorageUnavailable):
            store.outbox.postpone(row, token, code)
        elif isinstance(error, TranslationError) and not isinstance(error, NotReady):
            store.outbox.park(row, token, code)
        else:
            store.outbox.failed(row, token, code)
    return code


def code_of(error: Exception) -> str:
    """What is told of an error: its code, or the class of one that nobody foresaw."""
    return error.code if isinstance(error, TranslationError) else type(error).__name__


def _parts(request: str) -> tuple[int, str]:
    row, _, token = request.partition(":")
    return int(row), token


@contextmanager
def kept(store: Store, requests: Sequence[Request]) -> Iterator[None]:
    """Renew the leases of some rows while the work on them lasts.

    A process that is killed stops renewing, and the sweep sends its work again as soon as the
    lease has lapsed; a slow one keeps it for as long as it lives.
    """
    ended = Event()
    beat = Thread(target=_beat, args=(store, requests, ended), name="leases", daemon=True)
    beat.start()
    try:
        yield
    finally:
        ended.set()
        beat.join()


def _beat(store: Store, requests: Sequence[Request], ended: Event) -> None:
    """Renew at once, so that a long lease for the way through a queue shrinks to the usual one."""
    while True:
        for request in requests:
            try:
                renew(store, request)
            except StorageUnavailable:
                _log.warning("lease not renewed", row=request and row_of(request))
        if ended.wait(store.settings.outbox_patience / 3):
            return
