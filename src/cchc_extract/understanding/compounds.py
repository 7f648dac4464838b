"""Values that are more than one number, or less: a fraction (12/15), a range (1-2), a bound (>90), a date, several numbers in one cell."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

import regex
from msgspec import Struct

from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.datecolumns import Days, day_of_month
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.numbers import Convention, Triple, parse_number
from cchc_extract.vietnamese import fold, nfc

BETWEEN: Final = " / "
"""Stands between the numbers of one cell that are printed on lines of their own: with a blank 12 over 345 would read as 12 345."""

_FRACTION = regex.compile(r"(?P<one>\d[\d.,]*) ?/ ?(?P<two>\d[\d.,]*)(?: ?\([^()]*\))?")
_MONTH = regex.compile(r"(?:trước |hết )?(?P<word>tháng )?(?P<month>0?[1-9]|1[0-2]) ?[/-] ?(?P<year>(?:19|20)\d\d)")
_YEAR = regex.compile(r"(?:trong |hết )?năm (?P<year>(?:19|20)\d\d)")
_DAY = regex.compile(r"(?:trước |hết )?(?:ngày )?\d.*")
_SEVERAL = regex.compile(r"[-+]?\d[\d.,]*%?(?: / [-+]?\d[\d.,]*%?)+")
_NAMED = r"\p{L}[\p{L} ]*: ?[-+]?\d[\d.,]*%?"
_SEVERAL_NAMED = regex.compile(rf"{_NAMED}(?:(?: /)? {_NAMED})+")


class _Forms(Struct, frozen=True):
    """How ranges and bounds are written, by the words of the patterns."""

    range: regex.Pattern[str]
    bound: regex.Pattern[str]


class Compound(Struct, frozen=True, kw_only=True):
    """What a cell is that is no single number. ``value`` is the numerator, the lower end or the bound, ``to`` the other number, ``iso`` a
    date as far as it is printed. ``open``: a date and a fraction look alike (5/2024, 15/6).
    """

    type: Literal["fraction", "range", "bound", "date"]
    value: Decimal | None = None
    to: Decimal | None = None
    iso: str = ""
    open: bool = False


def is_several(text: str) -> bool:
    """Whether a cell holds several numbers, on lines of their own (joined by ``BETWEEN``) or named (``KH: 120 TH: 118``)."""
    return (BETWEEN in text and _SEVERAL.fullmatch(nfc(text)) is not None) or (
        ":" in text and _SEVERAL_NAMED.fullmatch(nfc(text)) is not None
    )


def parse_compound(
    text: str,
    convention: Convention,
    patterns: UnitPatterns,
    triple: Triple = "convention",
    *,
    dates: bool = False,
    days: Days = "",
) -> Compound | None:
    """What ``text`` is, where it is more or less than a number; ``None`` otherwise. ``dates``: its column is one of dates; ``days``: what
    ``15/6`` is in it.

    A fraction or a range whose parts are no numbers, or a range that falls, is none.
    """
    plain = fold(text)
    if not any(letter.isdigit() for letter in plain) or is_several(text):
        return None
    found = _date(plain, dates=dates) or (_day(plain, days) if days and "/" in plain else None)
    return found or _pair(plain, convention, triple, _forms(patterns)) or _bound(plain, convention, triple, patterns)


@lru_cache(maxsize=8)
def _forms(patterns: UnitPatterns) -> _Forms:
    def one_of(words: Sequence[str]) -> str:
        return "|".join(map(regex.escape, sorted(words, key=len, reverse=True)))

    number = r"\d[\d.,]*"
    before, behind = one_of(patterns.bounds), one_of(patterns.bounds_behind)
    return _Forms(
        regex.compile(rf"(?:từ )?(?P<one>{number}) ?%? ?(?:{one_of(patterns.between)}) ?(?P<two>{number}) ?%?"),
        regex.compile(rf"(?:(?P<before>{before}) ?)?(?:từ )?(?P<one>{number}) ?%?(?: ?(?P<behind>{behind}))?"),
    )


def _date(plain: str, *, dates: bool) -> Compound | None:
    month = _MONTH.fullmatch(plain)
    if month is not None:
        iso = f"{month['year']}-{int(month['month']):02d}"
        return Compound(type="date", iso=iso, open=not (dates or month["word"]))
    year = _YEAR.fullmatch(plain)
    if year is not None:
        return Compound(type="date", iso=year["year"]) if dates else None
    day = parse_date(regex.sub("^(?:trước|hết) ", "", plain)) if _DAY.fullmatch(plain) else None
    return Compound(type="date", iso=day.isoformat()) if day else None


def _day(plain: str, days: Days) -> Compound | None:
    """The day of a month without a year that a text is; where it may be a fraction, that with a doubt."""
    found = day_of_month(plain)
    if found is None:
        return None
    day, month = found
    if days == "open":
        return Compound(type="fraction", value=Decimal(day), to=Decimal(month), open=True)
    return Compound(type="date", iso=f"--{month:02d}-{day:02d}")


def _pair(plain: str, convention: Convention, triple: Triple, forms: _Forms) -> Compound | None:
    match = _FRACTION.fullmatch(plain) or forms.range.fullmatch(plain)
    if match is None:
        return None
    one, two = (parse_number(match[name], convention, triple) for name in ("one", "two"))
    if one is None or two is None:
        return None
    if match.re is _FRACTION:
        return Compound(type="fraction", value=one.value, to=two.value)
    return Compound(type="range", value=one.value, to=two.value) if one.value <= two.value else None


def _bound(plain: str, convention: Convention, triple: Triple, patterns: UnitPatterns) -> Compound | None:
    match = _forms(patterns).bound.fullmatch(plain)
    if match is None or not (match["before"] or match["behind"]):
        return None
    number = parse_number(match["one"], convention, triple)
    return Compound(type="bound", value=number.value) if number else None
