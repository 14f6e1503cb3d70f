"""Look-ups while people work: matches, terms and concordance, as of the last commit.

A process keeps the memory and the recognisers of its store. Each look-up asks for the memory's
change counter first and takes in what others changed since, in this process or in another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import accumulate

from glossaries.forms import forms_of
from glossaries.recognition import Recogniser
from storage.bitext_rules import NO_RULES, Lineages
from storage.cell_source import CellSource
from storage.documents import StoredDocument
from storage.memory import Behind
from storage.store import Store
from tasks.memory_index import KeptMemory
from translation.adapting import adapted
from translation.differences import Piece, differences
from translation.documents import DocumentClass
from translation.languages import Language
from translation.markup import Mark, parse
from translation.memory import LiveMemory, WideMemory
from translation.memory.fragments import Counterpart, Fragment, fragments_of, searched
from translation.memory.places import found_places
from translation.memory.scores import IDENTICAL
from translation.memory.sought import Finder, Search, phrases_of
from translation.memory.tokens import tokens
from translation.penalties import PenalisedMemory
from translation.placeables.letters import lettered
from translation.terms import Concept, Term, TermHit, TermStatus
from translation.units import Match, MatchKind, Memory, Provenance, Query, Reader, Unit

THRESHOLD = 70
"""The percentage from which on a unit is a match, where no other is said."""

MATCHES = 5
"""How many matches a look-up gives, where no other number is said."""

_SHOWN_UNITS = 3
_OPEN = frozenset({DocumentClass.PUBLIC, DocumentClass.INTERNAL})


@dataclass(frozen=True, slots=True)
class Sources:
    """What a look-up asks: the memory, and the terms of the language it asks in."""

    memory: Memory
    recogniser: Recogniser

    @property
    def units(self) -> int:
        """How many units the memory holds."""
        return len(self.memory)


@dataclass(frozen=True, slots=True)
class PanelMatch:
    """A match as the editor shows it beside a segment, in braces notation.

    `target` is the unit's, with the letter of its language in each symbol; where it is `adapted`,
    the values of the segment were put into it by rule, at `ranges`: offsets in it, end exclusive.
    `penalty` is what is taken off `percent` where it is shown; `made_from` is the language that the
    unit was translated from, None where that is the segment's or not known. `pieces` lead from the
    unit's source to the segment's. `by` wrote the target, `updated` is when
    it last changed; `document` is what the document it was confirmed in is called, None for an
    import or where the reader may not know of it; `document_id` and `segment` are where it stands
    there. `imported` says that a file brought it too.
    """

    unit: int
    percent: int
    kind: MatchKind
    source: str
    target: str
    pieces: tuple[Piece, ...]
    provenance: Provenance
    updated: datetime
    by: str
    document: str | None
    adapted: bool
    ranges: tuple[tuple[int, int], ...]
    document_id: str | None = None
    segment: int | None = None
    imported: bool = False
    penalty: int = 0
    made_from: Language | None = None


@dataclass(frozen=True, slots=True)
class TermRow:
    """A concept found in a text, with its terms in all languages.

    `start` and `end` count characters of the plain text, where tags are nothing and a doubled
    brace is one; `status` is that of the term which was found.
    """

    concept: str
    start: int
    end: int
    status: TermStatus
    terms: Mapping[Language, tuple[Term, ...]]
    domain: str
    note: str


@dataclass(frozen=True, slots=True)
class ConcordanceRow:
    """A unit in which a search stands; provenance and moment are those of the language asked in.

    `ranges` are where it stands in the text of that language, offsets in braces notation.
    """

    unit: int
    texts: Mapping[Language, str]
    ranges: tuple[tuple[int, int], ...]
    provenance: Provenance
    updated: datetime


@dataclass(frozen=True, slots=True)
class Concordance:
    """The best units in which a search stands.

    `total` counts all of them or, where it is not `whole`, those found before it was broken off.
    """

    rows: list[ConcordanceRow]
    total: int
    whole: bool


@dataclass(frozen=True, slots=True)
class FragmentUnit:
    """A unit that has a piece of a text: the texts asked for, and where it stands in them.

    `places` has the source and those targets in which the piece is certain; offsets in braces
    notation.
    """

    unit: int
    texts: Mapping[Language, str]
    places: Mapping[Language, tuple[tuple[int, int], ...]]
    provenance: Provenance
    updated: datetime


@dataclass(frozen=True, slots=True)
class FragmentRow:
    """A piece of a text, from `start` to `end` in braces notation, and the best units that have it.

    `total` counts them (more, where not `whole`). `targets` says what the piece is where that is
    certain: as the whole of a unit, or by what stands together in many.
    """

    start: int
    end: int
    text: str
    targets: Mapping[Language, Counterpart]
    units: tuple[FragmentUnit, ...]
    total: int
    whole: bool


def live_sources(store: Store, source: Language) -> Sources:
    """The memory and the terms of a language as of now, without a reload where little changed.

    Many look-ups follow, so it waits until there is an index for them.
    """
    _kept(store).ready(source)
    return Sources(asked_memory(store), _kept(store).terms().recogniser(source))


def asked_memory(store: Store) -> Memory:
    """The memory as of now, wide and with penalties where the settings say so."""
    settings = store.settings
    wide = _wide(_kept(store).memory(), settings.wide)
    penalties = settings.penalties
    return PenalisedMemory(wide, penalties, store.now()) if penalties else wide


def matches(
    store: Store,
    segment: int,
    language: Language,
    reader: Reader,
    *,
    limit: int = MATCHES,
    threshold: int = THRESHOLD,
) -> list[PanelMatch]:
    """The best matches for a cell, best first; raises NotFound for an unknown segment.

    What the segment itself contributed is left out, unless another stands behind it too.
    """
    source = store.joins.source(segment, language)
    context = store.memory.context(segment, source.last)
    document = store.documents.get(context.document)
    query = cell_query(
        document,
        source.text,
        (language,),
        (context.previous, context.next),
        reader,
        store.bitext_rules.lineages(document.id).get(language, NO_RULES),
        source=source.language,
        threshold=threshold,
        limit=limit + 1,  # at most one unit is the segment's own
    )
    found = asked_memory(store).lookup(query)
    behind = store.memory.behind([match.unit for match in found], language)
    rows = [
        _panel_match(store, match, source, language, behind[match.unit], query)
        for match in found
        if match.unit in behind and not behind[match.unit].only(segment)
    ]
    return rows[:limit]


@dataclass(frozen=True, slots=True)
class FoundMatch:
    """A match of a text that belongs to no document, for several languages at once.

    `adapted` has the targets into which the values of the text were put by rule, at `ranges` of
    them: offsets, end exclusive. `missing` are the asked languages that the unit lacks, `made_from`
    is the language it was translated from, None where that is the text's or not known.
    """

    match: Match
    adapted: Mapping[Language, str]
    ranges: Mapping[Language, tuple[tuple[int, int], ...]]
    missing: tuple[Language, ...]
    made_from: Language | None


def cell_query(
    stored: StoredDocument,
    text: str,
    targets: tuple[Language, ...],
    beside: tuple[str | None, str | None],
    reader: Reader,
    lineages: Lineages,
    *,
    source: Language,
    threshold: int = THRESHOLD,
    limit: int = MATCHES,
) -> Query:
    """The look-up of a text in a document, whoever makes it; `beside` are its neighbours' digests.

    `lineages` are what the jobs of all the targets leave out and prefer.
    """
    return Query(
        text=text,
        source=source,
        targets=targets,
        previous=beside[0],
        next=beside[1],
        lineage=stored.lineage,
        threshold=threshold,
        limit=limit,
        reader=reader,
        excluded=lineages.excluded,
        preferred=lineages.preferred,
    )


def search_matches(
    store: Store,
    text: str,
    source: Language,
    targets: Sequence[Language],
    reader: Reader,
    threshold: int = 70,
    limit: int = 5,
    wide: bool = False,
) -> list[Match]:
    """The best matches of any text in braces notation; raises MarkupRefused.

    It belongs to no document: nothing is a context match, and nothing confidential is shown.
    """
    asked = Query(text, source, tuple(targets), threshold=threshold, limit=limit, reader=reader)
    return asked_memory(store).lookup(replace(asked, wide=wide))


def found_matches(
    store: Store, text: str, source: Language, targets: Sequence[Language], found: Sequence[Match]
) -> list[FoundMatch]:
    """What is told of the matches of a text beside what the memory says."""
    made_from = store.memory.made_from([match.unit for match in found])
    return [
        _found_match(match, text, source, targets, made_from.get(match.unit)) for match in found
    ]


def told_match(one: FoundMatch) -> dict[str, object]:
    """A match as JSON has it, on the command line and in the interface."""
    match = one.match
    return {
        "unit": match.unit,
        "percent": match.percent,
        "penalty": match.penalty,
        "characters": match.characters,
        "kind": match.kind,
        "source": match.source,
        "targets": dict(match.targets),
        "adapted": dict(one.adapted),
        "ranges": dict(one.ranges),
        "missing": one.missing,
        "made_from": one.made_from,
        "provenance": match.provenance,
        "updated": match.updated.isoformat(),
    }


def ready_memory(store: Store, source: Language) -> Memory:
    """The memory as of now, with what look-ups in a language need built or opened."""
    _kept(store).ready(source)
    return asked_memory(store)


def _found_match(
    match: Match,
    text: str,
    source: Language,
    targets: Sequence[Language],
    made_from: Language | None,
) -> FoundMatch:
    made = {
        language: adapted(match.source, text, source, known, language)
        for language, known in match.targets.items()
    }
    put = {language: one for language, one in made.items() if one is not None}
    return FoundMatch(
        match,
        {language: one.text for language, one in put.items()},
        {language: one.places for language, one in put.items()},
        tuple(one for one in targets if one not in match.targets),
        made_from if made_from is not source else None,
    )


def fragments(store: Store, segment: int, language: Language, reader: Reader) -> list[FragmentRow]:
    """The pieces of a cell's source that stand in units; raises NotFound for an unknown segment.

    For a source that has no match. What the segment itself contributed has no part in it.
    """
    source = store.joins.source(segment, language)
    context = store.memory.context(segment, source.last)
    lineage = store.documents.get(context.document).lineage
    query = Query(source.text, source.language, (language,), lineage=lineage, reader=reader)
    memory = _kept(store).ready(source.language)
    same = [match.unit for match in memory.lookup(replace(query, threshold=IDENTICAL))]
    behind = store.memory.behind(same, language)
    own = frozenset(id for id, found in behind.items() if found.only(segment))
    return [_fragment_row(one, query) for one in fragments_of(memory, query, own)]


def search_fragments(
    store: Store, text: str, source: Language, targets: Sequence[Language], reader: Reader
) -> list[FragmentRow]:
    """The pieces of any text in braces notation that stand in units; raises MarkupRefused."""
    query = Query(text, source, tuple(targets), reader=reader)
    return [_fragment_row(one, query) for one in fragments_of(_kept(store).ready(source), query)]


def _fragment_row(fragment: Fragment, query: Query) -> FragmentRow:
    start, end = fragment.place
    standing = fragment.standing
    return FragmentRow(
        start,
        end,
        query.text[start:end],
        fragment.targets,
        tuple(_fragment_unit(unit, fragment, query) for unit in standing.units[:_SHOWN_UNITS]),
        standing.total,
        standing.whole,
    )


def _fragment_unit(unit: Unit, fragment: Fragment, query: Query) -> FragmentUnit:
    variant = unit.variants[query.source]
    asked = [one for one in (query.source, *query.targets) if one in unit.variants]
    known = {one: tokens(found.text) for one, found in fragment.targets.items()}
    words = {query.source: fragment.words, **known}
    texts = {one: unit.variants[one].text for one in asked}
    found = {
        one: tuple(found_places(texts[one], Finder(searched(words[one], one, query))))
        for one in asked
        if one in words
    }
    return FragmentUnit(
        unit.id,
        texts,
        {one: places for one, places in found.items() if places},
        variant.provenance,
        variant.at,
    )


def terms(store: Store, text: str, source: Language) -> list[TermRow]:
    """The concepts in a text in braces notation, from left to right; raises MarkupRefused.

    A standalone tag parts two words, as a break or a tab does.
    """
    spaced, blanks = _spaced(text)
    kept = _kept(store).terms()
    return [
        row
        for hit in kept.recogniser(source).find(spaced)
        for concept in kept.concepts.get(hit.concept, ())
        if any(term.text == hit.term for term in concept.in_language(source))
        for row in [_term_row(hit, concept, blanks)]
    ]


def concordance(
    store: Store,
    text: str,
    language: Language,
    reader: Reader,
    limit: int = 50,
    *,
    forms: bool = False,
) -> Concordance:
    """Units in which a search stands in a language, best first (`translation.memory.sought`).

    With `forms` each word of it is any form of that word. Raises MarkupRefused where the text is
    no braces notation.
    """
    search = Search(phrases_of(text, forms=forms), language, reader, forms_of(language))
    found = _kept(store).memory().standing(search, limit)
    finder = Finder(search)
    rows = [_concordance_row(unit, language, finder) for unit in found.units]
    return Concordance(rows, found.total, found.whole)


def _concordance_row(unit: Unit, language: Language, finder: Finder) -> ConcordanceRow:
    variant = unit.variants[language]
    return ConcordanceRow(
        unit.id,
        {known: one.text for known, one in unit.variants.items()},
        tuple(found_places(variant.text, finder)),
        variant.provenance,
        variant.at,
    )


class _Terms:
    """The concepts of one moment by their ids, and a recogniser for each language asked in."""

    def __init__(self, version: int, concepts: Sequence[Concept]) -> None:
        self.version = version
        self.concepts: dict[str, list[Concept]] = {}
        for concept in concepts:
            self.concepts.setdefault(concept.id, []).append(concept)
        self._all = concepts
        self._recognisers: dict[Language, Recogniser] = {}

    def recogniser(self, language: Language) -> Recogniser:
        known = self._recognisers.get(language)
        if known is None:
            known = self._recognisers.setdefault(language, Recogniser(self._all, language))
        return known


class _Kept:
    """What a process keeps of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._memory = KeptMemory(store)
        self._terms: _Terms | None = None

    def memory(self) -> LiveMemory:
        """The memory with all that is committed by now."""
        return self._memory.memory()

    def ready(self, source: Language) -> LiveMemory:
        """The same, once there is an index to look up in a language."""
        return self._memory.ready(source)

    def terms(self) -> _Terms:
        """The terms that are in force."""
        version = self._store.terms.version()
        kept = self._terms
        if kept is None or kept.version != version:
            self._terms = kept = _Terms(version, self._store.terms.load())
        return kept


@lru_cache(maxsize=2)
def _wide(memory: LiveMemory, languages: frozenset[Language]) -> WideMemory:
    return WideMemory(memory, languages)


@lru_cache(maxsize=2)
def _kept(store: Store) -> _Kept:
    return _Kept(store)


def _panel_match(
    store: Store,
    match: Match,
    source: CellSource,
    language: Language,
    behind: Behind,
    query: Query,
) -> PanelMatch:
    text = lettered(match.targets[language], match.source, source.language, language)
    made = adapted(match.source, source.text, source.language, text, language)
    document = _known(store, behind, query)
    return PanelMatch(
        match.unit,
        match.percent,
        match.kind,
        match.source,
        text if made is None else made.text,
        differences(match.source, source.text, source.language),
        match.provenance,
        match.updated,
        behind.by,
        None if document is None else document.name,
        made is not None,
        () if made is None else made.places,
        None if document is None else document.id,
        None if document is None else behind.documents[document.id],
        behind.imported,
        match.penalty,
        behind.made_from if behind.made_from is not source.language else None,
    )


def _known(store: Store, behind: Behind, query: Query) -> StoredDocument | None:
    """The last of the documents behind a match that the reader may know of."""
    documents = (store.documents.get(id) for id in reversed(list(behind.documents)))
    return next((one for one in documents if _may_know(one, query)), None)


def _may_know(document: StoredDocument, query: Query) -> bool:
    """The mask of the memory, for a document: its class may be stricter by now than its units."""
    if document.document_class in _OPEN:
        return document.document_class in query.reader.classes
    own = document.lineage == query.lineage
    return (
        document.document_class in query.reader.classes
        and document.lineage in query.reader.lineages
        and (own or document.document_class is not DocumentClass.CONFIDENTIAL)
    )


def _spaced(text: str) -> tuple[str, list[int]]:
    """The plain text with a blank for each standalone tag, and the places of these blanks."""
    pieces = ["" if _in_pair(piece) else piece for piece in parse(text)]
    shown = [piece if isinstance(piece, str) else " " for piece in pieces]
    starts = accumulate((len(piece) for piece in shown), initial=0)
    blanks = [at for at, piece in zip(starts, pieces, strict=False) if not isinstance(piece, str)]
    return "".join(shown), blanks


def _in_pair(piece: object) -> bool:
    return getattr(piece, "mark", Mark.STANDALONE) is not Mark.STANDALONE


def _term_row(hit: TermHit, concept: Concept, blanks: Sequence[int]) -> TermRow:
    return TermRow(
        concept=concept.id,
        start=hit.start - sum(at < hit.start for at in blanks),
        end=hit.end - sum(at < hit.end for at in blanks),
        status=hit.status,
        terms={known: found for known in Language if (found := concept.in_language(known))},
        domain=concept.domain,
        note=concept.note,
    )
