"""Who is not known, or may not do this."""

from translation.errors.base import TranslationError


class NotSignedIn(TranslationError):
    """Nobody is known to be asking."""

    code = "not_signed_in"

    def __str__(self) -> str:
        return "nobody is signed in; sign in, or send a token as Authorization: Bearer"


class Forbidden(TranslationError):
    """One is known, and may not do this; `act` says what was tried."""

    code = "forbidden"

    def __init__(self, act: str, needed: str) -> None:
        super().__init__(act, needed)
        self.act, self.needed = act, needed

    def __str__(self) -> str:
        return f"you may not {self.act}; it takes {self.needed}"


class OwnWork(Forbidden):
    """Nobody reviews a text of one's own, unless the job is self-revised."""

    code = "own_work"

    def __init__(self, segment: int) -> None:
        super().__init__(f"review segment {segment}", "someone other than its translator")


class OfflineForbidden(Forbidden):
    """Copies of a document of this class do not leave the house; `document_class` says which."""

    code = "offline_forbidden"

    def __init__(self, document: str, document_class: str) -> None:
        super().__init__(f"export document {document}", "a public or internal document")
        self.args = (document, document_class)
        self.document, self.document_class = document, document_class

    def __str__(self) -> str:
        return (
            f"document {self.document} is {self.document_class}, and no copy of it is taken away "
            "to be worked on; work on it in the workbench"
        )


class SelfRevisionNotGranted(Forbidden):
    """A text of a self-revised job, by a translator who has no leave to revise it alone."""

    code = "self_revision_not_granted"

    def __init__(self, segment: int) -> None:
        needed = "leave to revise oneself from an administrator, or another reviser"
        super().__init__(f"review segment {segment}", needed)
