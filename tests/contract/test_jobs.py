from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.documents import Intake
from storage.errors import KeyReused
from storage.jobs import Job
from storage.ledger import Stage
from storage.reasons import ReasonMissing
from storage.store import Store
from tests.desk import AR, EN, FR, LOST, RU, WORDS, WORDY, Desk, desk
from translation.claims import Task
from translation.documents import JobMode, TargetState
from translation.errors import FindingsOpen, NoneFree, NotFound, NotReady, NotReviewed, WrongState
from translation.languages import Language

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


def states(at: Desk, language: Language = FR) -> set[TargetState]:
    return {cell.state for cell in at.store.targets.cells(at.document, language)}


def finalise(at: Desk, **more: Any) -> Job:
    return at.store.jobs.finalise("d1", FR, by="eve", **more)


def test_a_text_that_was_reviewed_becomes_final(at: Desk) -> None:
    at.read_all(FR)
    before = at.store.targets.cells("d1", FR)
    job = finalise(at)
    assert (job.state, job.version, job.final_by) == ("final", 1, "eve")
    assert job.final_at is not None
    assert states(at) == {TargetState.FINAL}
    assert states(at, AR) == {TargetState.INITIAL}
    after = at.store.targets.cells("d1", FR)
    assert [one.version for one in after] == [one.version + 1 for one in before]
    assert at.words(Stage.FINAL) == {FR: sum(WORDS)}
    assert at.kinds().count("finalised") == 1


def test_a_final_job_is_given_again(at: Desk) -> None:
    at.read_all(FR)
    assert finalise(at) == finalise(at)
    assert at.words(Stage.FINAL) == {FR: sum(WORDS)}
    assert at.kinds().count("finalised") == 1


def test_what_is_not_reviewed_is_counted(at: Desk) -> None:
    at.read_all(FR)
    at.store.jobs.set_mode("d1", AR, JobMode.REVISED, by="eve")
    at.translate(0, language=AR)
    with pytest.raises(NotReviewed) as told:
        at.store.jobs.finalise("d1", AR, by="eve")
    assert told.value.count == 3
    assert states(at, AR) == {TargetState.INITIAL, TargetState.TRANSLATED}


def test_one_text_not_reviewed_holds_all_back(at: Desk) -> None:
    for number in range(3):
        at.translate(number)
    for number in range(2):
        at.review(number)
    with pytest.raises(NotReviewed) as told:
        finalise(at)
    assert told.value.count == 1
    assert states(at) == {TargetState.TRANSLATED, TargetState.REVIEWED}
    assert at.store.jobs.get("d1", FR).state == "open"
    assert at.words(Stage.FINAL) == {}


def test_an_open_error_holds_a_text_back_until_it_is_waived(at: Desk) -> None:
    at.read_all(FR)
    at.edit(1, "Deux rapports.", problems=[LOST, WORDY])
    with pytest.raises(FindingsOpen) as told:
        finalise(at)
    assert told.value.count == 1
    assert states(at) == {TargetState.REVIEWED}
    (error, _) = at.store.findings.open("d1", FR)
    at.store.findings.waive([error.id], by="eve", reason="printed so in the original")
    assert finalise(at).state == "final"


def test_cells_that_are_not_made_yet_are_not_reviewed(at: Desk) -> None:
    at.store.documents.add_targets("d1", [RU], by="ops")
    with pytest.raises(NotReviewed) as told:
        at.store.jobs.finalise("d1", RU, by="eve")
    assert told.value.count == 3


def test_a_document_that_nobody_read_yet_is_not_ready(store: Store) -> None:
    store.documents.register(Intake("d1", "0" * 64, "a.docx", 1, EN), [FR], by="ops")
    with pytest.raises(NotReady):
        store.jobs.finalise("d1", FR, by="eve")


def test_a_job_that_is_not_there_is_not_found(at: Desk) -> None:
    with pytest.raises(NotFound):
        at.store.jobs.finalise("d1", RU, by="eve")
    with pytest.raises(NotFound):
        at.store.jobs.finalise("d9", FR, by="eve")
    with pytest.raises(NotFound):
        at.store.jobs.get("d1", EN)


def test_claims_on_a_final_text_end(at: Desk) -> None:
    at.read_all(FR)
    at.store.claims.claim("d1", FR, Task.EDIT, "eve", segments=list(at.segments))
    finalise(at)
    assert at.store.claims.held("eve") == []
    with pytest.raises((WrongState, NoneFree)):
        at.store.claims.claim("d1", FR, Task.EDIT, "eve", segments=list(at.segments))


def test_an_opened_text_is_reviewed_and_its_words_are_taken_back(at: Desk) -> None:
    at.finish(FR)
    job = at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    assert (job.state, job.version, job.final_by, job.final_at) == ("open", 2, None, None)
    assert states(at) == {TargetState.REVIEWED}
    assert at.words(Stage.FINAL) == {FR: 0}
    assert at.words(Stage.REVIEWED) == {FR: sum(WORDS)}
    at.edit(0, "Le Conseil siégea.")
    assert finalise(at).version == 3
    assert at.words(Stage.FINAL) == {FR: sum(WORDS)}


def test_only_a_final_text_is_opened_again_and_for_a_reason(at: Desk) -> None:
    with pytest.raises(WrongState):
        at.store.jobs.reopen("d1", FR, by="eve", reason="why not")
    at.finish(FR)
    with pytest.raises(ReasonMissing):
        at.store.jobs.reopen("d1", FR, by="eve", reason=" ")
    assert at.store.jobs.get("d1", FR).state == "final"


def test_a_key_makes_final_once(at: Desk) -> None:
    at.read_all(FR)
    finalise(at, key="k")
    at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    assert finalise(at, key="k").state == "open"
    with pytest.raises(KeyReused):
        at.store.jobs.finalise("d1", AR, by="eve", key="k")


def test_editors_at_once_make_a_text_final_once(at: Desk, in_parallel: Parallel) -> None:
    at.read_all(FR)
    jobs = in_parallel(6, lambda n: at.store.jobs.finalise("d1", FR, by=f"eve{n}"))
    assert len(set(jobs)) == 1
    assert at.kinds().count("finalised") == 1
    assert at.words(Stage.FINAL) == {FR: sum(WORDS)}


def test_an_edit_beside_a_finalise_is_in_the_text_or_refused(
    at: Desk, in_parallel: Parallel
) -> None:
    """Whatever comes first, no cell is final with a text that its checks have not passed."""
    at.read_all(FR)

    def act(number: int) -> str:
        try:
            if number % 2:
                at.edit(number % 3, "Sans balise.", problems=[LOST])
            else:
                finalise(at)
        except (FindingsOpen, WrongState, NoneFree, NotReviewed) as refused:
            return type(refused).__name__
        return "done"

    told = in_parallel(6, act)
    final = at.store.jobs.get("d1", FR).state == "final"
    assert states(at) == ({TargetState.FINAL} if final else {TargetState.REVIEWED})
    assert bool(at.store.findings.open("d1", FR)) is not final
    assert told.count("done") > 0


def test_mode_and_day_are_set_and_told_once(at: Desk) -> None:
    jobs = at.store.jobs
    assert jobs.set_mode("d1", FR, JobMode.SELF_REVISED, by="cora").mode is JobMode.SELF_REVISED
    assert jobs.set_due("d1", FR, date(2018, 4, 17), by="cora").due == date(2018, 4, 17)
    jobs.set_due("d1", FR, date(2018, 4, 17), by="cora")
    told = [e.entry.detail for e in at.store.events.history("d1") if e.entry.kind == "job_set"]
    assert told == [
        {"language": "fr", "mode": "self_revised"},
        {"language": "fr", "due": "2018-04-17"},
    ]
    assert jobs.set_due("d1", FR, None, by="cora").due is None


def test_a_final_job_keeps_its_mode(at: Desk) -> None:
    at.finish(FR)
    with pytest.raises(WrongState):
        at.store.jobs.set_mode("d1", FR, JobMode.SELF_REVISED, by="cora")


def test_jobs_are_listed_in_the_order_of_the_languages(at: Desk) -> None:
    assert [job.language for job in at.store.jobs.list("d1")] == [AR, FR]
    assert at.store.jobs.list("d9") == []


def test_a_segment_that_was_replaced_need_not_be_reviewed(at: Desk) -> None:
    at.read_all(FR)
    segment, target = schema.segment, schema.target
    replaced = sa.update(segment).where(segment.c.id == at.segments[0])
    of_it = sa.update(target).where(target.c.segment == at.segments[0])

    def replace(connection: sa.Connection) -> None:
        connection.execute(replaced.values(superseded_by=at.segments[1]))
        connection.execute(of_it.values(state="initial"))

    at.store.database.write(replace)
    assert finalise(at).state == "final"
    assert at.words(Stage.FINAL) == {FR: sum(WORDS[1:])}
