"""A letter made as a spreadsheet: all is ruled, and the head, the title and the signature stand in the grid of its table.

Their rows are made lines of text again, so that they are read as those of any letter.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from cchc_extract.layout.lines import lines_of
from cchc_extract.model import Box, Cell, Grid, Line, PageLayout, around
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.understanding.tables.feet import foot_of
from cchc_extract.understanding.tables.headers import header_at, plain_header_at
from cchc_extract.understanding.tables.lettered import without_sheet_headings
from cchc_extract.understanding.tables.slots import Slots, slots_of

FEWEST_COLUMNS = 3
"""A grid of fewer columns only sets the letter's text side by side."""
HEAD_ROWS = 6
"""Rows of a grid in which the national motto must stand for them to be the head of a letter."""
LONGEST_HEAD = 24
"""Rows that the head with the text below it may take."""


def with_letter_parted(layout: PageLayout, patterns: TablePatterns) -> PageLayout:
    """``layout`` with the rows of a ruled grid that are a letter's head or its signature taken out of it, as lines of text."""
    blocks: list[Line | Grid] = []
    for block in layout.blocks:
        if isinstance(block, Line) or block.method != "rules" or block.cols < FEWEST_COLUMNS or not layout.page.words:
            blocks.append(block)
            continue
        blocks += _parted(block, layout, patterns)
    return layout if len(blocks) == len(layout.blocks) else replace(layout, blocks=tuple(blocks))


def _parted(grid: Grid, layout: PageLayout, patterns: TablePatterns) -> list[Line | Grid]:
    """The lines above the table in ``grid``, the table, and the lines below it."""
    bare = without_sheet_headings(grid)
    slots = slots_of(bare)
    first = _first(slots, patterns)
    end = foot_of(slots, patterns)
    if bare is not grid:
        first, end = _within_blocks(bare, first, end)
        grid = bare
    if first == 0 and end == slots.rows:
        return [grid]
    table = _rows(grid, first, end)
    above, below = (_lines(grid, rows, layout) for rows in (range(first), range(end, slots.rows)))
    return [*above, *((table,) if table.rows else ()), *below]


def _within_blocks(grid: Grid, first: int, end: int) -> tuple[int, int]:
    """The rows ``first`` to before ``end`` without those of a single cell above and below: there a sheet without gridlines has no rules."""
    blocks = [cell for cell in grid.cells if cell.col_span == grid.cols and cell.row_span > 1]
    above = [cell.row_span for cell in blocks if cell.row == 0]
    below = [cell.row for cell in blocks if cell.row and cell.row + cell.row_span == grid.rows]
    return max(first, *above) if above else first, min(end, *below) if below else end


def _first(slots: Slots, patterns: TablePatterns) -> int:
    """The row in which the table's heading begins; 0 where no head of a letter stands above it."""
    head = [row for row in range(min(HEAD_ROWS, slots.rows)) if _is_head(slots, row, patterns)]
    if not any("".join(slots.texts(row)).isupper() for row in head):
        return 0
    rows = [row for row in range(head[-1] + 1, min(LONGEST_HEAD, slots.rows)) if _may_be_heading(slots, row)]
    known = (row for row in rows if header_at(slots, row, patterns) is not None)
    plain = (row for row in rows if plain_header_at(slots, row) is not None)
    return next(known, next(plain, 0))


def _is_head(slots: Slots, row: int, patterns: TablePatterns) -> bool:
    """Whether the row holds what a letter's head does, in a cell or running over cells that are not merged."""
    text = squeeze("".join(slots.texts(row)))
    return any(word in text for word in patterns.layout_words)


def _may_be_heading(slots: Slots, row: int) -> bool:
    """Whether the row has several texts, one at least over one column; the lines of a head are merged over half of the sheet."""
    cells = [cell for cell in slots.own(row) if cell.text.strip()]
    return len(cells) > 1 and any(cell.col_span == 1 for cell in cells)


def _rows(grid: Grid, first: int, end: int) -> Grid:
    cells = tuple(replace(cell, row=cell.row - first) for cell in grid.cells if first <= cell.row < end)
    return replace(grid, rows=end - first, cells=cells, box=_box(cells))


def _lines(grid: Grid, rows: range, layout: PageLayout) -> list[Line]:
    box = _box(cell for cell in grid.cells if cell.row in rows)
    words = [word for word in layout.page.words if box is not None and box.contains(*word.box.centre)]
    return lines_of(words, page=grid.page)


def _box(cells: Iterable[Cell]) -> Box | None:
    return around([cell.box for cell in cells if cell.box is not None])
