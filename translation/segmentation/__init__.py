"""Segmentation: where one segment ends and the next begins, by SRX 2.0 rules.

Here live the rule sets of the six languages (`rules/*.srx`), the reader and writer of SRX and the
splitter. A splitter gives offsets and never rewrites the text. Importers: everything above.
"""

from translation.segmentation.offsets import (
    RULES_VERSION,
    Splitter,
    break_offsets,
    split_at,
    splitter,
)
from translation.segmentation.srx import BreakRule, LanguageMap, RuleSet, read_srx, write_srx

__all__ = [
    "RULES_VERSION",
    "BreakRule",
    "LanguageMap",
    "RuleSet",
    "Splitter",
    "break_offsets",
    "read_srx",
    "split_at",
    "splitter",
    "write_srx",
]
