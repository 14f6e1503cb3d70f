import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.errors import MarkupRefused
from translation.markup import InlineTag, Mark, TagMark, digest, escape, marks, parse, plain, render

PIECES = st.lists(
    st.one_of(
        st.text(min_size=1),
        st.builds(TagMark, st.sampled_from(Mark), st.integers(min_value=0, max_value=999)),
    )
)


@given(PIECES)
def test_what_is_rendered_parses_back(pieces: list[str | TagMark]) -> None:
    joined: list[str | TagMark] = []
    for piece in pieces:
        if joined and isinstance(piece, str) and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    assert list(parse(render(pieces))) == joined


@given(st.text())
def test_escaped_text_is_plain_again(text: str) -> None:
    assert plain(escape(text)) == text
    assert marks(escape(text)) == ()


def test_tags_are_told_apart() -> None:
    assert parse("a {1}b{/1} {{x}} {2/}") == (
        "a ",
        TagMark(Mark.OPEN, 1),
        "b",
        TagMark(Mark.CLOSE, 1),
        " {x} ",
        TagMark(Mark.STANDALONE, 2),
    )


@pytest.mark.parametrize("text", ["{", "a}", "{x}", "{1", "{٣}", "{" + "9" * 5000 + "}"])
def test_a_brace_that_is_no_tag_is_refused_by_its_place_alone(text: str) -> None:
    with pytest.raises(MarkupRefused) as refused:
        parse(text)
    assert refused.value.code == "bad_tag"
    assert len(str(refused.value)) < 200


def test_standalone_tags_part_words_where_asked() -> None:
    assert plain("one{1/}two", " ") == "one two"
    assert plain("one{1/}two") == "onetwo"


def test_tags_are_part_of_identity() -> None:
    bold = InlineTag(1, True, "format", "b")
    assert digest("{1}a{/1}", (bold,)) != digest("{1}a{/1}")
    assert digest("a") == digest("a", ())
