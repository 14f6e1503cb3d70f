"""Words looked for in texts in braces notation, and documents that a text cites."""

import pytest

from translation.citations import Citation, citations
from translation.phrases import LONGEST, Phrase, PhraseRefused, Piece


def test_what_was_found_is_marked_and_nothing_is_lost() -> None:
    text = "Le {1}Conseil{/1} d'État, le CONSEIL D’ÉTAT"
    pieces = Phrase("conseil d'état").pieces(text)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.found] == [
        "Conseil{/1} d'État",
        "CONSEIL D’ÉTAT",
    ]


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("a+b (x) [y]", "A+B (X) [Y]", True),
        ("a.b", "axb", False),
        ("{x}", "{{x}}", True),
        ("理事会", "理{1}事会{/1}", True),
    ],
)
def test_signs_are_meant_as_they_are_written(words: str, text: str, found: bool) -> None:
    assert any(piece.found for piece in Phrase(words).pieces(text)) is found


def test_an_excerpt_keeps_what_was_found_and_what_stands_about_it() -> None:
    text = f"{'a ' * 50}{{1}}word{{/1}}{' b' * 50}"
    assert Phrase("word").excerpt(text, 5) == [
        Piece("… a a ", found=False),
        Piece("word", found=True),
        Piece(" b b …", found=False),
    ]


@pytest.mark.parametrize("words", ["", "?!", "x" * (LONGEST + 1)])
def test_what_cannot_be_looked_for_is_refused(words: str) -> None:
    with pytest.raises(PhraseRefused):
        Phrase(words)


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
