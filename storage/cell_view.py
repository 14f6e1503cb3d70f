"""A cell as people see it, with the claim under which it may be changed."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.clock import clock
from storage.leases import live, seconds_between
from storage.schema import claim, job, target
from storage.schema import segment as segments
from translation.claims import CellVersion, Task
from translation.documents import JobMode, TargetState
from translation.errors import NotFound, SourceCorrected
from translation.languages import Language


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell as it stands; `holder`, `task` and `seconds_left` are those of a live claim.

    `covers` is for how many segments it stands, `covered_by` the segment whose cell stands for it.
    """

    segment: int
    target: int
    job: int
    document: str
    language: Language
    mode: JobMode
    seq: int
    state: TargetState
    text: str | None
    origin: str | None
    percent: int | None
    version: int
    fence: int
    claim: int | None
    holder: str | None
    task: Task | None
    seconds_left: int
    translated_by: str | None
    reviewed_by: str | None
    returned: bool
    covers: int = 1
    covered_by: int | None = None

    @property
    def at(self) -> CellVersion:
        """What the next write of the cell has to name."""
        return CellVersion(self.version, self.fence)

    @property
    def name(self) -> str:
        """The cell as messages name it."""
        return f"segment {self.segment} in {self.language}"


def read_cell(connection: Connection, segment: int, language: Language) -> sa.Row[Any]:
    """The row of a cell with those of its job and claim.

    Raises NotFound, and SourceCorrected where the segment was corrected in the original since and
    its cell stands under another: nobody writes there what was said of the old source.
    """
    given = {"of_segment": segment, "in_language": language}
    found = connection.execute(_VIEW, given).one_or_none()
    if found is not None:
        return found
    moved = read_moved_cell(connection, segment, language)
    version = cell_of(moved).at
    raise SourceCorrected(segment, language, str(version), moved.segment)


def read_moved_cell(connection: Connection, segment: int, language: Language) -> sa.Row[Any]:
    """As `read_cell`, but for a segment that was corrected the row of its cell; for reading."""
    of: int | None = segment
    while of is not None:
        given = {"of_segment": of, "in_language": language}
        found = connection.execute(_VIEW, given).one_or_none()
        if found is not None:
            return found
        successor = sa.select(segments.c.superseded_by).where(segments.c.id == of)
        of = connection.execute(successor).scalar_one_or_none()
    raise NotFound("cell", f"of segment {segment} in {language}")


_VIEW = (
    sa.select(
        target,
        job.c.document,
        job.c.mode,
        claim.c.task,
        claim.c.granted_at,
        live().label("live"),
        clock().label("now"),
    )
    .join(job, job.c.id == target.c.job)
    .outerjoin(claim, claim.c.id == target.c.claim)
    .where(
        target.c.segment == sa.bindparam("of_segment"),
        target.c.language == sa.bindparam("in_language"),
    )
)


def cell_of(row: sa.Row[Any]) -> CellView:
    """The view of a row that `read_cell` gave."""
    is_live = bool(row.live)
    return CellView(
        segment=row.segment,
        target=row.id,
        job=row.job,
        document=row.document,
        language=Language(row.language),
        mode=JobMode(row.mode),
        seq=row.seq,
        state=TargetState(row.state),
        text=row.text,
        origin=row.origin,
        percent=row.percent,
        version=row.version,
        fence=row.fence,
        claim=row.claim if is_live else None,
        holder=row.holder if is_live else None,
        task=Task(row.task) if is_live and row.task is not None else None,
        seconds_left=seconds_between(row.now, row.lease_until) if is_live else 0,
        translated_by=row.translated_by,
        reviewed_by=row.reviewed_by,
        returned=bool(row.returned),
        covers=row.covers,
        covered_by=row.covered_by,
    )
