"""The pieces of a source without a match, or of any text, that stand in units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storage.store import Store
from tasks.kept import live_index
from translation.languages import Language
from translation.memory.fragments import Fragment, fragments_of, searched
from translation.memory.places import found_places
from translation.memory.scores import IDENTICAL
from translation.memory.sought import Finder
from translation.memory.tokens import tokens
from translation.units import Provenance, Query, Reader, Unit

_SHOWN_UNITS = 3


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

    `total` counts them (more, where not `whole`). `targets` says what the piece is where many units
    make that certain; where they do not, `suggested` is the whole target of the units that are no
    more than the piece, if they agree.
    """

    start: int
    end: int
    text: str
    targets: Mapping[Language, str]
    suggested: Mapping[Language, str]
    units: tuple[FragmentUnit, ...]
    total: int
    whole: bool


def cell_fragments(
    store: Store, segment: int, language: Language, reader: Reader
) -> list[FragmentRow]:
    """The pieces of a cell's source that stand in units; raises NotFound for an unknown segment.

    For a source that has no match. What the segment itself contributed has no part in it.
    """
    source = store.joins.source(segment, language)
    context = store.memory.context(segment, source.last)
    lineage = store.documents.get(context.document).lineage
    query = Query(source.text, source.language, (language,), lineage=lineage, reader=reader)
    memory = live_index(store, source.language)
    same = [match.unit for match in memory.lookup(replace(query, threshold=IDENTICAL))]
    behind = store.memory.behind(same, language)
    own = frozenset(id for id, found in behind.items() if found.only(segment))
    return [_fragment_row(one, query) for one in fragments_of(memory, query, own)]


def text_fragments(
    store: Store, text: str, source: Language, targets: Sequence[Language], reader: Reader
) -> list[FragmentRow]:
    """The pieces of any text in braces notation that stand in units; raises MarkupRefused."""
    query = Query(text, source, tuple(targets), reader=reader)
    return [_fragment_row(one, query) for one in fragments_of(live_index(store, source), query)]


def _fragment_row(fragment: Fragment, query: Query) -> FragmentRow:
    start, end = fragment.place
    standing = fragment.standing
    return FragmentRow(
        start,
        end,
        query.text[start:end],
        fragment.targets,
        fragment.suggested,
        tuple(_fragment_unit(unit, fragment, query) for unit in standing.units[:_SHOWN_UNITS]),
        standing.total,
        standing.whole,
    )


def _fragment_unit(unit: Unit, fragment: Fragment, query: Query) -> FragmentUnit:
    variant = unit.variants[query.source]
    asked = [one for one in (query.source, *query.targets) if one in unit.variants]
    known = {one: tokens(found) for one, found in fragment.targets.items()}
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
