from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.findings import Finding, FindingCounts, FindingState, blocking
from storage.reasons import ReasonMissing
from storage.store import Store
from tests.desk import AR, FR, LOST, RU, WORDY, Desk, desk
from translation.checks.problems import Problem, Severity
from translation.errors import NotFound


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


def found(at: Desk, number: int = 0) -> list[Finding]:
    return at.store.findings.of_cell(at.segments[number], FR)


def block(at: Desk, *languages: Any) -> int:
    with at.store.database.read() as connection:
        return blocking(connection, at.document, languages)


def test_a_save_tells_what_the_checks_found(at: Desk) -> None:
    saved = at.translate(0, problems=[LOST, WORDY])
    assert saved.outcome["findings"] == 2
    first, second = found(at)
    assert (first.problem, first.state, first.language) == (LOST, FindingState.OPEN, FR)
    assert (second.problem, second.document, second.segment) == (WORDY, "d1", at.segments[0])


def test_what_was_mended_is_fixed_and_opens_again_when_it_comes_back(at: Desk) -> None:
    at.translate(0, problems=[LOST, WORDY])
    assert at.translate(0, "Mieux.", problems=[WORDY]).outcome["findings"] == 1
    assert [one.state for one in found(at)] == [FindingState.FIXED, FindingState.OPEN]
    at.translate(0, "Pire.", problems=[LOST])
    assert [one.state for one in found(at)] == [FindingState.OPEN, FindingState.FIXED]
    assert len(found(at)) == 2


def test_a_problem_that_moved_or_changed_weight_keeps_its_row(at: Desk) -> None:
    at.translate(0, problems=[LOST])
    (before,) = found(at)
    milder = Problem("tags", Severity.WARNING, LOST.key, "tag 1 is elsewhere", target=(4, 7))
    at.translate(0, "Ailleurs.", problems=[milder])
    (after,) = found(at)
    assert (after.id, after.problem) == (before.id, milder)


def test_a_waiver_outlives_an_edit_elsewhere(at: Desk) -> None:
    at.translate(0, problems=[LOST])
    (open_one,) = found(at)
    assert at.store.findings.waive([open_one.id], by="rita", reason=" a typing mark ") == 1
    assert at.translate(0, "Autre.", problems=[LOST, WORDY]).outcome["findings"] == 1
    waived, _ = found(at)
    assert (waived.state, waived.by, waived.reason) == (
        FindingState.WAIVED,
        "rita",
        "a typing mark",
    )
    assert block(at, FR) == 0


def test_a_review_that_looks_at_nothing_leaves_the_findings(at: Desk) -> None:
    at.translate(0, problems=[WORDY])
    saved = at.review(0)
    assert "findings" not in saved.outcome
    assert [one.state for one in found(at)] == [FindingState.OPEN]


def test_only_open_errors_of_the_languages_asked_block(at: Desk) -> None:
    at.translate(0, problems=[LOST, WORDY])
    at.translate(1, problems=[LOST])
    at.translate(0, language=AR, problems=[LOST])
    assert block(at, FR) == 2
    assert block(at, AR) == 1
    assert block(at, FR, AR) == 3
    assert block(at, RU) == block(at) == 0


def test_counts_are_by_language(at: Desk) -> None:
    at.translate(0, problems=[LOST, WORDY])
    at.translate(1, problems=[LOST])
    at.translate(0, language=AR, problems=[WORDY])
    (_, _, later) = at.store.findings.open(at.document, FR)
    at.store.findings.waive([later.id], by="rita", reason="so printed")
    assert at.store.findings.counts(at.document) == {
        AR: FindingCounts(warnings=1),
        FR: FindingCounts(errors=1, warnings=1, waived=1),
    }


def test_open_ones_come_in_reading_order_and_narrowed(at: Desk) -> None:
    at.translate(2, problems=[WORDY])
    at.translate(0, problems=[LOST])
    at.translate(1, language=AR, problems=[LOST])
    findings = at.store.findings
    assert [one.segment for one in findings.open("d1")] == list(at.segments)
    assert [one.problem for one in findings.open("d1", FR)] == [LOST, WORDY]
    assert [one.problem for one in findings.open("d1", severity=Severity.WARNING)] == [WORDY]
    assert findings.open("d2") == []


def test_a_waiver_needs_a_reason_and_a_finding(at: Desk) -> None:
    at.translate(0, problems=[LOST])
    (one,) = found(at)
    with pytest.raises(ReasonMissing):
        at.store.findings.waive([one.id], by="rita", reason="  ")
    with pytest.raises(NotFound):
        at.store.findings.waive([one.id, 999], by="rita", reason="so printed")
    assert [one.state for one in found(at)] == [FindingState.OPEN]


def test_a_waiver_is_taken_back_and_told(at: Desk) -> None:
    at.translate(0, problems=[LOST])
    (one,) = found(at)
    findings = at.store.findings
    findings.waive([one.id], by="rita", reason="so printed")
    assert findings.waive([one.id], by="rita", reason="again") == 0
    assert findings.reopen([one.id], by="eve") == 1
    assert findings.reopen([one.id], by="eve") == 0
    (again,) = found(at)
    assert (again.state, again.by, again.reason) == (FindingState.OPEN, None, None)
    told = [e.entry for e in at.store.events.history("d1") if e.entry.kind.startswith("waive")]
    assert [(entry.kind, entry.actor) for entry in told] == [
        ("waived", "rita"),
        ("waiver_withdrawn", "eve"),
    ]
    assert all("so printed" not in str(entry.detail) for entry in told)


def test_the_documents_of_findings_are_told_of_those_that_are_there(at: Desk) -> None:
    at.translate(0, problems=[LOST])
    (one,) = found(at)
    assert at.store.findings.documents([one.id, 999]) == {one.id: "d1"}


def test_findings_of_a_segment_that_was_replaced_block_nothing(at: Desk) -> None:
    at.translate(0, problems=[LOST])
    segment = schema.segment
    replaced = sa.update(segment).where(segment.c.id == at.segments[0])
    values = {"superseded_by": at.segments[1]}
    at.store.database.write(lambda c: c.execute(replaced.values(values)).rowcount)
    assert block(at, FR) == 0
    assert at.store.findings.open("d1") == []


def test_many_are_waived_in_one_act_that_tells_of_those_it_left(at: Desk) -> None:
    at.translate(0, problems=[LOST, WORDY])
    at.translate(0, "Mieux.", problems=[LOST])
    at.translate(1, problems=[LOST, WORDY])
    at.translate(1, "Autre langue.", language=AR, problems=[LOST])
    (lost, fixed), (second, before) = found(at), found(at, 1)
    (other,) = at.store.findings.of_cell(at.segments[1], AR)
    at.store.findings.waive([before.id], by="eve", reason="seen")
    ids = [lost.id, fixed.id, second.id, before.id, other.id, 987_654]
    waive = at.store.findings.waive_of
    given = {"by": "rita", "reason": " no tag is meant ", "key": "once"}
    report = waive(at.document, FR, ids, **given)
    assert report.waived == (lost.id, second.id)
    assert report.refused == {
        fixed.id: "fixed",
        before.id: "waived",
        other.id: "not_found",
        987_654: "not_found",
    }
    assert waive(at.document, FR, ids, **given) == report  # the same key, the same answer
    assert [(one.by, one.reason) for one in (found(at)[0], found(at, 1)[0])] == [
        ("rita", "no tag is meant"),
        ("rita", "no tag is meant"),
    ]
    assert found(at, 1)[1].by == "eve"
    assert block(at, FR) == 0
    told = [one.kind for one in at.store.history.of_cell(at.segments[1], FR)]
    assert told.count("waived") == 2
    with pytest.raises(ReasonMissing):
        waive(at.document, FR, [lost.id], by="rita", reason=" ")
