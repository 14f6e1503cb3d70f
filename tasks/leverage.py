"""The steps of leverage: each segment looked up once for all languages, its cells filled."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from storage.bitext_rules import Lineages, by_lineages
from storage.documents import StoredDocument
from storage.ledger import Stage
from storage.segments import StoredSegment
from storage.store import Store
from tasks.intake import counted_words, subject
from tasks.kept import Sources, live_sources
from tasks.matches import cell_query
from tasks.reports import Chunk, ChunkReport, LeverageReport
from tasks.requests import Request, done, renew
from translation.documents import DocumentClass, DocumentState, Segment
from translation.errors import NotReady
from translation.languages import Language
from translation.leverage import PRINTED_BANDS, Fill, Tally, band, fills, merge, tally
from translation.markup import plain
from translation.placeables import written_among
from translation.units import Match, Query, Reader

CHUNK = 300
"""Segments a task: many small tasks would drown the Prefect server in events."""

MOST_CHUNKS = 40
"""A document never makes more tasks than this, however long it is."""


def chunks(store: Store, document: str, request: Request) -> tuple[Chunk, ...]:
    """How the segments of a document are cut for its tasks; raises NotReady before it has any."""
    renew(store, request)
    state = store.documents.get(document).state
    if state is DocumentState.RECEIVED:
        raise NotReady(document, state.value, DocumentState.SEGMENTED.value)
    total = len(store.segments.segments(document))
    size = max(CHUNK, -(-total // MOST_CHUNKS))
    return tuple(Chunk(at, min(at + size, total)) for at in range(0, total, size))


def leverage(store: Store, document: str, chunk: Chunk, request: Request) -> ChunkReport:
    """Look the segments of a chunk up, once each, and fill the cells that nobody has touched."""
    renew(store, request)
    stored = store.documents.get(document)
    placed = placed_segments(store, document)
    segments = [segment for segment, _ in placed]
    sources = live_sources(store, stored.source)
    reader, ruled = reader_of(stored), store.bitext_rules.lineages(document)
    rows: list[tuple[int, Language, Fill]] = []
    bands: list[tuple[Language, str, int]] = []
    hits: list[list[str]] = []
    unmatched: list[tuple[int, Language]] = []
    for at in range(chunk.start, min(chunk.end, len(placed))):  # one may have been merged meanwhile
        segment, counts = placed[at]
        found = _fills(sources, stored, segments, at, reader, ruled)
        rows.extend((segment.id, language, fill) for language, fill in found.items())
        unmatched.extend((segment.id, one) for one in ruled if one not in found)
        words = counted_words(store, [segment.segment.text], stored.source) if counts else 0
        bands.extend((lang, band(found.get(lang)), words) for lang in stored.targets)
        terms = sources.recogniser.find(plain(segment.segment.text, " "))
        hits.append([term.concept for term in terms])
    store.targets.leverage(document, rows)
    store.targets.take_out(unmatched)
    return ChunkReport(
        tallies=tally(bands),
        segments=chunk.end - chunk.start,
        with_terms=sum(bool(row) for row in hits),
        term_hits=sum(map(len, hits)),
        concepts=frozenset(concept for row in hits for concept in row),
    )


def leverage_segments(store: Store, document: str, ids: Collection[int]) -> None:
    """Look some segments of a document up, as its leverage did the others, and fill their cells.

    Nothing is booked: their words were, under the segments that these came of.
    """
    stored = store.documents.get(document)
    segments = store.segments.segments(document)
    sources, ruled = live_sources(store, stored.source), store.bitext_rules.lineages(document)
    reader = reader_of(stored)
    rows = [
        (segment.id, language, fill)
        for at, segment in enumerate(segments)
        if segment.id in ids
        for language, fill in _fills(sources, stored, segments, at, reader, ruled).items()
    ]
    store.targets.leverage(document, rows)


def looked_up(
    store: Store, stored: StoredDocument, segment: int, new: Segment
) -> dict[Language, Fill]:
    """What the memory says of a segment in new words, in the place where it stands."""
    segments = store.segments.segments(stored.id)
    at = next(at for at, one in enumerate(segments) if one.id == segment)
    segments[at] = replace(segments[at], segment=new)
    sources, ruled = live_sources(store, stored.source), store.bitext_rules.lineages(stored.id)
    return _fills(sources, stored, segments, at, reader_of(stored), ruled)


def placed_segments(store: Store, document: str) -> list[tuple[StoredSegment, bool]]:
    """The segments in reading order, each with whether its words count in pages."""
    return [
        (segment, stored.block.kind.counts)
        for stored in store.segments.blocks(document)
        for segment in stored.segments
    ]


_OPEN = frozenset({DocumentClass.PUBLIC, DocumentClass.INTERNAL})
_SEEN_BY = {
    DocumentClass.PUBLIC: _OPEN,
    DocumentClass.INTERNAL: _OPEN,
    DocumentClass.RESTRICTED: _OPEN | {DocumentClass.RESTRICTED},
    DocumentClass.CONFIDENTIAL: _OPEN | {DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL},
}


def reader_of(stored: StoredDocument) -> Reader:
    """What the work on a document may see of the memory (the model's classes).

    That is what is open, and what is as closed as the document itself within its own lineage.
    """
    classes = _SEEN_BY[stored.document_class]
    closed = stored.lineage is not None and classes != _OPEN
    return Reader(classes, frozenset({str(stored.lineage)}) if closed else frozenset())


def _fills(
    sources: Sources,
    stored: StoredDocument,
    segments: Sequence[StoredSegment],
    at: int,
    reader: Reader,
    ruled: Mapping[Language, Lineages],
) -> dict[Language, Fill]:
    """Values by rule, and for the other languages the answers of the memory."""
    values = values_of(stored, segments, at)
    best: dict[Language, Match] = {}
    for query in queries_of(stored, segments, at, reader, ruled, values):
        best |= sources.memory.best(query)
    return fills(segments[at].segment.text, stored.targets, values, best, stored.source)


def queries_of(
    stored: StoredDocument,
    segments: Sequence[StoredSegment],
    at: int,
    reader: Reader,
    ruled: Mapping[Language, Lineages],
    values: Collection[Language] = (),
) -> list[Query]:
    """The look-ups of a segment, in its place, for all languages without a value by rule.

    It is one, but where documents are excluded or preferred for some of the languages.
    """
    wanted = [language for language in stored.targets if language not in values]
    return [
        query_of(stored, segments, at, languages, reader, lineages)
        for lineages, languages in by_lineages(ruled, wanted).items()
    ]


def query_of(
    stored: StoredDocument,
    segments: Sequence[StoredSegment],
    at: int,
    targets: tuple[Language, ...],
    reader: Reader,
    lineages: Lineages,
    *,
    text: str | None = None,
    covers: int = 1,
) -> Query:
    """The look-up of a segment in its place, or of the `text` of `covers` that are joined there."""
    after = at + covers
    beside = (
        segments[at - 1].digest if at else None,
        segments[after].digest if after < len(segments) else None,
    )
    asked = segments[at].segment.text if text is None else text
    return cell_query(stored, asked, targets, beside, reader, lineages, source=stored.source)


def values_of(
    stored: StoredDocument, segments: Sequence[StoredSegment], at: int
) -> dict[Language, str]:
    """The house forms of a segment without words of its own."""
    previous = segments[at - 1].segment.text if at else ""
    following = segments[at + 1].segment.text if at + 1 < len(segments) else ""
    text = segments[at].segment.text
    return {
        language: value
        for language in stored.targets
        if (value := written_among(text, stored.source, language, previous, following)) is not None
    }


def leveraged(
    store: Store, document: str, parts: Sequence[ChunkReport], request: Request
) -> LeverageReport:
    """Book the words that a draft can print, and say that the document is ready for people."""
    stored = store.documents.get(document)
    tallies = merge(part.tallies for part in parts)
    store.ledger.raise_to(
        document,
        Stage.LEVERAGED,
        {language: _printed(tallies, language) for language in stored.targets},
        day=store.today(),
        definition=store.settings.page_definition,
    )
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
        units=live_sources(store, stored.source).units,
    )


def _printed(tallies: Sequence[Tally], language: Language) -> int:
    """Source words of what a draft in a language can print."""
    mine = (row for row in tallies if row.language is language)
    return sum(row.words for row in mine if row.band in PRINTED_BANDS)
