"""What a match percentage counts: the tokens of a text."""

import re
import unicodedata

import regex

from translation.markup import plain

_INVISIBLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
_TOKEN = regex.compile(
    r"\p{Han}\p{M}*"
    r"|[\p{L}\p{N}--\p{Han}][\p{L}\p{N}\p{M}--\p{Han}]*"
    r"|[^\s\p{Cc}]",
    regex.V1,
)
# re takes half the time of regex, and where there is nothing but ASCII both say the same
_ASCII_TOKEN = re.compile(r"[a-z0-9]+|[^\x00-\x20\x7fa-z0-9]")


def normal(text: str) -> str:
    """A text in braces notation as scores see it: no tags, lower case, composed characters.

    Marks of direction, soft hyphens and whatever else nobody sees are left out, so that they make
    a text not identical but cost no word. Raises MarkupRefused where the braces are no notation.
    """
    bare = plain(text) if "{" in text or "}" in text else text
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
    pattern = _ASCII_TOKEN if normalised.isascii() else _TOKEN
    return tuple(pattern.findall(normalised))


def spans(normalised: str) -> list[tuple[int, int]]:
    """Where the tokens stand in a text that `normal` gave, the ends exclusive."""
    pattern = _ASCII_TOKEN if normalised.isascii() else _TOKEN
    return [found.span() for found in pattern.finditer(normalised)]
