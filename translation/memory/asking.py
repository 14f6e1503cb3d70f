"""What is asked of a sealed part, and what of it may be shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from translation.documents import DocumentClass
from translation.languages import Language
from translation.memory.facts import CLASSES, MARK_BITS, Facts, Numbers
from translation.memory.part import Part
from translation.units import Query

PLACES = 256
"""Answers of a part that are as good as the last place, at least as many as are looked at."""

GRANTED, EXCLUDED, PREFERRED = 1, 2, 4
"""What a query says of a lineage, a bit each."""

_BITS = {language: 1 << at for at, language in enumerate(Language)}
_RESTRICTED = CLASSES.index(DocumentClass.RESTRICTED)
_CONFIDENTIAL = CLASSES.index(DocumentClass.CONFIDENTIAL)


@dataclass(frozen=True, slots=True)
class Asked:
    """A search of one part.

    `threshold` and `floor` are percentages; `floor` is one that `limit` answers from elsewhere
    reach already. `wanted` has a bit for each language, in the order of `Language`; a text answers
    if its unit has one of them. `classes` says what is shown, `lineages` (u1) has `GRANTED`,
    `EXCLUDED` and `PREFERRED` for each lineage; `own` is the lineage of the query, -1 where the
    part has it not. `by_trust` ranks equal percentages, preferred lineages first, then by
    provenance. A text is a row's, hidden where the bit of that row in `hidden` is set.
    """

    threshold: int
    wanted: int
    classes: Numbers
    lineages: Numbers
    own: int
    hidden: Numbers
    by_trust: bool
    limit: int
    floor: int


Searcher = Callable[[Part, Numbers, Asked], tuple[Numbers, Numbers]]
"""Percentages and places, best first, of a query's token numbers: the best `limit` and those as
good as the last of them. A percentage is told as 16 times itself, plus 8 for a preferred lineage,
plus the rank of the provenance and one."""


def asked_of(
    part: Part, query: Query, hidden: Numbers, *, wanted: int, limit: int, by_trust: bool = True
) -> Asked:
    """A query in the terms of the facts of a part."""
    facts = part.facts
    lineages = np.zeros(len(facts.names), np.uint8)
    said = {
        GRANTED: query.reader.lineages,
        EXCLUDED: query.excluded,
        PREFERRED: query.preferred,
    }
    for flag, names in said.items():
        for name in names:
            number = facts.lineage_number(name)
            if number is not None:
                lineages[number] |= flag
    own = facts.lineage_number(query.lineage) if query.lineage is not None else None
    return Asked(
        threshold=query.threshold,
        wanted=wanted,
        classes=np.array([known in query.reader.classes for known in CLASSES], np.bool_),
        lineages=lineages,
        own=-1 if own is None else own,
        hidden=hidden,
        by_trust=by_trust,
        limit=limit,
        floor=0,
    )


def bits(languages: Sequence[Language], source: Language) -> int:
    """The languages that answer a query, a bit each."""
    return sum([_BITS[one] for one in set(languages) if one is not source])


def standing(facts: Facts, rows: Numbers, wanted: int) -> tuple[Numbers, Numbers]:
    """What ranks the best of the wanted variants of each row: provenance plus one, and moment.

    Both are 0 where a row has none of them.
    """
    marks = facts.marks[rows].astype(np.int64)
    rank, moment = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    for at in range(len(Language)):
        if wanted >> at & 1:
            mark, when = (marks >> (MARK_BITS * at)) & 15, facts.moments[rows, at]
            better = (mark > rank) | ((mark == rank) & (when > moment))
            rank, moment = np.where(better, mark, rank), np.where(better, when, moment)
    return rank, moment


def trust(part: Part, places: Numbers, asked: Asked) -> Numbers:
    """What ranks equal percentages: provenance plus one, with 8 more in a preferred lineage."""
    facts, rows = part.facts, part.arrays.rows[places]
    return ranks(facts.marks[rows], asked.wanted) + preference(facts, rows, asked)


def preference(facts: Facts, rows: Numbers, asked: Asked) -> Numbers:
    """8 for each row of a preferred lineage, else 0."""
    found: Numbers = 8 * (asked.lineages[facts.lineages[rows]] & PREFERRED != 0)
    return found


def ranks(marks: Numbers, wanted: int) -> Numbers:
    """The highest provenance among the wanted languages, plus one; 0 where a text has none."""
    found = np.zeros(len(marks), np.int64)
    for at in range(len(_BITS)):
        if wanted >> at & 1:
            np.maximum(
                found, (marks >> np.uint32(MARK_BITS * at)) & 15, out=found, casting="unsafe"
            )
    return found


def shown(part: Part, places: Numbers, asked: Asked) -> Numbers:
    """Which of some places a search may answer with, before any percentage."""
    facts, rows = part.facts, part.arrays.rows[places]
    classes, lineages = facts.classes[rows], facts.lineages[rows]
    open_to_all = classes < _RESTRICTED
    own = (classes != _CONFIDENTIAL) | (lineages == asked.own)
    flags = asked.lineages[lineages]
    hidden = (asked.hidden[rows >> 3] >> (rows & 7).astype(np.uint8)) & 1
    kept: Numbers = (
        (hidden == 0)
        & asked.classes[classes]
        & (flags & EXCLUDED == 0)
        & (open_to_all | ((flags & GRANTED != 0) & own))
        & (ranks(facts.marks[rows], asked.wanted) > 0)
    )
    return kept
