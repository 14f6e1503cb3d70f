"""The root of all errors, and what is not there."""


class TranslationError(Exception):
    """The root: whatever Hexaglot refuses or cannot do, with a `code` that programs can read."""

    code = "error"


class NotFound(TranslationError):
    """A thing that was asked for by name or id and is not there."""

    code = "not_found"

    def __init__(self, noun: str, name: str) -> None:
        super().__init__(noun, name)
        self.noun, self.name = noun, name

    def __str__(self) -> str:
        return f"there is no {self.noun} {self.name}; check the name or list what there is"
