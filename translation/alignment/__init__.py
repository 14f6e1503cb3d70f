"""Alignment of the past: two to six versions of one document become translation units.

Structure comes first: body, notes, headers and the like are aligned each by itself, pieces join
only within a block, and headings, labels, table cells, notes and first sentences count as anchors.
Inside, each language is laid against all the others at once, by length, anchors (values, names,
terms, marks) and the translations of words that the document itself teaches. What is not sure is
left. Never here: the store, the termbase, a model; they arrive as lengths and anchors.
"""

from translation.alignment.align import SURE, align
from translation.alignment.pieces import Encoder, characters
from translation.alignment.training import SentencePieces, TooLittleText, train
from translation.alignment.versions import AlignedUnit, Piece, Span, Version, version_of

__all__ = [
    "SURE",
    "AlignedUnit",
    "Encoder",
    "Piece",
    "SentencePieces",
    "Span",
    "TooLittleText",
    "Version",
    "align",
    "characters",
    "train",
    "version_of",
]
