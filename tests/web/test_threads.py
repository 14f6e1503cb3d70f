"""Many at once against a workbench: no segment held twice, every write acknowledged once.

The same over SQLite and PostgreSQL, by a process that is started as people start it.
"""

import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import httpx
import pytest

from storage.accounts import Role
from storage.documents import Intake
from storage.settings import Settings
from storage.store import Store, open_store
from tests.web.served import script, serving
from translation.documents import Block, BlockKind, DocumentState, Segment
from translation.languages import Language
from workbench.wiring import furnish

THREADS = 16
CELLS = 640
DOCUMENT = "threads"
CLAIMS = f"/api/documents/{DOCUMENT}/targets/fr/claims"


@dataclass(frozen=True)
class House:
    """A served store with a token for each account; `pid` is that of the workbench."""

    store: Store
    url: str
    pid: int
    tokens: dict[str, str]

    def client(self, name: str) -> httpx.Client:
        return script(self.url, self.tokens[name])


def settle_in(store: Store) -> dict[str, str]:
    """Sixteen translators, two revisers, an editor, and one long document."""
    furnish(store)
    store.database.write(lambda c: None)
    names = {f"t{n}": Role.TRANSLATOR for n in range(THREADS)}
    names |= {"r0": Role.REVISER, "r1": Role.REVISER, "e0": Role.EDITOR, "c0": Role.COORDINATOR}
    for name, role in names.items():
        store.accounts.add(name, roles=[role])
    given = Intake(DOCUMENT, "0" * 64, "a.docx", 1, Language.EN, symbol="C77/1")
    store.documents.register(given, [Language.FR, Language.AR], by="system")
    blocks = [
        Block(
            n, "p", f"/p[{n}]", BlockKind.BODY, (Segment(0, 0, 9, f"The Council met {n} times."),)
        )
        for n in range(CELLS)
    ]
    store.segments.save_blocks(DOCUMENT, blocks, lambda _, piece: len(piece.text.split()))
    store.documents.set_state(DOCUMENT, DocumentState.LEVERAGED, words=CELLS * 5)
    return {name: store.accounts.issue_token(name) for name in names}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """A workbench over either database."""
    folder = tmp_path_factory.mktemp("threads")
    settings = Settings(data=folder)
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_url")
        settings = Settings(data=folder, database_url=new_database(server))
    store = open_store(settings, upgrade=True)
    tokens = settle_in(store)
    with serving(settings, folder) as (url, pid):
        yield House(store, url, pid, tokens)
    store.close()


def new_database(server: str) -> str:
    """The address of a new, empty database of a server."""
    import secrets

    import psycopg

    name = f"web_{secrets.token_hex(4)}"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server.rpartition('/')[0]}/{name}"


def at_once(work: Callable[[int], Any], threads: int = THREADS) -> list[Any]:
    """What a function gives in each of many threads that are let go together."""
    gate = Barrier(threads)

    def one(number: int) -> Any:
        gate.wait(60)
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))


def etag(cell: dict[str, int]) -> str:
    return f'"v{cell["version"]}.{cell["fence"]}"'


def put(client: httpx.Client, cell: dict[str, int], text: str, key: str, **more: str) -> Any:
    headers = {"If-Match": etag(cell), "Idempotency-Key": key, **more}
    body = {"text": text, "state": "translated"}
    return client.put(f"/api/segments/{cell['segment']}/targets/fr", json=body, headers=headers)


def release_all(house: House) -> None:
    with house.client("c0") as client:
        for held in client.get("/api/claims").json()["claims"]:
            client.delete(f"/api/claims/{held['claim']}")


@pytest.fixture(autouse=True)
def nobody_holds_anything(house: House) -> Iterator[None]:
    yield
    release_all(house)


def test_no_segment_is_held_twice(house: House) -> None:
    def claimer(number: int) -> list[int]:
        mine: list[int] = []
        with house.client(f"t{number}") as client:
            while True:
                granted = client.post(CLAIMS, json={"count": 10})
                if granted.status_code == 409:
                    assert granted.json()["code"] == "none_free"
                    return mine
                assert granted.status_code == 201, granted.text
                mine += [cell["segment"] for cell in granted.json()["segments"]]

    shares = at_once(claimer)
    granted = Counter(itertools.chain.from_iterable(shares))
    assert len(granted) == CELLS
    assert set(granted.values()) == {1}


def test_each_of_two_who_want_the_same_segment_gets_it_or_a_409(house: House) -> None:
    segments = [one.id for one in house.store.segments.segments(DOCUMENT)][:THREADS]

    def claimer(number: int) -> set[int]:
        with house.client(f"t{number}") as client:
            granted = client.post(CLAIMS, json={"segments": segments})
        if granted.status_code == 409:
            return set()
        return {cell["segment"] for cell in granted.json()["segments"]}

    shares = at_once(claimer)
    assert sum(map(len, shares)) == len(set().union(*shares)) == len(segments)


def test_confirms_of_many_are_all_kept_and_each_mistake_has_its_answer(house: House) -> None:
    """Each thread translates ten cells, and with each makes every mistake there is."""

    def worker(number: int) -> dict[int, tuple[str, int]]:
        name, kept = f"t{number}", {}
        with house.client(name) as client, house.client(f"t{(number + 1) % THREADS}") as other:
            granted = client.post(CLAIMS, json={"count": 10}).json()
            for cell in granted["segments"]:
                key, text = f"{name}-{cell['segment']}", f"Texte {cell['segment']} de {name}"
                path = f"/api/segments/{cell['segment']}/targets/fr"
                body = {"text": text, "state": "translated"}
                bare = client.put(path, json=body, headers={"Idempotency-Key": key})
                assert bare.status_code == 428
                assert put(other, cell, "not mine", key + "x").status_code == 409
                assert put(client, {**cell, "version": 99}, text, key + "v").status_code == 412
                saved = put(client, cell, text, key)
                assert saved.status_code == 200, saved.text
                assert put(client, cell, text, key).json() == {**saved.json(), "repeated": True}
                assert put(client, cell, text + "!", key).status_code == 422
                assert put(client, cell, text, key + "s").status_code == 412
                kept[cell["segment"]] = (text, saved.json()["version"])
            client.delete(f"/api/claims/{granted['claim']}")
        return kept

    kept: dict[int, tuple[str, int]] = {}
    for share in at_once(worker):
        assert len(share) == 10
        assert not kept.keys() & share.keys()
        kept |= share
    for cell in house.store.targets.cells(DOCUMENT, Language.FR):
        if cell.segment in kept:
            assert (cell.text, cell.version) == kept[cell.segment]
    confirms = Counter(
        event.entry.target
        for event in house.store.events.history(DOCUMENT)
        if event.entry.kind == "translated"
    )
    assert set(confirms.values()) == {1}
    assert len(confirms) >= 10 * THREADS
    for name in ("r0", "e0"):
        with house.client(name) as client:
            assert client.post(CLAIMS, json={"count": 1}).status_code == 403
    with httpx.Client(base_url=house.url, trust_env=False) as nobody:
        assert nobody.post(CLAIMS, json={"count": 1}).status_code == 401


def test_one_key_sent_by_many_threads_has_one_effect(house: House) -> None:
    with house.client("t0") as client:
        cell = client.post(CLAIMS, json={"count": 1}).json()["segments"][0]

    def sender(_: int) -> httpx.Response:
        with house.client("t0") as client:
            return put(client, cell, "Un seul effet", "one-for-all")

    answers = at_once(sender)
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["etag"] for answer in answers} == {f'"v1.{cell["fence"]}"'}
    assert sum(not answer.json()["repeated"] for answer in answers) == 1


def test_what_was_confirmed_is_in_the_memory_a_second_later(house: House) -> None:
    with house.client("t1") as client, house.client("t2") as other:
        cell = client.post(CLAIMS, json={"count": 1}).json()["segments"][0]
        assert put(client, cell, "Le Conseil s’est réuni une fois.", "mem").status_code == 200
        begun = time.monotonic()
        source = house.store.segments.get(cell["segment"]).segment.text
        query = {"source": "en", "targets": "fr", "text": source, "threshold": 100}
        found = other.get("/api/memory/matches", params=query).json()["matches"]
        assert "Le Conseil s’est réuni une fois." in [one["targets"]["fr"] for one in found]
        assert time.monotonic() - begun < 1


def test_who_watches_is_told_what_others_do(house: House) -> None:
    with house.client("t3") as client, house.client("r0") as watcher:
        with watcher.stream("GET", "/api/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            next(lines)
            begun = time.monotonic()
            cell = client.post(CLAIMS, json={"count": 1}).json()["segments"][0]
            put(client, cell, "Regardez", "watched")
            told = ""
            for line in lines:
                told += line
                if '"translated"' in line:
                    break
        assert time.monotonic() - begun < 5
        assert f'"segment":{cell["segment"]}' in told.replace(" ", "")
        assert '"claimed"' in told
        assert "Regardez" not in told
