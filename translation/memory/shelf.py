"""Where an index finds parts that were made before, and leaves those that it made."""

from typing import TYPE_CHECKING, Protocol

from translation.languages import Language

if TYPE_CHECKING:
    from translation.memory.part import Part


class Shelf(Protocol):
    """The parts over one base's facts, by language; what it cannot give is made anew."""

    def open(self, language: Language) -> "Part | None":
        """The part of a language that lies here and is whole; None where there is none."""

    def keep(self, part: "Part") -> None:
        """Lay a part down for those who come later; that it failed is no error to a look-up."""
