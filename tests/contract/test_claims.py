from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.cells import Cells
from storage.claims import Claims
from storage.database import Database
from storage.errors import KeyReused, ValueRefused
from tests.granting import may_self_revise
from tests.work import AR, DOCUMENT, FR, RU, Work, at_work
from translation.claims import CLAIM_SIZE, LEASE_SECONDS, LONGEST_SECONDS, Task, Verdict
from translation.documents import JobMode, TargetState
from translation.errors import LostClaim, NoneFree, NotFound, WrongState

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.fixture
def work(database: Database) -> Work:
    return at_work(database, cells=30)


def segments(granted: Any) -> list[int]:
    return [cell.segment for cell in granted.cells]


# Granting


def test_a_claim_gives_the_first_twenty_in_reading_order(work: Work) -> None:
    granted = work.claim("ana")
    assert segments(granted) == list(work.segments[:CLAIM_SIZE])
    assert {cell.fence for cell in granted.cells} == {1}
    assert {cell.state for cell in granted.cells} == {TargetState.INITIAL}
    assert LEASE_SECONDS - 5 <= granted.seconds_left <= LEASE_SECONDS
    assert (granted.document, granted.language, granted.holder) == (DOCUMENT, FR, "ana")


def test_the_next_claim_goes_on_where_the_first_ended(work: Work) -> None:
    work.claim("ana", count=3)
    assert segments(work.claim("bo", count=3)) == list(work.segments[3:6])


def test_what_is_left_is_granted_where_less_is_free_than_asked(work: Work) -> None:
    work.claim("ana", count=25)
    assert segments(work.claim("bo", count=20)) == list(work.segments[25:])


def test_a_claim_in_one_language_leaves_the_others_free(work: Work) -> None:
    work.claim("ana", count=30)
    granted = work.claims.claim(DOCUMENT, AR, Task.TRANSLATE, "bo", count=30)
    assert segments(granted) == list(work.segments)


def test_where_nothing_is_free_nothing_is_left_behind(work: Work) -> None:
    work.claim("ana", count=30)
    with pytest.raises(NoneFree):
        work.claim("bo", key="late")
    work.lapse()
    assert len(work.claim("bo", key="late").cells) == CLAIM_SIZE
    assert [held.holder for held in work.claims.held()] == ["bo"]


def test_segments_asked_for_by_name_are_granted_if_free(work: Work) -> None:
    third, fourth = work.segments[2:4]
    work.claim("ana", segments=[third])
    assert segments(work.claim("bo", segments=[third, fourth])) == [fourth]
    with pytest.raises(NoneFree):
        work.claim("bo", segments=[third])


def test_a_superseded_segment_is_not_granted(work: Work) -> None:
    old, new = work.segments[:2]
    table = schema.segment
    work.change(sa.update(table).where(table.c.id == old).values(superseded_by=new))
    assert segments(work.claim("ana", count=1)) == [new]


def test_an_unknown_document_or_language_is_not_found(work: Work) -> None:
    with pytest.raises(NotFound):
        work.claims.claim("d9", FR, Task.TRANSLATE, "ana")
    with pytest.raises(NotFound):
        work.claims.claim(DOCUMENT, RU, Task.TRANSLATE, "ana")


@pytest.mark.parametrize("count", [0, -1, 5001])
def test_a_claim_of_no_cells_or_too_many_is_refused(work: Work, count: int) -> None:
    with pytest.raises(ValueRefused):
        work.claim("ana", count=count)
    with pytest.raises(ValueRefused):
        work.claim("ana", segments=[])


def test_a_final_job_grants_nothing(work: Work) -> None:
    work.set_job(state="final")
    with pytest.raises(WrongState):
        work.claim("ana")


def test_one_event_tells_a_claim_with_its_range(work: Work) -> None:
    granted = work.claim("ana", count=4)
    (told,) = work.events("claimed")
    assert told.entry.actor == "ana"
    assert told.entry.detail == {
        "claim": granted.claim,
        "task": "translate",
        "language": "fr",
        "from": work.segments[0],
        "to": work.segments[3],
        "cells": 4,
    }


# One's own cells again


def test_ones_own_cells_asked_for_by_name_are_granted_again_with_a_higher_fence(
    work: Work,
) -> None:
    first = work.claim("ana", count=2)
    again = work.claim("ana", segments=[work.segments[0]])
    assert [(cell.segment, cell.fence) for cell in again.cells] == [(work.segments[0], 2)]
    held = {one.claim: one.cells for one in work.claims.held("ana")}
    assert held == {first.claim: 1, again.claim: 1}


def test_one_may_take_up_ones_own_translation_again_but_no_one_elses(work: Work) -> None:
    segment = work.segments[0]
    work.translated(segment, "ana")
    with pytest.raises(NoneFree):
        work.claim("bo", segments=[segment])
    assert segments(work.claim("ana", segments=[segment])) == [segment]


def test_a_claim_by_count_passes_over_what_is_translated(work: Work) -> None:
    work.translated(work.segments[0], "ana")
    assert segments(work.claim("ana", count=1)) == [work.segments[1]]


# Review and edit


def test_a_reviser_gets_what_others_translated(work: Work) -> None:
    work.translated(work.segments[0], "ana")
    work.translated(work.segments[1], "rita")
    assert segments(work.claim("rita", Task.REVIEW)) == [work.segments[0]]


def test_nobody_reviews_ones_own_translation(work: Work) -> None:
    work.translated(work.segments[0], "ana")
    for asked in ({}, {"segments": [work.segments[0]]}):
        with pytest.raises(NoneFree):
            work.claim("ana", Task.REVIEW, **asked)


def test_one_takes_up_what_one_has_accepted_again_by_name_alone(work: Work) -> None:
    segment = work.segments[0]
    work.translated(segment, "ana")
    work.claim("rita", Task.REVIEW, segments=[segment])
    work.review(segment, "rita", Verdict.ACCEPT)
    work.lapse()
    for who, asked in (
        ("rita", {}),
        ("ana", {"segments": [segment]}),
        ("eva", {"segments": [segment]}),
    ):
        with pytest.raises(NoneFree):
            work.claim(who, Task.REVIEW, **asked)
    assert segments(work.claim("rita", Task.REVIEW, segments=[segment])) == [segment]


def test_in_a_self_revised_job_one_does_with_leave_to(work: Work) -> None:
    work.set_job(mode=JobMode.SELF_REVISED.value)
    work.translated(work.segments[0], "ana")
    with pytest.raises(NoneFree):
        work.claim("ana", Task.REVIEW)
    may_self_revise(work.database, "ana")
    assert segments(work.claim("ana", Task.REVIEW)) == [work.segments[0]]


def test_an_editor_takes_translated_and_reviewed_cells(work: Work) -> None:
    for segment in work.segments[:2]:
        work.translated(segment, "ana")
    work.claim("rita", Task.REVIEW, segments=[work.segments[1]])
    work.review(work.segments[1], "rita", Verdict.ACCEPT)
    work.lapse()
    asked = work.segments[:3]
    assert segments(work.claim("ed", Task.EDIT, segments=asked)) == list(work.segments[:2])


# Leases


def test_a_lapsed_lease_is_claimable_at_once(work: Work) -> None:
    first = work.claim("ana", count=2)
    work.lapse()
    taken = work.claim("bo", count=2)
    assert [cell.fence for cell in taken.cells] == [2, 2]
    with pytest.raises(LostClaim):
        work.claims.renew(first.claim, "ana")


def test_a_lease_lasts_as_long_as_the_setting_says(database: Database) -> None:
    usual = at_work(database, cells=30)
    claims, cells = Claims(database, lease=60), Cells(database, lease=30)
    work = replace(usual, claims=claims, cells=cells)
    granted = work.claim("ana")
    first = work.segments[0]
    assert granted.seconds_left == 60
    assert 55 <= work.cell(first).seconds_left <= 60
    assert 25 <= work.save(first, "ana").seconds_left <= 30
    assert 55 <= work.claims.renew(granted.claim, "ana") <= 60
    assert 55 <= work.cell(first).seconds_left <= 60


def test_renewing_puts_the_end_of_the_lease_off(work: Work) -> None:
    granted = work.claim("ana", count=2)
    table = schema.target
    soon = work.database.now() + timedelta(seconds=30)
    work.change(sa.update(table).where(table.c.holder == "ana").values(lease_until=soon))
    assert work.claims.renew(granted.claim, "ana") >= LEASE_SECONDS - 5
    assert work.cell(work.segments[0]).seconds_left >= LEASE_SECONDS - 5


def test_a_lapsed_lease_cannot_be_renewed(work: Work) -> None:
    granted = work.claim("ana")
    work.lapse()
    with pytest.raises(LostClaim):
        work.claims.renew(granted.claim, "ana")


def test_no_lease_runs_longer_than_eight_hours_from_its_grant(work: Work) -> None:
    granted = work.claim("ana", count=1)
    begun = work.database.now() - timedelta(seconds=LONGEST_SECONDS - 60)
    claim = schema.claim
    work.change(sa.update(claim).where(claim.c.id == granted.claim).values(granted_at=begun))
    assert 50 <= work.claims.renew(granted.claim, "ana") <= 60
    assert work.save(work.segments[0], "ana").seconds_left <= 60


def test_nobody_renews_or_releases_the_claim_of_another(work: Work) -> None:
    granted = work.claim("ana", count=2)
    with pytest.raises(LostClaim):
        work.claims.renew(granted.claim, "bo")
    assert work.claims.release(granted.claim, "bo") == 0
    assert work.claims.held("ana")[0].cells == 2
    with pytest.raises(LostClaim):
        work.claims.renew(granted.claim + 1, "ana")


# Release


def test_what_is_released_is_free_at_once(work: Work) -> None:
    granted = work.claim("ana", count=2)
    assert work.claims.release(granted.claim, "ana") == 2
    assert work.claims.release(granted.claim, "ana") == 0
    assert [cell.fence for cell in work.claim("bo", count=2).cells] == [2, 2]
    (told,) = work.events("released")
    assert told.entry.detail is not None
    assert told.entry.detail["cells"] == 2


def test_a_claim_that_lapsed_and_went_to_another_is_not_released(work: Work) -> None:
    old = work.claim("ana", count=2)
    work.lapse()
    new = work.claim("bo", count=1)
    assert work.claims.release(old.claim, "ana") == 1
    assert [one.claim for one in work.claims.held()] == [new.claim]


def test_a_coordinator_takes_a_claim_back_and_the_draft_stays(work: Work) -> None:
    granted = work.claim("ana", count=2)
    work.drafts.keep(work.segments[0], FR, "ana", "Brouillon", 0, 1)
    assert work.claims.take_back(granted.claim, by="coordinator") == 2
    assert work.claims.held() == []
    assert [draft.text for draft in work.drafts.of(work.segments[0], FR)] == ["Brouillon"]
    (told,) = work.events("taken_back")
    assert told.entry.actor == "coordinator"


# Keys


def test_the_same_key_gives_the_same_claim(work: Work) -> None:
    first = work.claim("ana", count=5, key="k")
    again = work.claim("ana", count=5, key="k")
    assert (again.claim, again.cells) == (first.claim, first.cells)
    assert work.claims.held("ana")[0].cells == 5
    assert len(work.events("claimed")) == 1


def test_a_repeated_key_tells_what_is_left_by_now(work: Work) -> None:
    work.claim("ana", count=5, key="k")
    work.lapse()
    assert work.claim("ana", count=5, key="k").seconds_left == 0


def test_the_same_key_for_another_claim_is_refused(work: Work) -> None:
    work.claim("ana", count=5, key="k")
    with pytest.raises(KeyReused):
        work.claim("ana", count=6, key="k")
    with pytest.raises(KeyReused):
        work.claim("bo", count=5, key="k")


# What is held


def test_held_counts_what_is_not_done_yet(work: Work) -> None:
    work.claim("ana", count=3)
    work.save(work.segments[0], "ana")
    work.claim("bo", count=2)
    held = {one.holder: (one.task, one.cells, one.open) for one in work.claims.held()}
    assert held == {"ana": (Task.TRANSLATE, 3, 2), "bo": (Task.TRANSLATE, 2, 2)}
    assert [one.holder for one in work.claims.held("bo")] == ["bo"]
    work.lapse("ana")
    assert [one.holder for one in work.claims.held()] == ["bo"]


# Many at once


def test_sixteen_threads_claim_two_thousand_cells_and_none_twice(
    database: Database, in_parallel: Parallel
) -> None:
    many = at_work(database, cells=2000)

    def claim_all(number: int) -> list[int]:
        taken: list[int] = []
        while True:
            try:
                granted = many.claim(f"person {number}")
            except NoneFree:
                return taken
            taken += [cell.target for cell in granted.cells]

    database.start_queue()
    taken = in_parallel(16, claim_all)
    counted = Counter(cell for cells in taken for cell in cells)
    assert len(counted) == 2000
    assert set(counted.values()) == {1}
