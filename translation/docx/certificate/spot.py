"""Where a reading stands: in which paragraph, which passage, which fields."""

import re
from collections import Counter
from dataclasses import dataclass, field

from translation.docx.certificate.passages import Passage

_WORD = re.compile(r"\s*([A-Za-z=]+)")
LISTS = frozenset({"TOC", "TOA", "INDEX"})
NO_RESULT = frozenset({"XE", "TC", "TA", "RD", "SET", "PRIVATE", "ASK", "ADVANCE", "BARCODE"})


def word_of(instruction: str) -> str:
    """The name of a field, in capitals."""
    found = _WORD.match(instruction)
    return found.group(1).upper() if found else "?"


@dataclass(slots=True, eq=False)
class RunningField:
    """A complex field whose end is still to come.

    `around` is the passage it began in, None once its paragraph is over.
    """

    around: Passage | None
    since: int
    within: tuple[str, ...]
    said: list[str] = field(default_factory=list)
    shown: bool = False
    result: Passage | None = None
    link: str | None = None

    @property
    def instruction(self) -> str:
        """The whole instruction."""
        return "".join(self.said)

    @property
    def word(self) -> str:
        """The name of the field."""
        return word_of(self.instruction)


@dataclass(slots=True)
class Spot:
    """A paragraph being read; a text box begins a new one with fields of its own."""

    path: str = ""
    top: str = ""
    style: str | None = None
    inside: tuple[str, ...] = ()
    main: Passage | None = None
    passage: Passage | None = None
    within: tuple[str, ...] = ()
    parts: int = 0
    fields: list[RunningField] = field(default_factory=list)
    paragraph: bool = False
    counts: Counter[object] = field(default_factory=Counter)
