"""The period reported on: its type, its year, its first and last day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence

from cchc_extract.model import FieldValue
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.metadata.printed import Found, Piece, field_of, joined, piece_of_text, search

_MISREAD = str.maketrans({"L": "I", "1": "I", "|": "I", "!": "I"})
_DAYS = ("period_start", "period_end")
_FROM_JANUARY = ("year", "half", "nine_months")
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "NHẤT": 1, "HAI": 2, "BA": 3, "TƯ": 4}


def period_fields(
    title: Sequence[Piece], body: Sequence[Piece], doc_type: str, issued: dt.date | None, patterns: MetadataPatterns
) -> dict[str, FieldValue]:
    """``period_type``, ``year``, ``period_start`` and ``period_end``.

    The title states the period; where it does not, the opening of the body may. A period printed without a year, and a document that
    reports on no period, have the year of the date of issue. The days are the calendar's unless the report prints its own.
    """
    reports = _is_periodic(doc_type, title, patterns)
    found = (_period_in(title, patterns) or _period_in(body, patterns)) if reports else None
    if found is None or not (found.group("year") or issued):
        return _year_of_issue(issued)
    fields, pattern = {}, found.finder.id
    year = int(found.group("year")) if found.group("year") or issued is None else issued.year
    first, last = _days(found.finder.type, year, found.group("index"))
    printed_start, printed_end = _printed_days((*title, *body), patterns)
    start, end = printed_start or first, printed_end or last
    pieces = [found.part()]
    for name, value in (("period_type", found.finder.type), ("year", str(year))):
        fields[name] = field_of(name, value, pieces, pattern)
    if start and end and start <= end:
        fields["period_start"] = field_of("period_start", start.isoformat(), pieces, pattern)
        fields["period_end"] = field_of("period_end", end.isoformat(), pieces, pattern)
    return fields


def days_of_year(year: str, now: Mapping[str, str]) -> dict[str, str]:
    """``period_start`` and ``period_end`` moved to ``year`` from the one that the fields state ``now``; none where there is no year."""
    days = {name: dt.date.fromisoformat(now[name]) for name in _DAYS if now.get(name)}
    of_year = {name: day for name, day in days.items() if str(day.year) == now.get("year")}
    if not (year.isdecimal() and dt.MINYEAR <= int(year) <= dt.MAXYEAR):
        return dict.fromkeys(of_year, "")
    return {name: _in_year(day, int(year)).isoformat() for name, day in of_year.items()}


def days_of_type(kind: str, year: str) -> dict[str, str]:
    """``period_start`` and ``period_end`` of the whole year, its first half or nine months; empty where the type does not tell."""
    if kind not in _FROM_JANUARY or not (year.isdecimal() and dt.MINYEAR <= int(year) <= dt.MAXYEAR):
        return dict.fromkeys(_DAYS, "")
    days = _days(kind, int(year), "")
    return {name: day.isoformat() if day else "" for name, day in zip(_DAYS, days, strict=True)}


def _in_year(day: dt.date, year: int) -> dt.date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _is_periodic(doc_type: str, title: Sequence[Piece], patterns: MetadataPatterns) -> bool:
    words = patterns.words
    if doc_type == words.letter:
        return any(word in joined(title).casefold() for word in words.letter_reports)
    return doc_type in words.periodic_types or not doc_type


def _period_in(pieces: Sequence[Piece], patterns: MetadataPatterns) -> Found | None:
    """The period that ``pieces`` name; of several of one kind the first."""
    if not pieces:
        return None
    return search(patterns.finders["period"], one_piece(pieces))


def one_piece(pieces: Sequence[Piece]) -> Piece:
    """``pieces`` as one, on one line; it keeps the page and the least confidence of them, and their box where they share a page."""
    known = [piece.confidence for piece in pieces if piece.confidence is not None]
    where = field_of("", "", pieces, "")
    return piece_of_text(joined(pieces), page=pieces[0].page, box=where.box, confidence=min(known, default=None))


def _year_of_issue(issued: dt.date | None) -> dict[str, FieldValue]:
    if issued is None:
        return {}
    return {"year": FieldValue(name="year", value=str(issued.year), raw=issued.isoformat(), pattern="year-of-issue")}


def _days(kind: str, year: int, index: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a calendar period; ``index`` is the quarter, the month or the half as printed. ``None`` where it says none."""
    if kind == "month":
        first = last = int(index)
    elif kind == "quarter":
        quarter = _quarter(index)
        if quarter is None:
            return None, None
        first, last = 3 * quarter - 2, 3 * quarter
    elif kind == "half":
        first, last = (7, 12) if "cuối" in index.casefold() else (1, 6)
    else:
        first, last = 1, 9 if kind == "nine_months" else 12
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _quarter(index: str) -> int | None:
    """``III``, ``3`` and ``thứ ba`` are 3; OCR reads II as H and I as l or 1; nothing (the first three months) is 1."""
    last = index.upper().split()[-1] if index else "I"
    if last in "1234":
        return int(last)
    return _QUARTERS.get(last.translate(_MISREAD).replace("H", "II"))


def _printed_days(pieces: Sequence[Piece], patterns: MetadataPatterns) -> tuple[dt.date | None, dt.date | None]:
    """The first and last day that the report itself states."""
    if not pieces:
        return None, None
    found = search(patterns.finders["reported-days"], one_piece(pieces))
    if found is None:
        return None, None
    return parse_date(found.group("start")), parse_date(found.group("end"))
