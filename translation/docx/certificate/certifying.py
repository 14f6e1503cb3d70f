"""Certifying an output: everything read back, compared, and counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from translation.documents import TargetBlock
from translation.docx.certificate.appearance import StyleBook
from translation.docx.certificate.comparing import (
    Comparison,
    Expected,
    Tongues,
    letters,
    repeated,
    unchanged,
)
from translation.docx.certificate.files import Files, Side, main_styles
from translation.docx.certificate.frames import (
    Freedom,
    frames_of,
    layout_of,
    without_chart_defaults,
)
from translation.docx.certificate.headings import entry_texts
from translation.docx.certificate.passages import Key, Passage, Reading, Stretch
from translation.docx.certificate.story import read_part
from translation.docx.certificate.values import Fault, Letters, Stayed
from translation.docx.names import every, local
from translation.docx.parts import PartKind
from translation.languages import Language

_COUNTED = {
    "links": every(["w:hyperlink"]),
    "notes": every(["w:footnoteReference", "w:endnoteReference"]),
    "images": every(["w:drawing", "w:pict", "w:object"]),
    "fields": every(["w:fldChar", "w:fldSimple"]),
    "bookmarks": every(["w:bookmarkStart", "w:bookmarkEnd"]),
    "comment ranges": every(["w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"]),
}
_NAMES = {tag: what for what, tags in _COUNTED.items() for tag in tags}
_WORD_PARAGRAPHS = every(["w:p"])
_PARAGRAPHS = _WORD_PARAGRAPHS | every(["a:p"])
_NEVER_LAID = frozenset({PartKind.GLOSSARY, PartKind.THEME, PartKind.FONT_TABLE})
_REPEATS = frozenset({"alt_text", "wordart", "chart", "fallback", "smartart"})

Pair = tuple[Passage, Passage | None]


@dataclass(slots=True)
class Tally:
    """What is counted while certifying."""

    faults: list[Fault] = field(default_factory=list)
    letters: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    stayed: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)
    figures: Counter[str] = field(default_factory=Counter)
    changes: dict[str, set[str]] = field(default_factory=dict)

    def add(self, part: str, kind: str, figures: Expected) -> None:
        """Enter the letters of a block."""
        known = self.letters.setdefault((part, kind), [0, 0, 0])
        for at, more in enumerate((figures.source, figures.target, figures.found)):
            known[at] += more

    def stay(self, part: str, kind: str, before: str, after: str) -> None:
        """Enter letters that are no block's."""
        known = self.stayed.setdefault((part, kind), [0, 0])
        known[0] += letters(before)
        known[1] += letters(after)


class Certifier:
    """One certification; `tally` is the outcome."""

    def __init__(
        self,
        files: Files,
        blocks: Sequence[TargetBlock],
        source: Language,
        target: Language | None,
        *,
        hidden: bool = False,
    ) -> None:
        self._files, self._hidden = files, hidden
        self._freedom = Freedom.between(source, target)
        self._tongues = Tongues(target, self._freedom)
        self._blocks = {(one.block.part, one.block.path): one for one in blocks if one.targets}
        self._known: set[tuple[str, str]] = set()
        self.tally = Tally()
        self._books = self._styles()
        self._became: dict[str, dict[str, list[str]]] = {}
        self._asked: set[str] = set()
        self._shifted: set[str] = set()

    def certify(self) -> Tally:
        """Compare every part; the tally with its faults."""
        drawings: list[tuple[Side, list[Pair]]] = []
        for side in self._files.sides:
            if self._freedom.turns and side.kind is PartKind.CHART and not side.same:
                self._turned_chart(side)
            pairs = self._read(side)
            self._blocks_of(side, pairs)
            drawings.append((side, pairs))
        for side, pairs in drawings:
            self._others_of(side, pairs)
        for side in self._files.sides:
            if not side.same:
                self._frame(side)
                self._part(side)
        for part, path in self._blocks.keys() - self._known:
            self._fault(part, path, "source", "the original has no such block")
        self.tally.faults.sort(key=_order)
        return self.tally

    def _styles(self) -> tuple[StyleBook, StyleBook]:
        side = main_styles(self._files)
        drop = frozenset({"spacing"}) if self._freedom.of_runs & {"spacing"} else frozenset[str]()
        if side is None:
            book = StyleBook(None, drop)
            return book, book
        before = StyleBook(side.before, drop)
        return before, before if side.same else StyleBook(side.after, drop)

    def _turned_chart(self, side: Side) -> None:
        if without_chart_defaults(side.before) is not without_chart_defaults(side.after):
            self.tally.changes.setdefault(side.name, set()).add("layout")

    # -- reading

    def _read(self, side: Side) -> list[Pair]:
        book, laid = self._books
        before = read_part(side.name, side.kind, side.before, book, hidden=self._hidden)
        after = before
        if not side.same or laid is not book:
            after = read_part(side.name, side.kind, side.after, laid, hidden=self._hidden)
        self._silent(side.name, before, after)
        found: dict[Key, Passage] = {one.key: one for one in after.passages}
        pairs = [(one, found.pop(one.key, None)) for one in before.passages]
        if found or any(other is None for _, other in pairs):
            self._shifted.add(side.name)
        return self._told_apart(pairs)

    def _told_apart(self, pairs: list[Pair]) -> list[Pair]:
        """The pairs, with texts that only their order told apart known by what they say.

        Such are the results of one field that stands twice in a paragraph and is no block.
        """
        alike: dict[Key, list[int]] = {}
        for at, (before, _) in enumerate(pairs):
            if (before.part, before.path) not in self._blocks:
                alike.setdefault(before.key[:-1], []).append(at)
        for places in alike.values():
            ones = sorted((pairs[at][0] for at in places), key=_says)
            others = sorted((o for at in places if (o := pairs[at][1]) is not None), key=_says)
            if [*map(_says, ones)] == [*map(_says, others)]:
                became = dict(zip(map(id, ones), others, strict=True))
                for at in places:
                    pairs[at] = (pairs[at][0], became[id(pairs[at][0])])
        return pairs

    def _silent(self, part: str, before: Reading, after: Reading) -> None:
        for top, kind in dict.fromkeys([*before.silent, *after.silent]):
            one, other = before.silent.get((top, kind), []), after.silent.get((top, kind), [])
            self.tally.stay(part, kind, _joined(one), _joined(other))
            if one != other and not _as_it_was(kind, one, other):
                self._fault(part, top, "untranslated", f"{kind} is not as it was")

    def _blocks_of(self, side: Side, pairs: Sequence[Pair]) -> None:
        became = self._became.setdefault(side.name, {})
        shared = self._became.setdefault("drawn", {}) if _is_drawn(side) else {}
        for before, after in pairs:
            block = self._blocks.get((before.part, before.path))
            if block is None:
                if before.plain and not (before.entry or before.kind in _REPEATS):
                    became.setdefault(before.plain, []).append(before.plain)
                continue
            self._known.add((before.part, before.path))
            if any(one.text is not None for one in block.targets):
                self._asked.add(side.name)
            if after is None:
                self._fault(before.part, before.path, "text", "the block is missing")
                continue
            figures = Comparison(block, before, after, self._tongues).compare()
            self._enter(block, figures, before, after)
            became.setdefault(before.plain, []).append(figures.text)
            shared.setdefault(before.plain, []).append(figures.text)

    def _enter(
        self, block: TargetBlock, figures: Expected, before: Passage, after: Passage
    ) -> None:
        kind, tally = block.block.kind.value, self.tally
        tally.add(before.part, kind, figures)
        tally.faults += figures.faults
        tally.figures["blocks"] += 1
        tally.figures["segments"] += len(block.targets)
        tally.figures["translated segments"] += sum(t.text is not None for t in block.targets)
        tally.figures["inline tags"] += figures.tags
        if before.plain != after.plain:
            self._changed(before.part, before)

    def _changed(self, part: str, passage: Passage) -> None:
        what = "attributes" if passage.kind in ("alt_text", "wordart", "list_entry") else "text"
        self.tally.changes.setdefault(part, set()).add(what)

    def _others_of(self, side: Side, pairs: Sequence[Pair]) -> None:
        became = self._became.get(side.name, {})
        drawn = self._became.get("drawn", {}) if side.kind is PartKind.DIAGRAM_DRAWING else {}
        headings = entry_texts(pairs, became) if any(one.entry for one, _ in pairs) else {}
        for before, after in pairs:
            if (before.part, before.path) in self._blocks:
                continue
            if after is None:
                self._fault(before.part, before.top, "text", "a text is missing")
                continue
            wanted: Sequence[str] = headings.get(before.key, ())
            if not wanted and before.kind in _REPEATS and before.plain:
                wanted = became.get(before.plain) or drawn.get(before.plain) or ()
            if wanted:
                self._asked.add(side.name)
            fault = (
                repeated(before, after, wanted, self._tongues)
                if wanted
                else unchanged(before, after)
            )
            self.tally.stay(side.name, _staying(before, wanted), before.plain, after.plain)
            if before.plain != after.plain:
                self._changed(side.name, before)
            if fault is not None:
                self._fault(before.part, before.path or before.top, *fault)

    # -- what stands around

    def _part(self, side: Side) -> None:
        """Faults of a part as a whole; where text shifts by a paragraph, the first place tells."""
        laid = self._freedom.speaks and side.kind.is_laid and side.kind not in _NEVER_LAID
        if side.name not in self._asked and not laid:
            self._fault(side.name, "", "part", "it has to be byte for byte the original one")
        if side.before.nsmap != side.after.nsmap:
            self._fault(side.name, "", "xml", "the namespaces at the root are not as they were")
        if side.name in self._shifted:
            mine = [one for one in self.tally.faults if one.part == side.name]
            self.tally.faults = [one for one in self.tally.faults if one.part != side.name]
            self.tally.faults += mine[:1]
            self._fault(side.name, "", "structure", "paragraphs are missing or have been added")

    def _frame(self, side: Side) -> None:
        before, after = frames_of(side.before, side.after, self._freedom)
        faulty = {one.block.partition(".")[0] for one in self.tally.faults if one.part == side.name}
        if [said for said, _ in before] != [said for said, _ in after]:
            path, reason = _differing(side, before, after)
            if path not in faulty or not path:
                self._fault(side.name, path, "structure", reason)
        self._count(side)
        if self._freedom.speaks and layout_of(side.before) != layout_of(side.after):
            self.tally.changes.setdefault(side.name, set()).add("layout")

    def _count(self, side: Side) -> None:
        before, after = (
            Counter(_NAMES[one.tag] for one in root.iter(*_NAMES))
            for root in (side.before, side.after)
        )
        for what in before | after:
            known = self.tally.counts.setdefault(what, [0, 0])
            known[0] += before[what]
            known[1] += after[what]
            if after[what] < before[what]:
                kind = "links" if what == "links" else "count"
                self._fault(side.name, "", kind, f"{before[what]} {what}, now {after[what]}")

    def _fault(self, part: str, block: str, kind: str, reason: str) -> None:
        self.tally.faults.append(Fault(part, block, None, kind, reason))


def _as_it_was(kind: str, before: Sequence[Stretch], after: Sequence[Stretch]) -> bool:
    """Whether texts are the same but for their order.

    A link that reaches over two segments is made again for one of them where words change places.
    """
    if kind == "link":
        return set(before) == set(after) and not Counter(before) - Counter(after)
    return sorted(before) == sorted(after)


def _says(passage: Passage) -> str:
    return passage.plain


def _joined(stretches: Sequence[Stretch]) -> str:
    return "".join([text for text, _ in stretches])


def _is_drawn(side: Side) -> bool:
    return side.kind is PartKind.DIAGRAM_DATA


def _staying(passage: Passage, wanted: Sequence[str]) -> str:
    return f"{passage.kind}, repeating" if wanted else passage.kind


def _order(fault: Fault) -> tuple[str, str, int, str, str]:
    segment = -1 if fault.segment is None else fault.segment
    return (fault.part, fault.block, segment, fault.kind, fault.reason)


def _differing(
    side: Side,
    before: Sequence[tuple[str, etree._Element]],
    after: Sequence[tuple[str, etree._Element]],
) -> tuple[str, str]:
    """The path of the paragraph at which two frames part, and what is there."""
    at = next(
        (
            n
            for n, (one, other) in enumerate(zip(before, after, strict=False))
            if one[0] != other[0]
        ),
        min(len(before), len(after)),
    )
    if at >= len(before):
        return "", "more stands at the end of the part than before"
    element = before[at][1]
    if at < len(after) and after[at][1].tag in _PARAGRAPHS and element.tag not in _PARAGRAPHS:
        return _numbered(side.after, after[at][1]), "a paragraph stands where there was none"
    if element.tag not in _PARAGRAPHS:
        return "", f"the element {local(element)} is not as it was"
    reason = "what stands beside the letters of the paragraph is not as it was"
    return _numbered(side.before, element), reason


def _numbered(root: etree._Element, paragraph: etree._Element) -> str:
    """The path of a paragraph by its place in its part."""
    at = next(n for n, one in enumerate(root.iter(paragraph.tag), 1) if one is paragraph)
    return f"{'p' if paragraph.tag in _WORD_PARAGRAPHS else 'a'}{at}"


def frozen(
    tally: Tally,
) -> tuple[tuple[Letters, ...], tuple[Stayed, ...], Mapping[str, tuple[int, int]]]:
    """The counts of a tally as values, in order."""
    return (
        tuple(Letters(*key, *known) for key, known in sorted(tally.letters.items())),
        tuple(Stayed(*key, *known) for key, known in sorted(tally.stayed.items()) if any(known)),
        {what: (known[0], known[1]) for what, known in sorted(tally.counts.items())},
    )
