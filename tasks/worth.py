"""What the memory is worth, of the texts that became final."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from storage.store import Store
from translation.charts import Bar
from translation.languages import Language
from translation.leverage import BANDS
from translation.worth import Outcome, Source, Worth, grouped, outcome, signatures, worth


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
    known = tuple(_outcomes(store, since, until))
    pairs = [one for one in known if one.suggested is not None]
    without: dict[Language, int] = {}
    for one in known:
        if one.suggested is None:
            without[one.language] = without.get(one.language, 0) + 1
    return WorthReport(
        since=since,
        until=until,
        whole=worth(pairs),
        without=without,
        by_language=_measured(pairs, lambda one: one.language, ter=ter),
        by_band=_measured(pairs, lambda one: (one.language, one.band), ter=ter),
        by_source=_measured(pairs, lambda one: (one.language, one.source)),
        by_month=_measured(pairs, lambda one: (one.language, one.month)),
        rows=_measured(pairs, lambda one: (one.source, one.band, one.language, one.month)),
        signatures=signatures({one.language for one in pairs} if ter else ()),
    )


def _measured(
    pairs: Sequence[Outcome], key: Callable[[Outcome], Hashable], *, ter: bool = False
) -> Mapping[Any, Worth]:
    """The measures of groups, in the order of languages, bands, sources and months."""
    found = grouped(pairs, key, ter=ter)
    return {name: found[name] for name in sorted(found, key=_places)}


def _places(name: Hashable) -> list[int | str]:
    return [_place(part) for part in (name if isinstance(name, tuple) else (name,))]


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
