"""What people do to a cell: save, confirm, accept, return, each under a claim of their own.

A write is a compare-and-set on fence, holder, state, version and lease in one statement. Where it
changes no row, the cell is read again only to say why. The idempotency key is admitted first: a
repeated one gives the answer that was given, even when the lease has gone since.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import requests, schema
from storage.assignments import assign_cell
from storage.cell_rules import allowed, refusal, refuse_own_work, wrong_task
from storage.cell_view import CellView, cell_of, read_cell, read_moved_cell
from storage.changes import Change, Effect
from storage.clock import clock
from storage.database import Database
from storage.events import EventEntry, append
from storage.grants import self_reviser
from storage.leases import bounds, renewed, seconds_between
from storage.notices import NoticeEntry, NoticeKind, Notices
from storage.prepared import Insertion
from storage.requests import Admission
from translation.checks.problems import Problem
from translation.claims import LEASE_SECONDS, CellVersion, Task, Verdict
from translation.documents import TargetState
from translation.errors import LostClaim
from translation.languages import Language

__all__ = ["CellView", "Cells", "Saved", "digest_of", "keep_text", "set_cell"]

draft, target = schema.draft, schema.target


@dataclass(frozen=True, slots=True)
class Saved:
    """A cell after a write; `outcome` are the numbers that the effects of the write gave.

    `repeated` says that this is the answer given to the same key before.
    """

    segment: int
    language: Language
    state: TargetState
    version: int
    fence: int
    seconds_left: int
    text: str
    outcome: Mapping[str, int]
    repeated: bool = False

    @property
    def at(self) -> CellVersion:
        """What the next write of the cell has to name."""
        return CellVersion(self.version, self.fence)


class Cells:
    """The cells of a store as people change them; `effects` follow in the same transaction.

    A save renews the lease to `lease` seconds.
    """

    def __init__(
        self,
        database: Database,
        effects: Sequence[Effect] = (),
        notices: Notices | None = None,
        lease: int = LEASE_SECONDS,
    ) -> None:
        self._database, self._effects, self._lease = database, tuple(effects), lease
        self._notices = notices or Notices(database)

    def get(self, segment: int, language: Language) -> CellView:
        """The cell of a segment in a language; raises NotFound.

        Of a segment that was corrected in the original it is the one that its cell went to.
        """
        with self._database.read() as connection:
            return cell_of(read_moved_cell(connection, segment, language))

    def save(
        self,
        segment: int,
        language: Language,
        *,
        actor: str,
        at: CellVersion,
        text: str,
        state: TargetState,
        key: str,
        problems: Sequence[Problem] | None = None,
    ) -> Saved:
        """Save a text under one's claim, and leave the cell in `state`; renews the lease.

        The claim's task says which states are open to it. `problems` is what the checks say of the
        text, None where nobody looked. Raises NotFound, StaleVersion,
        LostClaim, WrongState, OwnWork and KeyReused; then nothing is changed.
        """
        body = {"act": "save", "segment": segment, "language": language.value, "at": str(at)}
        body |= {"text": text, "state": state.value}

        def run(connection: Connection) -> Saved:
            admission = requests.admit(connection, key, actor, body)
            if admission.response is not None:
                return _again(admission.response, segment, language, text)
            row = read_cell(connection, segment, language)
            cell = cell_of(row)
            written = _Written(text, state, _kind(cell.task, state))
            refuse_own_work(cell, actor, written.state, _leave(connection, cell, actor))
            if not allowed(cell, state):
                raise refusal(cell, actor, at) or wrong_task(cell, state)
            values = _save_values(cell, actor, written)
            left = set_cell(connection, row, actor, at, values, lease=self._lease)
            _drop_draft(connection, cell.target, actor)
            return self._finish(connection, admission, cell, actor, written, left, problems)

        return self._database.write(run)

    def review(
        self,
        segment: int,
        language: Language,
        *,
        actor: str,
        at: CellVersion,
        verdict: Verdict,
        note: str = "",
        key: str,
    ) -> Saved:
        """Accept a translation as it stands, or return it to its translator with a note.

        What is returned is the translator's again: freed, assigned and `initial`. Raises as
        `save` does.
        """
        body = {"act": "review", "segment": segment, "language": language.value, "at": str(at)}
        body |= {"verdict": verdict.value, "note": note}

        def run(connection: Connection) -> Saved:
            admission = requests.admit(connection, key, actor, body)
            if admission.response is not None:
                given = _text_of(connection, admission.id)
                return _again(admission.response, segment, language, given)
            row = read_cell(connection, segment, language)
            cell = cell_of(row)
            written = _reviewed(cell, verdict)
            refuse_own_work(cell, actor, TargetState.REVIEWED, _leave(connection, cell, actor))
            if cell.task is not Task.REVIEW or cell.state is not TargetState.TRANSLATED:
                raise refusal(cell, actor, at) or wrong_task(cell, TargetState.REVIEWED)
            returned = verdict is Verdict.RETURN
            values = _review_values(actor, verdict)
            lease = None if returned else self._lease
            left = set_cell(connection, row, actor, at, values, lease=lease)
            comment = _return(connection, cell, actor, verdict, note)
            if returned and cell.translated_by is not None:
                self._notices.count_up(connection, _sent_back(cell, cell.translated_by, actor))
            return self._finish(connection, admission, cell, actor, written, left, None, comment)

        return self._database.write(run)

    def _finish(
        self,
        connection: Connection,
        admission: Admission,
        cell: CellView,
        actor: str,
        written: "_Written",
        left: int,
        problems: Sequence[Problem] | None,
        comment: int | None = None,
    ) -> Saved:
        """The event, the effects and the answer of a write that has changed the row."""
        _tell(connection, admission, cell, actor, written, comment)
        change = _change(admission, cell, actor, written, problems)
        outcome: dict[str, int] = {}
        for effect in self._effects:
            outcome |= effect(connection, change) or {}
        response: dict[str, object] = {
            "state": written.state.value,
            "version": change.version,
            "fence": cell.fence,
            "seconds_left": left,
            "outcome": outcome,
        }
        requests.answer(connection, admission, response)
        return _saved(response, cell.segment, cell.language, written.text, repeated=False)


@dataclass(frozen=True, slots=True)
class _Written:
    """What a write leaves in the cell, and the kind of its event."""

    text: str
    state: TargetState
    kind: str


def digest_of(text: str) -> str:
    """The digest by which events name a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep_text(connection: Connection, text: str) -> str:
    """Keep a text so that events can name it; gives its digest."""
    digest = digest_of(text)
    _KEEP_TEXT.run(connection, {"sha256": digest, "body": text})
    return digest


def set_cell(
    connection: Connection,
    row: sa.Row[Any],
    actor: str,
    at: CellVersion,
    values: Mapping[str, Any],
    *,
    lease: int | None,
) -> int:
    """Change the row if it is still what the caller saw and his to change; else say why not.

    The write renews his lease to so many seconds, or with None lets the cell go. Gives the seconds
    left, 0 where it was let go.
    """
    if row.granted_at is None:
        raise LostClaim(cell_of(row).name)
    seen = {"id_seen": row.id, "fence_seen": at.fence, "version_seen": at.version}
    seen |= {"state_seen": row.state, "person": actor}
    if lease is None:
        left = connection.execute(_SET_AND_LET_GO, {**seen, **values}).one_or_none()
    else:
        seen |= bounds(row.granted_at, lease)
        left = connection.execute(_SET, {**seen, **values}).one_or_none()
    if left is None:
        cell = cell_of(read_cell(connection, row.segment, Language(row.language)))
        raise refusal(cell, actor, at) or LostClaim(cell.name)
    return seconds_between(left.now, left.lease_until)


def _leave(connection: Connection, cell: CellView, actor: str) -> Callable[[], bool]:
    """Asks for the grant to revise oneself, where it comes to that."""
    asked = sa.select(self_reviser(actor, cell.document))
    return lambda: bool(connection.execute(asked).scalar_one())


def _kind(task: Task | None, state: TargetState) -> str:
    """The kind of event: a confirm is called by its state, another's hand on a text `edited`."""
    if task is Task.EDIT or (task is Task.REVIEW and state is TargetState.TRANSLATED):
        return "edited"
    return "saved" if state is TargetState.INITIAL else state.value


def _save_values(cell: CellView, actor: str, written: _Written) -> dict[str, Any]:
    values: dict[str, Any] = {"text": written.text, "state": written.state.value}
    if written.text != cell.text:
        values |= {"origin": None, "percent": None}
    if written.state is TargetState.REVIEWED:
        values |= {"reviewed_by": actor, "returned": False}
    elif cell.state is TargetState.REVIEWED:
        values |= {"reviewed_by": None}
    if cell.task is Task.TRANSLATE and written.state is TargetState.TRANSLATED:
        values |= {"translated_by": actor, "returned": False}
    return values


def _reviewed(cell: CellView, verdict: Verdict) -> _Written:
    if verdict is Verdict.ACCEPT:
        return _Written(cell.text or "", TargetState.REVIEWED, "reviewed")
    return _Written(cell.text or "", TargetState.INITIAL, "returned")


def _review_values(actor: str, verdict: Verdict) -> dict[str, Any]:
    if verdict is Verdict.ACCEPT:
        return {"state": TargetState.REVIEWED.value, "reviewed_by": actor, "returned": False}
    return {"state": TargetState.INITIAL.value, "reviewed_by": None, "returned": True}


def _return(
    connection: Connection, cell: CellView, actor: str, verdict: Verdict, note: str
) -> int | None:
    """Assign what is returned to its translator and keep the note; gives the comment's id."""
    if verdict is Verdict.RETURN and cell.translated_by is not None:
        assign_cell(connection, cell.target, Task.TRANSLATE, cell.translated_by, by=actor)
    if not note.strip():
        return None
    values = {"target": cell.target, "author": actor, "kind": verdict.value, "body": note}
    statement = sa.insert(schema.comment).values(**values, version=cell.version + 1)
    return int(connection.execute(statement.returning(schema.comment.c.id)).scalar_one())


def _sent_back(cell: CellView, translator: str, actor: str) -> NoticeEntry:
    kind = NoticeKind.RETURNED
    return NoticeEntry(translator, kind, actor, cell.document, cell.language, cell.segment)


def _drop_draft(connection: Connection, cell: int, user: str) -> None:
    """A person's draft of a cell has become the text that was saved."""
    connection.execute(_DROP, {"cell": cell, "person": user})


def _tell(
    connection: Connection,
    admission: Admission,
    cell: CellView,
    actor: str,
    written: _Written,
    comment: int | None,
) -> None:
    detail: dict[str, object] = {"before": cell.state.value, "state": written.state.value}
    detail["language"] = cell.language.value
    if comment is not None:
        detail["comment"] = comment
    if cell.text and cell.text != written.text and cell.origin is not None:
        # nobody's act names a text that leverage put there: it stays restorable
        found = {"found": keep_text(connection, cell.text), "origin": cell.origin}
        detail |= {**found, "percent": cell.percent}
    entry = EventEntry(
        written.kind,
        actor,
        cell.document,
        target=cell.target,
        fence=cell.fence,
        version=cell.version + 1,
        text_sha256=keep_text(connection, written.text),
        detail=detail,
        request=admission.id,
    )
    append(connection, entry)


def _change(
    admission: Admission,
    cell: CellView,
    actor: str,
    written: _Written,
    problems: Sequence[Problem] | None,
) -> Change:
    return Change(
        admission.id,
        actor,
        cell.document,
        cell.job,
        cell.segment,
        cell.target,
        cell.language,
        cell.state,
        written.state,
        cell.text,
        written.text,
        cell.version + 1,
        None if problems is None else tuple(problems),
        cell.covers,
        cell.origin,
        cell.percent,
    )


def _text_of(connection: Connection, request: int) -> str:
    """The text that the event of a request names."""
    event, text = schema.event, schema.text
    statement = sa.select(text.c.body).join(event, event.c.text_sha256 == text.c.sha256)
    mine = statement.where(event.c.request == request, event.c.target.is_not(None))
    return str(connection.execute(mine.order_by(event.c.id).limit(1)).scalar_one())


def _again(response: Any, segment: int, language: Language, text: str) -> Saved:
    return _saved(response, segment, language, text, repeated=True)


def _saved(
    response: Mapping[str, Any], segment: int, language: Language, text: str, *, repeated: bool
) -> Saved:
    return Saved(
        segment,
        language,
        TargetState(response["state"]),
        response["version"],
        response["fence"],
        response["seconds_left"],
        text,
        dict(response["outcome"]),
        repeated,
    )


_PERSON = sa.bindparam("person", type_=sa.Text)
_DROP = sa.delete(draft).where(draft.c.target == sa.bindparam("cell"), draft.c.user == _PERSON)
_CHANGE = (
    sa.update(target)
    .where(
        target.c.id == sa.bindparam("id_seen"),
        target.c.fence == sa.bindparam("fence_seen"),
        target.c.version == sa.bindparam("version_seen"),
        target.c.state == sa.bindparam("state_seen"),
        target.c.holder == _PERSON,
        target.c.lease_until > clock(),
    )
    .values(version=target.c.version + 1, changed_at=clock())
    .returning(target.c.lease_until, clock().label("now"))
)
_SET = _CHANGE.values(lease_until=renewed())
_SET_AND_LET_GO = _CHANGE.values(holder=sa.null(), lease_until=sa.null(), claim=sa.null())
_KEEP_TEXT = Insertion(
    schema.text,
    ["sha256", "body"],
    lambda new: new.on_conflict_do_nothing(index_elements=["sha256"]),
)
