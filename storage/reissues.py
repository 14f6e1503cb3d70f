"""The words that a publication is booked with: all of a text once, then only what changed in it."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.booking import Booking
from storage.ledger import LedgerEntry, Stage, write_entries
from translation.languages import Language

event, job, segment, target = schema.event, schema.job, schema.segment, schema.target


def book(
    connection: Connection,
    booking: Booking,
    publication: int,
    document: str,
    words: Mapping[Language, int],
    before: Mapping[Language, int | None],
) -> None:
    """Book the texts that a publication was made of, in its transaction.

    `words` are those of each whole text, `before` is the event of the publication that wrote the
    text last, None where it was never published or was withdrawn since.
    """
    day = booking.day(connection)
    for language, whole in words.items():
        since = before[language]
        counted = whole if since is None else changed_words(connection, document, language, since)
        if counted or since is None:
            entry = LedgerEntry(
                booked_as(publication, language),
                day,
                document,
                language,
                Stage.PUBLISHED,
                booking.definition,
                counted,
            )
            write_entries(connection, [entry])


def booked_as(publication: int, language: Language) -> str:
    """The key of the entry of one text of a publication."""
    return f"{Stage.PUBLISHED}:{publication}:{language}"


def changed_words(connection: Connection, document: str, language: Language, since: int) -> int:
    """The source words of the segments whose text is another than at the event `since`.

    By the events of their cells: what was changed and changed back is not counted, and the text
    of the original never changes.
    """
    now = _last_texts(connection, document, language, event.c.id > since)
    then = _last_texts(connection, document, language, event.c.id <= since, now)
    words = _words(connection, [cell for cell in now if now[cell] != then.get(cell)])
    return sum(words)


def _last_texts(
    connection: Connection,
    document: str,
    language: Language,
    when: sa.ColumnElement[bool],
    cells: Iterable[int] | None = None,
) -> dict[int, str]:
    """The digest of the last text that an event gave each cell, for cells that have such one."""
    mine = (
        sa.select(sa.func.max(event.c.id).label("id"))
        .join(target, target.c.id == event.c.target)
        .join(job, job.c.id == target.c.job)
        .where(job.c.document == document, job.c.language == language)
        .where(event.c.text_sha256.is_not(None), when)
        .group_by(event.c.target)
    )
    if cells is not None:
        mine = mine.where(event.c.target.in_(list(cells)))
    last = mine.subquery()
    statement = sa.select(event.c.target, event.c.text_sha256).join(last, last.c.id == event.c.id)
    rows: Iterable[sa.Row[Any]] = connection.execute(statement)
    return {int(row.target): str(row.text_sha256) for row in rows}


def _words(connection: Connection, cells: Iterable[int]) -> list[int]:
    statement = (
        sa.select(sa.func.coalesce(segment.c.words, 0))
        .join(target, target.c.segment == segment.c.id)
        .where(target.c.id.in_(list(cells)))
    )
    return [int(words) for words in connection.execute(statement).scalars()]
