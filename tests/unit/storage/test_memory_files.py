"""An index opened from files answers as one built anew, whatever became of the files."""

import json
import os
import random
import secrets
import subprocess
import sys
import time
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from structlog.testing import capture_logs

from storage import memory_files
from storage.memory import Changes
from storage.memory_bases import StoredBase
from storage.memory_files import MemoryFiles
from translation.documents import DocumentClass
from translation.languages import Language
from translation.memory import Engine, LiveMemory, ScanMemory, indexed, searching
from translation.memory.facts import Facts
from translation.memory.indexed import IndexedMemory
from translation.memory.part import Arrays, Part
from translation.memory.reading import PlainMemory
from translation.memory.source import Held
from translation.units import Provenance, Query, Reader, Unit, Variant

EN, FR, ZH = Language.EN, Language.FR, Language.ZH
DAY = datetime(2026, 3, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
WORDS = (
    "council",
    "adopts",
    "agenda",
    "session",
    "report",
    "budget",
    "proposal",
    "notes",
    "decides",
)
READER = Reader(frozenset(DocumentClass), frozenset({"lineage"}))


def unit(number, seed=0, **more):
    chance = random.Random(1000 * seed + number)
    texts = {one: " ".join(chance.choices(WORDS, k=chance.randint(3, 9))) for one in (EN, FR)}
    kept = texts if number % 7 else {FR: texts[FR]}
    variants = {one: Variant(one, text, Provenance.REVIEWED, DAY) for one, text in kept.items()}
    lineage = "lineage" if number % 3 == 0 else None
    return Unit(number, variants, lineage=lineage, **more)


@pytest.fixture(autouse=True, scope="module")
def compiled_search():
    """The compiled search is there, so that no part is built for it while a test counts."""
    assert searching.is_compiled()


class Memory:
    """Units with a change counter and bases, as the store has them, and a folder."""

    def __init__(self, folder, count=300):
        self.folder, self.counter = folder, 1
        self.units = {number: unit(number) for number in range(1, count + 1)}
        self.changed = dict.fromkeys(self.units, 1)
        self.bases = {}

    def change(self, *units, removed=()):
        self.counter += 1
        self.units |= {one.id: one for one in units}
        for id in removed:
            del self.units[id]
        for id in [*(one.id for one in units), *removed]:
            self.changed[id] = self.counter

    def changes(self, since):
        ids = [id for id, at in self.changed.items() if at > since]
        changed = tuple(self.units[id] for id in ids if id in self.units)
        return Changes(self.counter, changed, frozenset(set(ids) - self.units.keys()))

    def fetched(self, ids):
        return [self.units[id] for id in ids if id in self.units]

    def texts(self, ids, language):
        return Held(self.fetched(ids)).texts(ids, language)

    def opened(self):
        base = MemoryFiles(self.folder).opened(self.bases.get)
        return base if base is not None and base.shelf.checked() else None

    def anew(self):
        """A base that is begun and is the current one."""
        stored = StoredBase(secrets.token_hex(4), self.counter)
        self.bases[stored.name] = stored
        files = MemoryFiles(self.folder)
        base = files.begun(stored, Facts.of(self.units.values()))
        files.point(base)
        return base

    def begun(self, engine=Engine.PLAIN):
        """What a process has after its start."""
        base = self.opened() or self.anew()
        index = IndexedMemory(base.facts, self, engine, base.shelf)
        memory = LiveMemory(base=index, source=self, engine=engine)
        told = self.changes(base.stored.counter)
        memory.refresh(told.changed, told.removed)
        return memory

    def holds(self, memory):
        """Its answers are those of a scan built anew."""
        scan = ScanMemory(self.units.values())
        texts = [one.variants[FR].text for one in list(self.units.values())[::9]]
        asked = [*texts, "council adopts the agenda", "nothing of this"]
        assert len(memory) == len(scan)
        for source, target in ((EN, FR), (FR, EN)):
            for text in asked:
                for limit in (3, 300):
                    query = Query(text, source, (target,), threshold=60, limit=limit, reader=READER)
                    assert memory.lookup(query) == scan.lookup(query)
                    assert memory.best(query) == scan.best(query)


@pytest.fixture
def kept(tmp_path):
    """A memory whose index a process has built and laid into files."""
    memory = Memory(tmp_path / "index")
    memory.holds(memory.begun())
    return memory


@pytest.fixture
def builds(monkeypatch):
    """The languages of which parts are built from now on."""
    made, of = [], Part.of
    monkeypatch.setattr(Part, "of", lambda *given: made.append(given[2]) or of(*given))
    return made


def base_of(memory):
    return memory.folder / (memory.folder / "CURRENT").read_text()


def part_of(memory, facts, language):
    return Part.of(facts, memory.texts(list(memory.units), language), language)


def test_a_base_comes_back_as_it_was_and_is_never_written_through(kept):
    opened, facts = kept.opened(), Facts.of(kept.units.values())
    assert opened.facts.names == facts.names
    for name in Facts.ARRAYS:
        the_same(getattr(opened.facts, name), getattr(facts, name))
    for language in (EN, FR):
        built, part = part_of(kept, facts, language), opened.shelf.open(language)
        assert part.language is language
        for one in fields(Arrays):
            the_same(getattr(part.arrays, one.name), getattr(built.arrays, one.name))
    part.arrays.rows[:] = 0
    opened.facts.marks[:] = 0
    again = kept.opened()
    assert again.facts.marks.any()
    assert again.shelf.open(FR) is not None


def the_same(mapped, made):
    assert (mapped.dtype, type(mapped)) == (made.dtype, np.ndarray)
    assert np.array_equal(mapped, made)
    assert mapped.flags.writeable  # one form for the compiled search


@pytest.mark.parametrize("engine", list(Engine))
def test_after_a_start_nothing_is_built(kept, builds, engine):
    kept.holds(kept.begun(engine))
    assert builds == []


def test_what_changed_since_is_taken_in(kept, builds):
    kept.change(unit(5, seed=1), unit(900, seed=1), unit(12, seed=2, previous="p"))
    kept.change(removed=[20, 21])
    kept.holds(kept.begun())
    kept.change(unit(20, seed=3), unit(5, seed=4), removed=[900])
    kept.holds(kept.begun())
    assert builds == []


def test_a_unit_that_changes_after_the_start_is_taken_in(kept, builds):
    memory = kept.begun()
    before = kept.counter
    kept.change(unit(5, seed=1), removed=[6])
    told = kept.changes(before)
    memory.refresh(told.changed, told.removed)
    kept.holds(memory)
    assert builds == []


def damaged(file, what):
    content = bytearray(file.read_bytes())
    if what == "a byte":
        content[-1] ^= 1
        file.write_bytes(content)
    elif what == "torn":
        file.write_bytes(content[: len(content) // 2])
    elif what == "longer":
        file.write_bytes(content + b"\0")
    elif what == "empty":
        file.write_bytes(b"")
    else:
        file.unlink()


@pytest.mark.parametrize("what", ["a byte", "torn", "longer", "empty", "missing"])
@pytest.mark.parametrize(
    "name", ["ids.npy", "marks.npy", "manifest.json", "en/postings.npy", "en/manifest.json"]
)
def test_a_damaged_file_is_built_again_and_is_no_error(kept, builds, name, what):
    damaged(base_of(kept) / name, what)
    with capture_logs() as logs:
        kept.holds(kept.begun())
    assert EN in builds
    assert what == "missing" or {one["event"] for one in logs} & {
        "memory files not used",
        "memory files differ",
    }
    builds.clear()
    kept.holds(kept.begun())
    assert builds == [] or set(builds) == {FR}  # those that the damaged base still had


def test_while_a_damaged_part_is_built_again_look_ups_are_answered(kept, monkeypatch):
    damaged(base_of(kept) / "en" / "postings.npy", "a byte")
    begun, opened, of = Event(), Event(), Part.of

    def held(*given):
        begun.set()
        assert opened.wait(60)
        return of(*given)

    monkeypatch.setattr(Part, "of", held)
    monkeypatch.setattr(indexed, "WAITED", 0)
    memory = kept.begun()
    kept.holds(memory)
    kept.change(unit(5, seed=1), unit(900, seed=1), removed=[6])
    told = kept.changes(1)
    memory.refresh(told.changed, told.removed)
    kept.holds(memory)
    assert begun.is_set()
    opened.set()
    memory.wait_for(EN)
    monkeypatch.setattr(PlainMemory, "_pass", None)  # the index answers from now on
    kept.holds(memory)
    assert kept.opened().shelf.open(EN) is not None


def test_every_byte_of_a_head_may_be_another(kept):
    file = base_of(kept) / "en" / "rows.npy"
    whole = file.read_bytes()
    for at in range(128):
        content = bytearray(whole)
        content[at] ^= 0x15
        file.write_bytes(content)
        shelf = kept.opened().shelf
        assert shelf.open(EN) is None
        assert shelf.open(FR) is not None


@pytest.mark.parametrize("told", [{"format": "0"}, {"files": {}}, {"counter": 10**9}, [], "x"])
def test_a_manifest_that_says_something_else_is_no_base(kept, builds, told):
    file = base_of(kept) / "manifest.json"
    manifest = json.loads(file.read_bytes())
    file.write_text(json.dumps({**manifest, **told} if isinstance(told, dict) else told))
    kept.holds(kept.begun())
    assert set(builds) == {EN, FR}


@pytest.mark.parametrize("name", ["", "nowhere", "../..", "\x00", "é"])
def test_a_pointer_to_nothing_is_no_base(kept, builds, name):
    (kept.folder / "CURRENT").write_text(name)
    kept.holds(kept.begun())
    assert set(builds) == {EN, FR}


def test_the_files_of_another_database_are_not_used(kept, builds):
    kept.bases.clear()
    with capture_logs() as logs:
        kept.holds(kept.begun())
    assert logs[0]["kind"] == "another memory"
    assert set(builds) == {EN, FR}


def test_a_backup_put_back_knows_no_base_that_is_younger(kept, builds):
    """The same ids and the same counter again, other units."""
    backup = replace_of(kept)
    kept.change(*(unit(number, seed=1) for number in range(1, 9)))
    kept.anew()
    kept.holds(kept.begun())
    backup.change(*(unit(number, seed=2) for number in range(20, 29)))
    assert backup.counter == kept.counter
    backup.holds(backup.begun())
    assert set(builds) == {EN, FR}


def test_a_part_may_be_built_later_than_its_base(kept, builds):
    (base_of(kept) / "fr" / "manifest.json").unlink()
    kept.change(unit(5, seed=1), removed=[6])
    kept.holds(kept.begun())
    assert builds == [FR]
    kept.change(unit(7, seed=1), removed=[8])
    kept.holds(kept.begun())
    assert builds == [FR]


def replace_of(memory):
    """The same memory at this moment."""
    held = Memory(memory.folder, 0)
    held.units, held.changed, held.bases = map(dict, (memory.units, memory.changed, memory.bases))
    return held


def test_no_text_lies_in_the_files_as_it_is_and_none_but_their_owner_reads_them(kept):
    files = [file for file in kept.folder.rglob("*") if file.is_file()]
    assert len(files) > 30
    texts = [variant.text for one in kept.units.values() for variant in one.variants.values()]
    for file in files:
        content = file.read_bytes()
        for one in texts:
            for coding in ("utf-8", "utf-16-le", "utf-32-le"):
                assert one.encode(coding) not in content
        assert file.parent.stat().st_mode & 0o077 == 0 or file.parent == kept.folder


def test_what_is_old_goes_and_who_has_mapped_it_keeps_it(kept):
    first, memory = base_of(kept), kept.begun()
    memory.prepare(EN)
    memory.prepare(FR)
    held = replace_of(kept)
    left = kept.folder / ".left"
    left.mkdir()
    long_ago = time.time() - memory_files.OLD_SECONDS - 1
    os.utime(left, (long_ago, long_ago))
    kept.anew()
    assert first.is_dir()
    assert not left.exists()
    os.utime(first, (long_ago, long_ago))
    kept.anew()
    assert not first.exists()
    held.holds(memory)


def test_where_nothing_can_be_written_the_index_is_still_built(tmp_path):
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "index")
    with capture_logs() as logs:
        memory.holds(memory.begun())
    assert [one["event"] for one in logs if "written" in one["event"]]


BUILD = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
from storage.memory_bases import StoredBase
from test_memory_files import Memory
memory = Memory(Path({folder!r}), 600)
memory.bases = {{name: StoredBase(name, 1) for name in {names!r}}}
begun = memory.begun()
print("ready", flush=True)
sys.stdin.readline()
memory.holds(begun)
"""


def test_two_processes_may_build_at_once(tmp_path, builds):
    memory = Memory(tmp_path / "index", 600)
    memory.anew()
    paths = [str(ROOT), str(Path(__file__).parent)]
    program = BUILD.format(paths=paths, folder=str(memory.folder), names=list(memory.bases))
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", program]
    both = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    try:
        assert [one.stdout.readline() for one in both] == ["ready\n", "ready\n"]
        for one in both:
            one.stdin.write("go\n")
            one.stdin.flush()
        for one in both:
            one.communicate(timeout=120)
        assert [one.returncode for one in both] == [0, 0]
    finally:
        for one in both:
            one.kill()
    assert not list(memory.folder.glob(".*"))
    memory.holds(memory.begun())
    assert builds == []


def test_a_part_is_used_once_all_its_files_are_right(kept, monkeypatch):
    checked, digest = [], memory_files.hashlib.file_digest

    def slowly(file, kind):
        time.sleep(0.02)
        checked.append(Path(file.name).parent.name)
        return digest(file, kind)

    monkeypatch.setattr(memory_files.hashlib, "file_digest", slowly)
    memory = kept.begun()
    assert checked.count(base_of(kept).name) == len(Facts.ARRAYS)
    assert "en" not in checked
    memory.prepare(EN)
    assert checked.count("en") == len(Arrays.names())


def test_one_process_builds_the_next_base(kept):
    files, other = MemoryFiles(kept.folder), MemoryFiles(kept.folder)
    with files.building() as mine:
        assert mine
        with other.building() as also:
            assert not also
    with other.building() as mine:
        assert mine
