from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.changes import Change
from storage.database import Database
from storage.errors import KeyReused
from storage.grants import GrantKind, Grants
from tests.granting import may_self_revise
from tests.work import AR, DOCUMENT, EN, FR, Work, at_work
from translation.checks.problems import Problem, Severity
from translation.claims import LEASE_SECONDS, CellVersion, Task, Verdict
from translation.documents import JobMode, TargetState
from translation.errors import (
    Conflict,
    LostClaim,
    NotFound,
    OwnWork,
    SelfRevisionNotGranted,
    StaleVersion,
    WrongState,
)

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
INITIAL, TRANSLATED = TargetState.INITIAL, TargetState.TRANSLATED
REVIEWED, FINAL = TargetState.REVIEWED, TargetState.FINAL


class Watching:
    """An effect that remembers what it was told, and gives a number."""

    def __init__(self) -> None:
        self.seen: list[Change] = []

    def __call__(self, connection: Connection, change: Change) -> Mapping[str, int] | None:
        self.seen.append(change)
        return {"seen": len(self.seen)}


@pytest.fixture
def watching() -> Watching:
    return Watching()


@pytest.fixture
def work(database: Database, watching: Watching) -> Work:
    return at_work(database, cells=4, effects=[watching, lambda connection, change: None])


@pytest.fixture
def one(work: Work) -> int:
    """The first segment, claimed by ana."""
    work.claim("ana", count=2)
    return work.segments[0]


@pytest.fixture
def done(work: Work) -> int:
    """The first segment, translated by ana and claimed by rita for review."""
    work.translated(work.segments[0], "ana")
    work.claim("rita", Task.REVIEW)
    return work.segments[0]


def stands(work: Work, segment: int) -> tuple[TargetState, str | None]:
    cell = work.cell(segment)
    return cell.state, cell.text


# Saving


def test_a_save_keeps_the_text_and_raises_the_version(work: Work, one: int) -> None:
    saved = work.save(one, "ana", "Le Conseil", state=INITIAL)
    assert (saved.state, saved.version, saved.fence, saved.text) == (INITIAL, 1, 1, "Le Conseil")
    assert not saved.repeated
    assert stands(work, one) == (INITIAL, "Le Conseil")
    assert work.cell(one).translated_by is None


def test_a_confirm_says_who_translated(work: Work, one: int) -> None:
    work.save(one, "ana", "مجلس الاتحاد")
    cell = work.cell(one)
    assert (cell.state, cell.text, cell.translated_by) == (TRANSLATED, "مجلس الاتحاد", "ana")


def test_a_confirmed_text_may_be_taken_back_under_the_same_claim(work: Work, one: int) -> None:
    work.save(one, "ana")
    assert work.save(one, "ana", "Autre", state=INITIAL).version == 2
    assert stands(work, one) == (INITIAL, "Autre")


def test_a_save_renews_the_lease(work: Work, one: int) -> None:
    soon = work.database.now() + timedelta(seconds=30)
    work.set(one, lease_until=soon)
    assert work.save(one, "ana").seconds_left >= LEASE_SECONDS - 5
    assert work.cell(one).seconds_left >= LEASE_SECONDS - 5


def test_every_save_is_an_event_with_its_text(work: Work, one: int) -> None:
    work.save(one, "ana", "Brouillon", state=INITIAL)
    work.save(one, "ana", "Texte")
    cell = work.cell(one).target
    told = [event.entry for event in work.events() if event.entry.target == cell]
    assert [(e.kind, e.version, e.fence) for e in told] == [("saved", 1, 1), ("translated", 2, 1)]
    with work.database.read() as connection:
        bodies = dict(connection.execute(sa.select(schema.text)).tuples().all())
    assert [bodies[entry.text_sha256 or ""] for entry in told] == ["Brouillon", "Texte"]


def test_leverage_keeps_its_origin_until_a_person_changes_its_text(work: Work, one: int) -> None:
    work.set(one, text="Du passé", origin="exact", percent=100)
    work.save(one, "ana", "Du passé")
    assert (work.cell(one).origin, work.cell(one).percent) == ("exact", 100)
    work.save(one, "ana", "D’aujourd’hui")
    assert (work.cell(one).origin, work.cell(one).percent) == (None, None)


def test_what_one_saves_is_ones_own_draft_no_more(work: Work, one: int) -> None:
    work.drafts.keep(one, FR, "ana", "Te", 0, 1)
    work.drafts.keep(one, FR, "bo", "Xx", 0, 1)
    work.save(one, "ana")
    assert [draft.user for draft in work.drafts.of(one, FR)] == ["bo"]


# What is refused


def refused(work: Work, segment: int, error: type[Exception], **asked: Any) -> None:
    """A write that raises, and leaves cell, events and key as they were."""
    before = (stands(work, segment), work.cell(segment).version, len(work.events()))
    key = work.key()
    actor = asked.pop("actor", "ana")
    with pytest.raises(error):
        work.save(segment, actor, "Perdu", key=key, **asked)
    assert (stands(work, segment), work.cell(segment).version, len(work.events())) == before
    with work.database.read() as connection:
        kept = sa.select(schema.request.c.id).where(schema.request.c.key == key)
        assert connection.execute(kept).first() is None


def test_a_stale_version_is_refused(work: Work, one: int) -> None:
    at = work.cell(one).at
    work.save(one, "ana", "Premier")
    refused(work, one, StaleVersion, at=at)


def test_a_stale_fence_is_refused(work: Work, one: int) -> None:
    at = work.cell(one).at
    work.claim("ana", segments=[one])
    refused(work, one, StaleVersion, at=at)


def test_a_version_from_the_future_is_refused(work: Work, one: int) -> None:
    refused(work, one, StaleVersion, at=CellVersion(9, 1))
    refused(work, one, StaleVersion, at=CellVersion(0, 9))


def test_a_lapsed_lease_is_a_lost_claim(work: Work, one: int) -> None:
    work.lapse()
    refused(work, one, LostClaim)


def test_a_cell_that_went_to_another_is_a_lost_claim(work: Work, one: int) -> None:
    at = work.cell(one).at
    work.lapse()
    work.claim("bo", count=1)
    refused(work, one, LostClaim, at=at)
    refused(work, one, LostClaim)


def test_a_cell_that_nobody_claimed_is_not_saved(work: Work, one: int) -> None:
    refused(work, work.segments[3], LostClaim)


def test_a_released_cell_is_a_lost_claim(work: Work) -> None:
    granted = work.claim("ana")
    work.claims.release(granted.claim, "ana")
    refused(work, work.segments[0], LostClaim)


def test_a_final_cell_is_in_the_wrong_state(work: Work, one: int) -> None:
    work.set(one, state="final")
    refused(work, one, WrongState)


@pytest.mark.parametrize("state", [REVIEWED, FINAL])
def test_a_translator_makes_nothing_reviewed_or_final(
    work: Work, one: int, state: TargetState
) -> None:
    refused(work, one, WrongState, state=state)


def test_there_is_no_cell_in_the_source_language_or_of_an_unknown_segment(work: Work) -> None:
    with pytest.raises(NotFound):
        work.cells.get(work.segments[0], EN)
    with pytest.raises(NotFound):
        work.cells.save(
            10**6, FR, actor="ana", at=CellVersion(0, 0), text="", state=INITIAL, key="k"
        )


def test_another_language_is_another_cell(work: Work, one: int) -> None:
    work.save(one, "ana")
    assert work.cells.get(one, AR).version == 0


# Keys


def test_a_repeated_key_gives_the_answer_again_and_changes_nothing(work: Work, one: int) -> None:
    at = work.cell(one).at
    first = work.save(one, "ana", at=at, key="k")
    again = work.save(one, "ana", at=at, key="k")
    assert again.repeated
    assert (again.at, again.text, again.outcome) == (first.at, first.text, first.outcome)
    assert work.cell(one).version == 1
    assert len(work.events("translated")) == 1


def test_a_repeated_key_is_answered_even_when_the_lease_has_gone(work: Work, one: int) -> None:
    at = work.cell(one).at
    first = work.save(one, "ana", at=at, key="k")
    work.lapse()
    work.claim("bo", count=2)
    assert work.save(one, "ana", at=at, key="k").version == first.version


@pytest.mark.parametrize("other", [{"text": "Autre"}, {"state": INITIAL}, {"actor": "bo"}])
def test_the_same_key_for_another_body_is_refused(
    work: Work, one: int, other: dict[str, Any]
) -> None:
    at = work.cell(one).at
    given: dict[str, Any] = {"actor": "ana", "text": "Texte", "at": at, "key": "k"}
    work.save(one, **given)
    with pytest.raises(KeyReused):
        work.save(one, **{**given, **other})
    with pytest.raises(KeyReused):
        work.save(work.segments[1], **given)


def test_a_refused_write_may_be_tried_again_with_its_key(work: Work, one: int) -> None:
    work.lapse()
    with pytest.raises(LostClaim):
        work.save(one, "ana", key="k")
    work.claim("ana", segments=[one])
    assert not work.save(one, "ana", key="k").repeated


# Review


def test_an_accepted_text_is_reviewed(work: Work, done: int) -> None:
    saved = work.review(done, "rita", Verdict.ACCEPT)
    assert (saved.state, saved.version, saved.text) == (REVIEWED, 2, "Texte")
    cell = work.cell(done)
    assert (cell.translated_by, cell.reviewed_by) == ("ana", "rita")
    assert [event.entry.actor for event in work.events("reviewed")] == ["rita"]


def test_a_reviser_may_rewrite_before_accepting(work: Work, done: int) -> None:
    work.save(done, "rita", "Mieux", state=TRANSLATED)
    assert len(work.events("edited")) == 1
    assert work.cell(done).translated_by == "ana"
    work.save(done, "rita", "Encore mieux", state=REVIEWED)
    assert stands(work, done) == (REVIEWED, "Encore mieux")
    assert work.cell(done).reviewed_by == "rita"


def test_a_reviser_may_take_an_acceptance_back(work: Work, done: int) -> None:
    work.review(done, "rita", Verdict.ACCEPT)
    work.save(done, "rita", state=TRANSLATED)
    cell = work.cell(done)
    assert (cell.state, cell.reviewed_by, cell.translated_by) == (TRANSLATED, None, "ana")


def test_a_returned_text_goes_back_to_its_translator_with_the_note(work: Work, done: int) -> None:
    saved = work.review(done, "rita", Verdict.RETURN, note="Voir la Résolution 71")
    assert (saved.state, saved.version, saved.seconds_left) == (INITIAL, 2, 0)
    cell = work.cell(done)
    assert (cell.returned, cell.text, cell.holder) == (True, "Texte", None)
    (mine,) = work.assignments.list(user="ana")
    assert (mine.first, mine.last, mine.task, mine.by) == (done, done, Task.TRANSLATE, "rita")
    with work.database.read() as connection:
        (note,) = connection.execute(sa.select(schema.comment))
    assert (note.body, note.kind, note.author, note.version) == (
        "Voir la Résolution 71",
        "return",
        "rita",
        2,
    )


def test_what_was_returned_is_its_translators_alone_until_confirmed(work: Work, done: int) -> None:
    work.review(done, "rita", Verdict.RETURN, note="Non")
    assert done not in [cell.segment for cell in work.claim("bo", count=1).cells]
    assert work.claim("ana").cells[0].segment == done
    work.save(done, "ana", "En cours", state=INITIAL)
    assert work.cell(done).returned
    work.save(done, "ana", "Corrigé")
    assert not work.cell(done).returned


def test_a_text_returned_twice_is_assigned_once(work: Work, done: int) -> None:
    for _ in range(2):
        work.review(done, "rita", Verdict.RETURN, note="Non")
        work.translated(done, "ana")
        work.claim("rita", Task.REVIEW)
    assert len(work.assignments.list(user="ana")) == 1


def test_nobody_edits_ones_own_translation_after_its_review(work: Work, one: int) -> None:
    work.save(one, "ana")
    work.claims.release(work.cell(one).claim or 0, "ana")
    work.claim("rita", Task.REVIEW, segments=[one])
    work.review(one, "rita", Verdict.ACCEPT)
    work.claims.release(work.cell(one).claim or 0, "rita")
    work.claim("ana", Task.EDIT, segments=[one])
    refused(work, one, OwnWork, state=REVIEWED)
    assert work.cell(one).reviewed_by == "rita"


@pytest.mark.parametrize("verdict", Verdict)
def test_nobody_reviews_ones_own_translation(work: Work, one: int, verdict: Verdict) -> None:
    work.save(one, "ana")
    with pytest.raises(OwnWork):
        work.review(one, "ana", verdict)
    refused(work, one, OwnWork, state=REVIEWED)


def test_in_a_self_revised_job_one_does_with_leave_to(work: Work) -> None:
    work.set_job(mode=JobMode.SELF_REVISED.value)
    work.translated(work.segments[0], "ana")
    may_self_revise(work.database, "ana")
    work.claim("ana", Task.REVIEW)
    (given,) = Grants(work.database).list("ana")
    Grants(work.database).revoke(given.id, by="root")
    with pytest.raises(SelfRevisionNotGranted):
        work.review(work.segments[0], "ana", Verdict.ACCEPT)
    with pytest.raises(SelfRevisionNotGranted):
        work.save(work.segments[0], "ana", state=REVIEWED)
    Grants(work.database).give("ana", GrantKind.SELF_REVISE, DOCUMENT, by="root")
    assert work.review(work.segments[0], "ana", Verdict.ACCEPT).state is REVIEWED


def test_a_review_takes_a_claim_for_review(work: Work) -> None:
    segment = work.segments[0]
    work.translated(segment, "ana")
    with pytest.raises(LostClaim):
        work.review(segment, "rita", Verdict.ACCEPT)
    work.claim("rita", Task.EDIT, segments=[segment])
    with pytest.raises(WrongState):
        work.review(segment, "rita", Verdict.ACCEPT)


def test_a_review_of_a_text_that_changed_meanwhile_is_refused(work: Work, done: int) -> None:
    at = work.cell(done).at
    work.save(done, "rita", "Mieux", state=TRANSLATED)
    with pytest.raises(StaleVersion):
        work.review(done, "rita", Verdict.ACCEPT, at=at)
    assert work.cell(done).state is TRANSLATED


def test_a_repeated_review_gives_its_answer_again(work: Work, done: int) -> None:
    at = work.cell(done).at
    asked = {"at": at, "key": "k", "note": "Non"}
    first = work.review(done, "rita", Verdict.RETURN, **asked)
    work.translated(done, "ana", "Corrigé")
    again = work.review(done, "rita", Verdict.RETURN, **asked)
    assert (again.repeated, again.at, again.text) == (True, first.at, "Texte")
    assert work.cell(done).state is TRANSLATED
    with pytest.raises(KeyReused):
        work.review(done, "rita", Verdict.ACCEPT, **asked)


# The editor's hand


def test_an_editor_corrects_a_reviewed_text_which_stays_reviewed(work: Work, done: int) -> None:
    work.review(done, "rita", Verdict.ACCEPT)
    work.lapse()
    work.claim("ed", Task.EDIT, segments=[done])
    assert work.save(done, "ed", "Final", state=REVIEWED).state is REVIEWED
    assert [event.entry.actor for event in work.events("edited")] == ["ed"]
    refused(work, done, WrongState, actor="ed", state=TRANSLATED)


def test_an_editor_corrects_a_translated_text_which_stays_translated(work: Work) -> None:
    segment = work.segments[0]
    work.translated(segment, "ana")
    work.claim("ed", Task.EDIT, segments=[segment])
    work.save(segment, "ed", "Revu", state=TRANSLATED)
    cell = work.cell(segment)
    assert (cell.state, cell.text, cell.translated_by) == (TRANSLATED, "Revu", "ana")


# Effects


def test_an_effect_sees_the_change_and_its_numbers_are_told(
    work: Work, one: int, watching: Watching
) -> None:
    problem = Problem("empty", Severity.ERROR, "empty", "the target is empty")
    saved = work.save(one, "ana", "", problems=[problem])
    assert saved.outcome == {"seen": 1}
    (change,) = watching.seen
    assert (change.before, change.after, change.text_before) == (INITIAL, TRANSLATED, None)
    assert (change.version, change.problems, change.confirmed) == (1, (problem,), True)
    assert change.target == work.cell(one).target


def test_a_review_tells_effects_that_nobody_checked_the_text_again(
    work: Work, done: int, watching: Watching
) -> None:
    work.review(done, "rita", Verdict.ACCEPT)
    change = watching.seen[-1]
    assert (change.before, change.after, change.problems) == (TRANSLATED, REVIEWED, None)


def test_a_repeated_key_has_no_second_effect(work: Work, one: int, watching: Watching) -> None:
    at = work.cell(one).at
    work.save(one, "ana", at=at, key="k")
    assert work.save(one, "ana", at=at, key="k").outcome == {"seen": 1}
    assert len(watching.seen) == 1


def test_an_effect_that_fails_undoes_the_save(database: Database) -> None:
    def fail(connection: Connection, change: Change) -> None:
        raise ZeroDivisionError

    work = at_work(database, cells=1, effects=[fail])
    work.claim("ana")
    with pytest.raises(ZeroDivisionError):
        work.save(work.segments[0], "ana")
    assert stands(work, work.segments[0]) == (INITIAL, None)
    assert work.events("translated") == []


# Many at once


def test_of_many_saves_at_the_same_version_one_counts(
    work: Work, one: int, in_parallel: Parallel
) -> None:
    at = work.cell(one).at

    def save(number: int) -> str | None:
        try:
            return work.save(one, "ana", f"Texte {number}", at=at, key=f"k{number}").text
        except Conflict:
            return None

    saved = [text for text in in_parallel(12, save) if text is not None]
    assert saved == [work.cell(one).text]
    assert work.cell(one).version == 1
    assert len(work.events("translated")) == 1


def test_many_repeats_of_one_key_have_one_effect(
    work: Work, one: int, in_parallel: Parallel
) -> None:
    at = work.cell(one).at
    answers = in_parallel(8, lambda number: work.save(one, "ana", at=at, key="k"))
    assert sorted(answer.repeated for answer in answers) == [False] + [True] * 7
    assert {answer.version for answer in answers} == {1}
