"""Matches of the memory as people see them: for a cell beside its document, and for any text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storage.bitext_rules import NO_RULES, Lineages
from storage.cell_source import CellSource
from storage.documents import StoredDocument
from storage.memory import Behind
from storage.store import Store
from tasks.kept import asked_memory
from translation.adapting import adapted
from translation.differences import Piece, differences
from translation.documents import OPEN_CLASSES, DocumentClass
from translation.domains import domain_name
from translation.languages import Language
from translation.placeables.letters import lettered
from translation.units import Match, MatchKind, Provenance, Query, Reader

THRESHOLD = 70
"""The percentage from which on a unit is a match, where no other is said."""

MATCHES = 5
"""How many matches a look-up gives, where no other number is said."""


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


def cell_matches(
    store: Store,
    segment: int,
    language: Language,
    reader: Reader,
    *,
    limit: int = MATCHES,
    threshold: int = THRESHOLD,
) -> list[PanelMatch]:
    """The best matches for a cell, best first; raises NotFound for an unknown segment.

    What the segment itself contributed is left out, unless another stands behind it too. Of units
    that say the same in both languages the best alone is there.
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
    return _distinct(rows)[:limit]


def _distinct(rows: Iterable[PanelMatch]) -> list[PanelMatch]:
    """The first of those with the same source and target."""
    first: dict[tuple[str, str], PanelMatch] = {}
    for row in rows:
        first.setdefault((row.source, row.target), row)
    return list(first.values())


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
        domain=stored.domain,
    )


def text_matches(
    store: Store,
    text: str,
    source: Language,
    targets: Sequence[Language],
    reader: Reader,
    threshold: int = 70,
    limit: int = 5,
    wide: bool = False,
    domain: str | None = None,
) -> list[Match]:
    """The best matches of any text in braces notation; raises MarkupRefused.

    It belongs to no document: nothing is a context match, and nothing confidential is shown. Its
    `domain` is known where it is said.
    """
    asked = Query(text, source, tuple(targets), threshold=threshold, limit=limit, reader=reader)
    return asked_memory(store).lookup(replace(asked, wide=wide, domain=domain_name(domain)))


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
    if document.document_class in OPEN_CLASSES:
        return document.document_class in query.reader.classes
    own = document.lineage == query.lineage
    return (
        document.document_class in query.reader.classes
        and document.lineage in query.reader.lineages
        and (own or document.document_class is not DocumentClass.CONFIDENTIAL)
    )
