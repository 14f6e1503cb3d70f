"""Dirt in files of translation units: what is wrong with a variant, and what of it is kept.

A legacy memory holds texts of another language, lines that slipped, numbers that disagree and
characters that went through the wrong encoding. `Screening` learns what is usual in a file, then
judges each unit: repaired where that is certain, held back with a reason where it is not.
Importers: storage, tasks, workbench.
"""

from translation.memory.dirt.reasons import Found, Reason, Screened
from translation.memory.dirt.screening import SAMPLE, Ahead, Screening

__all__ = ["SAMPLE", "Ahead", "Found", "Reason", "Screened", "Screening"]
