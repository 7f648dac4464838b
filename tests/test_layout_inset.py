"""Tables set into frames and cells, whose margins look like columns; titles between tables side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_layout_cells import h, laid, texts, v, words

from cchc_extract.layout import lay_out
from cchc_extract.model import Grid, Line, Page, Rule, Word

STAFF = (("STT", "Tên xã", "Số hộ"), ("1", "Xã An Bình", "1.245"), ("2", "Xã Phú Lâm", "876"))
CROPS = (("STT", "Loại cây", "Diện tích"), ("1", "Lúa", "412,5"), ("2", "Ngô", "78,3"))
HIGH = 20.0


def table(
    rows: Sequence[Sequence[str]], x: float, top: float, widths: Sequence[float]
) -> tuple[list[Rule], list[Word]]:
    """A ruled table with its texts 6 points from the rules, every one of which is drawn."""
    xs = [x + sum(widths[:n]) for n in range(len(widths) + 1)]
    bottom = top + HIGH * len(rows)
    rules = [h(top + HIGH * n, xs[0], xs[-1]) for n in range(len(rows) + 1)] + [v(at, top, bottom) for at in xs]
    found = [
        word
        for n, row in enumerate(rows)
        for at, text in zip(xs, row, strict=False)
        for word in words(text, at + 6, top + HIGH * n + 5)
    ]
    return rules, found


def box(x0: float, top: float, x1: float, bottom: float) -> list[Rule]:
    return [h(top, x0, x1), h(bottom, x0, x1), v(x0, top, bottom), v(x1, top, bottom)]


@pytest.mark.parametrize("margin", [5.5, 8.0, 11.0])
@pytest.mark.parametrize("right", [330.0, 520.0])
def test_the_margins_of_a_frame_are_no_columns(margin: float, right: float) -> None:
    rules, found = table(STAFF, 60 + margin, 100, (40, 140, 330 - 2 * margin - 240))
    (grid,) = laid([*rules, *box(60, 100, right, 160)], found)
    assert texts(grid) == list(STAFF)


def test_a_caption_within_the_frame_stands_over_the_table() -> None:
    rules, found = table(STAFF, 66, 120, (40, 140, 80))
    caption = words("Biểu số 01: số hộ nghèo", 180, 104)
    (grid,) = laid([*rules, *box(60, 100, 520, 180)], [*caption, *found])
    assert texts(grid) == list(STAFF)


def test_tables_one_below_the_other_in_a_frame_are_two() -> None:
    upper, lower = table(STAFF, 66, 100, (40, 140, 80)), table(CROPS, 66, 160, (40, 100, 90))
    rules = [*upper[0], *lower[0], *box(60, 100, 520, 160), *box(60, 160, 520, 220)]
    assert [texts(grid) for grid in laid(rules, [*upper[1], *lower[1]])] == [list(STAFF), list(CROPS)]


def test_tables_side_by_side_in_ruled_cells_are_two_the_left_one_first() -> None:
    left, right = table(STAFF, 66, 100, (40, 110, 60)), table(CROPS[:2], 306, 100, (40, 110, 60))
    rules = [*left[0], *right[0], *box(60, 100, 300, 160), *box(300, 100, 540, 160)]
    assert [texts(grid) for grid in laid(rules, [*right[1], *left[1]])] == [list(STAFF), list(CROPS[:2])]


def test_a_narrow_column_that_is_blank_in_every_row_is_a_column() -> None:
    rows = [("", *row) for row in STAFF]
    rules, found = table(rows, 60, 100, (10, 40, 140, 80))
    (grid,) = laid(rules, found)
    assert texts(grid) == rows


@pytest.mark.parametrize(("inner", "read"), [(("45", "37"), "45\n37"), (("Nam 45", "Nữ 37"), "Nam 45\nNữ 37")])
def test_a_table_in_the_cell_of_a_value_parts_no_column(inner: tuple[str, str], read: str) -> None:
    rows = (("STT", "Nội dung", "Kết quả"), ("1", "Số lớp", "12"), ("2", "Học viên", ""), ("3", "Số giờ", "350"))
    rules, found = table(rows, 60, 100, (40, 150, 140))
    within = table([inner], 256, 140, (50, 50))
    (grid,) = laid([*rules, *within[0]], [*found, *within[1]])
    assert texts(grid) == [*rows[:2], ("2", "Học viên", read), rows[3]]


@pytest.mark.parametrize("width", [595.0, 842.0])
def test_a_title_in_the_middle_over_two_tables_makes_no_two_pages(width: float) -> None:
    left, right = table(STAFF, 50, 100, (30, 110, 60)), table(CROPS, width / 2 + 10, 100, (30, 110, 60))
    title = words("Phụ lục 1", width / 2 - 20, 80)
    page = Page(
        number=1,
        source="digital",
        width=width,
        height=842,
        words=(*title, *right[1], *left[1]),
        rules=(*left[0], *right[0]),
    )
    first, *grids = lay_out(page).blocks
    assert isinstance(first, Line)
    assert first.text == "Phụ lục 1"
    assert [texts(grid) for grid in grids if isinstance(grid, Grid)] == [list(STAFF), list(CROPS)]


def test_a_heading_of_three_levels_stays_apart_below_rows_of_few_cells() -> None:
    """As spreadsheets print it with their gridlines: the head of a letter and its blank rows have other cells than the table."""
    xs = (50.0, 80.0, 200.0, 260.0, 320.0, 380.0, 440.0)
    head = [h(60 + HIGH * n, xs[0], xs[-1]) for n in range(11)] + [v(xs[3], 60, 260)]
    heading = [
        *(h(280, x0, x1) for x0, x1 in ((xs[2], xs[6]),)),
        *(h(300, x0, x1) for x0, x1 in ((xs[3], xs[5]),)),
        *(v(x, 260, 320) for x in (xs[1], xs[2])),
        *(v(x, 280, 320) for x in (xs[3], xs[5])),
        v(xs[4], 300, 320),
    ]
    body = [h(320 + HIGH * n, xs[0], xs[-1]) for n in range(5)] + [v(x, 320, 400) for x in xs]
    placed = [
        ("STT", 55, 285), ("Phòng", 90, 285), ("Biên chế", 300, 265), ("Giao", 205, 295), ("Hiện có", 290, 285),
        ("Nam", 265, 305), ("Nữ", 325, 305), ("Thiếu", 385, 295),
    ]  # fmt: skip
    rows = [word for n in range(4) for x in xs[:-1] for word in words(str(n + 1), x + 5, 325 + HIGH * n)]
    found = [word for text, x, y in placed for word in words(text, x, y)] + rows
    (grid,) = laid([*head, *heading, *body, v(xs[0], 60, 320), v(xs[-1], 60, 320)], found)
    lowest = [cell.text for cell in grid.cells if cell.text and not cell.text.isdigit()]
    assert lowest == ["STT", "Phòng", "Biên chế", "Giao", "Hiện có", "Thiếu", "Nam", "Nữ"]


def test_a_rule_missing_below_headings_of_several_lines_parts_them_from_figures() -> None:
    """Of two lines and of three, in the middle of one height, no line of the one stands beside one of the other."""
    rows = (("1", "Đường trục", "km", "4,125"), ("2", "Kênh", "km", "12,780"), ("3", "Trạm", "trạm", "2,350"))
    xs = (60.0, 100.0, 220.0, 400.0)
    rules = [h(y, xs[0], xs[-1]) for y in (100, 150, 170, 190, 210)] + [v(x, 100, 210) for x in xs]
    heads = (("STT", 66, 120), ("Công trình", 110, 120), ("Quy", 230, 114), ("mô", 230, 126))
    more = (("Kinh phí", 310, 106), ("được", 320, 120), ("duyệt", 320, 134))
    found = [word for text, x, y in (*heads, *more) for word in words(text, x, y)]
    for n, row in enumerate(rows):
        for x, text in zip((66, 110, 230, 325), row, strict=True):
            found += words(text, x, 155 + HIGH * n)
    (grid,) = laid(rules, found)
    assert texts(grid) == [("STT", "Công trình", "Quy\nmô", "Kinh phí\nđược\nduyệt"), *rows]
