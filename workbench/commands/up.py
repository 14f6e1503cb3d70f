"""The command `up`: database, Prefect server and served flows in one terminal."""

import signal
import socket
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from storage.settings import Settings, child_environment
from translation.errors import UsageError
from workbench import output, running
from workbench.options import DataFolder
from workbench.processes import Processes
from workbench.wiring import furnish, opened

SERVER_SECONDS = 120.0
"""Prefect's server needs 10 to 35 s on two busy cores, more on its first start."""


class PortTaken(UsageError):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port

    def __str__(self) -> str:
        return f"port {self.port} is in use; choose another with --prefect-port"


def up(
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty store with a session.")] = (
        False
    ),
    data: DataFolder = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    prefect_port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of the Prefect server.")
    ] = 4200,
) -> None:
    """Start everything in this terminal; Ctrl-C ends all of it.

    Example: hexaglot up --demo
    """
    check_port(host, prefect_port)
    _end_cleanly_on_signals()
    store = opened(data)
    furnish(store)
    settings = store.settings
    with Processes(settings.data / "logs") as processes:
        address = _start(processes, settings, host, prefect_port)
        running.announce(settings.data, f"{address}/api")
        try:
            _tell(settings, address)
            if demo:
                from workbench.demo.session import fill

                fill(store)
            _watch(processes)
        except KeyboardInterrupt:
            output.people.print("\nending the flows and the Prefect server …")
        finally:
            running.withdraw(settings.data)


def _end_cleanly_on_signals() -> None:
    """Let SIGTERM of a service manager, and SIGINT where a shell had it ignored, end as Ctrl-C."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)


def check_port(host: str, port: int) -> None:
    """Raise PortTaken where something listens already."""
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return
    raise PortTaken(port)


def _start(processes: Processes, settings: Settings, host: str, port: int) -> str:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    environment = prefect_environment(settings, address)
    prefect = [sys.executable, "-m", "prefect", "server", "start"]
    with output.aside.status("starting the Prefect server …"):
        processes.start("prefect", [*prefect, "--host", host, "--port", str(port)], environment)
        processes.wait_for("prefect", lambda: running.answers(f"{address}/api"), SERVER_SECONDS)
    with output.aside.status("starting the flows …"):
        processes.start("flows", [sys.executable, "-m", "flows.serve"], environment)
        ready = f"{address}/api"
        processes.wait_for("flows", lambda: running.serves(ready), SERVER_SECONDS)
    return address


def prefect_environment(settings: Settings, address: str) -> dict[str, str]:
    """The environment of the Prefect server and the flows, nothing sent to anyone outside.

    The address of the interface is given with its port: without it the pages of a server on
    another port ask the default one.
    """
    home = settings.data / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    return child_environment(
        settings,
        DO_NOT_TRACK="1",
        PREFECT_SERVER_ANALYTICS_ENABLED="false",
        PREFECT_HOME=str(Path(home).resolve()),
        PREFECT_API_URL=f"{address}/api",
        PREFECT_SERVER_UI_API_URL=f"{address}/api",
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY="30",
        PREFECT_RUNNER_POLL_FREQUENCY="2",
        PREFECT_LOGGING_LEVEL="INFO",
    )


def _tell(settings: Settings, address: str) -> None:
    show = output.people.print
    show(f"\n[bold]Hexaglot is up.[/bold] Data in {settings.data}")
    show(f"  Prefect            {address}")
    show(f"  runs               {address}/runs")
    show(f"  throughput         {address}/artifacts/key/throughput")
    show("In another terminal: hexaglot ingest FILE.docx --source en --symbol C18/52")
    show("Ctrl-C ends everything.")


def _watch(processes: Processes) -> None:
    while True:
        processes.check()
        time.sleep(1)
