"""The golden files: input, `---`, one expected segment a line, `===`."""

from pathlib import Path

import pytest

from translation.languages import Language
from translation.segmentation import split_at, splitter

GOLDEN = Path(__file__).parents[2] / "golden" / "segmentation"


def cases() -> list[tuple[Language, str, list[str]]]:
    found = []
    for language in Language:
        text = (GOLDEN / f"{language.value}.txt").read_text(encoding="utf-8")
        for entry in text.split("\n===\n")[:-1]:
            source, _, expected = entry.partition("\n---\n")
            found.append((language, source, expected.split("\n")))
    return found


@pytest.mark.parametrize(("language", "source", "expected"), cases())
def test_a_text_is_cut_as_a_linguist_cuts_it(language, source, expected):
    pieces = split_at(source, splitter(language)(source))
    assert [piece.strip() for piece in pieces] == expected


def test_every_language_has_golden_cases():
    counts = {language: sum(c[0] is language for c in cases()) for language in Language}
    assert min(counts.values()) >= 10
