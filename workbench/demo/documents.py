"""The documents and the memory of the demo, as bytes with what the store wants to know of them."""

from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from types import ModuleType
from typing import BinaryIO, cast

from translation.languages import Language
from translation.symbols import file_name, parse_symbol
from workbench.demo import (
    accessibility_note,
    calendar_report,
    draft_resolution,
    languages_report,
    publications_report,
    short_notes,
    terminology_report,
)
from workbench.demo.furniture import Head

COUNCIL = "Council 2018, Geneva"
_AUTHORS: tuple[tuple[ModuleType, str], ...] = (
    (languages_report, COUNCIL),
    (calendar_report, COUNCIL),
    (publications_report, COUNCIL),
    (accessibility_note, COUNCIL),
    (draft_resolution, COUNCIL),
    (terminology_report, "CWG-LANG, eighth meeting, Geneva"),
)
"""The modules that write a document each, and the meeting it is for."""


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """One original: its symbol without the language letter, and the DOCX of it.

    `file_name` follows the file-name grammar of the Union, `meeting` names the session.
    """

    symbol: str
    source: Language
    file_name: str
    meeting: str
    data: bytes

    @property
    def targets(self) -> tuple[Language, ...]:
        """The five languages it is to be translated into."""
        return tuple(language for language in Language if language is not self.source)


def demo_documents() -> list[DemoDocument]:
    """The documents of the session; the same bytes each time they are built."""
    return [_built(author, meeting) for author, meeting in _AUTHORS]


def short_documents() -> list[DemoDocument]:
    """The notes that people have worked on; the same bytes each time they are built."""
    return [_document(*short_notes.written(note), COUNCIL) for note in short_notes.SHORT_NOTES]


def _built(author: ModuleType, meeting: str) -> DemoDocument:
    head = author.HEAD
    return _document(head, author.write().finish(head.title, head.printed, head.written), meeting)


def _document(head: Head, content: bytes, meeting: str) -> DemoDocument:
    symbol = parse_symbol(head.symbol)
    if symbol is None:
        raise ValueError(f"{head.symbol} is no symbol; see translation/symbols.py for its forms")
    name = file_name(symbol, head.language, period=f"{head.written:%y}")
    return DemoDocument(head.symbol, head.language, name, meeting, content)


def memory_path() -> Traversable:
    """The six-way memory in the installed package: TSV with the header `id en fr es ru zh ar`."""
    return resources.files("workbench.demo") / "memory.tsv"


def open_memory() -> BinaryIO:
    """The six-way memory, open for reading; the caller closes it."""
    return cast(BinaryIO, memory_path().open("rb"))
