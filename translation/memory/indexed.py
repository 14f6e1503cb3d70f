"""The look-up by an index: the answers of the scan, found without comparing every unit.

A part (`translation.memory.part`) is searched for what reaches the threshold, and the facts of the
units put it into the model's order; the units of the best places are then fetched and say
themselves what they are worth. What is otherwise by now than the index has it is an answer as it
is, or none, and the search is done again without it. Where more than `PLACES` texts are as good as
the last place by percentage and provenance, any of them may stand there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import wait
from dataclasses import replace
from functools import partial
from itertools import chain
from threading import Lock
from typing import NamedTuple

import numpy as np

from translation.languages import Language
from translation.memory.asking import (
    PLACES,
    Asked,
    Searcher,
    asked_of,
    bits,
    preference,
    ranks,
    shown,
    standing,
)
from translation.memory.building import Build
from translation.memory.concordance import PartConcordance
from translation.memory.engine import Engine
from translation.memory.facts import Facts, Numbers, context_digest
from translation.memory.fragments import Stretch
from translation.memory.part import Part, inverted
from translation.memory.reading import PlainMemory, answers
from translation.memory.scan import Found, admitted, best_of, ranked
from translation.memory.scores import CLOSEST, CONTEXT, IDENTICAL
from translation.memory.searching import inverter, searcher
from translation.memory.shared import shared_stretches
from translation.memory.shelf import Shelf
from translation.memory.sought import Search, Standing, still_standing
from translation.memory.source import Held, Source
from translation.memory.tokens import tokens
from translation.units import Match, Query, Unit

WAITED = 10_000
"""Units up to whose number a look-up waits for a part: it is built in half a second of CPU."""

LARGE = 50_000
"""Units from which on the compiled engine is loaded to build a part: half a second of CPU."""

_Places = Mapping[int, int]
"""Places of a part, each with its percentage."""


class _Scored(NamedTuple):
    """Places of a part beside their percentages, i8."""

    places: Numbers
    percents: Numbers


_NONE = _Scored(np.empty(0, np.int64), np.empty(0, np.int64))


def _searched(engine: Engine, part: Part, query: Numbers, asked: Asked) -> tuple[Numbers, Numbers]:
    """A search by an engine, which the first one loads: who builds a small index does without."""
    return searcher(engine)(part, query, asked)


class IndexedMemory:
    """Answers look-ups by one part a language, built when it is first asked as a source.

    It holds no unit: what answers is fetched from the source. Building takes about 30 s of CPU a
    million units, in the background: meanwhile, and where it fails, look-ups and searches are
    answered by reading the source (`translation.memory.reading`). Safe to share between threads;
    each keeps about 7 MB of buffers a million units. Rows are the numbers of the units by rising
    id. Parts are taken from the shelf, if there is one, and what had to be built is laid there.
    """

    def __init__(
        self,
        facts: Facts,
        source: Source,
        engine: Engine = Engine.COMPILED,
        shelf: Shelf | None = None,
    ) -> None:
        self.facts = facts
        self._source, self._shelf = source, shelf
        self._engine = engine
        self._search: Searcher = partial(_searched, engine)
        self._parts: dict[Language, Part] = {}
        self._concordances: dict[Language, PartConcordance] = {}
        self._plain = PlainMemory(facts.ids.data, source)
        self._builds = {one: Build("memory part", partial(self._made, one)) for one in Language}
        self._opening, self._looked_for = Lock(), set[Language]()
        self._none_hidden = bytes(len(facts) // 8 + 1)

    @classmethod
    def of(cls, units: Iterable[Unit], engine: Engine = Engine.COMPILED) -> "IndexedMemory":
        """An index of units that stay in memory."""
        given = tuple(units)
        return cls(Facts.of(given), Held(given), engine)

    def __len__(self) -> int:
        return len(self.facts)

    def lookup(self, query: Query) -> list[Match]:
        """At most `query.limit` matches, best first; raises MarkupRefused as a scan does."""
        return ranked(self.first(query), query)

    def best(self, query: Query) -> Mapping[Language, Match]:
        """The best match of each asked language, as a scan gives it."""
        return best_of(self.first_of_each(query), query)

    def first(self, query: Query, hidden: bytes | None = None, floor: int = 0) -> list[Found]:
        """What may be among the `query.limit` best, in no order.

        `hidden` holds a bit a row, set where the unit is not to be seen; `floor` is a percentage
        that so many answers from elsewhere reach already.
        """
        if query.limit <= 0:
            return []

        part = self._at_hand(query.source)
        if part is None:
            return self._plain.first(query, hidden, floor)

        def search(unseen: Numbers) -> _Places:
            return self._first(part, query, unseen, floor)

        return self._found(part, query, hidden, search)

    def first_of_each(self, query: Query, hidden: bytes | None = None) -> list[Found]:
        """What may be the best in one of the asked languages, in no order."""
        part = self._at_hand(query.source)
        if part is None:
            return self._plain.first_of_each(query, hidden)

        def search(unseen: Numbers) -> _Places:
            return self._first_of_each(part, query, unseen)

        return self._found(part, query, hidden, search)

    def units_at(self, rows: Sequence[int]) -> list[Unit]:
        """The units of some rows, in their order; one that is gone by now is left out."""
        ids = self.facts.ids[np.asarray(rows, np.int64)].tolist()
        units = {unit.id: unit for unit in self._source.fetched(ids)}
        return [units[id] for id in ids if id in units]

    def row_of(self, id: int) -> int | None:
        """The row of a unit; None where it is not here."""
        return self.facts.row_of(id)

    def id_at(self, row: int) -> int:
        """The id of a row's unit."""
        return int(self.facts.ids[row])

    def units(self) -> Iterator[Unit]:
        """All units, fetched by the page; those that are gone are left out."""
        return self._plain.units()

    def prepare(self, language: Language) -> None:
        """Waits for what look-ups in a language need; raises what building it raises."""
        self._part(language)

    def wait_for(self, language: Language) -> None:
        """Waits for what look-ups in a language need, or until building it has failed."""
        if self._opened(language) is None:
            wait([self._builds[language].asked()])

    def stretches(self, query: Query, hidden: bytes | None = None) -> set[Stretch]:
        """The stretches of the tokens of a text that stand in units."""
        part = self._at_hand(query.source)
        if part is None:
            return self._plain.stretches(query, hidden)
        asked = self._shown(part, query, hidden, limit=1)
        return shared_stretches(part, tokens(query.text), asked)

    def standing(self, search: Search, limit: int, hidden: bytes | None = None) -> Standing:
        """At most so many units in which a search stands: the most trusted, then the newest."""
        part = self._at_hand(search.language)
        if part is None:
            return self._plain.standing(search, limit, hidden)
        made = self._concordances.get(search.language) or self._concordances.setdefault(
            search.language, PartConcordance(part)
        )
        query = Query("", search.language, (), lineage=search.lineage, reader=search.reader)
        asked = self._shown(part, query, hidden, limit=limit)
        rows, total, whole = made.rows(search, asked, limit)
        units = still_standing(self.units_at(rows.tolist()), search)
        return Standing(units, total - len(rows) + len(units), whole)

    def _shown(self, part: Part, query: Query, hidden: bytes | None, limit: int) -> Asked:
        """What a reader may see of a part, whatever other languages a unit has."""
        unseen = np.frombuffer(self._none_hidden if hidden is None else hidden, np.uint8)
        wanted = 1 << tuple(Language).index(part.language)
        return asked_of(part, query, unseen, wanted=wanted, limit=limit)

    def _part(self, language: Language) -> Part:
        return self._opened(language) or self._builds[language].asked().result()

    def _at_hand(self, language: Language) -> Part | None:
        """The part of a language; None while it is being built, and where that has failed."""
        part = self._opened(language)
        if part is None:
            asked = self._builds[language].asked()
            if len(self) <= WAITED:
                wait([asked])
            part = self._parts.get(language)
        return part

    def _opened(self, language: Language) -> Part | None:
        """The part that is here; on the shelf it is looked for once."""
        part = self._parts.get(language)
        if part is None and self._shelf is not None:
            with self._opening:
                if language not in self._looked_for:
                    self._looked_for.add(language)
                    part = self._shelf.open(language)
                    if part is not None:
                        self._parts[language] = part
                part = self._parts.get(language)
        return part

    def _made(self, language: Language) -> Part:
        texts = (self._source.texts(ids, language) for ids in self._plain.pages())
        # one that large takes longer than the engine takes to load
        invert = inverter(self._engine) if len(self) >= LARGE else inverted
        part = Part.of(self.facts, chain.from_iterable(texts), language, invert)
        if self._shelf is not None:
            self._shelf.keep(part)
            part = self._shelf.open(language) or part  # mapped, it takes no memory of its own
        self._parts[language] = part
        return part

    def _found(
        self, part: Part, query: Query, hidden: bytes | None, search: Callable[[Numbers], _Places]
    ) -> list[Found]:
        """What a search finds, as it is by now.

        A unit that is no longer what the index says is hidden from the next search, which may find
        another in its place, and has the percentage of its own text.
        """
        unseen = np.frombuffer(self._none_hidden if hidden is None else hidden, np.uint8)
        others: list[Found] = []
        while True:
            told = search(unseen)
            rows = part.arrays.rows[list(told)].tolist() if told else []
            units = {unit.id: unit for unit in self.units_at(rows)}
            found, lost = [], []
            for row, (place, score) in zip(rows, told.items(), strict=True):
                unit = units.get(self.id_at(row))
                one = _as_told(part, place, score, unit, query) if unit is not None else None
                if one is not None:
                    found.append(one)
                    continue
                lost.append(row)
                others += answers([unit], query) if unit is not None else ()
            if not lost:
                return found + others
            unseen = _without(unseen, lost)

    def _first(self, part: Part, query: Query, unseen: Numbers, floor: int) -> _Places:
        wanted = bits(query.targets, query.source)
        asked = asked_of(part, query, unseen, wanted=wanted, limit=query.limit)
        same = part.identical(query.text)
        found = _picked(part, _identical(part, query, asked, same), asked, [wanted])
        if len(found) < query.limit:
            alike = self._alike(part, query, replace(asked, floor=floor), same)
            found |= _picked(part, alike, asked, [wanted])
        return found

    def _first_of_each(self, part: Part, query: Query, unseen: Numbers) -> _Places:
        rest = [bits([one], query.source) for one in set(query.targets) - {query.source}]
        asked = asked_of(part, query, unseen, wanted=sum(rest), limit=1)
        places = part.identical(query.text)
        same = _identical(part, query, asked, places)
        found = _picked(part, same, asked, rest)
        rest = _lacking(part, same, rest)
        some = self._alike(part, query, replace(asked, wanted=sum(rest), by_trust=False), places)
        if not len(some.places):
            return found
        if len(some.places) < PLACES:
            found |= _picked(part, some, asked, rest)
            rest = _lacking(part, some, rest)
        for one in rest:
            alone = self._alike(part, query, replace(asked, wanted=one), places)
            found |= _picked(part, alone, asked, [one])
        return found

    def _alike(self, part: Part, query: Query, asked: Asked, same: Numbers) -> _Scored:
        """The best texts but those at `same`, and what is as good as the last of them."""
        words = tokens(query.text)
        if query.threshold > CLOSEST or not len(part) or not asked.wanted:
            return _NONE
        keys, places = self._search(part, part.encode(words), asked)
        if len(same):
            other = np.isin(places, same, invert=True)
            keys, places = keys[other], places[other]
        return _Scored(places, keys >> 4)


def _identical(part: Part, query: Query, asked: Asked, places: Numbers) -> _Scored:
    """All of the texts at some places, which stand as the query does by their digests."""
    if not len(places):
        return _NONE
    facts = part.facts
    places = places[shown(part, places, asked)]
    rows = part.arrays.rows[places]
    in_context = facts.lineages[rows] == asked.own
    if query.previous or query.next:
        in_context |= facts.contexts[rows] == context_digest(query.previous, query.next)
    percents = np.where(in_context, CONTEXT, IDENTICAL)
    reach = percents >= query.threshold
    return _Scored(places[reach], percents[reach])


def _picked(part: Part, scored: _Scored, asked: Asked, each: Sequence[int]) -> dict[int, int]:
    """The best `asked.limit` places for each choice of wanted languages, with their percentages."""
    places, percents = scored
    if not len(places):
        return {}
    if len(each) == 1 and len(places) <= asked.limit:
        return dict(zip(places.tolist(), percents.tolist(), strict=True))
    rows = part.arrays.rows[places].astype(np.int64)
    preferred = preference(part.facts, rows, asked)
    picked: dict[int, int] = {}
    for wanted in each:
        rank, moment = standing(part.facts, rows, wanted)
        order = np.lexsort((rows, -moment, -rank, -preferred, -percents))
        best = order[rank[order] > 0][: asked.limit]
        picked.update(zip(places[best].tolist(), percents[best].tolist(), strict=True))
    return picked


def _lacking(part: Part, scored: _Scored, each: Sequence[int]) -> list[int]:
    """The wanted languages, a bit each, that none of some places answers in."""
    if not len(scored.places):
        return list(each)
    marks = part.facts.marks[part.arrays.rows[scored.places]]
    return [wanted for wanted in each if not np.any(ranks(marks, wanted))]


def _as_told(part: Part, place: int, score: int, unit: Unit, query: Query) -> Found | None:
    """A unit as an answer of this percentage; None where it is not what the index says."""
    if not part.facts.tell(int(part.arrays.rows[place]), unit, query.targets):
        return None
    text = unit.variants[query.source].text
    same = text == query.text
    if same != (score >= IDENTICAL) or not (same or place in part.identical(text)):
        return None
    found = admitted(unit, text, min(score, IDENTICAL), query)
    return found if found is not None and found[2] == score else None


def _without(unseen: Numbers, rows: Sequence[int]) -> Numbers:
    """The bits with those of some rows set."""
    more = unseen.copy()
    for row in rows:
        more[row >> 3] |= 1 << (row & 7)
    return more
