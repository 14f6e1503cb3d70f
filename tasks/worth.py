"""What the memory is worth, of the texts that became final."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from storage.store import Store
from translation.charts import Bar
from translation.languages import Language
from translation.leverage import BANDS
from translation.worth import NOTHING, Groups, Outcome, Source, Worth, outcome, signatures


@dataclass(frozen=True, slots=True)
class WorthReport:
    """The measures of all outcomes, and by language and band, source, and month.

    Keys of `by_band` are (language, band), of `by_source` and `by_month` (language, source or
    month), of `rows` (source, band, language, month); all in the order they are shown in.
    `without` counts the texts that had no suggestion, by language; `signatures` are sacreBLEU's.
    """

    since: date | None
    until: date | None
    whole: Worth
    without: Mapping[Language, int]
    by_language: Mapping[Language, Worth]
    by_band: Mapping[tuple[Language, str], Worth]
    by_source: Mapping[tuple[Language, Source], Worth]
    by_month: Mapping[tuple[Language, str], Worth]
    rows: Mapping[tuple[Source, str, Language, str], Worth]
    signatures: Mapping[str, str]

    @property
    def languages(self) -> list[Language]:
        """The languages that have a pair."""
        return [language for language in Language if self._has(language)]

    @property
    def bands(self) -> list[str]:
        """The bands that have a pair, best first."""
        known = {band for _, band in self.by_band}
        return [band for band in BANDS if band in known]

    @property
    def sources(self) -> list[Source]:
        """The sources that have a pair."""
        known = {source for _, source in self.by_source}
        return [source for source in Source if source in known]

    @property
    def months(self) -> list[str]:
        """The months that have a pair, oldest first."""
        return sorted({month for _, month in self.by_month})

    def bars(self, named: Callable[[str], str]) -> list[tuple[str, list[Bar]]]:
        """The chrF of each language in groups of bands, which are called as `named` says."""
        return [(named(band), self._bars_of(band)) for band in self.bands]

    def _bars_of(self, band: str) -> list[Bar]:
        known = ((language, self.by_band.get((language, band))) for language in self.languages)
        return [Bar(language, one.chrf or 0.0, one.few) for language, one in known if one]

    def _has(self, language: Language) -> bool:
        return language in self.by_language and self.by_language[language].pairs > 0


def worth_report(
    store: Store, since: date | None = None, until: date | None = None, *, ter: bool = False
) -> WorthReport:
    """What the memory was worth for the texts that became final in these days, both inclusive.

    Days are days in the time zone of the house. TER takes its time: it is made where it is asked
    for, by language and band. No text is in the report.
    """
    groups = Groups(_groups, ter=lambda name: ter and name[0] in _WITH_TER)  # type: ignore[index]
    without: dict[Language, int] = {}
    for one in _outcomes(store, since, until):
        groups.add(one)
        if one.suggested is None:
            without[one.language] = without.get(one.language, 0) + 1
    found = _by_grouping(groups.measured())
    by_language = {language: one for (language,), one in found["language"].items()}
    return WorthReport(
        since=since,
        until=until,
        whole=found["whole"].get((), NOTHING),
        without=without,
        by_language=by_language,
        by_band=found["band"],
        by_source=found["source"],
        by_month=found["month"],
        rows=found["row"],
        signatures=signatures(by_language if ter else ()),
    )


_GROUPINGS = ("whole", "language", "band", "source", "month", "row")
_WITH_TER = ("language", "band")


def _groups(one: Outcome) -> Iterator[Hashable]:
    """The groups of an outcome, each by its grouping and its place in that."""
    yield "whole", ()
    yield "language", (one.language,)
    yield "band", (one.language, one.band)
    yield "source", (one.language, one.source)
    yield "month", (one.language, one.month)
    yield "row", (one.source, one.band, one.language, one.month)


def _by_grouping(measured: Mapping[Any, Worth]) -> Mapping[str, dict[Any, Worth]]:
    """The measures of each grouping, in the order of languages, bands, sources and months."""
    found: dict[str, dict[Any, Worth]] = {grouping: {} for grouping in _GROUPINGS}
    for grouping, place in sorted(measured, key=lambda name: (name[0], _places(name[1]))):
        found[grouping][place] = measured[grouping, place]
    return found


def _places(place: Sequence[Language | Source | str]) -> list[int | str]:
    return [_place(part) for part in place]


def _place(part: Language | Source | str) -> int | str:
    if isinstance(part, (Language, Source)):
        return list[Language | Source](type(part)).index(part)
    return BANDS.index(part) if part in BANDS else part


def _outcomes(store: Store, since: date | None, until: date | None) -> Iterator[Outcome]:
    zone = store.settings.zone
    first = datetime.combine(since, time(), zone) if since else None
    after = datetime.combine(until + timedelta(days=1), time(), zone) if until else None
    for one in store.suggestions.final(first, after):
        yield outcome(
            one.origin,
            one.percent,
            one.by,
            one.language,
            one.final_at,
            zone,
            one.suggested,
            one.final,
        )
