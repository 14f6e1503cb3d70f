"""What a person's act did to a target cell, and what follows from it in the same transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from translation.checks.problems import Problem
from translation.documents import TargetState
from translation.languages import Language


@dataclass(frozen=True, slots=True)
class Change:
    """A cell before and after a save or a review; `version` is the one after.

    `request` is the id of the idempotency row, `problems` what the checks say of the text; None
    where nobody looked, as in a review that leaves the text as it is. `covers` is for how many
    segments the text stands, `origin` and `percent` are those of the text before.
    """

    request: int | None
    actor: str
    document: str
    job: int
    segment: int
    target: int
    language: Language
    before: TargetState
    after: TargetState
    text_before: str | None
    text: str
    version: int
    problems: tuple[Problem, ...] | None = None
    covers: int = 1
    origin: str | None = None
    percent: int | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a person has just vouched for the text: a new one, or one not vouched for yet."""
        vouched = self.after is not TargetState.INITIAL
        return vouched and (self.before is not self.after or self.text != self.text_before)


Effect = Callable[[Connection, Change], Mapping[str, int] | None]
"""What follows from a change; the numbers it gives become part of the answer to the person."""
