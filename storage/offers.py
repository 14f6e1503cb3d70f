"""What waits since its source was corrected: the texts of people, and the sources they were of.

Where only values of the source differ, a translation with the new ones can be offered. An editor
accepts it for one language or all at once: the text is translated again, by its translator as
before, as it is after any other hand of an editor on it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.amended_cells import KIND
from storage.cell_source import CellSource, cell_source
from storage.cell_view import CellView, cell_of, read_cell
from storage.cells import keep_text
from storage.changes import Change, Effect
from storage.clock import clock
from storage.database import Database
from storage.events import EventEntry, append
from storage.once import Answer, once
from translation.checks.problems import Problem
from translation.claims import CellVersion
from translation.documents import TargetState
from translation.errors import NotOffered, StaleVersion, WrongState
from translation.languages import Language

event, segment, target = schema.event, schema.segment, schema.target

Checker = Callable[[CellSource, str, Language], Sequence[Problem]]
Offer = Callable[[str, str, Language, str, Language], str | None]
"""The offer for old source, new source and its language, the text and its language."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that nobody has touched since its source was corrected.

    `before` are the sources it may have been a translation of, the latest first, `after` is the
    source by now. `vouched` says that it was translated or reviewed when it was corrected.
    """

    cell: CellView
    before: tuple[str, ...]
    after: str
    source: Language
    vouched: bool

    def offered(self, offer: Offer) -> str | None:
        """The text with the new values in it; None where none can be offered."""
        text = self.cell.text or ""
        made = (
            offer(one, self.after, self.source, text, self.cell.language) for one in self.before
        )
        return next((one for one in made if one is not None and one != text), None)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The cells of a segment whose offers were accepted, by language with their versions."""

    segment: int
    cells: Mapping[Language, CellVersion]


class Offers:
    """The offers of a store; `effects` follow in the same transaction."""

    def __init__(self, database: Database, effects: Sequence[Effect] = ()) -> None:
        self._database, self._effects = database, tuple(effects)

    def waiting(self, of: int, language: Language) -> Waiting | None:
        """The text of a cell that waits since its source was corrected; None where it does not.

        Raises NotFound.
        """
        with self._database.read() as connection:
            return _waiting(connection, of, language)

    def accept(
        self,
        of: int,
        versions: Mapping[Language, CellVersion],
        *,
        by: str,
        offer: Offer,
        checker: Checker,
        key: str | None = None,
    ) -> Accepted:
        """Put what is offered into some cells of a segment, all or none.

        `versions` are those that were looked at. Raises NotFound, StaleVersion, NotOffered where
        nothing is offered, or not of a text that somebody had vouched for, WrongState where another
        holds the cell, and KeyReused.
        """
        asked = {language.value: str(at) for language, at in sorted(versions.items())}

        def run(connection: Connection, request: int) -> Answer:
            done = {}
            for language, at in sorted(versions.items()):
                waiting = _waiting(connection, of, language)
                if waiting is None or not waiting.vouched:
                    _refuse_stale(connection, of, language, at)
                    raise NotOffered(of, language)
                if (text := waiting.offered(offer)) is None:
                    raise NotOffered(of, language)
                self._put(connection, waiting, at, text, by, request, checker)
                done[language.value] = [waiting.cell.version + 1, waiting.cell.fence]
            return {"cells": done}

        body = {"act": "accept_offers", "segment": of, "cells": asked}
        done = once(self._database, body, by=by, key=key, work=run)["cells"]
        return Accepted(of, {Language(one): CellVersion(*at) for one, at in done.items()})

    def _put(
        self,
        connection: Connection,
        waiting: Waiting,
        at: CellVersion,
        text: str,
        by: str,
        request: int,
        checker: Checker,
    ) -> None:
        cell = waiting.cell
        if cell.holder not in (None, by):
            raise WrongState(cell.name, f"claimed by {cell.holder}", "released")
        values = {"text": text, "state": TargetState.TRANSLATED, "returned": False}
        written = (
            sa.update(target)
            .where(
                target.c.id == cell.target,
                target.c.version == at.version,
                target.c.fence == at.fence,
                target.c.state == TargetState.INITIAL,
            )
            .values(**values, version=target.c.version + 1, changed_at=clock())
        )
        if not connection.execute(written).rowcount:
            raise StaleVersion(cell.segment, cell.language, str(cell.at))
        detail = {"before": cell.state, "state": TargetState.TRANSLATED, "language": cell.language}
        entry = EventEntry(
            "edited",
            by,
            cell.document,
            target=cell.target,
            fence=cell.fence,
            version=cell.version + 1,
            text_sha256=keep_text(connection, text),
            detail={**detail, "offered": True},
            request=request,
        )
        append(connection, entry)
        source = cell_source(connection, cell.segment, cell.language)
        change = Change(
            request,
            by,
            cell.document,
            cell.job,
            cell.segment,
            cell.target,
            cell.language,
            cell.state,
            TargetState.TRANSLATED,
            cell.text,
            text,
            cell.version + 1,
            tuple(checker(source, text, cell.language)),
            origin=cell.origin,
            percent=cell.percent,
        )
        for effect in self._effects:
            effect(connection, change)


def _refuse_stale(connection: Connection, of: int, language: Language, at: CellVersion) -> None:
    cell = cell_of(read_cell(connection, of, language))
    if cell.at != at:
        raise StaleVersion(cell.segment, language, str(cell.at))


def _waiting(connection: Connection, of: int, language: Language) -> Waiting | None:
    cell = cell_of(read_cell(connection, of, language))
    if cell.state is not TargetState.INITIAL or not cell.text or cell.covers != 1:
        return None
    corrections = _corrections(connection, cell.target)
    if not corrections:
        return None
    source = cell_source(connection, of, language)
    found = [row.detail["segment"] for row in corrections]
    of_old = sa.select(segment.c.id, segment.c.text).where(segment.c.id.in_(found))
    texts = dict(connection.execute(of_old).tuples().all())
    vouched = any(row.detail["before"] != TargetState.INITIAL for row in corrections)
    before = tuple(texts[one] for one in found)
    theirs = vouched and cell.translated_by is not None
    return Waiting(cell, before, source.text, source.language, theirs)


def _corrections(connection: Connection, cell: int) -> list[sa.Row[Any]]:
    """The corrections of its source since somebody last touched a text, the latest first."""
    acts = sa.select(event.c.kind, event.c.detail).where(
        event.c.target == cell, event.c.text_sha256.is_not(None)
    )
    found = []
    for row in connection.execute(acts.order_by(event.c.id.desc())):
        if row.kind != KIND:
            break
        found.append(row)
    return found
