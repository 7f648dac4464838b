"""The steps from a crooked page picture to rules, print and cells, each on pictures drawn for it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cchc_extract.layout.grid import grids_from_rules
from cchc_extract.layout.rulings import SCANNED
from cchc_extract.reading.ocr import bend, erase, ink, level, rules, upright, worn
from cchc_extract.reading.ocr.morphology import scaled
from cchc_extract.reading.ocr.page import rules_of
from cchc_extract.reading.ocr.patches import patches_of
from cchc_extract.reading.raster import Pixels

DPI = 300
FONT = cv2.FONT_HERSHEY_COMPLEX


def paper(width: int = 1700, height: int = 2200) -> Pixels:
    return np.full((height, width), 255, dtype=np.uint8)


def with_lines(picture: Pixels, text: str = "Hand full of type, tight lines", lines: int = 24) -> Pixels:
    for line in range(lines):
        cv2.putText(picture, text, (200, 250 + 70 * line), FONT, 1.3, 0, 2, cv2.LINE_AA)
    return picture


def with_table(picture: Pixels, xs: tuple[int, ...], ys: tuple[int, ...], thick: int = 4) -> Pixels:
    for y in ys:
        cv2.line(picture, (xs[0], y), (xs[-1], y), 0, thick)
    for x in xs:
        cv2.line(picture, (x, ys[0]), (x, ys[-1]), 0, thick)
    return picture


def black(picture: Pixels) -> Pixels:
    return ink.binarized(picture, DPI)


def grid_sizes(picture: Pixels) -> list[tuple[int, int]]:
    strokes = rules.strokes(black(picture), DPI)
    return [(grid.rows, grid.cols) for grid in grids_from_rules(rules_of(strokes), page=1, tolerances=SCANNED)]


XS, YS = (200, 400, 1000, 1500), (300, 420, 540, 660, 780)


@pytest.mark.parametrize("degrees", [-4.0, -0.7, 0.0, 0.3, 2.5])
def test_skew_is_found_to_a_tenth_of_a_degree(degrees: float) -> None:
    page = level.rotated(with_lines(paper()), -degrees)
    assert level.skew(black(page), DPI) == pytest.approx(degrees, abs=0.1)


def test_levelling_makes_lines_level_again() -> None:
    page = level.rotated(with_table(paper(), XS, YS), -1.5)
    straight = level.rotated(page, level.skew(black(page), DPI))
    assert level.skew(black(straight), DPI) == pytest.approx(0.0, abs=0.05)
    assert grid_sizes(straight) == [(4, 3)]


@pytest.mark.parametrize("bent", [None, bend.Bend(down=(0.01, 0, 0, 0, 0, 0), right=(0,) * 6)])
def test_a_page_is_drawn_level_where_it_has_ink_and_is_paper_elsewhere(bent: bend.Bend | None) -> None:
    page = cv2.resize(with_lines(paper(), lines=12), None, fx=2 / 3, fy=2 / 3, interpolation=cv2.INTER_AREA)
    page = np.minimum(page, 250)  # paper is never quite white
    size = (2200, 1700)
    windows = level.inked_windows(ink.binarized(page, 200), size, 60)
    if bent:
        whole, part = (bend.straightened(page, 0.4, bent, 200, 1.5, each) for each in ((), windows))
    else:
        whole, part = level.rotated(page, 0.4, 1.5), level.rotated(page, 0.4, 1.5, windows)
    drawn = np.zeros(size, dtype=np.bool_)
    for window in windows:
        drawn[window] = True
    assert whole.shape == part.shape == size
    assert np.abs(whole.astype(int) - part)[drawn].mean() < 0.1
    assert (part[~drawn] == 255).all()
    assert whole[~drawn].min() > 240
    assert 0.2 < drawn.mean() < 0.6


def test_empty_paper_has_no_skew() -> None:
    assert level.skew(black(paper()), DPI) == 0.0


def test_text_that_runs_down_the_page_is_lying() -> None:
    page = with_lines(paper())
    assert not upright.lying(black(page), DPI)
    assert upright.lying(black(upright.turned(page, 1)), DPI)


def test_lines_stand_on_their_feet() -> None:
    letters = upright.letters(black(with_lines(paper())), DPI)
    assert upright.footing(letters) > 0
    assert upright.footing(upright.turned(letters, 2)) < 0


def test_perspective_is_taken_out_of_a_table() -> None:
    page = with_table(paper(), (200, 500, 900, 1200, 1500), tuple(range(300, 1900, 100)))
    corners = np.array([[0, 0], [1700, 0], [1700, 2200], [0, 2200]], dtype=np.float32)
    pulled = np.array([[30, 20], [1690, 0], [1660, 2190], [0, 2160]], dtype=np.float32)
    bent = cv2.warpPerspective(page, cv2.getPerspectiveTransform(corners, pulled), (1700, 2200), borderValue=255.0)
    skew = level.skew(black(bent), DPI)
    found = bend.bend(level.rotated_ink(black(bent), skew), DPI)
    assert found is not None
    straight = bend.straightened(bent, skew, found, DPI)
    assert straight.shape == page.shape
    slopes = [abs(run.slope) for run in rules.runs(black(straight), DPI, 1.0)]
    assert len(slopes) >= 16
    assert max(slopes) < 0.002
    assert grid_sizes(straight) == [(15, 4)]


def test_a_flat_page_is_left_alone() -> None:
    assert bend.bend(black(with_table(paper(), XS, YS)), DPI) is None


def test_the_strokes_of_a_stamp_bend_no_page() -> None:
    page = with_lines(paper())
    for x, slope in ((920, -0.02), (970, 0.01), (1030, -0.01), (1060, 0.02), (1120, 0.0), (1170, -0.03)):
        cv2.line(page, (x, 1740), (round(x + 90 * slope), 1830), 0, 4)
    assert bend.bend(black(with_lines(paper())), DPI) is None
    assert bend.bend(black(page), DPI) is None


def test_shade_and_tint_go_and_ink_stays() -> None:
    page = with_lines(paper()).astype(np.float64)
    shade = np.linspace(0.45, 0.95, page.shape[1])[np.newaxis, :]
    level_page = ink.levelled((page * shade).astype(np.uint8), DPI)
    assert np.median(level_page[:, :300]) > 235
    assert np.median(level_page[:, -300:]) > 235
    assert level_page.min() < 60


def test_a_red_stamp_and_a_blue_pen_fade_and_black_print_stays() -> None:
    page = np.full((400, 600, 3), 250, dtype=np.uint8)
    cv2.circle(page, (150, 200), 100, (200, 40, 50), -1)
    cv2.line(page, (300, 20), (320, 380), (40, 60, 170), 8)
    cv2.rectangle(page, (130, 180), (170, 220), (20, 20, 20), -1)
    grey = ink.without_colour(page, 300)
    assert grey[120, 150] > 200
    assert grey[200, 310] > 200
    assert grey[200, 150] < 60


def test_the_paler_letters_of_a_stamp_fade_with_it_on_tinted_paper() -> None:
    """Scanners smear the colour of thin strokes: alone it would not tell them from tinted print."""
    page = np.full((900, 900, 3), (250, 245, 228), dtype=np.uint8)
    cv2.circle(page, (300, 300), 150, (200, 90, 95), 10)
    for x in (260, 820):
        cv2.putText(page, "H", (x, 230), cv2.FONT_HERSHEY_SIMPLEX, 1, (190, 145, 140), 3)
    cv2.putText(page, "64", (280, 330), cv2.FONT_HERSHEY_SIMPLEX, 2, (40, 36, 30), 6)
    grey = ink.without_colour(page, 300)
    assert grey[200:235, 255:285].min() > 225
    assert grey[200:235, 815:845].min() < 220
    assert grey[280:340, 280:360].min() < 60


def test_the_palest_strokes_beside_a_stamp_fade_too() -> None:
    page = np.full((900, 900, 3), (250, 245, 228), dtype=np.uint8)
    cv2.circle(page, (300, 300), 150, (200, 90, 95), 10)
    for y in (520, 820):
        cv2.putText(page, "H", (280, y), cv2.FONT_HERSHEY_SIMPLEX, 1, (190, 150, 147), 3)
    grey = ink.without_colour(page, 300)
    assert grey[490:525, 275:305].min() > 225
    assert grey[790:825, 275:305].min() < 220


def test_specks_go_and_full_stops_stay() -> None:
    page = np.zeros((100, 100), dtype=np.uint8)
    page[20:22, 20:23] = 1
    page[60:65, 60:65] = 1
    left = ink.without_specks(page, DPI)
    assert not left[:50].any()
    assert np.array_equal(left[50:], page[50:])


def test_grey_pages_are_left_as_they_are() -> None:
    page = with_lines(paper())
    assert np.array_equal(ink.without_colour(page, 300), page)
    assert np.array_equal(ink.without_colour(np.dstack([page] * 3), 300), page)


def test_rules_make_a_grid() -> None:
    assert grid_sizes(with_table(paper(), XS, YS)) == [(4, 3)]


def test_worn_rules_make_the_same_grid() -> None:
    page = with_table(paper(), XS, YS)
    for x in range(230, 1500, 160):
        page[530:550, x : x + 35] = 255
    page[600:620, 395:406] = 255
    assert grid_sizes(page) == [(4, 3)]


def test_a_fold_across_the_page_is_no_rule() -> None:
    page = with_table(paper(), XS, YS)
    cv2.line(page, (0, 606), (1699, 600), 0, 3)
    assert grid_sizes(page) == [(4, 3)]


def test_a_faint_fold_goes_before_rules_are_looked_at() -> None:
    page = with_table(paper(), XS, YS)
    cv2.line(page, (0, 600), (1699, 600), 185, 3)
    kept = rules.without_folds(page, black(page), DPI)
    assert not kept[596:605, 450:950].any()
    assert kept[540, 450:950].all()


@pytest.mark.parametrize("x", [230, 700, 1200])
def test_a_streak_down_the_paper_is_no_rule_and_goes_from_the_text(x: int) -> None:
    page = with_table(paper(), XS, YS)
    cv2.line(page, (x, 0), (x + 14, 2199), 60, 2)
    assert grid_sizes(page) == [(4, 3)]
    _, left = erase.erased(page, black(page), rules.strokes(black(page), DPI), DPI)
    assert left.sum() < 0.02 * black(page).sum()


@pytest.mark.parametrize(("above", "below"), [(1587, 1556), (2050, 2081)])
def test_a_streak_down_a_page_that_lay_askew_is_no_rule(above: int, below: int) -> None:
    page = with_table(paper(3500, 2480), (300, 900, 1300, 1700, 2300, 3000), tuple(range(480, 1200, 60)))
    cv2.line(page, (above, 0), (below, 2479), 0, 3)
    page[490:494, above - 20 : above + 20] = 255  # broken at the table
    strokes = worn.completed(rules.strokes(black(page), DPI), black(page), DPI)
    assert [(grid.rows, grid.cols) for grid in grids_from_rules(rules_of(strokes), page=1, tolerances=SCANNED)] == [
        (11, 5)
    ]


def test_a_streak_is_the_only_upright_line_of_a_table_ruled_across() -> None:
    page = paper()
    for y in range(400, 1400, 100):
        cv2.line(page, (200, y), (1500, y), 0, 3)
    cv2.line(page, (640, 0), (660, 2199), 0, 2)
    assert rules.strokes(black(page), DPI).down == ()


def test_a_picture_cut_out_along_the_sides_of_a_table_keeps_its_rules() -> None:
    page = with_table(paper(), (10, 500, 900, 1300, 1690), (10, 600, 1200, 2190))
    assert grid_sizes(page) == [(3, 4)]


def test_bars_and_stems_of_letters_are_no_rules() -> None:
    page = with_table(paper(), XS, YS)
    cv2.putText(page, "TTTTTTTT HHHHH", (430, 400), FONT, 1.6, 0, 4)
    cv2.putText(page, "TTTTTTTT", (430, 1400), FONT, 2.2, 0, 6)
    strokes = rules.strokes(black(page), DPI)
    assert len(strokes.across) == len(YS)
    assert len(strokes.down) == len(XS)


def test_erasing_takes_rules_and_leaves_letters_that_touch_them() -> None:
    page = with_table(paper(), XS, YS)
    cv2.putText(page, "gypj 2.1", (430, 412), FONT, 1.6, 0, 3)  # descenders run into the rule at 420
    before = black(page)
    grey, left = erase.erased(page, before, rules.strokes(before, DPI), DPI)
    assert left[415:426, 1100:1400].sum() == 0
    assert left[500:640, 195:206].sum() == 0
    letters = before[360:412, 430:700].sum()
    assert left[360:412, 430:700].sum() >= 0.98 * letters
    assert grey[540, 1200] == 255


def test_print_goes_to_its_cell_and_dirt_to_none() -> None:
    page = with_table(paper(), XS, YS)
    cv2.putText(page, "12", (250, 395), FONT, 1.2, 0, 2)
    cv2.putText(page, "g", (600, 425), FONT, 1.2, 0, 2)  # hangs over the rule at 420
    cv2.line(page, (1200, 480), (1230, 480), 0, 5)  # a dash
    page[600:603, 500:503] = 0  # dirt
    cv2.line(page, (1005, 700), (1008, 740), 0, 3)  # what is left of a worn rule
    before = black(page)
    strokes = rules.strokes(before, DPI)
    (grid,) = grids_from_rules(rules_of(strokes), page=1, tolerances=SCANNED)
    patches = patches_of(grid, *erase.erased(page, before, strokes, DPI))
    filled = {(cell.row, cell.col) for cell, patch in zip(grid.cells, patches, strict=True) if patch is not None}
    assert filled == {(0, 0), (0, 1), (1, 2)}


def test_lines_of_a_cell_are_told_apart_and_marks_stay_with_their_line() -> None:
    page = with_table(paper(), XS, (300, 560, 820))
    cv2.putText(page, "3.2.", (250, 380), FONT, 1.2, 0, 2)
    cv2.putText(page, "1", (250, 450), FONT, 1.2, 0, 2)
    cv2.line(page, (255, 415), (266, 412), 0, 3)  # a mark over the 1
    before = black(page)
    strokes = rules.strokes(before, DPI)
    (grid,) = grids_from_rules(rules_of(strokes), page=1, tolerances=SCANNED)
    patch = patches_of(grid, *erase.erased(page, before, strokes, DPI))[0]
    assert patch is not None
    assert len(patch.lines) == 2


def test_a_picture_of_one_line_of_pixels_can_be_made_smaller() -> None:
    assert scaled(np.full((1, 2000), 255, np.uint8), 0.1).shape == (1, 200)


def test_a_streak_beside_a_turned_page_does_not_lean_its_columns() -> None:
    page = paper()
    for y in range(400, 1900, 75):
        cv2.line(page, (250, y), (1450, y), 0, 3)
    turned = level.rotated(page, 1.2)
    cv2.line(turned, (1590, 0), (1590, 2199), 0, 3)
    cv2.line(turned, (640, 0), (640, 2199), 0, 3)
    ink_of = black(turned)
    skew = level.skew(level.looked_at(ink_of, DPI), level.LOOK_DPI)
    found = bend.bend(level.looked_at(level.rotated_ink(ink_of, skew), DPI), level.LOOK_DPI)
    if found is not None:
        ends = np.array([-3.0, 0.0, 3.0])  # inches above and below the middle of the page
        assert np.abs(found.displaced(np.full(3, -2.0), ends)[0]).max() < 0.02
