"""Pseudo-translation: a translation without a translator, to measure reading and writing."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from translation.documents import Block, Content, TargetBlock, TargetSegment
from translation.docx.blocks import Splitter, content_of, surveyed
from translation.docx.options import Limits, Switches
from translation.docx.write import written
from translation.languages import Language
from translation.markup import Mark, TagMark, marks, parse, plain, render

_LIMITS = Limits()
_SWITCHES = Switches()
_ASTRAL = 0x10000
_BEYOND = 0x20000


class PseudoMode(StrEnum):
    """What is done with each segment.

    `pua` moves every letter into the private use planes and can be undone, so it proves which
    letter came out where; `bracket` sets the text between ⟦ and ⟧.
    """

    IDENTITY = "identity"
    PUA = "pua"
    BRACKET = "bracket"


@dataclass(frozen=True, slots=True)
class Pseudo:
    """A pseudo-translated document and its figures.

    `letters` and `codes` (opening, closing and standalone marks) are counted over the segments,
    `blocks` and `segments` are those with a letter.
    """

    data: bytes
    content: Content
    letters: int
    codes: int
    blocks: int
    segments: int


def pseudo(
    data: bytes,
    split: Splitter,
    mode: PseudoMode,
    *,
    source: Language = Language.EN,
    target: Language | None = None,
    limits: Limits = _LIMITS,
    switches: Switches = _SWITCHES,
) -> Pseudo:
    """A document read, pseudo-translated and written; raises DocumentRefused as `read` does."""
    whole = surveyed(data, limits, switches)
    content = content_of(whole, split, limits)
    change = _CHANGES[mode]
    targets = [_target(block, change) for block in content.blocks]
    output = written(whole, targets, source, target)
    return _figures(output, content)


def _target(block: Block, change: Callable[[str], str]) -> TargetBlock:
    pairs = tuple(TargetSegment(segment, change(segment.text)) for segment in block.segments)
    return TargetBlock(block, pairs)


def _figures(output: bytes, content: Content) -> Pseudo:
    letters = codes = blocks = segments = 0
    for block in content.blocks:
        lettered = 0
        for segment in block.segments:
            here = sum(map(str.isalpha, plain(segment.text)))
            letters += here
            lettered += here > 0
            codes += len(marks(segment.text)) if segment.tags else 0
        segments += lettered
        blocks += lettered > 0
    return Pseudo(output, content, letters, codes, blocks, segments)


def _moved(letter: str) -> str:
    """The letter in a private plane; a letter beyond plane 1 has no place there and stays."""
    code = ord(letter)
    if code >= _BEYOND:
        return letter
    return chr(0xF0000 + code if code < _ASTRAL else 0x100000 + code - _ASTRAL)


def _pua(text: str) -> str:
    def change(piece: str | TagMark) -> str | TagMark:
        if isinstance(piece, TagMark):
            return piece
        return "".join([_moved(c) if c.isalpha() else c for c in piece])

    return render(map(change, parse(text)))


def _bracket(text: str) -> str:
    opening, closing = ("⟦", "⟧")
    if not any(isinstance(p, TagMark) and p.mark is not Mark.STANDALONE for p in parse(text)):
        return opening + text + closing
    return "".join(
        [
            str(piece) if isinstance(piece, TagMark) else render([opening + piece + closing])
            for piece in parse(text)
        ]
    )


_CHANGES: dict[PseudoMode, Callable[[str], str]] = {
    PseudoMode.IDENTITY: str,
    PseudoMode.PUA: _pua,
    PseudoMode.BRACKET: _bracket,
}
