"""The steps of leverage: each segment looked up once for all languages, its cells filled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from glossaries.recognition import Recogniser
from storage.documents import StoredDocument
from storage.ledger import LedgerEntry, Stage
from storage.segments import StoredSegment
from storage.store import Store
from tasks.intake import counted_words, subject
from tasks.reports import Chunk, ChunkReport, LeverageReport
from tasks.requests import Request, done, renew
from translation.documents import DocumentClass, DocumentState
from translation.languages import Language
from translation.leverage import Fill, Tally, band, fills, merge, tally
from translation.markup import plain
from translation.memory import ScanMemory
from translation.placeables import written
from translation.units import Match, Memory, Query, Reader

CHUNK = 300
"""Segments a task: many small tasks would drown the Prefect server in events."""

MOST_CHUNKS = 40
"""A document never makes more tasks than this, however long it is."""

PRINTED = frozenset({"value", "101", "100"})
"""The bands whose words count as leveraged: what a draft prints."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a look-up asks: the memory and the terms, loaded once in a process."""

    memory: Memory
    units: int
    recogniser: Recogniser


def chunks(store: Store, document: str, request: Request) -> tuple[Chunk, ...]:
    """How the segments of a document are cut for its tasks."""
    renew(store, request)
    total = len(store.segments.segments(document))
    size = max(CHUNK, -(-total // MOST_CHUNKS))
    return tuple(Chunk(at, min(at + size, total)) for at in range(0, total, size))


def leverage(store: Store, document: str, chunk: Chunk, request: Request) -> ChunkReport:
    """Look the segments of a chunk up, once each, and fill the cells that nobody has touched."""
    renew(store, request)
    stored = store.documents.get(document)
    placed = _placed(store, document)
    segments = [segment for segment, _ in placed]
    sources = sources_for(store, stored.source)
    reader = reader_of(stored)
    rows: list[tuple[int, Language, Fill]] = []
    bands: list[tuple[Language, str, int]] = []
    hits: list[list[str]] = []
    for at in range(chunk.start, chunk.end):
        segment, counts = placed[at]
        found = _fills(sources, stored, segments, at, reader)
        rows.extend((segment.id, language, fill) for language, fill in found.items())
        words = counted_words(store, [segment.segment.text], stored.source) if counts else 0
        bands.extend((lang, band(found.get(lang)), words) for lang in stored.targets)
        terms = sources.recogniser.find(plain(segment.segment.text, " "))
        hits.append([term.concept for term in terms])
    store.targets.leverage(document, rows)
    return ChunkReport(
        tallies=tally(bands),
        segments=chunk.end - chunk.start,
        with_terms=sum(bool(row) for row in hits),
        term_hits=sum(map(len, hits)),
        concepts=frozenset(concept for row in hits for concept in row),
    )


def _placed(store: Store, document: str) -> list[tuple[StoredSegment, bool]]:
    """The segments in reading order, each with whether its words count in pages."""
    return [
        (segment, stored.block.kind.counts)
        for stored in store.segments.blocks(document)
        for segment in stored.segments
    ]


def reader_of(stored: StoredDocument) -> Reader:
    """What the work on a document may see of the memory: its own class and the open ones.

    The memory of a confidential document stays inside its lineage (the model's classes).
    """
    lineages = frozenset({stored.lineage}) if stored.lineage else frozenset[str]()
    return Reader(frozenset({DocumentClass.PUBLIC, DocumentClass.INTERNAL}), lineages)


def _fills(
    sources: Sources,
    stored: StoredDocument,
    segments: Sequence[StoredSegment],
    at: int,
    reader: Reader,
) -> dict[Language, Fill]:
    text = segments[at].segment.text
    values = {
        language: value
        for language in stored.targets
        if (value := written(text, stored.source, language)) is not None
    }
    wanted = tuple(language for language in stored.targets if language not in values)
    matches = list(_matches(sources.memory, stored, segments, at, wanted, reader))
    return fills(text, stored.targets, values, matches)


def _matches(
    memory: Memory,
    stored: StoredDocument,
    segments: Sequence[StoredSegment],
    at: int,
    wanted: tuple[Language, ...],
    reader: Reader,
) -> Iterator[Match]:
    """One look-up for all languages, and one more for a language that no answer has."""
    if not wanted:
        return
    here = segments[at]
    query = Query(
        text=here.segment.text,
        source=stored.source,
        targets=wanted,
        previous=segments[at - 1].digest if at else None,
        next=segments[at + 1].digest if at + 1 < len(segments) else None,
        lineage=stored.lineage,
        reader=reader,
    )
    found = memory.lookup(query)
    yield from found
    if not found:
        return
    for language in wanted:
        if not any(language in match.targets for match in found):
            yield from memory.lookup(_only(query, language))


def _only(query: Query, language: Language) -> Query:
    return Query(
        text=query.text,
        source=query.source,
        targets=(language,),
        previous=query.previous,
        next=query.next,
        lineage=query.lineage,
        reader=query.reader,
    )


def sources_for(store: Store, source: Language) -> Sources:
    """The memory as it is now and the terms of a language; loaded again when the memory changed."""
    return _load(store, source, store.memory.change_counter())


@lru_cache(maxsize=2)
def _load(store: Store, source: Language, version: int) -> Sources:
    units = list(store.memory.units())
    return Sources(ScanMemory(units), len(units), Recogniser(store.terms.load(), source))


def leveraged(
    store: Store, document: str, parts: Sequence[ChunkReport], request: Request
) -> LeverageReport:
    """Book the words that a draft can print, and say that the document is ready for people."""
    stored = store.documents.get(document)
    tallies = merge(part.tallies for part in parts)
    store.ledger.append(_newly_leveraged(store, stored, tallies))
    store.documents.set_state(document, DocumentState.LEVERAGED)
    done(store, request)
    return LeverageReport(
        document=document,
        subject=subject(stored),
        source=stored.source,
        tallies=tallies,
        segments=sum(part.segments for part in parts),
        with_terms=sum(part.with_terms for part in parts),
        term_hits=sum(part.term_hits for part in parts),
        concepts=len(frozenset[str]().union(*(part.concepts for part in parts))),
        units=sources_for(store, stored.source).units,
    )


def _newly_leveraged(
    store: Store, stored: StoredDocument, tallies: Sequence[Tally]
) -> Iterator[LedgerEntry]:
    """What this look-up adds to the words booked by earlier ones, by language.

    The key names both totals, so that a repeated or doubled run books nothing twice.
    """
    booked = store.ledger.booked(stored.id, Stage.LEVERAGED)
    for language in stored.targets:
        before = booked.get(language, 0)
        words = sum(t.words for t in tallies if t.language is language and t.band in PRINTED)
        if words > before or language not in booked:
            yield LedgerEntry(
                key=f"leveraged:{stored.id}:{language}:{before}-{words}",
                day=store.today(),
                document=stored.id,
                language=language,
                stage=Stage.LEVERAGED,
                definition=store.settings.page_definition,
                words=words - before,
            )
