"""Tables without vertical rules whose cells are set at the top: headings of several levels, and figures broken in narrow columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from open_table import Pen, Sheet, as_one
from test_layout_wrapped import rows

from cchc_extract.model import Grid

WIDTHS = (30, 110, 62, 62, 62, 62, 62)


def _labels(grid: Grid, first: str = "1") -> list[str]:
    """The heading of each column, its levels joined; ``first`` is the text with which the rows begin."""
    top = min(cell.row for cell in grid.cells if cell.text == first)
    heads = [cell for cell in grid.cells if cell.row < top]
    return [
        " / ".join(cell.text.replace("\n", " ") for cell in heads if cell.col <= col < cell.col + cell.col_span)
        for col in range(grid.cols)
    ]


def _body(figures: int) -> list[list[str]]:
    return [[f"{n}", f"Xã Tân Lộc {n}", *(f"{n}{7 * col + 11}" for col in range(figures))] for n in range(1, 8)]


THREE = [
    ["TT", "Đơn vị", "Thiệt hại", "<", "<", "Tỷ lệ\ngiảm", "Ghi chú"],
    ["^", "^", "Người\nchết", "Bị thương", "Tài sản\n(triệu\nđồng)", "^", "^"],
]
FIVE = [
    ["TT", "Đơn vị", "Trình độ", "<", "<", "<", "<"],
    ["^", "^", "Trên\nđại học", "Đại học", "Cao đẳng", "Trung\ncấp", "Sơ cấp"],
]
BOTH = [
    ["TT", "Đơn vị", "Số vụ cháy (vụ)", "<", "Lao động", "<", "<"],
    ["^", "^", "Năm\n2022", "Năm\n2023", "Nam", "Nữ", "Dân tộc\nthiểu số"],
]
DEEP = [
    ["TT", "Lĩnh vực", "Kết quả giải quyết", "<", "<", "<", "Đang giải\nquyết"],
    ["^", "^", "Tổng số", "Đã giải quyết", "<", "<", "^"],
    ["^", "^", "^", "Trước\nhạn", "Đúng hạn", "Quá hạn", "^"],
]


def _printed(head: list[list[str]]) -> list[str]:
    """The names of the columns of ``head``, read off the cells as they are written down."""
    grid = [list(row) for row in head]
    for y, row in enumerate(grid):
        for x, text in enumerate(row):
            row[x] = row[x - 1] if text == "<" else text
            if text == "^":
                row[x] = grid[y - 1][x]
    columns = zip(*grid, strict=True)
    return [" / ".join(dict.fromkeys(text.replace("\n", " ") for text in column)) for column in columns]


@pytest.mark.parametrize("head", [THREE, FIVE, BOTH, DEEP], ids=["three", "five", "both", "deep"])
def test_a_heading_is_over_the_columns_it_is_in_the_middle_of(head: list[list[str]], tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table([*head, *_body(5)], WIDTHS, pen=None, heading=len(head), align="top")
    (grid,) = sheet.laid_out().grids
    assert _labels(grid) == _printed(head)


@pytest.mark.parametrize("align", ["top", "middle"])
def test_headings_of_one_level_and_of_different_heights_stay_apart(align: str, tmp_path: Path) -> None:
    head = ["TT", "Đơn vị", "Tổng số", "Số hộ\nnghèo\nnăm 2023", "Tỷ lệ", "Số hộ\nthoát nghèo", "Ghi chú"]
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table([head, *_body(5)], WIDTHS, pen=None, align=align)
    (grid,) = sheet.laid_out().grids
    assert _labels(grid) == [text.replace("\n", " ") for text in head]


def test_the_heading_of_two_levels_printed_again_takes_nothing_of_the_row_below_it(tmp_path: Path) -> None:
    first, second = Sheet(tmp_path / "1.pdf"), Sheet(tmp_path / "2.pdf")
    first.table([*BOTH, *_body(5)], WIDTHS, pen=None, heading=2, align="top")
    rest = ["", "và các thôn", "", "", "", "", ""]
    second.table([*BOTH, rest, *_body(5)], WIDTHS, pen=None, heading=2, align="top")
    before = first.laid_out()
    (first_grid,), (grid,) = before.grids, second.laid_out(before).grids
    assert _labels(first_grid) == _printed(BOTH)
    assert rows(grid, 2)[0] == rest


@pytest.mark.parametrize("align", ["top", "middle"])
def test_digits_on_the_next_line_complete_the_figure_over_them(align: str, tmp_path: Path) -> None:
    head = ["TT", "Nội dung", "Số người", "Kinh phí", "Đã chi"]
    body = [[f"{n}", "Hỗ trợ mai táng\ncho đối tượng", f"{n}2", f"{n}60.76\n5", f"12.{n}00.00\n0"] for n in range(1, 7)]
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table([head, *body], (30, 110, 60, 40, 52), pen=None, align=align)
    (grid,) = sheet.laid_out().grids
    assert ["".join(row[3].split()) for row in rows(grid, 1)] == [f"{n}60.765" for n in range(1, 7)]
    assert ["".join(row[4].split()) for row in rows(grid, 1)] == [f"12.{n}00.000" for n in range(1, 7)]


def test_a_figure_of_two_decimals_over_the_next_row_is_none_of_it(tmp_path: Path) -> None:
    body = [[f"{n}", f"Thuế {n}", "12.50", f"{n}"] for n in range(1, 7)]
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table([["TT", "Nội dung", "Số thu", "Số hộ"], *body], (30, 110, 60, 60), pen=None)
    (grid,) = sheet.laid_out().grids
    assert rows(grid, 1) == body


@pytest.mark.parametrize("align", ["top", "middle"])
@pytest.mark.parametrize("pen", [None, as_one])
@pytest.mark.parametrize("numbered", [True, False])
def test_numbers_under_the_heading_of_months_are_headings(
    align: str, pen: Pen | None, numbered: bool, tmp_path: Path
) -> None:
    first, below = (["TT", "Chỉ tiêu"], ["^", "^"]) if numbered else (["Chỉ tiêu"], ["^"])
    head = [[*first, "Tháng", *["<"] * 5, "Cả\nnăm"], [*below, *(f"{n}" for n in range(1, 7)), "^"]]
    lead = [[f"{n}"] if numbered else [] for n in range(1, 8)]
    body = [
        [*mine, f"Lượng mưa trạm {n} (mm)", *(f"{n}{col}4" for col in range(1, 7)), f"{n}.999"]
        for n, mine in enumerate(lead, 1)
    ]
    widths = (*((30,) if numbered else ()), 130, *([36] * 6), 50)
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table([*head, *body], widths, pen=pen, heading=2, align=align)
    (grid,) = sheet.laid_out().grids
    printed = [text.replace("\n", " ") for text in [*first, *(f"Tháng / {n}" for n in range(1, 7)), "Cả năm"]]
    heads = [cell for cell in grid.cells if cell.row < 2]
    assert [
        " / ".join(cell.text.replace("\n", " ") for cell in heads if cell.col <= col < cell.col + cell.col_span)
        for col in range(grid.cols)
    ] == printed
    assert rows(grid, 2) == body


@pytest.mark.parametrize("pen", [None, as_one])
def test_numbers_of_columns_are_no_headings(pen: Pen | None, tmp_path: Path) -> None:
    head = ["TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện", "Tỷ lệ"]
    body = [[f"{n}", f"Hộ nghèo xã {n}", f"{n}41", f"{n}39", f"{n}8"] for n in range(1, 6)]
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table([head, ["1", "2", "3", "4", "5"], *body], (30, 130, 60, 60, 60), pen=pen, heading=2)
    (grid,) = sheet.laid_out().grids
    assert rows(grid, 0) == [head, ["1", "2", "3", "4", "5"], *body]


def test_an_upper_heading_says_nothing_of_how_the_rows_are_set(tmp_path: Path) -> None:
    head = [
        ["TT", "Tên văn bản", "Tiến độ thực hiện", "<", "<", "Ghi chú"],
        ["^", "^", "Đã ban\nhành", "Đang soạn\nthảo", "Chưa thực\nhiện", "^"],
    ]
    marks = [["x", "", ""], ["", "x", ""], ["", "", "x"], ["x", "", ""], ["", "x", ""], ["x", "", ""]]
    names = [
        "Quyết định phê duyệt Đề án\nvị trí việc làm",
        "Kế hoạch thanh tra",
        "Báo cáo công khai",
        "Nghị quyết giám sát",
    ]
    body = [
        [f"{n}", name, *mark, "Quý II"]
        for n, (name, mark) in enumerate(zip([*names, *names[1:3]], marks, strict=True), 1)
    ]
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table([*head, *body], (20, 140, 64, 76, 76, 64), pen=None, heading=2)
    (grid,) = sheet.laid_out().grids
    assert [[text.replace("\n", " ") for text in row] for row in rows(grid, 2)] == [
        [text.replace("\n", " ") for text in row] for row in body
    ]


def test_a_sum_for_the_number_of_a_column_wraps_above_and_below_the_others(tmp_path: Path) -> None:
    head = [
        ["STT", "Lĩnh vực", "Hồ sơ tiếp nhận", "<", "<", "Hồ sơ giải quyết", "<"],
        ["^", "^", "Tổng số", "Trực tuyến", "Trực\ntiếp", "Đúng hạn", "Quá hạn"],
    ]
    numbers = ["(1)", "(2)", "(3)=(4)+\n(5)", "(4)", "(5)", "(6)", "(7)"]
    body = [[f"{n}", f"Hộ tịch {n}", f"{n}.226", f"{n}.194", f"{n}5", f"{n}99", f"{n}"] for n in range(1, 8)]
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table([*head, numbers, *body], (30, 90, 60, 62, 50, 62, 62), pen=None, heading=3)
    (grid,) = sheet.laid_out().grids
    assert _labels(grid, "(1)") == _printed(head)
    assert rows(grid, 2) == [[*numbers[:2], "(3)=(4)+ (5)", *numbers[3:]], *body]


def test_rows_of_figures_near_one_another_and_far_from_their_name_are_rows(tmp_path: Path) -> None:
    head = [
        ["Tháng", "Số người tham gia (người)", "<", "<", "Số tiền thu", "<"],
        ["^", "Bắt\nbuộc", "Tự\nnguyện", "Y tế", "Kế\nhoạch", "Đã thu"],
    ]
    body = [[f"{n}", f"5.1{n}3", f"8{n}9", f"71.{n}01", f"12.{n}03", f"11.{n}27"] for n in range(1, 9)]
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.table([*head, *body], (130, 44, 44, 44, 44, 44), pen=None, heading=2, align="top")
    (grid,) = sheet.laid_out().grids
    assert _labels(grid) == _printed(head)
    assert rows(grid, 2) == body
