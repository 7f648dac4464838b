"""Rows printed right under a ruled table without rules of their own, as the total is: their texts stand in its columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import compress, repeat
from operator import attrgetter, lt

from msgspec.structs import replace

from cchc_extract.layout.columns import Piece, height_of, pieces_of
from cchc_extract.layout.goingon import known_edges
from cchc_extract.layout.grid import filled
from cchc_extract.layout.lines import baselines
from cchc_extract.layout.rowstarts import is_figure
from cchc_extract.model import Box, Cell, Grid, Word

_INTO = 2.0
"""Points by which a line right under a rule may reach over it, with the white above its letters."""
_NEAR = 1.2
"""Distance in word heights from the table, or from the row above, up to which a line belongs to it."""
_OVER = 1.0
"""Points by which a text may run over the edge of its column."""

_TOP = attrgetter("box.top")


def with_rows_below(grids: Sequence[Grid], words: list[Word]) -> tuple[tuple[Grid, ...], list[Word]]:
    """``grids``, each with the rows that stand right under it, and the ``words``, which are in no grid, that are left."""
    tops = list(map(_TOP, words))
    found = []
    for grid in grids:
        box = grid.box
        if box is not None and grid.rows > 1 and grid.cols > 1:
            under = compress(words, map(lt, repeat(box.bottom - _INTO), tops))
            near = [word for word in under if word.box.top < box.bottom + _NEAR * word.box.height]
            if near and any(word.text[-1:].isdigit() for word in near):
                whole, used = _with_rows(grid, box, words)
                if used:
                    grid = whole
                    words = [word for word in words if id(word) not in used]
                    tops = list(map(_TOP, words))
        found.append(grid)
    return tuple(found), words


def _with_rows(grid: Grid, box: Box, words: Sequence[Word]) -> tuple[Grid, set[int]]:
    """``grid`` with the rows below it, and the ids of their words."""
    below = [word for word in words if box.x0 <= word.box.centre[0] <= box.x1 and word.box.top > box.bottom - _INTO]
    beside = [word for word in words if word.box.bottom > box.bottom and not box.x0 <= word.box.centre[0] <= box.x1]
    edges = known_edges(grid)
    if len(edges) < grid.cols or not below:
        return grid, set()
    xs = [*(edges[col] for col in range(grid.cols)), box.x1]
    figured = _figured(grid)
    height = height_of([below])
    cells: list[Cell] = []
    used: set[int] = set()
    row, foot = grid.rows, box.bottom
    for line in baselines(below):
        top, bottom = min(word.box.top for word in line), max(word.box.bottom for word in line)
        placed = _placed(pieces_of(line, height), xs, figured)
        if not placed or top > foot + _NEAR * height or any(top < word.box.centre[1] < bottom for word in beside):
            break
        cells += _cells(placed, row, Box(box.x0, foot, box.x1, bottom), xs)
        used.update(map(id, line))
        row, foot = row + 1, bottom
    whole = replace(grid, rows=row, cells=(*grid.cells, *cells), box=replace(box, bottom=foot))
    return whole, used


def _figured(grid: Grid) -> set[int]:
    """The columns in whose cells below the first row there is nothing but figures."""
    texts: dict[int, list[str]] = {}
    for cell in grid.cells:
        if cell.row and cell.text and cell.col_span == 1:
            texts.setdefault(cell.col, []).append(cell.text)
    return {col for col, mine in texts.items() if is_figure(mine[-1])}


_Placed = Sequence[tuple[Piece, int, int]]
"""Texts, each with its first column and one past its last."""


def _placed(pieces: Sequence[Piece], xs: Sequence[float], figured: set[int]) -> _Placed:
    """``pieces`` in the columns between ``xs``; none where they are no row: a label and figures, or several, in columns of figures."""
    placed: list[tuple[Piece, int, int]] = []
    for piece in pieces:
        first = bisect_right(xs, piece.box.x0 + _OVER, 1, len(xs) - 1) - 1
        last = bisect_right(xs, piece.box.x1 - _OVER, 1, len(xs) - 1) - 1
        if (placed and placed[-1][2] > first) or (last > first and (placed or last in figured)):
            return ()
        placed.append((piece, first, last + 1))
    figures = [col for piece, col, _ in placed if is_figure(piece.text)]
    labels = [piece for piece, _, _ in placed if piece.text[:1].isalpha()]
    if not figured.issuperset(figures) or not figures or not (labels or len(figures) > 1):
        return ()
    return placed if len(labels) + len(figures) >= len(placed) - 1 else ()


def _cells(placed: _Placed, row: int, box: Box, xs: Sequence[float]) -> list[Cell]:
    cells = []
    col = 0
    for piece, first, end in [*placed, (None, len(xs) - 1, len(xs) - 1)]:
        cells += [Cell(row=row, col=n, box=Box(xs[n], box.top, xs[n + 1], box.bottom)) for n in range(col, first)]
        if piece is not None:
            place = Box(xs[first], box.top, xs[end], box.bottom)
            cells.append(filled(Cell(row=row, col=first, col_span=end - first, box=place), piece.words))
        col = end
    return cells
