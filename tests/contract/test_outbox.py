import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.clock import clock
from storage.database import Database
from storage.documents import Intake, Registered
from storage.outbox import Outbox
from storage.publications import PublicationKind
from storage.store import Store
from translation.errors import NotFound
from translation.languages import Language

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return store.outbox


def let_lapse(store: Store, id: int) -> None:
    row = sa.update(schema.outbox).where(schema.outbox.c.id == id)
    store.database.write(lambda c: c.execute(row.values(lease_until=clock(-1))))


def register(store: Store, id: str, symbol: str) -> Registered:
    intake = Intake(id, symbol.encode().hex().zfill(64), "a.docx", 1, Language.EN, symbol)
    return store.documents.register(intake, [Language.FR], by="t")


def test_work_is_handed_over_in_the_order_of_asking(outbox: Outbox) -> None:
    ids = [outbox.ask("throughput", None, {"n": n}) for n in range(3)]
    taken = outbox.take()
    assert [row.id for row in taken] == ids
    assert [(row.kind, row.payload, row.attempt) for row in taken] == [
        ("throughput", {"n": n}, 1) for n in range(3)
    ]


def test_what_is_taken_is_not_handed_over_again(outbox: Outbox) -> None:
    outbox.ask("throughput", None, {})
    assert len(outbox.take()) == 1
    assert outbox.take() == []
    (waiting,) = outbox.pending()
    assert (waiting.due, waiting.parked, waiting.attempts) == (False, False, 1)


def test_a_lapsed_lease_is_handed_over_again(store: Store, outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    (first,) = outbox.take()
    let_lapse(store, id)
    (second,) = outbox.take()
    assert (second.id, second.attempt) == (id, 2)
    assert not outbox.renew(id, first.token)
    assert outbox.renew(id, second.token)


def test_a_renewed_lease_holds(store: Store, outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    (taken,) = outbox.take(patience=0)
    assert outbox.renew(id, taken.token)
    assert outbox.take() == []


def test_patience_of_nothing_lapses_at_once(outbox: Outbox) -> None:
    outbox.ask("throughput", None, {})
    assert len(outbox.take(patience=0)) == 1
    assert len(outbox.take()) == 1


def test_what_is_done_is_never_handed_over_again(store: Store, outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    (taken,) = outbox.take(patience=0)
    outbox.done(id)
    outbox.done(id)
    assert outbox.take() == []
    assert outbox.pending() == []
    assert not outbox.renew(id, taken.token)
    with pytest.raises(NotFound):
        outbox.done(id + 1000)


def test_a_failure_is_kept_and_waits_before_the_next_attempt(store: Store, outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    (taken,) = outbox.take()
    outbox.failed(id, taken.token, "unavailable")
    (waiting,) = outbox.pending()
    assert (waiting.error, waiting.due, waiting.parked) == ("unavailable", False, False)
    let_lapse(store, id)
    (waiting,) = outbox.pending()
    assert waiting.due
    assert outbox.take()[0].attempt == 2


def test_who_lost_the_lease_cannot_fail_the_work_of_another(store: Store, outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    (first,) = outbox.take(patience=0)
    (second,) = outbox.take()
    outbox.failed(id, first.token, "late")
    outbox.give_back(id, first.token)
    (waiting,) = outbox.pending()
    assert (waiting.error, waiting.attempts) == (None, 2)
    assert outbox.renew(id, second.token)


def test_what_was_given_back_is_due_and_does_not_count(outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    (taken,) = outbox.take()
    outbox.give_back(id, taken.token)
    assert outbox.take()[0].attempt == 1


def test_after_the_last_attempt_a_row_is_parked(store: Store, outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    for _ in range(store.settings.max_attempts):
        assert len(outbox.take()) == 1
        assert not outbox.pending()[0].parked
        let_lapse(store, id)
    assert outbox.take() == []
    (waiting,) = outbox.pending()
    assert (waiting.parked, waiting.due) == (True, False)


def test_the_same_key_is_the_same_row(outbox: Outbox, in_parallel: Parallel) -> None:
    ids = in_parallel(8, lambda _: outbox.ask("throughput", None, {}, key="throughput:today"))
    assert len(set(ids)) == 1
    assert len(outbox.pending()) == 1


def test_rows_are_taken_by_id(outbox: Outbox) -> None:
    ids = [outbox.ask("throughput", None, {}) for _ in range(3)]
    assert [row.id for row in outbox.take(id=ids[1])] == [ids[1]]
    assert [row.id for row in outbox.take(limit=1)] == [ids[0]]
    assert outbox.take(document="another") == []


def test_eight_dispatchers_never_get_the_same_row(
    store: Store, outbox: Outbox, in_parallel: Parallel
) -> None:
    asked = {outbox.ask("throughput", None, {"n": n}) for n in range(120)}
    enough = threading.Event()

    def dispatch(_: int) -> list[int]:
        own = Database(store.settings.database_url)
        mine = Outbox(own, patience=60, max_attempts=5)
        got: list[int] = []
        for _ in range(200):
            rows = mine.take(limit=3)
            got += [row.id for row in rows]
            if not rows and not mine.take(limit=1):
                break
        enough.set()
        own.close()
        return got

    taken = Counter(id for got in in_parallel(8, dispatch) for id in got)
    assert enough.is_set()
    assert set(taken) == asked
    assert max(taken.values()) == 1


def test_no_row_is_lost_between_dispatchers_that_die(store: Store, in_parallel: Parallel) -> None:
    outbox = Outbox(store.database, patience=60, max_attempts=1000)
    asked = {outbox.ask("throughput", None, {"n": n}) for n in range(20)}

    def dispatch(number: int) -> None:
        for turn in range(30):
            for row in outbox.take(limit=2, patience=0):
                if (row.id + turn + number) % 3 == 0:
                    outbox.done(row.id)  # the others die with their lease

    in_parallel(6, dispatch)
    left = {row.id for row in outbox.pending()}
    assert left <= asked
    for row in outbox.take(limit=100):
        outbox.done(row.id)
    assert outbox.pending() == []


def test_moments_of_asking_are_the_database_s(store: Store, outbox: Outbox) -> None:
    before = store.now()
    outbox.ask("throughput", None, {})
    (waiting,) = outbox.pending()
    assert before <= waiting.asked_at <= store.now()


def test_who_holds_a_lease_is_at_work_and_who_rests_is_not(store: Store, outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    assert not outbox.pending()[0].in_work
    (taken,) = outbox.take()
    assert outbox.pending()[0].in_work
    outbox.failed(id, taken.token, "unavailable")
    assert not outbox.pending()[0].in_work
    (again,) = outbox.take(resting=True)
    let_lapse(store, id)
    assert not outbox.pending()[0].in_work
    assert again.attempt == 2


def test_a_final_failure_is_parked_at_once_and_for_good(store: Store, outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    (taken,) = outbox.take()
    outbox.park(id, taken.token, "object_damaged")
    (waiting,) = outbox.pending()
    assert (waiting.due, waiting.parked, waiting.in_work) == (False, True, False)
    assert (waiting.error, waiting.attempts) == ("object_damaged", 1)
    patient = Outbox(store.database, patience=60, max_attempts=1000)
    assert outbox.take(resting=True) == patient.take(resting=True) == []


def test_the_last_failure_parks_without_a_rest(store: Store) -> None:
    outbox = Outbox(store.database, patience=60, max_attempts=1)
    id = outbox.ask("throughput", None, {})
    (taken,) = outbox.take()
    outbox.failed(id, taken.token, "KeyError")
    assert outbox.pending()[0].parked
    assert outbox.take(resting=True) == []


def test_a_service_that_is_away_costs_no_attempt(store: Store, outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    for _ in range(store.settings.max_attempts + 2):
        (taken,) = outbox.take()
        assert taken.attempt == 1
        outbox.postpone(id, taken.token, "unavailable")
        assert outbox.take() == []
        (waiting,) = outbox.pending()
        assert (waiting.attempts, waiting.error, waiting.parked) == (0, "unavailable", False)
        let_lapse(store, id)


def test_what_rests_is_taken_only_where_that_is_said(outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {})
    (taken,) = outbox.take()
    assert outbox.take(resting=True) == []
    outbox.failed(id, taken.token, "unavailable")
    assert outbox.take() == []
    assert [row.id for row in outbox.take(resting=True)] == [id]


@pytest.mark.parametrize("end", ["failed", "park", "postpone"])
def test_asking_again_revives_what_failed(outbox: Outbox, end: str) -> None:
    id = outbox.ask("throughput", None, {}, key="k")
    (taken,) = outbox.take()
    getattr(outbox, end)(id, taken.token, "unavailable")
    assert outbox.take() == []
    assert outbox.ask("throughput", None, {}, key="k") == id
    (waiting,) = outbox.pending()
    assert (waiting.due, waiting.attempts, waiting.error) == (True, 0, None)
    assert outbox.take()[0].attempt == 1


def test_asking_again_disturbs_neither_work_nor_what_is_done(outbox: Outbox) -> None:
    id = outbox.ask("throughput", None, {}, key="k")
    (taken,) = outbox.take()
    outbox.ask("throughput", None, {}, key="k")
    assert outbox.renew(id, taken.token)
    outbox.done(id)
    assert outbox.ask("throughput", None, {}, key="k") == id
    assert outbox.pending() == []


def test_waiting_rows_are_told_of_one_document_or_one_row(store: Store, outbox: Outbox) -> None:
    register(store, "d1", "C18/1")
    register(store, "d2", "C18/2")
    id = outbox.ask("leverage", "d2", {})
    assert [row.kind for row in outbox.pending(document="d2")] == ["ingest", "leverage"]
    assert [row.kind for row in outbox.pending(id=id)] == ["leverage"]
    assert outbox.pending(document="d1", id=id) == []


def test_registering_again_revives_an_ingest_that_failed(store: Store, outbox: Outbox) -> None:
    first = register(store, "d1", "C18/1")
    (taken,) = outbox.take()
    outbox.park(taken.id, taken.token, "object_damaged")
    again = register(store, "d1", "C18/1")
    assert (again.created, again.outbox) == (False, first.outbox)
    assert outbox.pending()[0].due


def test_requesting_again_revives_a_publication_that_failed(store: Store, outbox: Outbox) -> None:
    register(store, "d1", "C18/1")
    (ingest,) = outbox.take()
    outbox.done(ingest.id)
    made = store.publications.request("d1", [Language.FR], PublicationKind.DRAFT, by="t")
    (taken,) = outbox.take()
    outbox.park(taken.id, taken.token, "object_damaged")
    again = store.publications.request("d1", [Language.FR], PublicationKind.DRAFT, by="t")
    assert again.id == made.id
    assert outbox.pending()[0].due
