"""A process goes over to the next base under running look-ups, and a kill loses nothing."""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count

import numpy as np
import pytest

from storage import memory_files
from storage.store import Store, open_store
from tasks import memory_index
from tasks.memory_index import KeptMemory, loaded
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.memory import Engine, LiveMemory, ScanMemory
from translation.units import Provenance, Query

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
