from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage import schema
from storage.database import Database
from storage.document_lists import Order, Sought, Standing
from storage.overview import DocumentOverview, Overview
from storage.publication_rows import PublicationState
from storage.worklist import Worklist
from tests.granting import may_self_revise
from tests.work import AR, DOCUMENT, EN, FR, RU, Work, at_work
from translation.claims import Task, Verdict
from translation.documents import JobMode, TargetState
from translation.errors import NotFound

TODAY = date(2026, 11, 24)
ALL = sa.true()


@pytest.fixture
def work(database: Database) -> Work:
    return at_work(database, cells=6)


@pytest.fixture
def overview(database: Database) -> Overview:
    return Overview(database)


@pytest.fixture
def worklist(database: Database) -> Worklist:
    return Worklist(database)


def ids(found: Sequence[DocumentOverview]) -> set[str]:
    return {one.document.id for one in found}


def publish(work: Work, document: str, state: PublicationState, *languages: str) -> None:
    """A publication as it stands in the tables, final and with these texts."""
    made = sa.insert(schema.publication).values(
        document=document,
        number=1,
        state=state,
        kind="final",
        languages=list(languages),
        by="editor",
        reason="",
    )
    work.change(made)
    known = sa.select(schema.publication.c.id).where(schema.publication.c.document == document)
    for language in languages:
        work.change(
            sa.insert(schema.publication_text).values(
                publication=known.scalar_subquery(),
                language=language,
                sha256="0" * 64,
                file_name="a.docx",
                words=1,
            )
        )


def finding(work: Work, segment: int, severity: str, state: str = "open") -> None:
    of = sa.select(schema.target.c.id).where(
        schema.target.c.segment == segment, schema.target.c.language == FR
    )
    values = {"segment": segment, "target": of.scalar_subquery(), "languages": ["fr"]}
    values |= {"check": "values", "severity": severity, "spans": {}, "state": state}
    work.change(sa.insert(schema.finding).values(**values))


def due(work: Work, day: date | None, document: str = DOCUMENT) -> None:
    table = schema.document
    work.change(sa.update(table).where(table.c.id == document).values(due=day))


# How far a document has come


def test_a_job_counts_its_cells_by_state_and_what_stands_in_its_way(
    work: Work, overview: Overview
) -> None:
    for segment in work.segments[:3]:
        work.translated(segment, "ana")
    granted = work.claim("rosa", Task.REVIEW, segments=list(work.segments[:2]))
    work.review(work.segments[0], "rosa", Verdict.ACCEPT)
    work.review(work.segments[1], "rosa", Verdict.RETURN, note="no")
    work.claims.release(granted.claim, "rosa")
    work.claim("bo", segments=[work.segments[5]])
    finding(work, work.segments[0], "error")
    finding(work, work.segments[0], "warning")
    finding(work, work.segments[2], "error", "waived")
    job = overview.document(DOCUMENT).job(FR)
    assert [job.by_state[state] for state in TargetState] == [4, 1, 1, 0]
    assert (job.cells, job.filled, job.returned, job.held, job.errors) == (6, 3, 1, 1, 1)
    assert (job.unreviewed, job.ready, job.is_final, job.published) == (5, False, False, False)
    assert job.assigned == ("ana",)  # what came back is its translator's


def test_nothing_but_errors_and_reading_stands_before_the_final_word(
    work: Work, overview: Overview
) -> None:
    work.change(sa.update(schema.target).values(state=TargetState.REVIEWED))
    assert overview.document(DOCUMENT).job(FR).ready
    finding(work, work.segments[0], "error")
    assert not overview.document(DOCUMENT).job(FR).ready


def test_a_lapsed_lease_holds_nothing(work: Work, overview: Overview) -> None:
    work.claim("ana")
    work.lapse()
    assert overview.document(DOCUMENT).job(FR).held == 0


def test_a_document_without_cells_yet_is_told_all_the_same(work: Work, overview: Overview) -> None:
    at_work(work.database, cells=0, document="empty")
    found = overview.document("empty")
    assert [job.language for job in found.jobs] == [AR, FR]
    assert found.job(FR).cells == 0
    assert not found.job(FR).ready
    with pytest.raises(NotFound):
        found.job(RU)
    with pytest.raises(NotFound):
        overview.document("nothing")


def test_places_count_from_one_in_reading_order(work: Work, overview: Overview) -> None:
    places = overview.places(DOCUMENT)
    assert list(places) == list(work.segments)
    assert [place.number for place in places.values()] == [1, 2, 3, 4, 5, 6]
    assert [place.seq for place in places.values()] == sorted(p.seq for p in places.values())


# Lists


def test_a_list_holds_what_may_be_seen_and_no_more(work: Work, overview: Overview) -> None:
    at_work(work.database, cells=1, document="d2")
    seen = schema.document.c.id == "d2"
    assert ids(overview.documents(seen, Sought(TODAY))) == {"d2"}
    assert overview.count(seen, Sought(TODAY)) == 1
    assert overview.count(ALL, Sought(TODAY)) == 2


@pytest.mark.parametrize(
    ("named", "found"), [("c18/D", True), ("A.DOC", True), ("%", False), ("C19", False)]
)
def test_a_name_is_part_of_a_symbol_or_of_a_file(
    work: Work, overview: Overview, named: str, found: bool
) -> None:
    assert bool(overview.documents(ALL, Sought(TODAY, named=named))) is found


def test_a_language_narrows_to_its_jobs(work: Work, overview: Overview) -> None:
    assert overview.count(ALL, Sought(TODAY, language=FR)) == 1
    assert overview.count(ALL, Sought(TODAY, language=RU)) == 0


def test_a_document_is_open_until_each_language_is_final(work: Work, overview: Overview) -> None:
    def standing(known: Standing) -> int:
        return overview.count(ALL, Sought(TODAY, standing=known))

    work.set_job(state="final")
    assert (standing(Standing.OPEN), standing(Standing.FINAL)) == (1, 0)
    work.change(sa.update(schema.job).values(state="final"))
    assert (standing(Standing.OPEN), standing(Standing.FINAL)) == (0, 1)
    assert overview.document(DOCUMENT).is_final


def test_a_document_is_late_while_a_language_is_not_out(work: Work, overview: Overview) -> None:
    late = Sought(TODAY, standing=Standing.LATE)
    due(work, TODAY)
    assert overview.count(ALL, late) == 0
    due(work, TODAY - timedelta(days=1))
    assert overview.count(ALL, late) == 1
    publish(work, DOCUMENT, PublicationState.PUBLISHED, EN, FR)
    assert overview.count(ALL, late) == 1
    assert overview.document(DOCUMENT).is_late(TODAY)
    work.change(sa.delete(schema.publication_text))
    work.change(sa.delete(schema.publication))
    publish(work, DOCUMENT, PublicationState.PUBLISHED, AR, FR)
    assert overview.count(ALL, late) == 0
    assert not overview.document(DOCUMENT).is_late(TODAY)


def test_what_was_withdrawn_is_not_out_but_stays_told(work: Work, overview: Overview) -> None:
    publish(work, DOCUMENT, PublicationState.WITHDRAWN, EN, FR)
    found = overview.document(DOCUMENT)
    assert (found.published, found.number) == (frozenset(), None)
    assert overview.count(ALL, Sought(TODAY, standing=Standing.PUBLISHED)) == 0
    [issued] = overview.publications(ALL)
    assert issued.publication.state is PublicationState.WITHDRAWN
    assert overview.publications(sa.false()) == []


def test_what_is_out_is_told_with_its_number(work: Work, overview: Overview) -> None:
    publish(work, DOCUMENT, PublicationState.PUBLISHED, EN, FR)
    found = overview.document(DOCUMENT)
    assert (found.published, found.number) == (frozenset({EN, FR}), 1)
    assert found.job(FR).published
    assert not found.job(AR).published
    assert overview.count(ALL, Sought(TODAY, standing=Standing.PUBLISHED)) == 1


def test_what_is_due_comes_first_and_what_has_no_day_last(work: Work, overview: Overview) -> None:
    for name, day in (("d2", TODAY), ("d3", TODAY + timedelta(days=9))):
        at_work(work.database, cells=1, document=name)
        due(work, day, name)
    found = overview.documents(ALL, Sought(TODAY), order=Order.DUE)
    assert [one.document.id for one in found] == ["d2", "d3", "d1"]
    newest = overview.documents(ALL, Sought(TODAY), limit=1, offset=1)
    assert ids(newest) == {"d2"}


# What one person has to do


def test_an_assignment_tells_what_is_left_of_it(work: Work, worklist: Worklist) -> None:
    first, last = work.segments[1], work.segments[3]
    assign = work.assignments.assign
    assign(DOCUMENT, FR, Task.TRANSLATE, "ana", by="carl", first=first, last=last, due=TODAY)
    work.translated(work.segments[2], "ana")
    [given] = worklist.of("ana", ALL).assigned
    assert (given.open, given.cells, given.whole, given.due) == (2, 3, False, TODAY)
    assert worklist.of("bo", ALL).assigned == ()
    assert worklist.of("ana", sa.false()).assigned == ()


def test_an_assignment_that_is_done_is_no_longer_told(work: Work, worklist: Worklist) -> None:
    work.assignments.assign(DOCUMENT, FR, Task.TRANSLATE, "ana", by="carl")
    assert worklist.of("ana", ALL).assigned[0].whole
    for segment in work.segments:
        work.translated(segment, "ana")
    assert worklist.of("ana", ALL).assigned == ()


def test_a_review_is_left_until_a_cell_is_reviewed(work: Work, worklist: Worklist) -> None:
    work.assignments.assign(DOCUMENT, FR, Task.REVIEW, "rosa", by="carl")
    work.translated(work.segments[0], "ana")
    assert worklist.of("rosa", ALL).assigned[0].open == 6
    granted = work.claim("rosa", Task.REVIEW)
    work.review(work.segments[0], "rosa", Verdict.ACCEPT)
    work.claims.release(granted.claim, "rosa")
    assert worklist.of("rosa", ALL).assigned[0].open == 5


def test_what_one_holds_is_told_until_its_lease_ends(work: Work, worklist: Worklist) -> None:
    granted = work.claim("ana", count=4)
    work.save(granted.cells[0].segment, "ana")
    [held] = worklist.of("ana", ALL).held
    assert (held.claim, held.cells, held.open, held.task) == (granted.claim, 4, 3, Task.TRANSLATE)
    assert 0 < held.seconds_left <= 900
    work.lapse()
    assert worklist.of("ana", ALL).held == ()


def test_what_came_back_is_told_once_with_its_last_note(work: Work, worklist: Worklist) -> None:
    work.translated(work.segments[0], "ana")
    for note in ("first", "second"):
        granted = work.claim("rosa", Task.REVIEW)
        work.review(work.segments[0], "rosa", Verdict.RETURN, note=note)
        work.claims.release(granted.claim, "rosa")
        if note == "first":
            work.translated(work.segments[0], "ana")
    found = worklist.of("ana", ALL)
    assert [(one.note, one.by, one.source) for one in found.returned] == [
        ("second", "rosa", "Text 0")
    ]
    assert found.assigned == ()
    assert worklist.of("ana", sa.false()).returned == ()
    assert worklist.of("bo", ALL).returned == ()


def test_free_work_is_what_a_claim_would_find(work: Work, worklist: Worklist) -> None:
    work.claim("bo", count=2)
    first, last = work.segments[4], work.segments[5]
    work.assignments.assign(DOCUMENT, FR, Task.TRANSLATE, "bo", by="carl", first=first, last=last)
    [offer] = worklist.offers("ana", ALL, [Task.TRANSLATE], [FR])
    assert (offer.free, offer.task, offer.language) == (2, Task.TRANSLATE, FR)
    assert len(work.claim("ana", count=20).cells) == offer.free
    assert worklist.offers("eva", ALL, [Task.TRANSLATE], [FR]) == []


def test_offers_keep_to_tasks_languages_and_what_may_be_seen(
    work: Work, worklist: Worklist
) -> None:
    both = worklist.offers("ana", ALL, [Task.TRANSLATE], [])
    assert {one.language for one in both} == {AR, FR}
    assert worklist.offers("ana", ALL, [Task.REVIEW], []) == []
    assert worklist.offers("ana", ALL, [], []) == []
    assert worklist.offers("ana", sa.false(), [Task.TRANSLATE], []) == []


def test_nobody_is_offered_the_review_of_ones_own_work(work: Work, worklist: Worklist) -> None:
    work.translated(work.segments[0], "ana")
    assert worklist.offers("ana", ALL, [Task.REVIEW], [FR]) == []
    assert [one.free for one in worklist.offers("rosa", ALL, [Task.REVIEW], [FR])] == [1]
    work.set_job(mode=JobMode.SELF_REVISED)
    assert worklist.offers("ana", ALL, [Task.REVIEW], [FR]) == []
    may_self_revise(work.database, "ana")
    assert [one.free for one in worklist.offers("ana", ALL, [Task.REVIEW], [FR])] == [1]


def test_a_final_text_offers_nothing(work: Work, worklist: Worklist) -> None:
    work.change(sa.update(schema.job).values(state="final"))
    assert worklist.offers("ana", ALL, [Task.TRANSLATE, Task.REVIEW], []) == []
