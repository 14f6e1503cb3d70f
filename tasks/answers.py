"""What the memory answers for the segments of a document, each looked up once in its place.

Leverage fills cells with it; the analysis counts the same answers without those that the document
itself gave to the memory.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from glossaries.name_lists import name_list
from glossaries.names import Names
from storage.bitext_rules import Lineages, by_lineages
from storage.documents import StoredDocument
from storage.segments import StoredSegment
from storage.store import Store
from tasks.kept import live_sources
from tasks.matches import cell_query
from translation import pages
from translation.analysis import Amount, Bands, Share, banded
from translation.documents import OPEN_CLASSES, DocumentClass
from translation.languages import Language
from translation.leverage import Fill, fills
from translation.placeables import written_among
from translation.units import Match, Query, Reader

_DEEP = 500
"""Matches asked for where the best is the document's own, to find the best that is not."""

Own = Set[tuple[int, Language]]
"""Variants, by unit and language, behind which nothing stands but the documents in question."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known of a segment: its house forms, the answers by query, and what they fill in."""

    values: Mapping[Language, str]
    answers: Sequence[tuple[Query, Mapping[Language, Match]]]
    fills: Mapping[Language, Fill]


class Looker:
    """The look-ups of one document, in the memory as of now."""

    def __init__(self, store: Store, stored: StoredDocument) -> None:
        self.sources = live_sources(store, stored.source)
        self.ruled = store.bitext_rules.lineages(stored.id)
        self._stored, self._reader = stored, reader_of(stored)

    def look_up(self, segments: Sequence[StoredSegment], at: int) -> Answered:
        """Look a segment up once: values by rule, for the other languages what the memory has."""
        values = values_of(self._stored, segments, at, self.sources.names)
        asked = queries_of(self._stored, segments, at, self._reader, self.ruled, values)
        answers = [(query, self.sources.memory.best(query)) for query in asked]
        best = {one: match for _, found in answers for one, match in found.items()}
        return Answered(values, answers, self._filled(segments[at], values, best))

    def fills_before(
        self, segment: StoredSegment, found: Answered, own: Own
    ) -> Mapping[Language, Fill]:
        """What would be filled in, had the documents of `own` given nothing to the memory."""
        given = [(one, match) for _, answers in found.answers for one, match in answers.items()]
        ours = {one for one, match in given if (match.unit, one) in own}
        if not ours:
            return found.fills
        best = {one: match for one, match in given if one not in ours}
        for query, answers in found.answers:
            if mine := tuple(one for one in answers if one in ours):
                best |= self._from_elsewhere(replace(query, targets=mine, limit=_DEEP), own)
        return self._filled(segment, found.values, best)

    def _filled(
        self,
        segment: StoredSegment,
        values: Mapping[Language, str],
        best: Mapping[Language, Match],
    ) -> dict[Language, Fill]:
        stored = self._stored
        return fills(segment.segment.text, stored.targets, values, best, stored.source)

    def _from_elsewhere(self, query: Query, own: Own) -> dict[Language, Match]:
        """The best match of each language that is not the documents' own."""
        best: dict[Language, Match] = {}
        for match in self.sources.memory.lookup(query):
            for language in match.targets:
                if (match.unit, language) not in own:
                    best.setdefault(language, match)
        return best


@dataclass(frozen=True, slots=True)
class Work:
    """The work in some segments of a document: all of it, and by language and band."""

    whole: Amount
    languages: Mapping[Language, Bands]

    def __add__(self, other: "Work") -> "Work":
        languages = {
            language: self.languages.get(language, Bands()) + other.languages.get(language, Bands())
            for language in Language
            if language in self.languages or language in other.languages
        }
        return Work(self.whole + other.whole, languages)


def work_in(
    looker: Looker,
    targets: Sequence[Language],
    placed: Sequence[tuple[StoredSegment, Amount]],
    found: Sequence[Answered],
    own: Own,
    before: Mapping[Language, Collection[str]],
) -> Work:
    """The work in segments that were looked up, each with its amount.

    `before` has the sources that stood before them, which make repetitions, by language.
    """
    known = [
        looker.fills_before(segment, answered, own)
        for (segment, _), answered in zip(placed, found, strict=True)
    ]
    languages = {}
    for language in targets:
        shares = [
            Share(segment.segment.text, amount.words, fill.get(language), amount.characters)
            for (segment, amount), fill in zip(placed, known, strict=True)
        ]
        languages[language] = banded(shares, before.get(language, ()))
    return Work(sum((amount for _, amount in placed), Amount()), languages)


def amount_of(store: Store, segment: StoredSegment, counts: bool) -> Amount:
    """A segment as pages count it: no words where its block does not count."""
    if not counts:
        return Amount(1)
    ratio = store.settings.ideograph_ratio
    counted = pages.count([segment.segment.text], segment.language, ideograph_ratio=ratio)
    return Amount(1, counted.words, counted.characters)


def placed_segments(store: Store, document: str) -> list[tuple[StoredSegment, bool]]:
    """The segments in reading order, each with whether its words count in pages."""
    return [
        (segment, stored.block.kind.counts)
        for stored in store.segments.blocks(document)
        for segment in stored.segments
    ]


_SEEN_BY = {
    DocumentClass.PUBLIC: OPEN_CLASSES,
    DocumentClass.INTERNAL: OPEN_CLASSES,
    DocumentClass.RESTRICTED: OPEN_CLASSES | {DocumentClass.RESTRICTED},
    DocumentClass.CONFIDENTIAL: frozenset(DocumentClass),
}


def reader_of(stored: StoredDocument) -> Reader:
    """What the work on a document may see of the memory (the model's classes).

    That is what is open, and what is as closed as the document itself within its own lineage.
    """
    classes = _SEEN_BY[stored.document_class]
    closed = stored.lineage is not None and classes != OPEN_CLASSES
    return Reader(classes, frozenset({str(stored.lineage)}) if closed else frozenset())


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
    stored: StoredDocument, segments: Sequence[StoredSegment], at: int, names: Names
) -> dict[Language, str]:
    """The house forms of a segment without words of its own: of values, or of names and values."""
    previous = segments[at - 1].segment.text if at else ""
    following = segments[at + 1].segment.text if at + 1 < len(segments) else ""
    text = segments[at].segment.text
    named = name_list(text, stored.source, names)
    forms = {
        language: written_among(text, stored.source, language, previous, following)
        for language in stored.targets
    }
    if named is not None:
        forms |= {one: named.written(one) for one, form in forms.items() if form is None}
    return {language: form for language, form in forms.items() if form is not None}
