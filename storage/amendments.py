"""A correction of an original: one segment takes the place of another in the same document.

The old one is superseded and its id never used again; the others of its block move with its
length. Refused is what would change a text that is settled, or an original that is not the one
that was read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.cell_source import CellSource
from storage.leases import live
from storage.publication_rows import PublicationKind, PublicationState
from storage.reasons import ReasonMissing, stated
from storage.segments import StoredBlock, StoredSegment
from translation.checks.problems import Problem
from translation.documents import Block, Segment, TargetState
from translation.errors import NotFound, OriginalMoved, SourceSettled
from translation.languages import Language
from translation.leverage import Fill
from translation.markup import digest

block, document, document_original = schema.block, schema.document, schema.document_original
event, finding, notice = schema.event, schema.finding, schema.notice
publication, segment, target = schema.publication, schema.segment, schema.target


class ConsentMissing(ReasonMissing):
    """A correction of an original without the name of the author who has agreed to it."""

    code = "consent_missing"

    def __init__(self) -> None:
        super().__init__("correct an original")

    def __str__(self) -> str:
        return "an original is corrected with its author's consent; say who has agreed"


Checker = Callable[[CellSource, str, Language], Sequence[Problem]]


@dataclass(frozen=True, slots=True)
class Amendment:
    """A rewritten original about to take the place of the one that was read.

    `place` and `old` are as they were read, `block` has the segments as they stand in the new
    bytes; `base` and `sha256` are of the bytes before and after. `words` are those of the new
    segment, `fills` what the memory says of it by language.
    """

    place: StoredBlock
    old: StoredSegment
    block: Block
    base: str
    sha256: str
    words: int
    fills: Mapping[Language, Fill]

    @property
    def new(self) -> Segment:
        """The segment in its new words."""
        return next(one for one in self.block.segments if one.rank == self.old.segment.rank)


@dataclass(frozen=True, slots=True)
class Replaced:
    """What came of a correction: the new segment, the number of the original, whom it concerns.

    `flagged` are the languages in which a person's text waits for a look at the new source.
    """

    document: str
    segment: int
    superseded: int
    number: int
    sha256: str
    flagged: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One correction as it is carried out."""

    connection: Connection
    amendment: Amendment
    author: str
    reason: str
    by: str
    request: int
    checker: Checker


def consent(author: str, reason: str) -> tuple[str, str]:
    """The author who consented and the reason, as they are kept; raises ReasonMissing."""
    if not author.strip():
        raise ConsentMissing
    return author.strip(), stated(reason, "correct an original")


def refuse_moved(connection: Connection, amendment: Amendment) -> sa.Row[Any]:
    """The row of the old segment, where document and block are as they were read."""
    old = amendment.old
    row = connection.execute(sa.select(segment).where(segment.c.id == old.id)).one()
    if row.superseded_by is not None:
        raise NotFound("segment", str(old.id))
    held = sa.func.coalesce(
        document.c.corrected_sha256, document.c.working_sha256, document.c.original_sha256
    )
    asked = sa.select(held).where(document.c.id == old.document)
    current = (
        sa.select(segment.c.id, segment.c.start, segment.c.end)
        .where(segment.c.block == amendment.place.id, segment.c.superseded_by.is_(None))
        .order_by(segment.c.rank)
    )
    read = [(one.id, one.segment.start, one.segment.end) for one in amendment.place.segments]
    same = [tuple(one) for one in connection.execute(current)] == read
    if not same or connection.execute(asked).scalar_one() != amendment.base:
        raise OriginalMoved(old.document)
    return row


def cells_of(connection: Connection, of: int, *, lock: bool) -> list[sa.Row[Any]]:
    """The cells of a segment with their claims, locked until the commit where that is asked."""
    acted = sa.select(event.c.id).where(
        event.c.target == target.c.id, event.c.text_sha256.is_not(None)
    )
    claim = schema.claim
    task = sa.select(claim.c.task).where(claim.c.id == target.c.claim).scalar_subquery()
    statement = sa.select(
        target, live().label("live"), acted.exists().label("acted"), task.label("task")
    )
    mine = statement.where(target.c.segment == of).order_by(target.c.id)
    return list(connection.execute(mine.with_for_update(of=target) if lock else mine))


def refuse_settled(connection: Connection, row: sa.Row[Any], cells: Sequence[sa.Row[Any]]) -> None:
    """Raise SourceSettled where a cell is joined or final, or a language of it is published."""
    for cell in cells:
        if cell.covers != 1:
            why = "is joined with another; undo the join first"
        elif cell.state == TargetState.FINAL:
            why = "is final; an editor opens the text again first"
        else:
            continue
        raise SourceSettled(row.id, cell.language, why)
    issued = sa.select(publication.c.languages).where(
        publication.c.document == row.document,
        publication.c.kind != PublicationKind.DRAFT,
        publication.c.state.in_([PublicationState.REQUESTED, PublicationState.PUBLISHED]),
    )
    out = {language for one in connection.execute(issued).scalars() for language in one}
    for language in (row.language, *(cell.language for cell in cells)):
        if language in out:
            why = "is published, or is about to be; withdraw it, or have a corrigendum issued"
            raise SourceSettled(row.id, language, why)


def exchange(act: Act, row: sa.Row[Any], number: int) -> int:
    """The new segment in the place of the old; the others of the block move with its length."""
    connection, amendment, new = act.connection, act.amendment, act.amendment.new
    old = amendment.old
    retired = sa.update(segment).where(segment.c.id == old.id)
    connection.execute(retired.values(rank=-segment.c.id))
    values = {
        "document": old.document,
        "block": row.block,
        "original": number,
        "rank": new.rank,
        "start": new.start,
        "end": new.end,
        "text": new.text,
        "tags": [asdict(tag) for tag in new.tags],
        "language": row.language,
        "digest": digest(new.text, new.tags),
        "words": amendment.words,
    }
    added = sa.insert(segment).values(values).returning(segment.c.id)
    made = int(connection.execute(added).scalar_one())
    connection.execute(retired.values(superseded_by=made))
    stands = {one.rank: one for one in amendment.block.segments}
    for known in amendment.place.segments:
        if known.id != old.id:
            there = stands[known.segment.rank]
            moved = sa.update(segment).where(segment.c.id == known.id)
            connection.execute(moved.values(start=there.start, end=there.end))
    for table in (finding, notice):
        followed = sa.update(table).where(table.c.segment == old.id)
        connection.execute(followed.values(segment=made))
    given = {"document": old.document, "number": number, "sha256": amendment.sha256}
    given |= {"segment": made, "by": act.by, "author": act.author, "reason": act.reason}
    connection.execute(sa.insert(document_original).values(given))
    held = sa.update(document).where(document.c.id == old.document)
    connection.execute(held.values(corrected_sha256=amendment.sha256))
    return made


def beside(connection: Connection, of: str, made: int) -> list[int]:
    """The segments before and after one: the memory knows each by its neighbours."""
    statement = (
        sa.select(segment.c.id)
        .join(block, block.c.id == segment.c.block)
        .where(segment.c.document == of, segment.c.superseded_by.is_(None))
        .order_by(block.c.order, segment.c.rank)
    )
    known = list(connection.execute(statement).scalars())
    at = known.index(made)
    return [*known[max(0, at - 1) : at], *known[at + 1 : at + 2]]
