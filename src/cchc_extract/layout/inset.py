"""Tables set into the cell of another: the cell's margins run down both sides of them as narrow columns in which nothing stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from msgspec.structs import replace

from cchc_extract.layout.grid import without_needless
from cchc_extract.model import Cell, Grid, Word, around

MARGIN = 12.0
"""Points that a cell's margin is narrower than; a column that holds a digit with margins of its own is wider."""
_FEWEST = 2
"""Columns and rows that a table set into a cell has at least."""
_LEFT = attrgetter("box.x0")


def taken_out(grids: Sequence[Grid], words: Sequence[Word]) -> list[Grid]:
    """``grids``, not filled yet, with the tables set into a frame, or into cells that only lay out the page, in place of it."""
    found: list[Grid] = []
    for grid in grids:
        edges = sorted(set(map(_LEFT, grid.cells)))
        narrow = [left for left, right in pairwise(edges) if right - left < MARGIN]
        found += (narrow and narrow[0] == edges[0] and _tables(grid, words)) or [grid]
    return found


def is_margin(cell: Cell) -> bool:
    """Whether ``cell`` is as narrow as the margin of a cell."""
    return cell.box is not None and cell.box.width < MARGIN


def _tables(grid: Grid, words: Sequence[Word]) -> list[Grid]:
    """The tables set into ``grid``, each to the right of a margin; none where something stands in a margin, or a row is in no table."""
    tables: list[Grid] = []
    margins = [cell for cell in grid.cells if is_margin(cell) and not _is_filled(cell, words)]
    if not any(cell.col == 0 for cell in margins):
        return []
    for margin in margins:
        inside = _right_of(margin, grid, words)
        if inside:
            tables.append(_table(inside, grid))
    outside = [cell for cell in grid.cells if cell.box and not any(_holds(table, cell) for table in tables)]
    filled = [cell for cell in outside if _is_filled(cell, words)]
    return tables if tables and all(cell.col_span > 1 for cell in filled) else []


def _right_of(margin: Cell, grid: Grid, words: Sequence[Word]) -> list[Cell]:
    """The cells of a table in the rows of ``margin``, up to the next blank cell over all of them; none where they are no table."""
    first, last = margin.row, margin.row + margin.row_span
    beside = [cell for cell in grid.cells if first <= cell.row < last and cell.col > margin.col]
    closing = (
        cell.col
        for cell in beside
        if (cell.row, cell.row_span) == (first, margin.row_span) and not _is_filled(cell, words)
    )
    end = min(closing, default=grid.cols)
    inside = [cell for cell in beside if cell.col + cell.col_span <= end]
    while inside and not any(_is_filled(cell, words) for cell in inside if cell.row == inside[-1].row):
        inside = [cell for cell in inside if cell.row < inside[-1].row]
    rows, cols = {cell.row for cell in inside}, {cell.col for cell in inside}
    return inside if len(rows) >= _FEWEST and len(cols) >= _FEWEST else []


def _is_filled(cell: Cell, words: Sequence[Word]) -> bool:
    return cell.box is not None and any(cell.box.contains(*word.box.centre) for word in words)


def _holds(table: Grid, cell: Cell) -> bool:
    return table.box is not None and cell.box is not None and table.box.contains(*cell.box.centre)


def _table(cells: Sequence[Cell], grid: Grid) -> Grid:
    """A table of nothing but ``cells`` of ``grid``."""
    box = around([cell.box for cell in cells if cell.box is not None])
    return without_needless(replace(grid, cells=tuple(cells), box=box))
