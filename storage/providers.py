"""Work given to providers outside: what was ordered of whom, and the words accepted from them.

A provider is a name and has no account. What is given is claimed in that name (`holder_of`), so
that whoever brings it back, the text is told to be the provider's, and another may review it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database
from storage.events import EventEntry, append
from storage.once import Answer, once
from translation.claims import Task
from translation.errors import NotFound, UsageError
from translation.languages import Language

account, provided, work_order = schema.account, schema.provided, schema.work_order

LONGEST_NAME = 120


_HELD = " (provider)"


def holder_of(provider: str) -> str:
    """The name in which a provider holds cells; pages say it in their language."""
    return provider + _HELD


def provider_of(holder: str) -> str | None:
    """The provider who holds cells under a name; None for a person."""
    return holder.removesuffix(_HELD) if holder.endswith(_HELD) else None


class ProviderRefused(UsageError):
    """A name that no provider can have."""

    code = "provider_refused"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return (
            f"a provider is named by 1 to {LONGEST_NAME} printed characters that no account has "
            "with “(provider)” behind them; say another name"
        )


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What is ordered: `segments` of a text, of `words` by a definition of a page."""

    document: str
    language: Language
    task: Task
    provider: str
    contact: str
    due: date | None
    segments: tuple[int, ...]
    words: int
    definition: str


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """A work order by its number; `by` gave it out."""

    id: int
    asked: OrderRequest
    by: str
    at: datetime

    @property
    def holder(self) -> str:
        """The name in which its cells are claimed."""
        return holder_of(self.asked.provider)


@dataclass(frozen=True, slots=True)
class ProvidedSum:
    """The words accepted from a provider in a language, of how many work orders."""

    provider: str
    language: Language
    definition: str
    words: int
    orders: int


@dataclass(frozen=True, slots=True)
class Booked:
    """Words that a return added, and those it took back of what was booked before."""

    words: int
    taken_back: int


class Providers:
    """The work orders of a store, and what was accepted of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def checked_name(self, provider: str) -> str:
        """The name of a provider, trimmed; raises ProviderRefused."""
        name = " ".join(provider.split())
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise ProviderRefused(name[:LONGEST_NAME])
        held = sa.select(account.c.id).where(account.c.name == holder_of(name))
        with self._database.read() as connection:
            if connection.execute(held).first() is not None:
                raise ProviderRefused(name[:LONGEST_NAME])
        return name

    def order(self, asked: OrderRequest, *, by: str, key: str | None = None) -> WorkOrder:
        """Write down what is given out, with its event; the same key gives the same order."""
        body = {"act": "order", "document": asked.document, "language": asked.language.value}
        body |= {"task": asked.task.value, "provider": asked.provider}

        def run(connection: Connection, request: int) -> Answer:
            values = {**_values(asked), "by": by}
            made = sa.insert(work_order).values(values).returning(work_order.c.id)
            id = int(connection.execute(made).scalar_one())
            detail = {"order": id, "language": asked.language.value, "task": asked.task.value}
            detail |= {"provider": asked.provider, "cells": len(asked.segments)}
            entry = EventEntry("ordered", by, asked.document, detail=detail, request=request)
            append(connection, entry)
            return {"order": id}

        return self.get(int(once(self._database, body, by=by, key=key, work=run)["order"]))

    def get(self, id: int) -> WorkOrder:
        """The work order of a number; raises NotFound."""
        with self._database.read() as connection:
            found = sa.select(work_order).where(work_order.c.id == id)
            row = connection.execute(found).one_or_none()
        if row is None:
            raise NotFound("work order", str(id))
        return _order(row)

    def of_document(self, document: str) -> list[WorkOrder]:
        """The work orders of a document, newest first."""
        statement = sa.select(work_order).where(work_order.c.document == document)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(work_order.c.id.desc()))
            return [_order(row) for row in rows]

    def book(self, order: WorkOrder, words: Mapping[int, int], day: date) -> Booked:
        """Bring what is booked of segments to the words accepted in them now, 0 for none.

        A segment's words stand once for a provider, language and task, whichever order it came
        back for: those of an earlier return are taken back by counter-entries of the day. The same
        again books nothing.
        """

        def run(connection: Connection) -> Booked:
            standing = _standing(connection, order)
            entries = [one for segment in words for one in _due(order, segment, words, standing)]
            _write(connection, order, day, entries, standing)
            return Booked(
                sum(one.words for one in entries if one.words > 0),
                -sum(one.words for one in entries if one.words < 0),
            )

        return self._database.write(run)

    def sums(self, start: date, end: date) -> list[ProvidedSum]:
        """The words accepted from `start` to `end`, both included, by provider and language."""
        columns = (provided.c.provider, provided.c.language, provided.c.definition)
        words = sa.func.sum(provided.c.words).label("words")
        orders = sa.func.count(provided.c.work_order.distinct()).label("orders")
        statement = (
            sa.select(*columns, words, orders)
            .where(provided.c.day.between(start, end))
            .group_by(*columns)
            .order_by(*columns)
        )
        with self._database.read() as connection:
            return [_sum(row) for row in connection.execute(statement)]


def _values(asked: OrderRequest) -> dict[str, Any]:
    return {
        "document": asked.document,
        "language": asked.language.value,
        "task": asked.task.value,
        "provider": asked.provider,
        "contact": asked.contact,
        "due": asked.due,
        "segments": list(asked.segments),
        "words": asked.words,
        "definition": asked.definition,
    }


@dataclass(frozen=True, slots=True)
class _Entry:
    """Words of a segment to be booked under an order, below 0 where they are taken back."""

    order: int
    segment: int
    words: int


@dataclass(slots=True)
class _Standing:
    """What is booked of a segment under an order: the sum of so many entries."""

    definition: str
    words: int = 0
    entries: int = 0


_Place = tuple[int, int]
"""An order and a segment."""


def _standing(connection: Connection, order: WorkOrder) -> dict[_Place, _Standing]:
    """What is booked for the provider, language and task of an order in its document.

    The rows of the orders are held until the commit, so that no other return books meanwhile.
    """
    asked = order.asked
    alike = (
        work_order.c.document == asked.document,
        work_order.c.language == asked.language.value,
        work_order.c.task == asked.task.value,
        work_order.c.provider == asked.provider,
    )
    held = sa.select(work_order.c.id).where(*alike).order_by(work_order.c.id).with_for_update()
    orders = list(connection.execute(held).scalars())
    booked = sa.select(provided.c.key, provided.c.words, provided.c.definition).where(
        provided.c.work_order.in_(orders)
    )
    found: dict[_Place, _Standing] = {}
    for row in connection.execute(booked):
        id, segment = (int(part) for part in row.key.split(":")[:2])
        one = found.setdefault((id, segment), _Standing(row.definition))
        one.words += row.words
        one.entries += 1
    return found


def _due(
    order: WorkOrder,
    segment: int,
    words: Mapping[int, int],
    standing: Mapping[_Place, _Standing],
) -> Iterable[_Entry]:
    """What brings the bookings of a segment to its words under this order and none elsewhere."""
    wanted = {(order.id, segment): words[segment]}
    booked = {place: one.words for place, one in standing.items() if place[1] == segment}
    for place in sorted(booked | wanted):
        before, now = booked.get(place, 0), wanted.get(place, 0)
        if before == now:
            continue
        if before:
            yield _Entry(*place, -before)
        if now:
            yield _Entry(*place, now)


def _write(
    connection: Connection,
    order: WorkOrder,
    day: date,
    entries: Iterable[_Entry],
    standing: Mapping[_Place, _Standing],
) -> None:
    written: dict[_Place, int] = {place: one.entries for place, one in standing.items()}
    for one in entries:
        place = one.order, one.segment
        number, before = written.get(place, 0), standing.get(place)
        written[place] = number + 1
        again = f":{number}" if number else ""
        values = {
            "key": f"{one.order}:{one.segment}{again}",
            "day": day,
            "work_order": one.order,
            "provider": order.asked.provider,
            "language": order.asked.language.value,
            "definition": before.definition if before else order.asked.definition,
            "words": one.words,
        }
        connection.execute(sa.insert(provided).values(values))


def _order(row: sa.Row[Any]) -> WorkOrder:
    segments: Sequence[int] = row.segments
    asked = OrderRequest(
        row.document,
        Language(row.language),
        Task(row.task),
        row.provider,
        row.contact,
        row.due,
        tuple(segments),
        row.words,
        row.definition,
    )
    return WorkOrder(row.id, asked, row.by, row.at)


def _sum(row: sa.Row[Any]) -> ProvidedSum:
    language = Language(row.language)
    return ProvidedSum(row.provider, language, row.definition, int(row.words), int(row.orders))
