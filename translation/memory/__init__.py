"""The memory's measure and its look-ups.

Here live the tokens and percentages of a match, the scan that answers look-ups plainly and right,
and the index (`translation.memory.indexed`) that gives the same answers from a million units.
`translation.units.Memory` is what callers depend on.
"""

from translation.memory.engine import Engine
from translation.memory.live import LiveMemory
from translation.memory.scan import ScanMemory
from translation.memory.scores import character_percent, word_percent
from translation.memory.tokens import normal, tokens
from translation.memory.wide import WideMemory

__all__ = [
    "Engine",
    "LiveMemory",
    "ScanMemory",
    "WideMemory",
    "character_percent",
    "normal",
    "tokens",
    "word_percent",
]
