"""What steps tell of their work: ids and counts, never a word of a document."""

from dataclasses import dataclass

from tasks.answers import Work
from translation.documents import Changes
from translation.languages import Language
from translation.leverage import Tally
from translation.manifest import FormFile, Print

NOT_PRINTED = Print(absent="not printed yet")


@dataclass(frozen=True, slots=True)
class KindCount:
    """Blocks, segments and source words of one kind of block."""

    kind: str
    blocks: int
    segments: int
    words: int


@dataclass(frozen=True, slots=True)
class LeftCount:
    """Letters of one kind that are not translated, and why."""

    kind: str
    letters: int
    why: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """The intake of one document; `subject` is its symbol, or its id where that is not public."""

    document: str
    subject: str
    source: Language
    targets: tuple[Language, ...]
    kinds: tuple[KindCount, ...]
    left: tuple[LeftCount, ...]
    flags: tuple[str, ...]
    changes: Changes
    segments: int
    words: int
    pages: float
    definition: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of segments of one document: positions in reading order, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NotCounted:
    """That the work in a document is not known, with the code of what went wrong."""

    code: str


@dataclass(frozen=True, slots=True)
class ChunkReport:
    """The leverage of one chunk: what went into which band, and the terms recognised.

    `work` is what there is to do in it before anyone works.
    """

    tallies: tuple[Tally, ...]
    segments: int
    with_terms: int
    term_hits: int
    concepts: frozenset[str]
    work: Work | NotCounted


@dataclass(frozen=True, slots=True)
class LeverageReport:
    """The leverage of one document over all its languages."""

    document: str
    subject: str
    source: Language
    tallies: tuple[Tally, ...]
    segments: int
    with_terms: int
    term_hits: int
    concepts: int
    units: int
    work: Work | NotCounted


@dataclass(frozen=True, slots=True)
class WrittenText:
    """One language of a publication in the object store: the DOCX, the page and the PDF of it."""

    language: Language
    file_name: str
    key: str
    sha256: str
    words: int
    certificate_sha256: str | None = None
    html: FormFile | None = None
    pdf: Print = NOT_PRINTED


@dataclass(frozen=True, slots=True)
class PublishReport:
    """A publication as it was sealed."""

    document: str
    subject: str
    number: int
    kind: str
    manifest: str
    texts: tuple[WrittenText, ...]
