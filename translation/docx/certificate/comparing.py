"""Comparing what was read back with what was asked for, passage by passage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from translation.documents import TargetBlock, TargetSegment
from translation.docx.certificate.chinese import straightened
from translation.docx.certificate.frames import Freedom
from translation.docx.certificate.passages import Looks, Passage, Piece
from translation.docx.certificate.targets import (
    Leaf,
    Source,
    allowed,
    leaves,
    lenient,
    source_of,
    tag_faults,
)
from translation.docx.certificate.values import Fault
from translation.languages import Language

_PRIVATE = "\U000f0000"


@dataclass(slots=True)
class Tongues:
    """The target language of a comparison, and what layout for it may change."""

    target: Language | None
    freedom: Freedom

    @property
    def chinese(self) -> bool:
        """Whether slanted letters may have been straightened."""
        return self.freedom.speaks and self.target is Language.ZH


@dataclass(slots=True)
class Expected:
    """What a passage should have become, and what was found: letters of sources and targets."""

    text: str = ""
    source: int = 0
    target: int = 0
    found: int = 0
    tags: int = 0
    faults: list[Fault] = field(default_factory=list)


def letters(text: str) -> int:
    """How many letters a text has."""
    return sum(map(str.isalpha, text))


class Comparison:
    """A block of the original beside the same passage of the output."""

    def __init__(
        self, block: TargetBlock, before: Passage, after: Passage, tongues: Tongues
    ) -> None:
        self._targets = sorted(block.targets, key=lambda one: one.segment.start)
        self._before, self._after, self._tongues = before, after, tongues
        self._points = after.points()
        self._path, self._part = block.block.path, block.block.part
        self._out = Expected()
        self._rank: int | None = None
        self._at = 0

    def compare(self) -> Expected:
        """Read the passage along its targets, and stop where a text is not there."""
        before, end = self._before.plain, 0
        expected: list[str] = []
        whole = True
        for index, one in enumerate(self._targets):
            gap = before[end : one.segment.start]
            wanted = self._leaves(one)
            expected += [gap, *(self._said(leaf, self._source) for leaf in wanted)]
            whole = whole and self._segment(one, gap, wanted, joint=index > 0)
            end = one.segment.end
        expected.append(before[end:])
        self._out.text = "".join(expected)
        if whole and self._after.plain[self._at :] != before[end:]:
            self._rank = None
            self._text_fault()
        return self._out

    def _segment(self, one: TargetSegment, gap: str, wanted: list[Leaf], *, joint: bool) -> bool:
        self._rank = one.segment.rank
        source = self._source
        if not source.aligned:
            self._fault("source", "the source of the segment is not where it is said to stand")
            return False
        said = "".join([self._said(leaf, source) for leaf in wanted])
        self._out.source += letters(self._before.plain[one.segment.start : one.segment.end])
        self._out.target += letters(said)
        begin = self._begin(gap, said, joint=joint)
        if begin is None:
            self._text_fault()
            return False
        self._at = begin
        self._out.found += letters(self._after.plain[begin : begin + len(said)])
        for leaf in wanted:
            self._leaf(leaf, source)
        return True

    def _leaves(self, one: TargetSegment) -> list[Leaf]:
        """What the target asks for; without one, the source is printed."""
        self._rank = one.segment.rank
        self._source = source_of(one.segment, self._before, self._tongues.freedom.twins)
        pieces = lenient(one.segment.text if one.text is None else one.text)
        if one.text is not None:
            self._out.tags += len(one.segment.tags)
            for reason in tag_faults(one.segment, pieces):
                self._fault("tags", reason)
        known = set(self._source.points)
        found = [leaf for leaf in leaves(pieces) if leaf.text or leaf.number in known]
        lost = known - {leaf.number for leaf in found}
        return [*found, *(Leaf("", number, ()) for number in sorted(lost))]

    def _said(self, leaf: Leaf, source: Source) -> str:
        return leaf.text or source.points[leaf.number][0]

    def _begin(self, gap: str, said: str, *, joint: bool) -> int | None:
        """Where the text of a segment begins in the output, after the blanks before it."""
        gaps = [gap]
        if joint and self._tongues.target is not None and not gap.strip(" "):
            gaps.append("" if gap else " ")
        plain = self._after.plain
        for blanks in gaps:
            at = self._at + len(blanks)
            if plain.startswith(blanks, self._at) and plain.startswith(said, at):
                return at
        return None

    def _leaf(self, leaf: Leaf, source: Source) -> None:
        if not leaf.text:
            character, sign = source.points[leaf.number]
            if not character and sign and sign not in self._points.get(self._at, ()):
                self._fault("tags", f"inline tag {leaf.number} does not stand where it should")
            self._at += len(character)
            return
        shown, styles = allowed(source, leaf.tags)
        end = self._at + len(leaf.text)
        for piece, text in self._after.between(self._at, end):
            if piece.role == "t" and not text.isspace():
                self._look(piece, text, shown, styles)
        self._at = end

    def _look(self, piece: Piece, text: str, shown: set[Looks], styles: set[str]) -> None:
        seen = piece.shows(text)
        if seen not in shown and not self._may(piece, text, shown):
            what = sorted(_differing(seen, shown))
            self._fault("formatting", f"{len(text)} characters differ in {', '.join(what)}")
        elif piece.look.style not in styles:
            self._fault("formatting", f"{len(text)} characters have another character style")

    def _may(self, piece: Piece, text: str, shown: set[Looks]) -> bool:
        """What layout may change of the look of letters."""
        return self._tongues.chinese and straightened(piece.shows(text), piece, self._after, shown)

    def _text_fault(self) -> None:
        had, has = letters(self._before.plain), letters(self._after.plain)
        self._fault("text", f"the text is not the one asked for ({had} letters before, {has} now)")

    def _fault(self, kind: str, reason: str) -> None:
        self._out.faults.append(Fault(self._part, self._path, self._rank, kind, reason))


def _differing(seen: Looks, shown: set[Looks]) -> Iterator[str]:
    """The names of what differs from the nearest of the looks that are right."""
    if not shown:
        yield "what no letter of the source shows"
        return
    nearest = min(shown, key=lambda one: len(set(one[0]) ^ set(seen[0])) + (one[1] != seen[1]))
    yield from {name for name, _ in set(nearest[0]) ^ set(seen[0])}
    if nearest[1] != seen[1]:
        yield "the link or control they stand in"


def _tells(character: str) -> bool:
    """Whether a character is a letter; those of private use are what a font makes of them."""
    return character.isalpha() or "\ue000" <= character <= "\uf8ff" or character >= _PRIVATE


def looks_along(passage: Passage) -> list[tuple[str, Looks]]:
    """The letters of a passage, in stretches that look the same."""
    found: list[tuple[str, Looks]] = []
    for piece in passage.pieces:
        if piece.role != "t" or not (text := "".join(filter(_tells, piece.text))):
            continue
        shows = piece.shows(piece.text)
        if found and found[-1][1] == shows:
            found[-1] = (found[-1][0] + text, shows)
        else:
            found.append((text, shows))
    return found


def unchanged(before: Passage, after: Passage) -> tuple[str, str] | None:
    """The kind and reason of a fault where a passage without a block is another than before."""
    if before.plain != after.plain:
        had, has = letters(before.plain), letters(after.plain)
        return "text", f"a text without a block has changed ({had} letters before, {has} now)"
    if before is not after and looks_along(before) != looks_along(after):
        return "formatting", "letters of a text without a block look otherwise"
    return None


def repeated(
    before: Passage, after: Passage, wanted: Sequence[str], tongues: Tongues
) -> tuple[str, str] | None:
    """The same for a passage that repeats another, whose text it should have by now."""
    if _tight(after.plain) not in {_tight(text) for text in wanted}:
        return "text", "a text that repeats another is not as that one is now"
    twins = tongues.freedom.twins
    shown = {
        (look, piece.within)
        for piece in before.pieces
        if piece.role == "t" and not piece.text.isspace()
        for look in piece.look.variants(piece.text, twins)
    }
    for piece in after.pieces:
        if piece.role != "t" or piece.text.isspace() or piece.shows(piece.text) in shown:
            continue
        if not (tongues.chinese and straightened(piece.shows(piece.text), piece, after, shown)):
            return "formatting", "letters of a text that repeats another look otherwise"
    return None


def _tight(text: str) -> str:
    return "".join(text.split())
