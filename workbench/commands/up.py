"""The command `up`: database, Prefect server, served flows and workbench in one terminal."""

import shlex
import signal
import socket
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from storage.settings import Settings, child_environment, load_settings
from translation.errors import UsageError
from workbench import output, running
from workbench.demo.people import PEOPLE, Person, add_people
from workbench.options import DataFolder
from workbench.processes import Processes
from workbench.wiring import furnish, opened

WORKBENCH_SECONDS = 120.0
SERVER_SECONDS = 300.0
"""Prefect's server needs 10 to 35 s of CPU, on its first start or a busy machine minutes."""


class PortTaken(UsageError):
    """Another program listens on the port."""

    def __init__(self, port: int, option: str) -> None:
        super().__init__(port, option)
        self.port, self.option = port, option

    def __str__(self) -> str:
        return f"port {self.port} is in use; choose another with {self.option}"


def up(
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty store with a session.")] = (
        False
    ),
    data: DataFolder = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the workbench.")] = 8080,
    prefect_port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of the Prefect server.")
    ] = 4200,
) -> None:
    """Start everything in this terminal; Ctrl-C ends all of it.

    Example: hexaglot up --demo
    """
    if port == prefect_port:
        raise PortTaken(port, "--port or --prefect-port")
    check_port(host, port, "--port")
    check_port(host, prefect_port, "--prefect-port")
    _end_cleanly_on_signals()
    store = opened(data)
    furnish(store)
    settings = store.settings
    passwords = add_people(store) if demo else {}
    with Processes(settings.data / "logs") as processes:
        prefect = _start_flows(processes, settings, host, prefect_port)
        running.announce(settings.data, f"{prefect}/api")
        try:
            workbench = _start_workbench(processes, settings, host, port, prefect)
            _tell(settings, workbench, prefect, passwords, first=not store.accounts.list())
            if demo:
                from workbench.demo.session import fill

                fill(store)
            _watch(processes)
        except KeyboardInterrupt:
            output.people.print("\nending the workbench, the flows and the Prefect server …")
        finally:
            running.withdraw(settings.data)


def _end_cleanly_on_signals() -> None:
    """Let SIGTERM of a service manager, and SIGINT where a shell had it ignored, end as Ctrl-C."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)


def check_port(host: str, port: int, option: str) -> None:
    """Raise PortTaken where something listens already."""
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return
    raise PortTaken(port, option)


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _start_flows(processes: Processes, settings: Settings, host: str, port: int) -> str:
    """Prefect's server, then the flows; gives the address of the server."""
    address = _address(host, port)
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


def _start_workbench(
    processes: Processes, settings: Settings, host: str, port: int, prefect: str
) -> str:
    """The workbench, which links to Prefect's pages; gives its address."""
    address = _address(host, port)
    environment = child_environment(settings, HEXAGLOT_PREFECT_URL=prefect)
    command = [sys.executable, "-m", "workbench.web.serve", "--host", host, "--port", str(port)]
    with output.aside.status("starting the workbench …"):
        processes.start("workbench", command, environment)
        ready = f"{address}/readyz"
        processes.wait_for("workbench", lambda: running.is_ready(ready), WORKBENCH_SECONDS)
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


def _tell(
    settings: Settings, workbench: str, prefect: str, passwords: Mapping[str, str], *, first: bool
) -> None:
    """Where everything is; `first` says that nobody has an account yet."""
    show = partial(output.people.print, soft_wrap=True)
    elsewhere = settings.data != load_settings().data  # of a terminal that is not told --data
    here = f" --data {shlex.quote(str(settings.data))}" if elsewhere else ""
    show(f"\n[bold]Hexaglot is up.[/bold] Data in {settings.data}")
    show(f"  workbench          {workbench}")
    show(f"  Prefect            {prefect}")
    show(f"  runs               {prefect}/runs")
    show(f"  throughput         {prefect}/artifacts/key/throughput")
    if passwords:
        output.table(
            "Accounts of the demonstration",
            ("name", "password", "who", "languages"),
            [(p.name, passwords[p.name], _who(p), _spoken(p)) for p in PEOPLE],
        )
    elif first:
        show(f"The first account: hexaglot users add NAME --role admin --password-stdin{here}")
    show(f"In another terminal: hexaglot ingest FILE.docx --source en --symbol C18/52{here}")
    show("Ctrl-C ends everything.")


def _who(person: Person) -> str:
    return f"{person.full_name}, {' and '.join(person.roles)}"


def _spoken(person: Person) -> str:
    return " ".join(person.languages) or "all"


def _watch(processes: Processes) -> None:
    while True:
        processes.check()
        time.sleep(1)
