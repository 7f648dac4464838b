"""Tables without rules, read a second time cell by cell.

The words of the whole page show where the columns and rows are; the cells are then read as those of a ruled table are, numbers by the
number reader and labels as blocks. Only the words are replaced: what the table is, the layout says, which knows the pages before.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.layout.alignment import aligned_grids
from cchc_extract.layout.lines import baselines
from cchc_extract.model import Box, Cell, Grid, Rule, Word
from cchc_extract.reading.ocr import cells
from cchc_extract.reading.ocr.engine import Engine
from cchc_extract.reading.raster import Pixels

_MARKS = 5.0  # points above the first and below the last row, and beside the table, in which letters and their marks may stand
_OVER = 1.5  # points by which a word may reach over the edge of its cell


def read_again(
    found: Sequence[Word], rules: Sequence[Rule], grey: Pixels, ink: Pixels, engine: Engine, *, page: int
) -> list[Word]:
    """``found`` (the words outside ruled tables, points) with those in aligned tables as read from the cells.

    ``grey`` and ``ink`` are the page without rules. Cells of which nothing could be read keep their words; words in a cell that has no
    print (what is left of a rule, a speck) are dropped.
    """
    left = list(found)
    for grid in map(_closed, aligned_grids(baselines(found), rules, page=page)):
        whole = replace(grid, cells=tuple(cell for cell in grid.cells if _is_whole(cell, left)))
        filled, words = cells.filled(whole, grey, ink, engine)
        settled = [cell.box for cell in filled.cells if cell.box and (cell.text or cell.confidence is None)]
        left = [word for word in left if not any(box.contains(*word.box.centre) for box in settled)] + list(words)
    return left


def _is_whole(cell: Cell, words: Sequence[Word]) -> bool:
    """Whether no word reaches over the left or the right edge of the cell, as a title above the columns does."""
    box = cell.box
    return box is not None and not any(
        word.box.x0 < side - _OVER and word.box.x1 > side + _OVER
        for word in words
        if box.top < word.box.centre[1] < box.bottom
        for side in (box.x0, box.x1)
    )


def _closed(grid: Grid) -> Grid:
    """The grid with its rows touching, half way between their texts, and with room for marks at its sides."""
    outer = grid.box
    if outer is None:
        return grid
    rows = _edges(grid)
    return replace(grid, cells=tuple(_stretched(cell, grid.cols, rows, outer) for cell in grid.cells))


def _stretched(cell: Cell, cols: int, rows: Sequence[float], outer: Box) -> Cell:
    if cell.box is None:
        return cell
    x0 = outer.x0 - _MARKS if cell.col == 0 else cell.box.x0
    x1 = outer.x1 + _MARKS if cell.col + cell.col_span == cols else cell.box.x1
    return replace(cell, box=Box(x0, rows[cell.row], x1, rows[cell.row + cell.row_span]))


def _edges(grid: Grid) -> list[float]:
    """The edges of the rows, from the top of the first to the bottom of the last."""
    boxes = [(cell.row, cell.row + cell.row_span - 1, cell.box) for cell in grid.cells if cell.box]
    tops = [min((box.top for first, _, box in boxes if first == row), default=0.0) for row in range(grid.rows)]
    bottoms = [max((box.bottom for _, last, box in boxes if last == row), default=0.0) for row in range(grid.rows)]
    between = [(bottom + top) / 2 for bottom, top in zip(bottoms, tops[1:], strict=False)]
    return [tops[0] - _MARKS, *between, bottoms[-1] + _MARKS]
