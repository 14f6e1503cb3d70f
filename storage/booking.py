"""Pages as people make them: the words of a segment, booked when its cell rises to a stage.

An act that is undone is a counter-entry that names the one it reverses, so that a day's figures
never change afterwards. Days are days in the time zone of the house, by the database's clock.
"""

from datetime import date, datetime, tzinfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.changes import Change
from storage.clock import clock
from storage.ledger import LedgerEntry, Stage, write_entries
from translation.documents import TargetState
from translation.pages import DEFAULT_DEFINITION

ledger, segment, target = schema.ledger, schema.segment, schema.target

_STATES = list(TargetState)
_STAGES = {
    TargetState.TRANSLATED: Stage.TRANSLATED,
    TargetState.REVIEWED: Stage.REVIEWED,
}
"""The states whose reaching is booked cell by cell; what is final is booked by the job."""


_COUNTED = sa.select(
    sa.func.coalesce(segment.c.words, 0).label("words"), clock().label("now")
).where(segment.c.id == sa.bindparam("of"))
_COVERED = sa.select(target.c.segment).where(
    target.c.covered_by == sa.bindparam("of"), target.c.language == sa.bindparam("language")
)
_COUNTED_TOGETHER = sa.select(
    sa.func.coalesce(sa.func.sum(segment.c.words), 0).label("words"), clock().label("now")
).where(sa.or_(segment.c.id == sa.bindparam("of"), segment.c.id.in_(_COVERED)))


def _counted(connection: Connection, change: Change) -> sa.Row[tuple[int, datetime]]:
    """The words that a cell stands for, those of what it covers among them, and the moment."""
    if change.covers > 1:
        of = {"of": change.segment, "language": change.language}
        return connection.execute(_COUNTED_TOGETHER, of).one()
    return connection.execute(_COUNTED, {"of": change.segment}).one()


class Booking:
    """Books the words of cells that rise or fall; an effect of every save and review."""

    def __init__(self, zone: tzinfo, definition: str = DEFAULT_DEFINITION) -> None:
        self._zone, self.definition = zone, definition

    def __call__(self, connection: Connection, change: Change) -> None:
        """Book the stages that a change crossed, upwards or downwards."""
        before, after = _STATES.index(change.before), _STATES.index(change.after)
        low, high = min(before, after), max(before, after)
        crossed = [_STAGES[state] for state in _STATES[low + 1 : high + 1] if state in _STAGES]
        for stage in crossed:
            if after > before:
                self._book(connection, change, stage)
            else:
                self._undo(connection, change, stage)

    def day(self, connection: Connection) -> date:
        """The day it is by the database's clock in the time zone of the house."""
        return self._day(connection.execute(sa.select(clock())).scalar_one())

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()

    def reverse(self, connection: Connection, key: str) -> None:
        """Take an entry back by a counter-entry of the day; again changes nothing.

        Where there is no such entry nothing was booked, and nothing is taken back.
        """
        found = connection.execute(sa.select(ledger).where(ledger.c.key == key)).one_or_none()
        if found is None:
            return
        undone = LedgerEntry(
            f"{key}:undone",
            self.day(connection),
            found.document,
            found.language,
            Stage(found.stage),
            found.definition,
            -found.words,
            reverses=found.id,
        )
        write_entries(connection, [undone])

    def _book(self, connection: Connection, change: Change, stage: Stage) -> None:
        counted = _counted(connection, change)
        entry = LedgerEntry(
            f"{stage}:{change.target}:{change.version}",
            self._day(counted.now),
            change.document,
            change.language,
            stage,
            self.definition,
            int(counted.words),
        )
        write_entries(connection, [entry])

    def _undo(self, connection: Connection, change: Change, stage: Stage) -> None:
        """Reverse the entry of the latest version at which the cell rose to the stage."""
        keys = [f"{stage}:{change.target}:{version}" for version in range(1, change.version)]
        statement = sa.select(ledger.c.key).where(ledger.c.key.in_(keys))
        booked = connection.execute(statement.order_by(ledger.c.id.desc()).limit(1))
        if (key := booked.scalar_one_or_none()) is not None:
            self.reverse(connection, key)
