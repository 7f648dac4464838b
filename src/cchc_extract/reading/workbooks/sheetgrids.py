"""A table of a sheet as a grid: without empty rows and columns, each slot covered by one cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from cchc_extract.model import Box, Cell, Grid
from cchc_extract.reading.workbooks.blocks import Block
from cchc_extract.reading.workbooks.shown import Shown, View

_NUMBERING = regex.compile(r"\d{1,2},\d{1,2}")
"""The number of a row (``2.1``) that its author typed as a decimal number, on a system with a point before decimals."""


def grid_of(view: View, block: Block, page: int, box: Box, notes: str = "") -> Grid:
    """The grid of a table. ``notes``: the heading of a further column for the remarks that readers pinned to its cells; empty for none."""
    begun = {}
    for row in range(block.top, block.bottom + 1):
        filled = [each for each in _begun(view, row, block) if each.filled]
        if filled:
            begun[row] = filled
    cols = sorted({max(each.col, block.left) for filled in begun.values() for each in filled})
    below, beside = _places(list(begun)), _places(cols)
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row, filled in begun.items():
        at = below[row]
        for each in filled:
            col = beside[max(each.col, block.left)]
            down = 1 if each.rows == 1 else _kept(range(row, min(each.row + each.rows, block.bottom + 1)), below)
            wide = 1 if each.cols == 1 else _kept(range(cols[col], min(each.col + each.cols, block.right + 1)), beside)
            cells.append(_cell(each, at, col, down, wide))
            taken.update((at + i, col + j) for i in range(down) for j in range(wide))
    cells += [Cell(row=at, col=col) for at in range(len(begun)) for col in range(len(cols)) if (at, col) not in taken]
    wide = len(cols)
    if notes:
        cells.append(Cell(row=0, col=wide, text=notes))
        cells += [_note(view, row, block, at, wide) for at, row in enumerate(begun) if at]
        wide += 1
    cells.sort(key=lambda each: (each.row, each.col))
    return Grid(page=page, rows=len(begun), cols=wide, cells=tuple(cells), method="document", box=box)


def _begun(view: View, row: int, block: Block) -> list[Shown]:
    """The cells of a table that begin in a row, or in the table's first row if they begin above it, and to its left."""
    own: Iterable[Shown] = view.rows[row].values()
    if row == block.top and view.covered[row]:
        own = {(each.row, each.col): each for each in (*own, *view.covered[row].values())}.values()
    return [each for each in own if each.col <= block.right and each.col + each.cols > block.left]


def _places(numbers: Sequence[int]) -> dict[int, int]:
    return {number: at for at, number in enumerate(numbers)}


def _kept(numbers: range, known: dict[int, int]) -> int:
    """How many rows or columns of a merged cell are left."""
    return sum(1 for number in numbers if number in known)


def _cell(each: Shown, row: int, col: int, down: int, wide: int) -> Cell:
    cell = each.cell
    text = cell.text
    if not col and cell.stored is not None and _NUMBERING.fullmatch(text):
        text = text.replace(",", ".")
    return Cell(
        row=row,
        col=col,
        row_span=down,
        col_span=wide,
        text=text,
        confidence=cell.confidence,
        bold=cell.look.bold,
        decisions=cell.decisions,
        stored=cell.stored,
    )


def _note(view: View, row: int, block: Block, at: int, col: int) -> Cell:
    said = [view.notes[row, other] for other in range(block.left, block.right + 1) if (row, other) in view.notes]
    return Cell(row=at, col=col, text="\n".join(said))
