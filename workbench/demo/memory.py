"""The six-way memory of the demo: prose and headings of our own writing, one unit a line."""

from importlib import resources
from importlib.resources.abc import Traversable
from typing import BinaryIO, cast


def memory_path() -> Traversable:
    """The TSV file in the installed package: `id en fr es ru zh ar`, read with QUOTE_NONE."""
    return resources.files("workbench.demo") / "memory.tsv"


def open_memory() -> BinaryIO:
    """The TSV file, open for reading; the caller closes it."""
    return cast(BinaryIO, memory_path().open("rb"))
