"""A table of a sheet as a grid: without empty rows and columns, each slot covered by one cell."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.model import Box, Cell, Grid
from cchc_extract.reading.workbooks.blocks import Block
from cchc_extract.reading.workbooks.shown import Shown, View


def grid_of(view: View, block: Block, page: int, box: Box, notes: str = "") -> Grid:
    """The grid of a table. ``notes``: the heading of a further column for the remarks that readers pinned to its cells; empty for none."""
    begun = {row: _begun(view, row, block) for row in range(block.top, block.bottom + 1)}
    rows = [row for row in begun if any(each.filled for each in begun[row])]
    used = {col for row in rows for col, each in zip(_cols(begun[row], block), begun[row], strict=True) if each.filled}
    cols = sorted(used)
    below, beside = _places(rows), _places(cols)
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        for col, each in zip(_cols(begun[row], block), begun[row], strict=True):
            if each.filled:
                down = sum(
                    1
                    for other in range(row, min(row + each.rows - max(0, row - each.row), block.bottom + 1))
                    if other in below
                )
                end = min(each.col + each.cols, block.right + 1)
                wide = sum(1 for other in range(col, end) if other in beside)
                cells.append(_cell(each, at, beside[col], down, wide))
                taken.update((at + i, beside[col] + j) for i in range(down) for j in range(wide))
    cells += [Cell(row=at, col=col) for at in range(len(rows)) for col in range(len(cols)) if (at, col) not in taken]
    wide = len(cols)
    if notes:
        cells += [
            _note(view, row, block, at, wide) if at else Cell(row=0, col=wide, text=notes)
            for at, row in enumerate(rows)
        ]
        wide += 1
    cells.sort(key=lambda each: (each.row, each.col))
    return Grid(page=page, rows=len(rows), cols=wide, cells=tuple(cells), method="document", box=box)


def _begun(view: View, row: int, block: Block) -> list[Shown]:
    """The cells of a table that begin in a row, or in the table's first row if they begin above it."""
    own = [
        each
        for _, each in sorted(view.rows[row].items())
        if each.col <= block.right and each.col + each.cols > block.left
    ]
    if row == block.top:
        above = {
            (each.row, each.col): each for col, each in view.covered[row].items() if block.left <= col <= block.right
        }
        own = sorted([*own, *above.values()], key=lambda each: each.col)
    return own


def _cols(cells: Sequence[Shown], block: Block) -> list[int]:
    return [max(each.col, block.left) for each in cells]


def _places(numbers: Sequence[int]) -> dict[int, int]:
    return {number: at for at, number in enumerate(numbers)}


def _cell(each: Shown, row: int, col: int, down: int, wide: int) -> Cell:
    cell = each.cell
    return Cell(
        row=row,
        col=col,
        row_span=max(1, down),
        col_span=max(1, wide),
        text=cell.text,
        confidence=cell.confidence,
        bold=cell.look.bold,
        decisions=cell.decisions,
        stored=cell.stored,
    )


def _note(view: View, row: int, block: Block, at: int, col: int) -> Cell:
    said = [view.notes[row, other] for other in range(block.left, block.right + 1) if (row, other) in view.notes]
    return Cell(row=at, col=col, text="\n".join(said))
