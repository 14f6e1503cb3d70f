"""Groups of near-identical units as of the last commit, a page of them at a time.

A process keeps the folded key of each unit of a language, sixteen bytes, and follows what changes.
What differs but for form, or is rendered differently, is found by equal keys; what is nearly the
same by a look-up in the memory's index for each unit, so that a page of these looks at a certain
number of units and says where the next one begins.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from storage.near import Source
from storage.store import Store
from tasks.kept import asked_memory
from translation.languages import Language
from translation.memory.near import MOST, Group, Kind, alike, close, unmarked
from translation.memory.near.groups import scope, varied
from translation.units import Memory, Query, Reader

if TYPE_CHECKING:
    from translation.memory.near.folds import Folds

LOOKED = 1000
"""Units, or clusters of units with one key, that a page looks at before it ends."""

_PAGE = 2000
_TOGETHER = 200  # units that are read in one statement
_CANDIDATES = 70  # the percentage by words from which on the index proposes a unit


@dataclass(frozen=True, slots=True)
class NearPage:
    """Some groups; `after` is where the next page begins, None where there is nothing more."""

    groups: list[Group]
    after: int | None


def near_groups(
    store: Store,
    language: Language,
    kind: Kind,
    reader: Reader,
    *,
    after: int = 0,
    limit: int = 20,
) -> NearPage:
    """Groups of a kind by their first unit's id, those after an id, of what a reader may see.

    A page may have fewer than `limit` groups, or none, and not be the last.
    """
    folds = _kept(store).folds(language)
    if kind is Kind.NEARLY:
        return _nearly(store, language, folds, reader, after, limit)
    return _alike(store, language, kind, folds.clusters(after), reader, limit)


def all_groups(
    store: Store, language: Language, kinds: Sequence[Kind], reader: Reader
) -> Iterator[Group]:
    """All groups of some kinds, one kind after the other."""
    for kind in kinds:
        after: int | None = 0
        while after is not None:
            found = near_groups(store, language, kind, reader, after=after)
            yield from found.groups
            after = found.after


def _alike(
    store: Store,
    language: Language,
    kind: Kind,
    clusters: Iterator[list[int]],
    reader: Reader,
    limit: int,
) -> NearPage:
    """The groups of a kind among clusters of units with one key."""
    found: list[Group] = []
    looked = 0
    for some in _together(clusters):
        for oldest, group in _grouped(store, language, some, reader):
            looked += 1
            if group is not None and group.kind is kind:
                found.append(group)
            if len(found) == limit or looked == LOOKED:
                return NearPage(found, oldest)
    return NearPage(found, None)


def _together(clusters: Iterator[list[int]]) -> Iterator[list[list[int]]]:
    """Clusters whose units are read together; of a very large one the oldest."""
    some: list[list[int]] = []
    for cluster in clusters:
        some.append(cluster[:_PAGE])
        if sum(map(len, some)) >= _TOGETHER:
            yield some
            some = []
    if some:
        yield some


def _grouped(
    store: Store, language: Language, clusters: Sequence[list[int]], reader: Reader
) -> Iterator[tuple[int, Group | None]]:
    """The oldest unit of each cluster, with the group it makes."""
    ids = [id for cluster in clusters for id in cluster]
    standing, marks = store.near.standing(ids, reader), store.near.marks(ids)
    for cluster in clusters:
        seen = [id for id in cluster if id in standing and language in standing[id].unit.variants]
        members = varied([standing[id] for id in unmarked(seen, marks)])
        kind = alike([one.unit for one in members], language)
        yield cluster[0], None if kind is None else Group(kind, language, tuple(members))


def _nearly(
    store: Store, language: Language, folds: "Folds", reader: Reader, after: int, limit: int
) -> NearPage:
    """The groups of what is nearly the same, each led by a unit that has no older one beside it."""
    found: list[Group] = []
    looked, last = 0, after
    memory = asked_memory(store)
    while looked < LOOKED and len(found) < limit:
        sources = store.near.sources(language, last, _TOGETHER)
        if not sources:
            return NearPage(found, None)
        oldest = frozenset(folds.oldest([one.id for one in sources]))
        given = [one for one in sources if one.id in oldest and one.seen_by(reader)]
        for group in _led(store, memory, language, folds, given, reader):
            found.append(group)
            if len(found) == limit:
                return NearPage(found, group.units[0].id)
        looked, last = looked + len(sources), sources[-1].id
    return NearPage(found, last)


def _led(
    store: Store,
    memory: Memory,
    language: Language,
    folds: "Folds",
    sources: Sequence[Source],
    reader: Reader,
) -> Iterator[Group]:
    """The groups that some units lead."""
    beside = {one.id: _beside(memory, language, folds, one, reader) for one in sources}
    ids = [id for leader, others in beside.items() if others for id in (leader, *others)]
    standing, marks = store.near.standing(ids, reader), store.near.marks(ids)
    for leader, others in beside.items():
        first = standing.get(leader)
        if first is None or not others:
            continue
        place = scope(first.unit.document_class, first.unit.lineage)
        near = [
            standing[id]
            for id in sorted(others)
            if id in standing
            and scope(standing[id].unit.document_class, standing[id].unit.lineage) == place
            and unmarked((leader, id), marks)
        ]
        if near and leader < near[0].unit.id:
            yield Group(Kind.NEARLY, language, (first, *near)[:MOST])


def _beside(
    memory: Memory, language: Language, folds: "Folds", one: Source, reader: Reader
) -> list[int]:
    """The units whose source is nearly that of one.

    Where copies of the source may have filled the answer, room is made for them all.
    """
    targets = tuple(known for known in Language if known is not language)
    query = Query(
        one.text,
        language,
        targets,
        lineage=one.lineage,
        threshold=_CANDIDATES,
        limit=MOST,
        reader=reader,
    )
    found = memory.lookup(query)
    if len(found) == query.limit and (copies := folds.copies(one.id)) > 1:
        found = memory.lookup(replace(query, limit=MOST + copies))
    return [
        match.unit
        for match in found
        if match.unit != one.id and close(one.text, match.source, language)
    ]


class _Kept:
    """What a process keeps of one store: by language the keys, and up to where they are known."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._following = Lock()
        self._known: dict[Language, tuple[Folds, tuple[int, int]]] = {}

    def folds(self, language: Language) -> "Folds":
        """The keys of a language as of now."""
        from translation.memory.near.folds import Folds, key

        with self._following:
            folds, place = self._known.get(language, (Folds(), (0, 0)))
            if place[0] > self._store.memory.change_counter():  # a backup was put back
                folds, place = Folds(), (0, 0)
            ids, keys = array("q"), array("q")
            while page := self._store.near.changed(language, place, _PAGE):
                for one in page:
                    ids.append(one.id)
                    keys.append(key(one.text, language, one.document_class, one.lineage))
                place = page[-1].change, page[-1].id
            if ids:
                folds = folds.taken(ids, keys)
            self._known[language] = folds, place
            return folds


@lru_cache(maxsize=2)
def _kept(store: Store) -> _Kept:
    return _Kept(store)
