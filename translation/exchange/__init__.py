"""Exchange formats of the memory: binary streams in and out.

Readers stream, take at most what one unit needs of memory, and yield `ImportedUnit`; what they
leave out is counted by line in an `ImportReport`. Whoever stores units decides what becomes of
them. Import from here.
"""

from translation.exchange.imported import ImportedUnit, ImportReport, Skipped, Stamp
from translation.exchange.tmx_reader import read_tmx
from translation.exchange.tmx_writer import write_tmx
from translation.exchange.tsv import read_tsv

__all__ = [
    "ImportReport",
    "ImportedUnit",
    "Skipped",
    "Stamp",
    "read_tmx",
    "read_tsv",
    "write_tmx",
]
