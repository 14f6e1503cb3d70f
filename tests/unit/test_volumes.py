from datetime import date

import pytest

from translation.volumes import DEFAULT_VOLUME, VOLUMES

BY_ID = {one.id: one for one in VOLUMES}


@pytest.mark.parametrize(
    ("id_", "period", "stated"),
    [
        ("cp-2014-2015", "July 2014 – February 2015", "about 27,700 pages as reported"),
        ("cp-2015-2016", "1 June 2015 – 15 January 2016", "about 25,803 pages as reported"),
        ("cp-2016-2017", "March 2016 – February 2017", "about 37,885 pages as reported"),
        ("cp-2017", "January 2017 – November 2017", "over 31,000 pages as reported"),
        ("cp-2014-2017", "October 2014 – November 2017", "about 168,000 pages as reported"),
    ],
)
def test_each_volume_is_as_the_report_states_it(id_, period, stated):
    found = BY_ID[id_]

    assert (found.period, found.stated) == (period, stated)
    assert found.source == "report on support services, S.2"


def test_there_are_five_volumes_and_none_is_the_sum_of_others():
    *shorter, term = VOLUMES

    assert len(shorter) == 4
    assert sum(one.pages for one in shorter) == 122_388
    assert term.pages == 168_000


@pytest.mark.parametrize(
    ("id_", "months", "pages"),
    [
        ("cp-2014-2015", 8, 3463),
        ("cp-2015-2016", 7.5, 3440),
        ("cp-2016-2017", 12, 3157),
        ("cp-2017", 11, 2818),
        ("cp-2014-2017", 38, 4421),
    ],
)
def test_pages_a_month_are_those_worked_out_from_the_report(id_, months, pages):
    assert BY_ID[id_].pages / months == pytest.approx(pages, abs=0.5)


def test_the_default_is_the_whole_term():
    assert BY_ID[DEFAULT_VOLUME].start == date(2014, 10, 1)
    assert BY_ID[DEFAULT_VOLUME].end == date(2017, 11, 30)
