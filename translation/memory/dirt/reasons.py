"""Why a variant of a file is not taken into the memory as it stands, and what screening gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from translation.exchange.imported import ImportedUnit
from translation.languages import Language


class Reason(StrEnum):
    """What is wrong with a variant; the list is closed."""

    EMPTY = "empty"
    MOJIBAKE = "mojibake"
    ENTITIES = "entities"
    PRESENTATION_FORMS = "presentation_forms"
    REVERSED = "reversed"
    WRONG_LANGUAGE = "wrong_language"
    SWAPPED = "swapped"
    UNTRANSLATED = "untranslated"
    TAGS = "tags"
    NUMBERS = "numbers"
    MISALIGNED = "misaligned"


@dataclass(frozen=True, slots=True)
class Found:
    """One variant with what is wrong with it, or was and is `repaired`."""

    language: Language
    reason: Reason
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Screened:
    """A unit after screening.

    `kept` has the variants without dirt, repaired where that was certain; it is None where fewer
    than two languages are left of a unit that had more. `found` says what was held back, at most
    one reason a language; `repaired` what was set right.
    """

    unit: ImportedUnit
    kept: ImportedUnit | None
    found: tuple[Found, ...] = ()
    repaired: tuple[Found, ...] = ()

    @property
    def held(self) -> Mapping[Language, str]:
        """The texts that were held back: the dirty ones, or all where no unit is left."""
        if self.kept is None:
            return self.unit.texts
        return {one.language: self.unit.texts[one.language] for one in self.found}
