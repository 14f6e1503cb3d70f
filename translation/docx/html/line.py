"""The inside of a paragraph: pieces of text with what is around them, joined into few elements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from urllib.parse import urlsplit

MARKS = ("strong", "em", "u", "s", "sub", "sup", "caps", "small")
"""What may stand around text, from the outside in; the last two are classes."""

_SCHEMES = frozenset({"http", "https", "mailto", "ftp", "tel"})
_DROPPED = dict.fromkeys([*range(0x21), *range(0x7F, 0xA0), 0x200B, 0x2028, 0x2029, 0xFEFF])


@dataclass(frozen=True, slots=True)
class Piece:
    """Escaped HTML with its marks, the address it leads to, the direction it is isolated in."""

    html: str
    marks: frozenset[str] = frozenset()
    href: str = ""
    isolate: str = ""


def safe_address(address: str) -> str:
    """An address that a page may lead to, "" for any other scheme or none.

    Blanks and characters that browsers drop are dropped first, so that none hides a scheme.
    """
    plain = address.translate(_DROPPED)
    try:
        return plain if urlsplit(plain).scheme.lower() in _SCHEMES else ""
    except ValueError:
        return ""


def joined(pieces: Sequence[Piece]) -> str:
    """The pieces as HTML; what is alike beside each other stands in one element."""
    return _nested(_together(pieces), [_linked, _isolated, *map(_marked, MARKS)])


def _together(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with what holds no letter between two of one direction put into it with them."""
    made = list(pieces)
    last: int | None = None
    for at, piece in enumerate(made):
        if piece.isolate:
            if last is not None and made[last].isolate == piece.isolate:
                for between in range(last + 1, at):
                    made[between] = replace(made[between], isolate=piece.isolate)
            last = at
        elif any(map(str.isalnum, piece.html)):
            last = None
    return made


Step = Callable[[Piece], tuple[str, str]]


def _nested(pieces: Sequence[Piece], steps: Sequence[Step]) -> str:
    if not steps:
        return "".join(piece.html for piece in pieces)
    made: list[str] = []
    for (before, after), some in groupby(pieces, steps[0]):
        made += (before, _nested(list(some), steps[1:]), after)
    return "".join(made)


def _linked(piece: Piece) -> tuple[str, str]:
    if not piece.href:
        return "", ""
    away = "" if piece.href.startswith("#") else ' rel="noopener noreferrer"'
    return f'<a href="{escape(piece.href)}"{away}>', "</a>"


def _isolated(piece: Piece) -> tuple[str, str]:
    return (f'<bdi dir="{piece.isolate}">', "</bdi>") if piece.isolate else ("", "")


def _marked(name: str) -> Step:
    around = (f"<{name}>", f"</{name}>")
    if name in ("caps", "small"):
        around = (f'<span class="{name}">', "</span>")
    line = name == "u"  # a link has one of its own
    return lambda piece: ("", "") if name not in piece.marks or (line and piece.href) else around
