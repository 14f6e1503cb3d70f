"""The steps done at once in this process, without Prefect."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.store import Store
from tasks import intake, publication
from tasks import leverage as leverage_steps
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


@dataclass(frozen=True, slots=True)
class LocalSteps:
    """Every step as a plain call on one store."""

    store: Store

    def segment(self, document: str, request: Request) -> IngestReport:
        """See `tasks.intake.segment`."""
        return intake.segment(self.store, document, request)

    def chunks(self, document: str, request: Request) -> tuple[Chunk, ...]:
        """See `tasks.leverage.chunks`."""
        return leverage_steps.chunks(self.store, document, request)

    def leverage(self, document: str, chunk: Chunk, request: Request) -> ChunkReport:
        """See `tasks.leverage.leverage`."""
        return leverage_steps.leverage(self.store, document, chunk, request)

    def leveraged(
        self, document: str, parts: Sequence[ChunkReport], request: Request
    ) -> LeverageReport:
        """See `tasks.leverage.leveraged`."""
        return leverage_steps.leveraged(self.store, document, parts, request)

    def languages(self, publication_id: int, request: Request) -> tuple[Language, ...]:
        """See `tasks.publication.languages`."""
        return publication.languages(self.store, publication_id, request)

    def write_text(self, publication_id: int, language: Language, request: Request) -> WrittenText:
        """See `tasks.publication.write_text`."""
        return publication.write_text(self.store, publication_id, language, request)

    def print_texts(
        self, publication_id: int, texts: Sequence[WrittenText], request: Request
    ) -> tuple[WrittenText, ...]:
        """See `tasks.publication.print_texts`."""
        return publication.print_texts(self.store, publication_id, texts, request)

    def seal(
        self, publication_id: int, texts: Sequence[WrittenText], request: Request
    ) -> PublishReport:
        """See `tasks.publication.seal`."""
        return publication.seal(self.store, publication_id, texts, request)
