"""So many at a time, in the order in which they came.

`threading.Semaphore` and a pool of connections let a newcomer overtake those who wait: of 64 people
who claimed through one pool, one got a twelfth of what another got.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class NoTurn(TimeoutError):
    """The turn did not come within the time given."""


class Turns:
    """`places` threads at a time, first come first served; each waits `seconds` at most."""

    def __init__(self, places: int, seconds: float) -> None:
        self._free, self._seconds = places, seconds
        self._waiting: deque[threading.Lock] = deque()
        self._changing = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold one of the places for the block; raises NoTurn."""
        self._take()
        try:
            yield
        finally:
            self._hand_over()

    def _take(self) -> None:
        with self._changing:
            if self._free:
                self._free -= 1
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if not called.acquire(timeout=self._seconds):
            self._give_up(called)

    def _give_up(self, called: threading.Lock) -> None:
        """Leave the line; a place that was handed over at the last moment is taken all the same."""
        with self._changing:
            if called not in self._waiting:
                return
            self._waiting.remove(called)
        raise NoTurn

    def _hand_over(self) -> None:
        with self._changing:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
