"""Repairs that are offered for the tags of a translation."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.checks import CheckedPair, check
from translation.languages import Language
from translation.markup import Mark, TagMark, escape, marks, plain
from translation.repair import repaired


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("The {1}budget{/1}", "Le {1}budget{/1}", "Le {1}budget{/1}"),
        ("Of {1}1 250 000{/1} francs", "De 1 250 000 francs", "De {1}1 250 000{/1} francs"),
        ("The {1}budget{/1} stands", "Le {1}budget demeure", "Le {1}budget{/1} demeure"),
        ("See {1/} and {2/}", "Voir {2/}", "Voir{1/} {2/}"),
        ("One{1/}", "Un{1/}{1/}", "Un{1/}"),
        ("{1}One{/1} two", "{1}Un{/1} {1}deux{/1}", "{1}Un deux{/1}"),
        ("One", "Un{7/} {3}deux{/3}", "Un deux"),
        ("{1}a{/1} {2}b{/2}", "{1}x {2}y{/1} z{/2}", "{1}x {2}y{/2}{/1} z"),
        ("{1}a{/1} b", "{/1}x{1} y", "{1}x{/1} y"),
        ("预算为{1}125万{/1}瑞郎", "ميزانية 125万 فرنك", "ميزانية {1}125万{/1} فرنك"),
        ("The {1}Council{/1} met", "理事会举行了会议", "理事{1}会举行了{/1}会议"),
        ("From the {1}Council website{/1}.", "من موقع المجلس{/1}.", "من {1}موقع المجلس{/1}."),
        ("Brace {{ {1/}", "Accolade {{", "Accolade {{{1/}"),
    ],
)
def test_tags_are_put_right_and_words_stay(source, target, expected):
    assert repaired(source, target) == expected


MARKS = [TagMark(kind, number) for number in (1, 2, 3, 4) for kind in Mark]
NESTED = ["{1}a b{/1} c{2/}", "{1}One {2}two{/2}{/1} three", "{1/}{2/} x", "plain", "{1}{2/}a{/1}"]


@given(
    st.sampled_from(NESTED),
    st.lists(st.one_of(st.sampled_from(MARKS).map(str), st.text("ab {}理ق").map(escape))),
)
def test_whatever_was_done_to_the_tags_a_repair_leaves_nothing_to_find(source, pieces):
    target = "".join(pieces)
    mended = repaired(source, target)
    pair = CheckedPair(source, mended, Language.EN, Language.FR)
    assert check(pair, only=["tags"]) == []
    assert plain(mended) == plain(target)
    assert Counter(marks(mended)) == Counter(marks(source))
    assert repaired(source, mended) == mended
