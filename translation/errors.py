"""Everything that can go wrong by name.

    TranslationError
    ├── UsageError
    │   ├── UnknownLanguage
    │   └── UnknownDefinition
    ├── InputRefused                (a code of the interface: too_large, corrupt, …)
    │   ├── DocumentRefused         (a DOCX)
    │   ├── ExchangeRefused         (TMX, TSV, CSV)
    │   ├── RulesRefused            (SRX)
    │   └── MarkupRefused           (the braces notation of inline tags)
    ├── NotFound
    ├── Conflict
    │   ├── SymbolTaken
    │   └── NotReady
    └── ServiceUnavailable
        └── StorageUnavailable      (tasks retry this one, and no other)

A message says which thing, what happened and what to do next, in lower case without a final stop,
and never holds a sentence of a document. The fields go to `super().__init__`, so that an error
survives pickling between processes.
"""


class TranslationError(Exception):
    """The root: whatever Hexaglot refuses or cannot do, with a `code` that programs can read."""

    code = "error"


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


class InputRefused(TranslationError):
    """A file or text that is not taken in; nothing of it is stored."""

    code = "refused"

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code, sentence)
        self.code, self.sentence = code, sentence

    def __str__(self) -> str:
        return self.sentence


class DocumentRefused(InputRefused):
    """A DOCX that is not taken in, by one of the refusal codes of the interface."""


class ExchangeRefused(InputRefused):
    """A TMX, TSV or CSV file that cannot be read as one."""


class RulesRefused(InputRefused):
    """An SRX file that cannot be read as one."""


class MarkupRefused(InputRefused):
    """A text whose inline tags cannot be read, or are not those of its source."""


class NotFound(TranslationError):
    """A thing that was asked for by name or id and is not there."""

    code = "not_found"

    def __init__(self, noun: str, name: str) -> None:
        super().__init__(noun, name)
        self.noun, self.name = noun, name

    def __str__(self) -> str:
        return f"there is no {self.noun} {self.name}; check the name or list what there is"


class Conflict(TranslationError):
    """The thing is there, but not in the state that the request needs."""

    code = "conflict"


class SymbolTaken(Conflict):
    """Other bytes already stand under this symbol."""

    code = "symbol_taken"

    def __init__(self, symbol: str, document: str) -> None:
        super().__init__(symbol, document)
        self.symbol, self.document = symbol, document

    def __str__(self) -> str:
        return (
            f"{self.symbol} is already document {self.document} with other content; "
            f"to take this in as a revision of it, say --revises {self.document}"
        )


class NotReady(Conflict):
    """The document has not reached the state that was asked of it."""

    code = "not_ready"

    def __init__(self, document: str, state: str, needed: str) -> None:
        super().__init__(document, state, needed)
        self.document, self.state, self.needed = document, state, needed

    def __str__(self) -> str:
        return (
            f"document {self.document} is {self.state}, not {self.needed}; "
            f"see `hexaglot status {self.document}`"
        )


class ServiceUnavailable(TranslationError):
    """A service that the work needs does not answer."""

    code = "unavailable"

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(service, reason)
        self.service, self.reason = service, reason

    def __str__(self) -> str:
        return f"{self.service} cannot be reached ({self.reason}); see `hexaglot doctor`"


class StorageUnavailable(ServiceUnavailable):
    """The database or the object store does not answer, or does not take writes."""
