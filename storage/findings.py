"""Findings: what the checks say of a cell, until it is mended or waived with a reason.

A finding is known by its cell and its problem's key. Saving a text brings the rows to what the
checks now say: a new problem is open, one that vanished is fixed, one that comes back is open
again, and what a person waived stays waived.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.changes import Change
from storage.clock import clock
from storage.database import Database
from storage.events import EventEntry, append
from storage.locks import lock_document
from storage.once import Answer, once
from storage.reasons import stated
from translation.checks.problems import Problem, Severity, Span
from translation.errors import NotFound
from translation.languages import Language

finding, segment, target = schema.finding, schema.segment, schema.target


class FindingState(StrEnum):
    """Whether a finding still stands in the way."""

    OPEN = "open"
    FIXED = "fixed"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of one cell as it stands; `by` and `reason` are those of its waiver."""

    id: int
    document: str
    segment: int
    target: int | None
    language: Language
    problem: Problem
    state: FindingState
    by: str | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """The findings of one language: open ones by severity, and those that were waived."""

    errors: int = 0
    warnings: int = 0
    waived: int = 0


@dataclass(frozen=True, slots=True)
class WaiverReport:
    """What came of a waiver of many: the findings that were waived, and why each other was not.

    `refused` tells `not_found`, `fixed` or `waived` (before) by the id of the finding.
    """

    waived: tuple[int, ...]
    refused: Mapping[int, str]


def reconcile(connection: Connection, change: Change) -> Mapping[str, int] | None:
    """Bring the findings of a changed cell to what the checks say; gives the open ones.

    Nothing is done where nobody looked at the text.
    """
    if change.problems is None:
        return None
    said: dict[str, Problem] = {}
    for problem in change.problems:
        said.setdefault(problem.key, problem)
    known = {row.key: row for row in connection.execute(_KNOWN, {"cell": change.target})}
    for key, problem in said.items():
        _put(connection, change, problem, known.get(key))
    gone = [row.id for key, row in known.items() if key not in said and row.state == "open"]
    _move(connection, gone, FindingState.FIXED)
    waived = {key for key, row in known.items() if row.state == FindingState.WAIVED}
    return {"findings": len(said.keys() - waived)}


def blocking(connection: Connection, document: str, languages: Iterable[Language]) -> int:
    """The open errors in any of the languages of a document."""
    asked = set(languages)
    statement = (
        _of_document(document, finding.c.languages, sa.func.count().label("findings"))
        .where(finding.c.state == FindingState.OPEN, finding.c.severity == Severity.ERROR)
        .group_by(finding.c.languages)
    )
    rows = connection.execute(statement)
    return sum(int(row.findings) for row in rows if asked.intersection(row.languages))


class Findings:
    """The findings of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_cell(self, segment: int, language: Language) -> list[Finding]:
        """What was found in a cell, fixed ones included, as they were found."""
        statement = _FOUND.where(finding.c.segment == segment)
        return [one for one in self._read(statement) if one.language is language]

    def open(
        self, document: str, language: Language | None = None, severity: Severity | None = None
    ) -> list[Finding]:
        """The open findings of a document in reading order; of one language, of one severity."""
        state = finding.c.state == FindingState.OPEN
        statement = _FOUND.where(segment.c.document == document, state)
        if severity is not None:
            statement = statement.where(finding.c.severity == severity)
        return [one for one in self._read(statement) if language in (None, one.language)]

    def waived_segments(self, document: str, language: Language, check: str) -> frozenset[int]:
        """The segments of a document with a waived finding of a check in a language."""
        statement = _of_document(document, finding.c.segment, finding.c.languages).where(
            finding.c.state == FindingState.WAIVED, finding.c.check == check
        )
        with self._database.read() as connection:
            rows = list(connection.execute(statement))
        return frozenset(row.segment for row in rows if language in row.languages)

    def counts(self, document: str) -> dict[Language, FindingCounts]:
        """How many findings each language of a document has; languages without any are absent."""
        columns = (finding.c.languages, finding.c.state, finding.c.severity)
        statement = _of_document(document, *columns, sa.func.count().label("findings"))
        with self._database.read() as connection:
            rows = list(connection.execute(statement.group_by(*columns)))
        named = {code for row in rows for code in row.languages}
        return {
            language: _counts([row for row in rows if language in row.languages])
            for language in Language
            if language in named
        }

    def documents(self, ids: Sequence[int]) -> dict[int, str]:
        """The documents of some findings by id; those that are not there are absent."""
        with self._database.read() as connection:
            return _documents(connection, ids)

    def waive(self, ids: Sequence[int], *, by: str, reason: str) -> int:
        """Let open findings pass for a reason; gives how many.

        Raises ReasonMissing, and NotFound where one of them is not there.
        """
        said = stated(reason, "waive a finding")
        values = {"state": FindingState.WAIVED, "by": by, "reason": said}
        return self._change(ids, by, "waived", FindingState.OPEN, values)

    def waive_of(
        self,
        document: str,
        language: Language,
        ids: Sequence[int],
        *,
        by: str,
        reason: str,
        key: str | None = None,
    ) -> WaiverReport:
        """Let those of some findings of one text pass that are open, in one act; the report.

        Raises ReasonMissing.
        """
        said = stated(reason, "waive a finding")
        asked = sorted(set(ids))

        def run(connection: Connection, request: int) -> Answer:
            lock_document(connection, document)  # so that no publication passes meanwhile
            states = _states(connection, document, language, asked)
            open_ = [id for id in asked if states.get(id) == FindingState.OPEN]
            values = {"state": FindingState.WAIVED, "by": by, "reason": said, "at": clock()}
            connection.execute(sa.update(finding).where(finding.c.id.in_(open_)).values(**values))
            _tell(connection, open_, by, "waived", request)
            refused = [[id, states.get(id, "not_found")] for id in asked if id not in open_]
            return {"waived": open_, "refused": refused}

        body = {"act": "waive_of", "findings": asked, "reason": said, "document": document}
        done = once(self._database, {**body, "language": language}, by=by, key=key, work=run)
        return WaiverReport(tuple(done["waived"]), dict(done["refused"]))

    def reopen(self, ids: Sequence[int], *, by: str) -> int:
        """Take waivers back; gives how many. Raises NotFound where one of them is not there."""
        values = {"state": FindingState.OPEN, "by": None, "reason": None}
        return self._change(ids, by, "waiver_withdrawn", FindingState.WAIVED, values)

    def _change(
        self,
        ids: Sequence[int],
        by: str,
        kind: str,
        before: FindingState,
        values: Mapping[str, object],
    ) -> int:
        def run(connection: Connection, request: int) -> Answer:
            documents = _documents(connection, ids)
            for id in ids:
                if id not in documents:
                    raise NotFound("finding", str(id))
            for document in sorted(set(documents.values())):
                lock_document(connection, document)  # so that no publication passes meanwhile
            statement = (
                sa.update(finding)
                .where(finding.c.id.in_(ids), finding.c.state == before)
                .values(**values, at=clock())
                .returning(finding.c.id)
            )
            changed = list(connection.execute(statement).scalars())
            _tell(connection, changed, by, kind, request)
            return {"findings": len(changed)}

        body = {"act": kind, "findings": sorted(ids), "reason": values["reason"]}
        done = once(self._database, body, by=by, key=None, work=run)
        return int(done["findings"])

    def _read(self, statement: sa.Select[Any]) -> list[Finding]:
        with self._database.read() as connection:
            return [_finding(row) for row in connection.execute(statement)]


_KNOWN = sa.select(finding).where(finding.c.target == sa.bindparam("cell"))
_NEW = sa.insert(finding)
_SAID = sa.update(finding).where(finding.c.id == sa.bindparam("id_known"))
_SAID_NOW = _SAID.values(at=clock())
_PLACES = finding.join(segment, segment.c.id == finding.c.segment).join(
    schema.block, schema.block.c.id == segment.c.block
)
_FOUND = (
    sa.select(finding, segment.c.document)
    .select_from(_PLACES)
    .where(segment.c.superseded_by.is_(None))
    .order_by(schema.block.c.order, segment.c.rank, finding.c.target, finding.c.id)
)


def _of_document(document: str, *columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(finding.join(segment, segment.c.id == finding.c.segment))
        .where(segment.c.document == document, segment.c.superseded_by.is_(None))
    )


def _put(
    connection: Connection, change: Change, problem: Problem, known: sa.Row[Any] | None
) -> None:
    values: dict[str, Any] = {
        "check": problem.check,
        "severity": problem.severity,
        "message": problem.message,
        "spans": {"source": problem.source, "target": problem.target},
    }
    if known is None:
        place = {"segment": change.segment, "target": change.target, "key": problem.key}
        named = {"languages": [change.language], "state": FindingState.OPEN}
        connection.execute(_NEW, {**values, **place, **named})
    elif known.state == FindingState.FIXED:
        reopened = {**values, "state": FindingState.OPEN}
        connection.execute(_SAID_NOW, {"id_known": known.id, **reopened})
    else:
        connection.execute(_SAID, {"id_known": known.id, **values})


def _move(connection: Connection, ids: Sequence[int], state: FindingState) -> None:
    if ids:
        moved = sa.update(finding).where(finding.c.id.in_(ids))
        connection.execute(moved.values(state=state, at=clock()))


def _states(
    connection: Connection, document: str, language: Language, ids: Sequence[int]
) -> dict[int, str]:
    """The states of those of some findings that are of one text, locked."""
    statement = (
        sa.select(finding.c.id, finding.c.state, finding.c.languages)
        .join(segment, segment.c.id == finding.c.segment)
        .where(segment.c.document == document, segment.c.superseded_by.is_(None))
        .where(finding.c.id.in_(ids))
        .with_for_update(of=finding)
    )
    rows = connection.execute(statement)
    return {row.id: row.state for row in rows if language in row.languages}


def _documents(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    statement = (
        sa.select(finding.c.id, segment.c.document)
        .join(segment, segment.c.id == finding.c.segment)
        .where(finding.c.id.in_(ids))
    )
    return dict(connection.execute(statement).tuples().all())


def _tell(connection: Connection, ids: Sequence[int], by: str, kind: str, request: int) -> None:
    """An event a finding: the history of its cell tells who let it pass."""
    statement = (
        sa.select(finding.c.id, finding.c.target, finding.c.check, finding.c.key)
        .add_columns(segment.c.document)
        .join(segment, segment.c.id == finding.c.segment)
        .where(finding.c.id.in_(ids))
        .order_by(finding.c.id)
    )
    for row in list(connection.execute(statement)):
        detail = {"finding": row.id, "check": row.check, "key": row.key}
        entry = EventEntry(kind, by, row.document, row.target, detail=detail, request=request)
        append(connection, entry)


def _counts(rows: Sequence[sa.Row[Any]]) -> FindingCounts:
    def total(state: FindingState, *severities: Severity) -> int:
        return sum(
            int(row.findings) for row in rows if row.state == state and row.severity in severities
        )

    return FindingCounts(
        errors=total(FindingState.OPEN, Severity.ERROR),
        warnings=total(FindingState.OPEN, Severity.WARNING),
        waived=total(FindingState.WAIVED, *Severity),
    )


def _finding(row: sa.Row[Any]) -> Finding:
    severity = Severity(row.severity)
    source, found = _span(row.spans["source"]), _span(row.spans["target"])
    problem = Problem(row.check, severity, row.key, row.message, source, found)
    state = FindingState(row.state)
    return Finding(
        id=row.id,
        document=row.document,
        segment=row.segment,
        target=row.target,
        language=Language(row.languages[0]),
        problem=problem,
        state=state,
        by=row.by,
        reason=row.reason,
        at=row.at,
    )


def _span(given: Sequence[int] | None) -> Span | None:
    return None if given is None else (given[0], given[1])
