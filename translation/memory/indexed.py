"""The look-up by an index: the answers of the scan, found without comparing every unit.

A part (`translation.memory.part`) is searched for what reaches the threshold; the units of the
best places then say what the scan would say of them. The order is the model's; where more than
`PLACES` texts are as good as the last place by percentage and provenance, any of them may stand
there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from threading import Lock

import numpy as np

from translation.languages import Language
from translation.memory.asking import (
    PLACES,
    Asked,
    asked_of,
    bits,
    ranks,
    searcher,
    shown,
)
from translation.memory.concordance import PartConcordance
from translation.memory.engine import Engine
from translation.memory.fragments import Stretch
from translation.memory.part import Numbers, Part, context_digest
from translation.memory.scan import Found, admitted, best_of, ranked
from translation.memory.scores import CLOSEST, IDENTICAL
from translation.memory.shared import shared_stretches
from translation.memory.shelf import Shelf
from translation.memory.sought import Search, Standing, still_standing
from translation.memory.tokens import tokens
from translation.units import Match, Query, Unit


class IndexedMemory:
    """Answers look-ups from units by one part a language, built when it is first asked as a source.

    Building takes about 30 s of CPU a million units. Safe to share between threads; each keeps
    about 7 MB of buffers a million units. Rows are the numbers of the units in the order given.
    Parts are taken from the shelf, if there is one, and what had to be built is laid there.
    """

    def __init__(
        self,
        units: Iterable[Unit],
        engine: Engine = Engine.COMPILED,
        shelf: Shelf | None = None,
    ) -> None:
        self.units: Sequence[Unit] = tuple(units)
        self._shelf = shelf
        self._search = searcher(engine)
        self._parts: dict[Language, Part] = {}
        self._concordances: dict[Language, PartConcordance] = {}
        self._building = Lock()
        self._none_hidden = bytes(len(self.units) // 8 + 1)

    def __len__(self) -> int:
        return len(self.units)

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
        wanted = bits(query.targets, query.source)
        found = self._identical(query, hidden, wanted)
        if len(found) < query.limit:
            found += self._alike(query, hidden, wanted, limit=query.limit, floor=floor)
        return found

    def first_of_each(self, query: Query, hidden: bytes | None = None) -> list[Found]:
        """What may be the best in one of the asked languages, in no order."""
        rest = [one for one in dict.fromkeys(query.targets) if one is not query.source]
        found = self._identical(query, hidden, bits(rest, query.source))
        if len(found) >= PLACES:
            found = [
                one
                for language in rest
                for one in self._identical(query, hidden, bits([language], query.source))
            ]
        rest = _lacking(rest, found)
        some = self._alike(query, hidden, bits(rest, query.source), by_trust=False) if rest else []
        if some:
            found += some
            rest = _lacking(rest, some) if len(some) < PLACES else rest
            for language in rest:
                found += self._alike(query, hidden, bits([language], query.source))
        return found

    def prepare(self, language: Language) -> None:
        """Builds what look-ups in a language need, so that the first of them need not."""
        self._part(language)

    def units_at(self, rows: Sequence[int]) -> list[Unit]:
        """The units of some rows, in their order."""
        return [self.units[row] for row in rows]

    def stretches(self, query: Query, hidden: bytes | None = None) -> set[Stretch]:
        """The stretches of the tokens of a text that stand in units."""
        part = self._part(query.source)
        wanted = 1 << tuple(Language).index(query.source)
        asked = self._asked(part, query, hidden, wanted, limit=1)
        return shared_stretches(part, tokens(query.text), asked)

    def standing(self, search: Search, limit: int, hidden: bytes | None = None) -> Standing:
        """At most so many units in which a search stands, the most trusted first, then by row."""
        part = self._part(search.language)
        made = self._concordances.get(search.language) or self._concordances.setdefault(
            search.language, PartConcordance(part)
        )
        query = Query("", search.language, (), lineage=search.lineage, reader=search.reader)
        wanted = 1 << tuple(Language).index(search.language)
        asked = self._asked(part, query, hidden, wanted, limit=limit)
        rows, total, whole = made.rows(search, asked, limit)
        units = still_standing(self.units_at(rows.tolist()), search)
        return Standing(units, total, whole)

    def _part(self, language: Language) -> Part:
        part = self._parts.get(language)
        if part is None:
            with self._building:
                part = self._parts.get(language) or self._made(language)
        return part

    def _made(self, language: Language) -> Part:
        part = self._shelf.open(language) if self._shelf is not None else None
        if part is not None and part.holds(self.units):
            self._parts[language] = part
            return part
        self._parts[language] = part = Part.of(self.units, language)
        if self._shelf is not None:
            self._shelf.keep(part)
        return part

    def _identical(self, query: Query, hidden: bytes | None, wanted: int) -> list[Found]:
        """The units with the text as it stands: all of them, or the best of more than `PLACES`."""
        part = self._part(query.source)
        places = part.identical(query.text)
        if not len(places):
            return []
        asked = self._asked(part, query, hidden, wanted, limit=query.limit)
        places = places[shown(part, places, asked)]
        if len(places) > max(PLACES, query.limit):
            places = _best_copies(part, places, asked, query)
        found = (
            admitted(self.units[row], query.text, IDENTICAL, query)
            for row in part.arrays.rows[places].tolist()
            if self.units[row].variants[query.source].text == query.text
        )
        return [one for one in found if one is not None]

    def _alike(
        self,
        query: Query,
        hidden: bytes | None,
        wanted: int,
        *,
        limit: int = 1,
        floor: int = 0,
        by_trust: bool = True,
    ) -> list[Found]:
        """The best that are not identical, and what is as good as the last of them."""
        words = tokens(query.text)
        part = self._part(query.source)
        if query.threshold > CLOSEST or not len(part):
            return []
        asked = self._asked(part, query, hidden, wanted, limit=limit, by_trust=by_trust)
        keys, places = self._search(part, part.encode(words), replace(asked, floor=floor))
        rows = part.arrays.rows[places].tolist()
        made = []
        for key, row in zip(keys.tolist(), rows, strict=True):
            unit = self.units[row]
            text = unit.variants[query.source].text
            found = admitted(unit, text, key >> 4, query) if text != query.text else None
            if found is not None:
                made.append(found)
        return made

    def _asked(
        self,
        part: Part,
        query: Query,
        hidden: bytes | None,
        wanted: int,
        *,
        limit: int,
        by_trust: bool = True,
    ) -> Asked:
        unseen = np.frombuffer(self._none_hidden if hidden is None else hidden, np.uint8)
        return asked_of(part, query, unseen, wanted=wanted, limit=limit, by_trust=by_trust)


def _lacking(languages: Sequence[Language], found: Sequence[Found]) -> list[Language]:
    """The languages that nothing found answers in."""
    answered = {variant.language for _, _, _, asked in found for variant in asked}
    return [language for language in languages if language not in answered]


def _best_copies(part: Part, places: Numbers, asked: Asked, query: Query) -> Numbers:
    """Of copies of one text those in the query's context first, then the most trusted."""
    arrays = part.arrays
    keys = ranks(arrays.marks[places], asked.wanted)
    in_context = np.zeros(len(places), np.bool_)
    if query.lineage is not None and asked.own >= 0:
        in_context |= arrays.lineages[places] == asked.own
    if query.previous or query.next:
        in_context |= arrays.contexts[places] == context_digest(query.previous, query.next)
    order = np.argsort(-(keys + 16 * in_context), kind="stable")
    return places[order[: max(PLACES, query.limit)]]
