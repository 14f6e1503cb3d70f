"""What a placeable is."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a placeable denotes."""

    NUMBER = "number"
    PERCENTAGE = "percentage"
    AMOUNT = "amount"
    DATE = "date"
    SYMBOL = "symbol"
    PROPOSAL = "proposal"
    MARK = "mark"
    CODE = "code"
    DOCUMENT = "document"
    ORIGINAL = "original"
    TIME = "time"
    """A time of day; found where values are exchanged, not where they are put in by rule."""


@dataclass(frozen=True, slots=True)
class Placeable:
    """A value in a text: `text` stands from `start` to `end` (exclusive).

    `value` is the same for the same value in any language: `1650.5`, `97%`, `CHF 500`,
    `2018-05-01`, `C18/52`. `written` is the house form of the target language.
    """

    kind: Kind
    text: str
    start: int
    end: int
    value: str
    written: str

    @property
    def worded(self) -> bool:
        """Whether words stand in it, which another language has others for: March, Document."""
        worded = (Kind.DATE, Kind.DOCUMENT, Kind.ORIGINAL)
        return self.kind in worded and any(letter.isalpha() for letter in self.text)
