"""Placeables: numbers, percentages, amounts, dates, symbols and codes, by value.

What stands in the head of a document is one, too: its symbol with the word before it, the language
of its original, the session with place and days. One grammar recognises a value in the language
of the source and writes it in the house form of the target. What consists of placeables alone
needs no memory (`written`); where only values of a source were corrected, `exchanged` offers the
translation with the new ones.
"""

from translation.placeables.exchanged import exchanged
from translation.placeables.fill import written, written_among
from translation.placeables.grammar import find
from translation.placeables.values import Kind, Placeable

__all__ = ["Kind", "Placeable", "exchanged", "find", "written", "written_among"]
