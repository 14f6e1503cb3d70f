"""Documents, their blocks and their segments, as values."""

from dataclasses import dataclass
from enum import StrEnum

from translation.languages import Language
from translation.markup import InlineTag


class DocumentClass(StrEnum):
    """Who may read a document; segments, units, exports and artifacts inherit it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    CONFIDENTIAL = "confidential"

    @property
    def may_leave(self) -> bool:
        """Whether copies to be worked on elsewhere may be made of its texts."""
        return self in OPEN_CLASSES


OPEN_CLASSES = frozenset({DocumentClass.PUBLIC, DocumentClass.INTERNAL})
"""What everybody in the house may read; the rest is read by grants, lineage by lineage."""


class Relation(StrEnum):
    """What a document does to the one before it in its lineage."""

    REVISES = "revises"
    CORRECTS = "corrects"
    ADDS = "adds"
    REPLACES = "replaces"


class Treatment(StrEnum):
    """How much of a document is translated (Council Resolution 1141, Annex A)."""

    FULL = "full"
    SUMMARY = "summary"
    ORIGINAL_ONLY = "original_only"


class DocumentState(StrEnum):
    """How far the intake of a document has come; the work of people is in its jobs."""

    RECEIVED = "received"
    SEGMENTED = "segmented"
    LEVERAGED = "leveraged"


class TargetState(StrEnum):
    """The state of one segment in one target language (XLIFF 2)."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


class JobMode(StrEnum):
    """Whether a second person reads the translation."""

    REVISED = "revised"
    SELF_REVISED = "self_revised"
    SPOT_CHECKED = "spot_checked"


class BlockKind(StrEnum):
    """Where a block stands in its document.

    The kinds up to `ruby` are the core that is always translated and counted; the kinds after it
    are translated by default and count in no page.
    """

    BODY = "body"
    TABLE = "table"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    TEXTBOX = "textbox"
    RUBY = "ruby"
    FIELD = "field"
    FALLBACK = "fallback"
    SMARTART = "smartart"
    CHART = "chart"
    WORDART = "wordart"
    ALT_TEXT = "alt_text"
    PROPERTY = "property"
    NUMBERING = "numbering"
    LIST_ENTRY = "list_entry"

    @property
    def counts(self) -> bool:
        """Whether the words of such a block count in pages."""
        return self in _CORE


_CORE = frozenset(
    {
        BlockKind.BODY,
        BlockKind.TABLE,
        BlockKind.HEADER,
        BlockKind.FOOTER,
        BlockKind.FOOTNOTE,
        BlockKind.ENDNOTE,
        BlockKind.COMMENT,
        BlockKind.TEXTBOX,
        BlockKind.RUBY,
    }
)


@dataclass(frozen=True, slots=True)
class Segment:
    """The piece of a block that a translator sees.

    `start` and `end` are offsets in the plain text of its block, so that the writer finds the
    piece again whatever the segmentation rules have become since. `text` is in braces notation,
    without the white space at its edges.
    """

    rank: int
    start: int
    end: int
    text: str
    tags: tuple[InlineTag, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, cell, note or other unit of text, in reading order.

    `part` is the name of its part in the package, `path` says to the DOCX writer where in it;
    `language` is set where it differs from the language of the document, `level` is that of a
    heading, 1 for the highest.
    """

    order: int
    part: str
    path: str
    kind: BlockKind
    segments: tuple[Segment, ...]
    language: Language | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Text that is not translated: how many letters, where, and why."""

    part: str
    kind: str
    letters: int
    why: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The tracked changes of a document, and the letters that they put in or take out.

    A move is counted once, where its text has gone, and its letters are neither put in nor out.
    """

    insertions: int = 0
    deletions: int = 0
    moves: int = 0
    letters_inserted: int = 0
    letters_deleted: int = 0


NO_CHANGES = Changes()


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found in a DOCX: blocks to translate, what it left, flags, tracked changes."""

    blocks: tuple[Block, ...]
    left: tuple[Left, ...]
    flags: tuple[str, ...]
    strict: bool
    changes: Changes = NO_CHANGES

    @property
    def segments(self) -> int:
        """How many segments the document has."""
        return sum(len(block.segments) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class TargetSegment:
    """A segment with what stands for it in one target language; None: the source is printed.

    Where segments of the block are joined in the language, `segment` reaches from the start of the
    first to the end of the last, with the text and tags that they have together.
    """

    segment: Segment
    text: str | None


@dataclass(frozen=True, slots=True)
class TargetBlock:
    """A block as the writer of one target language gets it."""

    block: Block
    targets: tuple[TargetSegment, ...]
