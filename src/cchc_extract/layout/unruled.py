"""A rule that is missing between two columns of a ruled table: the column is there by what stands in it, words and then a figure."""

from __future__ import annotations

from collections.abc import Sequence

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

_TWO = regex.compile(r"(?s).*\S\s(?:[-+]?\d[\d.,]*%?|[-–])")


def with_missing_rules(grid: Grid, words: Sequence[Word]) -> Grid:
    """``grid``, filled with ``words``, with a column parted in two where a rule is missing between words and figures.

    Where the heading has the rule, its columns stay and the cells below are parted; else there is one column more.
    """
    columns: dict[tuple[int, int], list[str]] = {}
    for cell in grid.cells:
        if (
            cell.text
            and cell.col_span <= 2
            and cell.row_span == 1
            and (cell.text[-1].isdigit() or cell.text[-1] in "%-–")
        ):
            columns.setdefault((cell.col, cell.col_span), []).append(cell.text)
    for (col, width), texts in sorted(columns.items(), reverse=True):
        if len(texts) >= FEWEST_ROWS and sum(_TWO.fullmatch(text) is not None for text in texts) >= FEWEST_ROWS:
            grid = _parted(grid, col, width, words)
    return grid


def _parted(grid: Grid, col: int, width: int, words: Sequence[Word]) -> Grid:
    """``grid`` with its cells that begin in ``col`` and are ``width`` columns wide parted where a gap runs through them all."""
    cells = [cell for cell in grid.cells if (cell.col, cell.col_span) == (col, width)]
    filled_ones = [cell for cell in cells if cell.text]
    if sum(_TWO.fullmatch(cell.text) is not None for cell in filled_ones) < MOST * (len(filled_ones) - 1):
        return grid
    held = {id(cell): _words_in(cell, words) for cell in filled_ones}
    gutter = _gutter(list(held.values()))
    if gutter is None:
        return grid
    new: list[Cell] = []
    for cell in grid.cells:
        if (cell.col, cell.col_span) == (col, width):
            new += _in_two(cell, held.get(id(cell), ()), gutter)
        else:
            new.append(_moved(cell, col) if width == 1 else cell)
    return replace(grid, cells=tuple(new), cols=grid.cols + (width == 1))


def _moved(cell: Cell, col: int) -> Cell:
    """``cell`` where there is one column more behind ``col``."""
    if cell.col > col:
        return replace(cell, col=cell.col + 1)
    return replace(cell, col_span=cell.col_span + 1) if cell.col + cell.col_span > col else cell


def _words_in(cell: Cell, words: Sequence[Word]) -> list[Word]:
    box = cell.box
    return [word for word in words if box is not None and box.contains(*word.box.centre)]


def _gutter(cells: Sequence[Sequence[Word]]) -> Gutter | None:
    """The gap that runs through ``cells`` with figures behind it and words before; ``None`` where there is no such."""
    lines = [line for words in cells for line in baselines(words)]
    if not lines:
        return None
    height = height_of(lines)
    rows = [pieces_of(line, height) for line in lines]
    for gutter in gutters_of(rows, height):
        wide = gutter.end - gutter.start >= WIDEST_BLANK * height
        behind = [piece for row in rows for piece in row if piece.box.x0 >= gutter.end]
        before = [piece for row in rows for piece in row if piece.box.x1 <= gutter.start]
        if wide and len(behind) >= MOST * len(cells) and _are_figures(behind) and not _are_figures(before):
            return gutter
    return None


def _are_figures(pieces: Sequence[Piece]) -> bool:
    return sum(is_figure(piece.text) for piece in pieces) >= MOST * len(pieces) > 0


def _in_two(cell: Cell, words: Sequence[Word], gutter: Gutter) -> tuple[Cell, ...]:
    """The two cells of ``cell``; one over both columns where text of it runs over the gap."""
    box = cell.box
    if box is None or (words and any(spans(piece, [gutter]) for piece in pieces_of(words, height_of([words])))):
        return (replace(cell, col_span=2),)
    left = replace(cell, col_span=1, box=Box(box.x0, box.top, gutter.middle, box.bottom), text="")
    right = replace(left, col=cell.col + 1, box=Box(gutter.middle, box.top, box.x1, box.bottom))
    parts = (
        (left, [w for w in words if w.box.x1 <= gutter.middle]),
        (right, [w for w in words if w.box.x0 >= gutter.middle]),
    )
    return tuple([filled(part, mine, part.box) if mine else part for part, mine in parts])
