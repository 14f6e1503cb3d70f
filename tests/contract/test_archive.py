"""The archive on both databases: symbols, meetings, days, and words in the texts."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage import archive, schema
from storage.archive import LINES, Asked, SearchTooWide
from storage.documents import Intake
from storage.overview import EVERYTHING
from storage.store import Store
from tasks.archive import sought
from translation.claims import Task
from translation.documents import Block, BlockKind, Segment, TargetState
from translation.languages import Language
from translation.phrases import Sought

EN, FR, RU = Language.EN, Language.FR, Language.RU


def taken_in(store: Store, id: str, symbol: str | None, meeting: str | None, *texts: str) -> str:
    given = Intake(id, f"{id:0>64}", f"{id}.docx", 9, EN, symbol, meeting=meeting)
    store.documents.register(given, [FR, RU], by="cora")
    segments = tuple(Segment(at, at, at + 1, text) for at, text in enumerate(texts))
    block = Block(0, "word/document.xml", "/p[1]", BlockKind.BODY, segments)
    store.segments.save_blocks(id, [block], lambda _block, _segment: 3)
    return id


def confirm(store: Store, document: str, language: Language, text: str, number: int = 0) -> None:
    segment = store.segments.segments(document)[number].id
    held = store.claims.claim(document, language, Task.TRANSLATE, "tom", segments=[segment])
    at = store.cells.get(segment, language).at
    store.cells.save(
        segment,
        language,
        actor="tom",
        at=at,
        text=text,
        state=TargetState.TRANSLATED,
        key=f"{segment}:{language}",
    )
    store.claims.release(held.claim, "tom")


def names(store: Store, **asked: object) -> list[str]:
    results = store.archive.search(EVERYTHING, Asked(**asked))
    assert results.total == len(results.found)
    return sorted(one.document.id for one in results.found)


@pytest.fixture
def full(store: Store) -> Store:
    taken_in(store, "a", "C18/52", "Council 2018", "The {1}Council{/1} met.", "Nothing (yet).")
    taken_in(store, "b", "C18/52(Rev.1)", "Council 2018", "A budget.", "It’s a budget.")
    taken_in(store, "c", "C18/DT/2", "Совет 2018 года", "Agenda")
    taken_in(store, "d", "МСЭ-С18/7", None, "100% of {{it}}")
    taken_in(store, "e", None, None, "Without a name")
    confirm(store, "a", RU, "Заседание {1}Совета{/1} состоялось.")
    confirm(store, "a", FR, "Rien n'a été décidé.", 1)
    return store


SYMBOLS = {
    "C18/5": ["a", "b"],
    "c18/52": ["a", "b"],
    "С18/52-R": ["a", "b"],  # the first letter is Cyrillic
    "C18/052(Rev.1)": ["b"],
    "C18/D": ["c"],
    "MCЭ-C18/7": ["d"],
    "52": [],
    "C18/%": [],
}
WORDS = {
    "COUNCIL met": ["a"],
    "совета СОСТОЯЛОСЬ": ["a"],
    "n’a ÉTÉ": ["a"],
    "it's": ["b"],
    "(yet)": ["a"],
    "100%": ["d"],
    "{it}": ["d"],
    "coun.il": [],
    "a_budget": [],
    "Council  met": ["a"],
}


def test_a_symbol_is_found_by_how_it_begins_in_any_letters(full: Store) -> None:
    assert {symbol: names(full, symbol=symbol) for symbol in SYMBOLS} == SYMBOLS


def test_words_are_found_whatever_their_case_marks_and_tags(full: Store) -> None:
    assert {words: names(full, words=Sought(words)) for words in WORDS} == WORDS


def test_words_are_looked_for_in_one_language_where_one_is_said(full: Store) -> None:
    assert names(full, words=Sought("совет*"), language=RU) == ["a"]
    assert names(full, words=Sought("совет*"), language=FR) == []


SYNTAX = {
    '"council met"': ["a"],
    '"met council"': [],
    "met council": ["a"],
    "budget nothing": [],  # of two documents
    "yet council": [],  # of two segments of one
    "coun*": ["a"],
    "?udget": ["b"],
    "coun": [],
    "~meet council": ["a"],
    "~meet": ["a"],
    "100\\*": [],
}


def test_words_are_read_as_in_the_concordance(full: Store) -> None:
    found = {words: names(full, words=sought(words)) for words in SYNTAX}
    assert found == SYNTAX
    assert names(full, words=sought("meet council", forms=True)) == ["a"]
    assert names(full, meeting=sought("coun* 2018")) == ["a", "b"]


ODDLY = ["A {1}Coun{/1}cil", "A coun\u00adcil", "Un cafe\u0301", "Un CAFÉ", "Le \u200eбюджет"]


@pytest.mark.parametrize(("words", "hits"), [("council", 2), ("café", 2), ("БЮДЖЕТ", 1)])
def test_a_text_is_found_however_its_letters_are_written(
    store: Store, words: str, hits: int
) -> None:
    taken_in(store, "a", None, None, *ODDLY, *("Else" for _ in range(5)))
    (found,) = store.archive.search(EVERYTHING, Asked(words=Sought(words))).found
    assert found.hits == hits


def test_a_search_ends_once_it_has_its_page_and_has_looked_at_enough(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_FIRST", 1)
    monkeypatch.setattr(archive, "COUNTED", 4)
    for id in "abcdef":
        taken_in(store, id, None, None, "A word", "Another word", "No such")
    asked = Asked(words=Sought("word"))
    first = store.archive.search(EVERYTHING, asked, limit=1)
    assert (len(first.found), first.total, first.whole) == (1, 2, False)
    second = store.archive.search(EVERYTHING, asked, limit=3, offset=3)
    assert (len(second.found), second.total, second.whole) == (3, 6, True)


def test_a_search_that_would_read_everything_is_refused_by_name(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_FIRST", 1)
    monkeypatch.setattr(archive, "_LARGEST", 1)
    monkeypatch.setattr(archive, "MOST", 3)
    for id in "abc":
        taken_in(store, id, None, None, "A word", "Another")
    with pytest.raises(SearchTooWide):
        store.archive.search(EVERYTHING, Asked(words=sought("~decide")))
    assert names(store, words=sought("~decide word")) == []


def test_meeting_and_words_must_both_hold(full: Store) -> None:
    assert names(full, meeting=Sought("СОВЕТ 2018")) == ["c"]
    assert names(full, meeting=Sought("council"), words=Sought("budget")) == ["b"]
    assert names(full, meeting=Sought("council"), words=Sought("agenda")) == []


def test_days_of_receipt_are_both_included(full: Store) -> None:
    today = full.today()
    earlier = full.now() - timedelta(days=3)
    row = schema.document
    change = sa.update(row).where(row.c.id == "e").values(received_at=earlier)
    full.database.write(lambda connection: connection.execute(change))
    day = earlier.astimezone(full.settings.zone).date()
    assert names(full, start=today, end=today) == ["a", "b", "c", "d"]
    assert names(full, start=day, end=day) == ["e"]
    assert names(full, end=date(2001, 1, 1)) == []


def test_what_nobody_has_confirmed_is_no_text_yet(full: Store) -> None:
    cell, segment = schema.target, full.segments.segments("c")[0].id
    left = sa.update(cell).where(cell.c.segment == segment).values(text="Laissé là")
    full.database.write(lambda connection: connection.execute(left))
    assert names(full, words=Sought("laissé")) == []


def test_only_what_may_be_seen_is_found_and_counted(full: Store) -> None:
    open_to = schema.document.c.id != "a"
    results = full.archive.search(open_to, Asked(words=Sought("council")))
    assert (results.found, results.total) == ((), 0)


def test_a_document_shows_its_first_lines_in_order_and_counts_all(store: Store) -> None:
    taken_in(store, "a", None, None, *(f"Item {number}" for number in range(9)))
    taken_in(store, "b", None, None, "Item", "Else")
    first = store.archive.search(EVERYTHING, Asked(words=Sought("item")), limit=1)
    second = store.archive.search(EVERYTHING, Asked(words=Sought("item")), limit=1, offset=1)
    assert (first.total, second.total) == (2, 2)
    by_id = {one.document.id: one for one in (*first.found, *second.found)}
    assert (by_id["a"].hits, by_id["b"].hits) == (9, 1)
    assert [line.text for line in by_id["a"].lines] == [f"Item {n}" for n in range(LINES)]
    assert by_id["b"].lines[0].segment == store.segments.segments("b")[0].id


def test_a_bitext_is_read_where_its_segment_stands_by_now(store: Store) -> None:
    document = taken_in(store, "a", None, None, "One.", "Two.")
    first, second = (one.id for one in store.segments.segments(document))
    row = schema.segment
    gone = sa.update(row).where(row.c.id == first).values(superseded_by=second)
    store.database.write(lambda connection: connection.execute(gone))
    assert store.bitexts.standing(document, first) == second
    lines = store.bitexts.lines(document, Sought("two"), [EN])
    assert [(line.segment, line.text) for line in lines] == [(second, "Two.")]
    assert store.bitexts.lines(document, Sought("two"), [FR]) == []
