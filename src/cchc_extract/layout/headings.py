"""The column headings of a table without vertical rules, of one level or two."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.layout.grid import filled
from cchc_extract.layout.tablelines import TableLine, words_in
from cchc_extract.model import Box, Cell, Word

_OFF = 8.0
"""Points by which a heading may be off the middle of its columns and still be in it: gutters are found only roughly."""


def heading_cells(lines: Sequence[TableLine], xs: Sequence[float]) -> list[Cell]:
    """The heading of ``lines`` as cells in one row, or in two where a text stands over several columns.

    ``xs`` are the edges of the columns. A heading of one column reaches down over both rows.
    """
    if not lines:
        return []
    upper = _last_spanning(lines) + 1
    boxes = [placed.piece.box for line in lines for placed in line.pieces]
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    cols = len(xs) - 1
    if not upper:
        return [
            _cell(0, col, col + 1, Box(xs[col], top, xs[col + 1], bottom), words_in(lines, col)) for col in range(cols)
        ]
    middle = max(placed.piece.box.bottom for placed in lines[upper - 1].pieces)
    cells = []
    for col, end in _groups(lines, upper, cols, xs):
        if end - col == 1:
            box = Box(xs[col], top, xs[end], bottom)
            cells.append(_cell(0, col, end, box, words_in(lines, col), row_span=2))
        else:
            cells.append(_cell(0, col, end, Box(xs[col], top, xs[end], middle), words_in(lines[:upper], col, end)))
            for each in range(col, end):
                cells.append(
                    _cell(1, each, each + 1, Box(xs[each], middle, xs[each + 1], bottom), words_in(lines[upper:], each))
                )
    return sorted(cells, key=lambda cell: (cell.row, cell.col))


def _last_spanning(lines: Sequence[TableLine]) -> int:
    """The last line with a text over several columns, -1 where there is none."""
    return max(
        (n for n, line in enumerate(lines) if any(placed.end - placed.col > 1 for placed in line.pieces)), default=-1
    )


def _groups(lines: Sequence[TableLine], upper: int, cols: int, xs: Sequence[float]) -> list[tuple[int, int]]:
    """Runs of columns under one upper heading, and the single columns.

    A heading is printed in the middle of its columns and need not reach the outer ones: it is given those columns to its sides,
    free of other wide headings, that put it best in the middle.
    """
    groups: list[tuple[int, int]] = []
    wide = _wide_texts(lines[:upper])
    for number, (start, end, middle) in enumerate(wide):
        least = groups[-1][1] if groups else 0
        most = wide[number + 1][0] if number + 1 < len(wide) else cols
        choices = [(a, b) for a in range(least, start + 1) for b in range(end, most + 1)]
        best = min(
            choices, key=lambda run: (round(abs((xs[run[0]] + xs[run[1]]) / 2 - middle) / _OFF), run[0] - run[1])
        )
        groups.append(best)
    covered = {col for start, end in groups for col in range(start, end)}
    return sorted([*groups, *((col, col + 1) for col in range(cols) if col not in covered)])


def _wide_texts(lines: Sequence[TableLine]) -> list[tuple[int, int, float]]:
    """First column, end and middle of each text over several columns; lines of one wrapped text are one."""
    found: list[tuple[int, int, float]] = []
    for placed in (placed for line in lines for placed in line.pieces if placed.end - placed.col > 1):
        x, _ = placed.piece.box.centre
        if not any(start < placed.end and placed.col < end for start, end, _ in found):
            found.append((placed.col, placed.end, x))
    return sorted(found)


def _cell(row: int, col: int, end: int, box: Box, words: Sequence[Word], *, row_span: int = 1) -> Cell:
    cell = Cell(row=row, col=col, row_span=row_span, col_span=end - col, box=box)
    return filled(cell, words) if words else cell
