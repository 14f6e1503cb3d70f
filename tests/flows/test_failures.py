"""What becomes of work that fails, and of the work beside it."""

import logging
from collections.abc import Sequence
from typing import Any

import pytest

from flows import artifacts, dispatch, served
from flows.local import drain
from storage.memory import StoredMemory
from storage.outbox import Handover
from storage.store import Store
from tasks import registered
from tasks.local import LocalSteps
from tasks.requests import request_of
from translation.documents import DocumentClass, DocumentState
from translation.errors import DocumentRefused, NotReady, StorageUnavailable
from translation.languages import Language


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The rows of each flow run that would have been made."""
    batches: list[list[int]] = []

    def send(_store: Store, _kind: str, batch: Sequence[Handover]) -> None:
        batches.append([row.id for row in batch])

    monkeypatch.setattr(dispatch, "_prefect_answers", lambda: True)
    monkeypatch.setattr(dispatch, "_send", send)
    return batches


def test_rows_that_were_given_up_do_not_stop_the_hand_over(
    store: Store, sent: list[list[int]]
) -> None:
    for number in range(dispatch.BATCH):
        store.outbox.ask("throughput", None, {}, key=f"k{number}")
    for row in store.outbox.take(limit=100):
        store.outbox.park(row.id, row.token, "refused")
    fresh = store.outbox.ask("throughput", None, {})
    assert dispatch.send_due(store) == 1
    assert sent == [[fresh]]


def test_what_prefect_does_not_take_is_due_again_without_losing_an_attempt(
    store: Store, sent: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("ingest", "publish", "throughput"):
        store.outbox.ask(kind, None, {})

    def refuse(*_: Any) -> None:
        raise RuntimeError("no such deployment")

    monkeypatch.setattr(dispatch, "_send", refuse)
    with pytest.raises(RuntimeError):
        dispatch.send_due(store)
    assert [(row.due, row.attempts) for row in store.outbox.pending()] == [(True, 0)] * 3
    assert sent == []


def test_no_more_rows_are_sent_than_may_be_in_work(store: Store, sent: list[list[int]]) -> None:
    for number in range(dispatch.BATCH + 5):
        store.outbox.ask("ingest", None, {}, key=f"k{number}")
    assert dispatch.send_due(store) == dispatch.BATCH
    assert dispatch.send_due(store) == 0


@pytest.fixture
def each(store: Store, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The loop of a flow over a batch, on this store and without a flow run."""
    monkeypatch.setattr(registered, "store", lambda: store)
    monkeypatch.setattr(served, "get_run_logger", lambda: logging.getLogger("test"))

    def run(errors: dict[str, Exception]) -> tuple[Any, list[str]]:
        for thing in ("one", "two", "three"):
            store.outbox.ask(thing, None, {})
        rows = store.outbox.take(limit=10)
        worked: list[str] = []

        def work(thing: str, _request: str | None) -> None:
            worked.append(thing)
            if thing in errors:
                raise errors[thing]

        kinds = [row.kind for row in rows]
        return served._each(kinds, [request_of(row) for row in rows], work), worked

    return run


@pytest.mark.parametrize(
    ("error", "parked"),
    [(DocumentRefused("corrupt", "it is broken"), True), (KeyError("a whole sentence"), False)],
)
def test_one_that_fails_does_not_stop_the_others(
    store: Store, each: Any, error: Exception, parked: bool, caplog: pytest.LogCaptureFixture
) -> None:
    state, worked = each({"one": error})
    assert worked == ["one", "two", "three"]
    assert state.is_failed()
    assert "sentence" not in str(state.message)
    assert "sentence" not in caplog.text
    (row,) = [row for row in store.outbox.pending() if row.kind == "one"]
    assert row.parked is parked
    assert row.error in ("corrupt", "KeyError")


def test_an_analysis_that_fails_alone_is_a_state_of_its_own(
    store: Store, take_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in()
    drain(store, "d1")
    shown: dict[str, str] = {}
    monkeypatch.setattr(registered, "store", lambda: store)
    monkeypatch.setattr(served, "_STEPS", LocalSteps(store))
    for create in ("create_markdown_artifact", "create_table_artifact"):

        def keep(key: str, markdown: str = "", **_: Any) -> None:
            shown[key] = markdown

        monkeypatch.setattr(artifacts, create, keep)
    well = served._each(["d1"], None, served._leverage)
    assert (well.name, well.message) == ("Completed", "1 done")

    def broken(*_: object) -> None:
        raise KeyError("a whole sentence")

    monkeypatch.setattr(StoredMemory, "contributed", broken)
    row = store.outbox.ask("leverage", "d1", {})
    (taken,) = store.outbox.take(document="d1")
    state = served._each(["d1"], [request_of(taken)], served._leverage)
    assert state.is_completed()
    assert (state.name, state.message) == ("NotAnalysed", "1 done; d1: not analysed, KeyError")
    assert row not in [one.id for one in store.outbox.pending()]
    assert "`KeyError`" in shown["analysis-c18-52"]
    assert "sentence" not in str(shown)


def test_a_service_that_is_away_costs_no_attempt(store: Store, each: Any) -> None:
    with pytest.raises(StorageUnavailable):
        each({"two": StorageUnavailable("the object store", "refused")})
    waiting = {row.kind: row for row in store.outbox.pending()}
    assert (waiting["two"].attempts, waiting["two"].error) == (0, "unavailable")
    assert (waiting["three"].attempts, waiting["three"].parked) == (0, False)


def test_a_look_up_before_the_segments_are_there_is_refused_and_marks_nothing(
    store: Store, take_in: Any
) -> None:
    take_in()
    (ingest,) = store.outbox.take(document="d1")
    store.outbox.ask("leverage", "d1", {})
    with pytest.raises(NotReady):
        drain(store, "d1")
    assert store.documents.get("d1").state is DocumentState.RECEIVED
    store.outbox.give_back(ingest.id, ingest.token)
    drain(store, "d1")
    assert store.documents.get("d1").state is DocumentState.LEVERAGED


def test_a_language_added_later_is_looked_up_and_booked(store: Store, take_in: Any) -> None:
    take_in(targets=(Language.FR,))
    drain(store, "d1")
    take_in(targets=(Language.FR, Language.AR))
    drain(store, "d1")
    assert store.targets.cells("d1", Language.AR)[0].text == "اعتمد المجلس جدول أعماله."
    sums = store.ledger.sums(store.today(), store.today())
    received = {row.language for row in sums if row.stage == "received"}
    assert received == {Language.EN, Language.FR, Language.AR}


def test_the_forms_of_a_symbol_are_one_document(store: Store, take_in: Any) -> None:
    first = take_in(symbol="C18/52-E").document.id
    assert take_in(symbol="C18/052", document="d2").document.id == first
    assert store.documents.find("C18/52").id == first


def test_a_revision_opens_nothing_by_silence(store: Store, take_in: Any) -> None:
    take_in(confidential=True)
    revised = take_in("Other words.", symbol="C18/52(Rev.1)", document="d2").document
    assert revised.document_class is DocumentClass.CONFIDENTIAL


def test_the_same_file_again_keeps_its_class_when_none_is_said(store: Store, take_in: Any) -> None:
    take_in(confidential=True)
    again = take_in().document
    assert (again.id, again.document_class) == ("d1", DocumentClass.CONFIDENTIAL)
