from datetime import date

import pytest

from storage.database import Database
from tests.work import AR, DOCUMENT, FR, RU, Work, at_work
from translation.claims import Task
from translation.errors import LostClaim, NoneFree, NotFound

DAY = date(2026, 11, 27)


@pytest.fixture
def work(database: Database) -> Work:
    return at_work(database, cells=6)


def assign(work: Work, user: str, first: int, last: int, task: Task = Task.TRANSLATE) -> int:
    """Assign the segments at two places, counted from 0."""
    made = work.assignments.assign(
        DOCUMENT,
        FR,
        task,
        user,
        by="coordinator",
        first=work.segments[first],
        last=work.segments[last],
    )
    return made.id


def places(work: Work, holder: str, **more: object) -> list[int]:
    granted = work.claim(holder, **more)  # type: ignore[arg-type]
    return [work.segments.index(cell.segment) for cell in granted.cells]


def test_an_assignment_says_whose_work_it_is_until_when(work: Work) -> None:
    made = work.assignments.assign(
        DOCUMENT,
        FR,
        Task.TRANSLATE,
        "ana",
        by="coordinator",
        first=work.segments[1],
        last=work.segments[3],
        due=DAY,
    )
    assert (made.document, made.language, made.task) == (DOCUMENT, FR, Task.TRANSLATE)
    assert (made.user, made.by, made.due) == ("ana", "coordinator", DAY)
    assert (made.first, made.last) == (work.segments[1], work.segments[3])
    assert (made.cells, made.open) == (3, 3)
    assert work.assignments.get(made.id) == made
    (told,) = work.events("assigned")
    assert told.entry.detail is not None
    assert (told.entry.detail["user"], told.entry.detail["due"]) == ("ana", "2026-11-27")


def test_a_whole_job_is_assigned_without_segments(work: Work) -> None:
    made = work.assignments.assign(DOCUMENT, AR, Task.REVIEW, "rita", by="coordinator")
    assert (made.first, made.last, made.cells) == (None, None, 6)


def test_what_is_assigned_to_one_is_not_claimed_by_another(work: Work) -> None:
    assign(work, "ana", 0, 2)
    assert places(work, "bo") == [3, 4, 5]
    with pytest.raises(NoneFree):
        work.claim("bo", segments=[work.segments[0]])
    assert places(work, "ana") == [0, 1, 2]


def test_ones_own_work_comes_before_what_is_nobodys(work: Work) -> None:
    assign(work, "ana", 4, 5)
    assert places(work, "ana", count=3) == [4, 5]
    assert places(work, "ana", count=3) == [0, 1, 2]


def test_an_assignment_of_one_task_leaves_the_other_free(work: Work) -> None:
    assign(work, "rita", 0, 5, Task.REVIEW)
    work.translated(work.segments[0], "ana")
    with pytest.raises(NoneFree):
        work.claim("omar", Task.REVIEW)
    assert work.claim("rita", Task.REVIEW).cells[0].segment == work.segments[0]


def test_an_assignment_outlives_a_lapsed_lease(work: Work) -> None:
    assign(work, "ana", 0, 5)
    work.claim("ana")
    work.lapse()
    with pytest.raises(NoneFree):
        work.claim("bo")
    assert len(places(work, "ana")) == 6


def test_of_two_assignments_the_later_one_decides(work: Work) -> None:
    assign(work, "ana", 0, 5)
    later = assign(work, "bo", 2, 3)
    assert places(work, "bo") == [2, 3]
    assert places(work, "ana") == [0, 1, 4, 5]
    work.lapse()
    work.assignments.end(later, by="coordinator")
    with pytest.raises(NoneFree):
        work.claim("bo")


def test_an_assignment_handed_over_is_the_other_persons(work: Work) -> None:
    made = assign(work, "ana", 0, 5)
    assert work.assignments.move(made, "bo", "ana").user == "bo"
    with pytest.raises(NoneFree):
        work.claim("ana")
    assert len(places(work, "bo")) == 6
    work.assignments.move(made, "bo", "ana")
    (told,) = work.events("reassigned")
    assert told.entry.detail is not None
    assert (told.entry.detail["from"], told.entry.detail["to"]) == ("ana", "bo")


def test_what_is_handed_over_comes_free_and_the_draft_stays_its_authors(work: Work) -> None:
    made = assign(work, "ana", 0, 2)
    held = work.claim("ana", count=3)
    outside = work.claim("ana", segments=[work.segments[5]])
    work.drafts.keep(work.segments[1], FR, "ana", "Le brouillon d'ana", 0, 1)
    work.assignments.move(made, "bo", by="coordinator")
    assert places(work, "bo", count=3) == [0, 1, 2]
    assert work.cell(work.segments[5]).holder == "ana"
    assert work.claims.renew(outside.claim, "ana") > 0
    work.drafts.keep(work.segments[1], FR, "bo", "Celui de bo", 0, 1)
    kept = {one.user: one.text for one in work.drafts.of(work.segments[1], FR)}
    assert kept == {"ana": "Le brouillon d'ana", "bo": "Celui de bo"}
    with pytest.raises(LostClaim):
        work.save(work.segments[0], "ana")
    (told,) = work.events("taken_back")
    assert told.entry.detail is not None
    assert (told.entry.detail["claim"], told.entry.detail["cells"]) == (held.claim, 3)


def test_taken_back_by_a_coordinator_it_is_free_but_one_keeps_what_one_holds(work: Work) -> None:
    made = assign(work, "ana", 0, 2)
    work.claim("ana", count=2)
    work.assignments.end(made, by="ana")
    assert work.cell(work.segments[0]).holder == "ana"
    made = assign(work, "ana", 0, 2)
    work.assignments.end(made, by="coordinator")
    assert work.cell(work.segments[0]).holder is None
    assert places(work, "bo", count=3) == [0, 1, 2]


def test_the_same_assignment_again_moves_its_day_alone(work: Work) -> None:
    first = work.assignments.assign(DOCUMENT, FR, Task.TRANSLATE, "ana", by="coordinator")
    again = work.assignments.assign(DOCUMENT, FR, Task.TRANSLATE, "ana", by="coordinator", due=DAY)
    assert (again.id, again.due) == (first.id, DAY)
    assert len(work.assignments.list()) == 1


def test_assignments_are_listed_by_person_and_document_the_nearest_day_first(work: Work) -> None:
    someday = assign(work, "ana", 0, 1)
    soon = work.assignments.assign(DOCUMENT, AR, Task.TRANSLATE, "ana", by="co", due=DAY).id
    other = assign(work, "bo", 2, 3)
    assert [one.id for one in work.assignments.list(user="ana")] == [soon, someday]
    assert [one.id for one in work.assignments.list(document=DOCUMENT)] == [soon, someday, other]
    assert work.assignments.list(document="d9") == []


def test_open_counts_what_is_not_done(work: Work) -> None:
    made = assign(work, "ana", 0, 2)
    work.translated(work.segments[0], "ana")
    assert work.assignments.get(made).open == 2


def test_what_is_not_there_cannot_be_assigned_moved_or_ended(work: Work) -> None:
    with pytest.raises(NotFound):
        work.assignments.assign(DOCUMENT, RU, Task.TRANSLATE, "ana", by="co")
    with pytest.raises(NotFound):
        work.assignments.assign(DOCUMENT, FR, Task.TRANSLATE, "ana", by="co", first=10**6)
    with pytest.raises(NotFound):
        work.assignments.move(9, "bo", "co")
    made = assign(work, "ana", 0, 0)
    work.assignments.end(made, by="co")
    with pytest.raises(NotFound):
        work.assignments.end(made, by="co")
    assert len(work.events("unassigned")) == 1
