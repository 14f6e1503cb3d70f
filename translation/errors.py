"""Everything that can go wrong by name.

    TranslationError
    ├── UsageError
    │   ├── UnknownLanguage
    │   ├── UnknownDefinition
    │   ├── BadVersion
    │   ├── NotOfGroup
    │   └── PreconditionMissing
    ├── InputRefused                (a code of the interface: too_large, corrupt, …)
    │   ├── DocumentRefused         (a DOCX)
    │   ├── ExchangeRefused         (TMX, TSV, CSV, XLIFF, tables of segments)
    │   ├── RulesRefused            (SRX)
    │   ├── MarkupRefused           (the braces notation of inline tags)
    │   ├── NotACertificate         (a stored certificate)
    │   ├── CutRefused              (a place at which a segment cannot be cut)
    │   └── AmendmentRefused        (a new sentence of an original that cannot be put in)
    ├── NotFound
    ├── Conflict
    │   ├── SymbolTaken
    │   ├── NotReady
    │   ├── ClaimError
    │   │   ├── NoneFree
    │   │   └── LostClaim
    │   ├── StaleVersion
    │   │   └── SourceCorrected
    │   ├── WrongState
    │   ├── NotJoinable
    │   ├── NotJoined
    │   ├── JoinSettled
    │   ├── Covered
    │   ├── SegmentInUse
    │   ├── SourceSettled
    │   ├── OriginalMoved
    │   ├── UnitsMoved
    │   ├── NotOffered
    │   └── GateClosed
    │       ├── NotReviewed
    │       ├── NotFinal
    │       ├── FindingsOpen
    │       ├── NotFaithful
    │       └── NotPrinted
    ├── NotSignedIn
    ├── Forbidden
    │   ├── OwnWork
    │   └── OfflineForbidden
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
    """A file of an exchange format that cannot be read as one."""


class RulesRefused(InputRefused):
    """An SRX file that cannot be read as one."""


class MarkupRefused(InputRefused):
    """A text whose inline tags cannot be read, or are not those of its source."""


class NotACertificate(InputRefused):
    """Bytes that were to be the certificate of a publication and are none."""

    def __init__(self) -> None:
        super().__init__(
            "not_a_certificate",
            "this is not a fidelity certificate; publish again to have one made",
        )

    def __reduce__(self) -> tuple[type["NotACertificate"], tuple[()]]:
        return (type(self), ())


class AmendmentRefused(InputRefused):
    """A new sentence of an original that cannot be put in the place of the old one."""


class CutRefused(InputRefused):
    """A place in a source at which no two segments come of it."""


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
            f"nothing of document {self.document} in {self.language} is free to {self.task}; "
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


class GateClosed(Conflict):
    """Something has to be done before the text may go on; `count` says how much."""

    code = "gate_closed"

    def __init__(self, document: str, languages: str, count: int) -> None:
        super().__init__(document, languages, count)
        self.document, self.languages, self.count = document, languages, count


class NotReviewed(GateClosed):
    """Cells of a job that nobody has reviewed yet."""

    code = "not_reviewed"

    def __str__(self) -> str:
        return (
            f"{self.count} segments of document {self.document} in {self.languages} are not "
            "reviewed; have them translated and reviewed first"
        )


class NotFinal(GateClosed):
    """Texts that the editor has not called final."""

    code = "not_final"

    def __str__(self) -> str:
        return (
            f"document {self.document} is not final in {self.languages}; finalise it, "
            "or leave the language out"
        )


class FindingsOpen(GateClosed):
    """Findings that block, neither mended nor waived."""

    code = "findings_open"

    def __str__(self) -> str:
        return (
            f"{self.count} findings are open in {self.languages} of document {self.document}; "
            "mend them or waive each with a reason"
        )


class NotFaithful(GateClosed):
    """A text whose certificate does not hold; `places` names parts and blocks, never a text."""

    code = "not_faithful"

    def __init__(self, document: str, languages: str, count: int, places: str) -> None:
        super().__init__(document, languages, count)
        self.args = (document, languages, count, places)
        self.places = places

    def __str__(self) -> str:
        return (
            f"document {self.document} in {self.languages} does not hold its certificate in "
            f"{self.count} places ({self.places}); mend those segments, or have a named officer "
            "release it as provisional"
        )


class NotPrinted(GateClosed):
    """A text of which a PDF is asked for always, and none can be made; `why` says what happened."""

    code = "not_printed"

    def __init__(self, document: str, languages: str, why: str) -> None:
        super().__init__(document, languages, 1)
        self.args = (document, languages, why)
        self.why = why

    def __str__(self) -> str:
        return (
            f"document {self.document} in {self.languages} is not printed: {self.why}; install "
            "LibreOffice where the flows run, or set HEXAGLOT_PDF to auto"
        )


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
