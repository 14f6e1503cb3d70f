"""What was suggested for the cells of a store, held against what became final.

A cell has one suggestion: what stood in it from leverage when a person first wrote there, or the
match that its holder put in last before anybody vouched for a text. That there was none is noted
too, so that what was translated anew is known from what nothing is known of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.cell_view import cell_of, read_cell
from storage.cells import keep_text
from storage.changes import Change
from storage.clock import clock
from storage.database import Database
from storage.prepared import Insertion
from translation.documents import TargetState
from translation.languages import Language
from translation.leverage import Origin

suggestion, target, job, text = schema.suggestion, schema.target, schema.job, schema.text

NONE = "none"
"""The origin where nothing was suggested."""

_PAGE = 2000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was suggested for a cell and what became final in it, both in braces notation.

    `origin` is that of leverage, `none` where nothing was suggested; `by` put a match in, and is
    None where leverage did. `final_at` is when an editor called the text final.
    """

    target: int
    language: Language
    origin: str
    percent: int | None
    by: str | None
    suggested: str | None
    final: str
    final_at: datetime


def suggested(connection: Connection, change: Change) -> None:
    """Note what a person found in a cell who is the first to write in it; an effect of `Cells`."""
    if change.before is not TargetState.INITIAL or change.covers != 1:
        return
    found = change.text_before if change.origin is not None else None
    values = {
        "target": change.target,
        "origin": change.origin if found else NONE,
        "percent": change.percent if found else None,
        "text_sha256": keep_text(connection, found) if found else None,
        "by": None,
    }
    _NOTE.run(connection, values)


class Suggestions:
    """The suggestions of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def inserted(
        self,
        segment: int,
        language: Language,
        *,
        origin: Origin,
        percent: int,
        given: str,
        by: str,
    ) -> bool:
        """Note the match that a holder has put into a cell; gives whether it counts.

        It does while the cell is his and nobody has vouched for a text in it yet. Raises NotFound
        and SourceCorrected.
        """

        def run(connection: Connection) -> bool:
            cell = cell_of(read_cell(connection, segment, language))
            begun = cell.state is not TargetState.INITIAL or cell.translated_by is not None
            if begun or cell.holder != by or cell.covers != 1:
                return False
            values = {"target": cell.target, "origin": origin.value, "percent": percent, "by": by}
            _PUT_IN.run(connection, {**values, "text_sha256": keep_text(connection, given)})
            return True

        return self._database.write(run)

    def final(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Suggestion]:
        """The cells of texts that became final from `since` to before `until`, by their ids.

        Cells of which no suggestion was noted are left out, and so are joined ones.
        """
        last = 0
        while rows := self._page(last, since, until):
            yield from rows
            last = rows[-1].target

    def _page(self, last: int, since: datetime | None, until: datetime | None) -> list[Suggestion]:
        statement = _FINAL.where(target.c.id > last)
        if since is not None:
            statement = statement.where(job.c.final_at >= since)
        if until is not None:
            statement = statement.where(job.c.final_at < until)
        with self._database.read() as connection:
            return [_suggestion(row) for row in connection.execute(statement)]


def _suggestion(row: sa.Row[Any]) -> Suggestion:
    return Suggestion(
        row.id,
        Language(row.language),
        row.origin,
        row.percent,
        row.by,
        row.body,
        row.text,
        row.final_at,
    )


_COLUMNS = ["target", "origin", "percent", "text_sha256", "by"]
_NOTE = Insertion(
    suggestion,
    _COLUMNS,
    lambda new: new.on_conflict_do_nothing(index_elements=["target"]),
)
_PUT_IN = Insertion(
    suggestion,
    _COLUMNS,
    lambda new: new.on_conflict_do_update(
        index_elements=["target"],
        set_={name: new.excluded[name] for name in _COLUMNS[1:]} | {"at": clock()},
    ),
)
_FINAL = (
    sa.select(target.c.id, target.c.language, target.c.text, job.c.final_at)
    .add_columns(suggestion.c.origin, suggestion.c.percent, suggestion.c.by, text.c.body)
    .join_from(suggestion, target, target.c.id == suggestion.c.target)
    .join(job, job.c.id == target.c.job)
    .outerjoin(text, text.c.sha256 == suggestion.c.text_sha256)
    .where(
        target.c.state == TargetState.FINAL.value,
        target.c.covers == 1,
        target.c.text.is_not(None),
        job.c.final_at.is_not(None),
    )
    .order_by(target.c.id)
    .limit(_PAGE)
)
