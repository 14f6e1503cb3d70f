"""What people do to aligned rows: a row holds, by language, the pieces that belong together.

Each act looks at some rows and says which become others, which go, and which are new.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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


_FITTING = 0.4
_FEW = 5


def unfitting(rows: Iterable[tuple[Collection[Language], Collection[Language]]]) -> list[Language]:
    """The languages that are sure in few of their rows, as if of another document.

    Each row gives the languages in it and those that are sure; of fewer than five nothing is said.
    """
    there, sure = Counter[Language](), Counter[Language]()
    for known, kept in rows:
        there.update(set(known))  # of a mapping it would count the values
        sure.update(set(kept))
    return [one for one in Language if there[one] >= _FEW and sure[one] < _FITTING * there[one]]


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
