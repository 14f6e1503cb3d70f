"""The memory's measure and its look-ups.

Here live the tokens and percentages of a match, and the scan that answers look-ups plainly and
right. `translation.units.Memory` is what callers depend on: an index takes over behind it, and is
held to the scan.
"""

from translation.memory.live import LiveMemory
from translation.memory.scan import ScanMemory
from translation.memory.scores import character_percent, word_percent
from translation.memory.tokens import normal, tokens

__all__ = ["LiveMemory", "ScanMemory", "character_percent", "normal", "tokens", "word_percent"]
