"""Charts as SVG: plain enough to stand in a page, a report or a Markdown image.

Colours, sizes and fonts are in the file itself, on a light ground, so that a chart looks the same
in Prefect, in the workbench and on paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from lxml import etree

from translation.throughput import Plan

WIDTH, HEIGHT = 960, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 24, 96, 52
_LINE = 24

_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_INK, _QUIET, _GRID, _GROUND = "#1f2933", "#52606d", "#e4e7eb", "#ffffff"
_DONE, _VOLUME = "#0b6bcb", "#b45309"

_FEW_DAYS = 21
_SOME_DAYS = 120
_TICKS = 7


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What a burn-up says: its title, what its two lines are, what it counts, in which locale."""

    title: str
    done: str
    volume: str
    pages: str
    locale: str = "en"

    def number(self, pages: float, digits: str = "###") -> str:
        """Pages as the locale writes them, with as many decimals as `digits` has places."""
        return str(format_decimal(pages, f"#,##0.{digits}", locale=self.locale))

    def day(self, day: date, english: str, skeleton: str) -> str:
        """A day as the locale writes it."""
        if self.locale == "en":
            return str(format_date(day, english, locale="en"))
        return str(format_skeleton(skeleton, day, locale=self.locale))


def english_words(plan: Plan, definition: str, counted: str) -> ChartWords:
    """What a burn-up says in English."""
    volume = plan.volume
    return ChartWords(
        f"Pages {counted} against {volume.stated}",
        f"{counted}, {definition}",
        f"volume {volume.id} ({volume.period}), {volume.definition}",
        "pages",
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The ground of a chart: days along, pages up, `lines` grid lines `step` pages apart."""

    first: date
    last: date
    step: float
    lines: int

    def x(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, pages: float) -> float:
        return HEIGHT - _BOTTOM - pages / (self.step * self.lines) * (HEIGHT - _TOP - _BOTTOM)


def burn_up_svg(
    plan: Plan,
    done: Mapping[date, float],
    today: date,
    definition: str,
    counted: str = "done",
    words: ChartWords | None = None,
) -> str:
    """The pages done, day by day, and the line of the volume they are compared with.

    `done` holds pages of one `definition` by day, `counted` is the word for what they count, such
    as `published`; days before the plan or after `today` are left out. The chart ends soon after
    `today`, or with the plan, so that the first weeks of a long term can be read as well. A
    standalone SVG document of `WIDTH` by `HEIGHT`, in English or in the `words` given.
    """
    words = words or english_words(plan, definition, counted)
    steps = _steps(plan.days[0], done, today)
    last = _last_day(plan, today)
    highest = max(plan.due(last), steps[-1][1])
    step = _nice_step(highest)
    frame = _Frame(plan.days[0] - timedelta(days=1), last, step, max(ceil(highest / step), 1))
    svg = _blank(words.title)
    _heading(svg, words)
    _grid(svg, frame, words)
    _today(svg, frame, today, words)
    _volume_line(svg, frame, plan)
    _done_line(svg, frame, plan, steps, words)
    return etree.tostring(svg, encoding="unicode")


def _steps(first: date, done: Mapping[date, float], today: date) -> list[tuple[date, float]]:
    """The sum at the end of each day on which it grew, from nothing before `first` to today."""
    total = 0.0
    steps = [(first - timedelta(days=1), total)]
    for day in sorted(day for day in done if first <= day <= today):
        total += done[day]
        steps.append((day, total))
    return [*steps, (max(today, first), total)]


def _last_day(plan: Plan, today: date) -> date:
    elapsed = max((today - plan.days[0]).days, 0)
    soon = max(today, plan.days[0]) + timedelta(days=max(elapsed // 3, 7))
    return max(min(soon, plan.days[-1]), today)


def _nice_step(pages: float) -> float:
    """The distance of grid lines: 1, 2, 2.5 or 5 times a power of ten, at most five of them."""
    scale = 10.0 ** floor(log10(max(pages, 1) / 5))
    return next(n * scale for n in (1, 2, 2.5, 5, 10) if n * scale * 5 >= pages)


def _heading(svg: etree._Element, words: ChartWords) -> None:
    _line(svg, (_LEFT, 58), (_LEFT + 28, 58), _DONE, width=3)
    after = _text(svg, words.done, _LEFT + 36, 63) + 48
    _line(svg, (after, 58), (after + 28, 58), _VOLUME, width=2, dashes="7 4")
    _text(svg, words.volume, after + 36, 63)


def _grid(svg: etree._Element, frame: _Frame, words: ChartWords) -> None:
    for number in range(frame.lines + 1):
        pages = frame.step * number
        y = frame.y(pages)
        _line(svg, (_LEFT, y), (WIDTH - _RIGHT, y), _GRID if number else _QUIET)
        _text(svg, words.number(pages), _LEFT - 10, y + 5, anchor="end", fill=_QUIET)
    _text(svg, words.pages, _LEFT - 10, _TOP - 14, anchor="end", fill=_QUIET)
    for day, written in _day_ticks(frame.first + timedelta(days=1), frame.last, words):
        x = frame.x(day)
        _line(svg, (x, HEIGHT - _BOTTOM), (x, HEIGHT - _BOTTOM + 6), _QUIET)
        _text(svg, written, x, HEIGHT - _BOTTOM + 24, anchor="middle", fill=_QUIET)


def _day_ticks(first: date, last: date, words: ChartWords) -> list[tuple[date, str]]:
    """Days to name below the axis: every few days, Mondays, or the first of months."""
    span = (last - first).days
    days = [first + timedelta(days=n) for n in range(span + 1)]
    form, skeleton = "d MMM", "MMMd"
    if span > _SOME_DAYS:
        days = [day for day in days if day.day == 1]
        form, skeleton = "MMM y", "yMMM"
    elif span > _FEW_DAYS:
        days = [day for day in days if day.weekday() == 0]
    every = -(-len(days) // _TICKS)
    return [(day, words.day(day, form, skeleton)) for day in days[::every]]


def _today(svg: etree._Element, frame: _Frame, today: date, words: ChartWords) -> None:
    if today <= frame.first:
        return
    x = frame.x(today)
    _line(svg, (x, _TOP), (x, HEIGHT - _BOTTOM), _QUIET, dashes="2 3")
    written = words.day(today, "d MMM y", "yMMMd")
    anchor = "end" if x > WIDTH - _RIGHT - 50 else "middle"
    _text(svg, written, x, _TOP - 8, anchor=anchor, fill=_QUIET)


def _volume_line(svg: etree._Element, frame: _Frame, plan: Plan) -> None:
    span = (frame.last - frame.first).days
    every = 1 if span <= _SOME_DAYS else 7
    days = [frame.first + timedelta(days=n) for n in range(0, span, every)]
    points = [(frame.x(day), frame.y(plan.due(day))) for day in [*days, frame.last]]
    _polyline(svg, points, _VOLUME, width=2, dashes="7 4")


def _done_line(
    svg: etree._Element,
    frame: _Frame,
    plan: Plan,
    steps: list[tuple[date, float]],
    words: ChartWords,
) -> None:
    points: list[tuple[float, float]] = []
    for day, pages in steps:
        if points:
            points.append((frame.x(day), points[-1][1]))
        points.append((frame.x(day), frame.y(pages)))
    _polyline(svg, points, _DONE, width=3)
    (x, y), total = points[-1], steps[-1][1]
    _add(svg, "circle", cx=_short(x), cy=_short(y), r=4.5, fill=_DONE)
    # beside the line on the side that the other line is not, where there is room for it
    under = total < plan.due(steps[-1][0]) and y < HEIGHT - _BOTTOM - _LINE
    right = under and x < WIDTH - 2 * _LEFT
    place, anchor = (y + _LINE, "start") if right else (y - 10, "end")
    beside = x + 8 if right else x - 8
    _text(svg, words.number(total, "0"), beside, place, anchor=anchor, weight="bold", fill=_DONE)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a share, 0 to 100, with the name below it; a `pale` one stands on few figures."""

    name: str
    share: float
    pale: bool


@dataclass(frozen=True, slots=True)
class BarWords:
    """What a chart of bars says: its title, what is pale, in which locale."""

    title: str
    pale: str
    locale: str = "en"

    def number(self, share: float) -> str:
        """A share without decimals as the locale writes it."""
        return str(format_decimal(share, "#,##0", locale=self.locale))


_SHARES = range(0, 101, 25)
_GAP = 16
_WIDEST = 44


def bars_svg(groups: Sequence[tuple[str, Sequence[Bar]]], words: BarWords) -> str:
    """Bars in named groups on a ground from 0 to 100, each with its figure above it.

    A standalone SVG document of `WIDTH` by `HEIGHT`; an empty one has the ground alone.
    """
    svg = _blank(words.title)
    _add(svg, "rect", x=_LEFT, y=52, width=12, height=12, fill=_VOLUME, opacity=_PALE)
    _text(svg, words.pale, _LEFT + 20, 63)
    for share in _SHARES:
        y = _height(share)
        _line(svg, (_LEFT, y), (WIDTH - _RIGHT, y), _GRID if share else _QUIET)
        _text(svg, words.number(share), _LEFT - 10, y + 5, anchor="end", fill=_QUIET)
    count = sum(len(bars) for _, bars in groups)
    room = WIDTH - _LEFT - _RIGHT - _GAP * len(groups)
    wide = min(room / max(count, 1), _WIDEST)
    x = float(_LEFT)
    for name, bars in groups:
        x += _GAP / 2
        middle = x + wide * len(bars) / 2
        _text(svg, name, middle, HEIGHT - 12, anchor="middle", weight="bold")
        for bar in bars:
            _bar(svg, bar, x, wide, words)
            x += wide
        x += _GAP / 2
    return etree.tostring(svg, encoding="unicode")


_PALE = 0.4


def _bar(svg: etree._Element, bar: Bar, x: float, wide: float, words: BarWords) -> None:
    y, ground, fill = _height(bar.share), _height(0), _VOLUME if bar.pale else _DONE
    size = {"x": _short(x + 1), "width": _short(wide - 2)}
    high = {"y": _short(y), "height": _short(ground - y)}
    _add(svg, "rect", **size, **high, fill=fill, opacity=_PALE if bar.pale else 1)
    middle = x + wide / 2
    _text(svg, words.number(bar.share), middle, y - 5, size=11, anchor="middle")
    _text(svg, bar.name, middle, ground + 16, size=11, anchor="middle", fill=_QUIET)


def _height(share: float) -> float:
    return HEIGHT - _BOTTOM - share / 100 * (HEIGHT - _TOP - _BOTTOM)


def _blank(title: str) -> etree._Element:
    """A ground of `WIDTH` by `HEIGHT` with a title that is read and seen."""
    svg = etree.Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=str(WIDTH),
        height=str(HEIGHT),
        role="img",
    )
    svg.set("font-family", _FONT)
    etree.SubElement(svg, "title").text = title
    _add(svg, "rect", width=WIDTH, height=HEIGHT, fill=_GROUND)
    _text(svg, title, _LEFT, 30, size=18, weight="bold")
    return svg


def _text(
    svg: etree._Element,
    written: str,
    x: float,
    y: float,
    *,
    size: int = 14,
    anchor: str = "start",
    weight: str = "normal",
    fill: str = _INK,
) -> float:
    """Write, and give about where the text ends."""
    element = _add(svg, "text", x=_short(x), y=_short(y), fill=fill)
    element.set("font-size", str(size))
    element.set("font-weight", weight)
    element.set("text-anchor", anchor)
    element.set("unicode-bidi", "plaintext")
    element.text = written
    return x + len(written) * size * 0.52


def _line(
    svg: etree._Element,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str,
    *,
    width: float = 1,
    dashes: str = "",
) -> None:
    _polyline(svg, [start, end], colour, width=width, dashes=dashes)


def _polyline(
    svg: etree._Element,
    points: list[tuple[float, float]],
    colour: str,
    *,
    width: float = 1,
    dashes: str = "",
) -> None:
    written = " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
    element = _add(svg, "polyline", points=written, fill="none", stroke=colour)
    element.set("stroke-width", str(width))
    element.set("stroke-linejoin", "round")
    if dashes:
        element.set("stroke-dasharray", dashes)


def _add(svg: etree._Element, name: str, **attributes: object) -> etree._Element:
    return etree.SubElement(svg, name, {key: str(each) for key, each in attributes.items()})


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
