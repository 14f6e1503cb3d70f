"""The page volumes of the Conferences and Publications (C&P) secretariat, as reported.

The figures are those of the report on support services, S.2, each with its own period and
wording. The periods overlap and leave gaps, and the four shorter ones do not add up to the whole
term; so each is kept as stated and none is ever made from another.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

AS_REPORTED = "as reported"
"""The definition of a page of a source that gives none; every comparison with it says so."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Pages in six languages that a source states for a period, both days included.

    `wording` is how the source qualifies the number (`about`, `over`), empty where it does not.
    """

    id: str
    start: date
    end: date
    pages: int
    wording: str
    source: str
    definition: str = AS_REPORTED

    @property
    def stated(self) -> str:
        """The number with its wording and definition: `about 27,700 pages as reported`."""
        return f"{self.wording} {self.pages:,} pages {self.definition}".strip()

    @property
    def period(self) -> str:
        """The period in words, by months where it is made of whole ones."""
        next_day = self.end + timedelta(days=1)
        if self.start.day == 1 and next_day.day == 1:
            return f"{_written(self.start, 'MMMM y')} – {_written(self.end, 'MMMM y')}"
        return f"{_written(self.start, 'd MMMM y')} – {_written(self.end, 'd MMMM y')}"


def _written(day: date, form: str) -> str:
    return str(format_date(day, form, locale="en"))


_SOURCE = "report on support services, S.2"

VOLUMES = (
    Volume("cp-2014-2015", date(2014, 7, 1), date(2015, 2, 28), 27_700, "about", _SOURCE),
    Volume("cp-2015-2016", date(2015, 6, 1), date(2016, 1, 15), 25_803, "about", _SOURCE),
    Volume("cp-2016-2017", date(2016, 3, 1), date(2017, 2, 28), 37_885, "about", _SOURCE),
    Volume("cp-2017", date(2017, 1, 1), date(2017, 11, 30), 31_000, "over", _SOURCE),
    Volume("cp-2014-2017", date(2014, 10, 1), date(2017, 11, 30), 168_000, "about", _SOURCE),
)

DEFAULT_VOLUME = "cp-2014-2017"
"""The whole term, from the Plenipotentiary Conference of 2014 (PP-14) to November 2017."""
