"""The short notation in which the demo's authors write formatting inside a sentence.

`**bold**`, `*italic*`, `[text](address)` a link, `[^1]` a footnote, `{+inserted+}` and
`{-deleted-}` tracked changes, `{=text=}` a text that a comment is about.
"""

import re
from collections.abc import Iterator
from enum import StrEnum


class Form(StrEnum):
    """What a piece of a sentence is."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    LINK = "link"
    NOTE = "note"
    INSERTED = "inserted"
    DELETED = "deleted"
    REMARKED = "remarked"


_NOTATION = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|\*(?P<italic>.+?)\*|\[\^(?P<note>\d+)\]"
    r"|\[(?P<link>[^\]]+)\]\((?P<address>\S+?)\)"
    r"|\{\+(?P<inserted>.+?)\+\}|\{-(?P<deleted>.+?)-\}|\{=(?P<remarked>.+?)=\}"
)
_GROUPS_OF_DIGITS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_LATIN_CODE = re.compile(r"([A-Za-z](?:[A-Za-z0-9./@-]*[A-Za-z0-9])?(?:\([A-Za-z0-9.]+\))*)")


def pieces(sentence: str) -> Iterator[tuple[Form, str, str]]:
    """The pieces of a sentence in order: what each is, its text, and a link's address."""
    at = 0
    for found in _NOTATION.finditer(sentence):
        if found.start() > at:
            yield Form.PLAIN, sentence[at : found.start()], ""
        name = next(form for form in Form if form != Form.PLAIN and found[form.value] is not None)
        yield name, found[name.value], found["address"] or ""
        at = found.end()
    if at < len(sentence):
        yield Form.PLAIN, sentence[at:], ""


def bare(sentence: str) -> str:
    """The words of a sentence without its notation, deletions and notes left out."""
    unprinted = {Form.DELETED, Form.NOTE}
    return "".join(text for form, text, _ in pieces(sentence) if form not in unprinted)


def grouped(text: str) -> str:
    """`text` with no-break spaces between groups of digits, so that 31 000 never breaks."""
    return _GROUPS_OF_DIGITS.sub("\u00a0", text)


def by_script(text: str) -> list[str]:
    """Arabic text cut around Latin codes such as C18/101, which must run from left to right."""
    return [piece for piece in _LATIN_CODE.split(text) if piece]


def is_code(text: str) -> bool:
    """Whether `text` is a Latin code as `by_script` cuts them out."""
    return _LATIN_CODE.fullmatch(text) is not None
