import pytest

from storage.database import Database
from tests.work import AR, DOCUMENT, EN, FR, Work, at_work
from translation.errors import LostClaim, NotFound, StaleVersion


@pytest.fixture
def work(database: Database) -> Work:
    return at_work(database, cells=3)


def typed(work: Work, segment: int) -> list[tuple[str, str]]:
    return [(draft.user, draft.text) for draft in work.drafts.of(segment, FR)]


def test_a_draft_needs_no_claim_and_makes_no_version(work: Work) -> None:
    first = work.segments[0]
    assert work.drafts.keep(first, FR, "ana", "مسودة", 0, 1)
    (draft,) = work.drafts.of(first, FR)
    assert (draft.segment, draft.user, draft.text) == (first, "ana", "مسودة")
    assert (draft.base_version, draft.sequence) == (0, 1)
    assert abs((draft.at - work.database.now()).total_seconds()) < 60
    assert work.cell(first).version == 0
    assert len(work.events()) == 2  # received, and the jobs


def test_a_later_draft_takes_the_place_of_an_earlier_one(work: Work) -> None:
    first = work.segments[0]
    work.drafts.keep(first, FR, "ana", "L", 0, 1)
    assert work.drafts.keep(first, FR, "ana", "Le", 1, 2)
    (draft,) = work.drafts.of(first, FR)
    assert (draft.text, draft.base_version, draft.sequence) == ("Le", 1, 2)


def test_a_draft_that_comes_late_is_ignored(work: Work) -> None:
    first = work.segments[0]
    work.drafts.keep(first, FR, "ana", "Le Conseil", 0, 7)
    assert not work.drafts.keep(first, FR, "ana", "Le", 0, 3)
    assert typed(work, first) == [("ana", "Le Conseil")]


def test_a_draft_sent_twice_is_kept(work: Work) -> None:
    first = work.segments[0]
    assert work.drafts.keep(first, FR, "ana", "Le", 0, 3)
    assert work.drafts.keep(first, FR, "ana", "Le", 0, 3)
    assert typed(work, first) == [("ana", "Le")]


def test_each_person_and_each_language_has_a_draft_of_its_own(work: Work) -> None:
    first = work.segments[0]
    work.drafts.keep(first, FR, "ana", "A", 0, 1)
    work.drafts.keep(first, FR, "bo", "B", 0, 1)
    work.drafts.keep(first, AR, "ana", "أ", 0, 1)
    assert sorted(typed(work, first)) == [("ana", "A"), ("bo", "B")]
    assert work.drafts.mine(DOCUMENT, AR, "ana")[first].text == "أ"


def test_ones_drafts_of_a_document_come_in_reading_order(work: Work) -> None:
    for segment in reversed(work.segments):
        work.drafts.keep(segment, FR, "ana", f"Texte {segment}", 0, 1)
    mine = work.drafts.mine(DOCUMENT, FR, "ana")
    assert list(mine) == list(work.segments)
    assert mine[work.segments[1]].text == f"Texte {work.segments[1]}"
    assert work.drafts.mine(DOCUMENT, FR, "bo") == {}


def test_a_draft_outlives_the_lease_and_is_there_for_the_next_holder(work: Work) -> None:
    first = work.segments[0]
    work.claim("ana")
    work.drafts.keep(first, FR, "ana", "À moitié", 0, 1)
    work.lapse()
    work.claim("bo")
    work.save(first, "bo", "Entier")
    assert typed(work, first) == [("ana", "À moitié")]
    with pytest.raises(LostClaim):
        work.save(first, "ana", "À moitié")
    assert typed(work, first) == [("ana", "À moitié")]


def test_a_conflict_leaves_the_draft(work: Work) -> None:
    first = work.segments[0]
    work.claim("ana")
    at = work.cell(first).at
    work.save(first, "ana", "Premier")
    work.drafts.keep(first, FR, "ana", "Second", 0, 2)
    with pytest.raises(StaleVersion):
        work.save(first, "ana", "Second", at=at)
    assert typed(work, first) == [("ana", "Second")]


def test_a_draft_goes_when_its_author_drops_it(work: Work) -> None:
    first = work.segments[0]
    work.drafts.keep(first, FR, "ana", "A", 0, 1)
    work.drafts.keep(first, FR, "bo", "B", 0, 1)
    assert work.drafts.drop(first, FR, "ana")
    assert not work.drafts.drop(first, FR, "ana")
    assert typed(work, first) == [("bo", "B")]


def test_there_is_no_draft_of_a_cell_that_is_not_there(work: Work) -> None:
    for segment, language in ((work.segments[0], EN), (10**6, FR)):
        with pytest.raises(NotFound):
            work.drafts.keep(segment, language, "ana", "A", 0, 1)
        with pytest.raises(NotFound):
            work.drafts.drop(segment, language, "ana")
