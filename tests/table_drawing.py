"""Tables drawn as lists of texts, for tests: ``"<"`` continues the cell on its left, ``"^"`` the one above it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from cchc_extract.model import Box, Cell, Grid, Line, Page, PageLayout

LEFT, TOP, WIDTH, HEIGHT = 60.0, 120.0, 480.0, 14.0


def grid(*rows: Sequence[str], page: int = 1, widths: Sequence[float] | None = None, sure: float | None = None) -> Grid:
    """A ruled grid 480 points wide; ``widths`` are relative; ``sure`` is the confidence of every cell with text."""
    cols = len(rows[0])
    shares = list(widths or [1.0] * cols)
    edges = [LEFT + WIDTH * sum(shares[:col]) / sum(shares) for col in range(cols + 1)]
    cells = []
    for row, texts in enumerate(rows):
        assert len(texts) == cols, texts
        for col, text in enumerate(texts):
            if text in ("<", "^"):
                continue
            wide = 1 + _run(texts[col + 1 :], "<")
            high = 1 + _run([below[col] for below in rows[row + 1 :]], "^")
            box = Box(edges[col], TOP + row * HEIGHT, edges[col + wide], TOP + (row + high) * HEIGHT)
            known = sure if text else None
            cells.append(Cell(row=row, col=col, row_span=high, col_span=wide, box=box, text=text, confidence=known))
    box = Box(edges[0], TOP, edges[-1], TOP + len(rows) * HEIGHT)
    return Grid(page=page, rows=len(rows), cols=cols, cells=tuple(cells), method="rules", box=box)


def page(*blocks: str | Grid, number: int = 1) -> PageLayout:
    """A page of text lines and grids, in reading order."""
    placed: list[Line | Grid] = []
    for at, block in enumerate(blocks):
        if isinstance(block, str):
            box = Box(LEFT, 40.0 + at, LEFT + WIDTH, 50.0 + at)
            placed.append(Line(page=number, text=block, box=box))
        else:
            placed.append(
                Grid(
                    page=number, rows=block.rows, cols=block.cols, cells=block.cells, method=block.method, box=block.box
                )
            )
    return PageLayout(page=Page(number=number, source="digital", width=595, height=842), blocks=tuple(placed))


def _run(texts: Sequence[str], mark: str) -> int:
    return len(list(takewhile(mark.__eq__, texts)))
