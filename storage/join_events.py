"""What is told of joins: what stood in each cell before, so that undoing one puts it back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.cell_view import CellView, cell_of, read_cell
from storage.cells import keep_text
from storage.events import EventEntry, append
from storage.requests import Admission
from translation.documents import TargetState

event = schema.event


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood in a cell before a join, as the event of it says."""

    target: int
    segment: int
    state: str
    text_sha256: str | None
    origin: str | None
    percent: int | None
    translated_by: str | None
    returned: bool

    @property
    def vouched(self) -> bool:
        """Whether a person typed the text or let it stand; else leverage alone put it there."""
        return self.origin is None or self.state != TargetState.INITIAL


def tell_join(
    connection: Connection,
    admission: Admission,
    cells: Sequence[CellView],
    actor: str,
    text: str | None,
) -> None:
    """The event of the join, with what stood in each cell, and one for each that is covered."""
    first, *others = cells
    stood = [list(asdict(_standing(connection, cell)).values()) for cell in cells]
    detail: dict[str, object] = {"language": first.language.value, "stood": stood}
    detail |= {"before": first.state.value, "state": TargetState.INITIAL.value}
    named = None if text is None else keep_text(connection, text)
    _append(connection, "joined", admission, first, actor, detail, named)
    for cell in others:
        told = {"language": cell.language.value, "by": first.segment, "before": cell.state.value}
        _append(connection, "covered", admission, cell, actor, told, None)


def tell_undo(
    connection: Connection,
    admission: Admission,
    cell: CellView,
    actor: str,
    stood: Sequence[Stood],
    texts: Sequence[str | None],
) -> None:
    """A text that leverage had put there is nobody's act: the event of the undoing names none."""
    told: dict[str, object] = {"language": cell.language.value, "before": cell.state.value}
    vouched = texts[0] if stood[0].vouched else None
    named = None if vouched is None else keep_text(connection, vouched)
    detail = {**told, "state": stood[0].state, "cells": [one.target for one in stood]}
    _append(connection, "unjoined", admission, cell, actor, detail, named)
    for one in stood[1:]:
        covered = cell_of(read_cell(connection, one.segment, cell.language))
        told = {"language": cell.language.value, "by": cell.segment, "state": one.state}
        entry = EventEntry(
            "uncovered",
            actor,
            cell.document,
            one.target,
            covered.fence,
            covered.version,
            detail=told,
            request=admission.id,
        )
        append(connection, entry)


def _append(
    connection: Connection,
    kind: str,
    admission: Admission,
    cell: CellView,
    actor: str,
    detail: Mapping[str, object],
    text_sha256: str | None,
) -> None:
    entry = EventEntry(
        kind,
        actor,
        cell.document,
        cell.target,
        cell.fence,
        cell.version + 1,
        text_sha256,
        detail,
        admission.id,
    )
    append(connection, entry)


def _standing(connection: Connection, cell: CellView) -> Stood:
    return Stood(
        cell.target,
        cell.segment,
        cell.state.value,
        None if cell.text is None else keep_text(connection, cell.text),
        cell.origin,
        cell.percent,
        cell.translated_by,
        cell.returned,
    )


def stood_before(connection: Connection, cell: int) -> list[Stood]:
    """What stood in the cells of the latest join of a cell, the first of them first."""
    last = sa.select(event.c.detail).where(event.c.target == cell, event.c.kind == "joined")
    detail = connection.execute(last.order_by(event.c.id.desc()).limit(1)).scalar_one()
    return [Stood(*values) for values in detail["stood"]]


def texts_before(connection: Connection, stood: Sequence[Stood]) -> list[str | None]:
    """The texts that stood in cells, in the order of them; None where one had none."""
    text = schema.text
    named = {one.text_sha256 for one in stood} - {None}
    statement = sa.select(text.c.sha256, text.c.body).where(text.c.sha256.in_(list(named)))
    known = {row.sha256: row.body for row in connection.execute(statement)}
    return [None if one.text_sha256 is None else known[one.text_sha256] for one in stood]
