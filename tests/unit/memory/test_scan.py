from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from translation.documents import DocumentClass
from translation.errors import MarkupRefused
from translation.languages import Language
from translation.memory import ScanMemory
from translation.units import MatchKind, Provenance, Query, Reader, Unit, Variant

EN, FR, AR, ZH = Language.EN, Language.FR, Language.AR, Language.ZH
DAY = datetime(2026, 3, 1, tzinfo=UTC)
GRANTED = Reader(frozenset(DocumentClass), frozenset({"L"}))
RESTRICTED_ONLY = Reader(frozenset(DocumentClass) - {DocumentClass.CONFIDENTIAL}, frozenset({"L"}))


def unit(number, texts, provenance=Provenance.TRANSLATED, at=DAY, **more):
    variants = {lang: Variant(lang, text, provenance, at) for lang, text in texts.items()}
    return Unit(number, variants, **more)


def query(text, source=EN, targets=(FR,), **more):
    return Query(text, source, targets, **more)


def percents(memory, asked):
    return [match.percent for match in memory.lookup(asked)]


@pytest.mark.parametrize(
    ("stored", "asked", "expected"),
    [
        ("the Council resolves", "the Council resolves", [100]),
        ("the Council resolves", "The Council resolves", [99]),
        ("the {1}Council{/1} resolves", "the Council resolves", [99]),
        ("the Council resolves{1/}", "the Council resolves{2/}", [99]),
        ("in 2016 the Council met", "in 2017 the Council met", [80]),
        ("a b c d e f g h i j", "a b c x e y g z i j", [70]),
        ("a b c d e f g h i j", "a b c d e f g", [70]),
        ("a b c d e f g", "a b c d e f g h i j", [70]),
        ("a b c d e f g h i j", "w b c x e y g z i j", []),
        ("", "", [100]),
        ("", "word", []),
        ("word", "", []),
        ("word", " ", []),
    ],
)
def test_a_unit_answers_from_seventy_percent(stored, asked, expected):
    assert percents(ScanMemory([unit(1, {EN: stored, FR: "x"})]), query(asked)) == expected


def test_the_threshold_and_the_number_of_answers_are_the_callers():
    memory = ScanMemory(unit(n, {EN: f"one two three {n}", FR: "x"}) for n in range(9))
    assert percents(memory, query("one two three four")) == [75] * 5
    assert percents(memory, query("one two three four", limit=2)) == [75] * 2
    assert percents(memory, query("one two three four", threshold=76)) == []
    assert percents(memory, query("five", threshold=0, limit=100)) == [0] * 9
    assert percents(memory, query("one two three 4", threshold=100)) == [100]
    assert percents(memory, query("one two three 4", threshold=101)) == []


@pytest.mark.parametrize(
    ("source", "stored", "asked", "percent"),
    [
        (ZH, "理事会第三次会议", "理事会第四次会议", 87),
        (AR, "الاِتِّحَاد الدولي للاتصالات", "الاتحاد الدولي للاتصالات", 66),
        (Language.RU, "Совет решает", "совет решает", 99),
        (Language.ES, "El Consejo resuelve", "El Consejo resuelve", 100),
        (FR, "L’Union décide", "L’Union décida", 75),
    ],
)
def test_any_of_the_six_is_a_source(source, stored, asked, percent):
    memory = ScanMemory([unit(1, {source: stored, EN: "text"})])
    found = memory.lookup(query(asked, source, (EN,), threshold=60))
    assert [(m.percent, m.source, m.targets[EN]) for m in found] == [(percent, stored, "text")]


def test_a_match_brings_all_asked_languages_that_the_unit_has():
    memory = ScanMemory([unit(1, {EN: "page", FR: "page", AR: "صفحة", ZH: "页"})])
    (match,) = memory.lookup(query("page", EN, (ZH, AR, Language.RU)))
    assert match.targets == {ZH: "页", AR: "صفحة"}


@pytest.mark.parametrize("targets", [(ZH,), (), (EN,)])
def test_a_unit_with_none_of_the_asked_languages_is_no_answer(targets):
    memory = ScanMemory([unit(1, {EN: "page", FR: "page"})])
    assert memory.lookup(query("page", EN, targets)) == []


def test_a_language_no_unit_has_and_an_empty_memory_answer_nothing():
    assert ScanMemory([]).lookup(query("page", threshold=0)) == []
    assert ScanMemory([unit(1, {EN: "page", FR: "page"})]).lookup(query("页", ZH, (EN,))) == []


@pytest.mark.parametrize(
    ("stored", "asked", "kind"),
    [
        ({"previous": "p", "next": "n"}, {"previous": "p", "next": "n"}, MatchKind.CONTEXT),
        ({"previous": None, "next": "n"}, {"previous": None, "next": "n"}, MatchKind.CONTEXT),
        ({"lineage": "C18/52"}, {"lineage": "C18/52"}, MatchKind.CONTEXT),
        ({"previous": "p", "next": "n"}, {"previous": "p", "next": "x"}, MatchKind.EXACT),
        ({"previous": "p", "next": None}, {"previous": "p", "next": "n"}, MatchKind.EXACT),
        ({}, {}, MatchKind.EXACT),
        ({"lineage": "C18/52"}, {"lineage": "C18/53"}, MatchKind.EXACT),
    ],
)
def test_the_same_neighbours_or_lineage_make_a_hundred_and_one(stored, asked, kind):
    memory = ScanMemory([unit(1, {EN: "page", FR: "page"}, **stored)])
    (match,) = memory.lookup(query("page", **asked))
    wanted = 101 if kind is MatchKind.CONTEXT else 100
    assert (match.kind, match.percent, match.characters) == (kind, wanted, wanted)


def test_the_same_context_raises_no_other_text():
    memory = ScanMemory([unit(1, {EN: "Page", FR: "page"}, lineage="C18/52")])
    (match,) = memory.lookup(query("page", lineage="C18/52"))
    assert (match.kind, match.percent) == (MatchKind.FUZZY, 99)


def test_answers_go_by_percentage_then_provenance_then_newest_then_id():
    old, new = DAY, DAY + timedelta(days=1)
    memory = ScanMemory(
        [
            unit(9, {EN: "one two three five", FR: "x"}, Provenance.ADOPTED, new),
            unit(4, {EN: "one two three four", FR: "x"}, Provenance.MACHINE, new),
            unit(7, {EN: "one two three four", FR: "x"}, Provenance.PUBLISHED, old),
            unit(6, {EN: "one two three four", FR: "x"}, Provenance.PUBLISHED, old),
            unit(8, {EN: "one two three four", FR: "x"}, Provenance.PUBLISHED, new),
            unit(5, {EN: "one two three four", FR: "x"}, Provenance.REVIEWED, new, lineage="L"),
        ]
    )
    found = memory.lookup(query("one two three four", limit=6, lineage="L"))
    assert [match.unit for match in found] == [5, 8, 6, 7, 4, 9]


def test_rank_comes_from_the_best_of_the_variants_asked_for():
    variants = {
        EN: Variant(EN, "page", Provenance.ADOPTED, DAY),
        FR: Variant(FR, "page", Provenance.PUBLISHED, DAY),
        AR: Variant(AR, "صفحة", Provenance.TRANSLATED, DAY + timedelta(days=2)),
    }
    memory = ScanMemory(
        [Unit(1, variants), unit(2, {EN: "page", AR: "ص", FR: "p"}, Provenance.REVIEWED)]
    )
    by_french = memory.lookup(query("page", EN, (FR, AR)))
    assert [(m.unit, m.provenance, m.updated) for m in by_french] == [
        (1, Provenance.PUBLISHED, DAY),
        (2, Provenance.REVIEWED, DAY),
    ]
    assert [m.unit for m in memory.lookup(query("page", EN, (AR,)))] == [2, 1]


@pytest.mark.parametrize(
    ("document_class", "lineage", "reader", "asked_in", "seen"),
    [
        (DocumentClass.PUBLIC, None, Reader(), None, True),
        (DocumentClass.INTERNAL, "L", Reader(), None, True),
        (DocumentClass.INTERNAL, None, Reader(frozenset({DocumentClass.PUBLIC})), None, False),
        (DocumentClass.RESTRICTED, "L", Reader(), "L", False),
        (DocumentClass.RESTRICTED, "L", Reader(lineages=frozenset({"L"})), "L", False),
        (DocumentClass.RESTRICTED, "L", Reader(frozenset(DocumentClass)), "L", False),
        (DocumentClass.RESTRICTED, "L", GRANTED, None, True),
        (DocumentClass.RESTRICTED, None, GRANTED, None, False),
        (DocumentClass.INTERNAL, "L", Reader(frozenset(), frozenset({"L"})), "L", False),
        (DocumentClass.CONFIDENTIAL, "L", GRANTED, "L", True),
        (DocumentClass.CONFIDENTIAL, "L", GRANTED, "M", False),
        (DocumentClass.CONFIDENTIAL, "L", GRANTED, None, False),
        (DocumentClass.CONFIDENTIAL, None, GRANTED, None, False),
        (DocumentClass.CONFIDENTIAL, "L", Reader(frozenset(DocumentClass)), "L", False),
        # A restricted document that claims the lineage of a confidential one.
        (DocumentClass.CONFIDENTIAL, "L", RESTRICTED_ONLY, "L", False),
    ],
)
def test_a_unit_shows_only_to_who_may_see_it(document_class, lineage, reader, asked_in, seen):
    texts = {EN: "page", FR: "page"}
    memory = ScanMemory([unit(1, texts, document_class=document_class, lineage=lineage)])
    asked = query("page", reader=reader, lineage=asked_in)
    assert (bool(memory.lookup(asked)), bool(memory.best(asked))) == (seen, seen)


def test_each_language_is_answered_by_its_own_best_variant_whatever_the_limit():
    def mixed(number, french, arabic, at=DAY):
        return Unit(
            number,
            {
                EN: Variant(EN, "page", Provenance.ADOPTED, DAY),
                FR: Variant(FR, f"f{number}", french, DAY),
                AR: Variant(AR, f"a{number}", arabic, at),
            },
        )

    new = DAY + timedelta(days=1)
    memory = ScanMemory(
        [
            mixed(1, Provenance.PUBLISHED, Provenance.MACHINE, new),
            mixed(3, Provenance.TRANSLATED, Provenance.REVIEWED),
            mixed(2, Provenance.MACHINE, Provenance.REVIEWED),
            unit(9, {EN: "Page", ZH: "页"}, Provenance.MACHINE),
        ]
    )
    found = memory.best(query("page", EN, (AR, ZH, FR, Language.RU), limit=0))
    assert [(lang, m.unit, m.targets[lang], m.percent) for lang, m in found.items()] == [
        (AR, 2, "a2", 100),
        (ZH, 9, "页", 99),
        (FR, 1, "f1", 100),
    ]
    assert [(m.provenance, m.updated) for m in found.values()] == [
        (Provenance.REVIEWED, DAY),
        (Provenance.MACHINE, DAY),
        (Provenance.PUBLISHED, DAY),
    ]


@pytest.mark.parametrize("text", ["a { b", "a } b", "{x}", "{1"])
def test_a_query_that_is_no_braces_notation_is_refused_without_its_words(text):
    memory = ScanMemory([unit(1, {EN: "page", FR: "page"})])
    for ask in (memory.lookup, memory.best):
        with pytest.raises(MarkupRefused) as refused:
            ask(query(text))
        assert text not in str(refused.value)


def test_what_may_not_be_seen_takes_no_place_among_the_five():
    hidden = [
        unit(n, {EN: "page", FR: "x"}, document_class=DocumentClass.RESTRICTED) for n in range(9)
    ]
    memory = ScanMemory([*hidden, unit(20, {EN: "Page", FR: "x"})])
    assert [match.unit for match in memory.lookup(query("page"))] == [20]


def test_long_and_repetitive_texts_are_compared_in_full():
    words = " ".join(["."] * 900 + ["end"])
    memory = ScanMemory([unit(1, {EN: words, FR: "x"})])
    assert percents(memory, query(" ".join(["."] * 700))) == [77]
    assert percents(memory, query(" ".join(["."] * 630))) == []


def test_an_excluded_lineage_is_no_answer_and_a_preferred_one_stands_first_among_equals():
    memory = ScanMemory(
        [
            unit(1, {EN: "page", FR: "un"}, Provenance.ADOPTED),
            unit(2, {EN: "page", FR: "deux"}, Provenance.MACHINE, lineage="L"),
            unit(3, {EN: "page.", FR: "trois"}, lineage="M"),
        ]
    )
    asked = replace(query("page"), threshold=50)
    first = replace(asked, preferred=frozenset({"L", "M"}))
    assert [match.unit for match in memory.lookup(asked)] == [1, 2, 3]
    assert [match.unit for match in memory.lookup(first)] == [2, 1, 3]
    assert memory.best(first)[FR].unit == 2
    none = replace(first, excluded=frozenset({"L"}))
    assert [match.unit for match in memory.lookup(none)] == [1, 3]
    assert memory.best(none)[FR].unit == 1
