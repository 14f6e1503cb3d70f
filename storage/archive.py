"""The archive: documents found by symbol, meeting, day, and by words that stand in their texts.

Words are looked for in the sources and in what people made of them: what leverage left in a cell is
no text of a document yet. Nothing has to be kept up to date for it: the database tells the texts in
which a search may stand, by patterns that both databases read alike, and whether it does is told by
what tells it in a concordance.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from string import ascii_uppercase
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database
from storage.documents import StoredDocument, read_documents
from translation.documents import TargetState
from translation.errors import UsageError
from translation.languages import Language
from translation.markup import escape
from translation.phrases import Sought
from translation.symbols import LOOKALIKES, fold_lookalikes, parse_symbol

PAGE = 20
"""Documents of a page of results."""

LINES = 5
"""Texts of a document that are shown; how many there are is counted."""

COUNTED = 20_000
"""Texts that are looked at, newest documents first, before a search that has its page ends."""

MOST = 200_000
"""Texts that are looked at for a page."""

_FIRST, _GROWTH, _LARGEST = 20, 4, 1000  # documents whose texts are asked for at once
_ROWS = 1000

block, document, segment, target = schema.block, schema.document, schema.segment, schema.target

_BLOCK_STEP = 1_000_000  # places count by block, then by rank


class SearchTooWide(UsageError):
    """A search that too many texts may answer, and too few do."""

    code = "search_too_wide"

    def __str__(self) -> str:
        return (
            f"more than {MOST} texts would have to be read; write another word beside it or the "
            "beginning of the word with *, or say a language, a symbol, a meeting or days"
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: all that is said must hold.

    `symbol` is how a symbol begins, in any form; `start` and `end` are days of receipt, both
    included; `language` is that of the text in which all of `words` is to stand.
    """

    symbol: str = ""
    meeting: Sought | None = None
    start: date | None = None
    end: date | None = None
    words: Sought | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A text in braces notation in which the words stand."""

    segment: int
    language: Language
    text: str


Texts = dict[str, tuple[Line, ...]]
"""Documents with those of their texts that hold the words, in reading order."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document, the first of its texts that hold the words, and how many there are."""

    document: StoredDocument
    lines: tuple[Line, ...]
    hits: int


@dataclass(frozen=True, slots=True)
class Results:
    """A page of documents, newest first.

    `total` is how many documents there are in all, or where it is not `whole`, how many were found
    before the search was broken off.
    """

    found: tuple[Found, ...]
    total: int
    whole: bool = True


class Archive:
    """The documents of a store, searched; days are those of a time zone."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database, self._zone = database, zone

    def search(
        self,
        visible: sa.ColumnElement[bool],
        asked: Asked,
        *,
        limit: int = PAGE,
        offset: int = 0,
    ) -> Results:
        """At most `limit` documents, `offset` left out; `visible` says what may be seen.

        Raises SearchTooWide.
        """
        places = range(offset, offset + limit)
        with self._database.read() as connection:
            ids = _ordered(connection, [visible, *_chosen(connection, asked, self._zone)])
            if asked.words is None:
                page: Texts = dict.fromkeys(ids[places.start : places.stop], ())
                total, whole = len(ids), True
            else:
                page, total, whole = _holding(connection, ids, asked.words, asked.language, places)
            rows = sa.select(document).where(document.c.id.in_(list(page)))
            stored = {one.id: one for one in read_documents(connection, rows)}
        found = (Found(stored[id], lines[:LINES], len(lines)) for id, lines in page.items())
        return Results(tuple(found), total, whole)


def _ordered(connection: Connection, chosen: Sequence[sa.ColumnElement[bool]]) -> list[str]:
    """The documents that are chosen, newest first."""
    order = (document.c.received_at.desc(), document.c.id)
    return list(connection.scalars(sa.select(document.c.id).where(*chosen).order_by(*order)))


def _holding(
    connection: Connection,
    ids: Sequence[str],
    words: Sought,
    language: Language | None,
    places: range,
) -> tuple[Texts, int, bool]:
    """Of the documents whose texts hold the words those at some places, with these texts.

    With them how many were found, and whether these are all there are. Raises SearchTooWide.
    """
    page: Texts = {}
    total = read = at = 0
    size = _FIRST
    while at < len(ids) and (read < COUNTED or total < places.stop):
        if read > MOST:
            raise SearchTooWide
        some = ids[at : at + size]
        holding, count = texts_with(connection, words, language, document.c.id.in_(some))
        for id in (one for one in some if one in holding):
            if total in places:
                page[id] = holding[id]
            total += 1
        at, read = at + size, read + count
        if count < COUNTED // _GROWTH:
            size = min(_LARGEST, size * _GROWTH)
    return page, total, at >= len(ids)


def _chosen(connection: Connection, asked: Asked, zone: ZoneInfo) -> list[sa.ColumnElement[bool]]:
    chosen = []
    if symbol := asked.symbol.strip():
        chosen.append(_begins(symbol))
    if asked.meeting is not None:
        chosen.append(_met(connection, asked.meeting))
    if asked.start is not None:
        chosen.append(document.c.received_at >= _midnight(asked.start, zone))
    if asked.end is not None:
        chosen.append(document.c.received_at < _midnight(asked.end + timedelta(days=1), zone))
    return chosen


def _met(connection: Connection, words: Sought) -> sa.ColumnElement[bool]:
    """Whether words stand in the name of a document's meeting, taken for its source's language."""
    named = (document.c.meeting, document.c.source_language)
    known = connection.execute(sa.select(*named).where(document.c.meeting.is_not(None)).distinct())
    held = [tuple(row) for row in known if words.stands(escape(row[0]), Language(row[1]))]
    return sa.tuple_(*named).in_(held)


def _begins(symbol: str) -> sa.ColumnElement[bool]:
    """Whether a document's symbol begins so, by what is Latin in it and without a language."""
    given = fold_lookalikes(symbol)
    known = parse_symbol(given) or parse_symbol(given.upper())
    whole = given if known is None else str(replace(known, language=None, digits=1))
    symbols = sa.func.coalesce(document.c.symbol, "")
    return sa.or_(*(symbols.regexp_match(_beginning(form)) for form in {given, whole}))


def _beginning(form: str) -> str:
    """The regular expression of what begins so, in either case and with Cyrillic look-alikes."""
    return "^" + "".join(_ALIKE.get(letter.upper(), re.escape(letter)) for letter in form)


_CYRILLIC = {
    latin: "".join(one for one, alike in LOOKALIKES.items() if alike.upper() == latin)
    for latin in ascii_uppercase
}
_ALIKE = {latin: f"[{latin}{latin.lower()}{more}]" for latin, more in _CYRILLIC.items()}


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def texts_with(
    connection: Connection,
    words: Sought,
    language: Language | None,
    *chosen: sa.ColumnElement[bool],
) -> tuple[Texts, int]:
    """The texts of documents in which words stand, and how many texts were looked at for it.

    `chosen` are conditions on `document`; without a language the texts of all are looked at.
    """
    held, count = [], 0
    for id, number, code, text, seq in connection.execute(
        _candidates(words.patterns, language, chosen), execution_options={"yield_per": _ROWS}
    ):
        count += 1
        if words.stands(text, Language(code)):
            held.append((id, seq, Line(number, Language(code), text)))
    held.sort(key=lambda one: (*one[:2], one[2].language))
    return {
        id: tuple(line for *_, line in lines) for id, lines in groupby(held, key=itemgetter(0))
    }, count


def _candidates(
    patterns: Sequence[str], language: Language | None, chosen: Sequence[sa.ColumnElement[bool]]
) -> sa.CompoundSelect[Any]:
    """The texts in which a search may stand: document, segment, language, text and place."""
    places = segment.join(block, block.c.id == segment.c.block)
    seq = (block.c.order * _BLOCK_STEP + segment.c.rank).label("seq")
    of = segment.c.document.in_(sa.select(document.c.id).where(*chosen))
    sources = (
        sa.select(segment.c.document, segment.c.id.label("segment"), segment.c.language)
        .add_columns(segment.c.text, seq)
        .select_from(places)
        .where(_may_hold(segment.c.text, patterns), of, segment.c.superseded_by.is_(None))
    )
    made = (
        sa.select(segment.c.document, segment.c.id.label("segment"), target.c.language)
        .add_columns(target.c.text, seq)
        .select_from(target.join(places, segment.c.id == target.c.segment))
        .where(_may_hold(target.c.text, patterns), of)
        .where(target.c.covers > 0, target.c.state != TargetState.INITIAL.value)
    )
    if language is not None:
        sources = sources.where(segment.c.language == language.value)
        made = made.where(target.c.language == language.value)
    return sa.union_all(sources, made)


def _may_hold(column: Any, patterns: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a search with these patterns may stand in a text.

    The function behind SQLite's REGEXP takes no NULL.
    """
    text: sa.ColumnElement[str] = sa.func.coalesce(column, "")
    return sa.and_(text != "", *map(text.regexp_match, patterns))
