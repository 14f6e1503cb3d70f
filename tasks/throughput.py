"""The pages booked in the ledger, by language and stage, against a volume."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from storage.ledger import LedgerSum, Stage
from storage.publications import Publication, PublicationKind
from storage.store import Store
from tasks.intake import subject
from translation.languages import Language
from translation.pages import PageDefinition, definition, pages_of_words
from translation.throughput import Comparison, compare, lay
from translation.volumes import DEFAULT_VOLUME

DONE = Stage.PUBLISHED
"""The stage at which a page is done: published in one language."""

BEFORE_ANY = Stage.RECEIVED
"""What is compared while nothing has been published yet; the report says which stage it is."""


@dataclass(frozen=True, slots=True)
class Late:
    """A document past its due day whose languages are not all published; `document` is its id."""

    document: str
    subject: str
    due: date
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class ThroughputReport:
    """Pages of one definition by language and stage, and the comparison with a volume.

    `by_day` has the pages of each stage by day, not added up; `stage` is the one compared.
    """

    definition: str
    today: date
    stage: Stage
    pages: Mapping[Language, Mapping[Stage, float]]
    by_day: Mapping[Stage, Mapping[date, float]]
    comparison: Comparison
    late: tuple[Late, ...]


def throughput_report(
    store: Store,
    volume: str | None = None,
    definition_id: str | None = None,
    start: date | None = None,
) -> ThroughputReport:
    """What was done so far, against a volume laid out from `start` (the first day booked).

    Raises NotFound for a volume, UnknownDefinition for a definition that is not there.
    """
    meant = definition(definition_id or store.settings.page_definition)
    pages_of_words(0, meant)  # a definition that words cannot give is refused before any figure
    today = store.today()
    rows = store.ledger.sums(date.min, today, definition=meant.id)
    by_day = _by_day(rows, meant)
    first = start or min((row.day for row in rows), default=today)
    plan = lay(store.volumes.get(volume or DEFAULT_VOLUME), first)
    received = sum(by_day.get(Stage.RECEIVED, {}).values())
    stage = DONE if by_day.get(DONE) else BEFORE_ANY
    published = sum(by_day.get(DONE, {}).values())
    return ThroughputReport(
        definition=meant.id,
        today=today,
        stage=stage,
        pages=_by_language(rows, meant),
        by_day=by_day,
        comparison=compare(
            plan,
            by_day.get(stage, {}),
            received - published,
            today,
            meant.id,
            counted=stage,
            finishes=stage is DONE,
        ),
        late=tuple(_late(store, today)),
    )


def _by_day(rows: Iterable[LedgerSum], meant: PageDefinition) -> dict[Stage, dict[date, float]]:
    pages: dict[Stage, dict[date, float]] = {}
    for row in rows:
        days = pages.setdefault(row.stage, {})
        days[row.day] = days.get(row.day, 0.0) + pages_of_words(row.words, meant)
    return pages


def _by_language(
    rows: Iterable[LedgerSum], meant: PageDefinition
) -> dict[Language, dict[Stage, float]]:
    pages: dict[Language, dict[Stage, float]] = {language: {} for language in Language}
    for row in rows:
        stages = pages[row.language]
        stages[row.stage] = stages.get(row.stage, 0.0) + pages_of_words(row.words, meant)
    return pages


def _late(store: Store, today: date) -> Iterable[Late]:
    for stored in store.documents.list():
        if stored.due is not None and stored.due < today:
            made = store.publications.list(stored.id)
            done = {language for each in made for language in _published(store, each)}
            missing = tuple(lang for lang in stored.targets if lang not in done)
            if missing:
                yield Late(stored.id, subject(stored), stored.due, missing)


def _published(store: Store, made: Publication) -> Iterable[Language]:
    if made.kind is PublicationKind.DRAFT or made.manifest_sha256 is None:
        return ()
    return store.publications.texts(made.id)
