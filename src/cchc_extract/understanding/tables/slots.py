"""A grid as slots: which cell covers which row and column, and where its columns stand."""

from __future__ import annotations

from functools import lru_cache
from statistics import median

import regex
from msgspec import Struct

from cchc_extract.model import Cell, Grid
from cchc_extract.vietnamese import nfc

_NUMERAL = regex.compile(r"[-+]?\d[\d.,\s]*%?|[-–—]")
_YEAR = regex.compile(r"(?:19|20)\d\d")

SAME_EDGE = 0.025
"""Share of a table's width by which the edges of a column may differ from page to page."""

_GRIDS = 32
"""Grids of which the slots and edges are remembered: those of a page and of the one before are asked for again and again."""


class Slots(Struct, frozen=True, kw_only=True):
    """``cover[row][col]`` is the cell that covers a slot of ``grid``; ``begun[row]`` are the cells that begin in a row, left to right."""

    grid: Grid
    cover: tuple[tuple[Cell, ...], ...]
    begun: tuple[tuple[Cell, ...], ...]

    @property
    def rows(self) -> int:
        """How many rows the grid has."""
        return self.grid.rows

    @property
    def cols(self) -> int:
        """How many columns the grid has."""
        return self.grid.cols

    def own(self, row: int) -> tuple[Cell, ...]:
        """The cells that begin in ``row``, left to right."""
        return self.begun[row]

    def text(self, row: int, col: int) -> str:
        """The text on one line of the cell that begins at the slot; empty where another cell covers it."""
        cell = self.cover[row][col]
        return nfc(cell.text) if (cell.row, cell.col) == (row, col) else ""

    def texts(self, row: int) -> list[str]:
        """``text`` of each column."""
        return [self.text(row, col) for col in range(self.cols)]

    def is_blank(self, row: int) -> bool:
        """Whether no cell that begins in ``row`` holds any text."""
        return not any(self.texts(row))


@lru_cache(maxsize=_GRIDS)
def slots_of(grid: Grid) -> Slots:
    """``grid`` as slots; a slot that no cell covers (a damaged grid) gets a blank cell of its own."""
    cover = [[Cell(row=row, col=col) for col in range(grid.cols)] for row in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, min(grid.rows, cell.row + cell.row_span)):
            for col in range(cell.col, min(grid.cols, cell.col + cell.col_span)):
                cover[row][col] = cell
    begun = [
        tuple([cell for col, cell in enumerate(cells) if cell.row == row and cell.col == col])
        for row, cells in enumerate(cover)
    ]
    return Slots(grid=grid, cover=tuple(map(tuple, cover)), begun=tuple(begun))


@lru_cache(maxsize=_GRIDS)
def inner_edges(grid: Grid) -> tuple[float, ...] | None:
    """Where the columns but the first begin, from left to right, in points of the page; ``None`` where the grid has no geometry."""
    found = []
    for col in range(1, grid.cols):
        lefts = [cell.box.x0 for cell in grid.cells if cell.col == col and cell.box is not None]
        if not lefts:
            return None
        found.append(median(lefts))
    return tuple(found)


def edges(grid: Grid) -> tuple[float, ...] | None:
    """The columns' edges from left to right as shares of the grid's width; ``None`` where the grid has no geometry."""
    inner = inner_edges(grid)
    if grid.box is None or grid.box.width <= 0 or inner is None:
        return None
    return (0.0, *((edge - grid.box.x0) / grid.box.width for edge in inner), 1.0)


@lru_cache(maxsize=20_000)
def is_numeral(text: str) -> bool:
    """Whether ``text`` is a number or a dash, and no year."""
    return _NUMERAL.fullmatch(text) is not None and _YEAR.fullmatch(text) is None
