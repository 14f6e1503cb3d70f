"""Look-ups while people work: matches, terms and concordance, as of the last commit.

A process keeps the memory and the recognisers of its store. Each look-up asks for the memory's
change counter first and takes in what others changed since, in this process or in another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from threading import Lock
from typing import TYPE_CHECKING

from glossaries.recognition import Recogniser
from storage.bitext_rules import NO_RULES, Lineages
from storage.cell_source import CellSource
from storage.documents import StoredDocument
from storage.memory import Behind
from storage.store import Store
from translation.adapting import adapted
from translation.differences import Piece, differences
from translation.documents import DocumentClass
from translation.languages import Language
from translation.markup import Mark, parse
from translation.memory import LiveMemory
from translation.memory.runs import INDEXED_FROM
from translation.placeables.letters import lettered
from translation.terms import Concept, Term, TermHit, TermStatus
from translation.units import Match, MatchKind, Memory, Provenance, Query, Reader

if TYPE_CHECKING:
    from storage.memory_files import MemoryFiles

THRESHOLD = 70
"""The percentage from which on a unit is a match, where no other is said."""

MATCHES = 5
"""How many matches a look-up gives, where no other number is said."""

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
    `pieces` lead from the unit's source to the segment's. `by` wrote the target, `updated` is when
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
    """A unit in which a text stands; provenance and moment are those of the language asked in."""

    unit: int
    texts: Mapping[Language, str]
    provenance: Provenance
    updated: datetime


def loaded(store: Store, counter: int) -> tuple[LiveMemory, int]:
    """The memory of a store, and the value of the change counter from which changes are missing.

    `counter` is what it was before. Parts lie in files below the data folder (`memory_index`).
    """
    units, engine = tuple(store.memory.units()), store.settings.memory_engine
    if len(units) < INDEXED_FROM:
        return LiveMemory(units, engine=engine), counter
    base = memory_index(store).base(units, counter, store.memory.changes)
    memory = LiveMemory(base.units, engine=engine, gone=base.gone, shelf=base.shelf)
    return memory, base.counter


def memory_index(store: Store) -> "MemoryFiles":
    """The files of the memory's index on this machine."""
    # numpy takes its time: who asks a small memory does without it
    from storage.memory_files import MemoryFiles

    return MemoryFiles(store.settings.data / "memory-index")


def live_sources(store: Store, source: Language) -> Sources:
    """The memory and the terms of a language as of now, without a reload where little changed."""
    kept = _kept(store)
    return Sources(kept.memory(), kept.terms().recogniser(source))


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
    found = _kept(store).memory().lookup(query)
    behind = store.memory.behind([match.unit for match in found], language)
    rows = [
        _panel_match(store, match, source, language, behind[match.unit], query)
        for match in found
        if match.unit in behind and not behind[match.unit].only(segment)
    ]
    return rows[:limit]


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
) -> list[Match]:
    """The best matches of any text in braces notation; raises MarkupRefused.

    It belongs to no document: nothing is a context match, and nothing confidential is shown.
    """
    asked = Query(text, source, tuple(targets), threshold=threshold, limit=limit, reader=reader)
    return _kept(store).memory().lookup(asked)


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
    store: Store, text: str, language: Language, reader: Reader, limit: int = 50
) -> list[ConcordanceRow]:
    """Units in which a text stands in a language, whatever its case and tags; best first.

    Raises MarkupRefused where the text is no braces notation.
    """
    found = _kept(store).memory().containing(text, language, reader, limit)
    return [
        ConcordanceRow(
            unit.id,
            {known: variant.text for known, variant in unit.variants.items()},
            unit.variants[language].provenance,
            unit.variants[language].at,
        )
        for unit in found
    ]


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
        self._loading = Lock()
        self._memory: LiveMemory | None = None
        self._seen = 0
        self._terms: _Terms | None = None

    def memory(self) -> LiveMemory:
        """The memory with all that is committed by now."""
        counter = self._store.memory.change_counter()
        if self._memory is not None and counter == self._seen:
            return self._memory
        with self._loading:
            if self._memory is None:
                self._memory, self._seen = loaded(self._store, counter)
            changes = self._store.memory.changes(self._seen)
            self._memory.refresh(changes.changed, changes.removed)
            self._seen = changes.counter
            return self._memory

    def terms(self) -> _Terms:
        """The terms that are in force."""
        version = self._store.terms.version()
        kept = self._terms
        if kept is None or kept.version != version:
            self._terms = kept = _Terms(version, self._store.terms.load())
        return kept


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
