"""Alignments as people look at them: rows, what is done to them, and the memory at the end."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.local import run
from storage.alignments import AlignedRow, AlignmentSettled, AlignmentState, RowChanged
from storage.store import Store
from tasks import alignment
from tests.versions import as_docx
from translation.alignment.review import Act, NothingToMove, RowState
from translation.documents import DocumentClass
from translation.errors import DocumentRefused, NotFound
from translation.languages import Language

EN, FR = Language.EN, Language.FR
BOTH = frozenset({EN, FR})


@pytest.fixture
def rows(store: Store) -> list[int]:
    """Three rows, the second in doubt; the numbers of all."""
    store.alignments.ask("a", {EN: "0" * 64, FR: "1" * 64}, symbol="C18/1", lineage="C18/1", by="t")
    cells = [
        ({EN: ["One."], FR: ["Un."]}, BOTH),
        ({EN: ["Two.", "Three."], FR: ["Deux."]}, frozenset()),
        ({FR: ["Trois."]}, frozenset()),
    ]
    store.alignments.fill("a", cells)
    return [row.id for row in store.alignments.rows("a")]


def texts(store: Store) -> list[dict[Language, Sequence[str]]]:
    return [dict(row.cells) for row in store.alignments.rows("a")]


def test_what_is_sure_is_told_from_what_is_in_doubt(store: Store, rows: list[int]) -> None:
    assert store.alignments.get("a").state is AlignmentState.ALIGNED
    assert store.alignments.counts("a")[RowState.DOUBTFUL] == 2
    found = store.alignments.rows("a", state=RowState.DOUBTFUL)
    assert [row.id for row in found] == rows[1:]
    assert store.alignments.list()[0].id == "a"


def test_what_people_accept_speaks_for_a_version(store: Store) -> None:
    store.alignments.ask("a", {EN: "0" * 64, FR: "1" * 64}, symbol="C18/1", lineage="C18/1", by="t")
    pair = {EN: ["One."], FR: ["Un."]}
    store.alignments.fill("a", [(pair, BOTH), *[(pair, frozenset[Language]())] * 5])
    assert alignment.unfitting_in(store, store.alignments.get("a")) == [EN, FR]
    for row in store.alignments.rows("a", state=RowState.DOUBTFUL)[:2]:
        store.alignments.settle("a", row.id, RowState.ACCEPTED)
    assert alignment.unfitting_in(store, store.alignments.get("a")) == []


def test_a_piece_goes_to_the_row_below(store: Store, rows: list[int]) -> None:
    store.alignments.change("a", rows[1], Act.DOWN, EN)
    assert texts(store)[1:] == [
        {EN: ["Two."], FR: ["Deux."]},
        {EN: ["Three."], FR: ["Trois."]},
    ]
    store.alignments.change("a", rows[2], Act.UP, EN)
    assert texts(store)[1:] == [{EN: ["Two.", "Three."], FR: ["Deux."]}, {FR: ["Trois."]}]


def test_rows_are_joined_and_split(store: Store, rows: list[int]) -> None:
    store.alignments.change("a", rows[1], Act.JOIN, None)
    whole = {EN: ["Two.", "Three."], FR: ["Deux.", "Trois."]}
    assert texts(store)[1:] == [whole]
    store.alignments.change("a", rows[1], Act.SPLIT, None)
    assert texts(store)[1:] == [
        {EN: ["Two."], FR: ["Deux."]},
        {EN: ["Three."], FR: ["Trois."]},
    ]


def test_a_language_is_shifted_down_as_far_as_a_gap(store: Store, rows: list[int]) -> None:
    store.alignments.change("a", rows[0], Act.SHIFT, EN)
    assert [row.get(EN) for row in texts(store)] == [None, ["One."], ["Two.", "Three."]]
    store.alignments.change("a", rows[0], Act.SHIFT, FR)
    assert [row.get(FR) for row in texts(store)] == [["Un."], ["Deux."], ["Trois."]]
    # the first row held nothing else, so it went, and the last cell got a row of its own
    assert texts(store)[0] == {EN: ["One."], FR: ["Un."]}


def test_what_cannot_be_moved_changes_nothing(store: Store, rows: list[int]) -> None:
    before = texts(store)
    for row, act, language in (
        (rows[0], Act.UP, EN),
        (rows[2], Act.DOWN, EN),
        (rows[2], Act.JOIN, None),
        (rows[0], Act.SPLIT, None),
    ):
        with pytest.raises(NothingToMove):
            store.alignments.change("a", row, act, language)
    with pytest.raises(NotFound):
        store.alignments.change("a", 10**6, Act.JOIN, None)
    assert texts(store) == before


def test_what_is_accepted_or_sure_becomes_units_of_its_lineage(
    store: Store, rows: list[int]
) -> None:
    store.alignments.settle("a", rows[1], RowState.ACCEPTED)
    assert alignment.learn(store, "a", by="editor") == 2
    units = list(store.memory.units())
    assert [{k: v.text for k, v in unit.variants.items()} for unit in units] == [
        {EN: "One.", FR: "Un."},
        {EN: "Two. Three.", FR: "Deux."},
    ]
    assert {unit.lineage for unit in units} == {"C18/1"}
    assert {unit.document_class for unit in units} == {DocumentClass.INTERNAL}
    assert store.memory.stats().batches == 1
    with pytest.raises(AlignmentSettled):
        alignment.learn(store, "a", by="editor")
    with pytest.raises(AlignmentSettled):
        store.alignments.settle("a", rows[0], RowState.LEFT_OUT)


def test_what_is_left_out_is_learned_by_nobody(store: Store, rows: list[int]) -> None:
    store.alignments.settle("a", rows[0], RowState.LEFT_OUT)
    assert alignment.learn(store, "a", by="editor") == 0
    assert list(store.memory.units()) == []


def versions() -> dict[Language, bytes]:
    said = {EN: "Article {n} was adopted in {y}.", FR: "L'article {n} a été adopté en {y}."}
    return {
        known: as_docx([(n, text.format(n=n, y=1990 + n)) for n in range(1, 25)])
        for known, text in said.items()
    }


def test_versions_that_are_handed_in_are_aligned_by_the_outbox(store: Store) -> None:
    store.objects.prepare()
    made = alignment.ask(store, versions(), "b", symbol="C18/52(Rev.1)", by="editor")
    assert (made.state, made.lineage) == (AlignmentState.WAITING, "C18/52")
    (taken,) = store.outbox.take(limit=5)
    run(store, taken)
    assert store.alignments.get("b").state is AlignmentState.ALIGNED
    assert store.outbox.pending() == []
    counts = store.alignments.counts("b")
    assert sum(counts.values()) == 24
    assert counts[RowState.SURE] >= 12


def test_a_file_that_is_no_docx_is_refused_before_anything_is_kept(store: Store) -> None:
    with pytest.raises(DocumentRefused, match="French"):
        alignment.ask(store, {**versions(), FR: b"none"}, "c", symbol="", by="editor")
    assert store.alignments.list() == []


def test_of_two_reviewers_the_second_is_told_and_nothing_is_lost(
    store: Store, rows: list[int]
) -> None:
    seen = {row.id: row.version for row in store.alignments.rows("a")}
    store.alignments.change("a", rows[1], Act.DOWN, EN, seen[rows[1]])
    now = texts(store)
    with pytest.raises(RowChanged):
        store.alignments.settle("a", rows[1], RowState.ACCEPTED, seen[rows[1]])
    with pytest.raises(RowChanged):  # a piece came into this one from above
        store.alignments.change("a", rows[2], Act.UP, FR, seen[rows[2]])
    assert texts(store) == now
    store.alignments.settle("a", rows[0], RowState.ACCEPTED, seen[rows[0]])
    with pytest.raises(RowChanged):
        store.alignments.settle("a", rows[0], RowState.LEFT_OUT, seen[rows[0]])
    fresh = store.alignments.rows("a")[1]
    store.alignments.settle("a", fresh.id, RowState.ACCEPTED, fresh.version)
    store.alignments.change("a", rows[0], Act.JOIN, None)
    with pytest.raises(RowChanged):  # it was joined to the one above and is gone
        store.alignments.settle("a", fresh.id, RowState.LEFT_OUT, fresh.version)


def test_reviewers_at_the_same_moment_lose_no_piece(store: Store) -> None:
    pieces = [f"{n}." for n in range(12)]
    cells = [({EN: [piece], FR: [piece]}, BOTH) for piece in pieces]
    store.alignments.ask("m", {EN: "0" * 64, FR: "1" * 64}, symbol="", lineage="", by="t")
    store.alignments.fill("m", cells)
    found = store.alignments.rows("m")

    def join(row: AlignedRow) -> bool:
        try:
            store.alignments.change("m", row.id, Act.JOIN, None, row.version)
        except (RowChanged, NotFound, NothingToMove):
            return False
        return True

    with ThreadPoolExecutor(4) as reviewers:
        done = list(reviewers.map(join, found))
    left = store.alignments.rows("m")
    assert any(done)
    assert len(left) == 12 - sum(done)
    for language in BOTH:
        assert [piece for row in left for piece in row.cells[language]] == pieces
