"""The one table from error class to exit code, and how an error is told.

| exit | meaning |
|---|---|
| 0 | done |
| 1 | findings: the gate says no |
| 2 | wrong use, or not allowed |
| 3 | input refused |
| 4 | not found |
| 5 | conflict |
| 6 | a service cannot be reached |
"""

import json
import sys

from translation.errors import (
    Conflict,
    FindingsOpen,
    Forbidden,
    InputRefused,
    NotFaithful,
    NotFound,
    NotSignedIn,
    ServiceUnavailable,
    TranslationError,
    UsageError,
)

FINDINGS = 1

EXIT_CODES: tuple[tuple[type[TranslationError], int], ...] = (
    (UsageError, 2),
    (InputRefused, 3),
    (NotSignedIn, 2),
    (Forbidden, 2),
    (FindingsOpen, FINDINGS),
    (NotFaithful, FINDINGS),
    (NotFound, 4),
    (Conflict, 5),
    (ServiceUnavailable, 6),
)


class FileUnusable(UsageError):
    """A file that cannot be read or written as the command asks, in the system's own words."""

    code = "file_unusable"

    def __init__(self, cause: OSError | UnicodeError) -> None:
        named = getattr(cause, "filename", None)
        reason = getattr(cause, "strerror", None) or type(cause).__name__
        super().__init__(str(named), reason)
        self.file = ascii(named) if named else "a file"
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.file} cannot be used ({self.reason}); check its name, place and encoding"


def exit_code(error: TranslationError) -> int:
    """The exit code of an error; what no row covers is refused input."""
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 3)


def as_json(error: TranslationError) -> dict[str, object]:
    """The error as the interface prints it: code, message, and the fields that name the thing."""
    fields = {
        name: value
        for name, value in vars(error).items()
        if isinstance(value, str | int) and name not in ("code", "sentence")
    }
    return {"error": {"code": error.code, "message": str(error), **fields}}


def tell(error: TranslationError, *, in_json: bool) -> int:
    """Print the error in one sentence (or as JSON on stdout) and give its exit code."""
    if in_json:
        sys.stdout.write(json.dumps(as_json(error), ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"hexaglot: {error}\n")
    return exit_code(error)
