"""The values of alignment: pieces of a version, and the units they become."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from translation.alignment.structure import Mark, marks_of
from translation.documents import Block, BlockKind, Content
from translation.docx.structure import Standing
from translation.languages import Language
from translation.markup import plain

Span = tuple[int, int]
"""Pieces of a version, from the first to the one after the last."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of a version, as alignment sees it.

    `text` is in braces notation. `stream` is what is aligned by itself (body, footnotes ...);
    `anchors` are names of things that another version shows too, by whatever the caller knows:
    concepts of a termbase, units of the memory. `place` says what it is in the structure, `marks`
    where it stands there.
    """

    text: str
    block: int
    rank: int
    stream: str = "body"
    place: str = ""
    anchors: frozenset[str] = frozenset()
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Version:
    """One language version of a document: its pieces in reading order."""

    language: Language
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class AlignedUnit:
    """Pieces of the versions that say one thing.

    `spans` are indexes into the pieces of each version, `sure` how probable it is (0 to 1) that
    what stands for a language belongs to the others.
    """

    spans: Mapping[Language, Span]
    sure: Mapping[Language, float] = field(default_factory=dict)

    def kept(self, threshold: float) -> tuple[Language, ...]:
        """The languages that are sure enough; none where fewer than two are."""
        found = tuple(known for known in self.spans if self.sure[known] >= threshold)
        return found if len(found) > 1 else ()


_STREAMS = {BlockKind.BODY: "body", BlockKind.TABLE: "body"}
Anchors = Callable[[str], Iterable[str]]


def _none(text: str) -> Iterable[str]:
    return ()


_NOWHERE: Mapping[int, Standing] = {}
_OF_THE_FIRST = ("label", "written")


def version_of(
    language: Language,
    content: Content,
    anchors: Anchors = _none,
    standing: Mapping[int, Standing] = _NOWHERE,
) -> Version:
    """The version that a DOCX holds; `anchors` names what the caller knows of a plain text.

    `standing` says where the blocks stand, by their order.
    """
    marks = marks_of(content, standing)
    pieces = [
        Piece(
            segment.text,
            block.order,
            segment.rank,
            _STREAMS.get(block.kind, block.kind.value),
            _place(block),
            frozenset(anchors(plain(segment.text, " "))),
            frozenset(
                one for one in marks[block.order] if one[0] not in _OF_THE_FIRST or not segment.rank
            ),
        )
        for block in content.blocks
        for segment in block.segments
    ]
    return Version(language, tuple(pieces))


def _place(block: Block) -> str:
    """What two versions of a block have alike: kind, and level of a heading."""
    return f"{block.kind}{block.level or ''}"
