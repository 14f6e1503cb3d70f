import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation import markup
from translation.checks import CHECKS, CheckedPair, Severity, check
from translation.languages import Language

GOLDEN = Path(__file__).parents[1] / "golden" / "checks"
LANGUAGES = st.sampled_from(list(Language))


def examples() -> Iterator[tuple[str, CheckedPair, list[str]]]:
    """The cases of all golden files: two texts with their languages, what is found in them."""
    for file in sorted(GOLDEN.glob("*.txt")):
        for number, case in enumerate(file.read_text(encoding="utf-8").split("===\n"), 1):
            texts, _, expected = case.partition("---\n")
            source, target = (line.partition(":") for line in texts.splitlines())
            languages = Language(source[0]), Language(target[0])
            pair = CheckedPair(source[2].strip(), target[2].strip(), *languages)
            yield f"{file.stem} {number}", pair, expected.splitlines()


CASES = list(examples())


@pytest.mark.parametrize(
    ("pair", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_each_golden_case_has_the_findings_that_it_names(
    pair: CheckedPair, expected: list[str]
) -> None:
    found = [f"{problem.severity} {problem.key}" for problem in check(pair)]
    assert found == expected


def french(source: str, target: str) -> CheckedPair:
    return CheckedPair(source, target, Language.EN, Language.FR)


def test_the_spans_cut_the_value_out_of_each_text() -> None:
    source, target = "See {1}Article 48{/1}.", "Voir {1}l'article 84{/1}."
    lost, other = check(french(source, target))
    assert lost.source is not None
    assert source[slice(*lost.source)] == "48"
    assert lost.target is None
    assert other.target is not None
    assert target[slice(*other.target)] == "84"


def test_the_span_of_a_tag_is_where_it_stands() -> None:
    (lost,) = check(french("The {{Council}} met{12/}.", "Le Conseil s'est réuni."), ["tags"])
    assert lost.source == (19, 24)


def test_a_problem_keeps_its_key_when_the_text_around_it_changes() -> None:
    (before,) = check(french("In 2018 it met{1/}.", "En 2018 il s'est réuni."))
    (after,) = check(french("In 2018 it met{1/}.", "Il s'est réuni, en 2018."))
    assert before.key == after.key == "tags:lost:1"


def test_only_the_checks_that_are_named_run() -> None:
    pair = french("In 2018 it met{1/}.", "En 2019 il s'est réuni.")
    assert {problem.check for problem in check(pair)} == {"tags", "values"}
    assert {problem.check for problem in check(pair, ["values"])} == {"values"}
    assert check(pair, ["untranslated"]) == []


def test_an_empty_target_has_that_one_problem() -> None:
    (problem,) = check(french("In 2018 it met{1/}.", " "))
    assert (problem.check, problem.severity) == ("empty", Severity.ERROR)


def test_no_message_tells_the_text() -> None:
    pair = french("The secret budget is 12 {1}million{/1}.", "Le budget secret est de 13 millions.")
    problems = check(pair)
    assert problems
    assert not any(word in one.message for one in problems for word in ("secret", "budget"))


def test_each_check_names_itself_in_its_problems() -> None:
    pairs = [pair for _, pair, expected in CASES if expected]
    for name in CHECKS:
        found = [problem for pair in pairs for problem in check(pair, [name])]
        assert {problem.check for problem in found} == {name}


@given(st.text(), st.text(), LANGUAGES, LANGUAGES)
def test_no_pair_of_texts_breaks_a_check(
    source: str, target: str, one: Language, other: Language
) -> None:
    for problem in check(CheckedPair(source, target, one, other)):
        assert problem.key.startswith(problem.check)
        for span, text in ((problem.source, source), (problem.target, target)):
            assert span is None or 0 <= span[0] <= span[1] <= len(text)


NUMBERS = st.text(alphabet="0123456789.,:/-%年月日万 abcIVX{}", max_size=30)


@given(NUMBERS, NUMBERS, LANGUAGES, LANGUAGES)
def test_no_heap_of_digits_breaks_a_check(
    source: str, target: str, one: Language, other: Language
) -> None:
    for problem in check(CheckedPair(source, target, one, other)):
        assert problem.message


@given(st.text(alphabet="0123456789.,:/-%月日万 abcIVX", max_size=30), LANGUAGES)
def test_a_text_has_all_its_own_values_and_tags(text: str, language: Language) -> None:
    own = CheckedPair(text, text, language, language)
    assert check(own, ["tags", "values"]) == []


PIECES = st.one_of(
    st.text(max_size=5), st.builds(markup.TagMark, st.sampled_from(markup.Mark), st.integers(1, 4))
)


@given(st.lists(PIECES, max_size=8))
def test_tags_in_their_own_order_have_no_problem(pieces: list[markup.Piece]) -> None:
    text = markup.render(pieces)
    assert check(french(text, text), ["tags"]) == []


@given(st.lists(PIECES, max_size=8), st.data())
def test_a_tag_that_is_left_out_is_told(pieces: list[markup.Piece], data: st.DataObject) -> None:
    marks = [piece for piece in pieces if isinstance(piece, markup.TagMark)]
    if not marks:
        return
    gone = data.draw(st.sampled_from(marks))
    rest = [piece for piece in pieces if piece is not gone]
    found = check(french(markup.render(pieces), markup.render(rest)), ["tags"])
    assert any(problem.message.startswith(str(gone)) for problem in found)


@pytest.mark.parametrize(
    "piece", ["1", "1 May ", "one ", "三", "九千万亿", "1.", "{1}{/1}", "12 345 "]
)
def test_a_long_heap_of_values_is_read_in_a_moment(piece: str) -> None:
    text = piece * (8000 // len(piece))
    began = time.perf_counter()
    for language in (Language.EN, Language.AR, Language.ZH):
        check(CheckedPair(text, text + " 7", language, Language.FR), ["tags", "values"])
    assert time.perf_counter() - began < 10
