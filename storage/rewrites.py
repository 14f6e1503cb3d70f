"""What revisers made of a translator's texts, and what the translator says to it.

It is read from the events of the cell: the last text that its translator confirmed, and the last
one that somebody else left there since. The answer is an event as well, and stands until the text
is changed anew.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.comments import CommentEmpty
from storage.database import Database
from storage.documents import printed_name
from storage.events import EventEntry, append
from storage.notices import NoticeEntry, NoticeKind, Notices
from storage.once import Answer as Given
from storage.once import once
from translation.claims import Answer
from translation.errors import Forbidden, NotFound, StaleVersion
from translation.languages import Language

LISTED = 100
"""Texts that are told one by one, those changed last."""

_KINDS = {Answer.ACKNOWLEDGE: "acknowledged", Answer.DISPUTE: "disputed"}
_ANSWERS = {kind: answer for answer, kind in _KINDS.items()}

comment, document, event = schema.comment, schema.document, schema.event
job, segment, target, text = schema.job, schema.segment, schema.target, schema.text


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A text as its translator confirmed it and as somebody left it since.

    `made` is the event that changed it, `answer` what the translator said to that, if anything.
    """

    segment: int
    document: str
    name: str
    language: Language
    source_language: Language
    source: str
    translator: str
    before: str
    after: str
    by: str
    at: datetime
    made: int
    answer: Answer | None
    note: str


class Rewrites:
    """The texts of translators that others have changed."""

    def __init__(self, database: Database, notices: Notices | None = None) -> None:
        self._database = database
        self._notices = notices or Notices(database)

    def of(self, user: str, visible: sa.ColumnElement[bool]) -> list[Rewrite]:
        """A translator's texts that were changed, those without an answer first, newest first."""
        statement = _SHOWN.where(target.c.translated_by == user, visible)
        order = (_SAID.c.id.is_not(None), _MADE.c.id.desc())
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(*order).limit(LISTED))
            return [_rewrite(row) for row in rows]

    def of_cell(self, segment: int, language: Language) -> Rewrite | None:
        """What became of one text; None where nobody changed it since its translator's word."""
        with self._database.read() as connection:
            row = _row(connection, segment, language)
        return None if row is None else _rewrite(row)

    def answer(
        self,
        segment: int,
        language: Language,
        *,
        actor: str,
        answer: Answer,
        note: str = "",
        made: int | None = None,
        key: str | None = None,
    ) -> Rewrite:
        """Acknowledge what a reviser made of one's text, or dispute it with a note.

        `made` is the change one has seen. Raises NotFound where nothing was changed, Forbidden for
        a text of another, StaleVersion where it was changed again, CommentEmpty for a dispute that
        says nothing.
        """
        said = note.strip()
        if answer is Answer.DISPUTE and not said:
            raise CommentEmpty

        def run(connection: Connection, request: int) -> Given:
            row = _row(connection, segment, language)
            if row is None:
                raise NotFound("change to a text", f"of segment {segment} in {language}")
            if row.translated_by != actor:
                raise Forbidden("answer for the text of another", "its translator")
            if made is not None and made != row.made:
                raise StaleVersion(segment, language, f"v{row.version}.{row.fence}")
            _say(connection, row, actor, answer, said, request)
            if answer is Answer.DISPUTE:
                place = NoticeEntry(
                    row.by, NoticeKind.DISPUTED, actor, row.document, language, segment
                )
                self._notices.tell(connection, place)
            return {"made": row.made}

        body = {"act": answer, "segment": segment, "language": language, "note": said}
        once(self._database, {**body, "made": made}, by=actor, key=key, work=run)
        found = self.of_cell(segment, language)
        if found is None:  # its reviser has put it back meanwhile
            raise NotFound("change to a text", f"of segment {segment} in {language}")
        return found


def _row(connection: Connection, of: int, language: Language) -> sa.Row[Any] | None:
    known = sa.select(target.c.id).where(target.c.segment == of, target.c.language == language)
    if connection.execute(known).one_or_none() is None:
        raise NotFound("cell", f"of segment {of} in {language}")
    statement = _SHOWN.where(target.c.segment == of, target.c.language == language)
    return connection.execute(statement).one_or_none()


def _say(
    connection: Connection,
    row: sa.Row[Any],
    actor: str,
    answer: Answer,
    said: str,
    request: int,
) -> None:
    detail: dict[str, object] = {"language": row.language, "made": row.made, "by": row.by}
    if said:
        values = {"target": row.target, "author": actor, "kind": answer.value, "body": said}
        new = sa.insert(comment).values(**values, version=row.version)
        made = connection.execute(new.returning(comment.c.id))
        detail["comment"] = int(made.scalar_one())
    entry = EventEntry(
        _KINDS[answer],
        actor,
        row.document,
        target=row.target,
        detail=detail,
        request=request,
    )
    append(connection, entry)


_MINE, _MADE, _SAID = event.alias("mine"), event.alias("made"), event.alias("said")
_BEFORE, _AFTER = text.alias("before"), text.alias("after")


def _last_mine() -> sa.ScalarSelect[Any]:
    own = event.alias("own")
    mine = (own.c.target == target.c.id, own.c.actor == target.c.translated_by)
    statement = sa.select(sa.func.max(own.c.id)).where(*mine, own.c.kind == "translated")
    return statement.correlate(target).scalar_subquery()


def _last_made() -> sa.ScalarSelect[Any]:
    """The last text that somebody else left there since; one put in by the memory is none."""
    of = event.alias("others")
    others = (of.c.target == target.c.id, of.c.actor != target.c.translated_by)
    since = (of.c.id > _MINE.c.id, of.c.kind.in_(["reviewed", "edited"]))
    statement = sa.select(sa.func.max(of.c.id)).where(*others, *since)
    return statement.correlate(target, _MINE).scalar_subquery()


def _last_said() -> sa.ScalarSelect[Any]:
    of = event.alias("answers")
    mine = (of.c.target == target.c.id, of.c.actor == target.c.translated_by)
    since = (of.c.id > _MADE.c.id, of.c.kind.in_(list(_ANSWERS)))
    statement = sa.select(sa.func.max(of.c.id)).where(*mine, *since)
    return statement.correlate(target, _MADE).scalar_subquery()


_SHOWN = (
    sa.select(
        target.c.id.label("target"),
        target.c.segment,
        target.c.language,
        target.c.translated_by,
        target.c.version,
        target.c.fence,
        segment.c.text.label("source"),
        segment.c.language.label("source_language"),
        job.c.document,
        document.c.symbol,
        document.c.revision,
        document.c.file_name,
        _BEFORE.c.body.label("before"),
        _AFTER.c.body.label("after"),
        _MADE.c.id.label("made"),
        _MADE.c.actor.label("by"),
        _MADE.c.at,
        _SAID.c.kind.label("answer"),
        comment.c.body.label("note"),
    )
    .select_from(
        target.join(segment, segment.c.id == target.c.segment)
        .join(job, job.c.id == target.c.job)
        .join(document, document.c.id == job.c.document)
        .join(_MINE, _MINE.c.id == _last_mine())
        .join(_MADE, _MADE.c.id == _last_made())
        .join(_BEFORE, _BEFORE.c.sha256 == _MINE.c.text_sha256)
        .join(_AFTER, _AFTER.c.sha256 == _MADE.c.text_sha256)
        .outerjoin(_SAID, _SAID.c.id == _last_said())
        .outerjoin(comment, comment.c.id == _SAID.c.detail["comment"].as_integer())
    )
    .where(_MINE.c.text_sha256 != _MADE.c.text_sha256)
)


def _rewrite(row: sa.Row[Any]) -> Rewrite:
    return Rewrite(
        segment=row.segment,
        document=row.document,
        name=printed_name(row.symbol, row.revision, row.file_name),
        language=Language(row.language),
        source_language=Language(row.source_language),
        source=row.source,
        translator=row.translated_by,
        before=row.before,
        after=row.after,
        by=row.by,
        at=row.at,
        made=row.made,
        answer=None if row.answer is None else _ANSWERS[row.answer],
        note=row.note or "",
    )
