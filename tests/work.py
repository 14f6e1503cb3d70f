"""A small document in a store, and people at work on it, for the tests of claims and cells."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import sqlalchemy as sa

from storage import schema
from storage.assignments import Assignments
from storage.cells import Cells, CellView, Saved
from storage.changes import Effect
from storage.claims import Claimed, Claims
from storage.clock import clock
from storage.database import Database
from storage.documents import Documents, Intake
from storage.drafts import Drafts
from storage.events import Event, Events
from storage.segments import Segments
from translation.claims import Task, Verdict
from translation.documents import Block, BlockKind, Segment, TargetState
from translation.languages import Language

AR, EN, FR, RU = Language.AR, Language.EN, Language.FR, Language.RU
DOCUMENT = "d1"


@dataclass(frozen=True, slots=True)
class Work:
    """The repositories of one database, with short ways to do what a test prepares."""

    database: Database
    claims: Claims
    cells: Cells
    drafts: Drafts
    assignments: Assignments
    segments: Sequence[int]
    document: str
    keys: Any

    def key(self) -> str:
        return f"{self.document}-{next(self.keys)}"

    def claim(self, holder: str, task: Task = Task.TRANSLATE, **more: Any) -> Claimed:
        return self.claims.claim(self.document, FR, task, holder, **more)

    def cell(self, segment: int) -> CellView:
        return self.cells.get(segment, FR)

    def save(self, segment: int, actor: str, text: str = "Texte", **more: Any) -> Saved:
        """Save at the version that the cell has now, confirmed unless `state` says otherwise."""
        given = {"at": self.cell(segment).at, "state": TargetState.TRANSLATED, "key": self.key()}
        return self.cells.save(segment, FR, actor=actor, text=text, **{**given, **more})

    def review(self, segment: int, actor: str, verdict: Verdict, **more: Any) -> Saved:
        given = {"at": self.cell(segment).at, "key": self.key()}
        return self.cells.review(segment, FR, actor=actor, verdict=verdict, **{**given, **more})

    def translated(self, segment: int, actor: str, text: str = "Texte") -> None:
        """A cell that somebody translated and nobody holds."""
        granted = self.claim(actor, segments=[segment])
        self.save(segment, actor, text)
        self.claims.release(granted.claim, actor)

    def lapse(self, holder: str | None = None) -> None:
        """Let the leases of one, or of all, have ended a second ago."""
        cell = schema.target
        held = cell.c.holder.is_not(None) if holder is None else cell.c.holder == holder
        mine = sa.and_(held, cell.c.segment.in_(self.segments))
        self.change(sa.update(cell).where(mine).values(lease_until=clock(-1)))

    def set(self, segment: int, **values: Any) -> None:
        cell = schema.target
        of = (cell.c.segment == segment, cell.c.language == FR)
        self.change(sa.update(cell).where(*of).values(**values))

    def set_job(self, **values: Any) -> None:
        job = schema.job
        self.change(sa.update(job).where(job.c.language == FR).values(**values))

    def change(self, statement: sa.Executable) -> None:
        self.database.write(lambda connection: connection.execute(statement))

    def events(self, kind: str | None = None) -> list[Event]:
        found = Events(self.database).history(self.document)
        return [one for one in found if kind in (None, one.entry.kind)]


def at_work(
    database: Database,
    cells: int = 10,
    effects: Sequence[Effect] = (),
    document: str = DOCUMENT,
    *,
    together: bool = False,
) -> Work:
    """An English document of so many segments, asked for in French and Arabic.

    Each is a paragraph, or `together` they are one.
    """
    digest = hashlib.sha256(document.encode()).hexdigest()
    given = Intake(document, digest, "a.docx", 1, EN, symbol=f"C18/{document}")
    Documents(database).register(given, [FR, AR], by="ops")
    blocks = [
        Block(
            n, "word/document.xml", f"/w:p[{n}]", BlockKind.BODY, (Segment(0, 0, 9, f"Text {n}"),)
        )
        for n in range(cells)
    ]
    if together:
        pieces = [Segment(n, n * 9, n * 9 + 8, f"Text {n:03}") for n in range(cells)]
        blocks = [replace(blocks[0], segments=tuple(pieces))]
    Segments(database).save_blocks(document, blocks)
    ids = [one.id for one in Segments(database).segments(document)]
    return Work(
        database,
        Claims(database),
        Cells(database, effects),
        Drafts(database),
        Assignments(database),
        ids,
        document,
        count(),
    )
