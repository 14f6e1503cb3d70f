"""A memory that follows its units as they change.

It is a log-structured merge: sealed runs never change but for units that go; what changed since
lies in a layer above them. The answers are those of a scan built anew.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nlargest
from itertools import chain
from threading import Lock, Thread
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from translation.languages import Language
from translation.memory.engine import Engine
from translation.memory.fragments import Stretch, stretches_in
from translation.memory.runs import INDEXED_FROM, Run
from translation.memory.scan import (
    Coded,
    Found,
    admitted,
    best_of,
    encoded,
    learned,
    ranked,
    visible,
)
from translation.memory.scores import IDENTICAL, allowed_distance, length_window, percent
from translation.memory.sought import Search, Standing, standing, together
from translation.memory.source import Source
from translation.memory.tokens import normal, split, tokens
from translation.units import Match, Query, Unit

if TYPE_CHECKING:
    from translation.memory.indexed import IndexedMemory
    from translation.memory.reading import PlainMemory

LARGEST_LAYER = 1000
"""Units up to which comparing each costs less than 0.1 ms a look-up."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the layer: as it stands, as scores see it, and a code point a token."""

    text: str
    normal: str
    code: str


@dataclass(frozen=True, slots=True)
class _State:
    """One moment of the memory, never changed: who looks up keeps it while the next one is made.

    Each unit lives in one of the runs or in the layer; `texts` holds the layer's texts by language
    and id. The vocabularies alone grow, for the moments after this one.
    """

    runs: tuple[Run, ...]
    layer: Mapping[int, Unit]
    texts: Mapping[Language, Mapping[int, _Text]]
    vocabularies: Mapping[Language, dict[str, str]]

    def __len__(self) -> int:
        return sum(map(len, self.runs)) + len(self.layer)


class LiveMemory:
    """Answers look-ups as `ScanMemory` does, from units that may change; safe between threads.

    What changes goes into the layer and is matchable by the next look-up. Once the layer holds
    more than `largest_layer` units, a thread in the background seals it into a run, together with
    the runs that are not much larger; look-ups go on meanwhile. A run of fewer than `indexed_from`
    units is a scan, so that nothing is compiled for a small memory; a larger one is an index. A
    change of more than `largest_layer` units at once is a run of its own at once, whose index the
    first look-up has built.

    With a `base`, an index that lies in files or a reading of the source until there is one, that
    is the first run and stays so, whatever becomes of its units. Indexes fetch the units they
    answer with from the `source`; without one the units given stay in memory.
    """

    def __init__(
        self,
        units: Iterable[Unit] = (),
        *,
        largest_layer: int = LARGEST_LAYER,
        indexed_from: int = INDEXED_FROM,
        engine: Engine = Engine.COMPILED,
        base: "IndexedMemory | PlainMemory | None" = None,
        source: Source | None = None,
    ) -> None:
        self._largest, self._indexed_from, self._engine = largest_layer, indexed_from, engine
        self._source = source
        self._changing = Lock()
        self._used: set[Language] = set()
        self._tidier: Thread | None = None
        given = tuple(units)
        runs = (Run.over(base, kept=True),) if base is not None else ()
        self._state = _with_layer((*runs, *self._runs(given, len(given))), {})

    def __len__(self) -> int:
        return len(self._state)

    def lookup(self, query: Query) -> list[Match]:
        """At most `query.limit` matches, best first; raises MarkupRefused as a scan does."""
        state = self._asked(query)
        found: list[Found] = []
        for run in state.runs:
            found += run.first(query, _floor(found, query.limit))
        return ranked(chain(found, _in_layer(state, query)), query)

    def best(self, query: Query) -> Mapping[Language, Match]:
        """The best match of each asked language, as a scan gives it."""
        state = self._asked(query)
        below = chain.from_iterable(run.first_of_each(query) for run in state.runs)
        return best_of(chain(below, _in_layer(state, query)), query)

    def stretches(self, query: Query, without: Collection[int] = ()) -> set[Stretch]:
        """The stretches of the tokens of a text that stand in units but some."""
        state, words = self._asked(query), tokens(query.text)
        texts = state.texts[query.source].items()
        layer = [(state.layer[id], one.code) for id, one in texts if id not in without]
        coded = Coded(layer, state.vocabularies[query.source])
        seen = partial(visible, reader=query.reader, lineage=query.lineage)
        found = stretches_in(words, coded, seen, query.source)
        for run in state.runs:
            found |= run.without(without).stretches(query)
        return found

    def standing(self, search: Search, limit: int, without: Collection[int] = ()) -> Standing:
        """At most so many units in which a search stands, the most trusted first, then the newest.

        A search for nothing stands nowhere.
        """
        if not search.phrases or limit <= 0:
            return Standing((), 0)
        state, language = self._state, search.language
        texts = state.texts[language].items()
        layer = ((state.layer[id], one.normal) for id, one in texts if id not in without)
        answers = [run.without(without).standing(search, limit) for run in state.runs]
        return together([*answers, standing(layer, search, limit)], language, limit)

    def refresh(self, changed: Iterable[Unit], removed: Collection[int] = ()) -> None:
        """Take in units that are new or other than before, and let go of those that are gone."""
        with self._changing:
            given = {unit.id: unit for unit in changed}
            self._state = self._changed(given, given.keys() | frozenset(removed))
            if self._tidier is None and _absorbing(self._state, self._largest) is not None:
                self._tidier = Thread(target=self._tidy, name="memory", daemon=True)
                self._tidier.start()

    def apart(self) -> int:
        """How many units are not, or not as, in a base that lies in files."""
        state = self._state
        return sum(run.apart for run in state.runs) + len(state.layer)

    def used(self) -> Collection[Language]:
        """The languages that have been asked in."""
        return tuple(self._used)

    def settle(self) -> None:
        """Waits until nothing is being sealed or merged."""
        tidier = self._tidier
        if tidier is not None:
            tidier.join()

    def _asked(self, query: Query) -> _State:
        self._used.add(query.source)
        state = self._state
        if not state.runs:
            tokens(query.text)  # what a scan refuses is refused before there is anything, too
        return state

    def prepare(self, language: Language) -> None:
        """Builds or opens what look-ups in a language need; raises what building it raises."""
        for run in self._state.runs:
            run.prepare(language)

    def wait_for(self, language: Language) -> None:
        """Waits for what look-ups in a language need, or until building it has failed.

        For those who ask a great deal: until then each question reads all the texts.
        """
        for run in self._state.runs:
            run.wait_for(language)

    def _runs(self, units: Iterable[Unit], count: int) -> tuple[Run, ...]:
        if not count:
            return ()
        return (Run.of(units, count, self._engine, self._indexed_from, self._source),)

    def _changed(self, given: Mapping[int, Unit], gone: Collection[int]) -> _State:
        old = self._state
        runs = tuple(run.without(gone) for run in old.runs)
        if len(given) > self._largest:
            runs, given = (*runs, *self._runs(given.values(), len(given))), {}
        kept = {id: unit for id, unit in old.layer.items() if id not in gone}
        texts = {known: _texts(old, known, given, gone) for known in Language}
        return _State(runs, {**kept, **given}, texts, old.vocabularies)

    def _tidy(self) -> None:
        """Seals and merges until nothing is to be done."""
        try:
            while True:
                state = self._state
                first = _absorbing(state, self._largest)
                if first is None:
                    return
                self._merge(state, first)
        finally:
            with self._changing:
                self._tidier = None

    def _merge(self, then: _State, first: int) -> None:
        """Lays the runs from `first` on, and the layer, into one run.

        Only the last step holds up changes: what went while the run was made is hidden in it.
        """
        absorbed = then.runs[first:]
        count = sum(map(len, absorbed)) + len(then.layer)
        units = chain.from_iterable(run.units() for run in absorbed)
        made = self._runs(chain(units, then.layer.values()), count)
        for language in self.used():
            for run in made:
                run.prepare(language)
        with self._changing:
            now = self._state
            same = now.runs[first : len(then.runs)]
            lost = {id for id, unit in then.layer.items() if now.layer.get(id) is not unit}
            for later, earlier in zip(same, absorbed, strict=True):
                lost.update(later.lost_since(earlier))
            runs = (
                *now.runs[:first],
                *(run.without(lost) for run in made),
                *now.runs[len(then.runs) :],
            )
            newer = now.layer.items()
            self._state = _with_layer(
                runs, {id: unit for id, unit in newer if then.layer.get(id) is not unit}
            )


def _absorbing(state: _State, largest: int) -> int | None:
    """The first run to be merged with all that follow it; None where nothing is to be done.

    A run is at least twice as large as all that follow, so that a unit is laid into a new run no
    more often than the memory has doubled since it came.
    """
    behind = len(state.layer) if len(state.layer) > largest else 0
    found = len(state.runs) if behind else None
    for at in range(len(state.runs) - 1, -1, -1):
        run = state.runs[at]
        if run.kept:
            break
        if len(run) < 2 * behind or run.gone > max(largest, len(run)):
            found = at
        behind += len(run)
    return found


def _with_layer(runs: tuple[Run, ...], layer: Mapping[int, Unit]) -> _State:
    empty = _State((), {}, {known: {} for known in Language}, {known: {} for known in Language})
    texts = {known: _texts(empty, known, layer, ()) for known in Language}
    return _State(runs, layer, texts, empty.vocabularies)


def _floor(found: Sequence[Found], limit: int) -> int:
    """The percentage that as many answers reach as are asked for; 0 where there are fewer."""
    return nlargest(limit, (one[2] for one in found))[-1] if 0 < limit <= len(found) else 0


def _in_layer(state: _State, query: Query) -> Iterator[Found]:
    texts = state.texts[query.source]
    if not texts:
        return
    for id, score in _scores(texts, query, state.vocabularies[query.source]):
        found = admitted(state.layer[id], texts[id].text, score, query)
        if found is not None:
            yield found


def _texts(
    old: _State, language: Language, given: Mapping[int, Unit], gone: Collection[int]
) -> dict[int, _Text]:
    """The layer's texts of a language after a change."""
    texts = {id: text for id, text in old.texts[language].items() if id not in gone}
    for id, unit in given.items():
        if language in unit.variants:
            text = unit.variants[language].text
            seen = normal(text)
            code = learned(split(seen), old.vocabularies[language])
            texts[id] = _Text(text, seen, code)
    return texts


def _scores(
    texts: Mapping[int, _Text], query: Query, vocabulary: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    """The ids that reach the threshold before their context counts, each with its percentage."""
    yield from ((id, IDENTICAL) for id, one in texts.items() if one.text == query.text)
    words = tokens(query.text)
    longest = max(len(one.code) for one in texts.values())
    _, high = length_window(query.threshold, len(words), longest)
    most = allowed_distance(query.threshold, max(len(words), high))
    if most < 0:
        return
    found = process.extract(
        encoded(words, vocabulary),
        {id: one.code for id, one in texts.items()},
        scorer=Levenshtein.distance,
        score_cutoff=most,
        limit=None,
    )
    for code, distance, id in found:
        if texts[id].text != query.text:
            score = percent(distance, max(len(words), len(code)))
            if score >= query.threshold:
                yield id, score
