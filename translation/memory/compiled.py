"""The search of a part by the compiled kernel, with buffers that each thread keeps."""

from datetime import UTC, datetime
from threading import local

import numpy as np

from translation.languages import Language
from translation.memory import twin
from translation.memory.asking import PLACES, Asked, asked_of, bits
from translation.memory.facts import Facts, Numbers
from translation.memory.inversion import inverted
from translation.memory.kernel import search
from translation.memory.part import RARE, Part
from translation.memory.scores import CLOSEST
from translation.units import Provenance, Query, Unit, Variant

LONGEST = 2048
"""Tokens of a query up to which the bit patterns stay small (half a megabyte)."""


class _Buffers(local):
    """What a search writes into, a set for each thread, as large as its largest part asked.

    `counts` and `slots` are zero between searches.
    """

    def __init__(self) -> None:
        self.counts = np.zeros(0, np.uint16)
        self.touched = np.empty(0, np.uint32)
        self.slots = np.zeros(0, np.uint16)
        self.keys = np.empty(PLACES, np.int64)
        self.places = np.empty(PLACES, np.int64)

    def fit(self, part: Part, limit: int) -> None:
        """Grows them for a part and a number of answers."""
        if len(self.counts) < len(part):
            self.counts = np.zeros(len(part), np.uint16)
            self.touched = np.empty(len(part), np.uint32)
        size = max(len(part.arrays.first_feature), RARE + 1)
        if len(self.slots) < size:
            self.slots = np.zeros(size, np.uint16)
        if len(self.keys) < limit:
            self.keys, self.places = np.empty(limit, np.int64), np.empty(limit, np.int64)


_buffers = _Buffers()


def warm() -> None:
    """Compiles the kernel, or loads what was compiled on this machine before, by a first search."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    texts = {one: Variant(one, "a", Provenance.MACHINE, at) for one in (Language.EN, Language.FR)}
    part = Part.of(Facts.of([Unit(1, texts)]), [(1, "a")], Language.EN, inverted)
    query = Query("a", Language.EN, (Language.FR,))
    wanted = bits(query.targets, query.source)
    search_part(
        part,
        part.encode(["a"]),
        asked_of(part, query, np.zeros(1, np.uint8), wanted=wanted, limit=1),
    )


def search_part(part: Part, query: Numbers, asked: Asked) -> tuple[Numbers, Numbers]:
    """The best places with their percentages, as `Searcher` says.

    Queries without tokens or of more than `LONGEST`, and thresholds at which nothing can be
    filtered, go to the twin.
    """
    if asked.threshold <= 0 or not 0 < len(query) <= LONGEST:
        return twin.search_part(part, query, asked)
    if asked.threshold > CLOSEST:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    mine, arrays, facts = _buffers, part.arrays, part.facts
    mine.fit(part, asked.limit)
    found = search(
        arrays.token_starts,
        arrays.tokens,
        arrays.rare_places,
        arrays.rare_tokens,
        arrays.length_starts,
        arrays.first_feature,
        arrays.posting_starts,
        arrays.postings,
        arrays.rows,
        facts.marks,
        facts.classes,
        facts.lineages,
        asked.hidden,
        query,
        asked.threshold,
        asked.wanted,
        asked.classes,
        asked.lineages,
        asked.own,
        asked.by_trust,
        asked.limit,
        asked.floor,
        mine.counts,
        mine.touched,
        mine.slots,
        mine.keys,
        mine.places,
    )
    return mine.keys[:found].copy(), mine.places[:found].copy()
