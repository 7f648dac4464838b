"""Columns of dates and hours: whether ``15/6`` in a value column is a day of June or 15 of 6, by its heading and by what stands beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import regex

from cchc_extract.patterns.columnwords import ColumnPatterns
from cchc_extract.understanding.dates import parse_date
from cchc_extract.vietnamese import fold

FEWEST_ALIKE = 2
"""Cells that must all be days of a month, and no part of what stands behind the stroke, for them to be doubted under any heading."""
LEVELS = " / "
Days = Literal["", "open", "dates"]
"""What ``15/6`` is in a column: a fraction, either, or a day of a month."""

_DAY = regex.compile(r"(?:(?:trước|hết|đến|từ|xong) )?(?:ngày )?(?P<day>\d{1,2}) ?/ ?(?P<month>\d{1,2})")
_MONTH = regex.compile(
    r"(?:trước |hết )?(?:tháng )?(?:0?[1-9]|1[0-2]) ?[/-] ?(?:19|20)\d\d|(?:trước |hết |trong )?(?:quý|tháng) .*"
)
_YEAR = regex.compile(r"(?:19|20)\d\d")
_LEAP_YEAR = 2024


def day_of_month(text: str) -> tuple[int, int] | None:
    """The day and the month that ``text``, which is folded, is without a year (``15/6``, ``trước ngày 31/3``); ``None`` for other texts."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    day, month = int(match["day"]), int(match["month"])
    try:
        dt.date(_LEAP_YEAR, month, day)
    except ValueError:
        return None
    return day, month


def is_year(text: str) -> bool:
    """Whether ``text`` is a year and nothing else: ``1990``."""
    return _YEAR.fullmatch(text) is not None


def days_in(label: str, printed: Sequence[str], patterns: ColumnPatterns) -> Days:
    """What texts like ``15/6`` are in the column headed ``label`` with the cells ``printed``; none of dates where one can be no day.

    Under a heading of dates they are days, under one that may be of dates, or none that tells, where others beside them are dates.
    """
    folded = [text for each in printed if "/" in (text := fold(each))]
    pairs = [text for text in folded if regex.fullmatch(r"\d{1,2} ?/ ?\d+", text)]
    days = [found for text in folded if (found := day_of_month(text))]
    if len(pairs) > sum([day_of_month(text) is not None for text in pairs]) or not days:
        return ""
    headed, may_be = is_headed(label, patterns)
    dated = [text for text in folded if parse_date(text) is not None]
    no_part = [day for day, month in days if day > month]
    if headed or (may_be and (dated or no_part)):
        return "dates"
    *_, lowest = label.split(LEVELS)
    if len(dated) >= len(days) or (dated and no_part):
        return "dates"
    alike = len(no_part) == len(days) == len(printed) >= FEWEST_ALIKE
    return "open" if alike and "/" not in lowest else ""


def is_headed(label: str, patterns: ColumnPatterns) -> tuple[bool, bool]:
    """Whether a heading is one of dates, in its lowest level or above it, and whether it may be one by what stands below it."""
    levels = [fold(level) for level in label.split(LEVELS)]
    if any(level.startswith(patterns.counted_days) for level in levels):
        return False, False
    may_be = any(level.startswith(patterns.may_be_dates) for level in levels)
    of_dates = any(level.startswith(patterns.dates) and not level.startswith(patterns.may_be_dates) for level in levels)
    return of_dates, may_be


def are_dates(label: str, printed: Sequence[str], numbers: int, patterns: ColumnPatterns) -> bool:
    """Whether a column is one of dates. ``numbers``: how many of its cells are numbers, which only years may be, beside dates.

    Under a heading of dates nothing more is asked; under one that may be of dates (``Tháng``) all must be days, months or years.
    """
    lowest = fold(label.rpartition(LEVELS)[2])
    if lowest.startswith(patterns.dates) and not numbers:
        return True
    if not printed or numbers == len(printed):
        return False
    headed, may_be = is_headed(label, patterns)
    if not (headed or may_be) and not any("/" in text for text in printed):
        return False
    years = sum([is_year(text) for text in printed])
    if years < numbers:
        return False
    folded = [fold(text) for text in printed]
    days = days_in(label, printed, patterns) == "dates"
    dated = sum([_is_date(text, days=days) for text in folded])
    if headed:
        return bool(dated)
    return dated > 0 and dated + years == len(printed) and (may_be or days or any(map(parse_date, folded)))


def _is_date(text: str, *, days: bool) -> bool:
    return (
        _MONTH.fullmatch(text) is not None or parse_date(text) is not None or (days and day_of_month(text) is not None)
    )


def is_of_hours(label: str, printed: Sequence[str], numbers: int, patterns: ColumnPatterns) -> bool:
    """Whether a column says from when to when, or all day, something is open (``7h30 - 17h00``, ``24/24``): its numbers are few."""
    return 2 * numbers < len(printed) and fold(label.rpartition(LEVELS)[2]).startswith(patterns.hours)
