"""Many translations accepted in one act, on both databases: what is left, what is undone."""

import pytest

from storage.ledger import Stage
from storage.store import Store
from tasks import bulk
from tasks.bulk import Report, Seen, Upon
from tests.desk import FR, LOST, WORDS, Desk, desk
from translation.claims import Task
from translation.documents import TargetState
from translation.errors import NoneFree


@pytest.fixture
def at(store: Store) -> Desk:
    for name in ("tom", "rita", "eve"):
        store.accounts.add(name, roles=[])
    return desk(store)


def upon(at: Desk, who: str, key: str) -> Upon:
    return Upon(at.store, "d1", FR, who, key)


def seen(at: Desk) -> list[Seen]:
    return [Seen(segment, at.store.cells.get(segment, FR).at) for segment in at.segments]


def accept(at: Desk, who: str = "rita", key: str = "a", **given: bool) -> Report:
    return bulk.accept(upon(at, who, key), seen(at), **given)


def open_again(at: Desk, who: str = "rita", key: str = "o") -> Report:
    return bulk.open_again(upon(at, who, key), seen(at))


def states(at: Desk) -> list[str]:
    return [at.store.cells.get(segment, FR).state.value for segment in at.segments]


def codes(report: Report) -> list[str]:
    return [one.code for one in report.left]


def test_what_nobody_holds_is_accepted_let_go_again_and_opened_by_the_undo(at: Desk) -> None:
    at.translate(0, "Le Conseil s'est réuni.")
    at.translate(1, "Il a pris note de deux rapports.")
    assert codes(accept(at, preview=True)) == ["no_text"]
    assert states(at) == ["translated", "translated", "initial"]

    meant = seen(at)
    report = bulk.accept(upon(at, "rita", "a"), meant)
    assert states(at) == ["reviewed", "reviewed", "initial"]
    assert codes(report) == ["no_text"]
    again = bulk.accept(upon(at, "rita", "a"), meant)
    assert (again.done, codes(again)) == (report.done, ["no_text"])
    assert [at.store.cells.get(one, FR).holder for one in at.segments] == [None] * 3
    assert at.words(Stage.REVIEWED) == {FR: WORDS[0] + WORDS[1]}

    assert len(open_again(at).done) == 2
    assert states(at) == ["translated", "translated", "initial"]
    first = at.store.cells.get(at.segments[0], FR)
    assert (first.text, first.reviewed_by) == ("Le Conseil s'est réuni.", None)
    assert (first.translated_by, first.holder) == ("tom", None)
    assert at.words(Stage.REVIEWED) == {FR: 0}
    assert at.store.rewrites.of_cell(at.segments[0], FR) is None


def test_ones_own_what_has_errors_and_what_another_holds_stay(at: Desk) -> None:
    at.translate(0, "Le Conseil s'est réuni {1}ici{/1}.", problems=[LOST])
    at.translate(1, "Il a pris note de deux rapports.")
    at.translate(2, "La réunion s'est terminée à midi.")
    at.store.claims.claim("d1", FR, Task.REVIEW, "eve", segments=[at.segments[2]])
    for preview in (True, False):
        assert codes(accept(at, preview=preview, key=f"{preview}")) == ["errors_open", "none_free"]
    assert states(at) == ["translated", "reviewed", "translated"]
    assert set(codes(accept(at, "tom", key="own"))) == {"own_work"}
    assert states(at) == ["translated", "reviewed", "translated"]


def test_what_one_holds_is_accepted_under_that_claim_and_stays_held(at: Desk) -> None:
    at.translate(0, "Le Conseil s'est réuni.")
    at.store.claims.claim("d1", FR, Task.REVIEW, "rita", segments=[at.segments[0]])
    assert [one.segment for one in accept(at).done] == [at.segments[0]]
    held = at.store.cells.get(at.segments[0], FR)
    assert (held.state, held.holder) == (TargetState.REVIEWED, "rita")
    assert [one.segment for one in open_again(at).done] == [at.segments[0]]
    assert at.store.cells.get(at.segments[0], FR).holder == "rita"


def test_nobody_takes_back_what_another_has_accepted(at: Desk) -> None:
    at.translate(0, "Le Conseil s'est réuni.")
    accept(at)
    assert open_again(at, "eve").done == ()
    with pytest.raises(NoneFree):
        at.store.claims.claim("d1", FR, Task.REVIEW, "eve", segments=[at.segments[0]])
    assert states(at)[0] == "reviewed"


def test_a_text_changed_since_it_was_seen_is_not_accepted(at: Desk) -> None:
    at.translate(0, "Le Conseil s'est réuni.")
    before = seen(at)
    at.edit(0, "Le Conseil s'est réuni hier.")
    for preview in (True, False):
        report = bulk.accept(upon(at, "rita", f"{preview}"), before[:1], preview=preview)
        assert codes(report) == ["stale_version"]
    assert at.store.cells.get(at.segments[0], FR).holder is None
