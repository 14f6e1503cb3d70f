from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.throughput import compare, finish, lay, run_rate, working_days
from translation.volumes import DEFAULT_VOLUME, VOLUMES, Volume

MONDAY = date(2026, 11, 2)
TWO_WEEKS = Volume("w", date(2020, 6, 1), date(2020, 6, 14), 1000, "about", "a report")
(TERM,) = (one for one in VOLUMES if one.id == DEFAULT_VOLUME)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def test_working_days_leave_out_weekends_and_named_holidays():
    friday = date(2026, 11, 6)

    days = list(islice(working_days(friday, {date(2026, 11, 9)}), 3))

    assert days == [friday, date(2026, 11, 10), date(2026, 11, 11)]


def test_a_volume_is_laid_evenly_over_as_many_working_days_as_it_had():
    plan = lay(TWO_WEEKS, MONDAY)

    assert (len(plan.days), plan.days[-1]) == (10, date(2026, 11, 13))
    assert plan.per_day == 100
    assert plan.due(MONDAY) == 100
    assert plan.due(date(2026, 11, 7)) == plan.due(date(2026, 11, 8)) == 500
    assert plan.due(date(2027, 1, 1)) == 1000


def test_nothing_is_due_before_the_start():
    assert lay(TWO_WEEKS, MONDAY).due(MONDAY - timedelta(days=1)) == 0


def test_the_whole_term_asks_for_about_two_hundred_pages_a_working_day():
    assert round(lay(TERM, MONDAY).per_day) == 203


@given(st.sampled_from(VOLUMES), DAYS, DAYS, DAYS)
def test_what_is_due_only_grows_and_ends_at_the_volume(one, start, day, later):
    plan = lay(one, start)
    first, second = min(day, later), max(day, later)

    assert 0 <= plan.due(first) <= plan.due(second) <= one.pages
    assert plan.due(plan.days[-1]) == one.pages


@given(st.sampled_from(VOLUMES))
def test_a_plan_laid_over_the_period_itself_ends_with_it(one):
    assert one.end - lay(one, one.start).days[-1] < timedelta(days=3)


def test_the_run_rate_is_of_the_working_days_since_work_began():
    done = {MONDAY: 30.0, MONDAY + timedelta(days=2): 30.0}

    assert run_rate(done, MONDAY + timedelta(days=3)) == 15


def test_the_run_rate_forgets_what_was_done_more_than_a_month_ago():
    done = {MONDAY - timedelta(days=60): 5000.0, MONDAY: 40.0}

    assert run_rate(done, MONDAY) == 2


def test_pages_done_on_a_weekend_count_in_the_run_rate():
    saturday = date(2026, 11, 7)

    assert run_rate({MONDAY: 10.0, saturday: 40.0}, saturday) == 10
    assert run_rate({saturday: 40.0}, saturday) == 40


def test_the_run_rate_is_nothing_where_nothing_was_done():
    assert run_rate({}, MONDAY) == 0
    assert run_rate({MONDAY + timedelta(days=1): 9.0}, MONDAY) == 0


@pytest.mark.parametrize(
    ("in_hand", "rate", "day"),
    [
        (100, 50, date(2026, 11, 4)),
        (101, 50, date(2026, 11, 5)),
        (250, 50, date(2026, 11, 9)),
        (0, 0, MONDAY),
        (1, 0, None),
        (1e12, 1e-6, None),
    ],
)
def test_work_in_hand_ends_on_a_working_day_or_cannot_be_said(in_hand, rate, day):
    assert finish(in_hand, rate, MONDAY) == day


def test_a_comparison_always_says_what_a_page_is_on_either_side():
    done = {MONDAY - timedelta(days=3): 99.0, MONDAY: 120.0, MONDAY + timedelta(days=1): 60.0}

    found = compare(lay(TWO_WEEKS, MONDAY), done, 30, MONDAY + timedelta(days=1), "un-330w-source")

    assert (found.done, found.due, found.same_page) == (180, 200, False)
    assert found.rate == pytest.approx(93)
    assert found.finish == date(2026, 11, 4)
    assert found.sentence() == (
        "180.0 pages (un-330w-source) done by 2026-11-03, 20.0 behind the 200.0 due "
        "of about 1,000 pages as reported (1 June 2020 – 14 June 2020); "
        "93.0 a working day against 100.0; the 30.0 in hand take until 2026-11-04"
    )


def test_nothing_is_forecast_from_a_count_that_takes_nothing_out_of_hand():
    plan = lay(TWO_WEEKS, MONDAY)

    found = compare(plan, {MONDAY: 9.0}, 9, MONDAY, "x", counted="received", finishes=False)

    assert found.finish is None
    assert found.sentence().startswith("9.0 pages (x) received by 2026-11-02")
    assert "in hand" not in found.sentence()
