"""A grid as slots: which cell covers which row and column, and where its columns stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from statistics import median

import regex
from msgspec import Struct

from cchc_extract.model import Cell, Grid
from cchc_extract.vietnamese import nfc

_NUMERAL = regex.compile(r"[-+]?\d[\d.,\s]*%?\*{0,3}|[-–—]")
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
    """``grid`` as slots, remembered while its page is looked at.

    A slot that no cell covers (a damaged grid) gets a blank cell of its own.
    """
    cover: list[list[Cell | None]] = [[None] * grid.cols for _ in range(grid.rows)]
    begun: list[list[Cell]] = [[] for _ in range(grid.rows)]
    slots = grid.rows * grid.cols
    for cell in grid.cells:
        row, col = cell.row, cell.col
        if row >= grid.rows or col >= grid.cols:
            continue
        begun[row].append(cell)
        if cell.row_span == cell.col_span == 1:
            cover[row][col] = cell
            slots -= 1
            continue
        for below in range(row, min(grid.rows, row + cell.row_span)):
            for beside in range(col, min(grid.cols, col + cell.col_span)):
                cover[below][beside] = cell
                slots -= 1
    if slots or any(None in cells for cells in cover):
        return _of_damaged(grid, cover)
    whole = tuple([tuple(filter(None, cells)) for cells in cover])
    return Slots(grid=grid, cover=whole, begun=tuple(map(tuple, begun)))


def _of_damaged(grid: Grid, cover: Sequence[Sequence[Cell | None]]) -> Slots:
    """The slots of a grid whose cells leave some blank or cover some twice."""
    whole = [
        tuple([cell or Cell(row=row, col=col) for col, cell in enumerate(cells)]) for row, cells in enumerate(cover)
    ]
    begun = [
        tuple([cell for col, cell in enumerate(cells) if cell.row == row and cell.col == col])
        for row, cells in enumerate(whole)
    ]
    return Slots(grid=grid, cover=tuple(whole), begun=tuple(begun))


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
