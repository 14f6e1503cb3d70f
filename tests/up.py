"""`hexaglot up` as a test starts it: over a folder of its own, ended by its process id."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from storage.settings import load_settings
from storage.store import Store, open_store

START = 180.0
HEXAGLOT = (sys.executable, "-m", "workbench.cli")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], Any], seconds: float, what: str) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"not in {seconds:.0f} s: {what}"
        time.sleep(0.3)
    return found


class Up:
    """One `hexaglot up` over a data folder, and commands given to it from another terminal."""

    def __init__(
        self, data: Path, *options: str, environment: Mapping[str, str] | None = None
    ) -> None:
        self.data = data
        self.port, self.workbench = free_port(), free_port()
        self.environment = {**os.environ, "HEXAGLOT_OUTBOX_PATIENCE": "6", **(environment or {})}
        data.mkdir(parents=True, exist_ok=True)
        ports = ("--port", str(self.workbench), "--prefect-port", str(self.port))
        with (data / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*HEXAGLOT, "up", "--data", str(data), *ports, *options],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(self._is_up, START, "hexaglot up")

    def _is_up(self) -> bool:
        assert self.process.poll() is None, (self.data / "up.log").read_text()
        return (self.data / "up.json").exists()

    def run(self, *arguments: str) -> Any:
        done = self.told(*arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "the steps run here" not in done.stderr
        return json.loads(done.stdout)

    def told(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command as it ended, with what it said."""
        return subprocess.run(
            [*HEXAGLOT, *arguments, "--data", str(self.data)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )

    def prefect(self, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def runs(self, name: str) -> list[dict[str, Any]]:
        named = {"flow_runs": {"name": {"any_": [name]}}}
        runs: list[dict[str, Any]] = self.prefect("/flow_runs/filter", named)
        return runs

    def artifact(self, key: str) -> str | None:
        try:
            return str(self.prefect(f"/artifacts/{key}/latest")["data"])
        except urllib.error.HTTPError:
            return None

    def flow_processes(self, flow: str = "") -> list[int]:
        """The processes that Prefect started for runs of a flow, told by the run's name."""
        found = ((int(entry.name), self._run_of(entry)) for entry in Path("/proc").glob("[0-9]*"))
        return [pid for pid, run in found if run is not None and self._is_of(run, flow)]

    def _run_of(self, entry: Path) -> str | None:
        """The id of the flow run that a process of ours works on."""
        try:
            variables = (entry / "environ").read_bytes().decode(errors="replace").split("\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return None
        named = dict(variable.partition("=")[::2] for variable in variables)
        if named.get("PREFECT_API_URL") != f"http://127.0.0.1:{self.port}/api":
            return None
        return named.get("PREFECT__FLOW_RUN_ID")

    def _is_of(self, run: str, flow: str) -> bool:
        return not flow or self.prefect(f"/flow_runs/{run}")["name"].startswith(flow)

    def end(self, by: signal.Signals = signal.SIGINT) -> None:
        self.process.send_signal(by)
        assert self.process.wait(60) == 0
        assert self.flow_processes() == []
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", self.port)) != 0


class opened:  # noqa: N801 - reads as a verb
    """The store of a folder, closed at the end."""

    def __init__(self, data: Path) -> None:
        self.store = open_store(load_settings(data))
        self.store.objects.prepare()

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()
