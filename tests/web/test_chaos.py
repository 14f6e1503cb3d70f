"""Sixty-four claimers at a time on one document of 100,000 segments, while everything is killed.

For two minutes claimers, the workbench and PostgreSQL are killed and started again; each line of
what must hold is then asked of the database, of a watch that triggers keep beside the code under
test, and of the files of the claimers. One database a run, by the parity of the commit, since it
takes minutes: HEXAGLOT_CHAOS says `sqlite`, `postgresql` or `both` instead.
"""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from storage import schema
from storage.accounts import Role
from storage.documents import Intake
from storage.settings import Settings, child_environment
from storage.store import Store, open_store
from tests.chaos import HOUR, LANGUAGE, STALE, told
from tests.processes import responds, running
from tests.services import FIGURES, Cluster, postgres_cluster
from translation.documents import Block, BlockKind, DocumentState, Segment
from translation.languages import Language
from workbench.wiring import furnish

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT = "chaos"
CLAIMERS, PARAGRAPHS, SENTENCES = 64, 5000, 20
KILLS, SERVER_KILLS, POSTGRES_RESTARTS = 480, 10, 2
SECONDS, AT_MOST = 120, 600
LEASE = 8
BETWEEN_KILLS = 0.14  # seconds
UP = 8.0  # seconds for which a workbench answers before it is killed
RECOVERY = 10.0  # seconds
ROUGHLY = 1.0  # seconds between a statement's look at the clock and the trigger's


def chosen() -> list[str]:
    """The databases of this run."""
    asked = os.environ.get("HEXAGLOT_CHAOS", "")
    if asked:
        return ["sqlite", "postgresql"] if asked == "both" else [asked]
    command = ["git", "-C", str(REPOSITORY), "rev-parse", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    odd = done.returncode == 0 and int(done.stdout.strip(), 16) % 2
    return ["postgresql" if odd else "sqlite"]


# The house


@dataclass
class Away:
    """Something that was away: when it answered again, and what it was."""

    what: str
    back: float


@dataclass
class House:
    """The processes of a run; `folder` holds what they tell."""

    settings: Settings
    store: Store
    folder: Path
    port: int
    preload: Path | None
    cluster: Cluster | None = None
    postgres_port: int = 0
    server: ExitStack = field(default_factory=ExitStack)
    postgres: ExitStack = field(default_factory=ExitStack)
    pid: int = 0
    postgres_pid: int = 0
    starts: int = 0
    away: list[Away] = field(default_factory=list)

    def start_server(self) -> None:
        """A workbench on the same port; where it can be, each second one is an hour ahead."""
        self.starts += 1
        environment = child_environment(
            self.settings,
            HEXAGLOT_DATABASE_URL=self.settings.database_url,
            HEXAGLOT_LEASE_SECONDS=str(LEASE),
            PYTHONPATH=str(REPOSITORY),
        )
        if self.preload is not None and self.starts % 2 == 0:
            environment |= {"LD_PRELOAD": str(self.preload), "HEXAGLOT_TEST_CLOCK": str(HOUR)}
        command = [sys.executable, "-m", "workbench.web.serve", "--port", str(self.port)]
        url = f"http://127.0.0.1:{self.port}/healthz"
        process = self.server.enter_context(
            running(
                command,
                answers=lambda: responds(url),
                folder=self.folder,
                environment=environment,
                within=120,
            )
        )
        self.pid = process.pid
        self.away.append(Away("workbench", time.monotonic()))

    def kill_server(self) -> None:
        """Killed without a word, and started again."""
        os.kill(self.pid, signal.SIGKILL)
        self.server.close()
        self.start_server()

    def start_postgres(self) -> None:
        assert self.cluster is not None
        _, self.postgres_pid = self.postgres.enter_context(self.cluster.on(self.postgres_port))
        self.away.append(Away("PostgreSQL", time.monotonic()))

    def restart_postgres(self, how: signal.Signals) -> None:
        """SIGINT ends it in good order, SIGQUIT at once, so that it recovers from its log."""
        os.kill(self.postgres_pid, how)
        self.postgres.close()
        self.start_postgres()


def quiet_port() -> int:
    """A free port from which no client's own port is taken while nobody listens on it."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def clock_shim(folder: Path) -> Path | None:
    """A library that shows a program another time of day; None where no compiler is."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    made = folder / "clock.so"
    source = REPOSITORY / "tests" / "clock.c"
    command = [compiler, "-shared", "-fPIC", "-o", str(made), str(source), "-ldl"]
    done = subprocess.run(command, capture_output=True, check=False)
    return made if done.returncode == 0 else None


@pytest.fixture(params=chosen())
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("chaos")
    with ExitStack() as stack:
        settings, port = Settings(data=folder, lease_seconds=LEASE), quiet_port()
        if request.param == "sqlite":
            # the database's clock is the workbench's own here
            house = House(settings, _filled(settings), folder, port, None)
        else:
            cluster, at = stack.enter_context(postgres_cluster()), quiet_port()
            url = f"postgresql+psycopg://hexaglot@127.0.0.1:{at}/chaos"
            settings = Settings(data=folder, lease_seconds=LEASE, database_url=url)
            postgres = stack.enter_context(ExitStack())
            _, pid = postgres.enter_context(cluster.on(at))
            admin = f"postgresql://hexaglot@127.0.0.1:{at}/postgres"
            with psycopg.connect(admin, autocommit=True) as connection:
                connection.execute("CREATE DATABASE chaos")
            shim = clock_shim(folder)
            house = House(settings, _filled(settings), folder, port, shim, cluster, at)
            house.postgres, house.postgres_pid = postgres, pid
        stack.callback(house.store.close)
        stack.callback(house.server.close)
        yield house


def _filled(settings: Settings) -> Store:
    store = open_store(settings, upgrade=True)
    furnish(store)
    given = Intake(DOCUMENT, "0" * 64, "a.docx", 1, Language.EN, symbol="C77/3")
    store.documents.register(given, [Language.FR], by="system")
    blocks = [_paragraph(number) for number in range(PARAGRAPHS)]
    store.segments.save_blocks(DOCUMENT, blocks, lambda _, piece: 5)
    cells = PARAGRAPHS * SENTENCES
    store.documents.set_state(DOCUMENT, DocumentState.LEVERAGED, words=cells * 5)
    store.database.write(_set_watch)
    return store


def _paragraph(number: int) -> Block:
    texts = [f"Sentence {number * SENTENCES + n} is of this." for n in range(SENTENCES)]
    pieces = tuple(Segment(n, n * 40, n * 40 + len(text), text) for n, text in enumerate(texts))
    return Block(number, "word/document.xml", f"/w:p[{number}]", BlockKind.BODY, pieces)


# The watch: what happens to the cells, told by triggers and not by the code under test

_WATCHED = ("fence", "version", "holder", "lease_until")


def _set_watch(connection: sa.Connection) -> None:
    """A row for each grant and each change of a cell, before and after, with the clock."""
    names = ["target", *(f"old_{one}" for one in _WATCHED), *(f"new_{one}" for one in _WATCHED)]
    table = ", ".join([*names, "at"])
    values = ["NEW.id", *(f"OLD.{one}" for one in _WATCHED), *(f"NEW.{one}" for one in _WATCHED)]
    if connection.dialect.name == "sqlite":
        now = "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"
        connection.exec_driver_sql(f"CREATE TABLE watch ({table})")
        insert = f"INSERT INTO watch ({table}) VALUES ({', '.join(values)}, {now})"
        connection.exec_driver_sql(
            "CREATE TRIGGER watching AFTER UPDATE OF fence, version, lease_until ON target "
            f"BEGIN {insert}; END"
        )
        return
    types = {"holder": "text", "lease_until": "timestamptz"}
    typed = [f"{name} {types.get(name.partition('_')[2], 'bigint')}" for name in names]
    connection.exec_driver_sql(f"CREATE TABLE watch ({', '.join(typed)}, at timestamptz)")
    insert = f"INSERT INTO watch ({table}) VALUES ({', '.join(values)}, clock_timestamp())"
    connection.exec_driver_sql(
        "CREATE FUNCTION watching() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {insert}; RETURN NULL; END $$"
    )
    connection.exec_driver_sql(
        "CREATE TRIGGER watching AFTER UPDATE OF fence, version, lease_until ON target "
        "FOR EACH ROW EXECUTE FUNCTION watching()"
    )


def _seconds(given: Any) -> float | None:
    """A moment of the watch in seconds."""
    if given is None or isinstance(given, datetime):
        return None if given is None else given.timestamp()
    return datetime.fromisoformat(f"{given}+00:00").timestamp()


# The claimers


class Claimers:
    """The claimers at work: one process for each of the accounts, another after each kill."""

    def __init__(self, house: House, tokens: dict[str, str], process: "subprocess.Popen[str]"):
        self.house, self.tokens, self.process = house, tokens, process
        self.lives: Counter[str] = Counter()
        self.kills = 0

    def file(self, name: str, life: int) -> Path:
        return self.house.folder / f"{name}.{life}.jsonl"

    def ask(self, **asked: object) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(asked), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def start(self, name: str) -> None:
        life = self.lives[name] + 1
        self.lives[name] = life
        self.ask(
            spawn=name,
            token=self.tokens[name],
            port=self.house.port,
            document=DOCUMENT,
            lease=LEASE,
            clock=HOUR if name == "t0" else 0,
            before=str(self.file(name, life - 1)) if life > 1 else None,
            file=str(self.file(name, life)),
        )

    def kill(self, name: str) -> None:
        """Killed in the midst of what it does; nothing else ends a claimer."""
        assert self.ask(kill=name) == {"signal": -signal.SIGKILL}
        self.kills += 1

    def replace(self, name: str) -> None:
        self.kill(name)
        self.start(name)

    def told(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """All that all lives told, with the name of the account."""
        for name, lives in self.lives.items():
            for life in range(1, lives + 1):
                for line in told(self.file(name, life)):
                    yield name, line


@contextmanager
def claiming(house: House, tokens: dict[str, str]) -> Iterator[Claimers]:
    command = [sys.executable, str(REPOSITORY / "tests" / "chaos.py")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        claimers = Claimers(house, tokens, process)
        for name in tokens:
            claimers.start(name)
        yield claimers
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


# The run


def run(house: House, claimers: Claimers) -> float:
    """Kill and start again until there was enough of each; gives the seconds it took."""
    chance = random.Random(20_240_101)
    names = list(claimers.tokens)
    begun = time.monotonic()
    servers, signals = 0, [signal.SIGINT, signal.SIGQUIT] if house.cluster is not None else []
    while True:
        until = time.monotonic() + UP
        while time.monotonic() < until:
            claimers.replace(chance.choice(names))
            time.sleep(BETWEEN_KILLS)
        passed = time.monotonic() - begun
        enough = claimers.kills >= KILLS and servers >= SERVER_KILLS and not signals
        if (enough and passed >= SECONDS) or passed > AT_MOST:
            return passed
        if signals and servers >= (SERVER_KILLS // 3) * (POSTGRES_RESTARTS + 1 - len(signals)):
            house.restart_postgres(signals.pop(0))
        else:
            house.kill_server()
            servers += 1


@pytest.mark.timeout(1500)
def test_what_is_killed_loses_doubles_and_overwrites_nothing(
    house: House, record_property: Callable[[str, object], None]
) -> None:
    names = [f"t{n}" for n in range(CLAIMERS)]
    for name in names:
        house.store.accounts.add(name, roles=[Role.TRANSLATOR])
    tokens = {name: house.store.accounts.issue_token(name) for name in names}
    house.start_server()
    with claiming(house, tokens) as claimers:
        passed = run(house, claimers)
    house.server.close()
    found = Findings(house, claimers)
    figures = found.figures(passed)
    record_property(FIGURES, figures)
    found.check()


# What came of it


class Findings:
    """What the claimers told and what the database holds, side by side."""

    def __init__(self, house: House, claimers: Claimers) -> None:
        self.house, self.claimers = house, claimers
        self.told: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        for name, line in claimers.told():
            self.told[line["what"]].append((name, line))
        with house.store.database.read() as connection:
            self.watch = connection.execute(sa.text("SELECT * FROM watch")).all()
            self.events = connection.execute(_EVENTS).all()

    def recoveries(self) -> list[tuple[str, float]]:
        """After each restart, the seconds until somebody's next claim was granted."""
        granted = sorted(line["at"] for _, line in self.told["granted"])
        return [
            (away.what, next((at for at in granted if at >= away.back), float("inf")) - away.back)
            for away in self.house.away
        ]

    def figures(self, passed: float) -> str:
        starts = Counter(away.what for away in self.house.away)
        recoveries = self.recoveries()
        longest = {what: max(s for one, s in recoveries if one == what) for what in starts}
        stale = Counter((line["how"], line["status"]) for _, line in self.told["stale"])
        acked = self.told["acked"]
        clock = "one workbench in two an hour ahead" if self.house.preload else "one claimer's"
        lines = {
            "database": self.house.store.database.dialect,
            "seconds": round(passed),
            "claimers killed": self.claimers.kills,
            "workbench killed": starts["workbench"] - 1,
            "PostgreSQL restarted": starts["PostgreSQL"],
            "wrong clock": clock,
            "longest until the next claim": {k: f"{s:.2f} s" for k, s in longest.items()},
            "claims granted": len(self.told["granted"]),
            "cells granted again": sum(row.old_fence > 0 for row in self.grants()),
            "confirms acknowledged": len(acked),
            "of them asked for again after a lost answer": sum(x["repeated"] for _, x in acked),
            "honest writes refused": len(self.told["refused"]),
            "stale writes sent": {f"{how} {status}": n for (how, status), n in stale.items()},
        }
        return "\n".join(f"{what:45} {value}" for what, value in lines.items())

    def check(self) -> None:
        self.enough_was_done()
        self.nothing_went_wrong_but_what_was_killed()
        self.no_cell_had_two_holders()
        self.the_clock_is_the_database_s()
        self.no_stale_write_was_taken()
        self.no_acknowledged_confirm_is_lost()
        self.each_key_had_one_effect()
        self.it_recovered_by_itself()
        self.the_store_is_sound()

    def enough_was_done(self) -> None:
        starts = Counter(away.what for away in self.house.away)
        assert self.claimers.kills >= KILLS
        assert starts["workbench"] > SERVER_KILLS
        if self.house.cluster is not None:
            assert starts["PostgreSQL"] == POSTGRES_RESTARTS
        hows = Counter(line["how"] for _, line in self.told["stale"])
        assert set(hows) == {"version", "fence", "lapsed", "inherited"}
        assert any(row.old_fence > 0 for row in self.grants())

    def nothing_went_wrong_but_what_was_killed(self) -> None:
        assert self.told["odd"] == []
        assert all(line["status"] in (409, 412) for _, line in self.told["refused"])
        assert all(line["same"] for _, line in self.told["again"])

    def grants(self) -> list[Any]:
        return [row for row in self.watch if row.new_fence != row.old_fence]

    def no_cell_had_two_holders(self) -> None:
        """No grant of a cell whose lease ran, none twice at one fence, in the watch or as told."""
        grants = self.grants()
        assert all(row.new_fence == row.old_fence + 1 for row in grants)
        assert len({(row.target, row.new_fence) for row in grants}) == len(grants)
        for row in grants:
            assert row.old_holder is None or _seconds(row.old_lease_until) <= _seconds(row.at), row
        claims: dict[tuple[int, int], set[int]] = defaultdict(set)
        for _, line in self.told["granted"]:
            for segment, _, fence in line["cells"]:
                claims[segment, fence].add(line["claim"])
        assert all(len(one) == 1 for one in claims.values())

    def the_clock_is_the_database_s(self) -> None:
        """Each lease ends a lease after the database's now, whatever clock who asked it had."""
        for row in self.watch:
            if row.new_lease_until is not None:
                left = _seconds(row.new_lease_until) - _seconds(row.at)
                assert LEASE - ROUGHLY <= left <= LEASE + 0.01, row
        assert all(0 <= line["left"] <= LEASE for _, line in self.told["granted"])
        assert any(name == "t0" for name, _ in self.told["granted"])

    def no_stale_write_was_taken(self) -> None:
        assert {line["status"] for _, line in self.told["stale"]} <= {409, 412}
        assert not [row for row in self.events if row.body.startswith(STALE)]
        for row in self.watch:
            if row.new_version != row.old_version:
                assert (row.new_version, row.new_fence) == (row.old_version + 1, row.old_fence)
                assert _seconds(row.old_lease_until) > _seconds(row.at) - ROUGHLY, row

    def no_acknowledged_confirm_is_lost(self) -> None:
        """Each is an event of its key, and the text of each cell is the last of its events."""
        written = {row.key: row for row in self.events}
        for name, line in self.told["acked"]:
            row = written[f"{name}:{line['key']}"]
            segment, version, fence = line["cell"]
            assert (row.segment, row.version, row.fence) == (segment, version, fence)
            assert (row.body, row.actor) == (line["text"], name)
        last = {row.segment: row for row in self.events}
        cells = self.house.store.targets.cells(DOCUMENT, Language(LANGUAGE))
        assert len(cells) == PARAGRAPHS * SENTENCES
        for cell in cells:
            told = last.get(cell.segment)
            expected = (None, 0) if told is None else (told.body, told.version)
            assert (cell.text, cell.version) == expected

    def each_key_had_one_effect(self) -> None:
        """Also where the answer was lost and nobody ever asked again."""
        effects = Counter(row.key for row in self.events)
        assert set(effects.values()) == {1}
        sent = {f"{name}:{line['key']}" for name, line in self.told["sent"]}
        assert effects.keys() <= sent

    def it_recovered_by_itself(self) -> None:
        assert [one for one in self.recoveries() if one[1] > RECOVERY] == []

    def the_store_is_sound(self) -> None:
        """Texts are the fold of their events; the chain of the events verifies to its end."""
        while self.house.store.sealing.seal():
            pass
        report = self.house.store.sealing.verify()
        assert (report.fault, report.tail) == (None, 0)
        assert report.sealed >= len(self.events)
        faults = [one for one in self.house.store.verification.check(DOCUMENT) if one.fault]
        assert [one for one in faults if one.kind != "original"] == []


_EVENTS = (
    sa.select(
        schema.request.c.key,
        schema.target.c.segment,
        schema.event.c.version,
        schema.event.c.fence,
        schema.event.c.actor,
        schema.text.c.body,
    )
    .select_from(schema.event)
    .join(schema.target, schema.target.c.id == schema.event.c.target)
    .join(schema.text, schema.text.c.sha256 == schema.event.c.text_sha256)
    .join(schema.request, schema.request.c.id == schema.event.c.request)
    .where(schema.event.c.document == DOCUMENT)
    .order_by(schema.event.c.id)
)
