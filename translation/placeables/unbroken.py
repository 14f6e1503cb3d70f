"""A text as it reads where formatting is left out, and the way back to the text with its tags.

Word cuts a date into runs wherever its formatting or direction changes: `3{1} أكتوبر {/1}2019`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PAIR = re.compile(r"\{\{|\}\}|(?P<tag>\{/?\d+\})")


@dataclass(frozen=True, slots=True)
class Unbroken:
    """`reading` is the text without the tags of pairs; those that stand alone are blanked in it.

    `offsets` has the place of each of its characters in `text`, the braces notation.
    """

    text: str
    reading: str
    offsets: Sequence[int]

    def span(self, found: re.Match[str]) -> tuple[int, int]:
        """Where a match in `reading` stands in `text`."""
        return self.offsets[found.start()], self.offsets[found.end() - 1] + 1

    def written(self, found: re.Match[str], form: str) -> str:
        """What takes the place of a match: its form, and after it the tags that parted it.

        They keep their order, so that pairs stay pairs; no one knows which part of the new form
        the formatting of a part of the old one belongs to.
        """
        tags = (one["tag"] for one in _PAIR.finditer(self.text[slice(*self.span(found))]))
        return form + "".join(tag for tag in tags if tag)


def unbroken(text: str, plain: str) -> Unbroken:
    """The reading of a text in braces notation; `plain` is it with all tags blanked."""
    pairs = [found.span() for found in _PAIR.finditer(text) if found["tag"]]
    if not pairs:
        return Unbroken(text, plain, range(len(text)))
    parted = {at for start, end in pairs for at in range(start, end)}
    offsets = tuple(at for at in range(len(text)) if at not in parted)
    return Unbroken(text, "".join(plain[at] for at in offsets), offsets)
