"""What alignment knows of each piece of a version, as arrays."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from translation.alignment.lexicon import Floats, Ints, Words
from translation.alignment.versions import Piece
from translation.alignment.words import anchors_of, words_of
from translation.languages import Language

Length = Callable[[str, Language], float]
Anchor = tuple[str, str]

_COMMON = 0.3
"""Words in more than this share of the pieces tell nothing about where one belongs."""


@dataclass(frozen=True, slots=True)
class Features:
    """Pieces of one language: words, lengths, blocks, and anchors numbered across languages.

    The anchors of piece i are anchors[anchor_at[i]:anchor_at[i + 1]]; `counts` says in how many
    pieces each stands, `long[i]` is the length of all pieces before i.
    """

    words: Words
    common: Floats
    anchor_at: Ints
    anchors: Ints
    counts: Floats
    long: Floats
    blocks: Ints

    def __len__(self) -> int:
        return len(self.blocks)

    def lengths(self, spans: Ints) -> Floats:
        """The lengths of spans of pieces."""
        return np.asarray(self.long[spans[:, 1]] - self.long[spans[:, 0]])


def features_of(
    versions: Mapping[Language, Sequence[Piece]], length: Length
) -> tuple[dict[Language, Features], list[str]]:
    """The features of each version, and the kind of each anchor."""
    numbers: dict[Anchor, int] = {}
    named = {
        language: [_anchors(piece, language, numbers) for piece in pieces]
        for language, pieces in versions.items()
    }
    made = {
        language: _features(pieces, named[language], language, length, len(numbers))
        for language, pieces in versions.items()
    }
    return made, [kind for kind, _ in numbers]


def _anchors(piece: Piece, language: Language, numbers: dict[Anchor, int]) -> list[int]:
    found = anchors_of(piece.text, language) | {("known", name) for name in piece.anchors}
    found |= {("place", piece.place), ("first", str(piece.rank == 0)), *piece.marks}
    return [numbers.setdefault(one, len(numbers)) for one in sorted(found)]


def _features(
    pieces: Sequence[Piece],
    anchors: list[list[int]],
    language: Language,
    length: Length,
    kinds: int,
) -> Features:
    words = Words.of([words_of(piece.text, language) for piece in pieces], _COMMON)
    flat = np.array([one for some in anchors for one in some], np.int64)
    lengths = [length(piece.text, language) for piece in pieces]
    return Features(
        words,
        words.common(),
        np.cumsum([0, *map(len, anchors)]).astype(np.int64),
        flat,
        np.bincount(flat, minlength=kinds).astype(np.float64),
        np.cumsum([0.0, *lengths]),
        np.array([piece.block for piece in pieces], np.int64),
    )
