from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from translation.differences import differences
from translation.languages import Language

EN, ZH, AR = Language.EN, Language.ZH, Language.AR


def shown(old: str, new: str, language: Language = EN) -> str:
    """`-` before what was removed, `+` before what was added, each in brackets."""
    signs = {"same": "{}", "removed": "[-{}]", "added": "[+{}]"}
    return "".join(signs[p.kind].format(p.text) for p in differences(old, new, language))


def test_words_are_compared_whole() -> None:
    assert shown("The Council met in 2017.", "The Council meets in 2017.") == (
        "The Council [-met][+meets] in 2017."
    )


def test_chinese_is_compared_by_character() -> None:
    assert shown("理事会于2017年开会", "理事会在2018年开会", ZH) == (
        "理事会[-于2017][+在2018]年开会"
    )


def test_arabic_words_keep_their_vowel_signs() -> None:
    assert shown("اجتمعَ المجلسُ", "اجتمعَ المؤتمرُ", AR) == "اجتمعَ [-المجلسُ][+المؤتمرُ]"


def test_a_tag_is_one_unit() -> None:
    assert shown("The {1}Council{/1}", "The {2}Council{/2}") == (
        "The [-{1}][+{2}]Council[-{/1}][+{/2}]"
    )


def test_a_doubled_brace_is_never_cut() -> None:
    assert shown("a {{ b", "a {1} b") == "a [-{{][+{1}] b"


def test_a_blank_between_two_changes_goes_with_them() -> None:
    assert shown("one two three", "four five three") == "[-one two][+four five] three"


def test_equal_texts_are_one_piece_and_empty_ones_none() -> None:
    assert shown("As it was.", "As it was.") == "As it was."
    assert differences("", "", EN) == ()
    assert shown("", "new") == "[+new]"
    assert shown("old", "") == "[-old]"


TEXTS = st.one_of(st.text(), st.text(alphabet="ab 理事会{}1/.\n"))


@given(TEXTS, TEXTS, st.sampled_from(list(Language)))
def test_pieces_join_back_into_both_texts(old: str, new: str, language: Language) -> None:
    pieces = differences(old, new, language)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new
    assert all(p.text for p in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))
