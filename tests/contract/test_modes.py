"""Who reads a translation: a reviser, its translator, or a reviser some of it."""

import pytest
import sqlalchemy as sa

from storage import schema
from storage.jobs import ShareRefused
from storage.store import Store
from storage.worklist import Worklist
from tests.desk import AR, FR, Desk, desk
from tests.granting import may_self_revise
from translation.claims import Task
from translation.documents import JobMode, TargetState
from translation.errors import NoneFree, NotReviewed
from translation.spot import rank, sampled

SPOT = JobMode.SPOT_CHECKED


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


def spot_checked(at: Desk) -> tuple[list[int], list[int]]:
    """A share that takes some of the segments and not all; the numbers it takes, and the rest."""
    job = at.store.jobs.get("d1", FR).id
    for share in range(1, 100):
        taken = [n for n, id in enumerate(at.segments) if sampled(job, id, share)]
        if taken:
            break
    at.store.jobs.set_mode("d1", FR, SPOT, by="cora", share=share)
    rest = [n for n in range(len(at.segments)) if n not in taken]
    assert rest
    return taken, rest


def states(at: Desk) -> list[TargetState]:
    return [at.store.cells.get(segment, FR).state for segment in at.segments]


def test_a_mode_is_set_with_the_share_that_is_read(at: Desk) -> None:
    job = at.store.jobs.set_mode("d1", FR, SPOT, by="cora", share=35)
    assert (job.mode, job.share) == (SPOT, 35)
    assert at.store.jobs.set_mode("d1", FR, JobMode.REVISED, by="cora").share == 35
    for wrong in (0, 101, -5):
        with pytest.raises(ShareRefused):
            at.store.jobs.set_mode("d1", FR, SPOT, by="cora", share=wrong)
    assert at.kinds().count("job_set") == 2


def test_of_a_short_text_one_segment_is_read_however_small_the_share(store: Store) -> None:
    desks = [desk(store, name) for name in ("d1", "d2", "d3")]
    least = {
        (at.document, language): min(
            rank(store.jobs.get(at.document, language).id, segment) for segment in at.segments
        )
        for at in desks
        for language in (FR, AR)
    }
    of, first = max(least.items(), key=lambda one: one[1])  # of all texts the last to be read
    job = store.jobs.set_mode(*of, SPOT, by="cora", share=1)
    assert job.share == first + 1 > 2
    segments = next(at.segments for at in desks if at.document == of[0])
    assert sum(sampled(job.id, segment, job.share) for segment in segments) == 1
    assert store.jobs.set_mode(*of, SPOT, by="cora", share=100).share == 100


def test_the_sample_is_reviewed_and_the_rest_is_final_as_translated(at: Desk) -> None:
    taken, rest = spot_checked(at)
    for number in range(3):
        at.translate(number)
    with pytest.raises(NotReviewed) as told:
        at.store.jobs.finalise("d1", FR, by="eve")
    assert told.value.count == len(taken)
    waiting = at.store.overview.document("d1").job(FR)
    assert waiting.unreviewed == waiting.to_review == waiting.sample == len(taken)
    assert waiting.read == 0
    for number in taken:
        at.review(number)
    read = at.store.overview.document("d1").job(FR)
    assert (read.ready, read.to_review, read.read) == (True, 0, len(taken))
    at.store.jobs.finalise("d1", FR, by="eve")
    assert set(states(at)) == {TargetState.FINAL}
    assert all(at.store.cells.get(at.segments[n], FR).reviewed_by is None for n in rest)


def test_what_is_not_translated_holds_a_spot_check_back_all_the_same(at: Desk) -> None:
    taken, rest = spot_checked(at)
    for number in (*taken, *rest[1:]):
        at.translate(number)
    for number in taken:
        at.review(number)
    with pytest.raises(NotReviewed) as told:
        at.store.jobs.finalise("d1", FR, by="eve")
    assert told.value.count == 1
    assert not at.store.overview.document("d1").job(FR).ready


def test_opened_again_what_nobody_reviewed_is_translated(at: Desk) -> None:
    taken, rest = spot_checked(at)
    for number in range(3):
        at.translate(number)
    for number in taken:
        at.review(number)
    at.store.jobs.finalise("d1", FR, by="eve")
    at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    found = states(at)
    assert {found[number] for number in taken} == {TargetState.REVIEWED}
    assert {found[number] for number in rest} == {TargetState.TRANSLATED}
    at.store.jobs.finalise("d1", FR, by="eve")


def test_a_reviser_is_given_the_sample_and_may_name_others(at: Desk) -> None:
    taken, rest = spot_checked(at)
    for number in range(3):
        at.translate(number)
    (offer,) = Worklist(at.store.database).offers("rita", sa.true(), [Task.REVIEW], [FR])
    assert offer.free == len(taken)
    claimed = at.store.claims.claim("d1", FR, Task.REVIEW, "rita")
    assert [cell.segment for cell in claimed.cells] == [at.segments[n] for n in taken]
    with pytest.raises(NoneFree):
        at.store.claims.claim("d1", FR, Task.REVIEW, "rita")
    at.review(rest[0])


def test_a_row_tells_whether_it_is_in_the_sample(at: Desk) -> None:
    taken, _ = spot_checked(at)
    assert [n for n, row in enumerate(at.store.rows.rows("d1", FR)) if row.sampled] == taken
    at.store.jobs.set_mode("d1", FR, JobMode.REVISED, by="cora")
    assert not any(row.sampled for row in at.store.rows.rows("d1", FR))
    assert at.store.overview.document("d1").job(FR).sample == 0


def test_in_any_other_mode_all_is_to_be_reviewed(at: Desk) -> None:
    for mode in (JobMode.REVISED, JobMode.SELF_REVISED):
        at.store.jobs.set_mode("d1", AR, mode, by="cora")
        if mode is JobMode.REVISED:
            for number in range(3):
                at.translate(number, language=AR)
        with pytest.raises(NotReviewed) as told:
            at.store.jobs.finalise("d1", AR, by="eve")
        assert told.value.count == 3


def test_leave_to_revise_oneself_ends_with_the_account(at: Desk) -> None:
    at.store.jobs.set_mode("d1", FR, JobMode.SELF_REVISED, by="cora")
    may_self_revise(at.store.database, "tom")
    at.translate(0)
    out_of_use = sa.update(schema.account).where(schema.account.c.name == "tom")
    at.store.database.write(lambda c: c.execute(out_of_use.values(active=False)))
    with pytest.raises(NoneFree):
        at.store.claims.claim("d1", FR, Task.REVIEW, "tom")
    at.store.accounts.set_active("tom", True, by="root")
    assert len(at.store.claims.claim("d1", FR, Task.REVIEW, "tom").cells) == 1
