from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.clock import clock
from storage.documents import Intake
from storage.store import Store
from translation.documents import Block, BlockKind, Segment, TargetState
from translation.languages import Language
from translation.leverage import Fill, Origin
from translation.markup import InlineTag, digest

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
BOLD = InlineTag(1, True, "format", "b")
NOTE = InlineTag(2, False, "note", "fn 3")


def block(order: int, *texts: str, language: Language | None = None) -> Block:
    segments = tuple(
        Segment(rank, rank * 10, rank * 10 + 9, text, (BOLD, NOTE) if "{1}" in text else ())
        for rank, text in enumerate(texts)
    )
    path = f"/w:body/w:p[{order}]"
    return Block(order, "word/document.xml", path, BlockKind.BODY, segments, language)


BLOCKS = [
    block(0, "The {1}Council{/1}{2/} met.", "It adjourned."),
    block(1, "2018"),
    block(2, "Le Conseil s’est réuni.", language=Language.FR),
    block(3, "第五十九条"),
]


@pytest.fixture
def document(store: Store) -> str:
    given = Intake("d1", "0" * 64, "a.docx", 1, Language.EN, symbol="C18/52")
    store.documents.register(given, [Language.FR, Language.AR], by="ops")
    return "d1"


@pytest.fixture
def segments(store: Store, document: str) -> list[int]:
    store.segments.save_blocks(document, BLOCKS)
    return [one.id for one in store.segments.segments(document)]


def fill(text: str, origin: Origin = Origin.EXACT, percent: int = 100) -> Fill:
    return Fill(text, origin, percent)


def change(store: Store, segment: int, language: Language, **values: Any) -> None:
    cell = schema.target
    where = (cell.c.segment == segment, cell.c.language == language)
    store.database.write(lambda c: c.execute(sa.update(cell).where(*where).values(**values)))


def texts(store: Store, document: str, language: Language) -> list[str | None]:
    return [cell.text for cell in store.targets.cells(document, language)]


def printed(store: Store, document: str, language: Language) -> list[str | None]:
    found = store.segments.target_blocks(document, language)
    return [one.text for given in found for one in given.targets]


# Blocks and segments


def test_blocks_come_back_as_they_were_read(store: Store, document: str) -> None:
    assert store.segments.save_blocks(document, BLOCKS) == 5
    stored = store.segments.blocks(document)
    assert [one.block for one in stored] == BLOCKS
    first = stored[0].segments[0]
    assert first.segment.tags == (BOLD, NOTE)
    assert first.digest == digest(first.segment.text, (BOLD, NOTE))
    assert first.block == stored[0].id
    assert stored[2].segments[0].language is Language.FR


def test_saving_again_adds_nothing(store: Store, document: str, segments: list[int]) -> None:
    assert store.segments.save_blocks(document, BLOCKS) == 0
    assert [one.id for one in store.segments.segments(document)] == segments


def test_saving_goes_on_where_it_was_killed(store: Store, document: str) -> None:
    many = [block(n, f"Paragraph {n}.", "And more.") for n in range(200)]
    store.segments.save_blocks(document, many[:77])
    assert store.segments.save_blocks(document, many) == 246
    assert [one.block for one in store.segments.blocks(document)] == many
    assert {count.segments for count in store.segments.counts(document)} == {400}


def words_of(store: Store) -> list[int | None]:
    asked = sa.select(schema.segment.c.words).order_by(schema.segment.c.id)
    with store.database.read() as connection:
        return list(connection.execute(asked).scalars())


def test_words_are_counted_with_the_segment(store: Store, document: str) -> None:
    store.segments.save_blocks(document, BLOCKS, lambda given, piece: given.order + piece.rank)
    assert words_of(store) == [0, 1, 1, 2, 3]
    assert store.segments.uncounted() == []


def test_what_was_stored_without_words_is_counted_once(
    store: Store, document: str, segments: list[int]
) -> None:
    assert store.segments.uncounted() == [document]
    store.segments.save_words(dict.fromkeys(segments, 7))
    store.segments.save_words(dict.fromkeys(segments, 9))
    assert words_of(store) == [7] * 5
    assert store.segments.uncounted() == []


def test_two_that_save_at_once_double_nothing(
    store: Store, document: str, in_parallel: Parallel
) -> None:
    many = [block(n, f"Paragraph {n}.", "And more.") for n in range(150)]
    added = in_parallel(4, lambda _: store.segments.save_blocks(document, many))
    assert sum(added) >= 300
    assert [one.block for one in store.segments.blocks(document)] == many
    assert {count.segments for count in store.segments.counts(document)} == {300}


def test_blocks_are_read_in_their_order_not_in_that_of_saving(store: Store, document: str) -> None:
    store.segments.save_blocks(document, BLOCKS[2:])
    store.segments.save_blocks(document, BLOCKS[:2])
    assert [one.block for one in store.segments.blocks(document)] == BLOCKS
    cells = store.targets.cells(document, Language.AR)
    ids = [one.id for one in store.segments.segments(document)]
    assert [cell.segment for cell in cells] == ids


def test_an_empty_document_has_no_segments(store: Store, document: str) -> None:
    assert store.segments.save_blocks(document, []) == 0
    assert store.segments.blocks(document) == []
    counts = store.segments.counts(document)
    assert [(count.language, count.segments) for count in counts] == [
        (Language.AR, 0),
        (Language.FR, 0),
    ]


def test_no_cell_is_in_the_segments_own_language(
    store: Store, document: str, segments: list[int]
) -> None:
    counts = {count.language: count.segments for count in store.segments.counts(document)}
    assert counts == {Language.AR: 5, Language.FR: 4}
    french = {cell.segment for cell in store.targets.cells(document, Language.FR)}
    assert segments[3] not in french


def test_cells_of_a_language_added_later_are_made(
    store: Store, document: str, segments: list[int]
) -> None:
    store.documents.add_targets(document, [Language.ZH], by="ops")
    assert store.segments.make_cells(document) == 5
    assert store.segments.make_cells(document) == 0
    cells = store.targets.cells(document, Language.ZH)
    assert [cell.segment for cell in cells] == segments


def test_a_superseded_segment_is_read_no_more(
    store: Store, document: str, segments: list[int]
) -> None:
    row = schema.segment

    def supersede(connection: sa.Connection) -> int:
        old = connection.execute(sa.select(row).where(row.c.id == segments[0])).one()._asdict()
        new = {**old, "original": 2, "text": "The Council rose."}
        del new["id"]
        made = connection.execute(sa.insert(row).values(new).returning(row.c.id)).scalar_one()
        connection.execute(sa.update(row).where(row.c.id == segments[0]).values(superseded_by=made))
        return int(made)

    new = store.database.write(supersede)
    assert [one.id for one in store.segments.segments(document)] == [new, *segments[1:]]
    assert store.segments.make_cells(document) == 2


# Leverage


def test_leverage_leaves_a_cell_initial(store: Store, document: str, segments: list[int]) -> None:
    rows = [(segments[0], Language.FR, fill("Le Conseil", Origin.FUZZY, 83))]
    assert store.targets.leverage(document, rows) == {Language.FR: 1}
    cell = store.targets.cells(document, Language.FR)[0]
    assert (cell.state, cell.text, cell.origin, cell.percent, cell.version) == (
        TargetState.INITIAL,
        "Le Conseil",
        "fuzzy",
        83,
        1,
    )


def test_the_same_leverage_again_changes_nothing(
    store: Store, document: str, segments: list[int]
) -> None:
    rows = [(id, language, fill("x")) for id in segments for language in (Language.FR, Language.AR)]
    assert store.targets.leverage(document, rows) == {Language.FR: 4, Language.AR: 5}
    before = store.targets.cells(document, Language.AR), store.events.history(document)
    assert store.targets.leverage(document, rows) == {Language.FR: 0, Language.AR: 0}
    assert (store.targets.cells(document, Language.AR), store.events.history(document)) == before


def test_a_better_match_later_takes_the_place_of_a_worse_one(
    store: Store, document: str, segments: list[int]
) -> None:
    for percent in (75, 90):
        rows = [(segments[0], Language.AR, fill(f"at {percent}", Origin.FUZZY, percent))]
        assert store.targets.leverage(document, rows) == {Language.AR: 1}
    assert texts(store, document, Language.AR)[0] == "at 90"


@pytest.mark.parametrize(
    "touch",
    [
        {"holder": "ana", "lease_until": clock(-3600)},
        {"state": TargetState.TRANSLATED},
        {"text": "typed", "origin": None},
        {"text": "", "origin": None},
    ],
)
def test_what_a_person_touched_stays(
    store: Store, document: str, segments: list[int], touch: dict[str, Any]
) -> None:
    change(store, segments[0], Language.AR, **touch)
    before = store.targets.cells(document, Language.AR)
    rows = [(segments[0], Language.AR, fill("from memory"))]
    assert store.targets.leverage(document, rows) == {Language.AR: 0}
    assert store.targets.cells(document, Language.AR) == before


def test_a_draft_keeps_leverage_away(store: Store, document: str, segments: list[int]) -> None:
    cell = sa.select(schema.target.c.id).where(schema.target.c.segment == segments[0])
    draft = sa.insert(schema.draft).from_select(
        ["target", "user", "text", "base_version", "sequence", "at"],
        cell.add_columns(
            sa.literal("ana"), sa.literal("half a sen"), sa.literal(0), sa.literal(1), clock()
        ),
    )
    store.database.write(lambda c: c.execute(draft))
    rows = [(segments[0], Language.AR, fill("x")), (segments[1], Language.AR, fill("y"))]
    assert store.targets.leverage(document, rows) == {Language.AR: 1}
    assert texts(store, document, Language.AR)[:2] == [None, "y"]


def test_each_language_gets_one_event_with_its_range(
    store: Store, document: str, segments: list[int]
) -> None:
    rows = [(id, language, fill("x")) for id in segments for language in (Language.FR, Language.AR)]
    store.targets.leverage(document, rows, by="ops")
    told = [e.entry for e in store.events.history(document) if e.entry.kind == "leveraged"]
    assert [(e.detail or {})["language"] for e in told] == ["ar", "fr"]
    detail = told[0].detail or {}
    assert (detail["from"], detail["to"]) == (segments[0], segments[-1])
    assert (detail["cells"], detail["changed"], told[0].actor) == (5, 5, "ops")


def test_leverage_that_was_killed_tells_its_event_when_repeated(
    store: Store, document: str, segments: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(id, Language.AR, fill("x")) for id in segments]

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("storage.targets._tell", killed)
        with pytest.raises(KeyboardInterrupt):
            store.targets.leverage(document, rows)
    assert store.targets.leverage(document, rows) == {Language.AR: 0}
    kinds = [e.entry.kind for e in store.events.history(document)]
    assert kinds.count("leveraged") == 1


def test_leverage_of_nothing_does_nothing(store: Store, document: str) -> None:
    assert store.targets.leverage(document, []) == {}


# What a draft prints


def test_a_draft_prints_what_is_certain_and_the_source_otherwise(
    store: Store, document: str, segments: list[int]
) -> None:
    rows = [
        (segments[0], Language.AR, fill("عقد المجلس", Origin.CONTEXT, 101)),
        (segments[1], Language.AR, fill("fuzzy", Origin.FUZZY, 90)),
        (segments[2], Language.AR, fill("٢٠١٨", Origin.VALUE)),
        (segments[3], Language.AR, fill("exact")),
    ]
    store.targets.leverage(document, rows)
    assert printed(store, document, Language.AR) == ["عقد المجلس", None, "٢٠١٨", "exact", None]


@pytest.mark.parametrize("state", ["translated", "reviewed", "final"])
def test_a_draft_prints_what_a_person_translated(
    store: Store, document: str, segments: list[int], state: str
) -> None:
    values = {"state": state, "text": "by hand", "origin": "fuzzy", "percent": 80}
    change(store, segments[1], Language.AR, **values)
    change(store, segments[2], Language.AR, text="not yet confirmed")
    assert printed(store, document, Language.AR) == [None, "by hand", None, None, None]


def test_what_is_in_the_target_language_already_prints_as_it_is(
    store: Store, document: str, segments: list[int]
) -> None:
    blocks = store.segments.target_blocks(document, Language.FR)
    assert [given.block for given in blocks] == BLOCKS
    assert blocks[2].targets[0].text is None


def test_a_draft_in_a_language_without_a_job_prints_the_source(
    store: Store, document: str, segments: list[int]
) -> None:
    assert printed(store, document, Language.ES) == [None] * 5


def test_counts_tell_states_and_filled_cells(
    store: Store, document: str, segments: list[int]
) -> None:
    store.targets.leverage(document, [(segments[0], Language.FR, fill("x"))])
    change(store, segments[1], Language.FR, state=TargetState.REVIEWED, text="y")
    counts = {count.language: count for count in store.segments.counts(document)}
    french = counts[Language.FR]
    assert (french.segments, french.filled, french.initial, french.reviewed) == (4, 2, 3, 1)
    assert (counts[Language.AR].filled, counts[Language.AR].initial) == (0, 5)


def test_a_thousand_paragraphs_are_saved_by_few_statements(store: Store, document: str) -> None:
    many = [block(n, f"Paragraph {n}.", "And more.") for n in range(1000)]
    statements: list[str] = []

    def noted(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", noted)
    try:
        store.segments.save_blocks(document, many)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", noted)
    assert len(store.segments.segments(document)) == 2000
    assert len(statements) < len(many) / 2, "a statement for each takes minutes in a long document"


def cut(*ends: tuple[int, int]) -> Block:
    pieces = tuple(Segment(rank, a, b, f"{a} to {b}") for rank, (a, b) in enumerate(ends))
    return Block(0, "word/document.xml", "/w:body/w:p[0]", BlockKind.BODY, pieces)


def test_a_block_that_is_there_keeps_its_segments(store: Store, document: str) -> None:
    store.segments.save_blocks(document, [cut((0, 32), (33, 49))])
    before = store.segments.segments(document)
    store.documents.add_targets(document, [Language.RU], by="ops")
    again = [cut((0, 10), (10, 33), (33, 50)), block(1, "New.")]
    assert store.segments.save_blocks(document, again) == 1
    assert store.segments.segments(document)[:2] == before
    assert [(one.segment.start, one.segment.end) for one in before] == [(0, 32), (33, 49)]
    assert len(store.segments.segments(document)) == 3
    assert {one.segments for one in store.segments.counts(document)} == {3}


def test_a_block_comes_with_its_segments_or_not_at_all(
    store: Store, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("storage.segments._make_cells", killed)
        with pytest.raises(KeyboardInterrupt):
            store.segments.save_blocks(document, [cut((0, 32), (33, 49))])
    assert store.segments.save_blocks(document, [cut((0, 10), (10, 33), (33, 50))]) == 3
    assert [one.segment.end for one in store.segments.segments(document)] == [10, 33, 50]
