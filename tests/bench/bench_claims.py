"""Claims of 20 and confirms a second by many people at once, on SQLite and on PostgreSQL.

python tests/bench/bench_claims.py [--people 64] [--segments 20000] [--seconds 8] [--postgres URL]

Claims are measured as fast as they go, and at 20 requests a second that come whether the last one
was answered or not, while another process leverages one document after the other. Each goal stands
beside its figure; 64 translators need about 20 writes a second.
"""

import argparse
import multiprocessing
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

from storage.database import Database
from storage.documents import Intake
from storage.settings import Settings
from storage.store import Store, open_store
from tasks import editing
from tasks.leverage import leverage_segments
from translation.claims import CellVersion, Task
from translation.documents import Block, BlockKind, Segment, TargetState
from translation.errors import NoneFree
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

LANGUAGE = Language.FR
REQUESTS = 20
GRANTED = 500  # cells a second
FAIR = 0.5  # of the most that one person got, what the least got
WITHIN = {"sqlite": 100, "postgresql": 250}  # ms, 99 of 100 claims
UNITS, CHUNK = 5000, 300
WORDS = ("council", "member", "state", "report", "committee", "radio", "station", "plan", "table")


def filled(settings: Settings, segments: int) -> Store:
    """A store with one document of so many different segments."""
    store = open_store(settings, upgrade=True)
    given = Intake("bench", "0" * 64, "bench.docx", 1, Language.EN, symbol="C18/1")
    store.documents.register(given, [LANGUAGE], by="bench")
    blocks = [
        Block(
            order,
            "word/document.xml",
            f"/w:body/w:p[{order}]",
            BlockKind.BODY,
            (Segment(0, 0, 30, f"Paragraph {order} tells of one matter."),),
        )
        for order in range(segments)
    ]
    store.segments.save_blocks("bench", blocks, lambda _block, _segment: 6)
    return store


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(12))


def remember(store: Store) -> None:
    """A memory for the leverage to look into."""
    chance = random.Random(1)
    units = (
        ImportedUnit(n, {language: f"{sentence(chance)} {n}" for language in Language})
        for n in range(1, UNITS + 1)
    )
    store.memory.import_units("b" * 64, units, provenance=Provenance.REVIEWED, by="bench")


def leverage_on(settings: Settings, begun: Event, over: Event) -> None:
    """One document after the other, looked up in five languages, until it is over."""
    store, chance, number = open_store(settings), random.Random(1), 0
    while not over.is_set():
        number += 1
        name = f"other{number}"
        given = Intake(name, f"{number:064}", "a.docx", 1, Language.EN, symbol=f"C19/{number}")
        targets = [language for language in Language if language is not Language.EN]
        store.documents.register(given, targets, by="bench")
        blocks = [
            Block(n, "p", f"/p[{n}]", BlockKind.BODY, (Segment(0, 0, 9, sentence(chance)),))
            for n in range(CHUNK)
        ]
        store.segments.save_blocks(name, blocks, lambda _block, _segment: 12)
        leverage_segments(store, name, {one.id for one in store.segments.segments(name)})
        begun.set()
    store.close()


@contextmanager
def leveraging(settings: Settings) -> Iterator[None]:
    """Another process at work, from when it has done its first document."""
    own = multiprocessing.get_context("spawn")
    begun, over = own.Event(), own.Event()
    process = own.Process(target=leverage_on, args=(settings, begun, over))
    process.start()
    while not begun.wait(1):
        if not process.is_alive():
            raise SystemExit("the leverage ended before it had begun")
    try:
        yield
    finally:
        over.set()
        process.join()


def claims_only(store: Store, people: int, seconds: float) -> tuple[int, list[float], float]:
    """Cells granted in claims of 20 that are let go of again, how long each took, how fairly."""
    shares: Counter[str] = Counter({f"p{n}": 0 for n in range(people)})

    def act(name: str) -> int:
        claimed = store.claims.claim("bench", LANGUAGE, Task.TRANSLATE, name)
        store.claims.release(claimed.claim, name)
        shares[name] += len(claimed.cells)
        return len(claimed.cells)

    done, took = _together(act, people, seconds)
    return done, took, min(shares.values()) / max(shares.values())


def claims_at(store: Store, rate: float, people: int, seconds: float) -> tuple[int, list[float]]:
    """Cells granted at so many requests a second; each took from the moment when it was due."""
    due = [number / rate for number in range(int(rate * seconds))]
    begun = time.perf_counter()

    def act(number: int) -> tuple[int, float]:
        wait = begun + due[number] - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        name = f"p{number % people}"
        claimed = store.claims.claim("bench", LANGUAGE, Task.TRANSLATE, name)
        took = time.perf_counter() - begun - due[number]
        store.claims.release(claimed.claim, name)
        return len(claimed.cells), took

    with ThreadPoolExecutor(people) as pool:
        answers = list(pool.map(act, range(len(due))))
    return sum(cells for cells, _ in answers), sorted(took for _, took in answers)


def confirms(store: Store, people: int, seconds: float) -> tuple[int, list[float]]:
    """Cells confirmed, with their checks, pages, memory and event; one claim for each five."""
    held: dict[str, list[tuple[int, CellVersion]]] = {}

    def act(name: str) -> int:
        mine = held.setdefault(name, [])
        if not mine:
            claimed = store.claims.claim("bench", LANGUAGE, Task.TRANSLATE, name, count=5)
            mine += [(c.segment, CellVersion(c.version, c.fence)) for c in claimed.cells]
        segment, at = mine.pop()
        number = store.segments.get(segment).segment.text.split()[1]
        text = f"Le paragraphe {number} traite d'une question."
        key = f"{name}:{segment}:{at}"
        state = TargetState.TRANSLATED
        editing.save(store, segment, LANGUAGE, actor=name, at=at, text=text, state=state, key=key)
        return 1

    return _together(act, people, seconds)


def _together(act, people: int, seconds: float) -> tuple[int, list[float]]:  # type: ignore[no-untyped-def]
    done, took, lock = 0, [], threading.Lock()
    until = time.monotonic() + seconds

    def work(name: str) -> None:
        nonlocal done
        while time.monotonic() < until:
            begun = time.perf_counter()
            try:
                count = act(name)
            except NoneFree:
                return
            with lock:
                done += count
                took.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=work, args=(f"p{n}",)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, sorted(took)


def _tell(what: str, seconds: float, done: int, took: list[float]) -> None:
    p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    rate = f"{done / seconds:8.0f} cells/s"
    print(f"  {what:34} {rate}   p50 {p50 * 1e3:6.1f} ms   p99 {p99 * 1e3:6.1f} ms")


def _judge(what: str, figure: float, goal: str, reached: bool) -> None:
    print(f"    {what:32} {figure:8.2f}   goal {goal}: {'reached' if reached else 'MISSED'}")


def measure(name: str, store: Store, people: int, seconds: float) -> None:
    """The figures of one database, with their goals."""
    store.database.start_queue()
    print(f"{name}, {people} people at once")
    done, took, fairness = claims_only(store, people, seconds)
    _tell("granted in claims of 20", seconds, done, took)
    _judge("cells granted a second", done / seconds, f">= {GRANTED}", done / seconds >= GRANTED)
    _judge("least / most that one got", fairness, f">= {FAIR}", fairness >= FAIR)
    at_rate = claims_at(store, REQUESTS, people, seconds)
    _tell(f"granted at {REQUESTS} claims/s", seconds, *at_rate)
    remember(store)
    with leveraging(store.settings):
        cells, took = claims_at(store, REQUESTS, people, 2 * seconds)
    _tell("the same beside a leverage", 2 * seconds, cells, took)
    p99, goal = took[int(len(took) * 0.99)] * 1e3, WITHIN[store.database.dialect]
    _judge("p99 beside a leverage, ms", p99, f"<= {goal}", p99 <= goal)
    _tell("confirmed", seconds, *confirms(store, people, seconds))
    store.database.stop_queue()
    store.close()


def main() -> None:
    """Measure on the databases there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=64)
    parser.add_argument("--segments", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--postgres", help="SQLAlchemy URL of an empty database")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        measure("SQLite", filled(settings, given.segments), given.people, given.seconds)
        if given.postgres:
            Database(given.postgres).close()
            there = Settings(data=Path(folder), database_url=given.postgres)
            measure("PostgreSQL", filled(there, given.segments), given.people, given.seconds)


if __name__ == "__main__":
    main()
