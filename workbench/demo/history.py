"""Some weeks before today in the ledger of a demonstration, so that its burn-up is a curve.

The rows name no document: they stand for the rest of the session, which the demonstration does
not hold. They are laid around the rate of the volume over PP-14 to November 2017 and rise and fall
with the weeks of a session.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from storage.ledger import LedgerEntry, Stage, write_entries
from storage.store import Store
from translation.languages import Language
from workbench.demo.people import days_before

WORKING_DAYS = 45
_PAGES_A_DAY = 35
"""In one language: 168,000 pages in six languages over about 800 working days."""

_WEEKS = (0.55, 0.7, 0.85, 1.05, 1.3, 1.45, 1.2, 0.95, 1.1)
_WEEKDAYS = (0.85, 1.1, 1.2, 1.05, 0.8)
_LAG = {
    Stage.RECEIVED: 0,
    Stage.LEVERAGED: 0,
    Stage.TRANSLATED: 3,
    Stage.REVIEWED: 4,
    Stage.FINAL: 5,
    Stage.PUBLISHED: 6,
}
"""Working days from the arrival of a document to each stage: seven calendar days in all."""

_PRINTED = 0.3
"""The share that leverage gives to print."""

_LANGUAGES = dict(zip(Language, (0.97, 0.99, 1.04, 1.03, 0.96, 1.01), strict=True))


def add_history(store: Store) -> int:
    """Book the weeks before today at once, unless they were before; gives the rows."""
    today = store.today()
    if store.ledger.sums(date.min, today - timedelta(days=1)):
        return 0
    days = tuple(days_before(today, WORKING_DAYS))
    entries = list(_entries(days, store.settings.page_definition))
    return store.database.write(lambda connection: write_entries(connection, entries))


def _entries(days: tuple[date, ...], definition: str) -> Iterator[LedgerEntry]:
    for stage, lag in _LAG.items():
        for place, day in enumerate(days[lag:]):
            for language, share in _LANGUAGES.items():
                words = _words(place, days[place], share)
                if stage is Stage.LEVERAGED:
                    words = round(words * _PRINTED)
                key = f"history:{stage.value}:{language.value}:{day.isoformat()}"
                yield LedgerEntry(key, day, None, language, stage, definition, words)


def _words(place: int, arrived: date, share: float) -> int:
    week = _WEEKS[place // 5 % len(_WEEKS)]
    return round(_PAGES_A_DAY * 330 * week * _WEEKDAYS[arrived.weekday()] * share)
