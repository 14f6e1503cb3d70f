from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.errors import MarkupRefused
from translation.markup import escape, plain
from translation.memory import normal, tokens
from translation.memory.tokens import ENDS, tokens_of

ODD = st.sampled_from("aZΣςИё\u0301\u0307İßеé’–«1٣国語א\u00ad\u200f\0\x1f\x85\u2028 .{}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \t\u3000\u00a0\x1f\x85", ""),
        ("The Council, resolves", "the council , resolves"),
        ("L’Union «européenne», 3.5%", "l ’ union « européenne » , 3 . 5 %"),
        ("C18/52-E", "c18 / 52 - e"),
        ("...", ". . ."),
        ("snake_case $(ARG1)", "snake _ case $ ( arg1 )"),
        ("Совет МСЭ-R", "совет мсэ - r"),
        ("¿Qué?", "¿ qué ?"),
        ("国际电信联盟", "国 际 电 信 联 盟"),
        ("ITU-T第12次会议。2016年", "itu - t 第 12 次 会 议 。 2016 年"),
        ("第1/2段", "第 1 / 2 段"),
        ("الاتحاد، الدولي؟", "الاتحاد ، الدولي ؟"),
        ("الاِتِّحَاد", "الاِتِّحَاد"),
        ("٢٠١٦–٢٠١٧", "٢٠١٦ – ٢٠١٧"),
    ],
)
def test_words_and_punctuation_marks_are_tokens_and_each_han_character_is_one(text, expected):
    assert tokens(text) == tuple(expected.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("COUNCIL", "council"),
        ("caf\u00e9", "cafe\u0301"),
        ("co\u00adoperation", "cooperation"),
        ("\u200fالاتحاد\u200e", "الاتحاد"),
        ("{1}bold{/1} text{2/}", "bold text"),
        ("half{1/}way", "halfway"),
        ("two  words ", "two words"),
    ],
)
def test_case_tags_composition_spacing_and_what_nobody_sees_cost_no_token(one, other):
    assert tokens(one) == tokens(other)


def test_diacritics_make_another_word_and_not_several():
    assert len(tokens("الاِتِّحَاد")) == 1
    assert tokens("الاِتِّحَاد") != tokens("الاتحاد")


def test_a_doubled_brace_is_one_mark_and_a_single_one_is_refused():
    assert tokens("{{name}}") == ("{", "name", "}")
    with pytest.raises(MarkupRefused):
        tokens("{name}")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_tokens_hold_all_visible_characters_in_order(text):
    joined = "".join(tokens(escape(text)))
    assert joined == "".join(normal(escape(text)).split())


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_latin_text_is_cut_alike_beside_other_scripts(text):
    alone = tokens(escape(text))
    beside = tokens(escape(f"{text} é"))
    assert beside == (*alone, "é")
    assert plain(escape(text)) == text


def test_every_european_character_is_cut_alike_beside_other_scripts():
    for character in map(chr, range(0x2150)):
        text = escape(f"x{character}x")
        assert tokens(f"{text}国") == (*tokens(text), "国"), ascii(character)


@given(st.lists(st.text(ODD) | st.text()))
def test_texts_are_cut_together_as_each_is_alone(texts):
    given_ = [escape(text) for text in texts]
    assert tokens_of(given_) == list(chain.from_iterable((*tokens(one), ENDS) for one in given_))


def test_tags_and_braces_among_many_texts_are_those_of_each():
    assert tokens_of(["{1}a{/1} b", "{{x}}"]) == ["a", "b", ENDS, "{", "x", "}", ENDS]
    with pytest.raises(MarkupRefused):
        tokens_of(["fine", "{name}"])
