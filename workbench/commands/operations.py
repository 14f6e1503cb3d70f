"""Commands for ops: volumes, doctor, verify, users, database."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from storage.accounts import Role
from storage.database import Database
from storage.settings import Settings, load_settings
from storage.store import open_store
from storage.upgrade import HEAD, current
from storage.verification import Checked
from tasks import intake
from translation.docx.certificate import belongs
from translation.errors import TranslationError, UsageError
from translation.memory import Engine
from workbench import output
from workbench.failures import FINDINGS
from workbench.options import AsJson, DataFolder, languages
from workbench.running import prefect_api_url
from workbench.wiring import furnish, opened

users = typer.Typer(no_args_is_help=True, help="Accounts and their tokens.")
database = typer.Typer(no_args_is_help=True, help="The application database.")
ASPECTS = ("database", "storage", "prefect", "memory")


def volumes(data: DataFolder = None, in_json: AsJson = False) -> None:
    """List the page volumes of the C&P service as they were stated.

    Example: hexaglot volumes
    """
    listed = opened(data).volumes.list()
    if in_json:
        output.emit(
            [
                {
                    "id": v.id,
                    "from": v.start.isoformat(),
                    "to": v.end.isoformat(),
                    "pages": v.pages,
                    "wording": v.wording,
                    "source": v.source,
                    "definition": v.definition,
                }
                for v in listed
            ]
        )
        return
    output.table(
        "Pages in six languages, as reported",
        ("volume", "from", "to", "pages", "source"),
        [(v.id, v.start, v.end, f"{v.wording} {v.pages:,}", v.source) for v in listed],
    )


class NoAspect(UsageError):
    """Something that doctor does not look at."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f"doctor does not know {self.given!r}; name one of {', '.join(ASPECTS)}"


Finding = tuple[str, str, bool | None, str]
"""Aspect, probe, whether it holds (None: it need not here), detail."""

_SHOWN = {True: "ok", False: "NO", None: "-"}


def doctor(
    aspect: Annotated[
        str | None, typer.Argument(help="database, storage, prefect or memory.")
    ] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Probe what the services really do, and say what to mend.

    Example: hexaglot doctor storage
    """
    if aspect is not None and aspect not in ASPECTS:
        raise NoAspect(aspect)
    settings = load_settings(data)
    probes = {"database": _database, "storage": _storage, "prefect": _prefect, "memory": _memory}
    found: list[Finding] = [
        row for name in ASPECTS if aspect in (None, name) for row in probes[name](settings)
    ]
    if in_json:
        names = ("aspect", "probe", "holds", "detail")
        output.emit([dict(zip(names, row, strict=True)) for row in found])
    else:
        rows = [(a, probe, _SHOWN[holds], detail) for a, probe, holds, detail in found]
        output.table("", ("aspect", "probe", "", "detail"), rows)
    if any(holds is False for _, _, holds, _ in found):
        raise typer.Exit(FINDINGS)


def _memory(settings: Settings) -> list[Finding]:
    """What searches the memory; the plain engine breaks no promise, it answers the same."""
    from translation.memory.searching import is_compiled

    if settings.memory_engine is Engine.PLAIN:
        return [("memory", "search", True, "plain, as is set")]
    if is_compiled():
        return [("memory", "search", True, "compiled")]
    return [("memory", "search", None, "plain, several times slower: numba cannot be imported")]


def _database(settings: Settings) -> list[Finding]:
    try:
        with_version = Database(settings.database_url)
        at = current(with_version)
    except TranslationError as error:
        return [("database", "answers", False, str(error))]
    up_to_date = at == HEAD
    advice = "up to date" if up_to_date else f"at {at}; run hexaglot database upgrade"
    return [
        ("database", "answers", True, with_version.dialect),
        ("database", "tables", up_to_date, advice),
    ]


def _storage(settings: Settings) -> list[Finding]:
    from storage.object_store import open_objects

    try:
        objects = open_objects(settings)
        objects.prepare()
        probes = objects.probe()
    except TranslationError as error:
        return [("storage", "answers", False, str(error))]
    # A folder cannot be immutable, and is not asked to be: only an S3 store is held to it.
    needed = settings.objects_url.startswith("s3:")
    return [
        ("storage", probe.name, probe.holds or (False if needed else None), probe.detail)
        for probe in probes
    ]


def _prefect(settings: Settings) -> list[Finding]:
    address = prefect_api_url(settings)
    if address is None:
        return [("prefect", "answers", True, "no server of this store is up: steps run at once")]
    return [("prefect", "answers", True, address)]


class PairNeeded(UsageError):
    """A certificate without its file, or a file without its certificate."""

    def __str__(self) -> str:
        return "a certificate is held against a file: give both --certificate and --file"


def verify(
    document: Annotated[str | None, typer.Argument(help="A document's id or symbol.")] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="A certificate as JSON, held against --file; no store.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="The DOCX that it is said to be of.")] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Check the digests of all objects, their certificates, and that texts follow from events.

    Example: hexaglot verify C18/52

    Example: hexaglot verify --certificate C18-52-F.json --file C18-52-F.docx
    """
    if certificate is not None or file is not None:
        checked = [_held_against(certificate, file)]
    else:
        store = opened(data)
        wanted = intake.find(store, document).id if document else None
        checked = list(store.verification.check(wanted))
    faults = [row for row in checked if row.fault]
    if in_json:
        told = [{"kind": row.kind, "name": row.name, "fault": row.fault} for row in faults]
        output.emit({"checked": len(checked), "faults": told})
    else:
        for row in faults:
            output.people.print(f"{row.kind} {row.name}: {row.fault}", highlight=False)
        output.people.print(f"{len(checked)} checked, {len(faults)} faults")
    if faults:
        raise typer.Exit(FINDINGS)


def _held_against(certificate: Path | None, file: Path | None) -> Checked:
    """Whether a certificate belongs to a file; raises PairNeeded and NotACertificate."""
    if certificate is None or file is None:
        raise PairNeeded
    found = belongs(output.read_file(certificate), output.read_file(file))
    return Checked("certificate", file.name, "; ".join(found) or None)


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(show_default=False)],
    role: Annotated[list[Role], typer.Option(help="May be given several times.")],
    spoken: Annotated[
        str | None, typer.Option("--languages", help="Target languages, such as fr,ar.")
    ] = None,
    full_name: Annotated[str, typer.Option("--full-name", help="As colleagues know them.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin.")
    ] = False,
    data: DataFolder = None,
) -> None:
    """Add an account; without languages it works into all of them.

    Example: hexaglot users add amina --role translator --languages ar
    """
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    account = opened(data).accounts.add(
        name,
        roles=role,
        languages=languages(spoken) or (),
        password=password,
        full_name=full_name,
    )
    output.people.print(f"{account.name}: {', '.join(account.roles)}", highlight=False)


@users.command("list")
def list_users(data: DataFolder = None, in_json: AsJson = False) -> None:
    """List the accounts.

    Example: hexaglot users list
    """
    listed = opened(data).accounts.list()
    if in_json:
        output.emit(
            [
                {"name": a.name, "roles": list(a.roles), "languages": list(a.languages)}
                for a in listed
            ]
        )
        return
    rows = [(a.name, " ".join(a.roles), " ".join(a.languages)) for a in listed]
    output.table("", ("account", "roles", "languages"), rows)


@users.command("token")
def token(
    name: Annotated[str, typer.Argument(show_default=False)], data: DataFolder = None
) -> None:
    """Make a token for the HTTP API; it is shown once, alone on the last line.

    Example: hexaglot users token amina
    """
    issued = opened(data).accounts.issue_token(name)
    output.aside.print("keep it: only its digest is stored", style="dim")
    sys.stdout.write(issued + "\n")


@database.command("upgrade")
def upgrade_database(data: DataFolder = None) -> None:
    """Bring the tables up to date.

    Example: hexaglot database upgrade
    """
    store = open_store(load_settings(data), upgrade=True)
    furnish(store)
    output.people.print(f"the database is at {current(store.database)}", highlight=False)
