"""Rows told by their text alone, where no rules part them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Sequence
from functools import cache, partial
from itertools import pairwise

from msgspec.structs import replace

from cchc_extract.layout.centredrows import centred_row_starts, is_centred, low_row_starts, spaced_row_starts
from cchc_extract.layout.columns import Gutter, height_of, pieces_of
from cchc_extract.layout.grouplines import group_lines
from cchc_extract.layout.headingend import first_of_body
from cchc_extract.layout.lines import baselines
from cchc_extract.layout.rowstarts import NOTHING_TOLD, Told, is_figure, is_number_line, parts_rows, row_starts
from cchc_extract.layout.tablelines import TableLine, body_cells, table_line
from cchc_extract.model import Box, Cell, Finding, Grid, Word
from cchc_extract.model.words import say

_WALL = 0.5
"""Points to each side of a vertical rule that count as the gutter between two columns."""
_WITH_HEADING = 2
"""Ruled rows of a table that is no more than a heading and all the rest in one."""
_FEWEST_ROWS = 3
"""Lines with a number or with figures that make rows."""


def rows_by_text(lines: Sequence[TableLine], told: Told = NOTHING_TOLD) -> list[list[int]]:
    """The indices of the lines of each row, top to bottom."""
    spaced = spaced_row_starts(lines, told)
    if spaced:
        return _groups(spaced, len(lines))
    low = low_row_starts(lines, told) if told.label == 0 else []
    starts = low or (centred_row_starts(lines, told) if is_centred(lines, told) else row_starts(lines, told))
    return _groups(starts, len(lines))


def _groups(starts: Sequence[int], count: int) -> list[list[int]]:
    return [list(range(start, end)) for start, end in pairwise([*starts, count])]


def with_rows_parted(grid: Grid, words: Sequence[Word], framed: Container[int] = ()) -> Grid:
    """``grid`` with each ruled row cut that holds several numbered rows of text: only its columns are ruled, or a rule is missing.

    ``words`` are those in the grid; the rows ``framed`` are known to hold several.
    """
    cells: list[Cell] = []
    heights = cache(partial(_Heights, words))  # most tables have no row to part
    row = 0
    doubted: list[int] = []
    rows: list[list[Cell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    for number, mine in enumerate(rows):
        known = number in framed
        parted = _parted(mine, heights, row, grid, known=known) if known or (mine and "\n" in mine[0].text) else []
        cells += parted or ([replace(cell, row=row) for cell in mine] if row != number else mine)
        row = parted[-1].row + 1 if parted else row + 1
        if parted and grid.rows > _WITH_HEADING and _is_uneven(parted):
            doubted += sorted({cell.row for cell in parted})
    if row == grid.rows:
        return grid
    doubts = tuple((each, _unsure(grid.page)) for each in doubted)
    return replace(grid, rows=row, cells=tuple(cells), doubts=(*grid.doubts, *doubts))


def _is_uneven(parted: Sequence[Cell]) -> bool:
    """Whether the labels of the rows parted have more lines than there are numbers: the last has no more than a label, or one goes on."""
    first, last = parted[0].row, parted[-1].row
    goes_on = any(cell.col == 1 and cell.row > first and cell.text[:1].islower() for cell in parted)
    return goes_on or [cell.col for cell in parted if cell.row == last and cell.text] == [1]


def _unsure(page: int) -> Finding:
    """What is doubtful about each row of a ruled one that was parted by its lines, where these do not come out even."""
    said = say("rows-uneven")
    return Finding(
        code="rows-uneven", severity="warning", stage="layout", page=page, message=said.en, message_vi=said.vi
    )


class _Heights:
    """Words by height, so that those of a row are found without looking at all of a page."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._order = sorted(range(len(words)), key=lambda index: words[index].box.centre[1])
        self._middles = [words[index].box.centre[1] for index in self._order]

    def inside(self, boxes: Sequence[Box]) -> list[Word]:
        """The words with their middle in one of ``boxes``, in the order they were given."""
        first = bisect_left(self._middles, min(box.top for box in boxes))
        last = bisect_right(self._middles, max(box.bottom for box in boxes))
        near = [self._words[index] for index in sorted(self._order[first:last])]
        return [word for word in near if any(box.contains(*word.box.centre) for box in boxes)]


def _parted(
    cells: Sequence[Cell], words: Callable[[], _Heights], row: int, grid: Grid, *, known: bool = False
) -> list[Cell]:
    """The cells of the rows that the text of one ruled row makes; none where it makes only one, and is not ``known`` to make more."""
    boxes = [cell.box for cell in cells if cell.box and cell.row_span == 1]
    if len(boxes) < grid.cols:
        return []
    mine = words().inside(boxes)
    gutters = [Gutter(box.x1 - _WALL, box.x1 + _WALL) for box in boxes[:-1]]
    rows = baselines(mine)
    lines = [table_line(pieces_of(line, height_of(rows)), gutters) for line in rows]
    if not known and not _holds_rows(lines) and not (grid.rows <= _WITH_HEADING and _holds_figures(lines)):
        return []  # at most the number is broken: VI over I
    xs = [boxes[0].x0, *(box.x1 for box in boxes)]
    low = low_row_starts(lines)
    groups = _groups(low, len(lines)) if low else rows_by_text(lines, group_lines(lines, first_of_body(lines)))
    return [
        cell for n, group in enumerate(groups) for cell in body_cells([lines[index] for index in group], row + n, xs)
    ]


def _holds_rows(lines: Sequence[TableLine]) -> bool:
    """Whether a row begins within ``lines``: text that cannot go on from above stands beside a number, or two numbers have figures.

    Where cells are centred in height, a number stands beside the middle of its label, and no text over it says where the row begins.
    """
    numbered = [(above, line) for above, line in pairwise((None, *lines)) if line and is_number_line(line, above)]
    if any(above and parts_rows(line, above) for above, line in numbered):
        return True
    if sum(any(each.col > 1 and is_figure(each.piece.text) for each in line.pieces) for _, line in numbered) > 1:
        return True
    return _counts_on([line.first.text.strip(" .)") for _, line in numbered if line.first])


def _counts_on(numbers: Sequence[str]) -> bool:
    """Whether ``numbers`` are three or more that follow one another."""
    if len(numbers) < _FEWEST_ROWS or not all(map(str.isdecimal, numbers)):
        return False
    return all(int(after) == int(before) + 1 for before, after in pairwise(numbers))


def _holds_figures(lines: Sequence[TableLine]) -> bool:
    """Whether figures stand beside one another, nothing but them in their columns, on three lines or more, and no row is numbered."""
    if any(is_number_line(line, None) for line in lines):
        return False
    figured = [[each for each in line.pieces if each.col > 1] for line in lines]
    rows = [pieces for pieces in figured if pieces]
    return len(rows) >= _FEWEST_ROWS and all(
        len(pieces) > 1 and all(is_figure(each.piece.text) for each in pieces) for pieces in rows
    )
