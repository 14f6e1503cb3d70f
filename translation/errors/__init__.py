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
    │   ├── OfflineForbidden
    │   └── SelfRevisionNotGranted
    └── ServiceUnavailable
        └── StorageUnavailable      (tasks retry this one, and no other)

A message says which thing, what happened and what to do next, in lower case without a final stop,
and never holds a sentence of a document. The fields go to `super().__init__`, so that an error
survives pickling between processes.
"""

from translation.errors.base import NotFound, TranslationError
from translation.errors.conflicts import (
    ClaimError,
    Conflict,
    LostClaim,
    NoneFree,
    NotReady,
    SourceCorrected,
    StaleVersion,
    SymbolTaken,
    UnitsMoved,
    WrongState,
)
from translation.errors.forbidden import (
    Forbidden,
    NotSignedIn,
    OfflineForbidden,
    OwnWork,
    SelfRevisionNotGranted,
)
from translation.errors.gates import (
    FindingsOpen,
    GateClosed,
    NotFaithful,
    NotFinal,
    NotPrinted,
    NotReviewed,
)
from translation.errors.refused import (
    AmendmentRefused,
    CutRefused,
    DocumentRefused,
    ExchangeRefused,
    InputRefused,
    MarkupRefused,
    NotACertificate,
    RulesRefused,
)
from translation.errors.segments import (
    Covered,
    JoinSettled,
    NotJoinable,
    NotJoined,
    NotOffered,
    OriginalMoved,
    SegmentInUse,
    SourceSettled,
)
from translation.errors.unavailable import ServiceUnavailable, StorageUnavailable
from translation.errors.usage import (
    BadVersion,
    NotOfGroup,
    PreconditionMissing,
    UnknownDefinition,
    UnknownLanguage,
    UsageError,
)

__all__ = [
    "AmendmentRefused",
    "BadVersion",
    "ClaimError",
    "Conflict",
    "Covered",
    "CutRefused",
    "DocumentRefused",
    "ExchangeRefused",
    "FindingsOpen",
    "Forbidden",
    "GateClosed",
    "InputRefused",
    "JoinSettled",
    "LostClaim",
    "MarkupRefused",
    "NoneFree",
    "NotACertificate",
    "NotFaithful",
    "NotFinal",
    "NotFound",
    "NotJoinable",
    "NotJoined",
    "NotOfGroup",
    "NotOffered",
    "NotPrinted",
    "NotReady",
    "NotReviewed",
    "NotSignedIn",
    "OfflineForbidden",
    "OriginalMoved",
    "OwnWork",
    "PreconditionMissing",
    "RulesRefused",
    "SegmentInUse",
    "SelfRevisionNotGranted",
    "ServiceUnavailable",
    "SourceCorrected",
    "SourceSettled",
    "StaleVersion",
    "StorageUnavailable",
    "SymbolTaken",
    "TranslationError",
    "UnitsMoved",
    "UnknownDefinition",
    "UnknownLanguage",
    "UsageError",
    "WrongState",
]
