"""Spreadsheets printed with their row and column headings: A B C above the cells and 1 2 3 beside them, which are no part of the table."""

from __future__ import annotations

from itertools import pairwise

import regex
from msgspec.structs import replace

from cchc_extract.model import Cell, Grid, around
from cchc_extract.vietnamese import nfc

FEWEST = 2
"""Columns with a letter, and rows with a number, from which they are the sheet's."""
_LETTERS = regex.compile(r"[A-Z]{1,2}")


def without_sheet_headings(grid: Grid) -> Grid:
    """``grid`` without the letters over its columns and the numbers beside its rows, where it has both; else ``grid`` itself."""
    first = next((cell for cell in grid.cells if (cell.row, cell.col) == (0, 1)), None)
    if first is None or _LETTERS.fullmatch(first.text.strip()) is None:
        return grid
    top = sorted((cell for cell in grid.cells if cell.row == 0), key=lambda cell: cell.col)
    side = sorted((cell for cell in grid.cells if cell.col == 0 and cell.row > 0), key=lambda cell: cell.row)
    if any(cell.row_span > 1 for cell in top) or any(cell.col_span > 1 for cell in side) or not _counts(top, side):
        return grid
    kept = tuple(replace(cell, row=cell.row - 1, col=cell.col - 1) for cell in grid.cells if cell.row and cell.col)
    box = around(cell.box for cell in kept if cell.box is not None) or grid.box
    return replace(grid, rows=grid.rows - 1, cols=grid.cols - 1, cells=kept, box=box)


def _counts(top: list[Cell], side: list[Cell]) -> bool:
    """Whether the first row and the first column hold nothing but the letters and numbers of a sheet, one after the other."""
    if nfc(top[0].text) or top[0].col:
        return False
    letters = [nfc(cell.text) for cell in top[1:]]
    numbers = [nfc(cell.text) for cell in side]
    if not all(map(_LETTERS.fullmatch, letters)) or not all(text.isdecimal() for text in numbers):
        return False
    columns, rows = [_place(text) for text in letters], [int(text) for text in numbers]
    rising = all(one < two for one, two in pairwise(rows))  # hidden rows are left out
    enough = len(columns) >= FEWEST or columns[0] > FEWEST  # the last column may stand on a page of its own
    return enough and len(rows) >= FEWEST and rising and all(one < two for one, two in pairwise(columns))


def _place(letters: str) -> int:
    """Which column of a sheet has these letters: A is 1, AA 27."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place
