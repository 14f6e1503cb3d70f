"""What people say of a cell beside its text: a question, an answer, why it was returned."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database
from storage.notices import NoticeEntry, NoticeKind, Notices
from storage.once import Answer, once
from translation.errors import NotFound, UsageError
from translation.exchange.offline import Remark
from translation.languages import Language

comment, job, target = schema.comment, schema.job, schema.target

PLAIN = "comment"
"""The kind of a comment that is no reviser's word; a reviser's is the verdict it goes with."""


class CommentEmpty(UsageError):
    """A comment that says nothing."""

    code = "comment_empty"

    def __str__(self) -> str:
        return "the comment is empty; write what there is to say"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a cell; `version` is that of the cell when it was made."""

    id: int
    segment: int
    language: Language
    author: str
    kind: str
    body: str
    version: int
    at: datetime


class Comments:
    """The comments of a store."""

    def __init__(self, database: Database, notices: Notices) -> None:
        self._database, self._notices = database, notices

    def add(
        self,
        segment: int,
        language: Language,
        *,
        author: str,
        body: str,
        kind: str = PLAIN,
        mentioned: Collection[str] = (),
        key: str | None = None,
    ) -> Comment:
        """Say something of a cell, and tell those mentioned; they must be its readers.

        Raises NotFound, and CommentEmpty where nothing is said.
        """
        said = body.strip()
        if not said:
            raise CommentEmpty

        def run(connection: Connection, _: int) -> Answer:
            found = connection.execute(_CELL.where(_cell(segment, language))).one_or_none()
            if found is None:
                raise NotFound("cell", f"of segment {segment} in {language}")
            values = {"target": found.id, "author": author, "kind": kind, "body": said}
            made = sa.insert(comment).values(**values, version=found.version)
            id = connection.execute(made.returning(comment.c.id)).scalar_one()
            for name in sorted(mentioned):
                entry = NoticeEntry(
                    name, NoticeKind.MENTIONED, author, found.document, language, segment
                )
                self._notices.count_up(connection, entry)
            return {"comment": id}

        act = {"act": "comment", "segment": segment, "language": language, "body": said}
        made = once(self._database, act, by=author, key=key, work=run)
        comments = self.of_cell(segment, language)
        return next(one for one in comments if one.id == made["comment"])

    def of_cell(self, segment: int, language: Language) -> list[Comment]:
        """The comments of a cell, oldest first."""
        statement = (
            sa.select(comment, target.c.segment, target.c.language)
            .join(target, target.c.id == comment.c.target)
            .where(_cell(segment, language))
            .order_by(comment.c.id)
        )
        with self._database.read() as connection:
            return [_comment(row) for row in connection.execute(statement)]

    def of_text(self, document: str, language: Language) -> dict[int, list[Remark]]:
        """What was said of the cells of a text by segment, oldest first."""
        statement = (
            sa.select(comment.c.author, comment.c.body, target.c.segment)
            .join(target, target.c.id == comment.c.target)
            .join(job, job.c.id == target.c.job)
            .where(job.c.document == document, job.c.language == language)
            .order_by(comment.c.id)
        )
        found: dict[int, list[Remark]] = {}
        with self._database.read() as connection:
            for row in connection.execute(statement):
                found.setdefault(row.segment, []).append(Remark(row.author, row.body))
        return found


_CELL = sa.select(target.c.id, target.c.version, job.c.document).join(job, job.c.id == target.c.job)


def _cell(segment: int, language: Language) -> sa.ColumnElement[bool]:
    return sa.and_(target.c.segment == segment, target.c.language == language)


def _comment(row: sa.Row[Any]) -> Comment:
    return Comment(
        row.id,
        row.segment,
        Language(row.language),
        row.author,
        row.kind,
        row.body,
        row.version,
        row.at,
    )
