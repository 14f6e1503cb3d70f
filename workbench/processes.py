"""Child processes of `hexaglot up`: started, watched, and ended with their parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from translation.errors import ServiceUnavailable

_PR_SET_PDEATHSIG = 1
_GRACE = 10.0
"""Seconds a child has to end by itself before it is killed."""


class Processes:
    """The children of one terminal; leaving the `with` block ends all of them, last one first."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for _, process in reversed(self._running):
            _end(process)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a child in a session of its own, its output in `<logs>/<name>.log`."""
        with self.log(name).open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
                list(command),
                env=dict(environment),
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )
        self._running.append((name, process))

    def log(self, name: str) -> Path:
        """Where the output of a child goes."""
        return self._logs / f"{name}.log"

    def check(self) -> None:
        """Raise ServiceUnavailable when a child has ended by itself."""
        for name, process in self._running:
            if process.poll() is not None:
                raise ServiceUnavailable(
                    name, f"it ended with code {process.returncode}, see {self.log(name)}"
                )

    def wait_for(self, name: str, ready: Callable[[], bool], seconds: float) -> None:
        """Return when `ready` says so; raise when a child ends or the time is over."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                reason = f"not ready in {seconds:.0f} s, see {self.log(name)}"
                raise ServiceUnavailable(name, reason)
            time.sleep(0.25)


def _die_with_parent() -> None:
    """Ask the kernel to end this child when its parent is killed, which no handler survives."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    _signal(process, signal.SIGTERM)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        _signal(process, signal.SIGKILL)
        process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the whole session of a child: its own children must not outlive it."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
