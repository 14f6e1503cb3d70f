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
from translation.units import Provenance, Unit, Variant


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
        key=lambda one: _order(one, one.unit, keep),
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


@dataclass(frozen=True, slots=True)
class Option:
    """A text of a group in a language, the units that have it, and who answers for it best."""

    text: str
    units: tuple[int, ...]
    provenance: Provenance
    at: datetime


def options(units: Sequence[Unit], language: Language, keep: int) -> list[Option]:
    """The texts that several units have in a language; the one that stays by itself is the first.

    The first of the `units` of each is one to pick it by.
    """
    having = [one for one in units if language in one.variants]
    having.sort(key=lambda one: _order(one.variants[language], one.id, keep), reverse=True)
    found: dict[str, list[Unit]] = {}
    for one in having:
        found.setdefault(one.variants[language].text, []).append(one)
    return [
        Option(
            text,
            tuple(one.id for one in some),
            some[0].variants[language].provenance,
            some[0].variants[language].at,
        )
        for text, some in found.items()
    ]


def _order(one: Held | Variant, unit: int, keep: int) -> tuple[int, bool, datetime, int]:
    """The most trusted, then that of the unit that stays, then the newest."""
    return one.provenance.rank, unit == keep, one.at, -unit
