"""The same steps as Prefect tasks, with names that ops can read.

Only StorageUnavailable is tried again: every other error says the same the second time. Results
are not persisted: between tasks go ids and counts, and the truth is in the store.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.settings import load_settings
from storage.store import Store, open_store
from tasks import alignment as alignment_steps
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
from translation.errors import StorageUnavailable
from translation.languages import Language

MINUTE = 60


@cache
def store() -> Store:
    """The store of this process, opened once with the settings of its environment."""
    return open_store(load_settings())


@cache
def subject(document: str) -> str:
    """What runs are called after: the symbol, or the id of a document few may know of."""
    return intake.subject(store().documents.get(document))


@cache
def publication_subject(publication_id: int) -> str:
    """What the runs of a publication are called after."""
    return subject(store().publications.get(publication_id).document)


def only_unavailable(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a failed task is worth another try: a service that was away may be back."""
    try:
        state.result()
    except StorageUnavailable:
        return True
    except Exception:
        return False
    return False


_HOUSE: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": [2, 10, 30],
    "retry_condition_fn": only_unavailable,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


@task(name="segment", task_run_name="segment {called}", timeout_seconds=10 * MINUTE, **_HOUSE)
def segment(document: str, request: Request, called: str) -> IngestReport:
    """Read a DOCX, cut it into segments, store them with their target cells."""
    return intake.segment(store(), document, request)


@task(name="plan the look-up", task_run_name="plan the look-up of {called}", **_HOUSE)
def chunks(document: str, request: Request, called: str) -> tuple[Chunk, ...]:
    """Cut the segments of a document into chunks."""
    return leverage_steps.chunks(store(), document, request)


@task(
    name="look up",
    task_run_name="look up {called} {chunk.start}-{chunk.end}",
    timeout_seconds=30 * MINUTE,
    **_HOUSE,
)
def leverage(document: str, chunk: Chunk, request: Request, called: str) -> ChunkReport:
    """Look a chunk up in memory and glossary, once a segment for all languages."""
    return leverage_steps.leverage(store(), document, chunk, request)


@task(name="book the look-up", task_run_name="book the look-up of {called}", **_HOUSE)
def leveraged(
    document: str, parts: Sequence[ChunkReport], request: Request, called: str
) -> LeverageReport:
    """Book the leveraged words and mark the document as ready for people."""
    return leverage_steps.leveraged(store(), document, parts, request)


@task(name="check", task_run_name="check the publication of {called}", **_HOUSE)
def languages(publication_id: int, request: Request, called: str) -> tuple[Language, ...]:
    """Say which languages are to be written, if the gate of the publication is still open."""
    return publication.languages(store(), publication_id, request)


@task(
    name="write",
    task_run_name="write {called} in {language}",
    timeout_seconds=10 * MINUTE,
    **_HOUSE,
)
def write_text(
    publication_id: int, language: Language, request: Request, called: str
) -> WrittenText:
    """Write one language's DOCX and HTML into the object store."""
    return publication.write_text(store(), publication_id, language, request)


@task(
    name="print",
    task_run_name="print {called}",
    timeout_seconds=30 * MINUTE,
    **_HOUSE,
)
def print_texts(
    publication_id: int, texts: Sequence[WrittenText], request: Request, called: str
) -> tuple[WrittenText, ...]:
    """Write the PDFs of all texts into the object store, or say why there are none."""
    return publication.print_texts(store(), publication_id, texts, request)


@task(name="seal", task_run_name="seal {called}", **_HOUSE)
def seal(
    publication_id: int, texts: Sequence[WrittenText], request: Request, called: str
) -> PublishReport:
    """Write the manifest, if absent, and commit it."""
    return publication.seal(store(), publication_id, texts, request)


@task(name="align", task_run_name="align {alignment}", timeout_seconds=30 * MINUTE, **_HOUSE)
def align(alignment: str, request: Request) -> None:
    """Align the versions of a document and store their rows."""
    alignment_steps.align_stored(store(), alignment, request)


class RegisteredSteps:
    """Every step as a task run of the flow that calls it."""

    def segment(self, document: str, request: Request) -> IngestReport:
        """One task run."""
        return segment(document, request, subject(document))

    def chunks(self, document: str, request: Request) -> tuple[Chunk, ...]:
        """One task run."""
        return chunks(document, request, subject(document))

    def leverage(self, document: str, chunk: Chunk, request: Request) -> ChunkReport:
        """One task run a chunk."""
        return leverage(document, chunk, request, subject(document))

    def leveraged(
        self, document: str, parts: Sequence[ChunkReport], request: Request
    ) -> LeverageReport:
        """One task run."""
        return leveraged(document, parts, request, subject(document))

    def languages(self, publication_id: int, request: Request) -> tuple[Language, ...]:
        """One task run."""
        return languages(publication_id, request, publication_subject(publication_id))

    def write_text(self, publication_id: int, language: Language, request: Request) -> WrittenText:
        """One task run a language."""
        return write_text(publication_id, language, request, publication_subject(publication_id))

    def print_texts(
        self, publication_id: int, texts: Sequence[WrittenText], request: Request
    ) -> tuple[WrittenText, ...]:
        """One task run for all languages."""
        called = publication_subject(publication_id)
        return print_texts(publication_id, texts, request, called)

    def seal(
        self, publication_id: int, texts: Sequence[WrittenText], request: Request
    ) -> PublishReport:
        """One task run."""
        return seal(publication_id, texts, request, publication_subject(publication_id))
