"""Commands and calls that are wrong in themselves."""

from translation.errors.base import TranslationError


class UsageError(TranslationError):
    """The command or call itself is wrong."""

    code = "usage"


class UnknownLanguage(UsageError):
    """A code that names none of the six languages."""

    code = "unknown_language"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f"{self.given!r} is not one of the six languages; use ar, zh, en, fr, ru or es"


class UnknownDefinition(UsageError):
    """An id that names no definition of a page."""

    code = "unknown_definition"

    def __init__(self, given: str, known: tuple[str, ...]) -> None:
        super().__init__(given, known)
        self.given, self.known = given, known

    def __str__(self) -> str:
        return f"{self.given!r} is no definition of a page; use one of {', '.join(self.known)}"


class BadVersion(UsageError):
    """An If-Match that is no version of a cell."""

    code = "bad_version"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f'{self.given!r} is no version of a cell; send If-Match: "v3.7" as the cell gave it'


class NotOfGroup(UsageError):
    """A unit chosen that is not among those to be merged, or lacks the text it was chosen for."""

    code = "not_of_group"

    def __init__(self, unit: int) -> None:
        super().__init__(unit)
        self.unit = unit

    def __str__(self) -> str:
        return (
            f"unit {self.unit} is none of those chosen, or has no such text; "
            "choose two or more units of one group, and texts that they have"
        )


class PreconditionMissing(UsageError):
    """A write without the header that makes it safe."""

    code = "precondition_required"

    def __init__(self, header: str) -> None:
        super().__init__(header)
        self.header = header

    def __str__(self) -> str:
        return f"this request needs the header {self.header}; send it as the last answer gave it"
