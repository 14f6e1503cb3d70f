"""What a look-up puts into the target cells of a segment, and how it is reported.

A fill is a suggestion: the cell stays `initial` until a person makes it `translated`. A value
put in by rule comes first, then the best match of the language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from translation.adapting import adapted
from translation.languages import Language
from translation.markup import Mark, Piece, TagMark, marks, parse, render
from translation.placeables.letters import lettered
from translation.units import Match, MatchKind, Provenance


class Origin(StrEnum):
    """Where the text of a target cell came from before a person touched it."""

    VALUE = "value"
    CONTEXT = "context"
    EXACT = "exact"
    FUZZY = "fuzzy"
    REPETITION = "repetition"
    """The same source in the same job, confirmed elsewhere; one act undoes it."""
    MACHINE = "machine"
    """A machine's words that the memory holds, however well their source stands for this one."""

    @property
    def prints(self) -> bool:
        """Whether a draft prints the text: exact matches and values, nothing less certain."""
        return self not in (Origin.FUZZY, Origin.MACHINE)


_NEARLY = 99
"""What a machine's words are at most: no draft prints them, so they are never counted as exact."""


def put_in(
    kind: MatchKind, provenance: Provenance, percent: int, penalty: int
) -> tuple[Origin, int]:
    """The origin of a text that a match gives, and the percentage it is put in with."""
    shown = max(0, percent - penalty)
    if provenance is Provenance.MACHINE:
        return Origin.MACHINE, min(shown, _NEARLY)
    return (Origin.FUZZY if penalty else Origin(kind.value)), shown


@dataclass(frozen=True, slots=True)
class Fill:
    """The text for one target cell, its origin and its percentage (0–101)."""

    text: str
    origin: Origin
    percent: int


BANDS = ("value", "101", "100", "95-99", "85-94", "75-84", "70-74", "below 70", "none")
"""The bands of a leverage report, best first; the figures are those the trade quotes."""

PRINTED_BANDS = frozenset({"value", "101", "100"})
"""The bands that a draft prints, and whose words count as leveraged."""

_FLOORS = ((101, "101"), (100, "100"), (95, "95-99"), (85, "85-94"), (75, "75-84"), (70, "70-74"))


def band(fill: Fill | None) -> str:
    """The band of `BANDS` that a fill belongs to."""
    if fill is None:
        return "none"
    if fill.origin is Origin.VALUE:
        return "value"
    return band_of(fill.percent)


def band_of(percent: int) -> str:
    """The band of `BANDS` that a match of this percentage belongs to."""
    for floor, name in _FLOORS:
        if percent >= floor:
            return name
    return "below 70"


def fills(
    source: str,
    targets: Iterable[Language],
    values: Mapping[Language, str],
    best: Mapping[Language, Match],
    language: Language,
) -> dict[Language, Fill]:
    """The fill of each target language that has one.

    `values` are the house forms of a segment without words of its own, `best` the match of each
    language that has one, `language` that of the source.
    """
    chosen: dict[Language, Fill] = {}
    for target in targets:
        if target in values:
            chosen[target] = Fill(values[target], Origin.VALUE, 100)
        elif target in best:
            chosen[target] = _fill(source, best[target], language, target)
    return chosen


def _fill(source: str, match: Match, language: Language, target: Language) -> Fill:
    """A match with the tags of the segment, and the letter of the target in its symbols.

    Where it differs in values alone, those of the segment are put in; it stays a fuzzy match of
    its percentage, and a person looks at the words that go with them. One that has a penalty is
    never exact, and neither are a machine's words.
    """
    origin, percent = put_in(match.kind, match.provenance, match.percent, match.penalty)
    text = lettered(match.targets[target], match.source, language, target)
    if not origin.prints:
        made = adapted(match.source, source, language, text, target)
        text = made.text if made is not None and made.alone else text
    return Fill(fit_tags(text, source), origin, percent)


def fit_tags(text: str, source: str) -> str:
    """`text` without the tags that `source` does not have, each kept once and only in pairs.

    A unit from another document carries the tags of that document; put in as they are they would
    stand for other formatting here, or for nothing.
    """
    known = set(marks(source))
    kept: list[Piece] = []
    seen: set[TagMark] = set()
    for piece in parse(text):
        if isinstance(piece, TagMark):
            if piece not in known or piece in seen:
                continue
            seen.add(piece)
        kept.append(piece)
    return render(piece for piece in kept if isinstance(piece, str) or _paired(piece, seen))


def _paired(tag: TagMark, seen: set[TagMark]) -> bool:
    if tag.mark is Mark.STANDALONE:
        return True
    other = Mark.CLOSE if tag.mark is Mark.OPEN else Mark.OPEN
    return TagMark(other, tag.number) in seen


@dataclass(frozen=True, slots=True)
class Tally:
    """Segments and source words of one language in one band."""

    language: Language
    band: str
    segments: int
    words: int


def tally(rows: Iterable[tuple[Language, str, int]]) -> tuple[Tally, ...]:
    """The sums of rows of (language, band, source words), in the order of languages and bands."""
    sums: dict[tuple[Language, str], tuple[int, int]] = {}
    for language, name, words in rows:
        segments, total = sums.get((language, name), (0, 0))
        sums[language, name] = (segments + 1, total + words)
    return _ordered(sums)


def merge(parts: Iterable[Sequence[Tally]]) -> tuple[Tally, ...]:
    """One report from those of the chunks of a document."""
    sums: dict[tuple[Language, str], tuple[int, int]] = {}
    for part in parts:
        for row in part:
            segments, words = sums.get((row.language, row.band), (0, 0))
            sums[row.language, row.band] = (segments + row.segments, words + row.words)
    return _ordered(sums)


def _ordered(sums: Mapping[tuple[Language, str], tuple[int, int]]) -> tuple[Tally, ...]:
    languages = list(Language)
    ordered = sorted(sums, key=lambda key: (languages.index(key[0]), BANDS.index(key[1])))
    return tuple(Tally(language, name, *sums[language, name]) for language, name in ordered)
