"""Points behind numbers of a scanned table: row numbers have them, a lone figure got one from a stain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scan_engine import NoFigures

from cchc_extract.model import Box, Cell, Grid
from cchc_extract.reading.ocr import cells
from cchc_extract.reading.ocr.engine import Reading, Seen
from cchc_extract.reading.raster import Pixels


class Saying(NoFigures):
    """An engine that reads the given texts, one for each cell that it is asked about, in order."""

    name = "text 1"
    number_name = "numbers 1"

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = iter(texts)

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        return []

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        return [[] for _ in pictures]

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        return [Reading(next(self._texts), 0.99) for _ in pictures]


def read(*texts: str) -> list[str]:
    """A table of one column with a blot of its own in each cell, read as these texts."""
    ink = np.zeros((200 * len(texts) + 200, 600), dtype=np.uint8)
    made = []
    for row in range(len(texts)):
        top = 100 + 200 * row
        ink[top + 80 : top + 115, 200 : 230 + 10 * row] = 1
        box = Box(100 * 0.24, top * 0.24, 500 * 0.24, (top + 200) * 0.24)
        made.append(Cell(row=row, col=0, box=box))
    grid = Grid(page=1, rows=len(texts), cols=1, cells=tuple(made), method="rules")
    grey = np.where(ink > 0, np.uint8(0), np.uint8(255))
    found, _ = cells.filled(grid, grey, ink, Saying(texts))
    return [cell.text for cell in found.cells]


def test_row_numbers_keep_their_points() -> None:
    assert read("9.", "10.", "11.") == ["9.", "10.", "11."]


def test_a_lone_point_behind_a_figure_goes() -> None:
    assert read("12", "61.", "1.204") == ["12", "61", "1.204"]


def test_a_comma_whose_tail_is_lost_is_read_as_one() -> None:
    assert read("10.512.5", "1.024") == ["10.512,5", "1.024"]
