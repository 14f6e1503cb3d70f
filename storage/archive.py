"""The archive: documents found by symbol, meeting, day, and by words that stand in their texts.

Words are looked for in the sources and in what people made of them: what leverage left in a cell is
no text of a document yet. Each text is compared as it stands, by a pattern that both databases read
alike, so nothing has to be kept up to date for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from string import ascii_uppercase
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage import schema
from storage.database import Database
from storage.documents import StoredDocument, read_documents
from translation.documents import TargetState
from translation.languages import Language
from translation.phrases import Phrase
from translation.symbols import LOOKALIKES, fold_lookalikes, parse_symbol

PAGE = 20
"""Documents of a page of results."""

LINES = 5
"""Texts of a document that are shown; how many there are is counted."""

block, document, segment, target = schema.block, schema.document, schema.segment, schema.target

_BLOCK_STEP = 1_000_000  # places count by block, then by rank


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: all that is said must hold.

    `symbol` is how a symbol begins, in any form; `start` and `end` are days of receipt, both
    included; `language` is that of the texts in which the phrase is to stand.
    """

    symbol: str = ""
    meeting: str = ""
    start: date | None = None
    end: date | None = None
    phrase: Phrase | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A text in braces notation in which the words stand."""

    segment: int
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A document, the first of its texts that hold the words, and how many there are."""

    document: StoredDocument
    lines: tuple[Line, ...]
    hits: int


@dataclass(frozen=True, slots=True)
class Results:
    """A page of documents, newest first, and how many documents there are in all."""

    found: tuple[Found, ...]
    total: int


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
        """At most `limit` documents, `offset` left out; `visible` says what may be seen."""
        chosen = (visible, *_chosen(asked, self._zone))
        order = (document.c.received_at.desc(), document.c.id)
        ids = sa.select(document.c.id, sa.literal(0).label("hits")).where(*chosen)
        if asked.phrase is not None:
            counted = _counted(asked.phrase, asked.language, chosen)
            ids = sa.select(document.c.id, counted.c.hits).join(
                counted, counted.c.document == document.c.id
            )
        with self._database.read() as connection:
            all_hits = {row.id: int(row.hits) for row in connection.execute(ids.order_by(*order))}
            page = list(all_hits)[offset : offset + limit]
            rows = sa.select(document).where(document.c.id.in_(page))
            stored = {one.id: one for one in read_documents(connection, rows)}
            lines: dict[str, list[Line]] = {}
            if asked.phrase is not None and page:
                mine = document.c.id.in_(page)
                for row in connection.execute(_lines(asked.phrase, asked.language, mine)):
                    made = Line(row.segment, Language(row.language), row.text)
                    lines.setdefault(row.document, []).append(made)
        found = (Found(stored[id], tuple(lines.get(id, ())), all_hits[id]) for id in page)
        return Results(tuple(found), len(all_hits))


def _chosen(asked: Asked, zone: ZoneInfo) -> list[sa.ColumnElement[bool]]:
    chosen = []
    if symbol := asked.symbol.strip():
        chosen.append(_begins(symbol))
    if meeting := asked.meeting.strip():
        chosen.append(_holds(document.c.meeting, Phrase(meeting)))
    if asked.start is not None:
        chosen.append(document.c.received_at >= _midnight(asked.start, zone))
    if asked.end is not None:
        chosen.append(document.c.received_at < _midnight(asked.end + timedelta(days=1), zone))
    return chosen


def _holds(column: Any, phrase: Phrase) -> sa.ColumnElement[bool]:
    """Whether a phrase stands in a text; the function behind SQLite's REGEXP takes no NULL."""
    text: sa.ColumnElement[str] = sa.func.coalesce(column, "")
    return text.regexp_match(phrase.pattern)


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
    phrase: Phrase, language: Language | None, *chosen: sa.ColumnElement[bool]
) -> sa.CompoundSelect[Any]:
    """The texts of documents that hold a phrase: document, segment, language, text and place.

    `chosen` are conditions on `document`.
    """
    places = segment.join(block, block.c.id == segment.c.block)
    seq = (block.c.order * _BLOCK_STEP + segment.c.rank).label("seq")
    of = segment.c.document.in_(sa.select(document.c.id).where(*chosen))
    sources = (
        sa.select(segment.c.document, segment.c.id.label("segment"), segment.c.language)
        .add_columns(segment.c.text, seq)
        .select_from(places)
        .where(_holds(segment.c.text, phrase), of, segment.c.superseded_by.is_(None))
    )
    made = (
        sa.select(segment.c.document, segment.c.id.label("segment"), target.c.language)
        .add_columns(target.c.text, seq)
        .select_from(target.join(places, segment.c.id == target.c.segment))
        .where(_holds(target.c.text, phrase), of)
        .where(target.c.covers > 0, target.c.state != TargetState.INITIAL.value)
    )
    if language is not None:
        sources = sources.where(segment.c.language == language.value)
        made = made.where(target.c.language == language.value)
    return sa.union_all(sources, made)


def _counted(
    phrase: Phrase, language: Language | None, chosen: Sequence[sa.ColumnElement[bool]]
) -> sa.Subquery:
    texts = texts_with(phrase, language, *chosen).subquery("texts")
    hits = sa.func.count().label("hits")
    return sa.select(texts.c.document, hits).group_by(texts.c.document).subquery("counted")


def _lines(
    phrase: Phrase, language: Language | None, chosen: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    texts = texts_with(phrase, language, chosen).subquery("texts")
    order = (texts.c.seq, texts.c.language)
    place = sa.func.row_number().over(partition_by=texts.c.document, order_by=order)
    numbered = sa.select(texts, place.label("place")).subquery("numbered")
    return (
        sa.select(numbered)
        .where(numbered.c.place <= LINES)
        .order_by(numbered.c.document, numbered.c.place)
    )
