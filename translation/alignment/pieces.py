"""Length in pieces: what a SentencePiece model gives, or letters where there is no model."""

from typing import Protocol

from translation.languages import Language


class Encoder(Protocol):
    """A SentencePiece model: how long a text is, in a measure that six languages share."""

    def count(self, text: str) -> int:
        """The pieces of a text."""
        ...

    def pieces(self, text: str) -> list[str]:
        """The pieces themselves, for fragments."""
        ...


_WEIGHT = {Language.ZH: 3.2, Language.AR: 1.2}
"""Letters of English to one of the language (Chinese 0.24-0.38 of English, Arabic 0.72-0.94)."""


def characters(text: str, language: Language) -> float:
    """The length of a text in letters as English would need them; at least 1."""
    return max(1.0, sum(map(str.isalnum, text)) * _WEIGHT.get(language, 1.0))
