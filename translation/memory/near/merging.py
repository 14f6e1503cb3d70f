"""Which texts of several units stay when they become one.

In each language one text stays. Where nobody chose it is the most trusted; among equals that of the
unit that stays, then the newest. Texts that are the same to the letter are one: the most trusted of
them stays, and who stands behind the others stands behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from translation.errors import NotOfGroup
from translation.languages import Language
from translation.units import Provenance, Unit


@dataclass(frozen=True, slots=True)
class Held:
    """A text of a unit: `id` is that of the variant, `digest` that of its text with its tags."""

    id: int
    unit: int
    language: Language
    digest: str
    provenance: Provenance
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """The variant that stays in a language, those that say the same, and those that go.

    `demoted`: one that goes was more trusted than the one that stays.
    """

    variant: int
    agreeing: tuple[int, ...]
    gone: tuple[int, ...]
    demoted: bool


def merged(
    held: Sequence[Held], keep: int, picks: Mapping[Language, int]
) -> Mapping[Language, Kept]:
    """What stays in each language; `picks` are the units whose text somebody chose.

    Raises NotOfGroup where a unit chosen is none of these, or has no such text.
    """
    if keep not in {one.unit for one in held}:
        raise NotOfGroup(keep)
    for language, unit in picks.items():
        if not any(one.unit == unit and one.language is language for one in held):
            raise NotOfGroup(unit)
    found = {language: [one for one in held if one.language is language] for language in Language}
    return {
        language: _kept(some, keep, picks.get(language)) for language, some in found.items() if some
    }


def _kept(some: Sequence[Held], keep: int, pick: int | None) -> Kept:
    chosen = max(
        (one for one in some if pick is None or one.unit == pick),
        key=lambda one: (one.provenance.rank, one.unit == keep, one.at, -one.unit),
    )
    same = [one for one in some if one.digest == chosen.digest]
    best = max(same, key=lambda one: (one.provenance.rank, one is chosen, -one.id))
    gone = [one for one in some if one.digest != chosen.digest]
    return Kept(
        best.id,
        tuple(one.id for one in same if one is not best),
        tuple(one.id for one in gone),
        any(one.provenance.rank > best.provenance.rank for one in gone),
    )


def proposed(units: Sequence[Unit], language: Language) -> int:
    """The unit that stays unless another is chosen.

    Its source is the most trusted; among equals it has the most languages, then it is the oldest.
    """
    best = max(
        units,
        key=lambda one: (one.variants[language].provenance.rank, len(one.variants), -one.id),
    )
    return best.id
