"""What a process keeps of a store for look-ups: the memory and the recognisers of terms.

Each look-up asks for the memory's change counter first and takes in what others changed since, in
this process or in another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from glossaries.names import Names
from glossaries.recognition import Recogniser
from storage.store import Store
from tasks.memory_index import KeptMemory
from translation.languages import Language
from translation.memory import LiveMemory, WideMemory
from translation.penalties import PenalisedMemory
from translation.terms import Concept
from translation.units import Memory


@dataclass(frozen=True, slots=True)
class Sources:
    """What a look-up asks: the memory, and the terms and names of the language it asks in."""

    memory: Memory
    recogniser: Recogniser
    names: Names

    @property
    def units(self) -> int:
        """How many units the memory holds."""
        return len(self.memory)


class LiveTerms:
    """The concepts of one moment by their ids, and a recogniser for each language asked in."""

    def __init__(self, version: int, concepts: Sequence[Concept]) -> None:
        self.version = version
        self.concepts: dict[str, list[Concept]] = {}
        for concept in concepts:
            self.concepts.setdefault(concept.id, []).append(concept)
        self._all = concepts
        self._recognisers: dict[Language, Recogniser] = {}
        self._names: dict[Language, Names] = {}

    def recogniser(self, language: Language) -> Recogniser:
        """What finds the terms of a language in texts."""
        known = self._recognisers.get(language)
        if known is None:
            known = self._recognisers.setdefault(language, Recogniser(self._all, language))
        return known

    def names(self, language: Language) -> Names:
        """The names in texts of a language that are written by rule."""
        known = self._names.get(language)
        if known is None:
            known = self._names.setdefault(language, Names(self._all, language))
        return known


def live_sources(store: Store, source: Language) -> Sources:
    """The memory and the terms of a language as of now, without a reload where little changed.

    Many look-ups follow, so it waits until there is an index for them.
    """
    _kept(store).ready(source)
    terms = live_terms(store)
    return Sources(asked_memory(store), terms.recogniser(source), terms.names(source))


def live_memory(store: Store) -> LiveMemory:
    """The memory with all that is committed by now."""
    return _kept(store).memory()


def live_index(store: Store, source: Language) -> LiveMemory:
    """The same, once there is an index to look up in a language."""
    return _kept(store).ready(source)


def live_terms(store: Store) -> LiveTerms:
    """The terms that are in force."""
    return _kept(store).terms()


def asked_memory(store: Store) -> Memory:
    """The memory as of now, wide and with penalties where the settings say so."""
    settings = store.settings
    wide = _wide(live_memory(store), settings.wide)
    penalties = settings.penalties
    if not penalties:
        return wide
    return PenalisedMemory(wide, penalties, store.now(), store.domains.of_units)


def ready_memory(store: Store, source: Language) -> Memory:
    """The memory as of now, with what look-ups in a language need built or opened."""
    _kept(store).ready(source)
    return asked_memory(store)


class _Kept:
    """What a process keeps of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._memory = KeptMemory(store)
        self._terms: LiveTerms | None = None

    def memory(self) -> LiveMemory:
        """The memory with all that is committed by now."""
        return self._memory.memory()

    def ready(self, source: Language) -> LiveMemory:
        """The same, once there is an index to look up in a language."""
        return self._memory.ready(source)

    def terms(self) -> LiveTerms:
        """The terms that are in force."""
        version = self._store.terms.version()
        kept = self._terms
        if kept is None or kept.version != version:
            self._terms = kept = LiveTerms(version, self._store.terms.load())
        return kept


@lru_cache(maxsize=2)
def _kept(store: Store) -> _Kept:
    return _Kept(store)


@lru_cache(maxsize=2)
def _wide(memory: LiveMemory, languages: frozenset[Language]) -> WideMemory:
    return WideMemory(memory, languages)
