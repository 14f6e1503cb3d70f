"""What the workbench shows of many documents at once: how far each language has come, and how late.

A page of documents costs a fixed number of statements, however many documents, jobs and cells
there are. Whose business a document is, the caller says as a condition over `schema.document`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.clock import clock
from storage.database import Database
from storage.document_lists import ORDERS, OUT, Order, Sought, chosen
from storage.documents import StoredDocument, read_documents
from storage.issued import Issued, read_issued
from storage.publication_rows import PublicationKind, PublicationState
from translation.checks.problems import Severity
from translation.documents import JobMode, TargetState
from translation.errors import NotFound
from translation.languages import Language
from translation.spot import sampled

PAGE = 50
"""Documents of a page of the list."""

EVERYTHING: sa.ColumnElement[bool] = sa.true()
"""What the machine's own operator may see, who has the database anyway."""

document, finding, job, target = schema.document, schema.finding, schema.job, schema.target
publication, publication_text = schema.publication, schema.publication_text
block, segment = schema.block, schema.segment

_FINAL = TargetState.FINAL.value
_BLOCK_STEP = 1_000_000  # `target.seq` counts by block, then by rank


@dataclass(frozen=True, slots=True)
class JobOverview:
    """One document into one language: its cells by state, and what stands in its way.

    `returned` counts cells sent back to their translator, `held` those of a live lease, `errors`
    the open findings that block, `spared` translated cells outside the sample of a spot check,
    `sample` the cells in it and `read` those of them that are reviewed,
    `assigned` the people its work is assigned to; `version_out` is the version of the final text
    that readers have.
    """

    id: int
    language: Language
    mode: JobMode
    share: int
    state: str
    due: date | None
    version: int
    final_by: str | None
    final_at: datetime | None
    cells: int
    by_state: Mapping[TargetState, int]
    filled: int
    returned: int
    held: int
    errors: int
    spared: int
    sample: int
    read: int
    assigned: tuple[str, ...]
    published: bool
    version_out: int | None

    @property
    def is_final(self) -> bool:
        """Whether the editor has called the text final."""
        return self.state == _FINAL

    @property
    def is_newer(self) -> bool:
        """Whether the text became final again since it was published: readers have the old one."""
        return self.is_final and self.version_out is not None and self.version > self.version_out

    @property
    def unreviewed(self) -> int:
        """Cells that nobody has reviewed yet and somebody has to."""
        waiting = self.by_state[TargetState.INITIAL] + self.by_state[TargetState.TRANSLATED]
        return waiting - self.spared

    @property
    def to_review(self) -> int:
        """Translated cells that a reviser is to read; of a spot check those of the sample."""
        return self.by_state[TargetState.TRANSLATED] - self.spared

    @property
    def ready(self) -> bool:
        """Whether nothing stands between the text and the editor's word that it is final."""
        return not self.is_final and self.cells > 0 and not self.unreviewed and not self.errors


@dataclass(frozen=True, slots=True)
class DocumentOverview:
    """A document with its jobs in the order of the languages, and what of it is out.

    `published` are the languages readers have, the original's among them; `number` is that of the
    latest publication they are in.
    """

    document: StoredDocument
    jobs: tuple[JobOverview, ...]
    published: frozenset[Language]
    number: int | None

    @property
    def is_final(self) -> bool:
        """Whether every language asked for is final."""
        return bool(self.jobs) and all(one.is_final for one in self.jobs)

    def is_late(self, today: date) -> bool:
        """Whether the due day is past and a language asked for is not out."""
        due = self.document.due
        return due is not None and due < today and any(not one.published for one in self.jobs)

    def job(self, language: Language) -> JobOverview:
        """The job of a language; raises NotFound."""
        for one in self.jobs:
            if one.language is language:
                return one
        raise NotFound("job", f"{self.document.name} in {language.english_name}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment stands: its number as people count, and the place that orders rows."""

    number: int
    seq: int


class Overview:
    """Documents as lists and pages of the workbench show them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def documents(
        self,
        visible: sa.ColumnElement[bool],
        sought: Sought,
        *,
        order: Order = Order.RECEIVED,
        limit: int = PAGE,
        offset: int = 0,
    ) -> list[DocumentOverview]:
        """At most `limit` documents, `offset` left out: newest first, or what is due first.

        `visible` says what may be seen.
        """
        statement = sa.select(document).where(*chosen(visible, sought)).order_by(*ORDERS[order])
        with self._database.read() as connection:
            found = read_documents(connection, statement.limit(limit).offset(offset))
            return _overviews(connection, found)

    def count(self, visible: sa.ColumnElement[bool], sought: Sought) -> int:
        """How many documents `documents` would give in all."""
        counted = sa.select(sa.func.count()).select_from(document)
        statement = counted.where(*chosen(visible, sought))
        with self._database.read() as connection:
            return int(connection.execute(statement).scalar_one())

    def document(self, id: str) -> DocumentOverview:
        """One document; raises NotFound."""
        with self._database.read() as connection:
            found = read_documents(connection, sa.select(document).where(document.c.id == id))
            if not found:
                raise NotFound("document", id)
            return _overviews(connection, found)[0]

    def places(self, id: str) -> "dict[int, Place]":
        """The segments of a document by id, in reading order, with their places."""
        places = segment.join(block, block.c.id == segment.c.block)
        statement = (
            sa.select(segment.c.id, (block.c.order * _BLOCK_STEP + segment.c.rank).label("seq"))
            .select_from(places)
            .where(block.c.document == id, segment.c.superseded_by.is_(None))
            .order_by(block.c.order, segment.c.rank)
        )
        with self._database.read() as connection:
            rows = enumerate(connection.execute(statement), start=1)
            return {row.id: Place(number, row.seq) for number, row in rows}

    def publications(
        self, visible: sa.ColumnElement[bool], *, limit: int = PAGE, offset: int = 0
    ) -> "list[Issued]":
        """What was published of the documents that may be seen, newest first; no drafts."""
        with self._database.read() as connection:
            return read_issued(connection, visible, limit, offset)


def _overviews(
    connection: Connection, documents: Sequence[StoredDocument]
) -> list[DocumentOverview]:
    ids = [one.id for one in documents]
    out: dict[str, dict[Language, int]] = {id: {} for id in ids}
    for row in connection.execute(sa.select(OUT).where(OUT.c.document.in_(ids))):
        out[row.document][Language(row.language)] = row.number
    jobs = _jobs(connection, ids, out)
    return [
        DocumentOverview(
            document=one,
            jobs=tuple(jobs.get(one.id, ())),
            published=frozenset(out[one.id]),
            number=max(out[one.id].values(), default=None),
        )
        for one in documents
    ]


def _jobs(
    connection: Connection, ids: Sequence[str], out: Mapping[str, Mapping[Language, int]]
) -> dict[str, list[JobOverview]]:
    rows = list(connection.execute(sa.select(job).where(job.c.document.in_(ids))))
    wanted = [row.id for row in rows]
    cells = _grouped(connection.execute(_CELLS.where(target.c.job.in_(wanted))))
    errors = dict(connection.execute(_ERRORS.where(target.c.job.in_(wanted))).tuples().all())
    versions = _versions_out(connection, ids)
    people = _grouped(connection.execute(_PEOPLE.where(schema.assignment.c.job.in_(wanted))))
    found: dict[str, list[JobOverview]] = {}
    for row in sorted(rows, key=lambda one: list(Language).index(Language(one.language))):
        users = tuple(one.user for one in people.get(row.id, ()))
        made = _job(row, cells.get(row.id, ()), errors.get(row.id, 0), users, out[row.document])
        known = versions.get((row.document, made.language))
        found.setdefault(row.document, []).append(replace(made, version_out=known))
    return found


def _versions_out(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, Language], int]:
    """The versions of the jobs of which the latest final texts were made."""
    statement = (
        sa.select(publication.c.document, publication.c.versions)
        .where(publication.c.document.in_(ids))
        .where(publication.c.kind == PublicationKind.FINAL.value)
        .where(publication.c.state == PublicationState.PUBLISHED.value)
        .order_by(publication.c.number)
    )
    found: dict[tuple[str, Language], int] = {}
    for row in connection.execute(statement):
        for code, version in (row.versions or {}).items():
            found[row.document, Language(code)] = int(version)
    return found


_SPOT = job.c.mode == JobMode.SPOT_CHECKED.value
_SAMPLED = sampled(target.c.job, target.c.segment, job.c.share)
_TRANSLATED = target.c.state == TargetState.TRANSLATED.value
_SPARED = sa.and_(_SPOT, _TRANSLATED, sa.not_(_SAMPLED))
_READ = (TargetState.REVIEWED.value, TargetState.FINAL.value)
_CELLS = (
    sa.select(
        target.c.job,
        target.c.state,
        sa.func.sum(target.c.covers).label("cells"),
        sa.func.sum(sa.case((target.c.text.is_not(None), target.c.covers), else_=0)).label(
            "filled"
        ),
        sa.func.sum(sa.cast(target.c.returned, sa.Integer)).label("returned"),
        sa.func.sum(sa.case((target.c.lease_until > clock(), 1), else_=0)).label("held"),
        sa.func.sum(sa.case((_SPARED, target.c.covers), else_=0)).label("spared"),
        sa.func.sum(sa.case((sa.and_(_SPOT, _SAMPLED), target.c.covers), else_=0)).label("sample"),
    )
    .select_from(target.join(job, job.c.id == target.c.job))
    .where(target.c.covers > 0)
    .group_by(target.c.job, target.c.state)
)
_ERRORS = (
    sa.select(target.c.job, sa.func.count())
    .select_from(finding.join(target, finding.c.target == target.c.id))
    .where(finding.c.state == "open", finding.c.severity == Severity.ERROR.value)
    .group_by(target.c.job)
)
_PEOPLE = (
    sa.select(schema.assignment.c.job, schema.assignment.c.user)
    .distinct()
    .order_by(schema.assignment.c.user)
)


def _grouped(rows: Iterable[sa.Row[Any]]) -> dict[int, list[sa.Row[Any]]]:
    grouped: dict[int, list[sa.Row[Any]]] = {}
    for row in rows:
        grouped.setdefault(row.job, []).append(row)
    return grouped


def _job(
    row: sa.Row[Any],
    cells: Sequence[sa.Row[Any]],
    errors: int,
    users: tuple[str, ...],
    out: Mapping[Language, int],
) -> JobOverview:
    counts = {one.state: int(one.cells) for one in cells}
    language = Language(row.language)
    return JobOverview(
        id=row.id,
        language=language,
        mode=JobMode(row.mode),
        share=row.share,
        state=row.state,
        due=row.due,
        version=row.version,
        final_by=row.final_by,
        final_at=row.final_at,
        cells=sum(counts.values()),
        by_state={state: counts.get(state.value, 0) for state in TargetState},
        filled=sum(int(one.filled) for one in cells),
        returned=sum(int(one.returned) for one in cells),
        held=sum(int(one.held) for one in cells),
        errors=errors,
        spared=sum(int(one.spared) for one in cells),
        sample=sum(int(one.sample) for one in cells),
        read=sum(int(one.sample) for one in cells if one.state in _READ),
        assigned=users,
        published=language in out,
        version_out=None,
    )
