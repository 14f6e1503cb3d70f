from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.languages import Language
from translation.leverage import (
    BANDS,
    Fill,
    Origin,
    Tally,
    band,
    fills,
    fit_tags,
    merge,
    tally,
)
from translation.markup import marks, plain
from translation.units import Match, MatchKind, Provenance

AT = datetime(2018, 4, 17, tzinfo=UTC)
EN, FR, AR = Language.EN, Language.FR, Language.AR


def match(percent: int, kind: MatchKind, **targets: str) -> Match:
    texts = {Language(code): text for code, text in targets.items()}
    return Match(1, percent, percent, kind, "source", texts, Provenance.PUBLISHED, AT)


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        (None, "none"),
        (Fill("1", Origin.VALUE, 100), "value"),
        (Fill("a", Origin.CONTEXT, 101), "101"),
        (Fill("a", Origin.EXACT, 100), "100"),
        (Fill("a", Origin.FUZZY, 99), "95-99"),
        (Fill("a", Origin.FUZZY, 94), "85-94"),
        (Fill("a", Origin.FUZZY, 75), "75-84"),
        (Fill("a", Origin.FUZZY, 70), "70-74"),
        (Fill("a", Origin.FUZZY, 69), "below 70"),
    ],
)
def test_each_fill_has_the_band_of_the_trade(fill: Fill | None, expected: str) -> None:
    assert band(fill) == expected


def test_each_language_takes_its_own_best_match() -> None:
    best = match(100, MatchKind.EXACT, fr="meilleur")
    second = match(80, MatchKind.FUZZY, fr="autre", ar="آخر")
    found = fills("source", (FR, AR), {}, {FR: best, AR: second}, EN)
    assert found == {
        FR: Fill("meilleur", Origin.EXACT, 100),
        AR: Fill("آخر", Origin.FUZZY, 80),
    }


def test_a_match_that_differs_in_values_alone_is_filled_with_those_of_the_segment() -> None:
    unit = replace(
        match(85, MatchKind.FUZZY, fr="Réuni le 3 mai 2017.", ar="اجتمع في 3 مايو."),
        source="It met on 3 May 2017.",
    )
    found = fills("It met on 4 May 2018.", (FR, AR), {}, {FR: unit, AR: unit}, EN)
    assert found == {
        FR: Fill("Réuni le 4 mai 2018.", Origin.FUZZY, 85),
        AR: Fill("اجتمع في 3 مايو.", Origin.FUZZY, 85),
    }
    other = fills("They met on 4 May 2018.", (FR,), {}, {FR: unit}, EN)
    assert other == {FR: Fill("Réuni le 3 mai 2017.", Origin.FUZZY, 85)}


def test_a_value_by_rule_comes_before_any_match() -> None:
    found = fills("1,650", (FR,), {FR: "1 650"}, {FR: match(100, MatchKind.EXACT, fr="autre")}, EN)
    assert found[FR] == Fill("1 650", Origin.VALUE, 100)


def test_a_match_gets_the_letter_of_the_target_in_its_symbols() -> None:
    unit = replace(match(100, MatchKind.EXACT, fr="Voir C18/52-E."), source="See C18/52-E.")
    found = fills("See C18/52-E.", (FR,), {}, {FR: unit}, EN)
    assert found[FR] == Fill("Voir C18/52-F.", Origin.EXACT, 100)


def test_what_has_no_answer_has_no_fill() -> None:
    assert fills("source", (FR,), {}, {}, EN) == {}


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("{1}gras{/1}", "{1}bold{/1}", "{1}gras{/1}"),
        ("{2}gras{/2} {3/}", "{1}bold{/1}", "gras "),
        ("{1}gras", "{1}bold{/1}", "gras"),
        ("{1/}a{1/}", "{1/}b", "{1/}a"),
        ("a", "{1}b{/1}", "a"),
        ("{{a}}", "b", "{{a}}"),
    ],
)
def test_tags_that_the_source_lacks_are_left_out(text: str, source: str, expected: str) -> None:
    assert fit_tags(text, source) == expected


@given(st.lists(st.sampled_from(["a", "{1}", "{/1}", "{2/}", "{3}", "{/3}", "{{"])))
def test_fitting_tags_drops_no_letter_and_adds_no_tag(pieces: list[str]) -> None:
    text = "".join(pieces)
    fitted = fit_tags(text, "{1}x{/1}{2/}")
    assert plain(fitted) == plain(text)
    assert len(set(marks(fitted))) == len(marks(fitted))


def test_tallies_add_up_over_chunks() -> None:
    first = tally([(FR, "100", 5), (FR, "100", 7), (AR, "none", 2)])
    second = tally([(FR, "100", 1), (FR, "value", 1)])
    assert merge([first, second]) == (
        Tally(AR, "none", 1, 2),
        Tally(FR, "value", 1, 1),
        Tally(FR, "100", 3, 13),
    )
    assert {row.band for row in merge([first, second])} <= set(BANDS)
