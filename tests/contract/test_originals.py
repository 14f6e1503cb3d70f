import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from flows.local import drain
from storage import schema
from storage.amended_cells import KIND
from storage.amendments import Replaced
from storage.documents import StoredDocument
from storage.errors import KeyReused
from storage.findings import FindingState
from storage.ledger import Stage
from storage.notices import NoticeKind
from storage.objects import Bucket, key_of
from storage.overview import EVERYTHING
from storage.publications import PublicationKind
from storage.reasons import ReasonMissing
from storage.store import Store
from tasks import correction, editing, intake, originals, publication
from tasks.certification import proved, text_of
from tests.joining import AR, EN, FR, SOURCES, WORDS, Paper, paper
from translation.claims import CellVersion, Task, Verdict
from translation.documents import DocumentState, TargetState
from translation.errors import (
    AmendmentRefused,
    LostClaim,
    MarkupRefused,
    NoneFree,
    NotFound,
    NotReady,
    OriginalMoved,
    SourceCorrected,
    SourceSettled,
    StaleVersion,
)
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.leverage import Fill, Origin
from translation.units import Provenance

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
INITIAL, TRANSLATED = TargetState.INITIAL, TargetState.TRANSLATED
NEW = "It took note of 31 long reports."
FRENCH = "Il a pris note de 2 rapports."


@pytest.fixture
def of(store: Store) -> Paper:
    return paper(store)


def correct(of: Paper, number: int = 1, text: str = NEW, **more: Any) -> Replaced:
    given = {"author": "Ms Author", "reason": "a slip", "by": "eve", **more}
    segment = given.pop("segment", of.segments[number])
    return originals.correct(of.store, segment, text, **given)


def sources(of: Paper, language: Language = FR) -> list[str]:
    return [row.source for row in of.store.rows.rows(of.document, language)]


def stored(of: Paper) -> StoredDocument:
    return of.store.documents.get(of.document)


def notices(of: Paper, user: str) -> list[NoticeKind]:
    return [one.kind for one in of.store.notices.of(user, EVERYTHING)]


def kinds(of: Paper, segment: int) -> list[str]:
    return [act.kind for act in of.store.history.of_cell(segment, FR)]


def test_one_sentence_is_another_in_the_same_document(of: Paper) -> None:
    before = stored(of)
    done = correct(of)
    assert sources(of) == sources(of, AR) == [SOURCES[0], NEW, *SOURCES[2:]]
    assert (done.number, done.superseded, done.flagged) == (2, of.segments[1], ())
    assert done.segment not in of.segments
    ids = [row.segment for row in of.store.rows.aligned(of.document)]
    assert ids == [of.segments[0], done.segment, *of.segments[2:]]
    assert [one.id for one in of.store.segments.segments(of.document)] == ids
    after = stored(of)
    assert after.original_sha256 == before.original_sha256
    assert after.working_key == key_of(done.sha256) != before.working_key
    assert of.store.objects.get(Bucket.ORIGINALS, before.original_key)
    assert text_of(of.store, after, EN) == of.store.objects.get(Bucket.ORIGINALS, after.working_key)
    read = intake.read(of.store, text_of(of.store, after, EN), EN)
    assert [one.text for block in read.blocks for one in block.segments] == sources(of)
    assert of.faults() == []


def test_texts_are_written_into_the_newest_original(of: Paper) -> None:
    of.claim(2)
    of.save(2, "La séance est levée à midi.")
    correct(of)
    made = proved(of.store, stored(of), FR)
    assert made.certificate.holds
    said = [
        one.text for block in intake.read(of.store, made.body, FR).blocks for one in block.segments
    ]
    assert "La séance est levée à midi." in " ".join(said)
    assert NEW in " ".join(said)


def test_a_manifest_names_the_corrected_original_alone(of: Paper) -> None:
    printless = replace(of.store, settings=of.store.settings.model_copy(update={"pdf": "never"}))

    def published() -> dict[str, Any]:
        made = publication.request_draft(printless, of.document, [EN, FR], by="eve")
        drain(printless, of.document)
        key = printless.publications.get(made.id).manifest_sha256
        assert key is not None
        whole: dict[str, Any] = json.loads(printless.objects.get(Bucket.WORK, key_of(key)))
        return whole

    assert "original" not in published()
    done = correct(of)
    said = published()
    assert said["original"] == said["texts"]["en"]["sha256"] == done.sha256
    assert of.faults() == []


def test_the_originals_are_told_with_who_and_why(of: Paper) -> None:
    done = correct(of)
    correct(of, segment=done.segment, text="It took note of 4 reports.", reason="another slip")
    first, second, third = of.store.originals.list(of.document)
    assert (first.number, first.sha256) == (1, stored(of).original_sha256)
    assert (second.number, second.by, second.author) == (2, "eve", "Ms Author")
    assert (second.reason, second.before, second.after) == ("a slip", SOURCES[1], NEW)
    assert (third.number, third.before, third.sha256) == (3, NEW, stored(of).corrected_sha256)
    for one in (first, second, third):
        assert originals.original_bytes(of.store, of.document, one.number)[1]
    with pytest.raises(NotFound):
        of.store.originals.get(of.document, 4)
    assert of.faults() == []


def test_what_people_wrote_goes_back_to_its_translator(of: Paper) -> None:
    held = of.claim(1)
    of.save(1, FRENCH)
    of.store.claims.release(held.claim, "ana")
    of.claim(1, by="rita", task=Task.REVIEW)
    of.review(1)
    of.store.drafts.keep(of.segments[1], FR, "bo", "Il prend", 0, 1)
    before = of.cell(1)
    done = correct(of)
    cell = of.store.cells.get(done.segment, FR)
    assert (cell.text, cell.state, cell.returned) == (FRENCH, INITIAL, True)
    assert (cell.translated_by, cell.reviewed_by, cell.origin) == ("ana", None, None)
    assert (cell.target, cell.version, cell.holder) == (before.target, before.version + 1, None)
    assert done.flagged == (FR,)
    for person in ("ana", "rita", "bo"):
        assert NoticeKind.SOURCE_CHANGED in notices(of, person)
    assert notices(of, "eve") == []
    assert [one.user for one in of.store.drafts.of(done.segment, FR)] == ["bo"]
    row = of.store.rows.row(done.segment, FR)
    assert row.assigned_to == "ana"
    assert [one.kind for one in of.store.comments.of_cell(done.segment, FR)] == [KIND]
    history = of.store.history.of_cell(done.segment, FR)
    assert [act.kind for act in history] == [KIND, "reviewed", "translated"]
    assert "a slip" in (history[0].note or "")
    assert history[0].text == FRENCH
    again = of.store.claims.claim(of.document, FR, Task.TRANSLATE, "ana", segments=[done.segment])
    assert [one.segment for one in again.cells] == [done.segment]
    assert of.faults() == []


def test_an_open_editor_is_told_and_overwrites_nothing(of: Paper) -> None:
    of.claim(1)
    at = of.cell(1).at
    done = correct(of)
    given: dict[str, Any] = {"actor": "ana", "text": FRENCH, "state": TRANSLATED}
    with pytest.raises(SourceCorrected) as told:
        editing.save(of.store, of.segments[1], FR, at=at, key=of.key(), **given)
    assert isinstance(told.value, StaleVersion)
    assert told.value.successor == done.segment
    with pytest.raises(StaleVersion):
        editing.save(of.store, done.segment, FR, at=at, key=of.key(), **given)
    of.store.drafts.keep(of.segments[1], FR, "ana", "Il a pris", 0, 1)
    assert [one.text for one in of.store.drafts.of(done.segment, FR)] == ["Il a pris"]
    cell = of.store.cells.get(of.segments[1], FR)
    assert (cell.segment, cell.holder, cell.task) == (done.segment, "ana", Task.TRANSLATE)
    saved = editing.save(of.store, done.segment, FR, at=cell.at, key=of.key(), **given)
    assert saved.state is TRANSLATED
    assert of.faults() == []


def test_a_claim_to_review_ends_with_the_text_it_was_taken_for(of: Paper) -> None:
    held = of.claim(1)
    of.save(1, FRENCH)
    of.store.claims.release(held.claim, "ana")
    of.claim(1, by="rita", task=Task.REVIEW)
    at = of.cell(1).at
    done = correct(of)
    given: dict[str, Any] = {"actor": "rita", "verdict": Verdict.ACCEPT, "key": of.key()}
    with pytest.raises(StaleVersion):
        of.store.cells.review(of.segments[1], FR, at=at, **given)
    now = of.store.cells.get(done.segment, FR)
    with pytest.raises(LostClaim):
        of.store.cells.review(done.segment, FR, at=now.at, **given)


def test_the_memory_forgets_the_old_sentence_and_learns_the_new(of: Paper) -> None:
    of.claim(0, 1)
    of.save(0, "Le Conseil s'est réuni à {1}Genève{/1}.")
    of.save(1, FRENCH)
    assert of.units()[SOURCES[1]] == {"fr": FRENCH}
    done = correct(of)
    assert SOURCES[1] not in of.units()
    assert NEW not in of.units()
    assert SOURCES[0] in of.units()
    cell = of.store.cells.get(done.segment, FR)
    given: dict[str, Any] = {"at": cell.at, "text": "Il note 31.", "key": of.key()}
    editing.save(of.store, done.segment, FR, actor="ana", state=TRANSLATED, **given)
    assert of.units()[NEW] == {"fr": "Il note 31."}


def test_the_memory_knows_neighbours_by_the_new_sentence(of: Paper) -> None:
    of.claim(0)
    of.save(0, "Le Conseil s'est réuni à {1}Genève{/1}.")
    correct(of)
    new = of.store.segments.segments(of.document)[1]
    [unit] = of.store.memory.units()
    assert unit.next == new.digest


def test_words_are_taken_back_and_counted_anew(of: Paper) -> None:
    held = of.claim(1)
    of.save(1, FRENCH)
    of.store.claims.release(held.claim, "ana")
    received = {one: of.words(Stage.RECEIVED, one) for one in (EN, FR, AR)}
    assert of.words(Stage.TRANSLATED) == WORDS[1]
    done = correct(of)
    assert of.words(Stage.TRANSLATED) == 0
    for language, words in received.items():
        assert of.words(Stage.RECEIVED, language) == words + 1
    assert stored(of).words == sum(WORDS) + 1
    again = correct(of, segment=done.segment, text="It took note.")
    for language, words in received.items():
        assert of.words(Stage.RECEIVED, language) == words - 3
    of.store.claims.claim(of.document, FR, Task.TRANSLATE, "ana", segments=[again.segment])
    cell = of.store.cells.get(again.segment, FR)
    given: dict[str, Any] = {"at": cell.at, "text": "Il a pris note.", "key": of.key()}
    editing.save(of.store, again.segment, FR, actor="ana", state=TRANSLATED, **given)
    assert of.words(Stage.TRANSLATED) == 3
    table = schema.ledger
    rows = sa.select(table.c.words).where(table.c.stage == Stage.RECEIVED, table.c.language == FR)
    with of.store.database.read() as connection:
        found = list(connection.execute(rows.order_by(table.c.id)).scalars())
    total = sum(WORDS)
    assert found == [total, -total, total + 1, -total - 1, total - 3]


def test_findings_are_what_the_checks_say_of_the_new_source(of: Paper) -> None:
    of.claim(1)
    of.save(1, FRENCH)
    assert of.store.findings.open(of.document, FR) == []
    done = correct(of)
    found = of.store.findings.open(of.document, FR)
    assert {(one.segment, one.problem.check) for one in found} == {(done.segment, "values")}
    correct(of, segment=done.segment, text="It took note of 2 long reports.")
    assert of.store.findings.open(of.document, FR) == []
    states = {one.state for one in of.store.findings.of_cell(current(of, 1), FR)}
    assert states == {FindingState.FIXED}


def current(of: Paper, number: int) -> int:
    return of.store.segments.segments(of.document)[number].id


def test_untouched_cells_are_looked_up_anew(of: Paper) -> None:
    old, new = {EN: SOURCES[1], FR: FRENCH}, {EN: NEW, FR: "Il a pris note de 31 longs rapports."}
    units = [ImportedUnit(1, old), ImportedUnit(2, new)]
    of.store.memory.import_units("b", units, provenance=Provenance.PUBLISHED, by="ops")
    fill = Fill(FRENCH, Origin.EXACT, 100)
    of.store.targets.leverage(of.document, [(of.segments[1], FR, fill)])
    done = correct(of)
    cell = of.store.cells.get(done.segment, FR)
    assert (cell.text, cell.origin, cell.state) == (new[FR], Origin.EXACT, INITIAL)
    assert done.flagged == ()
    nothing = correct(of, segment=done.segment, text="Quite another thing was said there.")
    cell = of.store.cells.get(nothing.segment, FR)
    assert (cell.text, cell.origin, cell.percent) == (None, None, None)
    assert of.faults() == []


def test_leveraged_words_are_those_of_what_the_memory_says_now(of: Paper) -> None:
    old, new = {EN: SOURCES[1], FR: FRENCH}, {EN: NEW, FR: "Il a pris note de 31 longs rapports."}
    units = [ImportedUnit(1, old), ImportedUnit(2, new)]
    of.store.memory.import_units("b", units, provenance=Provenance.PUBLISHED, by="ops")
    of.store.targets.leverage(of.document, [(of.segments[1], FR, Fill(FRENCH, Origin.EXACT, 100))])
    given = {"day": of.store.today(), "definition": of.store.settings.page_definition}
    of.store.ledger.raise_to(of.document, Stage.LEVERAGED, {FR: WORDS[1], AR: 0}, **given)
    done = correct(of)
    assert of.words(Stage.LEVERAGED) == WORDS[1] + 1
    correct(of, segment=done.segment, text="Quite another thing was said there.")
    assert (of.words(Stage.LEVERAGED), of.words(Stage.LEVERAGED, AR)) == (0, 0)


def test_a_text_of_a_person_is_no_leverage_even_unfinished(of: Paper) -> None:
    of.claim(1)
    of.save(1, "Il a pris", INITIAL)
    done = correct(of)
    cell = of.store.cells.get(done.segment, FR)
    assert (cell.text, cell.returned, cell.holder) == ("Il a pris", False, "ana")
    assert done.flagged == (FR,)
    assert of.faults() == []


@pytest.mark.parametrize("settled", ["final", "joined", "covered", "published"])
def test_it_is_refused_where_work_has_gone_too_far(of: Paper, settled: str) -> None:
    number = 1
    if settled == "final":
        finish(of)
    elif settled == "published":
        finish(of)
        of.store.publications.request(of.document, [FR], PublicationKind.FINAL, by="eve")
        of.store.jobs.reopen(of.document, FR, by="eve", reason="r")
    else:
        of.claim(0, 1)
        of.join(0)
        number = 0 if settled == "joined" else 1
    before = sources(of)
    with pytest.raises(SourceSettled, match=f"in fr is {settled.replace('covered', 'joined')}"):
        correct(of, number, NEW if number else "The Council met in {1}Bern{/1}.")
    assert sources(of) == before
    assert stored(of).corrected_sha256 is None


def finish(of: Paper) -> None:
    held = of.claim(*range(5))
    for number, text in enumerate(SOURCES):
        of.save(number, f"{text} Oui.")
    of.store.claims.release(held.claim, "ana")
    held = of.claim(*range(5), by="rita", task=Task.REVIEW)
    for number in range(5):
        of.review(number)
    of.store.claims.release(held.claim, "rita")
    found = [one.id for one in of.store.findings.open(of.document, FR)]
    of.store.findings.waive(found, by="eve", reason="r")
    of.store.jobs.finalise(of.document, FR, by="eve")


def test_a_draft_of_a_publication_stands_in_no_way(of: Paper) -> None:
    of.store.publications.request(of.document, [FR], PublicationKind.DRAFT, by="eve")
    assert correct(of).number == 2


@pytest.mark.parametrize(
    ("number", "text", "code"),
    [
        (1, "  ", "empty"),
        (1, "…", "empty"),
        (1, SOURCES[1], "unchanged"),
        (0, "The Council met in Geneva.", "other_tags"),
        (1, "It took {1}note{/1} of 3 reports.", "other_tags"),
        (1, "It took {note.", "bad_tag"),
        (1, "It took\x07 note.", "bad_character"),
    ],
)
def test_a_text_that_is_none_is_refused(of: Paper, number: int, text: str, code: str) -> None:
    with pytest.raises((AmendmentRefused, MarkupRefused)) as refused:
        correct(of, number, text)
    assert refused.value.code == code
    assert sources(of) == list(SOURCES)


def test_nobody_corrects_without_consent_and_reason(of: Paper) -> None:
    for given in ({"author": " "}, {"reason": ""}):
        with pytest.raises(ReasonMissing):
            correct(of, **given)
    assert sources(of) == list(SOURCES)


def test_a_document_that_is_still_taken_in_is_not_corrected(of: Paper) -> None:
    early = sa.update(schema.document).values(state=DocumentState.SEGMENTED)
    of.store.database.write(lambda connection: connection.execute(early))
    with pytest.raises(NotReady):
        correct(of)


def test_a_segment_is_corrected_once(of: Paper) -> None:
    done = correct(of)
    with pytest.raises(NotFound):
        correct(of, text="It took note of 5 reports.")
    with pytest.raises(NoneFree):
        of.claim(1)
    assert correct(of, segment=done.segment, text="It took note of 5 reports.").number == 3


def test_a_key_has_one_effect(of: Paper) -> None:
    done = correct(of, key="one")
    assert correct(of, key="one") == done
    assert [one.number for one in of.store.originals.list(of.document)] == [1, 2]
    with pytest.raises(KeyReused):
        correct(of, text="It took note of 5 reports.", key="one")


def test_of_two_who_correct_at_once_each_rewrites_what_the_other_left(
    of: Paper, in_parallel: Parallel
) -> None:
    def act(number: int) -> str:
        try:
            correct(of, number, ["The Council met in {1}Bern{/1}.", NEW, "All rose."][number])
        except OriginalMoved as late:
            return late.code
        return "done"

    done = in_parallel(3, act)
    assert "done" in done
    assert set(done) <= {"done", "original_moved"}
    assert len(of.store.originals.list(of.document)) == 1 + done.count("done")
    read = intake.read(of.store, text_of(of.store, stored(of), EN), EN)
    assert [one.text for block in read.blocks for one in block.segments] == sources(of)
    assert of.faults() == []


def test_what_is_cut_or_joined_afterwards_stands_in_the_new_original(of: Paper) -> None:
    done = correct(of)
    parts = correction.split(of.store, done.segment, NEW.index("of 31"), by="carla").segments
    assert sources(of)[1:3] == ["It took note", "of 31 long reports."]
    again = correct(of, segment=parts[1], text="of 32 reports.")
    assert sources(of)[1:4] == ["It took note", "of 32 reports.", SOURCES[2]]
    correction.merge(of.store, parts[0], by="carla")
    assert sources(of)[1] == "It took note of 32 reports."
    assert again.number == 3
    assert of.faults() == []


def test_a_language_that_is_added_later_counts_the_words_that_stand(of: Paper) -> None:
    correct(of)
    intake.add_targets(of.store, of.document, [Language.RU], by="ops")
    assert of.words(Stage.RECEIVED, Language.RU) == sum(WORDS) + 1
    assert sources(of, Language.RU) == [SOURCES[0], NEW, *SOURCES[2:]]


def test_a_write_that_names_the_version_of_before_is_stale(of: Paper) -> None:
    of.claim(1)
    done = correct(of)
    with pytest.raises(StaleVersion):
        of.store.cells.save(
            done.segment,
            FR,
            actor="ana",
            at=CellVersion(0, 1),
            text="x",
            state=INITIAL,
            key=of.key(),
        )


def test_verify_finds_an_original_that_is_damaged(of: Paper) -> None:
    correct(of)
    other = sa.update(schema.document).values(corrected_sha256=stored(of).original_sha256)
    of.store.database.write(lambda connection: connection.execute(other))
    assert [one.name for one in of.faults()] == [f"{of.document} 2"]


@pytest.mark.parametrize("meanwhile", ["corrected elsewhere", "cut beside it"])
def test_what_was_changed_since_it_was_read_is_not_written_over(
    of: Paper, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    read = originals.looked_up

    def slowly(*given: Any) -> Any:
        monkeypatch.setattr(originals, "looked_up", read)
        if meanwhile == "cut beside it":
            correction.split(of.store, of.segments[2], 11, by="carla")
        else:
            correct(of, 3, "Members rose.")
        return read(*given)

    monkeypatch.setattr(originals, "looked_up", slowly)
    with pytest.raises(OriginalMoved):
        correct(of)
    assert sources(of)[1] == SOURCES[1]
    assert of.faults() == []
