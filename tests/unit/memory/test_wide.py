"""The wide mode over the scan and the index, against each unit scored by words and characters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.memories import drawn_units
from translation.languages import Language
from translation.memory import (
    Engine,
    LiveMemory,
    ScanMemory,
    WideMemory,
    character_percent,
    word_percent,
)
from translation.memory.wide import WORDS_FLOOR
from translation.units import MatchKind, Memory, Provenance, Query, Unit, Variant

AR, EN, FR, RU, ZH = Language.AR, Language.EN, Language.FR, Language.RU, Language.ZH
DAY = datetime(2026, 3, 1, tzinfo=UTC)

# of ten words three have another ending
STORED = "Совет поручает Генеральному секретарю представить новый доклад следующей сессии Совета"
ASKED = "Совет поручил Генеральному секретарю представлять новые доклады следующей сессии Совета"


def unit(number: int, texts: dict[Language, str], **more: object) -> Unit:
    provenance = more.pop("provenance", Provenance.TRANSLATED)
    at = more.pop("at", DAY)
    variants = {one: Variant(one, text, provenance, at) for one, text in texts.items()}
    return Unit(number, variants, **more)


def indexed(units: list[Unit]) -> LiveMemory:
    return LiveMemory(units, engine=Engine.PLAIN, indexed_from=0)


def memories(units: list[Unit]) -> list[Memory]:
    return [WideMemory(ScanMemory(units)), WideMemory(indexed(units))]


def test_what_differs_in_endings_is_found_by_characters() -> None:
    assert word_percent(STORED, ASKED) < 70 <= character_percent(STORED, ASKED)
    for memory in memories([unit(1, {RU: STORED, FR: "Le Conseil"})]):
        query = Query(ASKED, RU, (FR,))
        assert memory.lookup(query) == []
        (match,) = memory.lookup(replace(query, wide=True))
        assert match.percent == match.characters == character_percent(STORED, ASKED)
        assert match.kind is MatchKind.FUZZY
        assert memory.best(query) == {}
        assert memory.best(replace(query, wide=True)) == {FR: match}


def test_a_language_of_the_settings_is_wide_without_being_asked() -> None:
    held = ScanMemory([unit(1, {RU: STORED, FR: "Le Conseil", EN: "one two three"})])
    assert WideMemory(held, {RU}).lookup(Query(ASKED, RU, (FR,)))
    assert not WideMemory(held, {EN}).lookup(Query(ASKED, RU, (FR,)))


def test_the_greater_of_both_percentages_orders_the_answers() -> None:
    by_words = unit(1, {EN: "a b c d e f g h i Konstantinopel", FR: "x"})
    by_characters = unit(2, {EN: "a b c d e f g h ib jb", FR: "y"})
    asked = "a b c d e f g h i j"
    for memory in memories([by_words, by_characters]):
        answers = memory.lookup(Query(asked, EN, (FR,), wide=True))
        assert [(one.unit, one.percent) for one in answers] == [(1, 90), (2, 90)]
        assert answers[1].characters == 90


def test_equals_go_by_provenance_then_newest_then_number() -> None:
    units = [
        unit(1, {EN: "a b c d e", FR: "1"}),
        unit(2, {EN: "a b c d e", FR: "2"}),
        unit(3, {EN: "a b c d e", FR: "3"}, at=DAY + timedelta(days=1)),
        unit(4, {EN: "a b c d e", FR: "4"}, provenance=Provenance.ADOPTED),
    ]
    for memory in memories(units):
        answers = memory.lookup(Query("a b c d f", EN, (FR,), wide=True))
        assert [one.unit for one in answers] == [4, 3, 1, 2]


def test_each_language_has_its_own_best() -> None:
    units = [
        unit(1, {EN: "a b c d e f g", FR: "1", AR: "1"}),
        unit(2, {EN: "a b c d e f h", AR: "2"}, provenance=Provenance.ADOPTED),
    ]
    for memory in memories(units):
        best = memory.best(Query("a b c d e f k", EN, (FR, AR), wide=True))
        assert {language: one.unit for language, one in best.items()} == {FR: 1, AR: 2}


def test_an_identical_text_stays_so() -> None:
    for memory in memories([unit(1, {EN: "a b", FR: "1"}, lineage="L")]):
        (exact,) = memory.lookup(Query("a b", EN, (FR,), wide=True))
        assert (exact.percent, exact.kind) == (100, MatchKind.EXACT)
        (context,) = memory.lookup(Query("a b", EN, (FR,), lineage="L", wide=True))
        assert (context.percent, context.kind) == (101, MatchKind.CONTEXT)


words = st.sampled_from(["alpha", "alphas", "beta", "betas", "c", "A", ".", "国", "{1}", "2016"])
texts = st.lists(words, max_size=8).map(" ".join)


@pytest.mark.parametrize("threshold", [50, 70, 85])
@settings(max_examples=60)
@given(
    held=st.lists(drawn_units(texts, 40, (None, "L")), max_size=25, unique_by=lambda one: one.id),
    text=texts,
)
def test_it_is_each_unit_scored_by_both(threshold: int, held: list[Unit], text: str) -> None:
    query = Query(text, EN, (FR, ZH), lineage="L", threshold=threshold, limit=100, wide=True)
    expected = {
        match.unit: max(match.percent, match.characters)
        for match in ScanMemory(held).lookup(
            replace(query, threshold=min(WORDS_FLOOR, threshold), wide=False)
        )
        if max(match.percent, match.characters) >= threshold
    }
    scanned, found = (memory.lookup(query) for memory in memories(held))
    assert {one.unit: one.percent for one in scanned} == expected
    assert found == scanned
    scan, index = memories(held)
    assert index.best(query) == scan.best(query)
