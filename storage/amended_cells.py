"""What a correction of an original makes of the cells of its segment.

They move to the new segment, with drafts, comments and history. What people wrote stays as it is
and goes back to its translator, who is told; what leverage put there is looked up anew. Nobody's
save can pass over it: the version of every cell rises, and a write that names the old segment is
told of the new one.

A live claim to translate goes on, so that its holder reads the new source under it; one to review
or to edit ends where the text it was taken for is nobody's finished work any more.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.amendments import Act
from storage.assignments import assign_cell
from storage.booking import Booking
from storage.cell_source import CellSource
from storage.cells import keep_text
from storage.changes import Change
from storage.clock import clock
from storage.events import EventEntry, append
from storage.findings import reconcile
from storage.notices import NoticeEntry, NoticeKind, Notices
from translation.checks.problems import Problem
from translation.claims import Task
from translation.documents import TargetState
from translation.languages import Language
from translation.leverage import Origin

draft, target = schema.draft, schema.target

KIND = "source_corrected"
"""The kind of the event of a cell whose source was corrected, and of the comment beside it."""

_LEVERAGED = frozenset({Origin.VALUE, Origin.CONTEXT, Origin.EXACT})
"""The origins whose words count as leveraged, as in the bands of `translation.leverage`."""


def move(
    act: Act,
    cell: sa.Row[Any],
    made: int,
    number: int,
    *,
    booking: Booking,
    notices: Notices,
) -> bool:
    """Bring a cell to the new segment; whether a person's text waits in it."""
    connection = act.connection
    theirs = _is_theirs(cell)
    values = _moved(act, cell, made, theirs)
    connection.execute(sa.update(target).where(target.c.id == cell.id).values(values))
    people = _people(connection, cell)
    comment = _say(act, cell, number) if people else None
    if values.get("returned") and cell.translated_by is not None:
        assign_cell(connection, cell.id, Task.TRANSLATE, cell.translated_by, by=act.by)
    language, text = Language(cell.language), values.get("text", cell.text)
    _tell(act, cell, number, comment, text if theirs else None)
    detail = {"number": number}
    for person in sorted(people):
        kind, place = NoticeKind.SOURCE_CHANGED, act.amendment.old.document
        entry = NoticeEntry(person, kind, act.by, place, language, made, detail)
        notices.count_up(connection, entry)
    change = _change(act, cell, made, text, theirs)
    reconcile(connection, change)
    booking(connection, change)
    return theirs


def _people(connection: Connection, cell: sa.Row[Any]) -> set[str]:
    """Those whose work it concerns: translator, reviser, holder, authors of drafts."""
    typed = sa.select(draft.c.user).where(draft.c.target == cell.id)
    holder = cell.holder if cell.live else None
    concerned = {cell.translated_by, cell.reviewed_by, holder}
    return {*concerned, *connection.execute(typed).scalars()} - {None}


def _is_theirs(cell: sa.Row[Any]) -> bool:
    """Whether a person's text stands in a cell: one not put there by leverage alone."""
    if cell.text is None:
        return False
    return cell.origin is None or cell.state != TargetState.INITIAL or bool(cell.acted)


def leveraged(act: Act, cell: sa.Row[Any], words: int) -> int:
    """How many words more than before count as leveraged in a cell."""
    fill = None if _is_theirs(cell) else act.amendment.fills.get(Language(cell.language))
    before = words if cell.origin in _LEVERAGED else 0
    return (act.amendment.words if fill is not None and fill.origin in _LEVERAGED else 0) - before


def _moved(act: Act, cell: sa.Row[Any], made: int, theirs: bool) -> dict[str, Any]:
    """The columns of a cell that change with its source."""
    values: dict[str, Any] = {"segment": made, "version": target.c.version + 1}
    values["changed_at"] = clock()
    if theirs:
        values |= {"origin": None, "percent": None}
    else:
        fill = act.amendment.fills.get(Language(cell.language))
        filled = (None, None, None) if fill is None else (fill.text, fill.origin, fill.percent)
        values |= dict(zip(("text", "origin", "percent"), filled, strict=True))
    if cell.state != TargetState.INITIAL:
        values |= {"state": TargetState.INITIAL, "reviewed_by": None}
        values["returned"] = cell.translated_by is not None
    if cell.live and cell.task != Task.TRANSLATE:
        values |= {"claim": None, "holder": None, "lease_until": None}
    return values


def _say(act: Act, cell: sa.Row[Any], number: int) -> int:
    """The comment beside the text; gives its id."""
    body = f"Original {number}, with the consent of {act.author}: {act.reason}"
    values = {"target": cell.id, "author": act.by, "kind": KIND, "body": body}
    statement = sa.insert(schema.comment).values(**values, version=cell.version + 1)
    made = act.connection.execute(statement.returning(schema.comment.c.id))
    return int(made.scalar_one())


def _tell(act: Act, cell: sa.Row[Any], number: int, comment: int | None, text: str | None) -> None:
    """The event of a cell: a text of leverage is nobody's act, so that it names none."""
    detail: dict[str, object] = {"before": cell.state, "state": TargetState.INITIAL}
    detail |= {"language": cell.language, "number": number, "segment": act.amendment.old.id}
    detail |= {"reason": act.reason} if comment is None else {"comment": comment}
    entry = EventEntry(
        KIND,
        act.by,
        act.amendment.old.document,
        target=cell.id,
        fence=cell.fence,
        version=cell.version + 1,
        text_sha256=None if text is None else keep_text(act.connection, text),
        detail=detail,
        request=act.request,
    )
    append(act.connection, entry)


def _change(act: Act, cell: sa.Row[Any], made: int, text: str | None, theirs: bool) -> Change:
    """What the correction did to a cell, with what the checks say of its text by now."""
    new, language = act.amendment.new, Language(cell.language)
    problems: Sequence[Problem] = ()
    if theirs and text:
        source = CellSource(new.text, new.tags, act.amendment.old.language, made)
        problems = act.checker(source, text, language)
    return Change(
        act.request,
        act.by,
        act.amendment.old.document,
        cell.job,
        made,
        cell.id,
        language,
        TargetState(cell.state),
        TargetState.INITIAL,
        cell.text,
        text or "",
        cell.version + 1,
        tuple(problems),
    )
