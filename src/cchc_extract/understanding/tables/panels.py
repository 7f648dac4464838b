"""Tables, or parts of one, printed side by side in one grid: STT to the last column, and STT again; or all headings, and again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from cchc_extract.model import Cell, Grid, around
from cchc_extract.patterns.tables import NEARLY, TablePatterns, squeeze
from cchc_extract.understanding.tables.slots import Slots, is_numeral, slots_of

FEWEST_COLUMNS = 2
"""A panel has at least a number and a label."""
NAMED = 0.8
"""Share of words in the column with which a panel begins; the rest may be figures of a total."""


def panel_starts(labels: Sequence[str], patterns: TablePatterns) -> tuple[int, ...]:
    """The columns at which the panels begin that headings (``labels``, by column) show; one, the first, where there are no panels.

    A number and a name alone beside a number, another name and values are a group and what it holds, and no panels.
    """
    starts = [
        col
        for col, label in enumerate(labels)
        if label and patterns.heading_score("stt", label.split(" / ")[-1]) >= NEARLY
    ]
    ends = [*starts, len(labels)]
    widths = [after - before for before, after in pairwise(ends)]
    if len(starts) < 2 or starts[0] or min(widths) < FEWEST_COLUMNS:
        return (0,)
    named = {squeeze(labels[start + 1]) for start in starts}
    return (0,) if min(widths) == FEWEST_COLUMNS < max(widths) and len(named) > 1 else tuple(starts)


def repeated_starts(slots: Slots, row: int) -> tuple[int, ...]:
    """The columns at which panels begin where the headings in ``row`` say all that they say again and again; the first alone elsewhere.

    Each panel begins with a heading over words; a heading over figures may be said again by that above it.
    """
    texts = [squeeze(text) for text in slots.texts(row)]
    for wide in range(FEWEST_COLUMNS, slots.cols // 2 + 1):
        first = texts[:wide]
        if slots.cols % wide == 0 and texts == first * (slots.cols // wide) and first[0] and len(set(first)) == wide:
            starts = tuple(range(0, slots.cols, wide))
            if not any(map(is_numeral, texts)) and all(_names_rows(slots, row, col) for col in starts):
                return starts
    return (0,)


def _names_rows(slots: Slots, row: int, col: int) -> bool:
    """Whether the column holds words below ``row``."""
    texts = [text for below in range(row + 1, slots.rows) if (text := slots.text(below, col))]
    return bool(texts) and sum(not is_numeral(text) for text in texts) > NAMED * len(texts)


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
