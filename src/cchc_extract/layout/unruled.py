"""A rule that is missing between two columns of a ruled table: the column is there by what stands in it, words and then a figure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile
from math import inf

import regex
from msgspec.structs import replace

from cchc_extract.layout.columns import Gutter, Piece, gutters_of, height_of, pieces_of, spans
from cchc_extract.layout.grid import filled
from cchc_extract.layout.lines import baselines
from cchc_extract.layout.rowstarts import is_figure
from cchc_extract.model import Box, Cell, Grid, Word

FEWEST_ROWS = 3
"""Rows in which words and a figure stand in one cell before it is two."""
MOST = 0.8
"""Share of the filled cells of the column that must show it, and of the figures that must stand behind the gap."""
WIDEST_BLANK = 0.8
"""Width in word heights that the gap must have at least: no blank within a text is as wide."""

_ENDS = frozenset("0123456789%-–")
_TWO = regex.compile(r"(?s).*\S\s(?:[-+]?\d[\d.,]*%?|[-–])")


def _is_in_first(cell: Cell) -> bool:
    return cell.row == 0


def with_missing_rules(grid: Grid, words: Sequence[Word]) -> Grid:
    """``grid``, filled with ``words``, with a column parted in two where a rule is missing between words and figures.

    Where the heading has the rule, its columns stay and the cells below are parted; else there is one column more.
    """
    columns: dict[tuple[int, int], list[str]] = {}
    for cell in [cell for cell in grid.cells if cell.text[-1:] in _ENDS and (" " in cell.text or "\n" in cell.text)]:
        if cell.row_span == 1:
            columns.setdefault((cell.col, cell.col_span), []).append(cell.text)
    for (col, width), texts in sorted(columns.items(), reverse=True):
        if len(texts) >= FEWEST_ROWS and sum(_TWO.fullmatch(text) is not None for text in texts) >= FEWEST_ROWS:
            grid = _parted(grid, col, width, words)
    return _with_headings_parted(grid, words)


def _with_headings_parted(grid: Grid, words: Sequence[Word]) -> Grid:
    """``grid`` with a cell of its first row parted at the columns below, where each has a text of its own: the heading lacks a rule."""
    wide = [cell for cell in takewhile(_is_in_first, grid.cells) if cell.col_span > 1 and cell.box and " " in cell.text]
    if not wide:
        return grid
    edges = {cell.col: cell.box.x0 for cell in reversed(grid.cells) if cell.row and cell.col_span == 1 and cell.box}
    parts = {id(cell): _texts_by_column(cell, words_in(cell, words), edges) for cell in wide}
    cells = [part for cell in grid.cells for part in parts.get(id(cell)) or [cell]]
    return grid if len(cells) == len(grid.cells) else replace(grid, cells=tuple(cells))


def _texts_by_column(cell: Cell, words: Sequence[Word], edges: Mapping[int, float]) -> list[Cell]:
    """The cells that ``cell`` makes, one for each column it covers; none where some column has no text, or a text runs over two."""
    cols = range(cell.col, cell.col + cell.col_span)
    if cell.box is None or any(col not in edges for col in cols[1:]) or any(word.turned for word in words):
        return []
    xs = [cell.box.x0, *(edges[col] for col in cols[1:]), cell.box.x1]
    held: list[list[Word]] = [[] for _ in cols]
    lines = baselines(words)
    least = WIDEST_BLANK * height_of(lines)
    for line in lines:
        end, last = -inf, -1
        for word in line:
            at = bisect_right(xs, word.box.centre[0], 1, len(xs) - 1) - 1
            if word.box.x0 < xs[at] or word.box.x1 > xs[at + 1] or (at != last and word.box.x0 - end < least):
                return []
            held[at].append(word)
            end, last = word.box.x1, at
    if not all(held):
        return []
    boxes = [Box(left, cell.box.top, right, cell.box.bottom) for left, right in pairwise(xs)]
    return [
        filled(replace(cell, col=col, col_span=1, box=box), mine, box)
        for col, mine, box in zip(cols, held, boxes, strict=True)
    ]


def _parted(grid: Grid, col: int, width: int, words: Sequence[Word]) -> Grid:
    """``grid`` with its cells that begin in ``col`` and are ``width`` columns wide parted where gaps run through them all."""
    cells = [cell for cell in grid.cells if cell.text and (cell.col, cell.col_span) == (col, width)]
    two = sum(_TWO.fullmatch(cell.text) is not None for cell in cells)
    if two < MOST * (len(cells) - 1):
        return grid
    held = {id(cell): words_in(cell, words) for cell in cells}
    gutters = _gutters(list(held.values()))
    if width > 1:
        starts = _by_heading(grid, col, width, gutters)
        more = 0
    else:
        starts = [col + place for place in range(len(gutters) + 1)]
        more = len(gutters)
    if len(starts) < 2:
        return grid
    new: list[Cell] = []
    for cell in grid.cells:
        if (cell.col, cell.col_span) == (col, width):
            new += _in_parts(cell, held.get(id(cell), ()), gutters, [*starts, col + width + more])
        else:
            new.append(moved(cell, col, more))
    return replace(grid, cells=tuple(new), cols=grid.cols + more)


def _by_heading(grid: Grid, col: int, width: int, gutters: Sequence[Gutter]) -> list[int]:
    """The columns of ``grid`` that begin behind the gutters, ``col`` first; none where two gutters are nearest to one edge."""
    edges = {cell.col: cell.box.x0 for cell in grid.cells if cell.box is not None and col < cell.col < col + width}
    if not edges:
        return []
    starts = [min(edges, key=lambda at: abs(edges[at] - gutter.middle)) for gutter in gutters]
    return [col, *starts] if len(set(starts)) == len(starts) else []


def moved(cell: Cell, col: int, more: int) -> Cell:
    """``cell`` where there are so many columns ``more`` behind ``col``."""
    if not more:
        return cell
    if cell.col > col:
        return replace(cell, col=cell.col + more)
    return replace(cell, col_span=cell.col_span + more) if cell.col + cell.col_span > col else cell


def words_in(cell: Cell, words: Sequence[Word]) -> list[Word]:
    """Those of ``words`` whose middle lies in ``cell``."""
    box = cell.box
    return [word for word in words if box is not None and box.contains(*word.box.centre)]


def _gutters(cells: Sequence[Sequence[Word]]) -> list[Gutter]:
    """The gaps that run through ``cells``, each with figures behind it in most of them, and something before it where they have them.

    Other texts behind it do where the first of ``cells``, the heading, has texts of its own on both sides.
    """
    lines = [line for words in cells for line in baselines(words)]
    if not lines:
        return []
    height = height_of(lines)
    rows = [pieces_of(line, height) for line in lines]
    wide = [gutter for gutter in gutters_of(rows, height) if gutter.end - gutter.start >= WIDEST_BLANK * height]
    ends = [*(gutter.start for gutter in wide[1:]), inf][: len(wide)]
    found = []
    for gutter, end in zip(wide, ends, strict=True):
        behind = [piece for row in rows for piece in row if gutter.end <= piece.box.x0 and piece.box.x1 <= end]
        before = sum(any(piece.box.x1 <= gutter.start for piece in row) for row in rows)
        enough = len(behind) >= MOST * len(cells) and before >= MOST * len(cells)
        heading = rows[: len(baselines(cells[0]))]
        if enough and (_are_figures(behind) or _is_headed(heading, gutter, end) or _is_over_figures(heading, behind)):
            found.append(gutter)
    return found


def _are_figures(pieces: Sequence[Piece]) -> bool:
    """Whether most of ``pieces`` are figures: all but the heading, of a table of few rows."""
    return sum(is_figure(piece.text) for piece in pieces) >= MOST * (len(pieces) - 1) > 0


def _is_headed(heading: Sequence[Sequence[Piece]], gutter: Gutter, end: float) -> bool:
    """Whether a line of the ``heading`` has a text before the gutter and one behind it, before the ``end`` of that column."""
    return any(
        any(piece.box.x1 <= gutter.start for piece in line)
        and any(gutter.end <= piece.box.x0 and piece.box.x1 <= end for piece in line)
        for line in heading
    )


def _is_over_figures(heading: Sequence[Sequence[Piece]], behind: Sequence[Piece]) -> bool:
    """Whether of the pieces ``behind`` a gutter those below the ``heading`` are figures, and some of it stands there and some before."""
    heads = [piece for line in heading for piece in line]
    mine = [piece for piece in heads if piece in behind]
    figures = [is_figure(piece.text) for piece in behind if piece not in heads]
    return 0 < len(mine) < len(heads) and len(figures) >= FEWEST_ROWS and sum(figures) >= MOST * len(figures)


def _in_parts(cell: Cell, words: Sequence[Word], gutters: Sequence[Gutter], starts: Sequence[int]) -> list[Cell]:
    """``cell`` as the columns between ``starts``; those that a text of it runs over are one."""
    box = cell.box
    if box is None:
        return [replace(cell, col_span=starts[-1] - starts[0])]
    pieces = pieces_of(words, height_of([words])) if words else []
    kept = [n for n, gutter in enumerate(gutters) if not any(spans(piece, [gutter]) for piece in pieces)]
    cols = [starts[0], *(starts[n + 1] for n in kept), starts[-1]]
    xs = [box.x0, *(gutters[n].middle for n in kept), box.x1]
    parts = []
    for (col, end), (left, right) in zip(pairwise(cols), pairwise(xs), strict=True):
        part = Cell(row=cell.row, col=col, col_span=end - col, box=Box(left, box.top, right, box.bottom))
        mine = [word for word in words if left <= word.box.centre[0] < right]
        parts.append(filled(part, mine, part.box) if mine else part)
    return parts
