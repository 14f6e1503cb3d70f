"""All versions of a document together: each language is laid against all the others at once.

The first languages make a row of columns, each further one is laid against it; then each is taken
out and laid again, against what the others have become, with what they teach. A column is what
becomes a unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from translation.alignment.evidence import Evidence, add_evidence, first_evidence, learned
from translation.alignment.features import Length, features_of
from translation.alignment.lexicon import Floats, Ints
from translation.alignment.pieces import characters
from translation.alignment.twins import without_twins
from translation.alignment.versions import AlignedUnit, Piece, Span, Version
from translation.languages import Language

SURE = 0.9
"""How probable a language must be in a unit that is kept without a person's look."""

_ORDER = (Language.EN, Language.FR, Language.ES, Language.RU, Language.AR, Language.ZH)
_ROUNDS = 2
_LONGEST = 3
"""Pieces of one language in a unit at most."""
_SKIP = float(np.log(0.04))
_LINKS = np.log(np.array([0.9, 0.02, 0.9, 0.02]))
"""Of 1-1, 2-1, 1-2 and 2-2 links; columns that are joined have a prior of their own."""
_JOIN = float(np.log(0.02))
_FULL = 2_000_000
"""Cells up to which everything is compared with everything, at first."""
_NARROW = 40
_DOUBT = 0.5
_NEVER = -1e30


@dataclass(slots=True)
class _Column:
    """What becomes a unit: the span of each language, and how sure it is there."""

    spans: dict[Language, Span] = field(default_factory=dict)
    sure: dict[Language, float] = field(default_factory=dict)


def align(versions: Sequence[Version], length: Length = characters) -> list[AlignedUnit]:
    """The units of two to six versions, in the order of the document, each piece in one of them.

    `length` measures a text in braces notation in its language; how sure a unit is stands with it.
    """
    streams = dict.fromkeys(p.stream for version in versions for p in version.pieces)
    return [unit for stream in streams for unit in _stream(stream, versions, length)]


def _stream(stream: str, versions: Sequence[Version], length: Length) -> list[AlignedUnit]:
    """What is aligned by itself; spans are given in pieces of the whole version."""
    offsets: dict[Language, list[int]] = {}
    pieces: dict[Language, list[Piece]] = {}
    for version in sorted(versions, key=lambda version: _ORDER.index(version.language)):
        found = [at for at, piece in enumerate(version.pieces) if piece.stream == stream]
        if found:
            offsets[version.language] = found
            pieces[version.language] = [version.pieces[at] for at in found]
    units = []
    for column in _Aligner(pieces, length).columns():
        spans = {
            language: (offsets[language][start], offsets[language][end - 1] + 1)
            for language, (start, end) in column.spans.items()
        }
        sure = {language: column.sure.get(language, 0.0) for language in spans}
        units.append(AlignedUnit(spans, sure))
    return without_twins(units, {version.language: version.pieces for version in versions})


class _Aligner:
    """The columns of one stream, as they grow."""

    def __init__(self, pieces: Mapping[Language, Sequence[Piece]], length: Length) -> None:
        self._features, self._kinds = features_of(pieces, length)
        self._columns: list[_Column] = []
        self._evidence: dict[tuple[Language, Language], Evidence] = {}

    def columns(self) -> list[_Column]:
        """Lay each language in turn, then each again."""
        first, *others = self._features
        count = len(self._features[first])
        self._columns = [_Column({first: (at, at + 1)}) for at in range(count)]
        for language in others:
            self._lay(language, wide=True)
            self._lay(language, wide=True)
        for turn in range(_ROUNDS if others else 0):
            settled = turn == _ROUNDS - 1
            if settled:
                self._fold()
            for language in self._features:
                self._lay(language, wide=False, joining=not settled)
        self._fold()
        return self._columns

    def _fold(self) -> None:
        """Join what is left over of a paragraph to the unit that holds all of another's paragraph.

        Where one version has a paragraph in one piece, no sentence of the others' stands alone.
        """
        folded: list[_Column] = []
        for column in self._columns:
            before = folded[-1] if folded else _Column()
            if self._left(before, column):
                folded[-1] = _Column(_merged(before, column).spans, column.sure)
            elif self._left(column, before):
                folded[-1] = _Column(_merged(before, column).spans, before.sure)
            else:
                folded.append(column)
        self._columns = folded

    def _left(self, part: _Column, whole: _Column) -> bool:
        """Whether a column, beside another, holds only pieces that belong to it as well."""
        if not part.spans or not part.spans.keys() < whole.spans.keys():
            return False
        for language, span in part.spans.items():
            first, last = sorted((span, whole.spans[language]))
            if not self._joins(language, first, last):
                return False
        others = whole.spans.keys() - part.spans.keys()
        return any(self._is_block(language, whole.spans[language]) for language in others)

    def _is_block(self, language: Language, span: Span) -> bool:
        """Whether a span is all of a block."""
        blocks = self._features[language].blocks
        before = span[0] > 0 and blocks[span[0] - 1] == blocks[span[0]]
        after = span[1] < len(blocks) and blocks[span[1]] == blocks[span[0]]
        return not before and not after

    def _lay(self, language: Language, *, wide: bool, joining: bool = True) -> None:
        """Take a language out, if it is in, and lay it against the rest.

        Without `joining` the columns stay as they are: what is sure of a language is then asked of
        units that nobody changes after it.
        """
        # numba takes its time: who reads a row alone does without it
        from translation.alignment import kernel

        evidence = self._known(language)
        path = self._path(language)
        for column in self._columns:
            column.spans.pop(language, None)
            column.sure.pop(language, None)
        lo, width = self._band(path, len(self._features[language]), wide=wide)
        self._columns = [column for column in self._columns if column.spans]
        links = self._links(language, evidence, lo, width, joining=joining)
        chances = kernel.posteriors(links, lo, len(self._columns), _SKIP, _SKIP)
        found = kernel.decode(chances, lo, len(self._columns))[::-1]
        self._columns = self._laid(language, found, chances, lo, links)

    def _known(self, language: Language) -> dict[Language, Evidence]:
        """What the columns teach about a language and each of the others."""
        known = {}
        ours = self._features[language]
        for other, theirs in self._features.items():
            if other is language or not any(other in column.spans for column in self._columns):
                continue
            evidence = first_evidence(ours, theirs, self._kinds)
            both = [c for c in self._columns if language in c.spans and other in c.spans]
            if both:
                sure = [c.sure.get(language, 1.0) * c.sure.get(other, 1.0) for c in both]
                evidence = learned(
                    evidence,
                    np.array([c.spans[language] for c in both], np.int64),
                    np.array([c.spans[other] for c in both], np.int64),
                    np.array(sure),
                )
            known[other] = evidence
        return known

    def _path(self, language: Language) -> list[tuple[int, int]]:
        """Where the pieces of a language stand among the columns without it."""
        path, at = [], 0
        for column in self._columns:
            if language in column.spans:
                path.append((column.spans[language][0], at))
            at += any(other is not language for other in column.spans)
        return path

    def _band(self, path: Sequence[tuple[int, int]], rows: int, *, wide: bool) -> tuple[Ints, int]:
        """The first column of each row, and how many: all, or those about where it stands."""
        columns = sum(any(True for _ in c.spans) for c in self._columns)
        if rows * columns <= _FULL and wide:
            return np.zeros(rows + 1, np.int64), columns
        at = np.arange(rows + 1)
        if path and not wide:
            centre = np.interp(
                at, [0, *(i for i, _ in path), rows], [0, *(k for _, k in path), columns]
            )
            centre[0], centre[-1] = 0, columns
            half = _NARROW
        else:
            centre, half = at * columns / max(1, rows), max(300, columns // 8)
        lo = np.clip(np.round(centre).astype(np.int64) - half, 0, max(0, columns - 2 * half))
        lo = np.maximum.accumulate(lo)
        steep = int(np.diff(lo).max(initial=0))
        return lo, min(columns, 2 * half + steep)

    def _links(
        self,
        language: Language,
        evidence: Mapping[Language, Evidence],
        lo: Ints,
        width: int,
        *,
        joining: bool,
    ) -> Floats:
        """Log odds of 1-1, 2-1, 1-2 and 2-2 links of rows and columns."""
        ours = self._features[language]
        rows = len(ours)
        links = np.full((4, rows, width), _NEVER)
        singles = np.stack([np.arange(rows), np.arange(1, rows + 1)], axis=1)
        pairs = singles + np.array([0, 1])
        joined = np.append(ours.blocks[1:] == ours.blocks[:-1], False)
        pairs[~joined] = singles[~joined]
        columns = {other: self._spans(other) for other in evidence}
        double, prior = self._doubles()
        for kind in range(4):
            mine = pairs if kind & 1 else singles
            if (kind & 1 and not joined.any()) or (
                kind >> 1 and not (joining and prior.max() > _NEVER)
            ):
                continue
            score = np.zeros((rows, width))
            for other, known in evidence.items():
                theirs = double[other] if kind >> 1 else columns[other]
                add_evidence(known, mine, theirs, lo, score)
            place = lo[:rows, None] + np.arange(width)
            score = score / len(evidence) ** 0.5 + _LINKS[kind]
            score[place >= len(self._columns)] = _NEVER
            if kind & 1:
                score[~joined] = _NEVER
            if kind >> 1:
                score += prior[np.minimum(place, len(prior) - 1)]
            links[kind] = score
        return links

    def _spans(self, other: Language) -> Ints:
        return np.array([c.spans.get(other, (0, 0)) for c in self._columns], np.int64)

    def _doubles(self) -> tuple[dict[Language, Ints], Floats]:
        """Each column with the next, and the logarithm of how probably they are one unit.

        Two that have no language in common may be halves of one unit, found by different ways.
        """
        columns = self._columns
        prior = np.full(len(columns), _NEVER)
        made = {language: self._spans(language) for language in self._features}
        for at in range(len(columns) - 1):
            here, after = columns[at].spans, columns[at + 1].spans
            common = here.keys() & after.keys()
            if all(self._joins(one, here[one], after[one]) for one in common):
                prior[at] = _JOIN if common else 0.0
                for one in here.keys() | after.keys():
                    start = here.get(one, after.get(one, (0, 0)))[0]
                    end = after.get(one, here.get(one, (0, 0)))[1]
                    made[one][at] = (start, end)
        return made, prior

    def _joins(self, language: Language, here: Span, after: Span) -> bool:
        blocks = self._features[language].blocks
        inside = here[1] == after[0] and blocks[here[0]] == blocks[after[1] - 1]
        return bool(inside and after[1] - here[0] <= _LONGEST)

    def _laid(
        self,
        language: Language,
        path: Sequence[tuple[int, int, int]],
        chances: Floats,
        lo: Ints,
        links: Floats,
    ) -> list[_Column]:
        """The columns with the language in them; pieces that found none stand alone."""
        columns, made = self._columns, list[_Column]()
        i = k = 0
        rows = len(self._features[language])
        for row, column, kind in [*path, (rows, len(columns), 0)]:
            made += columns[k:column]
            made += [_Column({language: (at, at + 1)}, {language: 0.0}) for at in range(i, row)]
            if row == rows:
                break
            r, c = 1 + (kind & 1), 1 + (kind >> 1)
            one = columns[column] if c == 1 else _merged(columns[column], columns[column + 1])
            one.spans[language] = (row, row + r)
            found = kind, row, column - lo[row]
            typical = float(links[found]) / max(1, len(one.spans) - 1) ** 0.25
            one.sure[language] = min(float(chances[found]), _belief(typical))
            made.append(one)
            i, k = row + r, column + c
        return made


def _belief(typical: float) -> float:
    """How far one other language's typical evidence makes a link right, whatever else is near.

    A piece whose own translation was dropped finds a neighbour of it probable by default.
    """
    return float(1.0 / (1.0 + np.exp(_DOUBT - typical)))


def _merged(one: _Column, other: _Column) -> _Column:
    spans = {}
    for language in one.spans.keys() | other.spans.keys():
        found = [c.spans[language] for c in (one, other) if language in c.spans]
        spans[language] = (found[0][0], found[-1][1])
    sure = {
        language: min(c.sure.get(language, 1.0) for c in (one, other) if language in c.spans)
        for language in spans
    }
    return _Column(spans, sure)
