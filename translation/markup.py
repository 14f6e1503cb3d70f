"""The braces notation: text with its inline tags, as SQL, exchange and people see it.

A paired inline tag is `{1}…{/1}`, a standalone one `{2/}`, a literal brace is doubled. Numbers
start at 1 in each segment, in the order in which the tags open in the source.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from translation.errors import MarkupRefused


class Mark(StrEnum):
    """What a brace expression does at its place."""

    OPEN = "open"
    CLOSE = "close"
    STANDALONE = "standalone"


@dataclass(frozen=True, slots=True)
class TagMark:
    """One brace expression of a text: `{n}`, `{/n}` or `{n/}`."""

    mark: Mark
    number: int

    def __str__(self) -> str:
        if self.mark is Mark.OPEN:
            return f"{{{self.number}}}"
        if self.mark is Mark.CLOSE:
            return f"{{/{self.number}}}"
        return f"{{{self.number}/}}"


Piece = str | TagMark


@dataclass(frozen=True, slots=True)
class InlineTag:
    """What a tag of a source segment stands for; the text itself holds only its number.

    `kind` is one word (`format link note break tab field image change other`), `label` what an
    editor may show on the tag, such as `b` or `fn 3`: never text that is to be translated.
    """

    number: int
    paired: bool
    kind: str
    label: str = ""


_TOKEN = re.compile(r"\{\{|\}\}|\{([0-9]{1,9})\}|\{/([0-9]{1,9})\}|\{([0-9]{1,9})/\}|[{}]")


def parse(text: str) -> tuple[Piece, ...]:
    """The pieces of a text in braces notation, literal braces undoubled, no two strings adjacent.

    Raises MarkupRefused (`bad_tag`) on a brace that is neither doubled nor part of a tag.
    """
    pieces: list[Piece] = []
    literal: list[str] = []
    at = 0
    for found in _TOKEN.finditer(text):
        literal.append(text[at : found.start()])
        at = found.end()
        whole = found.group()
        if whole in ("{{", "}}"):
            literal.append(whole[0])
        elif len(whole) == 1:
            raise MarkupRefused(
                "bad_tag",
                f"a single brace at character {found.start() + 1} is no tag; "
                "double it if the brace itself is meant",
            )
        else:
            if joined := "".join(literal):
                pieces.append(joined)
            literal = []
            pieces.append(_mark(found))
    literal.append(text[at:])
    if joined := "".join(literal):
        pieces.append(joined)
    return tuple(pieces)


def _mark(found: re.Match[str]) -> TagMark:
    opened, closed, alone = found.groups()
    if opened:
        return TagMark(Mark.OPEN, int(opened))
    if closed:
        return TagMark(Mark.CLOSE, int(closed))
    return TagMark(Mark.STANDALONE, int(alone))


def escape(literal: str) -> str:
    """A literal string as it stands in braces notation."""
    return literal.replace("{", "{{").replace("}", "}}")


def render(pieces: Iterable[Piece]) -> str:
    """The braces notation of some pieces; the inverse of `parse`."""
    return "".join(escape(p) if isinstance(p, str) else str(p) for p in pieces)


def plain(text: str, standalone: str = "") -> str:
    """The text without its tags and with braces undoubled.

    `standalone` is put where a standalone tag stood: a blank when words are counted, since a
    break or a tab parts two words.
    """
    kept = []
    for piece in parse(text):
        if isinstance(piece, str):
            kept.append(piece)
        elif piece.mark is Mark.STANDALONE:
            kept.append(standalone)
    return "".join(kept)


def meant(text: str) -> str:
    """What somebody wrote, in braces notation; where its braces are no tags they are themselves."""
    try:
        parse(text)
    except MarkupRefused:
        return escape(text)
    return text


def marks(text: str) -> tuple[TagMark, ...]:
    """The tags of a text in the order in which they stand."""
    return tuple(p for p in parse(text) if isinstance(p, TagMark))


def digest(text: str, tags: Sequence[InlineTag] = ()) -> str:
    """SHA-256 of a text with its tags, in hexadecimal: what identity of a segment means."""
    whole = hashlib.sha256(text.encode())
    if not tags:  # as most have none
        return whole.hexdigest()
    for tag in tags:
        whole.update(f"\x00{tag.number}\x00{tag.paired}\x00{tag.kind}\x00{tag.label}".encode())
    return whole.hexdigest()
