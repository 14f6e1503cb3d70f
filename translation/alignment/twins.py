"""Lines that repeat: where versions have not equally many of them, nothing tells which is which."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from statistics import mode

from translation.alignment.versions import AlignedUnit, Piece
from translation.languages import Language

_OPEN = 0.5


def without_twins(
    units: Sequence[AlignedUnit], pieces: Mapping[Language, Sequence[Piece]]
) -> list[AlignedUnit]:
    """The units, with languages unsure that repeat a line oftener or less often than most do."""
    runs = {language: _runs(some) for language, some in pieces.items()}
    return [_unsure(unit, runs) for unit in units]


def _runs(pieces: Sequence[Piece]) -> list[int]:
    """How often the text of each piece stands there without another between."""
    lengths = (len(list(run)) for _, run in groupby(piece.text for piece in pieces))
    return [length for length in lengths for _ in range(length)]


def _unsure(unit: AlignedUnit, runs: Mapping[Language, Sequence[int]]) -> AlignedUnit:
    found = {language: runs[language][span[0]] for language, span in unit.spans.items()}
    usual = mode(found.values())
    sure = {
        language: value if found[language] == usual else min(value, _OPEN)
        for language, value in unit.sure.items()
    }
    return AlignedUnit(unit.spans, sure)
