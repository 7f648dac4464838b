"""What is ruled within a single cell: a small table in a note, a box drawn round a value. It is text of that cell, no rows and columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.layout.grid import filled, without_needless
from cchc_extract.layout.inset import is_margin
from cchc_extract.model import Box, Cell, Grid, Word, around, carried, first_reading

MOST_SHARE = 0.25
"""Share of a table's area that what stands within one of its cells may take."""
FEWEST_COLUMNS = 3
"""A grid with fewer columns may only lay out the page, and a table within it is a table."""
OF_TABLE = 0.5
"""An edge is one of the table that stands at more than this share of its rows, or of its columns where it parts rows."""


def with_cells_whole(grid: Grid, words: Sequence[Word]) -> Grid:
    """``grid``, filled with ``words``, with those cells made one that a small table or a box within one of the table's cells made.

    The table's own lines are those that most rows have, or most columns. What other lines part is one cell where they run down and
    across, where all but one of the parts are blank, or where the first is the margin of the cell. The heading is left alone: its parts
    need not go on below it.
    """
    if len(grid.cells) == grid.rows * grid.cols or grid.method != "rules":
        return grid
    xs = _edges([(cell.col, cell.row_span) for cell in grid.cells], grid.cols, grid.rows)
    if len(xs) == grid.cols:
        return grid
    ys = _edges([(cell.row, cell.col_span) for cell in grid.cells], grid.rows, grid.cols)
    heading = max(cell.row_span for cell in grid.cells if cell.row == 0)
    parts: dict[tuple[int, int], list[Cell]] = {}
    for cell in grid.cells:
        inside = _place(cell.row, cell.row_span, ys), _place(cell.col, cell.col_span, xs)
        if cell.row >= heading and inside[0] is not None and inside[1] is not None:
            parts.setdefault((inside[0], inside[1]), []).append(cell)
    ends = [*xs[1:], grid.cols]
    whole = {
        id(found[0]): found
        for (_, at), found in parts.items()
        if _is_one(found) and _is_column(xs[at], ends[at], found[0].row, grid)
    }
    if not whole:
        return grid
    gone = {id(cell) for found in whole.values() for cell in found}
    cells = [cell for cell in grid.cells if id(cell) not in gone]
    cells += [_joined(found, words) for found in whole.values()]
    return without_needless(replace(grid, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.col)))))


def _edges(begun: Sequence[tuple[int, int]], count: int, most: int) -> list[int]:
    """The columns (or rows) of the ``count`` at which so many cells begin that their edge is one of the table."""
    lengths = [0] * count
    for at, length in begun:
        lengths[at] += length
    return [at for at, length in enumerate(lengths) if at == 0 or length > OF_TABLE * most]


def _place(first: int, span: int, edges: Sequence[int]) -> int | None:
    """The row or column of the table within which so many from ``first`` lie; ``None`` where they run over several."""
    place = bisect_right(edges, first) - 1
    return place if bisect_left(edges, first + span) - 1 == place else None


def _is_column(start: int, end: int, row: int, grid: Grid) -> bool:
    """Whether at least as many cells fill columns ``start`` to before ``end`` as rows part these, of the rows else parted as ``row`` is."""
    begun: list[set[int]] = [set() for _ in range(grid.rows)]
    for cell in grid.cells:
        for each in begun[cell.row : cell.row + cell.row_span]:
            each.add(cell.col)
    inside = set(range(start + 1, end))
    beside = begun[row] - inside
    whole = [cell.row for cell in grid.cells if cell.col == start and cell.col + cell.col_span == end]
    parted = [cols for cols in begun if cols & inside and cols - inside == beside]
    return len(parted) <= sum(begun[each] - inside == beside for each in whole)


def _is_one(parts: Sequence[Cell]) -> bool:
    lefts, tops = {part.col for part in parts}, {part.row for part in parts}
    if len(lefts) < 2:
        return False
    first = parts[0]
    return len(tops) > 1 or sum(bool(part.text) for part in parts) < 2 or (is_margin(first) and not first.text)


def _joined(parts: Sequence[Cell], words: Sequence[Word]) -> Cell:
    row, col = min(part.row for part in parts), min(part.col for part in parts)
    box = around([part.box for part in parts if part.box is not None])
    cell = Cell(
        row=row,
        col=col,
        row_span=max(part.row + part.row_span for part in parts) - row,
        col_span=max(part.col + part.col_span for part in parts) - col,
        box=box,
    )
    held = _within(words, box)
    if not held:
        return cell
    whole = filled(cell, held, box)
    beside = [part for part in parts if part.text] if cell.row_span == 1 else []
    if len(beside) < 2:
        return whole
    text = "\n".join([part.text for part in beside])  # 312 beside 298 is no 312 298
    return replace(whole, text=text, decisions=carried(beside, "\n".join(map(first_reading, beside)), text))


def _within(words: Sequence[Word], box: Box | None) -> list[Word]:
    return [word for word in words if box is not None and box.contains(*word.box.centre)]


def outermost(grids: Sequence[Grid]) -> list[Grid]:
    """``grids`` without those that stand within a cell of a table."""
    if len(grids) < 2:
        return list(grids)
    return [grid for grid in grids if not any(_holds(other, grid) for other in grids if other is not grid)]


def _holds(table: Grid, grid: Grid) -> bool:
    if table.box is None or grid.box is None or table.cols < FEWEST_COLUMNS or table.rows < 2:
        return False
    if grid.box.width * grid.box.height > MOST_SHARE * table.box.width * table.box.height:
        return False
    return any(cell.box is not None and _is_inside(grid.box, cell.box) for cell in table.cells)


def _is_inside(box: Box, cell: Box) -> bool:
    return cell.x0 <= box.x0 and cell.top <= box.top and box.x1 <= cell.x1 and box.bottom <= cell.bottom
