from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from storage.documents import Intake
from storage.errors import KeyReused, Overtaken
from storage.ledger import LedgerEntry, LedgerSum, Stage
from storage.publications import Publication, PublicationKind, PublicationState, PublicationText
from storage.store import Store
from translation.errors import NotFound
from translation.languages import Language
from translation.volumes import VOLUMES

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
EN, FR, AR = Language.EN, Language.FR, Language.AR
FINAL, DRAFT = PublicationKind.FINAL, PublicationKind.DRAFT
UN = "un-330w-source"


@pytest.fixture
def document(store: Store) -> str:
    store.documents.register(Intake("d1", "0" * 64, "a.docx", 1, EN), [FR, AR], by="ops")
    return "d1"


def text(language: Language, content: str, words: int = 100) -> PublicationText:
    return PublicationText(language, content * 64, f"C18-52-{language.letter}.docx", words)


def publish(
    store: Store, asked: Publication, manifest: str, *texts: PublicationText
) -> Publication:
    carried = store.publications.carried(asked.id)
    return store.publications.complete(
        asked.id,
        manifest_sha256=manifest * 64,
        texts={one.language: one for one in texts},
        previous=carried.previous,
    )


def entry(key: str, words: int, *, day: int = 1, **more: Any) -> LedgerEntry:
    given = {"language": FR, "stage": Stage.RECEIVED, "definition": UN, "document": None}
    return LedgerEntry(key=key, day=date(2018, 4, day), words=words, **{**given, **more})


def booked_words(store: Store, stage: Stage) -> dict[Language, int]:
    words: dict[Language, int] = {}
    for one in store.ledger.sums(date(2018, 1, 1), date(2018, 12, 31)):
        if one.stage is stage:
            words[one.language] = words.get(one.language, 0) + one.words
    return words


def raise_to(store: Store, totals: dict[Language, int], document: str = "d1") -> int:
    leveraged = Stage.LEVERAGED
    return store.ledger.raise_to(document, leveraged, totals, day=date(2018, 4, 1), definition=UN)


# Publications


def test_a_request_makes_number_and_outbox_row(store: Store, document: str) -> None:
    asked = store.publications.request(document, [FR, AR], FINAL, by="ed", reason="urgent")
    assert (asked.number, asked.state, asked.languages) == (
        1,
        PublicationState.REQUESTED,
        (AR, FR),
    )
    assert (asked.by, asked.reason, asked.published_at) == ("ed", "urgent", None)
    payloads = [row.payload for row in store.outbox.pending() if row.kind == "publish"]
    assert payloads == [{"publication": asked.id, "number": 1}]


def test_completing_publishes_all_at_once(store: Store, document: str) -> None:
    asked = store.publications.request(document, [FR, AR], FINAL, by="ed")
    assert store.publications.texts(asked.id) == {}
    done = publish(store, asked, "a", text(FR, "b"), text(AR, "c"))
    assert (done.state, done.manifest_sha256) == (PublicationState.PUBLISHED, "a" * 64)
    assert done.published_at is not None
    assert store.publications.texts(asked.id) == {FR: text(FR, "b"), AR: text(AR, "c")}
    kinds = [event.entry.kind for event in store.events.history(document)]
    assert kinds.count("published") == 1


def test_completing_again_changes_nothing(store: Store, document: str) -> None:
    asked = store.publications.request(document, [FR], FINAL, by="ed")
    first = publish(store, asked, "a", text(FR, "b"))
    again = store.publications.complete(
        asked.id, manifest_sha256="a" * 64, texts={FR: text(FR, "b")}, previous=None
    )
    assert again == first
    with pytest.raises(Overtaken):
        publish(store, asked, "d", text(FR, "e"))
    assert store.publications.texts(asked.id) == {FR: text(FR, "b")}


def test_two_flows_that_complete_at_once_publish_once(
    store: Store, document: str, in_parallel: Parallel
) -> None:
    asked = store.publications.request(document, [FR, AR], FINAL, by="ed")
    booked = [entry("published:d1:1:fr", 100, stage=Stage.PUBLISHED, document=document)]

    def complete(_: int) -> Publication:
        return store.publications.complete(
            asked.id,
            manifest_sha256="a" * 64,
            texts={FR: text(FR, "b"), AR: text(AR, "c")},
            previous=None,
            entries=booked,
        )

    assert len(set(in_parallel(6, complete))) == 1
    kinds = [event.entry.kind for event in store.events.history(document)]
    assert kinds.count("published") == 1
    assert booked_words(store, Stage.PUBLISHED) == {FR: 100}


def test_a_reissue_repeats_the_texts_it_does_not_change(store: Store, document: str) -> None:
    first = store.publications.request(document, [FR, AR], FINAL, by="ed")
    publish(store, first, "a", text(FR, "b"), text(AR, "c"))
    second = store.publications.request(document, [FR], FINAL, by="ed")
    carried = store.publications.carried(second.id)
    assert (carried.previous, carried.texts) == (first.id, {AR: text(AR, "c")})
    done = publish(store, second, "d", text(FR, "e"))
    assert (done.number, done.previous) == (2, first.id)
    assert store.publications.texts(second.id) == {AR: text(AR, "c"), FR: text(FR, "e")}
    assert store.publications.texts(first.id) == {FR: text(FR, "b"), AR: text(AR, "c")}


def test_a_draft_repeats_nothing_and_is_never_repeated(store: Store, document: str) -> None:
    first = store.publications.request(document, [FR], DRAFT, by="ops")
    publish(store, first, "a", text(FR, "b"))
    second = store.publications.request(document, [AR], DRAFT, by="ops")
    final = store.publications.request(document, [AR], FINAL, by="ed")
    assert store.publications.carried(second.id).texts == {}
    assert store.publications.carried(final.id).texts == {}


def test_a_publication_that_was_overtaken_is_told(store: Store, document: str) -> None:
    slow = store.publications.request(document, [FR], FINAL, by="ed")
    carried = store.publications.carried(slow.id)
    quick = store.publications.request(document, [AR], FINAL, by="ed")
    publish(store, quick, "a", text(AR, "b"))
    with pytest.raises(Overtaken, match="publish again"):
        store.publications.complete(
            slow.id, manifest_sha256="c" * 64, texts={FR: text(FR, "d")}, previous=carried.previous
        )
    assert store.publications.get(slow.id).state is PublicationState.REQUESTED
    assert publish(store, slow, "e", text(FR, "d")).previous == quick.id
    assert set(store.publications.texts(slow.id)) == {FR, AR}


def test_the_same_request_is_given_again_until_it_is_published(store: Store, document: str) -> None:
    first = store.publications.request(document, [FR], DRAFT, by="ops")
    assert store.publications.request(document, [FR], DRAFT, by="ops") == first
    assert store.publications.request(document, [AR], DRAFT, by="ops").number == 2
    publish(store, first, "a", text(FR, "b"))
    assert store.publications.request(document, [FR], DRAFT, by="ops").number == 3


def test_a_key_has_one_effect(store: Store, document: str) -> None:
    first = store.publications.request(document, [FR], FINAL, by="ed", key="k")
    publish(store, first, "a", text(FR, "b"))
    again = store.publications.request(document, [FR], FINAL, by="ed", key="k")
    assert again.id == first.id
    with pytest.raises(KeyReused):
        store.publications.request(document, [AR], FINAL, by="ed", key="k")


def test_requests_at_once_get_numbers_without_gaps(
    store: Store, document: str, in_parallel: Parallel
) -> None:
    wanted = [[FR], [AR], [FR, AR], [EN], [EN, FR], [EN, AR]]
    asked = in_parallel(
        12, lambda n: store.publications.request(document, wanted[n % 6], DRAFT, by="ops")
    )
    assert {one.number for one in asked} == {1, 2, 3, 4, 5, 6}
    assert len(store.publications.list(document)) == 6
    assert sum(row.kind == "publish" for row in store.outbox.pending()) == 6


def test_publications_are_listed_newest_first(store: Store, document: str) -> None:
    for language in (FR, AR):
        store.publications.request(document, [language], DRAFT, by="ops")
    assert [one.number for one in store.publications.list()] == [2, 1]
    assert store.publications.list("another") == []


def test_what_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.publications.request("none", [FR], DRAFT, by="ops")
    with pytest.raises(NotFound):
        store.publications.get(99)
    with pytest.raises(NotFound):
        store.publications.carried(99)


# Ledger


def test_an_entry_is_booked_once(store: Store, in_parallel: Parallel) -> None:
    entries = [entry("a", 100), entry("b", 50, language=AR)]
    assert store.ledger.append(entries) == 2
    assert store.ledger.append([*entries, entry("c", 1)]) == 1
    booked = in_parallel(6, lambda _: store.ledger.append([entry(f"p{n}", 1) for n in range(20)]))
    assert sum(booked) == 20


def test_sums_are_by_day_language_stage_and_definition(store: Store) -> None:
    store.ledger.append(
        [
            entry("a", 100),
            entry("b", 50),
            entry("c", 7, language=AR),
            entry("d", 9, stage=Stage.PUBLISHED),
            entry("e", 5, definition="ru-1800cs"),
            entry("f", 11, day=3),
            entry("g", 13, day=9),
        ]
    )
    sums = store.ledger.sums(date(2018, 4, 1), date(2018, 4, 3), definition=UN)
    assert set(sums) == {
        LedgerSum(date(2018, 4, 1), FR, Stage.RECEIVED, UN, 150),
        LedgerSum(date(2018, 4, 1), AR, Stage.RECEIVED, UN, 7),
        LedgerSum(date(2018, 4, 1), FR, Stage.PUBLISHED, UN, 9),
        LedgerSum(date(2018, 4, 3), FR, Stage.RECEIVED, UN, 11),
    }
    assert len(store.ledger.sums(date(2018, 4, 1), date(2018, 4, 3))) == 5
    assert [one.day for one in sums] == sorted(one.day for one in sums)


def test_words_are_raised_to_a_total(store: Store, document: str) -> None:
    assert raise_to(store, {FR: 5, AR: 0}) == 2
    assert raise_to(store, {FR: 5, AR: 0}) == 0
    assert raise_to(store, {FR: 7, AR: 3}) == 2
    assert raise_to(store, {FR: 2}) == 0
    assert booked_words(store, Stage.LEVERAGED) == {FR: 7, AR: 3}
    with pytest.raises(NotFound):
        raise_to(store, {FR: 5}, "d9")


def test_look_ups_at_once_book_the_highest_total(
    store: Store, document: str, in_parallel: Parallel
) -> None:
    in_parallel(8, lambda number: raise_to(store, {FR: number + 1, AR: 4}))
    assert booked_words(store, Stage.LEVERAGED) == {FR: 8, AR: 4}


def test_what_was_taken_off_is_booked_again(store: Store, document: str) -> None:
    raise_to(store, {FR: 5})
    undone = entry("undone", -5, document=document, stage=Stage.LEVERAGED, reverses=1)
    store.ledger.append([undone])
    assert raise_to(store, {FR: 6}) == 1
    assert booked_words(store, Stage.LEVERAGED) == {FR: 6}


def test_an_undone_act_is_a_counter_entry(store: Store, document: str) -> None:
    store.ledger.append([entry("a", 100, document=document)])
    store.ledger.append([entry("a:undone", -100, document=document, reverses=1, day=2)])
    assert booked_words(store, Stage.RECEIVED) == {FR: 0}
    first, second = store.ledger.sums(date(2018, 4, 1), date(2018, 4, 2))
    assert (first.words, second.words) == (100, -100)


# Volumes


def test_the_volumes_stand_as_they_were_stated(store: Store) -> None:
    assert store.volumes.seed() == len(VOLUMES)
    assert store.volumes.seed() == 0
    assert set(store.volumes.list()) == set(VOLUMES)
    assert store.volumes.get("cp-2014-2017").stated == "about 168,000 pages as reported"
    with pytest.raises(NotFound):
        store.volumes.get("cp-1999")
