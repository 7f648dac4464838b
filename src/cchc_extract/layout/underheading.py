"""Columns that only the heading of a table rules: below it cells are parted at the edges that stand above them, by what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.columns import height_of
from cchc_extract.layout.grid import filled
from cchc_extract.layout.lines import baselines
from cchc_extract.layout.rowstarts import is_figure
from cchc_extract.model import Box, Cell, Grid, Word

_OVER = 1.0
"""Points by which a word stands on both sides of an edge that it runs across."""
_GAP = 0.6
"""Narrowest gap between the texts of two columns, in word heights; a blank is a quarter of one, in justified text rarely a half."""
_SHOWN = 3
"""Gaps at the edges of a table that show that its columns go on below its heading."""
_MOST = 0.5
"""Share of the rows below an edge that lack it where its rule is missing; cells merged over it are fewer."""


class _Line(Struct, frozen=True):
    """A line of a cell: its words, and of each edge within the cell whether its texts stand ``apart`` there or one runs ``across``."""

    words: Sequence[Word]
    apart: frozenset[int]
    across: frozenset[int]


class _Wide(Struct, frozen=True):
    """A cell of several columns with its lines, and the edges to both sides of which texts stand, though on no one line."""

    cell: Cell
    lines: Sequence[_Line]
    beside: frozenset[int]


def with_heading_edges(
    grid: Grid, words: Sequence[Word], known: Mapping[int, float] | None = None
) -> tuple[Grid, frozenset[int]]:
    """``grid``, filled with ``words``, with cells of several columns parted at the edges that are ruled above them and not beside them.

    ``known`` are the edges (points, by column) of the table that goes on here, where it has no heading. The second are the rows that
    hold several rows of the table, with no rule between them.
    """
    if len(grid.cells) == grid.rows * grid.cols:
        return grid, frozenset()
    wide = [cell for cell in grid.cells if cell.col_span > 1 and cell.box is not None and (cell.row or known)]
    if not any(" " in cell.text or "\n" in cell.text for cell in wide):
        return grid, frozenset()
    edges = dict(known) if known else _edges_above(grid, wide)
    found = [_wide(cell, words, edges) for cell in wide]
    real = _real(found, edges, grid)
    if not real:
        return grid, frozenset()
    framed = _framed(found, real)
    parts = {id(each.cell): _parts(each, real, edges, whole=each in framed) for each in found}
    cells = tuple(part for cell in grid.cells for part in parts.get(id(cell), [cell]))
    return replace(grid, cells=cells), frozenset(each.cell.row for each in framed)


def _edges_above(grid: Grid, wide: Sequence[Cell]) -> dict[int, float]:
    """Where columns begin that some row above a cell of ``wide`` parts, and this does not."""
    last = max(cell.row for cell in wide)
    inner = {col for cell in wide for col in range(cell.col + 1, cell.col + cell.col_span)}
    return {
        cell.col: cell.box.x0
        for cell in reversed(grid.cells)
        if cell.col in inner and cell.row < last and cell.box is not None
    }


def _wide(cell: Cell, words: Sequence[Word], edges: Mapping[int, float]) -> _Wide:
    box = cell.box
    mine = [word for word in words if box is not None and box.contains(*word.box.centre)] if cell.text else []
    if not mine or any(word.turned for word in mine):
        return _Wide(cell, (), frozenset())
    rows = baselines(mine)
    least = _GAP * height_of(rows)
    inner = [(col, edges[col]) for col in range(cell.col + 1, cell.col + cell.col_span) if col in edges]
    lines = [
        _Line(
            line,
            frozenset(col for col, x in inner if _is_apart(line, x, least)),
            frozenset(col for col, x in inner if any(_is_across(word.box, x) for word in line)),
        )
        for line in rows
    ]
    beside = frozenset(col for col, x in inner if _is_beside(rows, x))
    return _Wide(cell, lines, beside)


def _is_beside(lines: Sequence[Sequence[Word]], x: float) -> bool:
    """Whether some of ``lines`` stand to the left of ``x`` and others to its right, none to both."""
    left = [line for line in lines if line[-1].box.x1 <= x + _OVER]
    right = [line for line in lines if line[0].box.x0 >= x - _OVER]
    return bool(left) and bool(right) and len(left) + len(right) == len(lines)


def _is_across(box: Box, x: float) -> bool:
    return box.x0 < x - _OVER and box.x1 > x + _OVER


def _is_apart(line: Sequence[Word], x: float, least: float) -> bool:
    """Whether texts of ``line`` stand on both sides of ``x`` with a gap of ``least`` points between them."""
    return any(
        before.box.x1 <= x + _OVER and after.box.x0 >= x - _OVER and after.box.x0 - before.box.x1 >= least
        for before, after in pairwise(line)
    )


def _real(found: Sequence[_Wide], every: Mapping[int, float], grid: Grid) -> set[int]:
    """The edges at which the columns go on: texts stand apart there, or where others do, nothing runs across."""
    apart = _count(edges for each in found for edges in (each.beside, *(line.apart for line in each.lines)))
    across = _count(line.across for each in found for line in each.lines)
    shown = {col for col, times in apart.items() if 2 * across.get(col, 0) <= times}
    if not shown:
        return set()
    lacking = _count(range(each.cell.col + 1, each.cell.col + each.cell.col_span) for each in found)
    below = grid.rows - 1
    if sum(apart.values()) < _SHOWN:  # that few do where no row below the heading has the rule
        body = grid.rows - max(cell.row_span for cell in grid.cells if not cell.row)
        return {col for col in shown if col not in across and lacking[col] >= body}
    return shown | {
        col for col in every if col not in apart and col not in across and lacking.get(col, 0) >= _MOST * below
    }


def _count(groups: Iterable[Iterable[int]]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for group in groups:
        for each in group:
            counts[each] = counts.get(each, 0) + 1
    return counts


def _framed(found: Sequence[_Wide], real: set[int]) -> list[_Wide]:
    """Those cells that are a frame round rows: figures stand one below the other in them, as they do in most of the cells."""
    rows = [each for each in found if any(line.apart & real for line in each.lines)]
    framed = [each for each in rows if sum(_has_figures(line) for line in each.lines) > 1]
    return framed if 2 * len(framed) > len(rows) else []


def _has_figures(line: _Line) -> bool:
    return bool(line.apart) and any(is_figure(word.text) for word in line.words[1:])


def _parts(wide: _Wide, real: set[int], edges: Mapping[int, float], *, whole: bool) -> list[Cell]:
    """The cells that one makes at the ``real`` edges; where it is no ``whole`` frame, at those that no word of it runs across."""
    cell, box = wide.cell, wide.cell.box
    crossed = set() if whole else {col for line in wide.lines for col in line.across}
    inner = [col for col in range(cell.col + 1, cell.col + cell.col_span) if col in real and col not in crossed]
    if box is None or not inner or (wide.lines and not any(line.apart & real for line in wide.lines) and crossed):
        return [cell]
    cols = [cell.col, *inner, cell.col + cell.col_span]
    xs = [box.x0, *(edges[col] for col in inner), box.x1]
    words = [word for line in wide.lines for word in line.words]
    parts = []
    for (col, end), (left, right) in zip(pairwise(cols), pairwise(xs), strict=True):
        part = replace(
            Cell(row=cell.row, col=col, row_span=cell.row_span, col_span=end - col),
            box=Box(left, box.top, right, box.bottom),
        )
        mine = [word for word in words if left <= word.box.centre[0] < right]
        parts.append(filled(part, mine, part.box) if mine else part)
    return parts
