"""Pages done against a volume: the plan that a volume makes, the run rate, the forecast.

Days are days in the time zone of the house, given by the caller; there is no clock here. Working
days are Monday to Friday without the holidays that the caller names.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from math import ceil

from translation.volumes import Volume

RUN_RATE_DAYS = 20
"""Working days that the run rate looks back: about a month."""

_SATURDAY = 5


def working_days(start: date, holidays: Set[date] = frozenset()) -> Iterator[date]:
    """The working days from `start` on, without end."""
    day = start
    while True:
        if day.weekday() < _SATURDAY and day not in holidays:
            yield day
        day += timedelta(days=1)


def _working_days_between(start: date, end: date, holidays: Set[date]) -> list[date]:
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [day for day in days if day.weekday() < _SATURDAY and day not in holidays]


@dataclass(frozen=True, slots=True)
class Plan:
    """A volume laid evenly over working days; `days` is never empty."""

    volume: Volume
    days: tuple[date, ...]

    @property
    def per_day(self) -> float:
        """Pages a working day."""
        return self.volume.pages / len(self.days)

    def due(self, day: date) -> float:
        """The pages that the volume asks for by the end of a day."""
        return self.volume.pages * bisect_right(self.days, day) / len(self.days)


def lay(volume: Volume, start: date, holidays: Set[date] = frozenset()) -> Plan:
    """The plan of a volume from `start`: as many working days as its own period had.

    The holidays of both periods count, so that a plan laid over the period itself ends with it.
    """
    length = len(_working_days_between(volume.start, volume.end, holidays))
    return Plan(volume, tuple(islice(working_days(start, holidays), length)))


def run_rate(done: Mapping[date, float], today: date, holidays: Set[date] = frozenset()) -> float:
    """Pages a working day over the last `RUN_RATE_DAYS` working days, today among them.

    Where work began later, over the working days since it began; pages done on other days count
    too. 0 where nothing was done.
    """
    begun = min((day for day, pages in done.items() if pages and day <= today), default=None)
    if begun is None:
        return 0.0
    days = _working_days_between(begun, today, holidays)[-RUN_RATE_DAYS:]
    first = days[0] if len(days) == RUN_RATE_DAYS else begun
    total = sum(pages for day, pages in done.items() if first <= day <= today)
    return total / max(len(days), 1)


def finish(
    in_hand: float, rate: float, today: date, holidays: Set[date] = frozenset()
) -> date | None:
    """The working day on which the pages in hand are done, counted from the day after today.

    None where the rate is too low to say; today where nothing is in hand.
    """
    if in_hand <= 0:
        return today
    if rate <= 0 or (days := ceil(in_hand / rate)) > (date.max - today).days // 2:
        return None
    return next(islice(working_days(today + timedelta(days=1), holidays), days - 1, None))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Pages done, by one definition, against a plan on one day.

    `counted` is the word for what `done` counts, such as `published`. `done` and `due` count from
    the first day of the plan to `today`; `rate` is in pages a working day; `finish` is when the
    pages in hand will be done at that rate, None where it cannot be said.
    """

    plan: Plan
    definition: str
    counted: str
    today: date
    done: float
    due: float
    rate: float
    in_hand: float
    finish: date | None

    @property
    def same_page(self) -> bool:
        """Whether both sides count pages by the same definition."""
        return self.definition == self.plan.volume.definition

    def sentence(self) -> str:
        """The comparison in one sentence, with the definition of a page of each side."""
        ahead = self.done - self.due
        told = (
            f"{self.done:,.1f} pages ({self.definition}) {self.counted} "
            f"by {self.today.isoformat()}, "
            f"{abs(ahead):,.1f} {'ahead of' if ahead >= 0 else 'behind'} the {self.due:,.1f} due "
            f"of {self.plan.volume.stated} ({self.plan.volume.period}); "
            f"{self.rate:,.1f} a working day against {self.plan.per_day:,.1f}"
        )
        if self.in_hand <= 0 or self.finish is None:
            return told
        return f"{told}; the {self.in_hand:,.1f} in hand take until {self.finish.isoformat()}"


def compare(
    plan: Plan,
    done: Mapping[date, float],
    in_hand: float,
    today: date,
    definition: str,
    holidays: Set[date] = frozenset(),
    counted: str = "done",
    finishes: bool = True,
) -> Comparison:
    """What was done, by day and in pages of one definition, against a plan.

    `in_hand` are the pages received and not yet done, by the same definition. `finishes` says
    whether what is `counted` takes pages out of hand; where it does not, nothing is forecast.
    """
    rate = run_rate(done, today, holidays)
    return Comparison(
        plan=plan,
        definition=definition,
        counted=counted,
        today=today,
        done=sum(pages for day, pages in done.items() if plan.days[0] <= day <= today),
        due=plan.due(today),
        rate=rate,
        in_hand=in_hand,
        finish=finish(in_hand, rate, today, holidays) if finishes else None,
    )
