"""What a match percentage counts: the tokens of a text."""

import re
import unicodedata
from collections.abc import Sequence

import regex

from translation.markup import plain

_INVISIBLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
_TOKEN = regex.compile(
    r"\p{Han}\p{M}*"
    r"|[\p{L}\p{N}--\p{Han}][\p{L}\p{N}\p{M}--\p{Han}]*"
    r"|[^\s\p{Cc}]",
    regex.V1,
)
# re takes half the time of regex, and where there is nothing but ASCII both say the same; so they
# do in Latin, Greek and Cyrillic without marks apart, with their punctuation and symbols
_ASCII_TOKEN = re.compile(r"[a-z0-9]+|[^\x00-\x20\x7fa-z0-9]")
_EUROPEAN_TOKEN = re.compile(r"[^\W_]+|[^\s\x00-\x1f\x7f-\x9f]")
_NOT_EUROPEAN = re.compile(
    "[^\x00-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20bf\u2100-\u214f]"
)

ENDS = "\0"
"""Stands in `tokens_of` where a text ends; it is in no token."""

_ASCII_OR_END = re.compile(rf"{_ASCII_TOKEN.pattern}|\x00")
_EUROPEAN_OR_END = re.compile(rf"{_EUROPEAN_TOKEN.pattern}|\x00")
_TOKEN_OR_END = regex.compile(rf"{_TOKEN.pattern}|\x00", regex.V1)


def normal(text: str) -> str:
    """A text in braces notation as scores see it: no tags, lower case, composed characters.

    Marks of direction, soft hyphens and whatever else nobody sees are left out, so that they make
    a text not identical but cost no word. Raises MarkupRefused where the braces are no notation.
    """
    return _visible(plain(text) if "{" in text or "}" in text else text)


def _visible(bare: str) -> str:
    if bare.isascii():
        return bare.lower()
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", bare))
    return unicodedata.normalize("NFC", visible.lower())


def tokens(text: str) -> tuple[str, ...]:
    """The tokens of a text in braces notation: lower-cased words and single punctuation marks.

    A word is a run of letters and digits with their marks, so Arabic keeps its diacritics in the
    word. Each Han character is a token of its own; Latin words and figures between them are words.
    Tags are left out and part no words.
    """
    return split(normal(text))


def split(normalised: str) -> tuple[str, ...]:
    """The tokens of a text that `normal` gave."""
    if normalised.isascii():
        return tuple(_ASCII_TOKEN.findall(normalised))
    if _NOT_EUROPEAN.search(normalised) is None:
        return tuple(_EUROPEAN_TOKEN.findall(normalised))
    return tuple(_TOKEN.findall(normalised))


def tokens_of(texts: Sequence[str]) -> list[str]:
    """The tokens of texts in braces notation one after another, `ENDS` after those of each.

    Texts go faster together, best those of one script. Raises MarkupRefused as `tokens` does.
    """
    joined = ENDS.join([*texts, ""])
    if "{" in joined or "}" in joined:
        texts = [plain(text) if "{" in text or "}" in text else text for text in texts]
        joined = ENDS.join([*texts, ""])
    if joined.count(ENDS) != len(texts):  # one inside a text parts words as a blank does
        joined = ENDS.join([*(text.replace(ENDS, " ") for text in texts), ""])
    seen = _visible(joined)
    if seen.isascii():
        return _ASCII_OR_END.findall(seen)
    if _NOT_EUROPEAN.search(seen) is None:
        return _EUROPEAN_OR_END.findall(seen)
    return list(_TOKEN_OR_END.findall(seen))


def spans(normalised: str) -> list[tuple[int, int]]:
    """Where the tokens stand in a text that `normal` gave, the ends exclusive."""
    pattern = _ASCII_TOKEN if normalised.isascii() else _TOKEN
    return [found.span() for found in pattern.finditer(normalised)]
