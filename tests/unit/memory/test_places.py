from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.languages import Language
from translation.markup import escape
from translation.memory.places import found_places, token_places
from translation.memory.sought import Finder, Search, phrases_of
from translation.memory.tokens import tokens


@pytest.mark.parametrize(
    ("text", "search", "found"),
    [
        ("The Council met", "council", ["Council"]),
        ("{1}The{/1} {{Council}} {2/}met", '"the {{ council }}"', ["The{/1} {{Council}}"]),
        ("{1}Coun{/1}cil", "council", ["Coun{/1}cil"]),
        ("co\u00adoperate, cooperate", "cooperate", ["co\u00adoperate", "cooperate"]),
        ("e\u0301te\u0301 été", "été", ["e\u0301te\u0301", "été"]),
        ("İstanbul x", "x", ["x"]),
        ("关于理事会的", "理事会", ["理事会"]),
        ("في المَجلِس", "المَجلِس", ["المَجلِس"]),
        ("a b a c", "a", ["a", "a"]),
        ("a b a c", "d", []),
        ("a :\u0300 b", ":\u0300", [":\u0300"]),
        (":\u0300", ": \u0300", [":\u0300"]),
    ],
)
def test_what_was_found_is_told_where_it_is_written(text, search, found):
    finder = Finder(Search(phrases_of(search), Language.EN))
    assert [text[start:end] for start, end in found_places(text, finder)] == found


@given(st.text())
def test_each_token_has_its_place_or_none_has(text):
    places = token_places(escape(text))
    assert not places or len(places) == len(tokens(escape(text)))
    assert all(start < end for start, end in places)
    assert all(a <= c and b <= d for (a, b), (c, d) in pairwise(places))


@given(st.text(st.characters(max_codepoint=0xFF)))
def test_a_text_of_simple_letters_has_a_place_for_each_token(text):
    shown = escape(text)
    found = [shown[start:end] for start, end in token_places(shown)]
    assert [tokens(one) for one in found] == [(token,) for token in tokens(shown)]
