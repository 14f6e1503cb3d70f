"""What the layout policy for Chinese does to slanted letters: an ideograph stands upright."""

import re

from translation.docx.certificate.passages import Looks, Passage, Piece

_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")


def straightened(seen: Looks, piece: Piece, passage: Passage, shown: set[Looks]) -> bool:
    """Whether a look is one of those shown but for its slant, in a run that holds ideographs."""
    said = dict(seen[0])
    if said.get("i", "0") not in ("0", "false"):  # drawings may say it in so many words
        return False
    upright = _upright(seen[0])
    if (upright, seen[1]) not in {(_upright(look), within) for look, within in shown}:
        return False
    return any(_HAN.search(other.text) for other in passage.pieces if other.run == piece.run)


def _upright(look: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in look if pair[0] not in ("i", "em"))
