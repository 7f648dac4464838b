"""Values to the text of a CSV cell: exact, without exponent or thousands separator, and always on one line."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

import regex

Cell: TypeAlias = str | int | float | Decimal | dt.date | bool | None
"""What a cell may hold before it is written; ``None`` and the empty string are the same: nothing."""

_BREAKS = regex.compile(r"[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]+")
_UNWRITABLE = regex.compile(r"[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]")
_DECIMALS = 4
"""Digits kept of a float (a confidence, a place in points): more would differ between machines and mean nothing."""


def cell(value: Cell) -> str:
    """The text of a cell.

    Text is NFC with line breaks and tabs as a blank; what a database or a workbook does not take (NUL and other controls,
    lone surrogates, the code points that Unicode keeps from being characters, as U+FFFF) is replaced by U+FFFD. Numbers
    that are not finite are nothing.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    return _decimal(value)


@lru_cache(maxsize=20_000)
def _text(text: str) -> str:
    if not text.isprintable():
        text = _UNWRITABLE.sub("\ufffd", _BREAKS.sub(" ", text))
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def _float(number: float) -> str:
    """Most are edges of rows, which neighbours have in common."""
    return _decimal(Decimal(repr(round(number, _DECIMALS))))


def _decimal(number: Decimal) -> str:
    if not number.is_finite():
        return ""
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain
