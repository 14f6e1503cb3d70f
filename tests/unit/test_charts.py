from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from translation.charts import HEIGHT, WIDTH, Bar, BarWords, bars_svg, burn_up_svg
from translation.throughput import lay
from translation.volumes import VOLUMES, Volume

MONDAY = date(2026, 11, 2)
(YEAR,) = (one for one in VOLUMES if one.id == "cp-2017")
TEN_DAYS = Volume("w", date(2020, 6, 1), date(2020, 6, 14), 1000, "about", "a report")


def drawn(svg):
    return etree.fromstring(svg.encode())


def texts(svg):
    return ["".join(each.itertext()) for each in drawn(svg).iter("{*}text")]


def points(svg, colour):
    """The points of the lines of one colour; the last line is the curve, not its legend."""
    line = [each for each in drawn(svg).iter("{*}polyline") if each.get("stroke") == colour][-1]
    return [tuple(map(float, pair.split(","))) for pair in line.get("points").split()]


def test_the_legend_names_the_definition_of_a_page_on_either_side():
    written = texts(burn_up_svg(lay(YEAR, MONDAY), {}, MONDAY, "un-330w-source", "published"))

    assert "Pages published against over 31,000 pages as reported" in written
    assert "published, un-330w-source" in written
    assert "volume cp-2017 (January 2017 – November 2017), as reported" in written


def test_work_done_as_planned_ends_on_the_line_of_the_volume():
    friday = MONDAY + timedelta(days=4)
    done = {MONDAY + timedelta(days=n): 100.0 for n in range(5)}

    svg = burn_up_svg(lay(TEN_DAYS, MONDAY), done, friday, "eu-1500c")

    assert points(svg, "#0b6bcb")[-1] in points(svg, "#b45309")
    assert "500.0" in texts(svg)


def test_half_of_the_work_stands_half_as_high():
    plan, friday = lay(TEN_DAYS, MONDAY), MONDAY + timedelta(days=4)

    whole = points(burn_up_svg(plan, {friday: 500.0}, friday, "x"), "#0b6bcb")
    half = points(burn_up_svg(plan, {friday: 250.0}, friday, "x"), "#0b6bcb")

    ground = whole[0][1]
    assert abs((ground - whole[-1][1]) - 2 * (ground - half[-1][1])) < 0.2


def test_what_was_done_before_the_plan_or_after_today_is_left_out():
    done = {MONDAY - timedelta(days=1): 70.0, MONDAY: 5.0, MONDAY + timedelta(days=1): 90.0}

    assert "5.0" in texts(burn_up_svg(lay(TEN_DAYS, MONDAY), done, MONDAY, "x"))


def test_what_is_written_is_escaped():
    odd = Volume("a<b", date(2020, 6, 1), date(2020, 6, 14), 1000, "<about>", "a report")

    assert any(
        "<about> 1,000" in text for text in texts(burn_up_svg(lay(odd, MONDAY), {}, MONDAY, "&"))
    )


@given(
    st.sampled_from(VOLUMES),
    st.dictionaries(st.integers(-5, 1500), st.floats(0, 1e6), max_size=20),
    st.integers(-30, 1500),
)
def test_every_line_stays_within_the_picture(one, pages, day):
    done = {MONDAY + timedelta(days=n): number for n, number in pages.items()}

    svg = burn_up_svg(lay(one, MONDAY), done, MONDAY + timedelta(days=day), "un-330w-source")

    for line in drawn(svg).iter("{*}polyline"):
        for pair in line.get("points").split():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


WORDS = BarWords("chrF by band", "fewer than 30 texts")


def bars(svg):
    """The bars as (from the left, width, height), without the ground and the legend."""
    found = list(drawn(svg).iter("{*}rect"))[2:]
    return [tuple(float(each.get(name)) for name in ("x", "width", "height")) for each in found]


def test_a_bar_is_as_high_as_its_share_and_has_its_name_and_figure():
    svg = bars_svg([("100 %", [Bar("fr", 100, False), Bar("ar", 50, True)])], WORDS)
    (_, _, whole), (_, _, half) = bars(svg)
    assert whole == 2 * half
    assert {"100 %", "fr", "ar", "50", "chrF by band", "fewer than 30 texts"} <= set(texts(svg))


@given(st.lists(st.integers(1, 6), max_size=9))
def test_bars_stand_beside_each_other_inside_the_chart(sizes):
    groups = [(str(n), [Bar("fr", 70, False)] * size) for n, size in enumerate(sizes)]
    found = bars(bars_svg(groups, WORDS))
    assert len(found) == sum(sizes)
    edges = [edge for x, width, _ in found for edge in (x, x + width)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= WIDTH for edge in edges)
