import pytest
import sqlalchemy as sa

from storage import schema
from storage.booking import Booking
from storage.changes import Change
from storage.ledger import Stage
from storage.store import Store
from tests.desk import AR, FR, WORDS, Desk, desk
from translation.claims import Verdict
from translation.documents import JobMode, TargetState

INITIAL, TRANSLATED, REVIEWED = (
    TargetState.INITIAL,
    TargetState.TRANSLATED,
    TargetState.REVIEWED,
)


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


def entries(at: Desk) -> list[tuple[str, int, bool]]:
    """Stage, words and whether it reverses another, as they were booked."""
    table = schema.ledger
    statement = sa.select(table.c.stage, table.c.words, table.c.reverses).order_by(table.c.id)
    with at.store.database.read() as connection:
        rows = list(connection.execute(statement.where(table.c.document == at.document)))
    return [(row.stage, row.words, row.reverses is not None) for row in rows]


def book(at: Desk, *changes: Change) -> None:
    booking = Booking(at.store.settings.zone)
    for change in changes:
        at.store.database.write(lambda c, change=change: booking(c, change))


def test_a_confirm_books_the_words_of_the_source(at: Desk) -> None:
    at.translate(1)
    assert at.words(Stage.TRANSLATED) == {FR: WORDS[1]}
    at.translate(0, language=AR)
    assert at.words(Stage.TRANSLATED) == {FR: WORDS[1], AR: WORDS[0]}
    assert at.words(Stage.REVIEWED) == {}


def test_another_save_of_the_same_state_books_nothing(at: Desk) -> None:
    at.translate(0)
    at.translate(0, "Autrement.")
    assert entries(at) == [("translated", WORDS[0], False)]


def test_a_review_books_its_own_stage(at: Desk) -> None:
    at.translate(0)
    at.review(0)
    assert at.words(Stage.TRANSLATED) == at.words(Stage.REVIEWED) == {FR: WORDS[0]}


def test_an_edit_of_a_reviewed_text_books_nothing(at: Desk) -> None:
    at.translate(0)
    at.review(0)
    at.edit(0, "Mieux.")
    assert len(entries(at)) == 2


def test_what_is_returned_is_taken_back_and_booked_again(at: Desk) -> None:
    at.translate(0)
    at.review(0, Verdict.RETURN, "the wrong term")
    assert at.words(Stage.TRANSLATED) == {FR: 0}
    at.translate(0, "Mieux.")
    assert at.words(Stage.TRANSLATED) == {FR: WORDS[0]}
    at.review(0, Verdict.RETURN, "still")
    assert entries(at) == [
        ("translated", WORDS[0], False),
        ("translated", -WORDS[0], True),
        ("translated", WORDS[0], False),
        ("translated", -WORDS[0], True),
    ]


def test_each_counter_entry_names_the_entry_it_reverses(at: Desk) -> None:
    for _ in range(2):
        at.translate(0)
        at.review(0, Verdict.RETURN, "no")
    table = schema.ledger
    with at.store.database.read() as connection:
        rows = {row.id: row for row in connection.execute(sa.select(table))}
    undone = [row.reverses for row in rows.values() if row.reverses is not None]
    assert len(undone) == len(set(undone)) == 2
    assert all(rows[one].words == WORDS[0] for one in undone)


def test_a_text_that_falls_two_states_loses_both_stages(at: Desk) -> None:
    up = at.change(before=INITIAL, after=REVIEWED, version=1)
    down = at.change(before=REVIEWED, after=INITIAL, version=2)
    book(at, up)
    assert at.words(Stage.TRANSLATED) == at.words(Stage.REVIEWED) == {FR: WORDS[0]}
    book(at, down, down)
    assert at.words(Stage.TRANSLATED) == at.words(Stage.REVIEWED) == {FR: 0}


def test_the_same_change_told_twice_is_booked_once(at: Desk) -> None:
    book(at, at.change(), at.change())
    assert at.words(Stage.TRANSLATED) == {FR: WORDS[0]}


def test_what_was_never_booked_is_not_taken_back(at: Desk) -> None:
    book(at, at.change(before=TRANSLATED, after=INITIAL, version=7))
    assert entries(at) == []


def test_the_entries_of_another_cell_are_left_alone(at: Desk) -> None:
    book(at, at.change(1), at.change(2))
    book(at, at.change(1, before=TRANSLATED, after=INITIAL, version=2))
    assert at.words(Stage.TRANSLATED) == {FR: WORDS[2]}


def test_a_self_revised_text_is_booked_at_both_stages(at: Desk) -> None:
    at.store.jobs.set_mode("d1", FR, JobMode.SELF_REVISED, by="eve")
    at.translate(0)
    at.review(0)
    assert at.words(Stage.REVIEWED) == {FR: WORDS[0]}


def test_days_are_days_of_the_house_and_pages_those_of_the_settings(at: Desk) -> None:
    at.translate(0)
    table = schema.ledger
    with at.store.database.read() as connection:
        (row,) = connection.execute(sa.select(table)).all()
    assert (row.day, row.definition) == (at.store.today(), at.store.settings.page_definition)
