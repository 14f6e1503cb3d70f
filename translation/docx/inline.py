"""The inside of a segment: its text in braces notation and what every tag stands for.

Text that looks the same and lies in the same enclosures is one piece; what remains becomes tags.
What the whole segment has in common is no tag, and neither is formatting of blanks alone. Both
reader and writer build the same skeleton from the same offsets.
"""

from collections import Counter
from dataclasses import dataclass, field

from translation.docx.flows import Atom, Flow, Role, Shell
from translation.docx.looks import label
from translation.markup import InlineTag, Mark, TagMark, escape

Seen = tuple[tuple[str, str], ...]


@dataclass(slots=True, eq=False)
class Slice:
    """The part of an atom that lies in a segment: its text from `begin` to `end`."""

    atom: Atom
    begin: int
    end: int
    look: Seen = ()

    @property
    def text(self) -> str:
        """The text of the slice."""
        return self.atom.text[self.begin : self.end]


@dataclass(slots=True)
class Skeleton:
    """The marks of a segment and the slices of text between them: one list more than marks.

    `stands_for` gives for each tag number the slice whose formatting it applies, the enclosure it
    repeats or the slice that is the element itself; `bases` for an enclosure the slice that looks
    as text right in it does, where not all text in it looks the same.
    """

    marks: list[TagMark] = field(default_factory=list)
    chunks: list[list[Slice]] = field(default_factory=lambda: [[]])
    tags: list[InlineTag] = field(default_factory=list)
    stands_for: dict[int, Slice | Shell] = field(default_factory=dict)
    slices: list[Slice] = field(default_factory=list)
    base: Slice | None = None
    bases: dict[Shell, Slice] = field(default_factory=dict)
    depth: int = 0

    @property
    def text(self) -> str:
        """The segment in braces notation."""
        parts = [_joined(self.chunks[0])]
        for mark, chunk in zip(self.marks, self.chunks[1:], strict=True):
            parts += (str(mark), _joined(chunk))
        return "".join(parts)


def _joined(chunk: list[Slice]) -> str:
    return escape("".join([one.text for one in chunk]))


def slices_of(flow: Flow, start: int, end: int) -> list[Slice]:
    """The atoms from `start` to `end`, clipped; points at the edges are outside."""
    found, at = [], 0
    for atom in flow.atoms:
        length = len(atom.text)
        if at >= end:
            break
        if length:
            low, high = max(start - at, 0), min(end - at, length)
            if low < high:
                found.append(Slice(atom, low, high))
        elif start < at:
            found.append(Slice(atom, 0, 0))
        at += length
    return found


def skeleton(flow: Flow, start: int, end: int) -> Skeleton:
    """The skeleton of the segment between two offsets of a flow."""
    slices = slices_of(flow, start, end)
    built = Skeleton(slices=slices)
    _resolve_looks(slices)
    if not slices:
        return built
    built.depth = _common_depth(slices)
    _Layer(built).lay(slices, built.depth)
    if built.base is None:
        texts = [one for one in slices if one.atom.role is Role.TEXT]
        built.base = next((one for one in texts if not one.text.isspace()), None)
    return built


def _resolve_looks(slices: list[Slice]) -> None:
    """Give every slice of text its look; blanks and hyphens look like the text beside them."""
    last: Slice | None = None
    blanks: list[Slice] = []
    for one in slices:
        if one.atom.role > Role.CHARACTER:
            continue
        text = one.text
        if one.atom.role is Role.CHARACTER or text.isspace():
            if last is not None and last.atom.shells == one.atom.shells:
                one.look = last.look
            else:
                blanks.append(one)
            continue
        one.look = one.atom.look.seen_in(text)
        for blank in blanks:
            if blank.atom.shells == one.atom.shells:
                blank.look = one.look
        blanks.clear()
        last = one


def _common_depth(slices: list[Slice]) -> int:
    first = slices[0].atom.shells
    depth = len(first)
    for one in slices:
        shells = one.atom.shells
        while depth and shells[:depth] != first[:depth]:
            depth -= 1
    return depth


class _Layer:
    """Builds the marks of one skeleton, enclosure by enclosure."""

    def __init__(self, built: Skeleton) -> None:
        self._built = built

    def lay(self, slices: list[Slice], depth: int) -> None:
        """Put the slices in, with the marks that they need at this depth of enclosures."""
        if self._is_even(slices, depth):
            self._built.chunks[-1] += slices
            return
        base = self._base(slices, depth)
        opened: tuple[int, Seen] | None = None
        at = 0
        while at < len(slices):
            one = slices[at]
            inner = one.atom.shells[depth] if len(one.atom.shells) > depth else None
            wanted = self._wanted(slices, at, depth, opened, base)
            if opened is not None and wanted != opened[1]:
                self._close(opened[0])
                opened = None
            if inner is not None:
                at = self._enclose(slices, at, depth, inner)
                continue
            if opened is None and wanted is not None:
                opened = (self._open("format", label(wanted, base), one), wanted)
            self._put(one)
            at += 1
        if opened is not None:
            self._close(opened[0])

    def _is_even(self, slices: list[Slice], depth: int) -> bool:
        """Whether it is text of one look alone, as most segments are."""
        look = slices[0].look
        return not any(
            one.atom.role > Role.CHARACTER or one.look != look or len(one.atom.shells) > depth
            for one in slices
        )

    def _wanted(
        self,
        slices: list[Slice],
        at: int,
        depth: int,
        opened: tuple[int, Seen] | None,
        base: Seen,
    ) -> Seen | None:
        """The look that must be open at a slice; None for the base or an enclosure."""
        one = slices[at]
        if len(one.atom.shells) > depth:
            return None
        if one.atom.role <= Role.CHARACTER:
            return one.look if one.look != base else None
        if opened is None:
            return None
        for after in slices[at:]:
            if len(after.atom.shells) > depth:
                return None
            if after.atom.role <= Role.CHARACTER:
                return opened[1] if after.look == opened[1] else None
        return None

    def _base(self, slices: list[Slice], depth: int) -> Seen:
        """The look that leaves the fewest intervals to be tagged, then the most text."""
        intervals: Counter[Seen] = Counter()
        lengths: Counter[Seen] = Counter()
        first: dict[Seen, Slice] = {}
        last: Seen | None = None
        for one in slices:
            if len(one.atom.shells) > depth:
                last = None
            elif one.atom.role <= Role.CHARACTER:
                if one.look != last:
                    intervals[one.look] += 1
                lengths[one.look] += one.end - one.begin
                if one.atom.role is Role.TEXT and not one.text.isspace():
                    first.setdefault(one.look, one)
                last = one.look
        if not intervals:
            return ()
        best = max(intervals, key=lambda look: (intervals[look], lengths[look]))
        if self._built.base is None and depth == self._built.depth:
            self._built.base = first.get(best)
        elif depth and best in first:
            self._built.bases.setdefault(slices[0].atom.shells[depth - 1], first[best])
        return best

    def _enclose(self, slices: list[Slice], at: int, depth: int, shell: Shell) -> int:
        end = at
        while end < len(slices) and slices[end].atom.shells[depth : depth + 1] == (shell,):
            end += 1
        number = self._open(shell.kind, shell.label, shell)
        self.lay(slices[at:end], depth + 1)
        self._close(number)
        return end

    def _open(self, kind: str, said: str, stands_for: Slice | Shell) -> int:
        number = self._tag(kind, said, stands_for, paired=True)
        self._mark(TagMark(Mark.OPEN, number))
        return number

    def _close(self, number: int) -> None:
        self._mark(TagMark(Mark.CLOSE, number))

    def _put(self, one: Slice) -> None:
        if one.atom.role <= Role.CHARACTER:
            self._built.chunks[-1].append(one)
            return
        number = self._tag(one.atom.kind, one.atom.label, one, paired=False)
        self._mark(TagMark(Mark.STANDALONE, number))

    def _tag(self, kind: str, said: str, stands_for: Slice | Shell, *, paired: bool) -> int:
        number = len(self._built.tags) + 1
        self._built.tags.append(InlineTag(number, paired, kind, said))
        self._built.stands_for[number] = stands_for
        return number

    def _mark(self, mark: TagMark) -> None:
        self._built.marks.append(mark)
        self._built.chunks.append([])
