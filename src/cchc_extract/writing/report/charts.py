"""Trends to small charts: where lines, points and labels stand in an SVG of fixed size."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from cchc_extract.writing.report import words
from cchc_extract.writing.report.content import Point, Trend

WIDTH, HEIGHT = 300, 114
"""The chart's size in its own units; it grows with the page."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 292, 22, 92
_MOST_POINTS = 150
"""More values than this are drawn as the middle of each period and the band from the lowest to the highest."""

_FULL = 100
"""The top of a chart of percentages, unless a value is higher."""


class Dot(Struct, frozen=True):
    """A value: its place, and the words shown when pointed at."""

    x: float
    y: float
    title: str


class Chart(Struct, frozen=True):
    """A chart. ``lines`` and ``bands`` are lists of points as SVG writes them; ``newest`` and ``of`` say the last value and whose it is."""

    trend: Trend
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    dots: tuple[Dot, ...]
    highest: str
    first: str
    last: str
    newest: str
    of: str
    summary: str


class _Scale(Struct, frozen=True):
    first: dt.date
    days: int
    low: float
    high: float

    def x(self, day: dt.date) -> float:
        share = (day - self.first).days / self.days if self.days else 0.5
        return round(_LEFT + share * (_RIGHT - _LEFT), 1)

    def y(self, value: float) -> float:
        return round(_BOTTOM - (value - self.low) / (self.high - self.low) * (_BOTTOM - _TOP), 1)


def charts(trends: Iterable[Trend]) -> list[Chart]:
    """A chart for each trend that has a value with a known period."""
    return [_chart(trend) for trend in trends if trend.points]


def _chart(trend: Trend) -> Chart:
    values = [float(point.value) for point in trend.points]
    by_day: dict[dt.date, list[Point]] = defaultdict(list)
    for point in trend.points:
        by_day[_day(point)].append(point)
    days = sorted(by_day)
    # From zero, so that a small change does not look like a large one.
    low, high = min(0.0, *values), max(_FULL if trend.type == "percent" else 0.0, *values)
    scale = _Scale(days[0], (days[-1] - days[0]).days, low, high if high > low else low + 1)
    crowded = len(trend.points) > _MOST_POINTS
    newest, of = _newest(trend, by_day[days[-1]])
    return Chart(
        trend=trend,
        lines=_middles(trend, scale) if crowded else _by_issuer(trend, scale),
        bands=_bands(trend, scale) if crowded else (),
        dots=_lone_periods(trend, scale) if crowded else tuple(_dot(point, scale) for point in trend.points),
        highest=words.number(max(point.value for point in trend.points)),
        first=by_day[days[0]][0].document.period,
        last=by_day[days[-1]][0].document.period if len(days) > 1 else "",
        newest=newest,
        of=of,
        summary=_summary(trend),
    )


def _day(point: Point) -> dt.date:
    assert point.document.period_end is not None
    return point.document.period_end


def _dot(point: Point, scale: _Scale) -> Dot:
    title = f"{point.document.issuer}, {point.document.period}: {words.number(point.value)}"
    return Dot(scale.x(_day(point)), scale.y(float(point.value)), title)


def _newest(trend: Trend, points: Sequence[Point]) -> tuple[str, str]:
    """The value of the last period: itself, the median of several, or how many say yes."""
    period = points[0].document.period
    if trend.type == "boolean":
        return f"{sum(point.value == 1 for point in points)}/{len(points)}", f"có, {period}"
    value = statistics.median(point.value for point in points)
    what = f"{trend.unit}, {period}" if trend.unit else period
    return words.number(value), what if len(points) == 1 else f"{what}, trung vị của {len(points)} báo cáo"


def _by_issuer(trend: Trend, scale: _Scale) -> tuple[str, ...]:
    """A line through the values of each issuer and kind of period that has more than one; none between choices, which have no slope."""
    if trend.type in ("boolean", "code"):
        return ()
    own: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for point in trend.points:
        own[point.document.issuer_key, point.document.period_type].append(point)
    return tuple(
        _path(scale, ((_day(point), float(point.value)) for point in line)) for line in own.values() if len(line) > 1
    )


def _middles(trend: Trend, scale: _Scale) -> tuple[str, ...]:
    """A line for each kind of period: the median over the reports, of yes and no the share that says yes."""
    middle = statistics.fmean if trend.type == "boolean" else statistics.median
    return tuple(
        _path(scale, ((day, middle(values)) for day, values in days.items()))
        for days in _by_period(trend)
        if len(days) > 1
    )


def _bands(trend: Trend, scale: _Scale) -> tuple[str, ...]:
    """For each kind of period the area from the lowest to the highest value."""
    if trend.type == "boolean":
        return ()
    return tuple(
        _path(scale, [*((day, max(days[day])) for day in days), *((day, min(days[day])) for day in reversed(days))])
        for days in _by_period(trend)
        if len(days) > 1
    )


def _lone_periods(trend: Trend, scale: _Scale) -> tuple[Dot, ...]:
    """Where a kind of period occurs once, no line can be drawn: its lowest, middle and highest value."""
    lone = [next(iter(days.items())) for days in _by_period(trend) if len(days) == 1]
    return tuple(
        Dot(scale.x(day), scale.y(value), f"{name} {words.number(value)}")
        for day, values in lone
        for name, value in (
            ("thấp nhất", min(values)),
            ("trung vị", statistics.median(values)),
            ("cao nhất", max(values)),
        )
    )


def _by_period(trend: Trend) -> list[dict[dt.date, list[float]]]:
    """The values of each day in order, for each kind of period: the figures of a quarter and of a year do not belong on one line."""
    kinds: dict[str, dict[dt.date, list[float]]] = defaultdict(lambda: defaultdict(list))
    for point in trend.points:
        kinds[point.document.period_type][_day(point)].append(float(point.value))
    return list(kinds.values())


def _path(scale: _Scale, values: Iterable[tuple[dt.date, float]]) -> str:
    return " ".join(f"{scale.x(day)},{scale.y(value)}" for day, value in values)


def _summary(trend: Trend) -> str:
    values = [point.value for point in trend.points]
    issuers = len({point.document.issuer_key for point in trend.points})
    lowest, highest = words.number(min(values)), words.number(max(values))
    told = f"{words.number(len(values))} giá trị của {words.number(issuers)} cơ quan, từ {lowest} đến {highest}"
    return f"{told}; {trend.undated} không rõ kỳ" if trend.undated else told
