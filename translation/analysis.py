"""What there is to do in a text, in words by how much of it is there already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from translation.leverage import BANDS, Fill, band

REPEATED = "repeated"
"""The band of what stood in the same text before."""


@dataclass(frozen=True, slots=True)
class Share:
    """A segment: its source in braces notation, its words, and what was found for it."""

    source: str
    words: int
    fill: Fill | None


def analysed(shares: Iterable[Share]) -> Mapping[str, int]:
    """The whole words of each band that has some, best first: `repeated`, then those of leverage.

    Of a source that comes several times the first is in the band of what was found for it.
    """
    words: dict[str, int] = dict.fromkeys((REPEATED, *BANDS), 0)
    seen: set[str] = set()
    for one in shares:
        words[REPEATED if one.source in seen else band(one.fill)] += one.words
        seen.add(one.source)
    return {name: counted for name, counted in words.items() if counted}
