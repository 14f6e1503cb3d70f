"""Repetitions: what one confirms fills the same segments of the job that nobody has touched.

A spread is one event, which keeps what stood in each cell before, so that one act undoes it. It
raises the version of the cells it fills, but of those that its own translator holds: a run of cells
that one has claimed stays saveable at the versions one was given, and what one saves in place of a
repetition loses nobody's words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.cells import keep_text
from storage.changes import Change
from storage.claims import live
from storage.clock import clock
from storage.database import Database
from storage.events import EventEntry, append
from translation.claims import Task
from translation.documents import TargetState
from translation.errors import NotFound
from translation.languages import Language
from translation.leverage import Origin

draft, event, segment, target = schema.draft, schema.event, schema.segment, schema.target

_PERCENT = 100
_PRINTED = tuple(origin.value for origin in Origin if origin.prints)


@dataclass(frozen=True, slots=True)
class Spread:
    """What a confirm filled; `source` is the segment it was confirmed in, `cells` how many."""

    id: int
    document: str
    language: Language
    source: int
    cells: int


@dataclass(frozen=True, slots=True)
class _Filled:
    """A cell that a spread filled: what stood there before, and its version after."""

    target: int
    origin: str | None
    percent: int | None
    text_sha256: str | None
    version: int


def spread(connection: Connection, change: Change) -> Mapping[str, int] | None:
    """Fill the untouched repetitions of what was just confirmed; an effect of `Cells`.

    Gives how many were `repeated` and the id of the `spread`, by which it can be undone; None
    where nothing was filled. A cell is untouched while it is `initial`, held by nobody else, has no
    draft and no act of a person upon it. It stays `initial`.
    """
    translated = change.confirmed and change.after is TargetState.TRANSLATED
    if not translated or change.covers > 1:
        return None
    cells = _untouched(connection, change)
    if not cells:
        return None
    filled = [_before(connection, cell) for cell in cells]
    values = {"text": change.text, "origin": Origin.REPETITION.value, "percent": _PERCENT}
    _set(connection, [cell.id for cell in cells if not cell.held], values, step=1)
    _set(connection, [cell.id for cell in cells if cell.held], values, step=0)
    return {"repeated": len(filled), "spread": _told(connection, change, filled)}


class Repetitions:
    """The spreads of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, spread: int) -> Spread:
        """A spread by its id; raises NotFound."""
        with self._database.read() as connection:
            row = _read(connection, spread)
        return Spread(
            row.id,
            row.document,
            Language(row.detail["language"]),
            row.detail["segment"],
            len(row.detail["targets"]),
        )

    def undo(self, spread: int, *, by: str) -> int:
        """Put back what stood in the cells of a spread, where nobody has touched them since.

        Gives how many were put back; again gives 0. What another holds stays as it is. Raises
        NotFound.
        """
        return self._database.write(lambda connection: _undo(connection, spread, by))


def _untouched(connection: Connection, change: Change) -> Sequence[sa.Row[Any]]:
    """The cells to fill, locked; what another transaction has in hand is left out.

    None where the cell that was confirmed is not claimed for translation.
    """
    values = {"document": change.document, "job": change.job, "segment": change.segment}
    return connection.execute(
        _UNTOUCHED,
        {**values, "cell": change.target, "confirmed": change.text, "actor": change.actor},
    ).all()


def _drafted() -> sa.ColumnElement[bool]:
    return sa.select(draft.c.target).where(draft.c.target == target.c.id).exists()


def _acted() -> sa.ColumnElement[bool]:
    """Whether a person ever wrote or judged the text of the cell."""
    acts = sa.select(event.c.id).where(event.c.target == target.c.id)
    return acts.where(event.c.text_sha256.is_not(None)).exists()


def _before(connection: Connection, cell: sa.Row[Any]) -> _Filled:
    text = None if cell.text is None else keep_text(connection, cell.text)
    return _Filled(cell.id, cell.origin, cell.percent, text, cell.version + (not cell.held))


def _set(
    connection: Connection, cells: Sequence[int], values: Mapping[str, Any], *, step: int
) -> None:
    """Put values into cells and raise their versions by `step`."""
    if cells:
        statement = sa.update(target).where(target.c.id.in_(cells)).values(**values)
        changed = statement.values(version=target.c.version + step, changed_at=clock())
        connection.execute(changed)


def _told(connection: Connection, change: Change, filled: Iterable[_Filled]) -> int:
    """The event of a spread; its `targets` are rows of `_Filled`."""
    rows = [[one.target, one.origin, one.percent, one.text_sha256, one.version] for one in filled]
    entry = EventEntry(
        "repeated",
        change.actor,
        change.document,
        text_sha256=keep_text(connection, change.text),
        detail={
            "language": change.language.value,
            "segment": change.segment,
            "from": change.target,
            "targets": rows,
        },
        request=change.request,
    )
    return append(connection, entry)


def _read(connection: Connection, spread: int) -> sa.Row[Any]:
    statement = sa.select(event).where(event.c.id == spread, event.c.kind == "repeated")
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("spread of repetitions", str(spread))
    return row


def _undo(connection: Connection, spread: int, by: str) -> int:
    row = _read(connection, spread)
    filled = [_Filled(*values) for values in row.detail["targets"]]
    still = _still(connection, [one.target for one in filled], row.text_sha256, by)
    back = [
        (one, bool(cell.held))
        for one in filled
        if (cell := still.get(one.target)) is not None and cell.version == one.version
    ]
    if not back:
        return 0
    texts = _bodies(connection, {one.text_sha256 for one, _ in back} - {None})
    for one, held in back:
        text = None if one.text_sha256 is None else texts[one.text_sha256]
        values = {"text": text, "origin": one.origin, "percent": one.percent}
        _set(connection, [one.target], values, step=0 if held else 1)
    detail = {
        "language": row.detail["language"],
        "spread": spread,
        "targets": [one.target for one, _ in back],
    }
    append(connection, EventEntry("repeated_undone", by, row.document, detail=detail))
    return len(back)


def _still(
    connection: Connection, cells: Sequence[int], text_sha256: str, by: str
) -> dict[int, sa.Row[Any]]:
    """Those of the cells, locked, that are as the spread left them and free to `by`."""
    text = sa.select(schema.text.c.body).where(schema.text.c.sha256 == text_sha256)
    statement = (
        sa.select(target.c.id, target.c.version, live().label("held"))
        .where(
            target.c.id.in_(cells),
            target.c.state == TargetState.INITIAL.value,
            target.c.origin == Origin.REPETITION.value,
            target.c.text == text.scalar_subquery(),
            sa.or_(~live(), target.c.holder == by),
            ~_drafted(),
        )
        .order_by(target.c.id)
        .with_for_update()
    )
    return {row.id: row for row in connection.execute(statement)}


def _bodies(connection: Connection, digests: Iterable[str | None]) -> dict[str, str]:
    text = schema.text
    statement = sa.select(text.c.sha256, text.c.body).where(text.c.sha256.in_(list(digests)))
    return {row.sha256: row.body for row in connection.execute(statement)}


def _alike() -> sa.Select[Any]:
    """The other segments of the document that are the same with their tags."""
    one = segment.alias()
    digest = sa.select(one.c.digest).where(one.c.id == sa.bindparam("segment"))
    return sa.select(segment.c.id).where(
        segment.c.document == sa.bindparam("document"),
        segment.c.digest == digest.scalar_subquery(),
        segment.c.superseded_by.is_(None),
        segment.c.id != sa.bindparam("segment"),
    )


def _under(task: Task) -> sa.ColumnElement[bool]:
    """Whether the cell that was confirmed is claimed for this task."""
    claim, confirmed = schema.claim, target.alias()
    statement = sa.select(claim.c.id).join(confirmed, confirmed.c.claim == claim.c.id)
    return statement.where(
        confirmed.c.id == sa.bindparam("cell"), claim.c.task == task.value
    ).exists()


def _sure() -> sa.ColumnElement[bool]:
    """Whether the text stands there already, from what a draft prints anyway."""
    same = target.c.text == sa.bindparam("confirmed", type_=sa.Text)
    return sa.func.coalesce(sa.and_(same, target.c.origin.in_(_PRINTED)), sa.false())


_UNTOUCHED = (
    sa.select(target.c.id, target.c.text, target.c.origin, target.c.percent, target.c.version)
    .add_columns(live().label("held"))
    .where(
        _under(Task.TRANSLATE),
        target.c.job == sa.bindparam("job"),
        target.c.segment.in_(_alike()),
        target.c.state == TargetState.INITIAL.value,
        target.c.covers == 1,
        target.c.translated_by.is_(None),
        sa.or_(target.c.text.is_(None), target.c.origin.is_not(None)),
        ~_sure(),
        sa.or_(~live(), target.c.holder == sa.bindparam("actor")),
        ~_drafted(),
        ~_acted(),
    )
    .order_by(target.c.id)
    .with_for_update(skip_locked=True)
)
