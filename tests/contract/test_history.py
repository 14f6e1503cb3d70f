import pytest

from storage.comments import CommentEmpty
from storage.history import Act
from storage.store import Store
from tests.desk import AR, FR, LOST, RU, Desk, desk
from translation.claims import Task, Verdict
from translation.documents import TargetState
from translation.errors import NotFound
from translation.leverage import Fill, Origin


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


def acts(at: Desk, number: int = 0) -> list[Act]:
    return at.store.history.of_cell(at.segments[number], FR)


def told(at: Desk, number: int = 0) -> list[tuple[str, str, TargetState | None, str | None]]:
    return [(act.kind, act.actor, act.state, act.text) for act in acts(at, number)]


def test_a_cell_tells_who_left_which_text_in_which_state(at: Desk) -> None:
    at.translate(0, "Un.")
    at.review(0, Verdict.RETURN, "the wrong tense")
    at.translate(0, "Deux.")
    at.review(0)
    assert told(at) == [
        ("reviewed", "rita", TargetState.REVIEWED, "Deux."),
        ("translated", "tom", TargetState.TRANSLATED, "Deux."),
        ("returned", "rita", TargetState.INITIAL, "Un."),
        ("translated", "tom", TargetState.TRANSLATED, "Un."),
    ]
    assert [act.version for act in acts(at)] == [4, 3, 2, 1]
    assert acts(at)[0].at >= acts(at)[-1].at


def test_a_reviser_is_heard_in_the_history(at: Desk) -> None:
    at.translate(0)
    at.review(0, Verdict.RETURN, "the wrong tense")
    assert [act.note for act in acts(at)] == ["the wrong tense", None]


def test_any_earlier_text_can_be_put_back(at: Desk) -> None:
    for text in ("Un.", "Deux.", "Trois."):
        at.translate(0, text)
    (first,) = [act for act in acts(at) if act.version == 1]
    at.translate(0, str(first.text))
    assert at.store.cells.get(at.segments[0], FR).text == "Un."
    assert [act.text for act in acts(at)] == ["Un.", "Trois.", "Deux.", "Un."]


def test_what_leverage_had_put_there_can_be_put_back_too(at: Desk) -> None:
    rows = [(at.segments[0], FR, Fill("De la mémoire.", Origin.FUZZY, 83))]
    at.store.targets.leverage(at.document, rows)
    at.translate(0, "Tout autre chose.")
    newest, before = acts(at)
    assert newest.text == "Tout autre chose."
    assert (before.actor, before.kind, before.text) == ("memory", "leveraged", "De la mémoire.")
    assert (before.version, before.note) == (newest.version - 1, "fuzzy 83 %")
    at.translate(0, str(before.text))
    assert at.store.cells.get(at.segments[0], FR).text == "De la mémoire."
    assert len(acts(at)) == 3


def test_a_waiver_is_told_with_its_reason(at: Desk) -> None:
    at.translate(0, problems=[LOST])
    (one,) = at.store.findings.open("d1")
    at.store.findings.waive([one.id], by="eve", reason="printed so")
    newest = acts(at)[0]
    assert (newest.kind, newest.actor, newest.note) == ("waived", "eve", "printed so")
    assert newest.text is None


def test_acts_on_the_whole_text_are_told_of_each_cell(at: Desk) -> None:
    at.finish(FR)
    at.finish(AR)
    at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    (reopened, finalised, *_) = acts(at)
    assert (reopened.kind, reopened.state) == ("reopened", TargetState.REVIEWED)
    assert (reopened.note, reopened.language) == ("a new title", FR)
    assert (finalised.kind, finalised.state) == ("finalised", TargetState.FINAL)
    assert len(acts(at)) == 4


def test_a_cell_is_told_of_alone(at: Desk) -> None:
    at.translate(0)
    at.translate(1)
    at.translate(0, language=AR)
    assert len(acts(at)) == len(acts(at, 1)) == 1
    assert acts(at, 2) == []
    with pytest.raises(NotFound):
        at.store.history.of_cell(at.segments[0], RU)


def test_a_document_tells_the_newest_first_and_not_too_much(at: Desk) -> None:
    at.store.claims.claim("d1", FR, Task.TRANSLATE, "tom", segments=[at.segments[2]])
    at.translate(0, "Un.")
    found = at.store.history.of_document("d1")
    assert [act.kind for act in found[:3]] == ["released", "translated", "claimed"]
    translated = found[1]
    assert (translated.segment, translated.language, translated.text) == (at.segments[0], FR, "Un.")
    assert found[2].text is None
    assert len(at.store.history.of_document("d1", limit=2)) == 2
    assert at.store.history.of_document("d2") == []


# Comments


def test_comments_stand_in_the_order_they_were_made(at: Desk) -> None:
    comments = at.store.comments
    first = comments.add(at.segments[0], FR, author="tom", body=" Which report? ")
    at.translate(0)
    second = comments.add(at.segments[0], FR, author="rita", body="The second.")
    assert comments.of_cell(at.segments[0], FR) == [first, second]
    assert (first.body, first.kind, first.version, second.version) == (
        "Which report?",
        "comment",
        0,
        1,
    )
    assert comments.of_cell(at.segments[0], AR) == comments.of_cell(at.segments[1], FR) == []


def test_a_reviser_note_is_among_the_comments(at: Desk) -> None:
    at.translate(0)
    at.review(0, Verdict.RETURN, "the wrong tense")
    (note,) = at.store.comments.of_cell(at.segments[0], FR)
    assert (note.author, note.kind, note.body) == ("rita", "return", "the wrong tense")


def test_a_comment_needs_words_and_a_cell(at: Desk) -> None:
    with pytest.raises(CommentEmpty):
        at.store.comments.add(at.segments[0], FR, author="tom", body=" \n")
    with pytest.raises(NotFound):
        at.store.comments.add(at.segments[0], RU, author="tom", body="Hello")
    assert at.store.comments.of_cell(at.segments[0], FR) == []


def test_a_comment_sent_twice_stands_once(at: Desk) -> None:
    comments = at.store.comments
    sent = [
        comments.add(at.segments[0], FR, author="tom", body="Which report?", key="k")
        for _ in range(2)
    ]
    assert comments.of_cell(at.segments[0], FR) == sent[:1]
    assert sent[0] == sent[1]
