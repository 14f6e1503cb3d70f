"""Characters that XML 1.0 cannot hold (production 2, Char)."""

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_legal(text: str) -> bool:
    """Whether XML can hold every character of a text."""
    return _ILLEGAL.search(text) is None


def legalised(text: str) -> str:
    """The text with U+FFFD for each character that XML cannot hold: seen, not silently gone."""
    return _ILLEGAL.sub("\ufffd", text)
