from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage.accounts import AddressRefused, Role
from storage.assignments import Assignments
from storage.notices import MAIL, Notice, NoticeKind, Notices
from storage.store import Store
from tests.desk import AR, FR, Desk, desk
from translation.claims import Task, Verdict

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
ALL = sa.true()


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


def told(store: Store, user: str) -> list[Notice]:
    return store.notices.of(user, ALL)


def kinds(store: Store, user: str) -> list[NoticeKind]:
    return [one.kind for one in told(store, user)]


def test_who_is_given_work_is_told_by_whom_and_until_when(at: Desk) -> None:
    due = date(2026, 12, 1)
    at.store.assignments.assign("d1", FR, Task.TRANSLATE, "tom", by="cora", due=due)
    (one,) = told(at.store, "tom")
    assert (one.kind, one.by, one.document, one.language) == (
        NoticeKind.ASSIGNED,
        "cora",
        "d1",
        FR,
    )
    assert one.detail == {"task": "translate", "due": "2026-12-01"}
    assert (one.name, one.symbol) == ("C18/d1", "C18/d1")


def test_what_goes_to_another_is_told_to_both(at: Desk) -> None:
    made = at.store.assignments.assign("d1", FR, Task.TRANSLATE, "tom", by="cora")
    at.store.assignments.move(made.id, "ana", by="cora")
    at.store.assignments.end(made.id, by="cora")
    assert kinds(at.store, "tom") == [NoticeKind.TAKEN_BACK, NoticeKind.ASSIGNED]
    assert kinds(at.store, "ana") == [NoticeKind.TAKEN_BACK, NoticeKind.ASSIGNED]
    assert kinds(at.store, "cora") == []


def test_nobody_is_told_of_an_act_of_ones_own(at: Desk) -> None:
    made = at.store.assignments.assign("d1", FR, Task.TRANSLATE, "tom", by="tom")
    at.store.assignments.end(made.id, by="tom")
    assert told(at.store, "tom") == []


def test_segments_sent_back_are_counted_in_one_notice_until_it_is_read(at: Desk) -> None:
    for number in range(3):
        at.translate(number)
    for number in range(2):
        at.review(number, Verdict.RETURN, "once more")
    (one,) = told(at.store, "tom")
    assert (one.kind, one.detail, one.segment) == (
        NoticeKind.RETURNED,
        {"count": 2},
        at.segments[1],
    )
    at.store.notices.mark_read("tom")
    at.review(2, Verdict.RETURN)
    assert [one.read_at is None for one in told(at.store, "tom")] == [True, False]


def test_notices_are_marked_read_by_their_owner_alone(at: Desk) -> None:
    for language in (FR, AR):
        at.store.assignments.assign("d1", language, Task.TRANSLATE, "tom", by="cora")
    first, second = told(at.store, "tom")
    assert at.store.notices.unread("tom", ALL) == 2
    assert at.store.notices.mark_read("ana", [first.id]) == 0
    assert at.store.notices.mark_read("tom", [first.id]) == 1
    assert at.store.notices.unread("tom", ALL) == 1
    assert at.store.notices.mark_read("tom") == 1
    assert at.store.notices.mark_read("tom", [second.id]) == 0


def test_of_a_document_one_may_not_read_nothing_is_told(at: Desk) -> None:
    at.store.assignments.assign("d1", FR, Task.TRANSLATE, "tom", by="cora")
    assert at.store.notices.of("tom", sa.false()) == []
    assert at.store.notices.unread("tom", sa.false()) == 0


def test_a_day_that_comes_near_is_told_once_and_once_when_it_is_past(at: Desk) -> None:
    day = date(2026, 12, 10)
    made = at.store.assignments.assign("d1", FR, Task.TRANSLATE, "tom", by="cora", due=day)
    at.store.notices.mark_read("tom")

    def look(days: int) -> int:
        return at.store.assignments.tell_due(day + timedelta(days=days))

    assert [look(-3), look(-2), look(-1), look(0)] == [0, 1, 0, 0]
    assert [look(1), look(2)] == [1, 0]
    assert kinds(at.store, "tom")[:2] == [NoticeKind.OVERDUE, NoticeKind.DUE_SOON]
    at.store.assignments.move(made.id, "ana", by="cora")
    assert look(3) == 1
    assert NoticeKind.OVERDUE in kinds(at.store, "ana")


def test_of_work_that_is_done_no_day_is_told(at: Desk) -> None:
    day = date(2026, 12, 10)
    at.store.assignments.assign("d1", FR, Task.TRANSLATE, "tom", by="cora")
    at.store.jobs.set_due("d1", FR, day, by="cora")
    for number in range(3):
        at.translate(number)
    assert at.store.assignments.tell_due(day) == 0
    at.review(0, Verdict.RETURN)
    assert at.store.assignments.tell_due(day) == 1


def test_two_who_look_at_once_tell_it_once(at: Desk, in_parallel: Parallel) -> None:
    day = date(2026, 12, 10)
    at.store.assignments.assign("d1", FR, Task.TRANSLATE, "tom", by="cora", due=day)
    assert sum(in_parallel(4, lambda _: at.store.assignments.tell_due(day))) == 1


def test_a_mail_is_asked_for_with_the_notice_where_there_is_an_address(at: Desk) -> None:
    store = at.store
    store.accounts.add("tom", roles=[Role.TRANSLATOR])
    mailing = Assignments(store.database, Notices(store.database, mail=True))
    mailing.assign("d1", FR, Task.TRANSLATE, "tom", by="cora")
    assert store.outbox.take(kinds=[MAIL]) == []
    store.accounts.set_email("tom", " tom@example.org ", by="tom")
    store.assignments.assign("d1", AR, Task.TRANSLATE, "tom", by="cora")  # no mail here
    assert store.outbox.take(kinds=[MAIL]) == []
    made = mailing.assign("d1", AR, Task.REVIEW, "tom", by="cora")
    (asked,) = store.outbox.take(kinds=[MAIL])
    newest = told(store, "tom")[0]
    assert (asked.payload, asked.document) == ({"notice": newest.id}, None)
    assert made.task is Task.REVIEW


@pytest.mark.parametrize("wrong", ["tom", "tom@", "@host", "a b@host", "a@b\nBcc: c@d", "a@b,c@d"])
def test_what_is_no_address_is_refused(at: Desk, wrong: str) -> None:
    at.store.accounts.add("tom", roles=[Role.TRANSLATOR])
    with pytest.raises(AddressRefused):
        at.store.accounts.set_email("tom", wrong, by="tom")
    assert at.store.accounts.get("tom").email == ""
