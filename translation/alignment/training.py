"""Training a SentencePiece model: equally by language, with bytes for what was not seen."""

import io
from collections.abc import Mapping, Sequence

from translation.errors import InputRefused
from translation.languages import Language

LEAST_TEXTS = 200
"""Texts of each language below which a model would know too little of it."""
MOST_TEXTS = 20_000
_SMALLEST, _LARGEST = 1_000, 16_000
_LONGEST = 4_000  # bytes of one text, as SentencePiece counts them


class TooLittleText(InputRefused):
    """A memory in which some language has too little text to train a model."""

    def __init__(self, lacking: Sequence[Language]) -> None:
        named = ", ".join(language.english_name for language in lacking)
        super().__init__(
            "too_little_text",
            f"the memory has fewer than {LEAST_TEXTS} public or internal texts in {named}; "
            "import more and train again",
        )


def vocabulary(texts: Mapping[Language, Sequence[str]]) -> int:
    """How many pieces suit an amount of text: its characters, and one more for each 40 letters."""
    signs = {sign for some in texts.values() for text in some for sign in text}
    letters = sum(len(text) for some in texts.values() for text in some)
    return max(_SMALLEST, min(_LARGEST, len(signs) + letters // 40))


def train(texts: Mapping[Language, Sequence[str]]) -> bytes:
    """A model of texts, which should be equally many in each language; raises TooLittleText.

    Unigram pieces on one thread, so that the same texts give the same bytes; a sign that was not
    seen is spelled in bytes and never one unknown piece.
    """
    lacking = [language for language in Language if len(texts.get(language, ())) < LEAST_TEXTS]
    if lacking:
        raise TooLittleText(lacking)
    import sentencepiece

    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([text for language in Language for text in texts[language]]),
        model_writer=made,
        vocab_size=vocabulary(texts),
        hard_vocab_limit=False,
        byte_fallback=True,
        character_coverage=0.9995,
        max_sentence_length=_LONGEST,
        shuffle_input_sentence=False,
        num_threads=1,
        minloglevel=2,
    )
    return made.getvalue()


class SentencePieces:
    """A trained model as an `Encoder`."""

    def __init__(self, model: bytes) -> None:
        import sentencepiece

        self._processor = sentencepiece.SentencePieceProcessor(model_proto=model)

    def count(self, text: str) -> int:
        """The pieces of a text."""
        return len(self._processor.encode(text))

    def pieces(self, text: str) -> list[str]:
        """The pieces themselves, for fragments; a blank before a word is U+2581."""
        return list(self._processor.encode(text, out_type=str))
