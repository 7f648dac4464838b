"""Headings printed sideways over a rule: what a word runs across parts no cell."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from msgspec.structs import replace

from cchc_extract.layout.grid import filled
from cchc_extract.model import Box, Cell, Grid, Word

_OVER = 2.0
"""Points by which a word stands on both sides of a rule that it runs across; marks and tails reach over one by less."""
_TURNED = attrgetter("turned")


def with_sideways_whole(grid: Grid, words: Sequence[Word]) -> Grid:
    """``grid``, filled with ``words``, with cells one above the other made one where a sideways word runs from one into the next."""
    if not any(map(_TURNED, words)):
        return grid
    sideways = [word for word in words if word.turned in (90, 270)]
    cells: list[Cell] = []
    last: dict[tuple[int, int], int] = {}
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        place = (cell.col, cell.col_span)
        above = cells[last[place]] if place in last else None
        if above and above.row + above.row_span == cell.row and (both := _joined(above, cell, sideways)):
            mine = [word for word in words if both.box and both.box.contains(*word.box.centre)]
            cells[last[place]] = filled(both, mine, both.box)
        else:
            last[place] = len(cells)
            cells.append(cell)
    return grid if len(cells) == len(grid.cells) else replace(grid, cells=tuple(cells))


def _joined(above: Cell, below: Cell, sideways: Sequence[Word]) -> Cell | None:
    """The two cells as one, if a word runs over the edge between them."""
    if above.box is None or below.box is None:
        return None
    x0, edge, x1 = below.box.x0, below.box.top, below.box.x1
    for word in sideways:
        x, _ = word.box.centre
        if x0 < x < x1 and word.box.top < edge - _OVER and word.box.bottom > edge + _OVER:
            box = Box(x0, above.box.top, x1, below.box.bottom)
            return replace(above, row_span=above.row_span + below.row_span, box=box)
    return None
