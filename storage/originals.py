"""The originals of a document: the bytes that came, and those corrected with the author's consent.

A correction exchanges one segment for another in the same document. The old one is superseded and
its id never used again; its cells move to the new one, with drafts, comments and history. What
people wrote stays as it is and goes back to its translator, who is told; what leverage put there is
looked up anew. Nobody's save can pass over it: the version of every cell rises, and a write that
names the old segment is told of the new one.

A live claim to translate goes on, so that its holder reads the new source under it; one to review
or to edit ends where the text it was taken for is nobody's finished work any more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import requests, schema
from storage.assignments import assign_cell
from storage.booking import Booking
from storage.cell_source import CellSource
from storage.cells import keep_text
from storage.changes import Change
from storage.clock import clock
from storage.corrections import refuse_unready
from storage.database import Database
from storage.events import EventEntry, append
from storage.findings import reconcile
from storage.learning import remember
from storage.leases import live
from storage.ledger import Stage
from storage.locks import lock_document
from storage.notices import NoticeEntry, NoticeKind, Notices
from storage.once import Answer, once
from storage.publication_rows import PublicationKind, PublicationState
from storage.reasons import ReasonMissing, stated
from storage.recounting import recount
from storage.segments import StoredBlock, StoredSegment
from translation.checks.problems import Problem
from translation.claims import Task
from translation.documents import Block, Segment, TargetState
from translation.errors import NotFound, OriginalMoved, SourceSettled
from translation.languages import Language
from translation.leverage import Fill, Origin
from translation.markup import digest

block, draft, event = schema.block, schema.draft, schema.event
document, document_original = schema.document, schema.document_original
finding, job, notice = schema.finding, schema.job, schema.notice
publication, segment, target = schema.publication, schema.segment, schema.target


class ConsentMissing(ReasonMissing):
    """A correction of an original without the name of the author who has agreed to it."""

    code = "consent_missing"

    def __init__(self) -> None:
        super().__init__("correct an original")

    def __str__(self) -> str:
        return "an original is corrected with its author's consent; say who has agreed"


KIND = "source_corrected"
"""The kind of the event of a cell whose source was corrected, and of the comment beside it."""

_LEVERAGED = frozenset({Origin.VALUE, Origin.CONTEXT, Origin.EXACT})
"""The origins whose words count as leveraged, as in the bands of `translation.leverage`."""

Checker = Callable[[CellSource, str, Language], Sequence[Problem]]


@dataclass(frozen=True, slots=True)
class Original:
    """One of the originals of a document; the first is what came in.

    Of a corrected one, `author` consented to it, `before` and `after` are the sentence in braces
    notation and `segment` is the one that is current in its place, if any is.
    """

    document: str
    number: int
    sha256: str
    by: str
    author: str
    reason: str
    at: datetime
    segment: int | None = None
    before: str = ""
    after: str = ""


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


class Originals:
    """The originals of a store."""

    def __init__(self, database: Database, booking: Booking, notices: Notices) -> None:
        self._database, self._booking, self._notices = database, booking, notices

    def list(self, of: str) -> list[Original]:
        """The originals of a document, the first one first; raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(document).where(document.c.id == of)).one_or_none()
            if row is None:
                raise NotFound("document", of)
            later = list(connection.execute(_LATER.where(document_original.c.document == of)))
        first = Original(of, 1, row.original_sha256, row.received_by, "", "", row.received_at)
        return [first, *(_original(one) for one in later)]

    def get(self, of: str, number: int) -> Original:
        """One of the originals of a document; raises NotFound."""
        for one in self.list(of):
            if one.number == number:
                return one
        raise NotFound("original", f"{number} of document {of}")

    def of_segment(self, of: int) -> Original | None:
        """The original that a segment came with; None for one that stood in the first."""
        mine = _LATER.where(document_original.c.segment == of)
        with self._database.read() as connection:
            row = connection.execute(mine).one_or_none()
        return None if row is None else _original(row)

    def number(self, of: str) -> int:
        """The number of the newest original of a document, 1 where none was corrected."""
        with self._database.read() as connection:
            return _next(connection, of) - 1

    def refuse_settled(self, of: int) -> None:
        """Raise SourceSettled or NotFound where a segment is not to be corrected any more."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(segment).where(segment.c.id == of)).one_or_none()
            if row is None or row.superseded_by is not None:
                raise NotFound("segment", str(of))
            _refuse_settled(connection, row, _cells(connection, of, lock=False))

    def done(self, asked: Mapping[str, object], *, by: str, key: str | None) -> Replaced | None:
        """What came of an act that was asked for under the key before; raises KeyReused."""
        if key is None:
            return None
        with self._database.read() as connection:
            known = requests.known(connection, key, by, asked)
        return None if known is None or known.response is None else _replaced(known.response)

    def replace(
        self,
        amendment: Amendment,
        *,
        asked: Mapping[str, object],
        author: str,
        reason: str,
        by: str,
        checker: Checker,
        key: str | None = None,
    ) -> Replaced:
        """Let a rewritten original, whose bytes are in the object store, take its place.

        `author` has consented. Raises ReasonMissing without an author or a reason, NotFound where
        the segment is superseded, NotReady before the document has its leverage, SourceSettled
        where a cell is final, joined or published, OriginalMoved where the original was changed
        since it was read, and KeyReused; then nothing is changed.
        """
        consented, said = consent(author, reason)

        def run(connection: Connection, request: int) -> Answer:
            act = _Act(connection, amendment, consented, said, by, request, checker)
            return self._replace(act)

        return _replaced(once(self._database, asked, by=by, key=key, work=run))

    def _replace(self, act: "_Act") -> Answer:
        connection, old = act.connection, act.amendment.old
        lock_document(connection, old.document)
        refuse_unready(connection, old.document)
        row = _refuse_moved(connection, act.amendment)
        cells = _cells(connection, old.id, lock=True)
        _refuse_settled(connection, row, cells)
        number = _next(connection, old.document)
        made = _exchange(act, row, number)
        flagged: list[str] = []
        for cell in cells:
            if self._move(act, cell, made, number):
                flagged.append(cell.language)
        self._recount(act, row.words, number)
        leveraged = {Language(one.language): _leveraged(act, one, row.words or 0) for one in cells}
        recount(connection, self._booking, old.document, Stage.LEVERAGED, leveraged, number=number)
        detail = {"segment": old.id, "new": made, "number": number, "author": act.author}
        detail |= {"reason": act.reason, "sha256": act.amendment.sha256}
        entry = EventEntry(
            "original_corrected", act.by, old.document, detail=detail, request=act.request
        )
        append(connection, entry)
        for one in (old.id, *_beside(connection, old.document, made)):
            remember(connection, one, by=act.by)
        return {
            "document": old.document,
            "segment": made,
            "superseded": old.id,
            "number": number,
            "sha256": act.amendment.sha256,
            "flagged": sorted(flagged),
        }

    def _move(self, act: "_Act", cell: sa.Row[Any], made: int, number: int) -> bool:
        """Bring a cell to the new segment; whether a person's text waits in it."""
        connection = act.connection
        theirs = _is_theirs(cell)
        values = _moved(act, cell, made, theirs)
        connection.execute(sa.update(target).where(target.c.id == cell.id).values(values))
        people = self._people(connection, cell)
        comment = _say(act, cell, number) if people else None
        if values.get("returned") and cell.translated_by is not None:
            assign_cell(connection, cell.id, Task.TRANSLATE, cell.translated_by, by=act.by)
        language, text = Language(cell.language), values.get("text", cell.text)
        _tell(act, cell, number, comment, text if theirs else None)
        detail = {"number": number}
        for person in sorted(people):
            kind, place = NoticeKind.SOURCE_CHANGED, act.amendment.old.document
            entry = NoticeEntry(person, kind, act.by, place, language, made, detail)
            self._notices.count_up(connection, entry)
        change = _change(act, cell, made, text, theirs)
        reconcile(connection, change)
        self._booking(connection, change)
        return theirs

    def _people(self, connection: Connection, cell: sa.Row[Any]) -> set[str]:
        """Those whose work it concerns: translator, reviser, holder, authors of drafts."""
        typed = sa.select(draft.c.user).where(draft.c.target == cell.id)
        holder = cell.holder if cell.live else None
        concerned = {cell.translated_by, cell.reviewed_by, holder}
        return {*concerned, *connection.execute(typed).scalars()} - {None}

    def _recount(self, act: "_Act", before: int | None, number: int) -> None:
        """Count the words that came in anew."""
        connection, of = act.connection, act.amendment.old.document
        if before is None:
            return
        more = act.amendment.words - before
        counted = sa.update(document).where(document.c.id == of, document.c.words.is_not(None))
        connection.execute(counted.values(words=document.c.words + more))
        received = dict.fromkeys(Language, more)
        recount(connection, self._booking, of, Stage.RECEIVED, received, number=number)


def consent(author: str, reason: str) -> tuple[str, str]:
    """The author who consented and the reason, as they are kept; raises ReasonMissing."""
    if not author.strip():
        raise ConsentMissing
    return author.strip(), stated(reason, "correct an original")


@dataclass(frozen=True, slots=True)
class _Act:
    """One correction as it is carried out."""

    connection: Connection
    amendment: Amendment
    author: str
    reason: str
    by: str
    request: int
    checker: Checker


def _refuse_moved(connection: Connection, amendment: Amendment) -> sa.Row[Any]:
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


def _cells(connection: Connection, of: int, *, lock: bool) -> list[sa.Row[Any]]:
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


def _refuse_settled(connection: Connection, row: sa.Row[Any], cells: Sequence[sa.Row[Any]]) -> None:
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


def _next(connection: Connection, of: str) -> int:
    newest = sa.select(sa.func.max(document_original.c.number)).where(
        document_original.c.document == of
    )
    return (connection.execute(newest).scalar_one() or 1) + 1


def _exchange(act: _Act, row: sa.Row[Any], number: int) -> int:
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


def _is_theirs(cell: sa.Row[Any]) -> bool:
    """Whether a person's text stands in a cell: one not put there by leverage alone."""
    if cell.text is None:
        return False
    return cell.origin is None or cell.state != TargetState.INITIAL or bool(cell.acted)


def _leveraged(act: _Act, cell: sa.Row[Any], words: int) -> int:
    """How many words more than before count as leveraged in a cell."""
    fill = None if _is_theirs(cell) else act.amendment.fills.get(Language(cell.language))
    before = words if cell.origin in _LEVERAGED else 0
    return (act.amendment.words if fill is not None and fill.origin in _LEVERAGED else 0) - before


def _moved(act: _Act, cell: sa.Row[Any], made: int, theirs: bool) -> dict[str, Any]:
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


def _say(act: _Act, cell: sa.Row[Any], number: int) -> int:
    """The comment beside the text; gives its id."""
    body = f"Original {number}, with the consent of {act.author}: {act.reason}"
    values = {"target": cell.id, "author": act.by, "kind": KIND, "body": body}
    statement = sa.insert(schema.comment).values(**values, version=cell.version + 1)
    made = act.connection.execute(statement.returning(schema.comment.c.id))
    return int(made.scalar_one())


def _tell(act: _Act, cell: sa.Row[Any], number: int, comment: int | None, text: str | None) -> None:
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


def _change(act: _Act, cell: sa.Row[Any], made: int, text: str | None, theirs: bool) -> Change:
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


def _beside(connection: Connection, of: str, made: int) -> list[int]:
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


_BEFORE = segment.alias("before")
_LATER = (
    sa.select(
        document_original,
        segment.c.text.label("after"),
        segment.c.superseded_by,
        _BEFORE.c.text.label("before"),
    )
    .join(segment, segment.c.id == document_original.c.segment)
    .outerjoin(_BEFORE, _BEFORE.c.superseded_by == segment.c.id)
    .order_by(document_original.c.number)
)


def _original(row: sa.Row[Any]) -> Original:
    return Original(
        row.document,
        row.number,
        row.sha256,
        row.by,
        row.author,
        row.reason,
        row.at,
        row.segment if row.superseded_by is None else None,
        row.before or "",
        row.after,
    )


def _replaced(answer: Answer) -> Replaced:
    return Replaced(
        answer["document"],
        answer["segment"],
        answer["superseded"],
        answer["number"],
        answer["sha256"],
        tuple(Language(language) for language in answer["flagged"]),
    )
