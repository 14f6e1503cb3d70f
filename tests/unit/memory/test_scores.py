from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.memory import character_percent, word_percent
from translation.memory.scores import allowed_distance, length_window, percent


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("the same", "the same", 100),
        ("", "", 100),
        ("", "{1/}", 99),
        ("", "word", 0),
        ("The Council", "the council", 99),
        ("{1}The{/1} Council", "The Council", 99),
        ("The  Council", "The Council", 99),
        ("a b c d e f g h i j", "a b c x e y g z i j", 70),
        ("a b c d e f g h i j", "w b c x e y g z i j", 60),
        ("a b c d e f g h i j", "a b c d e f g", 70),
        ("in 2016 the Council met", "in 2017 the Council met", 80),
        ("the end.", "the end", 66),
        ("理事会第三次会议", "理事会第四次会议", 87),
        ("理事会", "理事国", 66),
        ("الاِتِّحَاد الدولي", "الاتحاد الدولي", 50),
        ("one", "two", 0),
    ],
)
def test_the_percentage_is_counted_in_tokens_and_rounded_down(one, other, words):
    assert word_percent(one, other) == word_percent(other, one) == words


@pytest.mark.parametrize(
    ("one", "other", "characters"),
    [
        ("abc", "abc", 100),
        ("ABC", "abc", 99),
        ("{1/}abc", "abc", 99),
        ("Международного союза", "Международный союз", 80),
        ("abcdefghij", "abcdefgxyz", 70),
        ("", "a", 0),
    ],
)
def test_the_second_percentage_counts_characters(one, other, characters):
    assert character_percent(one, other) == character_percent(other, one) == characters


def test_one_word_of_a_thousand_is_never_rounded_up_to_the_same():
    words = ["word"] * 1000
    assert word_percent(" ".join(words), " ".join([*words[1:], "other"])) == 99


@given(st.integers(1, 3000), st.data())
def test_percent_is_the_floor_of_the_exact_fraction(longer, draw):
    distance = draw.draw(st.integers(0, longer))
    exact = floor(100 * (1 - Fraction(distance, longer)))
    assert percent(distance, longer) == min(99, exact)


@given(st.integers(0, 99), st.integers(1, 500))
def test_the_allowed_distance_reaches_the_threshold_and_one_more_does_not(threshold, longer):
    most = allowed_distance(threshold, longer)
    assert percent(most, longer) >= threshold
    assert most == longer or percent(most + 1, longer) < threshold


@pytest.mark.parametrize("threshold", [100, 101, 102])
def test_no_distance_reaches_the_identical(threshold):
    assert allowed_distance(threshold, 10) < 0


@given(st.integers(0, 100), st.integers(0, 200), st.integers(0, 200))
def test_the_window_holds_exactly_the_lengths_that_can_reach_the_threshold(one, length, other):
    low, high = length_window(one, length, 200)
    longer = max(length, other)
    gap = abs(length - other)
    reaches = longer == 0 or 100 * (longer - gap) >= one * longer
    assert (low <= other <= high) == reaches
