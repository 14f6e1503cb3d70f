"""Official symbols and the grammar of ITU file names.

A symbol is any printed string; what follows the grammar is understood: read, compared, printed in
another language, joined to its lineage, found in a text. Importers: everything above.
"""

from translation.symbols.filenames import FileName, file_name, parse_file_name, version_name
from translation.symbols.symbol import (
    LOOKALIKES,
    FoundSymbol,
    Part,
    PartKind,
    Symbol,
    find_symbols,
    fold_lookalikes,
    parse_symbol,
)

__all__ = [
    "LOOKALIKES",
    "FileName",
    "FoundSymbol",
    "Part",
    "PartKind",
    "Symbol",
    "file_name",
    "find_symbols",
    "fold_lookalikes",
    "parse_file_name",
    "parse_symbol",
    "version_name",
]
