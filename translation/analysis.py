"""What there is to do in a text, by how much of it is there already, and the days it takes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from translation.leverage import BANDS, Fill, band

REPEATED = "repeated"
"""The band of what stood in the same text before."""

WORDS_A_DAY = 1650
"""New words of the source that a translator does in a day where nothing else is set: five pages
of 330 words, the measure that the translation services of the United Nations plan by."""

WEIGHTS: Mapping[str, float] = {
    REPEATED: 0.1,  # its first was translated; this one is filled from it and read in its place
    "value": 0.1,  # written by rule; looked at
    "101": 0.1,  # the same sentence between the same neighbours; read once
    "100": 0.2,  # the same sentence elsewhere; read, and fitted to its new neighbours
    "95-99": 0.3,  # a word, or a mark, is another
    "85-94": 0.5,  # a phrase is another; the rest is read against the source
    "75-84": 0.7,  # a third of the sentence is written anew, the rest mended
    "70-74": 0.8,  # what there is saves terms and turns of phrase, little more
    "below 70": 1.0,
    "none": 1.0,
}
"""The share of the time of a new word that a word of each band takes.

No standard fixes such a table. These are figures of the house, close to the grids by which the
trade pays: they are to be held against the days that documents took, and changed here alone.
"""


@dataclass(frozen=True, slots=True)
class Share:
    """A segment: its source in braces notation, its words, and what was found for it.

    `characters` are without white space.
    """

    source: str
    words: int
    fill: Fill | None
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Amount:
    """How much text: segments, source words, characters without white space."""

    segments: int = 0
    words: int = 0
    characters: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(
            self.segments + other.segments,
            self.words + other.words,
            self.characters + other.characters,
        )


@dataclass(frozen=True, slots=True)
class Bands:
    """The amount of each band that has a segment, best first: `repeated`, then leverage's."""

    amounts: Mapping[str, Amount] = field(default_factory=dict)

    @property
    def whole(self) -> Amount:
        """The amount of all bands."""
        return sum(self.amounts.values(), Amount())

    def days(self, words_a_day: int, band: str | None = None) -> float:
        """Days of one translator who writes `words_a_day` new words, of one band or of all."""
        counted = self.amounts if band is None else {band} & self.amounts.keys()
        return sum(self.amounts[one].words * WEIGHTS[one] for one in counted) / words_a_day

    def __add__(self, other: "Bands") -> "Bands":
        both = {
            name: self.amounts.get(name, Amount()) + other.amounts.get(name, Amount())
            for name in (REPEATED, *BANDS)
            if name in self.amounts or name in other.amounts
        }
        return Bands(both)


def banded(shares: Iterable[Share], before: Collection[str] = frozenset()) -> Bands:
    """The amounts of a text by band.

    Of a source that comes several times the first is in the band of what was found for it, unless
    it is among `before`: the sources of the texts that are to be worked on before this one.
    """
    amounts = dict.fromkeys((REPEATED, *BANDS), Amount())
    seen = set(before)
    for one in shares:
        name = REPEATED if one.source in seen else band(one.fill)
        amounts[name] += Amount(1, one.words, one.characters)
        seen.add(one.source)
    return Bands({name: amount for name, amount in amounts.items() if amount.segments})


def analysed(shares: Iterable[Share]) -> Mapping[str, int]:
    """The whole words of each band that has some, best first, as in `banded`."""
    amounts = banded(shares).amounts
    return {name: amount.words for name, amount in amounts.items() if amount.words}
