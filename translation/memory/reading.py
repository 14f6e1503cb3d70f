"""The plain look-up over a source: all texts of a language are read by the page and compared.

It answers while there is no part to search, as the scan does, and holds a page and the best answers
at a time. Who asks while others are being answered waits, and shares the next pass with all that
have come meanwhile.
"""

import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from threading import Lock

from rapidfuzz.distance import Levenshtein

from translation.languages import Language
from translation.memory.fragments import (
    Stretch,
    is_telling,
    least_tokens,
    most_common,
    stretches_in,
)
from translation.memory.scan import (
    Coded,
    Found,
    admitted,
    encoded,
    foremost,
    foremost_of_each,
    learned,
    visible,
)
from translation.memory.scores import (
    CLOSEST,
    allowed_distance,
    length_window,
    percent,
    word_percent,
)
from translation.memory.sought import Finder, Search, Standing, still_standing, together
from translation.memory.source import Source
from translation.memory.tokens import normal, split, tokens
from translation.units import Query, Unit

_PAGE = 2000

_Best = Callable[[Iterable[Found], Query], tuple[list[Found], int]]
"""What is kept of answers, and the percentage below which nothing more is wanted."""


class PlainMemory:
    """Answers from a source alone: nothing is built, and nothing but the ids stays in memory.

    `ids` are those of its units, rising; a row is a place among them. A look-up reads every text of
    its language, which takes seconds a million. Safe to share between threads.
    """

    def __init__(self, ids: Sequence[int], source: Source) -> None:
        self._ids, self._source = ids, source
        self._gathering = Lock()
        self._passing = {language: Lock() for language in Language}
        self._waiting: dict[Language, list[_Sought]] = {language: [] for language in Language}

    def __len__(self) -> int:
        return len(self._ids)

    def row_of(self, id: int) -> int | None:
        """The row of a unit; None where it is not here."""
        row = bisect_left(self._ids, id)
        return row if row < len(self._ids) and self._ids[row] == id else None

    def id_at(self, row: int) -> int:
        """The id of a row's unit."""
        return int(self._ids[row])

    def units(self) -> Iterator[Unit]:
        """All units, fetched by the page; those that are gone are left out."""
        for ids in self.pages():
            yield from self._source.fetched(ids)

    def prepare(self, language: Language) -> None:
        """Does nothing: no look-up needs more than the source."""

    def wait_for(self, language: Language) -> None:
        """Does nothing, as `prepare`."""

    def pages(self) -> Iterator[list[int]]:
        """The ids of all units, by the page."""
        return (list(map(int, self._ids[at : at + _PAGE])) for at in range(0, len(self), _PAGE))

    def first(self, query: Query, hidden: bytes | None = None, floor: int = 0) -> list[Found]:
        """The `query.limit` best; below `floor`, which enough others reach, none."""
        return self._answer(_Sought(query, hidden, _few, floor)) if query.limit > 0 else []

    def first_of_each(self, query: Query, hidden: bytes | None = None) -> list[Found]:
        """The best in each of the asked languages."""
        return self._answer(_Sought(query, hidden, _each, 0))

    def standing(self, search: Search, limit: int, hidden: bytes | None = None) -> Standing:
        """At most so many units in which a search stands: the most trusted, then the newest."""
        finder, answer = Finder(search), Standing([], 0)
        for texts in self._texts(search.language):
            ids = [id for id, text in texts if finder.stands(normal(text))]
            units = still_standing(self._fetched(ids, hidden), search)
            answer = together([answer, Standing(units, len(units))], search.language, limit)
        return answer

    def stretches(self, query: Query, hidden: bytes | None = None) -> set[Stretch]:
        """The stretches of the tokens of a text that stand in units."""
        words, language = tokens(query.text), query.source
        vocabulary: dict[str, str] = {}
        code, least = learned(words, vocabulary), least_tokens(language)
        windows = {code[at : at + least] for at in range(len(code) - least + 1)}
        having: Counter[str] = Counter()
        found: set[Stretch] = set()
        count = 0
        for texts in self._texts(language):
            codes = {id: encoded(split(normal(text)), vocabulary) for id, text in texts}
            count += len(codes)
            for one in codes.values():
                having.update(set(one))
            some = [id for id, one in codes.items() if any(window in one for window in windows)]
            shown = [
                unit
                for unit in self._fetched(some, hidden)
                if visible(unit, query.reader, query.lineage)
            ]
            for unit in shown:  # on its own each word is in few enough texts to say something
                alone = Coded([(unit, codes[unit.id])], vocabulary)
                found |= stretches_in(words, alone, lambda _: True, language)
        most = most_common(count, language)
        rare = {word for word in words if is_telling(word) and having[vocabulary[word]] <= most}
        return {(start, end) for start, end in found if not rare.isdisjoint(words[start:end])}

    def _texts(self, language: Language) -> Iterator[list[tuple[int, str]]]:
        return (list(self._source.texts(ids, language)) for ids in self.pages())

    def _fetched(self, ids: Collection[int], hidden: bytes | None) -> list[Unit]:
        """Those of some units that are not hidden."""
        rows = {id: self.row_of(id) for id in ids}
        seen = [id for id, row in rows.items() if row is not None and not _is_set(hidden, row)]
        return self._source.fetched(seen) if seen else []

    def _answer(self, one: "_Sought") -> list[Found]:
        language = one.query.source
        with self._gathering:
            self._waiting[language].append(one)
        with self._passing[language]:
            if not one.answer.done():
                with self._gathering:
                    some, self._waiting[language] = self._waiting[language], []
                self._pass(language, some)
        return one.answer.result()

    def _pass(self, language: Language, sought: Sequence["_Sought"]) -> None:
        """Reads all texts once for all of some look-ups."""
        try:
            for texts in self._texts(language):
                seen = [(id, text, normal(text)) for id, text in texts]
                for one in sought:
                    one.take(self._fetched(one.reaching(seen), one.hidden))
        except BaseException as error:  # each hears of it in a thread of his own
            for one in sought:
                one.answer.set_exception(error)
        else:
            for one in sought:
                one.answer.set_result(one.found)


def answers(units: Iterable[Unit], query: Query) -> Iterator[Found]:
    """Units as answers by their texts as they are now, where they are any."""
    for unit in units:
        variant = unit.variants.get(query.source)
        if variant is None:
            continue
        score = word_percent(query.text, variant.text)
        found = admitted(unit, variant.text, score, query)
        if found is not None:
            yield found


class _Sought:
    """A look-up on its way through the texts, with the best answers up to there.

    A text that reaches the threshold lacks no more than `most` of the query's tokens, however long
    it is: each token that it has more than the query costs one as well. So it has one at least of
    any `most + 1`: the longest are looked for as letters, before any text is split.
    """

    def __init__(self, query: Query, hidden: bytes | None, best: _Best, floor: int) -> None:
        self.query, self.hidden = query, hidden
        self.answer: Future[list[Found]] = Future()
        self.found: list[Found] = []
        self._best, self._floor = best, floor
        self._words = tokens(query.text)
        self._low, self._high = length_window(query.threshold, len(self._words), sys.maxsize)
        most = allowed_distance(query.threshold, len(self._words))
        longest = sorted(self._words, key=len, reverse=True)
        self._some = tuple(dict.fromkeys(longest[: most + 1])) if most < len(longest) else ()

    def reaching(self, texts: Iterable[tuple[int, str, str]]) -> list[int]:
        """The ids of texts, given as they stand and as scores see them, that may be answers."""
        return [id for id, text, seen in texts if self._may_answer(text, seen)]

    def take(self, units: Iterable[Unit]) -> None:
        """Takes units in as they are now, and keeps the best."""
        found = [*self.found, *answers(units, self.query)]
        if len(found) > len(self.found):
            self.found, floor = self._best(found, self.query)
            self._floor = max(self._floor, floor)

    def _may_answer(self, text: str, seen: str) -> bool:
        if text == self.query.text:
            return True
        least = max(self.query.threshold, self._floor)
        if least > CLOSEST or (self._some and not any(word in seen for word in self._some)):
            return False
        words = split(seen)
        if not self._low <= len(words) <= self._high:
            return False
        longer = max(len(self._words), len(words))
        most = allowed_distance(least, longer)
        distance = Levenshtein.distance(self._words, words, score_cutoff=most)
        return distance <= most and percent(distance, longer) >= least


def _few(found: Iterable[Found], query: Query) -> tuple[list[Found], int]:
    best = foremost(found, query)
    return best, best[-1][2] if len(best) >= query.limit else 0


def _each(found: Iterable[Found], query: Query) -> tuple[list[Found], int]:
    best = foremost_of_each(found, query)
    whole = len(best) == len(set(query.targets) - {query.source})
    percents = [one[2] for one in best.values()]
    units = {one[0].id: one for one in best.values()}
    return list(units.values()), min(percents, default=0) if whole else 0


def _is_set(bits: bytes | None, at: int) -> bool:
    return bits is not None and bool(bits[at >> 3] >> (at & 7) & 1)
