"""Segments that cannot be joined, cut or corrected any more, or otherwise than was seen."""

from translation.errors.conflicts import Conflict


class NotJoinable(Conflict):
    """Segments that cannot be joined; `why` completes "segment 7 cannot be joined: …"."""

    code = "not_joinable"

    def __init__(self, segment: int, why: str) -> None:
        super().__init__(segment, why)
        self.segment, self.why = segment, why

    def __str__(self) -> str:
        return f"segment {self.segment} cannot be joined with the next: {self.why}"


class NotJoined(Conflict):
    """A join that is to be undone and is none."""

    code = "not_joined"

    def __init__(self, segment: int, language: str) -> None:
        super().__init__(segment, language)
        self.segment, self.language = segment, language

    def __str__(self) -> str:
        return (
            f"segment {self.segment} in {self.language} is not joined with the next; "
            "read it again, someone may have undone the join"
        )


class JoinSettled(Conflict):
    """A join whose text someone has reviewed: it is not undone under the reader's hand."""

    code = "join_settled"

    def __init__(self, segment: int, language: str, state: str) -> None:
        super().__init__(segment, language, state)
        self.segment, self.language, self.state = segment, language, state

    def __str__(self) -> str:
        return (
            f"the join of segment {self.segment} in {self.language} is {self.state}; "
            "have the text returned before you undo it"
        )


class Covered(Conflict):
    """The cell is joined to one before it, which is where its text stands."""

    code = "covered"

    def __init__(self, segment: int, language: str, first: int) -> None:
        super().__init__(segment, language, first)
        self.segment, self.language, self.first = segment, language, first

    def __str__(self) -> str:
        return (
            f"segment {self.segment} in {self.language} is joined to segment {self.first}; "
            "work on that one, or undo the join"
        )


class SegmentInUse(Conflict):
    """Somebody's work stands on a segment, so that it is not cut otherwise any more."""

    code = "segment_in_use"

    def __init__(self, segment: int, language: str, why: str) -> None:
        super().__init__(segment, language, why)
        self.segment, self.language, self.why = segment, language, why

    def __str__(self) -> str:
        return (
            f"segment {self.segment} in {self.language} {self.why}; a segment is cut otherwise "
            "only before anyone has worked on it"
        )


class SourceSettled(Conflict):
    """A sentence of an original whose translations have gone too far to correct it under them.

    `why` completes "segment 7 in fr is final: …".
    """

    code = "source_settled"

    def __init__(self, segment: int, language: str, why: str) -> None:
        super().__init__(segment, language, why)
        self.segment, self.language, self.why = segment, language, why

    def __str__(self) -> str:
        return f"segment {self.segment} in {self.language} {self.why}"


class OriginalMoved(Conflict):
    """An original that was corrected, or cut otherwise, between reading it and writing it."""

    code = "original_moved"

    def __init__(self, document: str) -> None:
        super().__init__(document)
        self.document = document

    def __str__(self) -> str:
        return (
            f"the original of document {self.document} was changed meanwhile; look at it again "
            "and ask once more"
        )


class NotOffered(Conflict):
    """A new text that is to be accepted and that nobody offers by now."""

    code = "not_offered"

    def __init__(self, segment: int, language: str) -> None:
        super().__init__(segment, language)
        self.segment, self.language = segment, language

    def __str__(self) -> str:
        return (
            f"nothing is offered for segment {self.segment} in {self.language}; its translator "
            "looks at the corrected source"
        )
