from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.clock import clock
from storage.documents import Intake
from storage.rows import Only, Rows
from storage.store import Store
from translation.documents import Block, BlockKind, Segment, TargetState
from translation.errors import NotFound
from translation.languages import Language
from translation.leverage import Fill, Origin
from translation.markup import InlineTag

BOLD = InlineTag(1, True, "format", "b")
FR, AR, EN = Language.FR, Language.AR, Language.EN


def block(order: int, *texts: str, language: Language | None = None) -> Block:
    segments = tuple(
        Segment(rank, rank * 10, rank * 10 + 9, text, (BOLD,) if "{1}" in text else ())
        for rank, text in enumerate(texts)
    )
    path = f"/w:body/w:p[{order}]"
    return Block(order, "word/document.xml", path, BlockKind.BODY, segments, language)


BLOCKS = [
    block(0, "The {1}Council{/1} met.", "It adjourned."),
    block(1, "Le Conseil s’est réuni.", language=FR),
    block(2, "2018"),
]


@pytest.fixture
def rows(store: Store) -> Rows:
    return Rows(store.database)


@pytest.fixture
def segments(store: Store) -> list[int]:
    given = Intake("d1", "0" * 64, "a.docx", 1, EN, symbol="C18/52")
    store.documents.register(given, [FR, AR], by="ops")
    store.segments.save_blocks("d1", BLOCKS, lambda _, piece: len(piece.text.split()))
    return [one.id for one in store.segments.segments("d1")]


def change(store: Store, segment: int, language: Language, **values: Any) -> int:
    cell = schema.target
    where = (cell.c.segment == segment, cell.c.language == language)
    store.database.write(lambda c: c.execute(sa.update(cell).where(*where).values(**values)))
    with store.database.read() as connection:
        return int(connection.execute(sa.select(cell.c.id).where(*where)).scalar_one())


def add(store: Store, table: sa.Table, **values: Any) -> None:
    store.database.write(lambda c: c.execute(sa.insert(table).values(**values)))


def finding(store: Store, segment: int, target: int, severity: str, state: str = "open") -> None:
    add(
        store,
        schema.finding,
        segment=segment,
        target=target,
        languages=["fr"],
        check="tags",
        severity=severity,
        spans=[],
        state=state,
    )


def job_of(store: Store, language: Language) -> int:
    return next(job.id for job in store.jobs.list("d1") if job.language is language)


def test_rows_come_in_reading_order_with_the_first_cell_among_them(
    rows: Rows, segments: list[int]
) -> None:
    found = rows.rows("d1", AR)
    assert [row.segment for row in found] == segments
    assert found[0].seq == 0
    assert found[0].source == "The {1}Council{/1} met."
    assert found[0].tags == (BOLD,)
    assert [row.words for row in found] == [3, 2, 4, 1]
    assert found[2].source_language is FR


def test_a_segment_has_no_row_in_its_own_language(rows: Rows, segments: list[int]) -> None:
    assert [row.segment for row in rows.rows("d1", FR)] == [segments[0], segments[1], segments[3]]


def test_windows_one_after_the_other_give_every_row_once(rows: Rows, segments: list[int]) -> None:
    seen: list[int] = []
    window = rows.rows("d1", AR, limit=1)
    while window:
        seen += [row.segment for row in window]
        window = rows.rows("d1", AR, after=window[-1].seq, limit=1)
    assert seen == segments


def test_a_language_without_a_job_is_not_found(rows: Rows, segments: list[int]) -> None:
    with pytest.raises(NotFound):
        rows.rows("d1", Language.ZH)


def test_a_lease_shows_its_holder_until_it_lapses(
    store: Store, rows: Rows, segments: list[int]
) -> None:
    change(store, segments[0], AR, holder="mona", lease_until=clock(60), fence=3)
    change(store, segments[1], AR, holder="mona", lease_until=clock(-1), fence=2)
    held, lapsed, *_ = rows.rows("d1", AR)
    assert (held.holder, held.fence) == ("mona", 3)
    assert 55 <= held.seconds_left <= 60
    assert (lapsed.holder, lapsed.seconds_left) == (None, 0)
    assert [row.segment for row in rows.rows("d1", AR, holder="mona")] == segments[:1]
    free = rows.rows("d1", AR, only=Only.FREE)
    assert [row.segment for row in free] == segments[1:]
    assert rows.count("d1", AR, only=Only.FREE) == 3


def test_open_findings_are_counted_by_severity_and_others_are_not(
    store: Store, rows: Rows, segments: list[int]
) -> None:
    cell = change(store, segments[0], AR, text="اجتمع")
    for severity, state in (("error", "open"), ("error", "waived"), ("warning", "open")):
        finding(store, segments[0], cell, severity, state)
    row = rows.row(segments[0], AR)
    assert (row.errors, row.warnings) == (1, 1)
    assert [found.segment for found in rows.rows("d1", AR, only=Only.FINDINGS)] == segments[:1]
    assert rows.aligned("d1")[0].cells[AR].errors == 1
    assert rows.aligned("d1")[0].cells[FR].errors == 0


def test_the_step_that_comes_next_tells_whom_a_cell_is_assigned_to(
    store: Store, rows: Rows, segments: list[int]
) -> None:
    job = job_of(store, AR)
    common = {"job": job, "from": 0, "to": 1, "by": "ops"}
    add(store, schema.assignment, **common, user="mona", task="translate")
    add(store, schema.assignment, **common, user="omar", task="review")
    change(store, segments[1], AR, state="translated", text="انفض", translated_by="mona")
    assigned = [row.assigned_to for row in rows.rows("d1", AR)]
    assert assigned == ["mona", "omar", None, None]


def test_rows_can_be_narrowed_to_states_and_to_what_came_back(
    store: Store, rows: Rows, segments: list[int]
) -> None:
    change(store, segments[0], AR, state="translated", text="اجتمع")
    change(store, segments[1], AR, returned=True)
    translated = rows.rows("d1", AR, states=[TargetState.TRANSLATED])
    assert [row.segment for row in translated] == [segments[0]]
    returned = rows.rows("d1", AR, only=Only.RETURNED)
    assert [row.segment for row in returned] == [segments[1]]
    assert rows.count("d1", AR, states=[TargetState.INITIAL]) == 3


def test_leverage_shows_with_its_origin_and_percentage(
    store: Store, rows: Rows, segments: list[int]
) -> None:
    store.targets.leverage("d1", [(segments[0], AR, Fill("اجتمع المجلس.", Origin.EXACT, 100))])
    row = rows.row(segments[0], AR)
    assert (row.text, row.origin, row.percent) == ("اجتمع المجلس.", "exact", 100)
    assert (row.state, row.version) == (TargetState.INITIAL, 1)


def test_six_columns_stand_beside_each_segment(
    store: Store, rows: Rows, segments: list[int]
) -> None:
    change(store, segments[0], FR, state="reviewed", text="Le Conseil s’est réuni.", version=4)
    aligned = rows.aligned("d1")
    assert [row.segment for row in aligned] == segments
    assert set(aligned[0].cells) == {FR, AR}
    assert set(aligned[2].cells) == {AR}
    assert aligned[0].cells[FR].state is TargetState.REVIEWED
    assert aligned[0].cells[FR].version == 4
    window = rows.aligned("d1", after=aligned[1].seq, limit=1)
    assert [row.segment for row in window] == [segments[2]]


def test_a_cell_that_is_not_there_is_not_found(rows: Rows, segments: list[int]) -> None:
    with pytest.raises(NotFound):
        rows.row(segments[2], FR)
