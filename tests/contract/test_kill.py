"""A process that is killed while it writes leaves nothing half written, and the work goes on."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import schema
from storage.documents import Intake
from storage.objects import Bucket, key_of_bytes
from storage.store import Store
from translation.documents import Block, BlockKind, Segment
from translation.languages import Language

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = [
    Block(
        n,
        "word/document.xml",
        f"/p[{n}]",
        BlockKind.BODY,
        tuple(Segment(rank, rank, rank + 1, f"Sentence {n}.{rank}.") for rank in range(3)),
    )
    for n in range(800)
]
OPEN = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
from storage.settings import Settings
from storage.store import open_store
store = open_store(Settings(data=Path({data!r}), database_url={url!r}))
print("ready", flush=True)
"""
SAVE = "from test_kill import BLOCKS\nstore.segments.save_blocks('d1', BLOCKS)\n"
PUT = """
from storage.objects import Bucket
for n in range(100_000):
    store.objects.put_if_absent(Bucket.WORK, n.to_bytes(4, "big") * 5000)
"""
TAKE = """
import time
for row in store.outbox.take(limit=1, patience=1):
    time.sleep(60)
"""


@contextmanager
def running(store: Store, work: str) -> Iterator[subprocess.Popen[str]]:
    paths = [str(ROOT), str(Path(__file__).parent)]
    settings = store.settings
    script = OPEN.format(paths=paths, data=str(settings.data), url=settings.database_url) + work
    command = [sys.executable, "-c", script]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def wait_until(done: Callable[[], object]) -> None:
    until = time.monotonic() + 30
    while not done() and time.monotonic() < until:
        time.sleep(0.02)


def rows(store: Store, table: sa.Table) -> int:
    with store.database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@pytest.fixture
def document(store: Store) -> str:
    intake = Intake("d1", "0" * 64, "a.docx", 1, Language.EN)
    store.documents.register(intake, [Language.FR, Language.AR], by="ops")
    return "d1"


def test_blocks_are_saved_whole_or_not_at_all(store: Store, document: str) -> None:
    for _ in range(2):
        before = rows(store, schema.block)
        with running(store, SAVE) as process:
            wait_until(lambda seen=before: rows(store, schema.block) > seen)
            time.sleep(random.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
            process.wait()
        blocks = rows(store, schema.block)
        assert rows(store, schema.segment) == blocks * 3
        assert rows(store, schema.target) == blocks * 6
        if blocks == len(BLOCKS):
            break
    store.segments.save_blocks(document, BLOCKS)
    assert [stored.block for stored in store.segments.blocks(document)] == BLOCKS
    assert {count.segments for count in store.segments.counts(document)} == {2400}


def test_objects_are_written_whole_or_not_at_all(store: Store) -> None:
    for _ in range(2):
        before = len(list(store.objects.list(Bucket.WORK)))
        with running(store, PUT) as process:
            wait_until(lambda seen=before: len(list(store.objects.list(Bucket.WORK))) > seen + 20)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    store.objects.prepare()
    keys = list(store.objects.list(Bucket.WORK))
    assert len(keys) > 20
    for number, key in enumerate(sorted(keys, key=lambda k: store.objects.get(Bucket.WORK, k)[:4])):
        assert key == key_of_bytes(number.to_bytes(4, "big") * 5000)


def test_what_a_killed_process_had_taken_is_handed_over_again(store: Store) -> None:
    id = store.outbox.ask("throughput", None, {})
    with running(store, TAKE):
        wait_until(lambda: store.outbox.pending()[0].attempts == 1)
        assert store.outbox.take() == []
    wait_until(lambda: store.outbox.pending()[0].due)
    (taken,) = store.outbox.take()
    assert (taken.id, taken.attempt) == (id, 2)
