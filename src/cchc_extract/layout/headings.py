"""The column headings of a table without vertical rules, of one level or two."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.layout.grid import filled
from cchc_extract.layout.tablelines import TableLine, words_in
from cchc_extract.model import Box, Cell, Word


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

    A heading is printed in the middle of its columns and need not reach the outer ones: a column without an upper text of its own
    goes to the nearest text over several columns.
    """
    wide = _wide_texts(lines[:upper])
    own = {placed.col for line in lines[:upper] for placed in line.pieces if placed.end - placed.col == 1}
    own -= {col for start, end, _ in wide for col in range(start, end)}
    first = min(start for start, _, _ in wide)
    holder: dict[int, int] = {}
    for col in range(cols):
        if col in own or (col < first and not _has_text(lines[upper:], col)):
            continue
        middle = (xs[col] + xs[col + 1]) / 2
        holder[col] = min(
            range(len(wide)), key=lambda n: 0 if wide[n][0] <= col < wide[n][1] else abs(wide[n][2] - middle)
        )
    groups: list[tuple[int, int]] = []
    for col in range(cols):
        if groups and col in holder and holder.get(col - 1) == holder[col]:
            groups[-1] = (groups[-1][0], col + 1)
        else:
            groups.append((col, col + 1))
    return groups


def _wide_texts(lines: Sequence[TableLine]) -> list[tuple[int, int, float]]:
    """First column, end and middle of each text over several columns; lines of one wrapped text are one."""
    found: list[tuple[int, int, float]] = []
    for placed in (placed for line in lines for placed in line.pieces if placed.end - placed.col > 1):
        x, _ = placed.piece.box.centre
        if not any(start < placed.end and placed.col < end for start, end, _ in found):
            found.append((placed.col, placed.end, x))
    return sorted(found)


def _has_text(lines: Sequence[TableLine], col: int) -> bool:
    return bool(words_in(lines, col))


def _cell(row: int, col: int, end: int, box: Box, words: Sequence[Word], *, row_span: int = 1) -> Cell:
    cell = Cell(row=row, col=col, row_span=row_span, col_span=end - col, box=box)
    return filled(cell, words) if words else cell
