"""What is ruled within a single cell: a small table in a note, a box drawn round a value. It is text of that cell, no rows and columns."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.layout.dragged import Area
from cchc_extract.model import Grid

MOST_SHARE = 0.25
"""Share of a table's area that what stands within one of its cells may take."""
FEWEST_COLUMNS = 3
"""A grid with fewer columns may only lay out the page, and a table within it is a table."""


def without_nested(areas: Sequence[Area]) -> list[Area]:
    """``areas`` of a table with those made one that are the parts of a single cell.

    They lie in a rectangle whose inner lines, some of them down and some across, are lines nowhere else in the table. A table's first
    row is left alone: its headings have parts that nothing below need have.
    """
    kept = list(areas)
    if not (candidates := _candidates(kept)):
        return kept
    whole = _round(kept)
    for line in candidates:
        if not any(line in (area.left, area.right) for area in kept):
            continue
        cell = _cell_round(line, kept)
        inside = [area for area in kept if _within(area, cell)]
        is_part = cell.top > 0 and (cell.left, cell.right) != (0, whole.right)
        if is_part and _is_of_its_own(cell, inside, kept):
            kept = sorted([*(area for area in kept if area not in inside), cell], key=_place)
    return kept


def _candidates(areas: Sequence[Area]) -> list[int]:
    """The lines down that begin below the first row and past an end of a line across that begins right of the first column."""
    within = {area.top for area in areas} - {area.top for area in areas if area.left == 0}
    if not within:
        return []
    tops: dict[int, int] = {}
    bottoms: dict[int, int] = {}
    for area in areas:
        for line in (area.left, area.right):
            tops[line] = min(area.top, tops.get(line, area.top))
            bottoms[line] = max(area.bottom, bottoms.get(line, area.bottom))
    return [line for line, top in tops.items() if top > 0 and any(top < row < bottoms[line] for row in within)]


def _place(area: Area) -> tuple[int, int]:
    return area.top, area.left


def _cell_round(line: int, areas: Sequence[Area]) -> Area:
    """The least rectangle with all areas that end at ``line``, whose sides are lines of the table outside it too."""
    touching = [area for area in areas if line in (area.left, area.right)]
    cell = _round(touching)
    while True:
        beside = [area for area in areas if _overlaps(area, cell) or _belongs(area, cell, areas)]
        grown = _round([*beside, cell])
        if grown == cell:
            return cell
        cell = grown


def _belongs(area: Area, cell: Area, areas: Sequence[Area]) -> bool:
    """Whether ``area`` stands beside ``cell`` behind a line that is drawn nowhere else."""
    across = area.top < cell.bottom and area.bottom > cell.top
    upright = area.left < cell.right and area.right > cell.left
    if across and (area.left == cell.right or area.right == cell.left):
        line = cell.right if area.left == cell.right else cell.left
        return not any(
            line in (other.left, other.right) and not (other.top < cell.bottom and other.bottom > cell.top)
            for other in areas
        )
    if upright and (area.top == cell.bottom or area.bottom == cell.top):
        line = cell.bottom if area.top == cell.bottom else cell.top
        return not any(
            line in (other.top, other.bottom) and not (other.left < cell.right and other.right > cell.left)
            for other in areas
        )
    return False


def _is_of_its_own(cell: Area, inside: Sequence[Area], areas: Sequence[Area]) -> bool:
    """Whether lines down and lines across run within ``cell``, and none of them outside it."""
    down = {line for area in inside for line in (area.left, area.right)} - {cell.left, cell.right}
    across = {line for area in inside for line in (area.top, area.bottom)} - {cell.top, cell.bottom}
    outside = [area for area in areas if not _within(area, cell)]
    return bool(down and across) and not any(
        {area.left, area.right} & down or {area.top, area.bottom} & across for area in outside
    )


def _round(areas: Sequence[Area]) -> Area:
    return Area(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )


def _within(area: Area, cell: Area) -> bool:
    return cell.top <= area.top and area.bottom <= cell.bottom and cell.left <= area.left and area.right <= cell.right


def _overlaps(area: Area, cell: Area) -> bool:
    return area.top < cell.bottom and area.bottom > cell.top and area.left < cell.right and area.right > cell.left


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
    return any(
        cell.box is not None
        and cell.box.x0 <= grid.box.x0
        and cell.box.top <= grid.box.top
        and grid.box.x1 <= cell.box.x1
        and grid.box.bottom <= cell.box.bottom
        for cell in table.cells
    )
