from typing import Any

import pytest
import sqlalchemy as sa

from storage.comments import CommentEmpty
from storage.notices import NoticeKind
from storage.rewrites import Rewrite
from storage.store import Store
from tests.desk import AR, FR, Desk, desk
from translation.claims import Answer, Task, Verdict
from translation.documents import TargetState
from translation.errors import Forbidden, NotFound, StaleVersion

ALL = sa.true()


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


def rewrite(at: Desk, number: int, text: str, state: TargetState = TargetState.REVIEWED) -> None:
    """Rita's hand on Tom's text."""
    segment = at.segments[number]
    held = at.store.claims.claim("d1", FR, Task.REVIEW, "rita", segments=[segment])
    cell = at.store.cells.get(segment, FR)
    given = {"at": cell.at, "text": text, "state": state, "key": f"r:{segment}:{cell.version}"}
    at.store.cells.save(segment, FR, actor="rita", **given)  # type: ignore[arg-type]
    at.store.claims.release(held.claim, "rita")


def of(at: Desk, user: str = "tom") -> list[Rewrite]:
    return at.store.rewrites.of(user, ALL)


def answer(at: Desk, number: int, given: Answer, by: str = "tom", **more: Any) -> Rewrite:
    return at.store.rewrites.answer(at.segments[number], FR, actor=by, answer=given, **more)


def test_a_translator_sees_what_a_reviser_made_of_his_text(at: Desk) -> None:
    at.translate(0, "Le Conseil se réunit.")
    at.translate(1, "Il prit note.")
    at.review(1)
    assert of(at) == []
    rewrite(at, 0, "Le Conseil s'est réuni.")
    (found,) = of(at)
    assert (found.before, found.after) == ("Le Conseil se réunit.", "Le Conseil s'est réuni.")
    assert (found.by, found.translator, found.segment) == ("rita", "tom", at.segments[0])
    assert found.answer is None
    assert of(at, "rita") == []
    assert at.store.rewrites.of("tom", sa.false()) == []


def test_a_text_put_back_as_it_was_is_no_change(at: Desk) -> None:
    at.translate(0, "Un.")
    rewrite(at, 0, "Deux.", TargetState.TRANSLATED)
    rewrite(at, 0, "Un.")
    assert of(at) == []


def test_a_reviser_rewrites_as_often_as_he_returns_and_the_last_text_counts(at: Desk) -> None:
    at.translate(0, "Un.")
    rewrite(at, 0, "Deux.", TargetState.TRANSLATED)
    at.review(0, Verdict.RETURN, "read it again")
    assert [one.after for one in of(at)] == ["Deux."]
    at.translate(0, "Trois.")
    assert of(at) == []
    rewrite(at, 0, "Quatre.", TargetState.TRANSLATED)
    at.review(0, Verdict.RETURN, "once more")
    at.translate(0, "Cinq.")
    rewrite(at, 0, "Six.")
    assert [(one.before, one.after) for one in of(at)] == [("Cinq.", "Six.")]


def test_what_is_acknowledged_is_told_in_the_history(at: Desk) -> None:
    at.translate(0, "Un.")
    rewrite(at, 0, "Deux.")
    assert answer(at, 0, Answer.ACKNOWLEDGE).answer is Answer.ACKNOWLEDGE
    newest = at.store.history.of_cell(at.segments[0], FR)[0]
    assert (newest.kind, newest.actor, newest.text) == ("acknowledged", "tom", None)
    assert at.store.notices.of("rita", ALL) == []
    assert at.store.cells.get(at.segments[0], FR).state is TargetState.REVIEWED


def test_a_dispute_goes_to_the_reviser_with_its_note(at: Desk) -> None:
    at.translate(0, "Un.")
    rewrite(at, 0, "Deux.")
    found = answer(at, 0, Answer.DISPUTE, note=" The term is fixed. ")
    assert (found.answer, found.note) == (Answer.DISPUTE, "The term is fixed.")
    newest = at.store.history.of_cell(at.segments[0], FR)[0]
    assert (newest.kind, newest.note) == ("disputed", "The term is fixed.")
    (told,) = at.store.notices.of("rita", ALL)
    assert (told.kind, told.by, told.segment) == (NoticeKind.DISPUTED, "tom", at.segments[0])


def test_a_text_changed_after_the_answer_is_to_be_answered_again(at: Desk) -> None:
    at.translate(0, "Un.")
    rewrite(at, 0, "Deux.", TargetState.TRANSLATED)
    seen = of(at)[0].made
    answer(at, 0, Answer.DISPUTE, note="No.", made=seen)
    rewrite(at, 0, "Trois.")
    (again,) = of(at)
    assert (again.after, again.answer, again.note) == ("Trois.", None, "")
    with pytest.raises(StaleVersion):
        answer(at, 0, Answer.ACKNOWLEDGE, made=seen)


def test_what_waits_for_an_answer_comes_first(at: Desk) -> None:
    for number in range(3):
        at.translate(number, "Un.")
        rewrite(at, number, "Deux.")
    answer(at, 2, Answer.ACKNOWLEDGE)
    assert [one.segment for one in of(at)] == [at.segments[number] for number in (1, 0, 2)]


def test_nobody_answers_for_another_and_no_dispute_is_silent(at: Desk) -> None:
    at.translate(0, "Un.")
    with pytest.raises(NotFound):
        answer(at, 0, Answer.ACKNOWLEDGE)
    rewrite(at, 0, "Deux.")
    with pytest.raises(Forbidden):
        answer(at, 0, Answer.ACKNOWLEDGE, by="rita")
    with pytest.raises(CommentEmpty):
        answer(at, 0, Answer.DISPUTE, note=" ")
    with pytest.raises(NotFound):
        at.store.rewrites.of_cell(10**6, FR)
    assert at.store.rewrites.of_cell(at.segments[0], AR) is None
    assert of(at)[0].answer is None


def test_a_repeated_answer_is_one(at: Desk) -> None:
    at.translate(0, "Un.")
    rewrite(at, 0, "Deux.")
    for _ in range(2):
        answer(at, 0, Answer.DISPUTE, note="No.", key="k1")
    assert len(at.store.notices.of("rita", ALL)) == 1
    assert at.kinds().count("disputed") == 1
