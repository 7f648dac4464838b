"""Groups of rows without rules between them: a name in the middle of the height of its rows is that of all of them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.layout.rowstarts import is_figure, is_stt
from cchc_extract.model import Box, Cell

_FEWEST = 2
"""Groups of several rows that show where the names are set: a single name may stand beside one row."""
_OFF = 0.3
"""Share of a row's height by which a name may be off the middle of its rows."""


def with_groups_merged(cells: Sequence[Cell], top: int, rows: int) -> list[Cell]:
    """The ``cells`` of a table with the names in its first column merged over their rows, where all are in the middle of these.

    ``top`` is the first row of the body, ``rows`` one past its last. The first row has no name of its own, each has a text beside it.
    """
    names = {cell.row: cell for cell in cells if cell.col == 0 and cell.row >= top}
    beside = {cell.row for cell in cells if cell.col == 1 and cell.row >= top and cell.text}
    first = names.get(top)
    if first is None or first.text or len(names) < rows - top or len(beside) < rows - top:
        return list(cells)
    groups = _groups([names[row] for row in range(top, rows)])
    merged = {row: (start, end) for start, row, end in groups}
    if sum(end > start for start, end in merged.values()) < _FEWEST:
        return list(cells)
    kept = (cell for cell in cells if cell.col or cell.row < top or cell.row in merged)
    whole = [_over(cell, names, *merged[cell.row]) if cell.col == 0 and cell.row >= top else cell for cell in kept]
    return sorted(whole, key=lambda cell: (cell.row, cell.col))


def _groups(names: Sequence[Cell]) -> list[tuple[int, int, int]]:
    """First row, row of the name and last row of each group; none where they do not come out even."""
    found = []
    start, end = names[0].row, names[-1].row
    for cell in names:
        if not cell.text:
            continue
        last = 2 * cell.row - start
        wrong = cell.col_span > 1 or is_stt(cell.text) or is_figure(cell.text)
        if wrong or cell.row < start or last > end or not _is_in_middle(cell, names, start, last):
            return []
        found.append((start, cell.row, last))
        start = last + 1
    return found if start == end + 1 else []


def _is_in_middle(cell: Cell, names: Sequence[Cell], start: int, last: int) -> bool:
    """Whether ``cell`` is in the middle of the height of the rows ``start`` to ``last``."""
    upper, lower = names[start - names[0].row].box, names[last - names[0].row].box
    if upper is None or lower is None or cell.box is None:
        return False
    return abs((upper.top + lower.bottom) / 2 - cell.box.centre[1]) <= _OFF * cell.box.height


def _over(cell: Cell, names: dict[int, Cell], start: int, last: int) -> Cell:
    """``cell`` over the rows ``start`` to ``last``."""
    upper, lower = names[start].box, names[last].box
    box = Box(upper.x0, upper.top, upper.x1, lower.bottom) if upper and lower else cell.box
    return replace(cell, row=start, row_span=last + 1 - start, box=box)
