"""The workbench killed while people save: what was acknowledged is there, what was not may be sent
again under its key, and drafts are as they were typed.
"""

import os
import secrets
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg
import pytest
import sqlalchemy as sa

from storage import schema
from storage.accounts import Role
from storage.documents import Intake
from storage.settings import Settings
from storage.store import Store, open_store
from tests.web.served import script, serving
from translation.documents import Block, BlockKind, DocumentState, Segment
from translation.languages import Language
from workbench.wiring import furnish

WORKERS = 8
KILLS = 3
CELLS = 400
DOCUMENT = "killed"

Sent = dict[str, tuple[int, str, str]]
"""By key: the segment, the If-Match and the text that were sent."""


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("killed")
    if request.param == "sqlite":
        return Settings(data=folder)
    server = request.getfixturevalue("postgres_url")
    name = f"kill_{secrets.token_hex(4)}"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return Settings(data=folder, database_url=f"{server.rpartition('/')[0]}/{name}")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings, upgrade=True)
    furnish(opened)
    for number in range(WORKERS):
        opened.accounts.add(f"t{number}", roles=[Role.TRANSLATOR])
    given = Intake(DOCUMENT, "0" * 64, "a.docx", 1, Language.EN, symbol="C77/2")
    opened.documents.register(given, [Language.FR], by="system")
    blocks = [
        Block(n, "p", f"/p[{n}]", BlockKind.BODY, (Segment(0, 0, 9, f"Item {n} was noted."),))
        for n in range(CELLS)
    ]
    opened.segments.save_blocks(DOCUMENT, blocks, lambda _, piece: 4)
    opened.documents.set_state(DOCUMENT, DocumentState.LEVERAGED, words=CELLS * 4)
    yield opened
    opened.close()


def put(client: httpx.Client, segment: int, tag: str, text: str, key: str) -> httpx.Response:
    return client.put(
        f"/api/segments/{segment}/targets/fr",
        json={"text": text, "state": "translated"},
        headers={"If-Match": tag, "Idempotency-Key": key},
    )


def save_until_it_breaks(client: httpx.Client, name: str, sent: Sent, acked: Sent) -> None:
    """Drafts and saves, one after the other, until the server is gone."""
    round_ = secrets.token_hex(3)
    try:
        granted = client.post(
            f"/api/documents/{DOCUMENT}/targets/fr/claims", json={"count": 15}
        ).json()
        tags = {c["segment"]: f'"v{c["version"]}.{c["fence"]}"' for c in granted["segments"]}
        for turn in range(1000):
            for segment, tag in list(tags.items()):
                key, text = f"{name}-{round_}-{segment}-{turn}", f"{name} {round_} {turn}"
                sent[key] = (segment, tag, text)
                draft = {"text": text, "base_version": 0, "sequence": turn}
                path = f"/api/segments/{segment}/targets/fr/draft"
                assert client.put(path, json=draft).status_code == 204
                answer = put(client, segment, tag, text, key)
                assert answer.status_code == 200, answer.text
                acked[key] = sent.pop(key)
                tags[segment] = answer.headers["etag"]
    except httpx.TransportError:
        return


def test_nothing_that_was_acknowledged_is_lost_when_the_workbench_is_killed(
    store: Store, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tokens = {f"t{n}": store.accounts.issue_token(f"t{n}") for n in range(WORKERS)}
    acked: dict[str, Sent] = {name: {} for name in tokens}
    for number in range(KILLS):
        sent: dict[str, Sent] = {name: {} for name in tokens}
        before = sum(map(len, acked.values()))
        with (
            serving(settings, tmp_path_factory.mktemp("first")) as (url, pid),
            ThreadPoolExecutor(WORKERS) as pool,
        ):
            clients = {name: script(url, token) for name, token in tokens.items()}
            ended = [
                pool.submit(save_until_it_breaks, clients[name], name, sent[name], acked[name])
                for name in tokens
            ]
            enough = before + WORKERS * (3 + number)
            until = time.monotonic() + 60
            while sum(map(len, acked.values())) < enough and time.monotonic() < until:
                time.sleep(0.01)
            os.kill(pid, signal.SIGKILL)
            for one in ended:
                one.result(120)
        assert sum(map(len, acked.values())) >= enough
        lost = {name: dict(unanswered) for name, unanswered in sent.items()}
        send_again(settings, tmp_path_factory, tokens, lost, acked)
    check_all(store, acked)


def send_again(
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
    tokens: dict[str, str],
    lost: dict[str, Sent],
    acked: dict[str, Sent],
) -> None:
    """Whoever got no answer sends it again under the same key, and gets one; then lets go."""
    with serving(settings, tmp_path_factory.mktemp("again")) as (url, _):
        for name, token in tokens.items():
            with script(url, token) as client:
                for key, (segment, tag, text) in lost[name].items():
                    begun = time.monotonic()
                    first = put(client, segment, tag, text, key)
                    assert first.status_code == 200, first.text
                    assert put(client, segment, tag, text, key).json()["repeated"] is True
                    assert time.monotonic() - begun < 10
                    acked[name][key] = (segment, tag, text)
                for held in client.get("/api/claims").json()["claims"]:
                    client.delete(f"/api/claims/{held['claim']}")


def check_all(store: Store, acked: dict[str, Sent]) -> None:
    """Each acknowledged save is one event; the cell holds the last of them."""
    written = [
        (segment, text, name) for name, mine in acked.items() for segment, _, text in mine.values()
    ]
    event, text, target = schema.event, schema.text, schema.target
    statement = (
        sa.select(target.c.segment, text.c.body, event.c.actor, event.c.version)
        .select_from(
            event.join(target, target.c.id == event.c.target).join(
                text, text.c.sha256 == event.c.text_sha256
            )
        )
        .where(event.c.document == DOCUMENT, event.c.kind == "translated")
        .order_by(event.c.id)
    )
    with store.database.read() as connection:
        told = list(connection.execute(statement))
    assert Counter((row.segment, row.body, row.actor) for row in told) == Counter(written)
    last = {row.segment: (row.body, row.version) for row in told}
    for cell in store.targets.cells(DOCUMENT, Language.FR):
        if cell.segment in last:
            assert (cell.text, cell.version) == last[cell.segment]
    assert len(last) >= WORKERS


def test_words_that_were_typed_come_back_after_a_kill(
    store: Store, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    token = store.accounts.issue_token("t0")
    segment = store.segments.segments(DOCUMENT)[0].id
    path = f"/api/segments/{segment}/targets/fr"
    with (
        serving(settings, tmp_path_factory.mktemp("first")) as (url, pid),
        script(url, token) as client,
    ):
        body = {"text": "des mots pas encore", "base_version": 0, "sequence": 7}
        assert client.put(path + "/draft", json=body).status_code == 204
        os.kill(pid, signal.SIGKILL)
    with (
        serving(settings, tmp_path_factory.mktemp("again")) as (url, _),
        script(url, token) as client,
    ):
        (draft,) = client.get(path).json()["drafts"]
        assert (draft["text"], draft["sequence"]) == ("des mots pas encore", 7)
