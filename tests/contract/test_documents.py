import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.documents import Intake
from storage.errors import ClassDiffers, KeyReused, SourceDiffers, ValueRefused
from storage.settings import Settings
from storage.store import Store, open_store
from translation.documents import DocumentClass, DocumentState, JobMode, Relation, Treatment
from translation.errors import Conflict, NotFound, SymbolTaken, UsageError
from translation.languages import Language

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
FR = Language.FR
DOCUMENT_ROW = {
    "lineage": "l",
    "source_language": "en",
    "class": "internal",
    "kind": "document",
    "treatment": "full",
    "original_sha256": "0" * 64,
    "file_name": "a.docx",
    "size": 1,
    "flags": [],
    "state": "received",
    "received_by": "ops",
}
FIVE = [language for language in Language if language is not Language.EN]


def intake(id: str = "d1", body: str = "bytes", **more: Any) -> Intake:
    digest = hashlib.sha256(body.encode()).hexdigest()
    given = Intake(id, digest, "C18-52.docx", len(body), Language.EN, symbol="C18/52")
    return replace(given, **more)


def test_a_document_comes_back_as_it_was_registered(store: Store) -> None:
    given = intake(
        document_class=DocumentClass.RESTRICTED,
        treatment=Treatment.SUMMARY,
        meeting="C18",
        priority=3,
        due=date(2018, 4, 10),
        flags=("strict",),
        lineage="C18/52",
    )
    made = store.documents.register(given, FIVE, by="ops")
    found = store.documents.get("d1")
    assert made.created
    assert made.document == found
    for field in ("document_class", "treatment", "meeting", "priority", "due", "flags", "lineage"):
        assert getattr(found, field) == getattr(given, field)
    assert (found.state, found.words, found.received_by) == (DocumentState.RECEIVED, None, "ops")
    assert set(found.targets) == set(FIVE)
    assert found.original_key.endswith(given.original_sha256)


def test_the_same_bytes_under_the_same_symbol_are_the_same_document(store: Store) -> None:
    first = store.documents.register(intake("d1"), FIVE, by="ops")
    again = store.documents.register(intake("d2"), FIVE, by="ops")
    assert (again.created, again.document) == (False, first.document)
    assert len(store.documents.list()) == 1
    assert len(store.outbox.pending()) == 1


def test_the_same_bytes_under_another_symbol_are_another_document(store: Store) -> None:
    store.documents.register(intake("d1"), FIVE, by="ops")
    other = store.documents.register(intake("d2", symbol="C18/53"), FIVE, by="ops")
    assert (other.created, other.document.id) == (True, "d2")


def test_without_a_symbol_the_bytes_are_the_identity(store: Store) -> None:
    store.documents.register(intake("d1", symbol=None), FIVE, by="ops")
    again = store.documents.register(intake("d2", symbol=None), FIVE, by="ops")
    other = store.documents.register(intake("d3", "other", symbol=None), FIVE, by="ops")
    assert (again.document.id, other.document.id) == ("d1", "d3")
    assert again.document.name == "C18-52.docx"


def test_other_bytes_under_a_known_symbol_are_refused(store: Store) -> None:
    store.documents.register(intake("d1"), FIVE, by="ops")
    with pytest.raises(SymbolTaken, match="--revises d1"):
        store.documents.register(intake("d2", "other"), FIVE, by="ops")
    assert [one.id for one in store.documents.list()] == ["d1"]
    assert [one.document for one in store.outbox.pending()] == ["d1"]


def test_a_revision_joins_the_lineage_of_what_it_revises(store: Store) -> None:
    store.documents.register(intake("d1"), FIVE, by="ops")
    second = store.documents.register(intake("d2", "other"), FIVE, by="ops", revises="d1")
    third = store.documents.register(intake("d3", "third"), FIVE, by="ops", revises="d2")
    named = intake("d4", "fourth", revision="Rev.1", relation=Relation.REPLACES)
    fourth = store.documents.register(named, FIVE, by="ops", revises="d3")
    revisions = [one.document.revision for one in (second, third, fourth)]
    assert revisions == ["2", "3", "Rev.1"]
    assert {one.lineage for one in store.documents.list()} == {"C18/52"}
    assert second.document.relation is Relation.REVISES
    assert fourth.document.relation is Relation.REPLACES
    assert store.documents.register(intake("d9", "other"), FIVE, by="ops").document.id == "d2"


def test_what_is_revised_must_be_there(store: Store) -> None:
    with pytest.raises(NotFound):
        store.documents.register(intake(), FIVE, by="ops", revises="nothing")
    assert not store.documents.list()


def test_an_id_in_use_is_a_conflict(store: Store) -> None:
    store.documents.register(intake("d1"), FIVE, by="ops")
    with pytest.raises(Conflict):
        store.documents.register(intake("d1", "other", symbol="C18/53"), FIVE, by="ops")


def test_sixteen_at_once_register_one_document(store: Store, in_parallel: Parallel) -> None:
    made = in_parallel(
        16, lambda n: store.documents.register(intake(f"d{n}"), FIVE, by=f"user {n}")
    )
    assert len({one.document.id for one in made}) == 1
    assert sum(one.created for one in made) == 1
    assert len(store.jobs.list(made[0].document.id)) == 5
    assert len(store.outbox.pending()) == 1
    assert [e.entry.kind for e in store.events.history(made[0].document.id)] == ["received", "jobs"]


def test_of_eight_other_contents_one_gets_the_symbol(store: Store, in_parallel: Parallel) -> None:
    def register(number: int) -> bool:
        try:
            given = intake(f"d{number}", f"content {number}")
            return store.documents.register(given, FIVE, by="ops").created
        except SymbolTaken:
            return False

    assert sum(in_parallel(8, register)) == 1
    assert len(store.documents.list()) == 1


def test_eight_revisions_at_once_get_eight_revisions(store: Store, in_parallel: Parallel) -> None:
    store.documents.register(intake("d0", "first"), FIVE, by="ops")
    in_parallel(
        4,
        lambda n: store.documents.register(
            intake(f"r{n}", f"content {n}"), FIVE, by="ops", revises="d0"
        ),
    )
    found = {one.revision for one in store.documents.list()}
    assert found == {"", "2", "3", "4", "5"}


def test_a_key_has_one_effect(store: Store) -> None:
    first = store.documents.register(intake("d1"), FIVE, by="ops", key="k1")
    again = store.documents.register(intake("d2"), FIVE, by="ops", key="k1")
    assert again.document == first.document
    with pytest.raises(KeyReused):
        store.documents.register(intake("d3", symbol="C18/53"), FIVE, by="ops", key="k1")


def test_a_key_of_a_refused_request_is_free_again(store: Store) -> None:
    store.documents.register(intake("d1"), FIVE, by="ops")
    with pytest.raises(SymbolTaken):
        store.documents.register(intake("d2", "other"), FIVE, by="ops", key="k1")
    taken = store.documents.register(intake("d2", "other"), FIVE, by="ops", key="k1", revises="d1")
    assert taken.document.id == "d2"


def test_jobs_are_made_for_the_languages_asked_and_never_the_source(store: Store) -> None:
    asked = [Language.FR, Language.EN, Language.AR]
    store.documents.register(intake(), asked, by="ops")
    jobs = store.jobs.list("d1")
    assert [job.language for job in jobs] == [Language.AR, Language.FR]
    assert {(job.mode, job.state) for job in jobs} == {(JobMode.REVISED, "open")}


def test_a_document_in_english_only_has_no_jobs(store: Store) -> None:
    made = store.documents.register(intake(), [], by="ops")
    assert made.document.targets == ()
    assert made.outbox is not None


def test_languages_asked_for_later_are_added_and_ingested(store: Store) -> None:
    first = store.documents.register(intake(), [Language.FR], by="ops")
    store.outbox.done(first.outbox or 0)
    same = store.documents.register(intake(), [Language.FR], by="ops")
    more = store.documents.register(intake(), [Language.FR, Language.RU], by="ops")
    assert (same.outbox, more.document.targets) == (None, (Language.FR, Language.RU))
    assert more.outbox not in (None, first.outbox)
    assert store.documents.add_targets("d1", [Language.RU, Language.ES], by="ops") == [Language.ES]


def test_a_document_is_found_by_id_symbol_and_printed_symbol(store: Store) -> None:
    store.documents.register(intake("d1"), FIVE, by="ops")
    given = intake("d2", "other", revision="Rev.1")
    store.documents.register(given, FIVE, by="ops", revises="d1")
    assert store.documents.find("d1").id == "d1"
    assert store.documents.find("C18/52").id == "d2"
    assert store.documents.find("C18/52(Rev.1)").name == "C18/52(Rev.1)"
    with pytest.raises(NotFound):
        store.documents.find("C18/99")
    with pytest.raises(NotFound):
        store.documents.get("C18/52")


def test_documents_are_listed_newest_first(store: Store) -> None:
    for number in range(3):
        store.documents.register(intake(f"d{number}", symbol=f"C18/{number}"), [], by="ops")
    assert [one.id for one in store.documents.list()] == ["d2", "d1", "d0"]
    assert [one.id for one in store.documents.list(limit=1)] == ["d2"]


def test_a_state_never_goes_back(store: Store) -> None:
    store.documents.register(intake(), FIVE, by="ops")
    store.documents.set_state("d1", DocumentState.LEVERAGED)
    store.documents.set_state("d1", DocumentState.SEGMENTED, words=1234, flags=["strict"])
    found = store.documents.get("d1")
    assert (found.state, found.words, found.flags) == (DocumentState.LEVERAGED, 1234, ("strict",))
    with pytest.raises(NotFound):
        store.documents.set_state("none", DocumentState.LEVERAGED)


def test_the_same_bytes_in_another_source_language_are_a_conflict(store: Store) -> None:
    for symbol in ("C18/52", None):
        made = store.documents.register(intake("d" + str(symbol), symbol=symbol), [FR], by="ops")
        with pytest.raises(SourceDiffers) as refused:
            store.documents.register(intake("x", symbol=symbol, source=FR), [FR], by="ops")
        assert (refused.value.code, refused.value.stored) == ("source_differs", "en")
        assert store.documents.get(made.document.id).source is Language.EN


def test_the_same_bytes_of_another_class_are_a_conflict(store: Store) -> None:
    store.documents.register(intake(), [FR], by="ops")
    other = intake("x", document_class=DocumentClass.CONFIDENTIAL)
    with pytest.raises(ClassDiffers) as refused:
        store.documents.register(other, [FR, Language.AR], by="ops")
    assert (refused.value.code, refused.value.stored) == ("class_differs", "internal")
    assert store.documents.get("d1").targets == (FR,)


def test_a_lineage_is_as_closed_as_its_strictest_document(store: Store) -> None:
    assert store.documents.strictest_class("C18/52") is None
    for number, kind in enumerate(("confidential", "public", "restricted")):
        given = intake(f"d{number}", symbol=f"C18/52({number})", lineage="C18/52")
        kept = replace(given, document_class=DocumentClass(kind))
        store.documents.register(kept, [FR], by="ops")
    store.documents.register(intake("e", symbol="C18/9", lineage="C18/9"), [FR], by="ops")
    assert store.documents.strictest_class("C18/52") is DocumentClass.CONFIDENTIAL
    assert store.documents.strictest_class("C18/9") is DocumentClass.INTERNAL


def test_all_documents_are_listed_where_no_limit_is_given(store: Store) -> None:
    rows = [
        {**values, "id": f"d{number}", "symbol": f"S{number}"}
        for values in [DOCUMENT_ROW]
        for number in range(1203)
    ]
    store.database.write(lambda c: c.execute(sa.insert(schema.document), rows))
    assert len(store.documents.list()) == 1203


@pytest.mark.parametrize("more", [{"priority": 10**20}, {"symbol": "\ud800"}])
def test_a_value_that_does_not_fit_is_refused_by_name(store: Store, more: Any) -> None:
    with pytest.raises(ValueRefused) as refused:
        store.documents.register(intake(**more), [FR], by="ops")
    assert isinstance(refused.value, UsageError)
    assert not store.documents.list()


@pytest.mark.parametrize("symbol", ["A" + secrets.token_hex(9000), "B\0"])
def test_a_symbol_that_no_server_holds_is_refused_by_name(
    postgres_database: str, tmp_path: Path, symbol: str
) -> None:
    settings = Settings(data=tmp_path, database_url=postgres_database)
    store = open_store(settings, upgrade=True)
    with pytest.raises(ValueRefused) as refused:
        store.documents.register(intake(symbol=symbol), [FR], by="ops")
    store.close()
    assert symbol not in str(refused.value)
