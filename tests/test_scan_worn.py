"""Rules of which a copy of a copy has left dots: found along the lines that other columns show, and no others."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from cchc_extract.layout.grid import grids_from_rules
from cchc_extract.layout.rulings import SCANNED
from cchc_extract.model import Grid
from cchc_extract.reading.ocr import rules, worn
from cchc_extract.reading.ocr.page import rules_of
from cchc_extract.reading.raster import Pixels

DPI = 300
XS, YS = (200, 320, 1100, 1300, 1500), (300, 380, 460, 540, 620, 700)


def rule(ink: Pixels, y: int, start: int, end: int, *, dots: bool) -> None:
    for x in range(start, end, 20 if dots else end - start):
        ink[y - 1 : y + 2, x : min(x + (13 if dots else end - start), end)] = 1


def table(*, whole: dict[int, tuple[int, int]], merged: tuple[tuple[int, int], ...] = ()) -> Pixels:
    """A table whose inner rules across are dots but in the columns that ``whole`` names for a row; ``merged`` (row, column) have none."""
    ink = np.zeros((1000, 1700), dtype=np.uint8)
    for x in XS:
        ink[YS[0] : YS[-1], x - 1 : x + 2] = 1
    for row, y in enumerate(YS):
        for column, (left, right) in enumerate(pairwise(XS)):
            if (row, column) not in merged:
                outer = row in (0, len(YS) - 1)
                rule(ink, y, left, right, dots=not outer and column not in whole.get(row, ()))
    return ink


def lettered(ink: Pixels, y: int, column: int, text: str = "So ho so tiep nhan") -> None:
    cv2.putText(ink, text, (XS[column] + 20, y), cv2.FONT_HERSHEY_COMPLEX, 1.0, 1, 2)


def grid(ink: Pixels) -> Grid:
    strokes = worn.completed(rules.strokes(ink, DPI), ink, DPI)
    (found,) = grids_from_rules(rules_of(strokes), page=1, tolerances=SCANNED)
    return found


def test_dots_go_on_where_another_column_shows_a_rule() -> None:
    ink = table(whole=dict.fromkeys(range(1, 5), (1,)))
    for row, y in enumerate(YS[1:]):
        lettered(ink, y - 25, 1, f"Chi tieu {row}")
    found = grid(ink)
    assert (found.rows, found.cols, len(found.cells)) == (5, 4, 20)


def test_rules_of_which_all_columns_have_dots_are_found_in_such_a_table() -> None:
    found = grid(table(whole={1: (1,), 2: (1,), 4: (1,)}))
    assert (found.rows, len(found.cells)) == (5, 20)


def test_a_cell_without_dots_stays_merged() -> None:
    ink = table(whole=dict.fromkeys(range(1, 5), (1,)), merged=((2, 0), (3, 3)))
    lettered(ink, YS[2] + 3, 0, "12")
    lettered(ink, YS[3] + 3, 3, "Ghi chu")
    found = grid(ink)
    spans = {(cell.row, cell.col): cell.row_span for cell in found.cells if cell.row_span > 1}
    assert (found.rows, spans) == (5, {(1, 0): 2, (2, 3): 2})


def test_text_on_the_line_of_a_rule_is_none() -> None:
    ink = table(whole=dict.fromkeys(range(1, 5), (0, 2, 3)), merged=((2, 1),))
    for y in (YS[2] - 2, YS[2] + 10, YS[2] + 14):
        written = ink.copy()
        lettered(written, y, 1, "Tong so ho so tiep nhan trong ky bao cao")
        assert {cell.row_span for cell in grid(written).cells if (cell.row, cell.col) == (1, 1)} == {2}


def test_the_feet_of_letters_are_no_dots_of_a_rule() -> None:
    ink = table(whole=dict.fromkeys(range(1, 5), (0, 1, 2, 3)))
    ink[418:421, 600:800] = 1  # feet that touch, long enough for a rule
    for x in range(XS[1] + 20, XS[2] - 30, 22):
        ink[388:421, x + 4 : x + 9] = 1
        ink[418:421, x : x + 14] = 1
        ink[394:397, x : x + 14] = 1
    assert grid(ink).rows == 5


def test_whole_rules_are_left_as_they_are() -> None:
    ink = table(whole=dict.fromkeys(range(1, 5), (0, 1, 2, 3)))
    strokes = rules.strokes(ink, DPI)
    assert worn.completed(strokes, ink, DPI) == strokes
