"""The steps of leverage: each segment looked up once for all languages, its cells filled."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from storage.documents import StoredDocument
from storage.ledger import Stage
from storage.segments import StoredSegment
from storage.store import Store
from tasks.answers import Answered, Looker, Work, amount_of, placed_segments, work_in
from tasks.intake import counted_words, subject
from tasks.kept import live_sources
from tasks.reports import Chunk, ChunkReport, LeverageReport, NotCounted
from tasks.requests import Request, code_of, done, renew
from translation.analysis import Amount
from translation.documents import DocumentState, Segment
from translation.errors import NotReady, StorageUnavailable
from translation.languages import Language
from translation.leverage import PRINTED_BANDS, Fill, Tally, band, merge, tally
from translation.markup import plain

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
    looker = Looker(store, stored)
    answers: list[Answered] = []
    rows: list[tuple[int, Language, Fill]] = []
    bands: list[tuple[Language, str, int]] = []
    hits: list[list[str]] = []
    unmatched: list[tuple[int, Language]] = []
    end = min(chunk.end, len(placed))  # one may have been merged meanwhile
    for at in range(chunk.start, end):
        segment, counts = placed[at]
        answers.append(looker.look_up(segments, at))
        found = answers[-1].fills
        rows.extend((segment.id, language, fill) for language, fill in found.items())
        unmatched.extend((segment.id, one) for one in looker.ruled if one not in found)
        words = counted_words(store, [segment.segment.text], stored.source) if counts else 0
        bands.extend((lang, band(found.get(lang)), words) for lang in stored.targets)
        terms = looker.sources.recogniser.find(plain(segment.segment.text, " "))
        hits.append([term.concept for term in terms])
    store.targets.leverage(document, rows)
    store.targets.take_out(unmatched)
    return ChunkReport(
        tallies=tally(bands),
        segments=chunk.end - chunk.start,
        with_terms=sum(bool(row) for row in hits),
        term_hits=sum(map(len, hits)),
        concepts=frozenset(concept for row in hits for concept in row),
        work=_work(store, stored, looker, placed, range(chunk.start, end), answers),
    )


def _work(
    store: Store,
    stored: StoredDocument,
    looker: Looker,
    placed: Sequence[tuple[StoredSegment, bool]],
    at: range,
    answers: Sequence[Answered],
) -> Work | NotCounted:
    """What the analysis counts of the same answers; why not, where it cannot.

    People can begin without it, so that it fails alone; a service that is away is tried again.
    """
    try:
        amounts = [(placed[one][0], amount_of(store, *placed[one])) for one in at]
        before = {segment.segment.text for segment, _ in placed[: at.start]}
        own = store.memory.contributed([stored.id])
        seen = dict.fromkeys(stored.targets, before)
        return work_in(looker, stored.targets, amounts, answers, own, seen)
    except StorageUnavailable:
        raise
    except Exception as error:
        return NotCounted(code_of(error))


def leverage_segments(store: Store, document: str, ids: Collection[int]) -> None:
    """Look some segments of a document up, as its leverage did the others, and fill their cells.

    Nothing is booked: their words were, under the segments that these came of.
    """
    stored = store.documents.get(document)
    segments, looker = store.segments.segments(document), Looker(store, stored)
    rows = [
        (segment.id, language, fill)
        for at, segment in enumerate(segments)
        if segment.id in ids
        for language, fill in looker.look_up(segments, at).fills.items()
    ]
    store.targets.leverage(document, rows)


def looked_up(
    store: Store, stored: StoredDocument, segment: int, new: Segment
) -> Mapping[Language, Fill]:
    """What the memory says of a segment in new words, in the place where it stands."""
    segments = store.segments.segments(stored.id)
    at = next(at for at, one in enumerate(segments) if one.id == segment)
    segments[at] = replace(segments[at], segment=new)
    looker = Looker(store, stored)
    return looker.look_up(segments, at).fills


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
        work=_whole(part.work for part in parts),
    )


def _whole(parts: Iterable[Work | NotCounted]) -> Work | NotCounted:
    """The work in all parts, or why that of one is not known."""
    whole = Work(Amount(), {})
    for part in parts:
        if isinstance(part, NotCounted):
            return part
        whole += part
    return whole


def _printed(tallies: Sequence[Tally], language: Language) -> int:
    """Source words of what a draft in a language can print."""
    mine = (row for row in tallies if row.language is language)
    return sum(row.words for row in mine if row.band in PRINTED_BANDS)
