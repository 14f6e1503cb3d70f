"""Translations without a translator: every segment of a document with some other text.

Letters become Arabic or Chinese ones, words with their tags change places, texts grow and shrink,
and of a draft some segments are not translated: what a writer must get right, whatever is said.
"""

import re
from collections.abc import Callable, Iterable

from translation.documents import Content, TargetBlock, TargetSegment
from translation.docx import PseudoMode
from translation.languages import Language
from translation.markup import Mark, Piece, parse, render

Change = Callable[[str, int], str | None]
_WORDS = re.compile(r"\S+\s*|\s+")


def _letters(change: Callable[[str], str]) -> Change:
    def changed(piece: Piece) -> Piece:
        if not isinstance(piece, str):
            return piece
        return "".join([change(c) if c.isalpha() else c for c in piece])

    return lambda text, rank: render(map(changed, parse(text)))


def _moved(letter: str) -> str:
    code = ord(letter)
    return chr(0xF0000 + code if code < 0x10000 else 0x100000 + code - 0x10000)


def _units(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Words, standalone tags, and pairs with what is in them."""
    units: list[list[Piece]] = []
    open_unit: list[Piece] = []
    depth = 0
    for piece in pieces:
        depth += not isinstance(piece, str) and piece.mark is Mark.OPEN
        if depth or open_unit:
            open_unit.append(piece)
        elif isinstance(piece, str):
            units += [[word] for word in _WORDS.findall(piece)]
        else:
            units.append([piece])
        depth -= not isinstance(piece, str) and piece.mark is Mark.CLOSE
        if open_unit and not depth:
            units.append(open_unit)
            open_unit = []
    return [*units, open_unit] if open_unit else units


def _reversed(text: str, _: int) -> str:
    return render([piece for unit in reversed(_units(parse(text))) for piece in unit])


def _longer(text: str, _: int) -> str:
    return render([f"{p} {p.swapcase()}" if isinstance(p, str) else p for p in parse(text)])


def _shorter(text: str, _: int) -> str:
    return render([p[: len(p) // 2] if isinstance(p, str) else p for p in parse(text)])


def _draft(change: Change, kept: int) -> Change:
    return lambda text, rank: None if rank % kept == 0 else change(text, rank)


ARABIC = _letters(lambda letter: chr(0x628 + ord(letter) % 18))
CHINESE = _letters(lambda letter: chr(0x4E00 + ord(letter) % 2000))
CHANGES: dict[str, Change] = {
    PseudoMode.IDENTITY.value: lambda text, _: text,
    PseudoMode.PUA.value: _letters(_moved),
    "reversed": _reversed,
    "longer": _longer,
    "shorter": _shorter,
    "arabic": ARABIC,
    "arabic draft": _draft(ARABIC, 2),
    "chinese": CHINESE,
    "chinese draft": _draft(CHINESE, 3),
    "chinese reversed": lambda text, rank: CHINESE(_reversed(text, rank), rank),
}
TARGETS: tuple[tuple[str, Language | None], ...] = (
    ("reversed", None),
    ("longer", Language.FR),
    ("shorter", Language.RU),
    ("arabic", Language.AR),
    ("arabic draft", Language.AR),
    ("chinese", Language.ZH),
    ("chinese draft", Language.ZH),
    ("chinese reversed", Language.ZH),
)


def targets(content: Content, name: str) -> list[TargetBlock]:
    """All blocks of a document, each segment with its target under a change of that name."""
    change, rank, found = CHANGES[name], 0, []
    for block in content.blocks:
        pairs = []
        for segment in block.segments:
            pairs.append(TargetSegment(segment, change(segment.text, rank)))
            rank += 1
        found.append(TargetBlock(block, tuple(pairs)))
    return found
