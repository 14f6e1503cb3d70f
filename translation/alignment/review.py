"""What people do to aligned rows: a row holds, by language, the pieces that belong together.

Each act looks at some rows and says which become others, which go, and which are new.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from translation.errors import Conflict
from translation.languages import Language

Cells = Mapping[Language, Sequence[str]]


class RowState(StrEnum):
    """What is known of a row; those that are sure or accepted become units."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    ACCEPTED = "accepted"
    LEFT_OUT = "left_out"


class Act(StrEnum):
    """What is done to a row, or to the cell of a language in it."""

    JOIN = "join"
    SPLIT = "split"
    UP = "up"
    DOWN = "down"
    SHIFT = "shift"


class NothingToMove(Conflict):
    """An act for which the rows hold nothing."""

    code = "nothing_to_move"

    def __str__(self) -> str:
        return "there is nothing here to move that way; look at the rows beside it"


@dataclass(frozen=True, slots=True)
class Edit:
    """Rows by their place: what they become (without cells: they go), and one new row after."""

    changed: Mapping[int, Cells] = field(default_factory=dict)
    new: tuple[int, Cells] | None = None


def edit(act: Act, rows: Sequence[Cells], at: int, language: Language | None) -> Edit:
    """What an act does; raises NothingToMove."""
    if act in (Act.JOIN, Act.SPLIT):
        return (_join if act is Act.JOIN else _split)(rows, at)
    if language is None or not rows[at].get(language):
        raise NothingToMove
    return _OF_A_CELL[act](rows, at, language)


def _join(rows: Sequence[Cells], at: int) -> Edit:
    if at + 1 >= len(rows):
        raise NothingToMove
    return Edit({at: _together(rows[at], rows[at + 1]), at + 1: {}})


def _together(first: Cells, second: Cells) -> Cells:
    return {known: [*first.get(known, ()), *second.get(known, ())] for known in {**first, **second}}


def _split(rows: Sequence[Cells], at: int) -> Edit:
    """The last piece of each cell with several goes into a row of its own."""
    apart = {known: cell[-1:] for known, cell in rows[at].items() if len(cell) > 1}
    if not apart:
        raise NothingToMove
    rest = {known: cell[:-1] if known in apart else cell for known, cell in rows[at].items()}
    return Edit({at: rest}, (at, apart))


def _up(rows: Sequence[Cells], at: int, language: Language) -> Edit:
    """The first piece of a cell goes to the end of the one above."""
    if at == 0:
        raise NothingToMove
    cell = rows[at][language]
    above = [*rows[at - 1].get(language, ()), cell[0]]
    return Edit(
        {at - 1: _with(rows[at - 1], language, above), at: _with(rows[at], language, cell[1:])}
    )


def _down(rows: Sequence[Cells], at: int, language: Language) -> Edit:
    """The last piece of a cell goes to the beginning of the one below."""
    cell = rows[at][language]
    here = _with(rows[at], language, cell[:-1])
    if at + 1 >= len(rows):
        return Edit({at: here}, (at, {language: cell[-1:]}))
    below = [cell[-1], *rows[at + 1].get(language, ())]
    return Edit({at: here, at + 1: _with(rows[at + 1], language, below)})


def _shift(rows: Sequence[Cells], at: int, language: Language) -> Edit:
    """The cells of a language from here on go one row down, as far as one is empty."""
    changed: dict[int, Cells] = {}
    carried: Sequence[str] = ()
    for place in range(at, len(rows)):
        cell = rows[place].get(language, ())
        changed[place] = _with(rows[place], language, carried)
        carried = cell
        if not carried:
            return Edit(changed)
    return Edit(changed, (len(rows) - 1, {language: carried}))


def _with(row: Cells, language: Language, cell: Sequence[str]) -> Cells:
    others = {known: pieces for known, pieces in row.items() if known is not language}
    return {**others, language: list(cell)} if cell else others


_OF_A_CELL: Mapping[Act, Callable[[Sequence[Cells], int, Language], Edit]] = {
    Act.UP: _up,
    Act.DOWN: _down,
    Act.SHIFT: _shift,
}
