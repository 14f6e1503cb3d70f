"""Placeables: numbers, percentages, amounts, dates in digits, symbols and codes, by value.

One grammar recognises a value in the language of the source and writes it in the house form of
the target. What consists of placeables alone needs no memory (`written`).
"""

from translation.placeables.fill import written
from translation.placeables.grammar import find
from translation.placeables.values import Kind, Placeable

__all__ = ["Kind", "Placeable", "find", "written"]
