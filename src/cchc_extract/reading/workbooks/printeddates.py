"""What a sheet shows of a date or time, which it stores as a number of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from cchc_extract.reading.workbooks.formatcodes import Token

_ENGLISH = 0x09
"""The lowest ten bits of the number of a system in English."""
_MONTHS_EN: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS: Final = (
    "Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai",
)  # fmt: skip
_DAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_DAYS_SHORT: Final = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_SINCE_1900, _SINCE_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_DAY = 86_400
_LAST = 2_958_466
"""The day after 31/12/9999."""
_NO_DAY = 60
"""The number of 29/02/1900, which never was; days before it are counted from a day later."""


def printed_date(days: Decimal, tokens: Sequence[Token], language: int, *, since_1904: bool = False) -> str | None:
    """``days`` since the beginning of 1900 as the ``tokens`` of a format show them; ``None`` where that is no date."""
    if not 0 <= days < _LAST:
        return None
    seconds = int((days * _DAY).to_integral_value(ROUND_HALF_UP))
    start = _SINCE_1904 if since_1904 else _SINCE_1900 if days >= _NO_DAY else _SINCE_1900 + dt.timedelta(days=1)
    try:
        moment = start + dt.timedelta(seconds=seconds)
    except OverflowError:
        return None
    return _written(moment, seconds, tokens, english=language & 0x3FF == _ENGLISH)


def _written(moment: dt.datetime, seconds: int, tokens: Sequence[Token], *, english: bool) -> str:
    halves = any(said in ("am/pm", "a/p") for kind, said in tokens if kind == "date")
    dates = [at for at, (kind, _) in enumerate(tokens) if kind == "date"]
    made = ""
    for at, (kind, said) in enumerate(tokens):
        if kind != "date":
            made += said
        elif said.startswith("["):
            made += _elapsed(seconds, said.strip("[]"))
        elif said[0] == "m" and _is_minute(at, dates, tokens):
            made += _padded(moment.minute, said)
        elif said[0] in "hsa":
            made += _time(moment, said, halves=halves, english=english)
        else:
            made += _date(moment, said, english=english)
    return made.strip()


def _is_minute(at: int, dates: Sequence[int], tokens: Sequence[Token]) -> bool:
    """Whether an ``m`` stands behind hours or before seconds."""
    place = dates.index(at)
    before = tokens[dates[place - 1]][1] if place else ""
    after = tokens[dates[place + 1]][1] if place + 1 < len(dates) else ""
    return before.lstrip("[").startswith("h") or after.lstrip("[").startswith("s")


def _elapsed(seconds: int, unit: str) -> str:
    count = seconds // {"h": 3600, "m": 60, "s": 1}[unit[0]]
    return f"{count:0{len(unit)}d}"


def _time(moment: dt.datetime, said: str, *, halves: bool, english: bool) -> str:
    if said in ("am/pm", "a/p"):
        return ("AM" if english else "SA") if moment.hour < 12 else ("PM" if english else "CH")
    if said[0] == "h":
        return _padded((moment.hour % 12 or 12) if halves else moment.hour, said)
    whole, _, parts = said.partition(".")
    return _padded(moment.second, whole) + ("," + "0" * len(parts) if parts else "")


def _date(moment: dt.datetime, said: str, *, english: bool) -> str:
    letter, wide = said[0], len(said)
    if letter in "ye":
        return f"{moment.year:04d}" if wide > 2 or letter == "e" else f"{moment.year % 100:02d}"
    if letter == "m":
        return _month(moment.month, wide, english=english)
    if letter == "d":
        return _day(moment, wide, english=english)
    return ""


def _month(month: int, wide: int, *, english: bool) -> str:
    if wide <= 2:
        return _padded(month, "m" * wide)
    if english:
        name = _MONTHS_EN[month - 1]
        return name[: {3: 3, 4: len(name)}.get(wide, 1)]
    return f"Thg{month}" if wide == 3 else f"Tháng {_MONTHS[month - 1]}"


def _day(moment: dt.datetime, wide: int, *, english: bool) -> str:
    if wide <= 2:
        return _padded(moment.day, "d" * wide)
    day = moment.weekday()
    if english:
        return _DAYS_EN[day][:3] if wide == 3 else _DAYS_EN[day]
    return _DAYS_SHORT[day] if wide == 3 else _DAYS[day]


def _padded(number: int, said: str) -> str:
    return f"{number:0{min(2, len(said))}d}"
