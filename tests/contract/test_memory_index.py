"""A process goes over to the next base under running look-ups, and a kill loses nothing."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from structlog.testing import capture_logs

from storage import memory_files, memory_shared
from storage.objects import Bucket, key_of_bytes
from storage.settings import Settings
from storage.store import Store, open_store
from tasks import memory_index
from tasks.memory_index import KeptMemory, loaded, rebuilt
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.memory import Engine, LiveMemory, ScanMemory
from translation.memory.facts import Facts
from translation.memory.part import Part
from translation.units import Outlines, Provenance, Query

EN, FR = Language.EN, Language.FR
FEW = 20


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many units are an index, and twice as many changes another base."""
    monkeypatch.setattr(memory_index, "INDEXED_FROM", FEW)
    monkeypatch.setattr(memory_index, "_PAUSE", 0)


@pytest.fixture
def plain(store: Store) -> Iterator[Store]:
    """The store, with the search that need not be compiled."""
    settings = store.settings.model_copy(update={"memory_engine": Engine.PLAIN})
    with closing(open_store(settings)) as opened:
        yield opened


def take(store: Store, first: int, last: int) -> None:
    units = [
        ImportedUnit(n, {EN: f"item {n} of the agenda {n % 7}", FR: f"point {n} du jour {n % 5}"})
        for n in range(first, last)
    ]
    batch = f"{first:064x}"
    store.memory.import_units(batch, units, provenance=Provenance.REVIEWED, by="ops")


def holds(store: Store, memory: LiveMemory) -> None:
    """Its answers are those of a scan of what the store holds."""
    scan = ScanMemory(store.memory.units())
    assert len(memory) == len(scan)
    for text in ("item 3 of the agenda 3", "item 9 of an agenda", "item 44 of the agenda 2"):
        for limit in (3, 200):
            query = Query(text, EN, (FR,), threshold=50, limit=limit)
            assert memory.lookup(query) == scan.lookup(query)
            assert memory.best(query) == scan.best(query)


def test_all_who_look_up_go_over_to_the_next_base(plain: Store) -> None:
    take(plain, 1, 31)
    kept, other = KeptMemory(plain), KeptMemory(plain)
    holds(plain, kept.memory())
    holds(plain, other.memory())
    first = memory_index.memory_index(plain).current()
    take(plain, 31, 41)
    holds(plain, kept.memory())
    kept.settle()
    assert (kept.memory().apart(), memory_index.memory_index(plain).current()) == (10, first)
    take(plain, 41, 71)
    holds(plain, kept.memory())
    kept.settle()
    assert kept.memory().apart() == 0
    holds(plain, kept.memory())
    assert memory_index.memory_index(plain).current() != first
    holds(plain, other.memory())
    other.settle()
    assert other.memory().apart() == 0
    holds(plain, other.memory())
    assert set(kept.memory().used()) == {EN}


def test_a_small_memory_that_grows_gets_a_base(plain: Store) -> None:
    take(plain, 1, 6)
    kept = KeptMemory(plain)
    holds(plain, kept.memory())
    assert memory_index.memory_index(plain).current() is None
    take(plain, 6, 60)
    holds(plain, kept.memory())
    kept.settle()
    assert memory_index.memory_index(plain).current() is not None
    assert kept.memory().apart() == 0
    holds(plain, kept.memory())


def test_a_pointer_to_nothing_is_looked_at_once(
    plain: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(plain, 1, 31)
    kept = KeptMemory(plain)
    holds(plain, kept.memory())
    looked: list[Store] = []
    opened = memory_index._opened
    monkeypatch.setattr(memory_index, "_opened", lambda *of: looked.append(of[0]) or opened(*of))
    (plain.settings.data / "memory-index" / "CURRENT").write_text("nowhere")
    for _ in range(3):
        holds(plain, kept.memory())
        kept.settle()
    assert len(looked) == 1


class Held:
    """The facts of a base, which wait to be gathered, or cannot be."""

    def __init__(self) -> None:
        self.begun, self.opened, self.fails = Event(), Event(), False
        self._outlined = Facts.outlined

    def __call__(self, pages: Iterable[Outlines]) -> Facts:
        self.begun.set()
        assert self.opened.wait(60)
        if self.fails:
            raise OSError
        return self._outlined(pages)


@pytest.fixture
def first(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """The first base, which nobody waits for."""
    held = Held()
    monkeypatch.setattr(Facts, "outlined", held)
    monkeypatch.setattr(memory_index, "WAITED", 0)
    yield held
    held.opened.set()


def test_until_there_is_a_first_base_the_units_themselves_are_read(
    plain: Store, first: Held
) -> None:
    take(plain, 1, 51)
    kept = KeptMemory(plain)
    holds(plain, kept.memory())
    assert first.begun.wait(60)
    take(plain, 51, 56)
    holds(plain, kept.memory())
    assert memory_index.memory_index(plain).current() is None
    first.opened.set()
    memory = kept.ready(EN)
    assert memory_index.memory_index(plain).current() is not None
    assert memory.apart() < FEW
    holds(plain, memory)


def test_where_a_first_base_cannot_be_built_the_units_are_read_and_it_is_tried_again(
    plain: Store, first: Held
) -> None:
    take(plain, 1, 51)
    first.fails = True
    first.opened.set()
    kept = KeptMemory(plain)
    with capture_logs() as logs:
        holds(plain, kept.ready(EN))
    assert ("memory base not built", "OSError") in {
        (one["event"], one.get("error")) for one in logs
    }
    first.fails = False
    assert kept.ready(EN).apart() == 0
    holds(plain, kept.memory())


def test_a_first_base_that_another_process_has_built_is_opened(
    plain: Store, first: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(plain, 1, 51)
    kept = KeptMemory(plain)
    holds(plain, kept.memory())
    first.opened.set()
    kept.settle()
    other = KeptMemory(plain)
    monkeypatch.setattr(memory_index, "_begun", None)  # nothing is built from here on
    for one in (kept, other):
        assert one.ready(EN).apart() == 0
        holds(plain, one.memory())


class Killed(BaseException):
    """The process ends here."""


STEPS = [
    (memory_files, "_put"),
    (memory_files, "_flush"),
    (np, "save"),
    (memory_files.Path, "rename"),
    (memory_files.Path, "replace"),
]


def test_wherever_the_builder_is_killed_the_next_process_answers_right(
    plain: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(plain, 1, 31)
    loaded(plain).memory.prepare(EN)
    take(plain, 31, 71)
    for step in count():
        left = step

        def dying(done: Callable[..., object]) -> Callable[..., object]:
            def act(*given: object, **more: object) -> object:
                nonlocal left
                left -= 1
                if left < 0:
                    raise Killed
                return done(*given, **more)

            return act

        with monkeypatch.context() as patched:
            for module, name in STEPS:
                patched.setattr(module, name, dying(getattr(module, name)))
            try:
                files = memory_index.memory_index(plain)
                files.point(memory_index._begun(plain, files, [EN]))
            except Killed:
                ended = False
            else:
                ended = True
        holds(plain, loaded(plain).memory)
        if ended:
            break
    assert step > 25
    assert loaded(plain).memory.apart() == 0


@pytest.fixture
def machines(
    database_url: str, object_settings: Settings, tmp_path: Path
) -> Iterator[tuple[Store, Store]]:
    """Two machines with one database and one object store, each with files of its own."""
    common = {"database_url": database_url, "memory_engine": Engine.PLAIN, "memory_shared": True}
    if object_settings.objects_url.startswith("file:"):
        common["objects_url"] = object_settings.objects_url
    both = [
        open_store(object_settings.model_copy(update={**common, "data": tmp_path / name}))
        for name in ("one", "two")
    ]
    both[0].objects.prepare()
    yield both[0], both[1]
    for store in both:
        store.close()


def test_another_machine_fetches_what_one_has_built(
    machines: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = machines
    monkeypatch.setattr(memory_shared, "PIECE", 500)
    take(one, 1, 31)
    rebuilt(one, [EN])
    built: list[Language] = []
    made = Part.of
    monkeypatch.setattr(Part, "of", lambda *of: built.append(of[2]) or made(*of))
    kept = KeptMemory(two)
    holds(two, kept.memory())
    assert built == []
    take(one, 31, 71)
    rebuilt(one, [EN])
    built.clear()
    holds(two, kept.memory())
    kept.settle()
    assert kept.memory().apart() == 0
    holds(two, kept.memory())
    assert built == []


@pytest.mark.parametrize("what", ["lost", "other", "outside"])
def test_what_cannot_be_fetched_is_built(
    machines: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    one, two = machines
    take(one, 1, 31)
    rebuilt(one, [EN])
    shared = one.memory_bases.shared()
    assert shared is not None
    listed = json.loads(one.objects.get(Bucket.WORK, shared.manifest))["files"]
    if what == "lost":
        listed["en/rows.npy"] = [key_of_bytes(b"nowhere")]
    elif what == "other":
        listed["en/rows.npy"] = listed["en/tokens.npy"]
    else:
        listed["../../CURRENT"] = listed.pop("ids.npy")
    body = json.dumps({"files": listed}).encode()
    one.memory_bases.share(shared.stored.name, one.objects.put_if_absent(Bucket.WORK, body))
    with capture_logs() as logs:
        holds(two, loaded(two).memory)
    assert {log["event"] for log in logs} & {"memory files not fetched", "memory files not used"}
    assert not (two.settings.data / "CURRENT").exists()
