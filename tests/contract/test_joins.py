import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from storage.errors import KeyReused
from storage.findings import FindingState
from storage.learning import raise_provenance
from storage.ledger import Stage
from storage.objects import Bucket
from storage.store import Store
from tasks.certification import text_of
from tasks.matches import cell_matches
from tests.joining import AR, FR, SOURCES, WORDS, Paper, paper
from translation import docx
from translation.claims import CellVersion, Task, Verdict
from translation.documents import DocumentClass, TargetState
from translation.errors import (
    Covered,
    JoinSettled,
    LostClaim,
    NoneFree,
    NotFound,
    NotJoinable,
    NotJoined,
    StaleVersion,
    WrongState,
)
from translation.languages import Language
from translation.leverage import Fill, Origin
from translation.units import Provenance, Reader

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
INITIAL, TRANSLATED, REVIEWED = TargetState.INITIAL, TargetState.TRANSLATED, TargetState.REVIEWED
JOINED = "The Council met in {1}Geneva{/1}.{2/} It took note of 2 reports."
FRENCH = "Le Conseil s'est réuni à {1}Genève{/1} et{2/} a pris note de 2 rapports."


@pytest.fixture
def of(store: Store) -> Paper:
    return paper(store)


def story(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def printed(data: bytes) -> list[str]:
    """The text of each paragraph of a written DOCX, bold text in tags; a note is `*`."""
    found = []
    for paragraph in story(data).iter("{*}p"):
        pieces = []
        for element in paragraph.iter("{*}t", "{*}footnoteReference"):
            bold = element.getparent().find("{*}rPr/{*}b") is not None
            text = "*" if element.text is None else element.text
            pieces.append(f"<b>{text}</b>" if bold else text)
        found.append("".join(pieces))
    return found


def written(of: Paper) -> bytes:
    return text_of(of.store, of.store.documents.get(of.document), FR)


def rows(of: Paper) -> list[tuple[str, int, int | None]]:
    found = of.store.rows.rows(of.document, FR)
    return [(row.source, row.covers, row.covered_by) for row in found]


def test_the_first_cell_covers_the_next_with_their_source_and_words(of: Paper) -> None:
    of.claim(0, 1, 2)
    of.save(0, "Le Conseil s'est réuni à {1}Genève{/1}.")
    of.save(1, "Il a pris note de 2 rapports.", INITIAL)
    made = of.join(0)
    assert (made.covers, [cell.segment for cell in made.cells]) == (2, list(of.segments[:2]))
    first, second = of.cell(0), of.cell(1)
    joined = "Le Conseil s'est réuni à {1}Genève{/1}.{2/} Il a pris note de 2 rapports."
    assert (first.text, first.state, first.covers) == (joined, INITIAL, 2)
    assert (second.text, second.covered_by) == ("Il a pris note de 2 rapports.", first.segment)
    assert (second.holder, second.covers) == (None, 0)
    assert rows(of) == [
        (JOINED, 2, None),
        (SOURCES[1], 0, first.segment),
        *((source, 1, None) for source in SOURCES[2:]),
    ]
    assert of.store.rows.row(first.segment, FR).words == WORDS[0] + WORDS[1]


def test_no_other_language_feels_it(of: Paper) -> None:
    before = [of.cell(number, AR) for number in range(3)]
    of.claim(0, 1)
    of.join(0)
    assert [of.cell(number, AR) for number in range(3)] == before
    assert [row.source for row in of.store.rows.rows(of.document, AR)] == list(SOURCES)


def test_what_is_covered_is_claimed_by_nobody_and_counts_with_the_first(of: Paper) -> None:
    held = of.claim(0, 1)
    of.join(0)
    of.store.claims.release(held.claim, "ana")
    with pytest.raises(NoneFree):
        of.claim(1, by="bo")
    granted = of.store.claims.claim(of.document, FR, Task.TRANSLATE, "bo", count=50)
    assert [cell.segment for cell in granted.cells] == [of.segments[n] for n in (0, 2, 3, 4)]
    of.save(0, FRENCH, by="bo")
    french = next(one for one in of.store.segments.counts(of.document) if one.language is FR)
    assert (french.segments, french.filled, french.initial, french.translated) == (5, 2, 3, 2)
    job = next(one for one in of.store.overview.document(of.document).jobs if one.language is FR)
    assert (job.cells, job.by_state[INITIAL], job.by_state[TRANSLATED]) == (5, 3, 2)
    narrowed = of.store.rows.rows(of.document, FR, states=[INITIAL])
    assert [row.segment for row in narrowed] == [of.segments[n] for n in (2, 3, 4)]


@pytest.mark.parametrize("translated", [(), (0,), (1,), (0, 1)])
def test_one_act_undoes_it_with_texts_and_states_as_they_were(
    of: Paper, translated: tuple[int, ...]
) -> None:
    of.store.targets.leverage(
        of.document, [(of.segments[1], FR, Fill("De la mémoire", Origin.FUZZY, 81))]
    )
    of.claim(0, 1)
    for number in translated:
        of.save(number, "Premier {1}texte{/1}." if number == 0 else "Second texte 2.")
    kept = ("text", "state", "origin", "percent", "translated_by", "returned", "covers", "claim")
    before = [[getattr(of.cell(number), name) for name in kept] for number in (0, 1)]
    booked, units = of.words(Stage.TRANSLATED), of.units()
    of.join(0)
    assert of.words(Stage.TRANSLATED) == 0
    of.save(0, FRENCH)
    assert of.words(Stage.TRANSLATED) == WORDS[0] + WORDS[1]
    undone = of.undo(0)
    assert undone.covers == 1
    assert [[getattr(of.cell(number), name) for name in kept] for number in (0, 1)] == before
    assert [cell.at for cell in undone.cells] == [of.cell(number).at for number in (0, 1)]
    assert of.cell(1).holder == "ana"
    assert (of.words(Stage.TRANSLATED), of.units()) == (booked, units)
    assert of.faults() == []
    texts = [act.text for act in of.store.history.of_cell(of.segments[0], FR)]
    assert FRENCH in texts


def test_a_cell_is_saved_by_the_version_that_undoing_gave(of: Paper) -> None:
    of.claim(0, 1)
    before = of.cell(1).at
    of.join(0)
    of.undo(0)
    cell = of.cell(1)
    assert (cell.fence, cell.version) > (before.fence, before.version)
    of.save(1, "Il a pris note de 2 rapports.")
    assert of.cell(1).state is TRANSLATED


def test_the_words_of_all_count_once_at_each_stage(of: Paper) -> None:
    of.claim(0, 1, 2, 3, 4)
    of.save(1, "Il a pris note de 2 rapports.")
    of.join(0, 3)
    of.save(0, FRENCH)
    for number in (3, 4):
        of.save(number, "Texte.")
    assert of.words(Stage.TRANSLATED) == sum(WORDS)
    of.store.claims.release(of.cell(0).claim or 0, "ana")
    of.claim(0, 3, 4, by="rita", task=Task.REVIEW)
    for number in (0, 3, 4):
        of.review(number)
    assert of.words(Stage.REVIEWED) == sum(WORDS)
    of.store.jobs.finalise(of.document, FR, by="eve")
    assert of.words(Stage.FINAL) == sum(WORDS)
    assert of.words(Stage.TRANSLATED) == of.words(Stage.REVIEWED) == sum(WORDS)
    assert of.faults() == []


def test_what_is_returned_stays_joined_and_its_words_are_taken_back(of: Paper) -> None:
    held = of.claim(0, 1)
    of.join(0)
    of.save(0, FRENCH)
    of.store.claims.release(held.claim, "ana")
    of.claim(0, by="rita", task=Task.REVIEW)
    of.review(0, Verdict.RETURN)
    assert (of.cell(0).state, of.cell(0).covers) == (INITIAL, 2)
    assert of.words(Stage.TRANSLATED) == 0
    of.claim(0)
    of.undo(0)
    assert of.cell(0).covers == 1


def test_the_memory_learns_it_under_the_source_of_all(of: Paper) -> None:
    of.claim(0, 1)
    of.save(0, "Le Conseil s'est réuni à {1}Genève{/1}.")
    assert of.units() == {SOURCES[0]: {"fr": "Le Conseil s'est réuni à {1}Genève{/1}."}}
    of.join(0)
    assert of.units() == {}
    of.save(0, FRENCH)
    of.store.claims.claim(of.document, AR, Task.TRANSLATE, "bo", segments=[of.segments[0]])
    of.save(0, "اجتمع المجلس في {1}جنيف{/1}.", by="bo", language=AR)
    assert of.units() == {
        JOINED: {"fr": FRENCH},
        SOURCES[0]: {"ar": "اجتمع المجلس في {1}جنيف{/1}."},
    }


def standing(of: Paper) -> dict[tuple[str, str], Provenance]:
    """The provenance of each text of the memory, by the source of its unit and its language."""
    return {
        (unit.variants[Language.EN].text, language.value): one.provenance
        for unit in of.store.memory.units()
        for language, one in unit.variants.items()
    }


def test_its_unit_rises_with_its_text_and_no_unit_of_a_part_does(of: Paper) -> None:
    held = of.claim(0, 1)
    of.join(0)
    of.save(0, FRENCH)
    of.store.claims.claim(of.document, AR, Task.TRANSLATE, "bo", segments=[of.segments[0]])
    of.save(0, "اجتمع المجلس في {1}جنيف{/1}.", by="bo", language=AR)
    of.store.claims.release(held.claim, "ana")
    of.claim(0, by="rita", task=Task.REVIEW)
    of.review(0)
    parts = {(SOURCES[0], code): Provenance.TRANSLATED for code in ("en", "ar")}
    whole = {(JOINED, code): Provenance.REVIEWED for code in ("en", "fr")}
    assert standing(of) == parts | whole
    of.store.database.write(lambda c: raise_provenance(c, of.document, [FR], Provenance.PUBLISHED))
    assert standing(of) == parts | whole | {(JOINED, "fr"): Provenance.PUBLISHED}


def test_a_join_is_matched_by_its_source_for_the_next_that_is_alike(of: Paper) -> None:
    again = paper(of.store, "d2")
    of.claim(0, 1)
    of.join(0)
    of.save(0, FRENCH)
    reader = Reader(frozenset(DocumentClass), frozenset())
    assert cell_matches(of.store, again.segments[0], FR, reader) == []
    again.claim(0, 1)
    again.join(0)
    (match,) = cell_matches(of.store, again.segments[0], FR, reader)
    assert (match.percent, match.source, match.target) == (101, JOINED, FRENCH)
    assert cell_matches(of.store, of.segments[0], FR, reader) == []  # its own


def test_whoever_claims_it_next_may_take_it_apart(of: Paper) -> None:
    held = of.claim(0, 1)
    of.save(0, "Le Conseil à {1}Genève{/1}.", INITIAL)
    of.join(0)
    of.store.claims.release(held.claim, "ana")
    other = of.claim(0, by="bo")
    of.undo(0, by="bo")
    assert [(of.cell(n).holder, of.cell(n).claim) for n in (0, 1)] == [("bo", other.claim)] * 2
    assert of.cell(0).text == "Le Conseil à {1}Genève{/1}."
    of.save(1, "Il a noté 2 rapports.", by="bo")
    assert of.store.claims.release(other.claim, "bo") == 2


def test_an_empty_text_is_no_text_of_a_join(of: Paper) -> None:
    of.claim(0, 1)
    of.save(0, "", INITIAL)
    of.join(0)
    assert of.cell(0).text is None
    assert of.faults() == []
    of.undo(0)
    assert of.cell(0).text == ""
    assert of.faults() == []


def test_of_two_windows_that_join_at_once_one_does(of: Paper, in_parallel: Parallel) -> None:
    of.claim(0, 1, 2)
    at = of.cell(0).at

    def act(number: int) -> str:
        try:
            of.join(0, 2 + number % 2, at=at, key=f"window {number}")
        except (StaleVersion, LostClaim, NotJoinable) as refused:
            return type(refused).__name__
        return "joined"

    done = in_parallel(6, act)
    assert done.count("joined") == 1
    covers = [of.cell(number).covers for number in range(3)]
    assert covers in ([2, 0, 1], [3, 0, 0])
    assert of.faults() == []


def test_the_checks_see_the_pair_as_it_is_joined(of: Paper) -> None:
    of.claim(0, 1)
    of.save(1, "Il a pris note de rapports.")
    found = of.store.findings.of_cell(of.segments[1], FR)
    assert [(one.problem.check, one.state) for one in found] == [("values", FindingState.OPEN)]
    of.join(0)
    assert of.store.findings.counts(of.document)[FR].errors == 2  # both tags have no text yet
    of.save(0, FRENCH)
    assert [one.state for one in of.store.findings.open(of.document, FR)] == []
    of.save(0, "Le Conseil a pris note de 3 rapports.")
    checks = {one.problem.check for one in of.store.findings.open(of.document, FR)}
    assert checks == {"tags", "values"}
    of.undo(0)
    opened = of.store.findings.open(of.document, FR)
    assert [(one.segment, one.problem.check) for one in opened] == [(of.segments[1], "values")]


def test_leverage_and_repetitions_leave_joined_cells_alone(store: Store, of: Paper) -> None:
    of.claim(0, 1)
    of.join(0)
    fills = [(of.segments[n], FR, Fill("De la mémoire", Origin.EXACT, 100)) for n in (0, 1)]
    of.store.claims.take_back(of.cell(0).claim or 0, by="ops")
    assert store.targets.leverage(of.document, fills) == {FR: 0}


def test_it_is_written_in_the_place_of_all(of: Paper) -> None:
    untouched = written(of)
    of.claim(0, 1, 2)
    of.join(0)
    assert printed(written(of)) == printed(untouched)  # what nobody translated stays as it is
    of.save(0, FRENCH)
    of.save(2, "La séance a été levée à midi.")
    assert printed(written(of))[0] == (
        "Le Conseil s'est réuni à <b>Genève</b> et* a pris note de 2 rapports. "
        "La séance a été levée à midi."
    )
    of.undo(0)
    of.save(2, "", INITIAL)
    assert written(of) == untouched


def test_an_identity_of_a_join_changes_nothing(of: Paper) -> None:
    original = of.store.documents.get(of.document)
    of.claim(0, 1, 2, 3, 4)
    of.join(0, 3)
    of.join(3)
    for row in of.store.rows.rows(of.document, FR, states=[INITIAL]):
        cell = of.store.cells.get(row.segment, FR)
        of.store.cells.save(
            row.segment,
            FR,
            actor="ana",
            at=cell.at,
            text=row.source,
            state=TRANSLATED,
            key=of.key(),
        )
    body = of.store.objects.get(Bucket.ORIGINALS, original.original_key)
    blocks = of.store.segments.target_blocks(of.document, FR)
    out = docx.write(body, blocks, source=Language.EN, target=None)
    assert [len(block.targets) for block in blocks] == [1, 1]
    assert etree.tostring(story(out), method="c14n2") == etree.tostring(story(body), method="c14n2")


def test_only_neighbours_of_one_paragraph_are_joined(of: Paper) -> None:
    of.claim(0, 1, 2, 3, 4)
    with pytest.raises(NotJoinable, match="paragraph"):
        of.join(2)
    with pytest.raises(NotJoinable, match="paragraph"):
        of.join(0, 4)
    of.join(0)
    with pytest.raises(NotJoinable, match="undo"):
        of.join(0, 3)
    of.undo(0)
    of.join(1)
    with pytest.raises(NotJoinable, match="joined already"):
        of.join(0)
    with pytest.raises(Covered):
        of.save(2, "x")
    with pytest.raises(Covered):
        of.undo(2)


def test_all_of_it_must_be_ones_own_to_translate(of: Paper) -> None:
    with pytest.raises(LostClaim):
        of.join(0)
    of.claim(0)
    of.claim(1, by="bo")
    with pytest.raises(LostClaim):
        of.join(0)
    assert (of.cell(0).covers, of.cell(1).holder) == (1, "bo")
    of.save(1, "Texte 2.", by="bo")
    of.store.claims.release(of.cell(1).claim or 0, "bo")
    of.claim(1, by="ana", task=Task.REVIEW)
    with pytest.raises(WrongState):
        of.join(0)


def test_a_stale_version_and_a_lost_claim_change_nothing(of: Paper) -> None:
    held = of.claim(0, 1)
    with pytest.raises(StaleVersion):
        of.join(0, at=CellVersion(7, 1))
    of.join(0)
    with pytest.raises(StaleVersion):
        of.undo(0, at=CellVersion(0, 1))
    of.store.claims.release(held.claim, "ana")
    with pytest.raises(LostClaim):
        of.undo(0)
    assert of.cell(0).covers == 2


def test_a_key_has_one_effect_and_its_answer_again(of: Paper) -> None:
    of.claim(0, 1, 2)
    at = of.cell(0).at
    made = of.join(0, at=at, key="one")
    again = of.join(0, at=at, key="one")
    assert again.repeated
    assert (again.cells, again.covers) == (made.cells, made.covers)
    with pytest.raises(KeyReused):
        of.join(0, 3, at=at, key="one")
    undone = of.undo(0, key="two")
    assert of.undo(0, at=made.cells[0].at, key="two").cells == undone.cells
    with pytest.raises(NotJoined):
        of.undo(0)


def test_what_was_reviewed_since_is_not_taken_apart(of: Paper) -> None:
    held = of.claim(0, 1)
    of.join(0)
    of.save(0, FRENCH)
    of.store.claims.release(held.claim, "ana")
    of.claim(0, by="rita", task=Task.REVIEW)
    with pytest.raises(WrongState):
        of.undo(0, by="rita")
    of.review(0)
    with pytest.raises(JoinSettled):
        of.undo(0)
    assert (of.cell(0).covers, of.cell(0).state) == (2, REVIEWED)


def test_a_join_of_what_is_not_there_is_not_found(of: Paper) -> None:
    with pytest.raises(NotFound):
        of.store.joins.place(987_654, 2)


def test_its_events_say_what_stood_there(of: Paper) -> None:
    of.claim(0, 1)
    of.save(1, "Second texte 2.")
    of.join(0)
    of.undo(0)
    kinds = [one.entry.kind for one in of.store.events.history(of.document)][-4:]
    assert kinds == ["joined", "covered", "unjoined", "uncovered"]
    joined = next(one for one in of.store.events.history(of.document) if one.entry.kind == "joined")
    assert joined.entry.detail is not None
    stood = joined.entry.detail["stood"]
    assert isinstance(stood, list)
    assert [row[2] for row in stood] == ["initial", "translated"]
    assert not re.search("Second|texte", str(joined.entry.detail))
    covered = of.store.history.of_cell(of.segments[1], FR)
    assert [act.kind for act in covered][:2] == ["uncovered", "covered"]
