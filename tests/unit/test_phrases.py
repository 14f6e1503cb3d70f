"""Words looked for in texts in braces notation, and documents that a text cites."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translation.citations import Citation, citations
from translation.languages import Language
from translation.markup import escape
from translation.memory.sieve import patterns_of
from translation.memory.sought import Forms, phrases_of
from translation.memory.tokens import normal
from translation.phrases import LONGEST, PhraseRefused, Piece, Sought

EN, FR = Language.EN, Language.FR


def found(words: str, text: str) -> list[str]:
    return [piece.text for piece in Sought(words).pieces(text, EN) if piece.found]


def may_hold(words: str, text: str) -> bool:
    """Whether a database that is asked the patterns hands a text over."""
    return all(re.search(one, text) for one in patterns_of(phrases_of(words)))


def _unseen(code: int) -> bool:
    return normal(f"a{chr(code)}") == "a"


def test_what_was_found_is_marked_and_nothing_is_lost() -> None:
    text = "Le {1}Conseil{/1} d'État, le CONSEIL D’ÉTAT, un conseil"
    pieces = Sought('"conseil d\'état"').pieces(text, FR)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.found] == [
        "Conseil{/1} d'État",
        "CONSEIL D’ÉTAT",
    ]


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("a+b (x) [y]", "A+B (X) [Y]", ["A+B", "(X)", "[Y]"]),
        ("a.b", "axb", []),
        ("{x}", "{{x}}", ["{{x}}"]),
        ("理事会", "理{1}事会{/1}", ["理{1}事会"]),
        ("report budget", "budget, then report", ["budget", "report"]),
        ("report budget", "reports, budget", []),
        ("report* ?udget", "reports, budget", ["reports", "budget"]),
        ("co-operate", "co‑operate", ["co‑operate"]),
        ('\\"so\\"', "«so»", ["«so»"]),
    ],
)
def test_what_is_written_is_read_as_in_a_concordance(
    words: str, text: str, marked: list[str]
) -> None:
    assert found(words, text) == marked
    assert Sought(words).stands(text, EN) is bool(marked)


def test_forms_are_those_of_the_language_of_a_text() -> None:
    by_ending = Forms(lambda word: [word.rstrip("s")], lambda word: [word.rstrip("s")])
    words = Sought("~reports", forms_of=lambda language: by_ending if language is EN else None)
    assert words.stands("A report", EN)
    assert not words.stands("A report", FR)
    every = Sought("reports acts", every_form=True, forms_of=lambda _: by_ending)
    assert every.stands("An act and a report", FR)


def test_an_excerpt_keeps_what_was_found_and_what_stands_about_it() -> None:
    text = f"{'a ' * 50}{{1}}word{{/1}}{' b' * 50}"
    assert Sought("word").excerpt(text, EN, 5) == [
        Piece("… a a ", found=False),
        Piece("word", found=True),
        Piece(" b b …", found=False),
    ]


@pytest.mark.parametrize("words", ["", "?!", "*", '"* *"', "x" * (LONGEST + 1)])
def test_what_cannot_be_looked_for_is_refused(words: str) -> None:
    with pytest.raises(PhraseRefused):
        Sought(words)


def test_a_text_without_what_no_search_has_is_left_to_the_database() -> None:
    assert not may_hold("council", "The committee met.")
    assert not may_hold('"report budget"', "A budget report")
    assert may_hold("council", "The COUNCIL met")
    assert may_hold("~council ?", "Anything")
    assert not may_hold("council", "{1}The{/1} com\u00admittee")
    codes = (*range(0x80, 0x10000), *range(0x1BCA0, 0x1D200), *range(0xE0000, 0xE1000))
    assert all(may_hold("ab", f"a{chr(code)}b") for code in codes if _unseen(code))


def test_a_letter_is_found_in_each_way_to_write_it() -> None:
    for code in (*range(0x21, 0x3000), *range(0xF900, 0x10000), *range(0x2F800, 0x2FA20, 9)):
        letter = chr(code)
        seen = normal(escape(letter))
        another = letter.swapcase() != letter or unicodedata.decomposition(letter)[:1] not in "<"
        if not another or seen.isspace():
            continue
        words = escape(f'"a{seen}"')
        for written in (letter, unicodedata.normalize("NFD", letter), f"{letter}\u00ad"):
            text = f"{{1}}A{{/1}}{escape(written)}"
            assert not Sought(words).stands(text, EN) or may_hold(words, text), hex(code)


_SIGNS = (
    "aAeEiIkKsSßbB 19.'-\"éÉİ\u212aΣσςй\u00ad\u200f\u0651\u064eاآ国際\uf900豈\u00a0\u3000\x01“’‑"
)
_TOGETHER = ("e\u0301", "e\u0323", "И\u0306", "ا\u0653", "{1}", "{/1}", "{2/}", "{{")
LETTERS = st.sampled_from([*_SIGNS, *_TOGETHER])
TEXTS = st.lists(LETTERS, max_size=12).map("".join)


@settings(max_examples=500)
@given(TEXTS, TEXTS, st.booleans(), st.data())
def test_the_database_leaves_out_no_text_in_which_a_search_stands(
    before: str, text: str, quoted: bool, data: st.DataObject
) -> None:
    seen = re.sub(r'[\\*?"~]', r"\\\g<0>", normal(text))
    start = data.draw(st.integers(0, len(seen)))
    words = escape(seen[start : start + data.draw(st.integers(0, 8))].strip("\\"))
    words = f'"{words}"' if quoted else data.draw(st.sampled_from(["", "*"])) + words
    phrases = phrases_of(words)
    if phrases and Sought("a " + words).stands("a " + before + text, EN):
        assert may_hold(words, before + text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Document C18/052-E, Resolution 154 (Rev. Busan, 2014), C18/52",
            ["C18/52", "Resolution 154"],
        ),
        ("{1}Résolution{/1} 115 et Décision 5", ["Resolution 115", "Decision 5"]),
        ("la Resolución 70 y la Recomendación 3", ["Resolution 70", "Recommendation 3"]),
        ("Резолюции 70 и Решения 5", ["Resolution 70", "Decision 5"]),
        ("第115号决议和第5号决定", ["Resolution 115", "Decision 5"]),
        ("القرار 154 والتوصية 3", ["Resolution 154", "Recommendation 3"]),
        ("Resolution 2.5 and HTTP/2", []),
    ],
)
def test_a_text_cites_by_symbol_and_by_number(text: str, names: list[str]) -> None:
    assert [one.name for one in citations(text)] == names


def test_a_citation_is_told_as_it_is_written_first() -> None:
    assert citations("C18/52-F puis C18/52") == [Citation("C18/52-F", "C18/52")]
