from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from storage.errors import KeyReused, Overtaken
from storage.ledger import LedgerEntry, LedgerSum, Stage
from storage.publications import Publication, PublicationKind, PublicationState, PublicationText
from storage.reasons import ReasonMissing
from storage.store import Store
from tests.desk import LOST, WORDS, Desk, desk
from translation.errors import FindingsOpen, NotFinal, NotFound, WrongState
from translation.languages import Language
from translation.units import Provenance
from translation.volumes import VOLUMES

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
EN, FR, AR = Language.EN, Language.FR, Language.AR
FINAL, DRAFT = PublicationKind.FINAL, PublicationKind.DRAFT
PROVISIONAL = PublicationKind.PROVISIONAL
WHOLE = sum(WORDS)
UN = "un-330w-source"


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


@pytest.fixture
def document(at: Desk) -> str:
    """A document that is final in French and Arabic."""
    at.finish(FR, AR)
    return at.document


def text(language: Language, content: str, words: int = WHOLE) -> PublicationText:
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
    store: Store, at: Desk, document: str, in_parallel: Parallel
) -> None:
    asked = store.publications.request(document, [FR, AR], FINAL, by="ed")

    def complete(_: int) -> Publication:
        return store.publications.complete(
            asked.id,
            manifest_sha256="a" * 64,
            texts={FR: text(FR, "b"), AR: text(AR, "c")},
            previous=None,
        )

    assert len(set(in_parallel(6, complete))) == 1
    kinds = [event.entry.kind for event in store.events.history(document)]
    assert kinds.count("published") == 1
    assert at.words(Stage.PUBLISHED) == {FR: WHOLE, AR: WHOLE}


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


# The gate of a final publication


def ask(at: Desk, *languages: Language, kind: PublicationKind = FINAL, **more: Any) -> Publication:
    return at.store.publications.request(at.document, languages, kind, by="eve", **more)


def issue(at: Desk, manifest: str, *languages: Language) -> Publication:
    """A final publication of these languages, written and sealed."""
    texts = [text(language, manifest) for language in languages]
    return publish(at.store, ask(at, *languages), manifest, *texts)


def test_a_text_that_is_not_final_is_not_published(at: Desk) -> None:
    at.finish(FR)
    with pytest.raises(NotFinal) as told:
        ask(at, FR, AR)
    assert told.value.languages == "ar"
    assert at.store.publications.list("d1") == []
    assert [row.kind for row in at.store.outbox.pending()] == []
    assert ask(at, FR).versions == {FR: 1}


def test_an_open_error_holds_a_publication_back(at: Desk, document: str) -> None:
    at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    at.edit(0, "Sans balise.", problems=[LOST])
    (error,) = at.store.findings.open("d1")
    at.store.findings.waive([error.id], by="eve", reason="printed so")
    at.store.jobs.finalise("d1", FR, by="eve")
    at.store.findings.reopen([error.id], by="eve")
    with pytest.raises(FindingsOpen) as told:
        ask(at, FR, AR)
    assert told.value.count == 1
    assert ask(at, AR).number == 1


def test_the_original_alone_needs_no_gate(at: Desk) -> None:
    assert issue(at, "a", EN).state is PublicationState.PUBLISHED
    assert at.words(Stage.PUBLISHED) == {EN: WHOLE}


def test_a_language_that_the_document_is_not_in_is_not_found(at: Desk, document: str) -> None:
    with pytest.raises(NotFound):
        ask(at, FR, Language.RU)


def test_a_provisional_text_needs_a_reason_and_nothing_else(at: Desk) -> None:
    with pytest.raises(ReasonMissing):
        ask(at, FR, kind=PROVISIONAL, reason="  ")
    asked = ask(at, FR, kind=PROVISIONAL, reason=" the session opens today ")
    assert (asked.reason, asked.versions) == ("the session opens today", {})
    assert publish(at.store, asked, "a", text(FR, "b")).kind is PROVISIONAL
    assert at.words(Stage.PUBLISHED) == {}


def test_a_text_opened_again_meanwhile_is_not_published(at: Desk, document: str) -> None:
    asked = ask(at, FR, AR)
    at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    with pytest.raises(NotFinal):
        at.store.publications.check(asked.id)
    with pytest.raises(NotFinal) as told:
        publish(at.store, asked, "a", text(FR, "b"), text(AR, "c"))
    assert told.value.languages == "fr"
    assert at.store.publications.texts(asked.id) == {}
    assert at.words(Stage.PUBLISHED) == {}


def test_other_texts_that_became_final_are_not_those_asked_for(at: Desk, document: str) -> None:
    asked = ask(at, FR)
    at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    at.edit(0, "Autre.")
    at.store.jobs.finalise("d1", FR, by="eve")
    with pytest.raises(NotFinal):
        publish(at.store, asked, "a", text(FR, "b"))
    again = ask(at, FR)
    assert (again.number, again.versions) == (2, {FR: 3})
    assert at.store.publications.get(asked.id).state is PublicationState.DROPPED
    waiting = [row.payload["number"] for row in at.store.outbox.pending() if row.kind == "publish"]
    assert waiting == [2]
    with pytest.raises(Overtaken):
        publish(at.store, asked, "a", text(FR, "b"))
    assert publish(at.store, again, "d", text(FR, "e")).state is PublicationState.PUBLISHED


def test_a_finding_opened_while_texts_are_written_holds_them_back(at: Desk) -> None:
    at.read_all(FR)
    at.edit(0, "Sans balise.", problems=[LOST])
    (error,) = at.store.findings.open("d1")
    at.store.findings.waive([error.id], by="eve", reason="printed so")
    at.store.jobs.finalise("d1", FR, by="eve")
    asked = ask(at, FR)
    at.store.findings.reopen([error.id], by="eve")
    with pytest.raises(FindingsOpen):
        publish(at.store, asked, "a", text(FR, "b"))
    assert at.store.publications.get(asked.id).state is PublicationState.REQUESTED


def test_a_seal_and_an_opening_at_once_never_publish_what_is_open(
    at: Desk, document: str, in_parallel: Parallel
) -> None:
    asked = ask(at, FR)

    def act(number: int) -> str:
        try:
            if number:
                at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
            else:
                publish(at.store, asked, "a", text(FR, "b"))
        except NotFinal:
            return "refused"
        return "done"

    sealed, opened = in_parallel(2, act)
    assert opened == "done"
    state = at.store.publications.get(asked.id).state
    assert (state is PublicationState.PUBLISHED) == (sealed == "done")


# What is booked


def test_a_reissue_books_what_it_changed(at: Desk, document: str) -> None:
    issue(at, "a", FR, AR)
    assert at.words(Stage.PUBLISHED) == {FR: WHOLE, AR: WHOLE}
    at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    at.edit(1, "Autrement.")
    at.edit(2, "Et puis.")
    at.edit(2, "Texte 2.")
    at.store.jobs.finalise("d1", FR, by="eve")
    issue(at, "b", FR)
    assert at.words(Stage.PUBLISHED) == {FR: WHOLE + WORDS[1], AR: WHOLE}


def test_a_reissue_that_changes_nothing_books_nothing(at: Desk, document: str) -> None:
    issue(at, "a", EN, FR)
    issue(at, "b", EN, FR)
    assert at.words(Stage.PUBLISHED) == {EN: WHOLE, FR: WHOLE}


def test_each_reissue_is_compared_with_the_one_before(at: Desk, document: str) -> None:
    issue(at, "a", FR)
    for number, manifest in ((0, "b"), (1, "c")):
        at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
        at.edit(number, f"Autrement {manifest}.")
        at.store.jobs.finalise("d1", FR, by="eve")
        issue(at, manifest, AR if number == 0 else FR)
    assert at.words(Stage.PUBLISHED) == {FR: WHOLE + WORDS[0] + WORDS[1], AR: WHOLE}


def test_a_provisional_text_is_booked_when_it_becomes_final(at: Desk) -> None:
    asked = ask(at, FR, kind=PROVISIONAL, reason="the session opens today")
    publish(at.store, asked, "a", text(FR, "b"))
    at.finish(FR)
    issue(at, "c", FR)
    assert at.words(Stage.PUBLISHED) == {FR: WHOLE}


# Kinds beside each other


def test_a_final_publication_repeats_no_provisional_text(at: Desk) -> None:
    asked = ask(at, AR, kind=PROVISIONAL, reason="the session opens today")
    publish(at.store, asked, "a", text(AR, "b"))
    at.finish(FR)
    final = issue(at, "c", FR)
    assert final.previous is None
    assert set(at.store.publications.texts(final.id)) == {FR}
    assert at.store.publications.latest("d1") == final
    assert at.store.publications.latest("d1", AR) == at.store.publications.get(asked.id)


def test_a_provisional_publication_repeats_the_final_ones(at: Desk) -> None:
    at.finish(FR)
    final = issue(at, "a", FR)
    asked = ask(at, AR, kind=PROVISIONAL, reason="the session opens today")
    publish(at.store, asked, "b", text(AR, "c"))
    assert at.store.publications.texts(asked.id)[FR] == at.store.publications.texts(final.id)[FR]


def test_the_latest_is_no_draft_and_has_the_language(at: Desk, document: str) -> None:
    assert at.store.publications.latest("d1") is None
    draft = ask(at, FR, kind=DRAFT)
    publish(at.store, draft, "a", text(FR, "b"))
    assert at.store.publications.latest("d1") is None
    first = issue(at, "c", FR)
    assert at.store.publications.latest("d1") == first
    assert at.store.publications.latest("d1", AR) is None
    second = issue(at, "d", AR)
    assert at.store.publications.latest("d1", FR) == second


def test_a_publication_is_found_by_its_number(at: Desk, document: str) -> None:
    first = issue(at, "a", FR)
    assert at.store.publications.by_number("d1", 1) == first
    with pytest.raises(NotFound):
        at.store.publications.by_number("d1", 2)


# Withdrawal


def test_a_withdrawal_takes_all_that_is_published_back(at: Desk, document: str) -> None:
    first, second = issue(at, "a", FR, AR), issue(at, "b", AR)
    draft = ask(at, FR, kind=DRAFT)
    publish(at.store, draft, "c", text(FR, "d"))
    gone = at.store.publications.withdraw("d1", by="eve", reason=" issued in error ")
    assert {one.number for one in gone} == {1, 2, 3}
    for one in (first, second, draft):
        found = at.store.publications.get(one.id)
        assert found.state is PublicationState.WITHDRAWN
        assert (found.withdrawn_by, found.withdrawn_reason) == ("eve", "issued in error")
        assert found.withdrawn_at is not None
    assert at.store.publications.latest("d1") is None
    assert at.words(Stage.PUBLISHED) == {FR: 0, AR: 0}
    assert at.kinds().count("withdrawn") == 1


def test_what_waits_is_dropped_with_what_is_withdrawn(at: Desk, document: str) -> None:
    issue(at, "a", FR)
    waiting = ask(at, AR)
    at.store.publications.withdraw("d1", by="eve", reason="issued in error")
    assert at.store.publications.get(waiting.id).state is PublicationState.DROPPED
    assert waiting.number not in [row.payload["number"] for row in at.store.outbox.pending()]
    with pytest.raises(Overtaken):
        publish(at.store, waiting, "b", text(AR, "c"))


def test_a_withdrawn_document_is_published_anew(at: Desk, document: str) -> None:
    issue(at, "a", FR, AR)
    at.store.publications.withdraw("d1", by="eve", reason="issued in error")
    again = issue(at, "b", FR)
    assert (again.number, again.previous) == (2, None)
    assert set(at.store.publications.texts(again.id)) == {FR}
    assert at.words(Stage.PUBLISHED) == {FR: WHOLE, AR: 0}


def test_only_what_is_published_is_withdrawn_and_for_a_reason(at: Desk, document: str) -> None:
    with pytest.raises(WrongState):
        at.store.publications.withdraw("d1", by="eve", reason="issued in error")
    with pytest.raises(NotFound):
        at.store.publications.withdraw("d9", by="eve", reason="issued in error")
    issue(at, "a", FR)
    with pytest.raises(ReasonMissing):
        at.store.publications.withdraw("d1", by="eve", reason=" ")
    assert at.store.publications.latest("d1") is not None


def test_a_publication_raises_what_the_memory_learned(at: Desk, document: str) -> None:
    made = issue(at, "a", FR)
    for _ in range(2):
        at.store.publications.raise_learned(made.id)
    units = [unit for unit in at.store.memory.units() if FR in unit.variants]
    assert {unit.variants[FR].provenance for unit in units} == {Provenance.PUBLISHED}
    assert {unit.variants[AR].provenance for unit in units} == {Provenance.REVIEWED}


def test_a_provisional_text_raises_nothing(at: Desk) -> None:
    at.read_all(FR)
    asked = ask(at, FR, kind=PROVISIONAL, reason="the session opens today")
    publish(at.store, asked, "a", text(FR, "b"))
    at.store.publications.raise_learned(asked.id)
    learned = {unit.variants[FR].provenance for unit in at.store.memory.units()}
    assert learned == {Provenance.REVIEWED}


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
