"""What holds for every text and every rule set."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.languages import Language
from translation.segmentation import (
    RULES_VERSION,
    BreakRule,
    break_offsets,
    read_srx,
    split_at,
    splitter,
)
from translation.segmentation.offsets import _rule_file

MARKS = st.text(alphabet='aZ19 Яяعب会。！？”》.?!؟\n\t"»)(«“1[]¹,;:；،и г', max_size=80)
TEXTS = st.one_of(st.text(max_size=200), MARKS)


@pytest.mark.parametrize("language", Language)
@given(text=TEXTS)
def test_pieces_join_back_and_offsets_increase(language, text):
    offsets = splitter(language)(text)
    assert "".join(split_at(text, offsets)) == text
    assert offsets == sorted(set(offsets))
    assert all(0 < at < len(text) for at in offsets)


@pytest.mark.parametrize("language", Language)
@given(text=TEXTS)
def test_no_piece_starts_with_space_and_none_is_blank(language, text):
    pieces = split_at(text, splitter(language)(text))
    assert all(not piece[0].isspace() for piece in pieces[1:])
    assert len(pieces) < 2 or all(piece.strip() for piece in pieces)


@pytest.mark.parametrize("language", Language)
@given(text=MARKS)
def test_the_quick_way_of_our_rules_gives_what_a_full_search_gives(language, text):
    rules = read_srx(_rule_file(language)).for_language(language)
    assert splitter(language)(text) == break_offsets(text, rules)


@pytest.mark.parametrize("language", Language)
def test_the_quick_way_holds_on_the_shared_golden_texts(language, shared):
    rules = read_srx(_rule_file(language)).for_language(language)
    path = shared / "data" / "segmentation" / f"{language.value}.jsonl"
    for row in path.read_text(encoding="utf-8").splitlines():
        text = json.loads(row)["text"]
        assert splitter(language)(text) == break_offsets(text, rules)


def test_the_first_rule_that_matches_decides():
    stop = BreakRule(True, r"\.", r"\s")
    exception = BreakRule(False, r"\bNo\.", r"\s")
    again = BreakRule(True, r"No\.", r"\s5")
    text = "See No. 5. End."
    assert split_at(text, break_offsets(text, [exception, stop])) == ["See No. 5. ", "End."]
    assert len(break_offsets(text, [stop, exception])) == 2
    assert len(break_offsets(text, [again, exception, stop])) == 2


def test_white_space_belongs_to_the_piece_before_it():
    rules = [BreakRule(True, r"\.", r"\s")]
    assert split_at("A. \n\t B.", break_offsets("A. \n\t B.", rules)) == ["A. \n\t ", "B."]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Document C18/52-E\nOriginal: English", ["Document C18/52-E\n", "Original: English"]),
        ("Report by the\nthird working group", ["Report by the\nthird working group"]),
        ("Fees,\nDues", ["Fees,\nDues"]),
        ("Scope\n\tb) the fee\n\nend", ["Scope\n\t", "b) the fee\n\n", "end"]),
        ("1.\tThe fee. It stays.", ["1.\tThe fee. ", "It stays."]),
    ],
)
def test_line_breaks_end_a_segment_unless_the_sentence_goes_on(text, pieces):
    assert split_at(text, splitter(Language.EN)(text)) == pieces


def test_an_empty_text_has_no_pieces():
    assert split_at("", splitter(Language.EN)("")) == []


@pytest.mark.parametrize("unit", [".", "A. ", "(", "1. ", "\n ", "\n", "«. A", "[1]. ", "。”"])
def test_long_runs_take_linear_time(unit):
    cut = splitter(Language.EN)
    short, long = unit * (2_000 // len(unit)), unit * (16_000 // len(unit))
    cut(short)
    # Eight times the text: 8 where the work is linear, 64 where it is quadratic.
    assert seconds(cut, long) < 30 * max(seconds(cut, short), 0.002)


def seconds(cut, text):
    def once():
        started = time.process_time()
        cut(text)
        return time.process_time() - started

    return min(once(), once())


def test_the_version_is_a_digest():
    assert len(RULES_VERSION) == 16
    int(RULES_VERSION, 16)


def test_built_in_splitters_are_compiled_once():
    assert splitter(Language.FR) is splitter(Language.FR)
