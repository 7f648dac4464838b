"""How formulas name cells and areas: ``B7``, ``'Phụ lục 1'!$A$1:$H$50``, ``$A:$H``."""

from __future__ import annotations

import re

from cchc_extract.reading.workbooks.book import Area

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_AREA = re.compile(r"\$?([A-Za-z]{1,3})?\$?(\d{1,7})?(?::\$?([A-Za-z]{1,3})?\$?(\d{1,7})?)?")
_SHEET = re.compile(r"^(?:'(?:[^']|'')*'|[^'!,]+)!")
_PARTS = re.compile(r"(?:'(?:[^']|'')*'|[^',])+")
_LONGEST = 10
LAST_ROW, LAST_COL = 1_048_575, 16_383


_KNOWN = {letter: number for number, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
"""The columns that nearly all cells stand in."""


def place_of(name: str) -> tuple[int, int] | None:
    """Row and column of a cell, from 0; ``None`` for what names none."""
    if (letters := name.rstrip("0123456789")) in _KNOWN and len(letters) < len(name) <= _LONGEST:
        return int(name[len(letters) :]) - 1, _KNOWN[letters]
    found = _PLACE.fullmatch(name)
    return None if found is None else (int(found[2]) - 1, column_of(found[1]))


def column_of(letters: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def area_of(name: str) -> Area | None:
    """An area of cells, of whole columns or of whole rows; ``None`` for what names none."""
    found = _AREA.fullmatch(name.strip())
    if found is None or not name.strip():
        return None
    left, top, right, bottom = found.groups()
    if ":" not in name:
        right, bottom = left, top
    if (left is None) != (right is None) or (top is None) != (bottom is None) or (left is None and top is None):
        return None
    rows = (0, LAST_ROW) if top is None else sorted((int(top) - 1, int(bottom) - 1))
    cols = (0, LAST_COL) if left is None else sorted((column_of(left), column_of(right)))
    return Area(max(0, rows[0]), cols[0], min(rows[1], LAST_ROW), min(cols[1], LAST_COL))


def areas_of(names: str) -> list[Area]:
    """The areas of a list, each with or without the name of its sheet; none where any of it is something else."""
    found = [area_of(_SHEET.sub("", part.strip())) for part in _PARTS.findall(names)]
    return [each for each in found if each is not None] if all(found) else []
