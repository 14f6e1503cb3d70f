"""The order of the steps, with or without Prefect.

A flow served by Prefect and the same work done at once in a process without it run these
functions; they differ only in the `Steps` they are given. Every function may be repeated after a
kill anywhere: each step finds what is already done and does the rest.
"""

from collections.abc import Sequence
from typing import Protocol

from tasks.reports import (
    Chunk,
    ChunkReport,
    IngestReport,
    LeverageReport,
    PublishReport,
    WrittenText,
)
from tasks.requests import Request
from translation.languages import Language


class Steps(Protocol):
    """The steps of all flows; `request` is the outbox row that asked, None when ops started it."""

    def segment(self, document: str, request: Request) -> IngestReport:
        """Read the original, store blocks, segments and target cells, count the pages."""
        ...

    def chunks(self, document: str, request: Request) -> tuple[Chunk, ...]:
        """How the look-up of a document is cut."""
        ...

    def leverage(self, document: str, chunk: Chunk, request: Request) -> ChunkReport:
        """Look the segments of a chunk up and fill their cells."""
        ...

    def leveraged(
        self, document: str, parts: Sequence[ChunkReport], request: Request
    ) -> LeverageReport:
        """Book the words and say that the document is ready for people."""
        ...

    def languages(self, publication: int, request: Request) -> tuple[Language, ...]:
        """The languages to be written, after a check that the publication may be."""
        ...

    def write_text(self, publication: int, language: Language, request: Request) -> WrittenText:
        """Write one language's DOCX and HTML into the object store."""
        ...

    def print_texts(
        self, publication: int, texts: Sequence[WrittenText], request: Request
    ) -> tuple[WrittenText, ...]:
        """Write the PDFs of all texts at once, or say why there are none."""
        ...

    def seal(
        self, publication: int, texts: Sequence[WrittenText], request: Request
    ) -> PublishReport:
        """Write the manifest, if absent, and commit: the moment of publication."""
        ...


def ingest(steps: Steps, document: str, request: Request = None) -> IngestReport:
    """Take one registered document in."""
    return steps.segment(document, request)


def leverage(steps: Steps, document: str, request: Request = None) -> LeverageReport:
    """Look one document up, all its languages at once."""
    parts = [steps.leverage(document, chunk, request) for chunk in steps.chunks(document, request)]
    return steps.leveraged(document, parts, request)


def publish(steps: Steps, publication: int, request: Request = None) -> PublishReport:
    """Write the texts of one publication in their three forms, then its manifest."""
    texts = [
        steps.write_text(publication, language, request)
        for language in steps.languages(publication, request)
    ]
    printed = steps.print_texts(publication, texts, request) if texts else ()
    return steps.seal(publication, printed, request)
