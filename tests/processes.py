"""Processes that a test session starts: on a free port, in a folder of their own, ended by pid."""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

PORTS_TRIED = 5
T = TypeVar("T")


class StartFailed(Exception):
    """A service ended, or did not answer in time, while it was started."""


def free_port() -> int:
    """A port that was free a moment ago; a starter tries another when it was taken meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_with_parent() -> None:
    """Ask Linux to end this process when pytest itself is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


@contextmanager
def running(
    command: list[str],
    *,
    answers: Callable[[], bool],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    within: float = 60,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that runs until the block ends; `answers` says when it is ready.

    Its output goes to `folder/log`, of which StartFailed quotes the end.
    """
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(environment or os.environ),
            user=user,
            group=None if user is None else pwd.getpwnam(user).pw_gid,
            extra_groups=None if user is None else [],
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 (the child only calls prctl)
        )
    try:
        _wait(process, answers, within, folder / "log")
        yield process
    finally:
        _end(process)


def _wait(
    process: subprocess.Popen[bytes], answers: Callable[[], bool], within: float, log: Path
) -> None:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if answers():
            return
        time.sleep(0.1)
    tail = log.read_text(errors="replace")[-1500:]
    raise StartFailed(f"{process.args} gave status {process.poll()} and wrote:\n{tail}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
    try:
        os.killpg(process.pid, signal.SIGKILL)  # children that outlived it
    except ProcessLookupError:
        return
    finally:
        process.wait()


@contextmanager
def own_folder(name: str, user: str | None = None) -> Iterator[Path]:
    """A new folder in the temporary one, given to `user` and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"hexaglot-{name}-"))
    try:
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def responds(url: str) -> bool:
    """Whether an HTTP address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def on_free_port(start: Callable[[int], AbstractContextManager[T]]) -> Iterator[T]:
    """What `start` gives on a free port; another port is tried when it was taken meanwhile."""
    with ExitStack() as stack:
        for attempt in range(1, PORTS_TRIED + 1):
            try:
                service = stack.enter_context(start(free_port()))
                break
            except StartFailed as failure:
                if attempt == PORTS_TRIED or "in use" not in str(failure):
                    raise
        yield service
