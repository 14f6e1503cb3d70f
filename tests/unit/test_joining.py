import pytest

from translation.documents import Segment
from translation.joining import joined_text
from translation.languages import Language
from translation.markup import InlineTag

FR, ZH = Language.FR, Language.ZH


def pair(number: int, kind: str = "format") -> InlineTag:
    return InlineTag(number, True, kind)


def alone(number: int, kind: str = "note") -> InlineTag:
    return InlineTag(number, False, kind)


ONE = Segment(0, 0, 8, "The {1}end{/1}.", (pair(1),))
TWO = Segment(1, 9, 15, "A {1}b{/1} {2/}c.", (pair(1), alone(2)))
WHOLE = Segment(0, 0, 15, "The {1}end{/1}. A {2}b{/2} {3/}c.", (pair(1), pair(2), alone(3)))


def test_tags_are_numbered_in_the_order_in_which_the_whole_opens_them() -> None:
    texts = ["La {1}fin{/1}.", "{2/}Un {1}bé{/1} c."]
    assert joined_text([ONE, TWO], texts, WHOLE, FR) == "La {1}fin{/1}. {3/}Un {2}bé{/2} c."


def test_between_the_texts_stands_what_stands_between_their_sources() -> None:
    parts = [Segment(0, 0, 4, "One."), Segment(1, 6, 10, "Two.")]
    whole = Segment(0, 0, 10, "One.{1/}{2/} Two.", (alone(1), alone(2, "break")))
    assert joined_text(parts, ["Un.", "Deux."], whole, FR) == "Un.{1/}{2/} Deux."
    assert joined_text(parts, ["一。", "二。"], whole, ZH) == "一。{1/}{2/}二。"


def test_formatting_of_a_whole_part_becomes_a_pair_around_its_text() -> None:
    parts = [Segment(0, 0, 4, "One."), Segment(1, 5, 9, "Two.")]
    whole = Segment(0, 0, 9, "{1}One.{/1} Two.", (pair(1),))
    assert joined_text(parts, ["Un.", "Deux."], whole, FR) == "{1}Un.{/1} Deux."
    assert joined_text(parts, [None, "Deux."], whole, FR) == "Deux."


def test_a_tag_without_a_counterpart_leaves_its_text() -> None:
    parts = [Segment(0, 0, 4, "{1}A{/1} b.", (pair(1),)), Segment(1, 5, 7, "C.")]
    whole = Segment(0, 0, 7, "A {1}b. C.{/1}", (pair(1),))
    assert joined_text(parts, ["{1}É{/1} {9}b{/9}.", "C."], whole, FR) == "É b. C."


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([None, None], None),
        (["", None], None),
        (["Un {{a}}.", None], "Un {{a}}."),
        ([None, "D"], "D"),
    ],
)
def test_a_part_without_a_text_adds_nothing(texts: list[str | None], expected: str | None) -> None:
    parts = [Segment(0, 0, 4, "One."), Segment(1, 5, 9, "Two.")]
    assert joined_text(parts, texts, Segment(0, 0, 9, "One. Two."), FR) == expected
