"""`hexaglot up` as a person uses it: a real Prefect server, served flows, killed processes."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest

from storage.objects import Bucket
from storage.settings import load_settings
from storage.store import Store, open_store
from tasks import intake, publication
from tasks.intake import Submission
from translation.documents import DocumentState
from translation.languages import Language

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

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.environment = {**os.environ, "HEXAGLOT_OUTBOX_PATIENCE": "6"}
        data.mkdir(parents=True, exist_ok=True)
        with (data / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*HEXAGLOT, "up", "--data", str(data), "--prefect-port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(self._is_up, START, "hexaglot up")

    def _is_up(self) -> bool:
        assert self.process.poll() is None, (self.data / "up.log").read_text()
        return (self.data / "up.json").exists()

    def run(self, *arguments: str) -> Any:
        done = subprocess.run(
            [*HEXAGLOT, *arguments, "--data", str(self.data), "--json"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "the steps run here" not in done.stderr
        return json.loads(done.stdout)

    def prefect(self, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
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


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    started = Up(tmp_path_factory.mktemp("up") / "data")
    yield started
    started.end()


def document(paragraphs: int, folder: Path) -> Path:
    made = python_docx.Document()
    made.core_properties.comments = ""
    for number in range(paragraphs):
        made.add_paragraph(f"Paragraph {number} tells of matter number {number * 7} in its words.")
    stream = BytesIO()
    made.save(stream)
    file = folder / f"{paragraphs}.docx"
    file.write_bytes(stream.getvalue())
    return file


def leveraged(up: Up, name: str) -> bool:
    return bool(up.run("status", name)["state"] == "leveraged")


def test_a_document_goes_through_prefect(up: Up, tmp_path: Path) -> None:
    file = document(20, tmp_path)
    (taken,) = up.run("ingest", str(file), "--source", "en", "--symbol", "C18/52")
    assert taken["segments"] == 20
    until(lambda: leveraged(up, "C18/52"), 90, "the look-up")
    made = up.run("publish", "C18/52", "--draft")
    assert set(made["objects"]) == {"ar", "zh", "en", "fr", "ru", "es"}
    for name in ("ingest C18/52", "leverage C18/52", "publish C18/52"):
        run = until(lambda name=name: up.runs(name), 30, name)[0]
        assert until(lambda n=name: up.runs(n)[0]["state_type"] == "COMPLETED", 30, name), run
    for key in ("ingest-c18-52", "leverage-c18-52", "publication-c18-52"):
        shown = up.artifact(key)
        assert shown is not None
        assert "tells of matter" not in shown
    scheduled = until(
        lambda: [run for run in up.prefect("/flow_runs/filter", {}) if run["auto_scheduled"]],
        60,
        "runs on a schedule",
    )
    assert all("hexaglot" in run["tags"] for run in scheduled)
    tasks = up.prefect("/task_runs/count", {})
    assert 9 <= tasks <= 50


def test_a_flow_killed_in_mid_ingest_is_swept_and_done_once(up: Up, tmp_path: Path) -> None:
    with opened(up.data) as store:
        register(store, document(6000, tmp_path), "C18/60", "killed1")
    pid = until(lambda: up.flow_processes("ingest"), 60, "the flow's process")[0]
    until(lambda: segments_in(up.data, "killed1") or not alive(pid), 60, "segments")
    os.kill(pid, signal.SIGKILL)
    until(lambda: leveraged(up, "C18/60"), 150, "the repeated work")
    assert segments_in(up.data, "killed1") == 6000
    assert up.run("verify", "C18/60")["faults"] == []


def test_a_flow_killed_in_mid_publish_publishes_once(up: Up) -> None:
    with opened(up.data) as store:
        asked = publication.request_draft(store, "killed1", None, by="test")
        before = len(drafts_in(store))
        pid = until(lambda: up.flow_processes("publish"), 60, "the flow's process")[0]
        until(lambda: len(drafts_in(store)) > before or not alive(pid), 60, "the first text")
        os.kill(pid, signal.SIGKILL)
        until(lambda: store.publications.get(asked.id).manifest_sha256, 150, "the repeated work")
        assert len(store.publications.list("killed1")) == 1
        assert len(store.publications.texts(asked.id)) == 3
        assert not [row for row in store.verification.check("killed1") if row.fault]


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def drafts_in(store: Store) -> list[str]:
    return list(store.objects.list(Bucket.WORK))


def test_prefects_database_may_be_wiped(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with opened(data) as store:
        register(store, document(5, tmp_path), "C18/70", "wiped1")
    first = Up(data)
    until(lambda: leveraged(first, "C18/70"), 90, "the look-up")
    first.end()
    shutil.rmtree(data / "prefect")
    with opened(data) as store:
        register(store, document(6, tmp_path), "C18/71", "wiped2")
    second = Up(data)
    until(lambda: leveraged(second, "C18/71"), 90, "the look-up after the wipe")
    assert leveraged(second, "C18/70")
    assert segments_in(data, "wiped1") == 5
    second.end(signal.SIGTERM)


class opened:  # noqa: N801 - reads as a verb
    """The store of a folder, closed at the end."""

    def __init__(self, data: Path) -> None:
        self.store = open_store(load_settings(data))
        self.store.objects.prepare()

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()


def register(store: Store, file: Path, symbol: str, document: str) -> None:
    submission = Submission(
        body=file.read_bytes(),
        file_name=file.name,
        source=Language.EN,
        targets=(Language.FR, Language.AR),
        symbol=symbol,
    )
    intake.register(store, submission, document, by="test")


def segments_in(data: Path, document: str) -> int:
    with opened(data) as store:
        assert store.documents.get(document).state in DocumentState
        return len(store.segments.segments(document))
