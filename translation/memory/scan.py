"""The plain look-up: every unit of a fitting length is compared.

It is the measure of rightness for whatever answers look-ups faster.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from translation.documents import OPEN_CLASSES, DocumentClass
from translation.languages import Language
from translation.memory.scores import (
    CONTEXT,
    IDENTICAL,
    allowed_distance,
    character_percent,
    length_window,
    percent,
)
from translation.memory.tokens import normal, split, tokens
from translation.units import Match, MatchKind, Query, Reader, Unit, Variant

_UNKNOWN = "\0"

Found = tuple[Unit, str, int, Sequence[Variant]]
"""A unit with its text, its percentage and its variants in the asked languages."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The units that have one language, by length in tokens.

    `codes` holds a string for each text, one code point a token, `normals` the text as scores see
    it; `starts[n]` is the place of the first text of n tokens or more. `exact` gives the places of
    a text as it stands.
    """

    units: tuple[Unit, ...]
    texts: tuple[str, ...]
    codes: tuple[str, ...]
    normals: tuple[str, ...]
    starts: tuple[int, ...]
    vocabulary: dict[str, str]
    exact: dict[str, tuple[int, ...]]

    @property
    def longest(self) -> int:
        """The greatest number of tokens of a text; -1 in an empty table."""
        return len(self.starts) - 2

    def encode(self, words: Iterable[str]) -> str:
        """The code points of a query."""
        return encoded(words, self.vocabulary)


def encoded(words: Iterable[str], vocabulary: Mapping[str, str]) -> str:
    """A code point a word; words that no text has share one that none has either."""
    return "".join(vocabulary.get(word, _UNKNOWN) for word in words)


def learned(words: Iterable[str], vocabulary: dict[str, str]) -> str:
    """A code point a word; words that the vocabulary lacks are added to it."""
    return "".join(vocabulary.setdefault(word, chr(len(vocabulary) + 1)) for word in words)


@dataclass(frozen=True, slots=True)
class Coded:
    """Units with their texts in one language, a code point a token, by a vocabulary."""

    texts: Sequence[tuple[Unit, str]]
    vocabulary: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Hit:
    """A unit that reaches the threshold and may be shown, with the variant that ranks it."""

    unit: Unit
    text: str
    percent: int
    preferred: bool
    best: Variant

    def order(self) -> tuple[int, bool, int, datetime, int]:
        """Greater is better (the model's order).

        Percentage, preferred lineages, provenance, newest, lowest id.
        """
        rank, at = self.best.provenance.rank, self.best.at
        return self.percent, self.preferred, rank, at, -self.unit.id


class ScanMemory:
    """Answers look-ups from units in memory, exactly and without an index.

    The table of a language is built when the language is first asked as a source, in about 20 ms
    a thousand units; it takes up to 1.1 million different words. Safe to share between threads.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = tuple(units)
        self._rows = {unit.id: row for row, unit in enumerate(self._units)}
        self._tables: dict[Language, _Table] = {}

    def __len__(self) -> int:
        return len(self._units)

    def lookup(self, query: Query) -> list[Match]:
        """At most `query.limit` matches, best first, exact to the last place.

        A unit without any of the asked targets is no answer, nor is one that the reader may not
        see. Raises MarkupRefused where the text of the query is no braces notation.
        """
        return ranked(self.found(query), query)

    def best(self, query: Query) -> Mapping[Language, Match]:
        """The best match of each asked language that has one, whatever the limit.

        Each is ranked by the variant in its own language; the units are scored once for all of
        them. Raises MarkupRefused as `lookup` does.
        """
        return best_of(self.found(query), query)

    def found(self, query: Query) -> Iterator[Found]:
        """What reaches the threshold, may be seen and has an asked language, in no order."""
        table = self._table(query.source)
        for place, score in _candidates(table, query):
            found = admitted(table.units[place], table.texts[place], score, query)
            if found is not None:
                yield found

    def prepare(self, language: Language) -> None:
        """Builds the table of a language, so that the first look-up need not."""
        self._table(language)

    def wait_for(self, language: Language) -> None:
        """Builds the table of a language, as `prepare`."""
        self._table(language)

    def units(self) -> Iterator[Unit]:
        """All units, in the order given."""
        return iter(self._units)

    def normals(self, language: Language) -> Iterable[tuple[Unit, str]]:
        """The units that have a language, each with its text in it as scores see it."""
        table = self._table(language)
        return zip(table.units, table.normals, strict=True)

    def row_of(self, id: int) -> int | None:
        """The number of a unit in the order given; None where it is not here."""
        return self._rows.get(id)

    def id_at(self, row: int) -> int:
        """The id of the unit with this number."""
        return self._units[row].id

    def coded(self, language: Language) -> Coded:
        """The units that have a language, with their texts in it."""
        table = self._table(language)
        return Coded(tuple(zip(table.units, table.codes, strict=True)), table.vocabulary)

    def _table(self, language: Language) -> _Table:
        table = self._tables.get(language)
        if table is None:
            table = self._tables.setdefault(language, _build(self._units, language))
        return table


def ranked(found: Iterable[Found], query: Query) -> list[Match]:
    """The matches that a query asks for, best first."""
    return [_match(_hit(one, query), query) for one in foremost(found, query)]


def foremost(found: Iterable[Found], query: Query) -> list[Found]:
    """At most `query.limit` of what was found, best first."""
    return nlargest(query.limit, found, key=lambda one: _hit(one, query).order())


def best_of(found: Iterable[Found], query: Query) -> Mapping[Language, Match]:
    """The best match of each asked language, ranked by the variant in that language."""
    first = _first_hits(found, query)
    return {
        language: _match(first[language][1], query)
        for language in query.targets
        if language in first
    }


def foremost_of_each(found: Iterable[Found], query: Query) -> Mapping[Language, Found]:
    """What was found best in each asked language, ranked by the variant in that language."""
    return {language: one for language, (one, _) in _first_hits(found, query).items()}


def _first_hits(found: Iterable[Found], query: Query) -> Mapping[Language, tuple[Found, _Hit]]:
    first: dict[Language, tuple[Found, _Hit]] = {}
    for one in found:
        unit, text, score, asked = one
        for variant in asked:
            hit = _Hit(unit, text, score, unit.lineage in query.preferred, variant)
            known = first.get(variant.language)
            if known is None or hit.order() > known[1].order():
                first[variant.language] = one, hit
    return first


def admitted(unit: Unit, text: str, score: int, query: Query) -> Found | None:
    """A unit of this score as an answer, its context counted; None where it is none."""
    asked = [unit.variants[language] for language in _answers(unit, query)]
    raised = CONTEXT if score == IDENTICAL and _same_context(unit, query) else score
    if not asked or raised < query.threshold or unit.lineage in query.excluded:
        return None
    if not visible(unit, query.reader, query.lineage):
        return None
    return unit, text, raised, asked


def _build(units: Iterable[Unit], language: Language) -> _Table:
    vocabulary: dict[str, str] = {}
    having = [unit for unit in units if language in unit.variants]
    rows = []
    for unit in having:
        text = _text(unit, language)
        seen = normal(text)
        rows.append((unit, text, learned(split(seen), vocabulary), seen))
    rows.sort(key=lambda row: len(row[2]))
    exact: dict[str, list[int]] = {}
    for place, (_, text, _, _) in enumerate(rows):
        exact.setdefault(text, []).append(place)
    return _Table(
        units=tuple(row[0] for row in rows),
        texts=tuple(row[1] for row in rows),
        codes=tuple(row[2] for row in rows),
        normals=tuple(row[3] for row in rows),
        starts=_starts([len(row[2]) for row in rows]),
        vocabulary=vocabulary,
        exact={text: tuple(places) for text, places in exact.items()},
    )


def _starts(lengths: Sequence[int]) -> tuple[int, ...]:
    """For each n up to one past the longest, the place of the first length that is at least n."""
    starts: list[int] = []
    for place, length in enumerate(lengths):
        starts.extend([place] * (length + 1 - len(starts)))
    return (*starts, len(lengths))


def _text(unit: Unit, language: Language) -> str:
    return unit.variants[language].text


def _candidates(table: _Table, query: Query) -> Iterable[tuple[int, int]]:
    """Places with their percentage, from 100 down to the threshold, in no order."""
    yield from ((place, IDENTICAL) for place in table.exact.get(query.text, ()))
    words = tokens(query.text)
    low, high = length_window(query.threshold, len(words), table.longest)
    most = allowed_distance(query.threshold, max(len(words), high))
    if low > high or most < 0:
        return
    first = table.starts[low]
    found = process.extract(
        table.encode(words),
        table.codes[first : table.starts[high + 1]],
        scorer=Levenshtein.distance,
        score_cutoff=most,
        limit=None,
    )
    for code, distance, offset in found:
        place, score = first + offset, percent(distance, max(len(words), len(code)))
        if score >= query.threshold and table.texts[place] != query.text:
            yield place, score


def _hit(found: Found, query: Query) -> _Hit:
    unit, text, score, asked = found
    best = max(asked, key=lambda variant: (variant.provenance.rank, variant.at))
    return _Hit(unit, text, score, unit.lineage in query.preferred, best)


def _answers(unit: Unit, query: Query) -> list[Language]:
    """The asked languages that the unit has, in the order asked."""
    return [
        language
        for language in query.targets
        if language is not query.source and language in unit.variants
    ]


def visible(unit: Unit, reader: Reader, lineage: str | None) -> bool:
    """The mask of a reader at work in a lineage.

    A confidential unit serves its own lineage alone, grant or not.
    """
    if unit.document_class not in reader.classes:
        return False
    if unit.document_class in OPEN_CLASSES:
        return True
    granted = unit.lineage is not None and unit.lineage in reader.lineages
    own = unit.lineage == lineage
    return granted and (own or unit.document_class is not DocumentClass.CONFIDENTIAL)


def _same_context(unit: Unit, query: Query) -> bool:
    """Whether the neighbours are the same, or the document is of the same lineage.

    Nothing on both sides is no context: an import knows no neighbours.
    """
    if unit.lineage is not None and unit.lineage == query.lineage:
        return True
    neighbours = (query.previous, query.next)
    return any(neighbours) and neighbours == (unit.previous, unit.next)


def _match(hit: _Hit, query: Query) -> Match:
    kind = {CONTEXT: MatchKind.CONTEXT, IDENTICAL: MatchKind.EXACT}.get(
        hit.percent, MatchKind.FUZZY
    )
    identical = hit.percent >= IDENTICAL
    return Match(
        unit=hit.unit.id,
        percent=hit.percent,
        characters=hit.percent if identical else character_percent(query.text, hit.text),
        kind=kind,
        source=hit.text,
        targets={language: _text(hit.unit, language) for language in _answers(hit.unit, query)},
        provenance=hit.best.provenance,
        updated=hit.best.at,
    )
