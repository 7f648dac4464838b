"""The cells of an XLSX, row by row: what each shows of what it stores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, TypeAlias

from msgspec.structs import replace

from cchc_extract.reading.docxnames import whole
from cchc_extract.reading.workbooks.areas import place_of
from cchc_extract.reading.workbooks.book import Counter, Look, Sheet, SheetCell
from cchc_extract.reading.workbooks.printednumbers import as_calculated, printed, printed_text
from cchc_extract.reading.workbooks.sheettexts import Run, said, told
from cchc_extract.reading.workbooks.xlsxlooks import Looks

Text: TypeAlias = str | tuple[Run, ...]

_DOUBTED = 0.5
"""Confidence of what a formula gave when it was calculated by a program that asks for it to be calculated again."""
_UNREADABLE = 0.0
_MARGIN = 0.71
"""What a column is wider than the figures that fit in it."""
_MOST_FIGURES = 11
_DIGITS = 40
"""Characters of a stored number; a program writes 17 digits, a sign, a point and an exponent at most."""


class Cells:
    """Makes cells of the elements of one workbook. ``doubts_formulas``: it asks for its formulas to be calculated again."""

    def __init__(self, looks: Looks, texts: Sequence[Text], counter: Counter, *, is_1904: bool) -> None:
        self._looks, self._texts, self._counter, self._is_1904 = looks, texts, counter, is_1904
        self.doubts_formulas = False
        self._row = -1

    def take_row(self, element: Any, sheet: Sheet) -> None:
        """Puts the cells of a row into ``sheet``; those that neither say anything nor stand in a frame are left out."""
        if not len(element):
            return
        number = whole(element.get("r")) - 1
        row = number if number >= 0 else max(sheet.cells, default=-1) + 1
        made: dict[int, SheetCell] = {}
        col = -1
        for each in element:
            place = place_of(each.get("r", ""))
            col = place[1] if place is not None else col + 1
            cell = self._cell(each, sheet, col)
            if cell is not None:
                made[col] = cell
        if made:
            self._counter.count(len(made))
            sheet.cells.setdefault(row, {}).update(made)

    def _cell(self, element: Any, sheet: Sheet, col: int) -> SheetCell | None:
        look = self._looks.look(element.get("s"))
        kind = element.get("t", "n")
        value = formula = None
        for child in element:
            name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
            if name == "v":
                value = child.text
            elif name == "f":
                formula = child
            elif name == "is":
                from cchc_extract.reading.workbooks.xlsxbook import text_of

                return self._text(text_of(child, self._looks), look)
        if formula is not None and not value and kind != "str":
            return SheetCell(look=look, confidence=_UNREADABLE)
        if not value:
            return SheetCell(look=look) if look.sides or look.align == "across" else None
        cell = self._valued(kind, value, look, sheet, col)
        if formula is not None and self.doubts_formulas and cell.text:
            return replace(cell, confidence=_DOUBTED)
        return cell

    def _valued(self, kind: str, value: str, look: Look, sheet: Sheet, col: int) -> SheetCell:
        if kind == "s":
            at = whole(value, -1)
            return (
                self._text(self._texts[at], look)
                if 0 <= at < len(self._texts)
                else SheetCell(look=look, confidence=_UNREADABLE)
            )
        if kind in ("str", "e"):
            return self._text(value, look)
        if kind == "b":
            return said("TRUE" if value.strip() in ("1", "true") else "FALSE", look)
        number = _dated(value, since_1904=self._is_1904) if kind == "d" else number_of(value)
        if number is None:
            return self._text(value, look)
        return numbered(number, look, room=sheet.width(col), since_1904=self._is_1904)

    def _text(self, text: Text, look: Look) -> SheetCell:
        if isinstance(text, str):
            shown = printed_text(text, look.code)
            return said(shown, look) if shown or not text else SheetCell(look=look, hidden=text)
        struck = look.struck
        return told([replace(run, print="struck") for run in text] if struck else text, look)


def numbered(number: Decimal, look: Look, *, room: float, since_1904: bool = False) -> SheetCell:
    """The cell that shows a stored number in a column so many figures wide."""
    number = as_calculated(number)
    figures = max(1, min(_MOST_FIGURES, int(room - _MARGIN)))
    shown = _printed(number, look.code, since_1904, figures)
    if shown and not look.struck and not look.unseen:
        return SheetCell(text=shown, look=look, stored=number)
    cell = said(shown, look) if shown else SheetCell(look=look, hidden=f"{number:f}")
    return replace(cell, stored=number)


@lru_cache(maxsize=20_000)
def _printed(number: Decimal, code: str, since_1904: bool, room: int) -> str:
    return printed(number, code, since_1904=since_1904, room=room)


def number_of(text: str) -> Decimal | None:
    """The number that a file writes so; ``None`` for anything else."""
    try:
        number = Decimal(text.strip()) if len(text) <= _DIGITS else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and abs(number.adjusted()) < 400 else None


def _dated(text: str, *, since_1904: bool) -> Decimal | None:
    """The number of days that a date in ISO 8601 is."""
    try:
        moment = dt.datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return None
    passed = moment.replace(tzinfo=None) - (dt.datetime(1904, 1, 1) if since_1904 else dt.datetime(1899, 12, 30))
    return Decimal(passed.days) + Decimal(passed.seconds) / 86_400
