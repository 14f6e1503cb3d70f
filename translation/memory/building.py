"""What is made in the background while others answer without it, and again after it failed."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

import structlog

T = TypeVar("T")

PAUSE = 1.0
"""Seconds after a first failure until it is tried again; twice as many after each that follows."""

LONGEST_PAUSE = 300.0

_TURN = Lock()
"""A process makes one thing at a time: each takes a core, and half a gigabyte a million texts."""

_log = structlog.get_logger()


class Build(Generic[T]):
    """The making of one thing in a thread of its own; safe between threads.

    What fails is logged by its kind, and begun again by the first who asks after a pause.
    """

    def __init__(self, what: str, make: Callable[[], T]) -> None:
        self._what, self._make = what, make
        self._asking = Lock()
        self._made: Future[T] | None = None
        self._failures, self._again = 0, 0.0

    def asked(self) -> Future[T]:
        """Its making, begun if need be: under way, done, or failed a moment ago."""
        with self._asking:
            if self._made is None or (_has_failed(self._made) and monotonic() >= self._again):
                self._made = Future()
                Thread(target=self._run, args=(self._made,), name=self._what, daemon=True).start()
            return self._made

    def _run(self, made: "Future[T]") -> None:
        try:
            with _TURN:
                result = self._make()
        except BaseException as error:  # whoever waits hears of it in a thread of his own
            with self._asking:
                pause = min(LONGEST_PAUSE, PAUSE * 2**self._failures)
                self._failures, self._again = self._failures + 1, monotonic() + pause
                made.set_exception(error)
            _log.warning(f"{self._what} not built", kind=type(error).__name__, pause=pause)
        else:
            made.set_result(result)


def _has_failed(made: "Future[T]") -> bool:
    return made.done() and made.exception() is not None
