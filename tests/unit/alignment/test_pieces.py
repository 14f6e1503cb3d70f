"""Lengths in pieces: equally by language, bytes for what was not seen, the same model again."""

import pytest

from translation.alignment import SentencePieces, TooLittleText, characters, train
from translation.alignment.training import LEAST_TEXTS
from translation.languages import Language


def test_a_language_without_enough_text_is_named() -> None:
    texts = {language: ["some text"] * LEAST_TEXTS for language in Language}
    with pytest.raises(TooLittleText, match="Chinese") as refused:
        train(texts | {Language.ZH: ["理事会"] * (LEAST_TEXTS - 1)})
    assert "French" not in str(refused.value)
    assert refused.value.code == "too_little_text"


def test_the_same_texts_give_the_same_bytes() -> None:
    texts = {
        language: [f"{language} text number {n} of many" for n in range(LEAST_TEXTS)]
        for language in Language
    }
    first = train(texts)
    assert train(texts) == first
    assert SentencePieces(first).count("text number 7 of many") < len("text number 7 of many")


def test_letters_are_weighed_by_what_english_needs() -> None:
    assert characters("Council", Language.EN) == 7
    assert characters("理事会", Language.ZH) == pytest.approx(3 * 3.2)
    assert characters("...", Language.FR) == 1
