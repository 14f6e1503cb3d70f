"""Claims, saves, reviews and drafts in any order, against a plain model of what must come of them.

The invariants of the notes on claims are numbered there: at most one live holder (I1), rising
fences (I2), no change with a stale fence, lapsed lease or stale version (I3), nothing acknowledged
is lost and the text is the fold of its events (I4), one key one effect (I5), a lapsed lease is
claimable at once (I6), a free segment is found by the next claim (I7), drafts survive (I8).
Joins are among the acts: what is covered is nobody's until it is undone, and then as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from storage import schema
from storage.cells import Saved
from storage.database import Database
from storage.errors import KeyReused
from storage.joins import Joins
from tests.work import FR, Work, at_work
from translation.claims import LEASE_SECONDS, CellVersion, Task, Verdict
from translation.documents import Segment, TargetState
from translation.errors import (
    Covered,
    JoinSettled,
    LostClaim,
    NoneFree,
    NotJoinable,
    NotJoined,
    OwnWork,
    StaleVersion,
    TranslationError,
    WrongState,
)

INITIAL, TRANSLATED = TargetState.INITIAL, TargetState.TRANSLATED
REVIEWED = TargetState.REVIEWED
SIZE = 3

LEAVES = {
    Task.TRANSLATE: {INITIAL: {INITIAL, TRANSLATED}, TRANSLATED: {INITIAL, TRANSLATED}},
    Task.REVIEW: {TRANSLATED: {TRANSLATED, REVIEWED}, REVIEWED: {TRANSLATED, REVIEWED}},
    Task.EDIT: {TRANSLATED: {TRANSLATED, REVIEWED}, REVIEWED: {REVIEWED}},
}

PEOPLE = ("ana", "bo", "rita")

people = st.sampled_from(PEOPLE)
places = st.integers(0, SIZE - 1)
tasks = st.sampled_from(Task)
writers = st.sampled_from([None, None, None, None, *PEOPLE])  # None: who holds it
texts = st.sampled_from(["", "Le Conseil", "理事会", "المجلس"])
ages = st.sampled_from(["now", "now", "now", "stale version", "stale fence", "before"])


def unchecked(*_: object) -> list[Any]:
    return []


@contextmanager
def lapsing() -> Iterator[None]:
    """The lease ends between what a writer reads of a cell and the statement that changes it."""

    def lapse(_: object, cursor: Any, statement: str, *__: object) -> None:
        if statement.startswith("UPDATE target"):
            ended = "'2001-01-01 00:00:00.000000' WHERE holder IS NOT NULL"
            cursor.execute(f"UPDATE target SET lease_until = {ended}")

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", lapse)
    try:
        yield
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", lapse)


@dataclass
class ModelCell:
    state: TargetState = INITIAL
    version: int = 0
    fence: int = 0
    holder: str | None = None
    claim: int | None = None
    task: Task | None = None
    live: bool = False
    text: str | None = None
    translated_by: str | None = None
    reviewed_by: str | None = None
    returned: bool = False
    assigned: str | None = None
    covers: int = 1
    covered: bool = False
    stood: dict[str, Any] = field(default_factory=dict)
    drafts: dict[str, tuple[str, int]] = field(default_factory=dict)
    before: CellVersion = field(default_factory=lambda: CellVersion(0, 0))

    @property
    def at(self) -> CellVersion:
        return CellVersion(self.version, self.fence)

    def held_by(self, person: str) -> bool:
        return self.live and self.holder == person

    def free_of(self) -> None:
        self.holder, self.claim, self.task, self.live = None, None, None, False


class ClaimMachine(RuleBasedStateMachine):
    numbers = count()

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.work: Work = at_work(database, SIZE, document=f"m{next(self.numbers)}", together=True)
        self.joins = Joins(database)
        self.cells = [ModelCell() for _ in range(SIZE)]
        self.claims: dict[int, str] = {}
        self.asked: list[tuple[dict[str, Any], Saved]] = []
        self.sequence = count(1)

    # What the model expects

    def claimable(self, person: str, task: Task, named: set[int] | None) -> list[int]:
        return [
            place
            for place, cell in enumerate(self.cells)
            if (named is None or place in named)
            and not cell.covered
            and (not cell.live or (named is not None and cell.holder == person))
            and self.has_work(cell, person, task, named is not None)
            and (task is not Task.TRANSLATE or cell.assigned in (None, person))
        ]

    def has_work(self, cell: ModelCell, person: str, task: Task, named: bool) -> bool:
        if task is Task.TRANSLATE:
            own = cell.state is TRANSLATED and cell.translated_by == person
            return cell.state is INITIAL or (named and own)
        if task is Task.REVIEW:
            accepted = cell.state is REVIEWED and cell.reviewed_by == person
            read = cell.state is TRANSLATED and cell.translated_by != person
            return read or (named and accepted)
        return cell.state in (TRANSLATED, REVIEWED)

    def refusal(
        self, cell: ModelCell, person: str, at: CellVersion, state: TargetState
    ) -> type[TranslationError] | None:
        if state is REVIEWED and cell.translated_by == person:
            return OwnWork
        if cell.covered:
            return Covered
        if not cell.held_by(person):
            return LostClaim
        return StaleVersion if at != cell.at else None

    def at(self, cell: ModelCell, age: str) -> CellVersion:
        if age == "stale version":
            return CellVersion(cell.version - 1 if cell.version else 1, cell.fence)
        if age == "stale fence":
            return CellVersion(cell.version, cell.fence - 1 if cell.fence else 1)
        return cell.before if age == "before" else cell.at

    # Claims

    @initialize(text=texts, joined=st.booleans())
    def begin(self, text: str, joined: bool) -> None:
        self.claim_next("ana", Task.TRANSLATE, SIZE)
        if joined:
            self.save("ana", 1, "now", text, TRANSLATED)
            self.join("ana", 0, 2, "now")

    @rule(person=people, task=tasks, size=st.integers(1, SIZE))
    def claim_next(self, person: str, task: Task, size: int) -> None:
        free = self.claimable(person, task, None)
        own = [place for place in free if task is Task.TRANSLATE and self.cells[place].assigned]
        self.claim(person, task, (own or free)[:size], count=size)

    @rule(person=people, task=tasks, named=st.sets(places, min_size=1))
    def claim_named(self, person: str, task: Task, named: set[int]) -> None:
        segments = [self.work.segments[place] for place in named]
        self.claim(person, task, self.claimable(person, task, named), segments=segments)

    def claim(self, person: str, task: Task, expected: list[int], **asked: Any) -> None:
        if not expected:
            with pytest.raises(NoneFree):
                self.work.claim(person, task, **asked)
            return
        granted = self.work.claim(person, task, **asked)
        assert [self.work.segments.index(cell.segment) for cell in granted.cells] == expected
        self.claims[granted.claim] = person
        for place, given in zip(expected, granted.cells, strict=True):
            cell = self.cells[place]
            cell.before = cell.at
            cell.fence += 1
            cell.holder, cell.claim, cell.task, cell.live = person, granted.claim, task, True
            assert (given.version, given.fence, given.state) == (
                cell.version,
                cell.fence,
                cell.state,
            )

    @rule(person=st.none() | people)
    def lapse(self, person: str | None) -> None:
        self.work.lapse(person)
        for cell in self.cells:
            if person in (None, cell.holder):
                cell.live = False

    @precondition(lambda self: self.claims)
    @rule(person=people, draw=st.data())
    def renew(self, person: str, draw: st.DataObject) -> None:
        claim = draw.draw(st.sampled_from(sorted(self.claims)))
        if any(cell.held_by(person) and cell.claim == claim for cell in self.cells):
            assert self.work.claims.renew(claim, person) > 0
        else:
            with pytest.raises(LostClaim):
                self.work.claims.renew(claim, person)

    @precondition(lambda self: self.claims)
    @rule(person=st.none() | people, draw=st.data())
    def release(self, person: str | None, draw: st.DataObject) -> None:
        claim = draw.draw(st.sampled_from(sorted(self.claims)))
        mine = [
            cell
            for cell in self.cells
            if cell.claim == claim and (person is None or cell.holder == person)
        ]
        if person is None:
            assert self.work.claims.take_back(claim, by="coordinator") == len(mine)
        else:
            assert self.work.claims.release(claim, person) == len(mine)
        for cell in mine:
            cell.free_of()

    # Writes

    @rule(
        person=writers,
        place=places,
        age=ages,
        text=texts,
        state=st.sampled_from([INITIAL, TRANSLATED, REVIEWED]),
        too_late=st.sampled_from([False, False, False, True]),
    )
    def save(
        self,
        person: str | None,
        place: int,
        age: str,
        text: str,
        state: TargetState,
        too_late: bool = False,
    ) -> None:
        cell = self.cells[place]
        person = person or cell.holder or "ana"
        asked: dict[str, Any] = {"segment": self.work.segments[place], "actor": person}
        asked |= {"at": self.at(cell, age), "text": text, "state": state, "key": self.work.key()}
        refused = self.refusal(cell, person, asked["at"], state)
        if refused is None and state not in LEAVES[cell.task or Task.EDIT].get(cell.state, set()):
            refused = WrongState
        if refused is None and too_late:
            with lapsing(), pytest.raises(LostClaim):
                self.work.save(**asked)
            return
        if refused is not None:
            with pytest.raises(refused):
                self.work.save(**asked)
            return
        saved = self.work.save(**asked)
        self.asked.append((asked, saved))
        self.written(cell, person, state, text)
        cell.drafts.pop(person, None)
        assert (saved.version, saved.fence, saved.state) == (cell.version, cell.fence, state)

    @rule(person=writers, place=places, age=ages, verdict=st.sampled_from(Verdict))
    def review(self, person: str | None, place: int, age: str, verdict: Verdict) -> None:
        cell = self.cells[place]
        person = person or cell.holder or "ana"
        asked: dict[str, Any] = {"segment": self.work.segments[place], "actor": person}
        asked |= {"at": self.at(cell, age), "verdict": verdict, "key": self.work.key()}
        refused = self.refusal(cell, person, asked["at"], REVIEWED)
        if refused is None and (cell.task, cell.state) != (Task.REVIEW, TRANSLATED):
            refused = WrongState
        if refused is not None:
            with pytest.raises(refused):
                self.work.review(**asked)
            return
        saved = self.work.review(**asked)
        self.asked.append((asked, saved))
        if verdict is Verdict.ACCEPT:
            self.written(cell, person, REVIEWED, cell.text)
        else:
            self.written(cell, person, INITIAL, cell.text)
            cell.returned, cell.assigned = True, cell.translated_by
            cell.free_of()
        assert saved.version == cell.version

    def written(self, cell: ModelCell, person: str, state: TargetState, text: str | None) -> None:
        cell.before = cell.at
        cell.version += 1
        if state is REVIEWED:
            cell.reviewed_by, cell.returned = person, False
        elif cell.state is REVIEWED:
            cell.reviewed_by = None
        if cell.task is Task.TRANSLATE and state is TRANSLATED:
            cell.translated_by, cell.returned = person, False
        cell.state, cell.text = state, text

    # Joins

    @rule(person=writers, place=places, count=st.integers(2, SIZE), age=ages)
    def join(self, person: str | None, place: int, count: int, age: str) -> None:
        cells = self.cells[place : place + count]
        first = cells[0]
        person = person or first.holder or "ana"
        at = self.at(first, age)
        refused = NotJoinable if len(cells) < count else self.unjoinable(cells, person, at)
        if refused is not None:
            with pytest.raises(refused):
                self.joined(place, count, person, at)
            return
        self.joined(place, count, person, at)
        told = [cell.text for cell in cells if cell.text]
        for cell in cells:
            names = ("state", "text", "translated_by", "returned")
            cell.stood = {name: getattr(cell, name) for name in names}
            cell.before, cell.version, cell.state = cell.at, cell.version + 1, INITIAL
        first.covers, first.text = count, " ".join(told) if told else None
        for cell in cells[1:]:
            cell.covered = True
            cell.free_of()

    def joined(self, place: int, count: int, person: str, at: CellVersion) -> None:
        found = self.joins.place(self.work.segments[place], count)
        start, end = found.segments[0].segment.start, found.segments[-1].segment.end
        text = " ".join(one.segment.text for one in found.segments)
        whole = Segment(place, start, end, text)
        given: dict[str, Any] = {"actor": person, "at": at, "key": self.work.key()}
        self.joins.join(found, FR, whole, checker=unchecked, **given)

    def unjoinable(
        self, cells: list[ModelCell], person: str, at: CellVersion
    ) -> type[TranslationError] | None:
        for cell in cells:
            if cell is not cells[0] and (cell.covered or cell.covers > 1):
                return NotJoinable
            named = at if cell is cells[0] else cell.at
            if (refused := self.refusal(cell, person, named, INITIAL)) is not None:
                return refused
            if cell.covers > 1:
                return NotJoinable
            if cell.task is not Task.TRANSLATE:
                return WrongState
        return None

    @rule(person=writers, place=places, age=ages)
    def undo_join(self, person: str | None, place: int, age: str) -> None:
        first = self.cells[place]
        person = person or first.holder or "ana"
        asked: dict[str, Any] = {"actor": person, "at": self.at(first, age)}
        asked |= {"key": self.work.key(), "checker": unchecked}
        if (refused := self.unjoined(first, person, asked["at"])) is not None:
            with pytest.raises(refused):
                self.joins.undo(self.work.segments[place], FR, **asked)
            return
        self.joins.undo(self.work.segments[place], FR, **asked)
        cells = self.cells[place : place + first.covers]
        for cell in cells:
            cell.before, cell.version = cell.at, cell.version + 1
            vars(cell).update(cell.stood)
            if cell.covered:
                cell.covered, cell.fence, cell.live = False, cell.fence + 1, True
                cell.holder, cell.claim, cell.task = person, first.claim, first.task
        first.covers = 1

    def unjoined(
        self, first: ModelCell, person: str, at: CellVersion
    ) -> type[TranslationError] | None:
        if first.covered:
            return Covered
        if first.covers == 1:
            return NotJoined
        if first.state is REVIEWED:
            return JoinSettled
        if (refused := self.refusal(first, person, at, INITIAL)) is not None:
            return refused
        return None if first.task is Task.TRANSLATE else WrongState

    @precondition(lambda self: self.asked)
    @rule(draw=st.data(), other=st.booleans())
    def ask_again(self, draw: st.DataObject, other: bool) -> None:
        asked, answer = draw.draw(st.sampled_from(self.asked))
        again = self.work.review if "verdict" in asked else self.work.save
        if other:
            with pytest.raises(KeyReused):
                again(**{**asked, "at": CellVersion(asked["at"].version, 99)})
            return
        repeated = again(**asked)
        assert repeated.repeated
        assert (repeated.at, repeated.state, repeated.text) == (
            answer.at,
            answer.state,
            answer.text,
        )

    @rule(person=st.none() | people, place=places, text=texts, late=st.booleans())
    def draft(self, person: str | None, place: int, text: str, late: bool) -> None:
        cell = self.cells[place]
        segment = self.work.segments[place]
        for user in PEOPLE if person is None else [person]:
            sequence = 0 if late else next(self.sequence)
            known = cell.drafts.get(user)
            keeps = known is None or sequence >= known[1]
            given = (user, text, cell.version, sequence)
            assert self.work.drafts.keep(segment, FR, *given) is keeps
            if keeps:
                cell.drafts[user] = (text, sequence)

    # What must hold after every step

    @invariant()
    def the_cells_are_as_the_model_has_them(self) -> None:
        cells = sa.select(schema.target).where(
            schema.target.c.segment.in_(self.work.segments), schema.target.c.language == "fr"
        )
        with self.work.database.read() as connection:
            rows = connection.execute(cells.order_by(schema.target.c.seq)).all()
        now = self.work.database.now()
        found = [
            (row.state, row.version, row.fence, row.text, row.translated_by, row.reviewed_by)
            for row in rows
        ]
        assert found == [
            (c.state, c.version, c.fence, c.text, c.translated_by, c.reviewed_by)
            for c in self.cells
        ]
        assert [row.returned for row in rows] == [cell.returned for cell in self.cells]
        covers = [0 if cell.covered else cell.covers for cell in self.cells]
        assert [row.covers for row in rows] == covers
        assert sum(covers) == SIZE
        holders = [row.holder if row.holder and row.lease_until > now else None for row in rows]
        assert holders == [cell.holder if cell.live else None for cell in self.cells]
        leases = [row.lease_until - now for row in rows if row.lease_until is not None]
        assert all(lease <= timedelta(seconds=LEASE_SECONDS) for lease in leases)

    @invariant()
    def the_text_is_the_fold_of_its_events(self) -> None:
        event, text = schema.event, schema.text
        statement = (
            sa.select(
                schema.target.c.segment, event.c.version, event.c.fence, text.c.body, event.c.kind
            )
            .join(schema.target, schema.target.c.id == event.c.target)
            .outerjoin(text, text.c.sha256 == event.c.text_sha256)
            .where(event.c.document == self.work.document)
            .order_by(event.c.id)
        )
        with self.work.database.read() as connection:
            told = connection.execute(statement).all()
        for segment, cell in zip(self.work.segments, self.cells, strict=True):
            mine = [row for row in told if row.segment == segment]
            assert [row.version for row in mine] == list(range(1, cell.version + 1))
            fences = [row.fence for row in mine]
            assert fences == sorted(fences)
            texts = [row for row in mine if row.kind not in ("covered", "uncovered")]
            assert cell.text == (texts[-1].body if texts else None)

    @invariant()
    def no_draft_is_lost(self) -> None:
        for person in PEOPLE:
            kept = self.work.drafts.mine(self.work.document, FR, person)
            assert {segment: (one.text, one.sequence) for segment, one in kept.items()} == {
                segment: cell.drafts[person]
                for segment, cell in zip(self.work.segments, self.cells, strict=True)
                if person in cell.drafts
            }

    @invariant()
    def held_tells_the_live_claims(self) -> None:
        held = {
            one.claim: (one.holder, one.cells)
            for one in self.work.claims.held()
            if one.document == self.work.document
        }
        expected: dict[int, tuple[str, int]] = {}
        for cell in self.cells:
            if cell.live and cell.claim is not None and cell.holder is not None:
                _, cells = expected.get(cell.claim, ("", 0))
                expected[cell.claim] = (cell.holder, cells + 1)
        assert held == expected


def test_whatever_people_do_the_invariants_hold(database: Database) -> None:
    run_state_machine_as_test(
        lambda: ClaimMachine(database),
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
