from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.errors import KeyReused
from storage.ledger import Stage
from storage.store import Store
from tasks import correction
from tests.joining import AR, FR, SOURCES, WORDS, Paper, paper
from translation.claims import Task
from translation.documents import DocumentState, TargetState
from translation.errors import (
    CutRefused,
    NoneFree,
    NotFound,
    NotJoinable,
    NotReady,
    SegmentInUse,
)
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
INITIAL = TargetState.INITIAL
FIRST = SOURCES[0]


@pytest.fixture
def of(store: Store) -> Paper:
    return paper(store)


def sources(of: Paper, language: Language = FR) -> list[str]:
    return [row.source for row in of.store.rows.rows(of.document, language)]


def words_of(of: Paper) -> list[int]:
    return [row.words for row in of.store.rows.rows(of.document, FR)]


def split(of: Paper, number: int, offset: int, key: str | None = None) -> tuple[int, ...]:
    done = correction.split(of.store, of.segments[number], offset, by="carla", key=key)
    return done.segments


def test_a_segment_is_cut_in_two_for_all_languages(of: Paper) -> None:
    made = split(of, 0, FIRST.index("in {1}"))
    expected = ["The Council met", "in {1}Geneva{/1}.", *SOURCES[1:]]
    assert sources(of) == sources(of, AR) == expected
    assert [one.segment.rank for one in of.store.segments.segments(of.document)] == [
        0,
        1,
        2,
        3,
        0,
        1,
    ]
    assert words_of(of) == [3, 2, *WORDS[1:]]
    ids = [row.segment for row in of.store.rows.rows(of.document, FR)]
    assert ids == [*made, *of.segments[1:]]
    assert [row.segment for row in of.store.rows.aligned(of.document)] == ids
    assert of.faults() == []


def test_a_tag_is_cut_with_its_formatting_and_not_inside(of: Paper) -> None:
    split(of, 0, FIRST.index("eneva"))
    assert sources(of)[:2] == ["The Council met in {1}G{/1}", "eneva{1}.{/1}"]
    correction.merge(of.store, of.store.segments.segments(of.document)[0].id, by="carla")
    whole = of.store.segments.segments(of.document)[0]
    assert whole.segment.text == FIRST
    inside = FIRST.index("{1}") + 1
    for offset in (inside, 0, len(FIRST), len(FIRST) - 1, 999, -3):
        with pytest.raises(CutRefused):
            correction.split(of.store, whole.id, offset, by="carla")
    assert sources(of) == list(SOURCES)


def test_two_neighbours_of_a_paragraph_become_one(of: Paper) -> None:
    done = correction.merge(of.store, of.segments[0], by="carla")
    joined = "The Council met in {1}Geneva{/1}.{2/} It took note of 2 reports."
    assert sources(of) == sources(of, AR) == [joined, *SOURCES[2:]]
    assert words_of(of)[0] == WORDS[0] + WORDS[1]
    assert done.superseded == tuple(of.segments[:2])
    with pytest.raises(NotJoinable):
        correction.merge(of.store, of.segments[2], by="carla")
    with pytest.raises(NotFound):
        correction.merge(of.store, of.segments[0], by="carla")
    assert of.faults() == []


def test_the_inverse_correction_gives_what_was(of: Paper) -> None:
    made = split(of, 1, SOURCES[1].index("of 2"))
    correction.merge(of.store, made[0], by="carla")
    assert sources(of) == list(SOURCES)
    assert words_of(of) == list(WORDS)
    merged = correction.merge(of.store, of.segments[3], by="carla").segments[0]
    correction.split(of.store, merged, len(SOURCES[3]), by="carla")
    assert sources(of) == list(SOURCES)
    assert words_of(of) == list(WORDS)
    kinds = [one.entry.kind for one in of.store.events.history(of.document)]
    assert [kind for kind in kinds if kind in ("split", "merged")] == [
        *("split", "merged"),
        *("merged", "split"),
    ]
    assert of.faults() == []


def test_what_was_superseded_counts_nowhere_and_is_never_claimed(of: Paper) -> None:
    made = split(of, 0, 4)
    counts = {one.language: one.segments for one in of.store.segments.counts(of.document)}
    assert counts == {AR: 6, FR: 6}
    job = of.store.overview.document(of.document).jobs[0]
    assert (job.cells, job.by_state[INITIAL]) == (6, 6)
    granted = of.store.claims.claim(of.document, FR, Task.TRANSLATE, "ana", count=50)
    assert [cell.segment for cell in granted.cells] == [*made, *of.segments[1:]]
    for cell in granted.cells:
        saved = of.store.cells.get(cell.segment, FR)
        of.store.cells.save(
            cell.segment,
            FR,
            actor="ana",
            at=saved.at,
            text="Texte.",
            state=TargetState.TRANSLATED,
            key=of.key(),
        )
    assert of.words(Stage.TRANSLATED) == sum(WORDS)
    of.store.claims.release(granted.claim, "ana")
    reviewed = of.store.claims.claim(of.document, FR, Task.REVIEW, "rita", count=50)
    for cell in reviewed.cells:
        at = of.store.cells.get(cell.segment, FR).at
        given = {"at": at, "state": TargetState.REVIEWED, "key": of.key(), "text": "Texte."}
        of.store.cells.save(cell.segment, FR, actor="rita", **given)  # type: ignore[arg-type]
    of.store.jobs.finalise(of.document, FR, by="eve")
    assert of.words(Stage.FINAL) == sum(WORDS)


def test_the_new_segments_get_their_leverage_at_once(of: Paper) -> None:
    unit = ImportedUnit(1, {Language.EN: "Council met in Geneva.", FR: "Réunion à Genève."})
    of.store.memory.import_units("b", [unit], provenance=Provenance.PUBLISHED, by="ops")
    made = split(of, 0, 4)
    cell = of.store.cells.get(made[1], FR)
    assert (cell.text, cell.state) == ("Réunion à Genève.", INITIAL)
    assert cell.origin is not None


@pytest.mark.parametrize("use", ["claimed", "translated", "joined", "text", "draft"])
def test_it_is_refused_once_anyone_has_worked_on_it(of: Paper, use: str) -> None:
    held = of.claim(0, 1)
    if use == "translated":
        of.save(0, "Texte.")
    elif use == "text":
        of.save(0, "Texte.", INITIAL)
    elif use == "joined":
        of.join(0)
    elif use == "draft":
        of.store.drafts.keep(of.segments[0], FR, "ana", "Tex", 0, 1)
    if use != "claimed":
        of.store.claims.release(held.claim, "ana")
    with pytest.raises(SegmentInUse, match="in fr"):
        split(of, 0, 4)
    with pytest.raises(SegmentInUse):
        correction.merge(of.store, of.segments[0], by="carla")
    source = of.store.segments.get(of.segments[0]).segment.text
    assert source == FIRST
    assert len(of.store.segments.segments(of.document)) == 5


def test_what_is_covered_by_a_join_is_not_cut(of: Paper) -> None:
    of.store.claims.release(of.claim(0, 1).claim, "ana")
    held = of.claim(0, 1)
    of.join(0)
    of.store.claims.release(held.claim, "ana")
    with pytest.raises(SegmentInUse, match="joined"):
        split(of, 1, 3)
    with pytest.raises(SegmentInUse, match="joined"):
        correction.merge(of.store, of.segments[1], by="carla")


def test_a_document_that_is_still_taken_in_is_not_cut(of: Paper) -> None:
    early = sa.update(schema.document).values(state=DocumentState.SEGMENTED)
    of.store.database.write(lambda connection: connection.execute(early))
    with pytest.raises(NotReady):
        split(of, 0, 4)
    assert sources(of) == list(SOURCES)


def test_of_two_who_cut_at_once_one_does(of: Paper, in_parallel: Parallel) -> None:
    def cut(number: int) -> str:
        try:
            split(of, 0, 4 + number % 3)
        except NotFound as late:
            return late.code
        return "cut"

    assert sorted(in_parallel(6, cut)) == ["cut", *["not_found"] * 5]
    assert len(of.store.segments.segments(of.document)) == 6
    assert of.faults() == []


def test_what_is_claimed_at_the_same_moment_is_claimed_or_cut_and_never_both(
    of: Paper, in_parallel: Parallel
) -> None:
    def act(number: int) -> str:
        try:
            if number % 2:
                split(of, 0, 4)
                return "cut"
            of.claim(0, by=f"user{number}")
        except (NoneFree, SegmentInUse, NotFound) as refused:
            return refused.code
        return "claimed"

    done = in_parallel(8, act)
    assert sorted(one for one in done if one in ("cut", "claimed")) in (["cut"], ["claimed"])
    current = [one.id for one in of.store.segments.segments(of.document)]
    assert (of.segments[0] in current) == ("claimed" in done)


def test_a_key_has_one_effect(of: Paper) -> None:
    made = split(of, 0, 4, key="one")
    assert split(of, 0, 4, key="one") == made
    assert len(sources(of)) == 6
    with pytest.raises(KeyReused):
        split(of, 0, 5, key="one")


def test_what_is_assigned_keeps_its_edges(of: Paper) -> None:
    give = of.store.assignments.assign
    whose = {"by": "carla", "document": of.document, "language": FR, "task": Task.TRANSLATE}
    one = give(user="ana", first=of.segments[0], last=of.segments[0], **whose)  # type: ignore[arg-type]
    two = give(user="bo", first=of.segments[1], last=of.segments[2], **whose)  # type: ignore[arg-type]
    three = give(user="cy", first=of.segments[3], last=of.segments[4], **whose)  # type: ignore[arg-type]
    made = split(of, 0, 4)
    edges = [
        (held.first, held.last)
        for held in map(of.store.assignments.get, (one.id, two.id, three.id))
    ]
    assert edges == [
        made,
        (of.segments[1], of.segments[2]),
        (of.segments[3], of.segments[4]),
    ]
    merged = correction.merge(of.store, of.segments[1], by="carla").segments[0]
    found = of.store.assignments.get(two.id)
    assert (found.first, found.last, found.cells) == (merged, merged, 1)


def test_cells_of_a_language_that_is_added_later_are_of_the_new_segments(of: Paper) -> None:
    made = split(of, 0, 4)
    of.store.documents.add_targets(of.document, [Language.RU], by="ops")
    of.store.segments.make_cells(of.document)
    cells = of.store.rows.rows(of.document, Language.RU)
    assert [row.segment for row in cells] == [*made, *of.segments[1:]]


def test_old_segments_say_by_what_they_were_superseded(of: Paper) -> None:
    made = split(of, 0, 4)
    table = schema.segment
    statement = sa.select(table.c.superseded_by).where(table.c.id == of.segments[0])
    with of.store.database.read() as connection:
        assert connection.execute(statement).scalar_one() == made[0]
