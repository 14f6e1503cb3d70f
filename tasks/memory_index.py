"""The memory as a process keeps it: a base that lies in files, and what changed since.

A base is opened without reading its units. Where too much has changed since, one process builds the
next one while look-ups go on, and all that use these files go over to it. Until there is a first
one, look-ups are answered by reading the units that SQL has.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

import structlog

from storage.store import Store
from translation.errors import TranslationError
from translation.languages import Language
from translation.memory import LiveMemory
from translation.memory.reading import PlainMemory
from translation.memory.runs import INDEXED_FROM

if TYPE_CHECKING:
    from storage.memory_files import Base, MemoryFiles
    from translation.memory.indexed import IndexedMemory

CHANGED_SHARE = 0.1
"""Units, among those there are, up to whose change a base serves; then the next one is built."""

WAITED = 10_000
"""Units up to whose number the first base is waited for: it is begun in half a second of CPU."""

_PAUSE = 1.0  # seconds between two looks at whether a base is to be built or opened
_LONGEST_PAUSE = 300.0  # after failures, each of which makes the pause twice as long

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Loaded:
    """The memory with all changes up to a value of the counter, and the name of its base."""

    memory: LiveMemory
    counter: int
    base: str | None = None


def memory_index(store: Store) -> "MemoryFiles":
    """The files of the memory's index on this machine."""
    # numpy takes its time: who asks a small memory does without it
    from storage.memory_files import MemoryFiles

    return MemoryFiles(store.settings.data / "memory-index")


def loaded(store: Store) -> Loaded:
    """The memory of a store as of now: a small one is read, others begin with a base."""
    files = memory_index(store)
    base = _opened(store, files) or _fetched(store, files)
    if base is None and store.memory.at_least(INDEXED_FROM):
        base = _begun(store, files, ())
        files.point(base)
    if base is not None:
        return _over(store, base)
    counter, engine = store.memory.change_counter(), store.settings.memory_engine
    units = store.memory.units()
    return _refreshed(store, Loaded(LiveMemory(units, engine=engine, source=store.memory), counter))


def _at_once(store: Store) -> Loaded:
    """The memory of a store as of now, which reads the units where a base would be long to make."""
    files = memory_index(store)
    base = _opened(store, files) or _fetched(store, files)
    if base is not None:
        return _over(store, base)
    if not store.memory.at_least(WAITED):
        return loaded(store)
    counter, engine = store.memory.change_counter(), store.settings.memory_engine
    plain = PlainMemory(store.memory.ids(), store.memory)
    return _refreshed(
        store, Loaded(LiveMemory(base=plain, source=store.memory, engine=engine), counter)
    )


class KeptMemory:
    """What a process keeps of the memory of one store; safe between threads."""

    def __init__(self, store: Store) -> None:
        self._store, self._files = store, memory_index(store)
        self._loading, self._renewing = Lock(), Lock()
        self._kept: Loaded | None = None
        self._refused: str | None = None
        self._tried, self._pause = -_PAUSE, _PAUSE

    def memory(self) -> LiveMemory:
        """The memory with all that is committed by now."""
        counter = self._store.memory.change_counter()
        kept = self._kept
        if kept is None or counter != kept.counter:
            with self._loading:
                if self._kept is None or counter < self._kept.counter:
                    self._kept = _at_once(self._store)  # also where a backup was put back
                self._kept = kept = _refreshed(self._store, self._kept)
        if self._is_old(kept) or self._has_moved(kept):
            self._begin_renewal(kept)
        return kept.memory

    def ready(self, language: Language) -> LiveMemory:
        """The memory once what look-ups in a language need is there, for who asks a great deal.

        Where it cannot be built the memory answers all the same, by reading.
        """
        memory, kept = self.memory(), self._kept
        if kept is not None and kept.base is None and len(memory) > WAITED:
            self.settle()
            memory = self.memory()
        memory.wait_for(language)
        return memory

    def settle(self) -> None:
        """Waits until no other base is being built or opened."""
        with self._renewing:
            pass

    def _is_old(self, kept: Loaded) -> bool:
        return kept.memory.apart() > max(INDEXED_FROM, CHANGED_SHARE * len(kept.memory))

    def _has_moved(self, kept: Loaded) -> bool:
        return self._files.current() not in {None, kept.base, self._refused}

    def _begin_renewal(self, kept: Loaded) -> None:
        now = monotonic()
        if now - self._tried < self._pause or not self._renewing.acquire(blocking=False):
            return
        self._tried = now
        Thread(target=self._renew, args=(kept,), name="memory base", daemon=True).start()

    def _renew(self, kept: Loaded) -> None:
        """Goes over to the base that is the current one, or to one that it builds."""
        try:
            base = self._moved(kept) or self._built(kept)
            if base is None:
                return
            new = _over(self._store, base)
            for language in kept.memory.used():
                new.memory.prepare(language)
            with self._loading:
                self._kept = _refreshed(self._store, new)
            self._pause = _PAUSE
        except Exception as error:
            self._pause = min(_LONGEST_PAUSE, 2 * self._pause)
            kind = error.code if isinstance(error, TranslationError) else type(error).__name__
            _log.warning("memory base not built", error=kind, pause=self._pause)
        finally:
            self._renewing.release()

    def _moved(self, kept: Loaded) -> "Base | None":
        if not self._has_moved(kept):
            return None
        base, current = _opened(self._store, self._files), self._files.current()
        self._refused = current if base is None else None
        return base

    def _built(self, kept: Loaded) -> "Base | None":
        with self._files.building() as mine:
            if not mine or not self._is_old(kept) or self._has_moved(kept):
                return None
            old = _opened(self._store, self._files)
            newer = _fetched(self._store, self._files, old.stored.counter if old else -1)
            if newer is not None:
                return newer
            languages = {*kept.memory.used(), *(old.shelf.languages() if old else ())}
            base = _begun(self._store, self._files, languages)
            self._files.point(base)
            _share(self._store, base)
        return _opened(self._store, self._files) or base


def _opened(store: Store, files: "MemoryFiles") -> "Base | None":
    """The current base, if it is this memory's and as it was written."""
    base = files.opened(store.memory_bases.known)
    return base if base is not None and base.shelf.checked() else None


def rebuilt(store: Store, languages: Collection[Language]) -> LiveMemory:
    """The memory with an index of some languages that is built anew, files and all."""
    files = memory_index(store)
    files.drop()
    if not store.memory.at_least(INDEXED_FROM):
        return loaded(store).memory
    base = _begun(store, files, languages)
    files.point(base)
    _share(store, base)
    return _over(store, base).memory


def _share(store: Store, base: "Base") -> None:
    """Put a base into the object store, where the settings say so; its parts as they are now."""
    if not store.settings.memory_shared:
        return
    from storage.memory_shared import put

    manifest = put(store.objects, memory_index(store), base)
    if manifest is not None:
        store.memory_bases.share(base.stored.name, manifest)


def _fetched(store: Store, files: "MemoryFiles", since: int = -1) -> "Base | None":
    """A base that another machine has shared, younger than a value of the counter."""
    shared = store.memory_bases.shared(since) if store.settings.memory_shared else None
    if shared is None:
        return None
    from storage.memory_shared import fetch

    return _opened(store, files) if fetch(store.objects, files, shared) else None


def _begun(store: Store, files: "MemoryFiles", languages: Collection[Language]) -> "Base":
    """A new base, with the parts of some languages; units are read by the page."""
    from translation.memory.facts import Facts

    stored = store.memory_bases.begin()
    base = files.begun(stored, Facts.outlined(store.memory.outlines()))
    for language in languages:
        _index(store, base).prepare(language)
    return base


def _over(store: Store, base: "Base") -> Loaded:
    """The memory that begins with a base, with all that changed since."""
    engine = store.settings.memory_engine
    memory = LiveMemory(base=_index(store, base), source=store.memory, engine=engine)
    return _refreshed(store, Loaded(memory, base.stored.counter, base.name))


def _index(store: Store, base: "Base") -> "IndexedMemory":
    from translation.memory.indexed import IndexedMemory

    return IndexedMemory(base.facts, store.memory, store.settings.memory_engine, base.shelf)


def _refreshed(store: Store, given: Loaded) -> Loaded:
    for changes in store.memory.changes_by_page(given.counter):
        given.memory.refresh(changes.changed, changes.removed)
        given = replace(given, counter=changes.counter)
    return given
