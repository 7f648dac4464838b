"""Dates as Vietnamese documents print them: day first, in words or with signs, the blanks of OCR allowed; or as software stores them.

The calendar decides: 31/02 is no date. A year of two digits is none either, for nothing says which century was meant.
"""

from __future__ import annotations

import datetime as dt

import regex

from cchc_extract.vietnamese import fold

_YEARS = range(1900, 2101)
# Blanks within a number (2 0 23) are read only between the words, which say where the number ends.
_IN_WORDS = regex.compile(
    r"(?:ngày|ngay)?\s*(?P<day>\d\s?\d?)\s*(?:tháng|thang)\s*(?P<month>\d\s?\d?)\s*(?:,\s*)?(?:năm|nam)\s*(?P<year>(?:\d\s?){4})"
)
_IN_SIGNS = regex.compile(
    r"(?:ngày|ngay)?\s*(?P<day>\d{1,2})\s*(?P<sign>[/.-])\s*(?P<month>\d{1,2})\s*(?P=sign)\s*(?P<year>\d{4})"
)
_AS_STORED = regex.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?: 00:00(?::00)?)?")
"""As a database or a spreadsheet prints a date."""


def parse_date(text: str) -> dt.date | None:
    """The date that ``text`` is, as a whole: ``ngày 15 tháng 12 năm 2023``, ``15/12/2023``, ``05/3/2023``, ``15.12.2023``,
    ``2023-12-15``.

    ``None`` where ``text`` is anything else or names a day that the calendar does not have.
    """
    plain = fold(text).strip(" ,;.")
    match = _IN_WORDS.fullmatch(plain) or _IN_SIGNS.fullmatch(plain) or _AS_STORED.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (int(match[part].replace(" ", "")) for part in ("year", "month", "day"))
    if year not in _YEARS:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
