"""Two tables, or two halves of one, printed side by side in one grid: STT to the last column, and STT again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from cchc_extract.model import Cell, Grid, around
from cchc_extract.patterns.tables import NEARLY, TablePatterns
from cchc_extract.understanding.tables.slots import Slots, slots_of

FEWEST_COLUMNS = 2
"""A panel has at least a number and a label."""


def panel_starts(labels: Sequence[str], patterns: TablePatterns) -> tuple[int, ...]:
    """The columns at which the panels begin that headings (``labels``, by column) show; one, the first, where there are no panels."""
    starts = [
        col
        for col, label in enumerate(labels)
        if label and patterns.heading_score("stt", label.split(" / ")[-1]) >= NEARLY
    ]
    ends = [*starts, len(labels)]
    apart = all(after - before >= FEWEST_COLUMNS for before, after in pairwise(ends))
    return tuple(starts) if len(starts) > 1 and starts[0] == 0 and apart else (0,)


def panels_of(slots: Slots, starts: Sequence[int]) -> list[Slots]:
    """The panels of a grid that begin at the columns ``starts``, from left to right; a cell over several goes to the first of them."""
    if len(starts) < 2:
        return [slots]
    return [slots_of(_panel(slots.grid, first, end)) for first, end in pairwise([*starts, slots.cols])]


def _panel(grid: Grid, first: int, end: int) -> Grid:
    cells = tuple(_within(cell, first, end) for cell in grid.cells if first <= cell.col < end)
    box = around([cell.box for cell in cells if cell.box is not None])
    return replace(grid, cols=end - first, cells=cells, box=box)


def _within(cell: Cell, first: int, end: int) -> Cell:
    return replace(cell, col=cell.col - first, col_span=min(cell.col_span, end - cell.col))
