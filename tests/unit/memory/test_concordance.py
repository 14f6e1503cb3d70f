import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.memories import drawn_units
from translation.documents import DocumentClass
from translation.errors import MarkupRefused
from translation.languages import Language
from translation.memory import LiveMemory, concordance
from translation.memory.indexed import IndexedMemory
from translation.memory.scan import ScanMemory
from translation.memory.sought import (
    Forms,
    Kind,
    Search,
    Word,
    phrases_of,
    standing,
)
from translation.memory.tokens import tokens
from translation.units import Provenance, Reader, Unit, Variant

AR, EN, FR, ZH = Language.AR, Language.EN, Language.FR, Language.ZH
DAY = datetime(2026, 3, 1, tzinfo=UTC)
ALL = Reader(frozenset(DocumentClass), frozenset({"L"}))
BY_ENDING = Forms(lambda word: [word.rstrip("s")], lambda word: [word.rstrip("s")])


def same(*words):
    return tuple(Word(Kind.SAME, word) for word in words)


def unit(number, text, language=EN, provenance=Provenance.REVIEWED, **more):
    return Unit(number, {language: Variant(language, text, provenance, DAY)}, **more)


TEXTS = [
    "The Council met in Geneva.",
    "The {1}Councils{/1} of Member States",
    "States that are no member of the Council",
    "Statement C18/52 of a member",
    "Is it a state?",
]


def numbers(text, texts=TEXTS, language=EN, *, forms=None):
    """The texts a search stands in, told alike by the scan, the index and the layer."""
    units = [unit(n, one, language) for n, one in enumerate(texts)]
    search = Search(phrases_of(text, forms=forms is not None), language, forms=forms or BY_ENDING)
    layer = LiveMemory([])
    layer.refresh(units)
    memories = [LiveMemory(units), LiveMemory(units, indexed_from=0), layer]
    given = [[one.id for one in memory.standing(search, 50).units] for memory in memories]
    assert sorted(given[0]) == sorted(given[1]) == sorted(given[2])
    return sorted(given[0])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("council", [0, 2]),
        ("council THE", [0, 2]),
        ("member states", [1, 2]),
        ('"member states"', [1]),
        ('"member states" council', []),
        ('"the council" met', [0]),
        ("C18/52", [3]),
        ("c18/53", []),
        ("state*", [1, 2, 3, 4]),
        ("state?", [1, 2]),
        ("state\\?", [4]),
        ("*ment", [3]),
        ("*oun*l*", [0, 1, 2]),
        ("?f", [1, 2, 3]),
        ('"of * council"', [2]),
        ('"member * states"', []),
        ("~council", [0, 1, 2]),
        ("~member ~state", [1, 2]),
        ('"the ~council"', [0, 1, 2]),
        ("{3}council{/3}", [0, 2]),
        ("", []),
        ('* * "', []),
        ("{1/}", []),
        ("~", []),
    ],
)
def test_a_search_stands_where_it_says(text, found):
    assert numbers(text) == found


def test_forms_are_asked_of_each_word_by_a_switch():
    assert numbers("councils state") == []
    assert numbers("councils states", forms=BY_ENDING) == [1, 2]


def test_chinese_is_searched_by_adjacent_characters():
    texts = ["国际电信联盟理事会", "理事国会议", "理论和事实"]
    assert numbers("理事会", texts, ZH) == [0]
    assert numbers("理事", texts, ZH) == [0, 1]
    assert numbers("理 事", texts, ZH) == [0, 1, 2]
    assert numbers("理*和", texts, ZH) == [2]
    assert numbers("理?国", texts, ZH) == [1]


def test_a_text_is_found_as_it_stands_whatever_it_holds():
    texts = ['He said "no" to ~ 50 *', "He said no to 50", "What?", "whatX"]
    for text in texts:
        escaped = re.sub(r'[\\*?"~]', r"\\\g<0>", text)
        assert numbers(f'"{escaped}"', texts) == [texts.index(text)]


def test_what_is_no_notation_is_refused():
    with pytest.raises(MarkupRefused):
        phrases_of("{")


def test_the_words_of_a_search_are_read_by_what_stands_before_and_about_them():
    assert phrases_of('a "b ~c d" e*') == (
        same("a"),
        (*same("b"), Word(Kind.FORMS, "c"), *same("d")),
        (Word(Kind.WILD, "e*"),),
    )


words = st.sampled_from(["a", "ab", "abc", "b", "B", "bs", "C.", "国", "际", "رَ", "{1}", "2016"])
texts = st.lists(words, max_size=8).map(" ".join)
asked_words = st.sampled_from(
    ["a", "ab", "a*", "*b", "?", "a?", "~b", "~abs", "国", "国际", "*", "c."]
)
asked = st.lists(asked_words, min_size=1, max_size=3).map(" ".join)
readers = st.sampled_from([Reader(), ALL, replace(ALL, lineages=frozenset({"M"}))])


@settings(max_examples=150)
@given(
    st.lists(
        drawn_units(texts, 30, (None, "L")), min_size=1, max_size=20, unique_by=lambda u: u.id
    ),
    st.one_of(asked, asked.map(lambda text: f'"{text}"')),
    st.booleans(),
    readers,
    st.sampled_from([EN, ZH]),
    st.sets(st.integers(1, 30), max_size=3),
    st.integers(1, 6),
)
def test_the_index_answers_as_reading_every_text_does(
    units, text, forms, reader, language, gone, limit
):
    search = Search(phrases_of(text, forms=forms), language, reader, BY_ENDING)
    left = [one for one in units if one.id not in gone]
    plain = standing(ScanMemory(left).normals(language), search, limit)
    live = LiveMemory(units, indexed_from=0)
    live.refresh([], gone)
    if search.phrases:
        assert live.standing(search, limit) == plain
    else:
        assert live.standing(search, limit).units == ()


def in_time(one, row):
    """The unit with moments that rise with its row, as those of a memory do."""
    at = DAY + timedelta(days=row)
    return replace(one, variants={k: replace(v, at=at) for k, v in one.variants.items()})


def test_a_search_with_many_answers_is_broken_off_once_it_has_the_best(monkeypatch):
    monkeypatch.setattr(concordance, "_FIRST", 4)
    monkeypatch.setattr(concordance, "COUNTED", 8)
    monkeypatch.setattr(concordance, "_FEW", 10)
    trusts = list(Provenance)
    units = [in_time(unit(n, "a b", provenance=trusts[n % 5]), n) for n in range(60)]
    memory = IndexedMemory.of(units)
    answer = memory.standing(Search(phrases_of('"a b"'), EN), 3)
    assert [one.id for one in answer.units] == [59, 54, 49]
    assert (answer.total, answer.whole) == (12, False)
    rare = memory.standing(Search(phrases_of('"b a"'), EN), 3)
    assert (rare.units, rare.total, rare.whole) == ([], 0, True)
    every = memory.standing(Search(phrases_of("a"), EN), 60)
    assert (len(every.units), every.total, every.whole) == (60, 60, True)


def test_a_unit_that_is_another_by_now_is_told_only_as_it_is(monkeypatch):
    memory = IndexedMemory.of([unit(n, "a page") for n in range(3)])
    secret = unit(1, "a page", document_class=DocumentClass.RESTRICTED)
    now = [unit(0, "a page of two"), secret, unit(2, "another")]
    monkeypatch.setattr(memory, "units_at", lambda rows: [now[row] for row in rows])
    found = memory.standing(Search(phrases_of("page"), EN), 5).units
    assert [one.variants[EN].text for one in found] == ["a page of two"]


def test_an_index_knows_its_words_as_they_are():
    texts = ["Zürich – 国际 الأمم", "page pages"]
    memory = IndexedMemory.of([unit(n, text) for n, text in enumerate(texts)])
    memory.prepare(EN)
    part = memory._part(EN)
    found = list(concordance.PartConcordance(part)._lexicon.words())
    assert sorted(found) == sorted({token for text in texts for token in tokens(text)})
    assert part.encode(found).tolist() == list(range(len(found)))
