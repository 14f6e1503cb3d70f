"""Which documents a list is of: what is asked for, as conditions over the table of documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage import schema
from storage.publication_rows import PublicationKind, PublicationState
from translation.documents import TargetState
from translation.languages import Language

document, job = schema.document, schema.job
publication, publication_text = schema.publication, schema.publication_text

_FINAL = TargetState.FINAL.value


class Standing(StrEnum):
    """What a list of documents may be narrowed to."""

    OPEN = "open"
    """At least one language is not final."""
    LATE = "late"
    """Past the due day with at least one language not published."""
    FINAL = "final"
    """Every language asked for is final."""
    PUBLISHED = "published"
    """At least one language is out, and was not withdrawn."""


class Order(StrEnum):
    """What comes first in a list of documents."""

    RECEIVED = "received"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; `named` is part of a symbol, a file name or a meeting.

    `today` is the day by which something is late.
    """

    today: date
    named: str = ""
    language: Language | None = None
    standing: Standing | None = None


OUT = (
    sa.select(
        publication.c.document,
        publication_text.c.language,
        sa.func.max(publication.c.number).label("number"),
    )
    .select_from(publication.join(publication_text))
    .where(publication.c.state == PublicationState.PUBLISHED.value)
    .where(publication.c.kind != PublicationKind.DRAFT.value)
    .group_by(publication.c.document, publication_text.c.language)
    .subquery("out")
)
"""The languages of each document that readers have, with the latest number each is in."""

ORDERS: Mapping[Order, tuple[Any, ...]] = {
    Order.RECEIVED: (document.c.received_at.desc(), document.c.id),
    Order.DUE: (
        document.c.due.is_(None),
        document.c.due,
        document.c.priority.desc(),
        document.c.received_at.desc(),
        document.c.id,
    ),
}


def chosen(visible: sa.ColumnElement[bool], sought: Sought) -> list[sa.ColumnElement[bool]]:
    """What holds of the documents sought among those that may be seen."""
    held = [visible]
    if words := sought.named.strip():
        columns = (document.c.symbol, document.c.file_name, document.c.meeting)
        held.append(sa.or_(*(column.icontains(words, autoescape=True) for column in columns)))
    if sought.language is not None:
        held.append(_a_job(job.c.language == sought.language.value))
    if sought.standing is not None:
        held.append(_standing(sought.standing, sought.today))
    return held


def _a_job(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether the document of the outer statement has such a job."""
    mine = job.c.document == document.c.id
    return sa.select(job.c.id).where(mine, *conditions).correlate(document).exists()


def _standing(standing: Standing, today: date) -> sa.ColumnElement[bool]:
    unfinished = _a_job(job.c.state != _FINAL)
    if standing is Standing.OPEN:
        return unfinished
    if standing is Standing.FINAL:
        return sa.and_(_a_job(), sa.not_(unfinished))
    mine = OUT.c.document == document.c.id
    if standing is Standing.PUBLISHED:
        return sa.select(OUT.c.document).where(mine).correlate(document).exists()
    this = sa.select(OUT.c.document).where(mine, OUT.c.language == job.c.language)
    missing = _a_job(sa.not_(this.correlate(document, job).exists()))
    return sa.and_(document.c.due < today, missing)
