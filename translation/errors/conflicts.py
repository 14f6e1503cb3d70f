"""What is there, but not in the state that a request needs: documents, cells and claims."""

from translation.errors.base import TranslationError


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


class ClaimError(Conflict):
    """The cell is not the caller's to change."""

    code = "claim"


class NoneFree(ClaimError):
    """Nothing that the claim asked for is free."""

    code = "none_free"

    def __init__(self, document: str, language: str, task: str) -> None:
        super().__init__(document, language, task)
        self.document, self.language, self.task = document, language, task

    def __str__(self) -> str:
        return (
            f"nothing of this document in {self.language} is free to {self.task}; "
            "what others hold comes free when they release it or their lease ends"
        )


class LostClaim(ClaimError):
    """The lease ended or the cell was granted to someone else; the draft is kept."""

    code = "lost_claim"

    def __init__(self, thing: str) -> None:
        super().__init__(thing)
        self.thing = thing

    def __str__(self) -> str:
        return f"the claim on {self.thing} is no longer yours; your draft is kept, claim it again"


class StaleVersion(Conflict):
    """The cell has changed since it was read."""

    code = "stale_version"

    def __init__(self, segment: int, language: str, version: str) -> None:
        super().__init__(segment, language, version)
        self.segment, self.language, self.version = segment, language, version

    def __str__(self) -> str:
        return (
            f"segment {self.segment} in {self.language} is at {self.version} by now; "
            "read it again and compare before you save"
        )


class SourceCorrected(StaleVersion):
    """The segment was corrected in the original; its cells are those of `successor` now."""

    code = "source_corrected"

    def __init__(self, segment: int, language: str, version: str, successor: int) -> None:
        super().__init__(segment, language, version)
        self.args = (segment, language, version, successor)
        self.successor = successor

    def __str__(self) -> str:
        return (
            f"segment {self.segment} was corrected in the original and is segment "
            f"{self.successor} now, at {self.version} in {self.language}; your draft is kept, read "
            "it again and compare before you save"
        )


class WrongState(Conflict):
    """The cell or job is not in a state in which this can be done."""

    code = "wrong_state"

    def __init__(self, thing: str, state: str, needed: str) -> None:
        super().__init__(thing, state, needed)
        self.thing, self.state, self.needed = thing, state, needed

    def __str__(self) -> str:
        return f"{self.thing} is {self.state}; this needs it to be {self.needed}"


class UnitsMoved(Conflict):
    """Units of the memory that became something else since somebody saw them."""

    code = "units_moved"

    def __init__(self, unit: int) -> None:
        super().__init__(unit)
        self.unit = unit

    def __str__(self) -> str:
        return (
            f"unit {self.unit} of the memory is not as it was shown, and nothing was done; "
            "look at it again"
        )
