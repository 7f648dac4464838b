"""What offices and scanners do to a page, drawn small: dark fields, coloured print, dots for grey, pale rules, pens, streaks, cut edges."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from head_pages import centred, layout_of, line_at, patterns

from cchc_extract.layout.grid import grids_from_rules
from cchc_extract.layout.rulings import SCANNED
from cchc_extract.model import Box, Grid, Page, Word
from cchc_extract.reading.ocr import erase, halftone, ink, pale, polarity, resolution, rules
from cchc_extract.reading.ocr.colouredprint import coloured_print, spread_to
from cchc_extract.reading.ocr.disturbed import Taken, is_struck
from cchc_extract.reading.ocr.page import rules_of
from cchc_extract.reading.ocr.patches import Patch, patches_of
from cchc_extract.reading.raster import Pixels, Raster
from cchc_extract.understanding.sheets import reading_order, reordered, without_repeated

DPI = 300
FONT = cv2.FONT_HERSHEY_COMPLEX
XS, YS = (200, 400, 1000, 1500), (300, 420, 540, 660, 780)


def paper(width: int = 1700, height: int = 1200, grey: int = 252) -> Pixels:
    return np.full((height, width), grey, dtype=np.uint8)


def with_table(picture: Pixels, thick: int = 4, grey: int = 0) -> Pixels:
    for y in YS:
        cv2.line(picture, (XS[0], y), (XS[-1], y), grey, thick)
    for x in XS:
        cv2.line(picture, (x, YS[0]), (x, YS[-1]), grey, thick)
    return picture


def write(
    picture: Pixels, text: str, at: tuple[int, int], grey: int | tuple[int, int, int] = 0, size: float = 1.2
) -> None:
    cv2.putText(picture, text, at, FONT, size, grey, 2, cv2.LINE_AA)


def grid_of(picture: Pixels) -> tuple[Grid, rules.Strokes]:
    strokes = rules.strokes(ink.binarized(picture, DPI), DPI)
    (grid,) = grids_from_rules(rules_of(strokes), page=1, tolerances=SCANNED)
    return grid, strokes


def cut_patches(picture: Pixels, taken: Taken | None = None) -> dict[tuple[int, int], Patch]:
    grid, strokes = grid_of(picture)
    found = patches_of(grid, *erase.erased(picture, ink.binarized(picture, DPI), strokes, DPI), taken or Taken())
    return {(cell.row, cell.col): patch for cell, patch in zip(grid.cells, found, strict=True) if patch is not None}


# --- dark fields and negatives ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", [0, 60, 120])
def test_white_print_on_a_dark_row_becomes_black_on_white(field: int) -> None:
    page = with_table(paper())
    cv2.rectangle(page, (XS[0], YS[1]), (XS[-1], YS[2]), field, -1)
    write(page, "SECTION ONE", (420, 500), 255)
    out = polarity.positive(page, DPI)
    assert np.median(out[YS[1] + 10 : YS[2] - 10, 420:990]) > 230
    shown, expected = out[470:505, 420:800] < 100, page[470:505, 420:800] > 180
    assert (shown & expected).sum() > 0.9 * expected.sum()


def test_the_columns_of_a_table_go_through_a_black_row_that_hides_them() -> None:
    page = with_table(paper())
    cv2.rectangle(page, (XS[0], YS[1]), (XS[-1], YS[2]), 0, -1)
    write(page, "SECTION", (420, 500), 255)
    grid, _ = grid_of(polarity.positive(page, DPI))
    assert (grid.rows, grid.cols, len(grid.cells)) == (4, 3, 12)


def test_a_negative_page_becomes_positive() -> None:
    page = paper()
    for line in range(8):
        write(page, "Hand full of type, tight lines", (200, 250 + 70 * line))
    assert np.abs(polarity.positive(255 - page, DPI).astype(int) - page)[5:-5, 5:-5].mean() < 8


def test_black_print_a_stamp_and_a_dark_picture_stay_as_they_are() -> None:
    page = with_table(paper())
    write(page, "BOLD HEADING", (420, 400), size=1.6)
    cv2.rectangle(page, (300, 900), (700, 1100), 30, -1)  # a picture without print
    cv2.circle(page, (1300, 950), 180, 0, 12)
    assert polarity.positive(page, DPI) is page


# --- resolution ---------------------------------------------------------------------------------------------------------


def lettered(width: int, height: int) -> Pixels:
    page = np.full((height, width), 255, np.uint8)
    for top in range(200, height - 200, height // 12):
        write(page, "Hand full of type, tight lines", (100, top), size=1.2)
    return page


@pytest.mark.parametrize(("stated", "wanted"), [(1200.0, 300.0), (72.0, 300.0), (300.0, 300.0)])
def test_resolution_is_that_at_which_letters_are_as_high_as_letters(stated: float, wanted: float) -> None:
    assert resolution.measured(Raster(lettered(2480, 3508), stated)).dpi == pytest.approx(wanted, rel=0.01)


def test_resolution_of_a_page_with_little_on_it_is_believed() -> None:
    assert resolution.measured(Raster(np.full((3508, 2480), 255, np.uint8), 1200.0)).dpi == 1200.0


# --- print in colour ----------------------------------------------------------------------------------------------------


def coloured(draw: Callable[[Pixels], object]) -> Pixels:
    page = cv2.cvtColor(with_table(paper()), cv2.COLOR_GRAY2RGB)
    draw(page)
    return np.asarray(page, dtype=np.uint8)


def is_print(page: Pixels, rows: slice, columns: slice) -> bool:
    found = coloured_print(page, DPI)
    return found is not None and bool(spread_to(page.shape, found)[rows, columns].any())


def test_red_figures_in_a_table_are_print() -> None:
    page = coloured(lambda each: write(each, "3.741", (1100, 500), (200, 20, 20)))
    assert is_print(page, slice(460, 510), slice(1100, 1300))


def test_a_dash_in_red_is_print_and_a_blot_is_none() -> None:
    page = coloured(lambda each: cv2.line(each, (1200, 480), (1222, 480), (200, 20, 20), 4))
    assert is_print(page, slice(470, 490), slice(1190, 1230))
    blotted = coloured(lambda each: cv2.circle(each, (1200, 480), 5, (200, 20, 20), -1))
    assert not is_print(blotted, slice(470, 490), slice(1190, 1230))


def test_a_red_seal_over_a_table_is_none_and_nor_is_a_stamp_beside_it() -> None:
    def draw(page: Pixels) -> None:
        cv2.circle(page, (1200, 560), 200, (210, 30, 30), 8)
        cv2.circle(page, (1200, 560), 130, (210, 30, 30), 4)
        cv2.rectangle(page, (200, 900), (700, 1100), (210, 30, 30), 4)
        for line in range(3):
            write(page, "INCOMING No 12", (230, 960 + 55 * line), (210, 30, 30))

    page = coloured(draw)
    assert not is_print(page, slice(300, 800), slice(950, 1450))
    assert not is_print(page, slice(880, 1120), slice(180, 720))


# --- dots, pale rules, thick rules --------------------------------------------------------------------------------------


def test_dots_for_grey_go_and_letters_stay() -> None:
    page = paper(grey=255)
    write(page, "4.125", (300, 300))
    page = np.where(page < 128, np.uint8(0), np.uint8(255))
    dotted = page.copy()
    dotted[100:600:4, 100:1600:4] = 0
    assert (halftone.without_dots(dotted, DPI) != page).mean() < 0.001


def test_a_page_with_few_specks_or_of_greys_is_not_touched() -> None:
    page = with_table(paper(grey=255))
    assert halftone.without_dots(page, DPI) is page
    shaded = np.tile(np.arange(0, 255, dtype=np.uint8), (400, 4))
    assert halftone.without_dots(shaded, DPI) is shaded


def test_rules_too_pale_for_ink_are_found_beside_print() -> None:
    page = with_table(paper(), grey=238, thick=3)
    write(page, "Hand full of type", (420, 400))
    page = np.clip(page + np.random.default_rng(1).normal(0, 2, page.shape), 0, 255).astype(np.uint8)
    assert not grids_from_rules(rules_of(rules.strokes(ink.binarized(page, DPI), DPI)), page=1, tolerances=SCANNED)
    strokes = rules.strokes(ink.binarized(page, DPI) | pale.pale_rules(page, DPI), DPI)
    (grid,) = grids_from_rules(rules_of(strokes), page=1, tolerances=SCANNED)
    assert (grid.rows, grid.cols, len(grid.cells)) == (4, 3, 12)


def test_pale_streaks_through_print_are_no_table() -> None:
    page = paper()
    for line in range(12):
        write(page, "Hand full of type, tight lines, and more", (190 + 29 * line % 61, 150 + 80 * line))
    for at in range(250, 1400, 160):
        page[:, at : at + 3] = np.minimum(page[:, at : at + 3], 238)
    for at in (120, 1120):
        page[at : at + 3] = np.minimum(page[at : at + 3], 238)
    drawn = rules.strokes(ink.binarized(page, DPI) | pale.pale_rules(page, DPI), DPI)
    kept = pale.clear_of_print(drawn, page)
    through, still = ([each for each in strokes.down if each.at < 1000] for strokes in (drawn, kept))
    assert len(through) > 3
    assert not still


@pytest.mark.parametrize("points", [2.25, 3, 6])
def test_thick_rules_are_rules(points: float) -> None:
    grid, _ = grid_of(with_table(paper(), thick=round(points * DPI / 72)))
    assert (grid.rows, grid.cols) == (4, 3)


# --- figures that something crosses -------------------------------------------------------------------------------------


def test_a_number_printed_over_a_rule_is_whole_in_the_cell_that_holds_most_of_it_and_doubted() -> None:
    page = with_table(paper())
    write(page, "Unit", (600, 500))
    write(page, "3741", (979, 500))  # the 3 stands before the rule at 1000
    found = cut_patches(page)
    assert found[1, 2].disturbed
    assert found[1, 2].x0 < 985
    assert found[1, 1].x0 + found[1, 1].picture.shape[1] < 800


def test_a_ring_drawn_round_a_number_goes_and_the_number_is_doubted() -> None:
    page = with_table(paper())
    write(page, "17", (1200, 500))
    plain = cut_patches(page)[1, 2]
    cv2.ellipse(page, (1230, 485), (90, 45), 0, 0, 360, 0, 4)
    ringed = cut_patches(page)[1, 2]
    assert ringed.disturbed
    assert not plain.disturbed
    assert ringed.picture.shape == plain.picture.shape


def test_dots_to_write_on_are_no_part_of_a_number() -> None:
    page = with_table(paper())
    page[:, XS[2] : XS[2] + 3] = 252
    for y in YS:
        page[y - 2 : y + 2, XS[2] :] = 252
    narrow = with_table(paper())
    write(narrow, "17", (260, 500))
    plain = cut_patches(narrow)[1, 0].picture.shape
    for x in (220, 235, 250, 330, 345, 360):
        cv2.circle(narrow, (x, 498), 3, 0, -1)
    assert cut_patches(narrow)[1, 0].picture.shape == plain


def test_numbers_on_a_streak_or_in_a_column_that_the_paper_cuts_are_doubted() -> None:
    page = with_table(paper())
    write(page, "17", (1200, 500))
    write(page, "26", (1100, 620))
    found = cut_patches(page, Taken(streaks=(1215.0,)))
    assert found[1, 2].disturbed
    assert not found[2, 2].disturbed
    assert cut_patches(page, Taken(cut=(float(XS[-1]),)))[2, 2].disturbed


@pytest.mark.parametrize("fall", [-18, 0, 12])
def test_a_number_struck_through_is_told_from_one_that_is_not(fall: int) -> None:
    def line(*, struck: bool) -> Pixels:
        picture = paper(400, 60, 255)
        write(picture, "3.741", (40, 45))
        if struck:
            cv2.line(picture, (30, 30 - fall // 2), (200, 30 + fall // 2), 0, 4)
        black = np.asarray(picture < 128, dtype=np.uint8)
        return black[np.flatnonzero(black.any(axis=1))][:, np.flatnonzero(black.any(axis=0))]

    assert is_struck(line(struck=True))
    assert not is_struck(line(struck=False))


# --- sheets -------------------------------------------------------------------------------------------------------------


def sheet(number: int, figures: int = 7, source: str = "scan") -> Page:
    texts = [f"word{at % 29}" for at in range(60)] + [str(figures * at) for at in range(20)]
    words = tuple(Word(text=text, box=Box(0, at, 10, at + 5), confidence=0.9) for at, text in enumerate(texts))
    return Page(number=number, source=source, width=595, height=842, words=words)


def test_a_sheet_scanned_twice_counts_once_and_a_form_filled_in_anew_counts() -> None:
    pages = without_repeated([sheet(1), sheet(2), sheet(3, figures=9)])
    assert [len(page.words) for page in pages] == [80, 0, 80]
    assert [finding.code for finding in pages[1].findings] == ["page-again"]


@pytest.mark.parametrize("order", ["forwards", "backwards"])
def test_a_stack_that_was_scanned_from_its_last_page_is_told(order: str) -> None:
    head = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 87/BC-UBND",
        "BÁO CÁO",
        "Kết quả năm 2023",
    ]
    first = layout_of([centred(60 + 30 * at, text) for at, text in enumerate(head)], source="scan")
    rest = layout_of([line_at(60, 80, "Số hồ sơ đã giải quyết 3.741")], number=2, source="scan")
    pages = [first, rest] if order == "forwards" else [rest, first]
    assert reading_order(pages, patterns().metadata) == ((1, 0) if order == "backwards" else (0, 1))


@pytest.mark.parametrize(
    ("printed", "order"),
    [
        (("", "3", "2"), (0, 2, 1)),
        (("Trang 2/3", "Trang 1/3", "Trang 3/3"), (1, 0, 2)),
        (("", "- 2 -", "- 3 -"), (0, 1, 2)),
        (("", "2", ""), (0, 1, 2)),  # an appendix follows
        (("", "3", "8"), (0, 1, 2)),  # one number misread
    ],
)
def test_printed_page_numbers_tell_the_order_of_a_scan(printed: tuple[str, ...], order: tuple[int, ...]) -> None:
    pages = [
        layout_of(
            [line for line in (centred(30, text) if text else None, line_at(60, 80, "Số hồ sơ đã giải quyết")) if line],
            number=at,
            source="scan",
        )
        for at, text in enumerate(printed, 1)
    ]
    assert reading_order(pages, patterns().metadata) == order


def test_pages_turned_round_begin_with_the_last_which_says_so() -> None:
    turned = reordered([sheet(1), sheet(2), sheet(3)], (2, 1, 0))
    assert [page.number for page in turned] == [3, 2, 1]
    assert [finding.code for page in turned for finding in page.findings] == ["pages-backwards"]


def test_pages_put_in_order_say_in_which() -> None:
    put = reordered([sheet(1), sheet(2), sheet(3)], (0, 2, 1))
    assert [page.number for page in put] == [1, 3, 2]
    (finding,) = [finding for page in put for finding in page.findings]
    assert finding.code == "pages-shuffled"
    assert "1, 3, 2" in finding.message


def test_born_digital_pages_are_never_left_out() -> None:
    pages = without_repeated([sheet(1, source="digital"), sheet(2, source="digital")])
    assert all(page.words for page in pages)


# --- what is taken for a rule, and what is left of one ------------------------------------------------------------------


def test_an_upright_edge_in_one_row_makes_no_column() -> None:
    page = with_table(paper(height=1600))
    for y in range(900, 1501, 120):
        cv2.line(page, (XS[0], y), (XS[-1], y), 0, 4)
    for x in XS:
        cv2.line(page, (x, YS[0]), (x, 1500), 0, 4)
    cv2.rectangle(page, (1196, 549), (1204, 649), 0, -1)
    grid, _ = grid_of(page)
    assert grid.cols == 3


def test_the_foot_of_a_bent_rule_is_no_figure() -> None:
    page = with_table(paper())
    cv2.line(page, (XS[-1] - 18, YS[2] + 17), (XS[-1] - 19, YS[3] - 12), 0, 4)
    cv2.line(page, (XS[-1] - 16, YS[4] - 17), (XS[-1] - 16, YS[4] - 9), 0, 4)
    write(page, "1", (1200, YS[2] - 40))
    found = cut_patches(page)
    assert [at for at in found if at[1] == 2] == [(1, 2)]


def test_the_thick_rim_of_a_seal_at_the_edge_is_no_print() -> None:
    page = coloured(lambda each: cv2.circle(each, (1500, 620), 260, (210, 30, 30), 16))
    assert not is_print(page, slice(300, 800), slice(1000, 1480))
