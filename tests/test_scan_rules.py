"""Rules of dots and dashes, streaks over figures and coloured fills: what is left of print when they are taken for what they are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from test_scan_troubles import DPI, XS, YS, paper, with_table, write

from cchc_extract.layout.grid import grids_from_rules
from cchc_extract.layout.rulings import SCANNED
from cchc_extract.model import Grid
from cchc_extract.reading.ocr import dotted, ink, rules, worn
from cchc_extract.reading.ocr.page import rules_of
from cchc_extract.reading.ocr.streaks import without_streaks
from cchc_extract.reading.ocr.tinted import without_tints
from cchc_extract.reading.raster import Pixels

NO_RULES = rules.Strokes((), ())


def dashed(picture: Pixels, start: tuple[int, int], end: tuple[int, int], dash: int, gap: int, thick: int = 3) -> None:
    (x0, y0), (x1, y1) = start, end
    length = max(x1 - x0, y1 - y0)
    for at in range(0, length, dash + gap):
        to = min(at + dash, length)
        if y0 == y1:
            picture[y0 : y0 + thick, x0 + at : x0 + to] = 0
        else:
            picture[y0 + at : y0 + to, x0 : x0 + thick] = 0


def table_with_row_lines(dash: int, gap: int, *, columns_too: bool = False) -> Pixels:
    """The outer rules and the columns are drawn, the rules between rows are dots or dashes."""
    page = paper()
    for x in XS:
        if columns_too and x not in (XS[0], XS[-1]):
            dashed(page, (x, YS[0]), (x, YS[-1]), dash, gap)
        else:
            cv2.line(page, (x, YS[0]), (x, YS[-1]), 0, 4)
    for y in (YS[0], YS[-1]):
        cv2.line(page, (XS[0], y), (XS[-1], y), 0, 4)
    for number, y in enumerate(YS[1:-1], 1):
        dashed(page, (XS[0], y), (XS[-1], y), dash, gap)
        write(page, str(number), (280, y - 40))
        write(page, "So ho so qua han", (420, y - 40), size=1)
        write(page, "1.203", (1100, y - 40))
    return page


def grids_of(page: Pixels) -> tuple[list[Grid], rules.Strokes, Pixels, dotted.Dots]:
    black = ink.binarized(page, DPI)
    plain = rules.strokes(black, DPI)
    before = grids_from_rules(rules_of(plain), page=1, tolerances=SCANNED)
    dots = dotted.dots_of(black, DPI)
    strokes = worn.completed(dotted.with_dotted(plain, dots, before, DPI), black, DPI)
    return grids_from_rules(rules_of(strokes), page=1, tolerances=SCANNED), strokes, black, dots


@pytest.mark.parametrize(("dash", "gap"), [(3, 6), (4, 4), (8, 8), (30, 12), (40, 14)])
def test_rules_of_dots_and_dashes_part_rows(dash: int, gap: int) -> None:
    page = table_with_row_lines(dash, gap)
    (grid,), strokes, black, dots = grids_of(page)
    assert (grid.rows, grid.cols, len(grid.cells)) == (4, 3, 12)
    less, _ = dotted.without_dots(black, page, strokes, dots, DPI)
    for y in YS[1:-1]:
        assert not less[y - 2 : y + 6, XS[0] + 60 : XS[1] - 60].any()
        assert less[y - 70 : y - 35, 420:900].sum() == black[y - 70 : y - 35, 420:900].sum()  # print stays


def test_columns_of_dots_part_columns() -> None:
    (grid,), *_ = grids_of(table_with_row_lines(4, 5, columns_too=True))
    assert (grid.rows, grid.cols, len(grid.cells)) == (4, 3, 12)


def test_dots_to_write_on_in_a_cell_are_no_rule() -> None:
    page = paper()
    for x in XS:
        cv2.line(page, (x, YS[0]), (x, YS[-1]), 0, 4)
    for y in (YS[0], YS[2], YS[-1]):
        cv2.line(page, (XS[0], y), (XS[-1], y), 0, 4)
    dashed(page, (XS[2] + 4, YS[1]), (XS[3] - 4, YS[1]), 4, 12)
    (grid,), *_ = grids_of(page)
    assert (grid.rows, len(grid.cells)) == (2, 6)


def test_dots_are_looked_for_only_where_rows_are_high_or_a_long_low_line_stands() -> None:
    page = with_table(paper())
    black = ink.binarized(page, DPI)
    grids = grids_from_rules(rules_of(rules.strokes(black, DPI)), page=1, tolerances=SCANNED)
    assert not dotted.may_lack_rules(grids, NO_RULES, black, DPI)
    text = paper()
    for y in range(200, 1000, 60):
        write(text, "Thuc hien cong tac cai cach hanh chinh nha nuoc nam 2023 cua xa", (150, y), size=0.9)
    assert not dotted.may_lack_rules([], NO_RULES, ink.binarized(text, DPI), DPI)
    cv2.line(text, (400, 150), (1300, 150), 0, 3)
    black = ink.binarized(text, DPI)
    assert not dotted.may_lack_rules([], rules.strokes(black, DPI), black, DPI)
    dashed(text, (200, 1100), (1500, 1100), 4, 5)
    assert dotted.may_lack_rules([], NO_RULES, ink.binarized(text, DPI), DPI)


@pytest.mark.parametrize("shade", [20, 90])
def test_a_figure_is_drawn_through_a_streak_that_hides_it(shade: int) -> None:
    clean = with_table(paper())
    for y in YS[1:]:
        write(clean, "80356", (1100, y - 40))
    page = clean.copy()
    page[:, 1168:1173] = shade
    page = cv2.GaussianBlur(page, (0, 0), 0.8).astype(np.uint8)
    black = ink.binarized(page, DPI)
    streak = [rules.Stroke((rules.Run(0, len(page), 1170, 1170, 5.0),))]
    _, less = without_streaks(page, black, streak)
    wanted = ink.binarized(clean, DPI)
    window = np.s_[:, 1164:1177]
    wrong, wrong_before = (int((each[window] != wanted[window]).sum()) for each in (less, black))
    assert wrong < 0.2 * wrong_before
    rows = np.s_[YS[1] - 75 : YS[1] - 35]
    assert (less[rows, 1164:1177] & wanted[rows, 1164:1177]).sum() > 0.6 * wanted[rows, 1164:1177].sum()


@pytest.mark.parametrize("fill", [(255, 242, 204), (198, 224, 180), (189, 215, 238), (255, 255, 0)])
def test_print_on_a_coloured_fill_stands_on_white_afterwards(fill: tuple[int, int, int]) -> None:
    page = np.repeat(with_table(paper())[:, :, np.newaxis], 3, axis=2)
    page[YS[1] + 4 : YS[2] - 4, XS[0] + 4 : XS[-1] - 4] = fill
    write(page, "CAI CACH", (420, YS[2] - 40), (0, 0, 0))
    out = without_tints(page, DPI)
    inside = out[YS[1] + 30 : YS[2] - 30, XS[0] + 30 : XS[-1] - 30].astype(int)
    assert np.median(inside.min(axis=2)) > 245
    chroma = inside.max(axis=2) - inside.min(axis=2)
    assert (chroma > 30).mean() < 0.01
    assert (inside.max(axis=2) < 80).sum() > 0.8 * (
        page[YS[1] + 30 : YS[2] - 30, XS[0] + 30 : XS[-1] - 30].max(axis=2) < 80
    ).sum()


def test_stamps_and_grey_pages_are_left_as_they_are() -> None:
    page = np.repeat(paper()[:, :, np.newaxis], 3, axis=2)
    cv2.circle(page, (800, 500), 200, (210, 40, 50), 8)
    cv2.circle(page, (800, 500), 150, (210, 40, 50), 4)
    write(page, "TAN LAP", (700, 500), (210, 40, 50))
    assert without_tints(page, DPI) is page
    grey = paper()
    assert without_tints(grey, DPI) is grey
