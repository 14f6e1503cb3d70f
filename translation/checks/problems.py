"""What a check sees and what it reports."""

from dataclasses import dataclass
from enum import StrEnum

from translation.languages import Language
from translation.markup import InlineTag

Span = tuple[int, int]
"""Offsets in a text in braces notation, end exclusive."""


class Severity(StrEnum):
    """Whether a problem stops a text from becoming final; a waiver with a reason lets it pass."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class CheckedPair:
    """A source with its translation, both in braces notation; `tags` are those of the source."""

    source: str
    target: str
    source_language: Language
    target_language: Language
    tags: tuple[InlineTag, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a check found; `message` tells kinds, numbers and tags, never a sentence.

    `source` and `target` are where it is, None where it is nowhere (a tag that is missing).
    `key` is the same for the same problem of the same cell, so that a waiver outlives an edit
    elsewhere in the text: the check with what is wrong (`tags:lost:2`), never where.
    """

    check: str
    severity: Severity
    key: str
    message: str
    source: Span | None = None
    target: Span | None = None
